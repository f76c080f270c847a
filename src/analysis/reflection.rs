//! The prompts for somebody who writes, and the extraction of their own words from the page.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{
    find_competency, find_kind,
    rewrapped::{OurLines, OurPart},
};
use crate::model::{Competency, CompetencyId, EvidenceKind, Framework};

/// A well-known model of reflection, in our own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReflectionModel {
    /// The reflective cycle of Graham Gibbs (1988): six steps from what happened to what comes
    /// next.
    Gibbs,
    /// "What? So what? Now what?", by Terry Borton (1970), adopted by Driscoll and by Rolfe and
    /// colleagues.
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

/// The title and words that somebody wrote on a page. At least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reflection {
    /// A heading by the writer above everything else.
    pub title: Option<String>,
    /// As Markdown, without the title; the questions that were answered are above their answers.
    pub words: String,
}

/// The note to the writer on the page. Words that they write in the middle of it are kept as
/// theirs.
const NOTE: [&str; 5] = [
    "Write under each question, as much or as little as you like. Questions that you leave empty are left out, and so is",
    "this note. The first line is the title; make it your own. Nobody should be recognisable: no names, no places, a month",
    "rather than a day.",
    "Save and close to keep it. To keep nothing, leave it empty.",
    "",
];
/// The beginning of the first line of a draft, which says what the draft is for.
const HEAD: &str = "<!-- imh reflect ";
const BEGINS: &str = "<!--";
const ENDS: &str = "-->";

/// Returns the first line of a draft. It is a comment, not part of the words.
#[must_use]
pub fn head(kind: &EvidenceKind, competencies: &[&CompetencyId]) -> String {
    let ids: Vec<&str> = competencies.iter().map(|id| id.as_str()).collect();
    format!("{HEAD}{} {} {ENDS}", kind.id, ids.join(" "))
}

/// Returns a page to write on. Text in `<!-- -->` is only for the writer.
#[must_use]
pub fn page(
    kind: &EvidenceKind,
    model: Option<ReflectionModel>,
    competencies: &[&Competency],
) -> String {
    let mut page = format!("{}\n\n{BEGINS}\n", titled(kind));
    let about =
        competencies.iter().map(|competency| speaks_for(competency)).chain(model.map(follows));
    for line in NOTE.into_iter().map(str::to_owned).chain(about) {
        writeln!(page, "{line}").expect("a string takes any text");
    }
    page.push_str("-->\n");
    let prompts: Vec<&str> = model.map_or_else(
        || kind.prompts.iter().map(String::as_str).collect(),
        |model| model.prompts().to_vec(),
    );
    for prompt in prompts {
        write!(page, "\n{}\n\n", asks(prompt)).expect("a string takes any text");
    }
    page
}

fn titled(kind: &EvidenceKind) -> String {
    format!("# {}", kind.title)
}

fn speaks_for(competency: &Competency) -> String {
    format!("This speaks for {} {}.", competency.id, competency.title.replace("--", "-"))
}

fn follows(model: ReflectionModel) -> String {
    format!("The questions follow {}.", model.title())
}

fn asks(prompt: &str) -> String {
    format!("## {prompt}")
}

/// The lines that imh writes on pages. A line is ours only if it is one of these, whole and
/// unchanged except for blanks and for where an editor breaks lines; somebody wrote everything else
/// on a page.
pub struct Ours<'f> {
    framework: &'f Framework,
    title: String,
    notes: BTreeSet<String>,
    questions: BTreeSet<String>,
}

/// The contents of the first line of a draft.
pub struct DraftHead<'f> {
    pub kind: &'f EvidenceKind,
    pub competencies: Vec<CompetencyId>,
    /// True if it contains nothing else.
    is_whole: bool,
}

impl<'f> Ours<'f> {
    /// Collects our lines on pages about a kind of evidence.
    #[must_use]
    pub fn of(framework: &'f Framework, kind: &EvidenceKind) -> Self {
        let models = [ReflectionModel::Gibbs, ReflectionModel::What];
        let notes = NOTE.into_iter().map(str::to_owned);
        let notes =
            notes.chain(framework.competencies.iter().map(speaks_for)).chain(models.map(follows));
        let prompts = framework
            .evidence_kinds
            .iter()
            .chain([kind])
            .flat_map(|kind| kind.prompts.iter().map(String::as_str));
        let prompts =
            prompts.chain(models.iter().flat_map(|model| model.prompts().iter().copied()));
        Self {
            framework,
            title: without_blanks(&titled(kind)),
            notes: notes
                .map(|line| without_blanks(&line))
                .filter(|line| !line.is_empty())
                .collect(),
            questions: prompts.map(|prompt| without_blanks(&asks(prompt))).collect(),
        }
    }

    /// Reads the first lines of the drafts that a page is made of, wherever they are now.
    #[must_use]
    pub fn head_of(framework: &'f Framework, page: &str) -> Option<DraftHead<'f>> {
        let lines: Vec<&str> = page.lines().collect();
        let heads = (0..lines.len()).filter(|at| lines[*at].trim().starts_with(BEGINS)).map(|at| {
            let is_within = |line: &&&str| !line.trim().is_empty();
            let broken = lines[at..]
                .iter()
                .take_while(is_within)
                .position(|line| line.contains(ENDS))
                .unwrap_or(0);
            without_blanks(&lines[at..=at + broken].join(" "))
        });
        heads.filter_map(|head| read_head(framework, &head)).reduce(|mut first, next| {
            first.competencies.extend(next.competencies);
            first
        })
    }

    fn answered_at_once<'p>(&self, line: &'p str) -> Option<(&str, &'p str)> {
        let asked = self
            .questions
            .iter()
            .filter(|question| line.starts_with(question.as_str()))
            .max_by_key(|question| question.len())?;
        Some((asked, line[asked.len()..].trim_start()))
    }

    fn is_note(&self, line: &str) -> bool {
        self.notes.contains(line) || self.is_head(line)
    }

    fn is_head(&self, line: &str) -> bool {
        read_head(self.framework, line).is_some_and(|head| head.is_whole)
    }

    /// Returns the page with our lines as we wrote them, if an editor broke them elsewhere.
    fn restored(&self, page: &str) -> String {
        let notes = self.notes.iter().map(|note| (OurPart::Note, note.as_str()));
        let questions =
            self.questions.iter().map(|question| (OurPart::Question, question.as_str()));
        let lines = notes.chain(questions).chain([(OurPart::Title, self.title.as_str())]);
        OurLines::of(lines, [BEGINS, ENDS], |line: &str| self.is_head(line)).restored(page)
    }
}

fn read_head<'f>(framework: &'f Framework, line: &str) -> Option<DraftHead<'f>> {
    let (said, after) = line.trim().strip_prefix(HEAD)?.split_once(ENDS)?;
    let mut words = said.split_whitespace();
    let kind = find_kind(framework, words.next()?).ok()?;
    let found: Vec<Option<CompetencyId>> = words
        .map(|word| find_competency(framework, word).ok().map(|competency| competency.id.clone()))
        .collect();
    let is_whole = after.is_empty() && found.iter().all(Option::is_some);
    Some(DraftHead { kind, competencies: found.into_iter().flatten().collect(), is_whole })
}

/// Normalises blanks, which editors change by themselves and which are not part of the words.
fn without_blanks(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The author of the lines between `<!--` and `-->`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NoteBy {
    None,
    Ours,
    Theirs,
}

/// Returns what its writer wrote on a page; `None` if that is nothing.
#[must_use]
pub fn written(page: &str, ours: &Ours<'_>) -> Option<Reflection> {
    let page = &ours.restored(page);
    let mut title = None;
    let mut words = String::new();
    // A question is kept back until there is something below it.
    let mut question = None;
    let (mut in_code, mut note, mut has_words) = (false, NoteBy::None, false);
    let mut lines = page.lines().peekable();
    while let Some(mut line) = lines.next() {
        let key = without_blanks(line);
        if !in_code && note != NoteBy::Theirs {
            if key == BEGINS && lines.peek().is_some_and(|next| ours.is_note(&without_blanks(next)))
            {
                note = NoteBy::Ours;
                continue;
            }
            if key == ENDS {
                note = NoteBy::None;
                continue;
            }
        }
        if !in_code && (key == ours.title || ours.is_note(&key)) {
            continue;
        }
        if !in_code && ours.questions.contains(&key) {
            question = Some(key);
            continue;
        }
        // An answer on the line of the question is treated like one below it.
        if !in_code && let Some((asked, answer)) = ours.answered_at_once(line) {
            question = Some(asked.to_owned());
            line = answer;
        }
        if key.is_empty() {
            if question.is_none() && !words.is_empty() {
                words.push('\n');
            }
            continue;
        }
        if !in_code
            && title.is_none()
            && words.is_empty()
            && question.is_none()
            && line.starts_with("# ")
        {
            title = Some(line[2..].trim().to_owned());
            continue;
        }
        // A heading by the writer ends the question before it, unless the heading is part of the
        // answer.
        let is_answer = in_code || heading_depth(line).is_none_or(|depth| depth > 2);
        if let Some(question) = question.take().filter(|_| is_answer) {
            words.truncate(words.trim_end().len());
            let gap = if words.is_empty() { "" } else { "\n\n" };
            write!(words, "{gap}{question}\n\n").expect("a string takes any text");
        }
        words.push_str(line);
        words.push('\n');
        // The marks of a comment are not words.
        has_words |= key != BEGINS && key != ENDS;
        in_code ^= line.trim_start().starts_with("```");
        if !in_code {
            note = match (line.rfind(BEGINS), line.rfind(ENDS)) {
                (Some(begins), ends) if ends.is_none_or(|ends| ends < begins) => NoteBy::Theirs,
                (_, Some(_)) => NoteBy::None,
                _ => note,
            };
        }
    }
    let words = if has_words { format!("{}\n", words.trim_end()) } else { String::new() };
    (title.is_some() || !words.is_empty()).then_some(Reflection { title, words })
}

fn heading_depth(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches('#');
    let depth = line.len() - rest.len();
    ((1..=6).contains(&depth) && (rest.is_empty() || rest.starts_with(' '))).then_some(depth)
}

/// Returns a title for a piece without one: the beginning of its words, up to the end of a word.
#[must_use]
pub fn first_words(words: &str) -> Option<String> {
    const MOST: usize = 60;
    // The marks of a comment are nobody's words, but the text beside them is.
    let lines = words.lines().map(|line| line.replace(BEGINS, " ").replace(ENDS, " "));
    let line = lines
        .map(|line| line.trim().to_owned())
        .find(|line| !line.is_empty() && heading_depth(line).is_none())?;
    let plain: String =
        line.chars().filter(|c| !matches!(c, '*' | '_' | '`' | '#' | '>')).collect();
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

    #[test]
    fn a_title_of_its_own_is_how_it_begins() {
        assert_eq!(
            first_words("## What?\n\nWe *waited* until she looked.\n").as_deref(),
            Some("We waited until she looked")
        );
        let long = first_words(&"word ".repeat(40)).unwrap();
        assert!(long.ends_with("word…") && long.chars().count() <= 61, "{long}");
        assert_eq!(first_words("<!--\nWe waited.\n-->\n").as_deref(), Some("We waited"));
        assert_eq!(first_words("<!-- We waited. -->").as_deref(), Some("We waited"));
        assert_eq!(first_words("## Only a question?\n"), None);
    }
}
