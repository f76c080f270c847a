//! Recognises the heads of columns by their words.

use super::{marks::point_of_head, plan::GridNames};
use crate::text::alike;

/// What the head of a column says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GridHead {
    Code,
    /// What one is rated on; a higher rank lies further inside.
    Title(u8),
    /// A group of competencies, and its number.
    Group,
    GroupCode,
    /// The level of the row.
    Level,
    /// The name of a level, over what it asks for.
    LevelName,
    Aspect,
    /// A column to tick.
    Mark,
    NotApplicable,
    Note,
    SignOff,
    Summary,
    Examples,
    Related,
    Parent,
    Key,
    SmartLevel,
    /// The short form of a statement.
    Short,
    /// Something that imh knows and does not keep.
    Left,
    /// A column of a list of jobs.
    Job,
}

/// Returns a head in small letters, with a blank between words.
pub(super) fn plain(head: &str) -> String {
    let mut words = String::new();
    for c in head.chars() {
        if c.is_alphanumeric() || c == '#' {
            words.extend(c.to_lowercase());
        } else if !words.ends_with(' ') && !words.is_empty() {
            words.push(' ');
        }
    }
    words.trim_end().to_owned()
}

const GROUPS: [&str; 27] = [
    "area",
    "areas",
    "category",
    "cluster",
    "content area",
    "core",
    "core competency",
    "dimension",
    "domain",
    "domains",
    "function",
    "group",
    "key area",
    "objective",
    "pillar",
    "practice area",
    "section",
    "standard area",
    "strand",
    "subdomain",
    "sub domain",
    "subject",
    "theme",
    "topic",
    "unit of competence",
    "work area",
    "key function",
];
const NUMBERS: [&str; 9] = ["code", "id", "no", "nr", "num", "number", "ref", "reference", "value"];
const TITLES: [(&str, u8); 42] = [
    ("competence", 1),
    ("competences", 1),
    ("competencies", 1),
    ("competency", 1),
    ("competency area", 0),
    ("competency name", 1),
    ("competency statement", 3),
    ("competency text", 1),
    ("competency title", 1),
    ("capability", 1),
    ("criteria", 3),
    ("criterion", 3),
    ("descriptor", 3),
    ("element", 2),
    ("behavioral indicators", 3),
    ("behavioural indicator", 3),
    ("behavioural indicators", 3),
    ("behaviour", 3),
    ("full statement", 3),
    ("fullstatement", 3),
    ("indicator", 3),
    ("indicators", 3),
    ("item", 2),
    ("learning outcome", 3),
    ("learning outcomes", 3),
    ("name", 1),
    ("outcome", 2),
    ("performance criteria", 3),
    ("skill", 2),
    ("skills", 2),
    ("standard", 1),
    ("statement", 3),
    ("statements", 3),
    ("sub competencies", 2),
    ("sub competency", 2),
    ("sub competency text", 2),
    ("subcompetencies", 2),
    ("subcompetency", 2),
    ("subcompetency text", 2),
    ("task", 2),
    ("title", 1),
    ("activity", 2),
];
const LEVELS: [&str; 30] = [
    "advanced",
    "advanced beginner",
    "apply",
    "awareness",
    "aware",
    "basic",
    "beginner",
    "competent",
    "developed",
    "developing",
    "emerging",
    "enhanced",
    "entry",
    "established",
    "exemplary",
    "expert",
    "experienced",
    "foundation",
    "foundational",
    "intermediate",
    "introductory",
    "leading",
    "lead",
    "mastery",
    "novice",
    "practitioner",
    "proficient",
    "specialist",
    "unacceptable",
    "universal",
];
const ASPECTS: [&str; 12] = [
    "knowledge",
    "knowledge and understanding",
    "understanding",
    "practice",
    "ability",
    "ability to use it",
    "application",
    "attitude",
    "attitudes",
    "confidence",
    "values",
    "skills and abilities",
];
const MARKS: [&str; 21] = [
    "achieved",
    "completed",
    "done",
    "met",
    "not achieved",
    "not met",
    "not yet",
    "not yet achieved",
    "partially met",
    "partly met",
    "working towards",
    "working toward",
    "rating",
    "score",
    "self assessment",
    "self rating",
    "tick",
    "tick if achieved",
    "my level",
    "working towards it",
    "fully met",
];
const SIGN_OFF: [&str; 20] = [
    "assessed by",
    "assessor",
    "assessor signature",
    "comment",
    "comments",
    "date",
    "date achieved",
    "date assessed",
    "initial",
    "initials",
    "method",
    "method of assessment",
    "remarks",
    "sign off",
    "signature",
    "signed",
    "supervisor",
    "supervisor initials",
    "verified by",
    "date signed",
];
const JOBS: [&str; 20] = [
    "band",
    "experience",
    "grade",
    "job",
    "job family",
    "job title",
    "pay",
    "pay band",
    "position",
    "qualification",
    "qualifications",
    "reporting",
    "reporting line",
    "reporting to",
    "reports to",
    "responsibilities",
    "role",
    "salary",
    "years of experience",
    "team size",
];
const LEFT: [&str; 23] = [
    "adoption status",
    "assessment version",
    "association type",
    "cfitemtype",
    "concept keywords",
    "conceptkeywords",
    "education level",
    "educationlevel",
    "importance",
    "item type",
    "itemtype",
    "language",
    "lastchangedatetime",
    "level title",
    "license",
    "licence",
    "listenumeration",
    "sequence number",
    "sequencenumber",
    "statusenddate",
    "statusstartdate",
    "type",
    "version",
];

/// Returns what a head says.
pub(super) fn of(head: &str) -> Option<GridHead> {
    let words = plain(head);
    let squeezed: String = words.chars().filter(|c| *c != ' ').collect();
    let has = |list: &[&str]| list.contains(&words.as_str()) || list.contains(&squeezed.as_str());
    let is_code = NUMBERS[..8].contains(&words.as_str())
        || has(&["#", "item no", "no s", "nos", "reference number", "statement number", "unit no"])
        || has(&["humancodingscheme", "indicator no", "human coding scheme", "s no", "sno"]);
    let found = if is_code {
        GridHead::Code
    } else if has(&["identifier", "uuid", "guid"]) {
        GridHead::Key
    } else if has(&["smartlevel"]) {
        GridHead::SmartLevel
    } else if has(&["abbreviatedstatement", "short title", "short name", "shortname"]) {
        GridHead::Short
    } else if is_parent(&squeezed) {
        GridHead::Parent
    } else if has(&["level", "levels", "competency level", "stage", "tier", "proficiency level"]) {
        GridHead::Level
    } else if has(&["n a", "na", "not applicable"]) {
        GridHead::NotApplicable
    } else if let Some((_, rank)) =
        TITLES.iter().find(|(title, _)| *title == words || *title == squeezed)
    {
        GridHead::Title(*rank)
    } else if has(&GROUPS) {
        GridHead::Group
    } else if let Some(outer) = numbered(&words) {
        if outer >= 2 { GridHead::Code } else { GridHead::GroupCode }
    } else if has(&ASPECTS) {
        GridHead::Aspect
    } else if has(&MARKS) {
        GridHead::Mark
    } else if words == "evidence"
        || words.starts_with("evidence ")
        || words == "examples of evidence"
    {
        GridHead::Note
    } else if has(&SIGN_OFF) {
        GridHead::SignOff
    } else if has(&["description", "definition", "summary", "notes", "explanation", "guidance"]) {
        GridHead::Summary
    } else if has(&["example", "examples", "for example"]) {
        GridHead::Examples
    } else if words.contains("matched")
        || has(&["related", "see also", "cross reference", "crosswalk"])
    {
        GridHead::Related
    } else if has(&LEFT) || words.contains("essential") {
        GridHead::Left
    } else if is_level_name(head) {
        GridHead::LevelName
    } else if has(&JOBS) {
        GridHead::Job
    } else {
        // As two head rows say it together.
        let (aspect, below) = head.split_once(": ")?;
        let below = of(below).filter(|below| {
            matches!(below, GridHead::Mark | GridHead::NotApplicable | GridHead::LevelName)
        });
        return below.filter(|_| of(aspect) == Some(GridHead::Aspect));
    };
    Some(found)
}

/// Parts `Knowledge: Achieved`, `Level 1 - Knowledge`, `Knowledge (Level 1)` or `Level 1 Knowledge` into
/// an aspect and what it is asked at: a point or a level.
pub(super) fn below_aspect<'h>(head: &'h str, known: &GridNames<'_>) -> Option<(&'h str, &'h str)> {
    let apart = [": ", " - ", " \u{2013} ", " \u{2014} ", " / "];
    let in_brackets = head.strip_suffix(')').and_then(|head| head.split_once(" ("));
    let blanks = head.match_indices(' ').map(|(at, _)| (&head[..at], &head[at + 1..]));
    apart
        .into_iter()
        .filter_map(|sign| head.split_once(sign))
        .chain(in_brackets)
        .chain(blanks.filter(|(one, other)| is_level(one, known) || is_level(other, known)))
        .find_map(|(one, other)| aspect_of(one.trim(), other.trim(), known))
}

/// Returns which of two heads is an aspect, and then the other one, if that is a point below it, or a
/// level on either side.
pub(super) fn aspect_of<'h>(
    one: &'h str,
    other: &'h str,
    known: &GridNames<'_>,
) -> Option<(&'h str, &'h str)> {
    if is_aspect(one, known) && is_point_or_level(other, known) {
        return Some((one, other));
    }
    (is_level(one, known) && is_aspect(other, known)).then_some((other, one))
}

/// Returns whether a head names a level, by itself.
pub(super) fn is_level(head: &str, known: &GridNames<'_>) -> bool {
    known.levels.iter().any(|(_, title)| alike(title) == alike(head))
        || !head.contains(": ") && of(head) == Some(GridHead::LevelName)
}

/// Returns whether a head names an aspect, also "Skills" beside others.
pub(super) fn is_aspect(head: &str, known: &GridNames<'_>) -> bool {
    known.aspects.iter().any(|(_, title)| alike(title) == alike(head))
        || match of(head) {
            Some(GridHead::Aspect) => true,
            Some(GridHead::Title(_)) => plain(head).starts_with("skill"),
            _ => false,
        }
}

/// Returns whether a head names a point or a level, by itself.
fn is_point_or_level(head: &str, known: &GridNames<'_>) -> bool {
    point_of_head(head, known.points).is_some()
        || is_level(head, known)
        || !head.contains(": ")
            && matches!(of(head), Some(GridHead::Mark | GridHead::NotApplicable))
}

/// Returns whether a head, by its letters alone, names the parent of a row.
fn is_parent(squeezed: &str) -> bool {
    matches!(
        squeezed,
        "parent"
            | "parentid"
            | "parentcode"
            | "parentidentifier"
            | "parentnumber"
            | "ischildof"
            | "ispartof"
            | "childof"
            | "partof"
            | "parentno"
    )
}

/// Returns the rank of what a head numbers, such as `subcompetency value`; groups have 0.
fn numbered(words: &str) -> Option<u8> {
    let (of, last) = words.rsplit_once(' ')?;
    if !NUMBERS.contains(&last) {
        return None;
    }
    if GROUPS.contains(&of) {
        return Some(0);
    }
    if of == "competency" || of == "competence" {
        return Some(1);
    }
    TITLES.iter().find(|(title, _)| *title == of).map(|(_, rank)| (*rank).max(2))
}

/// Returns whether a head stands over the names of points, and not over one point to tick.
pub(super) fn is_of_points(head: &str) -> bool {
    const HEADS: [&str; 5] = ["rating", "score", "self assessment", "self rating", "my level"];
    HEADS.contains(&plain(head).as_str())
}

/// Returns whether words name a level: `Beginner`, `Level 2`, `0. Unacceptable`.
pub(super) fn is_level_name(words: &str) -> bool {
    let plain = plain(words);
    if plain.chars().count() > 40 {
        return false;
    }
    let name = plain.trim_start_matches(|c: char| c.is_ascii_digit()).trim();
    let name = name.strip_suffix(" level").unwrap_or(name);
    LEVELS.contains(&name) || level_number(&plain).is_some() || ordinal_of(&plain).is_some()
}

/// Returns the number of `level 2`, `level two` or `level 2 advanced`.
pub(super) fn level_number(plain: &str) -> Option<&str> {
    let rest = ["level ", "tier ", "band ", "grade "].iter().find_map(|n| plain.strip_prefix(n))?;
    let first = rest.split(' ').next()?;
    let is_number = first.len() < 3 && first.bytes().all(|byte| byte.is_ascii_digit());
    let word = ["one", "two", "three", "four", "five", "six"].contains(&first);
    (is_number || word).then_some(first)
}

/// Returns the number in `second level` or `2nd level`.
pub(super) fn ordinal_of(plain: &str) -> Option<u32> {
    const ORDINALS: [[&str; 2]; 6] = [
        ["first", "1st"],
        ["second", "2nd"],
        ["third", "3rd"],
        ["fourth", "4th"],
        ["fifth", "5th"],
        ["sixth", "6th"],
    ];
    let word = plain.strip_suffix(" level")?;
    let at = ORDINALS.iter().position(|known| known.contains(&word))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_known_in_the_ways_in_which_they_are_written() {
        for (head, found) in [
            ("No.", Some(GridHead::Code)),
            ("subcompetency_value", Some(GridHead::Code)),
            ("competency_value", Some(GridHead::GroupCode)),
            ("Is Child Of", Some(GridHead::Parent)),
            ("IsPartOf", Some(GridHead::Parent)),
            ("0. Unacceptable", Some(GridHead::LevelName)),
            ("Level 2", Some(GridHead::LevelName)),
            ("Band 5", Some(GridHead::LevelName)),
            ("Second level", Some(GridHead::LevelName)),
            ("Working towards", Some(GridHead::Mark)),
            ("Behavioural Indicators", Some(GridHead::Title(3))),
            ("Knowledge: Working towards", Some(GridHead::Mark)),
            ("Reports to", Some(GridHead::Job)),
            ("humanCodingScheme", Some(GridHead::Code)),
            ("Anything else", None),
        ] {
            assert_eq!(of(head), found, "{head}");
        }
    }
}
