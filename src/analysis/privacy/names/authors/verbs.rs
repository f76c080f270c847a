//! What somebody who wrote or made something does, by the words after a name.

use std::sync::LazyLock;

use super::{
    super::{
        cited::WORKS,
        lists::{self, WordList, words},
        sentence::Sentence,
    },
    AUTHORS, Authorship,
    together::Together,
};

impl Sentence<'_> {
    /// `is_rare` means that the name is full, or hardly a first name.
    pub(super) fn does_what_authors_do(&self, listed: &Together, is_rare: bool) -> Authorship {
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
pub(in super::super) static CLINICAL: WordList = LazyLock::new(|| {
    words(
        "said says asked asks told tells was has had does reports reported presents presented denies states stated declined declines consented delivered requested requests appears appeared remains remained continues continued engaged engages disclosed discloses attends breastfeeds breastfed gained weighs tolerated required requires needs feeds sleeps transferred discharged admitted aged this across",
    )
});

/// Verbs that do not end as most do.
static IRREGULAR: WordList = LazyLock::new(|| {
    words("led taught found built drew wrote spoke began took gave brought ran conclude are")
});

/// What authors lead or begin.
static STUDIES: WordList = LazyLock::new(|| {
    words(
        "trial trials review reviews series cohort scales network institute movement method programme leaflets",
    )
});
