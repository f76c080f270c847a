//! The rules of a submission target that a portfolio does not fulfil.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};

use super::{Standing, State, has_run_out};
use crate::{
    model::{
        Amount, Answer, Competency, Detail, Evidence, EvidenceId, Framework, Hours, KindId,
        LevelId, Mend, Portfolio, RuleKind, Severity, Submission,
    },
    text::{counted, list},
};

/// A requirement that a rule still has, for one competency, one piece of evidence or the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing<'f> {
    /// The rule's kind, `nothing-yet`, `levels`, `opens` or `closes`.
    pub rule: &'static str,
    pub severity: Severity,
    /// The rule in its own words.
    pub says: String,
    /// The source of the rule.
    pub source: Option<&'f str>,
    pub competency: Option<&'f Competency>,
    /// The short id of a piece of evidence.
    pub evidence: Option<&'f str>,
    /// How things are, if that says more: `1 piece, and at least 2 are asked for`.
    pub stands: Option<String>,
    pub mend: Mend,
}

/// Everything that the rules are checked against.
pub struct Submitted<'f> {
    pub framework: &'f Framework,
    pub portfolio: &'f Portfolio,
    pub standings: &'f [Standing<'f>],
    pub today: Date,
    /// The number of words written, for each piece that has any.
    pub words: BTreeMap<EvidenceId, usize>,
}

/// Returns the requirements of a submission target that are missing. A competency that is not part
/// of a person's work requires nothing.
#[must_use]
pub fn missing<'f>(submission: &'f Submission, submitted: &Submitted<'f>) -> Vec<Missing<'f>> {
    let mut missing = dates(submission, submitted.today);
    missing.extend(nothing(submitted.portfolio));
    missing.extend(level(submission, &submitted.portfolio.level));
    for rule in &submission.rules {
        let new = |mend: Mend| Missing {
            rule: rule.kind.name(),
            severity: rule.severity,
            says: rule.says.clone(),
            source: rule.source.as_deref(),
            competency: None,
            evidence: None,
            stands: None,
            mend,
        };
        let gaps = gaps(&rule.kind, submitted);
        missing.extend(gaps.into_iter().map(|gap| Missing {
            competency: gap.competency,
            evidence: gap.evidence,
            stands: gap.stands,
            ..new(gap.mend)
        }));
    }
    missing
}

/// Returns whether it is ready to be submitted: nothing required is missing, and no finding of the
/// confidentiality check is open.
#[must_use]
pub fn is_ready(missing: &[Missing<'_>], open_findings: usize) -> bool {
    open_findings == 0 && missing.iter().all(|missing| missing.severity == Severity::Should)
}

/// Returns the competencies of a level that a person marked as not part of their work or impossible
/// to meet there, with the reason.
#[must_use]
pub fn set_aside<'s, 'f>(standings: &'s [Standing<'f>]) -> Vec<(&'s Standing<'f>, &'f str)> {
    let reason = |standing: &Standing<'f>| {
        standing.aspects.iter().find_map(|aspect| match &aspect.rated?.answer {
            Answer::NotApplicable { reason } => Some(reason.as_str()),
            Answer::Point(_) => None,
        })
    };
    let aside =
        standings.iter().filter(|standing| standing.verdict.state() == State::NotApplicable);
    aside.map(|standing| (standing, reason(standing).unwrap_or_default())).collect()
}

/// Refuses an empty portfolio, whatever the rules say.
fn nothing<'f>(portfolio: &Portfolio) -> Option<Missing<'f>> {
    portfolio.is_empty().then(|| Missing {
        rule: "nothing-yet",
        severity: Severity::Must,
        says: "There is something in the portfolio.".to_owned(),
        source: None,
        competency: None,
        evidence: None,
        stands: None,
        mend: Mend::Assess,
    })
}

/// Checks the level, because a target may accept only some levels.
fn level<'f>(submission: &'f Submission, level: &LevelId) -> Option<Missing<'f>> {
    let takes: Vec<&str> = submission.levels.iter().map(LevelId::as_str).collect();
    (!takes.is_empty() && !submission.levels.contains(level)).then(|| Missing {
        rule: "levels",
        severity: Severity::Must,
        says: format!(
            "It takes {}.",
            if takes.len() == 1 {
                format!("level {}", takes[0])
            } else {
                format!("levels {}", list(&takes))
            }
        ),
        source: None,
        competency: None,
        evidence: None,
        stands: Some(format!("this portfolio is for level {level}")),
        mend: Mend::SetLevel(submission.levels[0].clone()),
    })
}

fn dates(submission: &Submission, today: Date) -> Vec<Missing<'_>> {
    let of = |rule: &'static str, says: String| Missing {
        rule,
        severity: Severity::Must,
        says,
        source: None,
        competency: None,
        evidence: None,
        stands: None,
        mend: Mend::ExportDraft(submission.id.clone()),
    };
    let mut missing = Vec::new();
    missing.extend(
        submission
            .opens
            .filter(|opens| *opens > today)
            .map(|opens| of("opens", format!("It opens on {opens}."))),
    );
    missing.extend(
        submission
            .closes
            .filter(|closes| *closes < today)
            .map(|closes| of("closes", format!("It closed on {closes}."))),
    );
    missing
}

/// A place where a rule is not fulfilled.
struct Unfulfilled<'f> {
    competency: Option<&'f Competency>,
    evidence: Option<&'f str>,
    stands: Option<String>,
    mend: Mend,
}

impl Unfulfilled<'_> {
    fn whole(stands: Option<String>, mend: Mend) -> Self {
        Self { competency: None, evidence: None, stands, mend }
    }
}

/// Returns the evidence that has not run out.
fn counting<'e>(
    items: impl IntoIterator<Item = &'e Evidence>,
    submitted: &Submitted<'_>,
) -> impl Iterator<Item = &'e Evidence> {
    let today = submitted.today;
    items.into_iter().filter(move |item| !has_run_out(item, today))
}

/// Says how many pieces there are if that is not the amount that is asked for. All go along, so all
/// may be too many; those that have run out do not help if there are too few.
fn amiss<'e>(
    items: impl Iterator<Item = &'e Evidence>,
    amount: Amount,
    submitted: &Submitted<'_>,
) -> Option<String> {
    let items: Vec<&Evidence> = items.collect();
    let (all, counting) = (items.len(), counting(items, submitted).count());
    if !amount.holds(all) {
        return Some(pieces(all, amount));
    }
    let is_enough = amount.minimum.is_none_or(|minimum| counting >= minimum);
    (!is_enough).then(|| format!("{}, without what has run out", pieces(counting, amount)))
}

fn gaps<'f>(kind: &RuleKind, submitted: &Submitted<'f>) -> Vec<Unfulfilled<'f>> {
    let evidence: &'f [Evidence] = &submitted.portfolio.evidence;
    let whole = |stands: String, mend| vec![Unfulfilled::whole(Some(stands), mend)];
    match kind {
        RuleKind::EveryCompetencyAchieved => {
            of_competencies(submitted, true, Mend::ShowGaps, |standing| {
                (standing.verdict.state() != State::Met).then_some(None)
            })
        }
        RuleKind::EveryCompetencyEvidenced => {
            of_competencies(submitted, false, Mend::ShowMatrix, |standing| {
                let items = submitted.portfolio.evidence_for(&standing.competency.id);
                let is_over = standing.evidence_count > 0;
                (counting(items, submitted).next().is_none())
                    .then(|| is_over.then(|| "all evidence for it has run out".to_owned()))
            })
        }
        RuleKind::EvidencePerCompetency(amount) => {
            of_competencies(submitted, false, Mend::ShowMatrix, |standing| {
                let items = submitted.portfolio.evidence_for(&standing.competency.id);
                amiss(items, *amount, submitted).map(Some)
            })
        }
        RuleKind::EvidenceInAll(amount) => amiss(evidence.iter(), *amount, submitted)
            .map_or_else(Vec::new, |stands| whole(stands, Mend::ListEvidence)),
        RuleKind::KindsOfEvidence { kinds, amount } => kinds
            .iter()
            .filter_map(|kind| {
                let items = evidence.iter().filter(|item| item.kind == *kind);
                Some((kind, amiss(items, *amount, submitted)?))
            })
            .flat_map(|(kind, stands)| {
                whole(format!("{}: {stands}", title(submitted.framework, kind)), Mend::ListEvidence)
            })
            .collect(),
        RuleKind::HoursInAll { kinds, minimum } => {
            let counts = |item: &&Evidence| kinds.is_empty() || kinds.contains(&item.kind);
            let minutes: u32 = counting(evidence, submitted)
                .filter(counts)
                .filter_map(|item| item.hours)
                .map(Hours::minutes)
                .sum();
            if minutes >= minimum.minutes() {
                return Vec::new();
            }
            whole(
                format!("{}:{:02} hours, and {minimum} are asked for", minutes / 60, minutes % 60),
                Mend::ListEvidence,
            )
        }
        RuleKind::EveryPieceConfirmed => of_pieces(evidence, Detail::Confirmation, |item| {
            item.confirmations.is_empty().then_some(None)
        }),
        RuleKind::PeopleWhoConfirm { minimum } => {
            let people: BTreeSet<String> = counting(evidence, submitted)
                .flat_map(|item| &item.confirmations)
                .map(|confirmation| confirmation.by.to_lowercase())
                .collect();
            if people.len() >= *minimum {
                return Vec::new();
            }
            let people = counted(people.len(), "person", "people");
            whole(
                format!("{people}, and at least {minimum} {} asked for", is_or_are(Some(*minimum))),
                Mend::EditEvidence(None, Detail::Confirmation),
            )
        }
        RuleKind::AgeOfEvidence { months } => {
            let oldest = i32::try_from(*months)
                .ok()
                .and_then(|months| submitted.today.checked_sub(months.months()).ok())
                .unwrap_or(Date::MIN);
            of_pieces(evidence, Detail::Happened, |item| {
                let is_over = item
                    .valid_until
                    .filter(|_| has_run_out(item, submitted.today))
                    .map(|until| Some(format!("it counted until {until}")));
                let is_old = item
                    .happened
                    .filter(|happened| happened.latest() < oldest)
                    .map(|happened| Some(format!("it happened in {happened}")));
                let is_undated = item
                    .happened
                    .is_none()
                    .then(|| Some("it does not say when it happened".to_owned()));
                is_over.or(is_old).or(is_undated)
            })
        }
        RuleKind::WordsPerPiece { kinds, amount } => of_pieces(evidence, Detail::Words, |item| {
            let words = submitted
                .words
                .get(&item.id)
                .copied()
                .filter(|_| kinds.is_empty() || kinds.contains(&item.kind))?;
            let is_asked = asked(&counted(words, "word", "words"), *amount);
            (!amount.holds(words)).then_some(Some(is_asked))
        }),
    }
}

/// Returns the competencies that count and are part of this person's work, if `gap` finds a gap. With
/// `is_by_level`, a competency is named for each level at which it has one.
fn of_competencies<'f>(
    submitted: &Submitted<'f>,
    is_by_level: bool,
    mend: Mend,
    gap: impl Fn(&Standing<'f>) -> Option<Option<String>>,
) -> Vec<Unfulfilled<'f>> {
    if submitted.standings.is_empty() {
        return vec![Unfulfilled::whole(None, mend)];
    }
    let own = &submitted.portfolio.level;
    let counting = submitted
        .standings
        .iter()
        .filter(|standing| standing.verdict.state() != State::NotApplicable);
    let mut seen = BTreeSet::new();
    counting
        .filter_map(|standing| {
            let stands = gap(standing)?;
            // Evidence is about a competency at whatever level, so one line is enough for it.
            let level = (is_by_level && standing.level != own).then_some(standing.level);
            if !seen.insert((&standing.competency.id, level)) {
                return None;
            }
            let choice = submitted.framework.choice_of(&standing.competency.id);
            let stands = [
                stands,
                level.map(|level| format!("at level {level}")),
                choice.map(|choice| submitted.framework.choice_in_words(choice)),
            ];
            let stands: Vec<String> = stands.into_iter().flatten().collect();
            let stands = (!stands.is_empty()).then(|| stands.join(", "));
            Some(Unfulfilled {
                competency: Some(standing.competency),
                ..Unfulfilled::whole(stands, mend.clone())
            })
        })
        .collect()
}

fn of_pieces<'f>(
    evidence: &'f [Evidence],
    detail: Detail,
    gap: impl Fn(&Evidence) -> Option<Option<String>>,
) -> Vec<Unfulfilled<'f>> {
    let of = |item: &'f Evidence| {
        let stands = gap(item)?;
        Some(Unfulfilled {
            evidence: Some(&item.short),
            ..Unfulfilled::whole(stands, Mend::EditEvidence(Some(item.short.clone()), detail))
        })
    };
    evidence.iter().filter_map(of).collect()
}

fn pieces(count: usize, amount: Amount) -> String {
    asked(&counted(count, "piece", "pieces"), amount)
}

/// Returns for example `1 piece, and at least 2 are asked for`.
fn asked(there: &str, amount: Amount) -> String {
    format!(
        "{there}, and {} {} asked for",
        amount.in_words(),
        is_or_are(amount.maximum.or(amount.minimum))
    )
}

fn is_or_are(count: Option<usize>) -> &'static str {
    if count == Some(1) { "is" } else { "are" }
}

fn title(framework: &Framework, kind: &KindId) -> String {
    framework
        .evidence_kind(kind.as_str())
        .map_or_else(|| kind.to_string(), |kind| kind.title.clone())
}
