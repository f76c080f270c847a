//! Carries answers over from one version of a framework to another.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    analysis::{
        are_translations,
        cohort::{CarriedAnswers, Questionnaire, carry},
        translation_faults, translation_mapping, unknown_names,
    },
    cli::{
        Failure, Session,
        kit::{
            ask::MOST_INPUT_BYTES,
            packs::{find_framework, mapping_between, must_be_decided},
        },
    },
    format::{parse_mapping_with_places, sha256},
    model::{Digest, Fault, Framework, MappedName, Mapping, Pin},
    store::{Cohort, Packs, Wishes, read_named},
    text::{counted, list, quoted_path},
};

/// Applies each mapping in turn, and names a mapping that applies to nobody. A framework stands for
/// the mappings onto it that ship or are installed.
pub(super) fn carry_all_over(
    session: &Session,
    maps: &[PathBuf],
    wishes: &Wishes,
    cohorts: &mut [Cohort],
) -> Result<(), Failure> {
    for named in maps {
        if let Some(framework) = framework_called(session, named, wishes)? {
            carry_onto(session, &framework, cohorts)?;
            continue;
        }
        let (mapping, names) = mapping(session, named)?;
        let framework = target(&mapping, wishes, cohorts).ok_or_else(|| {
            Failure::usage(format!(
                "`{}` maps onto {} {}, a framework that imh does not know",
                named.display(),
                mapping.to.0,
                mapping.to.1
            ))
            .hint("add --framework FILE, the file of that framework")
        })?;
        let by = named.display().to_string();
        match carry_by(&by, (&mapping, &names), &framework, cohorts)? {
            Some(counts) => session.ui.say(&told(&by, &counts)),
            None => session.ui.warn(&format!(
                "Nobody here answered {} {}, the version that {by} maps from.",
                mapping.from.0, mapping.from.1
            )),
        }
    }
    Ok(())
}

/// Carries all answers to other versions for which there is a mapping onto this framework, and names
/// the versions for which there is none.
fn carry_onto(
    session: &Session,
    to: &(Arc<Framework>, Digest),
    cohorts: &mut [Cohort],
) -> Result<(), Failure> {
    let pin = |(framework, sha256): &(Arc<Framework>, Digest)| Pin {
        id: framework.id.clone(),
        version: framework.version.clone(),
        sha256: *sha256,
    };
    let new = pin(to);
    let mut others = answered(cohorts);
    others.retain(|(_, sha256)| *sha256 != new.sha256);
    let mut carried = false;
    for from in &others {
        let old = pin(from);
        let named = format!("{} {}", old.id, old.version);
        match mapping_between(session, (&old, &from.0), (&new, &to.0)) {
            Some(mapping) => {
                let by = format!("the mapping \u{201c}{}\u{201d}", mapping.title);
                if let Some(counts) = carry_by(&by, (&mapping, &mapping.names()), to, cohorts)? {
                    session.ui.say(&told(&by, &counts));
                }
                carried = true;
            }
            None if old.id == new.id => session.ui.warn(&format!(
                "There is no mapping from {named} to {} {} here, so answers to it are counted apart.",
                new.id, new.version
            )),
            None => {}
        }
    }
    if !carried && others.iter().all(|(framework, _)| framework.id != new.id) {
        session.ui.warn(&format!(
            "Nobody here answered another version of {}, so nothing is carried over.",
            new.id
        ));
    }
    Ok(())
}

/// Carries everybody over by one mapping, and counts what became of their answers, if there was
/// anybody. `by` names the mapping.
fn carry_by(
    by: &str,
    mapping: (&Mapping, &[MappedName]),
    framework: &(Arc<Framework>, Digest),
    cohorts: &mut [Cohort],
) -> Result<Option<CarriedAnswers>, Failure> {
    let mut counts = None;
    for cohort in &mut *cohorts {
        carry_over(cohort, mapping, framework, Carrying::ToAnotherVersion, &mut counts).map_err(
            |faults| {
                Failure::usage(format!("`{by}` does not fit the frameworks that it names"))
                    .with_faults(&faults)
            },
        )?;
    }
    Ok(counts)
}

/// Finds the framework that is named instead of a file: an id or `id@version`.
fn framework_called(
    session: &Session,
    named: &Path,
    wishes: &Wishes,
) -> Result<Option<(Arc<Framework>, Digest)>, Failure> {
    let Some(text) = named.to_str() else { return Ok(None) };
    let id = text.split_once('@').map_or(text, |(id, _)| id);
    let is_known = wishes.packs.iter().any(|(known, _)| known.id.as_str().eq_ignore_ascii_case(id));
    if !is_known || read_named(&session.context.absolute(named), MOST_INPUT_BYTES).is_ok() {
        return Ok(None);
    }
    let pack = find_framework(session, text)?;
    let sha256 = sha256(&pack.bytes);
    Ok(Some((Arc::new(pack.framework), sha256)))
}

/// Returns every framework that somebody answered, each once, in an order that does not depend on
/// the order of people.
fn answered(cohorts: &[Cohort]) -> Vec<(Arc<Framework>, Digest)> {
    let handed_in = cohorts.iter().flat_map(|cohort| &cohort.questionnaires);
    let mut answered: Vec<(Arc<Framework>, Digest)> =
        handed_in.map(|one| (Arc::clone(&one.framework), one.sha256)).collect();
    answered.sort_by_key(|(framework, sha256)| {
        (framework.id.clone(), framework.version.clone(), *sha256)
    });
    answered.dedup_by_key(|(_, sha256)| *sha256);
    answered
}

/// Counts answers to a framework in another language as answers to the framework itself, and names
/// each. Returns for each cohort whether it has such answers.
///
/// The original is taken if it is known; without it, translations of one original meet in the first
/// of them.
pub(super) fn carry_translations(
    session: &Session,
    wishes: &Wishes,
    cohorts: &mut [Cohort],
) -> Vec<bool> {
    let mut translated = vec![false; cohorts.len()];
    let answered = answered(cohorts);
    let known: Vec<(Arc<Framework>, Digest)> =
        wishes.packs.iter().chain([&wishes.unnamed]).chain(&answered).cloned().collect();
    for (translation, sha256) in &answered {
        let Some(original) = &translation.publication.translates else { continue };
        let is_it = |known: &&(Arc<Framework>, Digest)| {
            format!("{}@{}", known.0.id, known.0.version) == *original
        };
        let first = || answered.iter().find(|one| are_translations(&one.0, translation));
        let Some(target) = known.iter().find(is_it).or_else(first) else { continue };
        if target.1 == *sha256 {
            continue;
        }
        let named = |framework: &Framework| format!("{} {}", framework.id, framework.version);
        let (from, to) = (named(translation), named(&target.0));
        let Some(mapping) = translation_mapping(translation, &target.0) else {
            session.ui.warn(&format!(
                "{from} and {to} say that they are one framework in two languages, but their ids differ, so their answers are counted apart: {}.",
                list(&translation_faults(translation, &target.0))
            ));
            continue;
        };
        let parts = mapping.names();
        for (cohort, translated) in cohorts.iter_mut().zip(&mut translated) {
            *translated |= cohort
                .members
                .iter()
                .any(|member| cohort.questionnaires[member.questionnaire].sha256 == *sha256);
            let how = Carrying::ToAnotherLanguage;
            // Another file of that name may lack something.
            if let Err(faults) = carry_over(cohort, (&mapping, &parts), target, how, &mut None) {
                let faults: Vec<String> = faults.iter().map(Fault::in_words).collect();
                session
                    .ui
                    .warn(&format!("Some answers to {from} are counted apart: {}.", list(&faults)));
            }
        }
        session.ui.say(&format!(
            "{from} is {to} in another language, so answers to the one count as answers to the other."
        ));
    }
    translated
}

/// Where answers are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carrying {
    ToAnotherVersion,
    /// They are the same answers.
    ToAnotherLanguage,
}

/// Says what became of the answers, by competency if it is not carried whole.
fn told(by: &str, counts: &CarriedAnswers) -> String {
    let CarriedAnswers { whole, to_look_at_again, dropped } = counts;
    let is_are = |count| if count == 1 { "is" } else { "are" };
    let mut told = format!(
        "By {by}, {} {} carried over.",
        counted(*whole, "answer", "answers"),
        is_are(*whole)
    );
    for (kinds, what) in [
        (to_look_at_again, "as not rated, since the statement says something else now"),
        (dropped, "not at all, since no rule says where to"),
    ] {
        let sum: usize = kinds.values().sum();
        if sum > 0 {
            let each: Vec<String> = kinds.iter().map(|(id, n)| format!("{id}: {n}")).collect();
            told.push_str(&format!(
                " {} counted {what} ({}).",
                counted(sum, "answer is", "answers are"),
                each.join(", ")
            ));
        }
    }
    told
}

fn mapping(session: &Session, path: &Path) -> Result<(Mapping, Vec<MappedName>), Failure> {
    let bytes = match Packs::mapping_called(path) {
        Some(shipped) => shipped.to_vec(),
        None => read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?,
    };
    let read = parse_mapping_with_places(&bytes).map_err(|faults| {
        Failure::usage(format!("`{}` is not a mapping", path.display()))
            .hint(format!("imh framework check {}", quoted_path(path)))
            .with_faults(&faults)
    })?;
    must_be_decided(&path.display().to_string(), &bytes)?;
    Ok(read)
}

/// Finds the framework that a mapping leads to: a known one, or one that came with the answers.
fn target(
    mapping: &Mapping,
    wishes: &Wishes,
    cohorts: &[Cohort],
) -> Option<(Arc<Framework>, Digest)> {
    let is_it = |framework: &Framework| {
        framework.id.as_str() == mapping.to.0 && framework.version == mapping.to.1
    };
    let known = wishes
        .packs
        .iter()
        .chain([&wishes.unnamed])
        .find(|(framework, _)| is_it(framework))
        .cloned();
    let mut handed_in = cohorts.iter().flat_map(|cohort| &cohort.questionnaires);
    known.or_else(|| {
        handed_in
            .find(|one| is_it(&one.framework))
            .map(|one| (Arc::clone(&one.framework), one.sha256))
    })
}

/// Carries over everybody who answered the framework a mapping comes from, and counts what became
/// of their answers, if there was anybody.
fn carry_over(
    cohort: &mut Cohort,
    (mapping, names): (&Mapping, &[MappedName]),
    (framework, sha256): &(Arc<Framework>, Digest),
    how: Carrying,
    counts: &mut Option<CarriedAnswers>,
) -> Result<(), Vec<Fault>> {
    for at in 0..cohort.questionnaires.len() {
        let from = Arc::clone(&cohort.questionnaires[at]);
        if (from.framework.id.as_str(), from.framework.version.as_str())
            != (&*mapping.from.0, &*mapping.from.1)
        {
            continue;
        }
        let faults = unknown_names(names, Some(&from.framework), Some(framework));
        if !faults.is_empty() {
            return Err(faults);
        }
        let level = mapping.level(&from.level);
        let Some(made) = Questionnaire::of(Arc::clone(framework), *sha256, level) else {
            return Err(vec![Fault::whole(format!(
                "{} {} has no level `{level}`",
                framework.id, framework.version
            ))]);
        };
        let place =
            cohort.questionnaires.iter().position(|one| one.is_same(&made)).unwrap_or_else(|| {
                cohort.questionnaires.push(Arc::new(made));
                cohort.questionnaires.len() - 1
            });
        let to = Arc::clone(&cohort.questionnaires[place]);
        for member in cohort.members.iter_mut().filter(|member| member.questionnaire == at) {
            carry(member, &from, &to, mapping, counts.get_or_insert_default());
            member.questionnaire = place;
            member.is_carried = how == Carrying::ToAnotherVersion;
        }
    }
    Ok(())
}
