//! Whose signatures count: a file of allowed signers as `ssh-keygen` reads it (see its manual, ALLOWED SIGNERS), or public keys
//! one on a line.

use jiff::{Timestamp, civil, tz::TimeZone};
use ssh_key::{HashAlg, PublicKey};

use super::Signed;

pub struct AllowedSigners(Vec<AllowedSigner>);

struct AllowedSigner {
    /// Patterns of who it is, as written.
    who: String,
    key: PublicKey,
    /// Patterns of what the key may sign.
    namespaces: Option<String>,
    valid_after: Option<Timestamp>,
    valid_before: Option<Timestamp>,
}

impl AllowedSigners {
    /// # Errors
    /// The line, from 1, that cannot be understood, and why; 0 if there is no key at all.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let signers = lines.map(|(at, line)| AllowedSigner::parse(line).map_err(|what| (at, what))).collect::<Result<Vec<_>, _>>()?;
        if signers.is_empty() { Err((0, "there is no key in it".to_owned())) } else { Ok(Self(signers)) }
    }

    /// Who of them signed, if it was one whose key counted at that moment.
    #[must_use]
    pub fn who(&self, signed: &Signed, at: Timestamp) -> Option<&str> {
        let is_allowed = |signer: &&AllowedSigner| {
            signer.key.key_data() == signed.key.key_data()
                && signer.namespaces.as_ref().is_none_or(|patterns| matches_any(signed.purpose.namespace(), patterns))
                && signer.valid_after.is_none_or(|after| after <= at)
                && signer.valid_before.is_none_or(|before| at <= before)
        };
        self.0.iter().find(is_allowed).map(|signer| signer.who.as_str())
    }
}

impl AllowedSigner {
    fn parse(line: &str) -> Result<Self, String> {
        if let Some(key) = PublicKey::from_openssh(line).ok().filter(|_| line.starts_with("ssh-")) {
            let who = if key.comment().is_empty() { key.fingerprint(HashAlg::Sha256).to_string() } else { key.comment().to_owned() };
            return Ok(Self { who, key, namespaces: None, valid_after: None, valid_before: None });
        }
        let mut words = words(line).into_iter();
        let who = words.next().unwrap_or_default();
        if who.split(',').all(|pattern| pattern.is_empty() || pattern.starts_with('!')) {
            return Err("it says who it is not, and nowhere who it is".to_owned());
        }
        let mut signer_options = Vec::new();
        let mut key = Vec::new();
        for word in words {
            let is_key = !key.is_empty() || word.starts_with("ssh-") || word.starts_with("ecdsa-") || word.starts_with("sk-");
            if is_key { &mut key } else { &mut signer_options }.push(word);
        }
        let key = PublicKey::from_openssh(&key.join(" ")).map_err(|_| "after who it is there must come a public key".to_owned())?;
        let mut signer = Self { who, key, namespaces: None, valid_after: None, valid_before: None };
        for option in signer_options.iter().flat_map(|word| split_options(word)) {
            let not_understood = || format!("`{}` is not understood here", crate::text::one_line(&option));
            let (name, value) = option.split_once('=').ok_or_else(not_understood)?;
            let value = value.trim_matches('"');
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
        if signer.valid_after.zip(signer.valid_before).is_some_and(|(after, before)| before <= after) {
            return Err("the key counts after a day that is not before the one it counts until".to_owned());
        }
        Ok(signer)
    }
}

/// Whether a name is among patterns with `*` and `?`, parted by commas, and not among those after a `!` (`PATTERNS` in the
/// manual of `ssh_config`).
fn matches_any(name: &str, patterns: &str) -> bool {
    let (not, with): (Vec<&str>, Vec<&str>) = patterns.split(',').partition(|pattern| pattern.starts_with('!'));
    let is_like = |pattern: &str| is_like(name.as_bytes(), pattern.as_bytes());
    with.into_iter().any(is_like) && !not.into_iter().any(|pattern| is_like(&pattern[1..]))
}

fn is_like(name: &[u8], pattern: &[u8]) -> bool {
    // Where the last star stood, and how much of the name it has taken.
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

/// Words, of which a quoted part is one.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            blank if blank.is_whitespace() && !is_quoted => {
                words.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if word.starts_with('"') && word.ends_with('"') && word.len() > 1 {
            *word = word[1..word.len() - 1].to_owned();
        }
    }
    words
}

/// Options are parted by commas that no quotes hold.
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
    options.retain(|option| !option.is_empty());
    options
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, in UTC here whether or not a `Z` says so.
fn moment_of(text: &str) -> Result<Timestamp, String> {
    let digits = text.trim_end_matches('Z');
    let number = |from: usize, to: usize| digits.get(from..to).map_or(Some(0), |part| part.parse::<i8>().ok());
    let moment = || {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || ![8, 12, 14].contains(&digits.len()) {
            return None;
        }
        let year = digits[..4].parse().ok()?;
        let at = civil::DateTime::new(year, number(4, 6)?, number(6, 8)?, number(8, 10)?, number(10, 12)?, number(12, 14)?, 0).ok()?;
        at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp())
    };
    moment().ok_or_else(|| format!("`{}` is no day or moment as YYYYMMDD or YYYYMMDDHHMMSS", crate::text::one_line(text)))
}
