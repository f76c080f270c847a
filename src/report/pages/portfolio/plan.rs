//! The plan: open goals first, then the goals that were reached.

use super::PortfolioView;
use crate::{
    report::{Document, Line, Section, views::portfolio::PortfolioGoalView},
    text::{day_in_words, own_words},
};

impl PortfolioView {
    pub(super) fn plan_section(&self) -> Section {
        let mut inside = Document::default();
        if self.plan.is_empty() {
            inside = inside.text("No goals yet.");
        }
        let (done, open): (Vec<_>, Vec<_>) =
            self.plan.iter().partition(|goal| goal.done_on.is_some());
        for (id, heading, goals) in [
            ("goals-open", "Goals that are open", open),
            ("goals-reached", "Goals that are reached", done),
        ] {
            if !goals.is_empty() {
                let goals =
                    Document::default().sections(goals.into_iter().map(|goal| self.goal(goal)));
                inside = inside.sections([Section::of("goals", id, heading, goals)]);
            }
        }
        self.section("plan-part", "part-plan", "Plan", inside)
    }

    fn goal(&self, goal: &PortfolioGoalView) -> Section {
        let mut facts: Vec<(&str, Line)> = Vec::new();
        if !goal.competencies.is_empty() {
            facts.push(("For", Line::joined(goal.competencies.iter().map(|id| self.named(id)))));
        }
        facts.extend(goal.how.as_ref().map(|how| ("How", own_words(how).into())));
        facts.extend(goal.by.as_ref().map(|by| ("By", day_in_words(by).into())));
        facts.extend(
            goal.done_when.as_ref().map(|done_when| ("Reached when", own_words(done_when).into())),
        );
        facts.extend(goal.done_on.as_ref().map(|on| ("Reached on", day_in_words(on).into())));
        facts.extend(goal.note.as_ref().map(|note| ("Note", own_words(note).into())));
        facts.push(("Planned on", day_in_words(&goal.added).into()));
        Section::of(
            "goal",
            format!("goal-{}", goal.id),
            format!("{} {}", goal.id, own_words(&goal.what)),
            Document::default().facts(facts),
        )
    }
}
