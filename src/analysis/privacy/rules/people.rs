//! A title followed by a name.

use super::{ShapeRule, is_one_of};
use crate::{analysis::privacy::names::lists, model::FindingKind};

/// Words with a capital that are not surnames after a title.
const NO_SURNAMES: &str = "And Or The Was Were Is Has Had Said Who When Then Practitioner Led Manager Leader Team Unit Station \
    Nursery Specialist Consultant Visitor Health Service Services Training Education Of In At On Act Prescriber Lead Associate \
    Tutor Ward Care I Award Partnership Diploma Degree Course Register Registration Practice Research Journal Standards Role \
    Framework Programme Project Curriculum Competencies Competency Handbook Supervision Supervisor Mentor Student";

/// Well-known names after a title: authors on babies, and characters in stories told to them.
const KNOWN_TO_ALL: &str =
    "Winnicott Bowlby Brazelton Seuss Men Tumble Polly Tiggy Tiggy-Winkle Muffet";

/// Titles of authors.
const OF_AUTHORS: &str = "Lord Lady Sir Dame Professor Prof Dr";

/// Words in small letters that are not surnames after a title typed in haste.
const NO_HASTY_SURNAMES: &str = "and the was were who said has had are for with then that may can will not but per from did does \
    should would could when which what how why where came went told";

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
    ]
}
