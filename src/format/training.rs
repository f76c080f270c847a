//! The training catalogue: TOML to model.

use super::toml::{At, TomlTable, read_document, text_of};
use crate::model::{Coverage, Fault, FrameworkId, NamedPart, Place, Training, TrainingId};

/// A part of a framework that a course says it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredName {
    pub framework: FrameworkId,
    /// A domain or a competency.
    pub part: NamedPart,
    pub id: String,
    pub place: Place,
}

/// Parses a course.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_training(bytes: &[u8]) -> Result<Training, Vec<Fault>> {
    parse_training_with_places(bytes).map(|(course, _)| course)
}

/// Parses a course, and returns with it every part that it says it covers.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_training_with_places(
    bytes: &[u8],
) -> Result<(Training, Vec<CoveredName>), Vec<Fault>> {
    let text = text_of(bytes).map_err(|fault| vec![fault])?;
    let mut names = Vec::new();
    let course = read_document(text, |root| {
        if !root.has_format("course", 1) {
            return None;
        }
        let covers = root.tables("covers", "[[covers]]", |table| coverage(table, text, &mut names));
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
    })?;
    Ok((course, names))
}

fn coverage(
    table: &TomlTable<'_, '_>,
    text: &str,
    names: &mut Vec<CoveredName>,
) -> Option<Coverage> {
    let framework = table.required_id("framework");
    let [domains, competencies] = ["domains", "competencies"].map(|key| table.texts(key));
    table.close();
    let framework = FrameworkId::new(framework?.value);
    let [domains, competencies] =
        [(NamedPart::Domain, domains), (NamedPart::Competency, competencies)].map(|(part, all)| {
            let one = |At { value, span }: At<String>| {
                let place = Place::of(text, span);
                let framework = framework.clone();
                names.push(CoveredName { framework, part, id: value.clone(), place });
                value
            };
            all.into_iter().map(one).collect()
        });
    Some(Coverage { framework, domains, competencies })
}
