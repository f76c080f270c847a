//! How many keys the two things take that everybody does first, as the guide says.

#![cfg(unix)]

use super::{harness::Sandbox, terminal::Terminal};

/// Types keys, one after another, each once the question is there.
fn typed(terminal: &mut Terminal, questions: &[(&str, &str)]) -> usize {
    for (question, keys) in questions {
        terminal.sees(question);
        terminal.types(keys);
    }
    questions.iter().map(|(_, keys)| keys.len()).sum()
}

#[test]
fn a_first_rating_of_all_takes_130_keys() {
    let sandbox = Sandbox::new();
    let mut terminal = Terminal::start(&sandbox, "assess", 100, 40);
    let begun = typed(
        &mut terminal,
        &[
            ("Which framework?", "\r"),
            ("What do you work as?", "\r"),
            ("Which level?", "\r"),
            ("What should your portfolio call you?", "\r"),
        ],
    );
    let answered = typed(&mut terminal, &[("q quit", "3"); 126]);
    let (rest, code) = terminal.ends();
    assert!(code == 0 && rest.contains("63 of 63 competencies achieved"), "{rest}");
    assert_eq!(begun + answered, 130);
    let guide = std::fs::read_to_string("docs/practitioner.md").unwrap();
    assert!(guide.contains("takes 130 keys"), "the guide says otherwise");
}

#[test]
fn a_piece_of_evidence_takes_eight_enters_a_file_and_a_competency() {
    let sandbox = Sandbox::begun();
    sandbox.write("plan.txt", "words\n");
    let path = sandbox.path("plan.txt").display().to_string();
    let mut terminal = Terminal::start(&sandbox, "evidence add", 100, 40);
    let dragged = format!("'{path}' \r");
    let keys = typed(
        &mut terminal,
        &[
            ("What is it?", "\r"),
            ("Where is the file?", &dragged),
            ("Which kind of evidence", "\r"),
            ("What should it be called?", "\r"),
            ("Which competencies", "rb1\r"),
            ("What does it show about RB-01", "\r"),
            ("When did it happen?", "\r"),
            ("Who has confirmed it", "\r"),
        ],
    );
    let (rest, code) = terminal.ends();
    assert!(code == 0 && rest.contains("Saved E1 (1 file, work product) for RB-01."), "{rest}");
    assert_eq!(keys - dragged.len() - "rb1".len(), 7, "and Enter after the file");
    let guide = std::fs::read_to_string("docs/practitioner.md").unwrap();
    assert!(guide.contains("eight times Enter"), "the guide says otherwise");
}
