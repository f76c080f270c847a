//! Fields whose words are not lost: what is typed and not given waits on disk, and stands there again when the field is opened.

use super::{Failure, Session};
use crate::{
    store::HalfTyped,
    text::one_line,
    ui::{Prompt, PromptError},
};

/// Asks for the words of a field. Whoever would rather not give them, or is stopped, finds there again what they typed.
///
/// # Errors
/// Where the words could not be kept; they are said then.
pub(super) fn ask(
    session: &Session,
    prompt: &mut dyn Prompt,
    question: &str,
    half: &mut HalfTyped,
) -> Result<Result<String, PromptError>, Failure> {
    let typed = prompt.kept_words(question, half);
    if let Err(error) = &typed {
        let lost = format!("what could not be kept: {}", one_line(half.words()));
        let waits = half.leave().map_err(|error| Failure::from(error).because(lost))?;
        if waits && !matches!(error, PromptError::Declined) {
            session.ui.say("\nWhat you were writing is kept, and stands there again the next time.");
        }
    }
    Ok(typed)
}
