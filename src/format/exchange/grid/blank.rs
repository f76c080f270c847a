//! The framework that a grid is read into: a blank one, or a template.

use super::{super::words::is_id, GridOptions};
use crate::{
    model::{EvidenceKind, Framework, FrameworkId, Publication},
    text::word_id,
};

/// Returns a template with its notice taken away.
pub(super) fn filled(template: &Framework, options: &GridOptions<'_>) -> Framework {
    let mut framework = template.clone();
    framework.template = false;
    framework.notice = None;
    framework.title = match &options.title {
        Some(title) => title.clone(),
        None => framework.title.trim_end_matches("(template)").trim_end().to_owned(),
    };
    if let Some(id) = &options.id {
        framework.id = FrameworkId::new(id.as_str());
    }
    framework.version = options.version.clone().unwrap_or_else(|| "1.0.0".to_owned());
    framework
}

/// The facts of a file that a framework has a place for.
pub(super) const FACTS: [&str; 11] = [
    "creator",
    "id",
    "language",
    "licence",
    "license",
    "name",
    "notice",
    "officialsourceurl",
    "publisher",
    "title",
    "version",
];

/// Returns whether a text is a version of a pack: `1.0.0`.
pub(super) fn is_version(version: &str) -> bool {
    let is_number = |part: &str| part.parse::<u32>().is_ok_and(|n| n.to_string() == part);
    version.split('.').count() == 3 && version.split('.').all(is_number)
}

/// Returns a framework with what the file says of it, and nothing else.
pub(super) fn blank(options: &GridOptions<'_>, facts: &[(String, String)]) -> Framework {
    let fact = |names: &[&str]| {
        facts
            .iter()
            .find(|(name, _)| names.contains(&name.as_str()))
            .map(|(_, value)| value.clone())
    };
    let title = options.title.clone().or_else(|| fact(&["title", "name"]));
    let title = title.unwrap_or_else(|| options.name.to_owned());
    let id = options.id.clone().or_else(|| fact(&["id"]).filter(|id| is_id(id)));
    let id = id.unwrap_or_else(|| word_id(&title, "framework"));
    let version = fact(&["version"]).map(|version| match version.split('.').count() {
        1 => format!("{version}.0.0"),
        2 => format!("{version}.0"),
        _ => version,
    });
    let version = version.filter(|version| is_version(version));
    let version = options.version.clone().or(version);
    let version = version.unwrap_or_else(|| "1.0.0".to_owned());
    let language = options.language.clone().or_else(|| fact(&["language"]));
    let language = language.unwrap_or_else(|| "en-GB".to_owned());
    Framework {
        notice: fact(&["notice"]),
        publication: Publication {
            publisher: fact(&["publisher", "creator"]),
            licence: fact(&["licence", "license"]),
            url: fact(&["officialsourceurl"]),
            ..Publication::default()
        },
        evidence_kinds: vec![EvidenceKind::any()],
        ..Framework::empty(FrameworkId::new(id), version, title, language)
    }
}
