//! The data of each report.

use serde::Serializer;

use crate::text::unmarked;

mod advice;
pub(in crate::report) mod agreement;
pub(in crate::report) mod certificate;
pub(in crate::report) mod check;
mod choice;
pub(in crate::report) mod cleaned;
pub(in crate::report) mod cohort;
pub(in crate::report) mod decided;
pub(in crate::report) mod desk;
pub(in crate::report) mod difference;
pub(in crate::report) mod dismissed;
mod ending;
pub(in crate::report) mod evidence;
mod exported;
pub(in crate::report) mod faults;
pub(in crate::report) mod found;
pub(in crate::report) mod framework;
pub(in crate::report) mod gaps;
pub(in crate::report) mod history;
pub(in crate::report) mod matrix;
pub(in crate::report) mod moved;
mod moved_aside;
mod name;
pub(in crate::report) mod pack;
pub(in crate::report) mod plan;
pub(in crate::report) mod portfolio;
pub(in crate::report) mod review;
pub(in crate::report) mod show;
pub(in crate::report) mod status;
pub(in crate::report) mod tally;
mod target;
pub(in crate::report) mod verify;
pub(in crate::report) mod workspace;

pub use agreement::AgreementView;
pub use certificate::CertificateView;
pub use check::{CheckView, FindingView, OwnWords};
pub use choice::ChoiceView;
pub use cleaned::{CleanedFileView, CleanedView};
pub use cohort::{
    AnswerRow, Belongs, ChosenView, CohortCompareView, CohortGapsView, CohortSheetsView,
    CohortTrainingView, CsvRows, ExpectedView, HandedInView, HeadView, OneNameView, ParquetRows,
    PeopleView, PersonColumns, SheetStandingView, SheetView, UnexpectedView, blur, column,
    each_answer, write_line,
};
pub use decided::{DecidedTallyView, DecidedView, DecisionsView, side_by_side};
pub use desk::{
    DeskBundleView, DeskDifferView, DeskReviewView, DeskState, DeskView, OtherView, UnreadableView,
};
pub use difference::PortfolioDiffView;
pub use dismissed::DismissedView;
pub use ending::EndingView;
pub use evidence::{EvidenceListView, EvidenceOnDisk, EvidenceShowView, EvidenceView};
pub use faults::{CheckedFramework, FaultView, FrameworkCheckView};
pub use found::FindView;
pub use framework::{
    ChangeCounts, ComparedCompetencyView, FrameworkDiffView, FrameworkListView, FrameworkShowView,
    FrameworkView, ListedFile, ListedFramework, ListedPack, ListedSigner, RoleChangeView,
};
pub use gaps::GapsView;
pub use history::{HistoryView, entry_name, in_words};
pub use matrix::EvidenceMatrixView;
pub use moved::{FrameworkMoveView, MoveParts};
pub use name::CompetencyName;
pub use pack::{PackKnownView, PackView};
pub use plan::{PlanView, SuggestionView};
pub use portfolio::{PortfolioOptions, PortfolioView};
pub use review::{DecisionView, ReviewView, WhoseRole};
pub use show::{
    CompetencyBeside, CompetencyShowView, EarlierBeside, EarlierView, GoalShowView, GoneView,
    ShowView,
};
pub use status::{PersonView, StatusOptions, StatusView};
pub use tally::TallyView;
pub use target::{TargetLevelView, target_size};
pub use verify::{
    BY_ITS_FILES, REPACKED_BACKUP, SignatureView, VerifyView, left_out, page_not_compared,
};
pub use workspace::{DamageView, JournalView, WorkspaceCheckView, WorkspaceInfoView};

/// The heading of what must not wait where it is not met yet.
const NOT_TO_WAIT: &str = "What should not wait";

/// Serializes a sentence without the marks that it has for a page.
fn plain<S: Serializer>(marked: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&unmarked(marked))
}
