//! An assessor's desk: a verified bundle, and the decision file on it.

use std::path::{Path, PathBuf};

use super::{
    super::kit::bundle::{ReadBundle, read_bundle},
    Args,
    beside::{merge_halves, reviews_in},
    carried::{Carried, Proof},
    file::{refuse_misfit, save},
};
use crate::{
    analysis::{
        Own, ReviewTally, is_same_person, not_by_name, review_faults, review_tally, reviewed,
    },
    cli::{
        Failure, Session,
        kit::{
            known::tell_pack,
            output::refuse_own_files,
            secrets::read_signers,
            typed::{find_target, find_target_for, line},
        },
    },
    format::decisions,
    model::{
        Assessor, CompetencyId, Digest, NewReview, Outcome, Portfolio, Review, ReviewId,
        SubmissionId,
    },
    report::{ReviewView, WhoseRole},
    store::{ReviewFile, StoreError, Workspace, find_workspace, is_away},
    text::{clean_file_name, counted, one_line, quoted_path, tidy},
    ui::Prompt,
};

pub(super) struct Desk {
    pub(super) bundle: ReadBundle,
    pub(super) review: Review,
    pub(super) file: ReviewFile,
    /// The decisions on an earlier portfolio.
    pub(super) carried: Carried,
}

impl Desk {
    pub(super) fn open(
        session: &Session,
        args: &Args,
        mut prompt: Option<&mut (dyn Prompt + '_)>,
    ) -> Result<Self, Failure> {
        let typed = args.bundle();
        let bundle = read_bundle(session, typed, &args.open, "it is not reviewed")?;
        tell_pack(session, &bundle.pack);
        let signers =
            args.signer.as_deref().map(|signers| read_signers(session, signers)).transpose()?;
        if let Some(signers) = &signers {
            let by = bundle
                .signed
                .as_ref()
                .and_then(|signed| signers.who(signed, session.context.now()));
            let by = by.ok_or_else(|| {
                Failure::usage("the portfolio is not signed by anybody whose signature counts, so it is not reviewed")
                    .hint(format!("`imh verify {} --signer ALLOWED` says who signed it", quoted_path(typed)))
            })?;
            session.ui.say(&format!("It is signed by {}.", one_line(by)));
        }
        refuse_own(session, bundle.sha256)?;
        let (submission, outcomes) = outcomes(session, args, &bundle)?;
        let mut there = Existing::find(session, args, &bundle, prompt.is_some())?;
        if let (Existing::Review(_, review), None, None, Some(prompt)) =
            (&there, &args.assessor, &args.output, prompt.as_deref_mut())
        {
            // A decision file in the folder does not mean that its author is the one sitting here.
            let name = one_line(&review.assessor.name);
            let options = [format!("Go on as {name}"), "I am somebody else".to_owned()];
            if prompt.choose(
                &format!("There are decisions of {name} on this portfolio. Who are you?"),
                &options,
                0,
            )? > 0
            {
                there = Existing::Nothing(None);
            }
        }
        // An assessor who confirmed the framework and decided is not asked again, but is warned
        // each time.
        if matches!(there, Existing::Nothing(_)) {
            args.accept.demand(&bundle.pack, prompt.as_deref_mut(), "it is not reviewed")?;
        }
        let (file, review) = match there {
            Existing::Review(file, review) => {
                let review = *review;
                if let Some(assessor) = args
                    .assessor
                    .as_deref()
                    .filter(|name| !is_same_person(name, &review.assessor.name))
                {
                    return Err(Failure::usage(format!(
                        "the decisions in `{}` are by {}, and not by {}",
                        file.path().display(),
                        review.assessor.name,
                        one_line(assessor)
                    ))
                    .hint(
                        "run the same command with another --output to begin a file of your own",
                    ));
                }
                let is_another = |typed: &Option<String>, known: &Option<String>| {
                    typed.is_some() && typed.as_deref().map(tidy) != *known
                };
                if is_another(&args.role, &review.assessor.role)
                    || is_another(&args.registration, &review.assessor.registration)
                {
                    return Err(Failure::usage(format!(
                        "the decisions in `{}` were begun with a different role or registration, which cannot change now",
                        file.path().display()
                    ))
                    .hint("run the same command without --role and --registration to go on with them"));
                }
                if args.target.is_some() && review.submission != submission {
                    return Err(Failure::usage("the decisions that are already there were made for a different target, or for none")
                        .hint("run the same command without --for to go on with them"));
                }
                (file, review)
            }
            Existing::Nothing(path) => {
                let assessor = assessor(session, args, prompt)?;
                let path = match path {
                    Some(path) => path,
                    None => beside(&bundle.path, &assessor.name)?,
                };
                match Existing::at(&path, &bundle)? {
                    // The assessor has begun before, and said only now who they are.
                    Some(Existing::Review(file, review)) => (file, *review),
                    _ => {
                        let portfolio = &bundle.portfolio;
                        let review = Review::begin(NewReview {
                            id: ReviewId::new(
                                session
                                    .context
                                    .new_id(&format!("review {} {}", bundle.sha256, assessor.name)),
                            ),
                            bundle: bundle.sha256,
                            draft: bundle.file.draft,
                            pin: portfolio.pin.clone(),
                            person: portfolio.label.clone(),
                            level: portfolio.level.clone(),
                            submission,
                            outcomes,
                            assessor,
                        });
                        (ReviewFile::at(&path)?, review)
                    }
                }
            }
        };
        refuse_owner(&review.assessor, &bundle.portfolio)?;
        if bundle.file.draft {
            session
                .ui
                .warn("this portfolio is a draft: whoever made it says that it is not finished.");
        }
        let proof = Proof::of(session, signers, &args.since, &bundle, &args.open)?;
        let carried = Carried::of(session, &bundle, &proof)?;
        carried.tell(session, typed);
        let mut desk = Self { bundle, review, file, carried };
        let mut merged = desk.review.clone();
        let is_sound = |half: &Review| review_faults(half, &desk.bundle.reviewable()).is_empty();
        // A review begun just now has no other files.
        if desk.file.bytes().is_some()
            && merge_halves(session, desk.file.path(), &mut merged, is_sound)?
        {
            desk.save(merged)?;
        }
        if !desk.review.decisions().is_empty() {
            session.ui.say(&format!(
                "Going on with the decisions of {} in {}",
                desk.review.assessor.name,
                desk.file.path().display()
            ));
        }
        Ok(desk)
    }

    /// Describes the desk, before the first competency is shown.
    pub(super) fn introduce(&self, session: &Session) {
        let competencies =
            reviewed(&self.bundle.framework, self.bundle.portfolio.role.as_ref(), &self.review);
        let put_forward =
            competencies.iter().filter(|one| self.puts_forward(&one.competency.id)).count();
        session.ui.say(&one_line(&format!("{} · {}", self.about(), self.bundle.framework.title)));
        if let Some(signed) = &self.bundle.signed {
            session.ui.say(&format!(
                "It is signed with {}. Use --signer ALLOWED to see whose key that is.",
                signed.fingerprint
            ));
        }
        session.ui.say(&format!(
            "{} of {} with a rating or evidence, and {} of evidence. Each decision is saved at once, in {}",
            put_forward,
            counted(competencies.len(), "competency", "competencies"),
            counted(self.bundle.portfolio.evidence.len(), "piece", "pieces"),
            self.file.path().display()
        ));
        session.ui.say(&self.bundle.pack.file());
    }

    /// Describes the portfolio as a whole on one line: its person, its level and what is known
    /// about it.
    pub(super) fn about(&self) -> String {
        let portfolio = &self.bundle.portfolio;
        let whose =
            portfolio.label.clone().unwrap_or_else(|| "a portfolio without a name".to_owned());
        let mut about = vec![whose, format!("level {}", portfolio.level)];
        about.extend(self.bundle.file.draft.then(|| "a draft".to_owned()));
        about.extend(self.bundle.file.resubmission.as_ref().map(|_| "sent again".to_owned()));
        about.extend(
            self.bundle
                .pack
                .asks_for_a_yes()
                .then(|| "not the framework its name says it is".to_owned()),
        );
        about.push(if self.bundle.signed.is_some() { "signed" } else { "not signed" }.to_owned());
        about.join(" · ")
    }

    /// Reports whether it has a decision here, or an acceptance of an earlier portfolio that
    /// stands.
    pub(super) fn is_decided(&self, competency: &CompetencyId) -> bool {
        self.review.standing(competency).is_some() || self.carried.stands(competency)
    }

    /// Reports whether the person put anything forward: a rating, or evidence.
    pub(super) fn puts_forward(&self, competency: &CompetencyId) -> bool {
        let portfolio = &self.bundle.portfolio;
        let is_rated = portfolio
            .ratings()
            .any(|(key, _)| key.competency == *competency && key.level == portfolio.level);
        is_rated || portfolio.evidence_for(competency).next().is_some()
    }

    /// Replaces the review, and saves it before anything is printed.
    pub(super) fn save(&mut self, review: Review) -> Result<(), Failure> {
        save(&mut self.file, &review)?;
        self.review = review;
        Ok(())
    }

    pub(super) fn tally(&self) -> ReviewTally {
        review_tally(
            &self.review,
            &reviewed(&self.bundle.framework, self.bundle.portfolio.role.as_ref(), &self.review),
        )
    }

    /// Prints where the review stands.
    pub(super) fn tell(&self, session: &Session) {
        let mut summary = ReviewView::of(
            &self.review,
            Some((&self.bundle.framework, WhoseRole::Known(self.bundle.portfolio.role.as_ref()))),
            self.bundle.pack.clone(),
            None,
        )
        .summary;
        let before = self.carried.standing(|id| self.review.standing(id).is_none());
        summary.undecided = summary.undecided.map(|undecided| undecided.saturating_sub(before));
        let before = if before > 0 { format!("{before} accepted before, ") } else { String::new() };
        session.ui.say(&format!(
            "{}: {before}{}.",
            counted(self.tally().competencies, "competency", "competencies"),
            summary.in_words()
        ));
        if summary.undecided.unwrap_or(0) > 0 {
            session.ui.say("`imh review` on the same file goes on from here; when you are done, send back the file with your decisions.");
        } else {
            let path = quoted_path(self.file.path());
            session.ui.say(&format!("Every competency has a decision. To read the decisions as the person will read them: imh review show {path}"));
        }
    }
}

/// A decision file on this bundle, or the path for a new one.
enum Existing {
    Review(ReviewFile, Box<Review>),
    /// `None` if the path depends on who decides.
    Nothing(Option<PathBuf>),
}

impl Existing {
    fn find(
        session: &Session,
        args: &Args,
        bundle: &ReadBundle,
        asks: bool,
    ) -> Result<Self, Failure> {
        if let Some(path) = &args.output {
            refuse_own_files(session, path)?;
            let path = session.context.absolute(path);
            return Self::at(&path, bundle).map(|there| there.unwrap_or(Self::Nothing(Some(path))));
        }
        // A file may be on an earlier portfolio that had the same name; those decisions are
        // ignored. A sync service may name a copy anything that contains the name.
        let start = format!("{}{BY}", stem(&bundle.path));
        let mut found = reviews_in(bundle.path.parent().unwrap_or(Path::new(".")));
        found.retain(|(path, review)| {
            let is_called_so =
                path.file_name().is_some_and(|name| name.to_string_lossy().contains(&start));
            is_called_so && review.bundle == bundle.sha256 && review.settles.is_empty()
        });
        if let Some(name) = &args.assessor {
            let path = beside(&bundle.path, &line(name, "a name")?)?;
            if is_away(&path) {
                return Err(StoreError::FileAway(path).into());
            }
            let there = Self::at(&path, bundle)?;
            let copy = found.iter().find(|(_, review)| is_same_person(name, &review.assessor.name));
            return match (there, copy) {
                (Some(there), _) => Ok(there),
                (None, Some((copy, _))) => {
                    Self::at(copy, bundle).map(|there| there.unwrap_or(Self::Nothing(Some(path))))
                }
                (None, None) => Ok(Self::Nothing(Some(path))),
            };
        }
        // If there are several files of one review, continue with the one with most decisions, or
        // else with the shortest name.
        found.sort_by_key(|(path, review)| {
            (std::cmp::Reverse(review.decisions().len()), path.as_os_str().len())
        });
        let mut of_each: Vec<(PathBuf, Review)> = Vec::new();
        for (path, review) in found {
            if !of_each.iter().any(|(_, known)| known.is_of_one_review(&review)) {
                of_each.push((path, review));
            }
        }
        let found: Vec<PathBuf> = of_each.into_iter().map(|(path, _)| path).collect();
        match found.as_slice() {
            [] => Ok(Self::Nothing(None)),
            [path] => Self::at(path, bundle).map(|there| there.unwrap_or(Self::Nothing(None))),
            _ if asks => Ok(Self::Nothing(None)),
            _ => Err(Failure::usage("there are decisions of several people on this portfolio")
                .hint("run the same command with --assessor NAME to go on with yours")),
        }
    }

    /// Reads the review in a file, if there is one. A review of another bundle is refused.
    fn at(path: &Path, bundle: &ReadBundle) -> Result<Option<Self>, Failure> {
        let file = ReviewFile::at(path)?;
        let Some(bytes) = file.bytes() else { return Ok(None) };
        let refused = |what: String| {
            Failure::usage(format!("`{}` {what}", path.display()))
                .hint("run the same command with another --output to begin a file of its own")
        };
        let review = decisions::parse(bytes).map_err(|fault| refused(fault.to_string()))?;
        if !review.settles.is_empty() {
            return Err(Failure::usage(format!(
                "`{}` is what two assessors agreed",
                path.display()
            ))
            .hint("`imh review settle` goes on with it"));
        }
        match review_faults(&review, &bundle.reviewable()).as_slice() {
            [] => {
                refuse_misfit(&file)?;
                Ok(Some(Self::Review(file, Box::new(review))))
            }
            faults => Err(refused("does not hold decisions on this portfolio".to_owned())
                .because_of(faults.iter().cloned())),
        }
    }
}

pub(super) const BY: &str = " - decisions by ";

/// Returns the name of a bundle without its endings.
fn stem(bundle: &Path) -> String {
    let name = bundle.file_name().map(|name| one_line(&name.to_string_lossy())).unwrap_or_default();
    let name = name.strip_suffix(".age").unwrap_or(&name);
    name.strip_suffix(".zip").unwrap_or(name).to_owned()
}

pub(super) fn beside(bundle: &Path, assessor: &str) -> Result<PathBuf, Failure> {
    let name =
        clean_file_name(&format!("{}{BY}{}.json", stem(bundle), assessor.trim_end_matches('.')))
            .map_err(|_| {
                Failure::usage("imh cannot make a file name from the name of this assessor")
                    .hint("run the same command with --output FILE")
            })?;
    Ok(bundle.with_file_name(name))
}

/// Returns the target of the portfolio, and the outcomes that may be decided there.
fn outcomes(
    session: &Session,
    args: &Args,
    bundle: &ReadBundle,
) -> Result<(Option<SubmissionId>, Vec<Outcome>), Failure> {
    let target = match (&args.target, &bundle.file.submission) {
        (Some(typed), _) => find_target_for(session, typed, &bundle.portfolio.pin)?,
        (None, Some(submission)) => find_target(session, &submission.id).map_err(|_| {
            Failure::usage(format!("the portfolio was made for `{}`, a target that imh does not know", one_line(&submission.id)))
                .hint("run the same command with --for FILE, the file of that target; or with --for course-generic")
        })?,
        (None, None) => return Ok((None, Outcome::usual())),
    };
    let outcomes = if target.outcomes.is_empty() { Outcome::usual() } else { target.outcomes };
    Ok((Some(target.id), outcomes))
}

fn assessor(
    session: &Session,
    args: &Args,
    prompt: Option<&mut (dyn Prompt + '_)>,
) -> Result<Assessor, Failure> {
    let kept = |words: &Option<String>, what: &str| {
        words.as_deref().map(|words| line(words, what)).transpose()
    };
    if let Some(name) = &args.assessor {
        return Ok(Assessor {
            name: line(name, "a name")?,
            role: kept(&args.role, "a role")?,
            registration: kept(&args.registration, "a registration")?,
        });
    }
    let Some(prompt) = prompt else {
        return Err(Failure::usage("no assessor was named")
            .hint("run the same command with --assessor NAME --role \"Panel member\""));
    };
    session.ui.say(
        "A decision says who made it. It goes back to the person, and to whoever they show it to.",
    );
    let name = loop {
        let typed = prompt.words("Your name, as it should stand in the decisions", "")?;
        match line(&typed, "a name") {
            Ok(name) => break name,
            Err(failure) => session.ui.say(&failure.message),
        }
    };
    let mut optional = |question: &str, what: &str| {
        crate::cli::kit::ask::until(session, prompt, question, |typed| line(typed, what))
    };
    let role = optional("In what role, such as Panel member (Enter for none)", "a role")?;
    let registration =
        optional("Your registration with a professional body (Enter for none)", "a registration")?;
    Ok(Assessor { name, role, registration })
}

fn refuse_owner(assessor: &Assessor, portfolio: &Portfolio) -> Result<(), Failure> {
    not_by_name(portfolio.label.as_deref(), std::iter::once(assessor.name.as_str())).map_err(
        |own| {
            Failure::usage(own.to_string())
                .hint("if you are somebody else of that name, write yours out: --assessor NAME")
        },
    )
}

/// Refuses a portfolio that was exported from this workspace: it is the person's own.
fn refuse_own(session: &Session, sha256: Digest) -> Result<(), Failure> {
    let own = find_workspace(&session.context, session.workspace.as_deref())
        .ok()
        .and_then(|root| Workspace::open(&session.context, &root).ok());
    if own
        .is_some_and(|own| own.portfolio.exports.iter().any(|(_, export)| export.sha256 == sha256))
    {
        return Err(Failure::usage(Own::Exported.to_string())
            .hint("to see how a review goes, make a portfolio for somebody whom you invent: imh init example --level 1"));
    }
    Ok(())
}
