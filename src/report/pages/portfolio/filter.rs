//! The filter. Only its script shows the controls, so a reader without scripts sees no control that
//! does nothing.

use super::{PortfolioView, STAGES, escaped, labels};
use crate::report::render::element::text_element;

pub(super) const SCRIPT: &str = include_str!("filter.js");

impl PortfolioView {
    pub(super) fn filter(&self) -> String {
        let option = |value: &str, words: &str| {
            text_element("option", &format!(" value=\"{}\"", escaped(value)), words)
        };
        let states = STAGES.iter().zip(labels(self.summary.words()));
        let states: String = states.map(|((_, class, _), label)| option(class, &label)).collect();
        let domains: String =
            self.domains.iter().map(|domain| option(&domain.domain, &domain.heading())).collect();
        let choice = |id: &str, label: &str, any: &str, options: &str| {
            format!(
                "<div><label for=\"filter-{id}\">{label}</label><select id=\"filter-{id}\">{}{options}</select></div>\n",
                option("", any)
            )
        };
        format!(
            "<div class=\"filter\" id=\"filter\" role=\"search\" aria-labelledby=\"filter-title\" hidden>\n<p id=\"filter-title\">Find competencies</p>\n\
             <div><label for=\"filter-words\">Words</label><input id=\"filter-words\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></div>\n\
             {}{}{}\
             <div><button type=\"button\" id=\"filter-clear\">Show all</button></div>\n\
             <p id=\"filter-count\" role=\"status\" aria-live=\"polite\"></p>\n</div>\n",
            choice("state", "Self-rating", "Any", &states),
            choice("domain", "Domain", "All", &domains),
            choice(
                "evidence",
                "Evidence",
                "With or without",
                &format!(
                    "{}{}",
                    option("with", "With evidence"),
                    option("without", "Without evidence")
                )
            ),
        )
    }
}
