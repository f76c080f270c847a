//! The fields of one thing that is asked for, one after another: a line each, in one draft, so that what belongs together is told,
//! gone on with and taken away together, and never stands in the fields of another thing.

use super::{claimed::Claimed, disk::Disk, draft::Draft, error::StoreError};
use crate::text::one_line;

/// What is said in the fields of a form that is not finished.
pub struct HalfForm {
    place: Claimed,
    said: FieldWords,
}

/// Each field and its words, in the order in which they were given; a field may have several.
type FieldWords = Vec<(String, String)>;

/// What a form knows without anybody's words.
const ABOUT: [&str; 2] = ["file", "kind"];
/// The fields that there are, besides `shows of RB-01`.
const FIELDS: [&str; 11] = ["link", "words", "title", "for", "happened", "hours", "consent", "what", "how", "by", "done when"];
const SHOWS: &str = "shows of ";

impl HalfForm {
    #[must_use]
    pub fn new(draft: Draft) -> Self {
        Self { place: Claimed::new(draft), said: Vec::new() }
    }

    /// All that are not finished and that no other window has open.
    ///
    /// # Errors
    /// As the disk says; or what is not UTF-8.
    pub fn unfinished(draft: &Draft) -> Result<Vec<Self>, StoreError> {
        Claimed::all(draft).map(|place| place.and_then(|place| Ok(Self { said: read(place.words()?), place }))).collect()
    }

    /// What is said in a field.
    pub fn said<'f>(&'f self, field: &'f str) -> impl Iterator<Item = &'f str> {
        self.said.iter().filter(move |(known, _)| known == field).map(|(_, words)| words.as_str())
    }

    /// What a person knows it by: what it is called, or the first of their words.
    #[must_use]
    pub fn first_words(&self) -> Option<&str> {
        let first = || self.said.iter().find(|(field, _)| !ABOUT.contains(&field.as_str())).map(|(_, words)| words.as_str());
        self.said("title").chain(self.said("what")).next().or_else(first)
    }

    /// Says it in a field, in the place of what was said there; it is on disk with the next word.
    pub fn say<'w>(&mut self, field: &str, words: impl IntoIterator<Item = &'w str>) {
        say(&mut self.said, field, words);
    }

    /// All of it is kept elsewhere by now.
    ///
    /// # Errors
    /// As the disk says.
    pub fn given(mut self) -> Result<(), StoreError> {
        Ok(self.place.wipe()?)
    }

    /// Says it in a field, on disk as well. Where there are no words of a person, there is nothing to keep.
    pub(super) fn write(&mut self, field: &str, words: &str) -> Disk<()> {
        self.say(field, [words]);
        let text = if self.first_words().is_some() { lines(&self.said) } else { String::new() };
        self.place.write(text.as_bytes())
    }

    /// The draft for its last words, and what then stands there.
    pub(super) fn last(&self, field: &str) -> (impl Fn() -> Draft + Send + use<>, impl Fn(&str) -> String + Send + use<>) {
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
    let new = words.into_iter().map(one_line).filter(|words| !words.trim().is_empty()).map(|words| (field.to_owned(), words));
    said.splice(at..at, new.collect::<FieldWords>());
}

fn lines(said: &FieldWords) -> String {
    said.iter().map(|(field, words)| format!("{field}: {words}\n")).collect()
}

/// The lines of a draft. Somebody may have written more there, and what belongs to no field goes on with the one before it.
fn read(words: &str) -> FieldWords {
    let mut said = FieldWords::new();
    for line in words.lines().filter(|line| !line.trim().is_empty()) {
        let of_field =
            line.split_once(": ").filter(|(field, _)| field.starts_with(SHOWS) || ABOUT.contains(field) || FIELDS.contains(field));
        match (of_field, said.last_mut()) {
            (Some((field, words)), _) => said.push((field.to_owned(), words.to_owned())),
            (None, Some((_, before))) => before.push_str(&format!(" {line}")),
            (None, None) => said.push(("words".to_owned(), line.to_owned())),
        }
    }
    said
}
