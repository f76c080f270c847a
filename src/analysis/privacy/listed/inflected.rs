//! Forms of a name that are not the name itself: the endings of Polish and other languages, the
//! Gaelic vocative, plurals and spellings: `Kacprowi`, `Ελένης`, `a Sheáin`, `Murphies`.

use rustc_hash::FxHashMap;

use super::{
    NamePart,
    endings::endings,
    lists,
    spelling::{contracted, has_longer_letter},
};
use crate::analysis::privacy::{
    text::plain_letters,
    tokens::{Token, is_apostrophe},
};

/// The fewest letters of a name that is looked for in this way.
const FEWEST: usize = 4;

/// The first letter of writings that have no capitals, behind Latin, Greek, Cyrillic and Armenian.
const FIRST_WITHOUT_CAPITALS: char = '\u{590}';

/// Forms of names, in plain letters.
#[derive(Default)]
pub(super) struct Inflected(FxHashMap<String, InflectedForm>);

struct InflectedForm {
    part: NamePart,
    needs: FormCue,
}

/// What shows that a form is meant, apart from its capital.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FormCue {
    Nothing,
    /// It has another meaning, or is another name, unless its last letter has a tail: `Julię`.
    Tail,
    /// A small word stands before it: `a Sheáin`.
    Vocative,
    /// It has a letter for which the name has two: `Müller`.
    Letter,
    /// It has an apostrophe: `M'Allister`.
    Apostrophe,
}

impl Inflected {
    /// Adds the forms of a part of the name at this place of the list, which has accents as it is
    /// `written`.
    pub(super) fn add(&mut self, at: usize, plain: &str, written: &str) {
        for form in endings(written) {
            self.add_form(at, plain_letters(&form), FormCue::Nothing);
        }
        let is_latin = plain.bytes().all(|byte| byte.is_ascii_lowercase())
            && !written.contains(|c| matches!(c, '\u{370}'..='\u{52f}'));
        if plain.len() < FEWEST || !is_latin {
            return;
        }
        self.add_contracted(at, plain);
        let is_plural = |stem: &&str| !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
        let plural = plain.strip_suffix('y').filter(is_plural).map(|stem| format!("{stem}ies"));
        for form in plural.into_iter().filter(|form| !lists::is_common(form)) {
            self.add_form(at, form, FormCue::Nothing);
        }
        for form in polish(plain) {
            let is_another = lists::given(&form).is_some() || lists::is_ordinary(&form);
            match is_another {
                false => self.add_form(at, form, FormCue::Nothing),
                true if form.ends_with('e') => self.add_form(at, form, FormCue::Tail),
                true => {}
            }
        }
        for form in diminutive(plain).filter(|form| !lists::is_common(form)) {
            self.add_form(at, form, FormCue::Nothing);
        }
        for form in gaelic(plain) {
            self.add_form(at, form, FormCue::Vocative);
        }
    }

    /// Adds the spellings of a part with fewer letters: `Müller` for `Mueller`, `M'Allister`.
    pub(super) fn add_contracted(&mut self, at: usize, plain: &str) {
        for form in contracted(plain) {
            self.add_form(at, form, FormCue::Letter);
        }
        let rest = plain.strip_prefix("mac").or_else(|| plain.strip_prefix("mc"));
        if let Some(rest) = rest.filter(|rest| rest.len() > 3) {
            self.add_form(at, format!("m{rest}"), FormCue::Apostrophe);
        }
    }

    fn add_form(&mut self, at: usize, form: String, needs: FormCue) {
        let part = NamePart::default();
        let known = self.0.entry(form).or_insert(InflectedForm { part, needs });
        known.part.names.push(at);
        if needs == FormCue::Nothing {
            known.needs = needs;
        }
    }

    pub(super) fn forms(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns the part of which a word is a form.
    pub(super) fn part(&self, read: &str, words: &[Token<'_>], at: usize) -> Option<&NamePart> {
        let word = &words[at];
        let has_capitals = || word.plain.starts_with(|c| c < FIRST_WITHOUT_CAPITALS);
        if !word.is_capital && !word.is_loud && has_capitals() {
            return None;
        }
        let form = self.0.get(&*word.plain)?;
        let is_meant = match form.needs {
            FormCue::Nothing => true,
            FormCue::Tail => read[word.span.clone()].ends_with(['ę', 'Ę']),
            FormCue::Vocative => {
                at.checked_sub(1).is_some_and(|before| words[before].plain == "a")
                    && read[..word.span.start].ends_with(' ')
            }
            FormCue::Letter => has_longer_letter(&read[word.span.clone()]),
            FormCue::Apostrophe => read[word.span.clone()].contains(is_apostrophe),
        };
        is_meant.then_some(&form.part)
    }
}

/// Returns the other cases of a name in Polish, as far as rules make them.
fn polish(name: &str) -> Vec<String> {
    let with = |stem: &str, endings: &[&str]| -> Vec<String> {
        endings.iter().map(|ending| format!("{stem}{ending}")).collect()
    };
    let is_adjective =
        ["ski", "ska", "cki", "cka", "dzki", "dzka"].iter().any(|ending| name.ends_with(ending));
    if is_adjective {
        let stem = &name[..name.len() - 1];
        let mut forms = with(stem, &["i", "a", "iego", "iemu", "im", "iej", "ich", "imi"]);
        // `Żółkiewscy`
        forms.extend(stem.strip_suffix('k').map(|stem| format!("{stem}cy")));
        return forms;
    }
    let (stem, last) = name.split_at(name.len() - 1);
    match last {
        "a" => {
            let mut forms = with(stem, &["e"]);
            match stem.strip_suffix('i') {
                Some(_) => forms.extend(with(stem, &["", "i", "u"])),
                None if stem.ends_with(['j', 'l', 'k', 'g']) => forms.extend(with(stem, &["i"])),
                None => forms.extend(with(stem, &["y"])),
            }
            forms.extend(softened(stem));
            forms
        }
        "i" => with(name, &["ego", "emu", "m"]),
        "y" => with(stem, &["ego", "emu", "ym"]),
        "e" | "o" | "u" => Vec::new(),
        _ => {
            // `Kacper`, `Marek` and `Paweł` lose their `e`.
            let without_e = stem.strip_suffix('e').filter(|_| matches!(last, "r" | "k" | "l"));
            let short = without_e.filter(|stem| stem.len() > 2).map(|stem| format!("{stem}{last}"));
            let stems = std::iter::once(name.to_owned()).chain(short);
            let forms = stems.flat_map(|stem| {
                let hard = if stem.ends_with(['k', 'g']) { "iem" } else { "em" };
                let endings = ["a", "owi", hard, "u", "owie", "ow"];
                with(&stem, &endings).into_iter().chain(softened(&stem))
            });
            forms.collect()
        }
    }
}

/// Returns `amelka` of `amelia`, in each case: a name that may be on other lists, and is no other
/// name.
fn diminutive(name: &str) -> impl Iterator<Item = String> {
    let stem = name.strip_suffix("ia").filter(|stem| stem.len() > 2);
    stem.into_iter().flat_map(|stem| ["ka", "ki", "ke", "ce"].map(|end| format!("{stem}{end}")))
}

/// Returns a stem with the ending `-e` and the sound that it makes of the letter before.
fn softened(stem: &str) -> Option<String> {
    const SOUNDS: [(&str, &str); 6] =
        [("t", "cie"), ("d", "dzie"), ("r", "rze"), ("k", "ce"), ("g", "dze"), ("l", "le")];
    for (letter, sound) in SOUNDS {
        if let Some(bare) = stem.strip_suffix(letter) {
            return Some(format!("{bare}{sound}"));
        }
    }
    let may_soften = stem.ends_with(['b', 'f', 'm', 'n', 'p', 's', 'w', 'z']);
    may_soften.then(|| format!("{stem}ie"))
}

/// Returns a name as it is after the `a` of the vocative in Irish and in Scottish Gaelic.
fn gaelic(name: &str) -> Vec<String> {
    let (first, rest) = name.split_at(1);
    if !"bcdfgmpst".contains(first) || rest.starts_with('h') {
        return Vec::new();
    }
    let lenited = format!("{first}h{rest}");
    let (stem, last) = lenited.split_at(lenited.len() - 1);
    let is_broad = stem.ends_with(['a', 'o', 'u']) && !"aeiouhy".contains(last);
    let slender = is_broad.then(|| format!("{stem}i{last}"));
    std::iter::once(lenited).chain(slender).collect()
}
