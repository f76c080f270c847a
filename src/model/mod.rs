//! Floor 1: the concepts of the field with their invariants. No serde, no I/O, no clock.

mod changes;
mod cohort;
mod date;
mod decision;
mod digest;
mod entry;
mod evidence;
mod fault;
mod finding;
mod framework;
mod framework_move;
mod framework_part;
mod goal;
mod hours;
mod id;
mod mapping;
mod mend;
mod portfolio;
mod rating;
mod submission;
mod training;
mod verification;

pub use changes::Changes;
pub use cohort::{CohortMember, PersonKey};
pub use date::{
    PartialDate, PartialDateError, TypedDateError, begins_with_a_year, day_is_either_way,
};
pub use decision::{
    Assessor, Decision, DecisionFault, MergedReview, NewDecision, NewReview, Quality, Received,
    Remark, Review, Settles, Told, ToldOf, TypedDecision,
};
pub use digest::Digest;
pub use entry::{Act, Entry, EntryRef, Export, Pin, Settings};
pub use evidence::{
    Claim, Confirmation, Confirmed, Evidence, EvidenceEdit, EvidenceFile, Revision,
};
pub use fault::{Fault, FileFaults, Place, TextPlace};
pub use finding::{
    Acceptance, ByHand, Concern, Finding, FindingKind, is_number_of_finding, numbers_of_findings,
};
pub use framework::{
    Aspect, Choice, Competency, Domain, EvidenceKind, Expect, Framework, Level, Point, Progression,
    Publication, Role, Scale, Source, Statement, Wording, called,
};
pub use framework_move::{Carry, FrameworkMove, MoveScale};
pub use framework_part::FrameworkPart;
pub use goal::{Goal, GoalDone, GoalEdit, NewGoal};
pub use hours::{Hours, HoursError};
pub use id::{
    AspectId, CompetencyId, DeviceId, DomainId, EvidenceId, FrameworkId, GoalId, KindId, LevelId,
    PointId, ReviewId, RoleId, ScaleId, SubmissionId, TrainingId,
};
pub use mapping::{CompetencyRule, MappedName, Mapping, NamedPart, Relation, Sources};
pub use mend::{Detail, Mend};
pub use portfolio::{MoveSetAside, Portfolio, Rated, RatingKey, undone};
pub use rating::{Answer, AnswerPart, AnswerPlace, Rating, TypedAnswer, cell_name, column_name};
pub use submission::{Amount, Outcome, PrivacyRule, Rule, RuleKind, Severity, Submission};
pub use training::{Coverage, Training};
pub use verification::{Instead, OfAnother, Verification};
