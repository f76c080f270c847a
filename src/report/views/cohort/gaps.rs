//! Where a cohort is, and where training is needed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{CountsView, PackView, PeopleView, SetView, at_least, cell};
use crate::{
    analysis::cohort::{GroupNeed, Section},
    model::Aspect,
    report::{Bar, Chart, Document, Heat, Part, Share, Table, View},
    text::{counted, list},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CohortGapsView {
    #[serde(flatten)]
    pub about: PeopleView,
    /// What people are grouped by, if they are.
    pub by: Option<String>,
    /// Frameworks and levels, which are never added up.
    pub sets: Vec<SetView>,
    /// What is most needed first, in each set.
    pub competencies: Vec<CompetencyNeedView>,
    pub domains: Vec<DomainNeedView>,
    pub groups: Vec<GroupView>,
    #[serde(skip)]
    aspects: Vec<Vec<AskedView>>,
    /// How many competencies of each set people see; all without.
    #[serde(skip)]
    top: Option<usize>,
}

/// An aspect that is asked about in a set.
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
    pub competency: String,
    pub domain: String,
    pub title: String,
    pub framework: String,
    pub version: String,
    pub level: String,
    /// 1 for what is most needed.
    pub rank: usize,
    /// Counts only for whoever chose it.
    pub optional: bool,
    /// How many chose it, by answering any of it that counts; `null` for what nobody may leave out, and where it is not shown.
    pub chosen: Option<u32>,
    #[serde(flatten)]
    pub counts: CountsView,
    /// Not met or not rated, together; of what is optional, by those for whom it counts: of a choice as many count as it asks for.
    pub open: Option<u32>,
    /// As many of them at least; what is most needed is ranked by this.
    pub open_at_least: u32,
    pub aspects: BTreeMap<String, CountsView>,
    /// Whether it is one of those of which some have to be chosen.
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
    pub aspects: BTreeMap<String, CountsView>,
    #[serde(skip)]
    set: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GroupView {
    /// What it is called; `null` for those that were put together because each is too small to be shown, whose names are not shown either.
    pub group: Option<String>,
    pub framework: String,
    pub version: String,
    pub level: String,
    pub people: u32,
    pub competencies: Vec<GroupNeedView>,
    #[serde(skip)]
    set: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GroupNeedView {
    pub competency: String,
    #[serde(flatten)]
    pub counts: CountsView,
    pub open: Option<u32>,
    /// Nothing, unless every number is shown: together with what is shown of all, they could tell what is kept back.
    pub aspects: BTreeMap<String, CountsView>,
}

impl CohortGapsView {
    #[must_use]
    pub fn of(about: PeopleView, sections: &[Section<'_>], by: Option<String>, top: Option<usize>) -> Self {
        let mut view = Self {
            about,
            by,
            sets: Vec::new(),
            competencies: Vec::new(),
            domains: Vec::new(),
            groups: Vec::new(),
            aspects: Vec::new(),
            top,
        };
        let competencies = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        for (set, section) in sections.iter().enumerate() {
            let questionnaire = section.questionnaire;
            let aspects = |aspects: &[(usize, [Option<u32>; 4])], of: &dyn Fn(usize) -> u32| -> BTreeMap<String, CountsView> {
                let id = |at: usize| questionnaire.framework.aspects[at].id.to_string();
                let counts = |at: usize, shown: [Option<u32>; 4]| CountsView::of(shown, of(at), questionnaire.may_be_left_out(at));
                aspects.iter().map(|(at, shown)| (id(*at), counts(*at, *shown))).collect()
            };
            let known = SetView::of(questionnaire, section.people, &section.given);
            let (framework, version, level) = (known.framework.clone(), known.version.clone(), known.level.clone());
            view.sets.push(known);
            let titled = questionnaire.aspects.iter().map(|at| &questionnaire.framework.aspects[*at]);
            let asked =
                |aspect: &Aspect| AskedView { id: aspect.id.to_string(), title: aspect.title.clone(), may_be_left_out: aspect.optional };
            view.aspects.push(titled.map(asked).collect());
            for (rank, need) in (1..).zip(&section.needs) {
                let competency = questionnaire.competency(&questionnaire.asked[need.asked]);
                view.competencies.push(CompetencyNeedView {
                    competency: competency.id.to_string(),
                    domain: competency.domain.to_string(),
                    title: competency.title.clone(),
                    framework: framework.clone(),
                    version: version.clone(),
                    level: level.clone(),
                    rank,
                    optional: competency.optional,
                    chosen: need.chosen,
                    counts: CountsView::of(need.verdict, section.people, competency.optional),
                    open: need.open,
                    open_at_least: need.open_at_least,
                    aspects: aspects(&need.aspects, &|_| section.people),
                    is_of_choice: questionnaire.is_of_choice(&questionnaire.asked[need.asked]),
                    set,
                });
            }
            view.domains.extend(section.domains.iter().map(|domain| DomainNeedView {
                domain: domain.domain.to_string(),
                title: questionnaire.framework.domain(domain.domain.as_str()).map(|known| known.title.clone()).unwrap_or_default(),
                framework: framework.clone(),
                version: version.clone(),
                level: level.clone(),
                competencies: domain.competencies,
                counts: CountsView::of(domain.verdict, section.people * competencies(domain.competencies), false),
                aspects: aspects(&domain.aspects, &|at| section.people * competencies(questionnaire.asked_in(&domain.domain, at))),
                set,
            }));
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
                            let competency = questionnaire.competency(&questionnaire.asked[need.asked]);
                            GroupNeedView {
                                competency: competency.id.to_string(),
                                counts: CountsView::of(need.verdict, group.people, competency.optional),
                                open: need.open,
                                aspects: aspects(&need.aspects, &|_| group.people),
                            }
                        })
                        .collect(),
                    set,
                }
            }));
        }
        view
    }

    /// Whether anything is open for anybody, as far as it is shown; without anybody nobody can tell.
    #[must_use]
    pub fn is_anything_open(&self) -> bool {
        self.about.people == 0 || self.competencies.iter().any(|need| need.open != Some(0))
    }

    fn of_set(&self, set: usize) -> impl Iterator<Item = &CompetencyNeedView> {
        self.competencies.iter().filter(move |need| need.set == set).take(self.top.unwrap_or(usize::MAX))
    }

    fn needs_table(&self, set: usize) -> Table {
        let mut table = Table::new(["", "Competency", "Met", "Not met", "Not rated", "N/A", "Open"]);
        for need in self.of_set(set) {
            let head = [need.competency.clone(), need.title.clone()];
            table.row(head.into_iter().chain(need.counts.cells()).chain([at_least(need.open, need.open_at_least)]).collect());
        }
        table
    }

    /// How many chose what may be left out, where there is any.
    fn chosen(&self, set: usize) -> Option<String> {
        let people = self.sets[set].people;
        let told = |need: &CompetencyNeedView| {
            let who = match need.chosen {
                None => "how many chose it is kept back".to_owned(),
                Some(0) => "nobody chose it".to_owned(),
                Some(chosen) => format!("{chosen} of {people} chose it"),
            };
            format!("{}: {who}", need.competency)
        };
        let optional: Vec<String> = self.of_set(set).filter(|need| need.optional).map(told).collect();
        let is_any_of_choice = self.of_set(set).any(|need| need.optional && need.is_of_choice);
        let fewer = " Some of these have to be chosen: where somebody chose fewer, the first of the others are open for them.";
        let fewer = if is_any_of_choice { fewer } else { "" };
        (!optional.is_empty()).then(|| format!("Optional, and open only for those who chose it.{fewer} {}.", optional.join("; ")))
    }

    /// The aspects that are asked about, in the order of the framework.
    fn aspects(&self, set: usize) -> &[AskedView] {
        &self.aspects[set]
    }

    /// What the parts are parts of.
    fn of_what(&self, set: usize) -> String {
        let mut words =
            "The share of people who meet it, among those to whom it applies. What is not rated yet counts as open; where nobody rated anything, it says none."
                .to_owned();
        let left_out = self.aspects(set).iter().filter(|aspect| aspect.may_be_left_out);
        let left_out: Vec<&str> = left_out.map(|aspect| aspect.title.as_str()).collect();
        if !left_out.is_empty() {
            words.push_str(&format!(
                " {} may be left out: its share counts given answers only, and the number missing stands beside it.",
                list(&left_out)
            ));
        }
        words
    }

    fn columns(&self, set: usize) -> Vec<String> {
        let titles = self.aspects(set).iter().map(|aspect| aspect.title.clone());
        ["All that counts".to_owned()].into_iter().chain(titles).collect()
    }

    fn shares(&self, set: usize, of_all: Share, aspects: &BTreeMap<String, CountsView>) -> Vec<Share> {
        let of = self.aspects(set).iter().map(|aspect| aspects.get(&aspect.id).map_or(Share::OfNobody, CountsView::share));
        [of_all].into_iter().chain(of).collect()
    }

    /// The domains, with the aspects side by side.
    fn domain_heat(&self, set: usize) -> Heat {
        let here = self.domains.iter().filter(|domain| domain.set == set);
        let row = |one: &DomainNeedView| (one.domain.clone(), one.title.clone(), self.shares(set, one.counts.share(), &one.aspects));
        Heat { title: "Part of people who meet it, by domain".to_owned(), columns: self.columns(set), rows: here.map(row).collect() }
    }

    /// The competencies, with the aspects side by side.
    fn competency_heat(&self, set: usize) -> Heat {
        let row = |one: &CompetencyNeedView| {
            (one.competency.clone(), one.title.clone(), self.shares(set, one.counts.share_with_open(one.open_at_least), &one.aspects))
        };
        Heat {
            title: "Part of people who meet it, by competency".to_owned(),
            columns: self.columns(set),
            rows: self.of_set(set).map(row).collect(),
        }
    }

    fn group_heat(&self, set: usize) -> Option<Heat> {
        let groups: Vec<&GroupView> = self.groups.iter().filter(|group| group.set == set).collect();
        if groups.is_empty() {
            return None;
        }
        let rows = self.of_set(set).map(|need| {
            let of = groups.iter().map(|group| {
                let one = group.competencies.iter().find(|one| one.competency == need.competency);
                one.map_or(Share::OfNobody, |one| one.counts.share())
            });
            (need.competency.clone(), need.title.clone(), of.collect())
        });
        Some(Heat {
            title: format!("Part of people who meet it, by {}", self.by.as_deref().unwrap_or("group")),
            columns: groups.iter().map(|group| format!("{} ({})", group.named(), group.people)).collect(),
            rows: rows.collect(),
        })
    }

    fn chart(&self, set: usize) -> Chart {
        let bar = |need: &CompetencyNeedView| {
            let open = match (need.open, need.open_at_least) {
                (None, least @ 1..) => Part::AtLeast(least),
                (open, _) => open.into(),
            };
            Bar {
                name: format!("{} {}", need.competency, need.title),
                whole: self.sets[set].people,
                parts: vec![need.counts.met.into(), open, need.counts.not_applicable.into()],
            }
        };
        Chart {
            title: "How many people are where, what is most needed first".to_owned(),
            parts: ["Met", "Open", "Not applicable"].map(str::to_owned).to_vec(),
            bars: self.of_set(set).map(bar).collect(),
        }
    }
}

impl GroupView {
    fn named(&self) -> String {
        self.group.clone().unwrap_or_else(|| "others together".to_owned())
    }
}

impl View for CohortGapsView {
    const NAME: &'static str = "cohort-gaps";

    fn document(&self) -> Document {
        let people = counted(self.about.people as usize, "person stands", "people stand");
        let mut document = PackView::document(&self.about.packs, format!("Where {people}")).list(self.about.remarks());
        let all: Vec<&CountsView> = self.competencies.iter().flat_map(|need| need.aspects.values().chain([&need.counts])).collect();
        if all.iter().any(|counts| !counts.is_whole()) {
            document = document.note(self.about.kept_back());
        }
        for (set, known) in self.sets.iter().enumerate() {
            let people = counted(known.people as usize, "person", "people");
            document = document.heading(format!("{}: {people}", known.named(&self.sets))).text(known.basis(known.when()));
            if known.people < self.about.min_group {
                document = document.text(super::too_few(known.people, self.about.min_group));
                continue;
            }
            document = document
                .text("Most needed first, as far as that is shown: what most people have not met, or not rated yet (open).")
                .chart(self.chart(set))
                .table(self.needs_table(set));
            if let Some(chosen) = self.chosen(set) {
                document = document.text(chosen);
            }
            document = document
                .heading("By domain")
                .text(self.of_what(set))
                .heat(self.domain_heat(set))
                .heading("Side by side")
                .heat(self.competency_heat(set));
            if let Some(heat) = self.group_heat(set) {
                document = document.heading(heat.title.clone()).heat(heat);
            } else if self.by.is_some() {
                document = document.text(format!(
                    "There are no groups of {} or more to show beside one another.",
                    counted(self.about.min_group as usize, "person", "people")
                ));
            }
        }
        document = document.note(super::framework_files(&self.about.packs));
        let unread = self.about.unread();
        if !unread.is_empty() {
            document = document.heading("Could not be read").list(unread);
        }
        document
    }

    fn first(&self) -> Option<String> {
        self.about.first()
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "framework",
            "version",
            "level",
            "group",
            "people",
            "rank",
            "competency",
            "domain",
            "title",
            "aspect",
            "met",
            "not-met",
            "not-rated",
            "not-applicable",
            "of",
            "open",
            "open-at-least",
            "chosen",
            "rated-by",
            "answered-from",
            "answered-to",
            "suppressed-below",
            "sha256",
            "known",
        ]);
        let mut rows = |people: (&str, u32),
                        need: &CompetencyNeedView,
                        counts: &CountsView,
                        open: [String; 3],
                        aspects: &BTreeMap<String, CountsView>| {
            let known = &self.sets[need.set];
            // What is open is said of verdicts only.
            let none = || [const { String::new() }; 3];
            let kinds = [("", counts, open)].into_iter().chain(aspects.iter().map(|(id, counts)| (id.as_str(), counts, none())));
            for (aspect, counts, open) in kinds {
                let (group, people, rank) = (people.0, people.1.to_string(), need.rank.to_string());
                let head = [&known.framework, &known.version, &known.level, group, &people, &rank].map(str::to_owned);
                let what = [&need.competency, &need.domain, &need.title, aspect].map(str::to_owned);
                let counts = counts.parts().into_iter().chain([counts.of]).map(cell);
                let basis = [self.about.rated_by.to_owned()].into_iter().chain(known.months()).chain([self.about.min_group.to_string()]);
                let proof = super::proof(&known.sha256, &self.about.packs);
                table.row(head.into_iter().chain(what).chain(counts).chain(open).chain(basis).chain(proof).collect());
            }
        };
        for need in &self.competencies {
            let chosen = if need.optional { cell(need.chosen) } else { String::new() };
            let open = [cell(need.open), need.open_at_least.to_string(), chosen];
            rows(("", self.sets[need.set].people), need, &need.counts, open, &need.aspects);
        }
        for group in &self.groups {
            for one in &group.competencies {
                let need = self.competencies.iter().find(|need| need.set == group.set && need.competency == one.competency);
                if let Some(need) = need {
                    rows((&group.named(), group.people), need, &one.counts, [cell(one.open), String::new(), String::new()], &one.aspects);
                }
            }
        }
        table
    }
}
