//! Mappings between versions of a framework: TOML to model.

use super::toml::{TomlTable, read_document, text_of};
use crate::model::{CompetencyId, CompetencyRule, Fault, LevelId, Mapping, PointId};

/// Parses a mapping.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn parse_mapping(bytes: &[u8]) -> Result<Mapping, Vec<Fault>> {
    let text = text_of(bytes).map_err(|fault| vec![fault])?;
    read_document(text, |root| {
        let format = root.required_count("format", "1");
        let table = root.required_table("mapping", "[mapping]")?;
        let title = table.required_label("title");
        let (from, to) = (framework(&table, "from"), framework(&table, "to"));
        if from.is_some() && from == to {
            table.faults().add(
                table.span(),
                "`from` and `to` are the same: there is nothing to carry over",
                None,
            );
        }
        let same_ids = table.flag("same-ids").unwrap_or(false);
        table.close();
        let competencies = root.tables("competency", "[[competency]]", rule);
        let levels = root.tables("level", "[[level]]", renamed);
        let points = root.tables("point", "[[point]]", renamed);
        format?;
        Some(Mapping {
            title: title?.value,
            from: from?,
            to: to?,
            same_ids,
            competencies,
            levels: levels
                .into_iter()
                .map(|(from, to)| (LevelId::new(from), LevelId::new(to)))
                .collect(),
            points: points
                .into_iter()
                .map(|(from, to)| (PointId::new(from), PointId::new(to)))
                .collect(),
        })
    })
}

/// Reads a framework in the form `id@version`.
fn framework(table: &TomlTable<'_, '_>, key: &'static str) -> Option<(String, String)> {
    let named = table.required_text(key)?;
    let parts =
        named.value.split_once('@').filter(|(id, version)| !id.is_empty() && !version.is_empty());
    if parts.is_none() {
        table.faults().add(
            named.span.clone(),
            format!("`{}` is not a framework with its version", named.value),
            Some("as in `imh-practice@1.0.0`".to_owned()),
        );
    }
    parts.map(|(id, version)| (id.to_owned(), version.to_owned()))
}

fn rule(table: &TomlTable<'_, '_>) -> Option<CompetencyRule> {
    let [from, to] = ["from", "to"].map(|key| {
        table.texts(key).into_iter().map(|at| CompetencyId::new(at.value)).collect::<Vec<_>>()
    });
    table.close();
    if from.is_empty() {
        table.faults().add(
            table.span(),
            "a rule names what it is about",
            Some("from = [\"RB-01\"]".to_owned()),
        );
        return None;
    }
    Some(CompetencyRule { from, to })
}

fn renamed(table: &TomlTable<'_, '_>) -> Option<(String, String)> {
    let (from, to) = (table.required_text("from"), table.required_text("to"));
    table.close();
    Some((from?.value, to?.value))
}
