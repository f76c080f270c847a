//! Floor 0: words and widths. Knows nothing about competencies, and has no side effects.

mod alike;
mod bar;
mod count;
mod duration;
mod entity;
mod file_name;
mod label;
mod language;
mod leftover;
mod line_end;
mod marked;
mod pastable;
mod said;
mod sanitise;
mod shell;
mod slug;
pub mod spreadsheet;
mod suggest;
mod unspaced;
mod wrap;

pub use alike::{added, alike};
pub use bar::{FULL, HATCHED, OPEN, bar};
pub use count::{counted, list, size, word_count};
pub use duration::{ago, day};
pub use entity::entity;
pub use file_name::{
    FileNameFault, chosen_file_name, clean_file_name, name_units, numbered_file_name, readable_name,
};
pub use label::is_name;
pub use language::{Direction, LanguageFault, check_language, direction, is_language};
pub use leftover::{LeftBy, left_by, stands_for};
pub use line_end::{is_hyphen, is_lead};
pub use marked::{Marked, in_language, marked_like, marked_parts, own_words, unmarked};
pub use pastable::{at_workspace, commands_in, held_together, pastable};
pub use said::{
    DayPart, MONTHS, are_dots, day_in_words, day_parts, minutes_in_words, sentence, stopped,
};
pub use sanitise::{
    compatible, has_control, html_escaped, markdown_escaped, one_line, shown, sign_in_words,
    spreadsheet_safe, tidied, tidy, unsafe_sign, without_accents,
};
pub use shell::{COMMANDS, is_command, path_of_address, quoted, quoted_path, unquoted, words_of};
pub use slug::{check_digits, slug, word_id};
pub use suggest::{closest, did_you_mean, letters_apart};
pub use unspaced::is_unspaced;
pub use wrap::{cut, width, wrapped};
