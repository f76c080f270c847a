//! Evidence: all of it, and one piece in full.

use serde::Serialize;

use super::{Document, Table, View};
use crate::{
    model::{CompetencyId, Evidence, Framework, PartialDate},
    text::{counted, day},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceListView {
    pub evidence: Vec<EvidenceView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceShowView {
    pub evidence: EvidenceView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceView {
    /// What people type, such as `E7`.
    pub id: String,
    pub title: String,
    pub kind: String,
    pub kind_title: String,
    pub happened: Option<String>,
    /// When it was added, in UTC.
    pub added: String,
    #[serde(rename = "for")]
    pub competencies: Vec<String>,
    pub files: Vec<EvidenceFileView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceFileView {
    pub name: String,
    pub sha256: String,
    pub size_bytes: u64,
}

impl EvidenceView {
    #[must_use]
    pub fn of(framework: &Framework, item: &Evidence) -> Self {
        Self {
            id: item.short.clone(),
            title: item.title.clone(),
            kind: item.kind.to_string(),
            kind_title: framework.evidence_kind(item.kind.as_str()).map_or_else(|| item.kind.to_string(), |kind| kind.title.clone()),
            happened: item.happened.map(|date: PartialDate| date.to_string()),
            added: format!("{:.0}", item.added),
            competencies: item.competencies.iter().map(CompetencyId::to_string).collect(),
            files: item
                .files
                .iter()
                .map(|file| EvidenceFileView { name: file.name.clone(), sha256: file.sha256.to_string(), size_bytes: file.size_bytes })
                .collect(),
        }
    }

    fn file_names(&self) -> String {
        self.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    pub(super) const COLUMNS: [&'static str; 7] = ["evidence", "title", "kind", "happened", "added", "for", "files"];

    pub(super) fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.title.clone(),
            self.kind.clone(),
            self.happened.clone().unwrap_or_default(),
            self.added.clone(),
            self.competencies.join(" "),
            self.file_names(),
        ]
    }
}

impl View for EvidenceListView {
    const NAME: &'static str = "evidence-list";

    fn document(&self) -> Document {
        let mut table = Table::new(["", "Title", "Kind", "Happened", "For", "Files"]);
        for item in &self.evidence {
            table.row(vec![
                item.id.clone(),
                item.title.clone(),
                item.kind_title.clone(),
                item.happened.clone().unwrap_or_default(),
                item.competencies.join(", "),
                item.files.len().to_string(),
            ]);
        }
        let document = Document::new(format!("Evidence: {}", counted(self.evidence.len(), "piece", "pieces")));
        if self.evidence.is_empty() {
            return document.text("None yet. `imh evidence add FILE --for RB-01` adds the first.");
        }
        document.table(table)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(EvidenceView::COLUMNS);
        for item in &self.evidence {
            table.row(item.cells());
        }
        table
    }
}

impl View for EvidenceShowView {
    const NAME: &'static str = "evidence-show";

    fn document(&self) -> Document {
        let item = &self.evidence;
        let mut facts = vec![("Kind", item.kind_title.clone())];
        facts.extend(item.happened.clone().map(|happened| ("Happened", happened)));
        facts.push(("Added", day(&item.added)));
        facts.push(("For", if item.competencies.is_empty() { "no competency yet".to_owned() } else { item.competencies.join(", ") }));
        let mut files = Table::new(["File", "Bytes", "SHA-256"]);
        for file in &item.files {
            files.row(vec![file.name.clone(), file.size_bytes.to_string(), file.sha256.clone()]);
        }
        Document::new(format!("{} {}", item.id, item.title)).facts(facts).table(files)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["evidence", "file", "size-bytes", "sha256"]);
        for file in &self.evidence.files {
            table.row(vec![self.evidence.id.clone(), file.name.clone(), file.size_bytes.to_string(), file.sha256.clone()]);
        }
        table
    }
}
