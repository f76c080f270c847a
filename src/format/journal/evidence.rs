//! The journal records of entries about evidence.

use std::{borrow::Cow, collections::BTreeMap};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::model::{
    Claim, CompetencyId, Confirmation, Confirmed, Digest, Evidence, EvidenceEdit, EvidenceFile,
    EvidenceId, Hours, KindId, PartialDate,
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EvidenceRecord<'a> {
    #[serde(borrow)]
    evidence: Cow<'a, str>,
    #[serde(borrow)]
    short: Cow<'a, str>,
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(borrow)]
    evidence_kind: Cow<'a, str>,
    #[serde(borrow)]
    files: Vec<JournalFileRecord<'a>>,
    #[serde(borrow, rename = "for")]
    competencies: Vec<Cow<'a, str>>,
    /// By competency; only those with words.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    shows: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    happened: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    account: Option<JournalFileRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    link: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    valid_until: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    confirmed: Vec<JournalConfirmationRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    consent: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct JournalFileRecord<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
    size_bytes: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JournalConfirmationRecord<'a> {
    #[serde(borrow)]
    how: Cow<'a, str>,
    #[serde(borrow)]
    by: Cow<'a, str>,
    #[serde(borrow)]
    on: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkRecord<'a> {
    #[serde(borrow)]
    evidence: Cow<'a, str>,
    #[serde(borrow, rename = "for")]
    competencies: Vec<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    shows: Option<Cow<'a, str>>,
}

/// The fields that are present were changed to these values; those in `cleared` were removed.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EditRecord<'a> {
    #[serde(borrow)]
    pub(super) evidence: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    title: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    evidence_kind: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    files: Option<Vec<JournalFileRecord<'a>>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    account: Option<JournalFileRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    link: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    happened: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    valid_until: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    confirmed: Option<JournalConfirmationRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    consent: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    cleared: Vec<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RemovalRecord<'a> {
    #[serde(borrow)]
    evidence: Cow<'a, str>,
    /// The SHA-256 of every content that was wiped.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    erased: Vec<Cow<'a, str>>,
}

fn date(text: &str) -> Option<PartialDate> {
    PartialDate::parse(text).ok()
}

fn printed(date: PartialDate) -> Cow<'static, str> {
    Cow::Owned(date.to_string())
}

impl<'a> JournalFileRecord<'a> {
    fn of(file: &'a EvidenceFile) -> Self {
        Self {
            name: Cow::Borrowed(&file.name),
            sha256: Cow::Owned(file.sha256.to_string()),
            size_bytes: file.size_bytes,
        }
    }

    fn file(self) -> Option<EvidenceFile> {
        // A name that contains a path is refused, because a journal is not trusted.
        let is_plain =
            !matches!(&*self.name, "" | "." | "..") && !self.name.contains(['/', '\\', '\0']);
        if !is_plain {
            return None;
        }
        Some(EvidenceFile {
            name: self.name.into_owned(),
            sha256: Digest::parse(&self.sha256)?,
            size_bytes: self.size_bytes,
        })
    }
}

impl<'a> JournalConfirmationRecord<'a> {
    fn of(confirmation: &'a Confirmation) -> Self {
        Self {
            how: Cow::Borrowed(confirmation.how.name()),
            by: Cow::Borrowed(&confirmation.by),
            on: Cow::Owned(confirmation.on.to_string()),
        }
    }

    fn confirmation(self) -> Option<Confirmation> {
        Some(Confirmation {
            how: Confirmed::parse(&self.how)?,
            by: self.by.into_owned(),
            on: self.on.parse::<Date>().ok()?,
        })
    }
}

impl<'a> EvidenceRecord<'a> {
    pub(super) fn of(item: &'a Evidence) -> Self {
        let shows = |claim: &'a Claim| {
            Some((Cow::Borrowed(claim.competency.as_str()), Cow::Borrowed(claim.shows.as_deref()?)))
        };
        Self {
            evidence: Cow::Borrowed(item.id.as_str()),
            short: Cow::Borrowed(&item.short),
            title: Cow::Borrowed(&item.title),
            evidence_kind: Cow::Borrowed(item.kind.as_str()),
            files: item.files.iter().map(JournalFileRecord::of).collect(),
            competencies: item.competencies().map(|id| Cow::Borrowed(id.as_str())).collect(),
            shows: item.claims.iter().filter_map(shows).collect(),
            happened: item.happened.map(printed),
            account: item.account.as_ref().map(JournalFileRecord::of),
            link: item.link.as_deref().map(Cow::Borrowed),
            valid_until: item.valid_until.map(printed),
            minutes: item.hours.map(Hours::minutes),
            confirmed: item.confirmations.iter().map(JournalConfirmationRecord::of).collect(),
            consent: item.consent.as_deref().map(Cow::Borrowed),
        }
    }

    pub(super) fn evidence(mut self, added: Timestamp) -> Option<Evidence> {
        let claims = self
            .competencies
            .iter()
            .map(|id| Claim {
                competency: CompetencyId::new(&**id),
                shows: self.shows.remove(id).map(Cow::into_owned),
            })
            .collect();
        // Words on a competency that the evidence is not linked to would be lost.
        if !self.shows.is_empty() {
            return None;
        }
        Some(Evidence {
            id: EvidenceId::new(&*self.evidence),
            short: is_short_id(&self.short).then(|| self.short.into_owned())?,
            title: self.title.into_owned(),
            kind: KindId::new(&*self.evidence_kind),
            files: self.files.into_iter().map(JournalFileRecord::file).collect::<Option<_>>()?,
            account: self.account.map(|file| file.file().ok_or(())).transpose().ok()?,
            link: self.link.map(Cow::into_owned),
            claims,
            happened: self.happened.map(|text| date(&text).ok_or(())).transpose().ok()?,
            valid_until: self.valid_until.map(|text| date(&text).ok_or(())).transpose().ok()?,
            hours: self.minutes.map(Hours::of_minutes).transpose().ok()?,
            confirmations: self
                .confirmed
                .into_iter()
                .map(JournalConfirmationRecord::confirmation)
                .collect::<Option<_>>()?,
            consent: self.consent.map(Cow::into_owned),
            added,
            revisions: Vec::new(),
        })
    }
}

impl<'a> LinkRecord<'a> {
    pub(super) fn of(
        evidence: &'a EvidenceId,
        competencies: &'a [CompetencyId],
        shows: Option<&'a str>,
    ) -> Self {
        Self {
            evidence: Cow::Borrowed(evidence.as_str()),
            competencies: competencies.iter().map(|id| Cow::Borrowed(id.as_str())).collect(),
            shows: shows.map(Cow::Borrowed),
        }
    }

    pub(super) fn evidence(&self) -> EvidenceId {
        EvidenceId::new(&*self.evidence)
    }

    pub(super) fn competencies(&self) -> Vec<CompetencyId> {
        self.competencies.iter().map(|id| CompetencyId::new(&**id)).collect()
    }

    pub(super) fn shows(self) -> Option<String> {
        self.shows.map(Cow::into_owned)
    }
}

impl<'a> EditRecord<'a> {
    pub(super) fn of(evidence: &'a EvidenceId, edits: &'a [EvidenceEdit]) -> Self {
        let mut record = Self { evidence: Cow::Borrowed(evidence.as_str()), ..Self::default() };
        for edit in edits {
            let cleared = match edit {
                EvidenceEdit::Title(title) => {
                    record.title = Some(Cow::Borrowed(title));
                    None
                }
                EvidenceEdit::Kind(kind) => {
                    record.evidence_kind = Some(Cow::Borrowed(kind.as_str()));
                    None
                }
                EvidenceEdit::Files(files) => {
                    record.files = Some(files.iter().map(JournalFileRecord::of).collect());
                    None
                }
                EvidenceEdit::Account(account) => {
                    record.account = account.as_ref().map(JournalFileRecord::of);
                    account.is_none().then_some("account")
                }
                EvidenceEdit::Link(link) => {
                    record.link = link.as_deref().map(Cow::Borrowed);
                    link.is_none().then_some("link")
                }
                EvidenceEdit::Happened(happened) => {
                    record.happened = happened.map(printed);
                    happened.is_none().then_some("happened")
                }
                EvidenceEdit::ValidUntil(until) => {
                    record.valid_until = until.map(printed);
                    until.is_none().then_some("valid-until")
                }
                EvidenceEdit::Hours(hours) => {
                    record.minutes = hours.map(Hours::minutes);
                    hours.is_none().then_some("minutes")
                }
                EvidenceEdit::Confirmation(confirmation) => {
                    record.confirmed = confirmation.as_ref().map(JournalConfirmationRecord::of);
                    confirmation.is_none().then_some("confirmed")
                }
                EvidenceEdit::Consent(consent) => {
                    record.consent = consent.as_deref().map(Cow::Borrowed);
                    consent.is_none().then_some("consent")
                }
            };
            record.cleared.extend(cleared.map(Cow::Borrowed));
        }
        record
    }

    /// In the order of the fields, the cleared ones first.
    pub(super) fn edits(self) -> Option<Vec<EvidenceEdit>> {
        let mut edits = Vec::new();
        for cleared in &self.cleared {
            edits.push(match &**cleared {
                "account" => EvidenceEdit::Account(None),
                "link" => EvidenceEdit::Link(None),
                "happened" => EvidenceEdit::Happened(None),
                "valid-until" => EvidenceEdit::ValidUntil(None),
                "minutes" => EvidenceEdit::Hours(None),
                "confirmed" => EvidenceEdit::Confirmation(None),
                "consent" => EvidenceEdit::Consent(None),
                _ => return None,
            });
        }
        edits.extend(self.title.map(|title| EvidenceEdit::Title(title.into_owned())));
        edits.extend(self.evidence_kind.map(|kind| EvidenceEdit::Kind(KindId::new(&*kind))));
        if let Some(files) = self.files {
            edits.push(EvidenceEdit::Files(
                files.into_iter().map(JournalFileRecord::file).collect::<Option<_>>()?,
            ));
        }
        if let Some(account) = self.account {
            edits.push(EvidenceEdit::Account(Some(account.file()?)));
        }
        edits.extend(self.link.map(|link| EvidenceEdit::Link(Some(link.into_owned()))));
        if let Some(happened) = self.happened {
            edits.push(EvidenceEdit::Happened(Some(date(&happened)?)));
        }
        if let Some(until) = self.valid_until {
            edits.push(EvidenceEdit::ValidUntil(Some(date(&until)?)));
        }
        if let Some(minutes) = self.minutes {
            edits.push(EvidenceEdit::Hours(Some(Hours::of_minutes(minutes).ok()?)));
        }
        if let Some(confirmed) = self.confirmed {
            edits.push(EvidenceEdit::Confirmation(Some(confirmed.confirmation()?)));
        }
        edits.extend(self.consent.map(|consent| EvidenceEdit::Consent(Some(consent.into_owned()))));
        Some(edits)
    }
}

impl<'a> RemovalRecord<'a> {
    pub(super) fn of(evidence: &'a EvidenceId, erased: &[Digest]) -> Self {
        let erased = erased.iter().map(|digest| Cow::Owned(digest.to_string())).collect();
        Self { evidence: Cow::Borrowed(evidence.as_str()), erased }
    }

    pub(super) fn evidence(&self) -> EvidenceId {
        EvidenceId::new(&*self.evidence)
    }

    pub(super) fn erased(&self) -> Option<Vec<Digest>> {
        self.erased.iter().map(|digest| Digest::parse(digest)).collect()
    }
}

/// Returns whether it is `E`, a number, and perhaps the small letters of a device.
pub(in crate::format) fn is_short_id(short: &str) -> bool {
    let Some(rest) = short.strip_prefix('E') else { return false };
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() > letters.len()
        && rest.len() - letters.len() < 16
        && letters.bytes().all(|b| b.is_ascii_lowercase())
}
