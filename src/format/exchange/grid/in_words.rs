//! What a column became, in words.

use super::plan::GridMeaning;

impl GridMeaning {
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Id => "the id".to_owned(),
            Self::Code => "the number".to_owned(),
            Self::Title => "the competency".to_owned(),
            Self::Statement { level: None, aspect: None } => "the statement".to_owned(),
            Self::Statement { level: Some(level), aspect: None } => {
                format!("the statement at level \"{level}\"")
            }
            Self::Statement { level: None, aspect: Some(aspect) } => {
                format!("the statement for the aspect \"{aspect}\"")
            }
            Self::Statement { level: Some(level), aspect: Some(aspect) } => {
                format!("the statement at level \"{level}\" for the aspect \"{aspect}\"")
            }
            Self::Group(0) => "the domain".to_owned(),
            Self::Group(_) => "a group within the one before".to_owned(),
            Self::GroupCode(_) => "the number of a group".to_owned(),
            Self::Level => "the level of the row".to_owned(),
            Self::Summary => "the summary".to_owned(),
            Self::Examples => "examples".to_owned(),
            Self::Related => "related competencies".to_owned(),
            Self::Parent => "the row above".to_owned(),
            Self::Key => "the identifier, which only tells rows apart".to_owned(),
            Self::SmartLevel => "the place in the hierarchy".to_owned(),
            Self::Short => "the short title".to_owned(),
            Self::Mark(mark) => {
                let aspect = mark.aspect.as_ref();
                let of =
                    aspect.map(|aspect| format!(" of the aspect \"{aspect}\"")).unwrap_or_default();
                format!("a mark for \"{}\"{of}: a rating, not a part of the pack", mark.point)
            }
            Self::NotApplicable(aspect) => {
                let of = aspect.as_ref();
                let of =
                    of.map(|aspect| format!(" of the aspect \"{aspect}\"")).unwrap_or_default();
                format!(
                    "\"not applicable\"{of}: an answer if a reason stands there, and not a part of the pack"
                )
            }
            Self::Note => "evidence: a note on the rating, not a part of the pack".to_owned(),
            Self::Left(why) => format!("left out: {why}"),
        }
    }
}
