//! `imh review list`: every portfolio and decision file in a folder, as a register for a panel.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    path::{Path, PathBuf},
};

use super::{
    carried::{Carried, Proof},
    folder::{self, DecisionFile, FolderContent},
};
use crate::{
    analysis::{Counting, ReviewTally, counting, review_faults, review_tally, reviewed},
    cli::{
        Failure, Session,
        kit::{
            bundle::ReadBundle,
            known::KnownHere,
            output::{ReportArgs, show},
            secrets::OpenArgs,
        },
    },
    format::framework::KnownFrameworks,
    model::{CompetencyId, Digest, Fault, LevelId, OfAnother, Pin, Review, ReviewId},
    report::{
        CompetencyName, DeskBundleView, DeskDifferView, DeskReviewView, DeskState, DeskView,
        OtherView, UnreadableView,
    },
    store::{Container, StoreError, Viewing, on_all, read_portfolio, read_whole},
    text::one_line,
};

#[derive(clap::Args)]
pub(super) struct ListReviewsArgs {
    /// The folder with portfolios and decision files
    folder: PathBuf,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// A bundle as it is listed, with what identifies it as a resubmission.
struct ListedBundle {
    view: DeskBundleView,
    sha256: Digest,
    pin: Pin,
    made: String,
    /// The digest of the earlier bundle, as this one states it.
    again: Option<String>,
    /// Files of one review that were merged.
    halves: Vec<Vec<String>>,
    /// The decisions on it, and the earlier decisions that it brings along.
    reviews: Vec<Review>,
    carried: Carried,
    level: LevelId,
    competencies: Vec<(CompetencyId, CompetencyName)>,
}

impl ListedBundle {
    /// Computes where it stands, from its own decisions and those on the portfolios that it
    /// replaces. `order` holds the digests of all of them, the latest first.
    fn count(&mut self, earlier: &[&Review], order: &[Digest]) {
        let before = earlier.iter().copied().chain(&self.carried.believed);
        let all: Vec<&Review> = self.reviews.iter().chain(before).collect();
        let sent = |bundle| order.iter().rev().position(|known| *known == bundle);
        let (all, own) =
            (counting(&all, &self.level, sent), self.reviews.iter().collect::<Vec<_>>());
        let (own, view) = (counting(&own, &self.level, |_| None), &mut self.view);
        for (competency, name) in &self.competencies {
            match (all.get(competency).and_then(|here| here.open()), own.get(competency)) {
                (Some(sides), _) => view.differ.push(DeskDifferView::of(name.clone(), sides)),
                (None, Some(here)) if here.latest().accepts() => view.accepted += 1,
                (None, Some(_)) => view.asked += 1,
                (None, None) => view.undecided += usize::from(!self.carried.stands(competency)),
            }
        }
        view.open = view.differ.len();
        let counts: BTreeSet<&ReviewId> =
            own.values().flat_map(Counting::sides).map(|side| &side.review().id).collect();
        for (review, told) in self.reviews.iter().zip(&mut view.reviews) {
            told.counts = counts.contains(&review.id);
        }
        view.state = DeskState::of(view);
    }
}

pub(super) fn list(session: &Session, args: &ListReviewsArgs) -> Result<(), Failure> {
    Viewing::sweep(&session.context);
    let folder = session.context.absolute(&args.folder);
    if !folder.is_dir() {
        let fault = "is not a folder".to_owned();
        return Err(Failure::from(StoreError::Source { path: folder, fault }));
    }
    let (name_of, keys) = (|path: &Path| name_in(&folder, path), args.open.read(session)?);
    let FolderContent { bundles: paths, mut reviews, unreadable: unread, others } =
        FolderContent::of(&folder, &args.folder, &keys)?;
    let mut unreadable: Vec<UnreadableView> = unread
        .into_iter()
        .map(|(path, reason)| UnreadableView { file: name_of(&path), reason })
        .collect();
    let mut unread = |path: &Path, reason: String| {
        unreadable.push(UnreadableView { file: name_of(path), reason });
    };
    let mut bundles: Vec<ListedBundle> = Vec::new();
    let (frameworks, known) = (KnownFrameworks::default(), KnownHere::load(session)?);
    // Portfolios are read in chunks: in parallel, each chunk freed before the next, so that a
    // folder may hold any number.
    for paths in paths.chunks(AT_ONCE) {
        let opened = paths
            .iter()
            .map(|path| (path.clone(), keys.unlock(path).map(Container::on_one_thread)));
        let (opened, shut): (Vec<_>, Vec<_>) = opened.partition(|(_, container)| container.is_ok());
        let opened: Vec<(PathBuf, Container)> = opened
            .into_iter()
            .filter_map(|(path, container)| Some((path, container.ok()?)))
            .collect();
        for (path, error) in
            shut.into_iter().filter_map(|(path, container)| Some((path, container.err()?)))
        {
            unread(&path, folder::shut(&args.folder, &error));
        }
        let read = on_all(opened, |(path, container)| {
            let whole = read_whole(&container, &path, &frameworks, |_| ());
            Ok::<_, Infallible>((path, container, whole))
        });
        for (path, container, whole) in read.unwrap_or_default() {
            let told = match whole {
                Ok(Some(whole)) => list_bundle(
                    session,
                    &folder,
                    ReadBundle::of(path.clone(), container, whole, &known),
                    &mut reviews,
                    &mut unread,
                )
                .map_err(|error| error.about_it()),
                Ok(None) => Err(format!(
                    "cannot be relied on: {}. Ask whoever sent it to send it again",
                    why_not(&container, &path, &frameworks)
                )),
                Err(error) => Err(error.about_it()),
            };
            match told {
                Ok(told) => bundles.push(told),
                Err(why) => unread(&path, why),
            }
        }
    }
    bundles.sort_by(|one, other| (&one.made, &one.view.file).cmp(&(&other.made, &other.view.file)));
    let is_here = |review: &Review| bundles.iter().any(|told| told.sha256 == review.bundle);
    let loose = reviews
        .iter()
        .filter(|(_, review)| !is_here(review))
        .map(|(path, _)| name_of(path))
        .collect();
    let mut earlier: Vec<Option<usize>> = Vec::new();
    for again in &bundles {
        let is_of = |earlier: &ListedBundle| {
            let is_meant =
                again.again.as_ref().is_some_and(|sha256| *sha256 == earlier.view.sha256);
            // Only a portfolio of the same person can be a resubmission.
            is_meant && earlier.view.person == again.view.person && earlier.pin == again.pin
        };
        earlier.push((0..bundles.len()).find(|earlier| is_of(&bundles[*earlier])));
    }
    for at in 0..bundles.len() {
        let mut before: Vec<usize> = Vec::new();
        // Two files that each claim to replace the other would otherwise loop for ever.
        while let Some(next) = earlier[*before.last().unwrap_or(&at)]
            .filter(|next| *next != at && !before.contains(next))
        {
            before.push(next);
        }
        let reviews: Vec<Review> =
            before.iter().flat_map(|at| bundles[*at].reviews.clone()).collect();
        let mut order: Vec<Digest> =
            [at].iter().chain(&before).map(|at| bundles[*at].sha256).collect();
        // The bundle that it names as replaced may be missing here.
        let last = before.last().unwrap_or(&at);
        let named = bundles[*last].again.as_ref();
        order.extend(
            bundles[*last]
                .carried
                .believed
                .iter()
                .map(|review| review.bundle)
                .find(|on| named == Some(&on.to_string())),
        );
        bundles[at].count(&reviews.iter().collect::<Vec<_>>(), &order);
    }
    for (at, earlier) in earlier.into_iter().enumerate() {
        let Some(earlier) = earlier else { continue };
        bundles[at].view.resubmission_of = Some(bundles[earlier].view.file.clone());
        bundles[earlier].view.state = DeskState::Resubmitted;
    }
    unreadable.sort_by(|one, other| one.file.cmp(&other.file));
    let others =
        others.into_iter().map(|(path, what)| OtherView { file: name_of(&path), what }).collect();
    let halves = bundles.iter().flat_map(|told| told.halves.clone()).collect();
    let bundles = bundles.into_iter().map(|told| told.view).collect();
    show(
        session,
        &args.report,
        &DeskView {
            folder: args.folder.display().to_string(),
            bundles,
            unreadable,
            others,
            loose,
            halves,
        },
    )
}

/// Merges the files of each review that a sync service split, into the one that holds most. Returns
/// the files that were merged because each says something the others do not.
fn merge_listed_halves(folder: &Path, reviews: &mut Vec<DecisionFile>) -> Vec<Vec<String>> {
    let mut halves: Vec<(ReviewId, Vec<String>)> = Vec::new();
    let mut whole: Vec<DecisionFile> = Vec::new();
    reviews.sort_by_key(|(path, review)| {
        (std::cmp::Reverse(review.decisions().len()), path.as_os_str().len(), path.clone())
    });
    for (path, review) in std::mem::take(reviews) {
        match whole.iter_mut().find(|(_, known)| known.parted_from(&review)) {
            Some((_, known)) if known.holds(&review) => {}
            Some((kept, known)) => match known.merged_with(&review) {
                Ok(merged) => {
                    let at =
                        halves.iter().position(|(id, _)| *id == review.id).unwrap_or_else(|| {
                            halves.push((review.id.clone(), vec![name_in(folder, kept)]));
                            halves.len() - 1
                        });
                    halves[at].1.push(name_in(folder, &path));
                    *known = merged.review;
                }
                Err(_) => whole.push((path, review)),
            },
            None => whole.push((path, review)),
        }
    }
    whole.sort_by(|one, other| one.0.cmp(&other.0));
    *reviews = whole;
    halves.into_iter().map(|(_, files)| files).collect()
}

/// Few enough files to open at once, and enough to keep every thread busy.
const AT_ONCE: usize = 64;

/// Describes in a line why a bundle does not verify.
fn why_not(container: &Container, path: &Path, frameworks: &KnownFrameworks) -> String {
    let faults = match read_portfolio(container, path, frameworks, |_| ()) {
        Ok(read) => read.bag.verification.faults,
        Err(error) => return error.to_string(),
    };
    let said = |fault: &Fault| one_line(format!("{} {}", fault.place, fault.what).trim());
    match faults.as_slice() {
        [] => "imh cannot read in it whose portfolio it is".to_owned(),
        [only] => said(only),
        [first, rest @ ..] => {
            format!("{}; and {} more, which `imh verify` lists", said(first), rest.len())
        }
    }
}

/// Returns the path of a file relative to the folder, because two students may have used the same
/// name.
fn name_in(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    one_line(&inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
}

/// Builds the entry of one bundle. Reviews that claim to be about it and are not are removed and
/// reported.
fn list_bundle(
    session: &Session,
    folder: &Path,
    bundle: ReadBundle,
    reviews: &mut Vec<DecisionFile>,
    unread: &mut impl FnMut(&Path, String),
) -> Result<ListedBundle, StoreError> {
    let carried = Carried::of(session, &bundle, &Proof::default())?;
    for unproved in &bundle.bag.verification.unproved {
        let signature = one_line(&unproved.place.to_string());
        unread(
            &bundle.path,
            format!(
                "came with decisions that do not count: their signature {signature} {}",
                unproved.what
            ),
        );
    }
    let reviewable = bundle.reviewable();
    let name_of = |path: &Path| name_in(folder, path);
    let mut own: Vec<DecisionFile> = Vec::new();
    reviews.retain(|(path, review)| {
        if review.bundle != bundle.sha256 {
            return true;
        }
        let mut faults = review_faults(review, &reviewable);
        faults.extend(
            (review.person != bundle.portfolio.label)
                .then(|| "it is about somebody else".to_owned()),
        );
        if let Some(fault) = faults.first() {
            unread(path, format!("does not hold decisions on {}: {fault}", name_of(&bundle.path)));
            return false;
        }
        own.push((path.clone(), review.clone()));
        true
    });
    let halves = merge_listed_halves(folder, &mut own);
    let here: BTreeSet<&ReviewId> = own.iter().map(|(_, review)| &review.id).collect();
    let mut views = Vec::new();
    for (path, review) in &own {
        let ReviewTally { accepted, asked, .. } = review_tally(
            review,
            &reviewed(&bundle.framework, bundle.portfolio.role.as_ref(), review),
        );
        let all = bundle.competencies();
        views.push(DeskReviewView {
            file: name_of(path),
            by: review.assessors().map(|assessor| assessor.name.clone()).collect(),
            settled: !review.settles.is_empty(),
            missing: review.settles.iter().filter(|id| !here.contains(id)).count(),
            counts: false,
            accepted,
            asked,
            undecided: all
                .filter(|one| review.standing(&one.id).is_none() && !carried.stands(&one.id))
                .count(),
        });
    }
    let made: jiff::Timestamp = bundle.file.made.parse().unwrap_or(session.context.now());
    let OfAnother { page, keys } = bundle.bag.verification.of_another.clone();
    let competencies: Vec<_> =
        bundle.competencies().map(|one| (one.id.clone(), CompetencyName::of(one))).collect();
    Ok(ListedBundle {
        sha256: bundle.sha256,
        pin: bundle.portfolio.pin.clone(),
        made: bundle.file.made.clone(),
        halves,
        again: bundle.file.resubmission.as_ref().map(|again| again.of.clone()),
        view: DeskBundleView {
            file: name_of(&bundle.path),
            sha256: bundle.sha256.to_string(),
            person: bundle.portfolio.label.clone(),
            level: bundle.portfolio.level.to_string(),
            pack: bundle.pack,
            submission: bundle.file.submission.as_ref().map(|submission| submission.id.clone()),
            draft: bundle.file.draft,
            made: made.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
            days: session.context.now().duration_since(made).as_hours().max(0) / 24,
            state: DeskState::Received,
            accepted: 0,
            asked: 0,
            undecided: 0,
            open: 0,
            differ: Vec::new(),
            one_source: page.is_none(),
            page_of_another: page,
            unknown: keys,
            repacked: !bundle.bag.verification.repacked.is_empty(),
            signed_by: bundle.signed.as_ref().map(|signed| signed.fingerprint.clone()),
            against: format!(
                "{} {}, level {}",
                bundle.portfolio.pin.id, bundle.portfolio.pin.version, bundle.portfolio.level
            ),
            resubmission_of: None,
            competencies: competencies.len(),
            accepted_before: carried.standing(|_| true),
            reviews: views,
        },
        reviews: own.into_iter().map(|(_, review)| review).collect(),
        level: bundle.portfolio.level.clone(),
        competencies,
        carried,
    })
}
