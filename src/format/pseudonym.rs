//! Pseudonyms, so that nobody is named: a keyed digest of the name (HMAC-SHA-256, RFC 2104).
//! Without its secret, nobody can find the person by trying names.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{model::PersonKey, text::compatible};

/// Makes the same key for the same name, as long as the secret is the same.
#[derive(Clone)]
pub struct Pseudonyms(Hmac<Sha256>);

impl Pseudonyms {
    /// # Panics
    /// Never: a secret may have any length.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(Hmac::new_from_slice(secret).expect("a secret may have any length"))
    }

    /// Returns the key of a person, by name; in any case, and with any spaces.
    #[must_use]
    pub fn of_name(&self, name: &str) -> PersonKey {
        self.of("name", folded(name).as_bytes())
    }

    /// Returns the key of somebody without a name, from their answers and the questionnaire.
    #[must_use]
    pub fn of_answers(&self, framework: &str, level: &str, answers: &[u8]) -> PersonKey {
        let mut what = format!("{framework}\0{level}\0").into_bytes();
        what.extend_from_slice(answers);
        self.of("answers", &what)
    }

    /// Returns different keys for several people with one name.
    #[must_use]
    pub fn apart(&self, key: PersonKey, by: &str) -> PersonKey {
        self.of(&format!("{:?}", key.0), by.as_bytes())
    }

    fn of(&self, kind: &str, what: &[u8]) -> PersonKey {
        let mut mac = self.0.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(what);
        let digest = mac.finalize().into_bytes();
        PersonKey(std::array::from_fn(|at| digest[at]))
    }
}

fn is_number(words: &str) -> bool {
    words.bytes().all(|byte| byte.is_ascii_digit())
}

#[must_use]
pub fn folded(name: &str) -> String {
    // A tab or a line break in a cell is a blank, but `compatible` would remove it.
    let blanks = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = blanks(&compatible(&blanks(name)).to_lowercase());
    // A number that became a decimal in a spreadsheet, such as a staff number in place of a name.
    match name.split_once('.') {
        Some((number, rest))
            if [number, rest].iter().all(|part| !part.is_empty())
                && is_number(number)
                && rest.bytes().all(|c| c == b'0') =>
        {
            number.to_owned()
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_key_however_it_is_typed_and_another_secret_makes_another() {
        let pseudonyms = Pseudonyms::new(b"a secret");
        let key = pseudonyms.of_name("Zoë  Smith");
        for same in [
            "zoë smith",
            " ZOË SMITH ",
            "Zoe\u{308} Smith",
            "Zo\u{eb}\tSmith",
            "Zo\u{eb}\nSmith",
            "Ｚoë Smith",
        ] {
            assert_eq!(pseudonyms.of_name(same), key, "{same}");
        }
        assert_ne!(pseudonyms.of_name("Zoe Smith"), key);
        assert_ne!(Pseudonyms::new(b"another").of_name("Zoë Smith"), key);
        assert_ne!(
            pseudonyms.of_answers("zoë smith", "1", &[2]),
            pseudonyms.of_answers("zoë smith", "1", &[3])
        );
        assert_eq!(key.to_string().len(), 18);
    }
}
