//! Bars of signs for a terminal, each part with a pattern of its own, so that none needs colour.

/// What parts are drawn with, from the first.
pub const SIGNS: [char; 4] = ['█', '▒', '·', '×'];
/// What is left open of a bar that fills up.
pub const OPEN: char = '░';

/// A bar of `room` signs: so many for each part, and the rest of it in `rest`.
#[must_use]
pub fn bar(parts: &[usize], room: usize, rest: char) -> String {
    let open = room.saturating_sub(parts.iter().sum());
    SIGNS.into_iter().zip(parts.iter().copied()).chain([(rest, open)]).flat_map(|(sign, count)| std::iter::repeat_n(sign, count)).collect()
}
