//! The kind of a TOML file that people write for imh, by its content and never by its name.

use ::toml::de::DeTable;

use super::toml::text_of;

/// What a TOML file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackKind {
    Framework,
    /// A submission target.
    Target,
    Course,
    Mapping,
}

impl PackKind {
    pub const ALL: [Self; 4] = [Self::Framework, Self::Target, Self::Course, Self::Mapping];

    /// Returns the table that only such a file has.
    #[must_use]
    pub fn head(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Target => "submission",
            Self::Course => "training",
            Self::Mapping => "mapping",
        }
    }

    /// Returns what a person calls such a file.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Target => "submission target",
            Self::Course => "course",
            Self::Mapping => "mapping",
        }
    }
}

/// Returns the kind of a file, whether or not it has faults; `None` if it is not text, is too large,
/// or has the head of no kind.
#[must_use]
pub fn pack_kind(bytes: &[u8]) -> Option<PackKind> {
    let (document, _) = DeTable::parse_recoverable(text_of(bytes).ok()?);
    PackKind::ALL.into_iter().find(|kind| document.get_ref().contains_key(kind.head()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_head_even_if_it_has_faults() {
        for (text, kind) in [
            ("[framework]\nid = \"a\"", Some(PackKind::Framework)),
            ("format = 1\n[submission]\nid = 3\n= =", Some(PackKind::Target)),
            ("[training]\n[[covers]]\nframework = \"a\"", Some(PackKind::Course)),
            ("[mapping]\nfrom = \"framework\"", Some(PackKind::Mapping)),
            ("# [framework]\nformat = 1", None),
            ("", None),
        ] {
            assert_eq!(pack_kind(text.as_bytes()), kind, "{text}");
        }
        assert_eq!(pack_kind(b"[framework]\n\xff"), None);
    }
}
