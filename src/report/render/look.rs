//! The patterns of the parts of a whole, wherever they are drawn. Each pattern differs, so that no
//! reader depends on colour.

use super::element::content;
use crate::text::{FULL, HATCHED, OPEN};

/// Patterns, from the fullest to the emptiest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Full,
    Hatched,
    Dotted,
    Crossed,
    Empty,
    /// Empty, with a broken edge.
    Broken,
    /// Not shown, or not known.
    Unknown,
}

impl Look {
    /// Returns the character that draws it in a terminal.
    pub(super) fn sign(self) -> char {
        match self {
            Self::Full => FULL,
            Self::Hatched => HATCHED,
            Self::Dotted => '·',
            Self::Crossed => '×',
            Self::Empty => OPEN,
            Self::Broken => '-',
            Self::Unknown => ' ',
        }
    }

    /// Pairs the names with the first patterns, in order.
    #[must_use]
    pub fn in_turn<const N: usize>(names: [&str; N]) -> Vec<(Self, String)> {
        [Self::Full, Self::Hatched, Self::Dotted, Self::Crossed]
            .into_iter()
            .zip(names.map(str::to_owned))
            .collect()
    }

    /// Returns its class in `chart.css`.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Hatched => "hatched",
            Self::Dotted => "dotted",
            Self::Crossed => "crossed",
            Self::Empty => "empty",
            Self::Broken => "broken",
            Self::Unknown => "unknown",
        }
    }

    /// Returns a small square with the pattern, for a legend or beside words that mean the same.
    pub(super) fn square(self) -> String {
        format!(
            "<svg class=\"square\" aria-hidden=\"true\"><rect class=\"part {}\" width=\"100%\" height=\"100%\"/></svg>",
            self.class()
        )
    }
}

/// Returns the legend of the patterns.
pub(in crate::report) fn key(parts: &[(Look, String)]) -> String {
    let items: String = parts
        .iter()
        .map(|(look, part)| format!("<li>{} {}</li>\n", look.square(), content(part)))
        .collect();
    format!("<ul class=\"chart-key\">\n{items}</ul>\n")
}

/// The definitions of the patterns, included once on a page.
pub(in crate::report) const PATTERNS: &str = "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"hatch\" width=\"4.5\" height=\"4.5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"ground\" width=\"4.5\" height=\"4.5\"/><rect class=\"line\" width=\"2\" height=\"4.5\"/></pattern>\
    <pattern id=\"dots\" width=\"4.5\" height=\"4.5\" patternUnits=\"userSpaceOnUse\"><rect class=\"ground\" width=\"4.5\" height=\"4.5\"/><circle class=\"line\" cx=\"2.2\" cy=\"2.2\" r=\"1\"/></pattern>\
    </defs></svg>\n";

/// The extra style of pages with patterns.
pub(in crate::report) const STYLE: &str = include_str!("chart.css");
