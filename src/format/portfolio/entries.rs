//! Turns a portfolio into the entries of a workspace in which exactly that has happened.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Making;
use super::records::{
    AcceptedRecord, ConfirmationRecord, FileRecord, GoalRecord, PieceRecord, PortfolioFile,
};
use crate::{
    format::{decisions::LONGEST_LABEL, journal::is_short_id},
    model::{
        Acceptance, Act, Answer, AspectId, Claim, CompetencyId, Confirmation, Confirmed, DeviceId,
        Digest, Entry, Evidence, EvidenceFile, EvidenceId, FindingKind, FrameworkId, Goal,
        GoalDone, GoalId, Hours, KindId, LevelId, PartialDate, Pin, PointId, Portfolio, Rating,
        RoleId, Settings,
    },
};

/// The real reason stays with the person, and is not exported.
const REASON: &str = "accepted before this portfolio was exported";

/// All contents of a portfolio, as values.
struct Values {
    pin: Pin,
    began: Timestamp,
    settings: Settings,
    ratings: Vec<(Timestamp, Digest, Rating)>,
    evidence: Vec<Evidence>,
    goals: Vec<Goal>,
    accepted: Vec<Acceptance>,
}

/// Reads values one by one, and collects the faults of invalid ones.
#[derive(Default)]
struct ValueReader {
    faults: Vec<String>,
}

impl ValueReader {
    fn value<T>(&mut self, value: Option<T>, what: &str, written: &str) -> Option<T> {
        if value.is_none() {
            self.faults.push(format!(
                "has a value that is not a {what}: `{}`",
                crate::text::cut(&crate::text::one_line(written), 60)
            ));
        }
        value
    }

    fn moment(&mut self, text: &str) -> Option<Timestamp> {
        self.value(text.parse().ok(), "moment", text)
    }

    fn digest(&mut self, text: &str) -> Option<Digest> {
        self.value(Digest::parse(text), "digest", text)
    }
}

impl PortfolioFile {
    /// Returns the path of each file of evidence in the bag, with its record.
    ///
    /// # Errors
    /// Every value that is invalid, in words.
    pub fn files(&self) -> Result<BTreeMap<String, EvidenceFile>, Vec<String>> {
        let files = self.evidence.iter().flat_map(|piece| piece.kept().zip(&piece.paths));
        files
            .map(|(kept, path)| Some((format!("data/{path}"), kept.file()?)))
            .collect::<Option<_>>()
            .ok_or_else(|| vec!["names a file of evidence as no file can be called".to_owned()])
    }

    /// Returns the entries of a workspace in which exactly this has happened, written by one
    /// device.
    ///
    /// # Errors
    /// Every value that is invalid, in words.
    pub fn entries(&self, by: &DeviceId) -> Result<Vec<Entry>, Vec<String>> {
        if !self.tells_all() {
            return Err(vec!["was written by an older imh, which did not put everything that makes up a workspace into a portfolio".to_owned()]);
        }
        let Values { pin, began, settings, mut ratings, evidence, goals, accepted } =
            self.values()?;
        let mut acts: Vec<(Timestamp, Act)> = Vec::new();
        ratings.sort_by_key(|(at, framework, _)| (*at, *framework));
        for (at, framework, rating) in ratings {
            match acts.last_mut() {
                // Ratings from the same second were given together, or may have been.
                Some((then, Act::Rated { framework: known, ratings }))
                    if *then == at && *known == framework =>
                {
                    ratings.push(rating);
                }
                _ => acts.push((at, Act::Rated { framework, ratings: vec![rating] })),
            }
        }
        acts.extend(
            evidence.into_iter().map(|item| (item.added, Act::EvidenceAdded(Box::new(item)))),
        );
        for mut goal in goals {
            let (id, added, done) = (goal.id.clone(), goal.added, goal.done.take());
            acts.push((added, Act::GoalAdded(Box::new(goal))));
            acts.extend(done.map(|done| (added, Act::GoalDone { goal: id, done })));
        }
        acts.sort_by_key(|(at, _)| *at);
        let last = acts.last().map_or(began, |(at, _)| *at);
        acts.extend((!accepted.is_empty()).then_some((last, Act::FindingsAccepted(accepted))));
        // In an entry of its own: an older imh could read nothing if the first had a newer key.
        let below = Settings { with_levels_below: Some(true), ..Settings::default() };
        let below = self.with_levels_below.then_some((began, Act::Set(below)));
        acts.splice(0..0, [(began, Act::Began { pin, settings })].into_iter().chain(below));
        let entry = |(n, (at, act)): (u64, (Timestamp, Act))| Entry {
            n,
            at: at.max(began),
            by: by.clone(),
            act,
        };
        Ok((1..).zip(acts).map(entry).collect())
    }

    /// Returns the portfolio in the file; `None` if it has a value that is invalid. The file does
    /// not say which device wrote what, and a portfolio does not depend on that.
    #[must_use]
    pub fn portfolio(&self) -> Option<Portfolio> {
        Portfolio::fold(self.entries(&DeviceId::new("any")).ok()?)
    }

    /// Returns the choices made when it was exported, for the portfolio read from it; `None` if it
    /// has an impossible value.
    #[must_use]
    pub fn making(&self, portfolio: &Portfolio) -> Option<Making> {
        self.resubmission.as_ref().map_or(Some(()), |again| Digest::parse(&again.of).map(drop))?;
        Some(Making {
            made: self.made.parse().ok()?,
            draft: self.draft,
            submission: self.submission.clone(),
            paths: portfolio
                .evidence
                .iter()
                .map(|item| self.paths_of(&item.short).to_vec())
                .collect(),
            words: portfolio
                .evidence
                .iter()
                .map(|item| self.words_of(&item.short).map(str::to_owned))
                .collect(),
            decided: self.decisions().cloned().collect(),
            resubmission: self.resubmission.clone(),
        })
    }

    /// Returns the faults of all values except those that only a workspace needs.
    pub(super) fn faults(&self) -> Vec<String> {
        self.values().err().unwrap_or_default()
    }

    fn tells_all(&self) -> bool {
        let keys = self
            .evidence
            .iter()
            .map(|piece| &piece.key)
            .chain(self.plan.iter().map(|goal| &goal.key));
        self.began.is_some() && keys.into_iter().all(Option::is_some)
    }

    fn values(&self) -> Result<Values, Vec<String>> {
        let mut reading = ValueReader::default();
        reading.moment(&self.made);
        let values = self.read(&mut reading);
        if reading.faults.is_empty() { values.ok_or_else(Vec::new) } else { Err(reading.faults) }
    }

    fn read(&self, reading: &mut ValueReader) -> Option<Values> {
        let sha256 = reading.digest(&self.framework.sha256);
        let began = reading.moment(self.began.as_ref().unwrap_or(&self.made));
        if let Some(label) = &self.person.label {
            let is_name = !label.trim().is_empty()
                && !crate::text::has_control(label)
                && label.chars().count() <= LONGEST_LABEL;
            reading.value(is_name.then_some(()), "name", label);
        }
        let settings = Settings {
            level: Some(LevelId::new(&*self.level)),
            role: self.person.role_id.as_deref().map(RoleId::new),
            label: self.person.label.clone(),
            with_levels_below: None,
        };
        let ratings = self.ratings(reading);
        // If two have the same name, only one would be restored.
        let mut seen = BTreeSet::new();
        let mut is_new = |key: &str, id: &str| {
            seen.insert((true, key.to_owned())) & seen.insert((false, id.to_owned()))
        };
        let evidence = self.evidence.iter().map(|piece| {
            let item = piece.evidence().filter(|item| is_new(item.id.as_str(), &item.short));
            reading.value(item, "piece of evidence", &piece.id)
        });
        let evidence: Vec<Option<Evidence>> = evidence.collect();
        let goals = self.plan.iter().map(|goal| {
            let aim = goal.goal().filter(|aim| is_new(aim.id.as_str(), &aim.short));
            reading.value(aim, "goal", &goal.id)
        });
        let goals: Vec<Option<Goal>> = goals.collect();
        let accepted = self
            .accepted_findings
            .iter()
            .map(|accepted| reading.value(accepted.acceptance(), "finding", &accepted.kind));
        let accepted: Vec<Option<Acceptance>> = accepted.collect();
        Some(Values {
            pin: Pin {
                id: FrameworkId::new(&*self.framework.id),
                version: self.framework.version.clone(),
                sha256: sha256?,
            },
            began: began?,
            settings,
            ratings,
            evidence: evidence.into_iter().collect::<Option<_>>()?,
            goals: goals.into_iter().collect::<Option<_>>()?,
            accepted: accepted.into_iter().collect::<Option<_>>()?,
        })
    }

    fn ratings(&self, reading: &mut ValueReader) -> Vec<(Timestamp, Digest, Rating)> {
        let shown = self.competencies().flat_map(|competency| {
            competency.aspects.iter().map(move |aspect| {
                (&competency.competency, &competency.level, &aspect.aspect, &aspect.ratings)
            })
        });
        let others = self
            .other_ratings
            .iter()
            .map(|other| (&other.competency, &other.level, &other.aspect, &other.ratings));
        let mut ratings = Vec::new();
        for (competency, level, aspect, history) in shown.chain(others) {
            for given in history {
                let answer = match (&given.point, &given.not_applicable) {
                    (Some(point), None) => Some(Answer::Point(PointId::new(&**point))),
                    (None, Some(reason)) => Some(Answer::NotApplicable { reason: reason.clone() }),
                    _ => None,
                };
                let answer = reading.value(answer, "rating", competency);
                let (at, framework) = (reading.moment(&given.at), reading.digest(&given.framework));
                ratings.extend(answer.zip(at).zip(framework).map(|((answer, at), framework)| {
                    let rating = Rating {
                        competency: CompetencyId::new(&**competency),
                        level: LevelId::new(&**level),
                        aspect: AspectId::new(&**aspect),
                        answer,
                        note: given.note.clone(),
                    };
                    (at, framework, rating)
                }));
            }
        }
        ratings
    }
}

impl AcceptedRecord {
    fn acceptance(&self) -> Option<Acceptance> {
        let kind = FindingKind::parse(&self.kind)?;
        Some(Acceptance { finding: self.finding.clone(), kind, reason: REASON.to_owned() })
    }
}

impl PieceRecord {
    pub(super) fn kept(&self) -> impl Iterator<Item = &FileRecord> {
        self.account.iter().chain(&self.files)
    }
}

/// Returns whether an id has the form that imh gives: a letter, a number that leaves room for more,
/// and the suffix of a device.
fn is_own_id(letter: char, id: &str) -> bool {
    id.strip_prefix(letter).is_some_and(|rest| {
        is_short_id(&format!("E{rest}")) && rest.bytes().filter(u8::is_ascii_digit).count() < 10
    })
}

impl FileRecord {
    fn file(&self) -> Option<EvidenceFile> {
        let name =
            crate::text::clean_file_name(&self.name).ok().filter(|clean| *clean == self.name)?;
        Some(EvidenceFile {
            name,
            sha256: Digest::parse(&self.sha256)?,
            size_bytes: self.size_bytes,
        })
    }
}

impl PieceRecord {
    fn evidence(&self) -> Option<Evidence> {
        let date = |text: &Option<String>| text.as_deref().map(PartialDate::parse).transpose().ok();
        let is_counted = is_own_id('E', &self.id) && self.kept().count() == self.paths.len();
        // The words and the account must both be there, or neither. No competency may be there
        // twice.
        let is_once = self.r#for.iter().collect::<BTreeSet<_>>().len() == self.r#for.len();
        if !is_counted
            || !is_once
            || ![0, self.r#for.len()].contains(&self.shows.len())
            || self.words.is_some() != self.account.is_some()
        {
            return None;
        }
        let claims = self
            .r#for
            .iter()
            .zip(self.shows.iter().map(Option::as_ref).chain(std::iter::repeat(None)));
        Some(Evidence {
            id: EvidenceId::new(self.key.as_deref().unwrap_or(&self.id)),
            short: self.id.clone(),
            title: self.title.clone(),
            kind: KindId::new(&*self.kind),
            files: self.files.iter().map(FileRecord::file).collect::<Option<_>>()?,
            account: self.account.as_ref().map(|file| file.file().ok_or(())).transpose().ok()?,
            link: self.link.clone(),
            claims: claims
                .map(|(id, shows)| Claim {
                    competency: CompetencyId::new(&**id),
                    shows: shows.cloned(),
                })
                .collect(),
            happened: date(&self.happened)?,
            valid_until: date(&self.valid_until)?,
            hours: self.minutes.map(Hours::of_minutes).transpose().ok()?,
            confirmations: self
                .confirmations
                .iter()
                .map(ConfirmationRecord::confirmation)
                .collect::<Option<_>>()?,
            consent: self.consent.clone(),
            added: self.added.parse().ok()?,
            revisions: Vec::new(),
        })
    }
}

impl ConfirmationRecord {
    fn confirmation(&self) -> Option<Confirmation> {
        Some(Confirmation {
            how: Confirmed::parse(&self.how)?,
            by: self.by.clone(),
            on: self.on.parse().ok()?,
        })
    }
}

impl GoalRecord {
    fn goal(&self) -> Option<Goal> {
        if !is_own_id('G', &self.id) {
            return None;
        }
        let on = self.done_on.as_deref().map(str::parse).transpose().ok()?;
        Some(Goal {
            id: GoalId::new(self.key.as_deref().unwrap_or(&self.id)),
            short: self.id.clone(),
            what: self.what.clone(),
            competencies: self.r#for.iter().map(|id| CompetencyId::new(&**id)).collect(),
            how: self.how.clone(),
            by: self.by.as_deref().map(str::parse).transpose().ok()?,
            done_when: self.done_when.clone(),
            added: self.added.parse().ok()?,
            done: on.map(|on| GoalDone { on, note: self.note.clone() }),
        })
    }
}
