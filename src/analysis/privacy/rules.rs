//! What each kind looks like. A rule is a shape, and a check of what the shape alone does not say.

use regex::{Captures, Regex};

use super::{Hit, checks};
use crate::model::FindingKind;

type Check = fn(&str, &Captures<'_>) -> bool;
type AnyCheck = Box<dyn Fn(&str, &Captures<'_>) -> bool + Send + Sync>;

pub(super) struct Rule {
    kind: FindingKind,
    shape: Regex,
    check: AnyCheck,
}

impl Rule {
    fn new(kind: FindingKind, shape: &str, check: impl Fn(&str, &Captures<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self { kind, shape: Regex::new(shape).expect("every rule is compiled by a test"), check: Box::new(check) }
    }

    /// Adds what is found; the group called `it` is the thing itself, if the shape reaches further.
    pub(super) fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        let mut at = 0;
        while let Some(captures) = self.shape.captures_at(text, at) {
            let whole = captures.get(0).map_or(0..0, |found| found.range());
            let span = captures.name("it").map_or(whole.clone(), |found| found.range());
            if (self.check)(text, &captures) {
                hits.push(Hit { kind: self.kind, span });
                at = whole.end;
            } else {
                // What only looked like it may hide the beginning of what is.
                at = text[whole.start..].chars().next().map_or(text.len(), |c| whole.start + c.len_utf8());
            }
            if at >= text.len() || whole.is_empty() {
                break;
            }
        }
    }
}

const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

fn always(_: &str, _: &Captures<'_>) -> bool {
    true
}

fn group<'t>(captures: &Captures<'t>, name: &str) -> &'t str {
    captures.name(name).map_or("", |found| found.as_str())
}

fn before<'t>(text: &'t str, captures: &Captures<'_>) -> &'t str {
    &text[..captures.get(0).map_or(0, |found| found.start())]
}

fn after<'t>(text: &'t str, captures: &Captures<'_>) -> &'t str {
    &text[captures.get(0).map_or(text.len(), |found| found.end())..]
}

/// The last characters before a place, in small letters.
fn just_before(text: &str, captures: &Captures<'_>, chars: usize) -> String {
    let start: Vec<char> = before(text, captures).chars().rev().take(chars).collect();
    start.into_iter().rev().collect::<String>().to_lowercase()
}

fn stands_alone(text: &str, captures: &Captures<'_>) -> bool {
    let is_more = |c: char| c.is_alphanumeric() || matches!(c, '-' | '+');
    let mut lead = before(text, captures).chars().rev();
    let ends_a_number = lead.next() == Some('/') && lead.next().is_some_and(|c| c.is_ascii_digit());
    let next = after(text, captures);
    let goes_on = next.starts_with(|c: char| c.is_alphanumeric())
        || (next.starts_with(['-', '/', '.']) && next[1..].starts_with(|c: char| c.is_ascii_digit()));
    !before(text, captures).ends_with(is_more) && !ends_a_number && !goes_on
}

/// In the order of what says more about the same words.
pub(super) fn all() -> Vec<Rule> {
    let mut rules = vec![
        Rule::new(FindingKind::Email, r"(?i)[a-z0-9._%+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", always),
        Rule::new(FindingKind::WebLink, r#"(?i)\b(?:https?://|s?ftp://|www\.)[^\s<>"']+"#, always),
        Rule::new(
            FindingKind::WebLink,
            r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|uk|gov|edu|info|eu|ie|scot|wales|london|cymru)\b(?:/[^\s<>]*)?",
            |text, captures| !before(text, captures).ends_with(['@', '.', '/', '-', '_']) && !after(text, captures).starts_with('@'),
        ),
        Rule::new(FindingKind::NhsNumber, r"\b\d{3}(?:[ \u{a0}.-]?)\d{3}(?:[ \u{a0}.-]?)\d{4}\b", |text, captures| {
            let digits: Vec<u8> = captures[0].bytes().filter(u8::is_ascii_digit).collect();
            stands_alone(text, captures) && checks::is_nhs_number(&digits) && !just_before(text, captures, 12).contains("isbn")
        }),
        Rule::new(
            FindingKind::NationalInsuranceNumber,
            r"(?i)\b(?<prefix>[a-z]{2})[ \u{a0}-]?\d{2}[ \u{a0}-]?\d{2}[ \u{a0}-]?\d{2}[ \u{a0}-]?[a-d]\b",
            |_, captures| checks::is_national_insurance_prefix(group(captures, "prefix")),
        ),
        Rule::new(FindingKind::Phone, r"(?:\+44|\(\+44\)|\(?\b0)[\d \u{a0}().-]{8,18}\d\b", |text, captures| {
            checks::is_phone(&captures[0])
                && !before(text, captures).ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))
        }),
    ];
    rules.extend(dates());
    rules.extend(people());
    rules.extend([
        Rule::new(FindingKind::RegistrationNumber, r"\b\d{2}[A-La-l]\d{4}[A-Za-z]\b", always),
        Rule::new(FindingKind::RegistrationNumber, r"(?i)\bgmc\b[^\d\n]{0,25}\b(?<it>\d{7})\b", always),
        Rule::new(FindingKind::RegistrationNumber, r"\b(?<it>\d{7})\b[^\d\n]{0,12}\bGMC\b", always),
        Rule::new(FindingKind::RegistrationNumber, r"(?i)\b(?:hcpc|swe|reg|registration|registered|registrant|pin)\b[^\n\d]{0,15}?\b(?<it>(?:as|bs|ch|cs|dt|had|odp|or|ot|pa|ph|po|pyl|ra|sl|sw) ?\d{5,6})\b", always),
        Rule::new(FindingKind::RegistrationNumber, r"\b(?:AS|BS|CH|CS|DT|HAD|ODP|OR|OT|PA|PH|PO|PYL|RA|SL|SW)\d{4,7}\b", always),
        Rule::new(
            FindingKind::CaseNumber,
            r"(?i)\b(?:case|ref(?:erence|erral)?|file|hosp(?:ital)?|mosaic|mrn|caf|patient|client|unit|record|ehcp|mash|liquid ?logic|systm ?one|rio)\b\.?(?:[ -]?(?:no|number|num|nr|id|ref))?\.?[ :#]{0,3}(?<it>[a-z]{0,4}[-/ ]?\d(?:[a-z0-9/-]{3,}|\d( \d\d){2,3}))\b",
            |_, captures| {
                let number = group(captures, "it");
                let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
                !is_year && number.bytes().filter(u8::is_ascii_digit).count() >= 4
            },
        ),
    ]);
    rules.extend(places());
    rules.push(Rule::new(FindingKind::Postcode, r"(?i)\b(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]?[ \u{a0}]{0,2}\d[a-z]{2})\b", |text, captures| {
        stands_alone(text, captures) && checks::is_postcode(&captures[0])
    }));
    rules
}

/// What says beside a date whose day it is.
const BIRTH: &str = r"(?i)\bd\.? ?o\.? ?b\b|\bd of b\b|\bdate[ -]of[ -]birth\b|\bbirth ?date\b|\bborn\b|\bb(?:irth|'|’)day\b";

fn dates() -> Vec<Rule> {
    let written = format!(
        r"(?i)\b(?<day>\d{{1,2}})(?<nth>st|nd|rd|th)?(?:[ -]+(?:day )?of)?[ \u{{a0}}-]*(?<month>{MONTH})(?:\.?[ ,'’-]*(?<year>(?:19|20)\d{{2}})\b|\b\.?(?:[ ,'’-]+(?<short>\d{{2}})\b)?)"
    );
    let american =
        format!(r"(?i)\b(?<month>{MONTH})\.? (?:the )?(?<day>\d{{1,2}})(?<nth>st|nd|rd|th)?\b(?:,? (?<year>(?:19|20)\d{{2}})\b)?");
    let day_first = r"\b(?<day>\d{1,2})(?:/|\.|-)(?<month>\d{1,2})(?:/|\.|-)(?:(?:19|20)\d{2}|\d{2})\b";
    let year_first = r"\b(?:19|20)\d{2}[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:\b|T\d{1,2}:\d\d)";
    let run_together = r"(?:\b|_)(?<it>(?:19|20)\d{2}(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01]))(?:\b|_)";
    let is_written: Check = |text, captures| {
        let month = group(captures, "month");
        // `may` and `march` are words as well, and only a capital, a year or `3rd` makes them months.
        let is_month =
            !matches!(month, "may" | "march" | "mar") || ["year", "short", "nth"].iter().any(|sign| captures.name(sign).is_some());
        let next = after(text, captures);
        let goes_on = next.starts_with(|c: char| c.is_ascii_digit())
            || (next.starts_with(':') && next[1..].starts_with(|c: char| c.is_ascii_digit()));
        let is_end_of_more = before(text, captures).ends_with(['.', ':', '/']) && captures[0].starts_with(|c: char| c.is_ascii_digit());
        is_month && !goes_on && !is_end_of_more && checks::is_day(group(captures, "day"), "1")
    };
    let is_numbers: Check = |text, captures| {
        let (day, month) = (group(captures, "day"), group(captures, "month"));
        stands_alone(text, captures)
            && !before(text, captures).ends_with(['.', '£', 'v', 'V'])
            && (checks::is_day(day, month) || checks::is_day(month, day))
    };
    let mut rules = Vec::new();
    let said_of_birth = Regex::new(BIRTH).expect("every rule is compiled by a test");
    // A date of birth is a date that says so beside it.
    for shape in [written.as_str(), american.as_str(), day_first, year_first] {
        let said = said_of_birth.clone();
        rules.push(Rule::new(FindingKind::DateOfBirth, shape, move |text, captures| {
            let near = just_before(text, captures, 32);
            // Only what is said in the same sentence; the dots of `d.o.b.` end none.
            let sentence = near.rsplit([';', '!', '?']).next().unwrap_or_default();
            let sentence = sentence
                .rsplit_once(". ")
                .filter(|(said, _)| !said.ends_with("o.b") && !said.ends_with("dob"))
                .map_or(sentence, |(_, last)| last);
            let follows: String = after(text, captures).chars().take(24).collect();
            let follows = follows.split(['.', ';', '!', '?']).next().unwrap_or_default();
            let is_said_after = said.find(follows).is_some_and(|found| {
                !follows[found.start()..].to_lowercase().starts_with("born") || follows[..found.start()].trim_end().ends_with('(')
            });
            (said.is_match(sentence) || is_said_after) && checks::is_day(group(captures, "day"), "1")
        }));
    }
    rules.push(Rule::new(FindingKind::ExactDate, &written, is_written));
    rules.push(Rule::new(FindingKind::ExactDate, &american, is_written));
    rules.push(Rule::new(FindingKind::ExactDate, day_first, is_numbers));
    rules.push(Rule::new(FindingKind::ExactDate, year_first, is_numbers));
    rules.push(Rule::new(FindingKind::ExactDate, run_together, always));
    rules
}

/// Words that begin with a capital after a title and are no surname.
const NO_SURNAMES: [&str; 40] = [
    "And",
    "Or",
    "The",
    "Was",
    "Were",
    "Is",
    "Has",
    "Had",
    "Said",
    "Who",
    "When",
    "Then",
    "Practitioner",
    "Led",
    "Manager",
    "Leader",
    "Team",
    "Unit",
    "Station",
    "Nursery",
    "Specialist",
    "Consultant",
    "Visitor",
    "Health",
    "Service",
    "Services",
    "Training",
    "Education",
    "Of",
    "In",
    "At",
    "On",
    "Act",
    "Prescriber",
    "Lead",
    "Associate",
    "Tutor",
    "Ward",
    "Care",
    "I",
];

fn people() -> Vec<Rule> {
    let surname = r"(?:(?:de|da|di|du|del|della|van|von|der|den|la|le|el|al|bin|ibn|ap|ab)[ -]){0,3}(?:O['’]|D['’]|Mc|Mac|Fitz)?\p{Lu}[\p{L}'’]*(?:-\p{Lu}[\p{L}'’]*)*";
    let is_surname: Check = |_, captures| {
        let surname = group(captures, "surname");
        !NO_SURNAMES.contains(&surname) && surname.chars().count() > 1
    };
    vec![
        Rule::new(
            FindingKind::HonorificName,
            &format!(
                r"\b(?:(?:Mr|MR|Mrs|MRS|Ms|MS|Mx|MX|Dr|DR|Prof|Rev|Revd|Fr)\.?|Miss|MISS|Professor|Doctor|Sir|Dame|Lady|Lord|Reverend|Father|Sister|Nurse|Midwife|Aunty|Auntie|Aunt|Uncle|Nanny|Master|nurse|midwife|sister|doctor|professor|aunty|auntie|aunt|uncle|nanny)[ \u{{a0}}]+(?:\p{{Lu}}\.? ?){{0,3}}(?<surname>{surname})"
            ),
            is_surname,
        ),
        // Written in haste, without capitals.
        Rule::new(
            FindingKind::HonorificName,
            r"\b(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]x)\.?[ \u{a0}]+(?<surname>[a-z][a-z'’-]{2,})\b",
            |_, captures| {
                let word = group(captures, "surname");
                ![
                    "and", "the", "was", "were", "who", "said", "has", "had", "are", "for", "with", "then", "that", "may", "can", "will",
                    "not", "but", "per", "from", "did", "does", "should", "would", "could", "when", "which", "what", "how", "why", "where",
                    "came", "went", "told",
                ]
                .contains(&word)
            },
        ),
    ]
}

/// Words before the sort of a place that do not name it.
const NAMES_NOTHING: [&str; 74] = [
    "the",
    "a",
    "an",
    "my",
    "our",
    "their",
    "your",
    "his",
    "her",
    "this",
    "that",
    "these",
    "every",
    "each",
    "any",
    "some",
    "one",
    "another",
    "other",
    "local",
    "new",
    "old",
    "main",
    "big",
    "small",
    "general",
    "community",
    "private",
    "day",
    "primary",
    "secondary",
    "infant",
    "junior",
    "nursery",
    "maternity",
    "neonatal",
    "postnatal",
    "antenatal",
    "labour",
    "delivery",
    "children's",
    "children",
    "childrens",
    "family",
    "health",
    "medical",
    "gp",
    "nhs",
    "district",
    "university",
    "teaching",
    "special",
    "high",
    "in",
    "at",
    "to",
    "from",
    "of",
    "on",
    "and",
    "or",
    "for",
    "with",
    "by",
    "is",
    "was",
    "when",
    "after",
    "before",
    "both",
    "mental",
    "sleep",
    "baby",
    "specialist",
];

fn places() -> Vec<Rule> {
    let word = r"(?:\p{Lu}[\p{L}'’.]*|of|the|and|&|by|on|le|la|de)";
    let names_it: Check = |text, captures| {
        let name = group(captures, "name");
        let starts_sentence = {
            let lead = before(text, captures).trim_end();
            lead.is_empty() || lead.ends_with(['.', '!', '?', ':', '\n'])
        };
        let naming: Vec<&str> = name
            .split_whitespace()
            .filter(|word| {
                !NAMES_NOTHING.contains(&word.to_lowercase().trim_end_matches(['.', ',']).trim_end_matches("'s"))
                    && !NAMES_NOTHING.contains(&word.to_lowercase().as_str())
            })
            .collect();
        let first_is_only_a_capital =
            starts_sentence && naming.len() == 1 && name.split_whitespace().next() == Some(naming[0]) && is_common(naming[0]);
        naming.iter().any(|word| word.starts_with(|c: char| c.is_uppercase())) && !first_is_only_a_capital
    };
    vec![
        Rule::new(FindingKind::NamedPlace, r"(?i)\bward[ \u{a0}]+(?:no\.? ?)?(?<it>\d{1,3}[a-z]?|[A-Z]\d{1,2})\b", always),
        Rule::new(
            FindingKind::NamedPlace,
            r"(?i)\b\d{1,4}[a-z]?,? (?:\p{L}[\p{L}'’.-]* ){1,3}(?:road|rd|street|st|avenue|ave|lane|close|drive|crescent|terrace|gardens|place|way|grove|hill|square|court|walk|mews|row|green|park|view|rise)\b",
            |_, captures| {
                // `5 minutes walk` is no address: a street's name has a capital.
                captures[0].split_whitespace().skip(1).any(|word| word.starts_with(|c: char| c.is_uppercase()))
            },
        ),
        Rule::new(
            FindingKind::NamedPlace,
            &format!(
                r"\b(?<name>\p{{Lu}}[\p{{L}}'’.]*(?: {word}){{0,4}}) (?:Ward|Hospital|Infirmary|Hospice|Nursery|Nurseries|Pre-?[Ss]chool|Playgroup|Kindergarten|Surgery|Clinic|School|Academy|College|(?:Close|Drive|Court|Gardens|Grove|Mews|Rise|Hall|(?:Children['’]?s?|Care|Nursing|Foster) Home)|(?:Health|Medical|Children['’]?s?|Family|Birth|Resource|Wellbeing) Centre|Family Hub|Birth Unit|Refuge|Practice|House|Lodge|Road|Street|Avenue|Lane|Crescent|Terrace|Estate)\b"
            ),
            names_it,
        ),
        // `on Bluebell ward`: a capital in the middle of a sentence names it.
        Rule::new(
            FindingKind::NamedPlace,
            r"\b(?<name>\p{Lu}[\p{L}'’]+) (?:ward|hospital|nursery|surgery|clinic|school|hospice|playgroup|preschool|pre-school)\b",
            |text, captures| {
                let lead = before(text, captures).trim_end();
                let name = group(captures, "name").to_lowercase();
                let starts_sentence = lead.is_empty() || lead.ends_with(['.', '!', '?', ':', '\n', '-', '*']);
                !starts_sentence && !NAMES_NOTHING.contains(&name.as_str()) && !name.ends_with("'s") && name != "nhs"
            },
        ),
    ]
}

/// Words that may begin a sentence and name nothing.
fn is_common(word: &str) -> bool {
    [
        "Reflective",
        "Good",
        "Best",
        "Safe",
        "Early",
        "Social",
        "Clinical",
        "Professional",
        "Open",
        "Full",
        "Home",
        "Whole",
        "Moving",
        "Council",
        "Starting",
        "Leaving",
        "Visiting",
        "Supervised",
        "Private",
        "Evidence",
        "Current",
        "Poor",
        "Everyday",
        "Research",
        "Summer",
        "Sunday",
        "Boarding",
    ]
    .contains(&word)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_rule_is_a_shape_that_can_be_looked_for() {
        assert!(super::all().len() > 15);
    }
}
