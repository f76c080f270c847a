//! Files that are dragged into the window, as terminals write their paths.

#![cfg(unix)]

use super::{harness::Sandbox, terminal::Terminal};

/// Adds what is typed where a file is asked for, and returns the names of the files that are kept.
fn kept(typed: &dyn Fn(&str) -> String) -> Vec<String> {
    let sandbox = Sandbox::begun();
    for name in ["My visit (first).txt", "it's two.txt", "plain.txt"] {
        sandbox.write(name, "words\n");
    }
    let folder = sandbox.path("").display().to_string();
    let mut terminal = Terminal::start(&sandbox, "evidence add", 100, 24);
    terminal.sees("What is it?");
    terminal.types("\r");
    terminal.sees("Where is the file?");
    terminal.types(&format!("{}\r", typed(folder.trim_end_matches('/'))));
    terminal.sees("Which kind of evidence");
    terminal.types("\r");
    for question in ["What should it be called?", "Which competencies"] {
        terminal.sees(question);
        terminal.types("\r");
    }
    terminal.sees("When did it happen?");
    terminal.types("\r");
    terminal.sees("Who has confirmed it");
    terminal.types("\r");
    assert_eq!(terminal.ends().1, 0);
    names(&sandbox)
}

fn names(sandbox: &Sandbox) -> Vec<String> {
    let shown = sandbox.json("evidence show E1 --format json");
    let files = shown["evidence"]["files"].as_array().unwrap().clone();
    files.iter().map(|file| file["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_path_is_read_as_each_terminal_writes_it() {
    let first = ["My visit (first).txt"];
    for typed in [
        &|at: &str| format!("'{at}/My visit (first).txt' "),
        &|at| format!(r"{at}/My\ visit\ \(first\).txt "),
        &|at| format!("\"{at}/My visit (first).txt\""),
        &|at| format!("{at}/My visit (first).txt"),
        &|at| format!("file://{at}/My%20visit%20(first).txt"),
        &|at| format!("'{at}/My visit (first).txt"),
        &|at| format!("{at}/My visit (first).txt'"),
    ] as [&dyn Fn(&str) -> String; 7]
    {
        assert_eq!(kept(typed), first, "{}", typed("/f"));
    }
}

#[test]
fn several_files_are_taken_at_once() {
    let both = ["My visit (first).txt", "it's two.txt"];
    for typed in [
        &|at: &str| format!(r"'{at}/My visit (first).txt' '{at}/it'\''s two.txt' "),
        &|at| format!("file://{at}/My%20visit%20(first).txt file://{at}/it's%20two.txt"),
        &|at| format!(r#""{at}/My visit (first).txt""{at}/it's two.txt""#),
    ] as [&dyn Fn(&str) -> String; 3]
    {
        assert_eq!(kept(typed), both, "{}", typed("/f"));
    }
    assert_eq!(kept(&|at| format!("{at}/plain.txt{at}/plain.txt"))[0], "plain.txt");
}

#[test]
fn a_file_dragged_where_a_choice_is_expected_is_added_as_a_file() {
    let sandbox = Sandbox::begun();
    sandbox.write("My visit.txt", "words\n");
    let path = sandbox.path("My visit.txt").display().to_string();
    let mut terminal = Terminal::start(&sandbox, "evidence add", 100, 24);
    terminal.sees("What is it?");
    terminal.types(&format!("'{path}' "));
    terminal.sees("Keep it, as a file or as words of your own?");
    terminal.types("y");
    terminal.sees("Which kind of evidence");
    terminal.types("\r");
    terminal.sees("called? (Enter for \"My visit\")");
    terminal.types("\r");
    for question in ["Which competencies", "When did it happen?", "Who has confirmed it"] {
        terminal.sees(question);
        terminal.types("\r");
    }
    assert_eq!(terminal.ends().1, 0);
    assert_eq!(names(&sandbox), ["My visit.txt"]);
    let shown = sandbox.json("evidence show E1 --format json");
    assert!(shown["evidence"]["account"].is_null(), "{shown}");
}

#[test]
fn an_address_of_a_file_is_a_file_on_the_command_line_too() {
    let sandbox = Sandbox::begun();
    sandbox.write("My visit.txt", "words\n");
    let at = sandbox.path("").display().to_string();
    sandbox.ok(&format!("evidence add file://{}/My%20visit.txt", at.trim_end_matches('/')));
    assert_eq!(names(&sandbox), ["My visit.txt"]);
    let said = sandbox.fails(2, "evidence add file:///nowhere/at-all.txt");
    assert!(said.contains("at-all.txt"), "{said}");
}

#[test]
fn a_path_to_nothing_is_named_and_nothing_is_lost() {
    let sandbox = Sandbox::begun();
    sandbox.write("plain.txt", "words\n");
    let at = sandbox.path("").display().to_string();
    let at = at.trim_end_matches('/');
    let mut terminal = Terminal::start(&sandbox, "evidence add", 160, 24);
    terminal.sees("What is it?");
    terminal.types("\r");
    terminal.sees("Where is the file?");
    terminal.types(&format!("'{at}/plain.txt' '{at}/gone.txt'\r"));
    terminal.sees("There is no file");
    terminal.types(&format!("{at}\r"));
    terminal.sees("That is a folder");
    terminal.types(&format!("{at}/plain.txt\r"));
    terminal.sees("Which kind of evidence");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().1, 130);
    assert_eq!(sandbox.json("evidence list --format json")["evidence"], serde_json::json!([]));
}
