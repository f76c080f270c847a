//! The levels, aspects, scale and domains of the framework that is made: those of a template, or
//! those that the grid names.

use super::{
    super::words::is_id,
    code::{GridIds, split_code},
    entry::{GridEntry, GridGroup},
    heads::{level_number, plain},
    levels::{GridLevelNames, title_of},
    marks::usual_points,
    own::GridOwn,
};
use crate::{
    model::{
        Aspect, AspectId, Domain, DomainId, Fault, Framework, Level, LevelId, Point, PointId,
        Scale, ScaleId,
    },
    text::{alike, cut, did_you_mean, list, word_id},
};

/// The framework so far.
pub(super) struct GridBase {
    pub(super) framework: Framework,
    /// True if levels, aspects and domains are those of a template, and none is added.
    pub(super) is_template: bool,
    domain_ids: GridIds,
    /// The numbers of domains that have some.
    domain_codes: Vec<(DomainId, String)>,
    level_ids: GridIds,
    aspect_ids: GridIds,
    pub(super) level_names: GridLevelNames,
    /// The number of domains whose ids count them, since nothing numbers them.
    pub(super) counted_domains: usize,
    pub(super) told: Vec<Fault>,
}

const LONGEST_SHOWN: usize = 80;

/// The level that is meant where none is named; one that stands elsewhere in the file is not.
pub(super) const ONLY_LEVEL: &str = "Level 1";

impl GridBase {
    pub(super) fn new(framework: Framework, is_template: bool) -> Self {
        let mut base = Self {
            framework,
            is_template,
            domain_ids: GridIds::default(),
            domain_codes: Vec::new(),
            level_ids: GridIds::default(),
            aspect_ids: GridIds::default(),
            level_names: Vec::new(),
            counted_domains: 0,
            told: Vec::new(),
        };
        for domain in &base.framework.domains {
            base.domain_ids.take(domain.id.as_str());
        }
        base
    }

    /// Takes in the levels and aspects of a table that imh wrote.
    pub(super) fn take_own(&mut self, own: GridOwn) {
        for level in &own.levels {
            self.level_ids.take(level.id.as_str());
        }
        for aspect in &own.aspects {
            self.aspect_ids.take(aspect.id.as_str());
        }
        self.framework.levels = own.levels;
        self.framework.aspects = own.aspects;
    }

    /// Returns the level with this name, which may be new.
    pub(super) fn level(&mut self, name: Option<&str>) -> Result<LevelId, String> {
        let levels = &self.framework.levels;
        let Some(name) = name else {
            if let (true, Some(expect)) = (self.is_template, &self.framework.expect) {
                return Ok(expect.level.clone());
            }
            if self.is_template {
                let only = (levels.len() == 1).then(|| levels[0].id.clone());
                return only.ok_or_else(|| {
                    "no heading, column or sheet says which level this is".to_owned()
                });
            }
            return self.level(Some(ONLY_LEVEL));
        };
        if let Some(level) = known_level(levels, name) {
            return Ok(level.id.clone());
        }
        if self.is_template {
            let titles = levels.iter().map(|level| level.title.as_str());
            return Err(format!(
                "the template has no level \"{name}\"{}",
                did_you_mean(name, titles)
            ));
        }
        let words = plain(name);
        let title = title_of(name);
        let id = match level_number(&words) {
            Some(number) => number.to_owned(),
            None => word_id(title, "level"),
        };
        let id = LevelId::new(self.level_ids.free(id));
        self.level_names.push((id.clone(), name.to_owned()));
        let level = Level { id, title: title.to_owned(), summary: None };
        self.framework.levels.push(level.clone());
        Ok(level.id)
    }

    /// Returns the aspects that a statement is about; without a name, those that count.
    pub(super) fn aspects(&mut self, name: Option<&str>) -> Result<Vec<AspectId>, String> {
        let aspects = &self.framework.aspects;
        if let Some(name) = name {
            let known = aspects.iter().find(|aspect| aspect.id.as_str() == name).or_else(|| {
                aspects.iter().find(|aspect| {
                    alike(aspect.id.as_str()) == alike(name) || alike(&aspect.title) == alike(name)
                })
            });
            return match known {
                Some(aspect) => Ok(vec![aspect.id.clone()]),
                None if self.is_template => {
                    let titles = aspects.iter().map(|aspect| aspect.title.as_str());
                    Err(format!(
                        "the template has no aspect \"{name}\"{}",
                        did_you_mean(name, titles)
                    ))
                }
                None => Ok(vec![self.add_aspect(name)]),
            };
        }
        let asked = |aspect: &&Aspect| aspect.counts && aspect.asks.is_none();
        if self.is_template {
            let counted: Vec<AspectId> =
                aspects.iter().filter(asked).map(|aspect| aspect.id.clone()).collect();
            let first = aspects.iter().find(|aspect| aspect.counts).map(|aspect| aspect.id.clone());
            return Ok(if counted.is_empty() { first.into_iter().collect() } else { counted });
        }
        let known = aspects.iter().find(|aspect| aspect.id.as_str() == "practice");
        let known = known.map(|aspect| aspect.id.clone());
        let aspect = if let Some(known) = known { known } else { self.add_aspect("Practice") };
        Ok(vec![aspect])
    }

    fn add_aspect(&mut self, name: &str) -> AspectId {
        let id = AspectId::new(self.aspect_ids.free(word_id(name, "aspect")));
        self.framework.aspects.push(Aspect {
            id: id.clone(),
            title: capital(name),
            scale: ScaleId::new("achievement"),
            counts: true,
            optional: false,
            asks: None,
        });
        id
    }

    /// Returns the domain and the cluster of an entry.
    pub(super) fn domain(
        &mut self,
        entry: &GridEntry,
    ) -> Result<(DomainId, Option<String>), String> {
        if self.is_template {
            self.domain_of_template(entry)
        } else {
            Ok(self.new_domain(&entry.path))
        }
    }

    fn domain_of_template(
        &mut self,
        entry: &GridEntry,
    ) -> Result<(DomainId, Option<String>), String> {
        let domains = &self.framework.domains;
        let known = |group: &GridGroup| {
            domains.iter().find(|domain| alike(&domain.title) == alike(&group.title)).or_else(
                || {
                    let code = group.code.as_deref()?;
                    domains.iter().find(|domain| is_numbered(domain, code))
                },
            )
        };
        let found = entry.path.iter().position(|group| known(group).is_some());
        if let Some(at) = found {
            let domain = known(&entry.path[at]).map(|domain| domain.id.clone());
            let cluster = entry.path[at + 1..].last().map(|group| group.title.clone());
            return domain.map(|domain| (domain, cluster)).ok_or_else(String::new);
        }
        if let Some(group) = entry.path.iter().find(|group| !group.is_cluster) {
            let titles: Vec<&str> = domains.iter().map(|domain| domain.title.as_str()).collect();
            let near = did_you_mean(&group.title, titles.iter().copied());
            let all = match near.is_empty() {
                true if titles.is_empty() => String::new(),
                true => format!("; its domains are {}", list(&titles)),
                false => near,
            };
            return Err(format!("the template has no domain \"{}\"{all}", group.title));
        }
        // The number of the domain stands before that of the competency.
        let first = entry.code.as_deref().and_then(|code| code.split(['.', '-']).next());
        let domain = first.and_then(|code| domains.iter().find(|domain| is_numbered(domain, code)));
        match domain {
            Some(domain) => {
                let what = "no heading names the domain; it follows from the number";
                let id = domain.id.clone();
                self.told.push(Fault::at(entry.place.clone(), what));
                Ok((id, entry.path.last().map(|group| group.title.clone())))
            }
            None => Err("nothing says which domain of the template this belongs to".to_owned()),
        }
    }

    fn new_domain(&mut self, path: &[GridGroup]) -> (DomainId, Option<String>) {
        let (domains, cluster) = match path {
            [] => return (self.find_domain(None, &GridGroup::called("Competencies")), None),
            [only] => (std::slice::from_ref(only), None),
            [domains @ .., last] => {
                self.tell_number_of_cluster(last);
                (domains, Some(last.title.clone()))
            }
        };
        let mut within = None;
        for group in domains {
            within = Some(self.find_domain(within.as_ref(), group));
        }
        (within.expect("there is at least one group"), cluster)
    }

    /// Tells that the number of a cluster is left out, once for each.
    fn tell_number_of_cluster(&mut self, cluster: &GridGroup) {
        let Some(code) = &cluster.code else { return };
        let what = format!(
            "the number {code} of \"{}\" is left out: what is within a domain has none in a pack",
            cluster.title
        );
        let fault = Fault::whole(what);
        if !self.told.contains(&fault) {
            self.told.push(fault);
        }
    }

    fn find_domain(&mut self, within: Option<&DomainId>, group: &GridGroup) -> DomainId {
        // Two domains may have one title, if each has a number.
        let codes = &self.domain_codes;
        let has_other_code = |domain: &Domain| {
            let known = codes.iter().find(|(id, _)| *id == domain.id);
            known.zip(group.code.as_ref()).is_some_and(|((_, known), code)| known != code)
        };
        let known = self.framework.domains.iter_mut().find(|domain| match &group.id {
            Some(id) => domain.id.as_str() == id,
            None => {
                domain.within.as_ref() == within
                    && alike(&domain.title) == alike(&group.title)
                    && !has_other_code(domain)
            }
        });
        if let Some(domain) = known {
            if let (Some(known), Some(other)) = (&domain.summary, &group.summary)
                && known != other
            {
                let what = format!(
                    "the domain \"{}\" is introduced again with other words, which are left out: \"{}\"",
                    domain.title,
                    cut(other, LONGEST_SHOWN)
                );
                let fault = Fault::whole(what);
                if !self.told.contains(&fault) {
                    self.told.push(fault);
                }
            }
            domain.summary = domain.summary.take().or_else(|| group.summary.clone());
            if alike(&domain.title) != alike(&group.title) {
                self.told.push(Fault::whole(format!(
                    "the domain {} is called \"{}\" as well; its first title stays",
                    domain.id, group.title
                )));
            }
            return domain.id.clone();
        }
        let above = within.map(|id| format!("{id}-")).unwrap_or_default();
        let own = group.id.as_ref().filter(|id| is_id(id));
        let id = match &group.code {
            _ if own.is_some() => self.domain_ids.free(own.cloned().unwrap_or_default()),
            Some(code) if code.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.domain_ids.free(format!("{above}D{code}"))
            }
            Some(code) => self.domain_ids.of_code("D", code),
            None => {
                let beside =
                    self.framework.domains.iter().filter(|one| one.within.as_ref() == within);
                let number = beside.count() + 1;
                self.counted_domains += 1;
                self.domain_ids.free(format!("{above}D{number}"))
            }
        };
        let id = DomainId::new(id);
        self.domain_codes.extend(group.code.clone().map(|code| (id.clone(), code)));
        self.framework.domains.push(Domain {
            id: id.clone(),
            within: within.cloned(),
            title: group.title.clone(),
            summary: group.summary.clone(),
            expect: None,
        });
        id
    }

    /// Gives a new framework the scale that the heads of its tick columns make.
    ///
    /// Returns whether nothing says which of the points are enough.
    pub(super) fn set_scale(&mut self, heads: &[String]) -> bool {
        if self.is_template || !self.framework.scales.is_empty() {
            return false;
        }
        let usual = usual_points();
        let is_usual = |head: &String| usual.iter().any(|point| alike(&point.label) == alike(head));
        let (points, is_guessed) =
            if heads.iter().all(is_usual) { (usual, false) } else { own_points(heads) };
        self.framework.scales.push(Scale { id: ScaleId::new("achievement"), points });
        is_guessed
    }
}

fn own_points(heads: &[String]) -> (Vec<Point>, bool) {
    let is_enough = |head: &str| {
        let words = plain(head);
        [
            "achieved",
            "met",
            "fully met",
            "completed",
            "done",
            "competent",
            "yes",
            "always",
            "tick if achieved",
            "tick",
        ]
        .contains(&words.as_str())
    };
    let mut ids = GridIds::default();
    ids.take("n");
    let mut heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    if heads.len() == 1 {
        heads.insert(0, "Not yet");
    }
    let first_met = heads.iter().position(|head| is_enough(head));
    let from = first_met.unwrap_or(heads.len() - 1);
    let points = (0..)
        .zip(&heads)
        .map(|(at, head)| {
            let id = ids.free(word_id(head, &format!("point-{at}")));
            Point { id: PointId::new(id), label: (*head).to_owned(), means: None, met: at >= from }
        })
        .collect();
    (points, first_met.is_none())
}

/// Returns words with a capital at their beginning.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn known_level<'l>(levels: &'l [Level], name: &str) -> Option<&'l Level> {
    let wanted = alike(title_of(name));
    let number = plain(name);
    let exact = levels.iter().find(|level| level.id.as_str() == name);
    exact
        .or_else(|| {
            levels.iter().find(|level| {
                let names = [alike(&level.title), alike(level.id.as_str())];
                names.contains(&alike(name)) || !wanted.is_empty() && names.contains(&wanted)
            })
        })
        .or_else(|| {
            let number = level_number(&number)?;
            levels.iter().find(|level| {
                level.id.as_str() == number || level_number(&plain(&level.title)) == Some(number)
            })
        })
}

/// Returns whether a domain has this number, in its id or as the number before its title.
fn is_numbered(domain: &Domain, code: &str) -> bool {
    let digits = |text: &str| {
        text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-').to_owned()
    };
    let number = |text: &str| text.trim_start_matches('0').to_owned();
    let of_title = split_code(&domain.title).map(|(code, _)| code);
    !code.is_empty()
        && (domain.id.as_str().eq_ignore_ascii_case(code)
            || of_title == Some(code)
            || number(&digits(domain.id.as_str())) == number(code) && !number(code).is_empty())
}
