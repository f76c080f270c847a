//! Addresses: a number or the name of a house, and a street, an estate or a village.

use super::{Match, Shape, ShapeRule, always, is_one_of, people::in_either_case};
use crate::model::FindingKind;

/// Streets, in full and as people shorten them.
const STREET: &str = r"(?:road|rd|street|st|avenue|ave|av|lane|ln|close|cl|clo|drive|dr|drv|crescent|cres|cr|terrace|terr|tce|ter|gardens|gdns|place|pl|way|grove|gro|hill|square|sq|court|ct|crt|walk|mews|row|green|gn|park|pk|view|rise|parade|pde|estate|est|wynd|brae|loan|vennel|gate|wharf|yard|buildings|bldgs|heights|hts|villas|cottages|vale|mount|croft|fold|garth|meadows?|side|end|bank|circus|quay|boulevard|blvd|chase|drove|dene|orchard|paddock|towers?|mansions|fields?|glebe)";

/// Houses that are called by what they were.
const HOUSE: &str = r"(?:Forge|Rectory|Vicarage|Mill|Cottages?|Farm|Farmhouse|Barn|Lodge|Manor|Grange|Bungalow|Croft|Chapel|Stables|Smithy|School ?[Hh]ouse|Gatehouse|Oast|Bakery|Dairy|Post Office|Coach House|Paddock|Orchard|Hollies|Laurels|Beeches|Firs|Willows|Elms|Oaks|Limes|Poplars|Mill House|Granary|Tithe Barn|Manse|Bothy|Steading|Byre|Station House|Toll House|Boathouse|Haven|Nook|Cabin)";

const WELSH_HOUSE: &str =
    "(?:Gwyn|Mawr|Newydd|Coch|Bach|Isaf|Uchaf|Capel|Cerrig|Canol|Hen|Croes|Draw|Ni)";

/// Labels before an address, in small letters.
pub(in crate::analysis::privacy) const ADDRESS_LABELS: &str =
    "(?:home |current |postal |previous |family |full )?address|cyfeiriad|adres(?: zamieszkania)?";

/// What stands after such a label and is no place, in small letters.
const NO_ADDRESSES: &str = "as see same not none no yes unknown withheld confidential anonymised removed redacted known n/a na tbc of the \
    email date time name postcode telephone phone mobile line book city town county country number details";

pub(super) fn all() -> Vec<ShapeRule> {
    let name = r"\p{Lu}[\p{L}'’]+";
    let mut rules = with_a_number();
    rules.extend([
        // `The Old Forge, Nether Wallop`
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(r"(?:The |{name} ){{1,3}}{HOUSE}, {name}\b"),
            is_house_and_village,
        ),
        // `Honeysuckle Farm near Wem`
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\p{Lu}[\p{L}'’]+ (?:Farm|Farmhouse|Cottages?|Barn|Grange|Croft|Manor) (?:near|outside|just outside|above|beyond) \p{Lu}[\p{L}'’]+\b",
            always,
        ),
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(
                r"\b(?:Ty|Plas|Bryn|Pen|Maes|Nant|Coed|Cae|Bwthyn|Hafod|Hendre|Llys|Pant|Rhos|Tan|Glan|Cwm)(?:[ -](?:y|yr|{name})){{1,3}}, {name}\b"
            ),
            is_house_and_village,
        ),
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(
                r"\b(?:(?:Ffordd|Heol|Stryd|Lon|Clos|Rhes|Gerddi|Rhodfa)(?: (?:y|yr|{name})){{1,3}}|Ty {WELSH_HOUSE})\b"
            ),
            always,
        ),
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(r"\b(?:Tŷ (?:{WELSH_HOUSE}|{name}, {name})|Lôn(?: (?:y|yr|{name})){{1,3}})\b"),
            always,
        ),
        // `Address: The Old Forge`
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(
                r"\b(?:{}) ?[:|][ |]{{1,3}}(?<it>(?:\d{{1,4}}[A-Za-z]?,? )?\p{{Lu}}[\p{{L}}'’-]+(?: (?:(?:of|the|y|yr|na|on) )?\p{{Lu}}[\p{{L}}'’-]+){{0,4}})",
                in_either_case(ADDRESS_LABELS)
            ),
            is_address_on_a_form,
        ),
        // `top of the Wellgate, above the chippy`
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(r"\b(?:[Tt]op|[Bb]ottom|[Ff]oot|[Cc]orner) of (?:the )?(?<it>{name}(?: {name}){{0,2}}),? (?:above|below|next (?:to|door)|opposite|beside|over|behind|by the|near)\b"),
            always,
        ),
    ]);
    rules
}

fn with_a_number() -> Vec<ShapeRule> {
    let no_place = Shape::of(
        r"^(?:[^ ]{1,6} )(?:children|babies|parents|families|minutes|hours|days|weeks|months|years|people|mothers|pages|sessions|visits)\b",
    );
    let letters = r"\p{L}[\p{L}'’.-]*";
    vec![
        ShapeRule::in_any_case(
            FindingKind::NamedPlace,
            &format!(
                r"\b\d{{1,4}}[a-z]?(?:[-/]\d{{1,4}}[a-z]?)?,? (?<name>(?:{letters} ){{1,3}}){STREET}\b"
            ),
            // `5 minutes walk` is not an address: a street's name has a capital.
            move |found| {
                let name =
                    &found.text[found.captures.name("name").map_or(0..0, |name| name.range())];
                name.split_whitespace().any(|word| {
                    word.starts_with(char::is_uppercase)
                        && !is_one_of(word, "I Level Year KS Stage")
                }) && !no_place.is_match(&found.whole().to_lowercase())
                    && !is_of_a_class(found)
                    && is_written_as_a_street(found)
            },
        ),
        // `47 Upper Glenariff`
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\b\d{1,4}[A-Za-z]?,? (?:Upper|Lower|Nether|Over|Mid|Easter|Wester|East|West|North|South) \p{Lu}\p{Ll}\p{Ll}\p{Ll}+\b",
            |found| {
                let last = found.whole().rsplit(' ').next().unwrap_or_default();
                !is_one_of(
                    last,
                    "School Primary Secondary Class Year Years Room Limb Key Stage Unit Team Hub Service Services Staff Mums Dads Parents \
                    Testament Guidelines Guidance Policy Starters Books Toys Songs Ireland Wales Africa Korea Yorkshire London England Acorns Stars Bears Sunday Monday",
                ) && !found.before().ends_with(['.', '/', '-', '£'])
            },
        ),
        // `31 Lochside`
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\b\d{1,4}[A-Za-z]?,? \p{Lu}\p{Ll}+(?:side|gate|bank|croft|brae|dene|holme|burn|wynd|thorpe|leigh)\b",
            |found| !is_of_a_class(found) && !found.before().ends_with(['.', '/', '-', '£']),
        ),
        // `behind the Spar on Union St`
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\b(?:on|in|at|off|of|to|from|near|down|up|along|behind) (?<it>\p{Lu}[\p{L}'’]+ (?:\p{Lu}[\p{L}'’]+ )?(?:St|Rd|Ave|Tce|Cres|Gdns))\b",
            |found| {
                !found.after().trim_start_matches(['.', ' ']).starts_with(char::is_uppercase)
                    || found.after().starts_with(['.', ','])
            },
        ),
        // `Block C, Hawksworth estate`, `unit 4, Lowther court`
        ShapeRule::in_any_case(
            FindingKind::NamedPlace,
            &format!(
                r"\b(?:block|flat|unit|apartment|apt|plot|pitch|bungalow|maisonette|caravan|chalet)\.? (?:no\.? ?)?[a-z0-9]{{1,4}},? (?<name>(?:{letters} ){{1,3}})(?:house|flats|site|point|lodge|{STREET})\b"
            ),
            |found| {
                found.text[found.captures.name("name").map_or(0..0, |name| name.range())]
                    .split_whitespace()
                    .any(|word| word.starts_with(char::is_uppercase))
                    && is_written_as_a_street(found)
            },
        ),
    ]
}

/// A house has a number, or more than one word with a capital and nothing after them.
fn is_address_on_a_form(found: &Match<'_>) -> bool {
    let place = &found.text[found.thing()];
    let next = found.after().trim_start_matches(' ');
    let is_whole = next.is_empty() || next.starts_with(['\n', ',', ';', '(', ')', '|', '\t']);
    let mut words = place.split(' ').map(str::to_lowercase);
    let says_nothing = |word: &str| is_one_of(word.trim_end_matches(['.', ',']), NO_ADDRESSES);
    let is_numbered = place.starts_with(|c: char| c.is_ascii_digit());
    is_numbered
        || is_whole && place.contains(' ') && !words.all(|word| says_nothing(&word))
        || is_whole && !place.contains(' ') && next.starts_with(',')
}

/// Short or common words are streets only with a capital or after a name with one: `12 Mill St`, and
/// not `3 Mums st`.
fn is_written_as_a_street(found: &Match<'_>) -> bool {
    let mut words = found.whole().rsplit(' ');
    let (last, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_common = is_one_of(
        &last.to_lowercase(),
        "end side bank gate mount view park green way walk yard rise hill place row square close drive cr ter est av ct gn loan fold chase heights",
    );
    !is_common
        || last.starts_with(char::is_uppercase)
        || before.starts_with(char::is_uppercase) && !last.len().le(&3)
}

/// Returns whether a name follows the comma, and not the next part of a sentence.
fn is_house_and_village(found: &Match<'_>) -> bool {
    let (house, village) = found.whole().rsplit_once(", ").unwrap_or_default();
    !is_one_of(
        village,
        "I We He She They It Mum Dad Mummy Daddy Nan Gran The This That Then There And But So When While After Before Which Who What Where \
         Sarah Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September \
         October November December",
    ) && !house.starts_with("Home ")
        && !found.before().ends_with('-')
}

/// Returns whether the number is that of a class or a level: `Year 4 Green Park trip`.
fn is_of_a_class(found: &Match<'_>) -> bool {
    let before = found.just_before(12);
    let last = before.trim_end().rsplit([' ', '\n']).next().unwrap_or_default();
    is_one_of(
        last,
        "year level class group stage ks room week day session chapter page aspect item part band",
    )
}
