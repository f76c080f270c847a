//! The list of frameworks.

use serde::Serialize;

use crate::{
    model::Framework,
    report::{Document, Table, View},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkListView {
    pub frameworks: Vec<ListedFramework>,
    /// The folder for a person's own frameworks; null if this account has no such place.
    pub folder: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedFramework {
    pub id: String,
    pub version: String,
    pub title: String,
    pub competencies: usize,
    pub levels: usize,
    /// True if it is still to be filled in; nobody can be rated against it.
    pub template: bool,
    /// True if the person installed it; false if it comes with imh.
    pub installed: bool,
}

impl ListedFramework {
    #[must_use]
    pub fn of(framework: &Framework, installed: bool) -> Self {
        Self {
            id: framework.id.to_string(),
            version: framework.version.clone(),
            title: framework.title.clone(),
            competencies: framework.competencies.len(),
            levels: framework.levels.len(),
            template: framework.template,
            installed,
        }
    }

    fn kind(&self) -> &'static str {
        match (self.template, self.installed) {
            (true, _) => "a template to fill in",
            (false, true) => "yours",
            (false, false) => "ready to use",
        }
    }
}

impl View for FrameworkListView {
    const NAME: &'static str = "framework-list";

    fn document(&self) -> Document {
        let mut table = Table::new(["Framework", "Version", "Title", "Competencies", ""]);
        for framework in &self.frameworks {
            table.row(vec![
                framework.id.clone(),
                framework.version.clone(),
                framework.title.clone(),
                framework.competencies.to_string(),
                framework.kind().to_owned(),
            ]);
        }
        Document::new("Frameworks").table(table).note(self.folder.as_ref().map(|folder| {
            format!("Your own packs (TOML files) go into {folder}, or are named by their path.")
        }))
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "framework",
            "version",
            "title",
            "competencies",
            "levels",
            "template",
            "installed",
        ]);
        for framework in &self.frameworks {
            table.row(vec![
                framework.id.clone(),
                framework.version.clone(),
                framework.title.clone(),
                framework.competencies.to_string(),
                framework.levels.to_string(),
                framework.template.to_string(),
                framework.installed.to_string(),
            ]);
        }
        table
    }
}
