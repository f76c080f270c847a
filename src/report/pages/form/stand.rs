//! Where somebody stands, as the form shows it: the frame that its script fills in, and what the
//! script has to know to count as `analysis/standing.rs` does.

use super::FormView;
use crate::{
    analysis::StageWords,
    model::Role,
    report::render::look::{Look, key},
    text::html_escaped as escaped,
};

impl FormView<'_> {
    /// Returns attributes of the form: what the stages are called, and the choices of the level as
    /// JSON, each with its competencies in the order of the framework.
    pub(super) fn counted_by(&self) -> String {
        let words = StageWords::of(self.framework);
        let choices: Vec<_> = self
            .framework
            .choices
            .iter()
            .map(|choice| {
                let from: Vec<&str> = self
                    .competencies()
                    .filter(|one| choice.from.contains(&one.id))
                    .map(|one| one.id.as_str())
                    .collect();
                serde_json::json!({ "from": from, "minimum": choice.minimum })
            })
            .collect();
        let choices = serde_json::Value::from(choices).to_string();
        format!(
            " data-met=\"{}\" data-lowest=\"{}\" data-choices=\"{}\"",
            escaped(&words.met),
            escaped(&words.lowest),
            escaped(&choices)
        )
    }

    /// Returns an attribute with the competencies that a role sees, if it sees only a part.
    pub(super) fn part_of(&self, role: &Role) -> String {
        if !role.sees_a_part() {
            return String::new();
        }
        let seen: Vec<&str> = self
            .framework
            .seen_at(self.level.id.as_str(), Some(&role.id))
            .map(|one| one.id.as_str())
            .collect();
        format!(" data-part=\"{}\"", escaped(&seen.join(" ")))
    }

    /// Returns the frame of the answer that the form gives back.
    pub(super) fn stand(&self) -> String {
        let words = StageWords::of(self.framework);
        let stages = [&words.met, "on the way", &words.lowest, "not yet rated"];
        let looks = [Look::Full, Look::Hatched, Look::Dotted, Look::Empty];
        let names = stages.map(StageWords::heading);
        let heads: String =
            names.iter().map(|name| format!("<th scope=\"col\">{}</th>", escaped(name))).collect();
        let legend: Vec<_> = looks.into_iter().zip(names).collect();
        format!(
            "<section id=\"stand\" hidden aria-labelledby=\"stand-title\">\n\
             <h2 id=\"stand-title\" tabindex=\"-1\">Where I stand</h2>\n<p id=\"stand-words\"></p>\n\
             <p class=\"ends\"><button type=\"button\" id=\"print\" class=\"main\">Print two sheets</button>\
             <span class=\"quiet\">One shows where you stand, and one what is open, with room to write. Take them to supervision if you like.</span></p>\n\
             <div id=\"stand-wait\" hidden>\n<h3>What should not wait</h3>\n<ul></ul>\n</div>\n\
             <h3>By domain</h3>\n{}\
             <div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Where I stand, by domain\"><table class=\"bars\">\n\
             <thead><tr><td></td><td></td>{heads}</tr></thead>\n<tbody></tbody>\n</table></div>\n\
             <div id=\"stand-aside\"></div>\n\
             <h2>What is open</h2>\n<div id=\"stand-open\"></div>\n\
             <p class=\"ends\"><button type=\"button\" id=\"back\">Back to the questions</button></p>\n</section>\n",
            key(&legend),
        )
    }
}
