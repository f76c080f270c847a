//! `imh framework new`, and the check of each kind of file that people write.

use imh::format::framework;
use serde_json::json;

use super::{
    harness::{Sandbox, assert_snapshot, repository},
    install::{OWN, said, small},
};

#[test]
fn a_new_framework_has_no_fault_and_can_be_used_at_once() {
    let sandbox = Sandbox::new();
    let text = sandbox.transcript(&[
        "framework new our-nursery.toml",
        "framework check our-nursery.toml",
        "framework new our-nursery.toml",
        "framework new our-nursery.toml --force --id nursery",
        "framework new other.toml --id 'our nursery'",
        "framework new - --id nursery --from nowhere",
    ]);
    assert_snapshot("framework-new.txt", &text);
    let skeleton = sandbox.ok("framework new -");
    assert_snapshot("framework-new.toml", &skeleton);
    let check = sandbox.json("framework check our-nursery.toml --format json");
    assert_eq!(
        (&check["valid"], &check["warnings"], &check["framework"]["id"], &check["kind"]),
        (&json!(true), &json!([]), &json!("nursery"), &json!("framework"))
    );
    let pack = framework::parse(skeleton.as_bytes()).unwrap();
    assert_eq!(pack.id.as_str(), "my-framework");
    let numbers = [
        pack.levels.len(),
        pack.scales.len(),
        pack.aspects.len(),
        pack.evidence_kinds.len(),
        pack.domains.len(),
        pack.competencies.len(),
    ];
    assert_eq!(numbers, [2, 1, 2, 1, 1, 2]);
    assert!(skeleton.lines().all(|line| line.chars().count() <= 100));
    sandbox.ok("init ws --framework our-nursery.toml --level 1");
    sandbox.ok("rate RB-01=achieved");
}

#[test]
fn every_key_of_a_new_framework_that_is_only_explained_can_be_used() {
    let sandbox = Sandbox::new();
    let skeleton = sandbox.ok("framework new -");
    // Each explained line is written as a line, without its own comment.
    let used: String = skeleton
        .lines()
        .map(|line| match line.strip_prefix("# ").filter(|rest| is_toml(rest)) {
            Some(key) => format!("{}\n", key.split("   #").next().unwrap().trim_end()),
            None => format!("{line}\n"),
        })
        .collect();
    let used = used
        .replace("within = \"...\"\n", "")
        .replace("counts = false", "counts = true")
        .replace("competencies = 2", "competencies = 3")
        .replace("[[choice]]", "[[competency]]\nid = \"RB-03\"\ndomain = \"RB\"\ntitle = \"Three\"\noptional = true\nlevel.1.knowledge = \"I know.\"\n[[choice]]")
        .replace("\"RB-03\", \"RB-04\"", "\"RB-03\", \"RB-02\"");
    let pack = framework::parse(used.as_bytes());
    let pack = pack.unwrap_or_else(|faults| panic!("{faults:#?}\n{used}"));
    assert!(pack.notice.is_some() && pack.expect.is_some() && pack.publication.issued.is_some());
    assert_eq!((pack.roles.len(), pack.choices.len(), pack.sources.len()), (1, 1, 1));
    let two = pack.competency("RB-02").unwrap();
    assert!(two.optional && two.cluster.is_some() && !two.related.is_empty());
}

/// Returns whether a comment holds a line of the file.
fn is_toml(comment: &str) -> bool {
    let key = comment.split(" = ").next().unwrap();
    comment.starts_with("[[")
        || (comment.contains(" = ") && key.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
}

#[test]
fn a_framework_is_begun_from_another_one() {
    let sandbox = Sandbox::new();
    sandbox.ok("framework new ours.toml --from imh-practice@1.1.0");
    let copy = framework::parse(sandbox.read("ours.toml").as_bytes()).unwrap();
    let practice = std::fs::read(repository("frameworks/imh-practice-1.1.0.toml")).unwrap();
    let practice = framework::parse(&practice).unwrap();
    assert_eq!((copy.id.as_str(), &*copy.version), ("ours", "0.1.0"));
    assert_eq!((&copy.competencies, &copy.scales), (&practice.competencies, &practice.scales));
    assert!(copy.publication.licence.is_none() && copy.publication.replaces.is_none());
    let head: String = sandbox.read("ours.toml").lines().take(5).collect::<Vec<_>>().join("\n");
    assert!(head.contains("A copy of imh-practice@1.1.0") && head.contains("MIT OR"), "{head}");
    // The name of a file makes no version of somebody else's framework.
    sandbox.ok("framework new imh-practice.toml --from imh-practice");
    assert!(sandbox.read("imh-practice.toml").contains("id = \"imh-practice-copy\""));
    // Under its own id it is the next version.
    sandbox.ok("framework new next.toml --from ours.toml --id ours");
    let next = framework::parse(sandbox.read("next.toml").as_bytes()).unwrap();
    assert_eq!(
        (&*next.version, next.publication.replaces.as_deref()),
        ("0.2.0", Some("ours@0.1.0"))
    );
    let diff = sandbox.json("framework diff ours.toml next.toml --format json");
    assert_eq!(diff["summary"]["same"], 63);
    let check = sandbox.json("framework check ours.toml --format json");
    assert_eq!((&check["valid"], &check["warnings"]), (&json!(true), &json!([])));
}

#[test]
fn the_name_of_a_file_alone_takes_no_id_of_a_framework_that_comes_with_imh() {
    let sandbox = Sandbox::new();
    for (line, id) in [
        ("framework new imhcf-2019.toml", "imhcf-2019-copy"),
        ("framework new IMHCF-2019.toml --from imh-practice", "imhcf-2019-copy"),
        ("framework new imh-practice.toml", "imh-practice-copy"),
    ] {
        let told = said(&sandbox, &format!("{line} --force"));
        assert!(told.contains(&format!("Its id is `{id}`, because")), "{told}");
        let file = line.split(' ').nth(2).unwrap();
        assert!(sandbox.read(file).contains(&format!("id = \"{id}\"")), "{line}");
    }
    sandbox.ok("framework new mine.toml --id imhcf-2019");
    assert!(sandbox.read("mine.toml").contains("id = \"imhcf-2019\""));
}

#[test]
fn a_new_framework_takes_no_version_that_its_id_has() {
    let sandbox = Sandbox::new();
    for version in ["0.1.0", "0.2.0", "0.10.0"] {
        let pack = small().replacen("id = \"small\"", "id = \"ours\"", 1);
        sandbox.write("ours.toml", pack.replace("1.0.0", version));
        sandbox.ok("framework install ours.toml");
    }
    let version = |line: &str| {
        let text = sandbox.ok(line);
        text.lines().find_map(|line| line.strip_prefix("version = \"")).unwrap()[..6].to_owned()
    };
    assert_eq!(version("framework new - --from ours@0.1.0 --id ours"), "0.11.0");
    assert_eq!(version("framework new - --from ours@0.1.0 --id OURS"), "0.11.0");
    assert_eq!(version("framework new - --from imh-practice --id ours"), "0.11.0");
    assert_eq!(version("framework new - --id ours"), "0.11.0");
    let next = sandbox.ok("framework new - --from ours@0.1.0 --id ours");
    assert!(next.contains("replaces = \"ours@0.1.0\""), "{next}");
    // One that is not chosen has its version too.
    sandbox.write(
        &format!("{OWN}/other.toml"),
        small().replacen("id = \"small\"", "id = \"ours\"", 1).replace("1.0.0", "0.10.0"),
    );
    sandbox.write(
        &format!("{OWN}/more.toml"),
        format!("{}# more\n", sandbox.read(&format!("{OWN}/other.toml"))),
    );
    assert_eq!(version("framework new - --from ours@0.1.0 --id ours"), "0.11.0");
}

#[test]
fn trouble_that_a_sound_framework_will_cause_is_a_warning() {
    let sandbox = Sandbox::new();
    let mut pack = sandbox.ok("framework new -");
    for (old, new) in [
        ("[[domain]]", "[[domain]]\nid = \"EM\"\ntitle = \"Empty\"\n\n[[domain]]"),
        (
            "[[aspect]]\nid = \"practice\"",
            "[[scale]]\nid = \"other\"\npoints = [{ id = \"1\", label = \"<b>One</b>\", met = true }]\n\n[[aspect]]\nid = \"practice\"",
        ),
        ("[[scale]]", "[[level]]\nid = \"03\"\ntitle = \"Level 3\"\n\n[[scale]]"),
        ("id = \"RB-02\"", "id = \"102\""),
        ("let them finish.", "let them&nbsp;finish."),
        ("What did I notice", "What did I <i>notice</i>"),
        ("My framework", "My <em>framework</em> &amp; more"),
    ] {
        assert!(pack.contains(old), "{old}");
        pack = pack.replacen(old, new, 1);
    }
    sandbox.write("pack.toml", pack);
    assert_snapshot("framework-warnings.txt", &sandbox.transcript(&["framework check pack.toml"]));
    for shipped in ["imh-practice-1.0.0", "imh-practice-1.1.0", "imhcf-2019-0.1.0"] {
        let file = repository(&format!("frameworks/{shipped}.toml"));
        let check = sandbox.json(&format!("framework check '{}' --format json", file.display()));
        assert_eq!(check["warnings"], json!([]), "{shipped}");
    }
}

#[test]
fn each_kind_of_file_is_checked_for_what_it_is() {
    let sandbox = Sandbox::new();
    let shipped = |name: &str| std::fs::read_to_string(repository(name)).unwrap();
    let mapping = shipped("frameworks/mappings/imh-practice-1.0.0-to-1.1.0.toml");
    let target = shipped("frameworks/submissions/course-generic.toml");
    let course = shipped("frameworks/training/uon-pgcert-2023.toml");
    sandbox.write("mapping.toml", &mapping);
    sandbox.write("target.toml", &target);
    sandbox.write("course.toml", &course);
    sandbox.write("bad-names.toml", mapping.replace("[\"RB-04\"]", "[\"RB-44\"]"));
    sandbox.write(
        "bad-mapping.toml",
        mapping.replace("superset", "wider").replace("[\"RB-07\"]\nto", "[]\nto"),
    );
    sandbox.write("strange.toml", mapping.replace("@1.1.0", "@9.0.0"));
    sandbox.write("bad-target.toml", target.replace("severity", "severe").replace("says", "sayz"));
    sandbox.write("bad-course.toml", course.replace("title", "titel"));
    sandbox.write("strange-course.toml", course.replace("imh-practice", "imh-other"));
    sandbox.write("other.toml", "format = 1\n[package]\nname = \"else\"\n");
    sandbox.write(
        "pack.toml",
        shipped("frameworks/imh-practice-1.1.0.toml").replace("1.1.0", "9.0.0"),
    );
    let text = sandbox.transcript(&[
        "framework check mapping.toml",
        "framework check target.toml",
        "framework check course.toml",
        "framework check bad-names.toml",
        "framework check bad-mapping.toml",
        "framework check strange.toml",
        "framework check strange.toml --framework pack.toml",
        "framework check bad-course.toml",
        "framework check strange-course.toml",
        "framework check other.toml",
        "framework check mapping.toml --format json",
    ]);
    assert_snapshot("framework-check-kinds.txt", &text);
    let check = sandbox.json("framework check bad-target.toml --format json");
    let rules = target.matches("[[rule]]").count();
    assert_eq!(check["faults"].as_array().unwrap().len(), 2 * rules, "{check}");
}
