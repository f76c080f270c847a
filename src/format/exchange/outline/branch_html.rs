//! The description of a part of a framework, as HTML, and what is read back from it.

use crate::model::{AspectId, Expect, LevelId, ScaleId};

use super::{
    super::html::{BlockKind, HtmlBlock, push_element},
    BranchPart,
};

/// Facts about a competency beside its title and its statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::format::exchange) struct BranchDetails {
    /// The whole title, if another place has only its beginning.
    pub(in crate::format::exchange) title: Option<String>,
    /// Its id, where no other place has it.
    pub(in crate::format::exchange) id: Option<String>,
    pub(in crate::format::exchange) code: Option<String>,
    /// A summary beside its statement.
    pub(in crate::format::exchange) summary: Option<String>,
    pub(in crate::format::exchange) expect: Option<Expect>,
    pub(in crate::format::exchange) examples: Vec<String>,
    pub(in crate::format::exchange) url: Option<String>,
    pub(in crate::format::exchange) optional: bool,
    pub(in crate::format::exchange) scales: Vec<(AspectId, ScaleId)>,
    pub(in crate::format::exchange) when_not_met: Vec<(LevelId, String)>,
}

const ID: &str = "Id";
const CODE: &str = "Code";
const WEBSITE: &str = "Website";
const OPTIONAL: &str = "Optional";

/// Writes what a part says beyond its name; with its whole title, if the name is only its beginning.
pub(in crate::format::exchange) fn branch_html(
    part: &BranchPart<'_>,
    is_title_cut: bool,
) -> String {
    let mut html = String::new();
    let (title, words) = match part {
        BranchPart::Domain(domain) => (domain.title.as_str(), domain.summary.as_deref()),
        BranchPart::Cluster(_, cluster, _) => (*cluster, None),
        BranchPart::Competency(competency) => {
            (competency.title.as_str(), competency.summary.as_deref())
        }
        BranchPart::Statement(_, statement, ..) => ("", Some(statement.text.as_str())),
    };
    if is_title_cut && !title.is_empty() {
        push_element(&mut html, "h4", title);
    }
    if let Some(words) = words {
        push_element(&mut html, "p", words);
    }
    let BranchPart::Competency(competency) = part else { return html };
    if !competency.examples.is_empty() {
        html.push_str("<ul>");
        for example in &competency.examples {
            push_element(&mut html, "li", example);
        }
        html.push_str("</ul>");
    }
    let facts = [
        (CODE, competency.code.as_deref()),
        (WEBSITE, competency.url.as_deref()),
        (OPTIONAL, competency.optional.then_some("yes")),
    ];
    if facts.iter().any(|(_, value)| value.is_some()) {
        html.push_str("<dl>");
        for (name, value) in facts {
            if let Some(value) = value {
                push_element(&mut html, "dt", name);
                push_element(&mut html, "dd", value);
            }
        }
        html.push_str("</dl>");
    }
    html
}

/// Adds the id of a part to its description.
pub(in crate::format::exchange) fn push_id(html: &mut String, id: &str) {
    html.push_str("<dl>");
    push_element(html, "dt", ID);
    push_element(html, "dd", id);
    html.push_str("</dl>");
}

/// Reads such a description back: its words, and the facts beside them.
pub(in crate::format::exchange) fn branch_details(
    blocks: &[HtmlBlock],
) -> (Option<String>, BranchDetails) {
    let mut details = BranchDetails::default();
    let mut words: Vec<&str> = Vec::new();
    let mut term = "";
    for (at, block) in blocks.iter().enumerate() {
        match (block.kind, term) {
            (BlockKind::Heading, _) if at == 0 => details.title = Some(block.words.clone()),
            (BlockKind::Item, _) => details.examples.push(block.words.clone()),
            (BlockKind::Term, _) => term = &block.words,
            (BlockKind::Value, ID) => details.id = Some(block.words.clone()),
            (BlockKind::Value, CODE) => details.code = Some(block.words.clone()),
            (BlockKind::Value, WEBSITE) => details.url = Some(block.words.clone()),
            (BlockKind::Value, OPTIONAL) => details.optional = block.words == "yes",
            (BlockKind::Heading | BlockKind::Paragraph | BlockKind::Value, _) => {
                words.push(&block.words);
            }
        }
    }
    ((!words.is_empty()).then(|| words.join(" ")), details)
}
