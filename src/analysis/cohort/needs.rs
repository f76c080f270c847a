//! How many people are where: by competency, domain and aspect, in all and by group.

use super::{
    disclosure::{Counts, Kept, Shown, kept_alone, kept_in_groups, pooled, shown, summed},
    questionnaire::Questionnaire,
};
use crate::{
    analysis::State,
    model::{DomainId, Member},
};

/// Everybody who answered one questionnaire.
#[derive(Debug)]
pub struct Section<'c> {
    pub questionnaire: &'c Questionnaire,
    pub people: u32,
    /// What is most needed first; where two are needed alike, in the order of the framework.
    pub needs: Vec<Need>,
    pub domains: Vec<DomainNeed>,
    pub groups: Vec<Group>,
}

/// Where people are with one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its place in the questionnaire.
    pub asked: usize,
    /// Over all aspects that count.
    pub verdict: Shown,
    /// Each aspect that is asked about it, by its place in the framework.
    pub aspects: Vec<(usize, Shown)>,
}

/// Where people are with the competencies of a domain that count, taken together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainNeed {
    pub domain: DomainId,
    pub competencies: usize,
    pub verdict: Shown,
    pub aspects: Vec<(usize, Shown)>,
}

#[derive(Debug)]
pub struct Group {
    /// One name, or those that were put together because each is too small.
    pub names: Vec<String>,
    pub people: u32,
    /// In the order of the questionnaire.
    pub needs: Vec<Need>,
}

/// The counts of each competency: of its verdict first, then of each aspect that is asked about it.
type Table = Vec<Vec<Counts>>;

fn column(state: State) -> usize {
    match state {
        State::Met => 0,
        State::NotMet => 1,
        State::NotRated => 2,
        State::NotApplicable => 3,
    }
}

fn count<'m>(questionnaire: &Questionnaire, members: impl Iterator<Item = &'m Member>) -> (u32, Table) {
    let mut table: Table = questionnaire.asked.iter().map(|asked| vec![[0; 4]; asked.aspects.len() + 1]).collect();
    let mut people = 0;
    for member in members {
        people += 1;
        for (asked, rows) in questionnaire.asked.iter().zip(&mut table) {
            rows[0][column(asked.verdict(&member.answers).0)] += 1;
            for (number, row) in rows[1..].iter_mut().enumerate() {
                row[column(asked.state(&member.answers, number))] += 1;
            }
        }
    }
    (people, table)
}

/// Counts everybody who answered a questionnaire, with numbers from 1 to under `minimum` kept back. `group` says what a person
/// belongs to, if groups are asked for.
#[must_use]
pub fn section<'c>(
    questionnaire: &'c Questionnaire,
    members: &[&Member],
    minimum: u32,
    group: Option<&dyn Fn(&Member) -> String>,
) -> Section<'c> {
    let (people, whole) = count(questionnaire, members.iter().copied());
    let (names, tables) = group.map(|group| grouped(questionnaire, members, minimum, group)).unwrap_or_default();
    let mut needs = Vec::new();
    // What is kept back of each row of each competency.
    let mut kept: Vec<Vec<Kept>> = Vec::new();
    let mut groups: Vec<Group> =
        names.into_iter().zip(&tables).map(|(names, (people, _))| Group { names, people: *people, needs: Vec::new() }).collect();
    for (at, rows) in whole.iter().enumerate() {
        let asked = &questionnaire.asked[at];
        let (mut all, mut kept_here): (Vec<Shown>, Vec<Kept>) = (Vec::new(), Vec::new());
        let mut parts: Vec<Vec<Shown>> = vec![Vec::new(); groups.len()];
        for (kind, row) in rows.iter().enumerate() {
            let of_groups: Vec<Counts> = tables.iter().map(|(_, table)| table[at][kind]).collect();
            let (of_whole, of_parts) =
                if of_groups.is_empty() { (kept_alone(row, minimum), 0) } else { kept_in_groups(row, &of_groups, minimum) };
            all.push(shown(row, of_whole));
            kept_here.push(of_whole);
            for (part, row) in parts.iter_mut().zip(&of_groups) {
                part.push(shown(row, of_parts));
            }
        }
        let need = |kinds: Vec<Shown>| Need {
            asked: at,
            verdict: kinds[0],
            aspects: asked.aspects.iter().map(|aspect| aspect.aspect).zip(kinds[1..].iter().copied()).collect(),
        };
        needs.push(need(all));
        kept.push(kept_here);
        for (group, part) in groups.iter_mut().zip(parts) {
            group.needs.push(need(part));
        }
    }
    let domains = domains(questionnaire, &whole, &kept, minimum);
    let is_optional = |need: &Need| questionnaire.competency(&questionnaire.asked[need.asked]).optional;
    let open = |need: &Need| whole[need.asked][0][1] + whole[need.asked][0][2];
    needs.sort_by_key(|need| (is_optional(need), std::cmp::Reverse(open(need)), need.asked));
    Section { questionnaire, people, needs, domains, groups }
}

type Grouped = (Vec<Vec<String>>, Vec<(u32, Table)>);

fn grouped(questionnaire: &Questionnaire, members: &[&Member], minimum: u32, group: &dyn Fn(&Member) -> String) -> Grouped {
    let mut by_name: std::collections::BTreeMap<String, Vec<&Member>> = std::collections::BTreeMap::new();
    for member in members {
        by_name.entry(group(member)).or_default().push(member);
    }
    let (names, people): (Vec<String>, Vec<Vec<&Member>>) = by_name.into_iter().unzip();
    let sizes: Vec<u32> = people.iter().map(|people| u32::try_from(people.len()).unwrap_or(u32::MAX)).collect();
    let pools = pooled(&sizes, minimum);
    let tables = pools.iter().map(|pool| count(questionnaire, pool.iter().flat_map(|at| people[*at].iter().copied()))).collect();
    (pools.iter().map(|pool| pool.iter().map(|at| names[*at].clone()).collect()).collect(), tables)
}

fn domains(questionnaire: &Questionnaire, whole: &Table, kept: &[Vec<Kept>], minimum: u32) -> Vec<DomainNeed> {
    let mut domains: Vec<(u32, DomainNeed)> = Vec::new();
    for domain in &questionnaire.framework.domains {
        let asked = questionnaire.asked.iter().enumerate();
        let here: Vec<usize> = asked
            .filter(|(_, asked)| {
                let competency = questionnaire.competency(asked);
                competency.domain == domain.id && !competency.optional
            })
            .map(|(at, _)| at)
            .collect();
        if here.is_empty() {
            continue;
        }
        // The verdict is the first row of each, and an aspect one of those after it.
        let of_aspect = |aspect: usize| {
            let place = |at: usize| questionnaire.asked[at].aspects.iter().position(|one| one.aspect == aspect);
            here.iter().filter_map(|at| place(*at).map(|number| (whole[*at][number + 1], kept[*at][number + 1]))).collect::<Vec<_>>()
        };
        let aspects = questionnaire.aspects.iter().map(|aspect| (*aspect, of_aspect(*aspect))).filter(|(_, rows)| !rows.is_empty());
        let verdicts: Vec<(Counts, Kept)> = here.iter().map(|at| (whole[*at][0], kept[*at][0])).collect();
        let open: u32 = verdicts.iter().map(|(row, _)| row[1] + row[2]).sum();
        let most = u32::try_from(here.len()).unwrap_or(1);
        domains.push((
            open * 1_000 / most,
            DomainNeed {
                domain: domain.id.clone(),
                competencies: here.len(),
                verdict: summed(&verdicts, minimum),
                aspects: aspects.map(|(aspect, rows)| (aspect, summed(&rows, minimum))).collect(),
            },
        ));
    }
    // What is most needed first, by how many are open of each competency on average.
    domains.sort_by_key(|(open, _)| std::cmp::Reverse(*open));
    domains.into_iter().map(|(_, domain)| domain).collect()
}
