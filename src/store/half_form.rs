//! The draft of a form with several fields, one line for each. One draft holds all of them, so that
//! they are listed, continued and deleted together, and never end up in the fields of another form.

use super::{claimed::Claimed, disk::Disk, draft::Draft, error::StoreError};
use crate::text::one_line;

/// The words in the fields of an unfinished form.
pub struct HalfForm {
    place: Claimed,
    said: FieldWords,
}

/// Each field and its words, in the order in which they were given; a field may have several.
type FieldWords = Vec<(String, String)>;

/// Fields that a form fills in without a person's words.
const ABOUT: [&str; 2] = ["file", "kind"];
/// All fields, besides `shows of RB-01`.
const FIELDS: [&str; 15] = [
    "link",
    "words",
    "title",
    "for",
    "happened",
    "valid until",
    "hours",
    "consent",
    "confirmed by",
    "from outside",
    "confirmed on",
    "what",
    "how",
    "by",
    "done when",
];
const SHOWS: &str = "shows of ";

impl HalfForm {
    #[must_use]
    pub fn new(draft: Draft) -> Self {
        Self { place: Claimed::new(draft), said: Vec::new() }
    }

    /// Returns all unfinished forms that are not open in another window.
    ///
    /// # Errors
    /// If reading fails, or the text is not UTF-8.
    pub fn unfinished(draft: &Draft) -> Result<Vec<Self>, StoreError> {
        Claimed::all(draft)
            .map(|place| place.and_then(|place| Ok(Self { said: read(place.words()?), place })))
            .collect()
    }

    /// Returns the words in a field.
    pub fn said<'f>(&'f self, field: &'f str) -> impl Iterator<Item = &'f str> {
        self.said.iter().filter(move |(known, _)| known == field).map(|(_, words)| words.as_str())
    }

    /// Returns the words by which a person recognises it: its title, or the first of their words.
    #[must_use]
    pub fn first_words(&self) -> Option<&str> {
        let first = || {
            self.said
                .iter()
                .find(|(field, _)| !ABOUT.contains(&field.as_str()))
                .map(|(_, words)| words.as_str())
        };
        self.said("title").chain(self.said("what")).next().or_else(first)
    }

    /// Sets the words of a field, replacing older ones; the next write stores them.
    pub fn say<'w>(&mut self, field: &str, words: impl IntoIterator<Item = &'w str>) {
        say(&mut self.said, field, words);
    }

    /// Deletes the draft, whose words are stored elsewhere by now.
    ///
    /// # Errors
    /// If deleting fails.
    pub fn given(mut self) -> Result<(), StoreError> {
        Ok(self.place.wipe()?)
    }

    /// Sets the words of a field, and stores them. Without a person's words there is nothing to
    /// store.
    pub(super) fn write(&mut self, field: &str, words: &str) -> Disk<()> {
        self.say(field, [words]);
        let text = if self.first_words().is_some() { lines(&self.said) } else { String::new() };
        self.place.write(text.as_bytes())
    }

    /// Returns the draft for the last words of a field, and the function that makes its new text.
    pub(super) fn last(
        &self,
        field: &str,
    ) -> (impl Fn() -> Draft + Send + use<>, impl Fn(&str) -> String + Send + use<>) {
        let (said, field) = (self.said.clone(), field.to_owned());
        let text = move |words: &str| {
            let mut said = said.clone();
            say(&mut said, &field, [words]);
            lines(&said)
        };
        (self.place.free(), text)
    }

    pub(super) fn draft(&self) -> Draft {
        self.place.draft()
    }

    pub(super) fn is_written(&self) -> bool {
        self.place.is_written()
    }

    pub(super) fn place(&mut self) -> &mut Claimed {
        &mut self.place
    }
}

fn say<'w>(said: &mut FieldWords, field: &str, words: impl IntoIterator<Item = &'w str>) {
    let at = said.iter().position(|(known, _)| known == field).unwrap_or(said.len());
    said.retain(|(known, _)| known != field);
    let new = words
        .into_iter()
        .map(one_line)
        .filter(|words| !words.trim().is_empty())
        .map(|words| (field.to_owned(), words));
    said.splice(at..at, new.collect::<FieldWords>());
}

fn lines(said: &FieldWords) -> String {
    said.iter().map(|(field, words)| format!("{field}: {words}\n")).collect()
}

/// Parses the lines of a draft. Somebody may have edited it: a line without a field continues the
/// one before.
fn read(words: &str) -> FieldWords {
    let mut said = FieldWords::new();
    for line in words.lines().filter(|line| !line.trim().is_empty()) {
        let of_field = line.split_once(": ").filter(|(field, _)| {
            field.starts_with(SHOWS) || ABOUT.contains(field) || FIELDS.contains(field)
        });
        match (of_field, said.last_mut()) {
            (Some((field, words)), _) => said.push((field.to_owned(), words.to_owned())),
            (None, Some((_, before))) => before.push_str(&format!(" {line}")),
            (None, None) => said.push(("words".to_owned(), line.to_owned())),
        }
    }
    said
}
