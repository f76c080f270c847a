//! Reads TOML by hand, so that every fault of a file is reported in one run with its place.
//!
//! A [`TomlTable`] remembers which keys were requested; any other key is unknown when it is closed.

mod faults;
mod plain;
mod words;

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    ops::Range,
};

use ::toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};
use jiff::civil::Date;

pub(super) use faults::Faults;

use crate::{
    model::{Fault, Mend, Place},
    text::closest,
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
    /// Reported when the table is closed, since a key may be there with another spelling.
    missing: RefCell<Vec<MissingKey>>,
    /// Keys that are there with another spelling; known once the table is closed.
    misspelt: RefCell<Vec<&'static str>>,
    is_closed: Cell<bool>,
}

/// A key that must be there and is not, or several of which one must be.
struct MissingKey {
    keys: Vec<&'static str>,
    message: String,
    help: String,
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
        missing: RefCell::default(),
        misspelt: RefCell::default(),
        is_closed: Cell::default(),
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
        if found.is_none() {
            self.require(key, format!("`{key}`"), format!("add `{key} = {example}`"));
        }
        found
    }

    /// Notes that a key must be there, under this name.
    fn require(&self, key: &'static str, named: String, help: String) {
        self.require_any(vec![key], format!("{} has no {named}", self.name), help);
    }

    /// Notes that one of these keys, which were requested, must be there.
    pub(super) fn require_any(&self, keys: Vec<&'static str>, message: String, help: String) {
        if keys.iter().all(|key| self.entries.get(*key).is_none()) {
            self.missing.borrow_mut().push(MissingKey { keys, message, help });
        }
    }

    /// Knows keys that are not read, so that they are not reported as unknown.
    pub(super) fn know(&self, keys: &[&'static str]) {
        self.asked.borrow_mut().extend(keys);
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

    /// Returns whether a file can be read on: it is not empty, and has the format `known`, or gives
    /// none, which is reported.
    pub(super) fn has_format(&self, of: &str, known: usize) -> bool {
        let is_empty = self.entries.is_empty() && self.tail.is_none();
        if is_empty {
            self.faults.add_absence(
                self.span(),
                "the file is empty",
                Some("begin with `format = 1`".to_owned()),
            );
        }
        let other = self.count("format").filter(|format| format.value != known);
        if let Some(format) = &other {
            self.faults.add(
                format.span.clone(),
                format!(
                    "this is {of} format {}, and this `imh` reads format {known}",
                    format.value
                ),
                Some("update `imh` to read it".to_owned()),
            );
        }
        if is_empty || other.is_some() {
            self.is_closed.set(true);
            return false;
        }
        self.must_have("format", self.entries.get("format"), &known.to_string());
        true
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

    /// Returns a list of texts that must be there.
    pub(super) fn required_texts(&self, key: &'static str, example: &str) -> Vec<At<String>> {
        let found = self.texts(key);
        self.must_have(key, (!found.is_empty()).then_some(()), example);
        found
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
        self.require(key, format!("`[{key}]`"), format!("add a table `[{key}]`"));
        found
    }

    /// Same as [`Self::tables`] for a list that must be there.
    pub(super) fn required_tables<T>(
        &self,
        key: &'static str,
        name: &'static str,
        example: &str,
        read: impl FnMut(&TomlTable<'_, 'f>) -> Option<T>,
    ) -> Vec<T> {
        self.must_have(key, self.entries.get(key), example);
        self.tables(key, name, read)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.get(key).is_some()
    }

    /// Counts the tables of a list that could not be read, if this many were. The plain end of a file
    /// has all of them, or a fault.
    pub(super) fn lost(&self, key: &str, found: usize) -> usize {
        match self.entries.get(key).map(Spanned::get_ref) {
            None => 0,
            Some(DeValue::Array(array)) => array.len() - found,
            Some(_) => usize::MAX,
        }
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
            missing: RefCell::default(),
            misspelt: RefCell::default(),
            is_closed: Cell::default(),
        }
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

    /// Reports every key that was not requested, and every key that must be there and is not. A key
    /// with another spelling is one fault and not two.
    pub(super) fn close(&self) {
        if self.is_closed.replace(true) {
            return;
        }
        let asked = self.asked.borrow();
        let missing = self.missing.take();
        for (key, _) in self.entries.iter() {
            let name: &str = key.get_ref();
            if asked.contains(&name) {
                continue;
            }
            let near = closest(name, missing.iter().flat_map(|one| &one.keys).copied())
                .or_else(|| closest(name, asked.iter().copied()));
            self.misspelt.borrow_mut().extend(asked.iter().find(|key| near == Some(*key)));
            if self.faults.is_full() {
                self.faults.add(0..0, "", None);
                continue;
            }
            let quoted = || asked.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>();
            let help = near.map_or_else(
                || format!("you can use: {}", quoted().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.faults.add(
                key.span(),
                format!("unknown key `{}` in {}", crate::text::one_line(name), self.name),
                Some(help),
            );
        }
        for MissingKey { keys, message, help } in missing {
            if !keys.iter().any(|key| self.is_misspelt(key)) {
                self.faults.add_absence(self.span(), message, Some(help));
            }
        }
    }

    /// Returns whether a key is there with another spelling, once the table is closed.
    pub(super) fn is_misspelt(&self, key: &str) -> bool {
        self.misspelt.borrow().contains(&key)
    }
}

/// Returns `text` as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    ::toml::Value::String(text.to_owned()).to_string()
}
