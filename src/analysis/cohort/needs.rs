//! How many people are in each state: by competency, domain and aspect, in all and by group.

use super::{
    disclosure::{
        Shown, ShownStates, StateCounts, StateRows, StepsTaken, Suppressed, is_small, may_be_split,
        merged, open_of, pooled, shown, state_sum_alone, state_sums, suppressed_in_groups,
    },
    given::Given,
    questionnaire::{Asked, Questionnaire},
};
use crate::model::{CohortMember, DomainId};

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
    /// How many have not met it or not rated it, and a lower bound of that number, as far as they
    /// are shown. An optional competency is open only for people for whom it counts.
    pub open: Option<u32>,
    pub open_at_least: u32,
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

/// The states of all people in the competencies of a domain that count, summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainNeed {
    pub domain: DomainId,
    pub competencies: usize,
    pub verdict: ShownStates,
    pub aspects: Vec<(usize, ShownStates)>,
}

#[derive(Debug)]
pub struct Group {
    /// One name, or several that were pooled because each group is too small.
    pub names: Vec<String>,
    pub people: u32,
    /// In the order of the questionnaire.
    pub needs: Vec<GroupNeed>,
}

/// The counts of each competency: its verdict first, then each aspect that is asked about it.
type CountTable = Vec<Vec<StateCounts>>;

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
    fn shown_open(self, verdict: &Shown, minimum: u32) -> Option<u32> {
        let both = verdict[1]? + verdict[2]?;
        let parts = [
            self.open,
            self.open_unchosen,
            self.open - self.open_unchosen,
            both.saturating_sub(self.open),
        ];
        parts.iter().all(|part| !is_small(*part, minimum)).then_some(self.open)
    }

    /// Returns how many chose it, unless that number or the number who answered only a part is
    /// small.
    fn shown_by(self, verdict: &Shown, people: u32, minimum: u32) -> Option<u32> {
        let half = (self.by + verdict[2]?).saturating_sub(people);
        (!is_small(half, minimum) && !is_small(self.by, minimum)).then_some(self.by)
    }
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
    let mut linked: Vec<StateRows> = questionnaire
        .asked
        .iter()
        .zip(&whole)
        .map(|(asked, rows)| linked(asked, rows, members, minimum))
        .collect();
    // First, because the splits of single competencies may give way to those of domains.
    let domains = domains(questionnaire, people, &whole, &mut linked, minimum);
    let mut needs: Vec<Need> = (0..whole.len())
        .map(|at| need(questionnaire, at, &whole[at], &linked[at], minimum))
        .collect();
    for need in needs
        .iter_mut()
        .filter(|need| questionnaire.competency(&questionnaire.asked[need.asked]).optional)
    {
        let chosen = Chosen::of(questionnaire, need.asked, members);
        need.open = chosen.shown_open(&need.verdict.four, minimum);
        need.open_at_least = need.open.unwrap_or(0);
        need.chosen = chosen.shown_by(&need.verdict.four, people, minimum);
    }
    let groups = group
        .map(|group| groups(questionnaire, members, minimum, group, &linked))
        .unwrap_or_default();
    // The order depends only on what is shown, so that it reveals nothing that is suppressed.
    let is_optional =
        |need: &Need| questionnaire.competency(&questionnaire.asked[need.asked]).optional;
    needs
        .sort_by_key(|need| (is_optional(need), std::cmp::Reverse(need.open_at_least), need.asked));
    CohortSection {
        questionnaire,
        people,
        given: Given::of(members, minimum),
        needs,
        domains,
        groups,
    }
}

/// Returns the rows of a competency that depend on each other: its verdict and the aspects that
/// count.
fn linked(
    asked: &Asked,
    rows: &[StateCounts],
    members: &[&CohortMember],
    minimum: u32,
) -> StateRows {
    let counting: Vec<usize> =
        (0..asked.aspects.len()).filter(|number| asked.aspects[*number].counts()).collect();
    let mut steps = vec![StepsTaken::default(); asked.aspects.len()];
    // A verdict is the lowest of the aspects only if none of them is optional. The steps are needed
    // only if something is suppressed.
    let is_in_order = !counting.iter().any(|number| asked.aspects[*number].is_optional());
    let is_any_small = rows.iter().flatten().any(|count| is_small(*count, minimum));
    for member in members.iter().filter(|_| is_in_order && is_any_small) {
        let column = |number: usize| asked.answer(&member.answers, number).column();
        for number in counting.iter().copied() {
            steps[number].add(
                column(number),
                counting.iter().copied().filter(|other| *other != number).map(column),
            );
        }
    }
    let aspects: Vec<_> = counting
        .into_iter()
        .map(|number| (asked.aspects[number].aspect, rows[number + 1], steps[number]))
        .collect();
    StateRows::new(rows[0], &aspects, minimum)
}

fn need(
    questionnaire: &Questionnaire,
    at: usize,
    rows: &[StateCounts],
    linked: &StateRows,
    minimum: u32,
) -> Need {
    let aspects = questionnaire.asked[at].aspects.iter().zip(&rows[1..]).map(|(aspect, row)| {
        let alone = || ShownStates::alone(row, minimum);
        (aspect.aspect, linked.aspect(aspect.aspect).unwrap_or_else(alone))
    });
    let (open, open_at_least) = linked.open();
    Need {
        asked: at,
        verdict: linked.verdict(),
        open,
        open_at_least,
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
    linked: &[StateRows],
) -> Vec<Group> {
    let Grouped { names, people: of_groups, tables } =
        grouped(questionnaire, members, minimum, group);
    let of_verdict = |at: usize| {
        let of_states = || tables.iter().map(|(_, table)| &table[at][0]);
        let rows: Vec<_> = of_states().map(merged).collect();
        let kept = suppressed_in_groups(linked[at].kept(), &rows, minimum);
        // The split of all groups or of none, and only beside that of the whole.
        let is_split = linked[at].is_verdict_split()
            && of_states().all(|row| may_be_split(row, kept, minimum));
        (kept, is_split)
    };
    let kept: Vec<(Suppressed, bool)> = (0..questionnaire.asked.len()).map(of_verdict).collect();
    // For how many people of each group an optional competency is open: for all groups, or for
    // none.
    let open_if_chosen = |at: usize| -> Option<Vec<u32>> {
        let each = of_groups.iter().zip(&tables).map(|(members, (_, table))| {
            Chosen::of(questionnaire, at, members)
                .shown_open(&shown(&merged(&table[at][0]), kept[at].0), minimum)
        });
        each.collect()
    };
    let is_optional = |at: usize| questionnaire.competency(&questionnaire.asked[at]).optional;
    let electives: Vec<Option<Vec<u32>>> = (0..questionnaire.asked.len())
        .map(|at| is_optional(at).then(|| open_if_chosen(at)).flatten())
        .collect();
    let need = |number: usize, at: usize, people: u32, rows: &[StateCounts]| {
        let verdict = ShownStates::of(&rows[0], kept[at].0, kept[at].1);
        let aspects =
            questionnaire.asked[at].aspects.iter().zip(&rows[1..]).filter(|_| minimum <= 1);
        GroupNeed {
            asked: at,
            verdict,
            open: if is_optional(at) {
                electives[at].as_ref().map(|open| open[number])
            } else {
                open_of(&verdict.four, people)
            },
            aspects: aspects
                .map(|(aspect, row)| (aspect.aspect, ShownStates::of(row, 0, true)))
                .collect(),
        }
    };
    let group = |(number, (names, (people, table))): (usize, (Vec<String>, &(u32, CountTable)))| {
        let needs =
            table.iter().enumerate().map(|(at, rows)| need(number, at, *people, rows)).collect();
        Group { names, people: *people, needs }
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

/// Returns the domains, the greatest need first, as far as that is shown: by the average number of
/// people for whom a competency is open.
fn domains(
    questionnaire: &Questionnaire,
    people: u32,
    whole: &CountTable,
    linked: &mut [StateRows],
    minimum: u32,
) -> Vec<DomainNeed> {
    let mut domains: Vec<(u32, DomainNeed)> = Vec::new();
    for domain in &questionnaire.framework.domains {
        let is_here = |at: &usize| {
            let competency = questionnaire.competency(&questionnaire.asked[*at]);
            competency.domain == domain.id && !competency.optional
        };
        let here: Vec<usize> = (0..questionnaire.asked.len()).filter(is_here).collect();
        let Some(count) = u32::try_from(here.len()).ok().filter(|count| *count > 0) else {
            continue;
        };
        let mut rows: Vec<&mut StateRows> = linked
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| here.contains(at))
            .map(|(_, rows)| rows)
            .collect();
        let is_linked = |aspect: &usize| rows.iter().any(|row| row.aspect(*aspect).is_some());
        let (counting, others): (Vec<usize>, Vec<usize>) =
            questionnaire.aspects.iter().copied().partition(is_linked);
        let (verdict, of_counting) = state_sums(&mut rows, &counting, minimum);
        let mut aspects: Vec<(usize, ShownStates)> =
            counting.into_iter().zip(of_counting).collect();
        for aspect in others {
            let row = |at: &usize| {
                let number =
                    questionnaire.asked[*at].aspects.iter().position(|one| one.aspect == aspect)?;
                Some(whole[*at][number + 1])
            };
            let alone: Vec<StateCounts> = here.iter().filter_map(row).collect();
            if !alone.is_empty() {
                aspects.push((aspect, state_sum_alone(&alone, minimum)));
            }
        }
        let open = open_of(&verdict.four, people * count)
            .unwrap_or_else(|| rows.iter().map(|row| row.open().1).sum());
        let need =
            DomainNeed { domain: domain.id.clone(), competencies: here.len(), verdict, aspects };
        domains.push((
            u32::try_from(u64::from(open) * 1_000 / u64::from(count)).unwrap_or(u32::MAX),
            need,
        ));
    }
    domains.sort_by_key(|(open, _)| std::cmp::Reverse(*open));
    domains.into_iter().map(|(_, domain)| domain).collect()
}
