//! A title followed by a name.

use super::{Match, ShapeRule, is_one_of};
use crate::{
    analysis::privacy::names::{is_virtue, listed_things::begins_with_a_thing, lists},
    model::FindingKind,
};

/// Words with a capital that are not surnames after a title.
const NO_SURNAMES: &str = "And Or The Was Were Is Has Had Said Who When Then Practitioner Led Manager Leader Team Unit Station \
    Nursery Specialist Consultant Visitor Health Service Services Training Education Of In At On Act Prescriber Lead Associate \
    Tutor Ward Care I Award Partnership Diploma Degree Course Register Registration Practice Research Journal Standards Role \
    Framework Programme Project Curriculum Competencies Competency Handbook Supervision Supervisor Mentor Student Family Christmas Time";

/// Authors on babies, whatever their title.
const KNOWN_TO_ALL: &str = "Winnicott Bowlby Brazelton";

/// Titles of authors.
const OF_AUTHORS: &str = "Lord Lady Sir Dame Professor Prof Dr";

/// Words in small letters that are not surnames after a title typed in haste.
const NO_HASTY_SURNAMES: &str = "and the was were who said has had are for with then that may can will not but per from did does \
    should would could when which what how why where came went told";

/// Labels of a form that stand before the name of somebody, in small letters.
pub(in crate::analysis::privacy) const NAME_LABELS: &str = "(?:(?:child|baby|infant|mother|mum|father|dad|parent|carer|guardian|patient|client|family)(?:['’]?s)? )?(?:full |preferred )?name(?:\\(s\\)|s)?(?: of (?:the |your )?(?:child|baby|infant|mother|father|parent|carer|patient)(?:/[a-z]+)?)?|surname|family name|first name|forename|given name|middle name|last name|maiden name|(?:also )?known as|aka|nickname|cyfenw|enw(?: (?:cyntaf|llawn|teulu|y plentyn|y fam|y babi))?|nazwisko|imię(?: i nazwisko)?|imiona|prenume|nume(?:le)?|sloinne|ainm|apellidos?|nombre|apelido|pr[ée]nom|cognome|mother|mum|father|dad|parent(?:\\(s\\)|s)?(?:/ ?carer(?:\\(s\\)|s)?)?|carer|guardian|child|baby|infant|twin [12ab]|sibling(?:\\(s\\)|s)?|brother|sister|grandmother|grandfather|grandparent|nan|aunt|uncle|cousin|next of kin|emergency contact|partner|hv|health visitor|key ?worker|key person|(?:named )?midwife|social worker|nursery nurse|childminder|interpreter|translator|advocate|(?:school|named|community|link) nurse|(?:link|support|family support|outreach|youth) worker|mam|rodzic|matka|ojciec|dziecko|plentyn";

/// Words of the labels that ask for nothing but a name, in small letters: what stands after them is
/// one, also if it is a common word.
const ASKS_FOR_A_NAME: [&str; 12] = [
    "surname",
    "forename",
    "first name",
    "family name",
    "given name",
    "last name",
    "maiden name",
    "middle name",
    "known as",
    "cyfenw",
    "nazwisko",
    "'s name",
];

/// Such labels.
const ASKS: &str = "(?:Surname|SURNAME|Forename|FORENAME|(?:First|Full|Last|Family|Given|Middle|Maiden|Preferred) [Nn]ames?|(?:Child|Baby|Infant|Mother|Mum|Father|Dad|Parent|Carer|Patient)(?:['’]s)? [Nn]ame|Name of (?:the )?(?:child|baby|infant|mother|father|parent|carer|patient)|Cyfenw|Nazwisko|Imię i nazwisko)";

/// What stands after such a label and is no name, in small letters.
const NO_NAMES_ON_FORMS: &str = "unknown withheld confidential anonymised anonymous removed redacted changed not none no yes as see same \
    given known private omitted deleted hidden pseudonym initials only n/a na tbc various optional required for please print full first last \
    family middle given maiden previous preferred surname forename name names date address school ward parent parents patient client";

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
                let is_author = is_one_of(title, OF_AUTHORS)
                    && (lists::is_of_the_field(known) || is_of_the_field_in_full(found));
                // `Little Miss Sunshine`
                let is_little = title == "Miss" && found.before().ends_with("Little ");
                !is_one_of(surname, NO_SURNAMES)
                    && !is_author
                    && !is_one_of(known, KNOWN_TO_ALL)
                    && surname.chars().count() > 1
                    && !is_little
                    && !begins_with_a_thing(&found.text[found.span().start..], found.before())
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
                r"\b(?:{}) ?(?:[:|][ |]{{1,3}}|:?(?: ?</?[A-Za-z][^<>\n]{{0,60}}>){{1,4}} ?)(?<it>\p{{Lu}}[\p{{L}}'’-]+(?: (?:(?:and|&) )?\p{{Lu}}[\p{{L}}'’-]+){{0,3}})",
                in_either_case(NAME_LABELS)
            ),
            is_name_on_a_form,
        ),
        // `Surname Ferreira`, where a tab or a box of a page parted them.
        ShapeRule::as_written(
            FindingKind::Name,
            &format!(
                r"\b{ASKS} (?<it>\p{{Lu}}[\p{{L}}'’-]+(?: \p{{Lu}}[\p{{L}}'’-]+){{0,3}})"
            ),
            |found| {
                let first = found.group("it").split(' ').next().unwrap_or_default().to_lowercase();
                is_whole_line(found)
                    && !is_one_of(&first, NO_NAMES_ON_FORMS)
                    && (!lists::is_common(&first) || is_virtue(&first))
            },
        ),
    ]
}

/// `Dr Selma Fraiberg`
fn is_of_the_field_in_full(found: &Match<'_>) -> bool {
    let first = found.group("surname").to_lowercase();
    let after = found.just_after(40);
    let words = after.split(|c: char| !c.is_alphabetic() && c != '-').filter(|it| !it.is_empty());
    lists::of_the_field(std::iter::once(&*first).chain(words.take(3))).is_some()
}

/// Returns whether a line holds nothing else.
pub(super) fn is_whole_line(found: &Match<'_>) -> bool {
    let (before, after) =
        (found.before().trim_end_matches(' '), found.after().trim_start_matches(' '));
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

fn is_name_on_a_form(found: &Match<'_>) -> bool {
    let lead = found.before().trim_end_matches(' ');
    let begins = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '/');
    if !lead.is_empty() && !lead.ends_with(begins) {
        return false;
    }
    let name = found.text[found.thing()].to_lowercase();
    let first = name.split(' ').next().unwrap_or_default();
    let first = first.trim_end_matches("'s").trim_end_matches("’s");
    if is_one_of(first, NO_NAMES_ON_FORMS) {
        return false;
    }
    if !lists::is_common(first) && !lists::is_ordinary(first) || lists::given(first).is_some() {
        return true;
    }
    let next = found.after().trim_start_matches(' ');
    let is_whole = next.is_empty() || next.starts_with(['\n', ',', ';', '(', ')', '|', '\t', '<']);
    // `Surname: Green`, `Baby: Comfort`
    let label = found.whole().to_lowercase().replace('’', "'");
    let is_asked = || ASKS_FOR_A_NAME.iter().any(|asks| label.contains(asks));
    let is_virtue = || is_virtue(first) && !lists::CALENDAR.contains(first);
    is_whole && !lists::KIN.contains(first) && (is_virtue() || is_asked())
}

/// Returns a shape in small letters so that each word may begin with a capital, or be all capitals.
pub(super) fn in_either_case(shape: &str) -> String {
    let mut is_class = false;
    let mut either = String::new();
    for c in shape.chars() {
        is_class = (is_class || c == '[') && c != ']';
        if c.is_lowercase() && !is_class {
            either.push('[');
            either.extend(c.to_uppercase());
            either.extend([c, ']']);
        } else {
            either.push(c);
        }
    }
    either
}
