//! The text of letters that follow each other on a line: where blanks are, and where they may be.

use super::{
    canvas::{Canvas, Glyph, Sort},
    layout::{self, LinePiece, SAME_LINE},
};

/// A blank begins at this gap, in parts of the size.
const BLANK: f64 = 0.13;
/// Between two runs a gap down to this may be a blank, and one up to that may be none.
const MAYBE_BLANK: f64 = 0.06;
const MAYBE_NONE: f64 = 0.2;
/// Letters that lie over each other by so much may be parted.
pub(super) const OVERLAP: f64 = -0.15;
/// Letters that are spaced out are so far apart at least.
const SPACED: f64 = 0.1;
/// What is between a letter and the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Joined,
    Parted,
    /// Joined or parted, as one reads it.
    MaybeJoined,
    MaybeParted,
}

/// The text of a piece.
pub(super) struct PieceText {
    /// Its cells, of which most pieces have one.
    pub(super) cells: Vec<String>,
    /// What stands around each gap that can be read otherwise, as it reads then.
    pub(super) others: Vec<String>,
}

/// Returns whether words are parted by blanks that are drawn, so that a gap without one parts cells.
pub(super) fn draws_blanks(canvas: &Canvas, pieces: &[LinePiece]) -> bool {
    let (mut drawn, mut gaps) = (0, 0);
    for piece in pieces {
        for two in piece.glyphs.windows(2) {
            let (before, after) = (&canvas.glyphs[two[0]], &canvas.glyphs[two[1]]);
            if after.sort == Sort::Blank {
                drawn += 1;
            } else if joint(before, after) == Joint::Parted {
                gaps += 1;
            }
        }
    }
    drawn > gaps
}

/// Returns the text of letters that follow each other on a line. With `has_blanks`, a gap between two
/// runs parts cells.
pub(super) fn text_of(canvas: &Canvas, glyphs: &[usize], has_blanks: bool) -> PieceText {
    let glyph = |at: usize| &canvas.glyphs[glyphs[at]];
    let joints: Vec<Joint> = (1..glyphs.len()).map(|at| joint(glyph(at - 1), glyph(at))).collect();
    let spaced = spaced_out(canvas, glyphs);
    let (mut text, mut other) = (String::new(), String::new());
    let mut differences = Vec::new();
    for at in 0..glyphs.len() {
        let letters = canvas.letters(glyph(at));
        if at > 0 {
            let joint = joints[at - 1];
            let is_parted = matches!(joint, Joint::Parted | Joint::MaybeParted);
            let is_cell = has_blanks && is_parted && glyph(at - 1).run != glyph(at).run;
            // A letter alone is no word, unless a capital follows it.
            let is_alone = at == 1 && letters.starts_with(char::is_lowercase);
            let (here, there) = match (spaced[at], joint) {
                (Some(is_parted), _) => (is_parted, is_parted),
                (None, Joint::MaybeJoined) => (false, !is_alone),
                (None, Joint::MaybeParted) => (true, false),
                (None, joint) => (joint == Joint::Parted, joint == Joint::Parted),
            };
            if here {
                push_blank(&mut text, if is_cell && spaced[at].is_none() { '\t' } else { ' ' });
            }
            if here != there {
                differences.push(other.len());
            }
            if there {
                push_blank(&mut other, ' ');
            }
        }
        for text in [&mut text, &mut other] {
            if glyph(at).sort == Sort::Blank {
                push_blank(text, ' ');
            } else {
                text.push_str(letters);
            }
        }
    }
    let others = around(&other, &differences);
    PieceText { cells: text.split('\t').map(str::to_owned).collect(), others }
}

fn push_blank(text: &mut String, blank: char) {
    if !text.ends_with([' ', '\t']) {
        text.push(blank);
    }
}

/// The most gaps of one piece that are read otherwise, and how far around each.
const MOST_DIFFERENCES: usize = 2_000;
const NEAR_BYTES: usize = 200;
/// Words that are read around a gap, on each side.
const WORDS_AROUND: usize = 3;

/// Returns the words around some places of a text.
fn around(text: &str, places: &[usize]) -> Vec<String> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for &place in places.iter().take(MOST_DIFFERENCES) {
        let near = text.floor_char_boundary(place.saturating_sub(NEAR_BYTES));
        let far = text.floor_char_boundary((place + NEAR_BYTES).min(text.len()));
        let (before, after) = (&text[near..place], &text[place..far]);
        let from =
            before.rmatch_indices(' ').nth(WORDS_AROUND - 1).map_or(near, |(at, _)| near + at);
        let to = after.match_indices(' ').nth(WORDS_AROUND).map_or(far, |(at, _)| place + at);
        match pieces.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => pieces.push((from, to)),
        }
    }
    pieces.into_iter().map(|(from, to)| text[from..to].to_owned()).collect()
}

fn joint(before: &Glyph, after: &Glyph) -> Joint {
    if before.sort == Sort::Blank || after.sort == Sort::Blank {
        return Joint::Joined;
    }
    let step = layout::step(before, after);
    // A raised figure, or a large first letter.
    if step.off > SAME_LINE || step.ratio > 2.0 {
        return Joint::MaybeJoined;
    }
    let is_joint = before.run != after.run;
    match step.gap {
        gap if gap < OVERLAP && is_joint => Joint::MaybeJoined,
        gap if gap < MAYBE_BLANK => Joint::Joined,
        gap if gap < BLANK && is_joint => Joint::MaybeJoined,
        gap if gap < BLANK => Joint::Joined,
        gap if gap < MAYBE_NONE && is_joint => Joint::MaybeParted,
        _ => Joint::Parted,
    }
}

/// For each letter of a word that is spaced out, whether it is parted from the one before. The gaps at
/// the ends of such a word stay what they are.
fn spaced_out(canvas: &Canvas, glyphs: &[usize]) -> Vec<Option<bool>> {
    let mut parted = vec![None; glyphs.len()];
    let glyph = |at: usize| &canvas.glyphs[glyphs[at]];
    let is_blank = |at: usize| glyph(at).sort == Sort::Blank;
    // The gap before a letter; at an end there is any.
    let gaps: Vec<f64> = (0..=glyphs.len())
        .map(|at| {
            if at == 0 || at == glyphs.len() || is_blank(at - 1) || is_blank(at) {
                f64::MAX
            } else {
                layout::step(glyph(at - 1), glyph(at)).gap
            }
        })
        .collect();
    let is_alone = |at: usize| !is_blank(at) && gaps[at] >= SPACED && gaps[at + 1] >= SPACED;
    let mut at = 0;
    while at < glyphs.len() {
        if !is_alone(at) {
            at += 1;
            continue;
        }
        let begin = at;
        at += 1;
        while at < glyphs.len() && is_alone(at) && gaps[at] < f64::MAX {
            at += 1;
        }
        if at - begin >= 3 {
            let least = gaps[begin + 1..at].iter().copied().fold(f64::MAX, f64::min);
            for letter in begin + 1..at {
                parted[letter] = Some(gaps[letter] > least * 1.5 + 0.1);
            }
        }
    }
    parted
}
