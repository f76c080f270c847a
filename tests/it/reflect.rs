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
        "Saved E3 Only a line (3 words). Next, say what it speaks for: imh evidence link E3 COMPETENCY\n"
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
    assert_eq!(page.matches("<script").count(), 1, "the page's own, and nobody else's");
    assert!(!page.contains("javascript:"));
}

#[test]
fn what_cannot_be_a_reflection_changes_nothing() {
    let sandbox = Sandbox::begun();
    sandbox.write("empty.md", "# Title\n\n## A question?\n");
    sandbox.write("latin.md", b"caf\xe9\n");
    sandbox.write("nul.md", "words\0and more\n");
    sandbox.write("long.md", "word ".repeat(300_000));
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
        "reflect -",
        "reflect --from ws",
        "reflect --from /dev/zero",
        "reflect --from nul.md",
        "reflect --from long.md",
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
        assert!(rest.contains("Saved E1 I waited (2 words) for RB-01."), "{rest}");
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
        assert!(rest.contains("Going on with the draft for RB-01, \"Half a thought\".") && rest.contains("for RB-01."), "{rest}");
        assert_eq!(code, 0);
        assert!(
            sandbox.json("evidence show E1 --format json")["words"].as_str().unwrap().ends_with("Half a thought\nand the rest of it\n")
        );
        assert_eq!(drafts(&sandbox), Vec::<String>::new());
    }

    #[test]
    fn a_new_one_leaves_the_draft_and_any_draft_can_be_gone_on_with() {
        let mut sandbox = Sandbox::begun();
        with_editor(&mut sandbox, "printf 'First\\n' >> \"$1\"\nexit 1");
        Terminal::start(&sandbox, "reflect RB-01", 80, 24).ends();
        with_editor(&mut sandbox, "printf 'Second\\n' >> \"$1\"\nexit 1");
        Terminal::start(&sandbox, "reflect RB-02 --new", 80, 24).ends();
        assert_eq!(drafts(&sandbox).len(), 2);
        // Competencies that are named are never dropped for those of a draft.
        with_editor(&mut sandbox, "printf 'Third\\n' >> \"$1\"");
        let mut terminal = Terminal::start(&sandbox, "reflect RB-03", 80, 24);
        terminal.sees("There are 2 drafts that were not finished.");
        terminal.sees("for RB-01, \"First\"");
        terminal.sees("for RB-02, \"Second\"");
        terminal.sees("Begin a new one for RB-03");
        terminal.types("\r");
        assert!(terminal.ends().0.contains("Saved E1 Third (1 word) for RB-03."));
        let mut terminal = Terminal::start(&sandbox, "reflect", 80, 24);
        terminal.sees("Begin a new one");
        terminal.types("\u{1b}[B\r");
        assert!(terminal.ends().0.contains("for RB-02."));
        assert_eq!(drafts(&sandbox), ["reflection.md"]);
        assert!(!sandbox.json("evidence show E2 --format json")["words"].as_str().unwrap().contains("First"));
    }

    #[test]
    fn a_draft_that_was_only_looked_at_becomes_evidence_when_its_writer_says_so() {
        let mut sandbox = Sandbox::begun();
        with_editor(&mut sandbox, "printf 'Half\\n' >> \"$1\"\nexit 1");
        Terminal::start(&sandbox, "reflect RB-01", 80, 24).ends();
        with_editor(&mut sandbox, "true");
        let mut terminal = Terminal::start(&sandbox, "reflect", 80, 24);
        terminal.sees("Nothing was changed this time.");
        terminal.types("\u{1b}[B\r");
        let (rest, code) = terminal.ends();
        assert!(code == 1 && rest.contains("It stays a draft"), "{rest}");
        assert_eq!(drafts(&sandbox), ["reflection.md"]);
        let mut terminal = Terminal::start(&sandbox, "reflect", 80, 24);
        terminal.sees("Nothing was changed this time.");
        terminal.types("\r");
        assert!(terminal.ends().0.contains("Saved E1 Half"));
        assert_eq!(drafts(&sandbox), Vec::<String>::new());
    }

    #[test]
    fn words_that_are_evidence_open_in_the_editor_to_be_changed() {
        let mut sandbox = Sandbox::begun();
        sandbox.ok("evidence add --words 'She looked at me.' --title A --for RB-01");
        with_editor(&mut sandbox, "printf 'And I waited.\\n' >> \"$1\"\nexit 1");
        let (rest, code) = Terminal::start(&sandbox, "evidence edit E1", 80, 24).ends();
        assert!(code == 1 && rest.contains("Your changes are kept"), "{rest}");
        assert_eq!(sandbox.json("evidence show E1 --format json")["words"], "She looked at me.\n");
        with_editor(&mut sandbox, "true");
        let (rest, code) = Terminal::start(&sandbox, "evidence edit E1", 80, 24).ends();
        assert!(code == 0 && rest.contains("Changed E1."), "{rest}");
        assert_eq!(sandbox.json("evidence show E1 --format json")["words"], "She looked at me.\nAnd I waited.\n");
        assert_eq!(drafts(&sandbox), Vec::<String>::new());
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
