//! Reads a film as it was on a tape (.dv): the day on which it was recorded stands in every frame.

use std::collections::BTreeSet;

use super::{super::super::part::Sink, readable, reel::Reel, said::said};

/// The longest frame is of 144,000 bytes. Two are looked at wherever somebody may have begun anew.
const FRAMES_BYTES: u64 = 288_000;
/// A tape of an hour is recorded in so many places at most.
const MOST_PLACES: u64 = 64;
const BLOCK_BYTES: usize = 80;

pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) {
    let (mut days, mut words) = (BTreeSet::new(), BTreeSet::new());
    // Recordings stand behind one another, each with its day.
    let each = (reel.size / MOST_PLACES).max(FRAMES_BYTES).next_multiple_of(BLOCK_BYTES as u64);
    let mut at = 0;
    while at < reel.size {
        for block in reel.up_to(at, FRAMES_BYTES).chunks_exact(BLOCK_BYTES) {
            for pack in packs(block) {
                match pack {
                    [0x52 | 0x62, _, day, month, year] => days.extend(date(*day, *month, *year)),
                    // Titles and other texts.
                    [kind, rest @ ..]
                        if kind & 15 == 8 && rest.iter().any(|byte| *byte != 0xff) =>
                    {
                        words.insert(readable(rest));
                    }
                    _ => {}
                }
            }
        }
        at += each;
    }
    for day in days {
        said("datetimeoriginal", &day, sink);
    }
    sink.traces("properties", words.into_iter().collect::<String>());
}

/// Returns the packs of five bytes in a block, by the section that it belongs to (IEC 61834-4).
fn packs(block: &[u8]) -> Vec<&[u8]> {
    match block[0] >> 5 {
        1 => block[3..51].chunks_exact(8).map(|sync| &sync[3..]).collect(),
        2 => block[3..78].chunks_exact(5).collect(),
        3 => vec![&block[3..8]],
        _ => Vec::new(),
    }
}

/// Returns a day whose numbers are written digit by digit.
fn date(day: u8, month: u8, year: u8) -> Option<String> {
    let number = |digits: u8| {
        let (tens, ones) = (digits >> 4, digits & 15);
        (tens < 10 && ones < 10).then_some(u16::from(tens) * 10 + u16::from(ones))
    };
    let (day, month, year) = (number(day & 0x3f)?, number(month & 0x1f)?, number(year)?);
    let century = if year < 75 { 2000 } else { 1900 };
    ((1..=31).contains(&day) && (1..=12).contains(&month))
        .then(|| format!("{}-{month:02}-{day:02}", century + year))
}
