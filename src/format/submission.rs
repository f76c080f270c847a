//! Submission targets: TOML to model.

use super::toml::{Table, read_document, text_of};
use crate::model::{Concern, Fault, FindingKind, Outcome, PrivacyRule, Rule, RuleKind, Severity, Submission, SubmissionId};

/// The submission target that `bytes` describe.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_submission(bytes: &[u8]) -> Result<Submission, Vec<Fault>> {
    let text = text_of(bytes).map_err(|fault| vec![fault])?;
    read_document(text, |root| {
        root.required_count("format", "1")?;
        let table = root.required_table("submission", "[submission]")?;
        let id = table.required_id("id");
        let title = table.required_text("title");
        let organisation = table.text("organisation").map(|at| at.value);
        let summary = table.required_text("summary");
        let notice = table.text("notice").map(|at| at.value);
        let opens = table.date("opens");
        let closes = table.date("closes");
        table.close();
        let rules = root.tables("rule", "[[rule]]", rule);
        let privacy = root.tables("privacy", "[[privacy]]", privacy);
        let outcomes = root.tables("outcome", "[[outcome]]", outcome);
        Some(Submission {
            id: SubmissionId::new(id?.value),
            title: title?.value,
            organisation,
            summary: summary?.value,
            notice,
            opens,
            closes,
            rules,
            privacy,
            outcomes,
        })
    })
}

fn rule(table: &Table<'_, '_>) -> Option<Rule> {
    let kind = table.one_of("kind", &RuleKind::NAMES);
    let severity = table.one_of("severity", &Severity::NAMES);
    let says = table.required_text("says");
    let source = table.text("source").map(|at| at.value);
    table.close();
    let kind = if kind? == 0 { RuleKind::EveryCompetencyAchieved } else { RuleKind::EveryCompetencyEvidenced };
    let severity = if severity? == 0 { Severity::Must } else { Severity::Should };
    Some(Rule { kind, severity, says: says?.value, source })
}

fn privacy(table: &Table<'_, '_>) -> Option<PrivacyRule> {
    let kinds = FindingKind::ALL.map(FindingKind::id);
    let kind = table.one_of("kind", &kinds);
    let concern = table.one_of("concern", &Concern::NAMES);
    let source = table.text("source").map(|at| at.value);
    table.close();
    let concern = [Concern::Open, Concern::Told, Concern::Off][concern?];
    Some(PrivacyRule { kind: FindingKind::ALL[kind?], concern, source })
}

fn outcome(table: &Table<'_, '_>) -> Option<Outcome> {
    let id = table.required_id("id");
    let label = table.required_text("label");
    table.close();
    Some(Outcome { id: id?.value, label: label?.value })
}
