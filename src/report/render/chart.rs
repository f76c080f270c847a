//! Charts that say the same in every format, and need no colour: each part has its own pattern, and its number beside it.

use crate::text::{SIGNS, bar, html_escaped as escaped, one_line, width};

/// Parts of a whole, for each of several things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// What it is of, for those who do not see it.
    pub title: String,
    /// What the parts are, at most four.
    pub parts: Vec<String>,
    pub bars: Vec<Bar>,
}

/// A whole in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    pub name: String,
    pub whole: u32,
    pub parts: Vec<Part>,
}

/// How much a part of a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Exactly(u32),
    AtLeast(u32),
    KeptBack,
}

impl From<Option<u32>> for Part {
    fn from(count: Option<u32>) -> Self {
        count.map_or(Self::KeptBack, Self::Exactly)
    }
}

impl Part {
    fn in_words(self) -> String {
        match self {
            Self::Exactly(count) => count.to_string(),
            Self::AtLeast(count) => format!("{count}+"),
            Self::KeptBack => KEPT_BACK.to_owned(),
        }
    }

    /// As much of it as can be drawn.
    fn sure(self) -> u32 {
        match self {
            Self::Exactly(count) | Self::AtLeast(count) => count,
            Self::KeptBack => 0,
        }
    }
}

impl Bar {
    /// Where each part begins and ends in `room`, and the rest, of which it is not shown what it is.
    fn places(&self, room: f64) -> Vec<(f64, f64)> {
        let place = |count: u32| f64::from(count) * room / f64::from(self.whole.max(1));
        let mut from = 0;
        let mut places: Vec<(f64, f64)> = Vec::new();
        for part in self.parts.iter().map(|part| part.sure()) {
            places.push((place(from), place(from + part)));
            from += part;
        }
        places.push((place(from), room));
        places
    }
}

/// Shares in rows and columns, of which the darker are the more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heat {
    pub title: String,
    pub columns: Vec<String>,
    /// A name, what is said of it beside that, and a share for each column.
    pub rows: Vec<(String, String, Vec<Share>)>,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    Percent(u32),
    /// How much exactly could tell a number that is not shown.
    UpTo(u32),
    /// Of those who answered what may be left out; with how many did not. Either may be kept back.
    OfAnswers(Option<u32>, Option<u32>),
    /// The whole is nobody.
    OfNobody,
    /// It could tell a number that is not shown.
    KeptBack,
}

impl Share {
    fn in_words(self) -> String {
        match self {
            Self::Percent(percent) => format!("{percent}%"),
            Self::UpTo(percent) => format!("up to {percent}%"),
            Self::OfAnswers(percent, silent) => {
                let percent = percent.map_or_else(|| KEPT_BACK.to_owned(), |percent| format!("{percent}%"));
                match silent {
                    Some(0) => percent,
                    Some(silent) => format!("{percent} ({silent} not answered)"),
                    None => format!("{percent} ({KEPT_BACK} not answered)"),
                }
            }
            Self::OfNobody => "none".to_owned(),
            Self::KeptBack => KEPT_BACK.to_owned(),
        }
    }
}

/// What stands for a number that is not shown.
pub(in crate::report) const KEPT_BACK: &str = "–";
const NAMES: [&str; 4] = ["full", "hatched", "dotted", "crossed"];

impl Chart {
    /// For a terminal.
    pub(in crate::report) fn in_text(&self, columns: usize) -> String {
        let names = self.bars.iter().map(|bar| width(&one_line(&bar.name))).max().unwrap_or(0).min(columns / 3);
        let room = columns.saturating_sub(names + 20).clamp(10, 40);
        let key: Vec<String> = self.parts.iter().zip(SIGNS).map(|(part, sign)| format!("{sign} {}", one_line(part))).collect();
        let mut lines = vec![key.join("   ")];
        for bar in &self.bars {
            let name = crate::text::cut(&one_line(&bar.name), names);
            let numbers: Vec<String> = bar.parts.iter().map(|part| part.in_words()).collect();
            let pad = " ".repeat(names - width(&name));
            lines.push(format!("{name}{pad}  {}  {}", in_signs(bar, room), numbers.join(" ")).trim_end().to_owned());
        }
        lines.join("\n")
    }

    /// As a drawing with the numbers in words beside each bar.
    pub(in crate::report) fn in_html(&self) -> String {
        let key: String = self
            .parts
            .iter()
            .zip(NAMES)
            .map(|(part, name)| {
                format!("<li><svg class=\"key\" width=\"28\" height=\"14\" aria-hidden=\"true\"><rect class=\"part {name}\" width=\"28\" height=\"14\"/></svg> {}</li>\n", escaped(part))
            })
            .collect();
        let bars: String = self.bars.iter().map(row).collect();
        let heads: String = self.parts.iter().map(|part| format!("<th scope=\"col\">{}</th>", escaped(part))).collect();
        format!(
            "{DEFINITIONS}<ul class=\"chart-key\">\n{key}</ul>\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table class=\"bars\">\n\
             <thead><tr><td></td><td></td>{heads}</tr></thead>\n<tbody>\n{bars}</tbody>\n</table></div>\n",
            escaped(&self.title)
        )
    }
}

fn row(bar: &Bar) -> String {
    let mut drawn = String::new();
    for ((from, to), class) in bar.places(100.0).into_iter().zip(NAMES.into_iter().take(bar.parts.len()).chain(["unknown"])) {
        if to - from > 0.001 {
            drawn.push_str(&format!("<rect class=\"part {class}\" x=\"{from:.2}%\" width=\"{:.2}%\" height=\"18\"/>", to - from));
        }
    }
    let cells: String = bar.parts.iter().map(|part| format!("<td>{}</td>", part.in_words())).collect();
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"bar\"><svg width=\"100%\" height=\"18\" aria-hidden=\"true\">{drawn}</svg></td>{cells}</tr>\n",
        escaped(&bar.name)
    )
}

impl Heat {
    /// The cells in words, for a table.
    pub(in crate::report) fn cells(&self) -> super::Table {
        let mut table = super::Table::new(["", ""].into_iter().map(str::to_owned).chain(self.columns.iter().cloned()));
        for (name, beside, shares) in &self.rows {
            let shares = shares.iter().map(|share| share.in_words());
            table.row([name.clone(), beside.clone()].into_iter().chain(shares).collect());
        }
        table
    }

    /// As a table whose cells are the darker the more there is, each with its number.
    pub(in crate::report) fn in_html(&self) -> String {
        let heads: String = self.columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", escaped(column))).collect();
        let rows: String = self
            .rows
            .iter()
            .map(|(name, beside, shares)| {
                let cells: String = shares
                    .iter()
                    .map(|share| {
                        let class = match share {
                            Share::Percent(percent) | Share::UpTo(percent) | Share::OfAnswers(Some(percent), _) => {
                                format!("heat-{}", (percent / 20).min(4))
                            }
                            Share::OfAnswers(None, _) | Share::OfNobody | Share::KeptBack => "unknown".to_owned(),
                        };
                        format!("<td class=\"heat {class}\">{}</td>", share.in_words())
                    })
                    .collect();
                format!("<tr><th scope=\"row\">{}</th><td>{}</td>{cells}</tr>\n", escaped(name), escaped(beside))
            })
            .collect();
        format!(
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table class=\"heat-map\">\n<thead><tr><td></td><td></td>{heads}</tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table></div>\n",
            escaped(&self.title)
        )
    }
}

/// The patterns that parts are filled with; once more on a page does no harm.
const DEFINITIONS: &str = "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"ground\" width=\"6\" height=\"6\"/><rect class=\"line\" width=\"2.5\" height=\"6\"/></pattern>\
    <pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect class=\"ground\" width=\"6\" height=\"6\"/><circle class=\"line\" cx=\"3\" cy=\"3\" r=\"1.2\"/></pattern>\
    </defs></svg>\n";

/// A bar of signs; what is not shown is left blank.
fn in_signs(whole: &Bar, room: usize) -> String {
    if whole.parts.iter().all(|part| *part == Part::KeptBack || *part == Part::Exactly(0)) {
        return format!("{:<room$}", "not shown");
    }
    let width = f64::from(u32::try_from(room).unwrap_or(u32::MAX));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a line of a terminal")]
    let place = |at: f64| at as usize;
    let parts: Vec<usize> = whole.places(width).iter().take(whole.parts.len()).map(|(from, to)| place(*to) - place(*from)).collect();
    bar(&parts, room, ' ')
}

/// What pages with charts need beside what every page has.
pub(in crate::report) const STYLE: &str = include_str!("chart.css");
