//! A heat map: shares in rows and columns. Each cell has its number, so no reader depends on
//! colour.

use super::{Table, chart::DASH, element::element};
use crate::text::html_escaped as escaped;

/// Shares in rows and columns; a larger share is drawn darker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heat {
    pub title: String,
    pub columns: Vec<String>,
    /// Each row: a name, a note beside it, and a share for each column.
    pub rows: Vec<(String, String, Vec<Share>)>,
}

/// One cell: a part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    Percent(u32),
    /// An upper limit, because the exact share could reveal a suppressed number.
    UpTo(u32),
    /// The share of those who answered an optional question, and how many did not answer. Either
    /// may be suppressed.
    OfAnswers(Option<u32>, Option<u32>),
    /// The whole has no people in it.
    OfNobody,
    /// Suppressed, because it could reveal a number that is not shown.
    Suppressed,
}

impl Share {
    fn in_words(self) -> String {
        match self {
            Self::Percent(percent) => format!("{percent}%"),
            Self::UpTo(percent) => format!("up to {percent}%"),
            Self::OfAnswers(percent, silent) => {
                let percent =
                    percent.map_or_else(|| DASH.to_owned(), |percent| format!("{percent}%"));
                match silent {
                    Some(0) => percent,
                    Some(silent) => format!("{percent} ({silent} not answered)"),
                    None => format!("{percent} ({DASH} not answered)"),
                }
            }
            Self::OfNobody => "none".to_owned(),
            Self::Suppressed => DASH.to_owned(),
        }
    }
}

impl Heat {
    /// Returns the cells in words, for a table.
    pub(in crate::report) fn cells(&self) -> Table {
        let mut table =
            Table::new(["", ""].into_iter().map(str::to_owned).chain(self.columns.iter().cloned()));
        for (name, beside, shares) in &self.rows {
            let shares = shares.iter().map(|share| share.in_words());
            table.row([name.clone(), beside.clone()].into_iter().chain(shares).collect());
        }
        table
    }

    /// Returns a table whose cells are darker for larger shares, each with its number.
    pub(in crate::report) fn in_html(&self) -> String {
        let heads: String =
            self.columns.iter().map(|column| element("th", " scope=\"col\"", column)).collect();
        let rows: String = self
            .rows
            .iter()
            .map(|(name, beside, shares)| {
                let cells: String = shares
                    .iter()
                    .map(|share| {
                        let class = match share {
                            Share::Percent(percent)
                            | Share::UpTo(percent)
                            | Share::OfAnswers(Some(percent), _) => {
                                format!("heat-{}", (percent / 20).min(4))
                            }
                            Share::OfAnswers(None, _) | Share::OfNobody | Share::Suppressed => {
                                "unknown".to_owned()
                            }
                        };
                        format!("<td class=\"heat {class}\">{}</td>", share.in_words())
                    })
                    .collect();
                format!(
                    "<tr>{}{}{cells}</tr>\n",
                    element("th", " scope=\"row\"", name),
                    element("td", "", beside)
                )
            })
            .collect();
        format!(
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table class=\"heat-map\">\n<thead><tr><td></td><td></td>{heads}</tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table></div>\n",
            escaped(&self.title)
        )
    }
}
