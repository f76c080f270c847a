//! A sheet for each person: where they stand, what to look at next, and courses.

use serde::Serialize;

use super::gaps::state_chart;
use crate::{
    analysis::{
        StageWords,
        cohort::{CourseNeed, PersonSheet, Questionnaire, StateCounts},
    },
    report::{CompetencyName, Document, Table, View},
    text::{counted, day_in_words, list},
};

/// Sheets of people, each named by a code alone, unless names were asked for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CohortSheetsView {
    /// Always true: each sheet is for one person.
    pub not_for_passing_on: bool,
    pub made_on: String,
    /// The largest number of open competencies, and of courses, on a sheet.
    pub top: usize,
    /// In the order of the table of codes, and then of the codes.
    pub sheets: Vec<SheetView>,
    /// The names of the columns that each sheet has beside its code.
    #[serde(skip)]
    pub columns: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SheetView {
    /// The code of the person, or a key that stands for them.
    pub code: String,
    /// The name that they gave; `null` unless names were asked for.
    pub person: Option<String>,
    /// Where they stand, for each framework and level that they answered.
    pub standings: Vec<SheetStandingView>,
    /// The cells of the other columns.
    #[serde(skip)]
    pub others: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SheetStandingView {
    pub framework: String,
    pub version: String,
    pub level: String,
    pub competencies: u32,
    pub met: u32,
    pub on_the_way: u32,
    pub not_yet: u32,
    pub not_rated: u32,
    pub not_applicable: u32,
    /// What to look at next: what must not wait comes first, then what is on the way.
    pub open: Vec<SheetGapView>,
    /// Courses that cover most of what is open, as ids with titles.
    pub courses: Vec<SheetCourseView>,
    #[serde(skip)]
    title: String,
    #[serde(skip)]
    notice: Option<String>,
    #[serde(skip)]
    words: StageWords,
    #[serde(skip)]
    domains: Vec<(String, StateCounts)>,
    #[serde(skip)]
    open_in_all: usize,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SheetGapView {
    pub competency: CompetencyName,
    pub title: String,
    /// `on-the-way`, `not-yet` or `not-rated`.
    pub state: &'static str,
    /// What must not wait; `null` if nothing.
    pub when_not_met: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SheetCourseView {
    pub id: String,
    pub title: String,
    pub provider: String,
    /// How many of the open competencies it covers.
    pub covers: u32,
}

impl SheetStandingView {
    /// Builds it with at most `top` open competencies and courses.
    #[must_use]
    pub fn of(
        questionnaire: &Questionnaire,
        sheet: &PersonSheet,
        courses: &[CourseNeed<'_>],
        top: usize,
    ) -> Self {
        let framework = &questionnaire.framework;
        let [met, on_the_way, not_yet, not_rated, not_applicable] = sheet.states;
        let open = sheet.open.iter().take(top).map(|one| {
            let competency = questionnaire.competency(&questionnaire.asked[one.asked]);
            let urgent = competency.when_not_met(&questionnaire.level).filter(|_| one.is_urgent);
            SheetGapView {
                competency: CompetencyName::of(competency),
                title: competency.title.clone(),
                state: ["met", "on-the-way", "not-yet", "not-rated", "not-applicable"][one.state],
                when_not_met: urgent.map(str::to_owned),
            }
        });
        let course = |need: &CourseNeed<'_>| SheetCourseView {
            id: need.training.id.to_string(),
            title: need.training.title.clone(),
            provider: need.training.provider.clone(),
            covers: need.gaps.unwrap_or_else(|least| least),
        };
        let named = |(id, states): &(crate::model::DomainId, StateCounts)| {
            let title = framework.domain(id.as_str()).map_or("", |domain| &domain.title);
            (format!("{id} {title}"), *states)
        };
        Self {
            framework: framework.id.to_string(),
            version: framework.version.clone(),
            level: questionnaire.level.to_string(),
            competencies: sheet.states.iter().sum(),
            met,
            on_the_way,
            not_yet,
            not_rated,
            not_applicable,
            open: open.collect(),
            courses: courses.iter().map(course).filter(|one| one.covers > 0).take(top).collect(),
            title: framework.title.clone(),
            notice: framework.notice.clone(),
            words: StageWords::of(framework),
            domains: sheet.domains.iter().map(named).collect(),
            open_in_all: sheet.open.len(),
        }
    }

    fn in_words(&self) -> String {
        let mut words = format!(
            "{} of {} {}, {} on the way, {} {}, {} not yet rated",
            self.met,
            counted(self.competencies as usize, "competency", "competencies"),
            self.words.met,
            self.on_the_way,
            self.not_yet,
            self.words.lowest,
            self.not_rated
        );
        if self.not_applicable > 0 {
            words.push_str(&format!(", {} not part of this role", self.not_applicable));
        }
        words + "."
    }

    fn state_in_words<'w>(&'w self, state: &str) -> &'w str {
        match state {
            "on-the-way" => "on the way",
            "not-yet" => &self.words.lowest,
            _ => "not yet rated",
        }
    }

    fn shown(&self, document: Document) -> Document {
        let document = document
            .heading(format!("{}, level {}", self.title, self.level))
            .text(self.in_words())
            .chart(state_chart("How far along you are, by domain", &self.words, &self.domains));
        if self.open.is_empty() {
            return document.text("Nothing is open here.").note(self.notice.clone());
        }
        let mut table = Table::new(["", "What to look at next", "Now", "Must not wait"]);
        for one in &self.open {
            table.row(vec![
                one.competency.to_string(),
                one.title.clone(),
                self.state_in_words(one.state).to_owned(),
                one.when_not_met.clone().unwrap_or_default(),
            ]);
        }
        let document = document.table(table);
        let document = match self.open_in_all - self.open.len() {
            0 => document,
            more => document.text(format!(
                "{} open as well; a few at a time is a good way to go on.",
                counted(more, "more is", "more are")
            )),
        };
        let courses: Vec<String> = self
            .courses
            .iter()
            .map(|course| format!("{} ({}): {}", course.title, course.provider, covered(course)))
            .collect();
        let document = if courses.is_empty() {
            document
        } else {
            document.heading("Courses that cover some of it").list(courses)
        };
        document.note(self.notice.clone())
    }
}

fn covered(course: &SheetCourseView) -> String {
    format!("covers {} that {} open", course.covers, if course.covers == 1 { "is" } else { "are" })
}

impl CohortSheetsView {
    /// Returns the sheets one by one, each with its code.
    pub fn each(&self) -> impl Iterator<Item = (&str, Self)> {
        self.sheets.iter().map(|sheet| {
            let one = Self { sheets: vec![sheet.clone()], ..self.clone() };
            (sheet.code.as_str(), one)
        })
    }

    /// Leaves names out: a page bears the code alone.
    #[must_use]
    pub fn without_names(mut self) -> Self {
        self.columns.clear();
        for sheet in &mut self.sheets {
            sheet.person = None;
            sheet.others.clear();
        }
        self
    }
}

impl View for CohortSheetsView {
    const NAME: &'static str = "cohort-sheets";

    fn document(&self) -> Document {
        let made_on = day_in_words(&self.made_on);
        let title = match self.sheets.as_slice() {
            [one] => format!("Where you stand: {}", one.code),
            all => format!("For your eyes only: the sheets of {} people", all.len()),
        };
        let mut document = Document::new(title).text(format!(
            "Made on {made_on} from people's own answers about their own practice. Nothing here is a test, and nobody is compared with anybody."
        ));
        for sheet in &self.sheets {
            if self.sheets.len() > 1 {
                document = document.heading(match &sheet.person {
                    Some(person) => format!("{} ({person})", sheet.code),
                    None => sheet.code.clone(),
                });
            }
            document = sheet.standings.iter().fold(document, |document, one| one.shown(document));
        }
        document
    }

    fn table(&self) -> Table {
        let mut columns = vec!["code".to_owned()];
        let has_names = self.sheets.iter().any(|sheet| sheet.person.is_some());
        columns.extend(has_names.then(|| "person".to_owned()));
        columns.extend(self.columns.iter().cloned());
        let states = ["met", "on-the-way", "not-yet", "not-rated", "not-applicable"];
        columns.extend(["framework", "version", "level", "competencies"].map(str::to_owned));
        columns.extend(states.map(str::to_owned));
        for at in 1..=self.top {
            columns.extend([format!("next-{at}"), format!("next-{at}-state")]);
        }
        columns.extend(["courses", "must-not-wait", "made-on"].map(str::to_owned));
        let mut table = Table::new(columns);
        for sheet in &self.sheets {
            for one in &sheet.standings {
                let mut row = vec![sheet.code.clone()];
                row.extend(has_names.then(|| sheet.person.clone().unwrap_or_default()));
                row.extend(sheet.others.iter().cloned());
                row.extend([one.framework.clone(), one.version.clone(), one.level.clone()]);
                let counts = [
                    one.competencies,
                    one.met,
                    one.on_the_way,
                    one.not_yet,
                    one.not_rated,
                    one.not_applicable,
                ];
                row.extend(counts.map(|count| count.to_string()));
                for at in 0..self.top {
                    let gap = one.open.get(at);
                    row.push(
                        gap.map(|gap| format!("{} {}", gap.competency, gap.title))
                            .unwrap_or_default(),
                    );
                    row.push(gap.map(|gap| gap.state.to_owned()).unwrap_or_default());
                }
                let courses: Vec<&str> =
                    one.courses.iter().map(|course| course.title.as_str()).collect();
                let urgent: Vec<&str> =
                    one.open.iter().filter_map(|gap| gap.when_not_met.as_deref()).collect();
                row.extend([list(&courses), urgent.join(" "), self.made_on.clone()]);
                table.row(row);
            }
        }
        table
    }
}
