//! How many people are in each state: by competency, domain and aspect, in all and by group.

use super::{
    alpha::alpha_of_domain,
    disclosure::{
        Between, CompetencyRows, STATES, ShownStates, Splits, StateCounts, is_small, pooled,
    },
    domains::{DomainNeed, domains_added, domains_alone},
    given::Given,
    questionnaire::{Asked, Questionnaire},
};
use crate::model::CohortMember;

/// All people who answered one questionnaire.
#[derive(Debug)]
pub struct CohortSection<'c> {
    pub questionnaire: &'c Questionnaire,
    pub people: u32,
    pub given: Given,
    /// The greatest need first, as far as that is shown; equal needs in the order of the framework.
    pub needs: Vec<Need>,
    pub domains: Vec<DomainNeed>,
    pub groups: Vec<Group>,
}

/// The states of all people in one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its place in the questionnaire.
    pub asked: usize,
    /// Over all aspects that count.
    pub verdict: ShownStates,
    /// How many have not met it or not rated it, as far as that is shown. An optional competency is
    /// open only for people for whom it counts.
    pub open: Between,
    /// How many chose an optional competency, as far as that is shown.
    pub chosen: Option<u32>,
    /// Each aspect that is asked about it, by its place in the framework.
    pub aspects: Vec<(usize, ShownStates)>,
}

/// The states of the people of a group in one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupNeed {
    /// Its place in the questionnaire.
    pub asked: usize,
    pub verdict: ShownStates,
    pub open: Option<u32>,
    /// Empty unless every number is shown.
    pub aspects: Vec<(usize, ShownStates)>,
}

#[derive(Debug)]
pub struct Group {
    /// One name, or several that were pooled because each group is too small.
    pub names: Vec<String>,
    pub people: u32,
    /// In the order of the questionnaire.
    pub needs: Vec<GroupNeed>,
    /// In the order of the section; empty where competencies are shown.
    pub domains: Vec<DomainNeed>,
}

/// The counts of each competency: its verdict first, then each aspect that is asked about it.
pub(super) type CountTable = Vec<Vec<StateCounts>>;

/// How many chose an optional competency, and for how many it is open.
#[derive(Clone, Copy, Debug, Default)]
struct Chosen {
    by: u32,
    open: u32,
    /// Those for whom it is open who chose neither it nor as many others as they have to.
    open_unchosen: u32,
}

impl Chosen {
    fn of(questionnaire: &Questionnaire, at: usize, members: &[&CohortMember]) -> Self {
        let count = |is_it: &dyn Fn(&CohortMember) -> bool| {
            u32::try_from(members.iter().filter(|member| is_it(member)).count()).unwrap_or(u32::MAX)
        };
        Self {
            by: count(&|member| questionnaire.asked[at].is_chosen(&member.answers)),
            open: count(&|member| questionnaire.is_open(at, &member.answers)),
            open_unchosen: count(&|member| {
                questionnaire.is_open(at, &member.answers)
                    && !questionnaire.asked[at].is_chosen(&member.answers)
            }),
        }
    }

    /// Returns for how many it is open, unless one of these numbers is small: those people, the
    /// ones among them who chose it or did not, or the others who have not met or not rated it.
    fn shown_open(self, verdict: &ShownStates, minimum: u32) -> Option<u32> {
        let both = verdict.not_met? + verdict.states[3]?;
        let parts = [
            self.open,
            self.open_unchosen,
            self.open - self.open_unchosen,
            both.saturating_sub(self.open),
        ];
        parts.iter().all(|part| !is_small(*part, minimum)).then_some(self.open)
    }

    /// Returns how many chose it, unless that number, the number who did not, or the number who
    /// answered only a part is small.
    fn shown_by(self, verdict: &ShownStates, people: u32, minimum: u32) -> Option<u32> {
        let half = (self.by + verdict.states[3]?).saturating_sub(people);
        let parts = [half, self.by, people.saturating_sub(self.by)];
        parts.iter().all(|part| !is_small(*part, minimum)).then_some(self.by)
    }
}

/// Returns whether for how many a competency is open tells of others: of a choice, which one is open for
/// somebody depends on the others.
fn tells_of_others(questionnaire: &Questionnaire, asked: usize, minimum: u32) -> bool {
    minimum > 1 && questionnaire.is_of_choice(&questionnaire.asked[asked])
}

fn count<'m>(
    questionnaire: &Questionnaire,
    members: impl Iterator<Item = &'m CohortMember>,
) -> (u32, CountTable) {
    let mut table: CountTable =
        questionnaire.asked.iter().map(|asked| vec![[0; 5]; asked.aspects.len() + 1]).collect();
    let mut people = 0;
    for member in members {
        people += 1;
        for (asked, rows) in questionnaire.asked.iter().zip(&mut table) {
            rows[0][asked.verdict(&member.answers).column()] += 1;
            for (number, row) in rows[1..].iter_mut().enumerate() {
                row[asked.answer(&member.answers, number).column()] += 1;
            }
        }
    }
    (people, table)
}

/// Counts all people who answered a questionnaire, and suppresses numbers from 1 to below
/// `minimum`. `group` names the group of a person, if groups are asked for.
#[must_use]
pub fn section<'c>(
    questionnaire: &'c Questionnaire,
    members: &[&CohortMember],
    minimum: u32,
    group: Option<&dyn Fn(&CohortMember) -> String>,
) -> CohortSection<'c> {
    let (people, whole) = count(questionnaire, members.iter().copied());
    let counted: Vec<CompetencyRows> = questionnaire
        .asked
        .iter()
        .zip(&whole)
        .map(|(asked, rows)| competency_rows(asked, rows, minimum))
        .collect();
    let mut needs: Vec<Need> = (0..whole.len())
        .map(|at| need(questionnaire, at, &whole[at], &counted[at], minimum))
        .collect();
    let domains = with_alpha(questionnaire, members, minimum, domains_added(questionnaire, &needs));
    for need in needs
        .iter_mut()
        .filter(|need| questionnaire.competency(&questionnaire.asked[need.asked]).optional)
    {
        let chosen = Chosen::of(questionnaire, need.asked, members);
        let open = chosen.shown_open(&need.verdict, minimum);
        let open = open.filter(|_| !tells_of_others(questionnaire, need.asked, minimum));
        need.open = open.map_or(Between { least: 0, most: people }, Between::exactly);
        need.chosen = chosen.shown_by(&need.verdict, people, minimum);
    }
    let groups = group
        .map(|group| groups(questionnaire, members, minimum, group, &counted))
        .unwrap_or_default();
    // The order depends only on what is shown, so that it reveals nothing that is suppressed.
    let is_optional =
        |need: &Need| questionnaire.competency(&questionnaire.asked[need.asked]).optional;
    needs.sort_by_key(|need| (is_optional(need), std::cmp::Reverse(need.open.least), need.asked));
    CohortSection {
        questionnaire,
        people,
        given: Given::of(members, minimum),
        needs,
        domains,
        groups,
    }
}

/// Adds how far the questions of each domain hang together, if every number is shown.
fn with_alpha(
    questionnaire: &Questionnaire,
    members: &[&CohortMember],
    minimum: u32,
    mut domains: Vec<DomainNeed>,
) -> Vec<DomainNeed> {
    for domain in domains.iter_mut().filter(|_| minimum <= 1) {
        domain.alpha = alpha_of_domain(questionnaire, members, &domain.domain);
    }
    domains
}

/// Counts the same people by domain only, of which more may be shown.
#[must_use]
pub fn section_of_domains<'c>(
    questionnaire: &'c Questionnaire,
    members: &[&CohortMember],
    minimum: u32,
    group: Option<&dyn Fn(&CohortMember) -> String>,
) -> CohortSection<'c> {
    let whole = count(questionnaire, members.iter().copied());
    let grouped = group.map(|group| grouped(questionnaire, members, minimum, group));
    let tables = grouped.as_ref().map_or(&[][..], |grouped| &grouped.tables);
    let (domains, of_groups) = domains_alone(questionnaire, &whole, tables, minimum);
    let domains = with_alpha(questionnaire, members, minimum, domains);
    let names = grouped.iter().flat_map(|grouped| grouped.names.iter().cloned());
    let groups = names.zip(tables).zip(of_groups).map(|((names, (people, _)), domains)| Group {
        names,
        people: *people,
        needs: Vec::new(),
        domains,
    });
    CohortSection {
        questionnaire,
        people: whole.0,
        given: Given::of(members, minimum),
        needs: Vec::new(),
        domains,
        groups: groups.collect(),
    }
}

/// Returns the rows of a competency that tell of one another: its verdict and the aspects that count.
fn competency_rows(asked: &Asked, rows: &[StateCounts], minimum: u32) -> CompetencyRows {
    let counting = asked.aspects.iter().zip(&rows[1..]).filter(|(aspect, _)| aspect.counts());
    let is_lowest = !asked.aspects.iter().any(|aspect| aspect.counts() && aspect.is_optional());
    let counting = counting.map(|(aspect, row)| (aspect.aspect, *row)).collect();
    CompetencyRows::new(rows[0], counting, is_lowest, minimum)
}

fn need(
    questionnaire: &Questionnaire,
    at: usize,
    rows: &[StateCounts],
    counted: &CompetencyRows,
    minimum: u32,
) -> Need {
    let aspects = questionnaire.asked[at].aspects.iter().zip(&rows[1..]).map(|(aspect, row)| {
        let alone = || ShownStates::alone(row, minimum);
        (aspect.aspect, counted.aspect(aspect.aspect).unwrap_or_else(alone))
    });
    Need {
        asked: at,
        verdict: counted.verdict(),
        open: counted.open(),
        chosen: None,
        aspects: aspects.collect(),
    }
}

/// Returns the groups, each with its verdicts. Aspects of groups would reveal more about each other
/// than can be suppressed, and are given only if nothing is.
fn groups(
    questionnaire: &Questionnaire,
    members: &[&CohortMember],
    minimum: u32,
    group: &dyn Fn(&CohortMember) -> String,
    counted: &[CompetencyRows],
) -> Vec<Group> {
    let Grouped { names, people: of_groups, tables } =
        grouped(questionnaire, members, minimum, group);
    let of_verdict = |at: usize| {
        let rows: Vec<StateCounts> = tables.iter().map(|(_, table)| table[at][0]).collect();
        STATES.shown(&rows, counted[at].of_verdict(), minimum)
    };
    let shown: Vec<Splits> = (0..questionnaire.asked.len()).map(of_verdict).collect();
    // For how many people of each group an optional competency is open: for all groups, or for
    // none.
    let open_if_chosen = |at: usize| -> Option<Vec<u32>> {
        let each = of_groups.iter().zip(&tables).map(|(members, (_, table))| {
            Chosen::of(questionnaire, at, members)
                .shown_open(&ShownStates::of(&table[at][0], shown[at]), minimum)
                .filter(|_| !tells_of_others(questionnaire, at, minimum))
        });
        each.collect()
    };
    let is_optional = |at: usize| questionnaire.competency(&questionnaire.asked[at]).optional;
    let electives: Vec<Option<Vec<u32>>> = (0..questionnaire.asked.len())
        .map(|at| is_optional(at).then(|| open_if_chosen(at)).flatten())
        .collect();
    let need = |number: usize, at: usize, rows: &[StateCounts]| {
        let verdict = ShownStates::of(&rows[0], shown[at]);
        let aspects =
            questionnaire.asked[at].aspects.iter().zip(&rows[1..]).filter(|_| minimum <= 1);
        GroupNeed {
            asked: at,
            verdict,
            open: if is_optional(at) {
                electives[at].as_ref().map(|open| open[number])
            } else {
                verdict.open
            },
            aspects: aspects
                .map(|(aspect, row)| (aspect.aspect, ShownStates::of(row, Splits::ALL)))
                .collect(),
        }
    };
    let group = |(number, (names, (people, table))): (usize, (Vec<String>, &(u32, CountTable)))| {
        let needs = table.iter().enumerate().map(|(at, rows)| need(number, at, rows)).collect();
        Group { names, people: *people, needs, domains: Vec::new() }
    };
    names.into_iter().zip(&tables).enumerate().map(group).collect()
}

/// The groups that are shown, each with its names, its people and its counts.
struct Grouped<'m> {
    names: Vec<Vec<String>>,
    people: Vec<Vec<&'m CohortMember>>,
    tables: Vec<(u32, CountTable)>,
}

fn grouped<'m>(
    questionnaire: &Questionnaire,
    members: &[&'m CohortMember],
    minimum: u32,
    group: &dyn Fn(&CohortMember) -> String,
) -> Grouped<'m> {
    let mut by_name: std::collections::BTreeMap<String, Vec<&'m CohortMember>> =
        std::collections::BTreeMap::new();
    for member in members {
        by_name.entry(group(member)).or_default().push(member);
    }
    let (names, people): (Vec<String>, Vec<Vec<&'m CohortMember>>) = by_name.into_iter().unzip();
    let sizes: Vec<u32> =
        people.iter().map(|people| u32::try_from(people.len()).unwrap_or(u32::MAX)).collect();
    let pools = pooled(&sizes, minimum);
    let of_groups: Vec<Vec<&'m CohortMember>> = pools
        .iter()
        .map(|pool| pool.iter().flat_map(|at| people[*at].iter().copied()).collect())
        .collect();
    Grouped {
        names: pools
            .iter()
            .map(|pool| pool.iter().map(|at| names[*at].clone()).collect())
            .collect(),
        tables: of_groups
            .iter()
            .map(|members| count(questionnaire, members.iter().copied()))
            .collect(),
        people: of_groups,
    }
}
