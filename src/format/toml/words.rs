//! Texts of a TOML file: words that can be shown, ids, and words of a list.

use std::ops::Range;

use ::toml::de::DeValue;

use super::{At, TomlTable};
use crate::{
    format::decisions::LONGEST_LABEL,
    text::{has_control, sign_in_words, tidy, unsafe_sign},
};

/// The longest id, in characters.
const LONGEST_ID: usize = 64;

impl TomlTable<'_, '_> {
    /// Returns text that is not empty and cannot control a terminal, composed and trimmed.
    pub(in crate::format) fn text(&self, key: &'static str) -> Option<At<String>> {
        let value = self.look_up(key)?;
        match value.get_ref() {
            DeValue::String(text) => self.checked(key, text, value.span()),
            _ => {
                self.wrong_type(key, value, "text in quotes");
                None
            }
        }
    }

    pub(super) fn checked(&self, key: &str, text: &str, span: Range<usize>) -> Option<At<String>> {
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
            let sign = unsafe_sign(&text).unwrap_or('\n');
            let help = if matches!(sign, '\n' | '\r') {
                "write it as one line"
            } else {
                "delete it; if you cannot see it, type the words around it anew"
            };
            self.faults.add(
                self.faults.place_of(sign, span),
                format!("`{key}` holds {}", sign_in_words(sign)),
                Some(help.to_owned()),
            );
            return None;
        }
        Some(At { value: text, span })
    }

    pub(in crate::format) fn required_text(&self, key: &'static str) -> Option<At<String>> {
        let found = self.text(key);
        self.must_have(key, found, "\"...\"")
    }

    /// Returns a short name that fits in a line with others.
    pub(in crate::format) fn required_label(&self, key: &'static str) -> Option<At<String>> {
        let found = self.required_text(key)?;
        let length = found.value.chars().count();
        if length > LONGEST_LABEL {
            let help = format!(
                "use at most {LONGEST_LABEL} characters; put any explanation under a key of its own"
            );
            self.faults.add(
                found.span,
                format!("`{key}` is too long: it has {length} characters"),
                Some(help),
            );
            return None;
        }
        Some(found)
    }

    /// Returns an id: letters, digits, `-` and `_`, beginning with a letter or digit, at most 64.
    pub(in crate::format) fn required_id(&self, key: &'static str) -> Option<At<String>> {
        let found = self.required_text(key)?;
        self.checked_id(key, found)
    }

    fn checked_id(&self, key: &str, found: At<String>) -> Option<At<String>> {
        let form = || "an id is letters, digits, `-` and `_`, such as `RB-01`".to_owned();
        let stranger = |c: &char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_');
        let length = found.value.chars().count();
        if let Some(sign) = found.value.chars().find(stranger) {
            self.faults.add(
                self.faults.place_of(sign, found.span),
                format!("`{key}` is not an id: it holds {}", sign_in_words(sign)),
                Some(form()),
            );
        } else if found.value.starts_with(['-', '_']) {
            self.faults.add(
                found.span,
                format!("`{key}` is not an id: it begins with `{}`", &found.value[..1]),
                Some("begin it with a letter or a digit".to_owned()),
            );
        } else if length > LONGEST_ID {
            self.faults.add(
                found.span,
                format!("`{key}` is too long for an id: it has {length} characters"),
                Some(format!("use at most {LONGEST_ID} characters")),
            );
        } else {
            return Some(found);
        }
        None
    }

    /// Returns the index of the value in `words`.
    pub(in crate::format) fn one_of(&self, key: &'static str, words: &[&str]) -> Option<usize> {
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

    /// Same as [`Self::one_of`] for a key that must be there.
    pub(in crate::format) fn required_one_of(
        &self,
        key: &'static str,
        words: &[&str],
    ) -> Option<usize> {
        let found = self.one_of(key, words);
        self.must_have(key, found, &super::quoted(words[0]))
    }
}
