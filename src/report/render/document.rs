//! What a report says, in blocks that every renderer knows how to show.

use super::chart::{Chart, Heat};
use crate::text::at_workspace;

/// A report as a person reads it, from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(String),
    Text(String),
    /// An aside, set back from the rest.
    Note(String),
    /// Names with their values.
    Facts(Vec<(String, String)>),
    List(Vec<String>),
    Table(Table),
    /// Lines whose spaces count.
    Drawing(String),
    /// A person's own words, as Markdown.
    Words(String),
    Chart(Chart),
    Heat(Heat),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// The column whose words are cut to the room that the rest leaves on a line, where there is little of it.
    pub gives_way: Option<usize>,
}

impl Document {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), blocks: Vec::new() }
    }

    /// With the workspace in each command that would look for one. What a person wrote stays as it is.
    #[must_use]
    pub fn at_workspace(mut self, workspace: &str) -> Self {
        let tell = |text: &mut String| *text = at_workspace(text, workspace);
        for block in &mut self.blocks {
            match block {
                Block::Text(text) | Block::Note(text) => tell(text),
                Block::Facts(facts) => facts.iter_mut().for_each(|(_, value)| tell(value)),
                Block::List(items) => items.iter_mut().for_each(tell),
                Block::Table(table) => table.rows.iter_mut().flatten().for_each(tell),
                Block::Heading(_) | Block::Drawing(_) | Block::Words(_) | Block::Chart(_) | Block::Heat(_) => {}
            }
        }
        self
    }

    #[must_use]
    pub fn heading(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Heading(text.into()));
        self
    }

    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Text(text.into()));
        self
    }

    /// An aside, if there is one.
    #[must_use]
    pub fn note(mut self, text: Option<impl Into<String>>) -> Self {
        self.blocks.extend(text.map(|text| Block::Note(text.into())));
        self
    }

    #[must_use]
    pub fn facts(mut self, facts: Vec<(&str, String)>) -> Self {
        self.blocks.push(Block::Facts(facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
        self
    }

    /// A list, unless it is empty.
    #[must_use]
    pub fn list(mut self, items: Vec<String>) -> Self {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
        self
    }

    #[must_use]
    pub fn drawing(mut self, lines: impl Into<String>) -> Self {
        self.blocks.push(Block::Drawing(lines.into()));
        self
    }

    /// A person's own words, if there are any.
    #[must_use]
    pub fn words(mut self, markdown: Option<String>) -> Self {
        self.blocks.extend(markdown.map(Block::Words));
        self
    }

    /// A chart, unless it has no bars.
    #[must_use]
    pub fn chart(mut self, chart: Chart) -> Self {
        if !chart.bars.is_empty() {
            self.blocks.push(Block::Chart(chart));
        }
        self
    }

    /// A heat map, unless it has no rows.
    #[must_use]
    pub fn heat(mut self, heat: Heat) -> Self {
        if !heat.rows.is_empty() {
            self.blocks.push(Block::Heat(heat));
        }
        self
    }

    /// A table, unless it has no rows.
    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
        self
    }
}

impl Table {
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new(), gives_way: None }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells);
    }
}
