//! The words in photographs and scans, which tesseract reads if the person wants it.

use super::super::{Exit, Failure, Session, kit::ask::prompt};
use crate::{
    store::{FilesLooked, Workspace, describe},
    text::{counted, list, one_line},
    ui::{Tesseract, TesseractFault},
};

/// English, which tesseract brings along.
const USUAL: &str = "eng";
/// More are counted.
const MOST_TOLD: usize = 5;

pub(super) fn with_languages(languages: &str) -> Result<Tesseract, Failure> {
    Tesseract::find(languages).map_err(|fault| {
        let said = fault.to_string();
        match fault {
            TesseractFault::Missing => Failure::new(Exit::Machine, said)
                .because("it is free. Debian and Ubuntu: sudo apt install tesseract-ocr; macOS: brew install tesseract; Windows: winget install UB-Mannheim.TesseractOCR")
                .hint("imh check --ocr, once it is there; without it, look at each picture yourself"),
            TesseractFault::Language(_, known) => {
                let first = known.first().map_or(USUAL, String::as_str);
                Failure::usage(said)
                    .because(format!("it knows {}", list(&known.iter().map(String::as_str).collect::<Vec<_>>())))
                    .hint(format!("imh check --ocr={first}"))
            }
            TesseractFault::Start(error) => {
                Failure::new(Exit::Machine, said).because(describe(&error))
            }
        }
    })
}

/// Asks once for each picture whether its words should be read, if somebody is there and tesseract
/// is too.
pub(super) fn offered(
    session: &Session,
    workspace: &Workspace,
    looked: &FilesLooked,
) -> Result<Option<Tesseract>, Failure> {
    if looked.unasked == 0 || !session.ui.may_ask_at_terminal {
        return Ok(None);
    }
    let Ok(tesseract) = Tesseract::find(USUAL) else { return Ok(None) };
    let files = counted(looked.unasked, "file", "files");
    let question = format!(
        "imh has not looked for words in the pictures of {files}. Shall the program tesseract read them, on this computer? That takes a few seconds for each."
    );
    let answers =
        ["No, I look at them myself".to_owned(), "Yes, read the words in them".to_owned()];
    if prompt(session).choose(&question, &answers, 0)? == 1 {
        return Ok(Some(tesseract));
    }
    workspace.leave_pictures(&session.context);
    session.ui.say("imh will not ask about these again. If you want it later: imh check --ocr");
    Ok(None)
}

/// Says which pictures nobody read.
pub(super) fn tell(session: &Session, looked: &FilesLooked) {
    for (place, why) in looked.unseen.iter().take(MOST_TOLD) {
        session.ui.say(&format!("The words in {} were not read: {why}.", one_line(place)));
    }
    if let Some(more) = looked.unseen.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        session
            .ui
            .say(&format!("So it is with {}.", counted(more, "more picture", "more pictures")));
    }
    if looked.read_before > 0 {
        let files = counted(looked.read_before, "file", "files");
        session.ui.say(&format!(
            "Your list, the file or imh has changed since the words in the pictures of {files} were read, so this check knows nothing of them. Read them again: imh check --ocr"
        ));
    }
}
