//! Exact ages and weights, by which a midwife or a neighbour knows a baby.

use super::{Match, Shape, ShapeRule, always, stands_alone};
use crate::model::FindingKind;

/// A number from one to thirty, in digits or in words.
const NUMBER: &str = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|thirty)";

/// Words near `30+3` that make it weeks and days before birth.
const BEFORE_BIRTH: &str = r"\b(?:w|wk|wks|weeks?|gest(?:ation|ational)?|born|birth|pre-?term|premature|prem|neonat[a-z]*|deliver[a-z]*|induc[a-z]*|booked|booking|labour|caesarean|c-section|corrected|edd)\b|/40";

/// Things that are weighed in kitchens.
const FOOD: &str = r"^ ?(?:of|bags?|packs?|tins?|flour|sugar|butter|salt|rice|pasta|oats|cornflour|milk|formula|mince|bananas?|potato(?:es)?|play ?dough|dough|clay|sand)\b";

/// Words that say whose weight it is.
const WEIGHED: &str = r"\b(?:bw|birth ?-?weight|weigh(?:s|ed|t|ing)?|wt|born|gained|lost|baby|now|centile|when (?:she|he|they))\b";

pub(super) fn all() -> Vec<ShapeRule> {
    let mut rules = ages();
    rules.extend(weights());
    rules
}

fn ages() -> Vec<ShapeRule> {
    let near_birth = Shape::of(BEFORE_BIRTH);
    let mut rules = vec![
        ShapeRule::in_any_case(
            FindingKind::ExactAge,
            r"\b(?:2[2-9]|3\d|4[0-3]) ?\+ ?[0-6](?: ?(?:weeks|wks|wk|w|/40))?\b",
            move |found| {
                near_birth.is_match(&found.just_before(48))
                    || near_birth.is_match(&format!(
                        "{}{}",
                        found.whole().to_lowercase(),
                        found.just_after(32)
                    ))
            },
        ),
        // 36/40 + 3, 36+3/40, and 3/52 + 2/7: weeks and days as they are written in notes.
        ShapeRule::in_any_case(
            FindingKind::ExactAge,
            r"\b(?:2[2-9]|3\d|4[0-3])/40 ?(?:\+|and) ?[0-6](?:/7)?(?: ?days?)?\b",
            always,
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactAge,
            r"\b\d{1,2} ?(?:weeks?|wks?) (?:plus|\+|and) ?[1-6]\b(?: days?)?|\b\d{1,2}/12 ?(?:and|\+|,)? ?\d/52\b",
            |found| !found.just_after(10).trim_start().starts_with(['w', 'm', 'h']),
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactAge,
            r"\b\d{1,2}/52 ?(?:\+|and|,)? ?[1-6]/7\b",
            always,
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactAge,
            r"\b\d{1,3} ?(?:w|wk|wks|m|mth|mths|y|yr|yrs) ?(?:\+|,|and|&)? ?\d{1,2} ?(?:d|dys?|days?)\b",
            stands_alone,
        ),
        ShapeRule::in_any_case(
            FindingKind::ExactAge,
            &format!(r"\bday \d{{1,3}} of life\b|\b{NUMBER}[ -]days?[ -]old\b"),
            always,
        ),
    ];
    for (long, short) in [
        ("weeks?|wks?|months?|mths?|years?|yrs?", "days?"),
        ("months?|mths?|years?|yrs?", "weeks?|wks?"),
    ] {
        rules.push(ShapeRule::in_any_case(
            FindingKind::ExactAge,
            &format!(
                r"\b{NUMBER} (?:{long}),?(?: and| \+| &)? (?:{NUMBER}) (?:{short})\b(?: old\b)?"
            ),
            |found| {
                !found.just_before(12).ends_with("every ")
                    && !found.just_after(6).starts_with(" a ")
            },
        ));
    }
    rules
}

fn weights() -> Vec<ShapeRule> {
    let weighed = Shape::of(WEIGHED);
    let food = Shape::of(FOOD);
    let (said, heavy, kitchen) = (weighed.clone(), weighed.clone(), food.clone());
    let shop = food.clone();
    vec![
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            r"\b(?<grams>\d[ ,.]?\d{3}|\d{3}) ?(?:g|gm|gms|gr|grams?|grammes)\b",
            move |found| {
                let digits: String =
                    found.group("grams").chars().filter(char::is_ascii_digit).collect();
                let grams = digits.parse::<u32>().unwrap_or_default();
                let is_exact = grams >= 1_000 && grams % 500 != 0;
                (400..6_500).contains(&grams)
                    && is_its_own(found)
                    && !kitchen.is_match(&found.just_after(16))
                    && (is_exact || is_weighed(&said, found))
            },
        ),
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            r"\b(?<whole>\d{1,2})[.,](?<part>\d{1,3}) ?(?:kg|kgs|kilos?|kilograms?)\b",
            move |found| {
                let kilos = found.group("whole").parse::<u32>().unwrap_or_default();
                kilos < 16
                    && is_its_own(found)
                    && !food.is_match(&found.just_after(16))
                    && (found.group("part").len() > 1 || is_weighed(&weighed, found))
            },
        ),
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            r"\b\d{1,2} ?(?:lbs?|pounds?)\.?[ ,]{0,2}(?:and )?\d{1,2}(?:[.½]\d?| ?\d/\d)? ?(?:ozs?|ounces?)?\b",
            move |found| {
                let said = found.whole().to_lowercase();
                !found.before().ends_with('£')
                    && (said.contains("lb")
                        || said.contains('o')
                            && said.ends_with(['z', 's', 'e'])
                            && !said.ends_with("pounds")
                        || is_weighed(&heavy, found))
            },
        ),
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            r"\b\d ?kgs? ?\d{2,3}(?: ?g)?\b",
            is_its_own,
        ),
        // `9lb exactly`
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            r"\b(?:exactly (?<it>\d{1,2} ?lbs?)|\d{1,2} ?lbs?,? (?:exactly|dead|on the dot)|\d{1,2} ?(?:lbs?|pounds?),? (?:at birth|when (?:she|he|they) (?:was|were) born))\b",
            move |found| {
                !found.before().ends_with(['£', '.']) && !shop.is_match(&found.just_after(16))
            },
        ),
        // `Birth weight (g): 3420`
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            r"\b(?:bw|birth ?-?weight)(?: ?\((?:g|gm|gms|grams?|kgs?)\))?(?: is| was)?[ :=|]{1,4}(?<it>\d[.,]?\d{2,3})\b",
            |found| {
                found.stands_alone()
                    && matches!(found.group("it").as_bytes().first(), Some(b'1'..=b'6'))
            },
        ),
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            &format!(
                r"\b{NUMBER}[ -](?:lbs?|pounds?),?(?: and)? {NUMBER}(?: and a half)?[ -](?:ozs?|ounces?)\b"
            ),
            always,
        ),
        // `seven pounds two`
        ShapeRule::in_any_case(
            FindingKind::BirthWeight,
            r"\b(?:three|four|five|six|seven|eight|nine|ten|eleven) (?:lbs?|pounds?)(?: and)? (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen)\b(?: and a half)?",
            |found| {
                let paid = ["cost", "paid", "price", "pay", "for", "charge"];
                let before = found.just_before(16);
                !before.split(' ').any(|word| paid.iter().any(|said| word.starts_with(said)))
            },
        ),
    ]
}

/// Returns whether it is not the end of a longer number.
fn is_its_own(found: &Match<'_>) -> bool {
    !found.before().ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/'))
}

fn is_weighed(said: &Shape, found: &Match<'_>) -> bool {
    said.is_match(&found.just_before(24)) || said.is_match(&found.just_after(12))
}
