//! How to change the places in which the check found something: one whole command for each kind of
//! place, about the first of them.

use crate::{
    analysis::{FoundIn, evidence_of, found_in, privacy::OWN_NAME},
    files::{cleaned_by_hand, is_tag},
    model::{Answer, Evidence, Finding, FindingKind, Portfolio, Rated, RatingKey},
};

/// Returns a line for each kind of place in which something was found that a person takes out.
pub(super) fn advice<'f>(
    portfolio: &Portfolio,
    findings: impl Iterator<Item = &'f Finding>,
) -> Vec<String> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for finding in findings {
        let is_by_hand = matches!(
            finding.kind,
            FindingKind::Unreadable | FindingKind::PeopleInPicture | FindingKind::VoicesHeard
        );
        if is_by_hand || finding.kind.can_be_stripped() || cleaned_in(finding).is_some() {
            continue;
        }
        if let Some((of, command)) = command_for(portfolio, &finding.place)
            && lines.iter().all(|(known, _)| *known != of)
        {
            lines.push((of, format!("To change {of}{command}")));
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Returns what is to be changed, and the rest of the sentence with the command.
fn command_for(portfolio: &Portfolio, place: &str) -> Option<(&'static str, String)> {
    let rate = |key: &RatingKey, rated: &Rated| {
        let answer = match &rated.answer {
            Answer::Point(point) => point.as_str(),
            Answer::NotApplicable { .. } => "n/a",
        };
        format!("imh rate {}.{}={answer}", key.competency, key.aspect)
    };
    let edit = |item: &Evidence| format!("imh evidence edit {}", item.short);
    Some(match found_in(portfolio, place)? {
        FoundIn::OwnName => (OWN_NAME, ": imh workspace set --name \"...\"".to_owned()),
        FoundIn::Note(key, rated) => {
            ("a note", format!(", for example: {} --note \"...\"", rate(key, rated)))
        }
        FoundIn::Reason(key, rated) => {
            ("a reason", format!(", for example: {} --reason \"...\"", rate(key, rated)))
        }
        FoundIn::Account(item) => {
            ("your own words", format!(" in your editor, for example: {}", edit(item)))
        }
        FoundIn::Title(item) => {
            ("a title", format!(", for example: {} --title \"...\"", edit(item)))
        }
        FoundIn::Happened(item, happened) => {
            let month = happened.earliest().strftime("%Y-%m");
            ("a day", format!(", name its month, for example: {} --happened {month}", edit(item)))
        }
        FoundIn::File(item, _) => {
            // The new files take the place of all that it has.
            let files = " --file FILE".repeat(item.files.len().max(1));
            (
                "a file",
                format!(
                    ", edit your own copy of it and give it again, for example: {}{files}",
                    edit(item)
                ),
            )
        }
        FoundIn::Detail(item) => {
            ("another detail", format!(" of a piece of evidence, see: {} --help", edit(item)))
        }
        FoundIn::Goal(goal) => {
            ("a goal", format!(", for example: imh plan edit {} --help", goal.short))
        }
    })
}

/// Whether cleaning takes a finding out of its file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ByCleaning {
    No,
    Yes,
    /// imh cannot clean such a file; what a person does.
    ByHand(&'static str),
}

/// Returns the command that removes it, or what a person does if imh cannot clean the file.
pub(super) fn cleaned_in(finding: &Finding) -> Option<String> {
    match by_cleaning(finding) {
        ByCleaning::No => None,
        ByCleaning::ByHand(what) => Some(what.to_owned()),
        ByCleaning::Yes => {
            let short = evidence_of(&finding.place)?;
            Some(format!("`imh check clean {short}` takes it out"))
        }
    }
}

pub(super) fn by_cleaning(finding: &Finding) -> ByCleaning {
    let (of, inside) = finding.place.split_once(", ").unwrap_or((&finding.place, ""));
    let file = evidence_of(&finding.place).and_then(|short| of.strip_prefix(short));
    let Some(file) = file.map(str::trim_start) else { return ByCleaning::No };
    if !finding.kind.can_be_stripped() && !is_tag(file, inside) {
        return ByCleaning::No;
    }
    cleaned_by_hand(file).map_or(ByCleaning::Yes, ByCleaning::ByHand)
}
