//! Files beside a decision file: other files of the same review, other people's decisions, and
//! files that cannot be read.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    file::{ReadReview, read_file},
    held::{AMONG_WORDS, decisions_in, is_called, may_be_called, packed, unread},
};
use crate::{
    analysis::{PortfolioSubject, counting, succession},
    cli::{Failure, Session, kit::secrets::OpenArgs},
    format::{
        answers::Kind,
        decisions::{self, AmongWords, DecisionsFault},
    },
    model::{CompetencyId, Digest, MergedReview, Review, ReviewId},
    store::{
        AWAY, MOST_DECISION_BYTES, Misfit, StoreError, away_in, held_in, kind_of_file, list_folder,
        read_named, signature_of,
    },
    text::{counted, list, one_line, quoted_path},
};

/// Reads a decision file, decrypts it if necessary, and checks its signature if there is one beside
/// it. With a list of signers, a signature by one of them is required. Warns of other files of the
/// same review, so that nobody continues with half of it.
pub(in crate::cli) fn read_review(
    session: &Session,
    typed: &Path,
    open: &OpenArgs,
    signers: Option<&Path>,
) -> Result<ReadReview, Failure> {
    let read = read_file(session, typed, open, signers)?;
    tell_halves(session, typed, &read.review);
    Ok(read)
}

/// Names the files beside it that belong to the same review and hold something it does not.
pub(super) fn tell_halves(session: &Session, typed: &Path, review: &Review) {
    for (half, _) in halves_beside(&session.context.absolute(typed), review) {
        let half = half.file_name().unwrap_or_default();
        session.ui.warn(&format!(
            "{} beside it belongs to the same review, and holds something that {} does not. To have both in one file: imh review settle {} {}",
            one_line(&half.to_string_lossy()),
            typed.display(),
            quoted_path(typed),
            quoted_path(&typed.with_file_name(half))
        ));
    }
}

/// Returns the decision files in a folder, whatever their names.
pub(super) fn reviews_in(folder: &Path) -> Vec<(PathBuf, Review)> {
    let is_meant = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        !name.starts_with('.') && path.is_file() && matches!(kind_of_file(path), Ok(Kind::Words))
    };
    let read = |path: PathBuf| {
        let review = decisions::parse(&read_named(&path, MOST_DECISION_BYTES).ok()?).ok()?;
        Some((path, review))
    };
    list_folder(folder).unwrap_or_default().into_iter().filter(is_meant).filter_map(read).collect()
}

/// Returns the other files of the same review beside it that say something it does not.
pub(super) fn halves_beside(path: &Path, review: &Review) -> Vec<(PathBuf, Review)> {
    let mut found = reviews_in(path.parent().unwrap_or(Path::new(".")));
    found.retain(|(other, half)| other != path && succession(review, half).adds());
    found
}

/// Other decisions on the same portfolio files, in files beside the named ones.
#[derive(Default)]
pub(super) struct DecidedBeside {
    /// Decisions that are in none of the named files.
    pub(super) decided: Vec<(PathBuf, Review)>,
    /// Files that cannot be read and may contain other decisions, with the reason as a clause about
    /// "it".
    pub(super) unread: Vec<(PathBuf, String)>,
    /// True if a key may open one of them.
    pub(super) may_be_opened: bool,
    /// Every decision file that is named or beside them.
    pub(super) here: BTreeSet<ReviewId>,
    /// Files that settle decision files which are neither named nor beside them, with the number of
    /// those.
    pub(super) missing: Vec<(PathBuf, usize)>,
}

impl DecidedBeside {
    /// Counts the settled files that are not here.
    pub(super) fn missing(&self) -> usize {
        self.missing.iter().map(|(_, missing)| missing).sum()
    }

    /// Warns of files that cannot be read or are not here.
    pub(super) fn tell_unread(&self, session: &Session) {
        for (path, missing) in &self.missing {
            let files = counted(*missing, "decision file that is", "decision files that are");
            session.ui.warn(&format!(
                "`{}` settles {files} not here and may have changed since.",
                path.display()
            ));
        }
        for (path, why) in &self.unread {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            session.ui.warn(&format!("`{}` is in the same folder and may decide otherwise, but imh cannot read it: it {why}.", one_line(&file)));
        }
    }
}

/// Collects from one folder the decisions and the files that may be decisions.
fn look_in(
    session: &Session,
    folder: &Path,
    open: &OpenArgs,
    is_about_it: impl Fn(Digest) -> bool,
    is_news: impl Fn(&Review) -> bool,
) -> DecidedBeside {
    let mut beside = DecidedBeside { decided: reviews_in(folder), ..DecidedBeside::default() };
    let away = away_in(folder)
        .into_iter()
        .filter(|path| may_be_called(path))
        .map(|path| (path, AWAY.to_owned()));
    beside.unread.extend(away);
    let paths = list_folder(folder).unwrap_or_else(|error| {
        beside.unread.push((
            folder.to_owned(),
            format!("is a folder that cannot be looked into: {}", error.about_it()),
        ));
        Vec::new()
    });
    // Keys are read once, and only if something is encrypted.
    let mut keys = None;
    for path in paths.into_iter().filter(|path| !path.is_dir() && !is_hidden(path)) {
        if !path.is_file() {
            beside.unread.extend(may_be_called(&path).then(|| {
                (
                    path,
                    "is not a file that can be opened, or is a link to something that is not there"
                        .to_owned(),
                )
            }));
            continue;
        }
        let reason = |error: StoreError| error.about_it();
        let kind = match kind_of_file(&path).map_err(reason) {
            Ok(kind) => kind,
            Err(why) => {
                beside.unread.extend(may_be_called(&path).then_some((path, why)));
                continue;
            }
        };
        match kind {
            Kind::Sealed if !path.with_extension("").is_file() => {
                let keys = keys.get_or_insert_with(|| open.read(session));
                let opened = match keys {
                    Ok(keys) => keys.unlock(&path).map_err(reason),
                    Err(failure) => Err(format!("is encrypted, and {}", failure.message)),
                };
                match opened.and_then(decisions_in) {
                    Ok(Some((review, _))) => beside.decided.push((path, review)),
                    Err(why) if may_be_called(&path) => {
                        beside.may_be_opened = true;
                        beside.unread.push((path, why));
                    }
                    Ok(None) | Err(_) => {}
                }
            }
            Kind::Words => match read_named(&path, MOST_DECISION_BYTES).map_err(reason) {
                Ok(bytes) => match decisions::parse(&bytes) {
                    Err(DecisionsFault::Broken(why))
                        if decisions::may_be(&bytes, is_called(&path, ".json"), &is_about_it) =>
                    {
                        beside.unread.push((path, why));
                    }
                    Err(DecisionsFault::Broken(_)) => {
                        let is_news = match decisions::among_words(&bytes) {
                            Some(AmongWords::Whole(review)) => is_news(&review),
                            Some(AmongWords::Hurt(on)) => on.is_none_or(&is_about_it),
                            None => false,
                        };
                        beside.unread.extend(is_news.then(|| (path, AMONG_WORDS.to_owned())));
                    }
                    _ => {}
                },
                Err(why) => beside.unread.extend(is_called(&path, ".json").then_some((path, why))),
            },
            Kind::Archive | Kind::Mail => match held_in(&path).map_err(reason) {
                Ok(Some(held)) => {
                    let may_differ = |review: &Option<Review>| review.as_ref().is_none_or(&is_news);
                    let told = held.decisions.iter().filter(|(_, review)| may_differ(review));
                    let told =
                        told.map(|(name, _)| packed(name, held.holder)).chain(held.shut.clone());
                    beside.unread.extend(told.map(|why| (path.clone(), why)));
                }
                // It is a repacked portfolio.
                Ok(None) => {}
                Err(why) => beside.unread.push((path, why)),
            },
            Kind::Bundle | Kind::Sealed => {}
            kind => beside.unread.extend(unread(&path, &kind).map(|why| (path, why))),
        }
    }
    beside
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().unwrap_or_default().to_string_lossy().starts_with('.')
}

/// Finds decisions on the same portfolio files in other files beside these. Warns of those that do
/// not count.
pub(super) fn decided_beside(
    session: &Session,
    named: &[(&Path, ReadReview)],
    open: &OpenArgs,
    signers: Option<&Path>,
) -> DecidedBeside {
    let (mut beside, mut folders): (DecidedBeside, BTreeSet<PathBuf>) =
        (DecidedBeside::default(), BTreeSet::new());
    let mut here: BTreeSet<ReviewId> =
        named.iter().map(|(_, known)| known.review.id.clone()).collect();
    for (typed, _) in named {
        let folder =
            session.context.absolute(typed).parent().map(Path::to_owned).unwrap_or_default();
        if !folders.insert(folder.clone()) {
            continue;
        }
        let is_about_it = |on| named.iter().any(|(_, known)| known.review.bundle == on);
        let is_news = |review: &Review| {
            is_about_it(review.bundle) && !named.iter().any(|(_, known)| known.review.holds(review))
        };
        let found = look_in(session, &folder, open, is_about_it, is_news);
        let is_named =
            |path: &Path| named.iter().any(|(known, _)| session.context.absolute(known) == path);
        beside.may_be_opened |= found.may_be_opened;
        beside.unread.extend(found.unread.into_iter().filter(|(path, _)| !is_named(path)));
        here.extend(found.decided.iter().map(|(_, review)| review.id.clone()));
        for (path, review) in found.decided {
            let is_of = |known: &Review| {
                known.bundle == review.bundle
                    && PortfolioSubject::from(known) == PortfolioSubject::from(&review)
            };
            let is_said = named.iter().any(|(_, known)| known.review.holds(&review))
                || beside.decided.iter().any(|(_, known)| known.holds(&review));
            let is_about_it = !is_said && named.iter().any(|(_, known)| is_of(&known.review));
            let all: Vec<&Review> =
                named.iter().map(|(_, known)| &known.review).chain([&review]).collect();
            // A decision that was settled no longer counts.
            let counts = || {
                counting(&all, &review.level, |_| None)
                    .values()
                    .any(|one| one.sides().iter().any(|side| side.review().id == review.id))
            };
            // Anything a settlement leaves open is in none of its decisions, so a file that settles
            // a named one counts even without decisions.
            let settles =
                || named.iter().any(|(_, known)| review.settles.contains(&known.review.id));
            if !is_about_it || !(settles() || counts()) {
                continue;
            }
            let path = typed.with_file_name(path.file_name().unwrap_or_default());
            match read_file(session, &path, open, signers) {
                Ok(read) => beside.decided.push((path, read.review)),
                // A file without a listed signature decides nothing. Any other failure may be a
                // damaged decision, so it is reported.
                Err(failure)
                    if signers.is_some() && read_file(session, &path, open, None).is_ok() =>
                {
                    session.ui.warn(&format!(
                        "`{}` does not count: {}.",
                        path.display(),
                        failure.message
                    ));
                }
                Err(failure) => {
                    beside.unread.push((path, format!("does not count: {}", failure.message)));
                }
            }
        }
    }
    let named = named.iter().map(|(path, known)| (*path, &known.review));
    let all = named.chain(beside.decided.iter().map(|(path, review)| (path.as_path(), review)));
    let missing = all.map(|(path, review)| {
        (path.to_owned(), review.settles.iter().filter(|id| !here.contains(*id)).count())
    });
    (beside.missing, beside.here) = (missing.filter(|(_, missing)| *missing > 0).collect(), here);
    beside
}

/// Merges other files of the same review into it, and says so. Returns whether there were any.
///
/// A file that is not sound is ignored and left in place.
pub(super) fn merge_halves(
    session: &Session,
    path: &Path,
    review: &mut Review,
    is_sound: impl Fn(&Review) -> bool,
) -> Result<bool, Failure> {
    let mut halves = halves_beside(path, review);
    halves.retain(|(_, half)| is_sound(half));
    halves.retain(|(half, _)| {
        let misfit = read_named(half, MOST_DECISION_BYTES)
            .ok()
            .and_then(|bytes| signature_of(half, &bytes, |_| true).err());
        if let Some(Misfit { fault, .. }) = &misfit {
            session.ui.warn(&format!(
                "{} belongs to the same review, but its signature {fault}. Somebody changed the file after it was signed, so imh takes nothing from it.",
                half.display()
            ));
        }
        misfit.is_none()
    });
    for (half, other) in &halves {
        let before = review.decisions().len();
        let MergedReview { review: merged, conflicts } = review.merged_with(other)?;
        *review = merged;
        session.ui.warn(&format!(
            "{} belongs to the same review (a sync service makes such copies), and holds {} that {} did not. imh joins the two.",
            half.display(),
            counted(review.decisions().len() - before, "decision", "decisions"),
            path.display()
        ));
        tell_conflicts(session, &conflicts);
    }
    Ok(!halves.is_empty())
}

/// Warns of competencies on which two files of one review disagree, so that a person looks at them.
pub(super) fn tell_conflicts(session: &Session, conflicts: &BTreeSet<CompetencyId>) {
    if !conflicts.is_empty() {
        let ids: Vec<&str> = conflicts.iter().map(CompetencyId::as_str).collect();
        session.ui.warn(&format!(
            "both files decide on {}: the later decision counts, and both are kept. Decide again if you mean something else.",
            list(&ids)
        ));
    }
}
