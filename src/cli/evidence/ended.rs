//! Reports which confirmations and consent ended, because they belonged to content that was
//! replaced.

use crate::{
    cli::{Session, kit::typed::today},
    model::{Confirmation, Confirmed, Evidence, EvidenceEdit, PartialDate},
    text::{one_line, quoted},
};

/// Says what no longer counts after `edits`, and how to record it again.
pub(super) fn ended(before: &Evidence, edits: &[EvidenceEdit]) -> Vec<String> {
    let edit = format!("imh evidence edit {}", before.short);
    let replaces = |replaces: fn(&EvidenceEdit) -> bool| edits.iter().any(replaces);
    let replaces_files = replaces(|edit| matches!(edit, EvidenceEdit::Files(_)));
    let replaces_link = replaces(|edit| matches!(edit, EvidenceEdit::Link(_)));
    if !replaces_files
        && !replaces_link
        && !replaces(|edit| matches!(edit, EvidenceEdit::Account(_)))
    {
        return Vec::new();
    }
    let mut told = Vec::new();
    if edits.contains(&EvidenceEdit::Confirmation(None)) {
        let is_again = |by: &str| {
            edits.iter().any(
                |edit| matches!(edit, EvidenceEdit::Confirmation(Some(again)) if again.by == by),
            )
        };
        let ending = before.confirmations.iter().filter(|one| !is_again(&one.by));
        told.extend(ending.map(|Confirmation { how, by, on }| {
            let outside = if *how == Confirmed::External { " --external" } else { "" };
            format!(
                "The confirmation by {by} on {on} belongs to the earlier content, and does not count for the new one. \
                 If they confirm this as well: {edit} --confirmed-by {}{outside}",
                quoted(by)
            )
        }));
    }
    if let Some(consent) =
        before.consent.as_ref().filter(|_| edits.contains(&EvidenceEdit::Consent(None)))
    {
        let (what, these) = if replaces_files { ("files", "these") } else { ("link", "this one") };
        let consent = quoted(&one_line(consent));
        told.push(format!("The consent was for the earlier {what}. If people agreed to the same for {these}: {edit} --consent {consent}"));
    }
    told
}

/// Warns of a last day that has passed already, since it may be a slip of the year.
pub(super) fn tell_if_over(session: &Session, short: &str, until: Option<PartialDate>) {
    if let Some(until) = until.filter(|until| until.latest() < today(session)) {
        session.ui.warn(&format!(
            "{short} has run out already: it counted until {until}. If that is a slip: imh evidence edit {short} --valid-until DAY"
        ));
    }
}
