//! Reads the answers of many people, on every thread, and keeps only one file in memory at a time.

mod gather;
mod one;
mod people;
mod person;
mod place;
mod rows;

use std::{
    convert::Infallible,
    ops::Range,
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

pub use gather::{Candidate, Gathered, gather};
pub use place::{AnswersPlace, PeopleBy, PlaceBuf};

use super::{
    bundle::Container,
    error::StoreError,
    journal::AWAY,
    parallel::{on_all, quietly},
    workspace::Workspace,
};
use crate::{
    analysis::cohort::Questionnaire,
    context::Context,
    format::{Pseudonyms, framework::KnownFrameworks},
    model::{CohortMember, Digest, Fault, FileFaults, Framework, LevelId, Mend, PersonKey, RoleId},
    text::is_name,
};

/// The options for reading a cohort.
pub struct Wishes {
    pub pseudonyms: Pseudonyms,
    pub people_by: PeopleBy,
    /// True if names are kept.
    pub identify: bool,
    /// True if whole bundles are verified.
    pub verify: bool,
    /// The last day on which anything can have been answered.
    pub latest: Date,
    /// The level of answers that do not give one.
    pub level: Option<String>,
    /// Frameworks by id and version, for files that only name theirs.
    pub packs: Vec<(Arc<Framework>, Digest)>,
    /// The framework of answers that do not name one.
    pub unnamed: (Arc<Framework>, Digest),
}

/// Everything that was handed in and could be read.
pub struct Cohort {
    pub questionnaires: Vec<Arc<Questionnaire>>,
    pub members: Vec<CohortMember>,
    /// The places they came from: everything that was found, and then the files inside other files.
    pub sources: Vec<PlaceBuf>,
    /// The number of files and workspaces that were found.
    pub files: usize,
    /// The parts that could not be read, by file.
    pub unreadable: Vec<(usize, Unread)>,
    /// The number of files without answers, and of such files inside others.
    pub passed_over: (usize, usize),
    /// The number of files that do not name their framework.
    pub without_framework: usize,
}

/// A part that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    pub faults: FileFaults,
    /// True if it is one person of a table, whose other rows are left out as well.
    pub is_person: bool,
}

/// The answers that one person handed in, in one file.
pub(super) struct Handed {
    key: PersonKey,
    is_named: bool,
    label: Option<Box<str>>,
    role: Option<RoleId>,
    at: When,
    /// The place inside its file.
    inside: Option<Box<str>>,
    questionnaire: usize,
    answers: Box<[u8]>,
    days: Box<[Option<Date>]>,
}

/// When something was answered, as far as its file says, and when the file was last changed.
#[derive(Clone, Copy)]
pub(super) struct When {
    inside: Option<Timestamp>,
    changed: Timestamp,
}

impl When {
    /// Uses a day in the file first, then the time when a program last saved it, then the time of
    /// its last change.
    fn of(day: Option<Date>, saved: Option<Timestamp>, changed: Timestamp) -> Self {
        let day = day.and_then(|day| TimeZone::UTC.to_timestamp(day.at(12, 0, 0, 0)).ok());
        Self { inside: day.or(saved), changed: saved.unwrap_or(changed) }
    }

    fn exactly(at: Timestamp) -> Self {
        Self { inside: Some(at), changed: at }
    }
}

/// The result of reading one file: the answers, and the people who had to be left out.
#[derive(Default)]
pub(super) struct FileRead {
    handed: Vec<Handed>,
    unreadable: Vec<Unread>,
    /// The number of files inside it without answers.
    passed_over: usize,
    without_framework: bool,
    /// True if part of it is encrypted, so that it is read again once keys are available.
    is_sealed: bool,
}

/// Something encrypted: a file, or bytes inside one.
pub struct Sealed<'s> {
    pub path: &'s Path,
    pub inside: Option<&'s [u8]>,
}

/// The number of files that one thread reads before it asks for more.
const AT_ONCE: usize = 32;
/// Few enough to keep their results in memory, and enough for every thread.
const BATCHES_AT_ONCE: usize = 128;

/// Reads everything that was found. `unseal` decrypts files, one after another.
#[must_use]
pub fn read_cohort(
    context: &Context,
    found: Vec<Candidate>,
    wishes: &Wishes,
    mut unseal: impl FnMut(&Sealed<'_>) -> Result<Container, String>,
) -> Cohort {
    let reading = CohortReading {
        wishes,
        frameworks: KnownFrameworks::default(),
        questionnaires: Mutex::default(),
    };
    let (mut members, mut unreadable, mut without_framework) = (Vec::new(), Vec::new(), 0);
    let (mut passed_over, mut inside) = (0, 0);
    let mut sources: Vec<PlaceBuf> =
        found.iter().map(|found| PlaceBuf::of(found.place())).collect();
    let mut take = |source: usize, read: FileRead| {
        unreadable.extend(read.unreadable.into_iter().map(|unread| (source, unread)));
        inside += read.passed_over;
        without_framework += usize::from(read.without_framework);
        members.extend(read.handed.into_iter().map(|handed| {
            let Some(inside) = &handed.inside else { return handed.into_member(source) };
            let own = found[source].place().within(inside);
            if sources.last().is_none_or(|last| last.place() != own) {
                sources.push(PlaceBuf::of(own));
            }
            handed.into_member(sources.len() - 1)
        }));
    };
    let batches: Vec<Range<usize>> = (0..found.len())
        .step_by(AT_ONCE)
        .map(|from| from..(from + AT_ONCE).min(found.len()))
        .collect();
    let mut apart = Vec::new();
    // The results of one round are taken before the next begins, to save memory.
    for round in batches.chunks(BATCHES_AT_ONCE) {
        let read = quietly(|| {
            on_all(round.to_vec(), |batch| {
                let mut room = one::Room::default();
                let each = batch.map(|at| match &found[at] {
                    Candidate::File(path) | Candidate::Named(path) => {
                        (at, reading.file(path, &mut room))
                    }
                    Candidate::Workspace(_) | Candidate::Unpacked(_) => {
                        (at, one::FileOutcome::Apart)
                    }
                    Candidate::Away(_) => {
                        (at, one::FileOutcome::Unreadable(format!("it {AWAY}").into()))
                    }
                    Candidate::PassedBy(_, why) => {
                        (at, one::FileOutcome::Unreadable((*why).into()))
                    }
                });
                Ok::<_, Infallible>(each.collect::<Vec<_>>())
            })
        });
        for (at, outcome) in read.unwrap_or_default().into_iter().flatten() {
            match outcome {
                one::FileOutcome::Read(read) => take(at, read),
                one::FileOutcome::Unreadable(reason) => take(at, FileRead::unread(reason)),
                one::FileOutcome::PassedOver(why) if matches!(found[at], Candidate::Named(_)) => {
                    take(at, FileRead::unread(why.into()));
                }
                one::FileOutcome::PassedOver(_) => passed_over += 1,
                one::FileOutcome::Apart => apart.push(at),
            }
        }
    }
    // Encrypted files, workspaces and tables of many people each use all the resources.
    for at in apart {
        let read = match &found[at] {
            Candidate::Workspace(path) => Workspace::open(context, path)
                .map_err(of_workspace)
                .and_then(|workspace| reading.workspace(found[at].place(), workspace)),
            Candidate::Unpacked(_) => reading.whole(found[at].place()),
            Candidate::File(path)
            | Candidate::Named(path)
            | Candidate::Away(path)
            | Candidate::PassedBy(path, _) => reading.apart(path, &mut unseal),
        };
        take(at, read.unwrap_or_else(FileRead::unread));
    }
    unreadable.sort();
    Cohort {
        questionnaires: reading
            .questionnaires
            .into_inner()
            .expect("nobody panics while holding this"),
        members,
        sources,
        files: found.len(),
        unreadable,
        passed_over: (passed_over, inside),
        without_framework,
    }
}

const UNKNOWN: &str = "it is for a framework that is not known here";

/// Returns why a workspace cannot be read, without any of its words.
fn of_workspace(error: StoreError) -> FileFaults {
    match error {
        StoreError::Damaged(_) => {
            Fault::whole("it is a workspace that is damaged").mended_by(Mend::CheckWorkspace).into()
        }
        StoreError::NotHere { .. } => {
            "it is a workspace, and a part of it is not here at the moment".into()
        }
        error => error.to_string().into(),
    }
}

impl FileRead {
    fn unread(faults: FileFaults) -> Self {
        Self { unreadable: vec![Unread { faults, is_person: false }], ..Self::default() }
    }
}

impl Handed {
    fn into_member(self, source: usize) -> CohortMember {
        let Self {
            key,
            is_named,
            label,
            role,
            at: When { inside, changed },
            questionnaire,
            answers,
            days,
            ..
        } = self;
        let (at, is_dated) = (inside.unwrap_or(changed), inside.is_some());
        CohortMember {
            key,
            named: key,
            is_named,
            label,
            role,
            at,
            is_dated,
            changed,
            source,
            questionnaire,
            is_carried: false,
            answers,
            days,
        }
    }
}

/// The state that all threads share.
struct CohortReading<'w> {
    wishes: &'w Wishes,
    frameworks: KnownFrameworks,
    questionnaires: Mutex<Vec<Arc<Questionnaire>>>,
}

impl CohortReading<'_> {
    /// Returns the questionnaire of a framework at a level, with its place among all.
    fn questionnaire(
        &self,
        sha256: Digest,
        level: &str,
        framework: impl FnOnce() -> Result<Arc<Framework>, String>,
    ) -> Result<(usize, Arc<Questionnaire>), String> {
        let find = |known: &[Arc<Questionnaire>]| {
            let at =
                known.iter().position(|one| one.sha256 == sha256 && one.level.as_str() == level)?;
            Some((at, Arc::clone(&known[at])))
        };
        if let Some(known) =
            find(&self.questionnaires.lock().expect("nobody panics while holding this"))
        {
            return Ok(known);
        }
        let framework = framework()?;
        let named = format!("{} {}", framework.id, framework.version);
        let level = LevelId::new(level);
        let made = Questionnaire::of(framework, sha256, &level)
            .ok_or_else(|| format!("{named} does not have the level that it gives"))?;
        let mut known = self.questionnaires.lock().expect("nobody panics while holding this");
        if let Some(known) = find(&known) {
            return Ok(known);
        }
        known.push(Arc::new(made));
        Ok((known.len() - 1, Arc::clone(&known[known.len() - 1])))
    }

    /// Returns the framework that a file of answers names, by digest if it has one, or the default
    /// if it names none.
    fn pack(
        &self,
        named: Option<(&str, &str)>,
        sha256: Option<&str>,
    ) -> Result<(&Arc<Framework>, Digest), Fault> {
        let packs = || {
            [&self.wishes.unnamed]
                .into_iter()
                .chain(&self.wishes.packs)
                .map(|(framework, sha256)| (framework, *sha256))
        };
        let is_it = |framework: &Framework| {
            named.is_some_and(|(id, version)| {
                framework.id.as_str() == id && framework.version == version
            })
        };
        if let Some(typed) = sha256 {
            let digest = Digest::parse(&typed.to_ascii_lowercase())
                .ok_or("its sha256 does not belong to any framework")?;
            if let Some(known) = packs().find(|(_, sha256)| *sha256 == digest) {
                return Ok(known);
            }
            if let Some((known, _)) = packs().find(|(framework, _)| is_it(framework)) {
                return Err(Fault::whole(format!(
                    "it is for a different file of {} {} from the one that is known here",
                    known.id, known.version
                ))
                .mended_by(Mend::GiveFramework));
            }
        }
        let Some((id, version)) = named else {
            return match sha256 {
                Some(_) => Err(Fault::whole(UNKNOWN).mended_by(Mend::GiveFramework)),
                None => Ok((&self.wishes.unnamed.0, self.wishes.unnamed.1)),
            };
        };
        packs().find(|(framework, _)| is_it(framework)).ok_or_else(|| {
            let is_known =
                self.wishes.packs.iter().any(|(framework, _)| framework.id.as_str() == id);
            let is_version = version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            Fault::whole(if is_known && is_version {
                format!("it is for {id} {}, which is not known here", crate::text::cut(version, 20))
            } else {
                UNKNOWN.to_owned()
            })
        })
    }

    /// Returns the key of the person of a file, and whether the file names that person. If not, the
    /// key is made from the answers, so that a copy counts as the same person, whatever its name
    /// and the program that saved it. Two people with equal answers then count as one as well:
    /// counting too few is safe, but counting copies would show the numbers of a group that is too
    /// small.
    fn key(
        &self,
        place: AnswersPlace<'_>,
        label: Option<&str>,
        questions: &Questionnaire,
        answers: &[u8],
    ) -> (PersonKey, bool) {
        if self.wishes.people_by != PeopleBy::Name {
            return (self.wishes.pseudonyms.of_name(&place.person(self.wishes.people_by)), true);
        }
        match label.filter(|label| is_name(label)) {
            Some(label) => (self.wishes.pseudonyms.of_name(label), true),
            None => (
                self.wishes.pseudonyms.of_answers(
                    &questions.sha256.to_string(),
                    questions.level.as_str(),
                    answers,
                ),
                false,
            ),
        }
    }

    fn label(&self, label: Option<&str>) -> Option<Box<str>> {
        label.filter(|label| self.wishes.identify && is_name(label)).map(Box::from)
    }

    /// Returns the role by its id if the framework knows it, else in the person's own words.
    fn role(framework: &Framework, typed: Option<&str>) -> Option<RoleId> {
        let typed = typed.filter(|typed| !typed.is_empty())?;
        if let Some(role) = framework.role(typed) {
            return Some(role.id.clone());
        }
        Some(
            crate::analysis::find_role(framework, typed)
                .map_or_else(|_| RoleId::new(crate::text::cut(typed, 60)), |role| role.id.clone()),
        )
    }
}
