//! Packs to begin writing with.

use std::fmt::Write;

use super::print;
use crate::model::{Framework, FrameworkId, Publication};

const SKELETON: &str = include_str!("skeleton.toml");

/// Returns a small pack that explains itself, with this id. Its version comes after `highest`, which
/// is the highest that the id has.
#[must_use]
pub fn begun(id: &str, highest: Option<&str>) -> String {
    let words = |word: &str| format!("{}  ", crate::format::toml::quoted(word));
    let text = SKELETON.replacen("\"my-framework\"  ", &words(id), 1);
    match highest {
        Some(highest) => text.replacen("\"0.1.0\"  ", &words(&next_version(highest)), 1),
        None => text,
    }
}

/// Returns a copy of a framework as a pack of its own. Under the same id it is the next version, and
/// otherwise another framework, which nobody has published yet. Its version comes after `highest`,
/// which is the highest that the id has.
#[must_use]
pub fn begun_from(framework: &Framework, id: &str, highest: Option<&str>) -> String {
    let is_next = framework.id.as_str().eq_ignore_ascii_case(id);
    let was = format!("{}@{}", framework.id, framework.version);
    let highest = highest.or(is_next.then_some(framework.version.as_str()));
    let version = highest.map_or_else(|| "0.1.0".to_owned(), next_version);
    let Publication { publisher, licence, url, .. } = &framework.publication;
    let publication = if is_next {
        Publication { replaces: Some(was.clone()), issued: None, ..framework.publication.clone() }
    } else {
        Publication::default()
    };
    let copy = Framework {
        id: FrameworkId::new(id),
        version: version.clone(),
        publication,
        ..framework.clone()
    };
    let mut text = String::new();
    if is_next {
        let _ = writeln!(
            text,
            "# The next version of {was}, to be changed. Ids stay the same, and a new part gets a new id."
        );
    } else {
        let _ = writeln!(
            text,
            "# A copy of {was}, to be changed. Its words are not yours: read on what terms you may use them."
        );
        for (key, said) in [("Publisher", publisher), ("Licence", licence), ("Address", url)] {
            if let Some(said) = said {
                let _ = writeln!(text, "# {key}: {said}");
            }
        }
        let _ = writeln!(
            text,
            "# Change first: title, notice, sources and wording, and then the statements."
        );
    }
    text + &print(&copy)
}

/// Returns a version with the second number one higher: what was added or reworded.
fn next_version(version: &str) -> String {
    let mut numbers = version.split(['.', '-']).map(|part| part.parse::<u64>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    format!("{major}.{}.0", minor + 1)
}
