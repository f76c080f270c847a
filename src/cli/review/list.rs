//! A panel's desk: every portfolio and decision file in a folder, so that a register can be run from it.

use std::path::{Path, PathBuf};

use super::carried::{Carried, Proof};
use crate::{
    analysis::{ReviewTally, review_tally, reviewed},
    cli::{
        Failure, Session,
        bundle::{ReadBundle, read_bundle},
        secrets::OpenArgs,
        show::{ReportArgs, show},
    },
    format::decisions::{self, DecisionsFault},
    model::{Digest, Review},
    report::{DeskBundleView, DeskReviewView, DeskState, DeskView, UnreadableView},
    store::{MOST_DECISION_BYTES, StoreError, list_folder, read_named},
    text::one_line,
};

#[derive(clap::Args)]
pub(super) struct ListArgs {
    /// The folder with portfolios and decision files
    folder: PathBuf,
    #[command(flatten)]
    open: OpenArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// A decision file, and the review in it.
type Decided = (PathBuf, Review);

pub(super) fn list(session: &Session, args: &ListArgs) -> Result<(), Failure> {
    let folder = session.context.absolute(&args.folder);
    if !folder.is_dir() {
        let fault = "is no folder".to_owned();
        return Err(Failure::of_reading(StoreError::Source { path: folder, fault }));
    }
    let mut unreadable = Vec::new();
    let (mut bundles, mut reviews): (Vec<(ReadBundle, Digest)>, Vec<Decided>) = (Vec::new(), Vec::new());
    for path in list_folder(&folder).map_err(Failure::of_reading)?.into_iter().filter(|path| path.is_file()) {
        let kind = path.extension().map(|kind| kind.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_decisions = kind == "json" || kind == "age" && path.with_extension("").extension().is_some_and(|kind| kind == "json");
        let told = match kind.as_str() {
            // An encrypted copy of decisions, which are here as well or somebody else's to read.
            "age" if is_decisions => Ok(()),
            "zip" | "age" => read_one(session, &path, &args.open).map(|bundle| bundles.push(bundle)),
            "json" => read_decisions(&path).map(|review| reviews.extend(review.map(|review| (path.clone(), review)))),
            _ => Ok(()),
        };
        if let Err(reason) = told {
            unreadable.push(UnreadableView { file: name_of(&path), reason });
        }
    }
    bundles.sort_by(|(one, _), (other, _)| one.file.made.cmp(&other.file.made).then_with(|| one.path.cmp(&other.path)));
    let views = bundles.iter().map(|(bundle, sha256)| view(session, bundle, *sha256, &bundles, &reviews)).collect::<Result<_, _>>()?;
    let is_here = |review: &Review| bundles.iter().any(|(_, sha256)| *sha256 == review.bundle);
    let loose = reviews.iter().filter(|(_, review)| !is_here(review)).map(|(path, _)| name_of(path)).collect();
    let view = DeskView { folder: args.folder.display().to_string(), bundles: views, unreadable, loose };
    show(session, &args.report, &view)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| one_line(&name.to_string_lossy())).unwrap_or_default()
}

fn read_one(session: &Session, path: &Path, open: &OpenArgs) -> Result<(ReadBundle, Digest), String> {
    let read = || {
        let bundle = read_bundle(session, path, open, "it is passed over")?;
        let sha256 = bundle.sha256()?;
        Ok::<_, Failure>((bundle, sha256))
    };
    // The name stands before the reason already.
    read().map_err(|failure| failure.message.replace(&format!("`{}` ", path.display()), ""))
}

/// The review in a JSON file, if it is one of decisions.
fn read_decisions(path: &Path) -> Result<Option<Review>, String> {
    let bytes = read_named(path, MOST_DECISION_BYTES).map_err(|error| error.to_string())?;
    match decisions::parse(&bytes) {
        Ok(review) => Ok(Some(review)),
        // Somebody else's JSON is nothing of ours.
        Err(DecisionsFault::Foreign) => Ok(None),
        Err(fault) => Err(fault.to_string()),
    }
}

fn view(
    session: &Session,
    bundle: &ReadBundle,
    sha256: Digest,
    all: &[(ReadBundle, Digest)],
    reviews: &[Decided],
) -> Result<DeskBundleView, Failure> {
    let carried = Carried::of(session, bundle, &Proof::default())?.accepted;
    let mut views = Vec::new();
    for (path, review) in reviews.iter().filter(|(_, review)| review.bundle == sha256) {
        let reviewed = reviewed(&bundle.framework, review);
        let ReviewTally { accepted, asked, undecided, .. } = review_tally(review, &reviewed);
        let before = carried.keys().filter(|id| review.standing(id).is_none()).count();
        views.push(DeskReviewView {
            file: name_of(path),
            by: review.assessors().map(|assessor| assessor.name.clone()).collect(),
            settled: !review.settles.is_empty(),
            accepted,
            asked,
            undecided: undecided - before,
        });
    }
    let of = |bundle: &ReadBundle| bundle.file.resubmission.as_ref().map(|again| again.of.clone());
    let earlier = of(bundle).and_then(|of| all.iter().find(|(_, known)| known.to_string() == of).map(|(bundle, _)| name_of(&bundle.path)));
    let is_sent_again = all.iter().any(|(other, _)| of(other).is_some_and(|of| of == sha256.to_string()));
    let made: jiff::Timestamp = bundle.file.made.parse().unwrap_or(session.context.now());
    Ok(DeskBundleView {
        file: name_of(&bundle.path),
        sha256: sha256.to_string(),
        person: bundle.portfolio.label.clone(),
        level: bundle.portfolio.level.to_string(),
        submission: bundle.file.submission.as_ref().map(|submission| submission.id.clone()),
        draft: bundle.file.draft,
        made: made.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
        days: session.context.now().duration_since(made).as_hours().max(0) / 24,
        state: DeskState::of(&views, is_sent_again),
        resubmission_of: earlier,
        competencies: bundle.framework.at_level(bundle.portfolio.level.as_str()).count(),
        accepted_before: carried.len(),
        reviews: views,
    })
}
