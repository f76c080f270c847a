//! Ids made of words.

/// Returns an id for a title: its ASCII letters and digits, in small letters, or `instead` if it has
/// none. A title with letters of another script ends with check digits of all of it, so that its id
/// depends on no title beside it.
#[must_use]
pub fn word_id(title: &str, instead: &str) -> String {
    let plain = slug(title).to_lowercase();
    let plain = if plain.is_empty() { instead.to_owned() } else { plain };
    match check_digits(title) {
        Some(digits) => format!("{plain}-{digits}"),
        None => plain,
    }
}

/// Returns check digits of words of which ASCII letters and digits alone do not say all.
#[must_use]
pub fn check_digits(words: &str) -> Option<String> {
    let plain = super::without_accents(words).to_lowercase();
    let letters = || plain.chars().filter(|c| c.is_alphanumeric());
    if letters().all(|c| c.is_ascii()) {
        return None;
    }
    // FNV-1a: the same digits on every machine, and in every version.
    let hash = letters()
        .collect::<String>()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    Some(format!("{:06x}", (hash >> 24) ^ (hash & 0x00ff_ffff)))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_in_another_script_has_an_id_of_its_own() {
        assert_eq!(word_id("Level Two", "level"), "level-two");
        assert_eq!(word_id("Überblick", "level"), "uberblick");
        assert_eq!(word_id("!", "level"), "level");
        let ids = ["Средний", "Высокий", "المستوى الأول", "المستوى الثاني", "Level Б", "Level В"]
            .map(|title| word_id(title, "level"));
        assert!(ids.iter().all(|id| id.is_ascii() && id.starts_with("level-")), "{ids:?}");
        let several: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(several.len(), ids.len(), "{ids:?}");
        assert_eq!(word_id("СРЕДНИЙ ", "level"), ids[0], "signs and size do not matter");
        assert_eq!(ids[0], "level-a5bdde", "and it stays so");
    }
}
