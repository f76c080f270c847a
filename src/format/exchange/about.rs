//! The facts about a framework that stand in the description of it in another program, as a page
//! that people read and imh reads back.

use super::{
    html::{BlockKind, HtmlBlock, push_element},
    outline::plain_head,
    words::{IdMaker, is_id, title_of},
};
use crate::{
    format::framework::{is_other, is_semantic},
    model::{
        Aspect, AspectId, Choice, CompetencyId, Framework, FrameworkId, Level, LevelId,
        PartialDate, Progression, Role, RoleId, ScaleId, Source,
    },
};

const ABOUT: &str = "About this framework";
const LEVELS: &str = "Levels";
const ROLES: &str = "Roles";
const CHOICES: &str = "Choices";
/// By whether an aspect counts, and whether it is optional.
const ASPECTS: [(&str, bool, bool); 4] = [
    ("Aspects", true, false),
    ("Optional aspects", true, true),
    ("Aspects that do not count", false, false),
    ("Optional aspects that do not count", false, true),
];
const AT_LEAST: &str = "At least ";

/// Writes the facts as HTML. `aspects` are those that the file has statements for.
pub(super) fn about(framework: &Framework, aspects: &[&Aspect]) -> String {
    let mut html = String::new();
    push_element(&mut html, "h4", ABOUT);
    html.push_str("<dl>");
    let published = &framework.publication;
    let facts = [
        ("Id", Some(framework.id.to_string())),
        ("Title", Some(framework.title.clone())),
        ("Notice", framework.notice.clone()),
        ("Scope", framework.scope.clone()),
        ("Version", Some(framework.version.clone())),
        ("Language", Some(framework.language.clone())),
        ("Publisher", published.publisher.clone()),
        ("Licence", published.licence.clone()),
        ("Website", published.url.clone()),
        ("Issued", published.issued.map(|date| date.to_string())),
        ("Replaces", published.replaces.clone()),
        ("Translates", published.translates.clone()),
        ("Progression", Some(framework.progression.name().to_owned())),
        ("Template", framework.template.then(|| "yes".to_owned())),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            entry(&mut html, name, [value.as_str()]);
        }
    }
    for source in &framework.sources {
        entry(
            &mut html,
            "Source",
            [source.title.as_str()].into_iter().chain(source.url.as_deref()),
        );
    }
    html.push_str("</dl>");
    let levels = framework.levels.iter();
    section(
        &mut html,
        LEVELS,
        levels.map(|level| (named(&level.id, &level.title), level.summary.as_deref())),
    );
    for run in
        aspects.chunk_by(|one, next| (one.counts, one.optional) == (next.counts, next.optional))
    {
        let heading = ASPECTS
            .iter()
            .find(|(_, counts, optional)| (*counts, *optional) == (run[0].counts, run[0].optional));
        let heading = heading.map_or(ASPECTS[0].0, |(heading, ..)| heading);
        section(
            &mut html,
            heading,
            run.iter().map(|aspect| (named(&aspect.id, &aspect.title), aspect.asks.as_deref())),
        );
    }
    let roles = framework.roles.iter();
    section(
        &mut html,
        ROLES,
        roles.map(|role| (named(&role.id, &role.title), Some(role.level.as_str()))),
    );
    if !framework.choices.is_empty() {
        push_element(&mut html, "h4", CHOICES);
        html.push_str("<dl>");
        for choice in &framework.choices {
            let term = format!("{AT_LEAST}{} of", choice.minimum);
            entry(&mut html, &term, choice.from.iter().map(CompetencyId::as_str));
        }
        html.push_str("</dl>");
    }
    html
}

fn named(id: impl std::fmt::Display, title: &str) -> String {
    format!("{id}: {title}")
}

fn entry<'v>(html: &mut String, term: &str, values: impl IntoIterator<Item = &'v str>) {
    push_element(html, "dt", term);
    for value in values {
        push_element(html, "dd", value);
    }
}

fn section<'v>(
    html: &mut String,
    heading: &str,
    entries: impl Iterator<Item = (String, Option<&'v str>)>,
) {
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return;
    }
    push_element(html, "h4", heading);
    html.push_str("<dl>");
    for (term, value) in entries {
        entry(html, &term, value);
    }
    html.push_str("</dl>");
}

/// Reads the facts back, as a framework without domains, scales or competencies; `None` if the
/// description was not written by imh.
pub(super) fn read_about(title: &str, blocks: &[HtmlBlock]) -> Option<Framework> {
    let first = blocks.first()?;
    if first.kind != BlockKind::Heading || first.words != ABOUT {
        return None;
    }
    let mut reader = AboutReader {
        head: plain_head(title),
        levels: IdMaker::default(),
        aspects: IdMaker::default(),
        roles: IdMaker::default(),
    };
    let mut heading = ABOUT;
    let mut rest = &blocks[1..];
    while let Some((block, after)) = rest.split_first() {
        rest = after;
        match block.kind {
            BlockKind::Heading => heading = &block.words,
            BlockKind::Term => {
                let values = rest.iter().take_while(|block| block.kind == BlockKind::Value).count();
                let (taken, after) = rest.split_at(values);
                rest = after;
                let values: Vec<&str> = taken.iter().map(|block| block.words.as_str()).collect();
                reader.take(heading, &block.words, &values);
            }
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Value => {}
        }
    }
    let head = reader.head;
    let roles = head.roles.iter().filter(|role| head.level(role.level.as_str()).is_some());
    Some(Framework { roles: roles.cloned().collect(), ..head })
}

struct AboutReader {
    head: Framework,
    levels: IdMaker,
    aspects: IdMaker,
    roles: IdMaker,
}

impl AboutReader {
    fn take(&mut self, heading: &str, term: &str, values: &[&str]) {
        let first = values.first().map(|value| (*value).to_owned());
        if heading == ABOUT {
            if let Some(first) = first {
                self.fact(term, first, values.get(1).map(|url| (*url).to_owned()));
            }
            return;
        }
        if heading == CHOICES {
            let minimum = term.strip_prefix(AT_LEAST).and_then(|term| term.split(' ').next());
            if let Some(minimum) = minimum.and_then(|minimum| minimum.parse().ok()) {
                let from = values.iter().map(|id| CompetencyId::new(*id)).collect();
                self.head.choices.push(Choice { from, minimum });
            }
            return;
        }
        let (id, title) = term.split_once(": ").unwrap_or((term, term));
        let title = title_of(title);
        let aspect = ASPECTS.iter().find(|(name, ..)| *name == heading);
        if heading == LEVELS {
            let id = LevelId::new(self.levels.keep(id, "L"));
            self.head.levels.push(Level { id, title, summary: first });
        } else if heading == ROLES {
            let id = RoleId::new(self.roles.keep(id, "role-"));
            let level = LevelId::new(first.unwrap_or_default());
            self.head.roles.push(Role {
                id,
                title,
                level,
                domains: Vec::new(),
                competencies: Vec::new(),
            });
        } else if let Some((_, counts, optional)) = aspect {
            self.head.aspects.push(Aspect {
                id: AspectId::new(self.aspects.keep(id, "aspect-")),
                title,
                scale: ScaleId::new("scale"),
                counts: *counts,
                optional: *optional,
                asks: first,
            });
        }
    }

    fn fact(&mut self, name: &str, value: String, second: Option<String>) {
        let head = &mut self.head;
        match name {
            "Id" if is_id(&value) => head.id = FrameworkId::new(value),
            "Title" => head.title = title_of(&value),
            "Notice" => head.notice = Some(value),
            "Scope" => head.scope = Some(value),
            "Version" if is_semantic(&value) => head.version = value,
            "Language" => head.language = value,
            "Publisher" => head.publication.publisher = Some(value),
            "Licence" => head.publication.licence = Some(value),
            "Website" => head.publication.url = Some(value),
            "Issued" => head.publication.issued = PartialDate::parse(&value).ok(),
            "Replaces" => head.publication.replaces = is_other(&value).then_some(value),
            "Translates" => head.publication.translates = is_other(&value).then_some(value),
            "Progression" if value == Progression::Parallel.name() => {
                head.progression = Progression::Parallel;
            }
            "Template" => head.template = value == "yes",
            "Source" => head.sources.push(Source { title: title_of(&value), url: second }),
            _ => {}
        }
    }
}
