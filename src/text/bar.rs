//! Bars of signs for a terminal.

pub const FULL: char = '█';
pub const HATCHED: char = '▒';
/// What is left open of a bar that fills up.
pub const OPEN: char = '░';

/// A bar of `room` signs: so many of each, and the rest of it in `rest`.
#[must_use]
pub fn bar(parts: &[(char, usize)], room: usize, rest: char) -> String {
    let open = room.saturating_sub(parts.iter().map(|(_, count)| count).sum());
    parts.iter().copied().chain([(rest, open)]).flat_map(|(sign, count)| std::iter::repeat_n(sign, count)).collect()
}
