//! The state of a cohort, and the needs for training.

mod shown;
mod together;

pub(super) use shown::state_chart;
use together::AlphaView;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{CountsView, HeadView, OpenView, PeopleView, SetView};
use crate::{
    analysis::{
        StageWords,
        cohort::{CohortSection, DomainNeed, GroupNeed, ShownStates},
    },
    model::Aspect,
    report::CompetencyName,
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CohortGapsView {
    #[serde(flatten)]
    pub head: HeadView,
    #[serde(flatten)]
    pub about: PeopleView,
    /// The grouping of people; null if they are not grouped.
    pub by: Option<String>,
    /// Frameworks and levels. They are never added up.
    pub sets: Vec<SetView>,
    /// The greatest need first, in each set; empty where whole domains are shown.
    pub competencies: Vec<CompetencyNeedView>,
    pub domains: Vec<DomainNeedView>,
    pub groups: Vec<GroupView>,
    /// The words of each set for its states.
    #[serde(skip)]
    words: Vec<StageWords>,
    #[serde(skip)]
    aspects: Vec<Vec<AskedView>>,
    /// The number of competencies shown of each set; `None` shows all.
    #[serde(skip)]
    top: Option<usize>,
    /// Whole domains are shown, and no competencies.
    #[serde(skip)]
    is_of_domains: bool,
}

/// An aspect that a set asks about.
#[derive(Debug)]
struct AskedView {
    id: String,
    title: String,
    may_be_left_out: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CompetencyNeedView {
    pub competency: CompetencyName,
    pub domain: String,
    pub title: String,
    pub framework: String,
    pub version: String,
    pub level: String,
    /// 1 for the greatest need.
    pub rank: usize,
    /// True if it counts only for people who chose it.
    pub optional: bool,
    /// The number of people who chose it, by answering any aspect of it that counts; `null` if it
    /// is not optional, or if the number is not shown.
    pub chosen: Option<u32>,
    #[serde(flatten)]
    pub counts: CountsView,
    #[serde(flatten)]
    pub open: OpenView,
    pub aspects: BTreeMap<String, CountsView>,
    /// True if it belongs to a choice, from which some must be chosen.
    #[serde(skip)]
    is_of_choice: bool,
    #[serde(skip)]
    set: usize,
}

/// The competencies of a domain that count, added up: each person counts once for each of them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DomainNeedView {
    pub domain: String,
    pub title: String,
    pub framework: String,
    pub version: String,
    pub level: String,
    pub competencies: usize,
    #[serde(flatten)]
    pub counts: CountsView,
    #[serde(flatten)]
    pub open: OpenView,
    #[serde(flatten)]
    pub alpha: AlphaView,
    pub aspects: BTreeMap<String, CountsView>,
    #[serde(skip)]
    set: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GroupView {
    /// The name of the group; `null` if several were put together because each is too small to be
    /// shown. Their names are not shown either.
    pub group: Option<String>,
    pub framework: String,
    pub version: String,
    pub level: String,
    pub people: u32,
    /// Empty where whole domains are shown.
    pub competencies: Vec<GroupNeedView>,
    /// Empty where competencies are shown.
    pub domains: Vec<DomainNeedView>,
    #[serde(skip)]
    set: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GroupNeedView {
    pub competency: CompetencyName,
    #[serde(flatten)]
    pub counts: CountsView,
    pub open: Option<u32>,
    /// Empty unless every number is shown, because suppressed numbers could be worked out from it.
    pub aspects: BTreeMap<String, CountsView>,
}

impl CohortGapsView {
    #[must_use]
    pub fn of(
        head: HeadView,
        about: PeopleView,
        sections: &[CohortSection<'_>],
        by: Option<String>,
        top: Option<usize>,
        is_of_domains: bool,
    ) -> Self {
        let mut view = Self {
            head,
            about,
            by,
            sets: Vec::new(),
            competencies: Vec::new(),
            domains: Vec::new(),
            groups: Vec::new(),
            words: Vec::new(),
            aspects: Vec::new(),
            top,
            is_of_domains,
        };
        let competencies = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        for (set, section) in sections.iter().enumerate() {
            let questionnaire = section.questionnaire;
            view.words.push(StageWords::of(&questionnaire.framework));
            let aspects = |aspects: &[(usize, ShownStates)],
                           of: &dyn Fn(usize) -> u32|
             -> BTreeMap<String, CountsView> {
                let id = |at: usize| questionnaire.framework.aspects[at].id.to_string();
                let counts = |at: usize, shown: ShownStates| {
                    CountsView::of(shown, of(at), questionnaire.may_be_left_out(at))
                };
                aspects.iter().map(|(at, shown)| (id(*at), counts(*at, *shown))).collect()
            };
            let known = SetView::of(questionnaire, section.people, &section.given);
            let (framework, version, level) =
                (known.framework.clone(), known.version.clone(), known.level.clone());
            view.sets.push(known);
            let titled =
                questionnaire.aspects.iter().map(|at| &questionnaire.framework.aspects[*at]);
            let asked = |aspect: &Aspect| AskedView {
                id: aspect.id.to_string(),
                title: aspect.title.clone(),
                may_be_left_out: aspect.optional,
            };
            view.aspects.push(titled.map(asked).collect());
            for (rank, need) in (1..).zip(&section.needs) {
                let competency = questionnaire.competency(&questionnaire.asked[need.asked]);
                view.competencies.push(CompetencyNeedView {
                    competency: CompetencyName::of(competency),
                    domain: competency.domain.to_string(),
                    title: competency.title.clone(),
                    framework: framework.clone(),
                    version: version.clone(),
                    level: level.clone(),
                    rank,
                    optional: competency.optional,
                    chosen: need.chosen,
                    counts: CountsView::of(need.verdict, section.people, competency.optional),
                    open: OpenView::of(need.open),
                    aspects: aspects(&need.aspects, &|_| section.people),
                    is_of_choice: questionnaire.is_of_choice(&questionnaire.asked[need.asked]),
                    set,
                });
            }
            let of_domain = |domain: &DomainNeed, people: u32| DomainNeedView {
                domain: domain.domain.to_string(),
                title: questionnaire
                    .framework
                    .domain(domain.domain.as_str())
                    .map(|known| known.title.clone())
                    .unwrap_or_default(),
                framework: framework.clone(),
                version: version.clone(),
                level: level.clone(),
                competencies: domain.competencies,
                counts: CountsView::of(
                    domain.verdict,
                    people * competencies(domain.competencies),
                    false,
                ),
                open: OpenView::of(domain.open),
                alpha: AlphaView::of(domain.alpha),
                aspects: aspects(&domain.aspects, &|at| {
                    people * competencies(questionnaire.asked_in(&domain.domain, at))
                }),
                set,
            };
            view.domains.extend(section.domains.iter().map(|one| of_domain(one, section.people)));
            view.groups.extend(section.groups.iter().map(|group| {
                GroupView {
                    group: <[String; 1]>::try_from(group.names.clone()).ok().map(|[name]| name),
                    framework: framework.clone(),
                    version: version.clone(),
                    level: level.clone(),
                    people: group.people,
                    competencies: group
                        .needs
                        .iter()
                        .map(|need: &GroupNeed| {
                            let competency =
                                questionnaire.competency(&questionnaire.asked[need.asked]);
                            GroupNeedView {
                                competency: CompetencyName::of(competency),
                                counts: CountsView::of(
                                    need.verdict,
                                    group.people,
                                    competency.optional,
                                ),
                                open: need.open,
                                aspects: aspects(&need.aspects, &|_| group.people),
                            }
                        })
                        .collect(),
                    domains: group.domains.iter().map(|one| of_domain(one, group.people)).collect(),
                    set,
                }
            }));
        }
        view
    }

    /// Reports whether anything shown is open or suppressed, or nobody was counted, so that nobody
    /// can tell.
    #[must_use]
    pub fn is_anything_open(&self) -> bool {
        let of_domains = self.domains.iter().map(|one| one.open).filter(|_| self.is_of_domains);
        let mut open = self.competencies.iter().map(|need| need.open).chain(of_domains);
        self.about.people == 0 || open.any(|open| open.open != Some(0))
    }

    fn of_set(&self, set: usize) -> impl Iterator<Item = &CompetencyNeedView> {
        self.competencies
            .iter()
            .filter(move |need| need.set == set)
            .take(self.top.unwrap_or(usize::MAX))
    }
}

impl GroupView {
    fn named(&self) -> String {
        self.group.clone().unwrap_or_else(|| "others together".to_owned())
    }
}
