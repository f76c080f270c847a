//! Edits the words of a piece of evidence in the person's own editor.

use std::cell::Cell;

use super::{
    super::{
        Failure, Session,
        kit::{draft::DraftToOpen, open::open},
    },
    ended::ended,
    find_evidence,
};
use crate::{
    analysis::{Gone, GoneHow, deeds, evidence_gone},
    model::Evidence,
    report::entry_name,
    store::{Draft, NewContent, Workspace},
    text::{cut, one_line, quoted_path},
};

/// Opens the words of a piece of evidence in the person's editor.
pub(in crate::cli) fn edit_account(session: &Session, short: &str) -> Result<(), Failure> {
    edit_words(session, open(session)?, short)
}

/// Opens the words in the person's editor, with a draft that survives a crash of the editor.
pub(super) fn edit_words(
    session: &Session,
    mut workspace: Workspace,
    short: &str,
) -> Result<(), Failure> {
    let item = find_evidence(&workspace, short)?;
    let before = workspace.words_of(item)?.unwrap_or_default();
    let stands = item.account.as_ref().map(|account| account.sha256);
    let draft = Draft::of_evidence(&workspace, short);
    let so_far = draft.bytes()?;
    let is_new = so_far.as_deref().is_none_or(|so_far| so_far == before.as_bytes());
    let began_from = if is_new { None } else { draft.began_from(&session.context) }.or(stands);
    if is_new {
        draft.write(&before)?;
        if let Some(words) = stands {
            draft.begins_from(&session.context, words);
        }
    } else {
        session.ui.say("Going on with the changes that were not finished.");
    }
    if began_from != stands {
        session.ui.say(&format!(
            "The words of {short} have changed since you began these changes. To see them as they are now: imh show {short}"
        ));
    }
    let command = format!("imh evidence edit {short}");
    let otherwise =
        format!("you can also give all of the words in a file: {command} --words - < FILE");
    let writing = DraftToOpen {
        draft: &draft,
        is_new,
        what: "Your changes",
        command: &command,
        otherwise: &otherwise,
        goes_on: Cell::new(true),
    };
    writing.and_then(session, |words, _| {
        if words == before.trim() || words.is_empty() {
            return Ok(Ok("Nothing was changed.".to_owned()));
        }
        // Another device may have synced something while the editor was open.
        workspace.reload(&session.context)?;
        let (mut meanwhile, mut before) = (None, None);
        let find = |workspace: &Workspace| {
            writing.goes_on.set(workspace.portfolio.evidence_called(short).is_some());
            let item = find_to_change(workspace, short)?;
            let is_as_begun = item.account.as_ref().map(|account| account.sha256) == began_from;
            meanwhile = (!is_as_begun).then(|| item.account.clone());
            before = Some(item.clone());
            Ok::<_, Failure>(item.id.clone())
        };
        let content = NewContent { files: None, account: Some(words.to_owned() + "\n") };
        let edits = workspace.edit_evidence(&session.context, find, Vec::new(), content, |_| ())?;
        let mut told = vec![match meanwhile {
            None => format!("Changed {short}. The earlier version is kept with it. See it: imh evidence show {short}"),
            Some(account) => {
                let others = account.map_or(Ok(None), |account| workspace.words_in(&account))?;
                crossed(short, words, others.as_deref())
            }
        }];
        told.extend(before.iter().flat_map(|before| ended(before, &edits)));
        Ok(Ok(told.join("\n")))
    })
}

/// Says that the same words were also changed elsewhere, and where both texts are kept.
fn crossed(short: &str, own: &str, others: Option<&str>) -> String {
    const MOST: usize = 100;
    if others.is_some_and(|others| others.trim() == own.trim()) {
        return format!(
            "Changed {short}. While you were writing, the same change was made elsewhere. See the words: imh show {short}"
        );
    }
    let how = others.map_or_else(
        || "taken away elsewhere".to_owned(),
        |others| {
            format!(
                "changed elsewhere as well; there they begin: \"{}\"",
                cut(&one_line(others.trim()), MOST)
            )
        },
    );
    format!(
        "Changed {short}. While you were writing, its words were {how}.\n\
         Nothing is lost: your words stand now, and the words that they replaced are kept with it. See both: imh show {short}"
    )
}

/// Warns, after words were replaced, that another window has them open in an editor and may
/// overwrite them.
pub(super) fn tell_open_elsewhere(session: &Session, workspace: &Workspace, short: &str) {
    let draft = Draft::of_evidence(workspace, short);
    let is_there = draft.bytes().is_ok_and(|bytes| bytes.is_some());
    if is_there && draft.for_one_editor(&session.context).is_none() {
        session.ui.say(&format!(
            "The words of {short} are open in an editor in another window. If you save them there, that version will stand, and this one is kept: imh show {short}"
        ));
    }
}

/// Like [`find_evidence`]; if the piece is gone, names the unsaved draft of its words and how to
/// recover it.
pub(super) fn find_to_change<'w>(
    workspace: &'w Workspace,
    typed: &str,
) -> Result<&'w Evidence, Failure> {
    find_evidence(workspace, typed).map_err(|failure| {
        let draft = Draft::of_evidence(workspace, typed);
        if !draft.bytes().is_ok_and(|bytes| bytes.is_some()) {
            return failure;
        }
        match gone(workspace, typed) {
            Ok(Some((item, gone))) => no_longer_there(workspace, &draft, &item.short, &gone),
            _ => failure,
        }
    })
}

fn gone(workspace: &Workspace, typed: &str) -> Result<Option<(Evidence, Gone)>, Failure> {
    let entries = workspace.entries()?;
    let gone = evidence_gone(&workspace.portfolio, &deeds(&entries));
    Ok(gone.into_iter().find(|(item, _)| item.short.eq_ignore_ascii_case(typed)))
}

fn no_longer_there(workspace: &Workspace, draft: &Draft, short: &str, gone: &Gone) -> Failure {
    let path = draft.path();
    let shown = one_line(&path.display().to_string());
    let told = |what: &str| {
        Failure::usage(format!("{short} {what}; the changes to its words are kept in `{shown}`"))
    };
    let undo = format!("imh undo {}", entry_name(&gone.by, &workspace.marker.first_device));
    let brought_back =
        format!("`{undo}` brings it back, and `imh evidence edit {short}` then goes on with them");
    match gone.how {
        GoneHow::TakenOut => told("was taken out of your portfolio").remark(brought_back).hint(undo),
        GoneHow::TakenBack => told("is not in your portfolio: adding it was undone").remark(brought_back).hint(undo),
        GoneHow::Erased => told("was wiped for good")
            .remark("delete that file if its words should go as well, or add them as a new piece of evidence")
            .hint(format!("imh evidence add --words - < {}", quoted_path(path))),
    }
}
