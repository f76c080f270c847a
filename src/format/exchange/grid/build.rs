//! Makes a framework of what a grid says.

use std::collections::BTreeMap;

use super::{
    super::words::is_id,
    GridOptions,
    base::GridBase,
    beside::with_words,
    blank::{blank, filled},
    code::{GridIds, id_of_code, tidy_code},
    entry::{GridEntries, GridEntry, GridStatement, add_words, short},
    levels,
    marks::{GridAnswer, answers},
    numbers::{doubtful_numbers, may_have_lost_a_zero},
    own::GridOwn,
    unnamed::tell_unnamed_levels,
    words::is_in_another_script,
};
use crate::{
    model::{
        AspectId, Competency, CompetencyId, DomainId, Expect, Fault, Framework, LevelId, Statement,
    },
    text::{alike, counted, list},
};

/// The heads of columns that make points and levels.
#[derive(Default)]
pub(super) struct GridHeads {
    /// Of columns to tick.
    pub(super) ticks: Vec<String>,
    /// The levels of columns of statements, from the left.
    pub(super) levels: Vec<String>,
}

/// A framework with the answers that were marked in the grid.
pub(super) struct GridBuilt {
    pub(super) framework: Framework,
    pub(super) told: Vec<Fault>,
    pub(super) doubts: Vec<Fault>,
    pub(super) answers: Vec<GridAnswer>,
}

struct GridBuilding {
    base: GridBase,
    ids: GridIds,
    /// The place of each competency by its code, and where the code was first.
    by_code: BTreeMap<String, (usize, String)>,
    numbers: BTreeMap<DomainId, usize>,
    faults: Vec<Fault>,
    told: Vec<Fault>,
    /// The places and numbers of what is there again at another level with other words.
    regraded: Vec<(String, String)>,
}

/// Makes a framework of entries.
///
/// # Errors
/// If a number is there twice with other words, or something is not in the template.
pub(super) fn build(
    entries: GridEntries,
    own: Option<GridOwn>,
    heads: &GridHeads,
    facts: &[(String, String)],
    options: &GridOptions<'_>,
) -> Result<GridBuilt, Vec<Fault>> {
    let GridEntries { mut entries, mut told, mut doubts } = entries;
    let is_template = options.template.is_some();
    let is_own = own.is_some();
    let of_template =
        |known: &Framework| known.levels.iter().map(|one| one.title.clone()).collect();
    let known: Vec<String> = options.template.map(of_template).unwrap_or_default();
    if !is_own {
        levels::spread(&mut entries, &known, &mut told, &mut doubts);
    }
    let mut framework =
        options.template.map_or_else(|| blank(options, facts), |known| filled(known, options));
    let is_named = is_template
        || options.language.is_some()
        || facts.iter().any(|(name, _)| name == "language");
    if !is_named && is_in_another_script(&entries) {
        "und".clone_into(&mut framework.language);
        told.push(Fault::whole(
            "the grid does not name its language; `und` stands for that, for you to correct",
        ));
    } else if !is_named {
        told.push(Fault::whole(
            "the grid does not name its language; the pack says `en-GB`, for you to correct",
        ));
    }
    let mut building = GridBuilding {
        base: GridBase::new(framework, is_template),
        ids: GridIds::default(),
        by_code: BTreeMap::new(),
        numbers: BTreeMap::new(),
        faults: Vec::new(),
        told,
        regraded: Vec::new(),
    };
    if let Some(own) = own.filter(|_| !is_template) {
        building.base.take_own(own);
    }
    for competency in &building.base.framework.competencies {
        building.ids.take(competency.id.as_str());
    }
    let mut made: Vec<(String, String, &GridEntry)> = Vec::new();
    let mut nameless = 0;
    for entry in &entries {
        nameless += usize::from(entry.code.is_none() && entry.id.is_none());
        if let Some((competency, level)) = building.add(entry) {
            made.push((competency, level, entry));
        }
    }
    if nameless > 0 {
        building.told.push(Fault::whole(format!(
            "{} without a number: an id counts the competencies of its domain, so it changes if rows are added before it",
            counted(nameless, "competency is", "competencies are")
        )));
    }
    let counted_domains = building.base.counted_domains;
    if counted_domains > 0 && entries.iter().any(|entry| !entry.path.is_empty()) {
        building.told.push(Fault::whole(format!(
            "{} without a number: an id counts the domains, so it changes if one is added before it",
            counted(counted_domains, "domain is", "domains are")
        )));
    }
    if !building.faults.is_empty() {
        return Err(building.faults);
    }
    if made.is_empty() {
        return Err(vec![Fault::whole("no row below the heads states anything")]);
    }
    building.relate(&entries);
    if building.base.set_scale(&heads.ticks) {
        doubts.push(Fault::whole(format!(
            "the scale is {}, and nothing says from which point on it is enough; the last is taken",
            heads.ticks.join(", ")
        )));
    }
    if !is_template {
        tell_unnamed_levels(&entries, &mut building.told, &mut doubts);
    }
    doubts.extend(doubtful_numbers(&entries));
    if !is_own && !is_template {
        let names = std::mem::take(&mut building.base.level_names);
        let levels = &mut building.base.framework.levels;
        match levels::sort(levels, &names, &heads.levels) {
            Some((what, true)) => doubts.push(what),
            Some((what, false)) => building.told.push(what),
            None => {}
        }
    }
    if let Some((place, number)) = building.regraded.first() {
        let others = match building.regraded.len() - 1 {
            0 => String::new(),
            some => format!(", and so {}", counted(some, "other is", "others are")),
        };
        let what = format!(
            "the number {number} is here again at another level with other words{others}; each is read as one competency that is stated at each level"
        );
        doubts.push(Fault::at(place.clone(), what));
    }
    building.expect(&entries, &mut doubts);
    building.tell_shared(&entries);
    let mut told = building.told;
    told.append(&mut building.base.told);
    let framework = building.base.framework;
    let answers = answers(&framework, &made, &mut told, &mut doubts);
    Ok(GridBuilt { framework, told, doubts, answers })
}

impl GridBuilding {
    /// Adds an entry, and returns the id of its competency and its level.
    fn add(&mut self, entry: &GridEntry) -> Option<(String, String)> {
        let wrong = |what: String| Fault::at(entry.place.clone(), what);
        let (domain, cluster) = match self.base.domain(entry) {
            Ok(found) => found,
            Err(what) => {
                self.faults.push(wrong(what));
                return None;
            }
        };
        let (mut statements, mut is_joined) = (Vec::new(), false);
        for one in &entry.statements {
            match self.statements_of(one, entry) {
                Ok(found) => found.into_iter().for_each(|one| {
                    is_joined |= join(&mut statements, one);
                }),
                Err(what) => {
                    self.faults.push(wrong(what));
                    return None;
                }
            }
        }
        if is_joined {
            let what =
                "several cells state the same level and aspect; their words are put together";
            self.told.push(wrong(what.to_owned()));
        }
        let Some(first) = statements.first() else {
            let what = "the row states nothing at any level, and is left out";
            self.told.push(wrong(with_words(what, &entry.title)));
            return None;
        };
        let level = first.level.to_string();
        let is_named = |one: &GridStatement| {
            one.level.as_ref().is_none_or(|level| Some(level) == entry.level.as_ref())
        };
        if let Some(unused) = &entry.level
            && !entry.statements.iter().any(is_named)
        {
            let what = format!("the level \"{unused}\" is left out: its statements name their own");
            self.told.push(wrong(what));
        }
        let code = match &entry.id {
            Some(_) => entry.code.as_deref(),
            None => entry.code.as_deref().map(tidy_code),
        };
        let code = code.filter(|code| !code.is_empty());
        let key = code.filter(|_| entry.part.is_none()).map(str::to_lowercase);
        let key = entry.id.as_ref().map(|id| format!("#{}", id.to_lowercase())).or(key);
        if let Some((at, first)) = key.as_ref().and_then(|key| self.by_code.get(key)).cloned() {
            return self.go_on(at, &first, &domain, statements, entry).map(|id| (id, level));
        }
        let number = self.numbers.entry(domain.clone()).or_default();
        if entry.part.is_none_or(|part| part == 1) {
            *number += 1;
        }
        let named = code.map_or_else(|| format!("{domain}-{number:02}"), str::to_owned);
        let named = entry.part.map_or_else(|| named.clone(), |part| format!("{named}-{part}"));
        let id = match entry.id.as_deref().filter(|id| is_id(id)) {
            Some(id) => self.ids.free(id.to_owned()),
            None => self.ids.of_code("C", &named),
        };
        if entry.id.is_none()
            && let Some(code) = code.filter(|_| entry.part.is_none())
            && (id_of_code("C", code) != id || id == "C")
        {
            self.told.push(wrong(format!(
                "the number {code} makes no id of its own, so it has {id}, which may change if rows are added before it"
            )));
        }
        if let Some(own) = entry.id.as_deref().filter(|own| *own != id) {
            self.told.push(wrong(format!("`{own}` cannot be its id; it has the id {id}")));
        }
        if let Some(key) = key {
            let at = self.base.framework.competencies.len();
            self.by_code.insert(key, (at, entry.place.clone()));
        }
        self.base.framework.competencies.push(Competency {
            id: CompetencyId::new(id.clone()),
            code: code.filter(|_| entry.part.is_none()).map(str::to_owned),
            domain,
            cluster,
            title: entry.title.clone(),
            summary: entry.summary.clone(),
            examples: entry.examples.clone(),
            url: None,
            related: Vec::new(),
            optional: false,
            scales: Vec::new(),
            statements,
            when_not_met: Vec::new(),
        });
        Some((id, level))
    }

    /// Tells that statements without an aspect are asked for several.
    fn tell_shared(&mut self, entries: &[GridEntry]) {
        let mut statements = entries.iter().flat_map(|entry| &entry.statements);
        if !self.base.is_template || statements.all(|one| one.aspect.is_some()) {
            return;
        }
        let asked = self.base.aspects(None).unwrap_or_default();
        if asked.len() > 1 {
            let titles: Vec<&str> = asked
                .iter()
                .filter_map(|id| self.base.framework.aspect(id.as_str()))
                .map(|aspect| aspect.title.as_str())
                .collect();
            self.told.push(Fault::whole(format!(
                "the grid has one statement for each competency; it is asked for {}",
                list(&titles)
            )));
        }
    }

    fn statements_of(
        &mut self,
        one: &GridStatement,
        entry: &GridEntry,
    ) -> Result<Vec<Statement>, String> {
        let name = one.level.as_deref().or(entry.level.as_deref());
        let level = self.base.level(name)?;
        let aspects: Vec<AspectId> = self.base.aspects(one.aspect.as_deref())?;
        Ok(aspects
            .into_iter()
            .map(|aspect| Statement { level: level.clone(), aspect, text: one.text.clone() })
            .collect())
    }

    /// Adds to a competency whose number was there before.
    fn go_on(
        &mut self,
        at: usize,
        first: &str,
        domain: &DomainId,
        statements: Vec<Statement>,
        entry: &GridEntry,
    ) -> Option<String> {
        let known = &mut self.base.framework.competencies[at];
        let (name, code) = match &entry.id {
            Some(id) => ("id", id.clone()),
            None => ("number", known.code.clone().unwrap_or_default()),
        };
        let mut fresh = Vec::new();
        let mut is_other = known.domain != *domain;
        for statement in statements {
            match known.statement(statement.level.as_str(), statement.aspect.as_str()) {
                Some(text) => is_other |= alike(text) != alike(&statement.text),
                None => fresh.push(statement),
            }
        }
        let own = entry.code.as_deref().map(tidy_code).unwrap_or_default();
        if is_other && name == "number" && own != code {
            self.faults.push(Fault::at(
                entry.place.clone(),
                format!("the number {own} differs from {code} in {first} only in small and capital letters, and has other words"),
            ));
            return None;
        }
        if is_other && name == "number" && may_have_lost_a_zero(&code) {
            self.faults.push(Fault::at(
                entry.place.clone(),
                format!("the number {code} is here again with other words; it is first in {first}, and one of them may be {code}0, of which a spreadsheet keeps no zero: write it as text"),
            ));
            return None;
        }
        if is_other {
            self.faults.push(Fault::at(
                entry.place.clone(),
                format!("the {name} {code} is here again with other words or in another domain; it is first in {first}"),
            ));
            return None;
        }
        if fresh.is_empty() {
            self.told.push(Fault::at(
                entry.place.clone(),
                format!("the {name} {code} is here again with the same words, and is taken once"),
            ));
        }
        let is_other_title = !entry.title.is_empty() && alike(&entry.title) != alike(&known.title);
        if is_other_title
            && name == "number"
            && fresh.iter().any(|one| short(&one.text) == entry.title)
        {
            self.regraded.push((entry.place.clone(), code.clone()));
        }
        if is_other_title && !fresh.iter().any(|one| short(&one.text) == entry.title) {
            self.told.push(Fault::at(
                entry.place.clone(),
                format!(
                    "the {name} {code} is here again as \"{}\"; its first title stays",
                    entry.title
                ),
            ));
        }
        for example in &entry.examples {
            if !known.examples.contains(example) {
                known.examples.push(example.clone());
            }
        }
        if let Some(summary) = &entry.summary
            && known.summary.as_ref() != Some(summary)
        {
            add_words(&mut known.summary, " ", summary.clone());
        }
        known.statements.extend(fresh);
        Some(known.id.to_string())
    }

    /// Turns the codes that competencies name into relations, as far as they are in the grid.
    fn relate(&mut self, entries: &[GridEntry]) {
        for entry in entries.iter().filter(|entry| !entry.related.is_empty()) {
            let key = entry.code.as_deref().map(|code| tidy_code(code).to_lowercase());
            let Some((at, _)) = key.and_then(|key| self.by_code.get(&key)).cloned() else {
                let what = "it has no number of its own, so what is related to it is left out";
                self.told.push(Fault::at(entry.place.clone(), what));
                continue;
            };
            for named in entry.related.iter().flat_map(|named| named.split([',', ';'])) {
                let key = tidy_code(named).to_lowercase();
                let known =
                    self.by_code.get(&key).map(|(other, _)| *other).filter(|other| *other != at);
                match known {
                    Some(other) => {
                        let id = self.base.framework.competencies[other].id.clone();
                        let related = &mut self.base.framework.competencies[at].related;
                        if !related.contains(&id) {
                            related.push(id);
                        }
                    }
                    None => self.told.push(Fault::at(
                        entry.place.clone(),
                        format!(
                            "`{}` is related and not in this grid, so it is left out",
                            named.trim()
                        ),
                    )),
                }
            }
        }
    }

    /// Compares the numbers of competencies that headings promise.
    fn expect(&mut self, entries: &[GridEntry], doubts: &mut Vec<Fault>) {
        let mut promised: Vec<(DomainId, LevelId, usize, String)> = Vec::new();
        for entry in entries {
            let Some(units) = entry.path.first().and_then(|group| group.units) else { continue };
            let name = entry.statements.first().and_then(|one| one.level.clone());
            let level = self.base.level(name.or_else(|| entry.level.clone()).as_deref());
            let (Ok(level), Ok((domain, _))) = (level, self.base.domain(entry)) else { continue };
            if !promised.iter().any(|(known, at, ..)| (known, at) == (&domain, &level)) {
                promised.push((domain, level, units, entry.place.clone()));
            }
        }
        self.base.told.dedup();
        for (id, level, units, place) in promised {
            let found = self
                .base
                .framework
                .at_level(level.as_str())
                .filter(|competency| competency.domain == id)
                .count();
            if found != units {
                doubts.push(Fault::at(
                    place,
                    format!("the heading promises {units}, and {found} were found in this domain at this level"),
                ));
            } else if !self.base.is_template
                && let Some(domain) =
                    self.base.framework.domains.iter_mut().find(|domain| domain.id == id)
            {
                domain.expect.get_or_insert(Expect { level, competencies: units });
            }
        }
    }
}

/// Adds a statement, or its words to the one at the same level for the same aspect, and returns
/// whether there was one.
fn join(statements: &mut Vec<Statement>, one: Statement) -> bool {
    let known = statements
        .iter_mut()
        .find(|known| (&known.level, &known.aspect) == (&one.level, &one.aspect));
    match known {
        Some(known) => {
            known.text.push(' ');
            known.text.push_str(&one.text);
            true
        }
        None => {
            statements.push(one);
            false
        }
    }
}
