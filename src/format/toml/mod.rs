//! Reads TOML by hand, so that every fault of a file is reported in one run with its place.
//!
//! A [`TomlTable`] remembers which keys were requested; any other key is unknown when it is closed.

mod faults;
mod plain;

use std::{borrow::Cow, cell::RefCell, ops::Range};

use ::toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};
use jiff::civil::Date;

pub(super) use faults::Faults;

use crate::{
    format::decisions::LONGEST_LABEL,
    model::{Fault, Mend, Place},
    text::{closest, has_control, tidy},
};

/// The largest file that is read, in bytes; a framework of 1,000 competencies has well under a
/// tenth of that.
pub(super) const LARGEST_FILE_BYTES: usize = 8 << 20;

/// A table being read.
pub(super) struct TomlTable<'t, 'f> {
    entries: Cow<'t, DeTable<'t>>,
    /// The tables of the whole file that are parsed one by one.
    tail: Option<plain::Tail<'t>>,
    span: Range<usize>,
    /// The name in messages: `[framework]`, `competency`.
    name: &'static str,
    faults: &'f Faults<'f>,
    asked: RefCell<Vec<&'static str>>,
}

/// A value with its place in the file.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

/// Returns the text of a TOML file, or the fault if it is not text.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, Fault> {
    let at_start = |message: String, help: &str| {
        Fault::new(Place::of("", 0..0), message).mended_by(Mend::Change(help.to_owned()))
    };
    if bytes.len() > LARGEST_FILE_BYTES {
        return Err(at_start(
            format!("the file is larger than {} MiB", LARGEST_FILE_BYTES >> 20),
            "a framework file is plain text of a few hundred kilobytes",
        ));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        Fault::new(
            Place::of(good, good.len()..good.len()),
            format!("byte {} is not UTF-8", error.valid_up_to() + 1),
        )
        .mended_by(Mend::Change("save the file as UTF-8 and check it again".to_owned()))
    })
}

/// Parses `text` and passes the root table to `read`.
///
/// # Errors
/// Every fault, in the order of the file: those of syntax, and those that `read` reported.
pub(super) fn read_document<T>(
    text: &str,
    read: impl FnOnce(&TomlTable<'_, '_>) -> Option<T>,
) -> Result<T, Vec<Fault>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    read_root(text, document.get_ref(), None, errors, read)
}

/// Same as [`read_document`], but faster for a valid file that consists mostly of tables named
/// `bulk`.
///
/// # Errors
/// Same as [`read_document`].
pub(super) fn read_long_document<T>(
    text: &str,
    bulk: &'static str,
    read: impl Fn(&TomlTable<'_, '_>) -> Option<T>,
) -> Result<T, Vec<Fault>> {
    plain::split(text, bulk)
        .and_then(|(head, tail)| read_root(text, &head, Some(tail), Vec::new(), &read).ok())
        .map_or_else(|| read_document(text, read), Ok)
}

fn read_root<T>(
    text: &str,
    document: &DeTable<'_>,
    tail: Option<plain::Tail<'_>>,
    errors: Vec<::toml::de::Error>,
    read: impl FnOnce(&TomlTable<'_, '_>) -> Option<T>,
) -> Result<T, Vec<Fault>> {
    let faults = Faults::in_text(text, !errors.is_empty());
    for error in errors {
        faults.add(error.span().unwrap_or(0..0), error.message().replace('\n', ", "), None);
    }
    let root = TomlTable {
        entries: Cow::Borrowed(document),
        tail,
        span: 0..0,
        name: "the file",
        faults: &faults,
        asked: RefCell::default(),
    };
    let value = read(&root);
    root.close();
    match (value, faults.all()) {
        (Some(value), found) if found.is_empty() => Ok(value),
        (_, found) => Err(found),
    }
}

impl<'t, 'f> TomlTable<'t, 'f> {
    pub(super) fn faults(&self) -> &'f Faults<'f> {
        self.faults
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    fn look_up(&self, key: &'static str) -> Option<&Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.entries.get(key)
    }

    fn must_have<T>(&self, key: &'static str, found: Option<T>, example: &str) -> Option<T> {
        if found.is_none() && self.entries.get(key).is_none() {
            self.faults.add_absence(
                self.span(),
                format!("{} has no `{key}`", self.name),
                Some(format!("add `{key} = {example}`")),
            );
        }
        found
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date or a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.faults.add_absence(
            value.span(),
            format!("`{key}` is {found}, and should be {wanted}"),
            None,
        );
    }

    /// Returns text that is not empty and cannot control a terminal, composed and trimmed.
    pub(super) fn text(&self, key: &'static str) -> Option<At<String>> {
        let value = self.look_up(key)?;
        match value.get_ref() {
            DeValue::String(text) => self.checked(key, text, value.span()),
            _ => {
                self.wrong_type(key, value, "text in quotes");
                None
            }
        }
    }

    fn checked(&self, key: &str, text: &str, span: Range<usize>) -> Option<At<String>> {
        let text = tidy(text);
        if text.is_empty() {
            self.faults.add(
                span,
                format!("`{key}` is empty"),
                Some("write it, or take the line out".to_owned()),
            );
            return None;
        }
        if has_control(&text) {
            self.faults.add(
                span,
                format!("`{key}` holds a line break or a character that cannot be shown"),
                Some("write it as one line of plain text".to_owned()),
            );
            return None;
        }
        Some(At { value: text, span })
    }

    pub(super) fn required_text(&self, key: &'static str) -> Option<At<String>> {
        let found = self.text(key);
        self.must_have(key, found, "\"...\"")
    }

    /// Returns a short name that fits in a line with others.
    pub(super) fn required_label(&self, key: &'static str) -> Option<At<String>> {
        let found = self.required_text(key)?;
        if found.value.chars().count() > LONGEST_LABEL {
            let help = format!(
                "use at most {LONGEST_LABEL} letters; put any explanation under a key of its own"
            );
            self.faults.add(found.span, format!("`{key}` is too long"), Some(help));
            return None;
        }
        Some(found)
    }

    /// Returns an id: letters, digits, `-` and `_`, beginning with a letter or digit, at most 64.
    pub(super) fn required_id(&self, key: &'static str) -> Option<At<String>> {
        let found = self.required_text(key)?;
        self.checked_id(key, found)
    }

    pub(super) fn checked_id(&self, key: &str, found: At<String>) -> Option<At<String>> {
        let is_id = found.value.len() <= 64
            && found.value.starts_with(|c: char| c.is_ascii_alphanumeric())
            && found.value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if !is_id {
            self.faults.add(
                found.span,
                format!("`{key}` is not an id"),
                Some("an id is letters, digits, `-` and `_`, such as `RB-01`".to_owned()),
            );
            return None;
        }
        Some(found)
    }

    /// Returns the index of the value in `words`.
    pub(super) fn one_of(&self, key: &'static str, words: &[&str]) -> Option<usize> {
        let found = self.text(key)?;
        let at = words.iter().position(|word| *word == found.value);
        if at.is_none() {
            let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            self.faults.add(
                found.span,
                format!("`{}` is not a {key}", found.value),
                Some(format!("write {}", quoted.join(" or "))),
            );
        }
        at
    }

    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.look_up(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.wrong_type(key, value, "`true` or `false`");
                None
            }
        }
    }

    /// Returns a whole number from 0.
    pub(super) fn count(&self, key: &'static str) -> Option<At<usize>> {
        let value = self.look_up(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => usize::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) => Some(At { value: number, span: value.span() }),
            None => {
                self.wrong_type(key, value, "a whole number");
                None
            }
        }
    }

    pub(super) fn required_count(&self, key: &'static str, example: &str) -> Option<At<usize>> {
        let found = self.count(key);
        self.must_have(key, found, example)
    }

    /// Returns a day, such as `2019-11-29`.
    pub(super) fn date(&self, key: &'static str) -> Option<Date> {
        let value = self.look_up(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => {
                moment.date.and_then(|date| {
                    Date::new(
                        i16::try_from(date.year).ok()?,
                        i8::try_from(date.month).ok()?,
                        i8::try_from(date.day).ok()?,
                    )
                    .ok()
                })
            }
            _ => None,
        };
        if date.is_none() {
            self.wrong_type(key, value, "a day such as `2019-11-29`");
        }
        date
    }

    fn array(&self, key: &'static str) -> Option<(&DeArray<'t>, Range<usize>)> {
        let value = self.look_up(key)?;
        match value.get_ref() {
            DeValue::Array(array) => Some((array, value.span())),
            _ => {
                self.wrong_type(key, value, "a list in `[` and `]`");
                None
            }
        }
    }

    /// Returns a list of texts.
    pub(super) fn texts(&self, key: &'static str) -> Vec<At<String>> {
        let mut texts = Vec::new();
        for item in self.array(key).into_iter().flat_map(|(array, _)| array.iter()) {
            match item.get_ref() {
                DeValue::String(text) => texts.extend(self.checked(key, text, item.span())),
                _ => self.wrong_type(key, item, "text in quotes"),
            }
        }
        texts
    }

    /// Returns a table inside this one.
    pub(super) fn table(&self, key: &'static str, name: &'static str) -> Option<TomlTable<'_, 'f>> {
        let value = self.look_up(key)?;
        self.as_table(key, name, value)
    }

    pub(super) fn required_table(
        &self,
        key: &'static str,
        name: &'static str,
    ) -> Option<TomlTable<'_, 'f>> {
        let found = self.table(key, name);
        if found.is_none() && self.entries.get(key).is_none() {
            self.faults.add_absence(
                self.span(),
                format!("{} has no `[{key}]`", self.name),
                Some(format!("add a table `[{key}]`")),
            );
        }
        found
    }

    /// Reads each table of a list, such as each `[[level]]`, with `read`.
    pub(super) fn tables<T>(
        &self,
        key: &'static str,
        name: &'static str,
        mut read: impl FnMut(&TomlTable<'_, 'f>) -> Option<T>,
    ) -> Vec<T> {
        if let Some(tail) = self.tail.filter(|tail| tail.name == key) {
            self.asked.borrow_mut().push(key);
            let table = |entries: Option<DeTable<'t>>| match entries {
                Some(entries) => read(&self.inner(Cow::Owned(entries), 0..0, name)),
                None => {
                    self.faults.add(0..0, "not plain", None);
                    None
                }
            };
            return tail.tables().filter_map(table).collect();
        }
        let Some((array, _)) = self.array(key) else { return Vec::new() };
        array.iter().filter_map(|item| read(&self.as_table(key, name, item)?)).collect()
    }

    fn as_table<'s>(
        &self,
        key: &str,
        name: &'static str,
        value: &'s Spanned<DeValue<'s>>,
    ) -> Option<TomlTable<'s, 'f>> {
        match value.get_ref() {
            DeValue::Table(entries) => Some(self.inner(Cow::Borrowed(entries), value.span(), name)),
            _ => {
                self.wrong_type(key, value, "a table");
                None
            }
        }
    }

    fn inner<'s>(
        &self,
        entries: Cow<'s, DeTable<'s>>,
        span: Range<usize>,
        name: &'static str,
    ) -> TomlTable<'s, 'f> {
        TomlTable {
            entries,
            tail: None,
            span,
            name,
            faults: self.faults,
            asked: RefCell::new(Vec::with_capacity(8)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns every key with its own table, for keys that are ids.
    pub(super) fn keyed_tables(&self, name: &'static str) -> Vec<(At<String>, TomlTable<'_, 'f>)> {
        self.entries
            .iter()
            .filter_map(|(key, value)| {
                let table = self.as_table(key.get_ref(), name, value)?;
                Some((At { value: key.get_ref().to_string(), span: key.span() }, table))
            })
            .collect()
    }

    /// Returns every key with its own text, for keys that are ids.
    pub(super) fn keyed_texts(&self) -> Vec<(At<String>, At<String>)> {
        self.entries
            .iter()
            .filter_map(|(key, value)| {
                let text = match value.get_ref() {
                    DeValue::String(text) => self.checked(key.get_ref(), text, value.span()),
                    _ => {
                        self.wrong_type(key.get_ref(), value, "text in quotes");
                        None
                    }
                }?;
                Some((At { value: key.get_ref().to_string(), span: key.span() }, text))
            })
            .collect()
    }

    /// Reports every key that was not requested.
    pub(super) fn close(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.entries.iter() {
            let name: &str = key.get_ref();
            if !asked.contains(&name) && self.faults.is_full() {
                self.faults.add(0..0, "", None);
            } else if !asked.contains(&name) {
                let help = closest(name, asked.iter().copied()).map_or_else(
                    || {
                        format!(
                            "you can use: {}",
                            asked
                                .iter()
                                .map(|known| format!("`{known}`"))
                                .collect::<Vec<_>>()
                                .join(", ")
                        )
                    },
                    |near| format!("did you mean `{near}`?"),
                );
                self.faults.add(
                    key.span(),
                    format!("unknown key `{}` in {}", crate::text::one_line(name), self.name),
                    Some(help),
                );
            }
        }
    }
}

/// Returns `text` as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    ::toml::Value::String(text.to_owned()).to_string()
}
