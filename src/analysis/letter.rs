//! Recognises an email whose text may answer questions. Nothing is read from it: it is only
//! reported, so that no answer is missed in silence.

use crate::model::{Answer, Framework};

/// Words that mean a point in an email, though no scale has them.
const PLAIN: [&str; 12] =
    ["yes", "no", "y", "n", "met", "done", "ja", "nein", "oui", "non", "agree", "x"];
/// The number of lines that begin with an id, or end with a point, that make a list of answers.
const A_LIST: usize = 3;

/// The words of all questions and points that a line may contain.
struct KnownWords {
    /// Ids, codes, titles and statements. The flag says that it has a digit, so that no ordinary
    /// words are meant.
    questions: Vec<(Vec<String>, bool)>,
    points: Vec<Vec<String>>,
}

/// Returns whether a text may answer questions of one of these frameworks.
#[must_use]
pub fn may_answer<'f>(text: &str, frameworks: impl Iterator<Item = &'f Framework>) -> bool {
    let lines: Vec<Vec<String>> =
        text.lines().map(words_of).filter(|line| !line.is_empty()).collect();
    let has = |line: &[String], wanted: &str| line.iter().any(|word| word == wanted);
    if lines.iter().any(|line| {
        has(line, "competency") && (has(line, "point") || has(line, "answer")) && line.len() <= 30
    }) {
        return true;
    }
    frameworks.map(KnownWords::of).any(|known| known.may_answer(&lines))
}

/// Splits a line into words in small letters, without signs. Letters and digits next to each other
/// are two words, so that `RB-01`, `rb01` and `RB 1` are alike.
fn words_of(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in line.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            match words
                .last_mut()
                .filter(|_| last.is_alphanumeric() && last.is_numeric() == c.is_numeric())
            {
                Some(word) => word.push(c),
                None => words.push(c.into()),
            }
        }
        last = c;
    }
    for word in words.iter_mut().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
        *word = word.trim_start_matches('0').to_owned();
    }
    words
}

fn begins(line: &[String], with: &[String]) -> bool {
    !with.is_empty() && line.starts_with(with)
}

impl KnownWords {
    fn of(framework: &Framework) -> Self {
        let ids = framework
            .competencies
            .iter()
            .flat_map(|known| [Some(known.id.as_str()), known.code.as_deref()])
            .flatten();
        let said = framework.competencies.iter().flat_map(|known| {
            let statements = known.statements.iter().map(|statement| &statement.text);
            [&known.title].into_iter().chain(statements)
        });
        let has_digit = |words: &[String]| {
            words.iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let sure = |words: Vec<String>| {
            let is_sure = words.len() > 1
                && has_digit(&words)
                && !words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
            (words, is_sure)
        };
        let ids = ids.map(words_of).map(sure);
        let said = said
            .map(|words| words_of(words))
            .filter(|words| words.len() > 1)
            .map(|words| (words, false));
        let points = framework.scales.iter().flat_map(|scale| &scale.points);
        let points = points.flat_map(|point| [words_of(point.id.as_str()), words_of(&point.label)]);
        Self {
            questions: ids.chain(said).collect(),
            points: points.filter(|words| !words.is_empty()).collect(),
        }
    }

    fn may_answer(&self, lines: &[Vec<String>]) -> bool {
        let begun = lines
            .iter()
            .filter(|line| {
                self.questions.iter().any(|(question, is_sure)| *is_sure && begins(line, question))
            })
            .count();
        let ended = lines
            .iter()
            .filter(|line| line.len() <= 8 && self.points.iter().any(|point| line.ends_with(point)))
            .count();
        if begun >= A_LIST || ended >= A_LIST {
            return true;
        }
        lines.iter().enumerate().any(|(at, line)| {
            let next = lines.get(at + 1).map(Vec::as_slice).unwrap_or_default();
            self.questions
                .iter()
                .any(|(question, is_sure)| self.answered(line, next, question, *is_sure))
        })
    }

    /// Returns whether a line contains a question, and an answer after it. A question that may
    /// occur by chance has to begin the line.
    fn answered(
        &self,
        line: &[String],
        next: &[String],
        question: &[String],
        is_sure: bool,
    ) -> bool {
        let starts = if is_sure { line.len() } else { 1 };
        let mut found = (0..starts.min(line.len())).filter(|at| begins(&line[*at..], question));
        found.any(|at| {
            let rest = &line[at + question.len()..];
            let is_point = |words: &[String]| self.points.iter().any(|point| begins(words, point));
            let is_plain =
                |words: &[String]| words.first().is_some_and(|word| PLAIN.contains(&word.as_str()));
            let last = rest.len().saturating_sub(1);
            let is_number = |words: &[String]| {
                words.len() == 1
                    && words[0].len() == 1
                    && words[0].bytes().all(|byte| byte.is_ascii_digit())
            };
            (0..rest.len()).any(|from| is_point(&rest[from..]))
                || rest.get(last..).is_some_and(is_plain)
                || is_plain(rest)
                || is_number(rest)
                || is_not_applicable(rest)
                || rest.is_empty() && (is_point(next) || is_plain(next) || is_not_applicable(next))
        })
    }
}

fn is_not_applicable(words: &[String]) -> bool {
    words.starts_with(&["n".to_owned(), "a".to_owned()])
        || Answer::is_not_applicable(&words.join(" "))
}
