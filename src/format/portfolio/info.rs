//! The contents of `bag-info.txt` of a portfolio, all of which `portfolio.json` has too.

use jiff::{Timestamp, tz::TimeZone};

use super::records::PortfolioFile;
use crate::{
    format::bag::{Bag, INFO},
    model::Pin,
    text::{cut, one_line},
};

/// The program that made the bag. It is compared with the page, which names it too.
pub const AGENT: &str = "Bag-Software-Agent";

/// Returns the lines of `bag-info.txt` that follow from the portfolio, in order.
#[must_use]
pub fn info_lines(
    pin: &Pin,
    level: &str,
    draft: bool,
    label: Option<&str>,
    made: Timestamp,
) -> Vec<(&'static str, String)> {
    let draft = if draft { " (draft)" } else { "" };
    let mut lines = vec![
        ("Bagging-Date", made.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d").to_string()),
        (
            "External-Description",
            format!("Portfolio against {} {}, level {level}{draft}", pin.id, pin.version),
        ),
    ];
    lines.extend(label.map(|label| ("Contact-Name", label.to_owned())));
    lines
}

/// Reports each of these lines that has a different value. A missing line is not a fault.
pub(super) fn check_info(bag: &mut Bag, file: &PortfolioFile) {
    let (Some(pin), Ok(made)) = (file.pin(), file.made.parse()) else { return };
    let lines = info_lines(&pin, &file.level, file.draft, file.label(), made);
    let known = |name: &str| {
        lines
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| one_line(value))
    };
    let ours = ["Bagging-Date", "External-Description", "Contact-Name"];
    let is_other = |(name, value): &&(String, String)| {
        ours.iter().any(|ours| ours.eq_ignore_ascii_case(name))
            && known(name).as_ref() != Some(value)
    };
    let others: Vec<String> = bag
        .verification
        .about
        .iter()
        .filter(is_other)
        .map(|(name, value)| format!("{}: {}", cut(name, 40), cut(value, 60)))
        .collect();
    for other in others {
        bag.verification.fault(INFO, format!("says what portfolio.json does not: `{other}`"));
    }
}
