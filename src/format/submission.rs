//! Submission targets: TOML to model.

use std::cell::RefCell;

use super::{
    decisions::MOST_OUTCOMES,
    toml::{At, TomlTable, read_document, text_of},
};
use crate::model::{
    Amount, Concern, Fault, FindingKind, Hours, KindId, LevelId, NamedPart, Outcome, Place,
    PrivacyRule, Rule, RuleKind, Severity, Submission, SubmissionId,
};

/// A framework, or a part of one, that a submission target names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetName {
    pub part: NamedPart,
    /// As it is typed: a framework may have its version.
    pub id: String,
    pub place: Place,
}

/// Parses a submission target.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_submission(bytes: &[u8]) -> Result<Submission, Vec<Fault>> {
    parse_submission_with_places(bytes).map(|(target, _)| target)
}

/// Parses a submission target, and returns with it every framework, level and kind of evidence that
/// it names.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_submission_with_places(
    bytes: &[u8],
) -> Result<(Submission, Vec<TargetName>), Vec<Fault>> {
    let text = text_of(bytes).map_err(|fault| vec![fault])?;
    let names = TargetNames { text, all: RefCell::default() };
    let target = read_document(text, |root| {
        if !root.has_format("submission target", 1) {
            return None;
        }
        let rules = root.tables("rule", "[[rule]]", |table| rule(table, &names));
        let mut kinds: Vec<At<usize>> = Vec::new();
        let privacy = root.tables("privacy", "[[privacy]]", |table| privacy(table, &mut kinds));
        let before = root.faults().count();
        let mut ids: Vec<At<String>> = Vec::new();
        let outcomes: Vec<Outcome> =
            root.tables("outcome", "[[outcome]]", |table| outcome(table, &mut ids));
        let have_faults = root.faults().count() > before;
        let table = root.required_table("submission", "[submission]");
        root.close();
        let table = table?;
        let id = table.required_id("id");
        let title = table.required_label("title");
        let organisation = table.text("organisation").map(|at| at.value);
        let summary = table.required_text("summary");
        let notice = table.text("notice").map(|at| at.value);
        let frameworks = names.noted(NamedPart::Framework, table.texts("frameworks")).collect();
        let levels = names.noted(NamedPart::Level, table.texts("levels"));
        let levels = levels.map(LevelId::new).collect();
        let file_name = table.text("file-name").and_then(|at| file_name(&table, at));
        let opens = table.date("opens");
        let closes = table.date("closes");
        table.close();
        let are_read = !have_faults && !root.is_misspelt("outcome");
        if are_read && !outcomes.is_empty() && !outcomes.iter().any(|outcome| outcome.accepts) {
            root.faults().add(
                table.span(),
                "no outcome accepts, so nothing could ever be accepted",
                Some("add `accepts = true` to the outcome that does".to_owned()),
            );
        }
        if outcomes.len() > MOST_OUTCOMES {
            root.faults().add(
                table.span(),
                format!("there are more than {MOST_OUTCOMES} outcomes"),
                None,
            );
        }
        Some(Submission {
            id: SubmissionId::new(id?.value),
            title: title?.value,
            organisation,
            summary: summary?.value,
            notice,
            frameworks,
            levels,
            file_name,
            opens,
            closes,
            rules,
            privacy,
            outcomes,
        })
    })?;
    let mut names = names.all.into_inner();
    names.sort_by(|one, other| one.place.cmp(&other.place));
    Ok((target, names))
}

struct TargetNames<'t> {
    text: &'t str,
    all: RefCell<Vec<TargetName>>,
}

impl TargetNames<'_> {
    /// Returns the names, and notes where each is.
    fn noted(&self, part: NamedPart, names: Vec<At<String>>) -> impl Iterator<Item = String> {
        let name = move |At { value, span }: At<String>| {
            let place = Place::of(self.text, span);
            self.all.borrow_mut().push(TargetName { part, id: value.clone(), place });
            value
        };
        names.into_iter().map(name)
    }
}

/// Checks a pattern for file names; a word in braces must be a known placeholder.
fn file_name(table: &TomlTable<'_, '_>, At { value: pattern, span }: At<String>) -> Option<String> {
    let known = ["{date}", "{level}", "{framework}", "{name}"]
        .iter()
        .fold(pattern.clone(), |rest, known| rest.replace(known, ""));
    let is_plain = !known.contains(['{', '}', '/', '\\']) && !pattern.trim().is_empty();
    if !is_plain {
        table.faults().add(
            span,
            "`file-name` is not a name for a file",
            Some(
                "write words with {date}, {level}, {framework} or {name}, and no folder".to_owned(),
            ),
        );
    }
    is_plain.then_some(pattern)
}

fn rule(table: &TomlTable<'_, '_>, names: &TargetNames<'_>) -> Option<Rule> {
    let name = table.required_one_of("kind", &RuleKind::NAMES);
    let severity = table.required_one_of("severity", &Severity::NAMES);
    let says = table.required_text("says");
    let source = table.text("source").map(|at| at.value);
    let kind = name.and_then(|name| rule_kind(table, RuleKind::NAMES[name], names));
    if name.is_none() {
        table.know(&["minimum", "maximum", "kinds", "hours", "months"]);
    }
    table.close();
    let severity = if severity? == 0 { Severity::Must } else { Severity::Should };
    Some(Rule { kind: kind?, severity, says: says?.value, source })
}

/// Returns the kind of a rule by its name, with its values.
fn rule_kind(table: &TomlTable<'_, '_>, name: &str, parts: &TargetNames<'_>) -> Option<RuleKind> {
    let amount = || {
        let [minimum, maximum] =
            ["minimum", "maximum"].map(|key| table.count(key).map(|at| at.value));
        if minimum.is_none() && maximum.is_none() {
            table.require_any(
                vec!["minimum", "maximum"],
                format!("`{name}` gives neither a minimum nor a maximum"),
                "add `minimum = 1`, `maximum = 5` or both".to_owned(),
            );
            return None;
        }
        if minimum > maximum && maximum.is_some() {
            table.faults().add(
                table.span(),
                format!(
                    "the minimum of {} is more than the maximum of {}",
                    minimum.unwrap_or_default(),
                    maximum.unwrap_or_default()
                ),
                Some("change one of them".to_owned()),
            );
            return None;
        }
        Some(Amount { minimum, maximum })
    };
    let kinds = || -> Vec<KindId> {
        parts.noted(NamedPart::EvidenceKind, table.texts("kinds")).map(KindId::new).collect()
    };
    Some(match name {
        "every-competency-achieved" => RuleKind::EveryCompetencyAchieved,
        "every-competency-evidenced" => RuleKind::EveryCompetencyEvidenced,
        "evidence-per-competency" => RuleKind::EvidencePerCompetency(amount()?),
        "evidence-in-all" => RuleKind::EvidenceInAll(amount()?),
        "kinds-of-evidence" => {
            let before = table.faults().count();
            let named = table.required_texts("kinds", "[\"reflective-account\"]");
            if named.is_empty() && table.has("kinds") && table.faults().count() == before {
                table.faults().add_absence(
                    table.span(),
                    "no kind is named",
                    Some("add `kinds = [\"reflective-account\"]`".to_owned()),
                );
            }
            let kinds = parts.noted(NamedPart::EvidenceKind, named).map(KindId::new).collect();
            RuleKind::KindsOfEvidence { kinds, amount: amount()? }
        }
        "hours-in-all" => {
            let kinds = kinds();
            let hours = table.required_count("hours", "30")?;
            let minutes = u32::try_from(hours.value).ok().and_then(|hours| hours.checked_mul(60));
            let Some(minimum) = minutes.and_then(|minutes| Hours::of_minutes(minutes).ok()) else {
                table.faults().add(
                    hours.span,
                    "`hours` is not a number of hours",
                    Some("write 1 to 10000".to_owned()),
                );
                return None;
            };
            RuleKind::HoursInAll { kinds, minimum }
        }
        "every-piece-confirmed" => RuleKind::EveryPieceConfirmed,
        "people-who-confirm" => {
            RuleKind::PeopleWhoConfirm { minimum: table.required_count("minimum", "2")?.value }
        }
        "age-of-evidence" => {
            RuleKind::AgeOfEvidence { months: table.required_count("months", "36")?.value }
        }
        _ => RuleKind::WordsPerPiece { kinds: kinds(), amount: amount()? },
    })
}

fn privacy(table: &TomlTable<'_, '_>, said: &mut Vec<At<usize>>) -> Option<PrivacyRule> {
    let kinds = FindingKind::ALL.map(FindingKind::id);
    let kind = table.required_one_of("kind", &kinds);
    let concern = table.required_one_of("concern", &Concern::NAMES);
    let source = table.text("source").map(|at| at.value);
    table.close();
    let kind = At { value: kind?, span: table.span() };
    if let Some(first) = said.iter().find(|known| known.value == kind.value) {
        let line = table.faults().line_of(&first.span);
        table.faults().add(
            table.span(),
            format!("`{}` has a rule in line {line} already", kinds[kind.value]),
            Some("take one of the two out".to_owned()),
        );
    }
    let concern = [Concern::Open, Concern::Told, Concern::Off][concern?];
    let at = kind.value;
    said.push(kind);
    Some(PrivacyRule { kind: FindingKind::ALL[at], concern, source })
}

fn outcome(table: &TomlTable<'_, '_>, ids: &mut Vec<At<String>>) -> Option<Outcome> {
    let id = table.required_id("id");
    let label = table.required_label("label");
    let accepts = table.flag("accepts").unwrap_or(false);
    table.close();
    let id = id?;
    if ids.iter().any(|known| known.value == id.value) {
        table.faults().add(
            id.span.clone(),
            format!("two outcomes have the id `{}`", id.value),
            Some("give each an id of its own".to_owned()),
        );
    }
    ids.push(id.clone());
    Some(Outcome { id: id.value, label: label?.value, accepts })
}
