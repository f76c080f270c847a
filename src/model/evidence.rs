//! A piece of evidence: files, a link or written words, what they show, and who confirms them.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{CompetencyId, Digest, EvidenceId, Hours, KindId, PartialDate};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub id: EvidenceId,
    /// The id that people type (`E7`), given once and never changed.
    pub short: String,
    pub title: String,
    pub kind: KindId,
    pub files: Vec<EvidenceFile>,
    /// The person's own words, as Markdown; stored by their hash like any file.
    pub account: Option<EvidenceFile>,
    /// The address at which it can be seen, if it is not a file.
    pub link: Option<String>,
    /// In the order in which they were linked; each competency at most once.
    pub claims: Vec<Claim>,
    /// When it took place, not when it was added.
    pub happened: Option<PartialDate>,
    /// The last day or month on which it counts.
    pub valid_until: Option<PartialDate>,
    pub hours: Option<Hours>,
    /// Confirmations by others. Evidence without one is self-declared.
    pub confirmations: Vec<Confirmation>,
    /// The consent of the people it shows, and where that is kept.
    pub consent: Option<String>,
    pub added: Timestamp,
    /// Its earlier contents, oldest first.
    pub revisions: Vec<Revision>,
}

/// A claim that a piece of evidence speaks for a competency, and what it shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub competency: CompetencyId,
    pub shows: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// The label people see; the bytes are stored by their digest.
    pub name: String,
    pub sha256: Digest,
    pub size_bytes: u64,
}

/// A confirmation by somebody else, who is named by role, never by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub how: Confirmed,
    pub by: String,
    pub on: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confirmed {
    /// By somebody who works with this person.
    Colleague,
    /// By an outside body: a university, a register, an awarding organisation.
    External,
}

/// The files and words as they were until `at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub until: Timestamp,
    pub files: Vec<EvidenceFile>,
    pub account: Option<EvidenceFile>,
}

/// One change to a piece of evidence; `None` removes the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceEdit {
    Title(String),
    Kind(KindId),
    Files(Vec<EvidenceFile>),
    Account(Option<EvidenceFile>),
    Link(Option<String>),
    Happened(Option<PartialDate>),
    ValidUntil(Option<PartialDate>),
    Hours(Option<Hours>),
    /// Adds one; `None` removes all.
    Confirmation(Option<Confirmation>),
    Consent(Option<String>),
}

impl EvidenceEdit {
    /// Returns the files that it adds.
    pub fn brings(&self) -> impl Iterator<Item = &EvidenceFile> {
        let (files, account) = match self {
            Self::Files(files) => (files.as_slice(), None),
            Self::Account(account) => (&[][..], account.as_ref()),
            _ => (&[][..], None),
        };
        files.iter().chain(account)
    }
}

impl Confirmed {
    pub const NAMES: [&'static str; 2] = ["colleague", "external"];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Colleague, Self::External].into_iter().find(|known| known.name() == name)
    }
}

impl Evidence {
    /// Returns `E7` as `E007`, so that a folder sorts as people count.
    #[must_use]
    pub fn sortable_short(&self) -> String {
        let (number, mark) = self.counted();
        format!("E{number:03}{mark}")
    }

    /// Returns the number of the short id, and the suffix that tells devices apart.
    #[must_use]
    pub fn counted(&self) -> (u64, &str) {
        let digits = self.short.bytes().skip(1).take_while(u8::is_ascii_digit).count();
        (
            self.short.get(1..=digits).and_then(|number| number.parse().ok()).unwrap_or(0),
            self.short.get(1 + digits..).unwrap_or(""),
        )
    }

    pub fn competencies(&self) -> impl Iterator<Item = &CompetencyId> {
        self.claims.iter().map(|claim| &claim.competency)
    }

    #[must_use]
    pub fn speaks_for(&self, competency: &CompetencyId) -> bool {
        self.competencies().any(|known| known == competency)
    }

    /// Returns everything stored for it as a file: the written words first.
    pub fn kept(&self) -> impl Iterator<Item = &EvidenceFile> {
        self.account.iter().chain(&self.files)
    }

    /// Returns everything that is or ever was stored for it.
    pub fn ever_kept(&self) -> impl Iterator<Item = &EvidenceFile> {
        self.kept().chain(
            self.revisions
                .iter()
                .flat_map(|revision| revision.account.iter().chain(&revision.files)),
        )
    }

    /// Returns the strongest confirmation it has.
    #[must_use]
    pub fn verified(&self) -> Option<Confirmed> {
        self.confirmations.iter().map(|confirmation| confirmation.how).max()
    }

    /// Links a competency, or replaces what it shows of it.
    pub(super) fn claim(&mut self, claim: Claim) {
        match self.claims.iter_mut().find(|known| known.competency == claim.competency) {
            None => self.claims.push(claim),
            Some(known) => known.shows = claim.shows.or(known.shows.take()),
        }
    }

    /// Links a competency, and keeps what was said of it as well.
    pub(super) fn claim_as_well(&mut self, claim: Claim) {
        match self.claims.iter_mut().find(|known| known.competency == claim.competency) {
            None => self.claims.push(claim),
            Some(known) => match (&mut known.shows, claim.shows) {
                (Some(shows), Some(more)) if !shows.contains(&more) => {
                    shows.push_str("\n\n");
                    shows.push_str(&more);
                }
                (none @ None, more) => *none = more,
                _ => {}
            },
        }
    }

    /// Adds to edits what ends with the content that they replace: who confirmed it, and what the
    /// people whom it shows agreed to, unless `edits` state that anew. A confirmation that the
    /// content already has is not added again.
    #[must_use]
    pub fn with_what_ends(&self, mut edits: Vec<EvidenceEdit>) -> Vec<EvidenceEdit> {
        let mut after = self.clone();
        after.edit(self.added, edits.clone());
        let contents = |item: &Self| {
            (item.kept().map(|file| file.sha256).collect::<BTreeSet<_>>(), item.link.clone())
        };
        let begins_anew = edits.contains(&EvidenceEdit::Confirmation(None));
        if contents(self) == contents(&after) {
            edits.retain(|edit| match edit {
                EvidenceEdit::Confirmation(Some(one)) => {
                    begins_anew || !self.confirmations.contains(one)
                }
                _ => true,
            });
        } else if !begins_anew && !self.confirmations.is_empty() {
            edits.insert(0, EvidenceEdit::Confirmation(None));
        }
        // Consent covers what people saw: files and links. A piece that is taken out shows nobody.
        let shows_more = after
            .files
            .iter()
            .any(|file| self.files.iter().all(|known| known.sha256 != file.sha256))
            || (after.link.is_some() && after.link != self.link);
        if shows_more
            && self.consent.is_some()
            && !edits.iter().any(|edit| matches!(edit, EvidenceEdit::Consent(_)))
        {
            edits.insert(0, EvidenceEdit::Consent(None));
        }
        edits
    }

    pub(super) fn edit(&mut self, at: Timestamp, edits: Vec<EvidenceEdit>) {
        let is_revised = edits
            .iter()
            .any(|edit| matches!(edit, EvidenceEdit::Files(_) | EvidenceEdit::Account(_)));
        if is_revised {
            self.revisions.push(Revision {
                until: at,
                files: self.files.clone(),
                account: self.account.clone(),
            });
        }
        for edit in edits {
            match edit {
                EvidenceEdit::Title(title) => self.title = title,
                EvidenceEdit::Kind(kind) => self.kind = kind,
                EvidenceEdit::Files(files) => self.files = files,
                EvidenceEdit::Account(account) => self.account = account,
                EvidenceEdit::Link(link) => self.link = link,
                EvidenceEdit::Happened(happened) => self.happened = happened,
                EvidenceEdit::ValidUntil(valid_until) => self.valid_until = valid_until,
                EvidenceEdit::Hours(hours) => self.hours = hours,
                EvidenceEdit::Confirmation(Some(confirmation)) => {
                    self.confirmations.push(confirmation);
                }
                EvidenceEdit::Confirmation(None) => self.confirmations.clear(),
                EvidenceEdit::Consent(consent) => self.consent = consent,
            }
        }
    }
}
