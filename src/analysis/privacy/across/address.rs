//! An address over several lines: a house, a street or a village, a postcode.

use super::super::Lookout;
use crate::model::FindingKind;

/// The most lines of an address before its postcode, and the most bytes of one.
const LINES: usize = 4;
const LONGEST: usize = 40;

/// The last lines that may be those of an address, each with its place.
pub(in super::super) struct AddressLines<P> {
    lines: Vec<(P, String)>,
}

impl<P> Default for AddressLines<P> {
    fn default() -> Self {
        Self { lines: Vec::new() }
    }
}

impl<P> AddressLines<P> {
    /// Reads the next line, and returns where the address begins that ends with the postcode in it,
    /// if it has a house with a name.
    pub(in super::super) fn read(
        &mut self,
        lookout: &Lookout,
        place: impl FnOnce() -> P,
        line: &str,
        has_postcode: bool,
    ) -> Option<P> {
        let line = line.trim();
        if has_postcode && line.len() <= LONGEST {
            let lines = std::mem::take(&mut self.lines);
            let is_place = |text: &str| {
                lookout.hits(text).iter().any(|hit| hit.kind == FindingKind::NamedPlace)
            };
            let is_house = |two: &[(P, String)]| {
                let (house, rest) = (&two[0].1, &two[1].1);
                // What is found without a comma is told already.
                !is_place(&format!("{house} {rest}"))
                    && is_place(&format!("{}, {rest}", house.trim_end_matches(',')))
            };
            let at = lines.windows(2).position(is_house)?;
            return lines.into_iter().nth(at).map(|(place, _)| place);
        }
        if !may_be_a_line(line) {
            self.lines.clear();
            return None;
        }
        if self.lines.len() == LINES {
            self.lines.remove(0);
        }
        self.lines.push((place(), line.to_owned()));
        None
    }
}

/// Returns whether a line may be one of an address: a few words, of which the first and the last
/// have a capital.
fn may_be_a_line(line: &str) -> bool {
    let is_capital =
        |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    let line = line.trim_end_matches(',');
    line.len() <= LONGEST
        && line.ends_with(char::is_alphabetic)
        && is_capital(line.split(' ').next())
        && is_capital(line.rsplit(' ').next())
        && line.split(' ').count() < 5
}
