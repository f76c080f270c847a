//! Tells names from placeholders: a placeholder would make one person of everybody who left it in.

use super::compatible;

/// Values that programs and people leave in a field for a name.
const PLACEHOLDERS: [&str; 12] = [
    "n/a",
    "na",
    "none",
    "anon",
    "anonymous",
    "unknown",
    "name",
    "your name",
    "nobody",
    "nobody yet",
    "no one",
    "no-one",
];

/// Returns whether a label names a person, by a name or a code: it has a letter or a digit, and is
/// not a placeholder. `N.A.` may be initials.
#[must_use]
pub fn is_name(label: &str) -> bool {
    let label = compatible(label).to_lowercase();
    let core = label.trim_matches(|c: char| !c.is_alphanumeric());
    let core: Vec<&str> = core.split_whitespace().collect();
    !core.is_empty() && !PLACEHOLDERS.contains(&core.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_label_without_a_letter_or_a_digit_and_a_placeholder_name_nobody() {
        for label in [
            "",
            " ",
            "...",
            "…",
            "-",
            "–",
            "?",
            "???",
            "\u{200b}",
            "\u{feff}",
            "\u{3164}",
            "\u{a0}",
            ". .",
            "n/a",
            "N/A",
            "na",
            "None",
            "(none)",
            "anon",
            "Anonymous",
            "<anonymous>",
            "unknown",
            "Name",
            "[your name]",
            "Your  Name:",
            "\u{ff4e}\u{ff0f}\u{ff41}",
        ] {
            assert!(!is_name(label), "{label}");
        }
        for label in [
            "A",
            "7",
            "0",
            "A. B.",
            "N.A.",
            "Anna",
            "Nona",
            "Åse",
            "李",
            "محمد",
            "Unknown Tune",
            "name-7",
            "P-1",
            "Nan",
        ] {
            assert!(is_name(label), "{label}");
        }
    }
}
