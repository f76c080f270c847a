//! Months, and days of a month that are written in words.

use super::{
    Match, Shape, ShapeRule, always,
    dates::{is_birth, words_of_birth},
};
use crate::model::FindingKind;

/// The months in English and, also with the first letter that changes after `o`, in Welsh.
pub(super) const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:o (?:fis )?)?(?:ionawr|chwefror|[mf]awrth|ebrill|[mf]ai|[mf]ehefin|g?orffennaf|awst|[mf]edi|hydref|[td]achwedd|rh?agfyr))";

/// `first` to `thirty-first`, in English and in Welsh.
const NTH: &str = r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|cyntaf|[dt]?deuddegfed|ddeuddegfed|[pb]ymthegfed|d?deunawfed|ddeunawfed|ugeinfed|(?:unfed|ail|d?d?[td]rydydd|[pb]edwerydd|[pb]umed|[cg]?chweched|seithfed|wythfed|nawfed|d?degfed)(?: ar (?:ddeg(?: ar hugain)?|bymtheg|hugain))?";

/// What may follow `on the 19th` if it is a day, and not the nineteenth floor.
const DAY_ENDS: &str = r"^(?:$|[.,;:)!?\n]| (?:and|at|when|because|after|before|but|so|i|we|she|he|they|with|in the (?:morning|afternoon|evening))\b)";

/// Days that everybody can find in a calendar.
const FEAST: &str = r"(?:christmas (?:day|eve)|boxing day|new year['’]?s (?:day|eve)|easter (?:sunday|monday)|good friday|valentine['’]?s day|hallowe['’]?en|bonfire night|(?:st\.? )?(?:david|patrick|andrew|george)['’]?s day|mothering sunday|mother['’]?s day|pancake day|shrove tuesday|hogmanay)";

pub(super) fn all() -> Vec<ShapeRule> {
    let month = MONTH.trim_start_matches("(?:");
    let ends = Shape::of(DAY_ENDS);
    let also_ends = ends.clone();
    let said_of_birth = words_of_birth();
    vec![
        // `born on the twelfth of May`
        ShapeRule::in_any_case(
            FindingKind::DateOfBirth,
            &format!(
                r"\b(?:(?:{NTH})(?: day)?(?: of)? (?:{month}\b|(?:{month},?(?: the)? (?:{NTH})\b)"
            ),
            move |found| is_birth(&said_of_birth, found),
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactDate,
            &format!(r"\b(?:{NTH})(?: day)?(?: of)? (?<month>(?:{month})\b"),
            is_month,
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactDate,
            &format!(r"\b(?<month>(?:{month}),?(?<the> the)? (?<nth>{NTH})\b"),
            |found| {
                // `May second` may be two words by chance.
                let is_rare = || {
                    !matches!(found.group("nth"), "second" | "first" | "third")
                        || !matches!(found.group("month"), "May" | "March" | "Mar" | "Jan" | "June")
                };
                is_month(found) && (found.has("the") || is_rare())
            },
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactDate,
            &format!(
                r"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{NTH}) (?:day )?of (?:this|last|next|that|the|the same|the following|the previous) month\b"
            ),
            always,
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactDate,
            r"\b(?:on|until|since|by|before|after|from|(?:mon|tues|wednes|thurs|fri|satur|sun)day),? the (?<it>\d{1,2}(?:st|nd|rd|th))\b",
            move |found| ends.is_match(&found.just_after(24)),
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactDate,
            r"\b(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,? (?:the )?(?<it>\d{1,2}(?:st|nd|rd|th))\b",
            always,
        ),
        // `on Tuesday the ninth`
        ShapeRule::in_any_case(
            FindingKind::ExactDate,
            &format!(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? the (?<it>{NTH})\b"),
            move |found| also_ends.is_match(&found.just_after(24)),
        ),
        // `born on Christmas Day`, `Boxing Day 2023`
        ShapeRule::in_any_case(
            FindingKind::DateOfBirth,
            &format!(r"\bborn (?:early |late )?(?:on )?(?<it>{FEAST})\b"),
            always,
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactDate,
            &format!(r"\b(?:{FEAST},? (?:19|20)\d\d|on (?<it>{FEAST}))\b"),
            always,
        ),
    ]
}

/// `may`, `march` and `mai` are also words; as months they have a capital.
fn is_month(found: &Match<'_>) -> bool {
    !matches!(found.group("month"), "may" | "march" | "mar" | "mai" | "fai" | "medi")
        && !found.after().starts_with(['\'', '’'])
}
