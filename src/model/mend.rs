//! What somebody can do about something that is wrong. Only `report` and `cli` put it into words, since only they know which
//! command does it.

use super::{LevelId, SubmissionId};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// See what the framework knows.
    ShowFramework,
    /// See what there is to be shown by its id.
    ShowRecords,
    ShowGaps,
    Assess,
    ShowMatrix,
    ListEvidence,
    /// Say a detail of a piece of evidence; `None` is of any.
    EditEvidence(Option<String>, Detail),
    SetLevel(LevelId),
    ExportDraft(SubmissionId),
    /// Two answers differ.
    AnswerOnce,
    /// An answer does not say its level.
    NameLevel,
    /// Dots of an example are still there.
    OwnWords,
    /// Not applicable says why.
    GiveReason,
    /// A spreadsheet changed ids.
    MakeForm,
    /// Two devices wrote one journal.
    JoinJournals,
    FinishWiping,
    /// A change to the file that is wrong, as its reader words it: a name that was most likely meant, another way to save it.
    Change(String),
    /// A portfolio file does not verify.
    Verify,
    /// Somebody's workspace is damaged.
    CheckWorkspace,
}

/// What a piece of evidence says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    Confirmation,
    Happened,
    Words,
}
