//! Writes a framework as Mahara 23.04 reads it: `parentelementid`, numbers for `standardid`, four
//! states, and no byte order mark.

use serde_json::{Map, Value, json};

use super::states::{STATES, answers_of};
use crate::{
    format::exchange::{
        GivenOut,
        about::about,
        outline::{
            BranchPart, branch_html, branches, carried_aspects, lost_in_a_tree, main_scale, push_id,
        },
        words::cut_at_word,
    },
    model::{Fault, Framework, Scale},
    text::counted,
};

const LONGEST_SHORT_NAME: usize = 100;
const LONGEST_NAME: usize = 255;

/// Writes a framework as the matrix that Mahara takes in.
#[must_use]
pub fn write(framework: &Framework) -> GivenOut {
    let aspects = carried_aspects(framework);
    let branches = branches(framework);
    let mut standards = Vec::new();
    let mut elements = Vec::new();
    // The number of the standard that each branch stands under.
    let mut under: Vec<usize> = Vec::with_capacity(branches.len());
    for branch in &branches {
        let (short, name) = names(&branch.part);
        let mut part = Map::new();
        part.insert("shortname".to_owned(), cut_at_word(&short, LONGEST_SHORT_NAME).into());
        let cut = cut_at_word(&name, LONGEST_NAME);
        part.insert("description".to_owned(), branch_html(&branch.part, cut != name).into());
        part.insert("name".to_owned(), cut.into());
        let Some(parent) = branch.parent else {
            under.push(standards.len() + 1);
            part.insert("standardid".to_owned(), (standards.len() + 1).into());
            if let BranchPart::Domain(domain) = branch.part {
                let mut page = branch_html(&branch.part, cut_at_word(&name, LONGEST_NAME) != name);
                push_id(&mut page, domain.id.as_str());
                part.insert("description".to_owned(), page.into());
            }
            standards.push(Value::Object(part));
            continue;
        };
        under.push(under[parent]);
        part.insert("standardid".to_owned(), under[parent].into());
        part.insert("elementid".to_owned(), branch.part.key().into());
        if branches[parent].parent.is_some() {
            part.insert("parentelementid".to_owned(), branches[parent].part.key().into());
        }
        elements.push(Value::Object(part));
    }
    let scale = main_scale(framework, &branches);
    let answers = scale.map_or([None; 3], answers_of);
    let states: Vec<Value> = STATES
        .iter()
        .zip([None].into_iter().chain(answers))
        .map(|((key, usual), point)| {
            let words = point.map_or(*usual, |point| point.label.as_str());
            json!({ *key: cut_at_word(words, LONGEST_NAME) })
        })
        .collect();
    let matrix = json!({
        "framework": {
            "institution": "all",
            "name": cut_at_word(&framework.title, LONGEST_NAME),
            "description": about(framework, &aspects),
            "selfassess": false,
            "evidencestatuses": states,
            "standards": standards,
            "standardelements": elements,
        }
    });
    let mut bytes = serde_json::to_vec_pretty(&matrix).expect("every key is text");
    bytes.push(b'\n');
    GivenOut { bytes, lost: lost(framework, scale) }
}

/// Returns the short name of a part, which the matrix shows, and its whole name.
fn names(part: &BranchPart<'_>) -> (String, String) {
    match part {
        BranchPart::Domain(domain) => (domain.title.clone(), domain.title.clone()),
        BranchPart::Cluster(_, cluster, _) => ((*cluster).to_owned(), (*cluster).to_owned()),
        BranchPart::Competency(competency) => {
            let code = competency.code.as_ref().map_or(competency.id.as_str(), String::as_str);
            (format!("{code} {}", competency.title), competency.title.clone())
        }
        BranchPart::Statement(_, statement, level, aspect) => {
            (format!("{}, {}", level.title, aspect.title), statement.text.clone())
        }
    }
}

fn lost(framework: &Framework, main: Option<&Scale>) -> Vec<Fault> {
    let mut lost = lost_in_a_tree(framework);
    let aspects = carried_aspects(framework);
    if let Some(scale) = main {
        let carried = answers_of(scale).iter().flatten().count();
        let more = scale.points.len() - carried;
        if more > 0 {
            lost.push(Fault::at(
                format!("scale `{}`", scale.id),
                format!(
                    "{} left out, since Mahara has four states, of which three are answers",
                    counted(more, "point is", "points are")
                ),
            ));
        }
        let others = aspects.iter().filter(|aspect| aspect.scale != scale.id).count();
        if others > 0 {
            lost.push(Fault::at(
                "aspects",
                format!(
                    "{} on the scale `{}` in Mahara, which has one scale",
                    counted(others, "aspect is", "aspects are"),
                    scale.id
                ),
            ));
        }
        let own = framework.with_own_scale();
        if own > 0 {
            lost.push(Fault::at(
                "scales",
                format!(
                    "{} a scale of {} own; in Mahara all have `{}`",
                    counted(own, "competency has", "competencies have"),
                    if own == 1 { "its" } else { "their" },
                    scale.id
                ),
            ));
        }
    }
    let related: usize = framework.competencies.iter().map(|one| one.related.len()).sum();
    if related > 0 {
        lost.push(Fault::at(
            "related",
            format!("{} left out", counted(related, "relation is", "relations are")),
        ));
    }
    lost
}
