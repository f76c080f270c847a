//! Words that are being written: on disk from the first moment, so that no editor can lose them.

use std::path::{Path, PathBuf};

use crate::model::{AspectId, CompetencyId, LevelId};

use super::{
    bundle::next_free_name,
    disk::{self, Jotted},
    error::StoreError,
    lock::soon,
    synced,
    workspace::Workspace,
};

const REFLECTION: &str = "reflection";
const WORDS_OF: &str = "words of ";
const NOTE_ON: &str = "note on ";
const HALF_TYPED: &str = "half-typed ";
const REASON_ON: &str = "reason on ";
const GOAL: &str = "goal";
const EVIDENCE: &str = "evidence";

/// What stands between the name of a draft and the number of one that was written at the same time.
const BETWEEN: &str = " - ";
/// More windows than anybody has open on one field.
const MOST_PLACES: u32 = 20;

/// A page that is not finished.
#[derive(Clone)]
pub struct Draft {
    path: PathBuf,
}

/// What a draft is of.
pub enum Unfinished {
    Reflection,
    /// The words of a piece of evidence, by its short id.
    Words(String),
    Answer(WithAnswer),
    Goal,
    Evidence,
    /// What a service made of one of these: no command opens it.
    Copy,
}

/// Words that go with an answer, and what that is an answer to.
pub struct WithAnswer {
    pub competency: String,
    /// Empty where they are about the whole competency.
    pub aspect: String,
    pub level: String,
    /// Whether they are still being typed, and not only without their answer.
    pub is_half_typed: bool,
}

impl Unfinished {
    /// What a draft of that name is of, if it is one.
    fn of(name: &str) -> Option<Self> {
        // A service may call a copy `Kopie von reflection.md`.
        if name.to_lowercase().contains(REFLECTION) {
            return Some(Self::Reflection);
        }
        let is_ours = [WORDS_OF, NOTE_ON, HALF_TYPED].iter().any(|begins| name.contains(begins));
        let is_number = |text: &str| text.parse().is_ok_and(|number| (2..=MOST_PLACES).contains(&number));
        let called = name.rsplit_once(BETWEEN).filter(|(_, number)| is_number(number)).map_or(name, |(called, _)| called);
        is_ours.then(|| Self::as_called(called).unwrap_or(Self::Copy))
    }

    /// As [`Unfinished::of`], of a draft that has the very name that it was given.
    fn as_called(name: &str) -> Option<Self> {
        let is_id = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if let Some(short) = name.strip_prefix(WORDS_OF) {
            return is_id(short).then(|| Self::Words(short.to_owned()));
        }
        let Some(field) = name.strip_prefix(HALF_TYPED) else { return Self::with_answer(name.strip_prefix(NOTE_ON)?, false) };
        match field {
            GOAL => return Some(Self::Goal),
            EVIDENCE => return Some(Self::Evidence),
            _ => {}
        }
        Self::with_answer(field.strip_prefix(NOTE_ON).or(field.strip_prefix(REASON_ON))?, true)
    }

    /// `RB-01 knowledge at 1`.
    fn with_answer(on: &str, is_half_typed: bool) -> Option<Self> {
        let (question, level) = on.rsplit_once(" at ")?;
        let (competency, aspect) = question.split_once(' ').unwrap_or((question, ""));
        let is_id = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        let is_level = !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let [competency, aspect, level] = [competency, aspect, level].map(str::to_owned);
        (is_id(&competency) && is_id(&aspect) && is_level).then_some(Self::Answer(WithAnswer { competency, aspect, level, is_half_typed }))
    }
}

impl Draft {
    /// A place for another reflection in a workspace.
    #[must_use]
    pub fn new_reflection(workspace: &Workspace) -> Self {
        let path = next_free_name(&folder(workspace), REFLECTION, "md");
        // One that a service keeps elsewhere for now has its name still.
        let is_taken = synced::is_away(&path);
        Self { path: if is_taken { next_free_name(&folder(workspace), &format!("{REFLECTION}-new"), "md") } else { path } }
    }

    /// The reflections that are not finished, the earliest first.
    ///
    /// # Errors
    /// As the disk says.
    pub fn reflections(workspace: &Workspace) -> Result<Vec<Self>, StoreError> {
        let unfinished = Self::unfinished(&workspace.root)?.into_iter();
        Ok(unfinished.filter_map(|(draft, of)| matches!(of, Unfinished::Reflection).then_some(draft)).collect())
    }

    /// All that is not finished in the workspace in a folder, and what it is of.
    ///
    /// # Errors
    /// As the disk says.
    pub fn unfinished(root: &Path) -> Result<Vec<(Self, Unfinished)>, StoreError> {
        let mut paths = synced::look(&root.join("drafts"))?.here;
        // `reflection-10` comes after `reflection-9`.
        paths.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
        let of = |path: &Path| Unfinished::of(path.file_name()?.to_str()?.strip_suffix(".md")?);
        let drafts = paths.into_iter().filter_map(|path| of(&path).map(|of| (Self { path }, of)));
        Ok(drafts.filter(|(draft, _)| !draft.is_emptied()).collect())
    }

    /// The place where the words of a piece of evidence are changed.
    #[must_use]
    pub fn of_evidence(workspace: &Workspace, short: &str) -> Self {
        Self { path: folder(workspace).join(format!("{WORDS_OF}{short}.md")) }
    }

    /// The place of a note whose answer is still to come.
    #[must_use]
    pub fn of_note(workspace: &Workspace, competency: &CompetencyId, aspect: &AspectId, level: &LevelId) -> Self {
        Self { path: folder(workspace).join(format!("{NOTE_ON}{competency} {aspect} at {level}.md")) }
    }

    /// As [`Draft::of_note`], of one that is being typed.
    #[must_use]
    pub fn of_half_a_note(workspace: &Workspace, competency: &CompetencyId, aspect: &AspectId, level: &LevelId) -> Self {
        half_typed(workspace, &format!("{NOTE_ON}{competency} {aspect} at {level}"))
    }

    /// The place of words that are being typed about why a competency is not part of somebody's work.
    #[must_use]
    pub fn of_half_a_reason(workspace: &Workspace, competency: &CompetencyId, level: &LevelId) -> Self {
        half_typed(workspace, &format!("{REASON_ON}{competency} at {level}"))
    }

    /// The place of what is being typed of a goal.
    #[must_use]
    pub fn of_half_a_goal(workspace: &Workspace) -> Self {
        half_typed(workspace, GOAL)
    }

    /// The place of what is being typed of a piece of evidence.
    #[must_use]
    pub fn of_half_evidence(workspace: &Workspace) -> Self {
        half_typed(workspace, EVIDENCE)
    }

    /// The place of words for a reason whose decision is still to come: beside the file that will have it.
    #[must_use]
    pub fn of_reason(decisions: &Path) -> Self {
        Self::beside(decisions, "reason")
    }

    /// The place of what an assessor has begun to say and not decided yet: beside the file that will have it.
    #[must_use]
    pub fn beside(decisions: &Path, what: &str) -> Self {
        let name = decisions.file_stem().unwrap_or_default().to_string_lossy();
        Self { path: decisions.with_file_name(format!("{name} - {what}.md")) }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The places of what is written in several windows at once: one for each.
    pub fn places(&self) -> impl Iterator<Item = Self> + use<> {
        let (path, stem) = (self.path.clone(), self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        (1..=MOST_PLACES).map(move |number| match number {
            1 => Self { path: path.clone() },
            _ => Self { path: path.with_file_name(format!("{stem}{BETWEEN}{number}.md")) },
        })
    }

    /// What is written so far, if anything is, to be looked at: what is not UTF-8 is shown as well as it can be.
    ///
    /// # Errors
    /// As the disk says.
    pub fn words(&self) -> Result<Option<String>, StoreError> {
        Ok(self.bytes()?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// What is written so far, as it is.
    ///
    /// # Errors
    /// As the disk says.
    pub fn bytes(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.must_be_no_link()?;
        Ok(disk::read_if_there(&self.path)?)
    }

    pub(super) fn must_be_no_link(&self) -> Result<(), StoreError> {
        if disk::kind_of(&self.path).is_some_and(|kind| kind.is_symlink()) {
            let fault = "is a link to another place, and not a draft; take it away from there".to_owned();
            return Err(StoreError::Source { path: self.path.clone(), fault });
        }
        Ok(())
    }

    /// # Errors
    /// As the disk says.
    pub fn write(&self, words: &str) -> Result<(), StoreError> {
        if let Some(folder) = self.path.parent() {
            disk::create_folders(folder)?;
        }
        disk::remember(&self.path);
        Ok(disk::write_whole(&self.path, words.as_bytes())?)
    }

    /// Changes what is written there in one go: no other window does between what is read and what is written.
    ///
    /// # Errors
    /// As the disk says; or if another window has it for longer than anybody waits.
    pub fn change(&self, change: impl FnOnce(&str) -> String) -> Result<(), StoreError> {
        self.must_be_no_link()?;
        let held = soon(|| Ok(Jotted::make(&self.path)?))?.ok_or(StoreError::Locked { pid: None })?;
        let words = change(&String::from_utf8_lossy(held.bytes()));
        if words.is_empty() { self.wipe() } else { self.write(&words) }
    }

    /// As [`Draft::wipe`], of one that no window has open; `false` where one has.
    ///
    /// # Errors
    /// As the disk says.
    pub fn drop_for_good(&self) -> Result<bool, StoreError> {
        self.must_be_no_link()?;
        let held = soon(|| Ok(Jotted::find(&self.path)?))?;
        held.map_or(Ok(!disk::exists(&self.path)), |_held| self.wipe().map(|()| true))
    }

    /// Whether all that was written there was taken away again.
    fn is_emptied(&self) -> bool {
        disk::metadata(&self.path).is_ok_and(|found| found.len() == 0)
    }

    /// Removes it, and takes its bytes off the disk as far as a program can.
    ///
    /// # Errors
    /// As the disk says.
    pub fn wipe(&self) -> Result<(), StoreError> {
        if disk::exists(&self.path) { Ok(disk::wipe(&self.path)?) } else { Ok(()) }
    }

    /// Removes what was read of it and is kept elsewhere by now, or holds nothing; whether it is gone. An editor that is still
    /// open may have saved more meanwhile, and that stays.
    ///
    /// # Errors
    /// As the disk says.
    pub fn remove(&self, read: &[u8]) -> Result<bool, StoreError> {
        let is_as_read = self.bytes()?.unwrap_or_default() == read;
        if is_as_read {
            disk::remove_file(&self.path)?;
        }
        Ok(is_as_read)
    }
}

fn half_typed(workspace: &Workspace, field: &str) -> Draft {
    Draft { path: folder(workspace).join(format!("{HALF_TYPED}{field}.md")) }
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("drafts")
}
