//! Drafts of words: on disk from the first moment, so that no editor can lose them.

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

/// The separator between the name of a draft and the number of another one that is open at the same
/// time.
const BETWEEN: &str = " - ";
/// More windows than anybody opens on one field.
const MOST_PLACES: u32 = 20;

/// Words that are not finished.
#[derive(Clone)]
pub struct Draft {
    path: PathBuf,
}

/// The subject of a draft.
pub enum Unfinished {
    Reflection,
    /// The words of a piece of evidence, by its short id.
    Words(String),
    Answer(WithAnswer),
    Goal,
    Evidence,
    /// A copy of one of these that a service made; no command opens it.
    Copy,
}

/// Words that belong to an answer, and the question.
pub struct WithAnswer {
    pub competency: String,
    /// Empty if they are about the whole competency.
    pub aspect: String,
    pub level: String,
    /// True if they are still being typed; false if only their answer is missing.
    pub is_half_typed: bool,
}

impl Unfinished {
    /// Returns the subject of a draft with that name, if it is a draft.
    fn of(name: &str) -> Option<Self> {
        // A service may name a copy `Kopie von reflection.md`.
        if name.to_lowercase().contains(REFLECTION) {
            return Some(Self::Reflection);
        }
        let is_ours = [WORDS_OF, NOTE_ON, HALF_TYPED].iter().any(|begins| name.contains(begins));
        let is_number =
            |text: &str| text.parse().is_ok_and(|number| (2..=MOST_PLACES).contains(&number));
        let called = name
            .rsplit_once(BETWEEN)
            .filter(|(_, number)| is_number(number))
            .map_or(name, |(called, _)| called);
        is_ours.then(|| Self::as_called(called).unwrap_or(Self::Copy))
    }

    /// Same as [`Unfinished::of`], for a draft with exactly the name that imh gave it.
    fn as_called(name: &str) -> Option<Self> {
        let is_id =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if let Some(short) = name.strip_prefix(WORDS_OF) {
            return is_id(short).then(|| Self::Words(short.to_owned()));
        }
        let Some(field) = name.strip_prefix(HALF_TYPED) else {
            return Self::with_answer(name.strip_prefix(NOTE_ON)?, false);
        };
        match field {
            GOAL => return Some(Self::Goal),
            EVIDENCE => return Some(Self::Evidence),
            _ => {}
        }
        Self::with_answer(field.strip_prefix(NOTE_ON).or(field.strip_prefix(REASON_ON))?, true)
    }

    /// Parses for example `RB-01 knowledge at 1`.
    fn with_answer(on: &str, is_half_typed: bool) -> Option<Self> {
        let (question, level) = on.rsplit_once(" at ")?;
        let (competency, aspect) = question.split_once(' ').unwrap_or((question, ""));
        let is_id = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        };
        let is_level = !level.is_empty()
            && level.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let [competency, aspect, level] = [competency, aspect, level].map(str::to_owned);
        (is_id(&competency) && is_id(&aspect) && is_level).then_some(Self::Answer(WithAnswer {
            competency,
            aspect,
            level,
            is_half_typed,
        }))
    }
}

impl Draft {
    /// Returns a place for a new reflection in a workspace.
    #[must_use]
    pub fn new_reflection(workspace: &Workspace) -> Self {
        let path = next_free_name(&folder(workspace), REFLECTION, "md");
        // A draft that a service keeps elsewhere for now still owns its name.
        let is_taken = synced::is_away(&path);
        Self {
            path: if is_taken {
                next_free_name(&folder(workspace), &format!("{REFLECTION}-new"), "md")
            } else {
                path
            },
        }
    }

    /// Returns the unfinished reflections, the earliest first.
    ///
    /// # Errors
    /// If reading fails.
    pub fn reflections(workspace: &Workspace) -> Result<Vec<Self>, StoreError> {
        let unfinished = Self::unfinished(&workspace.root)?.into_iter();
        Ok(unfinished
            .filter_map(|(draft, of)| matches!(of, Unfinished::Reflection).then_some(draft))
            .collect())
    }

    /// Returns everything unfinished in the workspace at `root`, with its subject.
    ///
    /// # Errors
    /// If reading fails.
    pub fn unfinished(root: &Path) -> Result<Vec<(Self, Unfinished)>, StoreError> {
        let mut paths = synced::look(&root.join("drafts"))?.here;
        // `reflection-10` comes after `reflection-9`.
        paths.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
        let of = |path: &Path| Unfinished::of(path.file_name()?.to_str()?.strip_suffix(".md")?);
        let drafts = paths.into_iter().filter_map(|path| of(&path).map(|of| (Self { path }, of)));
        Ok(drafts.filter(|(draft, _)| !draft.is_emptied()).collect())
    }

    /// Returns the place for changing the words of a piece of evidence.
    #[must_use]
    pub fn of_evidence(workspace: &Workspace, short: &str) -> Self {
        Self { path: folder(workspace).join(format!("{WORDS_OF}{short}.md")) }
    }

    /// Returns the place of a note without an answer.
    #[must_use]
    pub fn of_note(
        workspace: &Workspace,
        competency: &CompetencyId,
        aspect: &AspectId,
        level: &LevelId,
    ) -> Self {
        Self {
            path: folder(workspace).join(format!("{NOTE_ON}{competency} {aspect} at {level}.md")),
        }
    }

    /// Same as [`Draft::of_note`], for a note that is still being typed.
    #[must_use]
    pub fn of_half_a_note(
        workspace: &Workspace,
        competency: &CompetencyId,
        aspect: &AspectId,
        level: &LevelId,
    ) -> Self {
        half_typed(workspace, &format!("{NOTE_ON}{competency} {aspect} at {level}"))
    }

    /// Returns the place for typing the reason why a competency is not part of somebody's work.
    #[must_use]
    pub fn of_half_a_reason(
        workspace: &Workspace,
        competency: &CompetencyId,
        level: &LevelId,
    ) -> Self {
        half_typed(workspace, &format!("{REASON_ON}{competency} at {level}"))
    }

    /// Returns the place for typing a goal.
    #[must_use]
    pub fn of_half_a_goal(workspace: &Workspace) -> Self {
        half_typed(workspace, GOAL)
    }

    /// Returns the place for typing a piece of evidence.
    #[must_use]
    pub fn of_half_evidence(workspace: &Workspace) -> Self {
        half_typed(workspace, EVIDENCE)
    }

    /// Returns the place of a reason without a decision: beside the decision file.
    #[must_use]
    pub fn of_reason(decisions: &Path) -> Self {
        Self::beside(decisions, "reason")
    }

    /// Returns the place of an assessor's unfinished words: beside the decision file.
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

    /// Returns the places for several windows at once: one for each.
    pub fn places(&self) -> impl Iterator<Item = Self> + use<> {
        let (path, stem) = (
            self.path.clone(),
            self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        );
        (1..=MOST_PLACES).map(move |number| match number {
            1 => Self { path: path.clone() },
            _ => Self { path: path.with_file_name(format!("{stem}{BETWEEN}{number}.md")) },
        })
    }

    /// Returns the words so far, if there are any, to look at: text that is not UTF-8 is shown as
    /// well as possible.
    ///
    /// # Errors
    /// If reading fails.
    pub fn words(&self) -> Result<Option<String>, StoreError> {
        Ok(self.bytes()?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Returns the exact bytes so far.
    ///
    /// # Errors
    /// If reading fails.
    pub fn bytes(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.must_be_no_link()?;
        Ok(disk::read_if_there(&self.path)?)
    }

    pub(super) fn must_be_no_link(&self) -> Result<(), StoreError> {
        if disk::kind_of(&self.path).is_some_and(|kind| kind.is_symlink()) {
            let fault =
                "is a link to another place, and not a draft; take it away from there".to_owned();
            return Err(StoreError::Source { path: self.path.clone(), fault });
        }
        Ok(())
    }

    /// # Errors
    /// If writing fails.
    pub fn write(&self, words: &str) -> Result<(), StoreError> {
        if let Some(folder) = self.path.parent() {
            disk::create_folders(folder)?;
        }
        disk::remember(&self.path);
        Ok(disk::write_whole(&self.path, words.as_bytes())?)
    }

    /// Notes that an editor had it open, so that the words in it count as waiting.
    pub fn was_edited(&self) {
        disk::remember(&self.path);
    }

    /// Changes the words while holding the lock of the file, so that no other window writes in
    /// between.
    ///
    /// # Errors
    /// If reading or writing fails, or another window holds the lock for too long.
    pub fn change(&self, change: impl FnOnce(&str) -> String) -> Result<(), StoreError> {
        self.must_be_no_link()?;
        let held =
            soon(|| Ok(Jotted::make(&self.path)?))?.ok_or(StoreError::Locked { pid: None })?;
        let words = change(&String::from_utf8_lossy(held.bytes()));
        if words.is_empty() { self.wipe() } else { self.write(&words) }
    }

    /// Same as [`Draft::wipe`], unless a window has it open; returns `false` in that case.
    ///
    /// # Errors
    /// If deleting fails.
    pub fn drop_for_good(&self) -> Result<bool, StoreError> {
        self.must_be_no_link()?;
        let held = soon(|| Ok(Jotted::find(&self.path)?))?;
        held.map_or(Ok(!disk::exists(&self.path)), |_held| self.wipe().map(|()| true))
    }

    /// Returns whether all words were deleted again.
    fn is_emptied(&self) -> bool {
        disk::metadata(&self.path).is_ok_and(|found| found.len() == 0)
    }

    /// Deletes it, and erases its bytes as far as a program can.
    ///
    /// # Errors
    /// If deleting fails.
    pub fn wipe(&self) -> Result<(), StoreError> {
        if disk::exists(&self.path) { Ok(disk::wipe(&self.path)?) } else { Ok(()) }
    }

    /// Deletes a draft whose words, `read`, are stored elsewhere by now, or which is empty. Returns
    /// whether it was deleted: an editor that is still open may have saved more meanwhile, and that
    /// must stay.
    ///
    /// # Errors
    /// If reading or deleting fails.
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
