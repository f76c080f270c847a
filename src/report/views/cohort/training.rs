//! The training that would close most gaps for most people.

use serde::Serialize;

use super::{HeadView, PackView, PeopleView, SetView, at_least, cell};
use crate::{
    analysis::cohort::{CohortSection, CourseChoice, CourseNeed},
    report::{Document, Table, View, views::gaps::TrainingView},
    text::{counted, list},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CohortTrainingView {
    #[serde(flatten)]
    pub head: HeadView,
    #[serde(flatten)]
    pub about: PeopleView,
    pub sets: Vec<SetView>,
    /// The course that covers most gaps first, as far as that is shown.
    pub courses: Vec<CourseNeedView>,
    /// The best courses within the budget; `null` if none was given.
    pub choice: Option<CourseChoiceView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CourseNeedView {
    #[serde(flatten)]
    pub training: TrainingView,
    pub competencies: usize,
    /// The gaps it covers, one for each person and open competency; `null` if not shown.
    pub gaps: Option<u32>,
    /// A lower bound of `gaps`.
    pub gaps_at_least: u32,
    /// The number of people for whom it covers any gap; `null` if not shown.
    pub people: Option<u32>,
    /// A lower bound of `people`.
    pub people_at_least: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CourseChoiceView {
    pub budget: usize,
    /// The ids of the courses; fewer than the budget if more would add nothing.
    pub courses: Vec<String>,
    pub gaps: Option<u32>,
    pub gaps_at_least: u32,
    /// True if no other choice of that many courses covers more, as far as that is shown. If false,
    /// each course is the one that adds most.
    pub best: bool,
    #[serde(skip)]
    titles: Vec<String>,
}

impl CohortTrainingView {
    #[must_use]
    pub fn of(
        head: HeadView,
        about: PeopleView,
        sections: &[CohortSection<'_>],
        needs: &[CourseNeed<'_>],
        choice: Option<(usize, &CourseChoice<'_>)>,
    ) -> Self {
        let course = |need: &CourseNeed<'_>| CourseNeedView {
            training: TrainingView::of(need.training),
            competencies: need.covers,
            gaps: need.gaps.ok(),
            gaps_at_least: need.gaps.unwrap_or_else(|least| least),
            people: need.people.ok(),
            people_at_least: need.people.unwrap_or_else(|least| least),
        };
        let choice = choice.map(|(budget, choice)| CourseChoiceView {
            budget,
            courses: choice.courses.iter().map(|course| course.id.to_string()).collect(),
            gaps: choice.gaps.ok(),
            gaps_at_least: choice.gaps.unwrap_or_else(|least| least),
            best: choice.is_best,
            titles: choice.courses.iter().map(|course| course.title.clone()).collect(),
        });
        let sets = sections
            .iter()
            .map(|section| SetView::of(section.questionnaire, section.people, &section.given))
            .collect();
        Self { head, about, sets, courses: needs.iter().map(course).collect(), choice }
    }
}

fn together(exact: Option<u32>, least: u32) -> String {
    match (exact, least) {
        (Some(gaps), _) => format!("Together: {}.", counted(gaps as usize, "gap", "gaps")),
        (None, 0) => "The number of gaps that they cover is suppressed.".to_owned(),
        (None, least) => format!("Together: at least {}.", counted(least as usize, "gap", "gaps")),
    }
}

impl View for CohortTrainingView {
    const NAME: &'static str = "cohort-training";

    fn document(&self) -> Document {
        let people = counted(self.about.people as usize, "person", "people");
        let mut document = self.about.begun(&self.head, &format!("Training for {people}"));
        for set in &self.sets {
            document =
                document.text(format!("{}: {}", set.named(&self.sets), set.basis(set.when())));
        }
        if self.courses.is_empty() {
            document = document
                .text("No course of the catalogue covers anything that is asked about here. --catalogue FILE adds your own courses.");
        } else {
            let mut table = Table::new(["Course", "Provider", "Competencies", "Gaps", "People"]);
            for course in &self.courses {
                table.row(vec![
                    course.training.title.clone(),
                    course.training.provider.clone(),
                    course.competencies.to_string(),
                    at_least(course.gaps, course.gaps_at_least),
                    at_least(course.people, course.people_at_least),
                ]);
            }
            document = document
                .text("A competency that is open for one person is one gap. The course that covers most comes first, as far as that is shown.")
                .table(table)
                .note(self.courses.iter().find_map(|course| course.training.notice.clone()));
        }
        if let Some(choice) = &self.choice {
            let which = if choice.titles.is_empty() {
                "none of them: there is nothing to cover".to_owned()
            } else {
                list(&choice.titles)
            };
            let how = if choice.best {
                "No other choice of that many courses covers more, as far as that is shown."
            } else {
                "There are too many choices to compare them all, so each course is the one that adds most to those before it; that covers at least 63% of the most that can be covered (Nemhauser, Wolsey and Fisher 1978)."
            };
            document = document
                .heading(format!("For {}", counted(choice.budget, "course", "courses")))
                .text(format!("{which}. {} {how}", together(choice.gaps, choice.gaps_at_least)));
        }
        if self.courses.iter().any(|course| course.gaps.is_none() || course.people.is_none()) {
            document = document.note(self.about.suppressed());
        }
        self.about.ended(document)
    }

    fn first(&self) -> Option<String> {
        self.about.first()
    }

    fn table(&self) -> Table {
        let mut table = Table::new(
            [
                "course",
                "title",
                "provider",
                "competencies",
                "gaps",
                "gaps-at-least",
                "people",
                "people-at-least",
                "chosen",
                "rated-by",
                "suppressed-below",
                "sha256",
                "known",
            ]
            .into_iter()
            .chain(HeadView::COLUMNS),
        );
        // A course may cover several frameworks, which are listed one after another.
        let packs = &self.about.packs;
        let each = |of: fn(&PackView) -> &str| packs.iter().map(of).collect::<Vec<_>>().join(" ");
        let proof = [each(|pack| &pack.sha256), each(|pack| pack.known.name())];
        for course in &self.courses {
            let chosen = self
                .choice
                .as_ref()
                .is_some_and(|choice| choice.courses.contains(&course.training.id));
            let row = vec![
                course.training.id.clone(),
                course.training.title.clone(),
                course.training.provider.clone(),
                course.competencies.to_string(),
                cell(course.gaps),
                course.gaps_at_least.to_string(),
                cell(course.people),
                course.people_at_least.to_string(),
                if chosen { "yes" } else { "no" }.to_owned(),
                self.about.rated_by.to_owned(),
                self.about.min_group.to_string(),
                proof[0].clone(),
                proof[1].clone(),
            ];
            table.row(row.into_iter().chain(self.head.cells()).collect());
        }
        table
    }
}
