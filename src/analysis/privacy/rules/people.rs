//! A title followed by a name.

use super::{ShapeRule, is_one_of};
use crate::{analysis::privacy::names::lists, model::FindingKind};

/// Words with a capital that are not surnames after a title.
const NO_SURNAMES: &str = "And Or The Was Were Is Has Had Said Who When Then Practitioner Led Manager Leader Team Unit Station \
    Nursery Specialist Consultant Visitor Health Service Services Training Education Of In At On Act Prescriber Lead Associate \
    Tutor Ward Care I Award Partnership Diploma Degree Course Register Registration Practice Research Journal Standards Role \
    Framework Programme Project Curriculum Competencies Competency Handbook Supervision Supervisor Mentor Student Family";

/// Well-known names after a title: authors on babies, and characters in stories told to them.
const KNOWN_TO_ALL: &str =
    "Winnicott Bowlby Brazelton Seuss Men Tumble Polly Tiggy Tiggy-Winkle Muffet";

/// Titles of authors.
const OF_AUTHORS: &str = "Lord Lady Sir Dame Professor Prof Dr";

/// Words in small letters that are not surnames after a title typed in haste.
const NO_HASTY_SURNAMES: &str = "and the was were who said has had are for with then that may can will not but per from did does \
    should would could when which what how why where came went told";

/// Labels of a form that stand before the name of somebody, in small letters.
pub(in crate::analysis::privacy) const NAME_LABELS: &str = "(?:(?:child|baby|infant|mother|mum|father|dad|parent|carer|guardian|patient|client|family)(?:['’]?s)? )?(?:full |preferred )?name(?:\\(s\\)|s)?(?: of (?:the |your )?(?:child|baby|infant|mother|father|parent|carer|patient)(?:/[a-z]+)?)?|surname|family name|first name|forename|given name|middle name|last name|maiden name|(?:also )?known as|aka|nickname|mother|mum|father|dad|parent(?:\\(s\\)|s)?(?:/ ?carer(?:\\(s\\)|s)?)?|carer|guardian|child|baby|infant|twin [12ab]|sibling(?:\\(s\\)|s)?|brother|sister|next of kin|partner|hv|health visitor|key ?worker|key person|(?:named )?midwife|social worker|nursery nurse|childminder";

pub(super) fn all() -> Vec<ShapeRule> {
    let surname = r"(?:(?:de|da|di|du|del|della|van|von|der|den|la|le|el|al|bin|ibn|ap|ab)[ -]){0,3}(?:O['’]|D['’]|Mc|Mac|Fitz)?\p{Lu}[\p{L}'’]*(?:-\p{Lu}[\p{L}'’]*){0,4}";
    vec![
        ShapeRule::as_written(
            FindingKind::HonorificName,
            &format!(
                r"\b(?:(?:Mr|MR|Mrs|MRS|Ms|MS|Mx|MX|Dr|DR|Prof|Rev|Revd|Fr)\.?|Miss|MISS|Professor|Doctor|Sir|Dame|Lady|Lord|Reverend|Father|Sister|Nurse|Midwife|Aunty|Auntie|Aunt|Uncle|Nanny|Master|nurse|midwife|sister|doctor|professor|aunty|auntie|aunt|uncle|nanny)[ \u{{a0}}]{{1,4}}(?:\p{{Lu}}\.? ?){{0,3}}(?<surname>{surname})"
            ),
            |found| {
                let surname = found.group("surname");
                let known = surname.trim_end_matches("'s").trim_end_matches("’s");
                let title = found.captures[0].split([' ', '.', '\u{a0}']).next().unwrap_or_default();
                // `Lord Laming` wrote a report; `Mrs Stern` may be somebody's mother.
                let is_author = is_one_of(title, OF_AUTHORS) && lists::is_of_the_field(known);
                !is_one_of(surname, NO_SURNAMES)
                    && !is_author
                    && !is_one_of(known, KNOWN_TO_ALL)
                    && surname.chars().count() > 1
            },
        )
        .cutting_words(),
        // Typed in haste, without capitals.
        ShapeRule::as_written(
            FindingKind::HonorificName,
            r"\b(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]x)\.?[ \u{a0}]{1,4}(?<surname>[a-z][a-z'’-]{2,60})\b",
            |found| !is_one_of(found.group("surname"), NO_HASTY_SURNAMES),
        ),
        // `Surname: Quillfeather`
        ShapeRule::as_written(
            FindingKind::Name,
            &format!(
                r"\b(?:{}) ?[:|][ |]{{1,3}}(?<it>\p{{Lu}}[\p{{L}}'’-]+(?: (?:(?:and|&) )?\p{{Lu}}[\p{{L}}'’-]+){{0,3}})",
                in_either_case(NAME_LABELS)
            ),
            |found| {
                let lead = found.before().trim_end_matches(' ');
                let begins = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '/');
                let name = &found.text[found.thing()];
                let first = name.split(' ').next().unwrap_or_default().to_lowercase();
                let first = first.trim_end_matches("'s").trim_end_matches("’s");
                let is_word = lists::is_common(first) || lists::is_ordinary(first);
                (lead.is_empty() || lead.ends_with(begins))
                    && (!is_word || lists::given(first).is_some())
            },
        ),
    ]
}

/// Returns a shape in small letters so that each word may begin with a capital, or be all capitals.
fn in_either_case(shape: &str) -> String {
    let mut is_class = false;
    let mut either = String::new();
    for c in shape.chars() {
        is_class = (is_class || c == '[') && c != ']';
        if c.is_ascii_lowercase() && !is_class {
            either.extend(['[', c.to_ascii_uppercase(), c, ']']);
        } else {
            either.push(c);
        }
    }
    either
}
