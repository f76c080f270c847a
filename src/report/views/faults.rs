//! The faults of a framework file, each with its place and a caret.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use crate::report::{Document, Table, View};
use crate::{
    model::{Fault, Mend, Place, TextPlace},
    text::{counted, shown},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkCheckView {
    pub valid: bool,
    pub file: String,
    /// What the file is: `framework`, `mapping`, `submission` (a submission target) or `training` (a
    /// course). Null if it is none of them.
    pub kind: Option<&'static str>,
    /// What a sound file is called, and what it holds; null for a framework, and if there are
    /// faults.
    pub holds: Option<String>,
    /// The framework in the file; null if it has faults.
    pub framework: Option<CheckedFramework>,
    pub faults: Vec<FaultView>,
    /// Warnings about things that are valid but will cause trouble.
    pub warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckedFramework {
    pub id: String,
    pub version: String,
    pub template: bool,
    pub competencies: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FaultView {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    pub message: String,
    pub help: Option<String>,
    /// The line with a caret under what is meant.
    #[serde(skip)]
    pub drawing: String,
}

impl FaultView {
    /// Returns the faults of a file, each drawn on its source line.
    #[must_use]
    pub fn of(file: &str, bytes: &[u8], faults: &[Fault]) -> Vec<Self> {
        let source = String::from_utf8_lossy(bytes);
        faults.iter().map(|fault| Self::one(file, &source, fault)).collect()
    }

    fn one(file: &str, source: &str, fault: &Fault) -> Self {
        let place = match &fault.place {
            Place::Text(place) => place.clone(),
            Place::Whole | Place::Named(_) => TextPlace::of(source, 0..0),
        };
        Self {
            file: file.to_owned(),
            line: place.line,
            column: place.column,
            message: fault.what.clone(),
            help: fault.mend.as_ref().map(Mend::in_words),
            drawing: drawing(file, source, fault, &place),
        }
    }
}

fn drawing(file: &str, source: &str, fault: &Fault, place: &TextPlace) -> String {
    // Only the faulty line is shown: a long file costs nothing, and a hostile one cannot control
    // the terminal.
    let start = source
        .get(..place.start.min(source.len()))
        .map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    let line = source.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let line = shown(line.get(..400).unwrap_or(line)).replace('\t', " ");
    let from = place.start.saturating_sub(start).min(line.len());
    let to = (place.end.saturating_sub(start)).clamp(from, line.len());
    let snippet = Snippet::source(line.as_str())
        .path(file)
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(boundary(&line, from)..boundary(&line, to)));
    let mut group = Level::ERROR.primary_title(fault.what.as_str()).element(snippet);
    if let Some(mend) = &fault.mend {
        group = group.element(Level::HELP.message(mend.in_words()));
    }
    Renderer::plain().render(&[group])
}

fn boundary(line: &str, mut at: usize) -> usize {
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl View for FrameworkCheckView {
    const NAME: &'static str = "framework-check";

    fn document(&self) -> Document {
        let document = Document::new(format!("Check of {}", self.file));
        if let Some(holds) = &self.holds {
            return document.text(holds.clone());
        }
        match &self.framework {
            Some(found) if found.template => document.text(format!(
                "{} {} is sound, and still a template: {} so far. Take out `template = true` once all are in.",
                found.id,
                found.version,
                counted(found.competencies, "competency", "competencies")
            )),
            Some(found) => document.text(format!(
                "{} {} is sound: {}.",
                found.id,
                found.version,
                counted(found.competencies, "competency", "competencies")
            )),
            None => {
                let mut document = document.text(format!("{} found.", counted(self.faults.len(), "fault", "faults")));
                for fault in &self.faults {
                    document.blocks.push(crate::report::Block::Drawing(fault.drawing.clone()));
                }
                document
            }
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["file", "line", "column", "message", "help"]);
        for fault in &self.faults {
            table.row(vec![
                fault.file.clone(),
                fault.line.to_string(),
                fault.column.to_string(),
                fault.message.clone(),
                fault.help.clone().unwrap_or_default(),
            ]);
        }
        table
    }
}
