//! Floor 2: pure functions of a framework and a portfolio. They never read the clock, the
//! environment, the disk or random numbers.

mod accepted;
mod agreement;
mod answers;
pub mod cohort;
mod comparison;
mod counting;
mod decided;
mod difference;
mod earlier;
mod found_in;
mod framework_warnings;
mod gaps;
mod growth;
mod history;
mod intake;
mod letter;
mod level;
mod lookup;
mod mapping;
mod moving;
mod next;
mod own;
pub mod privacy;
mod questions;
mod readiness;
mod recognition;
mod record;
mod reflection;
mod review;
mod rewrapped;
mod search;
mod settlement;
mod stages;
mod standing;
mod subject;
mod target;
mod template;
mod training;
mod translation;
mod validity;
mod verdict;

pub use accepted::{Accepted, NotStated, accepted};
pub use agreement::{Agreement, Kappa, Pair, agreement, kappa};
pub use answers::{changed_id, keep_notes, ratings_of, reason_before};
pub use comparison::{
    Change, ChangedWords, ComparedCompetency, LikelyChange, RewordedStatement, changed_words,
    compare, likely_changes, reworded,
};
pub use counting::{Counting, Side, counting, is_same_assessor};
pub use decided::{Decided, decided, in_order, is_open, last_decided_on, since};
pub use difference::{CompetencyDifference, Difference, EvidenceDifference, Novelty, difference};
pub use earlier::{Earlier, RecordPart, earlier_of_evidence, earlier_of_goal};
pub use found_in::{FoundIn, evidence_of, found_in};
pub use framework_warnings::framework_warnings;
pub use gaps::{Gap, gaps};
pub use growth::{GrowthDay, growth};
pub use history::{Deed, deeds, passed_over, undoable};
pub use intake::{NotTakenIn, Succession, TakenIn, intake, is_here, succession, unwritten_in};
pub use letter::may_answer;
pub use level::{IF_YOU_LIKE, is_without_level, settle};
pub use lookup::{
    find_aspect, find_competency, find_domain, find_kind, find_level, find_point, find_role,
};
pub use mapping::{RenamedParts, mapping_clashes, mapping_fits, renamed_parts, unknown_names};
pub use moving::{MovePlan, MovedAnswers, heirs_of_answer, plan_move};
pub use next::{Next, next};
pub use own::{Own, not_by_key, not_by_name};
pub use questions::{Question, Selection, questions};
pub use readiness::{Missing, Submitted, is_ready, missing, set_aside};
pub use recognition::{
    AnotherPack, KnownPack, Likeness, PackDifference, Recognition, recognised,
    recognised_by_decisions,
};
pub use record::{Gone, GoneHow, Record, ended_competency, evidence_gone, find_record};
pub use reflection::{
    DraftHead, Ours, Reflection, ReflectionModel, first_words, head, page, written,
};
pub use review::{
    DecisionRefusal, ReviewTally, Reviewable, Reviewed, decisions_of, evidence_named, find_outcome,
    is_same_person, reason_of, reason_so_far, review_faults, review_tally, reviewed,
};
pub use search::{FoundBeside, FoundByWords, search, spelled_like};
pub use settlement::{is_settled, settlement, taken_together};
pub use stages::StageWords;
pub use standing::{
    AspectStanding, Stage, Standing, Tally, standing_of, standings, tally, verdict,
};
pub use subject::{OtherSubject, PortfolioSubject};
pub use target::{Target, levels_up_to};
pub use template::TemplateGap;
pub use training::{Suggestion, suggestion};
pub use translation::{are_translations, original_of, translation_faults, translation_mapping};
pub use validity::{Ending, endings, has_run_out};
pub use verdict::{Height, State, Verdict};
