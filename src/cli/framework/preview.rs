//! What was understood of a file, before a pack is made of it.

use std::path::Path;

use super::Session;
use crate::{
    format::exchange::grid::{GridHow, GridReading},
    model::{Fault, Framework},
    text::{counted, list, one_line},
};

/// The most places that are listed for one change.
const MOST_PLACES: usize = 100;
const MOST_DOMAINS: usize = 40;

/// Shows a framework as it was read from `file`, and the marks in it, which are kept if this
/// command `writes_answers`.
pub(super) fn show(
    session: &Session,
    file: &Path,
    framework: &Framework,
    reading: &GridReading,
    writes_answers: bool,
) {
    let say = |text: &str| session.ui.say(text);
    say(&format!("imh read `{}` as:", file.display()));
    say(&format!("  {} {}: {}", framework.id, framework.version, one_line(&framework.title)));
    say(&format!("  language: {}", framework.language));
    for level in &framework.levels {
        let count = framework.at_level(level.id.as_str()).count();
        say(&format!(
            "  level {} ({}): {}",
            level.id,
            one_line(&level.title),
            counted(count, "competency", "competencies")
        ));
    }
    let aspects: Vec<String> = framework.aspects.iter().map(|one| one_line(&one.title)).collect();
    say(&format!(
        "  {}: {}",
        if aspects.len() == 1 { "aspect" } else { "aspects" },
        list(&aspects)
    ));
    let points: Vec<String> = framework
        .scales
        .iter()
        .flat_map(|scale| &scale.points)
        .map(|point| format!("{}{}", one_line(&point.label), if point.met { " (met)" } else { "" }))
        .collect();
    say(&format!("  scale: {}", list(&points)));
    for domain in framework.domains.iter().take(MOST_DOMAINS) {
        let found = framework.competencies.iter().filter(|one| one.domain == domain.id).count();
        let within =
            domain.within.as_ref().map(|above| format!(", within {above}")).unwrap_or_default();
        say(&format!("  domain {}{within}: {}, {found}", domain.id, one_line(&domain.title)));
    }
    if framework.domains.len() > MOST_DOMAINS {
        say(&format!("  and {} more domains", framework.domains.len() - MOST_DOMAINS));
    }
    if !reading.columns.is_empty() {
        say("Columns:");
    }
    for column in &reading.columns {
        let tables = if column.tables > 1 {
            format!(", in {} tables", column.tables)
        } else {
            String::new()
        };
        let how = match column.how {
            GridHow::Asked => ", as you asked",
            GridHow::Content => ", guessed by its content",
            GridHow::Head => "",
        };
        let head = if column.head.is_empty() { "(no head)" } else { column.head.as_str() };
        say(&format!("  {} -> {}{how}{tables}", one_line(head), column.became));
    }
    if !reading.answers.is_empty() {
        let marks = counted(reading.answers.len(), "answer", "answers");
        let kept = if writes_answers { "" } else { ", which only --answers FILE keeps" };
        say(&format!("Marks: {marks}{kept}"));
    }
    told(session, "Changed or left out:", &reading.taken.told);
    told(session, "Doubtful:", &reading.doubts);
}

/// Prints each thing once, with every place at which it happened.
fn told(session: &Session, heading: &str, faults: &[Fault]) {
    if faults.is_empty() {
        return;
    }
    session.ui.say(heading);
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    let mut known: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for fault in faults {
        let at = *known.entry(fault.what.as_str()).or_insert_with(|| {
            groups.push((fault.what.as_str(), Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(fault.place.to_string());
    }
    for (what, mut places) in groups {
        places.retain(|place| !place.is_empty());
        let mut places = in_runs(&places);
        let more = places.len().saturating_sub(MOST_PLACES);
        places.truncate(MOST_PLACES);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let places = if places.is_empty() {
            String::new()
        } else {
            format!("{}{more}: ", places.join("; "))
        };
        session.ui.say(&format!("  {}", one_line(&format!("{places}{what}"))));
    }
}

/// Puts `line 2`, `line 3` and `line 4` together as `lines 2 to 4`.
pub(super) fn in_runs(places: &[String]) -> Vec<String> {
    let parted = |place: &String| {
        let (before, number) = place.rsplit_once(' ')?;
        let is_counted = before.ends_with("line") || before.ends_with("row");
        is_counted.then_some((before.to_owned(), number.parse::<u32>().ok()?))
    };
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| parted(&places[before]));
        let follows = before
            .zip(parted(place))
            .is_some_and(|((before, number), (here, next))| before == here && next == number + 1);
        match runs.last_mut() {
            Some((_, last)) if follows => *last = at,
            _ => runs.push((at, at)),
        }
    }
    let in_words = |(first, last): (usize, usize)| match last - first {
        // Two stay as they are: that is as short.
        0 | 1 => places[first..=last].to_vec(),
        _ => {
            let number = places[last].rsplit(' ').next().unwrap_or_default();
            let (before, from) = places[first].rsplit_once(' ').unwrap_or_default();
            vec![format!("{before}s {from} to {number}")]
        }
    };
    runs.into_iter().flat_map(in_words).collect()
}
