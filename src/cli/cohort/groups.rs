//! The groups of a cohort.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::people::PeopleRead;
use crate::{
    cli::{Failure, Session, kit::ask::MOST_INPUT_BYTES},
    format::{Groups, parse_groups},
    model::{CohortMember, PersonKey},
    store::{PeopleBy, read_named},
    text::{counted, did_you_mean, list, one_line},
};

#[derive(clap::Args)]
pub(super) struct GroupArgs {
    /// A table (CSV) with a column `person` or `file`, and others by which people are grouped
    #[arg(long, value_name = "FILE", help_heading = "People")]
    groups: Option<PathBuf>,
}

/// The groups of people: a row of a table, found by the key of a person's name or by the name of
/// their file.
pub(super) struct Grouping {
    groups: Groups,
    by_key: BTreeMap<PersonKey, usize>,
    by_file: BTreeMap<String, usize>,
}

const NOT_SAID: &str = "not said";

impl Grouping {
    /// Reads the table, and names the people in it who have no answers here.
    pub(super) fn read(
        session: &Session,
        args: &GroupArgs,
        people: &PeopleRead,
    ) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.groups else { return Ok(None) };
        let shown = path.display();
        let bytes = read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?;
        let groups = parse_groups(&bytes).map_err(|faults| {
            Failure::usage(format!("`{shown}` is not a table of groups"))
                .with_faults(&faults)
                .hint("its first line should look like `person,setting`")
        })?;
        let mut grouping = Self { by_key: BTreeMap::new(), by_file: BTreeMap::new(), groups };
        for (at, (who, _, _)) in grouping.groups.rows.iter().enumerate() {
            if grouping.groups.by_file {
                grouping.by_file.insert(who.clone(), at);
            } else {
                grouping.by_key.insert(people.pseudonyms.of_name(who), at);
            }
        }
        let found: BTreeSet<usize> =
            people.members.iter().filter_map(|member| grouping.row(member, people)).collect();
        let missing = grouping.groups.rows.len() - found.len();
        if found.is_empty() {
            return Err(Failure::usage(format!("nobody in `{shown}` is among these people")).hint(
                "its column `person` should hold the names that people give in their files, or its column `file` the names of those files",
            ));
        }
        if missing > 0 {
            let whom =
                if missing == 1 { "is about somebody who is" } else { "are about people who are" };
            session
                .ui
                .warn(&format!("{} of {shown} {whom} not here.", counted(missing, "row", "rows")));
        }
        Ok(Some(grouping))
    }

    fn row(&self, member: &CohortMember, people: &PeopleRead) -> Option<usize> {
        if self.groups.by_file {
            let place = people.sources[member.source].place();
            return self
                .by_file
                .get(&place.file_name())
                .or_else(|| self.by_file.get(&place.person(PeopleBy::File)))
                .copied();
        }
        self.by_key.get(&member.named).copied()
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.groups.columns
    }

    /// Returns a person's group in a column.
    pub(super) fn group(
        &self,
        member: &CohortMember,
        people: &PeopleRead,
        column: usize,
    ) -> String {
        let cell = self
            .row(member, people)
            .map(|row| self.groups.rows[row].2[column].as_str())
            .filter(|cell| !cell.is_empty());
        cell.unwrap_or(NOT_SAID).to_owned()
    }
}

/// The grouping: by work, by a column of a table, or by several of these together.
pub(super) struct GroupBy {
    parts: Vec<GroupPart>,
    grouping: Option<Grouping>,
}

/// One thing by which people are grouped.
enum GroupPart {
    Role,
    /// The place of a column in the table.
    Column(usize),
}

impl GroupBy {
    /// Finds `role`, a column, or several of them with a comma between them.
    pub(super) fn find(typed: &str, grouping: Option<Grouping>) -> Result<Self, Failure> {
        // A column may have a comma in its own name.
        let parts = match GroupPart::find(typed.trim(), grouping.as_ref()) {
            Ok(part) => vec![part],
            Err(_) if typed.contains(',') => typed
                .split(',')
                .map(|one| GroupPart::find(one.trim(), grouping.as_ref()))
                .collect::<Result<_, _>>()?,
            Err(failure) => return Err(failure),
        };
        Ok(Self { parts, grouping })
    }

    pub(super) fn group(&self, member: &CohortMember, people: &PeopleRead) -> String {
        let of = |part: &GroupPart| match (part, &self.grouping) {
            (GroupPart::Column(column), Some(grouping)) => grouping.group(member, people, *column),
            _ => role_of(member, people),
        };
        self.parts.iter().map(of).collect::<Vec<_>>().join(", ")
    }
}

impl GroupPart {
    fn find(typed: &str, grouping: Option<&Grouping>) -> Result<Self, Failure> {
        if typed.eq_ignore_ascii_case("role") {
            return Ok(Self::Role);
        }
        let Some(grouping) = grouping else {
            return Err(Failure::usage(format!(
                "people are grouped by `role`, or by a column of a table that --groups names; `{}` is neither",
                one_line(typed)
            ))
            .hint("add --groups FILE"));
        };
        match grouping.columns().iter().position(|column| column.eq_ignore_ascii_case(typed)) {
            Some(column) => Ok(Self::Column(column)),
            None => {
                let columns: Vec<String> =
                    grouping.columns().iter().map(|column| format!("`{column}`")).collect();
                let near = did_you_mean(typed, grouping.columns().iter().map(String::as_str));
                Err(Failure::usage(format!(
                    "there is no column `{}` in the table of groups; there is `role` and {}{near}",
                    one_line(typed),
                    list(&columns)
                )))
            }
        }
    }
}

/// Returns a person's work, in words.
pub(super) fn role_of(member: &CohortMember, people: &PeopleRead) -> String {
    let Some(role) = &member.role else { return NOT_SAID.to_owned() };
    let known = people.questionnaires[member.questionnaire].framework.role(role.as_str());
    known.map_or_else(|| one_line(role.as_str()), |role| role.title.clone())
}
