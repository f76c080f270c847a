//! Numbers of registers, cases, records and courts.

use super::{Match, ShapeRule, always};
use crate::model::FindingKind;

pub(super) fn all() -> Vec<ShapeRule> {
    let mut rules = of_professionals();
    rules.extend(of_cases());
    rules
}

fn of_professionals() -> Vec<ShapeRule> {
    vec![
        ShapeRule::as_written(
            FindingKind::RegistrationNumber,
            r"\b\d{2}[A-La-l]\d{4}[A-Za-z]\b",
            always,
        ),
        ShapeRule::in_any_case(
            FindingKind::RegistrationNumber,
            r"\bgmc\b[^\d\n]{0,25}\b(?<it>\d{7})\b",
            always,
        ),
        ShapeRule::as_written(
            FindingKind::RegistrationNumber,
            r"\b(?<it>\d{7})\b[^\d\n]{0,12}\bGMC\b",
            always,
        ),
        ShapeRule::in_any_case(
            FindingKind::RegistrationNumber,
            r"\b(?:hcpc|swe|reg|registration|registered|registrant|pin)\b[^\n\d]{0,15}?\b(?<it>(?:as|bs|ch|cs|dt|had|odp|or|ot|pa|ph|po|pyl|ra|sl|sw) ?\d{5,6})\b",
            always,
        ),
        ShapeRule::as_written(
            FindingKind::RegistrationNumber,
            r"\b(?:AS|BS|CH|CS|DT|HAD|ODP|OR|OT|PA|PH|PO|PYL|RA|SL|SW)\d{4,7}\b",
            always,
        ),
    ]
}

/// Words before a number that make it the number of a case or a record, in small letters.
const LABELS: &str = "case|ref(?:erence|erral)?|file|hosp(?:ital)?|mosaic|mrn|caf|patient|client|unit|record|ehcp|mash|liquid ?logic|systm ?one|rio|eha|ehm|early help|datix|pas|emis|badger ?net|care ?first|eclipse|framework ?i|cpims|lcs|ics|court|docket|booking|wristband|safeguarding|referral|complaint|claim|maternity|notes|plan|cin|lac|cafcass|social care|home office|asylum|nrm|order|application|urn|upn|uln|nass|pnc|(?:paris|carenotes|cerner|trak ?care|lorenzo|epic|meditech|synergy|swift|vision|charms|capita)(?: (?:id|no|num|number|nr|ref))|w/?band|barcode|sticker|label|care ?director|nn4|pid|district";

/// Words of the police, whose numbers may be short.
const POLICE: &str = "police|cad|crime|incident|occurrence|niche|storm";

fn of_cases() -> Vec<ShapeRule> {
    let number = r"(?:[ -]?(?:no|number|num|nr|id|ref(?:erence)?|record|log|code))?\.?(?: (?:is|was|ends(?: in)?))?";
    let labelled = format!(
        r"\b(?:{LABELS})\b\.?{number}[ :#|]{{0,3}}(?<it>(?:[a-z]{{0,4}}[-/]?|[a-z]{{1,4}} )\d(?:[a-z0-9/-]{{3,24}}|\d(?: \d\d){{2,3}}|\d{{1,3}}(?: \d{{2,4}}){{1,3}}))\b"
    );
    let parted = format!(
        r"\b(?:{LABELS})\b\.?{number}[ :#|]{{1,3}}(?<it>[a-z0-9]{{1,8}}(?:[-/.][a-z0-9]{{1,8}}){{1,4}})\b"
    );
    let police = format!(
        r"\b(?:{POLICE})(?: (?:log|cad|incident|crime|report))?{number}[ :#|]{{0,3}}(?<it>[a-z]{{0,3}}[-/]?(?:\d{{2}}[-/])?\d{{3,}}(?:[-/ ]\d{{2,8}}){{0,3}})\b"
    );
    vec![
        ShapeRule::in_any_case(FindingKind::CaseNumber, &labelled, |found| {
            !is_year(found) && digits(found) >= 4 && !is_of_a_course(found) && !has_a_word(found)
        }),
        // `wristband X9 812 334`, `Hospital number: RX1 442 0098`
        ShapeRule::in_any_case(
            FindingKind::CaseNumber,
            r"\b(?:wristband|hospital|hosp|patient|record|unit|mrn|pas)\.?(?: (?:no|number|id))?\.?[ :#]{1,3}(?<it>[a-z]{1,3}\d{1,2}(?: \d{2,4}){2})\b",
            always,
        ),
        ShapeRule::in_any_case(FindingKind::CaseNumber, &parted, |found| {
            let number = found.group("it");
            let is_named = number.starts_with(|c: char| c.is_ascii_alphabetic());
            // A day beside such a word is a day.
            !is_of_a_course(found)
                && digits(found) >= if is_named { 3 } else { 6 }
                && (is_named || !number.contains('.'))
                && !looks_like_a_day(number)
        })
        .with_digits(),
        ShapeRule::in_any_case(FindingKind::CaseNumber, &police, |found| {
            let is_numbered = ["cad", "log", "no", "num"]
                .iter()
                .any(|word| found.whole().to_lowercase().contains(word));
            (is_numbered || !is_year(found))
                && !matches!(found.group("it"), "101" | "999" | "111" | "112")
        }),
        // A family court: ZC24C01337.
        ShapeRule::in_any_case(
            FindingKind::CaseNumber,
            r"\b[a-z]{2}\d{2} ?[cpfz] ?\d{5}\b",
            always,
        ),
        // A trust of the NHS and its number for a person, as on a wristband.
        ShapeRule::as_written(
            FindingKind::CaseNumber,
            r"\b(?:R[A-Z0-9]{2}|[A-Z]{3}-)\d{7,8}\b",
            |found| !found.whole().starts_with("ISO"),
        ),
        // CMP/2026/014, HB/77120-3, H1298834/2, and the number of a pupil.
        ShapeRule::as_written(
            FindingKind::CaseNumber,
            r"\b(?:[A-Z]{2,5}/\d{2,8}(?:[-/]\d{1,6}){1,2}|[A-Z]{2,5}/\d{6,8}|[A-Z]{2,5}/[A-Z]{2,5}/\d{3,8}|[A-Z]{1,2}\d{6,8}/\d{1,2}|[A-HJ-NP-RT-Z]\d{11}[A-HJ-NP-RT-Z0-9])\b",
            |found| {
                digits(found) >= 4
                    && !is_of_a_course(found)
                    && !["ISO", "IEC", "BS", "EN", "CG", "NG"]
                        .iter()
                        .any(|body| found.whole().starts_with(&format!("{body}/")))
            },
        ),
        ShapeRule::as_written(
            FindingKind::CaseNumber,
            r"\b(?<it>[A-Z]{1,3}\d{5,9}|R[A-Z0-9]{2} \d{7,8})\b",
            is_beside_a_record,
        ),
    ]
}

fn digits(found: &Match<'_>) -> usize {
    found.text[found.thing()].bytes().filter(u8::is_ascii_digit).count()
}

fn is_year(found: &Match<'_>) -> bool {
    let number = found.group("it");
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// Returns whether it is the number of a course, a product or a grant: `Module ref INF-7001`, `unit
/// IMH-330`, `ref NIHR131339`.
fn is_of_a_course(found: &Match<'_>) -> bool {
    let number = found.text[found.thing()].to_lowercase();
    let is_grant = ["nihr", "esrc", "ukri", "epsrc", "ahrc", "bbsrc", "mr/", "es/", "isbn", "issn"]
        .iter()
        .any(|body| number.starts_with(body));
    let is_unit = || {
        let (letters, digits) = number.split_once('-').unwrap_or_default();
        found.whole().to_lowercase() == format!("unit {number}")
            && (2..5).contains(&letters.len())
            && (2..5).contains(&digits.len())
    };
    if is_grant || is_unit() {
        return true;
    }
    let before = found.just_before(12);
    let last = before.trim_end().rsplit([' ', '\n']).next().unwrap_or_default();
    super::is_one_of(last, "module course unit lesson session product model paper order stock item")
}

/// Returns whether a word in small letters stands before the number: `record from 2019`.
fn has_a_word(found: &Match<'_>) -> bool {
    let letters = found.group("it").split(' ').next().unwrap_or_default();
    letters.len() > 2 && letters.chars().all(|c| c.is_ascii_lowercase())
}

fn looks_like_a_day(number: &str) -> bool {
    let parts: Vec<&str> = number.split(['-', '/', '.']).collect();
    parts.len() == 3
        && parts.iter().all(|part| matches!(part.len(), 1 | 2 | 4))
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_beside_a_record(found: &Match<'_>) -> bool {
    let (before, after) = (found.just_before(32), found.just_after(24));
    let words =
        ["wristband", "hospital", "patient", "record", "notes", "barcode", "sticker", "label"];
    words.iter().any(|word| before.contains(word) || after.contains(word))
}
