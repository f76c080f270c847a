//! "Did you mean": the known word nearest to the one that was typed.

/// Counts the letters to insert, delete, swap or replace to turn one word into the other.
#[must_use]
pub fn letters_apart(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(one, other)
}

/// Returns the nearest of `known`, if it is near enough.
#[must_use]
pub fn closest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let typed = typed.to_lowercase();
    let known: Vec<&str> = known.into_iter().collect();
    known
        .iter()
        .copied()
        .map(|word| (strsim::damerau_levenshtein(&typed, &word.to_lowercase()), word))
        .filter(|(distance, word)| {
            let (longer, shorter) = (
                word.chars().count().max(typed.chars().count()),
                word.chars().count().min(typed.chars().count()),
            );
            *distance < shorter && *distance <= (longer / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
        .or_else(|| begun(&typed, &known))
}

/// Returns the only word that begins like the typed one, with a few letters different at most.
fn begun<'k>(typed: &str, known: &[&'k str]) -> Option<&'k str> {
    let length = typed.chars().count();
    let begins = |word: &&str| {
        let start: String = word.chars().take(length).flat_map(char::to_lowercase).collect();
        length >= 4
            && word.chars().count() > length
            && strsim::damerau_levenshtein(typed, &start) <= length / 4
    };
    let mut near = known.iter().copied().filter(begins);
    near.next().filter(|_| near.next().is_none())
}

/// Returns `; did you mean ...?` to append to a message, or nothing.
#[must_use]
pub fn did_you_mean<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    closest(typed, known).map(|word| format!("; did you mean `{word}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_forgiven_and_a_stranger_is_not() {
        assert_eq!(closest("acheived", ["achieved", "not-yet"]), Some("achieved"));
        assert_eq!(closest("rb-1", ["RB-01", "RB-02"]), Some("RB-01"));
        assert_eq!(
            closest("refelctive", ["reflective-account", "reading"]),
            Some("reflective-account")
        );
        assert_eq!(closest("reflective", ["reflective-account", "reflective-discussion"]), None);
        assert_eq!(closest("4", ["1", "2"]), None);
        assert_eq!(closest("zebra", ["achieved", "not-yet"]), None);
    }
}
