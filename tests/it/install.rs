//! `imh framework install`, `remove` and `list`: one id and version has one content, nothing takes the
//! place of what ships, and everything is installed whole or not at all.

use std::{io::Write, process::Stdio, thread, time::Duration};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    harness::{Sandbox, assert_snapshot, repository},
    moving::{MAPPING, garden, gardener},
};

pub(super) const OWN: &str = "home/data/imh/frameworks";

pub(super) const TARGET: &str = "format = 1\n[submission]\nid = \"nursery\"\ntitle = \"The nursery\"\nsummary = \"Our own.\"\n\
    [[rule]]\nkind = \"evidence-in-all\"\nseverity = \"must\"\nsays = \"At least three pieces of evidence.\"\nminimum = 3\n";
pub(super) const COURSE: &str = "format = 1\n[training]\nid = \"walks\"\ntitle = \"Walks with babies\"\nprovider = \"The nursery\"\n\
    [[covers]]\nframework = \"imh-practice\"\ndomains = [\"RB\"]\n\
    [[covers]]\nframework = \"small\"\ncompetencies = [\"C1\"]\n";

pub(super) fn small() -> String {
    std::fs::read_to_string(repository("testdata/frameworks/small.toml")).unwrap()
}

fn practice() -> String {
    std::fs::read_to_string(repository("frameworks/imh-practice-1.0.0.toml")).unwrap()
}

/// The practice framework in the version that its id means.
pub(super) fn latest() -> String {
    std::fs::read_to_string(repository("frameworks/imh-practice-1.1.0.toml")).unwrap()
}

/// The template of the association, filled in with one statement.
fn filled(version: &str) -> String {
    let template = std::fs::read_to_string(repository("frameworks/imhcf-2019-0.1.0.toml")).unwrap();
    let one = "\n[[competency]]\nid = \"C1\"\ndomain = \"D1\"\ntitle = \"One\"\nlevel.1.knowledge = \"I know.\"\n";
    let counted = "expect = { level = \"1\", competencies = 63 }";
    assert!(template.contains(counted));
    let bare = without_counts(&template.replace(counted, ""));
    format!("{bare}{one}")
        .replace("template = true\n", "")
        .replace("version = \"0.1.0\"", &format!("version = \"{version}\""))
}

/// Takes the counts of the domains out.
fn without_counts(pack: &str) -> String {
    pack.lines()
        .filter(|line| !line.starts_with("expect = "))
        .fold(String::new(), |text, line| text + line + "\n")
}

fn digest(bytes: impl AsRef<[u8]>) -> String {
    imh::format::sha256(bytes.as_ref()).to_string()
}

pub(super) fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Returns what is in the own folder, without its lock.
pub(super) fn own(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    let mut files = sandbox.tree(OWN);
    files.retain(|(name, _)| name != ".lock");
    files
}

pub(super) fn names(sandbox: &Sandbox) -> Vec<String> {
    own(sandbox).into_iter().map(|(name, _)| name).collect()
}

/// Returns what was said by a line that succeeds.
#[track_caller]
pub(super) fn said(sandbox: &Sandbox, line: &str) -> String {
    let output = sandbox.run(line);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "imh {line}\n{said}");
    sandbox.clean(&said)
}

/// Returns the framework of the list with this id, version and file.
fn listed(sandbox: &Sandbox, id: &str, version: &str) -> serde_json::Value {
    let list = sandbox.json("framework list --format json");
    let all = list["frameworks"].as_array().unwrap().clone();
    let mut found = all.into_iter().filter(|one| one["id"] == id && one["version"] == version);
    let first = found.next().unwrap_or_else(|| panic!("{id} {version}: {list}"));
    assert_eq!(found.next(), None, "{id} {version} is there once");
    first
}

#[test]
fn an_installed_pack_is_whole_and_known_by_its_name_and_a_second_time_is_fine() {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    let first = said(&sandbox, "framework install given.toml");
    assert_eq!(
        first,
        format!(
            "The framework small 1.0.0 is installed: `[DIR]/{OWN}/small-1.0.0.toml`\n\
             Its SHA-256 is {}\nIt is not signed.\nTo use it: imh init --framework small@1.0.0\n",
            digest(small())
        )
    );
    assert_eq!(own(&sandbox), [("small-1.0.0.toml".to_owned(), small().into_bytes())]);
    let one = listed(&sandbox, "small", "1.0.0");
    assert_eq!((&one["installed"], &one["counts"]), (&true.into(), &true.into()));
    assert_eq!(one["sha256"], *digest(small()));
    assert!(one["file"].as_str().unwrap().ends_with("small-1.0.0.toml"));
    assert_eq!((&one["signed"], &one["not-used"]), (&().into(), &().into()));
    let before = own(&sandbox);
    let again = said(&sandbox, "framework install given.toml");
    assert!(
        again.starts_with(
            "The framework small 1.0.0 is installed already, and is exactly the same: "
        )
    );
    assert_eq!(own(&sandbox), before);
    // Its name does not matter, nor where somebody put it.
    sandbox.write("other name.txt", small());
    assert!(said(&sandbox, "framework install 'other name.txt'").contains("is installed already"));
    sandbox.ok("init ws --framework small@1.0.0 --role volunteer");
    sandbox.write("newer.toml", small().replace("version = \"1.0.0\"", "version = \"1.1.0\""));
    assert!(said(&sandbox, "framework install newer.toml").ends_with(
        "To see what a move to it means: imh workspace move --to small@1.1.0 --preview\n"
    ));
    assert_eq!(listed(&sandbox, "small", "1.0.0")["counts"], false);
    assert_eq!(listed(&sandbox, "small", "1.1.0")["counts"], true);
    let shown = sandbox.json("framework show small --format json");
    assert_eq!(shown["framework"]["version"], "1.1.0");
    // What ships is not installed once more.
    sandbox.write("shipped.toml", practice());
    let shipped = said(&sandbox, "framework install shipped.toml");
    assert!(shipped.contains("comes with imh, and is exactly the same"), "{shipped}");
    assert_eq!(names(&sandbox), ["small-1.0.0.toml", "small-1.1.0.toml"]);
}

#[test]
fn other_content_under_a_name_that_is_there_is_refused_with_both_digests() {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    sandbox.ok("framework install given.toml");
    sandbox.write("other.toml", small().replace("A small framework", "A smaller framework"));
    // Nobody gets past it with other letters.
    sandbox.write("letters.toml", small().replacen("id = \"small\"", "id = \"SMALL\"", 1));
    sandbox.write("target.toml", TARGET);
    sandbox.ok("framework install target.toml");
    sandbox.write("target.toml", TARGET.replace("three pieces", "3 pieces"));
    sandbox.write(
        "both.zip",
        zip_of(&[
            ("a/one.toml", small().replace("1.0.0", "2.0.0").as_bytes()),
            (
                "b/two.toml",
                small().replace("1.0.0", "2.0.0").replace("A small", "Another").as_bytes(),
            ),
        ]),
    );
    let before = own(&sandbox);
    let text = sandbox.transcript(&[
        "framework install other.toml",
        "framework install letters.toml",
        "framework install target.toml",
        "framework install both.zip",
    ]);
    assert_snapshot("install-other-content.txt", &text);
    assert_eq!(own(&sandbox), before);
    sandbox.ok("framework remove nursery --yes");
    sandbox.ok("framework install target.toml");
}

#[test]
fn two_contents_of_one_version_in_the_folder_are_told_and_no_file_name_decides() {
    let one = small();
    let other = small().replace("A small framework", "A smaller framework");
    for (first, second) in [(&one, &other), (&other, &one)] {
        let sandbox = Sandbox::new();
        sandbox.write(&format!("{OWN}/a.toml"), first);
        sandbox.write(&format!("{OWN}/small-1.0.0.toml"), second);
        let listed = sandbox.json("framework list --format json");
        let both =
            listed["frameworks"].as_array().unwrap().iter().filter(|one| one["id"] == "small");
        let both: Vec<_> = both.collect();
        assert_eq!(both.len(), 2, "{listed}");
        for one in both {
            assert_eq!(one["counts"], false);
            let why = one["not-used"].as_str().unwrap();
            assert!(why.contains("so imh uses neither"), "{why}");
        }
        for line in [
            "init ws --framework small --role volunteer",
            "init ws --framework small@1.0.0 --role volunteer",
            "framework show small",
            "form csv --framework small@1.0.0 --level informed --output f.csv",
            "framework export small --format csv",
            "framework diff small imh-practice",
        ] {
            let said = sandbox.fails(2, line);
            assert!(
                said.starts_with("error: your folder has different files for small 1.0.0, so none of them is chosen\n"),
                "{line}: {said}"
            );
            assert!(
                said.contains(&format!(
                    "caused by: `[DIR]/{OWN}/a.toml` has the SHA-256 {}",
                    digest(first)
                )) && said.contains(&format!(
                    "caused by: `[DIR]/{OWN}/small-1.0.0.toml` has the SHA-256 {}",
                    digest(second)
                )) && said.contains(&format!("imh framework remove [DIR]/{OWN}/a.toml")),
                "{line}: {said}"
            );
        }
        // Neither can be installed over the other.
        sandbox.write("given.toml", first);
        let said = sandbox.fails(2, "framework install given.toml");
        assert!(said.contains("this is one of them"), "{said}");
        // A later version that is sound counts, and that one is there twice is told.
        sandbox.write(&format!("{OWN}/b.toml"), small().replace("1.0.0", "1.0.1"));
        let shown = sandbox.run("framework show small --format json");
        assert!(String::from_utf8_lossy(&shown.stderr).contains("so imh uses neither"));
        assert!(String::from_utf8_lossy(&shown.stdout).contains("\"1.0.1\""));
        std::fs::remove_file(sandbox.path(&format!("{OWN}/b.toml"))).unwrap();
        // By its id alone it cannot be removed, by its path it can.
        let said = sandbox.fails(2, "framework remove small --yes");
        assert!(said.contains("several of your files are called `small`"), "{said}");
        let path = sandbox.path(&format!("{OWN}/a.toml"));
        sandbox.ok(&format!("framework remove {} --yes", path.display()));
        sandbox.ok("init ws --framework small --role volunteer");
        assert_eq!(sandbox.json("status --format json")["framework"]["sha256"], *digest(second));
    }
    // Two copies of the same bytes are one pack.
    let sandbox = Sandbox::new();
    sandbox.write(&format!("{OWN}/a.toml"), small());
    sandbox.write(&format!("{OWN}/b.toml"), small());
    sandbox.ok("init ws --framework small --role volunteer");
    listed(&sandbox, "small", "1.0.0");
}

#[test]
fn nothing_takes_the_place_of_a_framework_that_comes_with_imh() {
    let sandbox = Sandbox::new();
    let doctored = practice().replace("level.1.knowledge = \"I", "level.1.knowledge = \"Perhaps I");
    assert_ne!(doctored, practice());
    for version in ["1.0.0", "9.9.9", "0.0.1"] {
        let pack = doctored.replacen("version = \"1.0.0\"", &format!("version = \"{version}\""), 1);
        sandbox.write("given.toml", &pack);
        let said = sandbox.fails(2, "framework install given.toml");
        assert_eq!(
            said,
            "error: `imh-practice` is the id of a framework that comes with imh, and nothing takes its place\n\
             note: nothing was changed\n\
             hint: give it an id of its own, and run the same command again: imh framework install given.toml\n"
        );
        assert!(own(&sandbox).is_empty());
    }
    // Somebody copied them into the folder.
    for (name, version) in [("aaa", "1.0.0"), ("zzz", "9.9.9")] {
        let pack = doctored.replacen("version = \"1.0.0\"", &format!("version = \"{version}\""), 1);
        sandbox.write(&format!("{OWN}/{name}.toml"), pack);
    }
    for (folder, named) in
        [("a", "imh-practice"), ("b", "imh-practice@1.0.0"), ("c", "IMH-Practice")]
    {
        let told = said(&sandbox, &format!("init {folder} --framework {named} --level 1"));
        assert!(
            told.contains("aaa.toml` has the id of a framework that comes with imh (imh-practice), so imh does not use it."),
            "{told}"
        );
        let status = sandbox.json(&format!("--workspace {folder} status --format json"));
        assert_eq!(
            status["framework"]["sha256"],
            *digest(if named.contains('@') { practice() } else { latest() })
        );
    }
    let told = said(&sandbox, "init d --level 1");
    assert!(told.contains("so imh does not use it"), "{told}");
    let refused = sandbox.fails(2, "init e --framework imh-practice@9.9.9 --level 1");
    assert!(
        refused.contains(
            "zzz.toml` has the id of a framework that comes with imh, so it is not chosen"
        ) && refused.contains(&format!("imh framework show [DIR]/{OWN}/zzz.toml")),
        "{refused}"
    );
    let list = sandbox.json("framework list --format json");
    let counts = list["frameworks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["id"] == "imh-practice" && one["counts"] == true);
    let counts: Vec<_> = counts.collect();
    assert_eq!(counts.len(), 1);
    assert_eq!((&counts[0]["installed"], &counts[0]["version"]), (&false.into(), &"1.1.0".into()));
    // By its path it can be taken, and is told.
    let path = sandbox.path(&format!("{OWN}/zzz.toml"));
    let told = said(&sandbox, &format!("init f --framework {} --level 1", path.display()));
    assert!(told.contains("it is not the imh-practice 1.1.0 that comes with imh"), "{told}");
}

#[test]
fn a_template_that_ships_gives_way_to_whoever_fills_it_in_and_to_no_other_template() {
    for version in ["0.1.0", "1.0.0", "0.0.1"] {
        let sandbox = Sandbox::new();
        sandbox.write("filled.toml", filled(version));
        sandbox.ok("framework install filled.toml");
        sandbox.ok("init ws --framework imhcf-2019 --level 1");
        let status = sandbox.json("status --format json");
        assert_eq!(status["framework"]["sha256"], *digest(filled(version)));
        sandbox.ok(&format!("init other --framework imhcf-2019@{version} --level 1"));
        let said = sandbox.run("framework list --format json");
        assert!(said.stderr.is_empty(), "{}", String::from_utf8_lossy(&said.stderr));
        // A second content of that version is refused as ever.
        sandbox.write("filled.toml", format!("# mine\n{}", filled(version)));
        assert!(sandbox.fails(2, "framework install filled.toml").contains("with other content"));
    }
    let sandbox = Sandbox::new();
    let template = std::fs::read_to_string(repository("frameworks/imhcf-2019-0.1.0.toml")).unwrap();
    sandbox.write("template.toml", template.replace("version = \"0.1.0\"", "version = \"0.2.0\""));
    let said = sandbox.fails(2, "framework install template.toml");
    assert!(said.contains("`imhcf-2019` is the id of a framework that comes with imh"), "{said}");
}

#[test]
fn a_person_who_fills_in_a_template_is_told_what_it_lacks() {
    let sandbox = Sandbox::new();
    sandbox.write("filled.toml", filled("1.0.0"));
    let told = said(&sandbox, "framework install filled.toml");
    assert!(
        told.contains(
            "It fills in the template imhcf-2019 that comes with imh. Anybody may do so, and imh cannot tell whose words these are.\n\
             It has 1 competency at level 1, and the template expects 63.\n\
             It has 1 competency in D1 at level 1, and the template expects 10.\n"
        ) && !told.contains("lacks"),
        "{told}"
    );
    let other = small().replacen("id = \"small\"", "id = \"imhcf-2019\"", 1);
    sandbox.write("other.toml", other.replace("1.0.0", "2.0.0"));
    let told = said(&sandbox, "framework install other.toml");
    assert!(
        told.contains("It lacks the domains D1, D2, D3, D4, D5, D6 and D7 of the template.\n")
            && told.contains("It lacks the levels 1, 2 and 3 of the template.\n")
            && told.contains("It has no competency at level 1, and the template expects 63.\n"),
        "{told}"
    );
    // It may also read like another framework that comes with imh.
    let sandbox = Sandbox::new();
    sandbox
        .write("copy.toml", latest().replacen("id = \"imh-practice\"", "id = \"imhcf-2019\"", 1));
    let told = said(&sandbox, "framework install copy.toml");
    assert!(told.contains("it is not the imh-practice 1.1.0 that comes with imh"), "{told}");
    assert!(told.contains("It lacks the domains D1"), "{told}");
    // The template itself, and other frameworks, are not compared.
    sandbox.write("small.toml", small());
    assert!(!said(&sandbox, "framework install small.toml").contains("template"));
}

#[test]
fn versions_that_differ_only_in_capitals_are_two_versions_for_every_command() {
    let sandbox = Sandbox::new();
    let version = |pack: String, version: &str| pack.replace("1.0.0", version);
    for at in ["1.0.0-rc", "1.0.0-RC"] {
        sandbox.write("given.toml", version(small(), at));
        sandbox.ok("framework install given.toml");
    }
    sandbox.write(
        "both.zip",
        zip_of(&[
            ("a.toml", version(small(), "2.0.0-rc").as_bytes()),
            ("b.toml", version(small(), "2.0.0-RC").as_bytes()),
        ]),
    );
    sandbox.ok("framework install both.zip");
    let shown = sandbox.json("framework show small@1.0.0-RC --format json");
    assert_eq!(shown["framework"]["version"], "1.0.0-RC");
    sandbox.fails(2, "framework remove small@1.0.0-Rc --yes");
    sandbox.ok("framework remove SMALL@1.0.0-RC --yes");
    let left = names(&sandbox);
    assert!(left.contains(&"small-1.0.0-rc.toml".to_owned()) && left.len() == 3, "{left:?}");
    sandbox.ok("framework remove small@1.0.0-rc --yes");
    // A mapping between two of them, too.
    let mapping = MAPPING.replace("garden@1.0.0", "garden@1.0.0-rc");
    sandbox.write("map.toml", &mapping);
    sandbox.ok("framework install map.toml");
    sandbox.write("map.toml", mapping.replace("1.0.0-rc", "1.0.0-RC"));
    sandbox.ok("framework install map.toml");
    sandbox.ok("framework remove garden@1.0.0-RC..garden@2.0.0 --yes");
    sandbox.ok("framework remove Garden@1.0.0-rc..garden@2.0.0 --yes");
    // The practice framework that ships stays what it is.
    assert!(sandbox.fails(2, "framework remove imh-practice@1.1.0").contains("comes with imh"));
}

#[test]
fn a_zip_is_installed_whole_or_not_at_all_and_nothing_lands_elsewhere() {
    let sandbox = gardener();
    let [old, new] = garden();
    let files: [(&str, &[u8]); 7] = [
        ("../../up.toml", old.as_bytes()),
        ("/root/new.toml", new.as_bytes()),
        ("packs/target.toml", TARGET.as_bytes()),
        ("packs/course.toml", COURSE.as_bytes()),
        ("map.toml", MAPPING.as_bytes()),
        ("README.md", b"# Hello\n"),
        ("__MACOSX/._map.toml", b"\0\x05\x16\x07"),
    ];
    sandbox.write("packs.zip", zip_of(&files));
    let everything = |sandbox: &Sandbox| {
        let mut all = sandbox.tree("");
        all.retain(|(name, _)| !name.starts_with("home/"));
        all
    };
    let before = everything(&sandbox);
    let told = said(&sandbox, "framework install packs.zip");
    assert_snapshot("install-zip.txt", &told);
    assert_eq!(
        names(&sandbox),
        [
            "garden-1.0.0.toml",
            "garden-2.0.0.toml",
            "mappings/garden-1.0.0-to-garden-2.0.0.toml",
            "submissions/nursery.toml",
            "training/walks.toml"
        ]
    );
    assert_eq!(everything(&sandbox), before, "nothing was written anywhere else");
    assert!(said(&sandbox, "framework install packs.zip").contains("is installed already"));
    // One that is faulty keeps all of them out.
    let sandbox = Sandbox::new();
    for (name, bytes, why) in [
        (
            "faulty.toml",
            b"format = 1\n[framework]\nid = 3\n".as_slice(),
            "`faulty.toml` is not a pack that can be used",
        ),
        (
            "cargo.toml",
            b"[package]\nname = \"x\"\n",
            "it is not a framework, a submission target, a course or a mapping",
        ),
        ("latin.toml", b"[framework]\nid = \"caf\xe9\"\n", "it is not text in UTF-8"),
        ("same.toml", &practice().replace("1.0.0", "1.0.2").into_bytes(), "comes with imh"),
    ] {
        let files: [(&str, &[u8]); 2] = [("good.toml", old.as_bytes()), (name, bytes)];
        sandbox.write("packs.zip", zip_of(&files));
        let said = sandbox.fails(2, "framework install packs.zip");
        assert!(said.contains(why) && said.contains("note: nothing was changed"), "{name}: {said}");
        assert!(own(&sandbox).is_empty(), "{name}");
    }
}

#[test]
fn a_zip_without_packs_a_bomb_and_a_pack_that_is_too_large_are_refused_and_told_for_what_they_are()
{
    let sandbox = Sandbox::new();
    sandbox.write("empty.zip", zip_of(&[("README.md", b"hello")]));
    let zeros = vec![b' '; (8 << 20) + 1];
    let mut bomb = vec![("bomb.toml".to_owned(), zeros.as_slice())];
    sandbox.write("one.zip", zip_of(&[("bomb.toml", zeros.as_slice())]));
    let eight = &zeros[..8 << 20];
    bomb.clear();
    bomb.extend((0..9).map(|at| (format!("{at}.toml"), eight)));
    let many: Vec<(&str, &[u8])> =
        bomb.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    sandbox.write("many.zip", zip_of(&many));
    let short: Vec<String> = (0..2001).map(|at| format!("{at}.txt")).collect();
    let short: Vec<(&str, &[u8])> =
        short.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    sandbox.write("files.zip", zip_of(&short));
    let whole = zip_of(&[("a.toml", small().as_bytes())]);
    sandbox.write("cut.zip", &whole[..whole.len() / 2]);
    let mut large = small().into_bytes();
    large.resize((8 << 20) + 1, b'\n');
    sandbox.write("large.toml", &large);
    let mut nothing = small().into_bytes();
    nothing.resize(8 << 20, b'\n');
    sandbox.write("just.toml", &nothing);
    sandbox.write("words.toml", "Dear all,\n");
    sandbox.write("bytes.toml", [0, 159, 146, 150]);
    std::fs::create_dir_all(sandbox.path("folder.toml")).unwrap();
    let text = sandbox.transcript(&[
        "framework install empty.zip",
        "framework install one.zip",
        "framework install many.zip",
        "framework install files.zip",
        "framework install cut.zip",
        "framework install large.toml",
        "framework install words.toml",
        "framework install bytes.toml",
        "framework install folder.toml",
        "framework install missing.toml",
    ]);
    assert_snapshot("install-wrong.txt", &text);
    assert!(own(&sandbox).is_empty());
    sandbox.ok("framework install just.toml");
}

#[test]
fn a_portfolio_gives_its_framework_once_it_is_verified() {
    let sandbox = gardener();
    let [old, _] = garden();
    sandbox.ok("export --draft --output p.zip");
    sandbox.ok("keys new --output me --no-passphrase");
    sandbox.ok("export --draft --encrypt-to me.pub --output sealed.zip.age");
    let told = said(&sandbox, "framework install p.zip");
    assert!(told.contains("The framework garden 1.0.0 is installed"), "{told}");
    assert_eq!(own(&sandbox), [("garden-1.0.0.toml".to_owned(), old.clone().into_bytes())]);
    sandbox.ok("framework remove garden --yes");
    let sealed = sandbox.fails(2, "framework install sealed.zip.age");
    assert!(sealed.contains("--identity"), "{sealed}");
    sandbox.ok("framework install sealed.zip.age --identity me");
    sandbox.ok("framework remove garden --yes");
    // Somebody changed its framework.
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("p.zip")).unwrap()).unwrap();
    let mut changed = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
        let name = member.name().unwrap().into_owned();
        if name.ends_with("framework.toml") {
            bytes = b"format = 1\n[framework]\nid = \"garden\"\n".to_vec();
        }
        drop(member);
        changed.start_file(name, SimpleFileOptions::default()).unwrap();
        changed.write_all(&bytes).unwrap();
    }
    sandbox.write("changed.zip", changed.finish().unwrap().into_inner());
    let refused = sandbox.fails(2, "framework install changed.zip");
    assert_eq!(
        refused,
        "error: `changed.zip` cannot be relied on, so its framework is not installed\n\
         note: nothing was changed\nhint: imh verify changed.zip\n"
    );
    let refused = sandbox.fails(1, "framework install p.zip --signer me.pub");
    assert!(refused.contains("its framework carries no signature"), "{refused}");
    assert!(own(&sandbox).is_empty());
}

#[test]
fn own_targets_and_courses_are_seen_wherever_those_that_ship_are_and_faults_are_told() {
    let sandbox = Sandbox::with_content();
    sandbox.write("target.toml", TARGET);
    sandbox.write("course.toml", COURSE);
    sandbox.ok("framework install target.toml");
    let told = said(&sandbox, "framework install course.toml");
    assert!(told.contains("The course walks is installed"), "{told}");
    let checked = sandbox.json("check --target nursery --format json");
    assert!(checked["missing"].to_string().contains("At least three pieces"), "{checked}");
    let refused = sandbox.fails(2, "check --target nurse");
    assert!(refused.contains("`nursery`"), "{refused}");
    sandbox.ok("export --target nursery --draft --output p.zip");
    sandbox.ok("--workspace panel review p.zip --assessor 'C. D.' --role Panel --decide RB-01=accept --reason Yes --output d.json");
    assert!(sandbox.json("gaps --format json")["gaps"].to_string().contains("Walks with babies"));
    sandbox.write("small.toml", small());
    sandbox.ok("init other --framework small.toml --role volunteer");
    assert!(sandbox.ok("--workspace other plan suggest").contains("Walks with babies"));
    // What is faulty, away or called like one that ships is told, and stops nothing.
    sandbox.write(&format!("{OWN}/training/broken.toml"), "format = 1\n[training]\n");
    std::fs::create_dir_all(sandbox.path(&format!("{OWN}/training/folder.toml"))).unwrap();
    sandbox.write(
        &format!("{OWN}/training/same.toml"),
        COURSE.replace("walks", "uon-pgcert-2023").replace("Walks with babies", "Not theirs"),
    );
    sandbox.write(
        &format!("{OWN}/submissions/same.toml"),
        TARGET.replace("nursery", "course-generic"),
    );
    sandbox.write(&format!("{OWN}/submissions/more.toml"), format!("{TARGET}# more\n"));
    let told = said(&sandbox, "gaps");
    assert!(
        told.contains("broken.toml` has faults") && told.contains("folder.toml` has faults"),
        "{told}"
    );
    assert!(
        told.contains("same.toml` has the id of a course that comes with imh (uon-pgcert-2023)"),
        "{told}"
    );
    assert!(!sandbox.ok("gaps").contains("Not theirs"));
    let told = String::from_utf8(sandbox.run("check --target course-generic").stderr).unwrap();
    assert!(told.contains("has the id of a submission target that comes with imh"), "{told}");
    let refused = sandbox.fails(2, "check --target nursery");
    assert!(
        refused.contains("more.toml` calls itself nursery, as another of your files does")
            && refused.contains("there is no submission target `nursery`"),
        "{refused}"
    );
    let refused = sandbox.fails(2, &format!("framework install {OWN}/training/same.toml"));
    assert!(
        refused.contains("`uon-pgcert-2023` is the id of a course that comes with imh"),
        "{refused}"
    );
}

#[test]
fn an_installed_mapping_is_used_by_a_move_and_by_a_comparison() {
    let sandbox = gardener();
    let without = sandbox.json("workspace move --to new.toml --preview --format json");
    let with =
        sandbox.json("workspace move --to new.toml --mapping map.toml --preview --format json");
    assert_ne!(without, with);
    sandbox.ok("framework install map.toml");
    let told = said(&sandbox, "workspace move --to new.toml --preview");
    assert!(
        told.contains("imh uses the mapping that you installed: `[DIR]/home/data/imh/frameworks/mappings/garden-1.0.0-to-garden-2.0.0.toml`"),
        "{told}"
    );
    assert_eq!(sandbox.json("workspace move --to new.toml --preview --format json"), with);
    let diff = sandbox.json("framework diff old.toml new.toml --format json");
    assert!(diff.to_string().contains("It asked for both."), "{diff}");
    // A mapping to begin with says only what the words say.
    sandbox.ok("framework diff old.toml new.toml --mapping begun.toml");
    assert!(!sandbox.read("begun.toml").contains("It asked for both."));
    // One that does not fit, and two that differ, are told and not used.
    sandbox.write(&format!("{OWN}/mappings/b.toml"), format!("{MAPPING}# more\n"));
    let told = said(&sandbox, "workspace move --to new.toml --preview");
    assert!(told.contains("so imh uses neither"), "{told}");
    assert_eq!(sandbox.json("workspace move --to new.toml --preview --format json"), without);
    std::fs::remove_file(sandbox.path(&format!("{OWN}/mappings/b.toml"))).unwrap();
    sandbox.ok("framework remove garden@1.0.0..garden@2.0.0 --yes");
    sandbox.write("odd.toml", MAPPING.replace("\"G-06\"", "\"G-66\""));
    sandbox.ok("framework install odd.toml");
    let told = said(&sandbox, "workspace move --to new.toml --preview");
    assert!(
        told.contains("but it does not fit them") && told.contains("imh does without it"),
        "{told}"
    );
    sandbox.write("path.toml", MAPPING.replace("garden@1.0.0", "../../up@1.0.0"));
    let refused = sandbox.fails(2, "framework install path.toml");
    assert!(refused.contains("names cannot be those of a framework"), "{refused}");
}

#[test]
fn a_pack_is_removed_on_a_yes_and_portfolios_keep_theirs() {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    sandbox.ok("framework install given.toml");
    sandbox.ok("init ws --framework small --role volunteer");
    let before = own(&sandbox);
    let text = sandbox.transcript(&[
        "framework remove small",
        "framework remove imh-practice --yes",
        "framework remove course-generic --yes",
        "framework remove smal --yes",
        "framework remove small@1.0.0 --yes",
        "framework remove small --yes",
    ]);
    assert_snapshot("install-remove.txt", &text);
    assert!(own(&sandbox).is_empty() && !before.is_empty());
    sandbox.ok("rate C1.seen=yes");
    sandbox.ok("workspace check");
    // A file with faults is removed by its path, and nothing outside the folder is.
    let broken = sandbox.write(&format!("{OWN}/broken.toml"), "nothing");
    sandbox.ok(&format!("framework remove {} --yes", broken.display()));
    assert!(!broken.exists());
    sandbox.fails(2, "framework remove given.toml --yes");
    assert!(sandbox.path("given.toml").exists());
}

#[test]
fn a_file_that_already_has_the_name_is_never_written_over() {
    let sandbox = Sandbox::new();
    sandbox.write(&format!("{OWN}/small-1.0.0.toml"), "my own notes");
    sandbox.write("given.toml", small());
    sandbox.ok("framework install given.toml");
    assert_eq!(sandbox.read(&format!("{OWN}/small-1.0.0.toml")), "my own notes");
    sandbox.ok("init ws --framework small --role volunteer");
}

#[test]
fn a_pack_that_a_service_keeps_elsewhere_is_waited_for_and_not_installed_beside() {
    let sandbox = Sandbox::new();
    sandbox.write(&format!("{OWN}/.small-1.0.0.toml.icloud"), "bplist00");
    sandbox.write("given.toml", small());
    let said = sandbox.fails(3, "framework install given.toml");
    assert!(said.contains("small-1.0.0.toml` is not here at the moment"), "{said}");
    assert_eq!(names(&sandbox), [".small-1.0.0.toml.icloud"]);
}

#[test]
fn the_same_pack_twice_in_a_zip_is_one_pack() {
    let sandbox = Sandbox::new();
    let (pack, target) = (small(), TARGET.as_bytes());
    let files: [(&str, &[u8]); 3] =
        [("a.toml", pack.as_bytes()), ("t.toml", target), ("b.toml", pack.as_bytes())];
    sandbox.write("packs.zip", zip_of(&files));
    sandbox.ok("framework install packs.zip");
    assert_eq!(names(&sandbox), ["small-1.0.0.toml", "submissions/nursery.toml"]);
}

#[test]
fn a_template_can_be_filled_in_again_after_a_filled_one_is_installed() {
    let sandbox = Sandbox::new();
    sandbox.write("filled.toml", filled("1.0.0"));
    sandbox.ok("framework install filled.toml");
    sandbox.write("grid.csv", "Code,Competency,Knowledge\n1.1,Watching,I watch a baby.\n");
    // The template counts what is missing, and nothing says that it is filled already.
    let line = "framework import grid.csv --output new.toml --into imhcf-2019 --yes";
    let said = sandbox.fails(2, line);
    assert!(said.contains("63 competencies are expected at level `1`, and 1 found"), "{said}");
    let filled = sandbox.fails(2, &line.replace("imhcf-2019", "imhcf-2019@1.0.0"));
    assert!(filled.contains("is filled already"), "{filled}");
}

proptest::proptest! {
    #![proptest_config(super::properties::config())]
    #[test]
    fn a_zip_that_was_changed_anywhere_is_read_or_refused(
        changes in proptest::collection::vec((0_usize..4000, proptest::prelude::any::<u8>()), 1..20),
    ) {
        let mut bytes = zip_of(&[("a.toml", small().as_bytes()), ("a.toml.sig", b"none")]);
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        let _ = imh::format::packed_files(std::io::Cursor::new(&bytes));
        let _ = imh::format::pack_kind(&bytes);
    }
}

#[cfg(unix)]
mod terminal {
    use super::{super::terminal::Terminal, *};

    #[test]
    fn on_a_terminal_a_removal_is_asked_about_and_no_is_the_answer_to_enter() {
        let sandbox = Sandbox::new();
        sandbox.write("given.toml", small());
        sandbox.ok("framework install given.toml");
        let mut terminal = Terminal::start(&sandbox, "framework remove small", 120, 30);
        terminal.sees("Portfolios keep their own copy.");
        terminal.types("\r");
        terminal.sees("it was not removed");
        assert_eq!(names(&sandbox), ["small-1.0.0.toml"]);
        let mut terminal = Terminal::start(&sandbox, "framework remove small", 120, 30);
        terminal.sees("Portfolios keep their own copy.");
        terminal.types("\x1b[B\r");
        terminal.sees("Removed the framework small 1.0.0");
        terminal.ends();
        assert!(names(&sandbox).is_empty());
    }
}

/// Counts the durable steps of a line.
pub(super) fn steps(sandbox: &Sandbox, line: &str) -> u64 {
    let output = sandbox
        .command(shell_words::split(line).unwrap())
        .env("IMH_FAIL", "count")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    said.lines().find_map(|line| line.strip_suffix(" steps")).unwrap().parse().unwrap()
}

/// A sandbox with a ZIP of three packs and two signatures, and one pack that is installed.
fn to_install() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    sandbox.write("target.toml", TARGET);
    sandbox.ok("keys new --output me --no-passphrase");
    sandbox.ok("framework sign given.toml --key me");
    sandbox.ok("framework sign target.toml --key me");
    let [pack, by] = ["given.toml", "given.toml.sig"].map(|file| sandbox.read_bytes(file));
    let [target, by_target] =
        ["target.toml", "target.toml.sig"].map(|file| sandbox.read_bytes(file));
    sandbox.write(
        "packs.zip",
        zip_of(&[
            ("given.toml", &pack),
            ("given.toml.sig", &by),
            ("target.toml", &target),
            ("target.toml.sig", &by_target),
            ("course.toml", COURSE.as_bytes()),
        ]),
    );
    sandbox
}

/// Returns the packs of one's own that the list has, with whether each is signed.
pub(super) fn known(sandbox: &Sandbox) -> Vec<(String, bool)> {
    let list = sandbox.json("framework list --format json");
    let mut found = Vec::new();
    for kind in ["frameworks", "targets", "courses", "mappings"] {
        for one in list[kind].as_array().unwrap().iter().filter(|one| one["installed"] == true) {
            assert_eq!(one["not-used"], serde_json::Value::Null, "{one}");
            found.push((one["id"].as_str().unwrap().to_owned(), !one["signed"].is_null()));
        }
    }
    found
}

#[test]
fn an_install_that_is_killed_at_any_step_installed_everything_or_nothing() {
    let all =
        [("small".to_owned(), true), ("nursery".to_owned(), true), ("walks".to_owned(), false)];
    let count = steps(&to_install(), "framework install packs.zip");
    assert!(count > 15, "{count} steps");
    let (mut none, mut whole) = (0, 0);
    for step in 1..=count {
        for fate in ["kill", "error"] {
            let sandbox = to_install();
            let ended = sandbox
                .command(["framework", "install", "packs.zip"])
                .env("IMH_FAIL", format!("{fate}:{step}:28"))
                .output()
                .unwrap();
            let found = known(&sandbox);
            let context = format!("{fate} {step}: {}", String::from_utf8_lossy(&ended.stderr));
            assert!(found.is_empty() || found == all, "{context}: {found:?}");
            if found.is_empty() {
                none += 1;
            } else {
                whole += 1;
            }
            if fate == "error" {
                let said = String::from_utf8_lossy(&ended.stderr);
                assert_ne!(ended.status.code(), Some(101), "{context}");
                assert_eq!(said.contains("nothing was changed"), found.is_empty(), "{context}");
            }
            // The next one finishes it, and leaves nothing else behind.
            sandbox.ok("framework install packs.zip");
            assert_eq!(known(&sandbox), all, "{context}");
            assert_eq!(
                names(&sandbox),
                [
                    "small-1.0.0.toml",
                    "small-1.0.0.toml.sig",
                    "submissions/nursery.toml",
                    "submissions/nursery.toml.sig",
                    "training/walks.toml"
                ],
                "{context}"
            );
        }
    }
    assert!(none > 5 && whole > 5, "{none} {whole}");
}

#[test]
fn a_removal_that_is_killed_at_any_step_leaves_the_pack_whole_or_gone() {
    let ready = || {
        let sandbox = to_install();
        sandbox.ok("framework install packs.zip");
        sandbox
    };
    let line = "framework remove small --yes";
    for step in 1..=steps(&ready(), line) {
        let sandbox = ready();
        let ended = sandbox
            .command(shell_words::split(line).unwrap())
            .env("IMH_FAIL", format!("kill:{step}"))
            .output()
            .unwrap();
        assert!(!ended.status.success());
        let left: Vec<_> = known(&sandbox).into_iter().filter(|(id, _)| id == "small").collect();
        assert!(left.is_empty() || left == [("small".to_owned(), true)], "{step}: {left:?}");
        // A signature that was left belongs to nobody who comes later.
        if left.is_empty() {
            sandbox.write("other.toml", format!("{}# other\n", small()));
            sandbox.ok("framework install other.toml");
            assert!(known(&sandbox).contains(&("small".to_owned(), false)), "{step}");
        } else {
            sandbox.ok(line);
        }
    }
}

#[test]
fn two_processes_install_one_after_another_and_one_content_wins() {
    let sandbox = Sandbox::new();
    sandbox.write("one.toml", small());
    sandbox.write("two.toml", format!("{}# two\n", small()));
    let gate = sandbox.path("gate");
    // The lock is taken at the first step, once there is a folder.
    std::fs::create_dir_all(sandbox.path(OWN)).unwrap();
    let mut holder = sandbox
        .command(["framework", "install", "one.toml"])
        .env("IMH_FAIL", "wait:3")
        .env("IMH_FAIL_GATE", &gate)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !gate.exists() {
        thread::sleep(Duration::from_millis(1));
    }
    let refused = sandbox.fails(3, "framework install two.toml");
    assert!(
        refused.starts_with(&format!(
            "error: another imh is installing or removing a framework (process {})",
            holder.id()
        )) && refused.contains("nothing was changed"),
        "{refused}"
    );
    sandbox.ok("framework list");
    let waiting = sandbox
        .command(["framework", "install", "two.toml"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::fs::remove_file(&gate).unwrap();
    assert!(holder.wait().unwrap().success());
    let waited = waiting.wait_with_output().unwrap();
    assert_eq!(waited.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&waited.stderr).contains("with other content"));
    assert_eq!(own(&sandbox), [("small-1.0.0.toml".to_owned(), small().into_bytes())]);
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    sandbox.write(OWN, "a file in its place");
    let said = sandbox.fails(2, "framework install given.toml");
    assert!(said.contains("note: nothing was changed"), "{said}");
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    // EROFS, at the first step.
    let ended = sandbox
        .command(["framework", "install", "given.toml"])
        .env("IMH_FAIL", "error:1:30")
        .output()
        .unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(4), "{said}");
    assert!(
        said.contains("the disk or folder can only be read")
            && said.contains("note: nothing was changed"),
        "{said}"
    );
}
