//! Number plates of vehicles.

use super::{Match, Shape, ShapeRule};
use crate::model::FindingKind;

/// Words that say that a vehicle is meant.
const VEHICLE: &str = r"\b(?:reg(?:istration)?|regd?|plates?|number ?plates?|cars?|vans?|vehicles?|motor ?(?:bike|cycle|home)|moped|scooter|taxi|minibus|lorry|truck|parked|drives?|driving|drove|fiesta|focus|corsa|astra|polo|golf|passat|clio|megane|micra|qashqai|juke|yaris|corolla|civic|jazz|picanto|sportage|punto|panda|zafira|mokka|octavia|fabia|ibiza|leon|audi|bmw|mercedes|ford|vauxhall|volkswagen|vw|renault|peugeot|citroen|nissan|toyota|honda|kia|hyundai|skoda|volvo|tesla|saab|fiat|suzuki|mazda|dacia|transit|berlingo)\b";

/// Words right before plates of other shapes.
const PLATE: &str = r"\b(?:reg(?:istration)?|number ?plate|plates?|licence plate|car reg)\b(?: ?(?:no|number|mark|plate))?\.?(?: (?:is|was|of))?[ :#|(]{0,3}";

/// Words that three letters after a letter and a number may be.
const WORDS: &str = "THE AND FOR BUT NOT WAS ARE HAS HAD CAN HER HIS SHE YOU OUR OUT ALL ONE TWO WHO HOW WHY NOW DAY NEW OLD MUM DAD \
    BUS RED SEE USE ANY GET SET PLAY ROOM GPS HVS CIN LAC";

pub(super) fn all() -> Vec<ShapeRule> {
    let (vehicle, plate) = (Shape::of(VEHICLE), Shape::of(&format!("{PLATE}$")));
    let near = move |found: &Match<'_>| {
        vehicle.is_match(&found.just_before(48)) || vehicle.is_match(&found.just_after(24))
    };
    let (is_near, is_also_near, beside) = (near.clone(), near.clone(), near.clone());
    let of_ireland = near.clone();
    let label = plate;
    let labelled = move |found: &Match<'_>| label.is_match(&found.just_before(32));
    let also_labelled = labelled.clone();
    let rule = |shape: &str, check: Box<dyn Fn(&Match<'_>) -> bool + Send + Sync>| {
        ShapeRule::in_any_case(FindingKind::VehiclePlate, shape, check)
    };
    vec![
        // Since 2001: two letters, two digits of the half-year, three letters; I, Q and Z only where
        // they are in use.
        rule(
            r"\b(?<area>[a-z]{2})(?<age>\d{2})[ -]?(?<rest>[a-z]{3})\b",
            Box::new(move |found| {
                let age = found.group("age").parse::<u8>().unwrap_or_default();
                let is_in_use = matches!(age, 2..=29 | 51..=79)
                    && !found.group("area").contains(['I', 'Q', 'Z'])
                    && !found.group("rest").contains(['I', 'Q'])
                    && !super::is_one_of(found.group("rest"), WORDS);
                found.stands_alone()
                    && (has_capitals(found) && is_in_use || matches!(age, 2..=99) && near(found))
            }),
        ),
        // From 1983: a letter of the year, a number, three letters.
        rule(
            r"\b[a-hj-npr-ty]\d{1,3} ?(?<rest>[a-hj-pr-z]{3})\b",
            Box::new(move |found| {
                let rest = found.group("rest").to_uppercase();
                found.stands_alone()
                    && (!super::is_one_of(&rest, WORDS) || labelled(found))
                    && (has_capitals(found) || labelled(found))
                    && is_near(found)
            }),
        ),
        // From 1963: the other way round.
        rule(
            r"\b[a-hj-pr-y]{3} ?\d{1,3}[a-hj-npr-ty]\b",
            Box::new(move |found| {
                found.stands_alone()
                    && (has_capitals(found) || also_labelled(found))
                    && is_also_near(found)
            }),
        ),
        // Northern Ireland: the two letters of the county or city.
        rule(
            r"\b(?:[a-z]?(?:i[abjlw]|[joux]i|[a-hj-pr-y]z)) ?[1-9]\d{2,3}\b",
            Box::new(move |found| {
                let is_long = found.whole().bytes().filter(u8::is_ascii_alphabetic).count() == 3;
                found.stands_alone() && (has_capitals(found) && is_long || beside(found))
            }),
        ),
        // Ireland.
        ShapeRule::as_written(
            FindingKind::VehiclePlate,
            r"\b\d{2}[12]?(?<sign>[ -])(?:C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TN|W|WH|WX|WW)[ -]\d{2,6}\b",
            move |found| found.stands_alone() && (found.group("sign") == "-" || of_ireland(found)),
        ),
        // Older ones have no year, and any shape.
        rule(
            &format!(r"{PLATE}\b(?<it>[a-z]{{1,3}} ?\d{{1,4}}|\d{{1,4}} ?[a-z]{{1,3}})\b"),
            Box::new(|found| {
                found.stands_alone()
                    && found.group("it").len() > 3
                    && !found.group("it").to_lowercase().ends_with("th")
            }),
        ),
    ]
}

fn has_capitals(found: &Match<'_>) -> bool {
    !found.whole().contains(|c: char| c.is_ascii_lowercase())
}
