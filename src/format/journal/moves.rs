//! The journal record of a move to another framework.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::records::JournalPinRecord;
use crate::model::{AspectId, Carry, CompetencyId, FrameworkMove, LevelId, MoveScale, PointId};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MoveRecord<'a> {
    #[serde(borrow)]
    from: JournalPinRecord<'a>,
    #[serde(borrow)]
    to: JournalPinRecord<'a>,
    #[serde(borrow)]
    carries: Vec<CarryRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    levels: Vec<RenamedRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    points: Vec<RenamedRecord<'a>>,
    #[serde(borrow)]
    scales: Vec<MoveScaleRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    new: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    new_levels: Vec<Cow<'a, str>>,
}

/// Without `from`, the competency keeps its id.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CarryRecord<'a> {
    #[serde(borrow)]
    to: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    from: Vec<Cow<'a, str>>,
    /// True if the answers wait until the person looks at them again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    again: bool,
    /// The statements whose answers wait, if not all do.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    reworded: Vec<PlaceRecord<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    ended: Vec<PlaceRecord<'a>>,
    /// Levels at which this competency alone is stated elsewhere now.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    levels: Vec<RenamedRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceRecord<'a> {
    #[serde(borrow)]
    level: Cow<'a, str>,
    #[serde(borrow)]
    aspect: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenamedRecord<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow)]
    to: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveScaleRecord<'a> {
    /// The only competency to which this scale belongs.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    competency: Option<Cow<'a, str>>,
    #[serde(borrow)]
    aspect: Cow<'a, str>,
    #[serde(borrow)]
    points: Vec<Cow<'a, str>>,
}

impl<'a> PlaceRecord<'a> {
    fn of((level, aspect): &'a (LevelId, AspectId)) -> Self {
        Self { level: level.as_str().into(), aspect: aspect.as_str().into() }
    }

    fn place(self) -> (LevelId, AspectId) {
        (LevelId::new(&*self.level), AspectId::new(&*self.aspect))
    }
}

impl<'a> MoveRecord<'a> {
    pub(super) fn of(moved: &'a FrameworkMove) -> Self {
        let renamed =
            |from: &'a str, to: &'a str| RenamedRecord { from: from.into(), to: to.into() };
        Self {
            from: JournalPinRecord::of(&moved.from),
            to: JournalPinRecord::of(&moved.to),
            carries: moved
                .carries
                .iter()
                .map(|carry| CarryRecord {
                    to: carry.to.as_str().into(),
                    from: match carry.from.as_slice() {
                        [same] if *same == carry.to => Vec::new(),
                        from => from.iter().map(|id| id.as_str().into()).collect(),
                    },
                    again: !carry.is_whole,
                    reworded: carry.to_look_at_again.iter().map(PlaceRecord::of).collect(),
                    ended: carry.ended.iter().map(PlaceRecord::of).collect(),
                    levels: carry
                        .levels
                        .iter()
                        .map(|(from, to)| renamed(from.as_str(), to.as_str()))
                        .collect(),
                })
                .collect(),
            levels: moved
                .levels
                .iter()
                .map(|(from, to)| renamed(from.as_str(), to.as_str()))
                .collect(),
            points: moved
                .points
                .iter()
                .map(|(from, to)| renamed(from.as_str(), to.as_str()))
                .collect(),
            new: moved.new.iter().map(|id| id.as_str().into()).collect(),
            new_levels: moved.new_levels.iter().map(|id| id.as_str().into()).collect(),
            scales: moved
                .scales
                .iter()
                .map(|scale| MoveScaleRecord {
                    competency: scale.competency.as_ref().map(|id| id.as_str().into()),
                    aspect: scale.aspect.as_str().into(),
                    points: scale.points.iter().map(|id| id.as_str().into()).collect(),
                })
                .collect(),
        }
    }

    pub(super) fn moved(self) -> Option<FrameworkMove> {
        Some(FrameworkMove {
            from: self.from.pin()?,
            to: self.to.pin()?,
            carries: self
                .carries
                .into_iter()
                .map(|carry| {
                    let to = CompetencyId::new(&*carry.to);
                    let from = match carry.from.as_slice() {
                        [] => vec![to.clone()],
                        from => from.iter().map(|id| CompetencyId::new(&**id)).collect(),
                    };
                    let places = |records: Vec<PlaceRecord<'_>>| {
                        records.into_iter().map(PlaceRecord::place).collect()
                    };
                    Carry {
                        to,
                        from,
                        is_whole: !carry.again,
                        to_look_at_again: places(carry.reworded),
                        ended: places(carry.ended),
                        levels: carry
                            .levels
                            .into_iter()
                            .map(|named| (LevelId::new(&*named.from), LevelId::new(&*named.to)))
                            .collect(),
                    }
                })
                .collect(),
            levels: self
                .levels
                .into_iter()
                .map(|named| (LevelId::new(&*named.from), LevelId::new(&*named.to)))
                .collect(),
            points: self
                .points
                .into_iter()
                .map(|named| (PointId::new(&*named.from), PointId::new(&*named.to)))
                .collect(),
            new: self.new.iter().map(|id| CompetencyId::new(&**id)).collect(),
            new_levels: self.new_levels.iter().map(|id| LevelId::new(&**id)).collect(),
            scales: self
                .scales
                .into_iter()
                .map(|scale| MoveScale {
                    competency: scale.competency.map(|id| CompetencyId::new(&*id)),
                    aspect: AspectId::new(&*scale.aspect),
                    points: scale.points.iter().map(|id| PointId::new(&**id)).collect(),
                })
                .collect(),
        })
    }
}
