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

impl PageWords {
    pub(super) fn of(canvas: &Canvas) -> Self {
        let pieces = layout::pieces(canvas);
        let mut words = Self::default();
        let mut texts = Vec::with_capacity(pieces.len());
        let (mut unknown, mut all, mut has_two) = (0, 0, false);
        let has_blanks = draws_blanks(canvas, &pieces);
        for piece in &pieces {
            let text = text_of(canvas, &piece.glyphs, has_blanks);
            has_two |= text.text.contains("\u{fffd}\u{fffd}");
            unknown += text.text.matches('\u{fffd}').count();
            all += piece.glyphs.len();
            texts.push(text);
        }
        words.has_unknown = has_two || (unknown > 0 && unknown * 100 >= all);
        let line_of = words.put_in_lines(canvas, &pieces, &texts);
        words.others.extend(texts.iter().filter_map(|text| text.other.clone()));
        words.add_rows(&pieces, &texts, &line_of);
        words.add_broken(&pieces, &texts, &line_of);
        words.add_columns_of_letters();
        words.add_cells();
        words.add_mixed();
        words.add_backwards();
        words
    }

    /// Makes lines of pieces that stand side by side and follow each other, and returns the line of each.
    fn put_in_lines(
        &mut self,
        canvas: &Canvas,
        pieces: &[LinePiece],
        texts: &[PieceText],
    ) -> Vec<usize> {
        let mut line_of = Vec::with_capacity(pieces.len());
        for (at, piece) in pieces.iter().enumerate() {
            let text = &texts[at].text;
            let beside = at.checked_sub(1).and_then(|before| {
                let (last, first) = (pieces[before].glyphs.last()?, piece.glyphs.first()?);
                let step = layout::step(&canvas.glyphs[*last], &canvas.glyphs[*first]);
                (step.off <= SAME_LINE && step.bend <= 5 && step.gap > OVERLAP).then_some(step.gap)
            });
            match (beside, self.lines.last_mut()) {
                (Some(gap), Some(line)) => {
                    line.push(if gap >= CELL { '\t' } else { ' ' });
                    line.push_str(text);
                }
                _ => self.lines.push(text.clone()),
            }
            line_of.push(self.lines.len() - 1);
        }
        line_of
    }

    /// Adds what stands on one line and was not drawn in this order.
    fn add_rows(&mut self, pieces: &[LinePiece], texts: &[PieceText], line_of: &[usize]) {
        let spots: Vec<_> = pieces.iter().map(|piece| piece.spot).collect();
        for row in Rows::new(&spots).iter() {
            let is_one_line = row.windows(2).all(|two| line_of[two[0]] == line_of[two[1]]);
            if row.len() > 1 && !is_one_line {
                let row: Vec<&str> = row.iter().map(|&at| texts[at].text.as_str()).collect();
                self.others.push(row.join(" "));
            }
        }
    }

    /// Adds words that a hyphen breaks, and that go on in the line below: columns may be drawn line by
    /// line, and the lines of narrow cells beside each other.
    fn add_broken(&mut self, pieces: &[LinePiece], texts: &[PieceText], line_of: &[usize]) {
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&pieces[a].spot, &pieces[b].spot);
            a.frame.cmp(&b.frame).then(b.base.total_cmp(&a.base))
        });
        for (place, &at) in order.iter().enumerate() {
            let begun = broken_words(&texts[at].text, 4);
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
            let is_next = line_of[nearest] == line_of[at] + 1
                && self.lines[line_of[at]].ends_with(&texts[at].text)
                && self.lines[line_of[nearest]].starts_with(&texts[nearest].text);
            let resumed = resumed(&texts[nearest].text);
            if !is_next && !resumed.is_empty() {
                self.others.push(format!("{begun}\n{resumed}"));
            }
        }
    }

    /// Adds lines whose cells may be no cells.
    fn add_cells(&mut self) {
        let lines = self.lines.iter().filter(|line| line.contains('\t'));
        let plain: Vec<String> = lines.map(|line| line.replace('\t', " ")).collect();
        self.others.extend(plain);
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

    /// Adds lines from right to left, whose letters stand in the order of the eye.
    fn add_backwards(&mut self) {
        let is_from_right = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
        let lines = self.lines.iter().filter(|line| line.contains(is_from_right));
        let backwards: Vec<String> = lines.map(|line| line.chars().rev().collect()).collect();
        self.others.extend(backwards);
    }
}

/// The most pieces that are looked at for the line below one.
const MOST_BELOW: usize = 400;
