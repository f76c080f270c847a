//! How many people are in each state, by domain: each counts once for each of its competencies.

use std::cmp::Reverse;

use super::{
    alpha::Alpha,
    disclosure::{Between, CompetencyRows, STATES, ShownStates, StateCounts, is_small},
    needs::{CountTable, Need},
    questionnaire::Questionnaire,
};
use crate::model::DomainId;

/// The states of all people in the competencies of a domain that count, summed.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainNeed {
    pub domain: DomainId,
    pub competencies: usize,
    pub verdict: ShownStates,
    /// How often one of the competencies is open for somebody.
    pub open: Between,
    /// Only if every number is shown, because numbers could be worked out from it.
    pub alpha: Option<Alpha>,
    pub aspects: Vec<(usize, ShownStates)>,
}

impl DomainNeed {
    /// The greatest need first, as far as that is shown: by the average number of people for whom a
    /// competency is open.
    fn rank(&self) -> Reverse<u64> {
        Reverse(u64::from(self.open.least) * 1_000 / (self.competencies as u64).max(1))
    }
}

/// Adds up what is shown of the competencies of each domain.
#[must_use]
pub(super) fn domains_added(questionnaire: &Questionnaire, needs: &[Need]) -> Vec<DomainNeed> {
    let domains = questionnaire.framework.domains.iter().filter_map(|domain| {
        let here: Vec<&Need> =
            needs.iter().filter(|need| is_in(questionnaire, need.asked, &domain.id)).collect();
        let of_aspect = |aspect: usize| {
            let rows = here.iter().flat_map(|need| &need.aspects);
            let mut rows =
                rows.filter(|(known, _)| *known == aspect).map(|(_, row)| *row).peekable();
            rows.peek().is_some().then(|| (aspect, ShownStates::added(rows)))
        };
        (!here.is_empty()).then(|| DomainNeed {
            domain: domain.id.clone(),
            competencies: here.len(),
            verdict: ShownStates::added(here.iter().map(|need| need.verdict)),
            open: Between {
                least: here.iter().map(|need| need.open.least).sum(),
                most: here.iter().map(|need| need.open.most).sum(),
            },
            alpha: None,
            aspects: questionnaire.aspects.iter().copied().filter_map(of_aspect).collect(),
        })
    });
    let mut domains: Vec<DomainNeed> = domains.collect();
    domains.sort_by_key(DomainNeed::rank);
    domains
}

/// The people of a group and their counts.
type GroupTable = (u32, CountTable);

/// Counts whole domains, of which nothing is shown by competency: the verdicts and aspects of a
/// domain tell of one another as those of one competency do. Returns them for all people, and for
/// each group.
#[must_use]
pub(super) fn domains_alone(
    questionnaire: &Questionnaire,
    whole: &GroupTable,
    groups: &[GroupTable],
    minimum: u32,
) -> (Vec<DomainNeed>, Vec<Vec<DomainNeed>>) {
    let mut domains: Vec<(DomainNeed, Vec<DomainNeed>)> = Vec::new();
    for domain in &questionnaire.framework.domains {
        let here: Vec<usize> = (0..questionnaire.asked.len())
            .filter(|at| is_in(questionnaire, *at, &domain.id))
            .collect();
        if here.is_empty() {
            continue;
        }
        let verdict = |(_, table): &GroupTable| sum(here.iter().map(|at| table[*at][0]));
        let asked = || here.iter().flat_map(|at| questionnaire.asked[*at].aspects.iter());
        let aspects = questionnaire.aspects.iter().copied().filter_map(|aspect| {
            let counts = asked().find(|asked| asked.aspect == aspect)?.counts();
            let row = |at: &usize| {
                let number =
                    questionnaire.asked[*at].aspects.iter().position(|one| one.aspect == aspect)?;
                Some(whole.1[*at][number + 1])
            };
            Some((counts, aspect, sum(here.iter().filter_map(row))))
        });
        let aspects: Vec<(bool, usize, StateCounts)> = aspects.collect();
        let counting = aspects.iter().filter(|(counts, ..)| *counts);
        let is_lowest = !asked().any(|asked| asked.counts() && asked.is_optional());
        let all = verdict(whole);
        // Of too few people nothing is shown, however many competencies there are.
        let minimum =
            if is_small(whole.0, minimum) { all.iter().sum::<u32>() + 1 } else { minimum };
        let counted = CompetencyRows::new(
            all,
            counting.map(|(_, aspect, row)| (*aspect, *row)).collect(),
            is_lowest,
            minimum,
        );
        let need =
            |verdict: ShownStates, open: Between, aspects: Vec<(usize, ShownStates)>| DomainNeed {
                domain: domain.id.clone(),
                competencies: here.len(),
                verdict,
                open,
                alpha: None,
                aspects,
            };
        let shown = aspects.iter().map(|(_, aspect, row)| {
            let alone = || ShownStates::alone(row, minimum);
            (*aspect, counted.aspect(*aspect).unwrap_or_else(alone))
        });
        let rows: Vec<StateCounts> = groups.iter().map(verdict).collect();
        let splits = STATES.shown(&rows, counted.of_verdict(), minimum);
        let of_group = |row: &StateCounts| {
            let verdict = ShownStates::of(row, splits);
            let unknown = Between { least: 0, most: row.iter().sum() };
            need(verdict, verdict.open.map_or(unknown, Between::exactly), Vec::new())
        };
        domains.push((
            need(counted.verdict(), counted.open(), shown.collect()),
            rows.iter().map(of_group).collect(),
        ));
    }
    domains.sort_by_key(|(domain, _)| domain.rank());
    let (domains, of_each): (Vec<_>, Vec<Vec<DomainNeed>>) = domains.into_iter().unzip();
    let of_group = |at: usize| of_each.iter().map(|groups| groups[at].clone()).collect();
    (domains, (0..groups.len()).map(of_group).collect())
}

/// Returns whether what is asked about at a place counts in a domain.
pub(super) fn is_in(questionnaire: &Questionnaire, asked: usize, domain: &DomainId) -> bool {
    let competency = questionnaire.competency(&questionnaire.asked[asked]);
    competency.domain == *domain && !competency.optional
}

fn sum(rows: impl Iterator<Item = StateCounts>) -> StateCounts {
    rows.fold([0; 5], |sum, row| std::array::from_fn(|at| sum[at] + row[at]))
}
