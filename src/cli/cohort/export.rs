//! `imh cohort export`: writes one row for each answer, for other programs.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{
    groups::{GroupArgs, Grouping},
    people::{Naming, PeopleRead, ReadArgs, read},
};
use crate::{
    cli::{
        Failure, Session,
        kit::output::{refuse_own_files, write_file},
    },
    model::{CohortMember, PersonKey},
    report::{
        Belongs, CsvRows, ParquetRows, PersonColumns, blur, column, csv_of, each_answer, write_line,
    },
    store::{StoreError, write_folder, write_output_from},
    text::counted,
};

#[derive(clap::Args)]
pub(super) struct ExportArgs {
    /// Portfolio files, workspaces, answers files, folders of them, or `-` for a list on standard
    /// input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the rows are written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Report")]
    format: RowFormat,
    /// Output file, or folder with Parquet [default: standard output]
    #[arg(long, value_name = "PATH", help_heading = "Report")]
    output: Option<PathBuf>,
    /// Replace a file that is there; a folder never
    #[arg(long, requires = "output", help_heading = "Report")]
    force: bool,
    /// Write what each column holds to a file of its own (CSV); with Parquet it lies beside the
    /// folder anyway
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    dictionary: Option<PathBuf>,
    /// A file of your own with a secret, so that the same person has the same key another time;
    /// whoever has it can try names
    #[arg(long, value_name = "FILE", help_heading = "People")]
    key_secret: Option<PathBuf>,
    #[command(flatten)]
    groups: GroupArgs,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum RowFormat {
    /// A table
    #[default]
    Csv,
    /// A line of JSON for each row
    Jsonl,
    /// A folder of Parquet files, partitioned by framework and level
    Parquet,
}

/// Everybody, with their groups.
struct PersonRows<'p> {
    people: &'p PeopleRead,
    columns: PersonColumns,
    names: Vec<String>,
    belongs: Vec<Belongs>,
}

pub(super) fn export(session: &Session, args: &ExportArgs) -> Result<(), Failure> {
    let output = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    if args.format == RowFormat::Parquet && output.is_none() {
        return Err(Failure::usage("Parquet is a folder of files, so say where that folder goes")
            .hint("--output FOLDER"));
    }
    let naming = Naming { secret: args.key_secret.as_deref(), ..Naming::default() };
    let mut read = read(session, &[&args.paths], &args.read, &naming)?;
    let people = read.remove(0);
    people.tell_of_frameworks(session);
    let grouping = Grouping::read(session, &args.groups, &people)?;
    let rows = PersonRows::of(&people, grouping.as_ref(), args);
    let place = output.map(|path| session.context.absolute(path));
    // The folder as it was typed, or its full path if it has no name of its own, such as `.`.
    let folder = output
        .filter(|typed| typed.file_name().is_some())
        .or(place.as_deref())
        .filter(|_| args.format == RowFormat::Parquet);
    let dictionary = args.dictionary.clone().or_else(|| folder.map(beside));
    if let Some(path) =
        dictionary.as_ref().filter(|path| !args.force && session.context.absolute(path).exists())
    {
        return Err(StoreError::OutputExists(path.clone()).into());
    }
    rows.put(session, args, place.as_deref())?;
    if let Some(path) = &dictionary {
        let written =
            write_file(session, path, args.force, csv_of(&rows.columns.dictionary()).as_bytes());
        written.map_err(|failure| match output {
            Some(place) => failure.although(format!("the rows are in {}", place.display())),
            None => failure,
        })?;
        session.ui.say(&format!("{} says what each column holds.", path.display()));
    }
    if let Some(place) = output {
        let people_count = counted(people.members.len(), "person", "people");
        session.ui.say(&format!("Written to {}: the answers of {people_count}.", place.display()));
    }
    session.ui.say(if args.read.identify {
        "It contains names. Keep it where only people who may know those names can read it."
    } else {
        "It names nobody, but each row is about one person: treat it with the same care as the answers that they handed in."
    });
    people.end(session, &args.read, true)
}

/// Returns the path of the data dictionary: beside the folder with the rows.
fn beside(folder: &Path) -> PathBuf {
    let name =
        folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    folder.with_file_name(format!("{name}-dictionary.csv"))
}

impl<'p> PersonRows<'p> {
    /// Writes the rows to their file or folder, or to standard output.
    fn put(
        &self,
        session: &Session,
        args: &ExportArgs,
        place: Option<&Path>,
    ) -> Result<(), Failure> {
        match (args.format, place) {
            (RowFormat::Parquet, Some(folder)) => {
                refuse_own_files(session, folder)?;
                if args.force && folder.exists() {
                    return Err(Failure::usage("--force replaces a file, but Parquet is a folder, and imh never replaces a folder")
                        .hint("use --output with the name of a folder that does not exist yet"));
                }
                write_folder(folder, |root| self.parquet(root))?;
            }
            (_, Some(path)) => {
                refuse_own_files(session, path)?;
                write_output_from(path, args.force, |writer| self.write(args.format, writer))?;
            }
            (_, None) => {
                let mut writer = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                self.write(args.format, &mut writer)
                    .and_then(|()| writer.flush())
                    .map_err(crate::ui::SpeechError::from)?;
            }
        }
        Ok(())
    }

    fn of(people: &'p PeopleRead, grouping: Option<&Grouping>, args: &ExportArgs) -> Self {
        let groups: Vec<String> =
            grouping.map(|grouping| grouping.columns().to_vec()).unwrap_or_default();
        let mut belongs: Vec<Belongs> = people
            .members
            .iter()
            .map(|member| {
                let role =
                    member.role.as_ref().map(|role| role.as_str().to_owned()).unwrap_or_default();
                let of = grouping.into_iter().flat_map(|grouping| {
                    (0..groups.len()).map(|at| grouping.group(member, people, at))
                });
                [role].into_iter().chain(of).collect()
            })
            .collect();
        if !args.read.identify {
            let keys: Vec<PersonKey> = people.members.iter().map(|member| member.key).collect();
            blur(&mut belongs, &keys, args.read.minimum());
        }
        let names = groups.iter().map(|group| column(group)).collect();
        Self {
            people,
            columns: PersonColumns { identify: args.read.identify, groups },
            names,
            belongs,
        }
    }

    /// Returns everybody in the order of their keys, which reveals nothing about them.
    fn in_order(&self) -> Vec<(&CohortMember, &Belongs)> {
        let mut all: Vec<(&CohortMember, &Belongs)> =
            self.people.members.iter().zip(&self.belongs).collect();
        let place: BTreeMap<usize, usize> =
            self.people.in_order().into_iter().enumerate().map(|(place, at)| (at, place)).collect();
        all.sort_by_key(|(member, _)| (place.get(&member.questionnaire).copied(), member.key));
        all
    }

    fn each<E>(
        &self,
        member: &CohortMember,
        belongs: &Belongs,
        row: impl FnMut(&crate::report::AnswerRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        each_answer(
            &self.people.questionnaires[member.questionnaire],
            member,
            &self.columns,
            &self.names,
            belongs,
            row,
        )
    }

    fn write(&self, format: RowFormat, writer: &mut dyn Write) -> io::Result<()> {
        if format == RowFormat::Jsonl {
            let mut writer = writer;
            return self.in_order().into_iter().try_for_each(|(member, belongs)| {
                self.each(member, belongs, |row| write_line(&mut writer, row))
            });
        }
        let mut csv = CsvRows::new(writer, &self.columns)?;
        for (member, belongs) in self.in_order() {
            self.each(member, belongs, |row| csv.write(row, &self.names))?;
        }
        csv.finish()
    }

    /// Writes one file for each framework and level, in folders named `column=value`, as other
    /// programs expect. Many of them read a value such as `01` as the number 1 and then fail, or
    /// let it replace a column of the same name in the rows. Hence the folders use other column
    /// names, and values that begin with a word. Nothing else is in the folder, because some
    /// programs read every file of it.
    fn parquet(&self, root: &mut crate::store::NewFolder) -> io::Result<()> {
        for at in self.people.in_order() {
            let known = &self.people.questionnaires[at];
            let folder = format!(
                "of_framework=framework-{}/of_level=level-{}",
                known.framework.id, known.level
            );
            let path = format!(
                "{folder}/{}-{}.parquet",
                known.framework.version,
                &known.sha256.to_string()[..12]
            );
            root.write(Path::new(&path), |writer| {
                let mut rows = ParquetRows::new(writer, &self.columns, &self.names)?;
                for (member, belongs) in
                    self.in_order().into_iter().filter(|(member, _)| member.questionnaire == at)
                {
                    self.each(member, belongs, |row| rows.write(row))?;
                }
                Ok(rows.finish()?)
            })?;
        }
        Ok(())
    }
}
