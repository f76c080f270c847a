//! A framework from the tree of another program.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    OutlineNode, Rank,
    ranks::{SoundTree, made_sound},
    sound::{finished, with_defaults},
    usual_scale,
};
use crate::{
    format::{
        exchange::words::{IdMaker, title_of},
        sha256,
    },
    model::{
        AspectId, Competency, CompetencyId, Domain, DomainId, Fault, Framework, LevelId, ScaleId,
        Statement,
    },
    text::{counted, cut},
};

/// The most domains that a pack may have.
const MOST_DOMAINS: usize = 200;
/// The most levels and aspects; the check of packs refuses one more.
const MOST_LISTED: usize = 200;

/// Grows a framework. `head` has everything but domains and competencies.
///
/// # Errors
/// If the tree holds no competency, or more than a pack can.
pub(in crate::format::exchange) fn grow(
    head: Framework,
    mut nodes: Vec<OutlineNode>,
    told: &mut Vec<Fault>,
) -> Result<Framework, Vec<Fault>> {
    let is_own = nodes.iter().map(|node| node.rank.is_some()).collect();
    let tree = made_sound(&mut nodes, told);
    let is_bare = !nodes.iter().any(|node| node.rank == Some(Rank::Competency));
    if is_bare && !head.template {
        return Err(vec![Fault::whole("there is no competency in it")]);
    }
    let deepest = deepest_domain(&nodes, &tree)?;
    let mut grower = Grower {
        framework: with_defaults(head),
        nodes: &nodes,
        is_own,
        deepest,
        domains: IdMaker::default(),
        competencies: IdMaker::default(),
        clashes: clashes(&nodes),
        homes: vec![Home::default(); nodes.len()],
        made: vec![None; nodes.len()],
        outside: None,
        rated: Vec::new(),
        told,
    };
    for &at in &tree.order {
        grower.node(at, tree.depths[at], &tree);
    }
    grower.relate();
    grower.settle_scales();
    let framework = grower.framework;
    finished(framework, told)
}

/// Returns the depth below which groups become clusters, since a pack has room for only so many
/// domains.
fn deepest_domain(nodes: &[OutlineNode], tree: &SoundTree) -> Result<usize, Vec<Fault>> {
    let mut at_depth: BTreeMap<usize, usize> = BTreeMap::new();
    for (node, depth) in nodes.iter().zip(&tree.depths) {
        if node.rank == Some(Rank::Domain) {
            *at_depth.entry(*depth).or_default() += 1;
        }
    }
    let top = at_depth.get(&0).copied().unwrap_or(0);
    if top >= MOST_DOMAINS {
        return Err(vec![Fault::whole(format!(
            "it has {top} groups at its top, and a framework has room for {MOST_DOMAINS} domains"
        ))]);
    }
    let mut sum = 0;
    let mut deepest = usize::MAX;
    for (depth, count) in at_depth {
        sum += count;
        if sum >= MOST_DOMAINS {
            deepest = depth.saturating_sub(1);
            break;
        }
    }
    Ok(deepest)
}

/// Counts how many nodes of one rank would have the same id, in small letters.
fn clashes(nodes: &[OutlineNode]) -> BTreeMap<(&'static str, String), usize> {
    let mut clashes: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    let has_words = |node: &OutlineNode| {
        !node.title.is_empty() || node.words.is_some() || node.details.title.is_some()
    };
    for node in nodes.iter().filter(|node| !node.id.is_empty() && has_words(node)) {
        let before = match node.rank {
            Some(Rank::Domain) => "D",
            Some(Rank::Competency) => "C",
            _ => continue,
        };
        let id = IdMaker::default().keep_if(false, &node.id, before);
        *clashes.entry((before, id.to_lowercase())).or_default() += 1;
    }
    clashes
}

/// The domain and cluster that the nodes under a node belong to.
#[derive(Clone, Default)]
struct Home {
    domain: Option<DomainId>,
    cluster: Option<String>,
}

struct Grower<'n> {
    framework: Framework,
    nodes: &'n [OutlineNode],
    /// True for a node whose id imh wrote.
    is_own: Vec<bool>,
    deepest: usize,
    domains: IdMaker,
    competencies: IdMaker,
    /// How many nodes would have each id.
    clashes: BTreeMap<(&'static str, String), usize>,
    homes: Vec<Home>,
    /// The place of each competency in the framework.
    made: Vec<Option<usize>>,
    /// The domain of competencies that stand in none.
    outside: Option<DomainId>,
    /// For each statement the place of its competency, its aspect, and the scale that it names.
    rated: Vec<(usize, AspectId, Option<usize>)>,
    told: &'n mut Vec<Fault>,
}

impl Grower<'_> {
    fn tell(&mut self, at: usize, what: impl Into<String>) {
        self.told.push(Fault::at(self.nodes[at].place.clone(), what));
    }

    fn node(&mut self, at: usize, depth: usize, tree: &SoundTree) {
        let node = &self.nodes[at];
        let above = node.parent.map_or_else(Home::default, |parent| self.homes[parent].clone());
        match &node.rank {
            Some(Rank::Domain) if depth <= self.deepest => {
                self.homes[at] =
                    Home { domain: Some(self.domain(at, above.domain)), cluster: None };
            }
            Some(Rank::Domain | Rank::Cluster) => self.homes[at] = self.cluster(at, above),
            Some(Rank::Competency) => self.competency(at, above, tree),
            Some(Rank::Statement { .. }) | None => {}
        }
    }

    fn domain(&mut self, at: usize, within: Option<DomainId>) -> DomainId {
        let node = &self.nodes[at];
        let title = self.title(at, "Group");
        let id = DomainId::new(self.id(at, &title, "D"));
        let (summary, expect) = (node.words.clone(), node.details.expect.clone());
        self.framework.domains.push(Domain { id: id.clone(), within, title, summary, expect });
        id
    }

    /// Makes the id of a node. Where several would have the same one, each gets digits of what
    /// tells it apart, so that it does not depend on their order.
    fn id(&mut self, at: usize, title: &str, before: &'static str) -> String {
        let (nodes, is_own) = (self.nodes, self.is_own[at]);
        let node = &nodes[at];
        let seed = if node.id.is_empty() { title } else { &node.id };
        let made = |seed: &str| IdMaker::default().keep_if(is_own, seed, before);
        let alone = made(seed);
        let clashes = self.clashes.get(&(before, alone.to_lowercase()));
        let is_alone = is_own || clashes.is_none_or(|count| *count < 2);
        let wanted = if is_alone || node.key.is_empty() {
            alone.clone()
        } else {
            let digits = sha256(node.key.as_bytes()).to_string();
            made(&format!("{alone}-{}", &digits[..6]))
        };
        let ids = if before == "D" { &mut self.domains } else { &mut self.competencies };
        let id = ids.keep_if(is_own, &wanted, before);
        if id != alone {
            let stays =
                if id == wanted { "" } else { ", which may change if others come before it" };
            let of = if node.is_unseen {
                "its identifier begins as that of another one does".to_owned()
            } else {
                format!("`{}` makes an id that another one has as well", cut(seed, 60))
            };
            self.tell(at, format!("{of}, so it has `{id}`{stays}"));
        }
        id
    }

    /// Returns the whole title of a node, cut only where a pack has no room for it.
    fn title(&mut self, at: usize, otherwise: &str) -> String {
        let node = &self.nodes[at];
        let whole = node.details.title.as_ref().unwrap_or(&node.title);
        let whole = if whole.is_empty() { node.words.as_ref().unwrap_or(whole) } else { whole };
        let title = title_of(if whole.is_empty() { otherwise } else { whole });
        if title != *whole && (node.rank == Some(Rank::Domain) || whole.is_empty()) {
            let what = if whole.is_empty() {
                "it has no name"
            } else {
                "its name was too long and is cut"
            };
            self.tell(at, format!("{what}; it is called `{}`", cut(&title, 40)));
        }
        title
    }

    fn cluster(&mut self, at: usize, above: Home) -> Home {
        let node = &self.nodes[at];
        if node.rank == Some(Rank::Domain) && node.words.is_some() {
            self.tell(
                at,
                "this group is a cluster here, which has no words of its own; they are left out",
            );
        }
        let node = &self.nodes[at];
        let title = node.details.title.as_ref().unwrap_or(&node.title);
        let cluster = match (above.cluster, title.is_empty()) {
            (Some(above), false) => Some(title_of(&format!("{above} / {title}"))),
            (above, true) => above,
            (None, false) => Some(title.clone()),
        };
        Home { domain: above.domain, cluster }
    }

    /// Returns the domain of competencies that stand in no group.
    fn outside(&mut self) -> DomainId {
        if let Some(id) = &self.outside {
            return id.clone();
        }
        let title = self.framework.title.clone();
        let id = DomainId::new(self.domains.make("competencies", "D"));
        let in_words = cut(&title, 40);
        let alone = self.nodes.iter().filter(|node| node.parent.is_none());
        let alone = alone.filter(|node| node.rank == Some(Rank::Competency)).count();
        self.told.push(Fault::whole(format!(
            "{} in no group; imh made the domain `{in_words}` for them",
            counted(alone, "competency stands", "competencies stand")
        )));
        let domain = Domain { id: id.clone(), within: None, title, summary: None, expect: None };
        self.framework.domains.push(domain);
        self.outside = Some(id.clone());
        id
    }

    fn competency(&mut self, at: usize, home: Home, tree: &SoundTree) {
        let node = &self.nodes[at];
        if node.title.is_empty() && node.words.is_none() && node.details.title.is_none() {
            self.tell(at, "it has no words, and is left out");
            return;
        }
        let domain = home.domain.unwrap_or_else(|| self.outside());
        let mut statements = self.statements(&tree.children[at]);
        let title = self.title(at, "Competency");
        let node = &self.nodes[at];
        let is_leaf = statements.is_empty();
        if is_leaf {
            let whole = node.details.title.as_ref().unwrap_or(&node.title);
            let text = node.words.clone().unwrap_or_else(|| whole.clone());
            let (level, aspect) = (&self.framework.levels[0].id, &self.framework.aspects[0].id);
            statements.push(Statement { level: level.clone(), aspect: aspect.clone(), text });
        }
        let id = CompetencyId::new(self.id(at, &title, "C"));
        let node = &self.nodes[at];
        let code = node.details.code.clone().or_else(|| {
            let is_code = !node.is_unseen && !node.id.is_empty() && node.id != id.as_str();
            is_code.then(|| node.id.clone())
        });
        self.made[at] = Some(self.framework.competencies.len());
        self.framework.competencies.push(Competency {
            id,
            code,
            domain,
            cluster: home.cluster,
            title,
            summary: node.details.summary.clone().or(node.words.clone().filter(|_| !is_leaf)),
            examples: node.details.examples.clone(),
            url: node.details.url.clone(),
            related: Vec::new(),
            optional: node.details.optional,
            scales: node.details.scales.clone(),
            statements,
            when_not_met: node.details.when_not_met.clone(),
        });
    }

    fn statements(&mut self, children: &[usize]) -> Vec<Statement> {
        let mut statements: Vec<Statement> = Vec::new();
        let mut seen = BTreeSet::new();
        for &child in children {
            let node = &self.nodes[child];
            let Some(Rank::Statement { level, aspect }) = &node.rank else { continue };
            let Some(text) = node.words.clone() else {
                self.tell(child, "this statement has no words, and is left out");
                continue;
            };
            let (level, aspect) = (self.level(level), self.aspect(aspect));
            if !seen.insert((level.clone(), aspect.clone())) {
                self.tell(child, "there is another statement at this level for this aspect; this one is left out");
                continue;
            }
            self.rated.push((self.framework.competencies.len(), aspect.clone(), node.scale));
            statements.push(Statement { level, aspect, text });
        }
        statements
    }

    /// Gives each aspect whose statements name scales the one that most competencies have, and a
    /// scale of their own to the others.
    fn settle_scales(&mut self) {
        let Framework { scales, aspects, competencies, .. } = &mut self.framework;
        let scale_at = |named: Option<usize>| {
            let named = named.and_then(|at| scales.get(at)).or(scales.first());
            named.map_or_else(|| usual_scale().id, |scale| scale.id.clone())
        };
        for aspect in aspects {
            let rated = self.rated.iter().filter(|(_, rated, _)| *rated == aspect.id);
            let rated: Vec<_> = rated.map(|(at, _, scale)| (*at, *scale)).collect();
            if rated.iter().all(|(_, scale)| scale.is_none()) {
                continue;
            }
            let of: BTreeMap<usize, ScaleId> =
                rated.iter().rev().map(|(at, scale)| (*at, scale_at(*scale))).collect();
            let count = |scale: &ScaleId| of.values().filter(|other| *other == scale).count();
            let Some(usual) = of.values().rev().max_by_key(|scale| count(scale)).cloned() else {
                continue;
            };
            for (at, scale) in of.into_iter().filter(|(_, scale)| *scale != usual) {
                if let Some(competency) = competencies.get_mut(at) {
                    competency.scales.push((aspect.id.clone(), scale));
                }
            }
            aspect.scale = usual;
        }
    }

    /// Finds a level by its id, or by `~` and its number; adds it if there is none.
    fn level(&mut self, named: &str) -> LevelId {
        let levels = &mut self.framework.levels;
        if let Some(level) = numbered(named).and_then(|at| levels.get(at)) {
            return level.id.clone();
        }
        if let Some(level) =
            levels.iter().find(|level| level.id.as_str().eq_ignore_ascii_case(named))
        {
            return level.id.clone();
        }
        let id = LevelId::new(IdMaker::default().keep(named, "L"));
        if levels.len() > MOST_LISTED {
            return levels[0].id.clone();
        }
        if !levels.iter().any(|level| level.id.as_str().eq_ignore_ascii_case(id.as_str())) {
            levels.push(crate::model::Level {
                id: id.clone(),
                title: named.to_owned(),
                summary: None,
            });
        }
        id
    }

    fn aspect(&mut self, named: &str) -> AspectId {
        let scales = &self.framework.scales;
        let usual = scales.first().map_or_else(|| usual_scale().id, |scale| scale.id.clone());
        let aspects = &mut self.framework.aspects;
        let at = numbered(named).filter(|at| *at < aspects.len()).or_else(|| {
            aspects.iter().position(|aspect| aspect.id.as_str().eq_ignore_ascii_case(named))
        });
        if let Some(at) = at {
            return aspects[at].id.clone();
        }
        let id = AspectId::new(IdMaker::default().keep(named, "aspect-"));
        if aspects.len() > MOST_LISTED {
            return aspects[0].id.clone();
        }
        if !aspects.iter().any(|aspect| aspect.id.as_str().eq_ignore_ascii_case(id.as_str())) {
            aspects.push(super::plain_aspect(id.as_str(), named, usual));
        }
        id
    }

    /// Adds the relations between competencies, once every competency has its id.
    fn relate(&mut self) {
        for at in 0..self.nodes.len() {
            let Some(made) = self.made[at] else {
                let related: Vec<String> = self.nodes[at]
                    .related
                    .iter()
                    .map(|other| format!("`{}`", cut(&self.nodes[*other].id, 60)))
                    .collect();
                if !related.is_empty() {
                    let related =
                        crate::text::list(&related.iter().map(String::as_str).collect::<Vec<_>>());
                    self.tell(at, format!("it is not a competency here, so that it is related to {related} is left out"));
                }
                continue;
            };
            let mut seen = BTreeSet::new();
            for &other in &self.nodes[at].related {
                match self.made[other] {
                    Some(to) if seen.insert(to) => {
                        let id = self.framework.competencies[to].id.clone();
                        self.framework.competencies[made].related.push(id);
                    }
                    Some(_) => {}
                    None => {
                        let other = cut(&self.nodes[other].id, 60);
                        self.tell(at, format!("it is related to `{other}`, which is not a competency here; that is left out"));
                    }
                }
            }
        }
    }
}

/// Returns the place that `~3` names, from 0.
fn numbered(named: &str) -> Option<usize> {
    named.strip_prefix('~')?.parse::<usize>().ok()?.checked_sub(1)
}
