//! Answers in a file: what it holds, whose they are, and when they were given.

use std::path::Path;

use jiff::civil::Date;

use crate::{
    analysis::{is_same_person, may_answer},
    cli::{
        Exit, Failure, Session,
        kit::{asides::asides_in_words, ask::is_yes, typed::today},
    },
    format::answers::{self, Answers, Aside, IN_LETTER, Kind, each_inside, kind_of},
    model::{Portfolio, TypedAnswer},
    store::{Workspace, quietly},
    text::{cut, one_line, quoted, quoted_path, sentence},
};

/// The answers in a file, and what else the file states.
pub(super) struct FromFile<'a> {
    pub(super) answers: Vec<TypedAnswer<'a>>,
    pub(super) names_framework: bool,
    /// The file inside the file that holds them.
    pub(super) within: String,
    /// The person who gave them, if the file names one.
    pub(super) person: Option<String>,
    /// The first and the last day on which they were given.
    pub(super) days: Option<(Date, Date)>,
    /// Words in the file that were not imported.
    pub(super) unread: Option<String>,
}

/// Reads the answers in a file: they must be of one person, and against the framework of this
/// portfolio.
pub(super) fn from_file<'a>(
    session: &Session,
    workspace: &Workspace,
    path: &Path,
    bytes: &'a [u8],
    text: &'a mut String,
) -> Result<FromFile<'a>, Failure> {
    let kind = kind_of(bytes);
    let (people, asides, within) = if matches!(kind, Kind::Archive | Kind::Mail) {
        inside(session, workspace, path, &kind, bytes)?
    } else {
        let people = quietly(|| answers::parse(bytes, text)).map_err(|faults| {
            let failure = Failure::usage(format!("`{}` is not a file of answers", path.display()));
            failure.with_faults(&faults)
        })?;
        (people, quietly(|| answers::asides(bytes)), String::new())
    };
    let count = people.len();
    let mut people = people.into_iter();
    let (Some(answers), None) = (people.next(), people.next()) else {
        return Err(match count {
            0 => Failure::usage("there is no answer in it"),
            many => Failure::usage(format!(
                "`{}` holds the answers of {many} people, but here you rate only your own practice",
                path.display()
            ))
            .hint(format!("imh cohort gaps {}", quoted_path(path))),
        });
    };
    let pin = &workspace.portfolio.pin;
    let unread = asides_in_words(&workspace.framework, pin, &answers, asides);
    let (person, days) = (answers.person.as_deref().map(one_line), answers.days());
    let names_framework = answers.framework.is_some() || answers.sha256.is_some();
    if let Some((id, version)) = answers.framework
        && (id != pin.id.as_str() || version != pin.version)
    {
        return Err(Failure::usage(format!(
            "the answers are for {id} {version}, and this portfolio is for {} {}",
            pin.id, pin.version
        ))
        .hint("`imh form xlsx` makes a form of the framework of this portfolio"));
    }
    if let Some(sha256) =
        answers.sha256.filter(|sha256| !sha256.eq_ignore_ascii_case(&pin.sha256.to_string()))
    {
        return Err(Failure::usage(format!(
            "the answers are for a different framework file from {} {} of this portfolio, though it may have the same name",
            pin.id, pin.version
        ))
        .because(format!("the answers name the SHA-256 {}", cut(&one_line(&sha256), 64)))
        .because(format!("that of this portfolio is {}", pin.sha256))
        .hint("`imh form xlsx` makes a form of the framework of this portfolio"));
    }
    Ok(FromFile { answers: answers.answers, names_framework, within, person, days, unread })
}

/// Refuses answers under another name, unless the person says that they are their own.
pub(super) fn take_as_own(
    session: &Session,
    portfolio: &Portfolio,
    person: &str,
    path: &Path,
    (level, says_yes): (Option<&str>, bool),
) -> Result<(), Failure> {
    let Some(own) = portfolio.label.as_deref() else {
        session.ui.warn(&format!(
            "the file says that these are the answers of {person}, and this portfolio does not say whose it is. If they are not yours, take them back: imh undo"
        ));
        return Ok(());
    };
    if is_same_person(person, own) {
        return Ok(());
    }
    let own = one_line(own);
    let whose = format!(
        "the file says that these are the answers of {person}, and this is the portfolio of {own}"
    );
    let question = format!("{} Are they yours?", sentence(&whose));
    let level = level.map(|level| format!(" --level {}", quoted(level))).unwrap_or_default();
    let unasked = || {
        let again = if path.as_os_str() == "-" {
            "run the same command with --yes".to_owned()
        } else {
            format!("imh rate --from {}{level} --yes", quoted_path(path))
        };
        Failure::usage(format!("{whose}, so none was saved"))
            .hint(format!("{again}, if they are yours"))
    };
    let is_own = is_yes(
        session,
        says_yes,
        &question,
        ["No, leave everything as it is", "Yes, they are mine"],
        unasked,
    )?;
    if is_own {
        Ok(())
    } else {
        Err(Failure::new(Exit::No, format!("they are the answers of {person}, so none was saved")))
    }
}

/// Warns that the answers were given on another day.
pub(super) fn tell_day(session: &Session, (first, last): (Date, Date)) {
    if first < today(session) {
        let on = if first == last {
            format!("on {first}")
        } else {
            format!("on several days, from {first} to {last}")
        };
        session.ui.warn(&format!("the file says that it was answered {on}. imh saves these ratings with today's date, so they take the place of earlier ones."));
    }
}

/// The answers of people, the words beside them, and the name of the inner file.
type Inside = (Vec<Answers<'static>>, Vec<Aside>, String);

/// Finds the one file of answers inside an archive or a mail.
fn inside(
    session: &Session,
    workspace: &Workspace,
    path: &Path,
    kind: &Kind,
    bytes: &[u8],
) -> Result<Inside, Failure> {
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    quietly(|| {
        each_inside(kind, bytes, &mut |place, kind, bytes| {
            if kind.is_other() {
                return;
            }
            if kind == Kind::Letter {
                if may_answer(
                    &String::from_utf8_lossy(bytes),
                    std::iter::once(&workspace.framework),
                ) {
                    unread.push(format!("{place}: {IN_LETTER}"));
                }
                return;
            }
            if let Some(why) = kind.unread() {
                unread.push(format!("{place}: it {why}"));
                return;
            }
            match answers::parse(bytes, &mut String::new()) {
                Ok(people) => {
                    let people = people.into_iter().map(Answers::into_owned).collect();
                    found.push((people, answers::asides(bytes), place.to_owned()));
                }
                Err(faults) => unread
                    .extend(faults.iter().map(|fault| format!("{place}: {}", fault.in_words()))),
            }
        });
    });
    if found.len() > 1 {
        let failure = Failure::usage(format!(
            "`{}` holds {} files of answers, and only one of them can be yours",
            path.display(),
            found.len()
        ));
        let failure = failure.because_of(found.into_iter().map(|(.., place)| place));
        return Err(
            failure.hint("unpack it, then run `imh rate --from` with the file that is yours")
        );
    }
    let Some(one) = found.pop() else {
        let failure =
            Failure::usage(format!("there is no file of answers in `{}`", path.display()));
        return Err(failure.because_of(unread));
    };
    for why in unread {
        session.ui.warn(&format!("Not read: {why}."));
    }
    Ok(one)
}
