//! Reads a table of answers, one in each row, by one person or by many.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{
    Answers,
    columns::{COLUMNS, NEEDED, NOTE, PERSON, ROLE, SHA256, STATEMENT, find_column, named},
    days::{EITHER_WAY, day, is_either_way, is_month_first},
};
use crate::{
    format::input::Sheet,
    model::{AnswerPart, AnswerPlace, Fault, TypedAnswer},
    text::{is_name, tidied},
};

/// The values that spreadsheet programs write for a formula that failed.
const ERRORS: [&str; 9] =
    ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "Err:502", "#SPILL!"];
/// The value beside each question if a program did not calculate the person. Older forms start with
/// it.
const NOT_WORKED_OUT: &str = "0";
pub(super) fn open(text: &str) -> Result<Sheet<'_>, Vec<Fault>> {
    let mut sheet = Sheet::open(text, &COLUMNS, find_column, &NEEDED)?;
    sheet.places = named(sheet.places);
    Ok(sheet)
}

/// The message for a row without a person in a table of people.
pub const NAMELESS_ROW: &str = "this row does not name its person, and others do; write the name, or a code that stands for it (`-` and `n/a` name nobody)";

/// The person and framework of a row, as far as the row names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose<'a> {
    pub person: Option<Cow<'a, str>>,
    pub role: Option<Cow<'a, str>>,
    pub framework: Option<Cow<'a, str>>,
    pub version: Option<Cow<'a, str>>,
    /// The digest of the framework's file.
    pub sha256: Option<Cow<'a, str>>,
    pub answered: Option<Date>,
    /// True if that day would be a different one with the month first.
    pub is_either_way: bool,
}

/// Returns a fault for each ambiguous day, for rows of which one has the month first.
pub(super) fn either_way<'a>(
    rows: &'a [(Whose<'_>, TypedAnswer<'_>)],
) -> impl Iterator<Item = Fault> + 'a {
    rows.iter()
        .filter(|(whose, _)| whose.is_either_way)
        .map(|(_, answer)| Fault::at(answer.place.of(AnswerPart::Answered), EITHER_WAY))
}

/// Removes invisible blanks: no-break spaces, and those of no width. `None` if nothing else is
/// left.
fn seen(words: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if words.is_ascii() {
        return Some(words);
    }
    let shown: String = words
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    (!shown.is_empty()).then_some(Cow::Owned(shown))
}

/// A row that is refused, and its person if known.
#[derive(Debug)]
pub struct WrongRow {
    pub fault: Box<Fault>,
    pub person: Option<String>,
    /// True if its day has the month first, so that other rows may have it too.
    pub is_month_first: bool,
}

impl From<Fault> for WrongRow {
    fn from(fault: Fault) -> Self {
        Self { fault: Box::new(fault), person: None, is_month_first: false }
    }
}

/// Reads a row; `None` if it is empty. `cell` returns the words of a column, tidied and never
/// empty.
///
/// # Errors
/// The missing or wrong part, and the person of the row.
pub(super) fn answer_in<'a>(
    place: AnswerPlace,
    is_form: bool,
    mut cell: impl FnMut(usize) -> Option<Cow<'a, str>>,
) -> Result<Option<(Whose<'a>, TypedAnswer<'a>)>, WrongRow> {
    let [competency, level, aspect, point, note, person, role, framework, version, answered] =
        std::array::from_fn(|column| {
            cell(column).and_then(|words| if column == NOTE { Some(words) } else { seen(words) })
        });
    let row = [
        &competency,
        &level,
        &aspect,
        &point,
        &note,
        &person,
        &role,
        &framework,
        &version,
        &answered,
    ];
    if row.iter().all(|cell| cell.is_none())
        || (is_form && competency.is_some() && point.is_none() && note.is_none())
    {
        return Ok(None);
    }
    let is_error = |cell: &Option<Cow<'_, str>>| {
        cell.as_ref().is_some_and(|cell| ERRORS.contains(&cell.as_ref()))
    };
    let whose =
        person.as_deref().filter(|named| !is_error(&person) && is_name(named)).map(str::to_owned);
    let wrong = |fault: Fault| {
        let is_month_first = answered.as_deref().is_some_and(is_month_first);
        WrongRow { fault: Box::new(fault), person: whose.clone(), is_month_first }
    };
    let missing = |part: AnswerPart| {
        wrong(Fault::at(place.of(part), format!("there is no {} in this row", part.name())))
    };
    let told = [
        (AnswerPart::Competency, &competency),
        (AnswerPart::Level, &level),
        (AnswerPart::Aspect, &aspect),
        (AnswerPart::Point, &point),
        (AnswerPart::Person, &person),
        (AnswerPart::Role, &role),
        (AnswerPart::Framework, &framework),
        (AnswerPart::Version, &version),
        (AnswerPart::Answered, &answered),
    ];
    // A form has one person, so a formula error in that cell counts as empty.
    let is_whose = |part: AnswerPart| matches!(part, AnswerPart::Person | AnswerPart::Role);
    if let Some((part, _)) =
        told.into_iter().find(|(part, cell)| is_error(cell) && !(is_form && is_whose(*part)))
    {
        return Err(wrong(Fault::at(
            place.of(part),
            "a spreadsheet wrote an error into this cell; write the right value in its place",
        )));
    }
    let [person, role] = [person, role].map(|cell| {
        cell.filter(|cell| !ERRORS.contains(&cell.as_ref()) && (!is_form || cell != NOT_WORKED_OUT))
    });
    let person = person.filter(|person| is_name(person));
    let competency = competency.ok_or_else(|| missing(AnswerPart::Competency))?;
    let point = match point {
        Some(point) => point,
        None if is_form => {
            return Err(wrong(Fault::at(
                place.of(AnswerPart::Point),
                "there are words beside this question, but no answer; choose an answer to keep them, or take the words away",
            )));
        }
        None => return Err(missing(AnswerPart::Point)),
    };
    if framework.is_some() != version.is_some() {
        let (part, there) = if framework.is_some() {
            (AnswerPart::Version, "framework")
        } else {
            (AnswerPart::Framework, "version")
        };
        return Err(wrong(Fault::at(
            place.of(part),
            format!("there is a {there} but no {}; write both, or neither", part.name()),
        )));
    }
    let typed = answered.as_deref();
    let answered = typed
        .map(|typed| day(typed, || place.of(AnswerPart::Answered)))
        .transpose()
        .map_err(wrong)?;
    let is_either_way = typed.zip(answered).is_some_and(|(typed, day)| is_either_way(typed, day));
    let whose =
        Whose { person, role, framework, version, sha256: cell(SHA256), answered, is_either_way };
    let statement = cell(STATEMENT);
    Ok(Some((
        whose,
        TypedAnswer {
            place,
            competency,
            level,
            aspect,
            statement,
            answered,
            point,
            note,
            reason: None,
        },
    )))
}

/// Passes on every row of a table, without keeping all of them in memory. `lines_before` lines come
/// before it in its file, after the header.
///
/// # Errors
/// If a column is unknown, missing, or there twice. Faults of a row are passed on.
pub(super) fn each_row(
    text: &str,
    lines_before: u64,
    mut row: impl FnMut(Result<(Whose<'_>, TypedAnswer<'_>), WrongRow>),
) -> Result<(), Vec<Fault>> {
    let mut sheet = open(text)?;
    let is_form = sheet.places[STATEMENT].is_some();
    let mut record = csv::StringRecord::new();
    loop {
        match sheet.next_row(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let place = AnswerPlace::Line(sheet.line_of(&record) + lines_before);
                let cell = |column: usize| {
                    sheet.places[column]
                        .and_then(|at| record.get(at))
                        .map(Cow::Borrowed)
                        .map(tidied)
                        .filter(|cell| !cell.is_empty())
                };
                match answer_in(place, is_form, cell) {
                    Ok(None) => {}
                    Ok(Some(answer)) => row(Ok(answer)),
                    Err(wrong) => row(Err(wrong)),
                }
            }
            Err(fault) => row(Err(fault.into())),
        }
    }
}

/// Returns whether a text is a table whose rows name their people, and not a form.
pub(super) fn is_of_many(text: &str) -> bool {
    open(text)
        .is_ok_and(|sheet| sheet.places[PERSON].is_some() && sheet.places[STATEMENT].is_none())
}

pub(super) fn parse(text: &str) -> Result<Vec<Answers<'static>>, Vec<Fault>> {
    let (mut rows, mut faults, mut has_month_first) = (Vec::new(), Vec::new(), false);
    each_row(text, 0, |row| match row {
        Ok((whose, answer)) => rows.push((whose.into_owned(), owned(answer))),
        Err(wrong) => {
            has_month_first |= wrong.is_month_first;
            faults.push(*wrong.fault);
        }
    })?;
    if has_month_first {
        faults.extend(either_way(&rows));
    }
    let mut people = together(rows, &mut faults);
    name_of_form(&mut people, beside(text)?);
    if faults.is_empty() { Ok(people) } else { Err(faults) }
}

/// The person and the role beside a question.
pub(super) type PersonBeside<'a> = [Option<Cow<'a, str>>; 2];

/// Returns whether the cell for a name or a role beside a question of a form identifies nobody.
pub(super) fn is_nobody(cell: &str) -> bool {
    ERRORS.contains(&cell) || cell == NOT_WORKED_OUT || !is_name(cell)
}

/// Returns the people and roles in all rows of a form, with or without an answer.
fn beside(text: &str) -> Result<Vec<PersonBeside<'static>>, Vec<Fault>> {
    let mut sheet = open(text)?;
    let mut found = Vec::new();
    let mut record = csv::StringRecord::new();
    if sheet.places[STATEMENT].is_none() || sheet.places[PERSON].is_none() {
        return Ok(found);
    }
    while !matches!(sheet.next_row(&mut record), Ok(false)) {
        let cell = |column: usize| {
            sheet.places[column]
                .and_then(|at| record.get(at))
                .map(|cell| tidied(Cow::Borrowed(cell)).into_owned())
        };
        found.push([PERSON, ROLE].map(|column| {
            cell(column).filter(|cell| !cell.is_empty() && !is_nobody(cell)).map(Cow::Owned)
        }));
    }
    Ok(found)
}

/// Gives a form without a name the only name beside questions without an answer.
pub(super) fn name_of_form<'a>(people: &mut [Answers<'a>], beside: Vec<PersonBeside<'a>>) {
    let [form] = people else { return };
    let only = |at: usize| {
        let mut found: Vec<&Cow<'a, str>> =
            beside.iter().filter_map(|row| row[at].as_ref()).collect();
        found.sort();
        found.dedup();
        if let [one] = found.as_slice() { Some((*one).clone()) } else { None }
    };
    if form.person.is_none() {
        form.person = only(0);
        form.role = form.role.take().or_else(|| only(1));
    }
}

/// Groups the rows by person, in the order in which people first appear. If only some rows name a
/// person, and all name the same one, every row belongs to that person.
pub(super) fn together<'a>(
    rows: Vec<(Whose<'a>, TypedAnswer<'a>)>,
    faults: &mut Vec<Fault>,
) -> Vec<Answers<'a>> {
    let named = rows.iter().filter_map(|(whose, _)| whose.person.clone());
    let first = named.clone().next();
    let is_one = named.clone().all(|person| Some(&person) == first.as_ref());
    let mut people: Vec<Answers<'a>> = Vec::new();
    for (whose, answer) in rows {
        let person = whose.person.clone().or_else(|| is_one.then(|| first.clone()).flatten());
        if person.is_none() && first.is_some() {
            faults.push(Fault::at(answer.place.of(AnswerPart::Person), NAMELESS_ROW));
            continue;
        }
        let at = people.iter().position(|known| known.person == person).unwrap_or_else(|| {
            people.push(Answers { person, ..Answers::default() });
            people.len() - 1
        });
        let known = &mut people[at];
        let framework = whose.framework.clone().zip(whose.version.clone());
        let place = |part| answer.place.of(part);
        let is_other = |one: Option<&Cow<'a, str>>, other: Option<&Cow<'a, str>>| {
            one.is_some() && other.is_some() && one != other
        };
        let both = framework.as_ref().zip(known.framework.as_ref());
        for (part, is_wrong) in [
            (AnswerPart::Framework, both.is_some_and(|(one, other)| one.0 != other.0)),
            (AnswerPart::Version, both.is_some_and(|(one, other)| one.1 != other.1)),
            (AnswerPart::Sha256, is_other(whose.sha256.as_ref(), known.sha256.as_ref())),
        ] {
            if is_wrong {
                faults.push(Fault::at(
                    place(part),
                    "this row is for a different framework from the rows before it",
                ));
                break;
            }
        }
        if is_other(whose.role.as_ref(), known.role.as_ref()) {
            faults.push(Fault::at(
                place(AnswerPart::Role),
                "this row has a different role from the rows before it",
            ));
        }
        known.framework = known.framework.take().or(framework);
        known.sha256 = known.sha256.take().or(whose.sha256);
        known.role = known.role.take().or(whose.role);
        known.answered = known.answered.max(whose.answered);
        known.answers.push(answer);
    }
    people
}

impl Whose<'_> {
    #[must_use]
    pub fn into_owned(self) -> Whose<'static> {
        let owned = |words: Option<Cow<'_, str>>| words.map(|words| Cow::Owned(words.into_owned()));
        Whose {
            person: owned(self.person),
            role: owned(self.role),
            framework: owned(self.framework),
            version: owned(self.version),
            sha256: owned(self.sha256),
            answered: self.answered,
            is_either_way: self.is_either_way,
        }
    }
}

pub(super) fn owned(answer: TypedAnswer<'_>) -> TypedAnswer<'static> {
    let owned = |words: Option<Cow<'_, str>>| words.map(|words| Cow::Owned(words.into_owned()));
    TypedAnswer {
        place: answer.place,
        competency: Cow::Owned(answer.competency.into_owned()),
        level: owned(answer.level),
        aspect: owned(answer.aspect),
        statement: owned(answer.statement),
        answered: answer.answered,
        point: Cow::Owned(answer.point.into_owned()),
        note: owned(answer.note),
        reason: owned(answer.reason),
    }
}
