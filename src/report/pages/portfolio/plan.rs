//! The plan: what is still open first, then what was reached.

use super::{PortfolioView, escaped, when};
use crate::report::views::portfolio::PortfolioGoalView;

impl PortfolioView {
    pub(super) fn plan_section(&self) -> String {
        let mut inside = String::new();
        if self.plan.is_empty() {
            inside.push_str("<p>No goals yet.</p>\n");
        }
        let (done, open): (Vec<_>, Vec<_>) = self.plan.iter().partition(|goal| goal.done_on.is_some());
        for (heading, goals) in [("Goals that are open", open), ("Goals that are reached", done)] {
            if !goals.is_empty() {
                let items: String = goals.into_iter().map(|goal| self.goal(goal)).collect();
                inside.push_str(&format!("<h3>{heading}</h3>\n{items}"));
            }
        }
        self.section("part-plan", "plan-part", "Plan", &inside)
    }

    fn goal(&self, goal: &PortfolioGoalView) -> String {
        let said = |words: &String| escaped(words).replace('\n', "<br>\n");
        let mut facts: Vec<(&str, String)> = Vec::new();
        if !goal.competencies.is_empty() {
            let named: Vec<String> = goal.competencies.iter().map(|id| self.named(id)).collect();
            facts.push(("For", named.join("<br>\n")));
        }
        facts.extend(goal.how.as_ref().map(|how| ("How", said(how))));
        facts.extend(goal.by.as_ref().map(|by| ("By", when(by))));
        facts.extend(goal.done_when.as_ref().map(|done_when| ("Reached when", said(done_when))));
        facts.extend(goal.done_on.as_ref().map(|on| ("Reached on", when(on))));
        facts.extend(goal.note.as_ref().map(|note| ("Note", said(note))));
        facts.push(("Planned on", when(&goal.added)));
        let items: String = facts.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n")).collect();
        format!(
            "<div class=\"goal\">\n<h4 id=\"goal-{0}\">{0} {1}</h4>\n<dl>\n{items}</dl>\n</div>\n",
            escaped(&goal.id),
            escaped(&goal.what)
        )
    }
}
