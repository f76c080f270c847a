//! Ids made of words.

/// Returns the ASCII letters and digits of words, with `-` between them.
#[must_use]
pub fn slug(words: &str) -> String {
    const LONGEST: usize = 48;
    let plain = super::without_accents(words);
    let parts: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut slug = String::new();
    for part in parts {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(part);
        if slug.len() > LONGEST {
            slug.truncate(LONGEST);
            break;
        }
    }
    slug.trim_matches('-').to_owned()
}
