//! Recognises who wrote or made something, by what stands beside a name: `as Paul Barrows writes`,
//! `a film by Amanda Jones`. Few files of practice hold the full name of a parent; most that hold
//! one speak of a book.

use std::sync::LazyLock;

use super::{
    cited::WORKS,
    lists::{self, FirstName, WordList, words},
    sentence::{Sentence, given_of},
};
use crate::analysis::privacy::tokens::Token;

/// Whether a name is that of an author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Authorship {
    None,
    /// If the file names several others who are surely authors.
    Possible,
    /// If the file names another who surely is one.
    Likely,
    Sure,
}

/// No list of authors in a sentence is longer, in words.
const LONGEST_LIST: usize = 16;

/// Names that stand together: `Paul Barrows`, `Hughes, Turton and Leon`.
struct Listed {
    first: usize,
    /// After the last word.
    end: usize,
    /// True if one of the names has more than one word.
    is_full: bool,
}

impl Sentence<'_> {
    /// Returns whether the name that begins at a word is that of an author.
    pub(super) fn authorship(&self, at: usize) -> Authorship {
        let listed = self.listed(at);
        if self.stands_with_one_of_the_field(at, &listed) {
            return Authorship::Sure;
        }
        if listed.is_full && self.is_after_a_work(listed.first, listed.end) {
            return Authorship::Sure;
        }
        if listed.is_full && self.is_after_a_label(listed.first) {
            return Authorship::Likely;
        }
        // `Sidebotham and Brandon reviewed`: one who is called by a surname is no child.
        let is_surname = |word: &Token<'_>| {
            word.is_capital
                && !lists::KIN.contains(&*word.plain)
                && given_of(&word.plain) != Some(FirstName::Plain)
        };
        let is_rare = listed.is_full || self.words[listed.first..listed.end].iter().any(is_surname);
        self.does_what_authors_do(&listed, is_rare)
    }

    /// `Trevarthen and Amelia Ormerell`; not `For Trevarthen, Amelia`
    fn stands_with_one_of_the_field(&self, at: usize, listed: &Listed) -> bool {
        let last = self.end_of_name(at);
        let is_and = |at: Option<usize>| {
            at.and_then(|at| self.words.get(at)).is_some_and(|word| word.plain == "and")
        };
        let is_known = |at: usize| {
            self.words
                .get(at)
                .is_some_and(|word| word.is_capital && lists::is_of_the_field(&word.plain))
        };
        let ends_with_known = |first: usize| is_known(self.end_of_name(first));
        let is_full = last > at;
        is_full && (listed.first..listed.end).any(is_known)
            || is_known(last)
            || is_and(at.checked_sub(1)) && at > 1 && is_known(at - 2)
            || is_and(Some(last + 1)) && last + 2 < self.words.len() && ends_with_known(last + 2)
    }

    /// Returns whether a word that is no first name is the surname of an author: `Rhode writes of`.
    pub(super) fn authorship_of_a_surname(&self, at: usize) -> Authorship {
        let word = &self.words[at];
        let is_alone = word.is_capital
            && !self.is_title
            && !word.is_possessive
            && self.after(at).is_some_and(|next| !next.is_capital);
        if !is_alone {
            return Authorship::None;
        }
        self.does_what_authors_do(&Listed { first: at, end: at + 1, is_full: false }, true)
    }

    /// Returns the surname of a name of two words or more, also if it is a common word.
    pub(super) fn surname(&self, at: usize) -> Option<&str> {
        let last = self.end_of_name(at);
        (last > at).then(|| &*self.words[last].plain)
    }

    /// Returns the last word of the name that begins at a word.
    pub(super) fn end_of_name(&self, at: usize) -> usize {
        (at..at + 4).find(|one| !self.joins(*one)).unwrap_or(at + 4)
    }

    fn gap(&self, at: usize) -> &str {
        match self.words.get(at + 1) {
            Some(next) => &self.read[self.words[at].span.end..next.span.start],
            None => "",
        }
    }

    /// Returns whether a word and the next are parts of one name.
    fn joins(&self, at: usize) -> bool {
        let word = &self.words[at];
        self.words.get(at + 1).is_some_and(|next| {
            let is_initial = word.plain.chars().count() == 1;
            word.is_capital
                && next.is_capital
                && !word.is_possessive
                && !lists::KIN.contains(&*word.plain)
                && !lists::CALENDAR.contains(&*next.plain)
                && (matches!(self.gap(at), " " | "-") || is_initial && self.gap(at) == ". ")
        })
    }

    /// `Keynote: Catherine Maguire`
    fn is_after_a_label(&self, first: usize) -> bool {
        first.checked_sub(1).is_some_and(|before| {
            self.gap(before) == ": " && SPEAKERS.contains(&*self.words[before].plain)
        })
    }

    fn listed(&self, at: usize) -> Listed {
        let is_and = |at: usize| self.words[at].plain == "and";
        let is_capital = |at: usize| self.words.get(at).is_some_and(|word| word.is_capital);
        let (mut first, mut end) = (at, at);
        while at - first < LONGEST_LIST && first > 0 {
            let before = first - 1;
            let is_parted = self.gap(before) == ", " && self.words[before].is_capital;
            let is_joined = is_and(before)
                && matches!(self.gap(before), " ")
                && before > 0
                && is_capital(before - 1)
                && matches!(self.gap(before - 1), " " | ", ");
            if self.joins(before) || is_parted {
                first = before;
            } else if is_joined {
                first = before - 1;
            } else {
                break;
            }
        }
        // `As Paul Barrows`: the word that begins the sentence is none of the name.
        if first < at
            && (lists::is_common(&self.words[first].plain) || self.words[first].plain.len() == 2)
            && lists::given(&self.words[first].plain).is_none()
        {
            first += 1;
        }
        let mut is_full = (first..at).any(|one| self.joins(one));
        while end - at < LONGEST_LIST {
            if self.joins(end) {
                is_full = true;
                end += 1;
            } else if matches!(self.gap(end), ", " | " & ") && is_capital(end + 1) {
                end += 1;
            } else if matches!(self.gap(end), " " | ", ")
                && self.words.get(end + 1).is_some_and(|word| word.plain == "and")
                && is_capital(end + 2)
                && self.gap(end + 1) == " "
            {
                end += 2;
            } else {
                break;
            }
        }
        Listed { first, end: end + 1, is_full }
    }

    /// Returns whether what stands before a full name says that it made a work: `a chapter by`, `the
    /// writer`, `I read`.
    fn is_after_a_work(&self, first: usize, end: usize) -> bool {
        let back = |count: usize| {
            let at = first.checked_sub(count)?;
            (!self.gap(at).contains(['.', '!', '?', '\n'])).then(|| &self.words[at])
        };
        let Some(last) = back(1).filter(|_| matches!(self.gap(first - 1), " " | " \u{201c}"))
        else {
            return false;
        };
        match &*last.plain {
            "by" => (2..6).any(|count| {
                back(count).is_some_and(|word| {
                    let is_title = count == 2
                        && word.is_capital
                        && (lists::is_common(&word.plain) || word.plain.len() < 3)
                        && !PAPERS_OF_A_FAMILY.contains(&*word.plain)
                        && !lists::KIN.contains(&*word.plain);
                    !word.is_capital && MADE_BY.contains(&*word.plain) || is_title
                })
            }),
            "of" => back(2).is_some_and(|word| {
                let uses = || {
                    word.plain == "work"
                        && back(4).is_some_and(|verb| {
                            matches!(
                                &*verb.plain,
                                "uses" | "use" | "on" | "from" | "read" | "follows"
                            )
                        })
                };
                THOUGHT.contains(&*word.plain) || uses()
            }),
            "read" | "reading" | "reads" | "reread" | "quotes" | "quoting" | "cites" | "citing" => {
                let is_to_whom = |word: &Token<'_>| {
                    matches!(
                        &*word.plain,
                        "a" | "her" | "his" | "the" | "their" | "another" | "some"
                    )
                };
                !self.words[end - 1].is_possessive && !self.words.get(end).is_some_and(is_to_whom)
            }
            other => !last.is_capital && AUTHORS.contains(other),
        }
    }

    /// Returns where the words go on after `of the Fatherhood Institute`.
    fn after_institute(&self, end: usize) -> usize {
        let is = |at: usize, said: &[&str]| {
            self.words.get(at).is_some_and(|word| said.contains(&&*word.plain))
        };
        if !is(end, &["of", "at", "from"]) {
            return end;
        }
        let start = end + 1 + usize::from(is(end + 1, &["the"]));
        let capitals = self.words[start.min(self.words.len())..].iter().take(5);
        let count = capitals.take_while(|word| word.is_capital).count();
        let is_body = count > 0
            && self.words[start..start + count]
                .iter()
                .any(|word| lists::BODIES.contains(&*word.plain));
        if is_body { start + count } else { end }
    }

    /// Returns whether a name begins a line, or what stands after a semicolon.
    fn begins_an_entry(&self, first: usize) -> bool {
        first.checked_sub(1).is_none_or(|before| self.gap(before).contains([';', '\n', '\u{2022}']))
    }

    /// `is_rare` means that the name is full, or hardly a first name.
    fn does_what_authors_do(&self, listed: &Listed, is_rare: bool) -> Authorship {
        let mut at = self.after_institute(listed.end);
        let word = |at: usize| {
            let is_near = self.gap(at.checked_sub(1)?) == " ";
            self.words.get(at).filter(|word| is_near && !word.is_capital).map(|word| &*word.plain)
        };
        if matches!((word(at), word(at + 1)), (Some("and" | "with"), Some("colleagues"))) {
            return if is_rare { Authorship::Sure } else { Authorship::None };
        }
        while word(at).is_some_and(|word| {
            matches!(word, "also" | "later" | "once" | "first" | "then" | "has" | "have" | "both")
                || word.ends_with("ly")
        }) && at < listed.end + 2
        {
            at += 1;
        }
        let (Some(verb), next) = (word(at), word(at + 1).unwrap_or_default()) else {
            return Authorship::None;
        };
        let object = word(at + 2).unwrap_or_default();
        let is_own = |word: &str| OWN.contains(word);
        let is_in_a_list = || {
            (at + 1..at + 5).any(|at| word(at) == Some("reading") && word(at + 1) == Some("list"))
        };
        let is_with_another = || {
            self.words[at + 1..]
                .iter()
                .take(2)
                .any(|word| word.is_capital && lists::is_of_the_field(&word.plain))
        };
        let makes_a_work = || {
            (at + 1..at + 6).map_while(word).any(|word| {
                WORKS.contains(word) || STUDIES.contains(word) || AUTHORS.contains(word)
            })
        };
        let is_written = || {
            matches!(next, "of" | "on" | "that" | "about")
                && !is_own(object)
                && (is_rare || !matches!(object, "the" | "a" | "it"))
        };
        // `as Paul Barrows writes`
        let is_quoted = listed.is_full
            && listed.first > 0
            && self.gap(listed.first - 1) == " "
            && self.words[listed.first - 1].plain == "as";
        let is_sure = match verb {
            _ if is_quoted && SAYS.contains(verb) => true,
            "argue" | "argues" => matches!(next, "that" | "for" | "against"),
            "coined" | "coins" | "theorises" | "theorised" | "conceptualises" | "posits"
            | "posited" | "contends" | "hypothesises" => true,
            "write" | "writes" => is_written(),
            "reviewed" | "edited" | "edits" => is_rare && !is_own(next),
            "wrote" | "written" => listed.is_full && (is_written() || makes_a_work()),
            "were" | "was" | "are" | "is" if matches!(next, "cited" | "quoted") => true,
            "were" | "was" | "are" | "is" => {
                listed.is_full
                    && (is_in_a_list()
                        || (at + 1..at + 5).map_while(word).any(|word| AUTHORS.contains(word)))
            }
            _ => false,
        };
        if is_sure {
            return Authorship::Sure;
        }
        let is_likely = match verb {
            "describe" | "describes" | "described" | "suggest" | "suggests" | "suggested"
            | "lists" | "warns" | "reminds" | "distinguishes" | "distinguish" | "proposes"
            | "proposed" | "studied" | "studies" | "reviewed" | "reviews" | "edited" | "edits"
            | "founded" | "pioneered" | "devised" | "designed" | "developed" | "introduced"
            | "invented" | "conclude" | "concludes" | "adapted" | "notes" => {
                !is_own(next) && !next.is_empty() && !matches!(next, "feeling" | "being" | "having")
            }
            "reads" => matches!(next, "him" | "her" | "them"),
            "presented" | "presents" => matches!(next, "on" | "about"),
            "looked" => {
                next == "at" && !matches!(object, "me" | "him" | "her" | "us" | "them" | "the")
            }
            "speak" | "speaks" | "spoke" | "talks" | "talk" | "talked" => {
                matches!(next, "of" | "about" | "on" | "at") && !is_own(object)
            }
            "took" | "take" | "takes" if next == "it" => matches!(object, "up" | "further" | "to"),
            "has" | "have" => makes_a_work(),
            "show" | "shows" | "showed" | "found" | "argued" => matches!(next, "that" | "how"),
            "call" | "calls" | "called" | "put" | "puts" => matches!(next, "it" | "this"),
            "led" | "leads" | "lead" | "ran" | "runs" | "made" | "makes" | "drew" | "wrote"
            | "writes" | "write" | "started" | "began" | "took" | "filmed" | "works" | "worked"
            | "teach" | "teaches" => makes_a_work() || is_with_another(),
            "on" => self.begins_an_entry(listed.first),
            _ => false,
        };
        let is_possible = || {
            let is_deed = lists::is_deed(verb) && !lists::SAYINGS.contains(verb);
            !is_deed
                && !is_own(next)
                && !CLINICAL.contains(verb)
                && (IRREGULAR.contains(verb)
                    || lists::is_common(verb) && verb.len() > 3 && verb.ends_with(['s', 'd']))
        };
        if is_likely && is_rare {
            Authorship::Likely
        } else if listed.is_full && is_possible() {
            Authorship::Possible
        } else {
            Authorship::None
        }
    }
}

/// Words after a verb that make it one of a person who speaks of herself.
static OWN: WordList = LazyLock::new(|| {
    words("her his him hers my me us our their them she he they himself herself themselves how low")
});

/// What authors do in books, after `as`.
static SAYS: WordList = LazyLock::new(|| {
    words(
        "says puts notes suggests describes shows reminds said argued showed writes wrote argues explains observes",
    )
});

/// What letters and notes say of those whom somebody treated, and forms of verbs that say nothing.
pub(super) static CLINICAL: WordList = LazyLock::new(|| {
    words(
        "said says asked asks told tells was has had does reports reported presents presented denies states stated declined declines consented delivered requested requests appears appeared remains remained continues continued engaged engages disclosed discloses attends breastfeeds breastfed gained weighs tolerated required requires needs feeds sleeps transferred discharged admitted aged this across",
    )
});

/// Verbs that do not end as most do.
static IRREGULAR: WordList = LazyLock::new(|| {
    words("led taught found built drew wrote spoke began took gave brought ran conclude are")
});

/// Who makes works.
static AUTHORS: WordList = LazyLock::new(|| {
    words(
        "author authors writer writers researcher researchers theorist theorists psychoanalyst psychoanalysts illustrator illustrators poet philosopher scholar scholars editor editors",
    )
});

/// What is made of words or pictures, before `by`.
static MADE_BY: WordList = LazyLock::new(|| {
    words(
        "talk talks reading readings workshop handout handouts photographs drawings film films book books chapter chapters paper papers article articles lecture lectures webinar podcast blog poem poems essay essays translation study studies research theory theories model illustrated edited translated authored coined devised pioneered invented",
    )
});

/// Labels before somebody who speaks or writes.
static SPEAKERS: WordList = LazyLock::new(|| {
    words(
        "keynote speaker speakers host guest presenter author authors reading book film podcast read",
    )
});

/// What an author thought, before `of`.
static THOUGHT: WordList =
    LazyLock::new(|| words("writing writings theory theories research ideas thinking works"));

/// What authors lead or begin.
static STUDIES: WordList = LazyLock::new(|| {
    words(
        "trial trials review reviews series cohort scales network institute movement method programme leaflets",
    )
});

/// Papers that name those who wrote them, who are no authors of books.
static PAPERS_OF_A_FAMILY: WordList = LazyLock::new(|| {
    words(
        "report reports assessment review plan plans letter note notes visit visits referral form record records summary account statement observation observations handover completed agreed signed seen taken held supported brought written prepared",
    )
});
