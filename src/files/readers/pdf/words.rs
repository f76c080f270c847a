//! The words of a page: where blanks are, lines, and how else the same letters can be read.

use crate::files::broken::{broken_words, resumed};

use super::{
    canvas::Canvas,
    layout::{self, LinePiece, SAME_LINE},
    rows::Rows,
    text::{OVERLAP, PieceText, draws_blanks, text_of},
};

/// The words of a page.
#[derive(Default)]
pub(super) struct PageWords {
    pub(super) lines: Vec<String>,
    /// The same letters read otherwise, for names from a list only.
    pub(super) others: Vec<String>,
    /// True if so many letters cannot be known that they may be words.
    pub(super) has_unknown: bool,
}

/// A gap from which pieces on one line are cells.
const CELL: f64 = 1.5;
/// The same where words are parted by blanks that are drawn.
const CELL_BESIDE_BLANKS: f64 = 0.6;

impl PageWords {
    pub(super) fn of(canvas: &Canvas) -> Self {
        let pieces = layout::pieces(canvas);
        let mut words = Self::default();
        let has_blanks = draws_blanks(canvas, &pieces);
        let texts: Vec<PieceText> =
            pieces.iter().map(|piece| text_of(canvas, &piece.glyphs, has_blanks)).collect();
        let widest = if has_blanks { CELL_BESIDE_BLANKS } else { CELL };
        let lines = words.put_in_lines(canvas, &pieces, &texts, widest);
        words.has_unknown = has_unknown(&words.lines);
        words.add_backwards(&pieces, &texts);
        words.others.extend(texts.into_iter().flat_map(|text| text.others));
        words.add_rows(&pieces, &lines);
        words.add_broken(&pieces, &lines);
        words.add_columns_of_letters();
        words.add_mixed();
        words
    }

    /// Makes lines of pieces that stand side by side and follow each other, a line for each cell, and
    /// returns the first and the last line of each piece.
    fn put_in_lines(
        &mut self,
        canvas: &Canvas,
        pieces: &[LinePiece],
        texts: &[PieceText],
        widest: f64,
    ) -> Vec<(usize, usize)> {
        let mut lines = Vec::with_capacity(pieces.len());
        for (at, piece) in pieces.iter().enumerate() {
            let is_beside = at.checked_sub(1).is_some_and(|before| {
                let step = layout::step_between(canvas, &pieces[before], piece);
                step.off <= SAME_LINE && step.bend <= 5 && (OVERLAP..widest).contains(&step.gap)
            });
            let mut cells = texts[at].cells.iter();
            if is_beside
                && let Some(line) = self.lines.last_mut()
                && let Some(first) = cells.next()
            {
                line.push(' ');
                line.push_str(first);
            }
            let begin = self.lines.len() - usize::from(is_beside);
            self.lines.extend(cells.cloned());
            lines.push((begin, self.lines.len() - 1));
        }
        lines
    }

    /// Adds what stands side by side and was not drawn one after the other.
    fn add_rows(&mut self, pieces: &[LinePiece], lines: &[(usize, usize)]) {
        let spots: Vec<_> = pieces.iter().map(|piece| piece.spot).collect();
        for row in Rows::new(&spots).iter() {
            for two in row.windows(2) {
                let (left, right) = (lines[two[0]].1, lines[two[1]].0);
                if left == right || left + 1 == right {
                    continue;
                }
                let end = broken_end_of(&self.lines[left]);
                let begin = resumed(&self.lines[right]);
                if !end.is_empty() && !begin.is_empty() {
                    self.others.push(format!("{end} {begin}"));
                }
            }
        }
    }

    /// Adds words that a hyphen breaks, and that go on in the line below: columns may be drawn line by
    /// line, and the lines of narrow cells beside each other.
    fn add_broken(&mut self, pieces: &[LinePiece], lines: &[(usize, usize)]) {
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&pieces[a].spot, &pieces[b].spot);
            a.frame.cmp(&b.frame).then(b.base.total_cmp(&a.base))
        });
        for (place, &at) in order.iter().enumerate() {
            let begun = broken_words(&self.lines[lines[at].1], 4);
            if begun.is_empty() {
                continue;
            }
            let own = &pieces[at].spot;
            let below = order[place + 1..].iter().take(MOST_BELOW).filter(|&&other| {
                let spot = &pieces[other].spot;
                let down = own.last_base - spot.base;
                spot.frame == own.frame
                    && (0.5 * own.high..3.0 * own.high).contains(&down)
                    && (own.from - 3.0 * own.wide..own.to + own.wide).contains(&spot.from)
            });
            let distance = |&other: &usize| {
                let spot = &pieces[other].spot;
                (own.last_base - spot.base) + (spot.from - own.from).abs() * 0.2
            };
            let nearest = below.copied().min_by(|a, b| distance(a).total_cmp(&distance(b)));
            let Some(nearest) = nearest else { continue };
            let next = &self.lines[lines[nearest].0];
            let resumed = resumed(next);
            if lines[nearest].0 != lines[at].1 + 1 && !resumed.is_empty() {
                self.others.push(format!("{begun}\n{resumed}"));
            }
        }
    }

    /// Adds words in which small letters go before capitals: a shape of a small capital may be either.
    fn add_mixed(&mut self) {
        let is_mixed = |word: &&str| {
            let mut letters = word.chars().zip(word.chars().skip(1));
            letters.any(|(before, after)| before.is_lowercase() && after.is_uppercase())
        };
        let words = self.lines.iter().flat_map(|line| line.split_whitespace()).filter(is_mixed);
        let even = words.map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter();
            first.chain(letters.flat_map(char::to_lowercase)).collect::<String>()
        });
        let even: Vec<String> = even.collect();
        self.others.extend(even);
    }

    /// Adds words whose letters stand below each other.
    fn add_columns_of_letters(&mut self) {
        let is_letter = |line: &&String| line.chars().count() == 1;
        for column in self.lines.chunk_by(|a, b| is_letter(&a) == is_letter(&b)) {
            if column.len() >= 3 && is_letter(&&column[0]) {
                self.others.push(column.concat());
            }
        }
    }

    /// Adds rows from right to left, whose letters stand in the order of the eye.
    fn add_backwards(&mut self, pieces: &[LinePiece], texts: &[PieceText]) {
        let is_from_right = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
        if !self.lines.iter().any(|line| line.contains(is_from_right)) {
            return;
        }
        let spots: Vec<_> = pieces.iter().map(|piece| piece.spot).collect();
        for row in Rows::new(&spots).iter() {
            let cells = row.iter().flat_map(|&at| texts[at].cells.iter().map(String::as_str));
            let row = cells.collect::<Vec<_>>().join(" ");
            if row.contains(is_from_right) {
                self.others.push(row.chars().rev().collect());
            }
        }
    }
}

/// Returns the last two words of a line.
fn broken_end_of(line: &str) -> &str {
    let line = line.trim_end();
    line.rmatch_indices(' ').nth(1).map_or(line, |(at, _)| &line[at + 1..])
}

/// Returns whether so many letters cannot be known that they may be words: two side by side, or one of
/// a hundred.
fn has_unknown(lines: &[String]) -> bool {
    let unknown: usize = lines.iter().map(|line| line.matches('\u{fffd}').count()).sum();
    let all: usize = lines.iter().map(|line| line.chars().count()).sum();
    unknown > 0
        && (unknown * 100 >= all || lines.iter().any(|line| line.contains("\u{fffd}\u{fffd}")))
}

/// The most pieces that are looked at for the line below one.
const MOST_BELOW: usize = 400;
