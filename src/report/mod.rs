//! Floor 3: one view for each report, and one renderer for each format. A view is data; the
//! renderer decides how it looks.
//!
//! Every view can be shown as text, CSV, JSON, Markdown and HTML. A view reads no file: its caller
//! passes everything it shows.

mod pages;
mod render;
mod views;

use serde::Serialize;

pub use pages::*;
pub use render::*;
use render::{csv, html, markdown, text};
pub use views::*;

/// The version of every JSON report; see docs/schema.
pub const FORMAT: u32 = 1;

/// The format in which a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Csv,
    Markdown,
    Html,
}

/// A report as data.
pub trait View: Serialize {
    /// The name of the report: `report` in its JSON.
    const NAME: &'static str;

    fn document(&self) -> Document;

    /// Returns the warning that must come before everything else, for formats that have no place
    /// for it. A document begins with it.
    fn first(&self) -> Option<String> {
        None
    }

    /// Returns the rows of its CSV.
    fn table(&self) -> Table;
}

/// A view's JSON with the version of the format and the name of the report.
#[derive(Serialize)]
struct Envelope<'v, V> {
    format: u32,
    report: &'static str,
    #[serde(flatten)]
    view: &'v V,
}

/// Renders a view in a format. `columns` is the width for text; `workspace` is the workspace that
/// commands shown to people must name.
#[must_use]
pub fn render<V: View>(
    view: &V,
    format: Format,
    columns: usize,
    workspace: Option<&str>,
) -> String {
    let document = || match workspace {
        Some(workspace) => view.document().at_workspace(workspace),
        None => view.document(),
    };
    match format {
        Format::Text => text::render(&document(), columns),
        Format::Json => json(view),
        Format::Csv => csv::render(&view.table()),
        Format::Markdown => markdown::render(&document()),
        Format::Html => html::page(&document()),
    }
}

/// Renders a view as JSON that ends with a newline.
#[must_use]
pub fn json<V: View>(view: &V) -> String {
    let mut text =
        serde_json::to_string_pretty(&Envelope { format: FORMAT, report: V::NAME, view })
            .expect("a view of text and numbers is always JSON");
    text.push('\n');
    text
}

/// Renders a table as CSV.
#[must_use]
pub fn csv_of(table: &Table) -> String {
    csv::render(table)
}

#[cfg(test)]
mod schema;
