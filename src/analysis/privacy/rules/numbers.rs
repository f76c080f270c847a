//! Numbers and addresses that lead to one person: NHS, registers and cases, telephone, email,
//! links, postcodes.

use super::{ShapeRule, always};
use crate::{
    analysis::privacy::{checks, text::Sign},
    model::FindingKind,
};

pub(super) fn that_say_most() -> Vec<ShapeRule> {
    vec![
        ShapeRule::in_any_case(FindingKind::Email, r"[a-z0-9._%+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", always).needing(Sign::At),
        ShapeRule::in_any_case(FindingKind::WebLink, r#"\b(?:https?://|s?ftp://|www\.)[^\s<>"']+"#, always),
        ShapeRule::as_written(
            FindingKind::WebLink,
            r"\b(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|uk|gov|edu|info|eu|ie|scot|wales|london|cymru)\b(?:/[^\s<>]*)?",
            |found| !found.before().ends_with(['@', '.', '/', '-', '_']) && !found.after().starts_with('@'),
        )
        .needing(Sign::Dot),
        ShapeRule::as_written(FindingKind::NhsNumber, r"\b\d{3}(?:[ \u{a0}.-]?)\d{3}(?:[ \u{a0}.-]?)\d{4}\b", |found| {
            let digits: Vec<u8> = found.whole().bytes().filter(u8::is_ascii_digit).collect();
            found.stands_alone() && checks::is_nhs_number(&digits) && !found.just_before(12).contains("isbn")
        })
        .needing(Sign::Digit),
        ShapeRule::in_any_case(
            FindingKind::NationalInsuranceNumber,
            r"\b(?<prefix>[a-z]{2})[ \u{a0}-]?\d{2}[ \u{a0}-]?\d{2}[ \u{a0}-]?\d{2}[ \u{a0}-]?[a-d]\b",
            |found| checks::is_national_insurance_prefix(found.group("prefix")),
        )
        .needing(Sign::Digit),
        ShapeRule::as_written(FindingKind::Phone, r"(?:\+44|\(\+44\)|\(?\b0)[\d \u{a0}().-]{8,18}\d\b", |found| {
            checks::is_phone(found.whole()) && !found.before().ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))
        })
        .needing(Sign::Digit),
    ]
}

pub(super) fn of_registers_and_cases() -> Vec<ShapeRule> {
    let rules = [
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
        ShapeRule::in_any_case(
            FindingKind::CaseNumber,
            r"\b(?:case|ref(?:erence|erral)?|file|hosp(?:ital)?|mosaic|mrn|caf|patient|client|unit|record|ehcp|mash|liquid ?logic|systm ?one|rio)\b\.?(?:[ -]?(?:no|number|num|nr|id|ref))?\.?[ :#]{0,3}(?<it>[a-z]{0,4}[-/ ]?\d(?:[a-z0-9/-]{3,}|\d( \d\d){2,3}))\b",
            |found| {
                let number = found.group("it");
                let is_year =
                    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
                !is_year && number.bytes().filter(u8::is_ascii_digit).count() >= 4
            },
        ),
    ];
    rules.into_iter().map(|rule| rule.needing(Sign::Digit)).collect()
}

pub(super) fn postcode() -> ShapeRule {
    ShapeRule::in_any_case(
        FindingKind::Postcode,
        r"\b(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]?[ \u{a0}]{0,2}\d[a-z]{2})\b",
        |found| found.stands_alone() && checks::is_postcode(found.whole()),
    )
    .needing(Sign::Digit)
}
