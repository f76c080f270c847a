//! The words that a form prints. Anything else in a returned form was written by a person.

use std::collections::BTreeSet;

use super::{
    FormView, NOT_MY_WORK,
    book::{ANSWERED, FACTS, HEADER, QUESTIONS, START, WHOSE, YOUR_NAME, YOUR_WORK, about},
};
use crate::{
    model::{Answer, Digest, Framework},
    text::{added, alike, one_line},
};

/// Words of earlier forms, some of which have yet to come back.
const EARLIER: [&str; 3] = [
    "A name, or whatever tells you apart",
    "What it says",
    "In your own words; for what is no part of your work, why",
];

/// The words that a form of a framework may print, at any level and in any kind of file.
pub struct Printed {
    words: BTreeSet<String>,
    alike: BTreeSet<String>,
    /// Answers: printed only where answers are explained and chosen.
    answers: BTreeSet<String>,
}

impl Printed {
    #[must_use]
    pub fn of(framework: &Framework, sha256: Digest) -> Self {
        let mut words: BTreeSet<String> = EARLIER.iter().map(ToString::to_string).collect();
        // The first forms said this whatever the scale.
        words.insert(about("\"not yet\""));
        let mut print = |said: &str| {
            words.insert(one_line(said));
        };
        for level in &framework.levels {
            let form = FormView::of(framework, level, sha256);
            print(&form.title());
            print(form.summary());
            print(&about(&form.good_answer()));
            print(&level.title);
            print(level.id.as_str());
            form.meanings().into_iter().for_each(|(.., means)| print(means));
            for (competency, aspect) in form.questions() {
                for said in
                    [competency.id.as_str(), &competency.title, aspect.id.as_str(), &aspect.title]
                {
                    print(said);
                }
                print(&form.titled(competency));
                print(competency.domain.as_str());
                competency.code.iter().chain(&competency.cluster).for_each(|said| print(said));
                print(form.statement(competency, aspect));
                print(&form.question_in_words(competency, aspect));
                print(&form.choices(competency, aspect));
            }
        }
        let headings = HEADER.iter().map(|(name, _)| *name).chain(FACTS).chain(WHOSE);
        headings.chain([START, QUESTIONS, YOUR_NAME, YOUR_WORK, ANSWERED]).for_each(&mut print);
        framework.domains.iter().for_each(|domain| print(&domain.title));
        framework
            .roles
            .iter()
            .flat_map(|role| [role.id.as_str(), &role.title])
            .for_each(&mut print);
        framework.notice.iter().for_each(|notice| print(notice));
        [framework.id.as_str(), &framework.title, &framework.version, &sha256.to_string()]
            .into_iter()
            .for_each(&mut print);
        let all_alike = |words: &BTreeSet<String>| {
            words.iter().map(|words| alike(words)).collect::<BTreeSet<_>>()
        };
        let points = framework
            .scales
            .iter()
            .flat_map(|scale| &scale.points)
            .flat_map(|point| [point.id.as_str(), &point.label]);
        let answers: BTreeSet<String> =
            points.chain([NOT_MY_WORK, Answer::NOT_APPLICABLE]).map(one_line).collect();
        Self { alike: all_alike(&words), answers: all_alike(&answers), words }
    }

    /// Reports whether a form prints these words. Beside a question, the words of an answer do not
    /// count as printed.
    #[must_use]
    pub fn has(&self, words: &str, is_beside_question: bool) -> bool {
        let said = alike(words.trim_end().trim_end_matches(':'));
        self.alike.contains(&said)
            || is_count(words)
            || self.is_cut(words, &said)
            || !is_beside_question && self.answers.contains(&said)
    }

    /// Reports whether the words are the beginning of printed words: SheetJS cuts long cells when
    /// it writes an .xls (seen with 0.18.5).
    fn is_cut(&self, words: &str, said: &str) -> bool {
        // The cut may have lost a trailing space, hence 254 as well as 255.
        (254..=255).contains(&words.encode_utf16().count())
            && self.alike.iter().any(|known| known.starts_with(said))
    }

    /// Returns the words that somebody added to a cell that the form had filled, or the whole cell
    /// if they cannot be told apart.
    #[must_use]
    pub fn added<'t>(&self, words: &'t str) -> &'t str {
        let (added, in_common, known) = self
            .words
            .iter()
            .map(|known| {
                let (added, in_common) = added(words, known);
                (added, in_common, alike(known).chars().count())
            })
            .max_by_key(|(_, in_common, known)| (*in_common, std::cmp::Reverse(*known)))
            .unwrap_or_default();
        // Any two texts may begin with the same few characters, so a short match proves nothing.
        if added.is_empty() || in_common * 4 < known * 3 { words } else { added }
    }
}

/// Reports whether the words are the progress count of the first sheet: `3 of 190`.
fn is_count(words: &str) -> bool {
    let is_number =
        |words: &str| !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit());
    words.split_once(" of ").is_some_and(|(some, all)| is_number(some) && is_number(all))
}
