use super::harness::{Sandbox, assert_snapshot};

const WORDS: &str = "# A quiet morning\n\n## What happened?\n\nWe *waited* until she looked at us.\n\n## What now?\n";

#[test]
fn a_reflection_is_kept_as_evidence_with_what_was_written_and_no_more() {
    let sandbox = Sandbox::begun();
    sandbox.write("words.md", WORDS);
    let text = sandbox.transcript(&[
        "reflect rb-01 RS-04 --from words.md --happened 2026-05 --shows 'I wait and watch' --shows 'RS-04=I look back'",
        "evidence show E1",
        "reflect --from words.md --title 'Another title' --kind feedback",
        "evidence list",
        "evidence show E2 --format markdown",
    ]);
    assert_snapshot("reflect.txt", &text);
    let output = sandbox.run_with_input("reflect --from -", "Only a line.\n");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "Saved E3 Reflective account (3 words). Next, say what it speaks for: imh evidence link E3 COMPETENCY\n"
    );
}

#[test]
fn words_in_a_bundle_are_set_as_words_and_never_as_a_page_of_their_own() {
    let sandbox = Sandbox::begun();
    sandbox.write("words.md", "# T\n\nI **noticed** <script>alert(1)</script> [x](javascript:alert(1)).\n");
    sandbox.ok("reflect RB-01 --from words.md");
    sandbox.ok("export --output p.zip");
    sandbox.ok("verify p.zip");
    let unzip = std::process::Command::new("unzip")
        .args(["-p", "p.zip", "imh-portfolio/data/index.html"])
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    let page = String::from_utf8(unzip.stdout).unwrap();
    assert!(page.contains("I <strong>noticed</strong> &lt;script&gt;alert(1)&lt;/script&gt; x."), "{page}");
    assert!(!page.contains("<script") && !page.contains("javascript:"));
}

#[test]
fn what_cannot_be_a_reflection_changes_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.write("empty.md", "# Title\n\n## A question?\n\n<!-- a note -->\n");
    sandbox.write("latin.md", b"caf\xe9\n");
    let before = sandbox.tree("ws");
    let text = sandbox.transcript(&[
        "reflect",
        "reflect RB-99 --from empty.md",
        "reflect --kind refelctive-account --from empty.md",
        "reflect --from empty.md",
        "reflect --from latin.md",
        "reflect --from missing.md",
        "reflect --from empty.md --happened 2027-01",
        "reflect --shows 'what' --from empty.md",
    ]);
    assert_snapshot("reflect-wrong.txt", &text);
    assert_eq!(sandbox.tree("ws"), before);
}

#[cfg(unix)]
mod editor {
    use std::os::unix::fs::PermissionsExt;

    use super::{super::terminal::Terminal, Sandbox};

    /// A real program that stands in for nobody: it is the person's editor, and this is how this person writes.
    fn with_editor(sandbox: &mut Sandbox, script: &str) {
        let path = sandbox.write("my-editor", format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = path.to_str().unwrap().to_owned();
        sandbox.set("EDITOR", &path);
    }

    fn drafts(sandbox: &Sandbox) -> Vec<String> {
        sandbox.tree("ws/drafts").into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_editor_opens_with_questions_and_what_is_written_is_kept() {
        let mut sandbox = Sandbox::begun();
        with_editor(&mut sandbox, "cp \"$1\" page.md\nprintf 'I waited.\\n' >> \"$1\"");
        let (rest, code) = Terminal::start(&sandbox, "reflect RB-01", 80, 24).ends();
        assert!(rest.contains("Saved E1 Reflective account (2 words) for RB-01."), "{rest}");
        assert_eq!(code, 0);
        let page = sandbox.read("page.md");
        assert!(page.contains("This speaks for RB-01 Working with the whole family.") && page.contains("\n## What happened"), "{page}");
        let shown = sandbox.json("evidence show E1 --format json");
        assert_eq!(shown["words"], "## Which competencies does this show, and how?\n\nI waited.\n");
        assert_eq!(drafts(&sandbox), Vec::<String>::new());
        Terminal::start(&sandbox, "reflect --model gibbs", 80, 24).ends();
        assert!(sandbox.read("page.md").contains("Gibbs' reflective cycle (1988)"));
        Terminal::start(&sandbox, "reflect --model what", 80, 24).ends();
        assert!(sandbox.read("page.md").contains("## So what?"));
    }

    #[test]
    fn an_editor_that_dies_loses_nothing_and_the_next_time_goes_on() {
        let mut sandbox = Sandbox::begun();
        with_editor(&mut sandbox, "printf 'Half a thought\\n' >> \"$1\"\nkill -9 $$");
        let (rest, code) = Terminal::start(&sandbox, "reflect RB-01", 80, 24).ends();
        assert!(rest.contains("Your words are kept as a draft"), "{rest}");
        assert_eq!(code, 1);
        assert_eq!(drafts(&sandbox), ["reflection.md"]);
        assert_eq!(sandbox.json("evidence list --format json")["evidence"].as_array().unwrap().len(), 0);
        with_editor(&mut sandbox, "printf 'and the rest of it\\n' >> \"$1\"");
        let (rest, code) = Terminal::start(&sandbox, "reflect", 80, 24).ends();
        assert!(rest.contains("There is a draft that was not finished") && rest.contains("for RB-01"), "{rest}");
        assert_eq!(code, 0);
        assert!(
            sandbox.json("evidence show E1 --format json")["words"].as_str().unwrap().ends_with("Half a thought\nand the rest of it\n")
        );
        assert_eq!(drafts(&sandbox), Vec::<String>::new());
    }

    #[test]
    fn a_new_one_leaves_the_draft_where_it_is() {
        let mut sandbox = Sandbox::begun();
        with_editor(&mut sandbox, "printf 'First\\n' >> \"$1\"\nexit 1");
        Terminal::start(&sandbox, "reflect RB-01", 80, 24).ends();
        with_editor(&mut sandbox, "printf 'Second\\n' >> \"$1\"");
        Terminal::start(&sandbox, "reflect RB-02 --new", 80, 24).ends();
        assert_eq!(drafts(&sandbox), ["reflection set aside.md"]);
        assert!(!sandbox.json("evidence show E1 --format json")["words"].as_str().unwrap().contains("First"));
    }

    #[test]
    fn nothing_written_keeps_nothing_and_an_editor_that_is_not_there_is_told() {
        let mut sandbox = Sandbox::begun();
        let before = sandbox.tree("ws");
        with_editor(&mut sandbox, "true");
        let (rest, code) = Terminal::start(&sandbox, "reflect", 80, 24).ends();
        assert!(rest.contains("nothing was written, so nothing was kept"), "{rest}");
        assert_eq!(code, 1);
        sandbox.set("EDITOR", "no-such-editor --wait");
        let (rest, code) = Terminal::start(&sandbox, "reflect", 80, 24).ends();
        assert!(rest.contains("the editor `no-such-editor --wait` could not be started") && rest.contains("hint:"), "{rest}");
        assert_eq!(code, 2);
        assert_eq!(sandbox.tree("ws"), before);
    }
}
