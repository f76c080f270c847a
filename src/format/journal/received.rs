//! The journal records of decisions that came back.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    format::decisions,
    model::{CompetencyId, Digest, Received, Told, ToldOf},
};

/// The original decision file, with its signature.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ReceivedRecord<'a> {
    #[serde(borrow)]
    file: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    signature: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    signed_by: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<ToldRecord>,
}

impl<'a> ReceivedRecord<'a> {
    pub(super) fn of(received: &'a Received) -> Self {
        Self {
            file: Cow::Borrowed(&received.file),
            signature: received.signature.as_deref().map(Cow::Borrowed),
            signed_by: received.signed_by.as_deref().map(Cow::Borrowed),
            told: received.told.as_ref().map(ToldRecord::of),
        }
    }

    pub(super) fn received(self) -> Option<Received> {
        Some(Received {
            review: decisions::parse(self.file.as_bytes()).ok()?,
            file: self.file.into_owned(),
            signature: self.signature.map(Cow::into_owned),
            signed_by: self.signed_by.map(Cow::into_owned),
            told: self.told.map(|told| told.told().ok_or(())).transpose().ok()?,
        })
    }
}

/// The changes that a later bundle recorded about these decisions, if the workspace was restored
/// from it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldRecord {
    bundle: String,
    of: Vec<ToldOfRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldOfRecord {
    competency: String,
    since: Vec<String>,
    changed: Vec<String>,
}

impl ToldRecord {
    fn of(told: &Told) -> Self {
        let one = |told: &ToldOf| ToldOfRecord {
            competency: told.competency.to_string(),
            since: told.since.clone(),
            changed: told.changed.clone(),
        };
        Self { bundle: told.bundle.to_string(), of: told.of.iter().map(one).collect() }
    }

    fn told(self) -> Option<Told> {
        let one = |told: ToldOfRecord| ToldOf {
            competency: CompetencyId::new(told.competency),
            since: told.since,
            changed: told.changed,
        };
        Some(Told {
            bundle: Digest::parse(&self.bundle)?,
            of: self.of.into_iter().map(one).collect(),
        })
    }
}
