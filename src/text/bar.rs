//! Text bars for a terminal.

pub const FULL: char = '█';
pub const HATCHED: char = '▒';
/// The open part of a bar.
pub const OPEN: char = '░';

/// Returns a bar `room` characters long: so many of each character, filled up with `rest`.
#[must_use]
pub fn bar(parts: &[(char, usize)], room: usize, rest: char) -> String {
    let open = room.saturating_sub(parts.iter().map(|(_, count)| count).sum());
    parts
        .iter()
        .copied()
        .chain([(rest, open)])
        .flat_map(|(sign, count)| std::iter::repeat_n(sign, count))
        .collect()
}
