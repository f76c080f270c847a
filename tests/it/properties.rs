//! Laws that hold for any content: printing and parsing, undo, raising a rating, sums.

use std::io::Cursor;

use imh::{
    analysis::{State, Target, standings, tally},
    format::{
        answers, bag, decisions, framework, journal, portfolio as portfolio_file, seal, signature,
    },
    model::*,
};
use jiff::Timestamp;
use proptest::{collection::vec, option, prelude::*, test_runner::RngSeed};

/// The same cases each time, so that a change is judged by itself; `PROPTEST_RNG_SEED=7 cargo test`
/// tries others.
pub(super) fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let rng_seed = if std::env::var_os("PROPTEST_RNG_SEED").is_some() {
        default.rng_seed
    } else {
        RngSeed::Fixed(2026)
    };
    ProptestConfig { cases: 96, failure_persistence: None, rng_seed, ..default }
}

/// Words as the loader keeps them: composed, trimmed, no control characters, never empty.
fn words() -> impl Strategy<Value = String> {
    "[a-zA-Z\"'\\\\#=\\[\\]{}., é字😀-]{1,40}"
        .prop_map(|text| imh::text::tidy(&text))
        .prop_filter("not empty", |text| !text.is_empty())
}

fn ids(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("[a-z][a-z0-9_-]{0,7}", count)
        .prop_map(|ids| {
            ids.into_iter()
                .filter(|id| !["n", "not-rated", "not-applicable"].contains(&id.as_str()))
                .collect::<Vec<_>>()
        })
        .prop_filter("not empty", |ids| !ids.is_empty())
}

prop_compose! {
    pub(super) fn frameworks()(
        levels in ids(1..4),
        aspects in ids(1..4),
        domains in ids(1..4),
        competencies in ids(1..12),
        points in ids(2..6),
        met_from in any::<prop::sample::Index>(),
        texts in vec(words(), 64),
        picks in vec(any::<prop::sample::Index>(), 64),
        bits in vec(any::<bool>(), 128),
        title in words(),
        notice in option::of(words()),
        scope in option::of(words()),
        parallel in any::<bool>(),
    ) -> Framework {
        let met_from = met_from.index(points.len());
        let text = |at: usize| texts[at % texts.len()].clone();
        let pick = |at: usize, of: usize| picks[at % picks.len()].index(of);
        let bit = |at: usize| bits[at % bits.len()];
        let level_ids: Vec<LevelId> = levels.iter().map(|id| LevelId::new(id.as_str())).collect();
        let aspect_ids: Vec<AspectId> =
            aspects.iter().map(|id| AspectId::new(id.as_str())).collect();
        let ids = &competencies;
        let competencies: Vec<Competency> = competencies
            .iter()
            .enumerate()
            .map(|(at, id)| {
                // Every competency is stated at least at one level, always under the first aspect,
                // which counts.
                let always = pick(at, level_ids.len());
                let statements = level_ids
                    .iter()
                    .enumerate()
                    .filter(|(level, _)| *level == always || bit(at * 7 + level))
                    .flat_map(|(level, id)| {
                        aspect_ids
                            .iter()
                            .enumerate()
                            .map(move |(aspect, aspect_id)| (level, id, aspect, aspect_id))
                    })
                    .filter(|(level, _, aspect, _)| {
                        *aspect == 0 || bit(at * 11 + level * 3 + aspect)
                    })
                    .map(|(level, id, aspect, aspect_id)| Statement {
                        level: id.clone(),
                        aspect: aspect_id.clone(),
                        text: text(at + level * 5 + aspect),
                    })
                    .collect();
                Competency {
                    id: CompetencyId::new(id.as_str()),
                    code: bit(at + 50).then(|| text(at + 1)),
                    domain: DomainId::new(domains[pick(at + 20, domains.len())].as_str()),
                    cluster: bit(at + 60).then(|| text(at + 2)),
                    title: text(at + 3),
                    summary: bit(at + 71).then(|| text(at + 4)),
                    examples: vec![text(at + 5), text(at + 6)],
                    url: bit(at + 72).then(|| text(at + 7)),
                    related: if bit(at + 73) {
                        vec![CompetencyId::new(ids[pick(at + 41, ids.len())].as_str())]
                    } else {
                        Vec::new()
                    },
                    optional: bit(at + 70),
                    scales: if bit(at + 80) {
                        vec![(aspect_ids[0].clone(), ScaleId::new("other"))]
                    } else {
                        Vec::new()
                    },
                    statements,
                    when_not_met: if bit(at + 90) {
                        vec![(level_ids[always].clone(), text(at + 8))]
                    } else {
                        Vec::new()
                    },
                }
            })
            .collect();
        let optional: Vec<&Competency> =
            competencies.iter().filter(|competency| competency.optional).collect();
        let everywhere = optional
            .iter()
            .filter(|competency| level_ids.iter().all(|level| competency.is_at(level.as_str())))
            .count();
        let choices = if everywhere == 0 {
            Vec::new()
        } else {
            vec![Choice {
                from: optional.iter().map(|competency| competency.id.clone()).collect(),
                minimum: 1 + pick(40, everywhere),
            }]
        };
        let seen = competencies
            .iter()
            .find(|one| one.is_at(level_ids[0].as_str()) && !one.optional);
        let scale = Scale {
            id: ScaleId::new("scale"),
            points: points
                .iter()
                .enumerate()
                .map(|(at, id)| Point {
                    id: PointId::new(id.as_str()),
                    label: text(at + 30),
                    means: bit(at + 90).then(|| text(at + 31)),
                    met: at >= met_from,
                })
                .collect(),
        };
        let other = Scale {
            id: ScaleId::new("other"),
            points: ["begun", "done"]
                .map(|id| Point {
                    id: PointId::new(id),
                    label: id.to_uppercase(),
                    means: None,
                    met: id == "done",
                })
                .to_vec(),
        };
        Framework {
            id: FrameworkId::new("generated"),
            version: "1.2.3".to_owned(),
            title,
            language: "en-GB".to_owned(),
            scope,
            publication: Publication {
                publisher: bit(5).then(|| text(24)),
                licence: bit(6).then(|| text(25)),
                url: bit(7).then(|| text(26)),
                issued: bit(8).then(|| PartialDate::parse("2026-03").unwrap()),
                replaces: bit(4).then(|| "generated@1.2.2".to_owned()),
                translates: bit(4).then(|| "original@1.0.0".to_owned()),
            },
            progression: if parallel { Progression::Parallel } else { Progression::Ladder },
            wording: Wording::Own,
            template: false,
            notice,
            sources: vec![Source { title: text(8), url: bit(3).then(|| text(9)) }],
            expect: Some(Expect {
                level: level_ids[0].clone(),
                competencies: competencies
                    .iter()
                    .filter(|competency| competency.is_at(level_ids[0].as_str()))
                    .count(),
            }),
            roles: vec![Role {
                id: RoleId::new("role"),
                title: text(10),
                level: level_ids[0].clone(),
                domains: seen.iter().filter(|_| bit(12)).map(|one| one.domain.clone()).collect(),
                competencies: seen.iter().filter(|_| bit(13)).map(|one| one.id.clone()).collect(),
            }],
            levels: level_ids
                .iter()
                .enumerate()
                .map(|(at, id)| Level {
                    id: id.clone(),
                    title: text(at + 11),
                    summary: bit(at + 9).then(|| text(at + 12)),
                })
                .collect(),
            scales: vec![scale, other],
            aspects: aspect_ids
                .iter()
                .enumerate()
                .map(|(at, id)| Aspect {
                    id: id.clone(),
                    title: text(at + 13),
                    scale: ScaleId::new("scale"),
                    counts: at == 0 || bit(at + 14),
                    optional: at > 0 && bit(at + 15),
                    asks: (at > 0 && bit(at + 16)).then(|| text(at + 17)),
                })
                .collect(),
            evidence_kinds: vec![EvidenceKind {
                id: KindId::new("kind"),
                title: text(18),
                means: bit(29).then(|| text(21)),
                hours: bit(30),
                people: bit(31),
                expires: bit(32),
                prompts: vec![text(19), text(20)],
            }],
            domains: domains
                .iter()
                .enumerate()
                .map(|(at, id)| Domain {
                    id: DomainId::new(id.as_str()),
                    within: (at > 0 && bit(at + 24)).then(|| DomainId::new(domains[at - 1].as_str())),
                    title: text(at + 21),
                    summary: bit(at + 22).then(|| text(at + 23)),
                    expect: None,
                })
                .collect(),
            competencies,
            choices,
        }
    }
}

fn timestamps() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000_000)
        .prop_map(|millisecond| Timestamp::from_millisecond(millisecond).unwrap())
}

fn digests() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest)
}

fn competency_ids() -> impl Strategy<Value = CompetencyId> {
    "[A-Z]{2}-[0-9]{2}".prop_map(CompetencyId::new)
}

fn settings() -> impl Strategy<Value = Settings> {
    (option::of(words()), option::of(words()), option::of(words()), option::of(any::<bool>()))
        .prop_map(|(level, role, label, with_levels_below)| Settings {
            level: level.map(LevelId::new),
            role: role.map(RoleId::new),
            label,
            with_levels_below,
        })
}

fn ratings() -> impl Strategy<Value = Rating> {
    (competency_ids(), words(), words(), words(), any::<bool>(), option::of(words())).prop_map(
        |(competency, level, aspect, answer, is_point, note)| Rating {
            competency,
            level: LevelId::new(level),
            aspect: AspectId::new(aspect),
            answer: if is_point {
                Answer::Point(PointId::new(answer))
            } else {
                Answer::NotApplicable { reason: answer }
            },
            note,
        },
    )
}

fn acts() -> impl Strategy<Value = Act> {
    let pin = (words(), words(), digests()).prop_map(|(id, version, sha256)| Pin {
        id: FrameworkId::new(id),
        version,
        sha256,
    });
    let file = || {
        (words(), digests(), any::<u32>()).prop_map(|(name, sha256, size)| EvidenceFile {
            name: name.replace(['/', '\\', '\0'], "_"),
            sha256,
            size_bytes: size.into(),
        })
    };
    let date =
        || (1_i16..9999).prop_map(|year| PartialDate::parse(&format!("{year:04}-02")).unwrap());
    let confirmation = || {
        (any::<bool>(), words(), 1_i16..9999).prop_map(|(external, by, year)| Confirmation {
            how: if external { Confirmed::External } else { Confirmed::Colleague },
            by,
            on: jiff::civil::date(year, 3, 9),
        })
    };
    let hours = || (1_u32..600_000).prop_map(|minutes| Hours::of_minutes(minutes).unwrap());
    let what = (
        vec(file(), 0..3),
        option::of(file()),
        option::of(words()),
        option::of(date()),
        option::of(date()),
        option::of(hours()),
    );
    let evidence = (
        words(),
        1_u32..2000,
        "[a-z]{0,2}",
        words(),
        vec((competency_ids(), option::of(words())), 0..4),
        what,
        vec(confirmation(), 0..3),
        option::of(words()),
    )
        .prop_map(
            |(
                id,
                number,
                mark,
                title,
                claims,
                (files, account, link, happened, valid_until, hours),
                confirmations,
                consent,
            )| {
                let mut seen = std::collections::BTreeSet::new();
                Evidence {
                    id: EvidenceId::new(id),
                    short: format!("E{number}{mark}"),
                    title: title.clone(),
                    kind: KindId::new(title),
                    files,
                    account,
                    link,
                    claims: claims
                        .into_iter()
                        .filter(|(id, _)| seen.insert(id.clone()))
                        .map(|(competency, shows)| Claim { competency, shows })
                        .collect(),
                    happened,
                    valid_until,
                    hours,
                    confirmations,
                    consent,
                    added: Timestamp::UNIX_EPOCH,
                    revisions: Vec::new(),
                }
            },
        );
    // In the order in which a journal holds them: cleared fields first.
    let edits = (
        proptest::bits::u8::ANY,
        (
            option::of(words()),
            option::of(words()),
            option::of(vec(file(), 0..3)),
            option::of(file()),
            option::of(words()),
        ),
        (
            option::of(date()),
            option::of(date()),
            option::of(hours()),
            option::of(confirmation()),
            option::of(words()),
        ),
    )
        .prop_map(
            |(
                cleared,
                (title, kind, files, account, link),
                (happened, until, hours, confirmation, consent),
            )| {
                let none = [
                    EvidenceEdit::Account(None),
                    EvidenceEdit::Link(None),
                    EvidenceEdit::Happened(None),
                    EvidenceEdit::ValidUntil(None),
                    EvidenceEdit::Hours(None),
                    EvidenceEdit::Confirmation(None),
                    EvidenceEdit::Consent(None),
                ];
                let mut edits: Vec<EvidenceEdit> = none
                    .into_iter()
                    .enumerate()
                    .filter(|(at, _)| cleared & 1 << at != 0)
                    .map(|(_, edit)| edit)
                    .collect();
                edits.extend(title.map(EvidenceEdit::Title));
                edits.extend(kind.map(|kind| EvidenceEdit::Kind(KindId::new(kind))));
                edits.extend(files.map(EvidenceEdit::Files));
                edits.extend(account.map(|file| EvidenceEdit::Account(Some(file))));
                edits.extend(link.map(|link| EvidenceEdit::Link(Some(link))));
                edits.extend(happened.map(|date| EvidenceEdit::Happened(Some(date))));
                edits.extend(until.map(|date| EvidenceEdit::ValidUntil(Some(date))));
                edits.extend(hours.map(|hours| EvidenceEdit::Hours(Some(hours))));
                edits.extend(
                    confirmation.map(|confirmation| EvidenceEdit::Confirmation(Some(confirmation))),
                );
                edits.extend(consent.map(|consent| EvidenceEdit::Consent(Some(consent))));
                edits
            },
        );
    let links =
        || (words(), vec(competency_ids(), 0..4)).prop_map(|(id, ids)| (EvidenceId::new(id), ids));
    let export =
        (words(), digests(), option::of(words()), any::<bool>(), vec((words(), 1_u32..99), 0..3))
            .prop_map(|(file_name, sha256, target, draft, evidence)| Export {
                file_name,
                sha256,
                // Both or neither, for no particular reason.
                sealed_sha256: draft.then_some(sha256),
                signed_by: draft.then(|| "SHA256:abc".to_owned()),
                submission: target.map(SubmissionId::new),
                draft,
                evidence: evidence
                    .into_iter()
                    .map(|(id, number)| (EvidenceId::new(id), format!("E{number}")))
                    .collect(),
            });
    prop_oneof![
        (pin, settings()).prop_map(|(pin, settings)| Act::Began { pin, settings }),
        settings().prop_map(Act::Set),
        (digests(), vec(ratings(), 0..5))
            .prop_map(|(framework, ratings)| Act::Rated { framework, ratings }),
        evidence.prop_map(|evidence| Act::EvidenceAdded(Box::new(evidence))),
        (links(), option::of(words())).prop_map(|((evidence, competencies), shows)| {
            Act::EvidenceLinked { evidence, competencies, shows }
        }),
        (words(), edits)
            .prop_map(|(id, edits)| Act::EvidenceEdited { evidence: EvidenceId::new(id), edits }),
        (words(), vec(digests(), 0..3)).prop_map(|(id, erased)| Act::EvidenceRemoved {
            evidence: EvidenceId::new(id),
            erased
        }),
        links()
            .prop_map(|(evidence, competencies)| Act::EvidenceUnlinked { evidence, competencies }),
        (
            words(),
            words(),
            words(),
            vec(competency_ids(), 0..3),
            option::of(words()),
            option::of(1_i16..9999),
            option::of(words())
        )
            .prop_map(|(id, short, what, competencies, how, by, done_when)| {
                let by = by.map(|year| jiff::civil::date(year, 3, 31));
                Act::GoalAdded(Box::new(Goal {
                    id: GoalId::new(id),
                    short,
                    what,
                    competencies,
                    how,
                    by,
                    done_when,
                    added: Timestamp::UNIX_EPOCH,
                    done: None,
                }))
            }),
        (
            words(),
            proptest::bits::u8::ANY,
            option::of(words()),
            option::of(vec(competency_ids(), 0..3)),
            option::of(words()),
            option::of(1_i16..9999)
        )
            .prop_map(|(id, cleared, what, competencies, how, by)| {
                let none = [GoalEdit::How(None), GoalEdit::By(None), GoalEdit::DoneWhen(None)];
                let mut edits: Vec<GoalEdit> = none
                    .into_iter()
                    .enumerate()
                    .filter(|(at, _)| cleared & 1 << at != 0)
                    .map(|(_, edit)| edit)
                    .collect();
                edits.extend(what.map(GoalEdit::What));
                edits.extend(competencies.map(GoalEdit::Competencies));
                edits.extend(how.map(|how| GoalEdit::How(Some(how))));
                edits.extend(by.map(|year| GoalEdit::By(Some(jiff::civil::date(year, 3, 31)))));
                Act::GoalEdited { goal: GoalId::new(id), edits }
            }),
        (words(), 1_i16..9999, option::of(words())).prop_map(|(id, year, note)| Act::GoalDone {
            goal: GoalId::new(id),
            done: GoalDone { on: jiff::civil::date(year, 3, 31), note }
        }),
        (vec((words(), 0_usize..25), 1..4), words()).prop_map(|(findings, reason)| {
            Act::FindingsAccepted(
                findings
                    .into_iter()
                    .map(|(finding, kind)| Acceptance {
                        finding,
                        kind: FindingKind::ALL[kind],
                        reason: reason.clone(),
                    })
                    .collect(),
            )
        }),
        (words(), any::<u32>())
            .prop_map(|(by, n)| Act::Undone(EntryRef { by: DeviceId::new(by), n: n.into() })),
        export.prop_map(Act::Exported),
        (words(), digests()).prop_map(|(file_name, sha256)| Act::BackedUp { file_name, sha256 }),
    ]
}

/// A history of a few devices over a few competencies and pieces of evidence, with undos of earlier
/// entries.
fn histories() -> impl Strategy<Value = Vec<Entry>> {
    let step = (0_usize..3, 0_u8..9, 0_usize..6, 0_usize..3, any::<prop::sample::Index>());
    vec(step, 0..40).prop_map(|steps| {
        let mut entries: Vec<Entry> = Vec::new();
        let mut counts = [0; 3];
        let push = |entries: &mut Vec<Entry>, counts: &mut [u64; 3], device: usize, act| {
            counts[device] += 1;
            let at = Timestamp::from_millisecond(1_000 + i64::try_from(entries.len()).unwrap() / 2)
                .unwrap();
            entries.push(Entry {
                n: counts[device],
                at,
                by: DeviceId::new(["a", "b", "c"][device]),
                act,
            });
        };
        let pin =
            Pin { id: FrameworkId::new("f"), version: "1.0.0".to_owned(), sha256: Digest([0; 32]) };
        push(
            &mut entries,
            &mut counts,
            0,
            Act::Began {
                pin,
                settings: Settings { level: Some(LevelId::new("1")), ..Settings::default() },
            },
        );
        for (device, kind, thing, point, index) in steps {
            let competency = CompetencyId::new(format!("C{thing}"));
            let evidence = EvidenceId::new(format!("e{thing}-{device}"));
            let act = match kind {
                0 | 1 => Act::Rated {
                    framework: Digest([0; 32]),
                    ratings: vec![Rating {
                        competency,
                        level: LevelId::new("1"),
                        aspect: AspectId::new("k"),
                        answer: Answer::Point(PointId::new(["p0", "p1", "p2"][point])),
                        note: None,
                    }],
                },
                2 => Act::EvidenceAdded(Box::new(Evidence {
                    id: evidence,
                    short: format!("E{}", thing + 1),
                    title: "t".to_owned(),
                    kind: KindId::new("k"),
                    files: Vec::new(),
                    account: None,
                    link: None,
                    claims: vec![Claim { competency, shows: None }],
                    happened: None,
                    valid_until: None,
                    hours: None,
                    confirmations: Vec::new(),
                    consent: None,
                    added: Timestamp::UNIX_EPOCH,
                    revisions: Vec::new(),
                })),
                3 => Act::EvidenceLinked {
                    evidence,
                    competencies: vec![competency],
                    shows: (point == 0).then(|| format!("shows {thing}")),
                },
                6 => Act::EvidenceEdited {
                    evidence,
                    edits: vec![EvidenceEdit::Title(format!("title {point}"))],
                },
                7 => Act::EvidenceRemoved { evidence, erased: Vec::new() },
                4 => Act::EvidenceUnlinked { evidence, competencies: vec![competency] },
                5 => Act::Set(Settings {
                    label: Some(format!("label {point}")),
                    ..Settings::default()
                }),
                _ => match &entries[index.index(entries.len())] {
                    entry if entry.act.can_be_undone() => Act::Undone(entry.reference()),
                    _ => Act::Set(Settings::default()),
                },
            };
            push(&mut entries, &mut counts, device, act);
        }
        Portfolio::sort(&mut entries);
        entries
    })
}

prop_compose! {
    fn reviews()(
        names in vec(words(), 4),
        competencies in ids(1..5),
        picks in vec(
            (
                any::<prop::sample::Index>(),
                0_usize..3,
                words(),
                vec("E[1-9][0-9]{0,2}", 0..3),
                0_usize..16,
                0_i64..20_000,
            ),
            0..12,
        ),
        remarks in vec(words(), 0..3),
        role in option::of(words()),
        two in any::<bool>(),
    ) -> Review {
        let day =
            |days: i64| jiff::civil::date(2000, 1, 1).saturating_add(jiff::Span::new().days(days));
        let assessor =
            |name: &str| Assessor { name: name.to_owned(), role: role.clone(), registration: None };
        let mut review = Review::begin(NewReview {
            id: ReviewId::new("01a2"),
            bundle: imh::format::sha256(names[0].as_bytes()),
            draft: two,
            pin: Pin {
                id: FrameworkId::new("f"),
                version: "1.0.0".to_owned(),
                sha256: Digest([0; 32]),
            },
            person: two.then(|| format!("{} whose portfolio it is", names[0])),
            level: LevelId::new("1"),
            submission: two.then(|| SubmissionId::new("target")),
            outcomes: Outcome::usual(),
            assessor: assessor(&names[1]),
        });
        if two {
            review.together_with.push(assessor(&names[2]));
            review.settles = vec![ReviewId::new("a"), ReviewId::new("b")];
        }
        for (competency, outcome, reason, evidence, quality, days) in picks {
            review
                .decide(NewDecision {
                    competency: CompetencyId::new(
                        competencies[competency.index(competencies.len())].as_str(),
                    ),
                    title: names[3].clone(),
                    outcome: Outcome::usual()[outcome].id.clone(),
                    decided_on: day(days),
                    reason,
                    evidence,
                    quality: Quality::ALL
                        .into_iter()
                        .filter(|one| quality >> (*one as usize) & 1 == 1)
                        .collect(),
                    settles: two.then_some(Settles(Some(1), None)),
                })
                .unwrap();
        }
        review.remarks =
            remarks.into_iter().map(|says| Remark { written_on: day(0), says }).collect();
        review
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_decision_file_is_what_was_decided(review in reviews()) {
        prop_assert_eq!(
            decisions::print(&review).and_then(|bytes| decisions::parse(&bytes)),
            Ok(review)
        );
    }

    #[test]
    fn a_decision_file_cut_short_is_told_and_no_bytes_are_too_strange(
        review in reviews(), cut in any::<prop::sample::Index>(), noise in vec(any::<u8>(), 0..64)
    ) {
        let bytes = decisions::print(&review).unwrap();
        let cut = cut.index(bytes.len() - 2);
        prop_assert!(decisions::parse(&bytes[..cut]).is_err());
        prop_assert!(decisions::parse(&[&bytes[..cut], &noise].concat()).is_err());
    }

    #[test]
    fn printing_and_parsing_a_framework_is_the_identity(known in frameworks()) {
        let printed = framework::print(&known);
        let parsed = framework::parse(printed.as_bytes());
        prop_assert_eq!(parsed.as_ref(), Ok(&known), "{}", printed);
        prop_assert_eq!(framework::print(&parsed.unwrap()), printed);
    }

    #[test]
    fn printing_and_parsing_a_journal_line_is_the_identity(
        n in any::<u64>(),
        at in timestamps(),
        prev in option::of(digests()),
        by in words(),
        act in acts(),
    ) {
        let act = match act {
            // The time of adding is the time of the entry.
            Act::EvidenceAdded(item) => {
                Act::EvidenceAdded(Box::new(Evidence { added: at, ..*item }))
            }
            Act::GoalAdded(goal) => Act::GoalAdded(Box::new(Goal { added: at, ..*goal })),
            act => act,
        };
        let entry = Entry { n, at, by: DeviceId::new(by), act };
        let printed = journal::print_line(&entry, prev);
        prop_assert_eq!(printed.iter().position(|byte| *byte == b'\n'), Some(printed.len() - 1));
        let line = &printed[..printed.len() - 1];
        let is_evidence = matches!(entry.act, Act::EvidenceAdded(_));
        let by = entry.by.to_string();
        prop_assert_eq!(journal::parse_line(line), Ok(journal::JournalLine { prev, entry }));
        // The fast reader finds a line about evidence at the same place of the chain, and takes no
        // other line for one.
        if let Some(passing) = journal::evidence_in_passing(line) {
            prop_assert!(is_evidence);
            prop_assert_eq!((passing.n, passing.prev, passing.by), (n, prev, by.as_str()));
        } else {
            prop_assert!(!is_evidence || by.contains(['"', '\\']));
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(
        bytes in vec(any::<u8>(), 0..400),
        text in "[\\[\\]{}=\"'#a-z0-9.\\n -]{0,300}",
    ) {
        let _ = (framework::parse(&bytes), framework::parse(text.as_bytes()));
        let _ = (
            journal::parse_line(&bytes),
            answers::parse(&bytes, &mut String::new()).is_ok(),
            answers::parse(text.as_bytes(), &mut String::new()).is_ok(),
        );
        let _ = bag::verify(bag::OF_PORTFOLIO, Cursor::new(&bytes), 1, |_| ());
        let _ = (
            seal::parse_recipients(&text).is_ok(),
            seal::parse_openers(&bytes).is_ok(),
            signature::AllowedSigners::parse(&text).is_ok(),
        );
        let _ = (
            signature::check_signature(&bytes, b"", signature::Purpose::Decisions),
            signature::SigningKey::parse(&bytes).is_ok(),
            portfolio_file::parse(&bytes).is_ok(),
        );
    }

    #[test]
    fn a_row_of_answers_says_of_each_competency_what_the_portfolio_says(
        answers in vec((0_usize..200, 0_usize..6, any::<bool>()), 0..120),
    ) {
        let framework = std::sync::Arc::new(
            framework::parse(include_bytes!("../../frameworks/imh-practice-1.1.0.toml")).unwrap(),
        );
        let level = LevelId::new("2");
        let questionnaire =
            imh::analysis::cohort::Questionnaire::of(framework.clone(), Digest([0; 32]), &level)
                .unwrap();
        let (mut row, mut guess, mut ratings) =
            (questionnaire.blank().to_vec(), 0, std::collections::BTreeMap::new());
        let pin = Pin {
            id: framework.id.clone(),
            version: framework.version.clone(),
            sha256: Digest([0; 32]),
        };
        let settings = Settings { level: Some(level.clone()), ..Settings::default() };
        let entry = |n, act| Entry { n, at: Timestamp::UNIX_EPOCH, by: DeviceId::new("a"), act };
        let began = entry(1, Act::Began { pin, settings });
        let before = Portfolio::fold(vec![began.clone()]).unwrap();
        let all: Vec<_> = framework
            .at_level("2")
            .flat_map(|one| framework.aspects_of(one, "2").map(move |aspect| (one, aspect)))
            .collect();
        for (at, point, all_aspects) in answers {
            let (competency, aspect) = all[at % all.len()];
            let points = &framework.scale_of(competency, aspect).points;
            let point = points.get(point).map_or("n/a", |point| point.id.as_str());
            // No aspect means every one that counts; then the point must be on one scale.
            let named = (!all_aspects || !aspect.counts).then(|| aspect.id.as_str().into());
            let typed = TypedAnswer {
                statement: None,
                answered: None,
                place: AnswerPlace::Answer(1),
                competency: competency.id.as_str().into(),
                level: Some("2".into()),
                aspect: named,
                point: point.into(),
                note: Some("a reason".into()),
                reason: None,
            };
            for rating in
                imh::analysis::ratings_of(&framework, &before, &level, std::slice::from_ref(&typed))
                    .unwrap()
            {
                ratings.insert((rating.competency.clone(), rating.aspect.clone()), rating);
            }
            questionnaire.take(&mut row, &typed, &mut guess).unwrap();
        }
        let rated =
            Act::Rated { framework: Digest([0; 32]), ratings: ratings.into_values().collect() };
        let portfolio = Portfolio::fold(vec![began, entry(2, rated)]).unwrap();
        prop_assert_eq!(questionnaire.row_of(&portfolio).to_vec(), row.clone());
        for asked in &questionnaire.asked {
            let standing = imh::analysis::standing_of(
                &framework,
                &portfolio,
                questionnaire.competency(asked),
                &level,
            );
            prop_assert_eq!(asked.verdict(&row).state(), standing.verdict.state());
            for (number, aspect) in standing.aspects.iter().enumerate() {
                prop_assert_eq!(asked.answer(&row, number).state(), aspect.verdict().state());
            }
        }
    }

    #[test]
    fn an_undo_restores_what_was_before(
        entries in histories(),
        index in any::<prop::sample::Index>(),
    ) {
        let whole = Portfolio::fold(entries.clone());
        let target = &entries[index.index(entries.len())];
        if target.act.can_be_undone() {
            // An undo that is itself undone changes nothing.
            let last = entries.last().unwrap().at;
            let later = |n: u32, entry: EntryRef| Entry {
                n: n.into(),
                at: last.checked_add(jiff::SignedDuration::from_secs(n.into())).unwrap(),
                by: DeviceId::new("z"),
                act: Act::Undone(entry),
            };
            let undo = later(1, target.reference());
            let redo = later(2, undo.reference());
            let mut both = entries.clone();
            both.extend([undo.clone(), redo]);
            prop_assert_eq!(Portfolio::fold(both), whole.clone());
            // Undoing the last deed is the same as never having done it.
            if target.reference() == entries.last().unwrap().reference() {
                let mut undone = entries.clone();
                undone.push(undo);
                prop_assert_eq!(
                    Portfolio::fold(undone),
                    Portfolio::fold(entries[..entries.len() - 1].to_vec())
                );
            }
        }
    }

    #[test]
    fn it_does_not_matter_in_which_order_journals_arrive(
        entries in histories(),
        seed in any::<u32>(),
    ) {
        let mut shuffled = entries.clone();
        let length = shuffled.len();
        for at in 0..length {
            shuffled.swap(at, usize::try_from(seed).unwrap().wrapping_mul(at + 7) % length);
        }
        Portfolio::sort(&mut shuffled);
        prop_assert_eq!(&shuffled, &entries);
    }

    #[test]
    fn no_two_pieces_of_evidence_have_one_short_id(entries in histories()) {
        let portfolio = Portfolio::fold(entries).unwrap();
        let mut shorts: Vec<&str> =
            portfolio.evidence.iter().map(|item| item.short.as_str()).collect();
        let count = shorts.len();
        shorts.sort_unstable();
        shorts.dedup();
        prop_assert_eq!(shorts.len(), count);
    }

    #[test]
    fn an_id_that_left_in_a_bundle_never_changes(entries in histories(), late in histories()) {
        let portfolio = Portfolio::fold(entries.clone()).unwrap();
        let went_out: Vec<(EvidenceId, String)> =
            portfolio.evidence.iter().map(|item| (item.id.clone(), item.short.clone())).collect();
        let export = Export {
            file_name: "b.zip".to_owned(),
            sha256: Digest([0; 32]),
            sealed_sha256: None,
            signed_by: None,
            submission: None,
            draft: false,
            evidence: went_out.clone(),
        };
        let at =
            entries.last().unwrap().at.checked_add(jiff::SignedDuration::from_secs(9)).unwrap();
        let mut all = entries;
        all.push(Entry { n: 1, at, by: DeviceId::new("y"), act: Act::Exported(export) });
        // The journal of another device, with earlier times, is synced only now.
        all.extend(late.into_iter().map(|entry| Entry {
            by: DeviceId::new(format!("0{}", entry.by)),
            act: match entry.act {
                Act::EvidenceAdded(item) => Act::EvidenceAdded(Box::new(Evidence {
                    id: EvidenceId::new(format!("late-{}", item.id)),
                    ..*item
                })),
                Act::Undone(_) | Act::Began { .. } => Act::Set(Settings::default()),
                act => act,
            },
            ..entry
        }));
        Portfolio::sort(&mut all);
        let after = Portfolio::fold(all).unwrap();
        for (id, short) in went_out {
            prop_assert_eq!(after.short_of(&id), Some(short.as_str()));
        }
    }

    #[test]
    fn tallies_add_up_and_a_raised_rating_never_widens_a_gap(
        known in frameworks(),
        given in vec(any::<[prop::sample::Index; 3]>(), 0..40),
        raised in any::<prop::sample::Index>(),
    ) {
        let level = known.levels[0].id.clone();
        let points = known.scales[0].points.clone();
        let here: Vec<&Competency> = known.at_level(level.as_str()).collect();
        prop_assume!(!here.is_empty());
        let mut rated: Vec<(CompetencyId, AspectId, usize)> = Vec::new();
        for [competency, aspect, point] in given {
            let competency = here[competency.index(here.len())];
            let aspects: Vec<&Aspect> = known.aspects_of(competency, level.as_str()).collect();
            let aspect = aspects[aspect.index(aspects.len())];
            rated.retain(|(known, under, _)| (known, under) != (&competency.id, &aspect.id));
            rated.push((competency.id.clone(), aspect.id.clone(), point.index(points.len())));
        }
        let portfolio = |rated: &[(CompetencyId, AspectId, usize)]| {
            let pin = Pin {
                id: known.id.clone(),
                version: known.version.clone(),
                sha256: Digest([0; 32]),
            };
            let entry =
                |n, act| Entry { n, at: Timestamp::UNIX_EPOCH, by: DeviceId::new("a"), act };
            let ratings = rated
                .iter()
                .map(|(competency, aspect, point)| Rating {
                    competency: competency.clone(),
                    level: level.clone(),
                    aspect: aspect.clone(),
                    answer: Answer::Point(points[*point].id.clone()),
                    note: None,
                })
                .collect();
            Portfolio::fold(vec![
                entry(
                    1,
                    Act::Began {
                        pin,
                        settings: Settings { level: Some(level.clone()), ..Settings::default() },
                    },
                ),
                entry(2, Act::Rated { framework: Digest([0; 32]), ratings }),
            ])
            .unwrap()
        };
        let before = portfolio(&rated);
        let standings_before = standings(&known, &before, &Target::at(&before, &level));
        let one = tally(&standings_before);
        prop_assert_eq!(
            one.competencies,
            one.met + one.not_met + one.not_rated + one.not_applicable
        );
        let required = here.iter().filter(|competency| !competency.optional).count()
            + known.choices.iter().map(|choice| choice.minimum).sum::<usize>();
        prop_assert_eq!(one.competencies, required);
        for standing in &standings_before {
            let has_open = standing.open_aspects().next().is_some();
            prop_assert_eq!(
                has_open,
                matches!(standing.verdict.state(), State::NotMet | State::NotRated)
            );
        }
        if !rated.is_empty() {
            let at = raised.index(rated.len());
            rated[at].2 = (rated[at].2 + 1).min(points.len() - 1);
            let after = portfolio(&rated);
            let other = tally(&standings(&known, &after, &Target::at(&after, &level)));
            prop_assert!(other.met >= one.met, "{:?} {:?}", one, other);
            prop_assert!(other.not_met + other.not_rated <= one.not_met + one.not_rated);
        }
    }

    #[test]
    fn a_bag_that_was_written_is_read_as_it_was(
        members in proptest::collection::btree_map("f[a-z]{0,7}(\\.txt|\\.jpg|\\.pdf)", vec(any::<u8>(), 0..3000), 0..8),
        streams in vec(any::<bool>(), 1..4),
        threads in 1..4_usize,
    ) {
        let recipe =
            bag::Recipe::new(bag::OF_PORTFOLIO, Timestamp::from_second(1_700_000_000).unwrap());
        let mut bag = bag::BagWriter::of(recipe, Cursor::new(Vec::new()));
        let mut all: Vec<(String, Vec<u8>)> =
            members.into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)).collect();
        all.extend([
            (bag::PORTFOLIO.to_owned(), b"{}".to_vec()),
            (bag::FRAMEWORK.to_owned(), b"".to_vec()),
        ]);
        let (linear, foresight) = bag::Linear::new(Vec::new());
        let mut straight = bag::BagWriter::of(recipe, linear);
        for (at, (path, bytes)) in all.iter().enumerate() {
            let (length, compresses) = (bytes.len() as u64, at % 2 == 0);
            if streams[at % streams.len()] {
                foresight
                    .foresee(recipe.foresee(path, length, compresses, bytes.as_slice()).unwrap());
                for bag in [&mut bag as &mut dyn Streams, &mut straight] {
                    bag.stream(path, bytes, compresses);
                }
            } else {
                bag.add(recipe.prepare(path, bytes, imh::format::sha256(bytes)).unwrap()).unwrap();
                straight
                    .add(recipe.prepare(path, bytes, imh::format::sha256(bytes)).unwrap())
                    .unwrap();
            }
        }
        let about = [("Bag-Software-Agent", "imh".to_owned())];
        let bytes = bag.finish(&about, |_| Ok(None)).unwrap().into_inner();
        // A writer that never seeks back writes the same.
        prop_assert!(bytes == straight.finish(&about, |_| Ok(None)).unwrap().into_inner());
        let verification = bag::verify(bag::OF_PORTFOLIO, Cursor::new(&bytes), threads, |_| ())
            .unwrap()
            .verification;
        prop_assert_eq!(&verification.faults, &[]);
        prop_assert_eq!(verification.verified_files, all.len());
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for (path, content) in all {
            let mut read = Vec::new();
            std::io::copy(
                &mut archive.by_name(&format!("{}/{path}", bag::OF_PORTFOLIO.root)).unwrap(),
                &mut read,
            )
            .unwrap();
            prop_assert_eq!(read, content);
        }
    }
}

/// A bag that takes a member in parts, whatever it writes to.
trait Streams {
    fn stream(&mut self, path: &str, bytes: &[u8], compresses: bool);
}

impl<W: std::io::Write + std::io::Seek> Streams for bag::BagWriter<W> {
    fn stream(&mut self, path: &str, bytes: &[u8], compresses: bool) {
        self.begin(path, bytes.len() as u64, compresses).unwrap();
        for part in bytes.chunks(bag::PART_BYTES) {
            std::io::Write::write_all(self, part).unwrap();
        }
        self.end(path, imh::format::sha256(bytes), bytes.len() as u64).unwrap();
    }
}
