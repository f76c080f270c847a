//! What a person is asked when they write, and what of the page was written by them.

use std::fmt::Write as _;

use crate::model::{Competency, EvidenceKind};

/// A well-known way to look back, in our own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReflectionModel {
    /// The reflective cycle of Graham Gibbs (1988): six steps from what happened to what comes next.
    Gibbs,
    /// "What? So what? Now what?", after Terry Borton (1970), taken up by Driscoll and by Rolfe and colleagues.
    What,
}

impl ReflectionModel {
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Gibbs => "Gibbs' reflective cycle (1988)",
            Self::What => "What? So what? Now what? (Borton, 1970)",
        }
    }

    #[must_use]
    pub fn prompts(self) -> &'static [&'static str] {
        match self {
            Self::Gibbs => &[
                "Description: what happened, told so that nobody could be recognised?",
                "Feelings: what did I think and feel, then and afterwards?",
                "Evaluation: what went well in it, and what was hard?",
                "Analysis: what sense do I make of it, and what do I know that helps me to?",
                "Conclusion: what else could I have done, and what have I learnt?",
                "Action plan: what will I do next time, and what do I need for it?",
            ],
            Self::What => &[
                "What? What happened, what did I do, and what did I notice in the baby?",
                "So what? What did it mean, for the family and for me, and what do I make of it now?",
                "Now what? What will I do differently, or the same on purpose, and when?",
            ],
        }
    }
}

/// What was written on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reflection {
    pub title: Option<String>,
    /// As Markdown; the questions that were answered stand above their answers.
    pub words: String,
}

/// What the writer is told on the page. Words that they write in the middle of it are theirs all the same.
const NOTE: [&str; 5] = [
    "Write under each question, as much or as little as you like. Questions that you leave empty are left out, and so is",
    "this note. The first line is the title; make it your own. Nobody should be recognisable: no names, no places, a month",
    "rather than a day.",
    "Save and close to keep it. To keep nothing, leave it empty.",
    "",
];
const SPEAKS_FOR: &str = "This speaks for ";
const FOLLOWS: &str = "The questions follow ";
/// How the first line of a draft begins, which says what it is for.
pub const HEAD: &str = "<!-- imh reflect ";

/// A page to write on. What is in `<!-- -->` is for the writer only.
#[must_use]
pub fn page(kind: &EvidenceKind, model: Option<ReflectionModel>, competencies: &[&Competency]) -> String {
    let mut page = format!("# {}\n\n<!--\n", kind.title);
    for line in NOTE {
        writeln!(page, "{line}").expect("a string takes any text");
    }
    for competency in competencies {
        writeln!(page, "{SPEAKS_FOR}{} {}.", competency.id, competency.title.replace("--", "-")).expect("a string takes any text");
    }
    if let Some(model) = model {
        writeln!(page, "{FOLLOWS}{}.", model.title()).expect("a string takes any text");
    }
    page.push_str("-->\n");
    let prompts: Vec<&str> = model.map_or_else(|| kind.prompts.iter().map(String::as_str).collect(), |model| model.prompts().to_vec());
    for prompt in prompts {
        write!(page, "\n## {prompt}\n\n").expect("a string takes any text");
    }
    page
}

/// What of a page its writer wrote; `None` if that is nothing.
#[must_use]
pub fn written(page: &str) -> Option<Reflection> {
    let page = without_notes(page);
    let mut title = None;
    let mut words = String::new();
    // A question waits until something stands below it.
    let mut waiting: Vec<&str> = Vec::new();
    let mut in_code = false;
    let mut has_words = false;
    for line in page.lines() {
        in_code ^= line.trim_start().starts_with("```");
        if !in_code && title.is_none() && !has_words && waiting.is_empty() && line.starts_with("# ") {
            title = Some(line[2..].trim().to_owned()).filter(|title| !title.is_empty());
        } else if let Some(depth) = heading_depth(line).filter(|_| !in_code) {
            waiting.retain(|above| heading_depth(above) < Some(depth));
            waiting.push(line);
        } else if line.trim().is_empty() {
            if waiting.is_empty() && has_words {
                words.push('\n');
            }
        } else {
            for heading in waiting.drain(..) {
                write!(words, "{}{heading}\n\n", if words.is_empty() || words.ends_with("\n\n") { "" } else { "\n" })
                    .expect("a string takes any text");
            }
            words.push_str(line.trim_end());
            words.push('\n');
            has_words = true;
        }
    }
    has_words.then(|| Reflection { title, words: format!("{}\n", words.trim_end()) })
}

fn heading_depth(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches('#');
    let depth = line.len() - rest.len();
    ((1..=6).contains(&depth) && (rest.is_empty() || rest.starts_with(' '))).then_some(depth)
}

/// Without what stood on the page for its writer. Everything else is theirs, wherever they wrote it.
fn without_notes(page: &str) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut lines = page.lines().peekable();
    let mut in_note = false;
    while let Some(line) = lines.next() {
        let begins = line == "<!--" && lines.peek() == Some(&NOTE[0]);
        let is_ours = begins
            || (line.starts_with(HEAD) && line.ends_with("-->"))
            || (in_note && (line == "-->" || NOTE.contains(&line) || line.starts_with(SPEAKS_FOR) || line.starts_with(FOLLOWS)));
        in_note = (in_note || begins) && line != "-->";
        if !is_ours {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// What a piece is called whose writer gave it no title: how it begins, up to a word's end.
#[must_use]
pub fn first_words(words: &str) -> Option<String> {
    const MOST: usize = 60;
    let line = words.lines().map(str::trim).find(|line| !line.is_empty() && heading_depth(line).is_none())?;
    let plain: String = line.chars().filter(|c| !matches!(c, '*' | '_' | '`' | '#' | '>')).collect();
    let plain = plain.trim().trim_start_matches("- ");
    if plain.chars().count() <= MOST {
        return Some(plain.trim_end_matches('.').to_owned()).filter(|title| !title.is_empty());
    }
    let cut: String = plain.chars().take(MOST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    Some(format!("{}…", whole.trim_end_matches([',', ';', ':', '.'])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::KindId;

    fn kind() -> EvidenceKind {
        let prompts = ["What happened?", "What now?"].map(str::to_owned).to_vec();
        EvidenceKind { id: KindId::new("reflective-account"), title: "Reflective account".to_owned(), hours: false, people: false, prompts }
    }

    #[test]
    fn a_page_that_was_left_as_it_was_says_nothing() {
        for model in [None, Some(ReflectionModel::Gibbs), Some(ReflectionModel::What)] {
            assert_eq!(written(&page(&kind(), model, &[])), None);
        }
        assert_eq!(written(""), None);
        assert_eq!(written("# A title\n\n## A question\n"), None);
    }

    #[test]
    fn questions_without_an_answer_are_left_out_and_everything_else_is_kept() {
        let page = page(&kind(), None, &[])
            .replace("# Reflective account", "# A morning")
            .replace("## What happened?\n", "## What happened?\n\nWe *waited*.\n\n- first\n- then\n");
        let reflection = written(&page).unwrap();
        assert_eq!(reflection.title.as_deref(), Some("A morning"));
        assert_eq!(reflection.words, "## What happened?\n\nWe *waited*.\n\n- first\n- then\n");
    }

    #[test]
    fn a_question_that_was_passed_over_does_not_stand_above_the_answer_to_the_next() {
        let words = |page: &str| written(page).unwrap().words;
        assert_eq!(words("# T\n\n## One?\n\n## Two?\n\nYes.\n\n## Three?\n"), "## Two?\n\nYes.\n");
        assert_eq!(words("# T\n\n## One?\n\n### Part\n\nYes.\n"), "## One?\n\n### Part\n\nYes.\n");
    }

    #[test]
    fn words_written_in_the_middle_of_the_note_are_kept() {
        let page = page(&kind(), Some(ReflectionModel::What), &[])
            .replace("To keep nothing, leave it empty.\n", "To keep nothing, leave it empty.\nMy whole reflection is here.\n");
        assert_eq!(written(&page).unwrap().words, "My whole reflection is here.\n");
        assert_eq!(written("A line.\n\n<!-- a thought for later -->\n").unwrap().words, "A line.\n\n<!-- a thought for later -->\n");
    }

    #[test]
    fn a_title_of_its_own_is_how_it_begins() {
        assert_eq!(first_words("## What?\n\nWe *waited* until she looked.\n").as_deref(), Some("We waited until she looked"));
        let long = first_words(&"word ".repeat(40)).unwrap();
        assert!(long.ends_with("word…") && long.chars().count() <= 61, "{long}");
        assert_eq!(first_words("## Only a question?\n"), None);
    }

    #[test]
    fn words_of_ones_own_need_no_questions() {
        let reflection = written("Only this.\n\n# Not a title any more\n\n```\n# code\n```\n#hashtag\n<!-- never closed").unwrap();
        assert_eq!(reflection.title, None);
        assert_eq!(reflection.words, "Only this.\n\n# Not a title any more\n\n```\n# code\n```\n#hashtag\n<!-- never closed\n");
    }
}
