//! Reads one file: a bundle, or one person's answers.

use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek},
    path::Path,
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    AnswersPlace, CohortReading, FileRead, Handed, Sealed, Unread, When, place::answers_ending,
};
use crate::{
    analysis::may_answer,
    format::{
        answers::{
            self, HEAD_BYTES, Kind, each_inside, each_packed, kind_of, kind_of_head, kind_of_zip,
        },
        portfolio::RatedBundle,
        sha256,
    },
    model::{Digest, Fault, FileFaults, Framework, Mend, Portfolio, TypedAnswer},
    store::{
        bundle::{Container, read_whole},
        disk,
        error::describe,
        workspace::Workspace,
    },
};

/// Larger files are read in parts.
const SMALL_BYTES: u64 = 8 << 20;
/// A larger file that is not a table has no answers.
const MOST_BYTES: u64 = 64 << 20;

/// Memory for the bytes of one file, reused for the next.
#[derive(Default)]
pub(super) struct Room {
    bytes: Vec<u8>,
}

pub(super) enum FileOutcome {
    Read(FileRead),
    Unreadable(FileFaults),
    /// It is read by itself, after the others.
    Apart,
    /// It has no answers.
    PassedOver(&'static str),
}

/// Decrypts a file, or one inside another.
type Unseal<'u> = &'u mut dyn FnMut(&Sealed<'_>) -> Result<Container, String>;

/// More encrypted files than anybody sends in one file; each may take a second to decrypt.
const MOST_SEALED: usize = 100;

/// Puts off a file with encrypted parts until keys are available; each is then decrypted by itself,
/// to save memory.
fn unless_sealed(read: FileRead) -> FileOutcome {
    if read.is_sealed { FileOutcome::Apart } else { FileOutcome::Read(read) }
}

/// Returns when a file was last changed.
fn changed(file: &File) -> Result<Timestamp, String> {
    let found = file.metadata().map_err(|error| describe(&error))?;
    Ok(found
        .modified()
        .ok()
        .and_then(|changed| Timestamp::try_from(changed).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH))
}

/// Returns what is wrong with a bundle, or the error of the machine.
fn said(fault: Result<String, std::io::Error>) -> String {
    fault.unwrap_or_else(|error| describe(&error))
}

impl CohortReading<'_> {
    /// Reads a file that fits in the memory of one thread.
    pub(super) fn file(&self, path: &Path, room: &mut Room) -> FileOutcome {
        self.small(path, room).unwrap_or_else(FileOutcome::Unreadable)
    }

    fn small(&self, path: &Path, room: &mut Room) -> Result<FileOutcome, FileFaults> {
        let place = AnswersPlace::file(path);
        let mut file = disk::open(path).map_err(|error| error.reason())?;
        let changed = changed(&file)?;
        room.bytes.clear();
        let mut read = |most: u64, bytes: &mut Vec<u8>| {
            (&mut file).take(most).read_to_end(bytes).map_err(|error| describe(&error))
        };
        read(HEAD_BYTES as u64, &mut room.bytes)?;
        let kind = kind_of_head(&room.bytes);
        match kind {
            Kind::Sealed => return Ok(FileOutcome::Apart),
            // Only the beginning of a film is read. A page may turn out to be a form.
            Kind::Other(why) => return passed_over(path, why),
            _ => {}
        }
        read(SMALL_BYTES + 1 - room.bytes.len() as u64, &mut room.bytes)?;
        let is_whole = room.bytes.len() as u64 <= SMALL_BYTES;
        match kind {
            Kind::Words if !is_whole => return Ok(FileOutcome::Apart),
            Kind::Archive if !is_whole => return self.large_zip(place, changed).map(unless_sealed),
            _ if !is_whole => {
                read(MOST_BYTES + 1 - room.bytes.len() as u64, &mut room.bytes)?;
                if room.bytes.len() as u64 > MOST_BYTES {
                    return Err(format!(
                        "it is larger than {} MiB, and not a table of many people's answers",
                        MOST_BYTES >> 20
                    )
                    .into());
                }
            }
            _ => {}
        }
        let bytes = room.bytes.as_slice();
        match kind_of(bytes) {
            Kind::Bundle if self.wishes.verify => {
                let container =
                    Container::open(path).map_err(|error| error.to_string())?.on_one_thread();
                self.verified(place, &container).map(FileOutcome::Read)
            }
            kind if kind.is_other() => passed_over(path, kind.unread().unwrap_or_default()),
            kind @ (Kind::Archive | Kind::Mail) => self
                .inside(place, changed, None, |each| each_inside(&kind, bytes, each))
                .map(unless_sealed),
            Kind::Bundle => self
                .bundle(place, Cursor::new(bytes))
                .or_else(|reason| self.packed_again(place, reason))
                .map(FileOutcome::Read),
            kind => self.leaf(place, &kind, bytes, changed).map(FileOutcome::Read),
        }
    }

    /// A portfolio that somebody packed again can only be recognised by reading all of it.
    fn packed_again(
        &self,
        place: AnswersPlace<'_>,
        faults: FileFaults,
    ) -> Result<FileRead, FileFaults> {
        self.whole(place).map_err(|_| faults)
    }

    /// Reads a whole portfolio, in whichever form it was named.
    pub(super) fn whole(&self, place: AnswersPlace<'_>) -> Result<FileRead, FileFaults> {
        let container =
            Container::open(place.path()).map_err(|error| error.to_string())?.on_one_thread();
        self.verified(place, &container)
    }

    /// Reads a portfolio inside another file.
    fn bundle_inside(&self, place: AnswersPlace<'_>, bytes: &[u8]) -> Result<FileRead, FileFaults> {
        let verified = || {
            let container = Container::holding(bytes, place.path())
                .map_err(|error| error.to_string())?
                .on_one_thread();
            self.verified(place, &container)
        };
        if self.wishes.verify {
            return verified();
        }
        self.bundle(place, Cursor::new(bytes)).or_else(|reason| verified().map_err(|_| reason))
    }

    /// Reads a large ZIP from the disk, without loading it.
    fn large_zip(
        &self,
        place: AnswersPlace<'_>,
        changed: Timestamp,
    ) -> Result<FileRead, FileFaults> {
        let open = || {
            Container::open(place.path())
                .map(Container::on_one_thread)
                .map_err(|error| error.to_string())
        };
        match kind_of_zip(BufReader::new(open()?)) {
            Kind::Bundle if self.wishes.verify => self.verified(place, &open()?),
            Kind::Bundle => {
                self.bundle(place, open()?).or_else(|reason| self.packed_again(place, reason))
            }
            Kind::Archive => {
                let file = open()?;
                self.inside(place, changed, None, |each| each_packed(BufReader::new(file), each))
            }
            kind => {
                let mut bytes = Vec::new();
                open()?
                    .take(MOST_BYTES)
                    .read_to_end(&mut bytes)
                    .map_err(|error| describe(&error))?;
                self.leaf(place, &kind, &bytes, changed)
            }
        }
    }

    /// Reads a file that has no files inside.
    fn leaf(
        &self,
        place: AnswersPlace<'_>,
        kind: &Kind,
        bytes: &[u8],
        changed: Timestamp,
    ) -> Result<FileRead, FileFaults> {
        match kind {
            Kind::Bundle => self.bundle_inside(place, bytes),
            Kind::Words => {
                let bytes = &*answers::in_utf8(bytes);
                let many = answers::is_of_many(bytes)
                    .then(|| self.many_in(place, bytes, changed))
                    .transpose()?;
                many.flatten().map_or_else(|| self.answers(place, bytes, changed), Ok)
            }
            kind => match kind.unread() {
                Some(why) => Err(format!("it {why}").into()),
                None => self.answers(place, bytes, changed),
            },
        }
    }

    /// Reads every file inside a file. Encrypted ones are decrypted if `unseal` is given, and only
    /// noted otherwise.
    fn inside(
        &self,
        outer: AnswersPlace<'_>,
        changed: Timestamp,
        mut unseal: Option<Unseal<'_>>,
        look: impl FnOnce(&mut dyn FnMut(&str, Kind, &[u8])),
    ) -> Result<FileRead, FileFaults> {
        let mut all = FileRead::default();
        let mut opened = 0;
        look(&mut |place, kind, bytes| {
            if kind.is_other() {
                all.passed_over += 1;
                return;
            }
            if kind == Kind::Letter {
                if self.may_answer(bytes) {
                    all.unreadable.push(Unread {
                        faults: Fault::at(place, answers::IN_LETTER).into(),
                        is_person: false,
                    });
                }
                return;
            }
            let here = outer.within(place);
            let read = match (&kind, &mut unseal) {
                (Kind::Sealed, None) => {
                    all.is_sealed = true;
                    return;
                }
                (Kind::Sealed, Some(_)) if opened == MOST_SEALED => {
                    Err(format!("it is encrypted, and so are {MOST_SEALED} others in the same file; take it out of that file").into())
                }
                (Kind::Sealed, Some(unseal)) => {
                    opened += 1;
                    let container = unseal(&Sealed { path: outer.path(), inside: Some(bytes) }).map_err(FileFaults::from);
                    container.and_then(|container| self.unsealed(here, &container))
                }
                _ => self.leaf(here, &kind, bytes, changed),
            };
            match read {
                Ok(read) => all.take(place, read),
                Err(faults) => {
                    all.unreadable.push(Unread { faults: faults.within(place), is_person: false });
                }
            }
        });
        if all.handed.is_empty() && all.unreadable.is_empty() && !all.is_sealed {
            return Err("there is no file in it that holds answers".into());
        }
        Ok(all)
    }

    /// Returns whether the text of an email may be answers to a known framework.
    fn may_answer(&self, letter: &[u8]) -> bool {
        let frameworks = [&self.wishes.unnamed]
            .into_iter()
            .chain(&self.wishes.packs)
            .map(|(framework, _)| framework.as_ref());
        may_answer(&String::from_utf8_lossy(letter), frameworks)
    }

    /// Reads a file that needs a key, or all threads.
    pub(super) fn apart(&self, path: &Path, unseal: Unseal<'_>) -> Result<FileRead, FileFaults> {
        let mut head = Vec::new();
        let mut file = disk::open(path).map_err(|error| error.reason())?;
        let changed = changed(&file)?;
        (&mut file)
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head)
            .map_err(|error| describe(&error))?;
        let place = AnswersPlace::file(path);
        match kind_of_head(&head) {
            Kind::Sealed => self.unsealed(place, &unseal(&Sealed { path, inside: None })?),
            Kind::Archive => {
                let file = disk::open(path).map_err(|error| error.reason())?;
                self.inside(place, changed, Some(unseal), |each| {
                    each_packed(BufReader::new(file), each);
                })
            }
            Kind::Mail => {
                file.take(MOST_BYTES).read_to_end(&mut head).map_err(|error| describe(&error))?;
                self.inside(place, changed, Some(unseal), |each| {
                    each_inside(&Kind::Mail, &head, each);
                })
            }
            _ => self.many(path),
        }
    }

    /// Reads an encrypted portfolio.
    fn unsealed(
        &self,
        place: AnswersPlace<'_>,
        container: &Container,
    ) -> Result<FileRead, FileFaults> {
        if self.wishes.verify {
            return self.verified(place, container);
        }
        self.bundle(place, container.clone())
            .or_else(|reason| self.verified(place, container).map_err(|_| reason))
    }

    fn bundle<R: Read + Seek>(
        &self,
        place: AnswersPlace<'_>,
        bytes: R,
    ) -> Result<FileRead, FileFaults> {
        let mut bundle = RatedBundle::open(bytes).map_err(said)?;
        let digest: Digest = Digest::parse(&bundle.head.sha256)
            .ok_or("it does not say which framework it is for")?;
        let (level, label, role) =
            (bundle.head.level.clone(), bundle.head.label.take(), bundle.head.role.take());
        let at: Timestamp =
            bundle.head.made.parse().map_err(|_| "it does not say when it was made")?;
        let (questionnaire, questions) = self.questionnaire(digest, &level, || {
            let bytes = bundle.framework().map_err(said)?;
            if sha256(&bytes) != digest {
                return Err(
                    "its framework is not the one that its ratings were given against".to_owned()
                );
            }
            self.frameworks.parse(&bytes).map_err(|_| "its framework cannot be read".to_owned())
        })?;
        let mut answers = questions.blank();
        let mut guess = 0;
        let rating = |answer: TypedAnswer<'_>| {
            questions
                .take(&mut answers, &answer, &mut guess)
                .map(|_| ())
                .map_err(|fault| fault.in_words())
        };
        bundle.each_rating(rating).map_err(said)?;
        let (key, is_named) = self.key(place, label.as_deref(), &questions, &answers);
        let role = Self::role(&questions.framework, role.as_deref());
        let handed = Handed {
            key,
            is_named,
            label: self.label(label.as_deref()),
            role,
            at: When::exactly(at),
            inside: None,
            questionnaire,
            answers,
            days: Box::default(),
        };
        Ok(FileRead { handed: vec![handed], ..FileRead::default() })
    }

    fn verified(
        &self,
        place: AnswersPlace<'_>,
        container: &Container,
    ) -> Result<FileRead, FileFaults> {
        let whole = read_whole(container, place.path(), &self.frameworks, |_| ())
            .map_err(|error| error.to_string())?;
        let whole = whole.ok_or(Fault::whole("it does not verify").mended_by(Mend::Verify))?;
        let made = whole.file.made.parse().unwrap_or(Timestamp::UNIX_EPOCH);
        let (portfolio, framework) = (whole.portfolio, whole.framework);
        self.portfolio(place, &portfolio, made, || Ok(framework))
    }

    pub(super) fn workspace(
        &self,
        place: AnswersPlace<'_>,
        workspace: Workspace,
    ) -> Result<FileRead, FileFaults> {
        let Workspace { portfolio, framework, .. } = workspace;
        let latest = portfolio
            .ratings()
            .filter_map(|(_, history)| history.last())
            .map(|rated| rated.at)
            .max();
        self.portfolio(place, &portfolio, latest.unwrap_or(portfolio.began), || {
            Ok(Arc::new(framework))
        })
    }

    fn portfolio(
        &self,
        place: AnswersPlace<'_>,
        portfolio: &Portfolio,
        at: Timestamp,
        framework: impl FnOnce() -> Result<Arc<Framework>, String>,
    ) -> Result<FileRead, FileFaults> {
        let (questionnaire, questions) =
            self.questionnaire(portfolio.pin.sha256, portfolio.level.as_str(), framework)?;
        let answers = questions.row_of(portfolio);
        let (key, is_named) = self.key(place, portfolio.label.as_deref(), &questions, &answers);
        let label = self.label(portfolio.label.as_deref());
        let (at, days) = (When::exactly(at), Box::default());
        let handed = Handed {
            key,
            is_named,
            label,
            role: portfolio.role.clone(),
            at,
            inside: None,
            questionnaire,
            answers,
            days,
        };
        Ok(FileRead { handed: vec![handed], ..FileRead::default() })
    }
}

/// Skips a file that is certainly something else, unless its extension suggests answers.
fn passed_over(path: &Path, why: &'static str) -> Result<FileOutcome, FileFaults> {
    match answers_ending(path) {
        Some(ending) => Err(format!("it is called .{ending}, but {why}").into()),
        None => Ok(FileOutcome::PassedOver(why)),
    }
}

impl FileRead {
    /// Adds the results from a file inside this one.
    fn take(&mut self, place: &str, read: Self) {
        self.handed.extend(
            read.handed.into_iter().map(|handed| Handed { inside: Some(place.into()), ..handed }),
        );
        let unread = read
            .unreadable
            .into_iter()
            .map(|unread| Unread { faults: unread.faults.within(place), ..unread });
        self.unreadable.extend(unread);
        self.without_framework |= read.without_framework;
    }
}
