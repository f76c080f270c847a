//! One file: a bundle, or one person's answers.

use std::{
    io::{Cursor, Read, Seek},
    path::Path,
    sync::Arc,
};

use jiff::Timestamp;

use super::{FileRead, Handed, Reading, When};
use crate::{
    analysis::{find_level, settle},
    format::{
        InputFault,
        answers::{self, Answers},
        portfolio::RatedBundle,
        seal, sha256,
    },
    model::{AnswerPart, Digest, Framework, LevelId, Portfolio, TypedAnswer},
    store::{
        bundle::{Container, read_whole},
        disk,
        error::describe,
        workspace::Workspace,
    },
    text::list,
};

/// What is larger is read in parts.
const SMALL_BYTES: u64 = 8 << 20;

/// Room for the bytes of one file, used again for the next.
#[derive(Default)]
pub(super) struct Room {
    bytes: Vec<u8>,
}

pub(super) enum Outcome {
    Read(FileRead),
    Unreadable(String),
    /// It is read by itself, after the others.
    Apart,
}

/// What a bundle or the machine says is wrong.
fn said(fault: Result<String, std::io::Error>) -> String {
    fault.unwrap_or_else(|error| describe(&error))
}

impl Reading<'_> {
    /// Reads a file that one thread can hold.
    pub(super) fn file(&self, path: &Path, room: &mut Room) -> Outcome {
        match self.small(path, room) {
            Ok(Some(read)) => Outcome::Read(read),
            Ok(None) => Outcome::Apart,
            Err(reason) => Outcome::Unreadable(reason),
        }
    }

    fn small(&self, path: &Path, room: &mut Room) -> Result<Option<FileRead>, String> {
        let mut file = disk::open(path).map_err(|error| error.reason())?;
        let found = file.metadata().map_err(|error| describe(&error))?;
        let changed = found.modified().ok().and_then(|changed| Timestamp::try_from(changed).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
        room.bytes.clear();
        let read = (&mut file).take(SMALL_BYTES + 1).read_to_end(&mut room.bytes).map_err(|error| describe(&error))?;
        let is_whole = read as u64 <= SMALL_BYTES;
        let bytes = room.bytes.as_slice();
        if bytes.starts_with(seal::MAGIC) {
            return Ok(None);
        }
        if bytes.starts_with(b"PK") && !is_spreadsheet(bytes) {
            if self.wishes.verify {
                let container = Container::open(path).map_err(|error| error.to_string())?.on_one_thread();
                return self.verified(path, &container).map(Some);
            }
            if is_whole {
                return self.bundle(path, Cursor::new(bytes)).map(Some);
            }
            return self.bundle(path, Container::open(path).map_err(|error| error.to_string())?.on_one_thread()).map(Some);
        }
        if !is_whole {
            return Ok(None);
        }
        if let Some(ending) = misnamed(path, bytes) {
            return Err(format!("it is called .{ending}, but it is not one"));
        }
        if answers::is_of_many(bytes)
            && let Some(read) = self.many_in(bytes, changed)?
        {
            return Ok(Some(read));
        }
        self.answers(path, bytes, changed).map(Some)
    }

    /// Reads what takes a key, or all threads.
    pub(super) fn apart(&self, path: &Path, unseal: &mut impl FnMut(&Path) -> Result<Container, String>) -> Result<FileRead, String> {
        let mut start = [0; seal::MAGIC.len()];
        let mut file = disk::open(path).map_err(|error| error.reason())?;
        let is_sealed = file.read_exact(&mut start).is_ok() && start == seal::MAGIC;
        if !is_sealed {
            return self.many(path);
        }
        let container = unseal(path)?;
        if self.wishes.verify { self.verified(path, &container) } else { self.bundle(path, container) }
    }

    fn bundle<R: Read + Seek>(&self, path: &Path, bytes: R) -> Result<FileRead, String> {
        let mut bundle = RatedBundle::open(bytes).map_err(said)?;
        let digest: Digest = Digest::parse(&bundle.head.sha256).ok_or_else(|| "does not say which framework it is of".to_owned())?;
        let (level, label, role) = (bundle.head.level.clone(), bundle.head.label.take(), bundle.head.role.take());
        let at: Timestamp = bundle.head.made.parse().map_err(|_| "does not say when it was made".to_owned())?;
        let (questionnaire, questions) = self.questionnaire(digest, &level, || {
            let bytes = bundle.framework().map_err(said)?;
            if sha256(&bytes) != digest {
                return Err("its framework is not the one that its ratings were given against".to_owned());
            }
            self.frameworks.parse(&bytes).map_err(|_| "its framework cannot be read".to_owned())
        })?;
        let mut answers = questions.blank();
        let mut guess = 0;
        let rating = |answer: TypedAnswer<'_>| questions.take(&mut answers, &answer, &mut guess).map(|_| ());
        bundle.each_rating(rating).map_err(said)?;
        let (key, is_named) = self.key(path, label.as_deref(), &questions, &answers);
        let role = Self::role(&questions.framework, role.as_deref());
        let handed = Handed { key, is_named, label: self.label(label.as_deref()), role, at: When::exactly(at), questionnaire, answers };
        Ok(FileRead { handed: vec![handed], ..FileRead::default() })
    }

    fn verified(&self, path: &Path, container: &Container) -> Result<FileRead, String> {
        let whole = read_whole(container, path, &self.frameworks, |_| ()).map_err(|error| error.to_string())?;
        let whole = whole.ok_or_else(|| "does not verify: imh verify says why".to_owned())?;
        let made = whole.file.made.parse().unwrap_or(Timestamp::UNIX_EPOCH);
        let (portfolio, framework) = (whole.portfolio, whole.framework);
        self.portfolio(path, &portfolio, made, || Ok(framework))
    }

    pub(super) fn workspace(&self, path: &Path, workspace: Workspace) -> Result<FileRead, String> {
        let Workspace { portfolio, framework, .. } = workspace;
        let latest = portfolio.ratings().filter_map(|(_, history)| history.last()).map(|rated| rated.at).max();
        self.portfolio(path, &portfolio, latest.unwrap_or(portfolio.began), || Ok(Arc::new(framework)))
    }

    fn portfolio(
        &self,
        path: &Path,
        portfolio: &Portfolio,
        at: Timestamp,
        framework: impl FnOnce() -> Result<Arc<Framework>, String>,
    ) -> Result<FileRead, String> {
        let (questionnaire, questions) = self.questionnaire(portfolio.pin.sha256, portfolio.level.as_str(), framework)?;
        let answers = questions.row_of(portfolio);
        let (key, is_named) = self.key(path, portfolio.label.as_deref(), &questions, &answers);
        let label = self.label(portfolio.label.as_deref());
        let handed = Handed { key, is_named, label, role: portfolio.role.clone(), at: When::exactly(at), questionnaire, answers };
        Ok(FileRead { handed: vec![handed], ..FileRead::default() })
    }

    fn answers(&self, path: &Path, bytes: &[u8], changed: Timestamp) -> Result<FileRead, String> {
        let mut text = String::new();
        let people = answers::parse(bytes, &mut text).map_err(|faults| some_of(faults.iter().map(InputFault::in_quiet_words)))?;
        let mut read = FileRead::default();
        for mut person in people {
            read.without_framework |= person.framework.is_none() && person.sha256.is_none();
            read.handed.extend(self.person(path, &mut person, changed)?);
        }
        if read.handed.is_empty() { Err(NO_ANSWER.to_owned()) } else { Ok(read) }
    }

    /// What one person handed in, for each level that it is of.
    fn person(&self, path: &Path, person: &mut Answers<'_>, changed: Timestamp) -> Result<Vec<Handed>, String> {
        if person.answers.is_empty() {
            return Err(NO_ANSWER.to_owned());
        }
        let named = person.framework.as_ref().map(|(id, version)| (id.as_ref(), version.as_ref()));
        let (framework, digest) = self.pack(named, person.sha256.as_deref())?;
        let is_sure = person.answers.iter().all(|answer| answer.level.is_some());
        let said = self.wishes.level.as_deref().filter(|_| !is_sure).map(|said| find_level(framework, said)).transpose();
        let said = said.map_err(|_| no_level(framework))?.map(|level| &level.id);
        let names_framework = person.framework.is_some() || person.sha256.is_some();
        settle(framework, said, names_framework, &mut person.answers).map_err(|faults| match faults.first() {
            Some(first) if first.is_without_level() => NO_LEVEL.to_owned(),
            _ => some_of(faults.iter().map(|fault| format!("{}: {}", fault.place, fault.message))),
        })?;
        // What somebody aims for is what counts; where that is not said, whatever they answered.
        let mut levels: Vec<&LevelId> = Vec::new();
        let typed = person.answers.iter().filter_map(|answer| answer.level.as_deref()).filter(|_| person.level.is_none());
        for typed in person.level.as_deref().into_iter().chain(typed) {
            if let Ok(level) = find_level(framework, typed)
                && !levels.contains(&&level.id)
            {
                levels.push(&level.id);
            }
        }
        if levels.is_empty() {
            return Err(no_level(framework));
        }
        levels.into_iter().map(|level| self.at_level(path, person, level, (framework, digest), changed)).collect()
    }

    fn at_level(
        &self,
        path: &Path,
        person: &Answers<'_>,
        level: &LevelId,
        (framework, digest): (&Arc<Framework>, Digest),
        changed: Timestamp,
    ) -> Result<Handed, String> {
        let (questionnaire, questions) = self.questionnaire(digest, level.as_str(), || Ok(Arc::clone(framework)))?;
        let mut answers = questions.blank();
        let (mut guess, mut faults) = (0, Vec::new());
        for answer in &person.answers {
            match questions.take(&mut answers, answer, &mut guess) {
                Ok(false) => {}
                Ok(true) => {
                    faults.push(twice(answer));
                }
                Err(fault) => faults.push(fault),
            }
        }
        if !faults.is_empty() {
            return Err(some_of(faults.into_iter()));
        }
        let (key, is_named) = self.key(path, person.person.as_deref(), &questions, &answers);
        let role = Self::role(framework, person.role.as_deref());
        let at = When::of(person.answered, person.saved, changed);
        Ok(Handed { key, is_named, label: self.label(person.person.as_deref()), role, at, questionnaire, answers })
    }
}

const NO_LEVEL: &str = "it does not say its level; --level says it for those that do not";
const NO_ANSWER: &str = "there is no answer in it; it may be the empty form";

/// That a level is none of a framework's.
pub(super) fn no_level(framework: &Framework) -> String {
    let levels: Vec<String> = framework.levels.iter().map(|level| format!("`{}`", level.id)).collect();
    format!("{} {} has no level of this name; there are {}", framework.id, framework.version, list(&levels))
}

/// The ending of a file's name, where its bytes cannot be what that says.
fn misnamed(path: &Path, bytes: &[u8]) -> Option<String> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    let is_wrong = match ending.as_str() {
        "zip" | "xlsx" => !bytes.starts_with(b"PK"),
        "json" => bytes.iter().find(|byte| byte.is_ascii() && !byte.is_ascii_whitespace() && **byte != 0).is_some_and(|byte| *byte != b'{'),
        _ => false,
    };
    is_wrong.then_some(ending)
}

/// That somebody said two things of one question.
pub(super) fn twice(answer: &TypedAnswer<'_>) -> String {
    format!("{}: it is answered twice, and differently", answer.place.of(AnswerPart::Point))
}

/// The first of many reasons, and how many more there are.
pub(super) fn some_of(mut reasons: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 3;
    let first: Vec<String> = reasons.by_ref().take(SHOWN).collect();
    let more = reasons.count();
    let more = if more > 0 { format!("; and {more} more like these") } else { String::new() };
    format!("{}{more}", first.join("; "))
}

/// Whether a ZIP is a spreadsheet: its members say so, near its beginning or its end.
fn is_spreadsheet(bytes: &[u8]) -> bool {
    // The name of the first member stands after thirty bytes.
    if bytes.get(30..).is_some_and(|name| name.starts_with(b"imh-portfolio/")) {
        return false;
    }
    let ends = [&bytes[..bytes.len().min(4 << 10)], &bytes[bytes.len().saturating_sub(64 << 10)..]];
    ends.iter().any(|end| memchr::memmem::find(end, b"xl/workbook.xml").is_some())
}
