//! The words of a portfolio that leave with it, and the ids of findings.

use std::collections::HashMap;

use super::{
    Columns, Hit, Lookout, NameFound,
    across::{ACROSS_BYTES, AddressLines, first_words, is_broken, joint, last_words, quoted_bytes},
    labels::Labels,
    names::{NameSearch, Passage, candidates},
    text::Text,
    titled::{Surnames, Titled},
    tokens::tokens,
};
use crate::{
    model::{Answer, Digest, Evidence, Finding, FindingKind, Goal, Portfolio},
    text::is_lead,
};

/// Makes a finding, with an id from its contents: the same file, kind, place and words give the
/// same id, and any change gives a different one.
#[must_use]
pub fn finding(
    file: Option<Digest>,
    kind: FindingKind,
    place: &str,
    said: &str,
    detail: Option<String>,
) -> Finding {
    // Words of the portfolio itself are not in a file. The zeros must stay, because findings that
    // people accepted earlier have ids made with them.
    let content = file.unwrap_or(Digest([0; 32]));
    let named = format!("{content}\n{}\n{place}\n{said}", kind.id());
    let id = fingerprint(&named);
    Finding { id, kind, place: place.to_owned(), detail, by_hand: None, is_unseen: false }
}

/// Returns for example `E3 notes.docx, paragraph 4, column 12`.
fn place_in(called: &str, place: &str, column: usize) -> String {
    let place = if place.is_empty() { String::new() } else { format!(", {place}") };
    format!("{called}{place}, column {column}")
}

/// The line before, whose names are read with the words of the next.
#[derive(Default)]
struct LineBefore {
    place: String,
    text: String,
    /// How many characters of it stand before the text.
    begins: usize,
    /// The text as a reader sees it, and where words begin that may be names, unless more was added.
    read: Option<(Text, Vec<usize>)>,
    /// The last words before it, if the sentence goes on from there.
    lead: String,
    is_inside: bool,
    may_have_names: bool,
    hits: Vec<Hit>,
}

/// Looks through words as they come from a file. Words that only a line break separates are read
/// together.
pub struct Reader<'l> {
    lookout: &'l Lookout,
    before: LineBefore,
    names: NameSearch,
    surnames: Surnames,
    labels: Labels,
    /// With the place and the column of each.
    address: AddressLines<(String, usize)>,
}

impl<'l> Reader<'l> {
    #[must_use]
    pub fn new(lookout: &'l Lookout) -> Self {
        Self {
            lookout,
            before: LineBefore::default(),
            names: NameSearch::default(),
            surnames: Surnames::default(),
            labels: Labels::default(),
            address: AddressLines::default(),
        }
    }

    /// Ends the file `called`, and returns the names in it that are on no list, each once.
    #[must_use]
    pub fn names(mut self, called: &str) -> Vec<NameFound> {
        self.read_names("");
        self.names.finish().into_iter().map(|name| in_file(called, name)).collect()
    }

    /// Like [`Reader::names`], with the surnames that stand after a title.
    #[must_use]
    pub fn names_and_surnames(mut self, called: &str) -> Vec<NameFound> {
        self.read_names("");
        let no_name = |name: &NameFound| self.lookout.says_no_name(&name.said);
        let surnames = self.surnames.finish().into_iter().filter(|name| !no_name(name));
        let all = self.names.finish().into_iter().chain(surnames);
        all.map(|name| in_file(called, name)).collect()
    }

    /// Hands each finding to `each`: its kind, its place in the file `called`, and the words
    /// themselves.
    pub fn look(
        &mut self,
        called: &str,
        place: String,
        text: String,
        goes_on: bool,
        each: impl FnMut(FindingKind, &str, &str),
    ) {
        self.look_from(called, (place, 0), text, goes_on, each);
    }

    /// Like [`Reader::look`], for a piece of a line that begins after so many of its characters.
    pub fn look_from(
        &mut self,
        called: &str,
        (place, begins): (String, usize),
        text: String,
        goes_on: bool,
        mut each: impl FnMut(FindingKind, &str, &str),
    ) {
        let read = Text::new(&text);
        let met = self.lookout.rules.met(&read);
        let candidates = candidates(&read);
        let words = if self.lookout.names.is_some() { tokens(&read) } else { Vec::new() };
        let mut hits = self.lookout.hits_in(&text, (&read, &words), met);
        // A hyphen joins words over whatever parts them.
        let is_broken = is_broken(&self.before.text);
        if goes_on || is_broken {
            let (next_place, next_begins) = (&place, begins);
            let LineBefore { place, text: line, begins, .. } = &self.before;
            let (begun, told) = self.lookout.hits_across(line, &text);
            let mut columns = Columns::after(*begins, line);
            let mut known = Vec::new();
            for hit in begun {
                let column = columns.at(hit.span.start);
                if hit.kind == FindingKind::HonorificName
                    && let Some(titled) =
                        Titled::across(self.lookout, &line[hit.span.start..], &text)
                {
                    let (place, column) = match titled.in_next {
                        Some(at) => (next_place, Columns::after(next_begins, &text).at(at)),
                        None => (place, column + titled.title_chars),
                    };
                    self.surnames.add(place, &titled.joined, titled.surname, column);
                }
                if hit.kind != FindingKind::Name {
                    each(hit.kind, &place_in(called, place, column), &line[hit.span.clone()]);
                }
                known.push(hit);
            }
            if !known.is_empty() {
                self.before.hits.extend(known);
                self.before.hits.sort_by_key(|hit| hit.span.start);
            }
            // The words in the line before make a finding more specific than the number alone.
            hits.retain(|hit| {
                !told
                    .iter()
                    .any(|told| told.span.start < hit.span.end && hit.span.start < told.span.end)
            });
            hits.extend(told);
            hits.sort_by_key(|hit| hit.span.start);
        }
        let labelled = self.labels.read(self.lookout, called, &place, &text);
        for hit in labelled.hits {
            hits.retain(|other| {
                other.span.end <= hit.span.start || hit.span.end <= other.span.start
            });
            hits.push(hit);
        }
        hits.sort_by_key(|hit| hit.span.start);
        let may_have_names =
            !candidates.is_empty() || hits.iter().any(|hit| hit.kind == FindingKind::Name);
        let has_postcode = hits.iter().any(|hit| hit.kind == FindingKind::Postcode);
        if let Some((place, column)) =
            self.address.read(self.lookout, || (place.clone(), begins + 1), &text, has_postcode)
        {
            each(FindingKind::NamedPlace, &place_in(called, &place, column), &text);
        }
        for (kind, place, together) in labelled.boxed {
            each(kind, &place_in(called, &place, 1), &together);
        }
        let joint = joint(&self.before.text, &text, goes_on);
        let is_inside = goes_on && !self.before.text.trim_end().ends_with(['.', '!', '?', ':']);
        // A name over three lines: `Feather-`, `stone-`, `haugh`.
        let is_middle = is_broken && is_middle(&self.before.text, &text);
        if !is_middle {
            self.before.may_have_names |= joint == Some("\n");
            let after = joint.map_or(String::new(), |joint| [joint, first_words(&text)].concat());
            self.read_names(&after);
        }
        let mut columns = Columns::after(begins, &text);
        // A name is reported once in a file, when all is read.
        for hit in hits.iter().filter(|hit| hit.kind != FindingKind::Name) {
            let column = columns.at(hit.span.start);
            if hit.kind == FindingKind::HonorificName {
                self.surnames.note(&place, &text, &hit.span, column);
            }
            each(hit.kind, &place_in(called, &place, column), &text[hit.span.clone()]);
        }
        if is_middle {
            self.before.text.push('\n');
            self.before.text.push_str(&text);
            self.before.may_have_names = true;
            self.before.read = None;
        } else {
            let lead = joint.map_or(String::new(), |joint| {
                [last_words(self.before.text.trim_end()), joint].concat()
            });
            let read = may_have_names.then_some((read, candidates));
            self.before =
                LineBefore { place, text, begins, read, lead, is_inside, may_have_names, hits };
        }
    }

    /// Reads the names of the line before, with the words that go on from it.
    fn read_names(&mut self, after: &str) {
        let LineBefore { place, text, begins, read, lead, is_inside, may_have_names, hits } =
            &self.before;
        if !may_have_names {
            return;
        }
        let is_no_name = |plain: &str| self.lookout.is_no_name(plain);
        if let Some((read, candidates)) = read
            && lead.is_empty()
            && after.is_empty()
        {
            let words = tokens(read);
            let passage = Passage::alone(place, text, read, &words, candidates);
            self.names.read(&passage, *begins, *is_inside, hits, is_no_name);
            return;
        }
        let skipped = if lead.is_empty() { 0 } else { quoted_bytes(text) };
        let said = text[skipped..].trim_end();
        let written = [lead, said, after].concat();
        let here = lead.len()..lead.len() + said.len();
        let at = |place: usize| (place + lead.len()).saturating_sub(skipped);
        let hits: Vec<Hit> = hits
            .iter()
            .map(|hit| Hit { kind: hit.kind, span: at(hit.span.start)..at(hit.span.end) })
            .collect();
        let read = Text::new(&written);
        let words = tokens(&read);
        let candidates = &candidates(&read);
        let passage =
            Passage { place, written: &written, here, text: &read, words: &words, candidates };
        let begins = begins + text[..skipped].chars().count();
        let goes_on = *is_inside || !lead.is_empty();
        self.names.read(&passage, begins, goes_on, &hits, is_no_name);
    }

    /// Looks only for names of the list, in what may be no words at all, and hands each to `each`
    /// like [`Reader::look`].
    pub fn look_for_names(
        &self,
        called: &str,
        place: &str,
        text: &str,
        mut each: impl FnMut(FindingKind, &str, &str),
    ) {
        let text = self.lookout.without_other_writing(text);
        for hit in self.lookout.names_in(&text) {
            each(hit.kind, &format!("{called}, {place}"), &text[hit.span]);
        }
    }
}

/// Returns whether a line is nothing but the middle of a word that began in the line before.
fn is_middle(begun: &str, line: &str) -> bool {
    let word = line.trim_start_matches(is_lead).trim_end();
    is_broken(word)
        && !word.contains(char::is_whitespace)
        && begun.len() + line.len() < ACROSS_BYTES
        && begun.bytes().filter(|byte| *byte == b'\n').count() < MOST_LINES
}

/// No word is broken over more lines.
const MOST_LINES: usize = 8;

fn in_file(called: &str, name: NameFound) -> NameFound {
    NameFound { place: place_in(called, &name.place, name.column), ..name }
}

/// The place of the person's own name.
pub const OWN_NAME: &str = "what the portfolio calls you";

/// Returns the findings in the person's own words that are exported at this level, and in the words
/// of assessors if their decisions are included.
#[must_use]
pub fn findings_in_words(
    portfolio: &Portfolio,
    lookout: &Lookout,
    with_decisions: bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut names = NameSearch::default();
    let mut texts: HashMap<String, String> = HashMap::new();
    each_text(portfolio, with_decisions, &mut |called, text| {
        let read = Text::new(text);
        let words = tokens(&read);
        let met = lookout.rules.met(&read);
        let mut hits = lookout.hits_in(text, (&read, &words), met);
        // A person may call their own portfolio by their initials.
        hits.retain(|hit| called != OWN_NAME || hit.kind != FindingKind::Initials);
        for hit in hits.iter().filter(|hit| hit.kind != FindingKind::Name) {
            let column = Columns::of(text).at(hit.span.start);
            findings.push(finding(None, hit.kind, &place_in(called, "", column), text, None));
        }
        let candidates = candidates(&read);
        let passage = Passage::alone(called, text, &read, &words, &candidates);
        names.read(&passage, 0, false, &hits, |plain| lookout.is_no_name(plain));
        texts.insert(called.to_owned(), text.to_owned());
    });
    findings.extend(names.finish().into_iter().map(|name| {
        let text = texts.get(&name.place).map(String::as_str).unwrap_or_default();
        let place = place_in(&name.place, "", name.column);
        finding(None, name.kind, &place, &format!("{}\n{text}", name.said), name.detail())
    }));
    findings
}

/// Returns the names in the person's own words that are on no list, each once, and the surnames
/// that stand after a title.
#[must_use]
pub fn names_in_words(portfolio: &Portfolio, lookout: &Lookout) -> Vec<NameFound> {
    let mut names = NameSearch::default();
    let mut surnames = Surnames::default();
    each_text(portfolio, true, &mut |called, text| {
        let read = Text::new(text);
        let words = tokens(&read);
        let hits = lookout.hits_in(text, (&read, &words), lookout.rules.met(&read));
        for hit in hits.iter().filter(|hit| hit.kind == FindingKind::HonorificName) {
            surnames.note(called, text, &hit.span, Columns::of(text).at(hit.span.start));
        }
        let candidates = candidates(&read);
        let passage = Passage::alone(called, text, &read, &words, &candidates);
        names.read(&passage, 0, false, &hits, |plain| lookout.is_no_name(plain));
    });
    let surnames = surnames.finish().into_iter().filter(|name| !lookout.says_no_name(&name.said));
    let in_words =
        |name: NameFound| NameFound { place: place_in(&name.place, "", name.column), ..name };
    names.finish().into_iter().chain(surnames).map(in_words).collect()
}

fn each_text(portfolio: &Portfolio, with_decisions: bool, look: &mut dyn FnMut(&str, &str)) {
    look(OWN_NAME, portfolio.label.as_deref().unwrap_or_default());
    for (key, history) in portfolio.ratings().filter(|(key, _)| key.level == portfolio.level) {
        let Some(rated) = history.last() else { continue };
        if let Some(note) = &rated.note {
            look(&format!("{} {}, the note", key.competency, key.aspect), note);
        }
        if let Answer::NotApplicable { reason } = &rated.answer {
            look(&format!("{} {}, the reason", key.competency, key.aspect), reason);
        }
    }
    for item in &portfolio.evidence {
        of_evidence(item, look);
    }
    for Goal { short, what, how, done_when, done, .. } in &portfolio.goals {
        look(&format!("{short}, what"), what);
        look(&format!("{short}, how"), how.as_deref().unwrap_or_default());
        look(&format!("{short}, done when"), done_when.as_deref().unwrap_or_default());
        look(
            &format!("{short}, the note"),
            done.as_ref().and_then(|done| done.note.as_deref()).unwrap_or_default(),
        );
    }
    for received in portfolio.reviews.iter().filter(|_| with_decisions) {
        for (at, remark) in received.review.remarks.iter().enumerate() {
            look(&format!("an assessor's remark {}", at + 1), &remark.says);
        }
        for decision in received.review.decisions() {
            look(
                &format!("decision {} on {}, the reason", decision.number, decision.competency),
                &decision.reason,
            );
        }
    }
}

fn of_evidence(item: &Evidence, look: &mut dyn FnMut(&str, &str)) {
    let short = &item.short;
    look(&format!("{short}, the title"), &item.title);
    for claim in &item.claims {
        look(
            &format!("{short}, what it shows of {}", claim.competency),
            claim.shows.as_deref().unwrap_or_default(),
        );
    }
    for confirmation in &item.confirmations {
        look(&format!("{short}, who confirms it"), &confirmation.by);
    }
    look(&format!("{short}, the consent"), item.consent.as_deref().unwrap_or_default());
    look(&format!("{short}, the link"), item.link.as_deref().unwrap_or_default());
    look(
        &format!("{short}, when it happened"),
        &item
            .happened
            .filter(|date| date.is_exact())
            .map(|date| date.to_string())
            .unwrap_or_default(),
    );
    for (at, file) in item.kept().enumerate() {
        look(&format!("{short}, the name of file {}", at + 1), &file.name);
    }
}

/// Returns eight letters and digits that change with every byte: FNV-1a, which need not be secure
/// here.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}
