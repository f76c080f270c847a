//! What stands beside each other on a page: rows, and large first letters with their lines.

use super::{
    canvas::Canvas,
    layout::{SAME_LINE, Spot},
};

/// What stands on one line, from left to right.
pub(super) struct Rows {
    all: Vec<Vec<usize>>,
    row_of: Vec<usize>,
    begins: Vec<f64>,
}

impl Rows {
    pub(super) fn new(spots: &[Spot]) -> Self {
        let mut order: Vec<usize> = (0..spots.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&spots[a], &spots[b]);
            a.frame.cmp(&b.frame).then(b.base.total_cmp(&a.base))
        });
        let (mut rows, mut row_of): (Vec<Vec<usize>>, _) = (Vec::new(), vec![0; spots.len()]);
        for at in order {
            let spot = &spots[at];
            let is_on_row = rows.last().and_then(|row| row.last()).is_some_and(|&before| {
                let before = &spots[before];
                before.frame == spot.frame
                    && before.base - spot.base <= SAME_LINE * before.high.min(spot.high)
            });
            if !is_on_row {
                rows.push(Vec::new());
            }
            row_of[at] = rows.len() - 1;
            if let Some(row) = rows.last_mut() {
                row.push(at);
            }
        }
        for row in &mut rows {
            row.sort_by(|&a, &b| spots[a].from.total_cmp(&spots[b].from));
        }
        Self { all: rows, row_of, begins: spots.iter().map(|spot| spot.from).collect() }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Vec<usize>> {
        self.all.iter()
    }

    /// Returns what begins on the row of one of them, from some place on.
    pub(super) fn from(&self, at: usize, place: f64) -> &[usize] {
        let row = &self.all[self.row_of[at]];
        &row[row.partition_point(|&other| self.begins[other] < place)..]
    }
}

/// A first letter is as high as several lines from this on: one that is lower belongs to its own line.
const DROP_CAP: f64 = 1.9;
const MOST_DROP_CAPS: usize = 64;

/// Returns each large first letter that reaches down beside the lines that it begins, and the strip
/// that goes on with its word.
pub(super) fn drop_caps(
    canvas: &Canvas,
    strips: &[Vec<usize>],
    spots: &[Spot],
) -> Vec<(usize, usize)> {
    let mut heights: Vec<f64> = spots.iter().map(|spot| spot.high).collect();
    heights.sort_by(f64::total_cmp);
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(0.0);
    let is_cap = |&at: &usize| {
        spots[at].high >= usual * DROP_CAP
            && strips[at].len() <= 2
            && strips[at]
                .iter()
                .any(|&at| canvas.letters(&canvas.glyphs[at]).chars().all(char::is_uppercase))
    };
    let caps = (0..strips.len()).filter(is_cap).take(MOST_DROP_CAPS);
    let first_line = |cap: usize| {
        let own = &spots[cap];
        let beside = spots.iter().enumerate().filter(|(_, spot)| {
            let above = (spot.base - own.base) / own.high;
            let gap = spot.from - own.to;
            spot.frame == own.frame
                && own.high >= spot.high * DROP_CAP
                && (0.2..0.9).contains(&above)
                && (-0.2 * own.wide..1.2 * spot.wide).contains(&gap)
        });
        beside.max_by(|a, b| a.1.base.total_cmp(&b.1.base)).map(|(at, _)| (cap, at))
    };
    caps.filter_map(first_line).collect()
}
