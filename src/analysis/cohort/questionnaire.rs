//! The questions of a framework at a level, in one order, so that a person's answers are a row of
//! small numbers.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;

use crate::{
    analysis::{
        Height, State, Verdict, answers::dots, changed_id, find_aspect, find_competency,
        find_level, find_point, standing::counting_among, verdict::lowest,
    },
    model::{
        Answer, AnswerPart, Aspect, CohortMember, Competency, CompetencyId, Digest, DomainId,
        Fault, Framework, Level, LevelId, Portfolio, RoleId, TypedAnswer,
    },
    text::list,
};

/// The questions of a framework at a level.
#[derive(Debug)]
pub struct Questionnaire {
    pub framework: Arc<Framework>,
    /// The hash of the framework's file, which tells two with one name and version apart.
    pub sha256: Digest,
    pub level: LevelId,
    /// In the order of the framework.
    pub asked: Vec<Asked>,
    /// The aspects that are asked about anything, by their place in the framework.
    pub aspects: Vec<usize>,
    questions: usize,
    by_id: HashMap<CompetencyId, usize>,
}

/// A competency and its questions, which follow one another.
#[derive(Debug)]
pub struct Asked {
    /// Its place in the framework.
    competency: usize,
    /// The place of its first question in a row of answers.
    first: usize,
    /// The aspects that are asked about, by their places in the framework.
    pub aspects: Vec<AskedAspect>,
}

#[derive(Debug)]
pub struct AskedAspect {
    /// Its place in the framework.
    pub aspect: usize,
    counts: bool,
    optional: bool,
    /// The height of each point of its scale, from the lowest.
    points: Vec<Height>,
}

impl Questionnaire {
    /// Returns the questions of `framework` at `level`; `None` if it has no such level, or no
    /// questions there.
    #[must_use]
    pub fn of(framework: Arc<Framework>, sha256: Digest, level: &LevelId) -> Option<Self> {
        let mut asked = Vec::new();
        let (mut questions, mut by_id) = (0, HashMap::new());
        for (at, competency) in framework
            .competencies
            .iter()
            .enumerate()
            .filter(|(_, known)| known.is_at(level.as_str()))
        {
            let aspects: Vec<AskedAspect> = framework
                .aspects_of(competency, level.as_str())
                .filter_map(|aspect| {
                    Some(AskedAspect {
                        aspect: framework.aspects.iter().position(|known| known.id == aspect.id)?,
                        counts: aspect.counts,
                        optional: aspect.optional,
                        points: Height::each(framework.scale_of(competency, aspect)).collect(),
                    })
                })
                .collect();
            by_id.insert(competency.id.clone(), asked.len());
            let first = questions;
            questions += aspects.len();
            asked.push(Asked { competency: at, first, aspects });
        }
        let is_asked = |at: &usize| {
            asked.iter().any(|one: &Asked| one.aspects.iter().any(|aspect| aspect.aspect == *at))
        };
        let aspects = (0..framework.aspects.len()).filter(is_asked).collect();
        (questions > 0).then(|| Self {
            level: level.clone(),
            sha256,
            asked,
            aspects,
            questions,
            by_id,
            framework,
        })
    }

    /// Returns a row without any answer.
    #[must_use]
    pub fn blank(&self) -> Box<[u8]> {
        vec![CohortMember::NOT_RATED; self.questions].into_boxed_slice()
    }

    /// Counts the questions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.questions
    }

    /// Returns `false`: every questionnaire has a question.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions == 0
    }

    #[must_use]
    pub fn competency(&self, asked: &Asked) -> &Competency {
        &self.framework.competencies[asked.competency]
    }

    /// Counts the competencies of a domain that are asked about in an aspect, without optional
    /// ones.
    #[must_use]
    pub fn asked_in(&self, domain: &DomainId, aspect: usize) -> usize {
        let is_it = |asked: &&Asked| {
            let competency = self.competency(asked);
            competency.domain == *domain
                && !competency.optional
                && asked.aspects.iter().any(|one| one.aspect == aspect)
        };
        self.asked.iter().filter(is_it).count()
    }

    /// Returns whether a competency is open for somebody, by the same rule as
    /// [`gaps`](crate::analysis::gaps). An optional one is open only if it counts for them: each
    /// choice makes as many count as it asks for, whether or not the person chose so many.
    pub(super) fn is_open(&self, at: usize, row: &[u8]) -> bool {
        let asked = &self.asked[at];
        let is_open = matches!(asked.verdict(row).state(), State::NotMet | State::NotRated);
        is_open && (!self.competency(asked).optional || self.counts_for(at, row))
    }

    /// Returns whether a competency belongs to a choice.
    #[must_use]
    pub fn is_of_choice(&self, asked: &Asked) -> bool {
        self.framework.choices.iter().any(|choice| choice.from.contains(&self.competency(asked).id))
    }

    pub(super) fn counts_for(&self, at: usize, row: &[u8]) -> bool {
        let states: Vec<_> = self
            .asked
            .iter()
            .map(|asked| (self.competency(asked), asked.verdict(row).state()))
            .collect();
        counting_among(&self.framework, &states)[at]
    }

    /// Returns whether an aspect, by its place in the framework, is optional.
    #[must_use]
    pub fn may_be_left_out(&self, aspect: usize) -> bool {
        self.framework.aspects[aspect].optional
    }

    #[must_use]
    pub fn aspect(&self, aspect: &AskedAspect) -> &Aspect {
        &self.framework.aspects[aspect.aspect]
    }

    #[must_use]
    pub fn level_title(&self) -> &str {
        self.framework.level(self.level.as_str()).map_or("", |level: &Level| &level.title)
    }

    /// Returns whether both have the same framework file and level.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        (self.sha256, &self.level) == (other.sha256, &other.level)
    }

    /// Puts an answer into a row, and returns whether it replaced a different one. Skips an answer
    /// for another level. `guess` is the place of the previous answer: files are usually in order.
    ///
    /// # Errors
    /// Where the answer is and what is wrong with it. The message does not repeat its words,
    /// because they are somebody else's.
    pub fn take(
        &self,
        answers: &mut [u8],
        answer: &TypedAnswer<'_>,
        guess: &mut usize,
    ) -> Result<bool, Fault> {
        let fault = |part: AnswerPart, message: &str| answer.place.fault(part, message);
        let unknown = |part: AnswerPart| {
            fault(
                part,
                &format!(
                    "{} {} has no {} of this name",
                    self.framework.id,
                    self.framework.version,
                    part.name()
                ),
            )
        };
        let unknown_id = || match changed_id(&self.framework, answer) {
            Some(changed) => fault(AnswerPart::Competency, &changed),
            None => unknown(AnswerPart::Competency),
        };
        if let Some(level) = answer.level.as_deref()
            && level != self.level.as_str()
        {
            let level =
                find_level(&self.framework, level).map_err(|_| unknown(AnswerPart::Level))?;
            if level.id != self.level {
                find_competency(&self.framework, &answer.competency).map_err(|_| unknown_id())?;
                return Ok(false);
            }
        }
        if let Some(dots) = dots(answer) {
            return Err(dots);
        }
        let at = self.place_of(&answer.competency, *guess);
        let at = at.map_or_else(
            || {
                let competency = find_competency(&self.framework, &answer.competency)
                    .map_err(|_| unknown_id())?;
                self.by_id.get(&competency.id).copied().ok_or_else(|| {
                    fault(
                        AnswerPart::Level,
                        &format!("{} says nothing at level {}", competency.id, self.level),
                    )
                })
            },
            Ok,
        )?;
        *guess = at;
        let asked = &self.asked[at];
        let mut changed = false;
        let mut put = |number: usize, aspect: &AskedAspect| {
            let byte = self
                .byte_of(asked, aspect, &answer.point)
                .map_err(|message| fault(AnswerPart::Point, &message))?;
            let known = &mut answers[asked.first + number];
            changed |= *known != CohortMember::NOT_RATED && *known != byte;
            if byte != CohortMember::NOT_RATED {
                *known = byte;
            }
            Ok::<_, Fault>(())
        };
        match answer.aspect.as_deref() {
            None => {
                for (number, aspect) in
                    asked.aspects.iter().enumerate().filter(|(_, aspect)| aspect.counts)
                {
                    put(number, aspect)?;
                }
            }
            Some(typed) => {
                let by_id = asked
                    .aspects
                    .iter()
                    .position(|aspect| self.aspect(aspect).id.as_str() == typed);
                let number = by_id.map_or_else(
                    || {
                        let aspect = find_aspect(&self.framework, typed)
                            .map_err(|_| unknown(AnswerPart::Aspect))?;
                        asked
                            .aspects
                            .iter()
                            .position(|known| self.aspect(known).id == aspect.id)
                            .ok_or_else(|| {
                                let (competency, aspect) =
                                    (&self.competency(asked).id, aspect.title.to_lowercase());
                                fault(
                                    AnswerPart::Aspect,
                                    &format!(
                                        "{competency} has no {aspect} at level {}",
                                        self.level
                                    ),
                                )
                            })
                    },
                    Ok,
                )?;
                put(number, &asked.aspects[number])?;
            }
        }
        Ok(changed)
    }

    fn place_of(&self, competency: &str, guess: usize) -> Option<usize> {
        let is_it = |at: &usize| {
            self.asked
                .get(*at)
                .is_some_and(|asked| self.competency(asked).id.as_str() == competency)
        };
        [guess, guess + 1].into_iter().find(is_it).or_else(|| self.by_id.get(competency).copied())
    }

    pub(super) fn byte_of(
        &self,
        asked: &Asked,
        aspect: &AskedAspect,
        typed: &str,
    ) -> Result<u8, String> {
        let (competency, known) = (self.competency(asked), self.aspect(aspect));
        let points = &self.framework.scale_of(competency, known).points;
        let at = match points.iter().position(|point| point.id.as_str() == typed) {
            Some(at) => at,
            None if Answer::is_not_applicable(typed) => return Ok(CohortMember::NOT_APPLICABLE),
            // Rows exported for other programs have this value.
            None if typed == State::NotRated.name() => return Ok(CohortMember::NOT_RATED),
            None => {
                let point =
                    find_point(&self.framework, competency, known, typed).map_err(|_| {
                        let labels = points.iter().map(|point| point.label.as_str()).chain(["n/a"]);
                        let labels: Vec<String> =
                            labels.map(|label| format!("`{label}`")).collect();
                        format!("this is not one of the answers; there are {}", list(&labels))
                    })?;
                points.iter().position(|one| one.id == point.id).unwrap_or(0)
            }
        };
        u8::try_from(at + usize::from(CohortMember::POINTS))
            .map_err(|_| "the scale has too many points".to_owned())
    }

    /// Returns the row of the answers in a portfolio.
    #[must_use]
    pub fn row_of(&self, portfolio: &Portfolio) -> Box<[u8]> {
        let mut row = self.blank();
        for asked in &self.asked {
            for (number, aspect) in asked.aspects.iter().enumerate() {
                let (competency, known) = (self.competency(asked), self.aspect(aspect));
                let rated = portfolio.rating(&competency.id, &self.level, &known.id);
                row[asked.first + number] = match rated.map(|rated| &rated.answer) {
                    None => CohortMember::NOT_RATED,
                    Some(Answer::NotApplicable { .. }) => CohortMember::NOT_APPLICABLE,
                    Some(Answer::Point(point)) => self
                        .byte_of(asked, aspect, point.as_str())
                        .unwrap_or(CohortMember::NOT_RATED),
                };
            }
        }
        row
    }

    /// Marks every question about a competency that this role does not see, unless it is answered:
    /// such a competency is not applicable to the person.
    pub fn set_aside_unseen(&self, role: Option<&RoleId>, row: &mut [u8]) {
        let part = self.framework.part_of(role);
        for asked in self.asked.iter().filter(|asked| !part.has(self.competency(asked))) {
            for answer in &mut row[asked.first..][..asked.aspects.len()] {
                if *answer == CohortMember::NOT_RATED {
                    *answer = CohortMember::UNSEEN;
                }
            }
        }
    }

    /// Returns the day of an answer, if it differs from that of the whole set.
    #[must_use]
    pub fn day_of(&self, member: &CohortMember, asked: &Asked, number: usize) -> Option<Date> {
        member.days.get(asked.first + number).copied().flatten()
    }

    /// Returns the answer to a question: `not-rated`, `not-applicable`, or the point's id.
    #[must_use]
    pub fn answer<'q>(&'q self, row: &[u8], asked: &Asked, number: usize) -> &'q str {
        match asked.answer(row, number) {
            Verdict::Point(_) => {
                let aspect = self.aspect(&asked.aspects[number]);
                let points = &self.framework.scale_of(self.competency(asked), aspect).points;
                points[usize::from(row[asked.first + number] - CohortMember::POINTS)].id.as_str()
            }
            none => none.state().name(),
        }
    }
}

impl AskedAspect {
    /// Returns whether the verdict depends on it.
    pub(super) fn counts(&self) -> bool {
        self.counts
    }

    /// Returns whether there can be a verdict without it.
    pub(super) fn is_optional(&self) -> bool {
        self.optional
    }
}

impl Asked {
    /// Returns the place of one of its answers in a row.
    pub(super) fn place(&self, number: usize) -> usize {
        self.first + number
    }

    /// Returns whether somebody answered any of its aspects that count.
    pub(super) fn is_chosen(&self, row: &[u8]) -> bool {
        self.aspects.iter().enumerate().any(|(number, aspect)| {
            let answer = row[self.first + number];
            aspect.counts && ![CohortMember::NOT_RATED, CohortMember::UNSEEN].contains(&answer)
        })
    }

    /// Returns one of its answers, in the form of a verdict.
    #[must_use]
    pub fn answer(&self, row: &[u8], number: usize) -> Verdict<Height> {
        match row[self.first + number] {
            CohortMember::NOT_RATED => Verdict::NotRated,
            CohortMember::NOT_APPLICABLE | CohortMember::UNSEEN => Verdict::NotApplicable,
            point => {
                let height =
                    self.aspects[number].points.get(usize::from(point - CohortMember::POINTS));
                height.map_or(Verdict::NotRated, |height| Verdict::Point(*height))
            }
        }
    }

    /// Returns the verdict on the whole competency, by the same rule as for a portfolio.
    #[must_use]
    pub fn verdict(&self, row: &[u8]) -> Verdict<Height> {
        let counting = self.aspects.iter().enumerate().filter(|(_, aspect)| aspect.counts);
        lowest(
            counting.map(|(number, aspect)| (aspect.optional, self.answer(row, number))),
            |height| *height,
        )
    }
}
