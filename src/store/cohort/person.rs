//! Reads the answers of one person in a file, at each of its levels.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};

use super::{AnswersPlace, CohortReading, FileRead, Handed, When};
use crate::{
    analysis::{
        cohort::{AnsweredTwice, OfDays, over_days},
        find_level, is_without_level, settle,
    },
    format::answers::{self, Answers},
    model::{AnswerPart, Digest, Fault, FileFaults, Framework, LevelId, Mend, TypedAnswer},
    text::list,
};

impl CohortReading<'_> {
    pub(super) fn answers(
        &self,
        place: AnswersPlace<'_>,
        bytes: &[u8],
        changed: Timestamp,
    ) -> Result<FileRead, FileFaults> {
        let mut text = String::new();
        let people = answers::parse(bytes, &mut text)
            .map_err(|faults| FileFaults::from(faults).into_redacted())?;
        let mut read = FileRead::default();
        for mut person in people {
            read.without_framework |= person.framework.is_none() && person.sha256.is_none();
            read.handed.extend(self.person(place, &mut person, changed)?);
        }
        if read.handed.is_empty() { Err(NO_ANSWER.into()) } else { Ok(read) }
    }

    /// Returns the answers of one person, for each level in the file.
    fn person(
        &self,
        place: AnswersPlace<'_>,
        person: &mut Answers<'_>,
        changed: Timestamp,
    ) -> Result<Vec<Handed>, FileFaults> {
        if person.answers.is_empty() {
            return Err(NO_ANSWER.into());
        }
        if let Some((_, day)) = person.days().filter(|(_, last)| *last > self.wishes.latest) {
            return Err(Fault::at("answered", not_come(day)).into());
        }
        let named = person.framework.as_ref().map(|(id, version)| (id.as_ref(), version.as_ref()));
        let (framework, digest) = self.pack(named, person.sha256.as_deref())?;
        let is_sure = person.answers.iter().all(|answer| answer.level.is_some());
        let said = self
            .wishes
            .level
            .as_deref()
            .filter(|_| !is_sure)
            .map(|said| find_level(framework, said))
            .transpose();
        let said = said.map_err(|_| no_level(framework))?.map(|level| &level.id);
        let names_framework = person.framework.is_some() || person.sha256.is_some();
        settle(framework, said, names_framework, &mut person.answers).map_err(|faults| {
            if faults.first().is_some_and(is_without_level) {
                FileFaults::from(levelless())
            } else {
                faults.into()
            }
        })?;
        if person.level.as_deref().is_some_and(|typed| find_level(framework, typed).is_err()) {
            return Err(no_level(framework).into());
        }
        // All answers count at their own level. Answers without a level belong to the level that
        // the person aims for.
        let mut levels: Vec<&LevelId> = Vec::new();
        for typed in person.answers.iter().filter_map(|answer| answer.level.as_deref()) {
            if let Ok(level) = find_level(framework, typed)
                && !levels.contains(&&level.id)
            {
                levels.push(&level.id);
            }
        }
        if levels.is_empty() {
            return Err(no_level(framework).into());
        }
        levels
            .into_iter()
            .map(|level| self.at_level(place, person, level, (framework, digest), changed))
            .collect()
    }

    fn at_level(
        &self,
        place: AnswersPlace<'_>,
        person: &Answers<'_>,
        level: &LevelId,
        (framework, digest): (&Arc<Framework>, Digest),
        changed: Timestamp,
    ) -> Result<Handed, FileFaults> {
        let (questionnaire, questions) =
            self.questionnaire(digest, level.as_str(), || Ok(Arc::clone(framework)))?;
        let mut sets: Vec<(Option<Date>, Box<[u8]>)> = Vec::new();
        let (mut guess, mut faults) = (0, Vec::new());
        for answer in &person.answers {
            let at =
                sets.iter().position(|(day, _)| *day == answer.answered).unwrap_or_else(|| {
                    sets.push((answer.answered, questions.blank()));
                    sets.len() - 1
                });
            match questions.take(&mut sets[at].1, answer, &mut guess) {
                Ok(false) => {}
                Ok(true) => {
                    faults.push(twice(answer));
                }
                Err(fault) => faults.push(fault),
            }
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let OfDays { answers, days, answered } =
            over_days(sets).map_err(|AnsweredTwice| TWICE.to_owned())?;
        let (key, is_named) = self.key(place, person.person.as_deref(), &questions, &answers);
        let role = Self::role(framework, person.role.as_deref());
        let at = When::of(answered.or(person.answered), person.saved, changed);
        Ok(Handed {
            key,
            is_named,
            label: self.label(person.person.as_deref()),
            role,
            at,
            inside: None,
            questionnaire,
            answers,
            days,
        })
    }
}

const NO_ANSWER: &str = "there is no answer in it; it may be the empty form";

/// Returns the fault of answers that do not give their level.
pub(super) fn levelless() -> Fault {
    Fault::whole("it does not say its level").mended_by(Mend::GiveLevel)
}

/// Returns the message that a framework has no such level.
pub(super) fn no_level(framework: &Framework) -> String {
    let levels: Vec<String> =
        framework.levels.iter().map(|level| format!("`{}`", level.id)).collect();
    format!(
        "{} {} has no level of this name; there are {}",
        framework.id,
        framework.version,
        list(&levels)
    )
}

/// Refuses a day in the future, because it would make these answers the latest until that day.
pub(super) fn not_come(day: Date) -> String {
    format!("{day} has not come yet; write the day on which it was answered")
}

/// The message for two different answers to a question, in rows of which neither is known to be
/// later.
pub(super) const TWICE: &str = "one question has two different answers";

/// Returns the fault of two different answers to a question.
pub(super) fn twice(answer: &TypedAnswer<'_>) -> Fault {
    answer.place.fault(AnswerPart::Point, "it has two different answers")
}
