//! The people of a table, who are told apart by the contents of its rows.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::{Timestamp, civil::Date};

use super::{
    AnswersPlace, CohortReading, FileRead, Handed, PeopleBy, Unread, When,
    person::{TWICE, levelless, no_level, not_come, twice},
};
use crate::{
    analysis::{
        cohort::{AnsweredTwice, OfDays, Questionnaire, over_days},
        find_level,
    },
    format::{
        answers::{EITHER_WAY, NAMELESS_ROW, Whose},
        folded,
    },
    model::{AnswerPart, Fault, FileFaults, Place, RoleId, TypedAnswer},
};

/// The key of a person in a table: name, questionnaire, day and role, as far as rows give them.
type PersonInRows = (String, usize, Option<Date>, Option<String>);

/// The answers of one person on one day to one questionnaire.
struct Slot {
    label: String,
    /// The name in a form that ignores spelling.
    name: String,
    questions: Arc<Questionnaire>,
    questionnaire: usize,
    answered: Option<Date>,
    role: Option<RoleId>,
    answers: Box<[u8]>,
    /// The place of the previous answer, because rows are usually in order.
    guess: usize,
    /// True if its day would be a different one with the month first.
    is_either_way: bool,
    /// The first fault in the rows of this person.
    fault: Option<Fault>,
}

/// People by name, questionnaire, day and role.
#[derive(Default)]
pub(super) struct PeopleInRows {
    slots: Vec<Slot>,
    index: HashMap<PersonInRows, usize>,
    /// The person of the last row, as written.
    last: Option<Last>,
    /// The faults of rows that may belong to anybody.
    pub(super) faults: Vec<Fault>,
    /// People with a row that cannot be read, by the folded form of their name, with the first
    /// fault of each.
    left_out: BTreeMap<String, Fault>,
    without_framework: bool,
    /// True if a row has a day with the month first.
    has_month_first: bool,
    /// The number of rows without a person, and whether any row has one.
    nameless: usize,
    is_anybody_named: bool,
    met: Vec<Met>,
}

/// The framework, version, digest and level as written, and the questionnaire that they mean.
struct Met {
    written: [Option<String>; 4],
    questionnaire: usize,
    questions: Arc<Questionnaire>,
}

struct Last {
    whose: Whose<'static>,
    level: Option<String>,
    slot: usize,
}

impl CohortReading<'_> {
    pub(super) fn take_row(
        &self,
        whose: Whose<'_>,
        answer: &TypedAnswer<'_>,
        people: &mut PeopleInRows,
    ) {
        let is_either_way = whose.is_either_way;
        match whose.person {
            Some(_) => people.is_anybody_named = true,
            None => people.nameless += 1,
        }
        let is_last =
            |last: &Last| last.whose == whose && last.level.as_deref() == answer.level.as_deref();
        let at = match people.last.as_ref().filter(|last| is_last(last)) {
            Some(last) => last.slot,
            None => match self.slot(&whose, answer, people) {
                Ok(slot) => {
                    people.last = Some(Last {
                        whose: whose.into_owned(),
                        level: answer.level.as_deref().map(str::to_owned),
                        slot,
                    });
                    slot
                }
                Err((part, fault)) => {
                    let fault = Fault { place: Place::Named(answer.place.of(part)), ..fault };
                    match whose.person {
                        Some(label) => drop(people.left_out.entry(folded(&label)).or_insert(fault)),
                        None => people.faults.push(fault),
                    }
                    return;
                }
            },
        };
        let slot = &mut people.slots[at];
        slot.is_either_way |= is_either_way;
        let fault = match slot.questions.take(&mut slot.answers, answer, &mut slot.guess) {
            Ok(false) => return,
            Ok(true) => twice(answer),
            Err(fault) => fault,
        };
        slot.fault.get_or_insert(fault);
    }

    /// Returns the slot for the person of a row.
    fn slot(
        &self,
        whose: &Whose<'_>,
        answer: &TypedAnswer<'_>,
        people: &mut PeopleInRows,
    ) -> Result<usize, (AnswerPart, Fault)> {
        let of_level = |fault: Fault| (AnswerPart::Level, fault);
        let label =
            whose.person.as_deref().ok_or_else(|| (AnswerPart::Person, NAMELESS_ROW.into()))?;
        if let Some(day) = whose.answered.filter(|day| *day > self.wishes.latest) {
            return Err((AnswerPart::Answered, not_come(day).into()));
        }
        let (id, version, level) =
            (whose.framework.as_deref(), whose.version.as_deref(), answer.level.as_deref());
        let sha256 = whose.sha256.as_deref();
        let written = [id, version, sha256, level];
        let is_it =
            |known: &&Met| known.written.each_ref().map(|words| words.as_deref()) == written;
        let (questionnaire, questions) = if let Some(known) = people.met.iter().find(is_it) {
            (known.questionnaire, Arc::clone(&known.questions))
        } else {
            let is_known =
                |id: &str| self.wishes.packs.iter().any(|(known, _)| known.id.as_str() == id);
            let of_pack = |reason: Fault| match (id, sha256) {
                (_, Some(_)) => (AnswerPart::Sha256, reason),
                (Some(id), None) if is_known(id) => (AnswerPart::Version, reason),
                _ => (AnswerPart::Framework, reason),
            };
            let (framework, sha256) = self.pack(id.zip(version), sha256).map_err(of_pack)?;
            let named =
                level.or(self.wishes.level.as_deref()).ok_or_else(|| of_level(levelless()))?;
            let found =
                find_level(framework, named).map_err(|_| of_level(no_level(framework).into()))?;
            let (at, questions) = self
                .questionnaire(sha256, found.id.as_str(), || Ok(Arc::clone(framework)))
                .map_err(|reason| of_level(reason.into()))?;
            people.without_framework |= id.zip(version).is_none() && whose.sha256.is_none();
            let written = written.map(|words| words.map(str::to_owned));
            people.met.push(Met { written, questionnaire: at, questions: Arc::clone(&questions) });
            (at, questions)
        };
        // The key as written is tried first, since most rows belong to people who were seen
        // already.
        let written = (
            label.to_owned(),
            questionnaire,
            whose.answered,
            whose.role.as_deref().map(str::to_owned),
        );
        if let Some(slot) = people.index.get(&written) {
            return Ok(*slot);
        }
        let role = Self::role(&questions.framework, whose.role.as_deref());
        let key =
            (folded(label), questionnaire, whose.answered, role.as_ref().map(ToString::to_string));
        if let Some(slot) = people.index.get(&key).copied() {
            people.index.insert(written, slot);
            return Ok(slot);
        }
        let (answers, answered) = (questions.blank(), whose.answered);
        let name = key.0.clone();
        people.slots.push(Slot {
            label: label.to_owned(),
            name,
            questions,
            questionnaire,
            answered,
            role,
            answers,
            guess: 0,
            is_either_way: whose.is_either_way,
            fault: None,
        });
        people.index.insert(written, people.slots.len() - 1);
        people.index.insert(key, people.slots.len() - 1);
        Ok(people.slots.len() - 1)
    }

    pub(super) fn handed(
        &self,
        people: PeopleInRows,
        place: AnswersPlace<'_>,
        changed: Timestamp,
    ) -> Result<FileRead, FileFaults> {
        let PeopleInRows {
            slots, faults, mut left_out, without_framework, has_month_first, ..
        } = people;
        if !faults.is_empty() {
            return Err(faults.into());
        }
        for slot in slots.iter().filter(|slot| has_month_first && slot.is_either_way) {
            left_out
                .entry(slot.name.clone())
                .or_insert_with(|| Fault::whole(format!("a day of theirs: {EITHER_WAY}")));
        }
        let slots = joined(slots);
        let own = place.person(self.wishes.people_by);
        let mut read = FileRead { without_framework, ..FileRead::default() };
        for slot in &slots {
            if let Some(fault) = &slot.fault {
                left_out.entry(slot.name.clone()).or_insert_with(|| fault.clone());
            }
        }
        read.unreadable = left_out
            .values()
            .map(|fault| Unread { faults: fault.clone().into(), is_person: true })
            .collect();
        // A table with one person is like any other file; in a table of many, only names tell
        // people apart.
        let of_name = |slot: &PersonInTable| self.wishes.pseudonyms.of_name(&slot.label);
        let is_of_one = self.wishes.people_by != PeopleBy::Name
            && slots.iter().all(|slot| of_name(slot) == of_name(&slots[0]));
        for slot in slots.into_iter().filter(|slot| !left_out.contains_key(&slot.name)) {
            let key = if is_of_one { self.wishes.pseudonyms.of_name(&own) } else { of_name(&slot) };
            let label = self.label(Some(&slot.label));
            let PersonInTable {
                role, questionnaire, said: OfDays { answers, days, answered }, ..
            } = slot;
            let at = When::of(answered, None, changed);
            read.handed.push(Handed {
                key,
                is_named: true,
                label,
                role,
                at,
                inside: None,
                questionnaire,
                answers,
                days,
            });
        }
        if read.handed.is_empty() && read.unreadable.is_empty() {
            return Err("there is no answer in it".into());
        }
        Ok(read)
    }
}

impl Slot {
    fn key(&self) -> PersonInRows {
        (
            self.name.clone(),
            self.questionnaire,
            self.answered,
            self.role.as_ref().map(ToString::to_string),
        )
    }

    /// Adds the answers of the same person in other rows.
    fn take(&mut self, other: Self) {
        for (one, other) in self.answers.iter_mut().zip(&other.answers) {
            if *one != 0 && *other != 0 && one != other {
                self.fault.get_or_insert_with(|| TWICE.into());
            }
            *one = (*one).max(*other);
        }
        self.is_either_way |= other.is_either_way;
        self.fault = self.fault.take().or(other.fault);
    }
}

/// Merges the rows of each person: the last answer to a question stands. Two people who share a
/// name and have different roles stay two. Rows without a role belong to the person with that name.
fn joined(slots: Vec<Slot>) -> Vec<PersonInTable> {
    let mut people: Vec<Vec<Slot>> = Vec::new();
    let mut by_name: HashMap<(String, usize), Vec<usize>> = HashMap::new();
    // Rows with a role come first.
    let (with_role, without): (Vec<Slot>, Vec<Slot>) =
        slots.into_iter().partition(|slot| slot.role.is_some());
    for mut slot in with_role.into_iter().chain(without) {
        let known = by_name.entry((slot.name.clone(), slot.questionnaire)).or_default();
        let own: Vec<usize> = known
            .iter()
            .copied()
            .filter(|at| slot.role.is_none() || people[*at][0].role == slot.role)
            .collect();
        let at = own.first().copied().unwrap_or_else(|| {
            known.push(people.len());
            people.push(Vec::new());
            people.len() - 1
        });
        if own.len() > 1 {
            slot.fault =
                Some("some rows of one person do not say the role, and others say several".into());
        }
        people[at].push(slot);
    }
    people.into_iter().filter_map(PersonInTable::of).collect()
}

/// All answers of one person in a table.
struct PersonInTable {
    label: String,
    name: String,
    questionnaire: usize,
    role: Option<RoleId>,
    said: OfDays,
    fault: Option<Fault>,
}

impl PersonInTable {
    fn of(slots: Vec<Slot>) -> Option<Self> {
        let first = slots.first()?;
        let (label, name, questionnaire, role) =
            (first.label.clone(), first.name.clone(), first.questionnaire, first.role.clone());
        let mut fault = slots.iter().find_map(|slot| slot.fault.clone());
        let said = over_days(slots.into_iter().map(|slot| (slot.answered, slot.answers)).collect());
        let said = said.unwrap_or_else(|AnsweredTwice| {
            fault.get_or_insert_with(|| TWICE.into());
            OfDays { answers: Box::default(), days: Box::default(), answered: None }
        });
        Some(Self { label, name, questionnaire, role, said, fault })
    }
}

impl PeopleInRows {
    /// Returns whether no row names a person, so that all belong to one.
    pub(super) fn is_of_one(&self) -> bool {
        self.nameless > 0 && !self.is_anybody_named
    }

    /// Returns whether any row has a fault.
    pub(super) fn is_wrong(&self) -> bool {
        !self.faults.is_empty()
            || !self.left_out.is_empty()
            || self.slots.iter().any(|slot| slot.fault.is_some())
    }

    /// Leaves out a person with a row that cannot be read.
    pub(super) fn leave_out(&mut self, person: &str, fault: &Fault, is_month_first: bool) {
        self.is_anybody_named = true;
        self.has_month_first |= is_month_first;
        self.left_out.entry(folded(person)).or_insert_with(|| fault.clone().into_redacted());
    }

    /// Merges two parts, because a person's rows may be in both.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.faults.extend(other.faults);
        self.without_framework |= other.without_framework;
        self.has_month_first |= other.has_month_first;
        for (label, fault) in other.left_out {
            self.left_out.entry(label).or_insert(fault);
        }
        self.last = None;
        for slot in other.slots {
            let key = slot.key();
            let Some(at) = self.index.get(&key) else {
                self.index.insert(key, self.slots.len());
                self.slots.push(slot);
                continue;
            };
            self.slots[*at].take(slot);
        }
        self
    }
}
