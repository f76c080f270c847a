//! Floor 6: the terminal. Data goes to standard output and messages to standard error; questions
//! are asked through one trait.

mod burst;
mod card;
mod interrupt;
mod keys;
mod launch;
mod letters;
mod line;
mod list;
mod located;
mod mode;
mod open_line;
mod plain;
mod progress;
mod prompt;
mod review_card;
mod speech;
mod terminal;
mod tesseract;

pub use card::{Card, CardPoint, lines_of};
pub use interrupt::{ALL_KEPT, tidy_when_told_to_end};
pub use launch::{edit_with, open_with_its_program};
pub use located::LocatedPrompt;
pub use plain::PlainPrompt;
pub use progress::Progress;
pub use prompt::{Prompt, PromptError, Reply, ReviewReply};
pub use review_card::{ReviewCard, ReviewPiece};
pub use speech::{ColorWish, SpeechError, Ui};
pub use terminal::TerminalPrompt;
pub use tesseract::{Tesseract, TesseractFault};
