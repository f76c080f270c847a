//! A report as blocks that every renderer can show.

use super::{Chart, Heat, Line, Matrix, Steps};
use crate::text::at_workspace;

/// A report in the order in which a person reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(String),
    Text(String),
    /// An aside, set apart from the rest.
    Note(String),
    /// A notice that the document is a draft. It is repeated in each section, so that no reader
    /// misses it.
    Draft(String),
    /// Names with their values.
    Facts(Vec<(String, Line)>),
    List(Vec<Line>),
    /// Lines side by side, where there is room.
    Row(Vec<Line>),
    Table(Table),
    Matrix(Matrix),
    /// Text whose spaces matter.
    Drawing(String),
    /// A person's own words, as Markdown.
    Words(String),
    Chart(Chart),
    Heat(Heat),
    Steps(Steps),
    Section(Section),
}

/// A part of a document under its heading. In a document with sections, the blocks before the first
/// are the cover, and those after the last are the foot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The kind of section, which selects the style on a page.
    pub kind: &'static str,
    /// The target of links to it; empty if there are none.
    pub id: String,
    pub heading: Line,
    /// Words at the end of the heading's line.
    pub beside: Option<Line>,
    /// The values that a page's filter searches, by name.
    pub found_by: Vec<(&'static str, String)>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The title; empty if the text before the table already says it.
    pub caption: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// The column to shorten when a line is too narrow for the whole table.
    pub gives_way: Option<usize>,
    /// True if each row becomes lines below each other where a line is short.
    pub stacks: bool,
}

impl Section {
    /// Makes a section from the blocks of a document; `id` may be empty.
    #[must_use]
    pub fn of(
        kind: &'static str,
        id: impl Into<String>,
        heading: impl Into<Line>,
        inside: Document,
    ) -> Self {
        Self {
            kind,
            id: id.into(),
            heading: heading.into(),
            blocks: inside.blocks,
            ..Self::default()
        }
    }

    /// Returns the heading and the words beside it as one line.
    pub(super) fn title(&self) -> String {
        let beside =
            self.beside.as_ref().map(|beside| format!(" ({})", beside.plain())).unwrap_or_default();
        format!("{}{beside}", self.heading.plain())
    }
}

fn at_workspace_in(blocks: &mut [Block], workspace: &str) {
    let tell = |text: &mut String| *text = at_workspace(text, workspace);
    for block in blocks {
        match block {
            Block::Text(text) | Block::Note(text) => tell(text),
            Block::Facts(facts) => {
                facts.iter_mut().flat_map(|(_, value)| value.texts()).for_each(tell);
            }
            Block::List(lines) | Block::Row(lines) => {
                lines.iter_mut().flat_map(Line::texts).for_each(tell);
            }
            Block::Table(table) => table.rows.iter_mut().flatten().for_each(tell),
            Block::Section(section) => at_workspace_in(&mut section.blocks, workspace),
            Block::Heading(_)
            | Block::Draft(_)
            | Block::Drawing(_)
            | Block::Words(_)
            | Block::Chart(_)
            | Block::Heat(_)
            | Block::Matrix(_)
            | Block::Steps(_) => {}
        }
    }
}

impl Document {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), blocks: Vec::new() }
    }

    /// Adds the workspace to each command that would otherwise search for one. A person's own words
    /// are not changed.
    #[must_use]
    pub fn at_workspace(mut self, workspace: &str) -> Self {
        at_workspace_in(&mut self.blocks, workspace);
        self
    }

    /// Returns all blocks in order, those of sections after their heading, with the level of a
    /// heading at that place.
    pub(super) fn in_order(&self) -> Vec<(usize, &Block)> {
        fn add<'d>(blocks: &'d [Block], level: usize, all: &mut Vec<(usize, &'d Block)>) {
            for block in blocks {
                all.push((level, block));
                if let Block::Section(section) = block {
                    add(&section.blocks, level + 1, all);
                }
            }
        }
        let mut all = Vec::new();
        add(&self.blocks, 2, &mut all);
        all
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

    /// Adds an aside, if there is one.
    #[must_use]
    pub fn note(mut self, text: Option<impl Into<String>>) -> Self {
        self.blocks.extend(text.map(|text| Block::Note(text.into())));
        self
    }

    #[must_use]
    pub fn facts<L: Into<Line>>(mut self, facts: Vec<(&str, L)>) -> Self {
        self.blocks.push(Block::Facts(
            facts.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect(),
        ));
        self
    }

    /// Adds a list, unless it is empty.
    #[must_use]
    pub fn list<L: Into<Line>>(mut self, items: Vec<L>) -> Self {
        if !items.is_empty() {
            self.blocks.push(Block::List(items.into_iter().map(Into::into).collect()));
        }
        self
    }

    #[must_use]
    pub fn sections(mut self, sections: impl IntoIterator<Item = Section>) -> Self {
        self.blocks.extend(sections.into_iter().map(Block::Section));
        self
    }

    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    #[must_use]
    pub fn drawing(mut self, lines: impl Into<String>) -> Self {
        self.blocks.push(Block::Drawing(lines.into()));
        self
    }

    /// Adds a person's own words, if there are any.
    #[must_use]
    pub fn words(mut self, markdown: Option<String>) -> Self {
        self.blocks.extend(markdown.map(Block::Words));
        self
    }

    /// Adds a chart, unless it has no bars.
    #[must_use]
    pub fn chart(mut self, chart: Chart) -> Self {
        if !chart.bars.is_empty() {
            self.blocks.push(Block::Chart(chart));
        }
        self
    }

    /// Adds a heat map, unless it has no rows.
    #[must_use]
    pub fn heat(mut self, heat: Heat) -> Self {
        if !heat.rows.is_empty() {
            self.blocks.push(Block::Heat(heat));
        }
        self
    }

    /// Adds a table, unless it has no rows.
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
        Self { columns: columns.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells);
    }
}
