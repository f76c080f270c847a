//! Initials that stand for people. `Child A`, `Mum A` and `Baby B` are what schemes ask for, and
//! stay.

use super::{Match, Shape, ShapeRule, is_one_of};
use crate::model::FindingKind;

/// Letters with dots that stand for no person.
const SHORT_FORMS: &str = "U.K. U.S. E.U. U.N. N.H.S. G.P. A.M. P.M. B.A. M.A. M.D. D.O.B. E.D.D. N.B. P.S. Q.E.D. I.Q. T.V. H.V. P.E. \
    C.V. B.C. A.D. R.C. S.W. N.W. N.E. S.E. R.I.P. B.Sc. M.Sc. R.S.V.P. A.K.A. F.A.Q. N.A. N.I. U.S.A. B.B.C. D.I.Y. P.T.O. T.B.C. O.T.";

/// Two letters that stand for many people.
const SHORT_FOR_ROLES: &str =
    "GP HV OT SW MW TA RN RM NN UK US EU EY NI ST KW FN IQ TV LA PA EH CP DV OK";

const KIN: &str = r"(?:mum|mam|mom|mother|mummy|dad|daddy|father|parents?|nan|nana|gran|granny|grandma|grandad|grandmother|grandfather|sister|brother|siblings?|twin|family|key ?worker|key person|foster|carers?|aunt|uncle|partner|husband|wife|birth|cot|pushchair|crying|sleep|behaviour|face)";

/// Verbs of which only a person is the subject.
const DOES: &str = r"(?:was|is|had|has|said|says|cried|smiled|looked|came|went|did|does|started|began|seemed|reached|settled|slept|fed|turned|wanted|told|asked|felt|loves|likes|sat|crawled|stopped|woke|watched|left|smiles|cries|sleeps|reached)";

/// Verbs after `A`, of which only a person is the subject, and no article begins a sentence.
const A_DOES: &str = r"(?:cried|smiled|looked|said|settled|slept|wanted|told|asked|laughed|crawled|woke|watched|reached|cries|smiles|sleeps)";

/// Words with a capital that begin a sentence and are no surname before initials.
const BEGINNINGS: &str = "When If And But Then Because While As After Before With For That Today Yesterday Later Meanwhile Once Until Since \
    Both Mum Dad Baby Little To At In On Of I";

/// Words before a letter that is a person; `vitamin D` and `plan B` have others.
const BEFORE: &str = "with and for to that when met saw asked told held gave by because if but so then while as where after before once";

pub(super) fn all() -> Vec<ShapeRule> {
    let quoted = Shape::of(
        r"(?:call(?:ed|s|ing)?|known as|refer(?:red)? to|nam(?:e|ed)|pseudonym|initial|write|placement|baby|mother|child)\b[^.\n]{0,24}$",
    );
    let rule = |shape: &str, check: Box<dyn Fn(&Match<'_>) -> bool + Send + Sync>| {
        ShapeRule::as_written(FindingKind::Initials, shape, check)
    };
    vec![
        rule(r"\b[A-Z]\.(?: ?[A-Z]\.){1,3}", Box::new(is_of_a_person)),
        rule(
            &format!(r"\b(?<letter>[A-HJ-Z][A-Z]?)['’]s {KIN}\b"),
            Box::new(|found| {
                let before = found.just_before(16);
                let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
                // `Child A's mum` is what schemes ask for.
                !is_one_of(found.group("letter"), SHORT_FOR_ROLES)
                    && !is_one_of(
                        last,
                        "child mum mother baby dad father parent family infant twin boy girl",
                    )
            }),
        ),
        rule(
            r"\b[Ll]ittle [A-HJ-Z]\b",
            Box::new(|found| {
                !found.after().starts_with([' ', '-', '\''].as_slice())
                    || found.after().starts_with(' ')
                        && found.after()[1..].starts_with(|c: char| c.is_lowercase())
                    || found.after().starts_with("'s")
            }),
        ),
        rule(&format!(r"\b(?<it>[B-HJ-Z])[,.]? {DOES}\b"), Box::new(stands_for_a_person)),
        rule(&format!(r"\b(?<it>A) {A_DOES}\b"), Box::new(stands_for_a_person)),
        // `with M and her son`
        rule(
            r"\b(?:with|for|told|asked|saw|met|and) (?<it>[B-HJ-Z]) and (?:her|his|their)\b",
            Box::new(|_| true),
        ),
        rule(
            r#"["“'‘](?<it>[A-HJ-Z])["”'’]"#,
            Box::new(move |found| {
                quoted.is_match(&found.just_before(32)) || found.after().starts_with(" (")
            }),
        ),
        rule(
            r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? (?<it>[A-HJ-Z])\b",
            Box::new(|found| {
                !found.after().trim_start_matches(['.', ' ']).starts_with(char::is_uppercase)
                    && !found.after().starts_with(['\'', '’', '-'])
                    || found.after().starts_with("'s")
            }),
        ),
    ]
}

/// Returns whether letters with dots are somebody, and neither an author nor a short form.
fn is_of_a_person(found: &Match<'_>) -> bool {
    let said: String = found.whole().chars().filter(|c| *c != ' ').collect();
    let (before, after) = (found.before(), found.after());
    let is_author = before.trim_end().ends_with([',', '&'])
        || before.ends_with(char::is_alphanumeric)
        || before.trim_end().rsplit([' ', '\n']).next().is_some_and(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().count() > 1
                && !is_one_of(word, BEGINNINGS)
        })
        || after.trim_start().starts_with(|c: char| {
            c.is_uppercase() || c.is_ascii_digit() || matches!(c, '(' | '&')
        })
        || after.starts_with(|c: char| c.is_alphanumeric() || c == ',')
        || after.trim_start_matches([',', ' ']).starts_with("and ")
            && before.trim_end().ends_with(',');
    // `Baby A.M. woke`
    let last = found.just_before(8);
    let is_named =
        is_one_of(last.trim_end().rsplit(' ').next().unwrap_or_default(), "baby mum dad");
    (is_named || !is_one_of(&said, SHORT_FORMS) && !is_author)
        && !after.starts_with(|c: char| c.is_alphanumeric())
}

fn stands_for_a_person(found: &Match<'_>) -> bool {
    let before = found.just_before(16);
    let last = before
        .trim_end()
        .trim_end_matches(',')
        .rsplit([' ', '\n'])
        .next()
        .unwrap_or_default()
        .to_owned();
    let begins = found.starts_sentence(&[]) && !found.before().ends_with(':');
    let meaning = found.just_after(8);
    (begins || is_one_of(&last, BEFORE))
        && ![" for ", " first", " second", " third"].iter().any(|said| meaning.starts_with(said))
}
