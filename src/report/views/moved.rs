//! A move to another framework: what it carries, before or after it is made.

use serde::Serialize;

use super::{
    ChangeCounts, ComparedCompetencyView, FrameworkView, RoleChangeView, framework::role_changes,
    name::joined_ids,
};
use crate::{
    analysis::{ComparedCompetency, MovedAnswers, heirs_of_answer},
    model::{Digest, Framework, FrameworkMove, Mapping, Portfolio, RatingKey},
    report::{Document, Table, View},
    text::{counted, list},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameworkMoveView {
    pub from: FrameworkView,
    pub to: FrameworkView,
    /// The title of the mapping; null if ids and words decide.
    pub mapping: Option<String>,
    /// True if nothing was changed.
    pub preview: bool,
    pub answers: MovedAnswersView,
    pub summary: ChangeCounts,
    /// Competencies that are not the same in both.
    pub competencies: Vec<MovedCompetencyView>,
    /// The level that the person aims for, before and after.
    pub level: [String; 2],
    /// The person's role, if the new framework does not have it, or it begins at another level or
    /// sees another part there; else null.
    pub role: Option<RoleChangeView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MovedAnswersView {
    pub before: usize,
    /// Answers of the new framework that count.
    pub carried: usize,
    pub to_look_at_again: usize,
    /// Answers that stay in the history only: to what ended, or on a point that is not there any
    /// more.
    pub left: usize,
    /// Those of them whose point is not on the new scale.
    pub without_point: usize,
    /// Answers that became one with another. `before` and `parted` together are `carried`,
    /// `to-look-at-again`, `left` and these, unless one was given there.
    pub put_together: usize,
    /// Answers that came of one that was parted, beyond the first.
    pub parted: usize,
    /// Answers that were given to the new framework before a move away from it, and count again.
    pub given_there: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MovedCompetencyView {
    #[serde(flatten)]
    pub compared: ComparedCompetencyView,
    /// How many answers there were to the old ones.
    pub answers: usize,
    /// How many of the new ones were carried and count.
    pub carried: usize,
    pub to_look_at_again: usize,
    /// How many answers to the old ones are in none of the new ones.
    pub left: usize,
    /// How many of those are asked about still, on a scale without their point.
    pub without_point: usize,
    /// The evidence for the old ones that no longer speaks for anything here.
    pub evidence_left: Vec<String>,
    /// The goals for the old ones that are no longer for anything here.
    pub goals_left: Vec<String>,
    /// The evidence that was for the new ones before a move away from them, and is again.
    pub evidence_back: Vec<String>,
    /// The goals that were for the new ones before a move away from them, and are again.
    pub goals_back: Vec<String>,
}

/// What a move is shown from.
pub struct MoveParts<'m> {
    pub old: (&'m Framework, Digest),
    pub new: (&'m Framework, Digest),
    pub mapping: Option<&'m Mapping>,
    pub moved: &'m FrameworkMove,
    pub compared: &'m [ComparedCompetency<'m>],
    pub before: &'m Portfolio,
    pub after: &'m Portfolio,
    pub is_preview: bool,
}

impl FrameworkMoveView {
    #[must_use]
    pub fn of(parts: &MoveParts<'_>) -> Self {
        let answers = MovedAnswers::of(parts.before, parts.after, parts.moved);
        let competencies: Vec<MovedCompetencyView> = parts
            .compared
            .iter()
            .map(|compared| MovedCompetencyView::of(compared, parts))
            .filter(|one| {
                let is_counted = one.left + one.to_look_at_again > 0;
                let comes_back = !one.evidence_back.is_empty() || !one.goals_back.is_empty();
                !one.compared.is_unchanged() || is_counted || comes_back
            })
            .collect();
        Self {
            from: FrameworkView::of(parts.old.0, parts.old.1),
            to: FrameworkView::of(parts.new.0, parts.new.1),
            mapping: parts.mapping.map(|mapping| mapping.title.clone()),
            preview: parts.is_preview,
            answers: MovedAnswersView {
                before: answers.before,
                carried: answers.carried,
                to_look_at_again: answers.to_look_at_again,
                left: competencies.iter().map(|one| one.left).sum(),
                without_point: competencies.iter().map(|one| one.without_point).sum(),
                put_together: answers.put_together,
                parted: answers.parted,
                given_there: answers.given_there,
            },
            summary: ChangeCounts::of(parts.compared),
            competencies,
            level: [parts.before.level.to_string(), parts.after.level.to_string()],
            role: role_change(parts),
        }
    }
}

/// Returns how the person's role differs. One that the new framework does not have stays until the
/// person sets another.
fn role_change(parts: &MoveParts<'_>) -> Option<RoleChangeView> {
    let own = parts.after.role.as_ref()?;
    let ((old, _), (new, _)) = (parts.old, parts.new);
    if new.role(own.as_str()).is_none() {
        let title = old.role(own.as_str()).map_or(own.as_str(), |role| role.title.as_str());
        let (role, title) = (own.to_string(), title.to_owned());
        return Some(RoleChangeView { role, title, change: "ended" });
    }
    let mut changed = role_changes(old, new).into_iter();
    changed.find(|role| role.role == own.as_str() && role.change != "new")
}

impl FrameworkMoveView {
    fn role_in_words(&self, role: &RoleChangeView) -> String {
        let RoleChangeView { title, change, .. } = role;
        let new = format!("{} {}", self.to.id, self.to.version);
        match *change {
            "ended" => format!(
                "Your role, {title}, is not one of {new}. It stays until you set another, and you see the whole framework."
            ),
            "other-level" => {
                format!("Your role, {title}, begins at another level in {new}. Your level stays.")
            }
            _ => format!("Your role, {title}, sees another part of {new} than before."),
        }
    }
}

impl MovedCompetencyView {
    fn of(compared: &ComparedCompetency<'_>, parts: &MoveParts<'_>) -> Self {
        let of_any = |ids: &[&crate::model::Competency], id: &crate::model::CompetencyId| {
            ids.iter().any(|one| one.id == *id)
        };
        let is_for = |of: &Portfolio, ids: &[&crate::model::Competency], short: &str| {
            let item = of.evidence_called(short);
            item.is_some_and(|item| item.claims.iter().any(|claim| of_any(ids, &claim.competency)))
        };
        let was = |short: &str| is_for(parts.before, &compared.from, short);
        let is = |short: &str| is_for(parts.after, &compared.to, short);
        let items = || parts.before.evidence.iter().map(|item| item.short.clone());
        let is_goal_for = |of: &Portfolio, ids: &[&crate::model::Competency], short: &str| {
            let goal = of.goal_called(short);
            goal.is_some_and(|goal| goal.competencies.iter().any(|one| of_any(ids, one)))
        };
        let was_goal = |short: &str| is_goal_for(parts.before, &compared.from, short);
        let is_goal = |short: &str| is_goal_for(parts.after, &compared.to, short);
        let goals = || parts.before.goals.iter().map(|goal| goal.short.clone());
        let (rated, waiting) = (parts.before.ratings(), parts.before.answers_to_look_at_again());
        let answers: Vec<&RatingKey> = rated
            .map(|(key, _)| key)
            .chain(waiting.map(|(key, _)| key))
            .filter(|key| of_any(&compared.from, &key.competency))
            .collect();
        let stays = |key: &&&RatingKey| heirs_of_answer(parts.moved, parts.after, key).is_empty();
        Self {
            answers: answers.len(),
            left: answers.iter().filter(stays).count(),
            without_point: answers
                .iter()
                .filter(stays)
                .filter(|key| parts.moved.asks_about(key))
                .count(),
            carried: parts
                .after
                .ratings()
                .filter(|(key, _)| of_any(&compared.to, &key.competency))
                .count(),
            to_look_at_again: parts
                .after
                .answers_to_look_at_again()
                .filter(|(key, _)| of_any(&compared.to, &key.competency))
                .count(),
            evidence_left: items().filter(|item| was(item) && !is(item)).collect(),
            goals_left: goals().filter(|goal| was_goal(goal) && !is_goal(goal)).collect(),
            evidence_back: items().filter(|item| !was(item) && is(item)).collect(),
            goals_back: goals().filter(|goal| !was_goal(goal) && is_goal(goal)).collect(),
            compared: ComparedCompetencyView::of(compared),
        }
    }

    fn in_words(&self) -> String {
        let mut line = self.compared.heading();
        let mut became = Vec::new();
        if self.answers > 0 {
            if self.carried > 0 {
                became.push(format!(
                    "{} counted as before",
                    counted(self.carried, "answer is", "answers are")
                ));
            }
            if self.to_look_at_again > 0 {
                became.push(format!(
                    "{} to look at again",
                    counted(self.to_look_at_again, "answer is", "answers are")
                ));
            }
            if self.left > 0 {
                let why = match self.without_point {
                    0 => "",
                    all if all == self.left => ", since the new scale has no such point",
                    _ => ", some of them since the new scale has no such point",
                };
                became.push(format!(
                    "{} in your history, and nowhere else{why}",
                    counted(self.left, "answer stays", "answers stay")
                ));
            }
        }
        if !self.evidence_left.is_empty() {
            let stays = if self.evidence_left.len() == 1 { "stays" } else { "stay" };
            became.push(format!(
                "{} {stays} in your portfolio, and no longer for this",
                list(&self.evidence_left)
            ));
        }
        if !self.goals_left.is_empty() {
            let stays = if self.goals_left.len() == 1 { "stays" } else { "stay" };
            became.push(format!(
                "{} {stays} in your plan, and no longer for this",
                list(&self.goals_left)
            ));
        }
        let back: Vec<&String> = self.evidence_back.iter().chain(&self.goals_back).collect();
        if !back.is_empty() {
            let is = if back.len() == 1 { "is" } else { "are" };
            became.push(format!("{} {is} for this again", list(&back)));
        }
        if !became.is_empty() {
            line.push_str(&format!("; {}", became.join("; ")));
        }
        if let Some(reason) = &self.compared.reason {
            line.push_str(&format!(" ({reason})"));
        }
        line
    }
}

impl View for FrameworkMoveView {
    const NAME: &'static str = "workspace-move";

    fn document(&self) -> Document {
        let MovedAnswersView {
            before,
            carried,
            to_look_at_again,
            left,
            without_point,
            put_together,
            parted,
            given_there,
        } = self.answers;
        let ended = left - without_point;
        let stay = [
            (ended > 0).then(|| counted(ended, "is to what ended", "are to what ended")),
            (without_point > 0).then(|| {
                let on = "on a point that the new scale does not have";
                counted(without_point, &format!("is {on}"), &format!("are {on}"))
            }),
        ];
        let stay: Vec<String> = stay.into_iter().flatten().collect();
        let by = match &self.mapping {
            Some(title) => format!("By the mapping \u{201c}{title}\u{201d}"),
            None => "By ids and words".to_owned(),
        };
        let document = Document::new(format!(
            "From {} {} to {} {}",
            self.from.id, self.from.version, self.to.id, self.to.version
        ))
        .note(self.preview.then_some("This is a preview. Nothing was changed."))
        .text(format!("{by}, competency by competency: {}", self.summary.in_words()))
        .text(format!(
            "You had {}. After the move {} as before, {}{} again{}.",
            counted(before, "answer", "answers"),
            counted(carried, "counts", "count"),
            if left > 0 { "" } else { "and " },
            counted(to_look_at_again, "waits until you look at it", "wait until you look at them"),
            if left > 0 { format!(", and {}", stay.join(", and ")) } else { String::new() }
        ));
        let counted_apart = [
            (without_point > 0).then(|| {
                "A mapping can say which point became which, in a `[[point]]`.".to_owned()
            }),
            (put_together > 0).then(|| {
                format!(
                    "{} one with another: the lowest counts.",
                    counted(put_together, "answer became", "answers became")
                )
            }),
            (parted > 0).then(|| {
                format!(
                    "{} more, since an answer to what was parted goes to each part.",
                    counted(parted, "answer is", "answers are")
                )
            }),
            (given_there > 0).then(|| {
                format!(
                    "{} to {} {} before, and {} again.",
                    counted(given_there, "answer was given", "answers were given"),
                    self.to.id,
                    self.to.version,
                    if given_there == 1 { "counts" } else { "count" }
                )
            }),
        ];
        let document = counted_apart.into_iter().flatten().fold(document, Document::text);
        let document = match &self.level {
            [before, after] if before != after => document
                .text(format!("You aim for level {before} now, and for level {after} then.")),
            _ => document,
        };
        let document = match &self.role {
            Some(role) => document.text(self.role_in_words(role)),
            None => document,
        };
        let lines: Vec<String> =
            self.competencies.iter().map(MovedCompetencyView::in_words).collect();
        if lines.is_empty() { document } else { document.list(lines) }
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "change",
            "from",
            "to",
            "title",
            "relation",
            "reason",
            "answers",
            "carried",
            "to-look-at-again",
            "left",
            "evidence-left",
            "without-point",
        ]);
        for one in &self.competencies {
            let compared = &one.compared;
            table.row(vec![
                compared.change.clone(),
                joined_ids(&compared.from),
                joined_ids(&compared.to),
                compared.title.clone(),
                compared.relation.clone().unwrap_or_default(),
                compared.reason.clone().unwrap_or_default(),
                one.answers.to_string(),
                one.carried.to_string(),
                one.to_look_at_again.to_string(),
                one.left.to_string(),
                one.evidence_left.join(" "),
                one.without_point.to_string(),
            ]);
        }
        table
    }
}
