//! The training catalogue: TOML to model.

use super::toml::{TomlTable, read_document, text_of};
use crate::model::{Coverage, Fault, FrameworkId, Training, TrainingId};

/// Parses a course.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_training(bytes: &[u8]) -> Result<Training, Vec<Fault>> {
    let text = text_of(bytes).map_err(|fault| vec![fault])?;
    read_document(text, |root| {
        if !root.has_format("course", 1) {
            return None;
        }
        let covers = root.tables("covers", "[[covers]]", coverage);
        let table = root.required_table("training", "[training]")?;
        let id = table.required_id("id");
        let title = table.required_label("title");
        let provider = table.required_text("provider");
        let [length, runs, url, notice] =
            ["length", "runs", "url", "notice"].map(|key| table.text(key).map(|at| at.value));
        table.close();
        Some(Training {
            id: TrainingId::new(id?.value),
            title: title?.value,
            provider: provider?.value,
            length,
            runs,
            url,
            notice,
            covers,
        })
    })
}

fn coverage(table: &TomlTable<'_, '_>) -> Option<Coverage> {
    let framework = table.required_id("framework");
    let [domains, competencies] = ["domains", "competencies"]
        .map(|key| table.texts(key).into_iter().map(|at| at.value).collect());
    table.close();
    Some(Coverage { framework: FrameworkId::new(framework?.value), domains, competencies })
}
