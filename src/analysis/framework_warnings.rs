//! What is sound in a framework and will still cause trouble.

use std::collections::BTreeSet;

use crate::{
    model::{Framework, Point},
    text::{counted, entity},
};

/// Returns a sentence for each kind of trouble. A template is still to be filled, so nothing in it
/// is called empty or unused.
#[must_use]
pub fn framework_warnings(framework: &Framework) -> Vec<String> {
    let mut warnings = Vec::new();
    if !framework.template {
        warnings.extend(empty_parts(framework));
        warnings.extend(short_choices(framework));
    }
    warnings.extend(labels_like_ids(framework));
    warnings.extend(ids_of_digits(framework));
    warnings.extend(html(framework));
    warnings
}

/// Names each role that sees some of a choice, and fewer than it asks for.
fn short_choices(framework: &Framework) -> Vec<String> {
    let mut warnings = Vec::new();
    for role in framework.roles.iter().filter(|role| role.sees_a_part()) {
        let part = framework.part_of(Some(&role.id));
        for choice in &framework.choices {
            let offered = choice.from.iter().filter_map(|id| framework.competency(id.as_str()));
            let seen = offered.filter(|competency| part.has(competency)).count();
            if seen > 0 && seen < choice.minimum {
                warnings.push(format!(
                    "The role `{}` sees {seen} of the {} that a choice asks for ({}). Show it more of them, or none.",
                    role.id,
                    choice.minimum,
                    framework.choice_in_words(choice)
                ));
            }
        }
    }
    warnings
}

/// Names each point whose label is the id of another point of its scale.
fn labels_like_ids(framework: &Framework) -> Vec<String> {
    let mut warnings = Vec::new();
    for scale in &framework.scales {
        for point in &scale.points {
            let is_it = |other: &&Point| {
                other.id != point.id && other.id.as_str().eq_ignore_ascii_case(&point.label)
            };
            if let Some(other) = scale.points.iter().find(is_it) {
                warnings.push(format!(
                    "The label of the point `{}` is the id of another one, `{}`. Whoever types it means that one; give them names that differ.",
                    point.id, other.id
                ));
            }
        }
    }
    warnings
}

fn empty_parts(framework: &Framework) -> Vec<String> {
    let mut warnings = Vec::new();
    for domain in &framework.domains {
        let is_filled = framework.competencies.iter().any(|one| one.domain == domain.id)
            || framework.domains.iter().any(|other| other.within.as_ref() == Some(&domain.id));
        if !is_filled {
            warnings.push(format!(
                "Domain `{}` is empty. Give it a competency, or take it out.",
                domain.id
            ));
        }
    }
    for level in &framework.levels {
        if framework.at_level(level.id.as_str()).next().is_none() {
            warnings.push(format!(
                "Nothing is stated at level `{}`. State a competency there, or take the level out.",
                level.id
            ));
        }
    }
    for scale in &framework.scales {
        let of_aspects = framework.aspects.iter().map(|aspect| &aspect.scale);
        let own = framework.competencies.iter().flat_map(|one| &one.scales).map(|(_, own)| own);
        if of_aspects.chain(own).all(|named| *named != scale.id) {
            warnings.push(format!(
                "Nothing is rated on the scale `{}`. Name it in an aspect or a competency, or take it out.",
                scale.id
            ));
        }
    }
    warnings
}

/// Warns of ids that other programs read as numbers. Levels are usually numbers and stay what they
/// are, unless one begins with 0.
fn ids_of_digits(framework: &Framework) -> Option<String> {
    let levels = framework.levels.iter().map(|level| level.id.as_str());
    let others = framework
        .competencies
        .iter()
        .map(|one| one.id.as_str())
        .chain([framework.id.as_str()])
        .chain(framework.domains.iter().map(|one| one.id.as_str()))
        .chain(framework.roles.iter().map(|one| one.id.as_str()))
        .chain(framework.scales.iter().map(|one| one.id.as_str()))
        .chain(framework.scales.iter().flat_map(|one| &one.points).map(|one| one.id.as_str()))
        .chain(framework.aspects.iter().map(|one| one.id.as_str()))
        .chain(framework.evidence_kinds.iter().map(|one| one.id.as_str()));
    let is_number = |id: &&str| id.bytes().all(|byte| byte.is_ascii_digit());
    let found: BTreeSet<&str> = levels
        .filter(|id| id.starts_with('0') && id.len() > 1)
        .chain(others)
        .filter(is_number)
        .collect();
    let are = if found.len() == 1 { "is only a number" } else { "are only numbers" };
    (!found.is_empty()).then(|| {
        format!(
            "{} {are}: {}. Spreadsheets and Moodle change such ids (01 becomes 1). Begin each with a letter.",
            counted(found.len(), "id", "ids"),
            some(found.into_iter().map(|id| format!("`{id}`")))
        )
    })
}

/// Warns of HTML, which imh shows as it is typed.
fn html(framework: &Framework) -> Option<String> {
    let found: Vec<String> = texts(framework)
        .into_iter()
        .filter_map(|(place, text)| Some(format!("`{}` in {place}", first_html(text)?)))
        .collect();
    (!found.is_empty()).then(|| {
        format!(
            "{} HTML, which people will see as it is typed: {}. Write plain words.",
            counted(found.len(), "text has", "texts have"),
            some(found.into_iter())
        )
    })
}

/// Returns the first tag or character code of HTML in a text.
fn first_html(text: &str) -> Option<&str> {
    text.char_indices().find_map(|(at, sign)| {
        let rest = &text[at..];
        match sign {
            '<' => {
                let name = rest[1..].trim_start_matches('/');
                let end = rest.find('>')?;
                (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest[1..end].contains('<'))
                    .then(|| &rest[..=end])
            }
            '&' => Some(&rest[..entity(rest).1]).filter(|code| code.len() > 1),
            _ => None,
        }
    })
}

/// Returns every text that people read, with its place in words.
fn texts(framework: &Framework) -> Vec<(String, &str)> {
    let mut texts: Vec<(String, &str)> = Vec::new();
    let head = "the framework";
    texts.push((format!("the title of {head}"), &framework.title));
    for (key, text) in [("notice", &framework.notice), ("scope", &framework.scope)] {
        texts.extend(text.as_deref().map(|text| (format!("the {key} of {head}"), text)));
    }
    for level in &framework.levels {
        let place = format!("level `{}`", level.id);
        texts.push((place.clone(), &level.title));
        texts.extend(level.summary.as_deref().map(|text| (place, text)));
    }
    for role in &framework.roles {
        texts.push((format!("role `{}`", role.id), &role.title));
    }
    for point in framework.scales.iter().flat_map(|scale| &scale.points) {
        let place = format!("point `{}`", point.id);
        texts.push((place.clone(), &point.label));
        texts.extend(point.means.as_deref().map(|text| (place, text)));
    }
    for aspect in &framework.aspects {
        let place = format!("aspect `{}`", aspect.id);
        texts.push((place.clone(), &aspect.title));
        texts.extend(aspect.asks.as_deref().map(|text| (place, text)));
    }
    for kind in &framework.evidence_kinds {
        let place = format!("kind of evidence `{}`", kind.id);
        texts.push((place.clone(), &kind.title));
        texts.extend(kind.prompts.iter().map(|prompt| (place.clone(), prompt.as_str())));
    }
    for domain in &framework.domains {
        let place = format!("domain `{}`", domain.id);
        texts.push((place.clone(), &domain.title));
        texts.extend(domain.summary.as_deref().map(|text| (place, text)));
    }
    for one in &framework.competencies {
        let place = format!("competency `{}`", one.id);
        texts.push((place.clone(), &one.title));
        for text in [&one.cluster, &one.summary] {
            texts.extend(text.as_deref().map(|text| (place.clone(), text)));
        }
        texts.extend(one.examples.iter().map(|text| (place.clone(), text.as_str())));
        for statement in &one.statements {
            let place = format!("{place}, level {}, {}", statement.level, statement.aspect);
            texts.push((place, &statement.text));
        }
        for (level, text) in &one.when_not_met {
            texts.push((format!("{place}, `when-not-met` at level {level}"), text));
        }
    }
    texts
}

/// Names the first few, and counts the others.
fn some(all: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 3;
    let more = all.len().saturating_sub(SHOWN);
    let shown: Vec<String> = all.take(SHOWN).collect();
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
