//! The labels of forms that are known, and the words that they are made of.

use std::sync::LazyLock;

use regex::Regex;

use crate::analysis::privacy::{
    names::lists::{WordList, words},
    rules::{ADDRESS_LABELS, NAME_LABELS, PLACE_LABELS},
};

/// Words at the end of a cell or line that say what the next one holds, in small letters.
const LABEL: &str = r"^(?:name of (?:the |your )?)?(?:ward|hospital|school|nursery|surgery|clinic|preschool|childminder)(?: name)?:?$|(?:^|[^a-z0-9])(?:d\.? ?o\.? ?b|date of birth|birth ?date|born(?: on)?|e\.?d\.?d|estimated date of delivery|dyddiad geni|nhs|chi|h ?& ?c|hcn|health (?:and|&) care|community health index|(?:case|court|file|hosp(?:ital)?|mrn|mosaic|patient|client|unit|record|eha|early help|datix|pas|liquid ?logic|systm ?one|rio|emis|our ref|your ref|ref(?:erence)?|police log|police|cad|crime|incident)|(?:car |vehicle )?reg(?:istration)?|number ?plates?|plates?|vehicle|gmc|hcpc|nmc|pin|insta(?:gram)?|snap(?:chat)?|facebook|tik ?tok|twitter|gamer ?tag|user ?name|what ?3 ?words|w3w|plus ?code|grid ref(?:erence)?|co-?ordinates|ip(?: address)?|bw|birth ?weight|weight|wt)(?: ?\((?:g|kg|grams)\))?(?:[ -]?(?:no|num|number|nr|id|ref(?:erence)?|mark|log|name))?[.:#]{0,2}$";

/// Words of another label, whose value does not belong to an earlier one.
const OTHER: &str = r"\b(?:date|seen|visits?|visited|review(?:ed)?|due|appointment|contact|session|signed|started?|ended|from|until|on|today|admitted|discharged?|page|version|tel|phone)\b[^a-z]*$";

/// Labels of a day, which `9/3` may be.
const OF_DAY: &str = r"^(?:date|due|(?:due )?date(?: due| seen| of (?:visit|contact|review))?|seen on|visited on)[.:]?$";

/// Compiled once: the memory with which a shape is looked for is its own.
static IS_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!("{LABEL}|{OF_DAY}|^(?:{NAME_LABELS}|{ADDRESS_LABELS}|{PLACE_LABELS}):?$"))
});
static IS_OTHER: LazyLock<Regex> = LazyLock::new(|| compiled(OTHER));

fn compiled(shape: &str) -> Regex {
    Regex::new(shape).expect("the shape is compiled by every test of it")
}

/// Returns whether a cell or line ends with a label that says what the next one is.
pub(super) fn is_label(small: &str) -> bool {
    IS_LABEL.is_match(small)
}

/// Returns whether it ends with the label of something else, such as a visit.
pub(super) fn is_of_other(small: &str) -> bool {
    IS_OTHER.is_match(small)
}

/// Returns a label without the signs that make it bold or a heading: `**Surname**`, `## Surname`.
pub(super) fn without_marks(said: &str) -> &str {
    let marks = |c: char| matches!(c, '*' | '_' | '#' | '`' | '>' | '+' | '-' | ' ' | '\u{2022}');
    let words = said.trim_matches(marks).trim_end_matches(':').trim_end_matches(marks);
    if words.is_empty() { said } else { words }
}

/// Returns whether each of these words is one of the labels of forms.
pub(super) fn is_of_form(small: &str) -> bool {
    let mut words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.clone().next().is_some() && words.all(|word| OF_FORMS.contains(word))
}

/// Words of the labels of forms whose values say nothing by their label.
static OF_FORMS: WordList = LazyLock::new(|| {
    words(
        "mobile telephone tel phone landline fax email e mail contact number no bed room visit visits visited seen date time note notes comment comments age sex gender ethnicity language languages religion consultant signed signature initials reason outcome outcomes plan action actions review reviewed due appointment admitted admission discharged discharge diagnosis allergies height length home work next of kin relationship status type duration postcode present attended details other office use only week hours score role title team base by at in the and or for",
    )
});
