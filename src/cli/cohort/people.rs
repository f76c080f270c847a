//! The people of a cohort: read, told apart, each counted once.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::ValueEnum;

use super::versions::{carry_all_over, carry_translations};
use crate::{
    analysis::cohort::{Questionnaire, latest, tell_namesakes_apart},
    cli::{
        Failure, Session,
        init::find_pack,
        kit::{
            ask::{MOST_INPUT_BYTES, read_words},
            known::{KnownHere, tell_pack},
            output::ReportArgs,
            secrets::OpenArgs,
            typed::today,
        },
    },
    format::{Pseudonyms, answers::is_of_many, sha256},
    model::{CohortMember, Digest, PersonKey, Pin},
    report::{ChosenView, OneNameView, PackView, PeopleView, UnreadableView},
    store::{
        Cohort, Packs, PeopleBy, PlaceBuf, Sealed, Unread, Wishes, gather, read_cohort, read_named,
    },
    text::{counted, list, one_line, quoted_path},
};

#[derive(clap::Args)]
pub(super) struct ReadArgs {
    /// The framework of answers that do not name one: an id, `id@version`, or a TOML file
    #[arg(long, value_name = "FRAMEWORK", help_heading = "Reading")]
    framework: Option<String>,
    /// The level of answers that do not say it
    #[arg(long, value_name = "LEVEL", help_heading = "Reading")]
    level: Option<String>,
    /// How the same person is found in several files
    #[arg(long, value_enum, default_value_t, value_name = "HOW", help_heading = "Reading")]
    people_by: PeopleByArg,
    /// Read answers to other versions of a framework as answers to this one, as in
    /// imh-practice@1.1.0, by the mapping that you installed or that comes with imh; or by this
    /// mapping, a TOML file
    #[arg(long, value_name = "FRAMEWORK|FILE", help_heading = "Reading")]
    map: Vec<PathBuf>,
    /// Verify all of every portfolio file, as `imh verify` does, not only the part that is counted
    #[arg(long, help_heading = "Reading")]
    verify: bool,
    /// Exit with 1 if any file could not be read
    #[arg(long, help_heading = "Reading")]
    strict: bool,
    /// Smallest number of people shown: smaller ones are suppressed, and any number that would
    /// reveal them; 1 shows all [default: 5]
    #[arg(long, value_name = "N", value_parser = group_size, help_heading = "People")]
    pub(super) min_group: Option<u32>,
    /// Name people: in rows beside their keys, and in a report the files that it speaks of
    #[arg(long, help_heading = "People")]
    pub(super) identify: bool,
    #[command(flatten)]
    open: OpenArgs,
}

impl ReadArgs {
    /// Returns the smallest number of people shown, unless a report is for the team itself.
    pub(super) fn minimum(&self) -> u32 {
        self.min_group.unwrap_or(5)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum PeopleByArg {
    /// By the name in the file
    #[default]
    Name,
    /// By the name of the file
    File,
    /// By the name of the folder, ZIP or mail that the file is in
    Folder,
}

impl From<PeopleByArg> for PeopleBy {
    fn from(by: PeopleByArg) -> Self {
        match by {
            PeopleByArg::Name => Self::Name,
            PeopleByArg::File => Self::File,
            PeopleByArg::Folder => Self::Folder,
        }
    }
}

/// Parses a whole number from 1 on.
pub(super) fn at_least_one(typed: &str) -> Result<usize, String> {
    typed
        .parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| "it takes a whole number, 1 or more".to_owned())
}

fn group_size(typed: &str) -> Result<u32, String> {
    at_least_one(typed).and_then(|number| {
        u32::try_from(number).map_err(|_| "it is larger than any group".to_owned())
    })
}

/// A cohort after reading, with remarks about the reading.
pub(super) struct PeopleRead {
    pub(super) questionnaires: Vec<Arc<Questionnaire>>,
    pub(super) members: Vec<CohortMember>,
    /// Every file of everybody, if all are kept.
    pub(super) handed_in: Vec<CohortMember>,
    /// The paths that were typed.
    roots: Vec<PathBuf>,
    about: PeopleView,
    pub(super) sources: Vec<PlaceBuf>,
    pub(super) pseudonyms: Pseudonyms,
    /// How many files could not be read, and how many people of tables that could be.
    left_out: (usize, usize),
}

/// Returns the paths that were typed; `-` reads a list of them from standard input.
fn paths(session: &Session, typed: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for path in typed {
        if path.as_os_str() == "-" {
            let listed = read_words()?;
            let listed: Vec<&str> =
                listed.split(['\n', '\0']).map(str::trim).filter(|line| !line.is_empty()).collect();
            if listed.is_empty() {
                return Err(Failure::usage("there is no path on standard input")
                    .hint("`find answers -type f | imh cohort gaps -`"));
            }
            if is_of_many(listed[0].as_bytes()) || listed[0].starts_with('{') {
                return Err(Failure::usage(
                    "standard input holds answers, and `-` takes a list of paths",
                )
                .hint("save the answers as a file, and name that file"));
            }
            paths.extend(listed.into_iter().map(|line| session.context.absolute(Path::new(line))));
        } else {
            paths.push(session.context.absolute(path));
        }
    }
    Ok(paths)
}

/// Returns the secret for the keys: from a file, or a new one for this run only.
fn pseudonyms(session: &Session, secret: Option<&Path>) -> Result<Pseudonyms, Failure> {
    const SHORTEST: usize = 16;
    let Some(path) = secret else {
        return Ok(Pseudonyms::new(session.context.new_id("cohort").as_bytes()));
    };
    let bytes = read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?;
    if bytes.trim_ascii().len() < SHORTEST {
        return Err(Failure::usage(format!(
            "`{}` is too short for a secret: it has fewer than {SHORTEST} characters",
            path.display()
        ))
        .hint(format!("`head -c 32 /dev/urandom | base64 > {}` makes one", quoted_path(path))));
    }
    Ok(Pseudonyms::new(bytes.trim_ascii()))
}

/// How names become keys.
#[derive(Default)]
pub(super) struct Naming<'a> {
    pub(super) secret: Option<&'a Path>,
    /// Keeps every file of every person, with the names, and takes an empty folder for one in
    /// which nobody has handed in yet.
    pub(super) keeps_all: bool,
}

/// Reads each side of a cohort in the same way, so that a person has the same key on all of them.
pub(super) fn read(
    session: &Session,
    sides: &[&[PathBuf]],
    args: &ReadArgs,
    naming: &Naming<'_>,
) -> Result<Vec<PeopleRead>, Failure> {
    let unnamed = find_pack(session, args.framework.as_deref())?;
    let packs = Packs::load(session.context.user_folder.as_deref())?.frameworks;
    let packs = packs.into_iter().filter(|pack| !pack.framework.template);
    let wishes = Wishes {
        pseudonyms: pseudonyms(session, naming.secret)?,
        people_by: args.people_by.into(),
        identify: args.identify || naming.keeps_all,
        verify: args.verify,
        // In some time zone it is tomorrow already.
        latest: today(session).saturating_add(jiff::Span::new().days(1)),
        level: args.level.clone(),
        unnamed: (Arc::new(unnamed.framework), sha256(&unnamed.bytes)),
        packs: packs.map(|pack| (Arc::new(pack.framework), sha256(&pack.bytes))).collect(),
    };
    let keys = args.open.read(session)?;
    let unseal = |sealed: &Sealed<'_>| keys.unseal(sealed).map_err(|error| error.about_it());
    let mut read = Vec::new();
    for typed in sides {
        let paths = paths(session, typed)?;
        let gathered = gather(&paths)?;
        let cohort = read_cohort(&session.context, gathered.found, &wishes, unseal);
        let passed_over = gathered.passed_over + cohort.passed_over.0 + cohort.passed_over.1;
        if cohort.passed_over.0 == cohort.files && !naming.keeps_all {
            let other = counted(passed_over, "file of another kind", "files of another kind");
            return Err(Failure::usage(match passed_over {
                0 => format!("there is nothing in {}", list(&typed.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>())),
                _ => format!("there are no portfolios, workspaces or answers files there, only {other}"),
            })
            .hint("`imh form xlsx --level 1` makes a form to hand out; this command reads the forms that come back"));
        }
        read.push(((passed_over, paths), cohort));
    }
    let (gathered, mut cohorts): (Vec<(usize, Vec<PathBuf>)>, Vec<Cohort>) =
        read.into_iter().unzip();
    // As they were handed in, because carrying over changes the framework.
    let known = KnownHere::load(session)?;
    let mut packs: Vec<Vec<PackView>> =
        cohorts.iter().map(|cohort| packs_of(cohort, &known)).collect();
    carry_all_over(session, &args.map, &wishes, &mut cohorts)?;
    let translated = carry_translations(session, &wishes, &mut cohorts);
    let mut all: Vec<&mut Vec<CohortMember>> =
        cohorts.iter_mut().map(|cohort| &mut cohort.members).collect();
    let namesakes = tell_namesakes_apart(&mut all, |key, role| wishes.pseudonyms.apart(key, role));
    Ok(cohorts
        .into_iter()
        .zip(gathered)
        .zip(packs.drain(..))
        .zip(translated)
        .map(|(((cohort, gathered), packs), translated)| {
            let mut people = PeopleRead::of(
                cohort,
                gathered,
                (namesakes, naming.keeps_all),
                args.minimum(),
                &wishes,
            );
            people.about.packs = packs;
            people.about.translated = translated;
            people
        })
        .collect())
}

/// Returns every framework that somebody in a cohort answered, in an order that does not depend on
/// the order of people.
fn packs_of(cohort: &Cohort, known: &KnownHere) -> Vec<PackView> {
    let answered: BTreeSet<usize> =
        cohort.members.iter().map(|member| member.questionnaire).collect();
    let answered = answered.into_iter().map(|at| &cohort.questionnaires[at]);
    let by_digest: BTreeMap<Digest, &Arc<Questionnaire>> =
        answered.map(|one| (one.sha256, one)).collect();
    let mut packs: Vec<PackView> = by_digest
        .into_iter()
        .map(|(sha256, one)| {
            let pin = Pin {
                id: one.framework.id.clone(),
                version: one.framework.version.clone(),
                sha256,
            };
            known.pack_of(&pin, Some(&one.framework))
        })
        .collect();
    packs.sort_by(|one, other| {
        (&one.id, &one.version, &one.sha256).cmp(&(&other.id, &other.version, &other.sha256))
    });
    packs
}

/// Lists the people identified by the name of a file or folder, where that name occurs in several
/// places.
fn one_name(
    members: &[CohortMember],
    sources: &[PlaceBuf],
    roots: &[PathBuf],
    by: PeopleBy,
) -> Vec<OneNameView> {
    if by == PeopleBy::Name {
        return Vec::new();
    }
    let mut places: BTreeMap<PersonKey, (String, BTreeSet<Vec<String>>)> = BTreeMap::new();
    for member in members {
        let place = sources[member.source].place();
        let known = places
            .entry(member.key)
            .or_insert_with(|| (one_line(&place.person(by)), BTreeSet::new()));
        known.1.insert(place.around(by, roots));
    }
    let several = places.into_values().filter(|(_, around)| around.len() > 1);
    let mut named: Vec<OneNameView> = several
        .map(|(name, around)| OneNameView { name: Some(name), places: around.len() })
        .collect();
    named.sort_by(|one, other| one.name.cmp(&other.name));
    named
}

impl PeopleRead {
    /// Sets aside, for each person, what their role does not see. An export does not: it would show
    /// a role that is suppressed.
    pub(super) fn without_unseen(mut self) -> Self {
        for member in &mut self.members {
            let CohortMember { questionnaire, role, answers, .. } = member;
            self.questionnaires[*questionnaire].set_aside_unseen(role.as_ref(), answers);
        }
        self
    }

    fn of(
        cohort: Cohort,
        (passed_over, roots): (usize, Vec<PathBuf>),
        (namesakes, keeps_all): (usize, bool),
        min_group: u32,
        wishes: &Wishes,
    ) -> Self {
        let Cohort {
            questionnaires,
            members,
            sources,
            files,
            unreadable,
            passed_over: (others, _),
            without_framework,
        } = cohort;
        let of_people = unreadable.iter().filter(|(_, unread)| unread.is_person).count();
        let left_out = (unreadable.len() - of_people, of_people);
        let one_name = one_name(&members, &sources, &roots, wishes.people_by);
        let nameless: BTreeSet<usize> =
            members.iter().filter(|member| !member.is_named).map(|member| member.source).collect();
        let handed_in = if keeps_all { members.clone() } else { Vec::new() };
        let (members, again) = latest(members);
        let carried_over: BTreeSet<PersonKey> =
            members.iter().filter(|member| member.is_carried).map(|member| member.key).collect();
        let people: BTreeSet<PersonKey> = members.iter().map(|member| member.key).collect();
        let file = |at: usize| one_line(&sources[at].place().shown(&roots));
        let all = |places: BTreeSet<usize>| places.into_iter().map(file).collect::<Vec<_>>();
        let about = PeopleView {
            rated_by: "self",
            people: u32::try_from(people.len()).unwrap_or(u32::MAX),
            files: files - others,
            passed_over,
            people_by: match wishes.people_by {
                PeopleBy::Name => "name",
                PeopleBy::File => "file",
                PeopleBy::Folder => "folder",
            },
            again: again.people,
            several_days: members
                .iter()
                .filter(|member| !member.days.is_empty())
                .map(|member| member.key)
                .collect::<BTreeSet<_>>()
                .len(),
            copies: again.copies.len(),
            copied: again.alike.into_iter().map(&all).collect(),
            chosen: again
                .chosen
                .into_iter()
                .map(|((taken, why), others)| ChosenView::of(file(taken), all(others), why))
                .collect(),
            one_name,
            namesakes,
            packs: Vec::new(),
            without_framework,
            nameless: nameless.len(),
            carried_over: u32::try_from(carried_over.len()).unwrap_or(u32::MAX),
            translated: false,
            min_group,
            unreadable: unreadable
                .into_iter()
                .map(|(at, Unread { faults, is_person })| {
                    if is_person {
                        UnreadableView::of_person(file(at), &faults)
                    } else {
                        UnreadableView::of(file(at), &faults)
                    }
                })
                .collect(),
        };
        Self {
            questionnaires,
            members,
            handed_in,
            about,
            sources,
            pseudonyms: wishes.pseudonyms.clone(),
            left_out,
            roots,
        }
    }

    /// Returns the same people, with the words of each framework as a report shows them.
    pub(super) fn spoken(mut self, report: &ReportArgs) -> Self {
        for one in &mut self.questionnaires {
            if let Cow::Owned(framework) = report.spoken(&one.framework) {
                let marked = Questionnaire::of(Arc::new(framework), one.sha256, &one.level);
                *one = Arc::new(marked.expect("it has the same questions"));
            }
        }
        self
    }

    /// Returns the remarks on the reading. Names are removed unless they were asked for, because
    /// file names name people.
    pub(super) fn about(&self, args: &ReadArgs, min_group: u32) -> PeopleView {
        let about = PeopleView { min_group, ..self.about.clone() };
        if args.identify { about } else { about.without_names() }
    }

    /// Returns a file as people find it below the path that they named.
    pub(super) fn shown(&self, source: usize) -> String {
        one_line(&self.sources[source].place().shown(&self.roots))
    }

    /// Returns what could not be read.
    pub(super) fn unreadable(&self) -> &[UnreadableView] {
        &self.about.unreadable
    }

    /// Returns the people who answered a questionnaire.
    pub(super) fn of_questionnaire(&self, at: usize) -> Vec<&CohortMember> {
        self.members.iter().filter(|member| member.questionnaire == at).collect()
    }

    /// Warns of unknown frameworks, for output that has no place for the warning.
    pub(super) fn tell_of_frameworks(&self, session: &Session) {
        self.about.packs.iter().for_each(|pack| tell_pack(session, pack));
    }

    /// Returns the questionnaires that somebody answered, in an order that does not depend on the
    /// order of files.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.questionnaires.len())
            .filter(|at| self.members.iter().any(|member| member.questionnaire == *at))
            .collect();
        let key = |at: &usize| {
            let one = &self.questionnaires[*at];
            let level = one.framework.levels.iter().position(|level| level.id == one.level);
            (one.framework.id.clone(), one.framework.version.clone(), one.sha256, level)
        };
        order.sort_by_key(key);
        order
    }

    /// Ends a command that found nothing else to fail on: fails if something could not be read. A
    /// table has no place for remarks, so with `is_table` they are printed here, as are the names
    /// that a report leaves out.
    pub(super) fn end(
        &self,
        session: &Session,
        args: &ReadArgs,
        is_table: bool,
    ) -> Result<(), Failure> {
        if is_table {
            self.about.remarks().iter().for_each(|remark| session.ui.say(remark));
            for unread in &self.about.unreadable {
                session.ui.warn(&format!("Not in it: {}: {}.", unread.file, unread.reason));
            }
        } else if !args.identify {
            self.about.named().iter().for_each(|named| session.ui.say(named));
        }
        let (files, of_many) = self.left_out;
        if files + of_many == 0 {
            return Ok(());
        }
        let mut told: Vec<String> = Vec::new();
        if files > 0 {
            told.push(format!("{} could not be read", counted(files, "file", "files")));
        }
        if of_many > 0 {
            told.push(format!(
                "{} left out of a table",
                counted(of_many, "person is", "people are")
            ));
        }
        session.ui.warn(&format!("{}; each is named, with the reason.", list(&told)));
        if args.strict { Err(Failure::no()) } else { Ok(()) }
    }
}
