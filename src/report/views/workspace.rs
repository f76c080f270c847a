//! The workspace itself: its place, its contents, and whether it is sound.

use serde::Serialize;

use super::{framework::FrameworkView, status::PersonView};
use crate::report::{Document, Table, View};
use crate::text::{counted, own_words};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WorkspaceInfoView {
    pub folder: String,
    pub workspace: String,
    pub created: String,
    /// The name of this device in the workspace; null if it has never written there.
    pub device: Option<String>,
    pub framework: FrameworkView,
    pub person: PersonView,
    pub level: String,
    pub ratings: usize,
    pub evidence: usize,
    /// `yes`, or `no` with the reason.
    pub writable: String,
}

impl View for WorkspaceInfoView {
    const NAME: &'static str = "workspace-info";

    fn document(&self) -> Document {
        let mut facts = vec![("Folder", self.folder.clone())];
        facts.extend(self.person.label.clone().map(|label| ("Name", own_words(&label))));
        facts.extend(self.person.role.clone().map(|role| ("Role", role)));
        facts.extend([
            ("Level", self.level.clone()),
            ("Framework", self.framework.in_words()),
            ("Ratings", self.ratings.to_string()),
            ("Evidence", counted(self.evidence, "piece", "pieces")),
            ("Created", self.created.clone()),
            ("Workspace", self.workspace.clone()),
            (
                "This device",
                self.device.clone().unwrap_or_else(|| "has not written here yet".to_owned()),
            ),
            ("Writable", self.writable.clone()),
        ]);
        Document::new("Workspace").facts(facts)
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "folder",
            "workspace",
            "created",
            "device",
            "framework",
            "version",
            "level",
            "ratings",
            "evidence",
            "writable",
        ]);
        table.row(vec![
            self.folder.clone(),
            self.workspace.clone(),
            self.created.clone(),
            self.device.clone().unwrap_or_default(),
            self.framework.id.clone(),
            self.framework.version.clone(),
            self.level.clone(),
            self.ratings.to_string(),
            self.evidence.to_string(),
            self.writable.clone(),
        ]);
        table
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WorkspaceCheckView {
    pub sound: bool,
    pub folder: String,
    pub journals: Vec<JournalView>,
    pub evidence_files: usize,
    pub evidence_bytes: u64,
    pub damage: Vec<DamageView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JournalView {
    pub file: String,
    pub device: String,
    pub entries: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DamageView {
    pub file: String,
    /// The line, counted from 1; null if the damage is not in one line.
    pub line: Option<usize>,
    /// `torn`, `broken`, `newer`, `forked` (two files continue one beginning differently), `away`
    /// (a service keeps it elsewhere for now), `spare` (a copy of what is already there, which is
    /// no fault) or `other`.
    pub kind: String,
    pub what: String,
}

impl View for WorkspaceCheckView {
    const NAME: &'static str = "workspace-check";

    fn document(&self) -> Document {
        let entries: usize = self.journals.iter().map(|journal| journal.entries).sum();
        let looked_at = format!(
            "Looked at {} in {} and {} of evidence.",
            counted(entries, "entry", "entries"),
            counted(self.journals.len(), "journal", "journals"),
            counted(self.evidence_files, "file", "files")
        );
        let title =
            if self.sound { "The workspace is sound" } else { "The workspace needs a look" };
        let damage = self.damage.iter().map(|damage| match damage.line {
            Some(line) => format!("{} line {line}: {}", damage.file, damage.what),
            None => format!("{}: {}", damage.file, damage.what),
        });
        Document::new(title).text(looked_at).list(damage.collect())
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["file", "line", "kind", "what"]);
        for damage in &self.damage {
            table.row(vec![
                damage.file.clone(),
                damage.line.map(|line| line.to_string()).unwrap_or_default(),
                damage.kind.clone(),
                damage.what.clone(),
            ]);
        }
        table
    }
}
