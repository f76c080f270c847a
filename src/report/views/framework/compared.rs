//! Two frameworks compared, competency by competency.

use std::collections::BTreeSet;

use serde::Serialize;

use super::FrameworkView;
use crate::{
    analysis::{Change, ChangedWords, ComparedCompetency, LikelyChange, changed_words, reworded},
    model::{Competency, CompetencyId, Digest, DomainId, Framework, LevelId, Role},
    report::{
        CompetencyName, Document, Table, View,
        views::name::{joined_ids, joined_names},
    },
    text::{list, marked_like, unmarked},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkDiffView {
    pub old: FrameworkView,
    pub new: FrameworkView,
    pub summary: ChangeCounts,
    pub competencies: Vec<ComparedCompetencyView>,
    /// Competencies that were perhaps parted or put together, by their words: a person must decide.
    pub perhaps: Vec<LikelyChangeView>,
    /// Roles that are new, ended, or begin at another level or see another part.
    pub roles: Vec<RoleChangeView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoleChangeView {
    pub role: String,
    pub title: String,
    /// `new`, `ended`, `other-level` or `other-part`.
    pub change: &'static str,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LikelyChangeView {
    /// `parted` or `put-together`.
    pub change: String,
    pub from: Vec<CompetencyName>,
    pub to: Vec<CompetencyName>,
    /// The title of the one that was parted, or that several became.
    pub title: String,
}

/// How many competencies of the old framework became what, and how many are new.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangeCounts {
    pub same: usize,
    pub reworded: usize,
    pub other_words: usize,
    pub new_id: usize,
    pub became: usize,
    pub parted: usize,
    pub put_together: usize,
    pub ended: usize,
    pub new: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ComparedCompetencyView {
    /// `same`, `reworded`, `other-words`, `new-id`, `became`, `parted`, `put-together`, `ended` or
    /// `new`.
    pub change: String,
    pub from: Vec<CompetencyName>,
    pub to: Vec<CompetencyName>,
    pub title: String,
    /// What the old statement asks for, compared with the new one; null for a new competency.
    pub relation: Option<String>,
    pub reason: Option<String>,
    pub other_domain: bool,
    /// The levels that only one of the two states it at.
    pub other_levels: Vec<String>,
    /// The aspects that it is rated for on other points.
    pub other_scales: Vec<String>,
    /// True if it is optional now, or no longer, or in another choice.
    pub counts_otherwise: bool,
    /// The aspects on which the verdict on it rests in only one of the two.
    pub other_aspects: Vec<String>,
    pub texts: Vec<RewordedView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RewordedView {
    /// Null for the title.
    pub level: Option<String>,
    pub aspect: Option<String>,
    pub old: String,
    pub new: String,
}

impl ChangeCounts {
    pub(in crate::report::views) fn of(compared: &[ComparedCompetency<'_>]) -> Self {
        let mut counts = Self::default();
        for one in compared {
            let before = one.from.len();
            let (count, by) = match one.change {
                Change::Same => (&mut counts.same, before),
                Change::Reworded => (&mut counts.reworded, before),
                Change::OtherWords => (&mut counts.other_words, before),
                Change::NewId => (&mut counts.new_id, before),
                Change::Became => (&mut counts.became, before),
                Change::Parted => (&mut counts.parted, before),
                Change::PutTogether => (&mut counts.put_together, before),
                Change::Ended => (&mut counts.ended, before),
                Change::New => (&mut counts.new, one.to.len()),
            };
            *count += by;
        }
        counts
    }

    pub(in crate::report::views) fn in_words(&self) -> String {
        let counts = [
            (self.same, "the same"),
            (self.reworded, "reworded"),
            (self.other_words, "under the same id with other words"),
            (self.new_id, "with the same words under another id"),
            (self.became, "replaced by another"),
            (self.parted, "parted"),
            (self.put_together, "put together"),
            (self.ended, "ended"),
            (self.new, "new"),
        ];
        let said = counts.iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = said.map(|(count, what)| format!("{count} {what}")).collect();
        format!("{}.", list(&said))
    }
}

impl FrameworkDiffView {
    #[must_use]
    pub fn of(
        (old, old_sha256): (&Framework, Digest),
        (new, new_sha256): (&Framework, Digest),
        (compared, likely): (&[ComparedCompetency<'_>], &[LikelyChange<'_>]),
    ) -> Self {
        Self {
            old: FrameworkView::of(old, old_sha256),
            new: FrameworkView::of(new, new_sha256),
            summary: ChangeCounts::of(compared),
            competencies: compared.iter().map(ComparedCompetencyView::of).collect(),
            perhaps: likely.iter().map(LikelyChangeView::of).collect(),
            roles: role_changes(old, new),
        }
    }

    fn changed(&self) -> impl Iterator<Item = &ComparedCompetencyView> {
        self.competencies.iter().filter(|one| !one.is_unchanged())
    }
}

/// Returns the roles that differ, in the order of the old framework and then of the new one.
pub(in crate::report::views) fn role_changes(
    old: &Framework,
    new: &Framework,
) -> Vec<RoleChangeView> {
    let view = |role: &Role, change| RoleChangeView {
        role: role.id.to_string(),
        title: role.title.clone(),
        change,
    };
    let sees = |role: &Role| {
        let ids = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
        (
            ids(role.domains.iter().map(DomainId::as_str).collect()),
            ids(role.competencies.iter().map(CompetencyId::as_str).collect()),
        )
    };
    let of_old = old.roles.iter().filter_map(|role| match new.role(role.id.as_str()) {
        None => Some(view(role, "ended")),
        Some(now) if now.level != role.level => Some(view(now, "other-level")),
        Some(now) if sees(now) != sees(role) => Some(view(now, "other-part")),
        Some(_) => None,
    });
    let is_new = |role: &&Role| old.role(role.id.as_str()).is_none();
    of_old.chain(new.roles.iter().filter(is_new).map(|role| view(role, "new"))).collect()
}

/// Returns the words on what must not wait that differ, by level.
fn urgent_changes(from: &Competency, to: &Competency) -> Vec<RewordedView> {
    let levels: BTreeSet<&LevelId> =
        from.when_not_met.iter().chain(&to.when_not_met).map(|(level, _)| level).collect();
    let changed = levels.into_iter().filter_map(|level| {
        let [old, new] =
            [from, to].map(|one| one.when_not_met(level).unwrap_or_default().to_owned());
        (old != new).then(|| RewordedView {
            level: Some(level.to_string()),
            aspect: Some("when-not-met".to_owned()),
            old,
            new,
        })
    });
    changed.collect()
}

impl RoleChangeView {
    fn in_words(&self) -> String {
        let what = match self.change {
            "new" => "is new",
            "ended" => "ended",
            "other-level" => "begins at another level",
            _ => "sees another part",
        };
        format!("The role {} ({}) {what}.", self.title, self.role)
    }
}

impl LikelyChangeView {
    fn of(likely: &LikelyChange<'_>) -> Self {
        let named = |all: &[&Competency]| all.iter().map(|one| CompetencyName::of(one)).collect();
        let is_parted = likely.from.len() == 1;
        let whole = if is_parted { likely.from.first() } else { likely.to.first() };
        Self {
            change: likely.change().name().to_owned(),
            from: named(&likely.from),
            to: named(&likely.to),
            title: whole.map(|one| one.title.clone()).unwrap_or_default(),
        }
    }

    fn in_words(&self) -> String {
        let [from, to] = [&self.from, &self.to]
            .map(|names| list(&names.iter().map(ToString::to_string).collect::<Vec<_>>()));
        if self.from.len() == 1 {
            format!("{from} {}: perhaps parted into {to}", self.title)
        } else {
            format!("{to} {}: perhaps put together from {from}", self.title)
        }
    }
}

impl ComparedCompetencyView {
    pub(in crate::report::views) fn of(compared: &ComparedCompetency<'_>) -> Self {
        let ids = |all: &[&Competency]| all.iter().map(|one| CompetencyName::of(one)).collect();
        let texts = match (compared.from.as_slice(), compared.to.as_slice()) {
            ([from], [to]) => reworded(from, to),
            _ => Vec::new(),
        };
        let urgent = match (compared.from.as_slice(), compared.to.as_slice()) {
            ([from], [to]) => urgent_changes(from, to),
            _ => Vec::new(),
        };
        let titled = compared.to.first().or(compared.from.first());
        Self {
            change: compared.change.name().to_owned(),
            from: ids(&compared.from),
            to: ids(&compared.to),
            title: titled.map(|one| one.title.clone()).unwrap_or_default(),
            relation: (compared.change != Change::New).then(|| compared.relation.name().to_owned()),
            reason: compared.reason.map(str::to_owned),
            other_domain: compared.is_in_another_domain,
            other_levels: compared.levels_in_one_only.iter().map(ToString::to_string).collect(),
            other_scales: compared.other_scales.iter().map(ToString::to_string).collect(),
            counts_otherwise: compared.counts_otherwise,
            other_aspects: compared.other_aspects.iter().map(ToString::to_string).collect(),
            texts: texts
                .into_iter()
                .map(|text| RewordedView {
                    level: text.place.map(|(level, _)| level.to_string()),
                    aspect: text.place.map(|(_, aspect)| aspect.to_string()),
                    old: text.old.to_owned(),
                    new: text.new.to_owned(),
                })
                .chain(urgent)
                .collect(),
        }
    }

    pub(in crate::report::views) fn is_unchanged(&self) -> bool {
        self.change == Change::Same.name()
            && !self.other_domain
            && self.other_scales.is_empty()
            && !self.counts_otherwise
            && self.other_aspects.is_empty()
            && self.other_levels.is_empty()
            && self.texts.is_empty()
    }

    pub(in crate::report::views) fn heading(&self) -> String {
        let [from, to] = [&self.from, &self.to].map(|names| joined_names(names));
        let what = match self.change.as_str() {
            "reworded" => "reworded".to_owned(),
            "other-words" => "the same id with other words".to_owned(),
            "new-id" | "became" => format!("now {to}"),
            "parted" => format!("parted into {to}"),
            "put-together" => format!("put together as {to}"),
            "ended" => "ended".to_owned(),
            "new" => "new".to_owned(),
            _ if self.other_domain => "in another domain".to_owned(),
            _ if !self.other_scales.is_empty() => "rated on other points".to_owned(),
            _ if self.counts_otherwise || !self.other_aspects.is_empty() => {
                "counted otherwise".to_owned()
            }
            _ if !self.other_levels.is_empty() => "at another level".to_owned(),
            _ if !self.texts.is_empty() => "what must not wait is told otherwise".to_owned(),
            _ => "the same".to_owned(),
        };
        let id = if from.is_empty() { &to } else { &from };
        format!("{id} {}: {what}", self.title)
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(self.reason.clone());
        if self.other_domain {
            lines.push("It is in another domain.".to_owned());
        }
        if !self.other_scales.is_empty() {
            lines.push(format!("It is rated on other points for {}.", list(&self.other_scales)));
        }
        if self.counts_otherwise {
            lines.push("It counts otherwise: optional or not, or in another choice.".to_owned());
        }
        if !self.other_aspects.is_empty() {
            lines.push(format!(
                "Only in one of the two is it not met without {}.",
                list(&self.other_aspects)
            ));
        }
        if !self.other_levels.is_empty() {
            lines.push(format!(
                "Only one of the two states it at {} {}.",
                if self.other_levels.len() == 1 { "level" } else { "levels" },
                list(&self.other_levels)
            ));
        }
        lines.extend(self.texts.iter().map(RewordedView::in_words));
        lines
    }
}

impl RewordedView {
    /// Returns the text with the words that went in `[-…-]` and those that came in `{+…+}`.
    fn in_words(&self) -> String {
        let place = match (&self.level, &self.aspect) {
            (Some(level), Some(aspect)) => format!("level {level}, {aspect}"),
            _ => "title".to_owned(),
        };
        let changed: Vec<String> = changed_words(&unmarked(&self.old), &unmarked(&self.new))
            .into_iter()
            .map(|words| match words {
                ChangedWords::Same(words) => words,
                ChangedWords::Gone(words) => format!("[-{words}-]"),
                ChangedWords::Came(words) => format!("{{+{words}+}}"),
                ChangedWords::Blank => " ".to_owned(),
            })
            .collect();
        let like = if self.new.is_empty() { &self.old } else { &self.new };
        format!("{place}: {}", marked_like(like, &changed.concat()))
    }
}

impl View for FrameworkDiffView {
    const NAME: &'static str = "framework-diff";

    fn document(&self) -> Document {
        let named = |view: &FrameworkView| format!("{} {}", view.id, view.version);
        let document = Document::new(format!("{} and {}", named(&self.old), named(&self.new)))
            .text(self.summary.in_words())
            .list(self.roles.iter().map(RoleChangeView::in_words).collect());
        let document = if self.perhaps.is_empty() {
            document
        } else {
            document
                .text("The words suggest the following, and only a person can decide it. No answer moves because of it.")
                .list(self.perhaps.iter().map(LikelyChangeView::in_words).collect())
        };
        if self.changed().next().is_none() {
            return document.text("Every competency is the same in both.");
        }
        let document = document.text("Words in [-…-] went, and words in {+…+} came.");
        self.changed().fold(document, |document, one| match one.lines() {
            lines if lines.is_empty() => document.heading(one.heading()),
            lines => document.heading(one.heading()).list(lines),
        })
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "change",
            "from",
            "to",
            "title",
            "relation",
            "reason",
            "level",
            "aspect",
            "old",
            "new",
            "other-domain",
            "other-levels",
            "other-scales",
            "counts-otherwise",
            "other-aspects",
        ]);
        for one in &self.competencies {
            let mut row = |text: Option<&RewordedView>| {
                let of = |part: fn(&RewordedView) -> String| text.map(part).unwrap_or_default();
                table.row(vec![
                    one.change.clone(),
                    joined_ids(&one.from),
                    joined_ids(&one.to),
                    one.title.clone(),
                    one.relation.clone().unwrap_or_default(),
                    one.reason.clone().unwrap_or_default(),
                    of(|text| text.level.clone().unwrap_or_default()),
                    of(|text| text.aspect.clone().unwrap_or_default()),
                    of(|text| text.old.clone()),
                    of(|text| text.new.clone()),
                    one.other_domain.to_string(),
                    one.other_levels.join(" "),
                    one.other_scales.join(" "),
                    one.counts_otherwise.to_string(),
                    one.other_aspects.join(" "),
                ]);
            };
            if one.texts.is_empty() {
                row(None);
            }
            one.texts.iter().for_each(|text| row(Some(text)));
        }
        for one in &self.perhaps {
            let mut row = vec![
                format!("perhaps-{}", one.change),
                joined_ids(&one.from),
                joined_ids(&one.to),
                one.title.clone(),
            ];
            row.resize(15, String::new());
            table.row(row);
        }
        table
    }
}
