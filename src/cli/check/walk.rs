//! `imh check walk`: goes through what was found, one thing after another, file by file. Each step is
//! saved when it is taken.

use std::{collections::BTreeSet, path::PathBuf};

use super::{
    AcceptArgs, accept,
    clean::{CleanArgs, clean},
    found::findings_again,
    own_list::{add, checked_name},
    view,
};
use crate::{
    analysis::{FoundIn, evidence_of, found_in},
    cli::{
        Exit, Failure, Session,
        evidence::{self, DetailArgs},
        kit::{
            ask::{open_with_its_program, prompt},
            known::tell_if_another,
            open::open,
            output::ReportArgs,
            typed::find_target_for,
        },
        rate,
    },
    model::{Answer, Evidence, FindingKind, Portfolio, RatingKey},
    report::{CheckView, FindingView},
    store::Workspace,
    text::{counted, one_line},
    ui::{Prompt, PromptError},
};

/// Go through what was found, one thing after another
///
/// File by file, with what can be done about each: open it, mend it, accept it with a reason, or leave
/// it. Each answer is saved as you give it.
#[derive(clap::Args)]
pub(super) struct WalkArgs {
    /// Target of the portfolio, whose privacy rules are followed
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// Go through what is only worth a look as well
    #[arg(long)]
    all: bool,
}

/// What a person may do about a finding.
enum CheckStep {
    Open(PathBuf),
    /// Clean the files of this piece of evidence.
    Clean(String),
    Consent {
        short: String,
        before: String,
    },
    Title {
        short: String,
        before: String,
    },
    /// The month alone.
    Month {
        short: String,
        month: String,
    },
    /// The person's own words, in their editor.
    Account(String),
    Note(RatingWords),
    Reason(RatingWords),
    Accept,
    List,
    Leave,
    Stop,
}

/// The words that stand beside an answer, and the answer as it is typed.
struct RatingWords {
    rating: String,
    before: String,
}

pub(super) fn walk(session: &Session, args: &WalkArgs) -> Result<(), Failure> {
    if !session.ui.may_ask {
        return Err(Failure::usage(
            "`imh check walk` asks about each thing that was found, and nobody can answer here",
        )
        .hint("imh check"));
    }
    let mut workspace = open(session)?;
    workspace.must_be_writable()?;
    tell_if_another(session, &workspace.portfolio.pin, &workspace.framework);
    let pin = &workspace.portfolio.pin;
    let target = args.target.as_deref();
    let target = target.map(|typed| find_target_for(session, typed, pin)).transpose()?;
    let mut prompt = prompt(session);
    let mut left = BTreeSet::new();
    let mut within = String::new();
    loop {
        let found = findings_again(session, &workspace)?;
        let view = view(session, &workspace, target.as_ref(), found)?;
        let waiting = waiting(&view, args.all, &left);
        let here = |finding: &&&FindingView| finding.within() == within;
        let Some(finding) = waiting.iter().find(here).or(waiting.first()) else {
            end(session, &view, args.all);
            return Ok(());
        };
        finding.within().clone_into(&mut within);
        let steps = steps(&workspace, finding);
        let question = question(finding, &waiting);
        let options: Vec<String> = steps.iter().map(|step| label(session, step)).collect();
        let step = match prompt.choose(&question, &options, 0) {
            Ok(chosen) => &steps[chosen],
            Err(PromptError::Declined) => &CheckStep::Stop,
            Err(error) => return Err(error.into()),
        };
        match step {
            CheckStep::Stop => {
                end(session, &view, args.all);
                return Ok(());
            }
            CheckStep::Leave => {
                left.insert(finding.id.clone());
            }
            step => match take(session, &workspace, prompt.as_mut(), finding, step) {
                // It is asked again, with what went wrong above it.
                Err(failure) if failure.exit == Exit::Usage => session.ui.say(&failure.message),
                taken => taken?,
            },
        }
        workspace = open(session)?;
    }
}

/// Returns what is still to be gone through: first what is open.
fn waiting<'v>(view: &'v CheckView, all: bool, left: &BTreeSet<String>) -> Vec<&'v FindingView> {
    let waits = |finding: &&FindingView| {
        (finding.state == "open" || all && finding.state == "told") && !left.contains(&finding.id)
    };
    view.findings.iter().filter(waits).collect()
}

fn question(finding: &FindingView, waiting: &[&FindingView]) -> String {
    let within = finding.within();
    let here = waiting.iter().filter(|other| other.within() == within).count();
    let inside = finding.place.strip_prefix(within).unwrap_or_default();
    let inside =
        inside.strip_prefix(", ").map_or(String::new(), |at| format!("{}: ", one_line(at)));
    let is_told = finding.state == "told";
    let mend = finding.mend().unwrap_or_default();
    let mend = if is_told {
        "It is only told, and may stay.".to_owned()
    } else {
        format!("To mend it: {}.", one_line(&mend))
    };
    format!(
        "{} ({here} here, {} in all)\n{inside}{}\n{mend}\nWhat now?",
        one_line(within),
        waiting.len(),
        one_line(&finding.in_words()),
    )
}

/// Returns what can be done about a finding, the likeliest first.
fn steps(workspace: &Workspace, finding: &FindingView) -> Vec<CheckStep> {
    let portfolio = &workspace.portfolio;
    let place = finding.place.as_str();
    let kind = FindingKind::parse(&finding.kind);
    let mut steps = Vec::new();
    if finding.is_cleaned()
        && let Some(short) = evidence_of(place)
    {
        steps.push(CheckStep::Clean(short.to_owned()));
    }
    if matches!(kind, Some(FindingKind::PeopleInPicture | FindingKind::VoicesHeard))
        && let Some(item) = of_evidence(portfolio, place)
    {
        let before = item.consent.clone().unwrap_or_default();
        steps.push(CheckStep::Consent { short: item.short.clone(), before });
    }
    steps.extend(found_in(portfolio, place).and_then(|found| change(workspace, &found)));
    if let Some(FindingKind::Name | FindingKind::PerhapsName | FindingKind::HonorificName) = kind {
        steps.push(CheckStep::List);
    }
    steps.extend([CheckStep::Accept, CheckStep::Leave, CheckStep::Stop]);
    steps
}

fn of_evidence<'p>(portfolio: &'p Portfolio, place: &str) -> Option<&'p Evidence> {
    portfolio.evidence_called(evidence_of(place)?)
}

/// Returns how the part of the portfolio is changed or looked at.
fn change(workspace: &Workspace, found: &FoundIn<'_>) -> Option<CheckStep> {
    let words = |key: &RatingKey, answer: &Answer, before: &str| {
        let answer = match answer {
            Answer::Point(point) => point.as_str(),
            Answer::NotApplicable { .. } => "n/a",
        };
        let rating = format!("{}.{}={answer}", key.competency, key.aspect);
        RatingWords { rating, before: before.to_owned() }
    };
    match found {
        FoundIn::Note(key, rated) => {
            Some(CheckStep::Note(words(key, &rated.answer, rated.note.as_deref()?)))
        }
        FoundIn::Reason(key, rated) => match &rated.answer {
            Answer::NotApplicable { reason } => {
                Some(CheckStep::Reason(words(key, &rated.answer, reason)))
            }
            Answer::Point(_) => None,
        },
        FoundIn::Account(item) => Some(CheckStep::Account(item.short.clone())),
        FoundIn::Title(item) => {
            Some(CheckStep::Title { short: item.short.clone(), before: item.title.clone() })
        }
        FoundIn::Happened(item, happened) => Some(CheckStep::Month {
            short: item.short.clone(),
            month: happened.earliest().strftime("%Y-%m").to_string(),
        }),
        FoundIn::File(_, file) => file.map(|file| CheckStep::Open(workspace.evidence_path(file))),
        FoundIn::OwnName | FoundIn::Detail(_) | FoundIn::Goal(_) => None,
    }
}

fn label(session: &Session, step: &CheckStep) -> String {
    match step {
        CheckStep::Open(_) => "Open the file, to look".to_owned(),
        CheckStep::Clean(_) => "Take it out; the words, pictures and sound stay".to_owned(),
        CheckStep::Consent { .. } => {
            "Write down what was agreed, and where that is kept".to_owned()
        }
        CheckStep::Title { .. } => "Change the title".to_owned(),
        CheckStep::Month { month, .. } => format!("Name only the month, {month}"),
        CheckStep::Account(_) => "Change the words in my editor".to_owned(),
        CheckStep::Note(_) => "Change the note".to_owned(),
        CheckStep::Reason(_) => "Change the reason".to_owned(),
        CheckStep::Accept => "It is all right as it is: accept it, with a reason".to_owned(),
        CheckStep::List => "Put a name on my list".to_owned(),
        CheckStep::Leave => "Leave it for now".to_owned(),
        CheckStep::Stop => {
            let escape = if session.ui.is_plain() { "" } else { " (or press Esc)" };
            format!("Stop; everything so far is saved{escape}")
        }
    }
}

/// Carries out a step. Empty words change nothing.
fn take(
    session: &Session,
    workspace: &Workspace,
    prompt: &mut dyn Prompt,
    finding: &FindingView,
    step: &CheckStep,
) -> Result<(), Failure> {
    let mut words = |question: &str, before: &str| -> Result<Option<String>, Failure> {
        let typed = match prompt.words(question, before) {
            Ok(typed) => typed.trim().to_owned(),
            Err(PromptError::Declined) => String::new(),
            Err(error) => return Err(error.into()),
        };
        Ok((!typed.is_empty() && typed != before).then_some(typed))
    };
    let set = |short: &str, details| evidence::set_details(session, short, details);
    match step {
        CheckStep::Open(path) => {
            // The place of the file is said, so that it can be opened by hand.
            if let Err(failure) = open_with_its_program(session, path) {
                session.ui.say(&failure.message);
            }
            Ok(())
        }
        CheckStep::Clean(short) => {
            let args = CleanArgs::of_old(short.clone(), ReportArgs::default());
            match clean(session, &args) {
                // The report has said what could not be cleaned.
                Err(failure) if failure.exit == Exit::No => Ok(()),
                cleaned => cleaned,
            }
        }
        CheckStep::Consent { short, before } => {
            let asked = "What was agreed, and where is that kept? Name nobody; a baby's parents or carers agree for the baby";
            match words(asked, before)? {
                Some(consent) => {
                    set(short, DetailArgs { consent: Some(consent), ..DetailArgs::default() })
                }
                None => Ok(()),
            }
        }
        CheckStep::Title { short, before } => match words("The title", before)? {
            Some(title) => set(short, DetailArgs { title: Some(title), ..DetailArgs::default() }),
            None => Ok(()),
        },
        CheckStep::Month { short, month } => {
            set(short, DetailArgs { happened: Some(month.clone()), ..DetailArgs::default() })
        }
        CheckStep::Account(short) => evidence::edit_account(session, short),
        CheckStep::Note(RatingWords { rating, before }) => match words("Your note", before)? {
            Some(note) => rate::with_note(session, rating.clone(), note),
            None => Ok(()),
        },
        CheckStep::Reason(RatingWords { rating, before }) => {
            match words("Why it is not applicable", before)? {
                Some(reason) => rate::with_reason(session, rating.clone(), reason),
                None => Ok(()),
            }
        }
        CheckStep::Accept => {
            let asked = "Why is it all right? The reason is kept, so name nobody";
            match words(asked, finding.reason_by_hand().unwrap_or_default())? {
                Some(reason) => {
                    accept(session, &AcceptArgs { findings: vec![finding.id.clone()], reason })
                }
                None => Ok(()),
            }
        }
        CheckStep::List => match words("The name, as it is written there; it never leaves", "")? {
            Some(name) => {
                add(session, workspace, &[checked_name(&name)?])?;
                session.ui.say("It is on your list, and imh looks for it everywhere.");
                Ok(())
            }
            None => Ok(()),
        },
        CheckStep::Leave | CheckStep::Stop => Ok(()),
    }
}

/// Says what is left.
fn end(session: &Session, view: &CheckView, all: bool) {
    let open = view.count("open");
    let told = view.count("told");
    match open {
        0 => session.ui.say("Nothing is left to mend or to accept."),
        _ => session.ui.say(&format!(
            "{} left to mend or to accept; everything else is saved. Next: imh check walk",
            counted(open, "thing is", "things are")
        )),
    }
    if told > 0 && !all {
        session.ui.say(&format!(
            "{} only worth a look: imh check walk --all",
            counted(told, "thing is", "things are")
        ));
    }
    session
        .ui
        .say("The check can miss things: read it all once as a neighbour of the family would.");
}
