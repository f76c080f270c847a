//! Commands that imh prints can be pasted: each is whole on one line, and names the file it is
//! about.

use std::path::Path;

use imh::text::{commands_in, pastable, quoted, quoted_path, width};
use proptest::prelude::*;

use super::{harness::Sandbox, house::house};

/// Returns every text in the source that contains a command, with its file.
fn texts_with_commands() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (name, source) in house() {
        let code = source.split("#[cfg(test)]\nmod").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            texts.extend(
                literals(line)
                    .into_iter()
                    .filter(|text| !commands_in(text).is_empty())
                    .map(|text| (name.clone(), text)),
            );
        }
    }
    texts
}

/// Returns the string literals of a line of source.
fn literals(line: &str) -> Vec<String> {
    let (mut texts, mut open, mut signs) = (Vec::new(), None::<String>, line.chars());
    while let Some(c) = signs.next() {
        match (&mut open, c) {
            (Some(text), '\\') => match signs.next() {
                Some('n') => text.push('\n'),
                Some(sign) => text.push(sign),
                None => {}
            },
            (Some(_), '"') => texts.extend(open.take()),
            (Some(text), c) => text.push(c),
            (None, '"') => open = Some(String::new()),
            // A quote character literal opens nothing.
            (None, '\'') => {
                let rest = signs.as_str();
                if rest.starts_with("\"'") || rest.starts_with("\\\"'") {
                    signs.by_ref().take(rest.find('\'').map_or(0, |at| at + 1)).for_each(drop);
                }
            }
            (None, _) => {}
        }
    }
    texts
}

/// Reports whether a word belongs to a command rather than to the sentence around it.
fn is_of_a_command(word: &str) -> bool {
    let is_prose = !word.is_empty()
        && word.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '\'')
        && !word.starts_with('-');
    // Words of commands, and values in hints.
    let known = [
        "imh",
        "accept",
        "add",
        "certificate",
        "check",
        "clean",
        "compare",
        "confirm",
        "diff",
        "done",
        "drop",
        "edit",
        "example",
        "export",
        "forms",
        "gaps",
        "html",
        "import",
        "install",
        "link",
        "list",
        "matrix",
        "move",
        "names",
        "new",
        "portfolio",
        "remove",
        "restore",
        "set",
        "settle",
        "show",
        "suggest",
        "text",
        "unlink",
        "use",
        "moodle-csv",
        "walk",
        "words",
        "xlsx",
        "backup",
        "drop-draft",
        "status",
    ];
    !is_prose || imh::text::is_command(word) || known.contains(&word)
}

#[test]
fn no_sentence_runs_on_into_a_command() {
    let texts = texts_with_commands();
    assert!(texts.len() > 180, "{} texts are not all that name a command", texts.len());
    for (name, text) in texts {
        for command in commands_in(&text).into_iter().filter(|command| command.starts_with("imh "))
        {
            let words = shell_words::split(command)
                .unwrap_or_else(|error| panic!("src/{name}: `{command}`: {error}"));
            let prose = words.iter().find(|word| !is_of_a_command(word));
            assert_eq!(
                prose, None,
                "src/{name}: where does the command end? Set it in backquotes: {text}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_command_of_every_text_is_whole_in_one_line(
        name in "[a-zé' \"$`!;.,()&-]{1,60}", columns in 20_usize..=120,
    ) {
        for (file, text) in texts_with_commands() {
            let said = text.replace("{{", "{").replace("}}", "}");
            let filled = fill(&said, &quoted(&name));
            for command in commands_in(&filled) {
                let lines = pastable(&format!("hint: {filled}"), columns);
                prop_assert!(
                    lines.iter().any(|line| line.contains(command)),
                    "src/{}: {:?}",
                    file,
                    lines
                );
            }
            for command in commands_in(&said) {
                let expected = fill(command, &quoted(&name));
                prop_assert!(
                    commands_in(&filled).contains(&expected.as_str()),
                    "src/{}: {:?} is cut in {:?}",
                    file,
                    expected,
                    filled
                );
            }
        }
    }
}

/// Replaces each placeholder of a text by `word`.
fn fill(text: &str, word: &str) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('{') {
        let Some(end) = rest[at..].find('}') else { break };
        // A placeholder directly after a command's word brings its own space.
        let is_glued = rest[..at].chars().last().is_some_and(|c| c.is_alphanumeric() || c == '.');
        // A placeholder alone in backquotes is a whole command, and no name.
        let is_command = rest[..at].ends_with('`') && rest[at + end + 1..].starts_with('`');
        filled.push_str(&rest[..at]);
        filled.push_str(if is_glued {
            ""
        } else if is_command {
            "imh undo 7"
        } else {
            word
        });
        rest = &rest[at + end + 1..];
    }
    filled + rest
}

const HOSTILE: [&str; 12] = [
    "it's.zip",
    "a \"b\".zip",
    "$HOME.zip",
    "a`id`b.zip",
    "no!way!.zip",
    "two  blanks.zip",
    "-flag.zip",
    "--output.zip",
    "~.zip",
    "a;b&c|d.zip",
    "Portfolio of somebody whose name is long, with what she sent in March – for the panel.zip",
    "a.b., c.; d",
];

#[test]
#[cfg(unix)]
fn a_quoted_path_names_the_same_file_in_every_shell() {
    for name in HOSTILE.into_iter().chain([
        "a\nb%d\\n.zip",
        "\u{1b}[31m.zip",
        "tab\t.zip",
        "\u{200e}left.zip",
        "=ls",
    ]) {
        for shell in ["sh", "bash", "dash"]
            .into_iter()
            .filter(|shell| super::harness::has(shell, &["-c", "true"]))
        {
            let line = format!("printf %s {}", quoted_path(Path::new(name)));
            let output = std::process::Command::new(shell).args(["-c", &line]).output().unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(said.strip_prefix("./").unwrap_or(&said), name, "{shell}: {line}");
        }
        assert_eq!(
            imh::text::shown(&quoted_path(Path::new(name))),
            quoted_path(Path::new(name)),
            "nothing of it is changed to be shown"
        );
    }
}

#[test]
#[cfg(unix)]
fn at_80_columns_a_hint_can_be_pasted_whatever_the_file_is_called() {
    use super::terminal::Terminal;

    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output portfolio.zip");
    let portfolio = sandbox.read_bytes("portfolio.zip");
    for name in HOSTILE {
        sandbox.write(name, &portfolio);
        for columns in [40, 80] {
            // The hint names the command that shows the same file, on one line.
            let line = format!("review show {}", quoted_path(Path::new(name)));
            let (said, code) = Terminal::start(&sandbox, &line, columns, 24).ends();
            assert_eq!(code, 2, "{said}");
            let command = command_of(&said, "imh review ");
            assert_eq!(pasted(&sandbox, &command)[1].trim_start_matches("./"), name, "{said}");
        }
    }
}

#[test]
#[cfg(unix)]
fn at_80_columns_what_comes_next_can_be_pasted_from_a_report_and_from_what_is_said() {
    use super::terminal::Terminal;

    let mut sandbox = Sandbox::with_content();
    sandbox.ok("export --output portfolio.zip");
    sandbox.set("IMH_WORKSPACE", "panel");
    let (one, other) = (
        "portfolio - decisions by C. D.json",
        "portfolio - what the other assessor of the panel decided.json",
    );
    for (file, name, outcome) in [(one, "C. D.", "accept"), (other, "E. F.", "clarify")] {
        sandbox.ok(&format!(
            "review portfolio.zip --assessor '{name}' --role Panel --output '{file}' --decide RB-01={outcome} --reason 'Seen.'"
        ));
    }
    for line in [
        format!("review compare '{one}' '{other}'"),
        format!("review certificate '{one}' '{other}' --output no.html"),
    ] {
        let (said, _) = Terminal::start(&sandbox, &line, 80, 24).ends();
        let mut files = pasted(&sandbox, &command_of(&said, "imh review settle "))[2..].to_vec();
        files.sort();
        assert_eq!(files, [one, other], "{said}");
    }
    sandbox.set("IMH_WORKSPACE", sandbox.path("ws").to_str().unwrap().to_owned().as_str());
    // A report, on a terminal and in a pipe.
    let folder = "a folder whose name is rather long, so that it fits nowhere beside anything else";
    sandbox.write(&format!("{folder}/file.toml"), "");
    let line = format!("init '{folder}/new one' --level 1");
    let (said, _) = Terminal::start(&sandbox, &line, 80, 24).ends();
    let command = command_of(&said, "imh assess ");
    assert_eq!(pasted(&sandbox, &command)[2], format!("{folder}/new one"), "{said}");
    for columns in ["20", "33", "80"] {
        for line in [
            "status",
            "plan",
            "check",
            "show RB-01",
            "gaps",
            "evidence list",
            "evidence show E1",
            "decisions list",
        ] {
            let narrow = sandbox.command(line.split(' ')).env("COLUMNS", columns).output().unwrap();
            let said = String::from_utf8(narrow.stdout).unwrap();
            let wide = sandbox.command(line.split(' ')).env("COLUMNS", "140").output().unwrap();
            let whole = String::from_utf8(wide.stdout).unwrap();
            for command in commands_in(&whole).into_iter().filter(|command| !command.contains("  "))
            {
                assert!(
                    said.lines().any(|line| line.contains(command)),
                    "{line} at {columns}: `{command}`\n{said}"
                );
            }
        }
    }
}

/// Returns the one line with this command, from where the command begins.
fn command_of(said: &str, begins: &str) -> String {
    let line = said
        .lines()
        .map(str::trim_end)
        .find(|line| line.contains(begins))
        .unwrap_or_else(|| panic!("no line has `{begins}`:\n{said}"));
    let from = &line[line.find(begins).unwrap()..];
    commands_in(from).first().unwrap_or_else(|| panic!("{from}")).to_string()
}

/// Returns the arguments that a shell passes when this command is pasted.
fn pasted(sandbox: &Sandbox, command: &str) -> Vec<String> {
    let script = format!("imh() {{ printf '%s\\0' \"$@\"; }}\n{command}");
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn only_a_command_or_a_name_makes_a_line_too_wide() {
    let lines = pastable(
        "a word, and `a name with blanks in it` that stays whole; run imh plan add \"...\" --for RB-01 --by 2027-03-31",
        24,
    );
    for line in lines.iter().filter(|line| width(line) > 24) {
        assert!(line.contains("imh plan add") || line.contains("a name with"), "{line}");
    }
}

/// A person who names a workspace gets commands for that workspace, and not for their own.
#[test]
fn a_command_that_is_said_means_the_workspace_that_was_named() {
    let mut sandbox = Sandbox::new();
    sandbox.ok("init 'somebody else' --level 1 --name Ann");
    sandbox.ok("init own --level 1 --name Jo");
    sandbox.set("IMH_WORKSPACE", sandbox.path("own").to_str().unwrap().to_owned().as_str());
    let said = |line: &str| {
        let output = sandbox.run(line);
        format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    };
    let here = "--workspace 'somebody else'";
    assert!(
        said(&format!("{here} rate RB-01=achieved"))
            .contains("`imh --workspace 'somebody else' undo` takes it back")
    );
    assert!(
        said(&format!("{here} evidence add --words Words --title A --for RB-01"))
            .contains("imh --workspace 'somebody else' evidence link E1")
    );
    assert!(said(&format!("{here} status")).contains("imh --workspace 'somebody else' assess"));
    // In reports of every format for people, and in a file as well.
    for (line, told) in [
        ("plan", "imh --workspace 'somebody else' plan suggest"),
        ("plan --format markdown", "imh --workspace 'somebody else' plan suggest"),
        ("plan --format html", "imh --workspace &#39;somebody else&#39; plan suggest"),
    ] {
        let text = said(&format!("{here} {line}")).replace("&#x27;", "&#39;").replace('\\', "");
        assert!(text.contains(told), "{line}: {text}");
        assert!(!said(line).contains("--workspace"), "{line}");
        sandbox.ok(&format!("{here} {line} --output page --force"));
        assert!(
            sandbox.read("page").replace("&#x27;", "&#39;").replace('\\', "").contains(told),
            "{line}"
        );
    }
    assert!(
        said(&format!("{here} rate ZZ-99=achieved"))
            .contains("imh --workspace 'somebody else' framework show")
    );
    // The pasted command undoes the entry in the named workspace, and leaves their own unchanged.
    sandbox.ok("rate RB-09=achieved");
    let before = sandbox.tree("own");
    sandbox.ok("--workspace 'somebody else' undo");
    assert_eq!(sandbox.tree("own"), before);
    // Without the flag nothing is added.
    assert!(!said("rate RB-02=achieved").contains("--workspace"));
}
