//! The earlier decisions that a resubmitted portfolio brings along, and which of them can be
//! believed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::{
    analysis::{OtherSubject, PortfolioSubject, counting, not_by_key, since},
    cli::{
        Failure, Session,
        kit::{
            bundle::{ReadBundle, read_bundle},
            secrets::OpenArgs,
        },
    },
    format::{
        answers::Kind,
        decisions,
        framework::KnownFrameworks,
        signature::{AllowedSigners, Purpose, Signed, check_signature},
    },
    model::{CompetencyId, Digest, Portfolio, Review, ReviewId},
    report::{DecisionView, side_by_side},
    store::{MOST_DECISION_BYTES, StoreError, kind_of_file, list_folder, read_member, read_whole},
    text::{counted, list, one_line, quoted_path},
};

/// The most decision files that are read: more than anybody would send.
const MOST_DECISION_FILES: usize = 20;

/// The decisions on earlier portfolios.
#[derive(Default)]
pub(super) struct Carried {
    pub(super) before: BTreeMap<CompetencyId, Before>,
    /// The decision files that are believed.
    pub(super) believed: Vec<Review>,
    /// The assessors whose acceptances stand, and who signed them.
    by: Vec<String>,
    /// Why some of the decisions are not believed.
    doubts: Vec<String>,
    is_proved: bool,
}

/// The earlier decision on one competency.
pub(super) struct Before {
    /// The decision, in words.
    pub(super) said: String,
    /// The changes since, in words.
    pub(super) since: Vec<String>,
    /// True if it was accepted and nothing is new, so that it is not open.
    pub(super) stands: bool,
}

/// The means to check a resubmitted portfolio, instead of believing its sender.
#[derive(Default)]
pub(super) struct Proof {
    /// The people whose signatures count; if given, a decision without one does not count.
    pub(super) signers: Option<AllowedSigners>,
    /// The earlier portfolios by their digests; if there are any, a decision on another portfolio
    /// does not count.
    earlier: BTreeMap<Digest, Portfolio>,
}

impl Proof {
    pub(super) fn of(
        session: &Session,
        signers: Option<AllowedSigners>,
        since: &[PathBuf],
        bundle: &ReadBundle,
        open: &OpenArgs,
    ) -> Result<Self, Failure> {
        let mut earlier = BTreeMap::new();
        for typed in since {
            let before = read_bundle(session, typed, open, "nothing is compared with it")?;
            let refused = |what: &str| {
                Failure::usage(format!("`{}` {what}", typed.display()))
                    .hint("`imh verify` says whose portfolio it is")
            };
            PortfolioSubject::from(&before.portfolio).must_be((&bundle.portfolio).into()).map_err(
                |other| match other {
                    OtherSubject::FrameworkOrLevel => {
                        refused("was made against a different framework or level")
                    }
                    OtherSubject::Person => refused("belongs to somebody else"),
                },
            )?;
            earlier.insert(before.sha256, before.portfolio);
        }
        if bundle.file.resubmission.is_none() && !earlier.is_empty() {
            return Err(Failure::usage("no earlier decisions came with this portfolio, so there is nothing to compare it with")
                .hint("run the same command without --since"));
        }
        Ok(Self { signers, earlier })
    }

    /// Returns the reason why a decision file is not believed, if there is one.
    fn doubt(
        &self,
        session: &Session,
        review: &Review,
        signed: Option<&Signed>,
        bundle: &ReadBundle,
    ) -> Option<String> {
        let of = |signed: Option<&Signed>| signed.map(|signed| signed.fingerprint.clone());
        if not_by_key(of(bundle.signed.as_ref()).as_deref(), of(signed).as_deref()).is_err() {
            return Some("are signed with the key that signed the portfolio itself".to_owned());
        }
        if let Err(other) = PortfolioSubject::from(review).must_be((&bundle.portfolio).into()) {
            return Some(match other {
                OtherSubject::FrameworkOrLevel => "were made against a different framework or level".to_owned(),
                OtherSubject::Person => "are about a portfolio that belongs to somebody else, or to somebody who had a different name".to_owned(),
            });
        }
        if let Some(signers) = &self.signers
            && signed.and_then(|signed| signers.who(signed, session.context.now())).is_none()
        {
            return Some("are not signed by anybody whose signature counts".to_owned());
        }
        if !self.earlier.is_empty() && !self.earlier.contains_key(&review.bundle) {
            return Some(
                "are about a different portfolio file from the one given with --since".to_owned(),
            );
        }
        None
    }
}

impl Carried {
    /// Reads the decisions in the bundle, checked against the available proof.
    pub(super) fn of(
        session: &Session,
        bundle: &ReadBundle,
        proof: &Proof,
    ) -> Result<Self, StoreError> {
        let mut carried = Self { is_proved: !proof.earlier.is_empty(), ..Self::default() };
        let Some(resubmission) = &bundle.file.resubmission else { return Ok(carried) };
        if resubmission.decisions.len() > MOST_DECISION_FILES {
            carried.doubts.push(format!("more than {MOST_DECISION_FILES} decision files came along, so none of them is looked at."));
            return Ok(carried);
        }
        let held = proof
            .earlier
            .iter()
            .map(|(digest, before)| (*digest, since(&bundle.framework, before, &bundle.portfolio)));
        let proved: BTreeMap<Digest, BTreeMap<CompetencyId, Vec<String>>> = held.collect();
        let mut untold: Vec<String> = Vec::new();
        // The author and signer of each decision file.
        let mut said_by: Vec<(ReviewId, String)> = Vec::new();
        let mut accepting: BTreeSet<&ReviewId> = BTreeSet::new();
        for file in &resubmission.decisions {
            let bytes = member(bundle, &file.path)?;
            let Ok(review) = decisions::parse(&bytes) else {
                carried.doubts.push(format!(
                    "{} is not a decision file, so nothing in it counts.",
                    one_line(&file.path)
                ));
                continue;
            };
            let signature =
                file.signature.as_deref().map(|path| member(bundle, path)).transpose()?;
            let signed = signature
                .map(|signature| check_signature(&signature, &bytes, Purpose::Decisions))
                .transpose();
            let names = list(
                &review.assessors().map(|assessor| one_line(&assessor.name)).collect::<Vec<_>>(),
            );
            let doubt = match &signed {
                Ok(signed) => proof.doubt(session, &review, signed.as_ref(), bundle),
                Err(_) => Some("do not match their signature".to_owned()),
            };
            if let Some(doubt) = doubt {
                carried.doubts.push(format!("the decisions of {names} that came along {doubt}, so what they accepted is open again."));
                continue;
            }
            let signed = signed.ok().flatten().map_or_else(
                || "not signed".to_owned(),
                |signed| format!("signed with {}", signed.fingerprint),
            );
            said_by.push((review.id.clone(), format!("{names} ({signed})")));
            carried.believed.push(review);
        }
        let believed: Vec<&Review> = carried.believed.iter().collect();
        // The portfolio that this one replaces is the latest that was decided on.
        let counting = counting(&believed, &bundle.portfolio.level, |on| {
            (on.to_string() == resubmission.of).then_some(0)
        });
        for competency in bundle.competencies() {
            let Some(here) = counting.get(&competency.id) else { continue };
            let (latest, open) = (here.latest(), here.open());
            let told = bundle.file.new_since(competency.id.as_str()).map(<[String]>::to_vec);
            let since = match proved.get(&latest.review().bundle) {
                Some(proved) => {
                    let since = proved.get(&competency.id).cloned().unwrap_or_default();
                    let is_untold = told.is_some_and(|told| told.is_empty())
                        && !since.is_empty()
                        && latest.accepts();
                    untold.extend(is_untold.then(|| competency.id.to_string()));
                    since
                }
                // A sender who does not say what is new may have left anything out.
                None => told
                    .unwrap_or_else(|| vec!["the portfolio does not say what is new".to_owned()]),
            };
            let said = match open {
                Some(sides) => format!(
                    "before, open because the assessors have not settled this: {}",
                    side_by_side(sides)
                ),
                None => format!(
                    "before: {}",
                    DecisionView::of(latest.review(), latest.decision, None).in_words()
                ),
            };
            let stands = open.is_none() && latest.accepts() && since.is_empty();
            // A request accepts nothing.
            accepting.extend(here.sides().iter().filter(|_| stands).map(|side| &side.review().id));
            carried.before.insert(competency.id.clone(), Before { said, since, stands });
        }
        carried.by = said_by
            .into_iter()
            .filter(|(id, _)| accepting.contains(id))
            .map(|(_, by)| by)
            .collect();
        if !untold.is_empty() {
            carried.doubts.push(format!("the portfolio says that nothing is new for {}, but something is, so that is open again.", list(&untold)));
        }
        Ok(carried)
    }

    /// Counts the acceptances that stand, among the competencies that `is_asked` selects.
    pub(super) fn standing(&self, is_asked: impl Fn(&CompetencyId) -> bool) -> usize {
        self.before
            .iter()
            .filter(|(competency, before)| before.stands && is_asked(competency))
            .count()
    }

    pub(super) fn stands(&self, competency: &CompetencyId) -> bool {
        self.before.get(competency).is_some_and(|before| before.stands)
    }

    /// Says what is believed, on whose authority, and what is not.
    pub(super) fn tell(&self, session: &Session, bundle: &Path) {
        for doubt in &self.doubts {
            session.ui.warn(doubt);
        }
        if self.before.is_empty() {
            return;
        }
        let count = counted(self.standing(|_| true), "competency was", "competencies were");
        if self.by.is_empty() {
            session.ui.say("Nothing that was accepted before still stands unchanged. The open points come first.");
            return;
        }
        let by = list(&self.by);
        if self.is_proved {
            session.ui.say(&format!(
                "{count} accepted before by {by}, with nothing new since: imh compared this portfolio with the earlier one. The open points come first."
            ));
        } else {
            session.ui.say(&format!(
                "{count} accepted before by {by}, and the portfolio itself says that nothing there is new. The open points come first."
            ));
            session.ui.say(&format!(
                "To check that against the earlier portfolio file: imh review {} --since OLD",
                quoted_path(bundle)
            ));
        }
    }
}

/// Returns the order in which the portfolios were sent, from what the portfolio files beside the
/// decisions say they replace. Empty if that does not order all of them.
pub(super) fn sent_beside(
    session: &Session,
    files: &[(&Path, &Review)],
    open: &OpenArgs,
) -> Result<BTreeMap<Digest, usize>, Failure> {
    let decided: BTreeSet<Digest> = files.iter().map(|(_, review)| review.bundle).collect();
    let Some((_, review)) = files.first().filter(|_| decided.len() > 1) else {
        return Ok(BTreeMap::new());
    };
    let (keys, frameworks) = (open.read(session)?, KnownFrameworks::default());
    let folders = files
        .iter()
        .filter_map(|(typed, _)| session.context.absolute(typed).parent().map(Path::to_owned));
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for path in folders
        .collect::<BTreeSet<_>>()
        .iter()
        .flat_map(|folder| list_folder(folder).unwrap_or_default())
    {
        if !path.is_file()
            || !matches!(
                kind_of_file(&path),
                Ok(Kind::Bundle | Kind::Sealed | Kind::Archive | Kind::Mail)
            )
        {
            continue;
        }
        let Ok(container) = keys.open(&path) else { continue };
        let Ok(Some(whole)) = read_whole(&container, &path, &frameworks, |_| ()) else { continue };
        // Only a portfolio of the same person can be a resubmission.
        if let Some(again) = whole.file.resubmission.filter(|_| {
            (&whole.portfolio.label, &whole.portfolio.pin) == (&review.person, &review.pin)
        }) {
            places.insert(whole.sha256.to_string(), again.of);
        }
    }
    for last in places.keys() {
        let mut chain = vec![last];
        // Two files that each claim to replace the other would otherwise loop for ever.
        while let Some(of) = places.get(chain[chain.len() - 1]).filter(|of| !chain.contains(of)) {
            chain.push(of);
        }
        let place = |on: &Digest| {
            Some((*on, chain.len() - chain.iter().position(|known| **known == on.to_string())?))
        };
        if let Some(all) = decided.iter().map(place).collect() {
            return Ok(all);
        }
    }
    Ok(BTreeMap::new())
}

fn member(bundle: &ReadBundle, path: &str) -> Result<Vec<u8>, StoreError> {
    read_member(
        &bundle.container,
        &bundle.bag,
        &bundle.path,
        &format!("data/{path}"),
        MOST_DECISION_BYTES,
    )
}
