//! The form as a page: the questions, and the controls of its script.

use super::{FormView, NOT_MY_WORK};
use crate::report::render::{
    element::{content, element, text_element},
    html::{STYLE, shell},
    look,
};
use crate::{
    analysis::IF_YOU_LIKE,
    model::{Answer, Aspect, Competency, Scale},
    text::{Direction, counted, day_in_words, direction, html_escaped as escaped},
};

/// The script: each file is a part of one function, so that nothing of it is known outside.
const SCRIPT: &str = concat!(
    "\n(() => {\n\"use strict\";\n",
    include_str!("standing.js"),
    include_str!("stand.js"),
    include_str!("paper.js"),
    include_str!("open.js"),
    include_str!("form.js"),
    "})();\n"
);

impl<'f> FormView<'f> {
    /// Renders the page; the words of the framework are marked.
    pub(super) fn in_html(&self) -> String {
        let style = format!("{STYLE}{}{}", look::STYLE, include_str!("form.css"));
        let title = self.title();
        let body = format!("{}{}", look::PATTERNS, self.body(&title));
        shell(&title, &style, Some(SCRIPT), &body)
    }

    fn body(&self, title: &str) -> String {
        let notice = self
            .framework
            .notice
            .as_ref()
            .map(|notice| element("p", " class=\"note\"", notice) + "\n");
        format!(
            "<main>\n{}\n<div class=\"questions\">\n{}\n\
             <p>Rate your own practice: {}. Nothing is a test: {} is a good answer, and you may leave out whatever you like. \
             See where you stand whenever you like, and print it for supervision. At the end you save your answers as a file, \
             which this page opens again. Write nothing that could give a family away.</p>\n\
             {}<p>Nothing is sent anywhere. Every answer is kept in this browser as you give it, so you can close the page and go on \
             another day on the same computer, if this file is still in its place. Whoever uses this browser can see your answers \
             too, and so can another page that is opened from a file, until you choose \"Begin again\" at the end.</p>\n{}{}</div>\n\
             <noscript><p class=\"note\">This page keeps and saves answers with a script of its own, which this browser does not run.</p></noscript>\n\
             {}\n{}<div class=\"questions\">\n{}{}{}\
             <p class=\"ends\"><button type=\"button\" id=\"look\" class=\"main\">See where I stand</button>\
             <button type=\"button\" id=\"again\">Begin again</button></p>\n</div>\n{}</form>\n<div id=\"paper\"></div>\n</main>\n",
            element("h1", "", title),
            element("p", "", self.summary()),
            counted(self.competencies().count(), "competency", "competencies"),
            content(&self.good_answer()),
            self.closes(),
            self.means(),
            notice.unwrap_or_default(),
            self.form_tag(),
            self.bar(),
            OPENING,
            self.about_you(),
            self.domains(),
            self.stand(),
        )
    }

    /// Says until when answers are in time.
    fn closes(&self) -> String {
        let day = self.closing.map(|day| day_in_words(&day.to_string()));
        let words = day.map(|day| format!("Please give your answers back by {day}."));
        words.map(|words| element("p", "", &words) + "\n").unwrap_or_default()
    }

    /// Returns the opening tag of the form, with all that its script has to know of the framework.
    fn form_tag(&self) -> String {
        format!(
            "<form id=\"form\" autocomplete=\"off\" hidden data-framework=\"{}\" data-version=\"{}\" data-sha256=\"{}\" data-level=\"{}\"{}{}>",
            escaped(self.framework.id.as_str()),
            escaped(&self.framework.version),
            self.sha256,
            escaped(self.level.id.as_str()),
            self.code.map(|code| format!(" data-code=\"{}\"", escaped(code))).unwrap_or_default(),
            self.counted_by(),
        )
    }

    fn bar(&self) -> String {
        let questions = self.questions().count();
        format!(
            "<div class=\"progress\" role=\"region\" aria-label=\"Progress\"><progress id=\"bar\" max=\"{questions}\" value=\"0\" aria-label=\"Answered\"></progress>\
             <p id=\"count\">0 of {questions} answered</p><button type=\"button\" id=\"next\">Next without an answer</button>\
             <button type=\"button\" id=\"view\">Where I stand</button>\
             <button type=\"button\" id=\"save\" class=\"main\">Save my answers</button>\
             <p id=\"told\" class=\"told\" role=\"status\"></p></div>\n"
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
                let value =
                    format!(" value=\"{}\"{}", escaped(role.id.as_str()), self.part_of(role));
                text_element("option", &value, &role.title)
            })
            .collect();
        let who = match self.code {
            None => {
                "Your name, or a code of your own <input type=\"text\" dir=\"auto\" name=\"label\">"
                    .to_owned()
            }
            Some(code) => format!(
                "Your code, under which your answers come back <input type=\"text\" dir=\"auto\" name=\"label\" value=\"{}\" readonly>",
                escaped(code)
            ),
        };
        format!(
            "<fieldset class=\"about\"><legend>About you, if you like</legend>\n\
             <label>{who}</label>\n\
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
                    "<section class=\"domain\"{}>\n{}\n{here}</section>\n",
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
            "<div class=\"competency\" data-id=\"{0}\"{1}>\n<h3><bdi class=\"id\">{0}</bdi> {2}</h3>\n{questions}</div>\n",
            escaped(competency.id.as_str()),
            if competency.optional { " data-optional" } else { "" },
            content(&self.titled(competency))
        )
    }

    fn question(&self, competency: &'f Competency, aspect: &'f Aspect) -> String {
        let name = format!("{}.{}", escaped(competency.id.as_str()), escaped(aspect.id.as_str()));
        let statement = self.statement(competency, aspect);
        let points = self.framework.scale_of(competency, aspect).points.iter().map(|point| {
            (point.id.as_str(), point.label.as_str(), if point.met { " data-met" } else { "" })
        });
        let choices: String = points
            .chain([(Answer::NOT_APPLICABLE, NOT_MY_WORK, "")])
            .map(|(id, label, met)| {
                format!(
                    "<label><input type=\"radio\" name=\"{name}\" value=\"{}\"{met}>{}</label>\n",
                    escaped(id),
                    content(label)
                )
            })
            .collect();
        let optional = if aspect.optional { IF_YOU_LIKE } else { "" };
        let counts = if aspect.counts { " data-counts" } else { "" };
        let is_optional = if aspect.optional { " data-optional" } else { "" };
        format!(
            "<fieldset data-competency=\"{}\" data-aspect=\"{}\"{counts}{is_optional}><legend><span class=\"aspect\">{}</span>{optional}\
             <span class=\"hidden\"> for {}</span></legend>\n{}\n\
             <div class=\"choices\">\n{choices}</div>\n{}\
             <label class=\"words-of\">In your own words; if this is not part of your work, say why <input type=\"text\" dir=\"auto\" name=\"{name}.note\"></label>\n\
             </fieldset>\n",
            escaped(competency.id.as_str()),
            escaped(aspect.id.as_str()),
            content(&aspect.title),
            escaped(competency.id.as_str()),
            element("p", " class=\"statement\"", statement),
            self.not_to_wait(competency, aspect),
        )
    }

    /// Returns what must not wait, below a question that may say so. The script shows it.
    fn not_to_wait(&self, competency: &'f Competency, aspect: &Aspect) -> String {
        match competency.when_not_met(&self.level.id) {
            Some(text) if aspect.counts => format!(
                "<div role=\"status\"><div class=\"wait\" hidden><p>This should not wait:</p>{}</div></div>\n",
                element("p", "", text)
            ),
            _ => String::new(),
        }
    }
}

/// The way to go on from a file that was saved.
const OPENING: &str = "\
    <p class=\"opening\"><label for=\"open\">Open answers that you saved before</label>\
    <input type=\"file\" id=\"open\" accept=\".json,application/json\">\
    <span class=\"quiet\">You can also drop the file anywhere on this page.</span></p>\n";
