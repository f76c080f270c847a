//! The list of frameworks, submission targets, courses and mappings.

use serde::Serialize;

use crate::{
    model::{Digest, Framework},
    report::{Document, Table, View},
    text::counted,
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkListView {
    pub frameworks: Vec<ListedFramework>,
    pub targets: Vec<ListedPack>,
    pub courses: Vec<ListedPack>,
    pub mappings: Vec<ListedPack>,
    /// The folder for a person's own packs; null if this account has no such place.
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
    /// True if its id alone, without a version, means this one.
    pub counts: bool,
    #[serde(flatten)]
    pub file: ListedFile,
}

/// A submission target, a course or a mapping.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedPack {
    /// Of a mapping the two frameworks, as in `garden@1.0.0..garden@2.0.0`.
    pub id: String,
    pub title: String,
    /// True if the person installed it; false if it comes with imh.
    pub installed: bool,
    /// True if its id means this one.
    pub counts: bool,
    #[serde(flatten)]
    pub file: ListedFile,
}

/// The file of a pack.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedFile {
    pub sha256: String,
    /// Its path; null if it comes with imh.
    pub file: Option<String>,
    /// Who signed it; null if nobody did.
    pub signed: Option<ListedSigner>,
    /// The reason why imh does not use it, as a clause about the file; null if it does.
    pub not_used: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ListedSigner {
    /// The fingerprint of the key.
    pub key: String,
    /// The name that the list of signers has for it; null without such a list.
    pub by: Option<String>,
}

impl ListedFramework {
    #[must_use]
    pub fn of(framework: &Framework, counts: bool, installed: bool, file: ListedFile) -> Self {
        Self {
            id: framework.id.to_string(),
            version: framework.version.clone(),
            title: framework.title.clone(),
            competencies: framework.competencies.len(),
            levels: framework.levels.len(),
            template: framework.template,
            installed,
            counts,
            file,
        }
    }

    fn in_words(&self) -> String {
        let counted = counted(self.competencies, "competency", "competencies");
        match (self.file.not_used.is_some(), self.template, self.installed) {
            (true, ..) => "not used".to_owned(),
            (false, true, _) => "a template to fill in".to_owned(),
            (false, false, true) => format!("yours, {counted}"),
            (false, false, false) => counted,
        }
    }
}

impl ListedPack {
    fn kind(&self) -> &'static str {
        match (self.file.not_used.is_some(), self.installed) {
            (true, _) => "not used",
            (false, true) => "yours",
            (false, false) => "",
        }
    }
}

impl ListedFile {
    #[must_use]
    pub fn of(
        sha256: Digest,
        file: Option<String>,
        signed: Option<ListedSigner>,
        not_used: Option<String>,
    ) -> Self {
        Self { sha256: sha256.to_string(), file, signed, not_used }
    }

    fn digits(&self) -> String {
        self.sha256.chars().take(12).collect()
    }

    /// Describes an own file as a sentence; `None` if it comes with imh.
    fn in_words(&self, what: &str) -> Option<String> {
        let file = self.file.as_ref()?;
        if let Some(not_used) = &self.not_used {
            return Some(format!("{what}: {file} {not_used}"));
        }
        let signed = self.signed.as_ref().map_or_else(
            || "not signed".to_owned(),
            |signed| match &signed.by {
                Some(by) => format!("signed by {by} ({})", signed.key),
                None => format!("signed by the key {}", signed.key),
            },
        );
        Some(format!("{what}: {file}, {signed}"))
    }

    fn cells(&self) -> [String; 4] {
        let signed = self.signed.as_ref();
        [
            self.sha256.clone(),
            self.file.clone().unwrap_or_default(),
            signed.map(|signed| signed.key.clone()).unwrap_or_default(),
            self.not_used.clone().unwrap_or_default(),
        ]
    }
}

impl FrameworkListView {
    fn packs(&self) -> [(&'static str, &'static str, &[ListedPack]); 3] {
        [
            ("submission-target", "Submission targets", &self.targets),
            ("course", "Courses", &self.courses),
            ("mapping", "Mappings", &self.mappings),
        ]
    }

    /// Describes each own file, and which of several versions an id means.
    fn own_files(&self) -> Vec<String> {
        let several = |id: &str| {
            self.frameworks.iter().filter(|one| one.id.eq_ignore_ascii_case(id)).count() > 1
        };
        let frameworks = self.frameworks.iter().filter_map(|one| {
            let means = if one.counts && several(&one.id) {
                format!(" (`{}` alone means this one)", one.id)
            } else {
                String::new()
            };
            one.file.in_words(&format!("{} {}{means}", one.id, one.version))
        });
        let packs = self.packs().into_iter().flat_map(|(.., packs)| packs);
        frameworks.chain(packs.filter_map(|one| one.file.in_words(&one.id))).collect()
    }
}

impl View for FrameworkListView {
    const NAME: &'static str = "framework-list";

    fn document(&self) -> Document {
        let mut table = Table::new(["Framework", "Title", "SHA-256", ""]);
        for framework in &self.frameworks {
            table.row(vec![
                format!("{} {}", framework.id, framework.version),
                framework.title.clone(),
                framework.file.digits(),
                framework.in_words(),
            ]);
        }
        let mut document = Document::new("Frameworks").table(table);
        for (_, heading, packs) in self.packs().into_iter().filter(|(.., packs)| !packs.is_empty())
        {
            let mut table = Table::new(["Name", "Title", "SHA-256", ""]);
            for pack in packs {
                let kind = pack.kind().to_owned();
                table.row(vec![pack.id.clone(), pack.title.clone(), pack.file.digits(), kind]);
            }
            document = document.heading(heading).table(table);
        }
        let own = self.own_files();
        if !own.is_empty() {
            document = document.heading("Your own files").list(own);
        }
        document.note(self.folder.as_ref().map(|folder| {
            format!("`imh framework install FILE` puts a pack into {folder}. You can also name a framework by its path.")
        }))
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "kind",
            "id",
            "version",
            "title",
            "competencies",
            "levels",
            "template",
            "installed",
            "counts",
            "sha256",
            "file",
            "signed-by",
            "not-used",
        ]);
        for framework in &self.frameworks {
            let mut row = vec![
                "framework".to_owned(),
                framework.id.clone(),
                framework.version.clone(),
                framework.title.clone(),
                framework.competencies.to_string(),
                framework.levels.to_string(),
                framework.template.to_string(),
                framework.installed.to_string(),
                framework.counts.to_string(),
            ];
            row.extend(framework.file.cells());
            table.row(row);
        }
        for (kind, _, packs) in self.packs() {
            for pack in packs {
                let mut row =
                    vec![kind.to_owned(), pack.id.clone(), String::new(), pack.title.clone()];
                row.extend(["", "", ""].map(str::to_owned));
                row.extend([pack.installed.to_string(), pack.counts.to_string()]);
                row.extend(pack.file.cells());
                table.row(row);
            }
        }
        table
    }
}
