//! Model to TOML, in the order in which people read a framework.

use std::fmt::Write;

use super::FORMAT;
use crate::{
    format::toml::quoted,
    model::{Aspect, Competency, Expect, Framework, Point, Publication},
};

/// Writes the framework as a pack file.
#[must_use]
pub fn print(framework: &Framework) -> String {
    let mut out = Printer { text: format!("format = {FORMAT}\n") };
    out.head(framework);
    for level in &framework.levels {
        out.table("[[level]]");
        out.text("id", level.id.as_str());
        out.text("title", &level.title);
        out.optional("summary", level.summary.as_deref());
    }
    for role in &framework.roles {
        out.table("[[role]]");
        out.text("id", role.id.as_str());
        out.text("title", &role.title);
        out.text("level", role.level.as_str());
        out.list("domains", role.domains.iter().map(crate::model::DomainId::as_str));
        out.list("competencies", role.competencies.iter().map(crate::model::CompetencyId::as_str));
    }
    for scale in &framework.scales {
        out.table("[[scale]]");
        out.text("id", scale.id.as_str());
        out.line("points = [");
        for point in &scale.points {
            out.line(&format!("  {},", inline_point(point)));
        }
        out.line("]");
    }
    for aspect in &framework.aspects {
        out.aspect(aspect);
    }
    for kind in &framework.evidence_kinds {
        out.table("[[evidence-kind]]");
        out.text("id", kind.id.as_str());
        out.text("title", &kind.title);
        out.optional("means", kind.means.as_deref());
        out.flag("hours", kind.hours);
        out.flag("people", kind.people);
        out.flag("expires", kind.expires);
        out.list("prompts", kind.prompts.iter().map(String::as_str));
    }
    for domain in &framework.domains {
        out.table("[[domain]]");
        out.text("id", domain.id.as_str());
        out.text("title", &domain.title);
        out.optional("within", domain.within.as_ref().map(crate::model::DomainId::as_str));
        out.optional("summary", domain.summary.as_deref());
        out.expect(domain.expect.as_ref());
    }
    for competency in &framework.competencies {
        out.competency(competency);
    }
    for choice in &framework.choices {
        out.table("[[choice]]");
        out.list("from", choice.from.iter().map(crate::model::CompetencyId::as_str));
        out.line(&format!("minimum = {}", choice.minimum));
    }
    out.text
}

struct Printer {
    text: String,
}

impl Printer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn table(&mut self, header: &str) {
        self.text.push('\n');
        self.line(header);
    }

    fn text(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {}", quoted(value)));
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    fn list<'s>(&mut self, key: &str, values: impl Iterator<Item = &'s str>) {
        let values: Vec<String> = values.map(quoted).collect();
        if !values.is_empty() {
            self.line(&format!("{key} = [{}]", values.join(", ")));
        }
    }

    /// Writes a line if the flag is set; otherwise it is left out.
    fn flag(&mut self, key: &str, is_so: bool) {
        if is_so {
            self.line(&format!("{key} = true"));
        }
    }

    fn expect(&mut self, expect: Option<&Expect>) {
        if let Some(expect) = expect {
            self.line(&format!(
                "expect = {{ level = {}, competencies = {} }}",
                quoted(expect.level.as_str()),
                expect.competencies
            ));
        }
    }

    fn head(&mut self, framework: &Framework) {
        self.table("[framework]");
        self.text("id", framework.id.as_str());
        self.text("version", &framework.version);
        self.text("title", &framework.title);
        self.text("language", &framework.language);
        self.optional("scope", framework.scope.as_deref());
        let Publication { publisher, licence, url, issued, replaces, translates } =
            &framework.publication;
        self.optional("publisher", publisher.as_deref());
        self.optional("licence", licence.as_deref());
        self.optional("url", url.as_deref());
        self.optional("issued", issued.map(|date| date.to_string()).as_deref());
        self.optional("replaces", replaces.as_deref());
        self.optional("translates", translates.as_deref());
        self.text("progression", framework.progression.name());
        self.text("wording", framework.wording.name());
        self.flag("template", framework.template);
        self.optional("notice", framework.notice.as_deref());
        self.expect(framework.expect.as_ref());
        if !framework.sources.is_empty() {
            self.line("sources = [");
            for source in &framework.sources {
                let url = source
                    .url
                    .as_ref()
                    .map(|url| format!(", url = {}", quoted(url)))
                    .unwrap_or_default();
                self.line(&format!("  {{ title = {}{url} }},", quoted(&source.title)));
            }
            self.line("]");
        }
    }

    fn aspect(&mut self, aspect: &Aspect) {
        self.table("[[aspect]]");
        self.text("id", aspect.id.as_str());
        self.text("title", &aspect.title);
        self.text("scale", aspect.scale.as_str());
        if !aspect.counts {
            self.line("counts = false");
        }
        self.flag("optional", aspect.optional);
        self.optional("asks", aspect.asks.as_deref());
    }

    fn competency(&mut self, competency: &Competency) {
        self.table("[[competency]]");
        self.text("id", competency.id.as_str());
        self.optional("code", competency.code.as_deref());
        self.text("domain", competency.domain.as_str());
        self.optional("cluster", competency.cluster.as_deref());
        self.text("title", &competency.title);
        self.optional("summary", competency.summary.as_deref());
        self.list("examples", competency.examples.iter().map(String::as_str));
        self.optional("url", competency.url.as_deref());
        self.list("related", competency.related.iter().map(crate::model::CompetencyId::as_str));
        self.flag("optional", competency.optional);
        for (aspect, scale) in &competency.scales {
            self.text(&format!("scale.{aspect}"), scale.as_str());
        }
        for statement in &competency.statements {
            self.text(&format!("level.{}.{}", statement.level, statement.aspect), &statement.text);
        }
        for (level, text) in &competency.when_not_met {
            self.text(&format!("when-not-met.{level}"), text);
        }
    }
}

fn inline_point(point: &Point) -> String {
    let mut inline =
        format!("{{ id = {}, label = {}", quoted(point.id.as_str()), quoted(&point.label));
    if let Some(means) = &point.means {
        write!(inline, ", means = {}", quoted(means)).expect("writing to a string does not fail");
    }
    if point.met {
        inline.push_str(", met = true");
    }
    inline.push_str(" }");
    inline
}
