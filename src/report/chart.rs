//! Charts that say the same in every format, and need no colour: each part has its own pattern, and its number beside it.

use crate::text::{html_escaped as escaped, one_line, width};

/// Parts of a whole, for each of several things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// What it is of, for those who do not see it.
    pub title: String,
    /// What the parts are, at most four.
    pub parts: Vec<String>,
    /// A name, and each part; one that is not shown is `None`.
    pub bars: Vec<(String, Vec<Option<u32>>)>,
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
    /// The whole is nobody.
    OfNobody,
    /// It could tell a number that is not shown.
    KeptBack,
}

impl Share {
    fn in_words(self) -> String {
        match self {
            Self::Percent(percent) => format!("{percent}%"),
            Self::OfNobody => "none".to_owned(),
            Self::KeptBack => KEPT_BACK.to_owned(),
        }
    }
}

/// What stands for a number that is not shown.
pub(super) const KEPT_BACK: &str = "–";
const PATTERNS: [char; 4] = ['█', '▒', '·', '×'];
const NAMES: [&str; 4] = ["full", "hatched", "dotted", "crossed"];

impl Chart {
    /// For a terminal.
    pub(super) fn in_text(&self, columns: usize) -> String {
        let names = self.bars.iter().map(|(name, _)| width(&one_line(name))).max().unwrap_or(0).min(columns / 3);
        let room = columns.saturating_sub(names + 20).clamp(10, 40);
        let key: Vec<String> = self.parts.iter().zip(PATTERNS).map(|(part, sign)| format!("{sign} {}", one_line(part))).collect();
        let mut lines = vec![key.join("   ")];
        for (name, parts) in &self.bars {
            let name = crate::text::cut(&one_line(name), names);
            let numbers: Vec<String> =
                parts.iter().map(|part| part.map_or_else(|| KEPT_BACK.to_owned(), |part| part.to_string())).collect();
            let pad = " ".repeat(names - width(&name));
            lines.push(format!("{name}{pad}  {}  {}", bar(parts, room), numbers.join(" ")).trim_end().to_owned());
        }
        lines.join("\n")
    }

    /// As a drawing with the numbers in words beside each bar.
    pub(super) fn in_html(&self) -> String {
        let key: String = self
            .parts
            .iter()
            .zip(NAMES)
            .map(|(part, name)| {
                format!("<li><svg class=\"key\" width=\"28\" height=\"14\" aria-hidden=\"true\"><rect class=\"part {name}\" width=\"28\" height=\"14\"/></svg> {}</li>\n", escaped(part))
            })
            .collect();
        let bars: String = self.bars.iter().map(|(name, parts)| row(name, parts)).collect();
        let heads: String = self.parts.iter().map(|part| format!("<th scope=\"col\">{}</th>", escaped(part))).collect();
        format!(
            "{DEFINITIONS}<ul class=\"chart-key\">\n{key}</ul>\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table class=\"bars\">\n\
             <thead><tr><td></td><td></td>{heads}</tr></thead>\n<tbody>\n{bars}</tbody>\n</table></div>\n",
            escaped(&self.title)
        )
    }
}

fn row(name: &str, parts: &[Option<u32>]) -> String {
    let whole: u32 = parts.iter().flatten().sum();
    let mut drawn = String::new();
    if parts.iter().all(Option::is_some) && whole > 0 {
        let mut from = 0;
        for (part, class) in parts.iter().flatten().zip(NAMES).filter(|(part, _)| **part > 0) {
            let place = |count: u32| f64::from(count) * 100.0 / f64::from(whole);
            drawn.push_str(&format!(
                "<rect class=\"part {class}\" x=\"{:.2}%\" width=\"{:.2}%\" height=\"18\"/>",
                place(from),
                place(*part)
            ));
            from += part;
        }
    } else {
        drawn.push_str("<rect class=\"part unknown\" width=\"100%\" height=\"18\"/>");
    }
    let cells: String =
        parts.iter().map(|part| part.map_or_else(|| format!("<td>{KEPT_BACK}</td>"), |part| format!("<td>{part}</td>"))).collect();
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"bar\"><svg width=\"100%\" height=\"18\" aria-hidden=\"true\">{drawn}</svg></td>{cells}</tr>\n",
        escaped(name)
    )
}

impl Heat {
    /// The cells in words, for a table.
    pub(super) fn cells(&self) -> super::Table {
        let mut table = super::Table::new(["", ""].into_iter().map(str::to_owned).chain(self.columns.iter().cloned()));
        for (name, beside, shares) in &self.rows {
            let shares = shares.iter().map(|share| share.in_words());
            table.row([name.clone(), beside.clone()].into_iter().chain(shares).collect());
        }
        table
    }

    /// As a table whose cells are the darker the more there is, each with its number.
    pub(super) fn in_html(&self) -> String {
        let heads: String = self.columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", escaped(column))).collect();
        let rows: String = self
            .rows
            .iter()
            .map(|(name, beside, shares)| {
                let cells: String = shares
                    .iter()
                    .map(|share| {
                        let class = match share {
                            Share::Percent(percent) => format!("heat-{}", (percent / 20).min(4)),
                            Share::OfNobody | Share::KeptBack => "unknown".to_owned(),
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

fn bar(parts: &[Option<u32>], room: usize) -> String {
    let whole: u32 = parts.iter().flatten().sum();
    if whole == 0 || parts.iter().any(Option::is_none) {
        return format!("{:<room$}", "not shown");
    }
    // Where each part ends, so that all of them together fill the room.
    let place = |count: u32| usize::try_from(u64::from(count) * room as u64 / u64::from(whole)).unwrap_or(room);
    let (mut bar, mut sum) = (String::new(), 0);
    for (part, sign) in parts.iter().flatten().zip(PATTERNS) {
        let from = place(sum);
        sum += part;
        bar.extend(std::iter::repeat_n(sign, place(sum) - from));
    }
    bar
}

/// What pages with charts need beside what every page has.
pub(super) const STYLE: &str = include_str!("chart.css");
