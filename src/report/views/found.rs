//! The competencies in which some words stand.

use serde::Serialize;

use super::{CompetencyName, framework::FrameworkView};
use crate::{
    analysis::{FoundBeside, FoundByWords},
    model::{Digest, Framework, Statement},
    report::{Document, Table, View},
    text::{counted, cut, one_line, own_words},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindView {
    pub framework: FrameworkView,
    /// The words that were looked for.
    pub words: String,
    /// The level at which they were looked for; null if at all.
    pub level: Option<String>,
    /// Each competency in which all of them stand, the nearest first.
    pub found: Vec<FoundView>,
    /// True if no competency has all of the words, and these have most of them.
    pub only_most: bool,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundView {
    pub competency: CompetencyName,
    pub title: String,
    pub domain: String,
    /// The levels at which it has a statement.
    pub levels: Vec<String>,
    /// The statement in which most of the words stand; null if they stand in the title or beside it.
    pub statement: Option<FoundStatementView>,
    /// Where they stand beside the title and the statements, in words.
    #[serde(skip)]
    beside: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundStatementView {
    pub level: String,
    pub aspect: String,
    pub text: String,
}

impl FindView {
    /// Builds the view; `found` may be of the framework before its words were marked.
    #[must_use]
    pub fn of(
        framework: &Framework,
        sha256: Digest,
        (words, level): (&str, Option<&str>),
        found: &[FoundByWords<'_>],
    ) -> Self {
        let of = |one: &FoundByWords<'_>| {
            let competency =
                framework.competency(one.competency.id.as_str()).unwrap_or(one.competency);
            let text = |said: &Statement| {
                competency
                    .statement(said.level.as_str(), said.aspect.as_str())
                    .unwrap_or_default()
                    .to_owned()
            };
            let levels = framework.levels.iter().map(|level| level.id.as_str());
            FoundView {
                competency: CompetencyName::of(competency),
                title: competency.title.clone(),
                domain: competency.domain.to_string(),
                levels: levels.filter(|level| competency.is_at(level)).map(str::to_owned).collect(),
                beside: one.beside.map(|part| match part {
                    FoundBeside::Cluster => {
                        format!(
                            "In its cluster: {}",
                            competency.cluster.as_deref().unwrap_or_default()
                        )
                    }
                    FoundBeside::Domain => {
                        let domain = framework.domain(competency.domain.as_str());
                        let title = domain.map_or("", |domain| domain.title.as_str());
                        format!("In its domain: {title}")
                    }
                    FoundBeside::Summary => {
                        format!(
                            "In its summary: {}",
                            competency.summary.as_deref().unwrap_or_default()
                        )
                    }
                    FoundBeside::Examples => "In its examples".to_owned(),
                }),
                statement: one.statement.map(|one| FoundStatementView {
                    level: one.level.to_string(),
                    aspect: one.aspect.to_string(),
                    text: text(one),
                }),
            }
        };
        Self {
            framework: FrameworkView::of(framework, sha256),
            words: cut(&one_line(words), 200),
            level: level.map(str::to_owned),
            found: found.iter().map(of).collect(),
            only_most: found.iter().any(|one| !one.has_all),
        }
    }
}

impl View for FindView {
    const NAME: &'static str = "find";

    fn document(&self) -> Document {
        let words = own_words(&self.words);
        let at = self.level.as_ref().map(|level| format!(" at level {level}")).unwrap_or_default();
        let Some(first) = self.found.first() else {
            return Document::new(format!("No competency mentions `{words}`{at}")).text(
                "Try one word, or another that means the same; `imh framework show` lists all of them.",
            );
        };
        let count = counted(self.found.len(), "competency mentions", "competencies mention");
        let mut table = Table::new(["", "Competency", "Where it says so"]);
        for one in &self.found {
            let said = one.statement.as_ref().map_or_else(
                || one.beside.clone().unwrap_or_else(|| "In its name".to_owned()),
                |said| format!("Level {}: {}", said.level, said.text),
            );
            table.row(vec![one.competency.to_string(), one.title.clone(), said]);
        }
        let title = if self.only_most {
            format!("No competency mentions all of `{words}`{at}; these mention most of it")
        } else {
            format!("{count} `{words}`{at}")
        };
        Document::new(title)
            .table(table)
            .text(format!("To see one of them in full: imh show {}", first.competency.id))
            .note(self.framework.notice.clone())
    }

    fn table(&self) -> Table {
        let mut table =
            Table::new(["competency", "title", "domain", "levels", "level", "aspect", "statement"]);
        for one in &self.found {
            let said = |part: fn(&FoundStatementView) -> &String| {
                one.statement.as_ref().map_or_else(String::new, |said| part(said).clone())
            };
            table.row(vec![
                one.competency.id.clone(),
                one.title.clone(),
                one.domain.clone(),
                one.levels.join(" "),
                said(|said| &said.level),
                said(|said| &said.aspect),
                said(|said| &said.text),
            ]);
        }
        table
    }
}
