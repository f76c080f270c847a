//! How to change the places in which the check found something: one whole command for each kind of
//! place, about the first of them.

use crate::{
    analysis::privacy::OWN_NAME,
    files::{cleaned_by_hand, is_tag},
    model::{Answer, Finding, FindingKind, Portfolio},
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
    if place.starts_with(OWN_NAME) {
        return Some((OWN_NAME, ": imh workspace set --name \"...\"".to_owned()));
    }
    of_rating(portfolio, place)
        .or_else(|| of_evidence(portfolio, place))
        .or_else(|| of_goal(portfolio, place))
}

fn of_rating(portfolio: &Portfolio, place: &str) -> Option<(&'static str, String)> {
    let (key, rated) = portfolio.ratings().find_map(|(key, history)| {
        let is_it = place
            .strip_prefix(key.competency.as_str())
            .and_then(|rest| rest.strip_prefix(' ')?.strip_prefix(key.aspect.as_str()))
            .is_some_and(|rest| rest.starts_with(','));
        let is_it = is_it && key.level == portfolio.level;
        is_it.then(|| history.last().map(|rated| (key, rated))).flatten()
    })?;
    let answer = match &rated.answer {
        Answer::Point(point) => point.as_str(),
        Answer::NotApplicable { .. } => "n/a",
    };
    let rate = format!("imh rate {}.{}={answer}", key.competency, key.aspect);
    Some(if place.contains(", the reason") {
        ("a reason", format!(", for example: {rate} --reason \"...\""))
    } else {
        ("a note", format!(", for example: {rate} --note \"...\""))
    })
}

fn of_evidence(portfolio: &Portfolio, place: &str) -> Option<(&'static str, String)> {
    let item = portfolio.evidence.iter().find(|item| Some(&*item.short) == evidence_of(place))?;
    let edit = format!("imh evidence edit {}", item.short);
    let rest = place.strip_prefix(&item.short)?;
    let account = item.account.as_ref().map(|account| format!(" {}", account.name));
    if account.is_some_and(|account| {
        rest.strip_prefix(&*account).is_some_and(|rest| rest.starts_with(','))
    }) {
        return Some(("your own words", format!(" in your editor, for example: {edit}")));
    }
    if rest.starts_with(", the title") {
        return Some(("a title", format!(", for example: {edit} --title \"...\"")));
    }
    if let Some(happened) = item.happened.filter(|_| rest.starts_with(", when it happened")) {
        let month = happened.earliest().strftime("%Y-%m");
        return Some((
            "a day",
            format!(", name its month, for example: {edit} --happened {month}"),
        ));
    }
    if rest.starts_with(' ') || rest.starts_with(", the name of file") {
        // The new files take the place of all that it has.
        let files = " --file FILE".repeat(item.files.len().max(1));
        return Some((
            "a file",
            format!(", edit your own copy of it and give it again, for example: {edit}{files}"),
        ));
    }
    Some(("another detail", format!(" of a piece of evidence, see: {edit} --help")))
}

fn of_goal(portfolio: &Portfolio, place: &str) -> Option<(&'static str, String)> {
    let short = place.split(',').next()?;
    portfolio.goals.iter().find(|goal| goal.short == short)?;
    Some(("a goal", format!(", for example: imh plan edit {short} --help")))
}

/// Returns the short id of the piece of evidence that a place is in.
pub(super) fn evidence_of(place: &str) -> Option<&str> {
    let short = place.split([' ', ',']).next()?;
    let digits = short.strip_prefix('E')?;
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some(short)
}

/// Returns the command that removes it, or what a person does if imh cannot clean the file.
pub(super) fn cleaned_in(finding: &Finding) -> Option<String> {
    let short = evidence_of(&finding.place)?;
    let (of, inside) = finding.place.split_once(", ").unwrap_or((&finding.place, ""));
    let file = of.strip_prefix(short)?.trim_start();
    if !finding.kind.can_be_stripped() && !is_tag(file, inside) {
        return None;
    }
    let by_hand = cleaned_by_hand(file).map(str::to_owned);
    Some(by_hand.unwrap_or_else(|| format!("`imh check clean {short}` takes it out")))
}
