//! Codes and positions that lead to a place: plus codes, what3words, coordinates.

use super::{Match, Shape, ShapeRule, always};
use crate::model::FindingKind;

/// A number in words, as in `fifty-three point six eight`.
const SAID: &str = r"(?:zero|nought|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|\d{1,3}(?:\.\d{1,8})?)";

/// The words that three words of an address are of.
const THREE: &str =
    r"\p{Ll}\p{Ll}\p{Ll}+(?:\.| dot )\p{Ll}\p{Ll}\p{Ll}+(?:\.| dot )\p{Ll}\p{Ll}\p{Ll}+";

pub(super) fn all() -> Vec<ShapeRule> {
    let mut rules = of_words_and_plus();
    rules.extend(coordinates());
    rules
}

fn of_words_and_plus() -> Vec<ShapeRule> {
    let digits = "23456789cfghjmpqrvwx";
    let label =
        Shape::of(r"(?:plus ?code|code|location|map|pin|at|house|home|address)\b[^a-z]{0,4}$");
    let is_place = Shape::of(r"^,? \p{Lu}\p{Ll}{2,}");
    vec![
        ShapeRule::in_any_case(FindingKind::LocationCode, &format!(r"///{THREE}"), always),
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            &format!(
                r"\b(?:(?:https?://)?(?:www\.)?(?:w3w\.co|what3words\.com)/|(?:what ?3 ?words|what three words|w3w)\b[^\p{{L}}\n]{{0,5}}(?:(?:is|was|address|location|ref|code)\b[ :]{{0,3}}){{0,3}}/{{0,3}}|\bthree words ?: ?){THREE}"
            ),
            always,
        ),
        // `index.home.raft on what3words`
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            &format!(
                r"\b(?<it>{THREE})(?: is)?[ ,(]{{1,2}}(?:(?:on|in|by|from|their|the|our) )?(?:what ?3 ?words|what three words|w3w)\b"
            ),
            always,
        ),
        // `What3Words - index home raft`
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            r"\b(?:what ?3 ?words|w3w)(?: (?:address|location))?(?: is)? ?[:=-] ?(?<it>[a-z]{3,14} [a-z]{3,14} [a-z]{3,14})\b",
            |found| {
                found.after().is_empty() || found.after().starts_with(['\n', '.', ',', ';', ')'])
            },
        ),
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            &format!(r"\b[23456789c][23456789cfghjmpqrv][{digits}]{{6}}\+[{digits}]{{2,7}}\b"),
            has_letter_and_digit,
        ),
        ShapeRule::as_written(
            FindingKind::LocationCode,
            r"\b[23456789CFGHJMPQRVWX]{4}(?:[23456789CFGHJMPQRVWX]{2})?\+[23456789CFGHJMPQRVWX]{2,3}\b",
            move |found| {
                has_letter_and_digit(found)
                    && (is_place.is_match(found.after()) || label.is_match(&found.just_before(24)))
            },
        ),
    ]
}

fn coordinates() -> Vec<ShapeRule> {
    let said = Shape::of(
        r"(?:lat|latitude|long|longitude|co-?ordinates?|gps|position|location|pin|geo)\b[^a-z]{0,6}$",
    );
    let grid = Shape::of(r"(?:grid|os|map)(?: ref(?:erence)?)?\b[^a-z0-9]{0,4}$");
    let degrees = r#"\d{1,3}(?:\.\d{1,8})? ?(?:°|º|deg(?:rees)?)(?: ?\d{1,2}(?:\.\d{1,6})? ?['’′])?(?: ?\d{1,2}(?:\.\d{1,4})? ?["”″])?"#;
    vec![
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            r"-?\b(?<north>\d{1,2}\.\d{3,15})°?(?: ?n)?(?:,? ?(?:long(?:itude)?|lng)?:?) ?(?<east>-?\d{1,3}\.\d{3,15})\b",
            move |found| is_in_these_islands(found) || said.is_match(&found.just_before(24)),
        ),
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            r"\bgeo:-?\d{1,2}\.\d{1,15},-?\d{1,3}\.\d{1,15}\b",
            always,
        ),
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            &format!(r"(?:{degrees} ?[ns]\b|[ns] ?{degrees})[ ,]{{0,3}}(?:{degrees} ?[ew]\b|[ew] ?{degrees})"),
            always,
        )
        .cutting_words(),
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            r"\b(?:[hnost][a-hj-z]) ?\d{3,5} ?\d{3,5}\b",
            move |found| grid.is_match(&found.just_before(24)),
        ),
        ShapeRule::in_any_case(
            FindingKind::LocationCode,
            &format!(
                r"\b{SAID}(?:[ -](?:{SAID}|point|degrees?|minutes?|seconds?|and)){{0,14}} (?:north|south)(?:,? and|,)? (?:minus )?{SAID}(?:[ -](?:{SAID}|point|degrees?|minutes?|seconds?|and)){{0,14}} (?:west|east)\b"
            ),
            |found| {
                let said = found.whole().to_lowercase();
                said.contains("point") || said.contains("degree") || said.contains('.')
            },
        ),
    ]
}

fn has_letter_and_digit(found: &Match<'_>) -> bool {
    let said = found.whole();
    said.contains(|c: char| c.is_ascii_digit()) && said.contains(|c: char| c.is_ascii_alphabetic())
}

/// Returns whether two numbers are a place in Britain or Ireland, exact to some ten metres.
fn is_in_these_islands(found: &Match<'_>) -> bool {
    let number = |name: &str| found.group(name).parse::<f64>().unwrap_or(f64::NAN);
    // `53.4808 N, 2.2426 W`
    let is_west = found.after().trim_start_matches([' ', '°']).starts_with(['w', 'W']);
    let east = if is_west { -number("east").abs() } else { number("east") };
    let is_exact =
        |name: &str| found.group(name).rsplit('.').next().is_some_and(|part| part.len() > 3);
    (49.0..61.0).contains(&number("north"))
        && (-11.0..2.0).contains(&east)
        && is_exact("north")
        && is_exact("east")
}
