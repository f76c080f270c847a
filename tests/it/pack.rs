//! The words of the practice pack, as far as a test can judge them.

use std::collections::{BTreeMap, BTreeSet};

use imh::{
    format::{framework, parse_mapping, sha256},
    model::{Competency, Framework, Relation},
};
use serde_json::{Value, json};

use super::harness::{Sandbox, repository};

fn version(version: &str) -> Framework {
    let file = repository(&format!("frameworks/imh-practice-{version}.toml"));
    framework::parse(&std::fs::read(file).unwrap()).unwrap()
}

/// The version that people begin with.
fn pack() -> Framework {
    version("1.1.0")
}

struct Line {
    id: String,
    level: String,
    aspect: String,
    text: String,
}

fn lines(pack: &Framework) -> Vec<Line> {
    pack.competencies
        .iter()
        .flat_map(|competency| {
            competency.statements.iter().map(|statement| Line {
                id: competency.id.to_string(),
                level: statement.level.to_string(),
                aspect: statement.aspect.to_string(),
                text: statement.text.clone(),
            })
        })
        .collect()
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn there_are_sixty_three_competencies_at_three_levels_with_two_halves_each() {
    let pack = pack();
    let by_domain: Vec<(String, usize)> = pack
        .domains
        .iter()
        .map(|domain| {
            (
                domain.id.to_string(),
                pack.competencies
                    .iter()
                    .filter(|competency| competency.domain == domain.id)
                    .count(),
            )
        })
        .collect();
    let expected =
        [("RB", 10), ("DV", 10), ("FC", 11), ("AC", 8), ("SC", 10), ("RS", 7), ("LP", 7)];
    assert_eq!(by_domain, expected.map(|(id, count)| (id.to_owned(), count)));
    assert_eq!(lines(&pack).len(), 63 * 3 * 2);
    for competency in &pack.competencies {
        for level in ["1", "2", "3"] {
            for aspect in ["knowledge", "practice"] {
                assert!(
                    competency.statement(level, aspect).is_some(),
                    "{} {level} {aspect}",
                    competency.id
                );
            }
        }
    }
}

#[test]
fn every_statement_is_one_plain_sentence_in_the_first_person() {
    for Line { id, level, aspect, text } in lines(&pack()) {
        let at = format!("{id} {level} {aspect}: {text}");
        assert!(
            text.ends_with('.') && !text.contains(". ") && !text.contains(['!', '?']),
            "not one sentence: {at}"
        );
        assert!(words(&text).iter().any(|word| word == "i"), "not in the first person: {at}");
        let count = words(&text).len();
        let most = if level == "1" { 35 } else { 40 };
        assert!((9..=most).contains(&count), "{count} words: {at}");
        assert!(
            !text.contains("  ")
                && !text.contains(" ,")
                && text.chars().next().unwrap().is_uppercase(),
            "{at}"
        );
    }
}

#[test]
fn no_two_statements_say_nearly_the_same() {
    let all: Vec<(String, BTreeSet<String>)> = lines(&pack())
        .iter()
        .map(|line| {
            let content: BTreeSet<String> =
                words(&line.text).into_iter().filter(|word| word.len() > 3).collect();
            (format!("{} {} {}", line.id, line.level, line.aspect), content)
        })
        .collect();
    for (at, (one, a)) in all.iter().enumerate() {
        for (other, b) in &all[at + 1..] {
            let common = a.intersection(b).count();
            let smaller = a.len().min(b.len());
            assert!(
                common * 100 < smaller * 60,
                "{one} and {other} share {common} of {smaller} words"
            );
        }
    }
}

#[test]
fn nothing_is_written_from_a_template() {
    let lines = lines(&pack());
    for (longest, most) in [(4, 18), (5, 10), (6, 5)] {
        let mut openings: BTreeMap<String, usize> = BTreeMap::new();
        for line in &lines {
            *openings
                .entry(words(&line.text).into_iter().take(longest).collect::<Vec<_>>().join(" "))
                .or_default() += 1;
        }
        let (opening, count) = openings.into_iter().max_by_key(|(_, count)| *count).unwrap();
        assert!(count <= most, "{count} statements begin with `{opening}`");
    }
}

#[test]
fn at_level_one_no_jargon_stands_without_its_explanation() {
    // The term, and the words that must explain it.
    let explained = [
        ("co-regulation", "borrow an adult's calm"),
        ("self-regulation", "settle themselves"),
        ("containment", "bear strong feelings with them"),
        ("reciprocity", "answer them in turn"),
        ("mind-minded", "wonder what they feel"),
        ("attachment", "tie that leads a baby"),
        ("bonding", "growing love"),
        ("reflective supervision", "protected time to think"),
        ("parental responsibility", "right and duty to decide"),
        ("1,001 days", "conception to the second birthday"),
    ];
    let never = [
        "attune",
        "contingen",
        "epigenetic",
        "dyad",
        "perinatal",
        "antenatal",
        "neonatal",
        "countertransference",
        "intergenerational",
        "mentalis",
        "reflective functioning",
        "psychoeducation",
        "neurodevelopment",
        "safeguarding supervision",
        "disorganised",
        "ambivalent",
        "sensitive period",
        "toxic stress",
        "intersect",
        "validity",
        "reliability",
        "cut-off",
        "holistic",
        "multi-agency",
        "multidisciplinary",
        "triangulat",
        "formulation",
    ];
    for Line { id, level, aspect, text } in lines(&pack()) {
        if level != "1" {
            continue;
        }
        let lower = text.to_lowercase();
        for term in never {
            assert!(!lower.contains(term), "{id} {aspect} says `{term}`: {text}");
        }
        for (term, beside) in explained {
            assert!(
                !lower.contains(term) || text.contains(beside),
                "{id} {aspect} says `{term}` and does not explain it: {text}"
            );
        }
    }
}

#[test]
fn every_theme_of_the_field_has_a_competency_of_its_own() {
    let themes = [
        ("attachment and bonding", "DV-05", &["attachment", "bonding"][..]),
        ("the first 1,001 days", "DV-01", &["1,001 days"]),
        ("early brain architecture", "DV-02", &["brain"]),
        ("experience and genes", "DV-03", &["genes", "epigenetic"]),
        (
            "foundations of cognition, emotion and social ability",
            "DV-06",
            &["cognition", "emotion", "social ability"],
        ),
        ("stress and adversity", "FC-01", &["stress", "advers", "life"]),
        ("harm, abuse and neglect", "AC-07", &["harm", "abuse", "neglect"]),
        ("poverty and housing", "FC-06", &["poverty", "housing"]),
        (
            "race, ethnicity, culture and faith",
            "FC-07",
            &["race", "ethnicity", "culture", "faith", "intersect"],
        ),
        ("sexuality, gender and family forms", "FC-08", &["sexuality", "gender", "family"]),
        ("fathers and other carers", "RB-02", &["father", "carer"]),
        ("kinship, foster and adoptive care", "FC-10", &["kinship", "foster", "adopti"]),
        ("disability, prematurity and neonatal care", "FC-11", &["disab", "prematur", "neonatal"]),
        ("perinatal mental ill-health", "FC-02", &["perinatal", "either parent"]),
        ("substance use", "FC-03", &["alcohol", "drugs", "substance"]),
        ("domestic abuse", "FC-04", &["domestic abuse", "coercive"]),
        ("loss and trauma", "FC-05", &["loss", "trauma"]),
        ("teenage parents", "FC-09", &["teenage"]),
        ("cues and states", "DV-07", &["cues", "states"]),
        ("self-regulation and co-regulation", "DV-08", &["self-regulation", "co-regulation"]),
        (
            "sensitive, contingent, attuned care and mirroring",
            "AC-02",
            &["sensitiv", "contingent", "attun", "mirroring"],
        ),
        ("containment and reciprocity", "RB-07", &["containment", "reciprocity"]),
        ("reflective functioning", "AC-03", &["reflective functioning", "mind-minded"]),
        ("the bond before birth", "DV-04", &["pregnancy", "unborn", "prenatal"]),
        ("observation", "AC-01", &["observ"]),
        ("validated tools and their limits", "AC-04", &["validated", "limits"]),
        ("when and how to refer", "AC-08", &["refer"]),
        ("evidence-based help", "SC-02", &["evidence-based"]),
        ("working with groups", "SC-06", &["group"]),
        ("video feedback", "SC-05", &["video feedback"]),
        ("feeding", "SC-03", &["feeding"]),
        ("sleep and crying", "SC-04", &["sleep", "crying"]),
        ("containing one's own feelings", "RS-01", &["feelings"]),
        ("reflective supervision", "RS-02", &["reflective supervision"]),
        ("safeguarding duties", "LP-01", &["safeguarding"]),
        (
            "consent, confidentiality and records",
            "LP-02",
            &["consent", "confidentiality", "records"],
        ),
        ("equality law", "LP-03", &["equality", "law"]),
        ("the scope of one's role", "LP-04", &["scope", "role"]),
        ("professional codes", "LP-05", &["code"]),
    ];
    let pack = pack();
    let mut used = BTreeSet::new();
    for (theme, id, needles) in themes {
        assert!(used.insert(id), "{id} is made to carry two themes");
        let competency = pack.competency(id).unwrap();
        let text: String =
            competency.statements.iter().map(|statement| format!(" {}", statement.text)).collect();
        let text = format!("{}{text}", competency.title).to_lowercase();
        for needle in needles {
            assert!(text.contains(needle), "{theme}: {id} does not say `{needle}`");
        }
    }
}

#[test]
fn every_role_kind_and_point_is_described() {
    let pack = pack();
    for (role, level) in [
        ("early-years-practitioner", "1"),
        ("nursery-manager", "2"),
        ("health-visitor", "2"),
        ("midwife", "2"),
        ("parent-infant-psychotherapist", "3"),
        ("specialist-health-visitor", "3"),
    ] {
        assert_eq!(pack.role(role).unwrap().level.as_str(), level);
    }
    assert!(pack.scales.iter().flat_map(|scale| &scale.points).all(|point| point.means.is_some()));
    assert!(
        pack.evidence_kinds.len() >= 17
            && pack.evidence_kinds.iter().all(|kind| !kind.prompts.is_empty())
    );
    assert!(
        pack.levels.iter().all(|level| level.summary.is_some())
            && pack.domains.iter().all(|domain| domain.summary.is_some())
    );
    assert!(pack.notice.unwrap().contains("not endorsed"));
}

#[test]
fn spelling_is_british() {
    let file = |name: &str| std::fs::read_to_string(repository(name)).unwrap();
    let text = [
        file("frameworks/imh-practice-1.1.0.toml"),
        file("frameworks/mappings/imh-practice-1.0.0-to-1.1.0.toml"),
    ]
    .concat()
    .to_lowercase();
    for word in [
        "behavior",
        "color ",
        "recogniz",
        "organiz",
        "mom ",
        "moms",
        "diaper",
        "pediatric",
        "program ",
        "programs",
        "center",
        "counseling",
        "practicing",
        "judgment",
        "favor",
        "neighbor",
    ] {
        assert!(!text.contains(word), "`{word}`");
    }
}

#[test]
fn the_template_says_only_what_is_known() {
    let template =
        framework::parse(&std::fs::read(repository("frameworks/imhcf-2019-0.1.0.toml")).unwrap())
            .unwrap();
    assert!(template.template && template.competencies.is_empty());
    assert_eq!((template.domains.len(), template.levels.len()), (7, 3));
    assert_eq!(template.expect.unwrap().competencies, 63);
    assert_eq!(template.domains[0].expect.as_ref().unwrap().competencies, 10);
    assert!(template.domains[1..].iter().all(|domain| domain.expect.is_none()));
}

#[test]
fn a_published_version_of_the_pack_keeps_its_bytes() {
    let published = "3f1e292b467fb2f9d109b1a27d67dfcc16b445ea2ef7dfb81957e474197069c1";
    let bytes = std::fs::read(repository("frameworks/imh-practice-1.0.0.toml")).unwrap();
    assert_eq!(sha256(&bytes).to_string(), published);
}

#[test]
fn nothing_at_level_one_is_a_never_or_an_always_that_nobody_can_be_working_towards() {
    for Line { id, level, aspect, text } in lines(&pack()) {
        let is_about_care = id.starts_with("AC") || id.starts_with("SC");
        if level == "1" && (aspect == "practice" || is_about_care) {
            for absolute in ["never", "always", "without exception", "at all times", "under no"] {
                assert!(
                    !text.to_lowercase().contains(absolute),
                    "{id} {aspect} says `{absolute}`: {text}"
                );
            }
        }
    }
}

#[test]
fn the_shipped_mapping_has_a_rule_with_a_reason_for_each_competency_that_changed() {
    let (old, new) = (version("1.0.0"), pack());
    let file = repository("frameworks/mappings/imh-practice-1.0.0-to-1.1.0.toml");
    let mapping = parse_mapping(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(imh::analysis::mapping_fits(&mapping, &mapping.names(), &old, &new), []);
    let changed: Vec<&str> = old
        .competencies
        .iter()
        .zip(&new.competencies)
        .inspect(|(one, other)| assert_eq!(one.id, other.id, "no id and no place changes"))
        // What must not wait is no part of a statement.
        .filter(|(one, other)| **one != Competency { when_not_met: Vec::new(), ..(*other).clone() })
        .map(|(one, _)| one.id.as_str())
        .collect();
    let ruled: Vec<&str> = mapping.competencies.iter().map(|rule| rule.from[0].as_str()).collect();
    assert_eq!(ruled, changed);
    for rule in &mapping.competencies {
        assert_eq!(rule.from, rule.to);
        assert!(rule.relation != Relation::NotRelated && rule.reason.is_some(), "{rule:?}");
    }
    let publication = new.publication;
    assert_eq!(publication.replaces.as_deref(), Some("imh-practice@1.0.0"));
}

/// Somebody who has answered both halves of every competency at level 1, each point in turn.
fn somebody_who_answered_everything() -> Sandbox {
    let points = ["achieved", "working-towards", "achieved", "not-yet", "achieved"];
    let answers: Vec<Value> = lines(&version("1.0.0"))
        .iter()
        .filter(|line| line.level == "1")
        .zip(points.iter().cycle())
        .map(
            |(line, point)| json!({ "competency": line.id, "aspect": line.aspect, "point": point }),
        )
        .collect();
    let framework = json!({ "id": "imh-practice", "version": "1.0.0" });
    let file = json!({ "format": 1, "framework": framework, "level": "1", "answers": answers });
    let sandbox = Sandbox::new();
    sandbox.write("answers.json", file.to_string());
    sandbox.ok("init ws --framework imh-practice@1.0.0 --level 1");
    sandbox.ok("rate --from answers.json");
    sandbox
}

#[test]
fn a_portfolio_moves_to_the_new_version_by_the_shipped_mapping_and_back() {
    let sandbox = somebody_who_answered_everything();
    let told = || sandbox.shown(&sandbox.run("status")).contains("imh-practice 1.1.0 is here");
    assert!(told() && !told(), "the new version is told once");
    let verdicts = || {
        let gaps = sandbox.json("gaps --format json");
        let all = gaps["gaps"].as_array().unwrap().clone();
        let of = |one: &Value| (one["competency"].to_string(), one["verdict"].to_string());
        (gaps["summary"].clone(), all.iter().map(of).collect::<BTreeMap<_, _>>())
    };
    let before = verdicts();
    let moved = json!({ "before": 126, "carried": 103, "to-look-at-again": 23, "left": 0, "without-point": 0, "put-together": 0, "parted": 0, "given-there": 0 });
    let preview = sandbox.json("workspace move --to imh-practice@1.1.0 --preview --format json");
    assert_eq!(preview["answers"], moved, "{preview}");
    assert_eq!(preview["mapping"], "From the practice framework 1.0.0 to 1.1.0");
    assert_eq!(verdicts(), before, "a preview changes nothing");
    let report = sandbox.json("workspace move --to imh-practice --format json");
    assert_eq!(report["answers"], moved);
    let again = |id: &str| {
        let all = report["competencies"].as_array().unwrap();
        let one = all.iter().find(|one| one["from"] == json!([id]));
        one.map(|one| (one["carried"].as_u64().unwrap(), one["to-look-at-again"].as_u64().unwrap()))
    };
    // Unchanged; put otherwise; one half changed; both halves; the title; only level 2.
    assert_eq!(again("RB-01"), None);
    assert_eq!(again("SC-09"), Some((2, 0)));
    assert_eq!(again("FC-06"), Some((1, 1)));
    assert_eq!(again("DV-03"), Some((0, 2)));
    assert_eq!(again("RB-07"), Some((0, 2)));
    assert_eq!(again("RB-02"), Some((2, 0)));
    // A cohort carries the same answers by the same mapping.
    for map in ["imh-practice-1.0.0-to-1.1.0", "imh-practice@1.1.0", "imh-practice"] {
        let line = format!("cohort gaps answers.json --map {map} --min-group 1");
        let told = sandbox.shown(&sandbox.run(&line)).replace('\n', " ");
        assert!(
            told.contains("103 answers are carried over. 23 answers are counted as not rated"),
            "{told}"
        );
    }
    let after = verdicts();
    for (competency, verdict) in &before.1 {
        assert!(after.1.contains_key(competency), "{competency} was {verdict} and is met now");
    }
    assert!(after.0["met"].as_u64() < before.0["met"].as_u64());
    assert_eq!(sandbox.json("status --format json")["framework"]["version"], "1.1.0");
    assert_eq!(sandbox.json("workspace check --format json")["sound"], true);
    sandbox.ok("undo");
    assert_eq!(verdicts(), before);
    assert_eq!(sandbox.json("status --format json")["framework"]["version"], "1.0.0");
}
