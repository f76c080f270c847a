//! Our own lines on a page whose editor broke the lines anew. A line of ours is ours only whole,
//! word for word; everything else stays as its writer wrote it.

use std::collections::HashMap;

/// The parts of a page that we write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OurPart {
    Title,
    Question,
    /// A line of the note to the writer.
    Note,
    /// The first line of a draft, which is a comment of its own.
    Head,
    Begins,
    Ends,
}

struct Word<'p> {
    said: &'p str,
    line: usize,
    from: usize,
    is_first: bool,
    is_last: bool,
}

/// The lines that we write, by their first word.
pub(super) struct OurLines<'o, H> {
    by_first: HashMap<&'o str, Vec<(OurPart, Vec<&'o str>)>>,
    begins: &'o str,
    ends: &'o str,
    is_head: H,
}

/// Parts of ours in a row: each with the number of its words.
type Run = Vec<(OurPart, usize)>;

/// Somebody may write a shorter sentence as well, so it is ours only beside others of ours.
const FEWEST_WORDS: usize = 6;

impl<'o, H: Fn(&str) -> bool> OurLines<'o, H> {
    /// Takes the lines with single blanks, the marks of a comment, and what tells a head.
    pub(super) fn of(
        lines: impl IntoIterator<Item = (OurPart, &'o str)>,
        [begins, ends]: [&'o str; 2],
        is_head: H,
    ) -> Self {
        let mut by_first: HashMap<_, Vec<_>> = HashMap::new();
        for (part, line) in lines {
            let words: Vec<&str> = line.split(' ').collect();
            by_first.entry(words[0]).or_default().push((part, words));
        }
        Self { by_first, begins, ends, is_head }
    }

    /// Returns the page with each line of ours as one line again.
    pub(super) fn restored(&self, page: &str) -> String {
        let lines: Vec<&str> = page.lines().collect();
        let mut restored = String::with_capacity(page.len() + 1);
        let (mut in_code, mut at) = (false, 0);
        while at < lines.len() {
            let is_fence = |line: &str| line.trim_start().starts_with("```");
            let until = lines[at..]
                .iter()
                .position(|line| line.trim().is_empty() || is_fence(line))
                .map_or(lines.len(), |more| at + more);
            if in_code || until == at {
                restored.push_str(lines[at]);
                restored.push('\n');
                in_code ^= is_fence(lines[at]);
                at += 1;
            } else {
                self.restore(&lines[at..until], &mut restored);
                at = until;
            }
        }
        restored
    }

    /// Restores one paragraph.
    fn restore(&self, lines: &[&str], restored: &mut String) {
        let words: Vec<Word<'_>> =
            lines.iter().enumerate().flat_map(|(at, line)| words(at, line)).collect();
        // From here on nothing is in `restored` yet.
        let mut kept = (0, 0);
        let mut at = 0;
        while at < words.len() {
            let run = self.run(&words[at..]);
            if !is_broken_anew(&words[at..], &run) {
                at += 1;
                continue;
            }
            keep(lines, kept, (words[at].line, words[at].from), restored);
            for (_, count) in run {
                restored.push_str(&joined(&words[at..at + count]));
                restored.push('\n');
                at += count;
            }
            let last = &words[at - 1];
            kept = (last.line, last.from + last.said.len());
        }
        keep(lines, kept, (lines.len(), 0), restored);
    }

    /// Returns the parts of ours with which `words` begin.
    fn run(&self, words: &[Word<'_>]) -> Run {
        let mut run = Run::new();
        let mut at = 0;
        while let Some((part, count)) = self.part(&words[at..], run.last().map(|(part, _)| *part)) {
            run.push((part, count));
            at += count;
        }
        run
    }

    fn part(&self, words: &[Word<'_>], before: Option<OurPart>) -> Option<(OurPart, usize)> {
        let first = words.first()?.said;
        // The marks of a comment are ours around our note only.
        if first == self.ends {
            return (before == Some(OurPart::Note)).then_some((OurPart::Ends, 1));
        }
        if first == self.begins {
            let end = words.iter().position(|word| word.said == self.ends).map(|end| end + 1);
            let head = end
                .filter(|end| (self.is_head)(&joined(&words[..*end])))
                .map(|end| (OurPart::Head, end));
            let is_note = || self.line(&words[1..]).is_some_and(|(part, _)| part == OurPart::Note);
            return head.or_else(|| is_note().then_some((OurPart::Begins, 1)));
        }
        self.line(words)
    }

    fn line(&self, words: &[Word<'_>]) -> Option<(OurPart, usize)> {
        let known = self.by_first.get(words.first()?.said)?;
        let is_it = |ours: &[&str]| {
            ours.len() <= words.len()
                && ours.iter().zip(words).all(|(ours, word)| *ours == word.said)
        };
        known
            .iter()
            .filter(|(_, ours)| is_it(ours))
            .map(|(part, ours)| (*part, ours.len()))
            .max_by_key(|(_, count)| *count)
    }
}

/// Returns whether `run`, with which `words` begin, is ours and on other lines than we wrote it.
/// One of our lines alone must be broken, with nothing behind it but the answer to a question.
fn is_broken_anew(words: &[Word<'_>], run: &Run) -> bool {
    let (Some(first), Some((part, count))) = (words.first(), run.first()) else { return false };
    let ends = |count: usize| &words[count - 1];
    let is_on_one_line = ends(*count).line == first.line;
    if first.is_first && is_on_one_line && ends(*count).is_last {
        return false;
    }
    let is_nobody_elses = |(part, count): &(OurPart, usize)| match part {
        OurPart::Title | OurPart::Question | OurPart::Head => true,
        OurPart::Note => *count >= FEWEST_WORDS,
        OurPart::Begins | OurPart::Ends => false,
    };
    let is_alone = run.len() == 1;
    let is_beside_title = || {
        first.is_first
            && *part == OurPart::Head
            && words.get(*count).is_some_and(|next| next.said == "#")
    };
    let is_whole = || !is_on_one_line && (ends(*count).is_last || *part == OurPart::Question);
    run.iter().any(is_nobody_elses) && (!is_alone || is_beside_title() || is_whole())
}

fn words(line: usize, text: &str) -> Vec<Word<'_>> {
    let mut rest = 0;
    let mut words: Vec<Word<'_>> = text
        .split_whitespace()
        .map(|said| {
            let from = rest + text[rest..].find(said).expect("it is a word of this line");
            let is_first = rest == 0;
            rest = from + said.len();
            Word { said, line, from, is_first, is_last: false }
        })
        .collect();
    if let Some(last) = words.last_mut() {
        last.is_last = true;
    }
    words
}

fn joined(words: &[Word<'_>]) -> String {
    words.iter().map(|word| word.said).collect::<Vec<_>>().join(" ")
}

/// Adds what stands between two places, each a line and a byte in it.
fn keep(lines: &[&str], from: (usize, usize), to: (usize, usize), restored: &mut String) {
    for (at, line) in lines.iter().enumerate().take(to.0 + 1).skip(from.0) {
        let mut part = if at == to.0 { line[..to.1].trim_end() } else { line };
        if at == from.0 && from.1 > 0 {
            part = part.get(from.1..).unwrap_or_default().trim_start();
        }
        if !part.trim().is_empty() {
            restored.push_str(part);
            restored.push('\n');
        }
    }
}
