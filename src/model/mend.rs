//! Remedies for a fault. Only `report` and `cli` put them into words, since only they know the
//! commands.

use super::{LevelId, SubmissionId};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// See the competencies, levels and points of the framework.
    ShowFramework,
    /// See which ids there are.
    ShowRecords,
    ShowGaps,
    Assess,
    ShowMatrix,
    ListEvidence,
    /// Add a detail to a piece of evidence; `None` means any piece.
    EditEvidence(Option<String>, Detail),
    SetLevel(LevelId),
    ExportDraft(SubmissionId),
    /// Two answers differ.
    AnswerOnce,
    /// An answer does not give its level.
    NameLevel,
    /// Answers of others do not give their level.
    GiveLevel,
    /// Answers of others are for a framework that is not known here.
    GiveFramework,
    /// No head says what a column of a grid is.
    NameColumns,
    /// The dots of an example are still there.
    OwnWords,
    /// Give a reason for "not applicable".
    GiveReason,
    /// A spreadsheet changed ids.
    MakeForm,
    /// Two devices wrote one journal.
    JoinJournals,
    FinishWiping,
    /// A change to the file that is wrong, in the words of its reader: a similar name, or another
    /// format to save it in.
    Change(String),
    /// A portfolio file does not verify.
    Verify,
    /// Somebody's workspace is damaged.
    CheckWorkspace,
}

/// A detail of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    Confirmation,
    Happened,
    Words,
}
