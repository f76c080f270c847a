//! Checks typed values. The rules are the same for a flag and for an answer.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{ask::MOST_INPUT_BYTES, competency::competency_named, packs::targets};
use crate::cli::{Failure, Session};
use crate::{
    format::parse_submission,
    model::{
        Claim, CompetencyId, Framework, Hours, PartialDate, Pin, Submission, day_is_either_way,
    },
    store::{is_away, read_named},
    text::{
        are_dots, cut, day_in_words, did_you_mean, has_control, list, one_line, path_of_address,
        quoted_path, tidy, unquoted, words_of,
    },
};

pub(in crate::cli) fn today(session: &Session) -> Date {
    session.context.now().to_zoned(session.context.zone()).date()
}

/// Refuses the placeholder dots that a hint shows in place of a person's own words.
pub(in crate::cli) fn own_words(typed: &str, what: &str) -> Result<(), Failure> {
    if are_dots(typed) {
        return Err(Failure::usage(format!(
            "the dots stand for your own words, and {what} is still to be written"
        ))
        .hint("run the same command with your words in place of the dots"));
    }
    Ok(())
}

/// Checks that it is one line and not empty.
pub(in crate::cli) fn line(typed: &str, what: &str) -> Result<String, Failure> {
    let text = tidy(typed);
    if text.is_empty() {
        return Err(Failure::usage(format!("{what} is empty; write a few words, or leave it out")));
    }
    own_words(&text, what)?;
    if has_control(&text) || text.chars().count() > 200 {
        return Err(Failure::usage(format!(
            "{what} must be one line of up to 200 characters that can be shown"
        )));
    }
    Ok(text)
}

const EARLIEST_YEAR: i16 = 1900;

pub(in crate::cli) fn date(typed: &str) -> Result<PartialDate, Failure> {
    let shown = one_line(typed);
    let date = PartialDate::typed(typed)
        .map_err(|error| Failure::usage(format!("`{shown}` is not a date: {error}")))?;
    if date.earliest().year() < EARLIEST_YEAR {
        return Err(Failure::usage(format!(
            "{date} is before {EARLIEST_YEAR}; did you mean a different year?"
        )));
    }
    Ok(date)
}

/// Same as [`date`], and says how a day is read that could have its month first.
pub(in crate::cli) fn date_told(session: &Session, typed: &str) -> Result<PartialDate, Failure> {
    let date = date(typed)?;
    if date.is_exact() && day_is_either_way(typed.trim(), date.latest()) {
        session.ui.say(&format!(
            "{} is read as {}: the day comes first.",
            one_line(typed.trim()),
            day_in_words(&date.to_string())
        ));
    }
    Ok(date)
}

pub(in crate::cli) fn past(session: &Session, typed: &str) -> Result<PartialDate, Failure> {
    let date = date_told(session, typed)?;
    if date.earliest() > today(session) {
        return Err(Failure::usage(format!(
            "{date} has not come yet; evidence is about something that has happened"
        )));
    }
    Ok(date)
}

pub(in crate::cli) fn day_past(session: &Session, typed: &str) -> Result<Date, Failure> {
    let date = past(session, typed)?;
    if date.is_exact() {
        Ok(date.earliest())
    } else {
        Err(Failure::usage(format!("{date} is a month, and a day is needed: {date}-01")))
    }
}

/// Reads yes or no.
pub(in crate::cli) fn yes_or_no(typed: &str) -> Result<bool, Failure> {
    match typed.trim().to_lowercase().as_str() {
        "yes" | "y" => Ok(true),
        "no" | "n" => Ok(false),
        _ => Err(Failure::usage("type yes or no")),
    }
}

pub(in crate::cli) fn hours(typed: &str) -> Result<Hours, Failure> {
    Hours::parse(typed.trim()).map_err(|error| {
        Failure::usage(format!("`{}` is not a number of hours: {error}", one_line(typed)))
    })
}

pub(in crate::cli) fn link(typed: &str) -> Result<String, Failure> {
    let link = tidy(typed);
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    let is_link = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && link.chars().count() <= 2000
        && !has_control(&link)
        && !link.contains(char::is_whitespace);
    if is_link {
        return Ok(link);
    }
    Err(Failure::usage(format!(
        "`{}` is not a link; one begins with https://",
        cut(&one_line(&link), 60)
    )))
}

pub(in crate::cli) fn competencies_of(
    session: &Session,
    framework: &Framework,
    named: &[String],
) -> Result<Vec<CompetencyId>, Failure> {
    let mut ids: Vec<CompetencyId> = Vec::new();
    for typed in named.iter().map(|typed| typed.trim()).filter(|typed| !typed.is_empty()) {
        let id = competency_named(session, framework, typed)?.id.clone();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() && !named.is_empty() {
        return Err(Failure::usage("no competency is named").hint("imh framework show"));
    }
    Ok(ids)
}

/// Combines `--for` and `--shows`: a line for all competencies, or `RB-01=...` for one.
pub(in crate::cli) fn claims_of(
    session: &Session,
    framework: &Framework,
    competencies: &[String],
    shows: &[String],
) -> Result<Vec<Claim>, Failure> {
    let ids = competencies_of(session, framework, competencies)?;
    let mut claims: Vec<Claim> =
        ids.into_iter().map(|competency| Claim { competency, shows: None }).collect();
    if claims.is_empty() && !shows.is_empty() {
        return Err(
            Failure::usage("say which competency it shows that about").hint("add --for RB-01")
        );
    }
    for typed in shows {
        let of_one = typed.split_once('=').and_then(|(id, text)| {
            let claim = claims
                .iter()
                .position(|claim| claim.competency.as_str().eq_ignore_ascii_case(id.trim()))?;
            Some((claim, text))
        });
        match of_one {
            Some((claim, text)) => claims[claim].shows = Some(line(text, "what it shows")?),
            None => {
                let text = line(typed, "what it shows")?;
                for claim in &mut claims {
                    claim.shows = Some(text.clone());
                }
            }
        }
    }
    Ok(claims)
}

/// Finds the files that were typed at a question or dragged into the window, as terminals write
/// them: as it stands if that exists, else as words of a shell, as addresses, or glued together.
/// Returns what was typed as a path if nothing of this exists.
pub(in crate::cli) fn files(session: &Session, typed: &str) -> Vec<PathBuf> {
    let typed = typed.trim();
    // PowerShell calls a quoted path with `&`.
    let typed = typed.strip_prefix("& ").unwrap_or(typed).trim();
    let whole = path_of_word(session, typed);
    let unquoted = path_of_word(session, &unquoted(typed));
    if let Some(one) = [&whole, &unquoted].into_iter().find(|path| is_there(path)) {
        return vec![one.clone()];
    }
    // Quotes in an address stand for themselves.
    let addresses = typed.split_whitespace().map(path_of_address).collect::<Option<Vec<String>>>();
    let words = addresses.unwrap_or_else(|| words_of(typed));
    let several: Vec<PathBuf> = words.iter().map(|word| path_of_word(session, word)).collect();
    if several.iter().all(|path| is_there(path)) && !several.is_empty() {
        return several;
    }
    glued(session, &words.join(" ")).unwrap_or(if several.len() > 1 {
        several
    } else {
        vec![unquoted]
    })
}

/// Returns the path of a file that was named on the command line, which may be an address.
pub(in crate::cli) fn file(session: &Session, named: &Path) -> PathBuf {
    let path = session.context.absolute(named);
    let address = || path_of_address(named.to_str()?);
    if is_there(&path) { path } else { address().map_or(path, PathBuf::from) }
}

/// Reports whether a file is there, or a service that syncs keeps it elsewhere.
fn is_there(path: &Path) -> bool {
    path.exists() || is_away(path)
}

fn path_of_word(session: &Session, word: &str) -> PathBuf {
    let path = path_of_address(word).unwrap_or_else(|| word.to_owned());
    match path.strip_prefix("~/").zip(session.context.home_folder.as_ref()) {
        Some((rest, home)) => home.join(rest),
        None => session.context.absolute(Path::new(&path)),
    }
}

/// Parts two whole paths that stand together without a blank, if both files are there.
fn glued(session: &Session, words: &str) -> Option<Vec<PathBuf>> {
    let parted = |(at, _): (usize, char)| {
        let (one, other) = words.split_at_checked(at)?;
        let both = [one, other].map(|word| path_of_word(session, word.trim()));
        let is_whole = path_of_address(other).is_some() || Path::new(other).is_absolute();
        (is_whole && both.iter().all(|path| path.is_file())).then(|| both.to_vec())
    };
    words.char_indices().skip(1).find_map(parted)
}

/// Same as [`find_target`], for a portfolio on this framework: a target may be for others.
pub(in crate::cli) fn find_target_for(
    session: &Session,
    typed: &str,
    pin: &Pin,
) -> Result<Submission, Failure> {
    let target = find_target(session, typed)?;
    if target.is_for(pin) {
        return Ok(target);
    }
    Err(Failure::usage(format!(
        "`{}` takes portfolios on {}, and this one is on {} {}",
        target.id,
        list(&target.frameworks),
        pin.id,
        pin.version
    ))
    .hint("imh check"))
}

/// Finds a submission target by its name, or reads one from a file that a course or an employer
/// wrote.
pub(in crate::cli) fn find_target(session: &Session, typed: &str) -> Result<Submission, Failure> {
    let mut targets = targets(session);
    if let Some(at) =
        targets.iter().position(|target| target.id.as_str().eq_ignore_ascii_case(typed))
    {
        return Ok(targets.swap_remove(at));
    }
    let path = session.context.absolute(Path::new(typed));
    if path.is_file() || is_away(&path) {
        return parse_submission(&read_named(&path, MOST_INPUT_BYTES)?).map_err(|faults| {
            let failure = Failure::usage(format!(
                "`{}` is not a submission target that can be used",
                one_line(typed)
            ));
            let check = format!("imh framework check {}", quoted_path(Path::new(typed)));
            failure.hint(check).with_faults(&faults)
        });
    }
    let known: Vec<String> = targets.iter().map(|target| format!("`{}`", target.id)).collect();
    let near = did_you_mean(typed, targets.iter().map(|target| target.id.as_str()));
    Err(Failure::usage(format!(
        "there is no submission target `{}`; there are {}, or name a file{near}",
        one_line(typed),
        list(&known)
    )))
}
