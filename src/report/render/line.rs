//! A line of a document whose words may lead somewhere, or weigh more or less than those around them.

use super::look::Look;

/// Words in a row. A line end in them stays one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Span>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    Strong(String),
    Quiet(String),
    Link(To, String),
    /// A dot that leads somewhere, and says so to those who do not see it.
    Dot(To, String),
    /// Of what kind the words are that follow. It says nothing that they do not say.
    Mark(Look),
}

/// Where words lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A section of the same document, by its id.
    Section(String),
    /// A file that lies beside the document, by its path from there.
    File(String),
    /// A page or a mailbox. Whoever makes one has seen that it leads to nothing else.
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

    /// Several lines as one, with a line end between them.
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

    /// Only the words, for formats in which nothing leads anywhere: what lies elsewhere is named.
    #[must_use]
    pub fn plain(&self) -> String {
        let said = |span: &Span| match span {
            Span::Text(words) | Span::Strong(words) | Span::Quiet(words) | Span::Link(To::Section(_), words) => words.clone(),
            Span::Link(To::File(to) | To::Web(to), words) if to == words => words.clone(),
            Span::Link(To::File(to) | To::Web(to), words) => format!("{words} ({to})"),
            Span::Dot(..) => "\u{25cf}".to_owned(),
            Span::Mark(_) => String::new(),
        };
        self.0.iter().map(said).collect()
    }

    /// The words that are no link and no emphasis, which may name a command.
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
