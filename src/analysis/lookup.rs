//! Finds what a person named, or says which known name is nearest.

use crate::{
    model::{Aspect, Competency, Domain, EvidenceKind, Fault, Framework, Level, Mend, Point, Role},
    text::{cut, did_you_mean, list, one_line},
};

/// The largest number of names that an error lists.
const FEW: usize = 20;

fn unknown<'k>(
    what: &str,
    typed: &str,
    known: impl IntoIterator<Item = &'k str>,
    framework: &Framework,
) -> Fault {
    let known: Vec<&str> = known.into_iter().collect();
    let typed = cut(&one_line(typed), 60);
    let near = did_you_mean(&typed, known.iter().copied());
    let all = if known.is_empty() {
        "; it has none".to_owned()
    } else if known.len() <= FEW {
        let quoted: Vec<String> = known.iter().map(|id| format!("`{id}`")).collect();
        format!("; there {} {}", if known.len() == 1 { "is" } else { "are" }, list(&quoted))
    } else {
        String::new()
    };
    Fault::whole(format!(
        "there is no {what} `{typed}` in {} {}{all}{near}",
        framework.id, framework.version
    ))
    .mended_by(Mend::ShowFramework)
}

/// Finds a competency by its id in either case, or by the publisher's printed code.
///
/// # Errors
/// Names the competency whose id is nearest.
pub fn find_competency<'f>(framework: &'f Framework, typed: &str) -> Result<&'f Competency, Fault> {
    framework
        .competencies
        .iter()
        .find(|known| {
            known.id.as_str().eq_ignore_ascii_case(typed) || known.code.as_deref() == Some(typed)
        })
        .ok_or_else(|| {
            unknown(
                "competency",
                typed,
                framework.competencies.iter().map(|known| known.id.as_str()),
                framework,
            )
        })
}

/// # Errors
/// Names the level whose id is nearest.
pub fn find_level<'f>(framework: &'f Framework, typed: &str) -> Result<&'f Level, Fault> {
    framework.levels.iter().find(|known| known.id.as_str().eq_ignore_ascii_case(typed)).ok_or_else(
        || {
            unknown(
                "level",
                typed,
                framework.levels.iter().map(|known| known.id.as_str()),
                framework,
            )
        },
    )
}

/// # Errors
/// Names the aspect whose id is nearest.
pub fn find_aspect<'f>(framework: &'f Framework, typed: &str) -> Result<&'f Aspect, Fault> {
    framework.aspects.iter().find(|known| known.id.as_str().eq_ignore_ascii_case(typed)).ok_or_else(
        || {
            unknown(
                "aspect",
                typed,
                framework.aspects.iter().map(|known| known.id.as_str()),
                framework,
            )
        },
    )
}

/// Finds a point by id, by label, or by its place on the scale, as `imh assess` shows it. An id
/// that is a number goes before a place.
///
/// # Errors
/// Names the points of the scale, and the nearest of them.
pub fn find_point<'f>(
    framework: &'f Framework,
    competency: &'f Competency,
    aspect: &'f Aspect,
    typed: &str,
) -> Result<&'f Point, Fault> {
    let points = &framework.scale_of(competency, aspect).points;
    let has_numbers =
        points.iter().any(|point| point.id.as_str().bytes().all(|byte| byte.is_ascii_digit()));
    let by_id = points.iter().find(|known| known.id.as_str().eq_ignore_ascii_case(typed));
    let by_label =
        || points.iter().find(|known| known.label.to_lowercase() == typed.to_lowercase());
    let by_name = by_id.or_else(by_label);
    let place =
        typed.parse::<usize>().ok().filter(|_| !has_numbers).and_then(|place| place.checked_sub(1));
    by_name.or_else(|| place.and_then(|place| points.get(place))).ok_or_else(|| {
        let names: Vec<String> = points.iter().map(|point| format!("`{}`", point.id)).collect();
        Fault::whole(format!(
            "`{}` is not an answer on {}; the answers are {}{}",
            cut(&one_line(typed), 60),
            aspect.title.to_lowercase(),
            list(&names),
            did_you_mean(typed, points.iter().map(|point| point.id.as_str()))
        ))
        .mended_by(Mend::ShowFramework)
    })
}

/// # Errors
/// Names the domain whose id is nearest.
pub fn find_domain<'f>(framework: &'f Framework, typed: &str) -> Result<&'f Domain, Fault> {
    framework.domains.iter().find(|known| known.id.as_str().eq_ignore_ascii_case(typed)).ok_or_else(
        || {
            unknown(
                "domain",
                typed,
                framework.domains.iter().map(|known| known.id.as_str()),
                framework,
            )
        },
    )
}

/// # Errors
/// Names the role whose id is nearest.
pub fn find_role<'f>(framework: &'f Framework, typed: &str) -> Result<&'f Role, Fault> {
    framework
        .roles
        .iter()
        .find(|known| {
            known.id.as_str().eq_ignore_ascii_case(typed) || known.title.eq_ignore_ascii_case(typed)
        })
        .ok_or_else(|| {
            unknown("role", typed, framework.roles.iter().map(|known| known.id.as_str()), framework)
        })
}

/// # Errors
/// Names the kind of evidence whose id is nearest.
pub fn find_kind<'f>(framework: &'f Framework, typed: &str) -> Result<&'f EvidenceKind, Fault> {
    framework
        .evidence_kinds
        .iter()
        .find(|known| known.id.as_str().eq_ignore_ascii_case(typed))
        .ok_or_else(|| {
            unknown(
                "kind of evidence",
                typed,
                framework.evidence_kinds.iter().map(|known| known.id.as_str()),
                framework,
            )
        })
}
