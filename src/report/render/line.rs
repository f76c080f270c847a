//! A line of a document, in which words may be links, emphasised or subdued.

use super::look::Look;

/// Words in sequence. A line break inside them is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Span>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    Strong(String),
    Quiet(String),
    Link(To, String),
    /// A dot that is a link. Its words tell people who cannot see it where it leads.
    Dot(To, String),
    /// The pattern of the words that follow. It repeats what they say.
    Mark(Look),
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A section of the same document, by its id.
    Section(String),
    /// A file beside the document, by its relative path.
    File(String),
    /// A web page or a mailbox. The caller must have checked that it is nothing else.
    Web(String),
}

impl Line {
    #[must_use]
    pub fn and(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    #[must_use]
    pub fn link(self, to: To, words: impl Into<String>) -> Self {
        self.and(Span::Link(to, words.into()))
    }

    #[must_use]
    pub fn text(self, words: impl Into<String>) -> Self {
        self.and(Span::Text(words.into()))
    }

    /// Joins several lines, with a line break between them.
    #[must_use]
    pub fn joined(lines: impl IntoIterator<Item = Self>) -> Self {
        let mut joined = Self::default();
        for line in lines {
            if !joined.0.is_empty() {
                joined = joined.text("\n");
            }
            joined.0.extend(line.0);
        }
        joined
    }

    /// Returns only the words, for formats without links. A target outside the document is written
    /// out.
    #[must_use]
    pub fn plain(&self) -> String {
        let said = |span: &Span| match span {
            Span::Text(words)
            | Span::Strong(words)
            | Span::Quiet(words)
            | Span::Link(To::Section(_), words) => words.clone(),
            Span::Link(To::File(to) | To::Web(to), words) if to == words => words.clone(),
            Span::Link(To::File(to) | To::Web(to), words) => format!("{words} ({to})"),
            Span::Dot(..) => "\u{25cf}".to_owned(),
            Span::Mark(_) => String::new(),
        };
        self.0.iter().map(said).collect()
    }

    /// Returns the plain words, without links and emphasis; these may name a command.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        self.0.iter_mut().filter_map(|span| match span {
            Span::Text(words) => Some(words),
            _ => None,
        })
    }
}

impl<S: Into<String>> From<S> for Line {
    fn from(words: S) -> Self {
        Self(vec![Span::Text(words.into())])
    }
}
