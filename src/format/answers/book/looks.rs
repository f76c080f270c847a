//! How the words in a cell look: which are struck out, and which are raised.

use std::{collections::BTreeMap, io::Cursor};

use zip::ZipArchive;

use super::owners::read;
use crate::files::xml::{Attributes, Node};

/// Words of a cell that look alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::format) struct CellWords {
    pub(in crate::format) words: String,
    pub(in crate::format) is_struck: bool,
    pub(in crate::format) is_raised: bool,
}

impl CellWords {
    /// Returns whether words look otherwise than most.
    pub(super) fn is_plain(&self) -> bool {
        !self.is_struck && !self.is_raised
    }
}

/// Words of an .xlsx that look alike, and whether they are struck out; `None` if the cell says so.
#[derive(Clone, Debug, Default)]
pub(super) struct TextRun {
    words: String,
    is_struck: Option<bool>,
    is_raised: bool,
}

impl TextRun {
    pub(super) fn in_cell(&self, is_struck: bool) -> CellWords {
        CellWords {
            words: self.words.clone(),
            is_struck: self.is_struck.unwrap_or(is_struck),
            is_raised: self.is_raised,
        }
    }
}

/// Reads the runs of a text in an .xlsx.
#[derive(Debug, Default)]
pub(super) struct TextRuns {
    runs: Vec<TextRun>,
    in_words: bool,
    /// Inside a note on how to pronounce it, which is no part of the text.
    in_pronunciation: bool,
}

impl TextRuns {
    pub(super) fn meet(&mut self, node: &Node<'_>) {
        match node {
            Node::Open("rPh", _) => self.in_pronunciation = true,
            Node::Close("rPh") => self.in_pronunciation = false,
            _ if self.in_pronunciation => {}
            Node::Open("r", _) => self.runs.push(TextRun::default()),
            // What a run says of its look is all that it looks like.
            Node::Open("rPr", _) => self.last().is_struck = Some(false),
            Node::Open("strike", attributes) => {
                self.last().is_struck = Some(attributes.is_on("val"));
            }
            Node::Open("vertAlign", attributes) => {
                self.last().is_raised = attributes.get("val") == Some("superscript");
            }
            Node::Open("t", _) => self.in_words = true,
            Node::Close("t") => self.in_words = false,
            Node::Words(words) if self.in_words => self.last().words.push_str(words),
            _ => {}
        }
    }

    fn last(&mut self) -> &mut TextRun {
        if self.runs.is_empty() {
            self.runs.push(TextRun::default());
        }
        let last = self.runs.len() - 1;
        &mut self.runs[last]
    }

    pub(super) fn take(&mut self) -> Vec<TextRun> {
        std::mem::take(&mut self.runs)
    }
}

/// Returns the texts of an .xlsx that cells share and that have runs, by their numbers.
pub(super) fn shared_texts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> BTreeMap<u32, Vec<TextRun>> {
    let (mut texts, mut at, mut runs) = (BTreeMap::new(), 0_u32, TextRuns::default());
    let mut is_rich = false;
    read(archive, "xl/sharedStrings.xml", |node| match node {
        Node::Open("si", _) => is_rich = false,
        Node::Close("si") => {
            let text = runs.take();
            if is_rich {
                texts.insert(at, text);
            }
            at += 1;
        }
        node => {
            is_rich |= matches!(node, Node::Open("r", _));
            runs.meet(node);
        }
    });
    texts
}

/// What a style of an OpenDocument says of words.
#[derive(Clone, Debug, Default)]
struct OpenStyle {
    parent: String,
    is_struck: Option<bool>,
    is_raised: Option<bool>,
}

/// The styles of an OpenDocument by name.
#[derive(Debug, Default)]
pub(super) struct OpenStyles {
    styles: BTreeMap<String, OpenStyle>,
    open: String,
}

impl OpenStyles {
    /// Returns the styles that have names of their own, which others build on.
    pub(super) fn named(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Self {
        let mut styles = Self::default();
        read(archive, "styles.xml", |node| styles.meet(node));
        styles
    }

    pub(super) fn meet(&mut self, node: &Node<'_>) {
        match node {
            Node::Open("style", attributes) => {
                attributes.get("name").unwrap_or_default().clone_into(&mut self.open);
                let parent = attributes.get("parent-style-name").unwrap_or_default().to_owned();
                let style = OpenStyle { parent, ..OpenStyle::default() };
                self.styles.insert(self.open.clone(), style);
            }
            Node::Close("style") => self.open.clear(),
            Node::Open("text-properties", attributes) => {
                if let Some(style) = self.styles.get_mut(&self.open) {
                    style.is_struck = struck(attributes);
                    style.is_raised = attributes.get("text-position").map(is_above);
                }
            }
            _ => {}
        }
    }

    /// Returns whether words are struck out and whether they are raised, in a style on top of
    /// another; the nearest style that says so counts.
    pub(super) fn look(&self, name: &str, (is_struck, is_raised): (bool, bool)) -> (bool, bool) {
        const LONGEST: usize = 20;
        let next = |style: &&OpenStyle| self.styles.get(&style.parent);
        let line = || std::iter::successors(self.styles.get(name), next).take(LONGEST);
        (
            line().find_map(|style| style.is_struck).unwrap_or(is_struck),
            line().find_map(|style| style.is_raised).unwrap_or(is_raised),
        )
    }
}

fn struck(attributes: &Attributes) -> Option<bool> {
    let said = |name| attributes.get(name).map(|value| value != "none");
    said("text-line-through-style").or_else(|| said("text-line-through-type"))
}

/// Returns whether a place such as `super 58%` or `33% 58%` is above the line.
fn is_above(place: &str) -> bool {
    let rise = place.split_whitespace().next().unwrap_or_default();
    let percent = rise.strip_suffix('%').and_then(|rise| rise.parse::<f64>().ok());
    rise == "super" || percent.is_some_and(|rise| rise > 0.0)
}
