//! Letters that stand for others: words that a page has for what it shows (`/ActualText`), and accents
//! that are drawn over a letter.

use unicode_normalization::UnicodeNormalization;

use super::canvas::{Canvas, Glyph, Sort};

/// Accents that stand by themselves, and those that belong to a letter.
const ACCENTS: [(char, char); 18] = [
    ('`', '\u{300}'),
    ('\u{2cb}', '\u{300}'),
    ('\u{b4}', '\u{301}'),
    ('\u{2ca}', '\u{301}'),
    ('^', '\u{302}'),
    ('\u{2c6}', '\u{302}'),
    ('~', '\u{303}'),
    ('\u{2dc}', '\u{303}'),
    ('\u{af}', '\u{304}'),
    ('\u{2c9}', '\u{304}'),
    ('\u{2d8}', '\u{306}'),
    ('\u{2d9}', '\u{307}'),
    ('\u{a8}', '\u{308}'),
    ('\u{2da}', '\u{30a}'),
    ('\u{2dd}', '\u{30b}'),
    ('\u{2c7}', '\u{30c}'),
    ('\u{b8}', '\u{327}'),
    ('\u{2db}', '\u{328}'),
];

/// Puts each accent that is drawn over a letter before or after it into one with the letter.
pub(super) fn join_accents(canvas: &mut Canvas) {
    let accent_of = |canvas: &Canvas, glyph: &Glyph| {
        let mut letters = canvas.letters(glyph).chars();
        let only = letters.next().filter(|_| letters.next().is_none())?;
        let found = ACCENTS.iter().find(|(alone, _)| *alone == only)?;
        Some(found.1)
    };
    let mut dropped = Vec::new();
    for at in 1..canvas.glyphs.len() {
        let (one, two) = (&canvas.glyphs[at - 1], &canvas.glyphs[at]);
        let (accent, letter, place) = match (accent_of(canvas, one), accent_of(canvas, two)) {
            (Some(accent), None) => (accent, two, at),
            (None, Some(accent)) => (accent, one, at - 1),
            _ => continue,
        };
        let base = canvas.letters(letter);
        let is_letter = base.chars().next_back().is_some_and(char::is_alphabetic);
        if dropped.last() == Some(&(at - 1)) || !is_letter || !is_over(one, two) {
            continue;
        }
        let joined: String = base.chars().chain([accent]).nfc().collect();
        dropped.push(if place == at { at - 1 } else { at });
        let begin = canvas.text.len();
        canvas.text.push_str(&joined);
        canvas.glyphs[place].text = (begin, canvas.text.len());
    }
    let mut at = 0;
    canvas.glyphs.retain(|_| {
        at += 1;
        dropped.binary_search(&(at - 1)).is_err()
    });
}

/// Returns whether one letter covers at least half of the other.
fn is_over(one: &Glyph, two: &Glyph) -> bool {
    let angle = f64::from(i32::try_from(one.turn).unwrap_or(0)).to_radians();
    let (sin, cos) = angle.sin_cos();
    let along = |(x, y): (f64, f64)| x * cos + y * sin;
    let above = |(x, y): (f64, f64)| y * cos - x * sin;
    let shared = along(one.to).min(along(two.to)) - along(one.from).max(along(two.from));
    let narrower = (along(one.to) - along(one.from)).min(along(two.to) - along(two.from));
    one.turn == two.turn
        && narrower > 0.0
        && shared > narrower * 0.5
        && (above(one.from) - above(two.from)).abs() < one.high
}

/// PageWords with what is not shown alike: blanks and hyphens.
fn bare(words: &str) -> String {
    let is_shown = |c: &char| {
        !c.is_whitespace() && !matches!(c, '-' | '\u{ad}' | '\u{200b}' | '\u{2010}' | '\u{2011}')
    };
    words.nfkc().filter(is_shown).collect()
}

/// The words that stand for others on a page.
#[derive(Default)]
pub(super) struct StandIns {
    /// The page with these words in the place of the others, if that makes a difference.
    pub(super) page: Option<Canvas>,
    /// PageWords that stand for no letters.
    pub(super) alone: Vec<String>,
}

/// Finds the words that stand for others. Where those cannot be known, they take their place at once.
pub(super) fn stand_ins(canvas: &mut Canvas) -> StandIns {
    let mut found = StandIns::default();
    if canvas.spans.is_empty() {
        return found;
    }
    let mut shown: Vec<(String, bool)> = vec![Default::default(); canvas.spans.len() + 1];
    for glyph in &canvas.glyphs {
        let letters = canvas.letters(glyph).to_owned();
        if let Some((shown, is_unknown)) = shown.get_mut(glyph.span) {
            shown.push_str(&letters);
            *is_unknown |= glyph.sort == Sort::Unknown;
        }
    }
    let (mut unknown, mut different) = (Vec::new(), Vec::new());
    for (span, (shown, is_unknown)) in shown.iter().enumerate().skip(1) {
        let words = &canvas.spans[span - 1];
        if shown.is_empty() {
            found.alone.push(words.clone());
        } else if *is_unknown && !bare(words).is_empty() {
            unknown.push(span);
        } else if bare(words) != bare(shown) {
            different.push(span);
        }
    }
    replace(canvas, &unknown);
    if !different.is_empty() {
        let mut page = canvas.clone();
        replace(&mut page, &different);
        found.page = Some(page);
    }
    found
}

/// Puts the words of some spans in the place of their letters, `spans` in order.
fn replace(canvas: &mut Canvas, spans: &[usize]) {
    if spans.is_empty() {
        return;
    }
    let mut last: Option<usize> = None;
    let glyphs = std::mem::take(&mut canvas.glyphs);
    for mut glyph in glyphs {
        if spans.binary_search(&glyph.span).is_err() {
            last = None;
            canvas.glyphs.push(glyph);
        } else if last == Some(glyph.span) {
            if let Some(before) = canvas.glyphs.last_mut() {
                before.to = glyph.to;
            }
        } else {
            last = Some(glyph.span);
            let begin = canvas.text.len();
            // A span that is interrupted has its words once.
            let words = std::mem::take(&mut canvas.spans[glyph.span - 1]);
            canvas.text.push_str(&words);
            glyph.text = (begin, canvas.text.len());
            glyph.sort = if words.trim().is_empty() { Sort::Blank } else { Sort::Letter };
            canvas.glyphs.push(glyph);
        }
    }
}
