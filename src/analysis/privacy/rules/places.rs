//! Wards, nurseries, hospitals and other places that have a name.

use super::{Match, ShapeRule, always, is_one_of, people::is_whole_line, titles};
use crate::{analysis::privacy::names::lists, model::FindingKind};

/// Words before the type of a place that do not name it.
const NAMES_NOTHING: &str = "the a an my our their your his her this that these every each any some one another local new old \
    main big small general community private day primary secondary infant junior nursery maternity neonatal postnatal antenatal \
    labour delivery children's children childrens family health medical gp nhs district university teaching special high in at to \
    from of on and or for with by is was when after before both mental sleep baby specialist parent breastfeeding cottage \
    clinic ward hospital school surgery birthing birth bereavement sensory training office visiting waiting induction \
    housing industrial real council open full rose home-based sixth form middle upper lower prep grammar faith \
    froebel froebelian montessori steiner waldorf reggio emilia tavistock brazelton anna freud outdoor woodland workplace \
    virtual acute day surgical paediatric stroke intensive critical transitional care trauma oncology respiratory cardiac fracture dental \
    eye hearing healthy well smoke free safe friendly eco outstanding effective inclusive mainstream residential independent maintained \
    rights respecting sensitive informed drop-in walk-in one-stop online digital national international regional perinatal infant \
    tongue tie tongue-tie feeding weaning jaundice immunisation vaccination asthma allergy assessment review best start \
    guidance status policy award awards improvement leadership team teams centre child sure little meeting monday tuesday wednesday thursday \
    friday saturday sunday polish romanian welsh english irish scottish gaelic urdu arabic chinese tamil bengali punjabi gujarati somali \
    turkish kurdish greek russian ukrainian spanish portuguese french german italian persian japanese hebrew supplementary bilingual \
    forename surname dob chi consultant postcode telephone catholic christian muslim islamic jewish hindu sikh quaker methodist baptist anglican orthodox";

/// Names that do not name a place: well-known bodies, and types of school.
const GENERIC: &str = "royal/college king's/college forest/school sunday/school medical/school sesame/street coronation/street downing/street \
    penny/lane drury/lane cherry/tree/lane privet/drive ramsay/street easy/street quality/street elm/street bash/street electric/avenue \
    wimpole/street savile/row grub/street threadneedle/street bond/street park/lane brick/lane petticoat/lane \
    long/road yellow/brick/road high/road open/road bleak/house gingerbread/house little/house play/school grange/hill/school \
    hogwarts/school trumpton/road balamory/nursery big/school old/school fleet/street harley/street wall/street carnaby/street oxford/street regent/street abbey/road high/street main/street \
    baker/street sunday/league/ward summer/school winter/school easter/school boston/children's/hospital \
    cincinnati/children's/hospital johns/hopkins/hospital";

/// Words that may begin a sentence and do not name a place.
const COMMON: &str = "Reflective Good Best Safe Early Social Clinical Professional Open Full Home Whole Moving Council Starting \
    Leaving Visiting Supervised Private Evidence Current Poor Everyday Research Summer Sunday Boarding";

/// More labels of a place, in small letters.
pub(in crate::analysis::privacy) const PLACE_LABELS: &str =
    "ysgol|ysbyty|meithrinfa|szkoła|przedszkole|szpital|school attended";

/// Answers on a form that name no place.
const SAID_ON_FORMS: &str = "yes no none not na unknown tbc various mainstream reception year own different same other see \
    attended attends start started starting date time bag run runs staff";

pub(super) fn all() -> Vec<ShapeRule> {
    let word = r"(?:\p{Lu}[\p{L}'’.]*|of|the|and|&|by|on|le|la|de)";
    vec![
        ShapeRule::in_any_case(
            FindingKind::NamedPlace,
            r"\bward[ \u{a0}]{1,4}(?:no\.? ?)?(?<it>\d{1,3}[a-z]?|[a-z]\d{1,2})\b",
            always,
        ),
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            &format!(
                r"(?<name>\p{{Lu}}[\p{{L}}'’.]*(?: {word}){{0,4}}) (?<type>Ward|Hospital|Infirmary|Hospice|Nursery|Nurseries|Pre-?[Ss]chool|Playgroup|Kindergarten|Surgery|Clinic|School|Academy|College|(?:Close|Drive|Court|Gardens|Grove|Mews|Rise|Hall|(?:Children['’]?s?|Care|Nursing|Foster) Home)|(?:Health|Medical|Children['’]?s?|Family|Birth|Resource|Wellbeing) Centre|Family Hub|Birth Unit|Refuge|Practice|House|Lodge|Road|Street|Avenue|Lane|Crescent|Terrace|Estate|Parade|Suite)\b"
            ),
            is_named,
        ),
        // `on Bluebell ward`: a capital in the middle of a sentence names it.
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"(?<name>\p{Lu}[\p{L}'’]+) (?:ward|hospital|nursery|surgery|clinic|school|hospice|playgroup|preschool|pre-school|estate)\b",
            |found| {
                let name = found.group("name").to_lowercase();
                !is_one_of(&found.whole().to_lowercase().replace(' ', "/"), GENERIC)
                    && !found.starts_sentence(&['-', '*'])
                    && !is_one_of(&name, NAMES_NOTHING)
                    && !name.ends_with("'s")
                    && name != "nhs"
            },
        ),
        // On a form: `Name of ward: Willow`.
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\b(?:[Nn]ame of (?:the |your )?(?:[Ww]ard|[Hh]ospital|[Ss]chool|[Nn]ursery|[Ss]urgery|[Cc]linic|[Pp]reschool|[Cc]hildminder)|(?:Ward|Hospital|School|Nursery|Surgery|Clinic|Preschool|Childminder)(?: [Nn]ame)?|Ysgol|Ysbyty|Meithrinfa|Szkoła|Przedszkole|Szpital|School attended) ?: ?(?<it>\p{Lu}[\p{L}'’-]+(?: (?:y |yr |the |of )?\p{Lu}[\p{L}'’-]+){0,3})",
            |found| {
                let words = found.group("it").to_lowercase();
                words
                    .split(' ')
                    .any(|word| !is_one_of(word, NAMES_NOTHING) && !is_one_of(word, SAID_ON_FORMS))
            },
        ),
        // `Ward Snowdrop`, where a tab or a box of a page parted them.
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\b(?:(?:Name of (?:the )?)?[Ww]ard|Hospital|School|Nursery|Surgery|Clinic|Preschool|Ysgol) (?<it>\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,3})",
            |found| {
                let words = found.group("it").to_lowercase();
                is_whole_line(found)
                    && words.split(' ').all(|word| {
                        !lists::is_common(word)
                            && !is_one_of(word, NAMES_NOTHING)
                            && !is_one_of(word, SAID_ON_FORMS)
                    })
            },
        ),
        // Nurseries that are called alike everywhere.
        ShapeRule::as_written(
            FindingKind::NamedPlace,
            r"\b(?:Little|Tiny|Busy|Happy|Bright|Sunny) (?:Acorns|Stars|Ducklings|Angels|Bears|Fishes|Feet|Explorers|Learners|Treasures|Sunbeams|Dragons|Monkeys|Owls|Rascals|Bees|Tots|Pals|Gems|Seeds|Buds|Saplings|Oaks|Robins|Wrens|Footsteps|Steps|Scholars|Sparks|Horizons|Chicks|Lambs|Frogs|Foxes|Badgers|Pips|Apples|Cherubs|Poppets|Teddies|Adventurers)\b",
            always,
        ),
    ]
}

fn is_named(found: &Match<'_>) -> bool {
    let whole = found.whole().to_lowercase().split_whitespace().collect::<Vec<_>>().join("/");
    // `Trauma-Informed Practice`: what begins after a hyphen is not the whole.
    let bare = whole.strip_prefix("the/").unwrap_or(&whole);
    // `Nour and Ward are their names`
    let is_half = found.group("name").ends_with(" and") && found.group("type") == "Ward";
    if is_half
        || found.before().ends_with('-')
        || is_one_of(bare, GENERIC)
        || titles::is_title(found)
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
