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

/// The text of a piece, and the other reading if there is one.
pub(super) struct PieceText {
    pub(super) text: String,
    pub(super) other: Option<String>,
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
    drawn > 4 * gaps
}

/// Returns the text of letters that follow each other on a line. With `has_blanks`, a gap between two
/// runs parts cells.
pub(super) fn text_of(canvas: &Canvas, glyphs: &[usize], has_blanks: bool) -> PieceText {
    let glyph = |at: usize| &canvas.glyphs[glyphs[at]];
    let joints: Vec<Joint> = (1..glyphs.len()).map(|at| joint(glyph(at - 1), glyph(at))).collect();
    let spaced = spaced_out(canvas, glyphs);
    let (mut text, mut other) = (String::new(), String::new());
    let mut is_clear = true;
    for at in 0..glyphs.len() {
        if at > 0 {
            let joint = joints[at - 1];
            let is_parted = matches!(joint, Joint::Parted | Joint::MaybeParted);
            let is_parted_here = spaced[at].unwrap_or(is_parted);
            let is_parted_there = match joint {
                Joint::MaybeJoined => true,
                Joint::MaybeParted => false,
                joint => joint == Joint::Parted,
            };
            is_clear &= is_parted_here == is_parted_there;
            let is_cell = has_blanks
                && matches!(joint, Joint::Parted | Joint::MaybeParted)
                && glyph(at - 1).run != glyph(at).run
                && spaced[at].is_none();
            for (text, is_parted) in [(&mut text, is_parted_here), (&mut other, is_parted_there)] {
                if is_parted && !text.ends_with([' ', '\t']) {
                    text.push(if is_cell { '\t' } else { ' ' });
                }
            }
        }
        let letters = canvas.letters(glyph(at));
        for text in [&mut text, &mut other] {
            if glyph(at).sort != Sort::Blank {
                text.push_str(letters);
            } else if !text.ends_with([' ', '\t']) {
                text.push(' ');
            }
        }
    }
    PieceText { text, other: (!is_clear).then_some(other) }
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
