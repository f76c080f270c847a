//! Reads the long plain end of a file, a list of tables of one-line texts, in a fraction of the
//! time.
//!
//! This is noticeable, because every command first reads the framework of its workspace. It is only
//! an optimisation: the `toml` crate reads every unusual file, and every file with a fault, since
//! values here have no place in the file.

use std::borrow::Cow;

use ::toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Everything from the first line `[[name]]` on, not parsed yet. Its tables are parsed one at a
/// time, in the same small memory.
#[derive(Clone, Copy)]
pub(super) struct Tail<'t> {
    pub(super) name: &'static str,
    text: &'t str,
}

/// Returns the part before the first line `[[name]]`, and the rest; `None` if the `toml` crate must
/// see them together.
pub(super) fn split<'t>(text: &'t str, name: &'static str) -> Option<(DeTable<'t>, Tail<'t>)> {
    let tail_begins = text.find(&format!("\n[[{name}]]"))? + 1;
    // The first part must be valid by itself: a header inside a multi-line text would cut that
    // text.
    let head = DeTable::parse(&text[..tail_begins]).ok()?.into_inner();
    (!head.contains_key(name)).then_some((head, Tail { name, text: &text[tail_begins..] }))
}

impl<'t> Tail<'t> {
    /// Returns each table, or `None` for one that has more than texts, `true` and `false`.
    pub(super) fn tables(self) -> impl Iterator<Item = Option<DeTable<'t>>> {
        let header = format!("[[{}]]", self.name);
        let mut lines = self.text.lines().map(|line| line.trim_matches([' ', '\t'])).peekable();
        std::iter::from_fn(move || {
            let is_header = lines.next()? == header;
            let mut table = is_header.then(DeTable::new);
            while let Some(line) = lines.next_if(|line| *line != header) {
                table = table.and_then(|table| with_line(table, line));
            }
            Some(table)
        })
    }
}

fn with_line<'t>(mut table: DeTable<'t>, line: &'t str) -> Option<DeTable<'t>> {
    if line.starts_with('#') {
        is_plain(line).then_some(())?;
    } else if !line.is_empty() {
        let (key, value) = line.split_once('=')?;
        put(
            &mut table,
            key.trim_end_matches([' ', '\t']),
            self::value(value.trim_start_matches([' ', '\t']))?,
        )?;
    }
    Some(table)
}

fn placeless<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}

fn value(text: &str) -> Option<DeValue<'_>> {
    match text {
        "true" => Some(DeValue::Boolean(true)),
        "false" => Some(DeValue::Boolean(false)),
        _ => {
            let text = text.strip_prefix('"')?.strip_suffix('"')?;
            (is_plain(text) && memchr::memchr2(b'"', b'\\', text.as_bytes()).is_none())
                .then_some(DeValue::String(Cow::Borrowed(text)))
        }
    }
}

fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |found, byte| found | byte.is_ascii_control())
}

/// Puts a value where its bare or dotted key belongs.
fn put<'t>(table: &mut DeTable<'t>, key: &'t str, value: DeValue<'t>) -> Option<()> {
    let (first, rest) =
        key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let is_bare = !first.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_bare {
        return None;
    }
    let entry = table.entry(placeless(Cow::Borrowed(first)));
    match (rest, entry) {
        (None, ::toml::map::Entry::Vacant(place)) => {
            place.insert(placeless(value));
            Some(())
        }
        (None, ::toml::map::Entry::Occupied(_)) => None,
        (Some(rest), entry) => {
            match entry.or_insert_with(|| placeless(DeValue::Table(DeTable::new()))).get_mut() {
                DeValue::Table(inner) => put(inner, rest, value),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use ::toml::de::DeArray;

    use super::*;

    /// Reads `text` in the plain way, if all of it can be.
    fn document<'t>(text: &'t str, name: &'static str) -> Option<DeTable<'t>> {
        let (mut document, tail) = split(text, name)?;
        let tables = tail
            .tables()
            .map(|table| Some(placeless(DeValue::Table(table?))))
            .collect::<Option<DeArray<'_>>>()?;
        document.insert(placeless(Cow::Borrowed(name)), placeless(DeValue::Array(tables)));
        Some(document)
    }

    fn same(one: &DeValue<'_>, other: &DeValue<'_>) -> bool {
        match (one, other) {
            (DeValue::String(one), DeValue::String(other)) => one == other,
            (DeValue::Boolean(one), DeValue::Boolean(other)) => one == other,
            (DeValue::Integer(one), DeValue::Integer(other)) => one.as_str() == other.as_str(),
            (DeValue::Array(one), DeValue::Array(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other.iter())
                        .all(|(one, other)| same(one.get_ref(), other.get_ref()))
            }
            (DeValue::Table(one), DeValue::Table(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|((key, one), (other_key, other))| {
                        key == other_key && same(one.get_ref(), other.get_ref())
                    })
            }
            _ => false,
        }
    }

    fn line() -> impl Strategy<Value = String> {
        let key = prop_oneof![
            4 => "[a-d]",
            2 => "[a-c]\\.[a-c]",
            1 => "[a-c]\\.[a-c]\\.[a-c]",
            1 => "[a-c .\"#-]{0,4}",
        ];
        let value = prop_oneof![
            6 => "\"[a-z é=#\\[\\]]{0,6}\"",
            2 => Just("true".to_owned()),
            1 => "[0-9a\"'\\\\\t\r{}]{0,6}",
            1 => Just("\"\"\"".to_owned()),
        ];
        prop_oneof![
            5 => Just("[[it]]".to_owned()),
            8 => (key, "[ \t]{0,2}", value).prop_map(|(key, space, value)| format!("{key}{space}={space}{value}")),
            1 => Just(String::new()),
            1 => "#[a-b\"\t\r]{0,3}",
            1 => "[\\[\\]a-c #\"\r]{0,6}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 4_000,
            rng_seed: proptest::test_runner::RngSeed::Fixed(2),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]
        #[test]
        fn a_file_read_the_plain_way_equals_the_result_of_the_toml_crate(
            lines in vec(line(), 0..6),
            crlf in any::<bool>(),
            head in prop_oneof![3 => Just("format = 1\n"), 1 => Just("text = \"\"\"\n"), 1 => Just("it = []\n"), 1 => Just("[other]\n")],
        ) {
            let text = format!("{head}{}", lines.join(if crlf { "\r\n" } else { "\n" }));
            if let Some(plain) = document(&text, "it") {
                let whole = DeTable::parse(&text);
                prop_assert!(whole.is_ok(), "{text:?}");
                prop_assert!(
                    same(&DeValue::Table(plain), &DeValue::Table(whole.unwrap().into_inner())),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn the_shipped_framework_is_read_the_plain_way() {
        let text = include_str!("../../../frameworks/imh-practice-1.1.0.toml");
        assert!(document(text, "competency").is_some());
    }
}
