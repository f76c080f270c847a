//! The questions of an assessment for people without imh: as a page that keeps answers in the
//! browser and saves them as an answers file, as a spreadsheet, or as a table. `format/answers`
//! reads what comes back; `tests/it/form.rs` checks that both agree.

mod book;
mod printed;
mod table;

pub use printed::Printed;

use std::collections::BTreeSet;

use crate::report::render::{
    element::{content, element, text_element},
    html::{STYLE, shell},
    spoken,
};
use crate::{
    analysis::{IF_YOU_LIKE, StageWords},
    model::{Answer, Aspect, Competency, Digest, Framework, Level, Scale, ScaleId},
    text::{Direction, counted, direction, html_escaped as escaped, unmarked},
};

/// The label of "not applicable" on a form.
const NOT_MY_WORK: &str = "Not part of my work";

/// A form that somebody fills in outside imh.
pub struct FormView<'f> {
    framework: &'f Framework,
    level: &'f Level,
    /// The digest of the framework's file. It comes back with the answers and distinguishes two
    /// files with one name and version.
    sha256: Digest,
}

impl<'f> FormView<'f> {
    #[must_use]
    pub fn of(framework: &'f Framework, level: &'f Level, sha256: Digest) -> Self {
        Self { framework, level, sha256 }
    }

    /// Returns the whole page.
    #[must_use]
    pub fn page(&self) -> String {
        let framework = spoken(self.framework);
        let level = framework.level(self.level.id.as_str()).expect("it has the same levels");
        FormView { framework: &framework, level, sha256: self.sha256 }.in_html()
    }

    /// Renders the page; the words of the framework are marked.
    fn in_html(&self) -> String {
        let style = format!("{STYLE}{}", include_str!("form.css"));
        let script = include_str!("form.js");
        let title = self.title();
        shell(&title, &style, Some(script), &self.body(&title))
    }

    fn competencies(&self) -> impl Iterator<Item = &'f Competency> {
        self.framework.at_level(self.level.id.as_str())
    }

    fn aspects(&self, competency: &'f Competency) -> impl Iterator<Item = &'f Aspect> {
        self.framework.aspects_of(competency, self.level.id.as_str())
    }

    fn title(&self) -> String {
        format!("{}, level {}", self.framework.title, self.level.id)
    }

    /// Returns the summary of the level, or its title if it has none.
    fn summary(&self) -> &'f str {
        self.level.summary.as_deref().unwrap_or(&self.level.title)
    }

    /// Returns every question, in order.
    fn questions(&self) -> impl Iterator<Item = (&'f Competency, &'f Aspect)> {
        let domains = self.framework.domains.iter();
        let competencies =
            domains.flat_map(|domain| self.competencies().filter(|one| one.domain == domain.id));
        competencies
            .flat_map(|competency| self.aspects(competency).map(move |aspect| (competency, aspect)))
    }

    /// Returns the words of a question for formats that can mark an optional question only in
    /// words.
    fn question_in_words(&self, competency: &'f Competency, aspect: &'f Aspect) -> String {
        format!(
            "{}{}",
            self.statement(competency, aspect),
            if aspect.optional { IF_YOU_LIKE } else { "" }
        )
    }

    /// Returns the title of a competency with its printed code and the choice that it belongs to.
    fn titled(&self, competency: &Competency) -> String {
        let code = competency.code.iter().filter(|code| **code != *competency.id.as_str());
        let beside: Vec<String> =
            code.cloned().chain(self.framework.part_in_words(competency)).collect();
        if beside.is_empty() {
            competency.title.clone()
        } else {
            format!("{} ({})", competency.title, beside.join("; "))
        }
    }

    fn statement(&self, competency: &'f Competency, aspect: &'f Aspect) -> &'f str {
        competency.asked(self.level.id.as_str(), aspect).unwrap_or_default()
    }

    /// Names the lowest answer, which is as good as any other, in the middle of a sentence.
    fn good_answer(&self) -> String {
        let words = StageWords::of(self.framework);
        let first = self.scales().into_iter().find_map(|scale| scale.points.first());
        match first {
            Some(point) if unmarked(&point.label).to_lowercase() == words.lowest => {
                format!("\"{}\"", words.lowest)
            }
            Some(point) if self.scales().len() == 1 => format!("\"{}\"", point.label),
            _ => "the first point of a scale".to_owned(),
        }
    }

    /// Returns the scales in use, each once.
    fn scales(&self) -> Vec<&'f Scale> {
        let mut seen: BTreeSet<&ScaleId> = BTreeSet::new();
        self.questions()
            .map(|(competency, aspect)| self.framework.scale_of(competency, aspect))
            .filter(|scale| seen.insert(&scale.id))
            .collect()
    }

    fn body(&self, title: &str) -> String {
        let count = self.competencies().count();
        let questions = self.questions().count();
        let notice = self
            .framework
            .notice
            .as_ref()
            .map(|notice| element("p", " class=\"note\"", notice) + "\n");
        format!(
            "<main>\n{}\n{}\n\
             <p>Rate your own practice: {}. Nothing is a test: {} is a good answer, and you may leave out whatever you like. \
             Every answer is kept in this browser as you give it, so you can close the page and go on another day on the same computer; \
             whoever uses this browser can see it too. Nothing is sent anywhere. At the end you save your answers as a file. Write nothing that could give a \
             family away.</p>\n{}{}\
             <noscript><p class=\"note\">This page keeps and saves answers with a script of its own, which this browser does not run.</p></noscript>\n\
             <form id=\"form\" autocomplete=\"off\" hidden data-framework=\"{}\" data-version=\"{}\" data-sha256=\"{}\" data-level=\"{}\">\n\
             <div class=\"bar\" role=\"region\" aria-label=\"Progress\"><progress id=\"bar\" max=\"{questions}\" value=\"0\" aria-label=\"Answered\"></progress>\
             <p id=\"count\">0 of {questions} answered</p><button type=\"button\" id=\"next\">Next without an answer</button>\
             <button type=\"button\" id=\"save\" class=\"main\">Save my answers</button>\
             <p id=\"told\" class=\"told\" role=\"status\"></p></div>\n{}{}\
             <p><button type=\"button\" id=\"again\">Begin again</button></p>\n</form>\n</main>\n",
            element("h1", "", title),
            element("p", "", self.summary()),
            counted(count, "competency", "competencies"),
            content(&self.good_answer()),
            self.means(),
            notice.unwrap_or_default(),
            escaped(self.framework.id.as_str()),
            escaped(&self.framework.version),
            self.sha256,
            escaped(self.level.id.as_str()),
            self.about_you(),
            self.domains(),
        )
    }

    /// Returns the meanings of each scale's points as HTML, each scale once.
    fn means(&self) -> String {
        let means = |scale: &Scale| -> String {
            let points =
                scale.points.iter().filter_map(|point| Some((&point.label, point.means.as_ref()?)));
            points
                .map(|(label, means)| {
                    format!("<div>{}{}</div>\n", element("dt", "", label), element("dd", "", means))
                })
                .collect()
        };
        let scales = self.scales().into_iter().map(means).filter(|points| !points.is_empty());
        scales
            .map(|points| format!("<dl class=\"scale\"{}>\n{points}</dl>\n", self.dir()))
            .collect()
    }

    fn about_you(&self) -> String {
        let roles: String = self
            .framework
            .roles
            .iter()
            .map(|role| {
                let value = format!(" value=\"{}\"", escaped(role.id.as_str()));
                text_element("option", &value, &role.title)
            })
            .collect();
        format!(
            "<fieldset class=\"about\"><legend>About you, if you like</legend>\n\
             <label>Your name, or a code of your own <input type=\"text\" dir=\"auto\" name=\"label\"></label>\n\
             <label>Your work <select name=\"role\"><option value=\"\">Not said</option>{roles}</select></label></fieldset>\n"
        )
    }

    /// Returns the direction of a part that is mostly the framework's, if it is not that of the page.
    fn dir(&self) -> &'static str {
        match direction(&self.framework.language) {
            Direction::RightToLeft => " dir=\"rtl\"",
            Direction::LeftToRight | Direction::Auto => "",
        }
    }

    fn domains(&self) -> String {
        let mut page = String::new();
        for domain in &self.framework.domains {
            let here: String = self
                .competencies()
                .filter(|one| one.domain == domain.id)
                .map(|one| self.competency(one))
                .collect();
            if !here.is_empty() {
                page.push_str(&format!(
                    "<section{}>\n{}\n{here}</section>\n",
                    self.dir(),
                    element("h2", "", &domain.title)
                ));
            }
        }
        page
    }

    fn competency(&self, competency: &'f Competency) -> String {
        let questions: String =
            self.aspects(competency).map(|aspect| self.question(competency, aspect)).collect();
        format!(
            "<h3><bdi>{}</bdi> {}</h3>\n{questions}",
            escaped(competency.id.as_str()),
            content(&self.titled(competency))
        )
    }

    fn question(&self, competency: &'f Competency, aspect: &'f Aspect) -> String {
        let name = format!("{}.{}", escaped(competency.id.as_str()), escaped(aspect.id.as_str()));
        let statement = self.statement(competency, aspect);
        let points = self
            .framework
            .scale_of(competency, aspect)
            .points
            .iter()
            .map(|point| (point.id.as_str(), point.label.as_str()));
        let choices: String = points
            .chain([(Answer::NOT_APPLICABLE, NOT_MY_WORK)])
            .map(|(id, label)| {
                format!(
                    "<label><input type=\"radio\" name=\"{name}\" value=\"{}\">{}</label>\n",
                    escaped(id),
                    content(label)
                )
            })
            .collect();
        let optional = if aspect.optional { IF_YOU_LIKE } else { "" };
        format!(
            "<fieldset data-competency=\"{}\" data-aspect=\"{}\"><legend>{}{optional}<span class=\"hidden\"> for {}</span></legend>\n{}\n\
             <div class=\"choices\">\n{choices}</div>\n\
             <label class=\"words-of\">In your own words; if this is not part of your work, say why <input type=\"text\" dir=\"auto\" name=\"{name}.note\"></label>\n\
             </fieldset>\n",
            escaped(competency.id.as_str()),
            escaped(aspect.id.as_str()),
            content(&aspect.title),
            escaped(competency.id.as_str()),
            element("p", "", statement),
        )
    }
}
