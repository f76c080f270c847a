//! The tree that every such program has, and the framework that grows from one.

mod arrange;
mod branch_html;
mod grow;
mod lost;
mod ranks;
mod sound;

pub(super) use arrange::{Branch, BranchPart, Rank, branches};
pub(super) use branch_html::{BranchDetails, branch_details, branch_html, push_id};
pub(super) use grow::grow;
pub(super) use lost::{carried_aspects, lost_in_a_tree, main_scale};

use crate::model::{Aspect, AspectId, Framework, FrameworkId, Point, Scale, ScaleId};

use super::words::{IdMaker, title_of};

/// A node of the tree of another program.
#[derive(Clone, Debug, Default)]
pub(super) struct OutlineNode {
    /// Where it stands in the file, in words.
    pub(super) place: String,
    /// The id that it has there, from which its own is made.
    pub(super) id: String,
    /// True if no person sees that id, so that it is not the code of a competency.
    pub(super) is_unseen: bool,
    /// What tells it from others with the same id; empty if nothing does.
    pub(super) key: String,
    /// The meaning of the node, if imh wrote it.
    pub(super) rank: Option<Rank>,
    pub(super) parent: Option<usize>,
    pub(super) title: String,
    /// The statement of a competency, or the summary of a group.
    pub(super) words: Option<String>,
    pub(super) details: BranchDetails,
    pub(super) related: Vec<usize>,
    /// The place of its scale in the framework, if it has one of its own.
    pub(super) scale: Option<usize>,
}

/// Returns a framework that has only a title.
pub(super) fn plain_head(title: &str) -> Framework {
    let id = IdMaker::default().make(title, "framework-").to_lowercase();
    let (version, language) = ("1.0.0".to_owned(), "und".to_owned());
    Framework::empty(FrameworkId::new(id), version, title_of(title), language)
}

/// Makes a scale of labels from the lowest to the highest, each with whether it is enough.
pub(super) fn scale_of(number: usize, labels: &[(String, bool)]) -> Scale {
    let mut ids = IdMaker::default();
    for reserved in ["not-rated", "not-applicable", "n"] {
        ids.keep(reserved, "point-");
    }
    let point = |(label, met): &(String, bool)| Point {
        id: crate::model::PointId::new(ids.make(label, "point-").to_lowercase()),
        label: title_of(label),
        means: None,
        met: *met,
    };
    let id = if number == 0 { "scale".to_owned() } else { format!("scale-{}", number + 1) };
    Scale { id: ScaleId::new(id), points: labels.iter().map(point).collect() }
}

/// The scale of a framework that came without one.
pub(super) fn usual_scale() -> Scale {
    let labels = [("Not yet", false), ("Working towards", false), ("Achieved", true)];
    scale_of(0, &labels.map(|(label, met)| (label.to_owned(), met)))
}

/// An aspect of which only the name is known.
pub(super) fn plain_aspect(id: &str, title: &str, scale: ScaleId) -> Aspect {
    Aspect {
        id: AspectId::new(id),
        title: title_of(title),
        scale,
        counts: true,
        optional: false,
        asks: None,
    }
}
