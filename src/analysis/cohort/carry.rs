//! Carries answers to one questionnaire over to another version of it.

use super::questionnaire::{Asked, Questionnaire};
use crate::model::{CohortMember, Mapping};

/// Returns a fault for each competency in a mapping that one of the two frameworks does not have.
#[must_use]
pub fn mapping_faults(mapping: &Mapping, from: &Questionnaire, to: &Questionnaire) -> Vec<String> {
    let mut faults = Vec::new();
    for rule in &mapping.competencies {
        for (ids, questionnaire) in [(&rule.from, from), (&rule.to, to)] {
            let framework = &questionnaire.framework;
            let unknown = ids.iter().filter(|id| framework.competency(id.as_str()).is_none());
            faults.extend(unknown.map(|id| {
                format!("there is no competency `{id}` in {} {}", framework.id, framework.version)
            }));
        }
    }
    faults
}

/// Carries somebody's answers over by the mapping. An answer made from several is the lowest of
/// them, is not rated if any of them is not rated, and takes the latest of their days.
pub fn carry(
    member: &mut CohortMember,
    from: &Questionnaire,
    to: &Questionnaire,
    mapping: &Mapping,
) {
    let row = &member.answers;
    let mut carried = to.blank();
    let mut days = vec![None; if member.days.is_empty() { 0 } else { to.len() }];
    for asked in &to.asked {
        let competency = to.competency(asked);
        let sources = mapping.sources_of(&competency.id);
        let sources: Option<Vec<_>> = sources
            .into_iter()
            .map(|id| from.asked.iter().find(|one| from.competency(one).id == *id))
            .collect();
        let Some(sources) = sources.filter(|sources| !sources.is_empty()) else { continue };
        for (number, aspect) in asked.aspects.iter().enumerate() {
            let id = &to.aspect(aspect).id;
            let there =
                |source: &Asked| source.aspects.iter().position(|one| from.aspect(one).id == *id);
            let bytes: Vec<u8> = sources
                .iter()
                .map(|source| {
                    there(source).map_or(CohortMember::NOT_RATED, |there| {
                        match from.answer(row, source, there) {
                            point if row[source.place(there)] >= CohortMember::POINTS => to
                                .byte_of(aspect, mapping.point(point))
                                .unwrap_or(CohortMember::NOT_RATED),
                            _ => row[source.place(there)],
                        }
                    })
                })
                .collect();
            carried[asked.place(number)] = lowest(&bytes);
            if let Some(day) = days.get_mut(asked.place(number)) {
                *day = sources
                    .iter()
                    .filter_map(|source| from.day_of(member, source, there(source)?))
                    .max();
            }
        }
    }
    member.answers = carried;
    member.days = days.into();
}

/// Returns "not rated" if any is not rated, "not applicable" if all are, and else the lowest point.
fn lowest(bytes: &[u8]) -> u8 {
    if bytes.contains(&CohortMember::NOT_RATED) {
        return CohortMember::NOT_RATED;
    }
    bytes
        .iter()
        .copied()
        .filter(|byte| *byte >= CohortMember::POINTS)
        .min()
        .unwrap_or(CohortMember::NOT_APPLICABLE)
}
