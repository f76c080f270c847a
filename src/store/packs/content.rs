//! The content of a pack of any kind, and what it is called.

use std::fmt;

use crate::{
    format::{PackKind, framework, parse_mapping, parse_submission, parse_training},
    model::{Fault, Framework, Mapping, Submission, Training},
};

#[derive(Clone, Debug)]
pub enum PackContent {
    Framework(Box<Framework>),
    Target(Submission),
    Course(Training),
    Mapping(Mapping),
}

/// What a pack is called. A framework has a version, and a mapping the two frameworks that it leads
/// from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackIdentity {
    pub id: String,
    pub version: Option<String>,
}

impl PackContent {
    /// Parses a pack of this kind.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn parse(kind: PackKind, bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        Ok(match kind {
            PackKind::Framework => Self::Framework(Box::new(framework::parse(bytes)?)),
            PackKind::Target => Self::Target(parse_submission(bytes)?),
            PackKind::Course => Self::Course(parse_training(bytes)?),
            PackKind::Mapping => Self::Mapping(parse_mapping(bytes)?),
        })
    }

    #[must_use]
    pub fn kind(&self) -> PackKind {
        match self {
            Self::Framework(_) => PackKind::Framework,
            Self::Target(_) => PackKind::Target,
            Self::Course(_) => PackKind::Course,
            Self::Mapping(_) => PackKind::Mapping,
        }
    }

    #[must_use]
    pub fn identity(&self) -> PackIdentity {
        match self {
            Self::Framework(framework) => PackIdentity {
                id: framework.id.to_string(),
                version: Some(framework.version.clone()),
            },
            Self::Target(target) => PackIdentity { id: target.id.to_string(), version: None },
            Self::Course(course) => PackIdentity { id: course.id.to_string(), version: None },
            Self::Mapping(Mapping { from, to, .. }) => PackIdentity {
                id: format!("{}@{}..{}@{}", from.0, from.1, to.0, to.1),
                version: None,
            },
        }
    }

    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Framework(framework) => &framework.title,
            Self::Target(target) => &target.title,
            Self::Course(course) => &course.title,
            Self::Mapping(mapping) => &mapping.title,
        }
    }

    /// Returns whether it is a framework that is still to be filled in.
    #[must_use]
    pub fn is_template(&self) -> bool {
        matches!(self, Self::Framework(framework) if framework.template)
    }
}

impl PackIdentity {
    /// Returns whether this is its id. Capitals do not matter, except in the versions that the id of
    /// a mapping has: `1.0.0-RC` and `1.0.0-rc` are two versions.
    #[must_use]
    pub fn has_id(&self, id: &str) -> bool {
        is_one_name(&self.id, id)
    }

    /// Returns whether a person means it by `id` or `id@version`.
    #[must_use]
    pub fn is_meant_by(&self, typed: &str) -> bool {
        self.has_id(typed) || is_one_name(&self.typed(), typed)
    }

    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.has_id(&other.id) && self.version == other.version
    }

    /// Returns what a person types: `id@version` or `id`.
    #[must_use]
    pub fn typed(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{version}", self.id),
            None => self.id.clone(),
        }
    }

    /// Returns the name of its file, without the extension; `None` if a mapping names frameworks
    /// that no file could be called after.
    #[must_use]
    pub fn file_stem(&self) -> Option<String> {
        let stem = self.typed().replace("..", "-to-").replace('@', "-");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        (stem.chars().all(is_plain) && stem.len() <= 200 && !stem.starts_with('.')).then_some(stem)
    }
}

/// Compares names such as `garden`, `garden@1.0.0` and `garden@1.0.0..garden@2.0.0`.
fn is_one_name(one: &str, other: &str) -> bool {
    let parts = |name: &str| {
        let parts = name.split("..").map(|part| match part.split_once('@') {
            Some((id, version)) => (id.to_ascii_lowercase(), version.to_owned()),
            None => (part.to_ascii_lowercase(), String::new()),
        });
        parts.collect::<Vec<_>>()
    };
    parts(one) == parts(other)
}

impl fmt::Display for PackIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        self.version.iter().try_for_each(|version| write!(f, " {version}"))
    }
}
