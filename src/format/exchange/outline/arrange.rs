//! A framework as a tree: domains, clusters, competencies, and under each its statements.

use std::collections::BTreeMap;

use crate::model::{Aspect, Competency, Domain, DomainId, Framework, Level, Statement};

/// A part of a framework at its place in the tree. A branch comes after the one it stands under.
pub(in crate::format::exchange) struct Branch<'f> {
    pub(in crate::format::exchange) parent: Option<usize>,
    /// From 0.
    pub(in crate::format::exchange) depth: usize,
    pub(in crate::format::exchange) part: BranchPart<'f>,
}

#[derive(Clone, Copy)]
pub(in crate::format::exchange) enum BranchPart<'f> {
    Domain(&'f Domain),
    /// The cluster of a domain, and its number there from 1.
    Cluster(&'f Domain, &'f str, usize),
    Competency(&'f Competency),
    Statement(&'f Competency, &'f Statement, &'f Level, &'f Aspect),
}

impl BranchPart<'_> {
    /// Returns what this part is called in another program: no two parts have one key, and each
    /// begins with a letter, so that no program takes it for a number.
    pub(in crate::format::exchange) fn key(&self) -> String {
        match self {
            Self::Domain(domain) => format!("d.{}", domain.id),
            Self::Cluster(domain, _, number) => format!("k.{}.{number}", domain.id),
            Self::Competency(competency) => format!("c.{}", competency.id),
            Self::Statement(competency, _, level, aspect) => {
                format!("s.{}.{}.{}", competency.id, level.id, aspect.id)
            }
        }
    }
}

/// The meaning of such a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format::exchange) enum Rank {
    Domain,
    Cluster,
    Competency,
    /// At a level, for an aspect.
    Statement {
        level: String,
        aspect: String,
    },
}

impl Rank {
    /// Reads a key, and returns the id in it as well.
    pub(in crate::format::exchange) fn of_key(key: &str) -> Option<(Self, &str)> {
        let (kind, rest) = key.split_once('.')?;
        let mut parts = rest.split('.');
        let id = parts.next().filter(|id| super::super::words::is_id(id))?;
        let rank = match (kind, parts.next(), parts.next(), parts.next()) {
            ("d", None, None, None) => Self::Domain,
            ("k", Some(number), None, None) if number.parse::<u16>().is_ok() => Self::Cluster,
            ("c", None, None, None) => Self::Competency,
            ("s", Some(level), Some(aspect), None) => {
                Self::Statement { level: level.to_owned(), aspect: aspect.to_owned() }
            }
            _ => return None,
        };
        Some((rank, id))
    }
}

/// Returns every part of a framework in the order of the tree.
pub(in crate::format::exchange) fn branches(framework: &Framework) -> Vec<Branch<'_>> {
    let mut inside: BTreeMap<Option<&DomainId>, Vec<&Domain>> = BTreeMap::new();
    for domain in &framework.domains {
        inside.entry(domain.within.as_ref()).or_default().push(domain);
    }
    let mut competencies: BTreeMap<&DomainId, Vec<&Competency>> = BTreeMap::new();
    for competency in &framework.competencies {
        competencies.entry(&competency.domain).or_default().push(competency);
    }
    let mut tree = Tree { framework, inside, competencies, branches: Vec::new() };
    tree.domains_in(None, None, 0);
    tree.branches
}

struct Tree<'f> {
    framework: &'f Framework,
    inside: BTreeMap<Option<&'f DomainId>, Vec<&'f Domain>>,
    competencies: BTreeMap<&'f DomainId, Vec<&'f Competency>>,
    branches: Vec<Branch<'f>>,
}

impl<'f> Tree<'f> {
    fn push(&mut self, parent: Option<usize>, depth: usize, part: BranchPart<'f>) -> usize {
        self.branches.push(Branch { parent, depth, part });
        self.branches.len() - 1
    }

    fn domains_in(&mut self, within: Option<&'f DomainId>, parent: Option<usize>, depth: usize) {
        for domain in self.inside.remove(&within).unwrap_or_default() {
            let at = self.push(parent, depth, BranchPart::Domain(domain));
            self.competencies_in(domain, at, depth + 1);
            self.domains_in(Some(&domain.id), Some(at), depth + 1);
        }
    }

    /// Adds the competencies of a domain. Those of one cluster stand together, where the first does.
    fn competencies_in(&mut self, domain: &'f Domain, parent: usize, depth: usize) {
        let all = self.competencies.remove(&domain.id).unwrap_or_default();
        let mut clusters: BTreeMap<&str, Vec<&'f Competency>> = BTreeMap::new();
        for competency in &all {
            if let Some(cluster) = &competency.cluster {
                clusters.entry(cluster).or_default().push(competency);
            }
        }
        let mut number = 0;
        for competency in all {
            let Some(cluster) = &competency.cluster else {
                self.competency(competency, parent, depth);
                continue;
            };
            let Some(members) = clusters.remove(cluster.as_str()) else { continue };
            number += 1;
            let part = BranchPart::Cluster(domain, cluster, number);
            let at = self.push(Some(parent), depth, part);
            for member in members {
                self.competency(member, at, depth + 1);
            }
        }
    }

    fn competency(&mut self, competency: &'f Competency, parent: usize, depth: usize) {
        let at = self.push(Some(parent), depth, BranchPart::Competency(competency));
        for statement in &competency.statements {
            let level = self.framework.level(statement.level.as_str());
            let aspect = self.framework.aspect(statement.aspect.as_str());
            if let (Some(level), Some(aspect)) = (level, aspect) {
                let part = BranchPart::Statement(competency, statement, level, aspect);
                self.push(Some(at), depth + 1, part);
            }
        }
    }
}
