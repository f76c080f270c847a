//! Puts letters that stand somewhere on a page together: letters to strips without a wide gap, strips
//! that touch to pieces, and pieces side by side to lines.

use std::collections::HashMap;

use super::{
    canvas::{Canvas, Glyph, Sort},
    objects::to_whole,
    rows::{Rows, drop_caps},
};

/// Letters that follow each other on one line, as numbers of glyphs.
pub(super) struct LinePiece {
    pub(super) glyphs: Vec<usize>,
    pub(super) spot: Spot,
}

/// Where a strip or a piece begins and ends, on a page that is turned so that it stands upright.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    /// The direction that was turned upright, and whether it was mirrored.
    pub(super) frame: (i64, bool),
    pub(super) from: f64,
    pub(super) to: f64,
    /// How high the line is that it begins on, and the one that it ends on.
    pub(super) base: f64,
    pub(super) last_base: f64,
    pub(super) wide: f64,
    pub(super) high: f64,
}

/// Where one letter stands to the one before, in the measure of their size.
pub(super) struct Offset {
    pub(super) gap: f64,
    /// How far it stands above or below the line of the one before.
    pub(super) off: f64,
    /// How many times as high the higher of both is.
    pub(super) ratio: f64,
    /// How much of the first letter an overlap may cover.
    most_overlap: f64,
    /// The widest gap inside a strip.
    widest: f64,
    /// The angle between both, in degrees.
    pub(super) bend: i64,
}

/// Letters whose lines are nearer than this stand on one line.
pub(super) const SAME_LINE: f64 = 0.14;
/// The widest gap, and the widest overlap, inside a strip.
const WIDEST_GAP: f64 = 1.2;
/// The widest gap behind a blank that is drawn, since a line may be stretched, and before one of
/// another run.
const WIDEST_BEHIND_BLANK: f64 = 4.0;
const WIDEST_BEFORE_BLANK: f64 = 0.5;
const WIDEST_OVERLAP: f64 = -0.3;
/// The widest gap between two strips that were not drawn one after the other.
const WIDEST_JOINT: f64 = 0.6;

pub(super) fn step(before: &Glyph, after: &Glyph) -> Offset {
    let angle = f64::from(i32::try_from(before.turn).unwrap_or(0)).to_radians();
    let (sin, cos) = angle.sin_cos();
    let (x, y) = (after.from.0 - before.to.0, after.from.1 - before.to.1);
    let (wide, high) = (f64::midpoint(before.wide, after.wide), before.high.max(after.high));
    let bend = (before.turn - after.turn).rem_euclid(360);
    Offset {
        gap: (x * cos + y * sin) / wide,
        most_overlap: -(before.to.0 - before.from.0).hypot(before.to.1 - before.from.1)
            / wide
            / 2.0,
        widest: match (before.sort, after.sort) {
            (Sort::Blank, _) => WIDEST_BEHIND_BLANK,
            (_, Sort::Blank) if before.run != after.run => WIDEST_BEFORE_BLANK,
            _ => WIDEST_GAP,
        },
        off: (y * cos - x * sin).abs() / high,
        ratio: high / before.high.min(after.high),
        bend: if before.is_mirrored == after.is_mirrored { bend.min(360 - bend) } else { 180 },
    }
}

/// Returns where one piece begins to the end of another.
pub(super) fn step_between(canvas: &Canvas, before: &LinePiece, after: &LinePiece) -> Offset {
    let glyph = |at: Option<&usize>| &canvas.glyphs[at.copied().unwrap_or(0)];
    step(glyph(before.glyphs.last()), glyph(after.glyphs.first()))
}

impl Offset {
    /// Returns whether the second letter is beside the first, and not so far off.
    fn is_beside(&self, widest: f64) -> bool {
        (WIDEST_OVERLAP.max(self.most_overlap)..widest).contains(&self.gap)
    }

    /// Returns whether the second letter goes on where the first ends.
    fn goes_on(&self) -> bool {
        let is_on_line = self.off <= SAME_LINE && self.bend <= 5;
        let is_raised = self.off <= 0.6 && self.ratio < 2.0 && self.bend <= 5;
        // Along a curve each letter is turned a little.
        let is_bent = self.off <= 0.3 && self.bend <= 40;
        (is_on_line && self.is_beside(self.widest))
            || ((is_raised || is_bent) && (-0.25..0.35).contains(&self.gap))
    }
}

/// Returns the direction that counts as that of a line: scans are a little askew.
fn frame(glyph: &Glyph) -> (i64, bool) {
    let turn = glyph.turn.rem_euclid(360);
    let off = (turn + 45).rem_euclid(90) - 45;
    (if off.abs() <= 3 { (turn - off).rem_euclid(360) } else { turn }, glyph.is_mirrored)
}

fn upright((turn, is_mirrored): (i64, bool), (x, y): (f64, f64)) -> (f64, f64) {
    let (sin, cos) = f64::from(i32::try_from(turn).unwrap_or(0)).to_radians().sin_cos();
    let above = y * cos - x * sin;
    (x * cos + y * sin, if is_mirrored { -above } else { above })
}

fn spot(canvas: &Canvas, glyphs: &[usize]) -> Option<Spot> {
    let (first, last) = (&canvas.glyphs[*glyphs.first()?], &canvas.glyphs[*glyphs.last()?]);
    let frame = frame(first);
    let ((from, base), (to, last_base)) = (upright(frame, first.from), upright(frame, last.to));
    Some(Spot { frame, from, to, base, last_base, wide: first.wide, high: first.high })
}

/// Returns the letters without those that are drawn again over themselves, to look bold.
fn without_twins(canvas: &Canvas) -> Vec<usize> {
    const NEAR: f64 = 0.12;
    let mut seen: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    let mut kept = Vec::with_capacity(canvas.glyphs.len());
    for (at, glyph) in canvas.glyphs.iter().enumerate() {
        let cell = |place: f64| to_whole(place / (glyph.wide * 0.5)).unwrap_or(0);
        let is_twin = |other: &usize| {
            let other = &canvas.glyphs[*other];
            other.run != glyph.run
                && other.turn == glyph.turn
                && (other.from.0 - glyph.from.0).abs() < NEAR * glyph.wide
                && (other.from.1 - glyph.from.1).abs() < NEAR * glyph.wide
                && (0.9..1.1).contains(&(other.wide / glyph.wide))
                && canvas.letters(other) == canvas.letters(glyph)
        };
        let (x, y) = (cell(glyph.from.0), cell(glyph.from.1));
        let near = [-NEAR, NEAR]
            .map(|by| (cell(glyph.from.0 + by * glyph.wide), cell(glyph.from.1 + by * glyph.wide)));
        // Mostly there is one cell to look into.
        let has_twin = (near[0].0..=near[1].0).any(|x| {
            (near[0].1..=near[1].1).any(|y| {
                seen.get(&(x, y)).is_some_and(|others| others.iter().rev().take(8).any(is_twin))
            })
        });
        if has_twin {
            continue;
        }
        kept.push(at);
        seen.entry((x, y)).or_default().push(at);
    }
    kept
}

/// Puts letters that are drawn one after the other together, as far as they follow each other.
fn strips(canvas: &Canvas, kept: &[usize]) -> Vec<Vec<usize>> {
    let mut strips: Vec<Vec<usize>> = Vec::new();
    for &at in kept {
        let glyph = &canvas.glyphs[at];
        let goes_on = strips.last().is_some_and(|strip| {
            let step_to = |place: usize, to: &Glyph| {
                let before = strip.len().checked_sub(place).and_then(|at| strip.get(at))?;
                Some(step(&canvas.glyphs[*before], to))
            };
            let Some(step) = step_to(1, glyph) else { return false };
            // A blank is stretched if it touches the word before it.
            let is_stretched = || {
                let blank = strip.last().map(|&blank| &canvas.glyphs[blank]);
                blank.and_then(|blank| step_to(2, blank)).is_some_and(|step| step.gap.abs() < 0.15)
            };
            step.goes_on() && (step.gap < WIDEST_GAP || is_stretched())
        });
        match strips.last_mut() {
            Some(strip) if goes_on => strip.push(at),
            _ => strips.push(vec![at]),
        }
    }
    // Blanks at the ends of a strip only move on, unless each letter is a strip.
    let mut singles = 0;
    for strip in &mut strips {
        singles = if strip.len() == 1 { singles + 1 } else { 0 };
        if singles > 2 {
            continue;
        }
        let is_blank = |at: &usize| canvas.glyphs[*at].sort == Sort::Blank;
        let end = strip.iter().rposition(|at| !is_blank(at)).map_or(0, |at| at + 1);
        strip.truncate(end);
        let begin = strip.iter().position(|at| !is_blank(at)).unwrap_or(0);
        strip.drain(..begin);
    }
    strips.retain(|strip| !strip.is_empty());
    strips
}

/// Returns the pieces of a page in the order in which they were drawn.
pub(super) fn pieces(canvas: &Canvas) -> Vec<LinePiece> {
    let strips = strips(canvas, &without_twins(canvas));
    let spots: Vec<Spot> = strips.iter().filter_map(|strip| spot(canvas, strip)).collect();
    let rows = Rows::new(&spots);
    let mut next: Vec<Option<usize>> = vec![None; strips.len()];
    let mut has_before = vec![false; strips.len()];
    for (cap, first) in drop_caps(canvas, &strips, &spots) {
        if !has_before[first] {
            next[cap] = Some(first);
            has_before[first] = true;
        }
    }
    for (at, spot) in spots.iter().enumerate() {
        if next[at].is_some() {
            continue;
        }
        let Some(&end) = strips[at].last() else { continue };
        let gap_to = |&other: &usize| {
            let step = step(&canvas.glyphs[end], &canvas.glyphs[strips[other][0]]);
            let is_near = step.is_beside(WIDEST_JOINT);
            let fits = other != at
                && !has_before[other]
                && is_near
                && step.off <= SAME_LINE
                && step.bend <= 5;
            fits.then_some((step.gap.abs(), other))
        };
        let near = rows.from(at, spot.to + WIDEST_OVERLAP * spot.wide * 2.0);
        let nearest = near.iter().take(32).filter_map(gap_to).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, other)) = nearest
            && !closes_a_ring(&next, at, other)
        {
            next[at] = Some(other);
            has_before[other] = true;
        }
    }
    let mut pieces = Vec::new();
    for first in (0..strips.len()).filter(|&at| !has_before[at]) {
        let mut glyphs = Vec::new();
        let mut at = Some(first);
        while let Some(strip) = at {
            glyphs.extend_from_slice(&strips[strip]);
            at = next[strip];
        }
        if let Some(spot) = spot(canvas, &glyphs) {
            pieces.push(LinePiece { glyphs, spot });
        }
    }
    pieces.sort_by_key(|piece| piece.glyphs.iter().min().copied());
    pieces
}

/// Returns whether a chain that begins at `from` comes to `to`; a long one counts as one that does.
fn closes_a_ring(next: &[Option<usize>], to: usize, from: usize) -> bool {
    let mut at = Some(from);
    for _ in 0..1000 {
        match at {
            None => return false,
            Some(strip) if strip == to => return true,
            Some(strip) => at = next[strip],
        }
    }
    true
}
