//! Writes a framework so that all of it survives the importer of Moodle.

use super::{
    COLUMNS, LONGEST_NAME, column,
    scale::{scale_cells, scale_name},
};
use crate::{
    format::exchange::{
        GivenOut,
        about::about,
        html::without_entities,
        outline::{
            Branch, BranchPart, branch_html, branches, carried_aspects, lost_in_a_tree, main_scale,
        },
        words::cut_at_word,
    },
    model::{Fault, Framework, Scale},
    text::counted,
};

/// The longest list of kinds by depth, in characters.
const LONGEST_TAXONOMY: usize = 255;
const HTML: &str = "1";

/// Writes a framework as the table of competencies that Moodle 4.5 takes in.
#[must_use]
pub fn write(framework: &Framework) -> GivenOut {
    let aspects = carried_aspects(framework);
    let branches = branches(framework);
    let main = main_scale(framework, &branches);
    let keys: Vec<String> = branches.iter().map(|branch| key_of(framework, branch)).collect();
    let mut table = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut write = |row: [String; 14]| {
        table.write_record(row).expect("writing to memory does not fail");
    };
    write(COLUMNS.map(str::to_owned));
    let mut row = empty_row();
    let version = format!("{}@{}", framework.id, framework.version);
    row[column::ID] =
        if version.len() <= LONGEST_NAME { version } else { framework.id.to_string() };
    row[column::SHORT_NAME] = short_name(&framework.title).0;
    row[column::DESCRIPTION] = about(framework, &aspects);
    row[column::DESCRIPTION_FORMAT].push_str(HTML);
    if let Some(scale) = main {
        set_scale(&mut row, scale);
    }
    row[column::IS_FRAMEWORK].push('1');
    row[column::TAXONOMY] = taxonomy(&branches);
    write(row);
    for (branch, key) in branches.iter().zip(&keys) {
        let mut row = empty_row();
        row[column::PARENT] = branch.parent.map(|parent| keys[parent].clone()).unwrap_or_default();
        row[column::ID].clone_from(key);
        let (name, is_cut) = short_name(&name_of(&branch.part));
        row[column::SHORT_NAME] = name;
        row[column::DESCRIPTION] = branch_html(&branch.part, is_cut);
        row[column::DESCRIPTION_FORMAT].push_str(HTML);
        if let BranchPart::Statement(competency, .., aspect) = branch.part {
            let scale = framework.scale_of(competency, aspect);
            if main.is_none_or(|main| main.id != scale.id) {
                set_scale(&mut row, scale);
            }
        }
        if let BranchPart::Competency(competency) = branch.part {
            let others = competency.related.iter().filter(|other| **other != competency.id);
            let others: Vec<String> = others.map(|other| format!("c.{other}")).collect();
            row[column::RELATED] = others.join(",");
        }
        write(row);
    }
    let bytes = table.into_inner().expect("writing to memory does not fail");
    GivenOut { bytes, lost: lost(framework) }
}

fn empty_row() -> [String; 14] {
    [const { String::new() }; 14]
}

/// Returns the ID number of a part: its key, or a shorter one with the numbers of level and aspect.
fn key_of(framework: &Framework, branch: &Branch<'_>) -> String {
    let key = branch.part.key();
    let BranchPart::Statement(competency, _, level, aspect) = branch.part else { return key };
    if key.len() <= LONGEST_NAME {
        return key;
    }
    let level = framework.levels.iter().position(|known| known.id == level.id).unwrap_or(0);
    let aspects = carried_aspects(framework);
    let aspect = aspects.iter().position(|known| known.id == aspect.id).unwrap_or(0);
    format!("s.{}.~{}.~{}", competency.id, level + 1, aspect + 1)
}

fn name_of(part: &BranchPart<'_>) -> String {
    match part {
        BranchPart::Domain(domain) => domain.title.clone(),
        BranchPart::Cluster(_, cluster, _) => (*cluster).to_owned(),
        BranchPart::Competency(competency) => match &competency.code {
            Some(code) => format!("{code} {}", competency.title),
            None => competency.title.clone(),
        },
        BranchPart::Statement(_, statement, level, aspect) => {
            format!("{}, {}: {}", level.title, aspect.title, statement.text)
        }
    }
}

/// Returns a short name that Moodle keeps as it is, and whether it is only the beginning. Moodle
/// strips elements of HTML from it, keeps entities, and takes `0` for nothing.
fn short_name(name: &str) -> (String, bool) {
    let mut most = LONGEST_NAME;
    loop {
        let kept = cut_at_word(name, most);
        let encoded = encoded(&kept);
        if encoded.chars().count() <= LONGEST_NAME {
            return (encoded, kept != name);
        }
        most -= 1;
    }
}

fn encoded(name: &str) -> String {
    if name == "0" {
        return "&#48;".to_owned();
    }
    let has_entity = without_entities(name) != name;
    let mut encoded = String::with_capacity(name.len());
    for (at, c) in name.chars().enumerate() {
        match c {
            '&' if has_entity => encoded.push_str("&amp;"),
            '<' | '>' | '\\' => encoded.push_str(&format!("&#{};", u32::from(c))),
            '=' | '+' | '-' | '@' if at == 0 => encoded.push_str(&format!("&#{};", u32::from(c))),
            c => encoded.push(c),
        }
    }
    encoded
}

fn set_scale(row: &mut [String; 14], scale: &Scale) {
    let cells = scale_cells(scale);
    row[column::SCALE] = cells.names;
    row[column::SCALE_CONFIGURATION] = cells.configuration;
}

/// Returns the kind of each depth, where all parts of that depth are of one kind.
fn taxonomy(branches: &[Branch<'_>]) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for branch in branches {
        let kind = match branch.part {
            BranchPart::Domain(_) => "domain",
            BranchPart::Cluster(..) => "concept",
            BranchPart::Competency(_) => "competency",
            BranchPart::Statement(..) => "indicator",
        };
        match kinds.get_mut(branch.depth) {
            Some(known) if *known != kind => *known = "competency",
            Some(_) => {}
            None => kinds.push(kind),
        }
    }
    let mut taxonomy = String::new();
    for kind in kinds {
        if taxonomy.len() + kind.len() + 1 > LONGEST_TAXONOMY {
            break;
        }
        if !taxonomy.is_empty() {
            taxonomy.push(',');
        }
        taxonomy.push_str(kind);
    }
    taxonomy
}

fn lost(framework: &Framework) -> Vec<Fault> {
    let mut lost = lost_in_a_tree(framework);
    let labels = framework.scales.iter().flat_map(|scale| &scale.points);
    let renamed = labels.filter(|point| scale_name(&point.label) != point.label).count();
    if renamed > 0 {
        lost.push(Fault::at(
            "scales",
            format!(
                "{} changed, since a scale of Moodle has no place for a comma, a backslash or the beginning of a formula",
                counted(renamed, "name of a point is", "names of points are")
            ),
        ));
    }
    let to_itself = framework
        .competencies
        .iter()
        .filter(|competency| competency.related.contains(&competency.id))
        .count();
    if to_itself > 0 {
        lost.push(Fault::at(
            "related",
            format!(
                "{} left out, which Moodle refuses",
                counted(
                    to_itself,
                    "relation of a competency to itself is",
                    "relations of competencies to themselves are"
                )
            ),
        ));
    }
    lost
}
