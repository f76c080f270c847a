//! The name of a competency in a report: its id for programs, and for people the publisher's
//! printed code beside it.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::model::{Competency, CompetencyId, Framework, called};

/// The id of a competency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(with = "String", inline))]
pub struct CompetencyName {
    pub id: String,
    code: Option<String>,
}

impl CompetencyName {
    #[must_use]
    pub fn of(competency: &Competency) -> Self {
        Self { id: competency.id.to_string(), code: competency.code.clone() }
    }

    /// Names each competency of a list.
    #[must_use]
    pub fn each<'c>(
        framework: &Framework,
        ids: impl Iterator<Item = &'c CompetencyId>,
    ) -> Vec<Self> {
        ids.map(|id| Self::in_framework(framework, id)).collect()
    }

    /// Same as [`CompetencyName::in_framework`], if the framework is known.
    #[must_use]
    pub fn if_known(framework: Option<&Framework>, id: &CompetencyId) -> Self {
        framework.map_or_else(|| id.into(), |framework| Self::in_framework(framework, id))
    }

    /// Names a competency by its id. One that the framework does not have has no code.
    #[must_use]
    pub fn in_framework(framework: &Framework, id: &CompetencyId) -> Self {
        framework.competency(id.as_str()).map_or_else(|| id.into(), Self::of)
    }
}

/// Joins names for people.
pub(super) fn joined_names(names: &[CompetencyName]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Joins ids for programs.
pub(super) fn joined_ids(names: &[CompetencyName]) -> String {
    names.iter().map(|name| name.id.as_str()).collect::<Vec<_>>().join(" ")
}

impl From<&CompetencyId> for CompetencyName {
    fn from(id: &CompetencyId) -> Self {
        Self { id: id.to_string(), code: None }
    }
}

impl fmt::Display for CompetencyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&called(&self.id, self.code.as_deref()))
    }
}

impl Serialize for CompetencyName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.id.serialize(serializer)
    }
}
