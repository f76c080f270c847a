//! Numbers and addresses that lead to one person: NHS and its sisters, national insurance,
//! telephone, email, postcodes.

use super::{Match, ShapeRule, always};
use crate::{analysis::privacy::checks, model::FindingKind};

/// Ten digits, however they are grouped, also one in each box of a form.
const TEN_DIGITS: &str = r"\d(?:[ \u{a0}./-]?\d){9}\b";

pub(super) fn that_say_most() -> Vec<ShapeRule> {
    let labelled = format!(
        r"\b(?:chi|community health index|nhs|h ?(?:&|and|\+) ?c|hcn|health (?:&|and) (?:social )?care)(?:[ /-]?(?:no|num|number|nr|id))?\b\.?(?: ?(?:is|was|of))?[ :#=|-]{{0,4}}(?<it>{TEN_DIGITS})"
    );
    vec![
        ShapeRule::in_any_case(
            FindingKind::Email,
            r"[a-z0-9._%+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}",
            always,
        )
        .cutting_words(),
        ShapeRule::as_written(
            FindingKind::NhsNumber,
            r"\b\d{3}(?:[ \u{a0}.-]?)\d{3}(?:[ \u{a0}.-]?)\d{4}\b",
            is_nhs_number,
        ),
        // CHI: the day of birth and four more digits.
        ShapeRule::as_written(
            FindingKind::NhsNumber,
            r"\b(?<day>\d\d)[ .-]?(?<month>\d\d)[ .-]?\d\d[ \u{a0}./-]?\d{4}\b",
            |found| {
                checks::is_day(found.group("day"), found.group("month")) && is_nhs_number(found)
            },
        ),
        // In groups of any size beside its label; numbers of Scotland and Northern Ireland also if they
        // were copied with a wrong digit.
        ShapeRule::in_any_case(FindingKind::NhsNumber, &labelled, |found| {
            found.stands_alone()
                && (!found.whole().to_lowercase().starts_with("nhs")
                    || has_check_digit(&found.text[found.thing()]))
        }),
        ShapeRule::as_written(FindingKind::NhsNumber, r"\b\d(?:(?: ?[|_] ?| )\d){9}\b", |found| {
            is_nhs_number(found) && !is_row_of_marks(found.whole())
        }),
        ShapeRule::in_any_case(
            FindingKind::NationalInsuranceNumber,
            r"\b(?<prefix>[a-z]{2})[ \u{a0}-]?\d{2}[ \u{a0}-]?\d{2}[ \u{a0}-]?\d{2}[ \u{a0}-]?[a-d]\b",
            |found| checks::is_national_insurance_prefix(found.group("prefix")),
        ),
        ShapeRule::as_written(
            FindingKind::Phone,
            r"(?:\+44|\(\+44\)|\(?\b0)[\d \u{a0}().-]{8,18}\d\b",
            |found| {
                checks::is_phone(found.whole())
                    && !is_row_of_marks(found.whole())
                    && !found
                        .before()
                        .ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))
            },
        ),
    ]
}

fn is_nhs_number(found: &Match<'_>) -> bool {
    found.stands_alone()
        && has_check_digit(found.whole())
        && !found.just_before(12).contains("isbn")
}

/// Returns whether digits that stand one by one are marks out of five, or follow one another.
fn is_row_of_marks(said: &str) -> bool {
    let digits: Vec<u8> = said.bytes().filter(u8::is_ascii_digit).collect();
    let are_apart = said.as_bytes().windows(2).all(|two| !two.iter().all(u8::is_ascii_digit));
    let follows = |step: u8| digits.windows(2).all(|two| two[0] + step == two[1] + 1);
    are_apart && (digits.iter().all(|digit| *digit < b'6') || follows(0) || follows(2))
}

fn has_check_digit(number: &str) -> bool {
    let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
    checks::is_nhs_number(&digits)
}

pub(super) fn postcode() -> ShapeRule {
    ShapeRule::in_any_case(
        FindingKind::Postcode,
        r"\b(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]?[ \u{a0}]{0,2}\d[a-z]{2})\b",
        |found| found.stands_alone() && checks::is_postcode(found.whole()),
    )
}
