//! Floor 3: a view for each report, and one renderer for each format. A view is data; how it looks is the renderer's.
//!
//! Every view can be shown as text, CSV, JSON, Markdown and HTML. Reports never read anything: they are given all they show.

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

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Csv,
    Markdown,
    Html,
}

/// What a report shows.
pub trait View: Serialize {
    /// As `report` in its JSON.
    const NAME: &'static str;

    fn document(&self) -> Document;

    /// What is to be said before anything else, where a format has no place for it; a document begins with it.
    fn first(&self) -> Option<String> {
        None
    }

    /// The rows of its CSV.
    fn table(&self) -> Table;
}

/// A view's JSON, with what says which report it is.
#[derive(Serialize)]
struct Envelope<'v, V> {
    format: u32,
    report: &'static str,
    #[serde(flatten)]
    view: &'v V,
}

/// A view in a format. `columns` is the width that text may take; `workspace` the one that commands for people have to name.
#[must_use]
pub fn render<V: View>(view: &V, format: Format, columns: usize, workspace: Option<&str>) -> String {
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

/// A view's JSON, with a line end.
#[must_use]
pub fn json<V: View>(view: &V) -> String {
    let mut text = serde_json::to_string_pretty(&Envelope { format: FORMAT, report: V::NAME, view })
        .expect("a view of text and numbers is always JSON");
    text.push('\n');
    text
}

/// A table as CSV.
#[must_use]
pub fn csv_of(table: &Table) -> String {
    csv::render(table)
}

#[cfg(test)]
mod schema;
