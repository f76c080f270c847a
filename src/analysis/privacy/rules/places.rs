//! Wards, nurseries, hospitals and streets that have a name.

use super::{Match, ShapeRule, always, is_one_of};
use crate::{analysis::privacy::text::Sign, model::FindingKind};

/// Words before the type of a place that do not name it.
const NAMES_NOTHING: &str = "the a an my our their your his her this that these every each any some one another other local new old \
    main big small general community private day primary secondary infant junior nursery maternity neonatal postnatal antenatal \
    labour delivery children's children childrens family health medical gp nhs district university teaching special high in at to \
    from of on and or for with by is was when after before both mental sleep baby specialist parent breastfeeding cottage \
    clinic ward hospital school surgery";

/// Names that do not name a place: well-known bodies, and types of school.
const GENERIC: &str = "royal/college forest/school sunday/school medical/school";

/// Words that may begin a sentence and do not name a place.
const COMMON: &str = "Reflective Good Best Safe Early Social Clinical Professional Open Full Home Whole Moving Council Starting \
    Leaving Visiting Supervised Private Evidence Current Poor Everyday Research Summer Sunday Boarding";

pub(super) fn all() -> Vec<ShapeRule> {
    let word = r"(?:\p{Lu}[\p{L}'’.]*|of|the|and|&|by|on|le|la|de)";
    vec![
        ShapeRule::in_any_case(FindingKind::NamedPlace, r"\bward[ \u{a0}]+(?:no\.? ?)?(?<it>\d{1,3}[a-z]?|[a-z]\d{1,2})\b", always)
            .needing(Sign::Digit),
        ShapeRule::in_any_case(
            FindingKind::NamedPlace,
            r"\b\d{1,4}[a-z]?,? (?:\p{L}[\p{L}'’.-]* ){1,3}(?:road|rd|street|st|avenue|ave|lane|close|drive|crescent|terrace|gardens|place|way|grove|hill|square|court|walk|mews|row|green|park|view|rise)\b",
            // `5 minutes walk` is not an address: a street's name has a capital.
            |found| found.whole().split_whitespace().skip(1).any(|word| word.starts_with(char::is_uppercase)),
        )
        .needing(Sign::Digit),
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(
                r"\b(?<name>\p{{Lu}}[\p{{L}}'’.]*(?: {word}){{0,4}}) (?:Ward|Hospital|Infirmary|Hospice|Nursery|Nurseries|Pre-?[Ss]chool|Playgroup|Kindergarten|Surgery|Clinic|School|Academy|College|(?:Close|Drive|Court|Gardens|Grove|Mews|Rise|Hall|(?:Children['’]?s?|Care|Nursing|Foster) Home)|(?:Health|Medical|Children['’]?s?|Family|Birth|Resource|Wellbeing) Centre|Family Hub|Birth Unit|Refuge|Practice|House|Lodge|Road|Street|Avenue|Lane|Crescent|Terrace|Estate)\b"
            ),
            is_named,
        )
        .needing(Sign::Capital),
        // `on Bluebell ward`: a capital in the middle of a sentence names it.
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\b(?<name>\p{Lu}[\p{L}'’]+) (?:ward|hospital|nursery|surgery|clinic|school|hospice|playgroup|preschool|pre-school)\b",
            |found| {
                let name = found.group("name").to_lowercase();
                !is_one_of(&found.whole().to_lowercase().replace(' ', "/"), GENERIC)
                    && !found.starts_sentence(&['-', '*'])
                    && !is_one_of(&name, NAMES_NOTHING)
                    && !name.ends_with("'s")
                    && name != "nhs"
            },
        )
        .needing(Sign::Capital),
    ]
}

fn is_named(found: &Match<'_>) -> bool {
    let whole = found.whole().to_lowercase().split_whitespace().collect::<Vec<_>>().join("/");
    // A journal may have an academy in its name.
    if is_one_of(&whole, GENERIC)
        || whole.starts_with("journal/")
        || found.just_before(24).contains("journal of")
    {
        return false;
    }
    // `Antenatal Clinic. Baby Clinic`: the sentence before does not name it; `St.` does not end a
    // sentence.
    let name = found.group("name");
    let ends = name
        .match_indices(". ")
        .filter(|(at, _)| {
            name[..*at].rsplit(' ').next().is_some_and(|word| word.chars().count() > 3)
        })
        .last();
    let name = ends.map_or(name, |(at, _)| &name[at + 2..]);
    let names_something = |word: &&str| {
        let word = word.to_lowercase();
        !is_one_of(word.trim_end_matches(['.', ',']).trim_end_matches("'s"), NAMES_NOTHING)
            && !is_one_of(&word, NAMES_NOTHING)
    };
    let naming: Vec<&str> = name.split_whitespace().filter(names_something).collect();
    let first_is_only_a_capital = found.starts_sentence(&[])
        && naming.len() == 1
        && name.split_whitespace().next() == Some(naming[0])
        && is_one_of(naming[0], COMMON);
    naming.iter().any(|word| word.starts_with(char::is_uppercase)) && !first_is_only_a_capital
}
