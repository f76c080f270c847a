//! Reports which confirmations and consent ended, because they belonged to content that was
//! replaced.

use crate::{
    model::{Confirmation, Confirmed, Evidence, EvidenceEdit},
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
