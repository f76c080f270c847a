//! A row for each answer of each person, for other programs.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use serde::Serialize;

use crate::{
    analysis::{
        Height,
        cohort::{Asked, Questionnaire, pooled},
    },
    model::{CohortMember, PersonKey},
    text::spreadsheet_safe,
};

/// The columns about a person, beside their answers.
#[derive(Debug, Default)]
pub struct PersonColumns {
    /// True if there is a column of names.
    pub identify: bool,
    /// The user's own group columns.
    pub groups: Vec<String>,
}

/// The groups of one person: their work, then each group.
pub type Belongs = Vec<String>;

/// Stands for a group that is too small to be shown.
const OTHER: &str = "other";

/// One answer.
#[derive(Debug, Serialize)]
pub struct AnswerRow<'r> {
    pub person: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'r str>,
    pub role: &'r str,
    #[serde(flatten)]
    pub groups: BTreeMap<&'r str, &'r str>,
    pub framework: &'r str,
    pub version: &'r str,
    pub sha256: &'r str,
    pub level: &'r str,
    pub domain: &'r str,
    pub competency: &'r str,
    pub elective: bool,
    pub aspect: &'r str,
    pub counts: bool,
    pub optional: bool,
    pub point: &'r str,
    pub step: Option<u32>,
    pub state: &'r str,
    pub verdict: &'r str,
    pub answered: &'r str,
}

/// Each column with its type and meaning, for the data dictionary.
const DICTIONARY: [(&str, &str, &str); 17] = [
    (
        "person",
        "text",
        "A key that stands for a person: the same for the same name as long as the secret is the same",
    ),
    (
        "role",
        "text",
        "The person's work, by the framework's id; `other` if fewer people than the smallest group share it, empty if the file does not say",
    ),
    ("framework", "text", "The framework's id"),
    ("version", "text", "Its version"),
    ("sha256", "text", "The digest of its file, which tells apart two with one id and version"),
    ("level", "text", "The level that the person aims for"),
    ("domain", "text", "The id of the competency's domain"),
    ("competency", "text", "The competency's id"),
    ("elective", "boolean", "True if the competency counts only for whoever chose it"),
    ("aspect", "text", "The id of the aspect that was rated"),
    ("counts", "boolean", "True if the aspect takes part in the verdict"),
    ("optional", "boolean", "True if the aspect may be left out without anything being open"),
    ("point", "text", "The answer: the id of a point, `not-rated` or `not-applicable`"),
    (
        "step",
        "whole number",
        "How far up its scale the point is, from 0 to 1000; empty without a point",
    ),
    (
        "state",
        "text",
        "The state that the answer counts as: `met`, `not-met`, `not-rated` or `not-applicable`",
    ),
    ("verdict", "text", "The same for the competency as a whole, repeated in each of its rows"),
    ("answered", "date", "The day on which it was answered or handed in, as far as is known"),
];

impl PersonColumns {
    /// Returns the header of the table.
    #[must_use]
    pub fn header(&self) -> Vec<String> {
        let mut header = vec!["person".to_owned()];
        header.extend(self.identify.then(|| "name".to_owned()));
        header.push("role".to_owned());
        header.extend(self.groups.iter().map(|group| column(group)));
        header.extend(DICTIONARY[2..].iter().map(|(name, ..)| (*name).to_owned()));
        header
    }

    /// Returns the data dictionary, as a table.
    #[must_use]
    pub fn dictionary(&self) -> crate::report::Table {
        let mut table = crate::report::Table::new(["column", "type", "holds"]);
        let known = |name: &str| DICTIONARY.iter().find(|(known, ..)| *known == name);
        for name in self.header() {
            let (kind, holds) = match known(&name) {
                Some((_, kind, holds)) => (*kind, (*holds).to_owned()),
                None if name == "name" => ("text", "The person's name".to_owned()),
                None => (
                    "text",
                    "A group of the person, from the table that was given; `other` where it is too small, `not said` where it is empty"
                        .to_owned(),
                ),
            };
            table.row(vec![name, kind.to_owned(), holds]);
        }
        table
    }
}

/// Returns the name of the column for a user's own group.
#[must_use]
pub fn column(group: &str) -> String {
    format!("group-{}", crate::text::one_line(group).to_lowercase().replace(' ', "-"))
}

/// Replaces groups with fewer than `minimum` people by `other`. `keys` identify the people, because
/// one person may appear under several questionnaires.
pub fn blur(people: &mut [Belongs], keys: &[PersonKey], minimum: u32) {
    for at in 0..people.first().map_or(0, Vec::len) {
        let mut of: BTreeMap<&str, BTreeSet<PersonKey>> = BTreeMap::new();
        for (one, key) in people.iter().zip(keys) {
            of.entry(one[at].as_str()).or_default().insert(*key);
        }
        let (names, sizes): (Vec<&str>, Vec<u32>) = of
            .into_iter()
            .map(|(name, keys)| (name, u32::try_from(keys.len()).unwrap_or(u32::MAX)))
            .unzip();
        let pools = pooled(&sizes, minimum);
        let stay: Vec<String> = pools
            .iter()
            .filter(|pool| pool.len() == 1)
            .map(|pool| names[pool[0]].to_owned())
            .collect();
        for one in people.iter_mut().filter(|one| !stay.contains(&one[at])) {
            OTHER.clone_into(&mut one[at]);
        }
    }
}

/// Passes every answer of one person to `row`.
///
/// # Errors
/// Any error of `row`.
pub fn each_answer<E>(
    questionnaire: &Questionnaire,
    member: &CohortMember,
    columns: &PersonColumns,
    names: &[String],
    belongs: &Belongs,
    mut row: impl FnMut(&AnswerRow<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let (key, sha256) = (member.key.to_string(), questionnaire.sha256.to_string());
    let handed_in = member.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let groups: BTreeMap<&str, &str> =
        names.iter().map(String::as_str).zip(belongs[1..].iter().map(String::as_str)).collect();
    let answers = |asked: &Asked,
                   number: usize,
                   verdict: &'static str,
                   row: &mut dyn FnMut(&AnswerRow<'_>) -> Result<(), E>| {
        let (competency, aspect) =
            (questionnaire.competency(asked), questionnaire.aspect(&asked.aspects[number]));
        // An aspect without an answer was left open on the day the rest was handed in.
        let answered = questionnaire.day_of(member, asked, number).unwrap_or(handed_in).to_string();
        row(&AnswerRow {
            person: &key,
            name: columns.identify.then(|| member.label.as_deref().unwrap_or_default()),
            role: &belongs[0],
            groups: groups.clone(),
            framework: questionnaire.framework.id.as_str(),
            version: &questionnaire.framework.version,
            sha256: &sha256,
            level: questionnaire.level.as_str(),
            domain: competency.domain.as_str(),
            competency: competency.id.as_str(),
            elective: competency.optional,
            aspect: aspect.id.as_str(),
            counts: aspect.counts,
            optional: aspect.optional,
            point: questionnaire.answer(&member.answers, asked, number),
            step: asked.answer(&member.answers, number).height().map(Height::per_mille),
            state: asked.answer(&member.answers, number).state().name(),
            verdict,
            answered: &answered,
        })
    };
    for asked in &questionnaire.asked {
        let verdict = asked.verdict(&member.answers).state().name();
        for number in 0..asked.aspects.len() {
            answers(asked, number, verdict, &mut row)?;
        }
    }
    Ok(())
}

impl AnswerRow<'_> {
    /// Returns the cells in the order of [`PersonColumns::header`].
    fn cells(&self, names: &[String]) -> Vec<Cow<'_, str>> {
        let told = |is: bool| if is { "true" } else { "false" };
        let mut cells = vec![self.person];
        cells.extend(self.name);
        cells.push(self.role);
        cells.extend(
            names.iter().map(|name| self.groups.get(name.as_str()).copied().unwrap_or_default()),
        );
        cells.extend([
            self.framework,
            self.version,
            self.sha256,
            self.level,
            self.domain,
            self.competency,
            told(self.elective),
        ]);
        cells.extend([self.aspect, told(self.counts), told(self.optional), self.point]);
        let mut cells: Vec<Cow<'_, str>> = cells.into_iter().map(Cow::Borrowed).collect();
        cells.push(self.step.map(|step| Cow::Owned(step.to_string())).unwrap_or_default());
        cells.extend([self.state, self.verdict, self.answered].map(Cow::Borrowed));
        cells
    }
}

/// Writes rows as CSV. A spreadsheet does not take any cell for a formula.
pub struct CsvRows<W: Write>(csv::Writer<W>);

impl<W: Write> CsvRows<W> {
    /// # Errors
    /// Errors of the writer.
    pub fn new(writer: W, columns: &PersonColumns) -> io::Result<Self> {
        let mut csv = crate::report::render::csv::begun(writer)?;
        csv.write_record(columns.header().iter().map(|name| spreadsheet_safe(name)))
            .map_err(of_writing)?;
        Ok(Self(csv))
    }

    /// # Errors
    /// Errors of the writer.
    pub fn write(&mut self, row: &AnswerRow<'_>, names: &[String]) -> io::Result<()> {
        self.0
            .write_record(row.cells(names).iter().map(|cell| spreadsheet_safe(cell)))
            .map_err(of_writing)
    }

    /// # Errors
    /// Errors of the writer.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Recovers the writer's own I/O error, by which a closed pipe is recognised.
fn of_writing(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Writes a row as a line of JSON.
///
/// # Errors
/// Errors of the writer.
pub fn write_line(writer: &mut impl Write, row: &AnswerRow<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, row)?;
    writer.write_all(b"\n")
}
