//! `imh evidence add`: adds a piece of evidence from flags, or by asking for one thing at a time.

use std::path::{Path, PathBuf};

use super::{
    super::{
        Failure, Session,
        kit::{
            competency::competencies_typed,
            half_typed::{Fields, Pastes},
            open::open,
            typed::{self, claims_of},
        },
    },
    details::{DetailArgs, Details, check_together},
    ended::tell_if_over,
    tell_links,
};
use crate::{
    cli::kit::ask,
    files::{FileKind, Sense},
    model::{
        Claim, CompetencyId, Confirmation, Confirmed, Evidence, EvidenceKind, Framework,
        PartialDate,
    },
    store::{Draft, HalfForm, NewEvidence, Workspace, is_away, total_bytes},
    text::{counted, has_control, is_name, list, one_line, tidy},
    ui::Progress,
};

/// Add evidence: one or more files, a link, or your own words
///
/// Files stay where they are; a copy is kept in the workspace, held to its exact content. On a
/// terminal and without any option, imh asks for what it needs to know; with one, it asks nothing.
#[derive(clap::Args)]
pub(super) struct AddEvidenceArgs {
    /// The files
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The competencies it speaks for, such as RB-01,RB-02
    #[arg(long = "for", value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
    /// How it shows them; `RB-01=...` is for that one alone, and may be given for each
    #[arg(long, value_name = "TEXT")]
    shows: Vec<String>,
    #[command(flatten)]
    details: DetailArgs,
}

pub(super) fn add(session: &Session, mut args: AddEvidenceArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    args.files = args.files.iter().map(|path| typed::file(session, path)).collect();
    let is_bare = args.details.is_empty() && args.competencies.is_empty() && args.shows.is_empty();
    let (new, typed) = if is_bare && session.ui.may_ask_at_terminal {
        workspace.must_be_writable()?;
        let fields = Fields::new(session, Draft::of_half_evidence(&workspace));
        let mut asking = Asking { session, workspace: &workspace, fields };
        let command = if args.files.is_empty() { "imh evidence add" } else { "the same command" };
        let new = asking
            .evidence(args.files)
            .map_err(|failure| asking.fields.stopped(failure, command))?;
        (new, asking.fields.given())
    } else {
        (of_flags(session, &workspace.framework, args)?, None)
    };
    let progress = Progress::new("Copying", total_bytes(&new.files));
    let files = new.files.clone();
    let evidence = workspace.add_evidence(&session.context, new, |bytes| progress.passed(bytes))?;
    drop(progress);
    typed.map_or(Ok(()), HalfForm::given)?;
    tell_saved(session, &workspace.framework, &evidence);
    tell_names(session, &files, &evidence);
    tell_links(session, &files);
    tell_same(session, &workspace, &evidence);
    tell_if_over(session, &evidence.short, evidence.valid_until);
    Ok(())
}

/// Names each file that could not keep its own name.
fn tell_names(session: &Session, files: &[PathBuf], evidence: &Evidence) {
    let own: Vec<String> = files
        .iter()
        .filter_map(|path| path.file_name())
        .map(|name| tidy(&name.to_string_lossy()))
        .collect();
    for renamed in evidence.files.iter().filter(|file| !own.contains(&file.name)) {
        session.ui.say(&format!(
            "One of its files is now called `{}`, a name that works on every computer.",
            renamed.name
        ));
    }
}

fn tell_saved(session: &Session, framework: &Framework, evidence: &Evidence) {
    let kind = framework.evidence_kind(evidence.kind.as_str());
    let mut parts = Vec::new();
    if !evidence.files.is_empty() {
        parts.push(counted(evidence.files.len(), "file", "files"));
    }
    parts.extend(evidence.link.is_some().then(|| "a link".to_owned()));
    parts.extend(evidence.account.is_some().then(|| "your own words".to_owned()));
    parts.extend(kind.map(|kind| kind.title.to_lowercase()));
    let what = format!("Saved {} ({})", evidence.short, parts.join(", "));
    let spoken_for: Vec<String> = evidence.competencies().map(|id| framework.called(id)).collect();
    if spoken_for.is_empty() {
        session.ui.say(&format!(
            "{what}. Next, say what it speaks for: imh evidence link {} COMPETENCY",
            evidence.short
        ));
    } else {
        session.ui.say(&format!("{what} for {}.", list(&spoken_for)));
        if evidence.claims.iter().any(|claim| claim.shows.is_none()) {
            let first = evidence.competencies().next().map_or("", CompetencyId::as_str);
            session.ui.say(&format!(
                "Say in a line what it shows, for whoever reads it: imh evidence link {} {first} --shows \"...\"",
                evidence.short
            ));
        }
    }
}

/// Says that another piece holds the same file: one piece used for many competencies is stronger
/// than the file several times.
fn tell_same(session: &Session, workspace: &Workspace, evidence: &Evidence) {
    let is_shared = |item: &&Evidence| {
        item.files.iter().any(|file| evidence.files.iter().any(|new| new.sha256 == file.sha256))
    };
    let same: Vec<&str> = workspace
        .portfolio
        .evidence
        .iter()
        .filter(is_shared)
        .map(|item| item.short.as_str())
        .filter(|short| *short != evidence.short)
        .collect();
    if let Some(first) = same.first() {
        session.ui.warn(&format!(
            "{} the same file. One piece can speak for many competencies: imh evidence link {first} RB-01 RB-02; `imh undo` takes this one back.",
            if same.len() == 1 { format!("{first} has") } else { format!("{} have", list(&same)) }
        ));
    }
}

fn of_flags(
    session: &Session,
    framework: &Framework,
    args: AddEvidenceArgs,
) -> Result<NewEvidence, Failure> {
    let claims = claims_of(session, framework, &args.competencies, &args.shows)?;
    let Details { kind, title, happened, valid_until, hours, link, words, confirmation, consent } =
        args.details.held_to_rules(session, framework)?;
    let kind =
        kind.map_or_else(|| usual_kind(framework, words.is_some() && args.files.is_empty()), Ok)?;
    check_together(framework, kind, happened, valid_until, hours, confirmation.as_ref())?;
    if args.files.is_empty() && link.is_none() && words.is_none() {
        return Err(Failure::usage(
            "say what the evidence is: a file, a link or words of your own",
        )
        .hint("imh evidence add FILE --for RB-01; or --link URL, or --words \"...\""));
    }
    if words.as_deref().is_some_and(|words| words.trim().is_empty()) {
        return Err(Failure::usage("the words are empty; write a few, or leave out --words"));
    }
    Ok(NewEvidence {
        title: title.unwrap_or_else(|| usual_title(&args.files, kind)),
        files: args.files,
        account: words.map(|words| tidy(&words) + "\n"),
        link,
        kind: kind.id.clone(),
        claims,
        happened,
        valid_until,
        hours,
        confirmations: confirmation.into_iter().collect(),
        consent,
    })
}

fn usual_kind(framework: &Framework, is_words: bool) -> Result<&EvidenceKind, Failure> {
    let usual = if is_words { "reflective-account" } else { "work-product" };
    framework.evidence_kind(usual).or(framework.evidence_kinds.first()).ok_or_else(|| {
        Failure::usage(format!("{} {} has no kinds of evidence", framework.id, framework.version))
    })
}

fn usual_title(files: &[PathBuf], kind: &EvidenceKind) -> String {
    let stem = files
        .first()
        .and_then(|path| path.file_stem())
        .map(|stem| tidy(&stem.to_string_lossy()))
        .unwrap_or_default();
    // If the file's name cannot be a title, the error comes when the file is opened.
    if stem.is_empty() || has_control(&stem) || stem.chars().count() > 200 {
        kind.title.clone()
    } else {
        stem
    }
}

/// Reports whether people may be seen or heard in a file of this kind.
pub(super) fn may_show_people(path: &Path) -> bool {
    let kind = path.file_name().and_then(|name| FileKind::by_name(&name.to_string_lossy()));
    kind.is_some_and(|kind| kind.sense != Sense::Read)
}

/// The field for a paste where a choice is expected.
const PASTES: Pastes = Pastes { field: "words", keeps: "Keep it as words of your own?" };

/// The same at the first question, where it may also be the path of a file.
const FIRST: Pastes =
    Pastes { field: "words", keeps: "Keep it, as a file or as words of your own?" };

struct Asking<'s> {
    session: &'s Session,
    workspace: &'s Workspace,
    fields: Fields<'s>,
}

impl Asking<'_> {
    fn evidence(&mut self, mut files: Vec<PathBuf>) -> Result<NewEvidence, Failure> {
        let (session, framework) = (self.session, &self.workspace.framework);
        session.ui.say(
            "Nothing is saved before the last question. Press Enter to leave out any detail.\n",
        );
        let (mut link, mut account) = (None, None);
        if files.is_empty() {
            self.fields.go_on_or_begin("a piece of evidence", "pieces of evidence", PASTES)?;
            files = self
                .fields
                .form()
                .said("file")
                .map(PathBuf::from)
                .filter(|path| path.is_file())
                .collect();
        } else {
            self.go_on_with(&files)?;
        }
        let form = self.fields.form();
        if form.said("link").next().is_some() {
            link = Some(self.link()?);
        } else if form.said("words").next().is_some() {
            account = Some(self.account()?.ok_or_else(nothing_saved)?);
        } else if files.is_empty() {
            let options = ["A file", "A link", "Words of my own"].map(str::to_owned);
            match self.fields.choose("What is it?", &options, 0, FIRST)? {
                None if self.is_path() => files = self.dragged()?,
                Some(0) => files = self.files()?,
                Some(1) => link = Some(self.link()?),
                _ => account = Some(self.account()?.ok_or_else(nothing_saved)?),
            }
        }
        if account.is_none() && self.fields.form().said("words").next().is_some() {
            account = self.account()?;
        }
        let paths: Vec<String> =
            files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let form = self.fields.form();
        form.say("file", paths.iter().map(String::as_str));
        let chosen = form.said("kind").next().map(str::to_owned);
        let usual = usual_kind(framework, account.is_some())?;
        let called = |kind: &EvidenceKind| match &kind.means {
            Some(means) => format!("{}: {means}", kind.title),
            None => kind.title.clone(),
        };
        let kinds: Vec<String> = framework.evidence_kinds.iter().map(called).collect();
        let first = framework
            .evidence_kinds
            .iter()
            .position(|kind| kind.id.as_str() == chosen.as_deref().unwrap_or(usual.id.as_str()))
            .unwrap_or(0);
        let kind = loop {
            let before = self.words_so_far();
            let chosen =
                self.fields.choose("Which kind of evidence is it?", &kinds, first, PASTES)?;
            if self.words_so_far() != before {
                account = self.account()?;
            }
            if let Some(chosen) = chosen {
                break &framework.evidence_kinds[chosen];
            }
        };
        self.fields.form().say("kind", [kind.id.as_str()]);
        let by_itself = usual_title(&files, kind);
        let called = format!("What should it be called? (Enter for \"{by_itself}\")");
        let title = self.fields.words("title", &called, |typed| typed::line(typed, "a title"))?;
        let claims = self.claims()?;
        let happened = self.fields.value(
            "happened",
            "When did it happen? A month is enough, such as March 2026",
            |typed| typed::past(session, typed),
        )?;
        let valid_until = if kind.expires { self.valid_until(kind, happened)? } else { None };
        let hours = if kind.hours {
            self.fields.value(
                "hours",
                "How many hours did it take, such as 1.5 or 1:30?",
                typed::hours,
            )?
        } else {
            None
        };
        let shows_people = kind.people || files.iter().any(|path| may_show_people(path));
        let consent = if shows_people {
            session
                .ui
                .say("It may show people, or let them be heard. If it does, each of them must have agreed, in writing.");
            self.fields.words(
                "consent",
                "What was agreed, and where is that kept? Name nobody",
                |typed| typed::line(typed, "what was agreed"),
            )?
        } else {
            None
        };
        let confirmation = self.confirmation(kind, happened)?;
        Ok(NewEvidence {
            title: title.unwrap_or(by_itself),
            files,
            account,
            link,
            kind: kind.id.clone(),
            claims,
            happened,
            valid_until,
            hours,
            confirmations: confirmation.into_iter().collect(),
            consent,
        })
    }

    /// Asks where the files are.
    fn files(&mut self) -> Result<Vec<PathBuf>, Failure> {
        // The field starts empty each time, because a file dragged into the window is typed after
        // the text already there.
        let question = "Where is the file? (you may drag it into this window, or several)";
        let (session, prompt) = (self.session, self.fields.prompt.as_mut());
        let files = ask::until(session, prompt, question, |typed| {
            let files = typed::files(session, typed);
            let missing = files.iter().find(|path| !path.is_file());
            match missing {
                None => Ok(files),
                Some(path) if is_away(path) => Err(Failure::usage(
                    "A service that syncs the folder keeps this file elsewhere. Open it there, and try again, or press Enter to stop.",
                )),
                Some(path) if path.is_dir() => Err(Failure::usage(
                    "That is a folder. Name a file in it, or press Enter to stop.",
                )),
                Some(path) => Err(Failure::usage(format!(
                    "There is no file `{}`. Try again, or press Enter to stop.",
                    one_line(&path.to_string_lossy())
                ))),
            }
        })?;
        files.ok_or_else(nothing_saved)
    }

    /// Reports whether the words that were pasted are paths of files.
    fn is_path(&mut self) -> bool {
        let session = self.session;
        self.words_so_far()
            .is_some_and(|words| typed::files(session, &words).iter().all(|path| path.is_file()))
    }

    /// Takes the pasted words as paths.
    fn dragged(&mut self) -> Result<Vec<PathBuf>, Failure> {
        let words = self.words_so_far().ok_or_else(nothing_saved)?;
        self.fields.form().say("words", []);
        Ok(typed::files(self.session, &words))
    }

    /// Asks until when it counts.
    fn valid_until(
        &mut self,
        kind: &EvidenceKind,
        happened: Option<PartialDate>,
    ) -> Result<Option<PartialDate>, Failure> {
        let (session, framework) = (self.session, &self.workspace.framework);
        let question = "Until when does it count, such as 31/03/2029? Enter if it has no such day";
        self.fields.value("valid until", question, |typed| {
            let until = typed::date_told(session, typed)?;
            check_together(framework, kind, happened, Some(until), None, None).map(|()| until)
        })
    }

    /// Asks who has confirmed it, and from where.
    fn confirmation(
        &mut self,
        kind: &EvidenceKind,
        happened: Option<PartialDate>,
    ) -> Result<Option<Confirmation>, Failure> {
        let question =
            "Who has confirmed it, by their role, such as my room leader? Enter if nobody has yet";
        let by =
            self.fields.words("confirmed by", question, |typed| typed::line(typed, "a role"))?;
        let Some(by) = by.filter(|by| is_name(by)) else { return Ok(None) };
        let outside = "Are they from outside your workplace, such as a university? Yes or no";
        let outside = self.fields.value("from outside", outside, typed::yes_or_no)?;
        let how = if outside == Some(true) { Confirmed::External } else { Confirmed::Colleague };
        let (session, framework) = (self.session, &self.workspace.framework);
        let day = "On which day did they confirm it? Enter for today";
        let confirmation = |on| Confirmation { how, by: by.clone(), on };
        let on = self.fields.value("confirmed on", day, |typed| {
            let on = typed::day_past(session, typed)?;
            let confirmed = confirmation(on);
            check_together(framework, kind, happened, None, None, Some(&confirmed)).map(|()| on)
        })?;
        Ok(Some(confirmation(on.unwrap_or_else(|| typed::today(session)))))
    }

    /// Continues the unfinished form for the same files. Unfinished forms for other files stay as
    /// they are.
    fn go_on_with(&mut self, files: &[PathBuf]) -> Result<(), Failure> {
        let is_of_these = |form: &HalfForm| {
            form.said("file").map(Path::new).eq(files.iter().map(PathBuf::as_path))
        };
        let mut forms = self.fields.unfinished()?;
        if let Some(at) = forms.iter().position(is_of_these) {
            self.fields.go_on_with(forms.swap_remove(at));
        } else if !forms.is_empty() {
            self.session.ui.say("You have not finished another piece of evidence. It stays as it is; `imh evidence add` goes on with it.\n");
        }
        Ok(())
    }

    fn link(&mut self) -> Result<String, Failure> {
        self.fields.words("link", "The link", typed::link)?.ok_or_else(nothing_saved)
    }

    fn words_so_far(&mut self) -> Option<String> {
        self.fields.form().said("words").next().map(str::to_owned)
    }

    fn account(&mut self) -> Result<Option<String>, Failure> {
        let words = self.fields.words(
            "words",
            "Your words (`imh reflect` gives you more room)",
            |typed| Ok(tidy(typed)),
        )?;
        Ok(words.map(|words| words + "\n"))
    }

    fn claims(&mut self) -> Result<Vec<Claim>, Failure> {
        let framework = &self.workspace.framework;
        let ids = self.fields.value_asked(
            "for",
            "Which competencies does it speak for, such as RB-01 RB-02, or a word such as settling?",
            |prompt, typed| competencies_typed(prompt, framework, typed),
        )?;
        let mut claims = Vec::new();
        for competency in ids.unwrap_or_default() {
            let title = framework
                .competency(competency.as_str())
                .map(|known| known.title.as_str())
                .unwrap_or_default();
            let question = format!(
                "What does it show about {} {title}? One line",
                framework.called(&competency)
            );
            let shows =
                self.fields.words(&format!("shows of {competency}"), &question, |typed| {
                    typed::line(typed, "what it shows")
                })?;
            claims.push(Claim { competency, shows });
        }
        Ok(claims)
    }
}

fn nothing_saved() -> Failure {
    Failure::usage("you gave no file, link or words, so nothing was added")
}
