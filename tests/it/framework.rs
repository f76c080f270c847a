use super::harness::{Sandbox, assert_snapshot, repository};

#[test]
fn every_fault_of_a_framework_is_told_at_once_with_its_place() {
    let sandbox = Sandbox::new();
    std::fs::copy(repository("testdata/frameworks/faulty.toml"), sandbox.path("faulty.toml"))
        .unwrap();
    std::fs::copy(repository("testdata/frameworks/syntax.toml"), sandbox.path("syntax.toml"))
        .unwrap();
    sandbox.write("latin.toml", b"format = 1\ntitle = \"caf\xe9\"\n");
    sandbox.write("empty.toml", "");
    sandbox.write("newer.toml", "format = 2\n");
    let text = sandbox.transcript(&[
        "framework check faulty.toml",
        "framework check syntax.toml",
        "framework check latin.toml",
        "framework check empty.toml",
        "framework check newer.toml",
        "framework check nowhere.toml",
        "framework check faulty.toml --format csv",
        "init ws --framework faulty.toml --level 1",
        "init ws --framework latin.toml --level 1",
        "init ws --framework imh-practise --level 1",
        "init ws --framework imh-practice@9.0.0 --level 1",
    ]);
    assert_snapshot("framework-faults.txt", &text);
}

#[test]
fn the_shipped_frameworks_are_sound() {
    let sandbox = Sandbox::new();
    for folder in ["frameworks", "testdata/frameworks"] {
        for entry in std::fs::read_dir(repository(folder)).unwrap().flatten() {
            let path = entry.path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_file() && !["faulty.toml", "syntax.toml"].contains(&name.as_str()) {
                let report =
                    sandbox.json(&format!("framework check {} --format json", path.display()));
                assert_eq!(report["valid"], true, "{report}");
                if folder == "frameworks" {
                    let found = &report["framework"];
                    assert_eq!(
                        name,
                        format!(
                            "{}-{}.toml",
                            found["id"].as_str().unwrap(),
                            found["version"].as_str().unwrap()
                        )
                    );
                }
            }
        }
    }
    assert_eq!(
        imh::store::submissions().len(),
        std::fs::read_dir(repository("frameworks/submissions")).unwrap().count()
    );
    assert_eq!(
        imh::store::training().len(),
        std::fs::read_dir(repository("frameworks/training")).unwrap().count()
    );
}

#[test]
fn a_half_filled_template_is_sound_and_says_how_far_it_is() {
    let sandbox = Sandbox::new();
    let template = std::fs::read_to_string(repository("frameworks/imhcf-2019-0.1.0.toml")).unwrap();
    let one = "\n[[competency]]\nid = \"C1-01\"\ncode = \"1.01\"\ndomain = \"D1\"\ntitle = \"T\"\nlevel.1.knowledge = \"K.\"\nlevel.1.practice = \"P.\"\n";
    sandbox.write("mine.toml", format!("{template}{one}"));
    sandbox.write("done.toml", format!("{}{one}", template.replace("template = true", "")));
    let text = sandbox
        .transcript(&["framework check mine.toml", "framework check done.toml --format csv"]);
    assert_snapshot("framework-template.txt", &text);
}

#[test]
fn an_installed_pack_is_found_by_its_name() {
    let sandbox = Sandbox::new();
    std::fs::create_dir_all(sandbox.path("home/data/imh/frameworks")).unwrap();
    std::fs::copy(
        repository("testdata/frameworks/small.toml"),
        sandbox.path("home/data/imh/frameworks/small.toml"),
    )
    .unwrap();
    sandbox.write("home/data/imh/frameworks/broken.toml", "format = 1\n");
    let listed = sandbox.json("framework list --format json");
    assert!(
        listed["frameworks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|known| known["id"] == "small" && known["installed"] == true)
    );
    sandbox.ok("init ws --framework small@1.0.0 --role volunteer");
    assert!(sandbox.fails(2, "init other --framework broken --level 1").contains("has faults"));
}

#[test]
fn a_notice_stands_wherever_the_words_are_shown() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output p.zip");
    let notice = "not the text or numbering of the Association for Infant Mental Health (UK)";
    for line in [
        "framework show",
        "status",
        "gaps",
        "framework show --format html",
        "gaps --format markdown",
        "status --format json",
    ] {
        let words = sandbox.ok(line).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(notice), "imh {line}");
    }
}

#[test]
fn a_fault_of_a_target_and_a_warning_of_a_course_say_where_and_name_it() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "target.toml",
        "format = 1\n[submission]\nid = \"t\"\ntitle = \"T\"\nsummary = \"S\"\n\
         [[outcome]]\nid = \"yes\"\nlabel = \"Yes\"\naccepts = true\n[[outcome]]\nid = \"yes\"\nlabel = \"Also\"\n\
         [[privacy]]\nkind = \"postcode\"\nconcern = \"off\"\n[[privacy]]\nkind = \"postcode\"\nconcern = \"open\"\n\
         [[rule]]\nkind = \"evidence-per-competency\"\nseverity = \"must\"\nsays = \"Some.\"\nminimum = 5\nmaximum = 3\n",
    );
    let run = sandbox.run("framework check target.toml --format json");
    let checked: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let faults = checked["faults"].as_array().unwrap().iter();
    let faults: Vec<(u64, &str)> = faults
        .map(|one| (one["line"].as_u64().unwrap(), one["message"].as_str().unwrap()))
        .collect();
    assert_eq!(
        faults,
        [
            (11, "two outcomes have the id `yes`"),
            (16, "`postcode` has a rule in line 13 already"),
            (19, "the minimum of 5 is more than the maximum of 3"),
        ]
    );
    sandbox.write(
        "warned.toml",
        "format = 1\n[submission]\nid = \"t\"\ntitle = \"T\"\nsummary = \"S\"\n\
         frameworks = [\"imh-practice\", \"imh-practise\", \"imh-practice@9.0.0\"]\nlevels = [\"1\", \"9\"]\n\
         [[rule]]\nkind = \"kinds-of-evidence\"\nseverity = \"must\"\nsays = \"Some.\"\nkinds = [\"film\"]\nminimum = 1\n",
    );
    let checked = sandbox.json("framework check warned.toml --format json");
    assert_eq!(
        checked["warnings"],
        serde_json::json!([
            "imh does not have the framework imh-practise (line 6).",
            "imh does not have the framework imh-practice@9.0.0 (line 6).",
            "There is no level `9` in imh-practice (line 7).",
            "There is no kind of evidence `film` in imh-practice (line 12).",
        ])
    );
    sandbox.write(
        "course.toml",
        "format = 1\n[training]\nid = \"c\"\ntitle = \"C\"\nprovider = \"P\"\n\
         [[covers]]\nframework = \"imh-practice\"\ndomains = [\"RB\", \"ZZ\"]\n\
         [[covers]]\nframework = \"imh-practice\"\ncompetencies = [\"RB-99\"]\n",
    );
    let checked = sandbox.json("framework check course.toml --format json");
    assert_eq!(
        checked["warnings"],
        serde_json::json!([
            "There is no domain `ZZ` in imh-practice (line 8).",
            "There is no competency `RB-99` in imh-practice (line 11).",
        ])
    );
}
