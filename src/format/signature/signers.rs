//! The signers whose signatures count: a file of allowed signers as `ssh-keygen` reads it (see its
//! manual, ALLOWED SIGNERS), or public keys one on a line.

use jiff::{Timestamp, civil, tz::TimeZone};
use ssh_key::{Algorithm, HashAlg, PublicKey};

use super::Signed;

pub struct AllowedSigners {
    signers: Vec<AllowedSigner>,
    /// Lines, from 1, that cannot be used, and why.
    pub passed_over: Vec<(usize, String)>,
}

struct AllowedSigner {
    /// The patterns for the identity, as written.
    who: String,
    key: PublicKey,
    /// The patterns for the purposes of the key.
    namespaces: Option<String>,
    valid_after: Option<Timestamp>,
    valid_before: Option<Timestamp>,
}

impl AllowedSigners {
    /// Reads allowed signers. Skips a line that it cannot use, like `ssh-keygen`, so that a fault
    /// in one key does not affect the others.
    ///
    /// # Errors
    /// If no line can be used: the first of them, from 1, and why; 0 if there is none.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let text = text.trim_start_matches('\u{feff}');
        let lines = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.trim_matches([' ', '\t', '\r'])));
        let (mut signers, mut passed_over) = (Vec::new(), Vec::new());
        for (at, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            match AllowedSigner::parse(line) {
                Ok(signer) => signers.push(signer),
                Err(what) => passed_over.push((at, what)),
            }
        }
        if signers.is_empty() {
            return Err(passed_over
                .into_iter()
                .next()
                .unwrap_or_else(|| (0, "there is no key in it".to_owned())));
        }
        Ok(Self { signers, passed_over })
    }

    /// Returns who signed, if it was one of them with a key that was valid at that moment.
    #[must_use]
    pub fn who(&self, signed: &Signed, at: Timestamp) -> Option<&str> {
        let is_allowed = |signer: &&AllowedSigner| {
            signer.key.key_data() == signed.key.key_data()
                && signer
                    .namespaces
                    .as_ref()
                    .is_none_or(|patterns| matches_any(signed.purpose.namespace(), patterns))
                && signer.valid_after.is_none_or(|after| after <= at)
                && signer.valid_before.is_none_or(|before| at <= before)
        };
        self.signers.iter().find(is_allowed).map(|signer| signer.who.as_str())
    }
}

impl AllowedSigner {
    fn parse(line: &str) -> Result<Self, String> {
        if begins_with_key(line) {
            let key = key(line)?;
            let who = if key.comment().is_empty() {
                key.fingerprint(HashAlg::Sha256).to_string()
            } else {
                key.comment().to_owned()
            };
            return Ok(Self { who, key, namespaces: None, valid_after: None, valid_before: None });
        }
        let no_key = || "a public key must come after the name".to_owned();
        let (who, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted
                .split_once('"')
                .ok_or("a quotation mark is opened in it, and never closed")?,
            None => line.split_once(BLANK).ok_or_else(no_key)?,
        };
        if who.split(',').all(|pattern| pattern.is_empty() || pattern.starts_with('!')) {
            return Err("it says whom it is not for, but not whom it is for".to_owned());
        }
        let rest = rest.trim_start_matches(BLANK);
        let (options, rest) =
            if begins_with_key(rest) { ("", rest) } else { rest.split_at(end_of_word(rest)) };
        let rest = rest.trim_start_matches(BLANK);
        if !begins_with_key(rest) {
            return Err(no_key());
        }
        let mut signer = Self {
            who: who.to_owned(),
            key: key(rest)?,
            namespaces: None,
            valid_after: None,
            valid_before: None,
        };
        let each = if options.is_empty() { Vec::new() } else { split_options(options) };
        for option in each {
            let not_understood =
                || format!("`{}` is not understood here", crate::text::one_line(&option));
            if option.eq_ignore_ascii_case("cert-authority") {
                return Err("it is for certificates, which do not count here".to_owned());
            }
            let (name, value) = option.split_once('=').ok_or_else(not_understood)?;
            let value = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'))
                .filter(|value| !value.contains('"'));
            let value = value.ok_or_else(|| {
                format!(
                    "the value after `{}=` must be in quotation marks",
                    crate::text::one_line(name)
                )
            })?;
            let is_first = match name.to_ascii_lowercase().as_str() {
                "namespaces" => signer.namespaces.replace(value.to_owned()).is_none(),
                "valid-after" => signer.valid_after.replace(moment_of(value)?).is_none(),
                "valid-before" => signer.valid_before.replace(moment_of(value)?).is_none(),
                _ => return Err(not_understood()),
            };
            if !is_first {
                return Err(format!("`{}` stands there twice", crate::text::one_line(name)));
            }
        }
        if signer
            .valid_after
            .zip(signer.valid_before)
            .is_some_and(|(after, before)| before <= after)
        {
            return Err(
                "the time until which the key counts is not after the time from which it counts"
                    .to_owned(),
            );
        }
        Ok(signer)
    }
}

/// The separators of words.
const BLANK: [char; 2] = [' ', '\t'];

/// The beginning of every key in Base64: the length of the name of its type, which is short.
const KEY_BEGINS: &str = "AAAA";
const KINDS_OF_KEYS: [&str; 5] =
    ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-"];

/// Returns whether a text begins with a public key: its type, and then the key. The name of a
/// person may look like a type of key.
fn begins_with_key(text: &str) -> bool {
    let mut words = text.split(BLANK).filter(|word| !word.is_empty());
    let (kind, key) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_kind = |word: &str| {
        KINDS_OF_KEYS.iter().any(|start| word.starts_with(start)) && !word.contains([',', '=', '"'])
    };
    let may_be_kind = ["ssh-", "ecdsa-", "sk-"].iter().any(|start| kind.starts_with(start));
    if key.starts_with(KEY_BEGINS) {
        may_be_kind
    } else {
        is_kind(kind) && !words.any(|word| word.starts_with(KEY_BEGINS))
    }
}

/// Parses a key of the supported type.
fn key(text: &str) -> Result<PublicKey, String> {
    let (kind, rest) = text.split_once(BLANK).unwrap_or((text, ""));
    if kind != "ssh-ed25519" {
        return Err(format!(
            "its key is of another type ({}); only an Ed25519 key (ssh-ed25519) counts",
            crate::text::cut(&crate::text::one_line(kind), 40)
        ));
    }
    // The library knows one blank between them, and ssh-keygen any number of blanks and tabs.
    let (key, comment) = rest
        .trim_start_matches(BLANK)
        .split_once(BLANK)
        .unwrap_or((rest.trim_start_matches(BLANK), ""));
    let key = PublicKey::from_openssh(&format!("{kind} {key} {}", comment.trim_matches(BLANK)));
    let key = key.ok().filter(|key| key.algorithm() == Algorithm::Ed25519);
    key.ok_or_else(|| "its key is incomplete".to_owned())
}

/// Returns where a word ends; blanks inside quotes belong to it.
fn end_of_word(text: &str) -> usize {
    let mut is_quoted = false;
    let end = text.char_indices().find(|(_, letter)| {
        is_quoted ^= *letter == '"';
        !is_quoted && BLANK.contains(letter)
    });
    end.map_or(text.len(), |(at, _)| at)
}

/// Returns whether a name matches one of the patterns with `*` and `?`, separated by commas, and
/// none of those after a `!` (`PATTERNS` in the manual of `ssh_config`).
fn matches_any(name: &str, patterns: &str) -> bool {
    let (not, with): (Vec<&str>, Vec<&str>) =
        patterns.split(',').partition(|pattern| pattern.starts_with('!'));
    let is_like = |pattern: &str| is_like(name.as_bytes(), pattern.as_bytes());
    with.into_iter().any(is_like) && !not.into_iter().any(|pattern| is_like(&pattern[1..]))
}

fn is_like(name: &[u8], pattern: &[u8]) -> bool {
    // The place of the last star, and how much of the name it matches.
    let (mut at, mut of, mut star) = (0, 0, None);
    while at < name.len() {
        match pattern.get(of) {
            Some(b'*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(wanted) if *wanted == b'?' || *wanted == name[at] => {
                at += 1;
                of += 1;
            }
            _ => {
                let Some((place, taken)) = star else { return false };
                star = Some((place, taken + 1));
                (at, of) = (taken + 1, place + 1);
            }
        }
    }
    pattern[of..].iter().all(|rest| *rest == b'*')
}

/// Splits options at the commas outside quotes.
fn split_options(word: &str) -> Vec<String> {
    let mut options = vec![String::new()];
    let mut is_quoted = false;
    for letter in word.chars() {
        is_quoted ^= letter == '"';
        if letter == ',' && !is_quoted {
            options.push(String::new());
        } else if let Some(option) = options.last_mut() {
            option.push(letter);
        }
    }
    options
}

/// Reads `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, always in UTC, with or without a `Z`.
fn moment_of(text: &str) -> Result<Timestamp, String> {
    let digits = text.trim_end_matches('Z');
    let number = |from: usize, to: usize| {
        digits.get(from..to).map_or(Some(0), |part| part.parse::<i8>().ok())
    };
    let moment = || {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || ![8, 12, 14].contains(&digits.len())
        {
            return None;
        }
        let year = digits[..4].parse().ok()?;
        let (day, second) = (number(6, 8)?, number(12, 14)?);
        let month =
            civil::DateTime::new(year, number(4, 6)?, 1, number(8, 10)?, number(10, 12)?, 0, 0)
                .ok()?;
        // Days count as in ssh-keygen (9.2): the day after 29 February is 1 March, even if it is
        // written as 30 February.
        (1..=31).contains(&day).then_some(())?;
        (0..=61).contains(&second).then_some(())?;
        let at = month.saturating_add(jiff::Span::new().days(day - 1).seconds(second));
        // People write the last day of 9999 for "for ever". It ends after the last moment that the
        // library can represent.
        let at = at.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |at| at.timestamp());
        // ssh-keygen refuses moments before 1970.
        (at >= Timestamp::UNIX_EPOCH).then_some(at)
    };
    moment().ok_or_else(|| {
        format!(
            "`{}` is not a day or moment as YYYYMMDD or YYYYMMDDHHMMSS",
            crate::text::one_line(text)
        )
    })
}
