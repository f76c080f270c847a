//! The endings that Polish puts to a name, and the Gaelic vocative: `Kacprowi`, `z Amelią`,
//! `a Sheáin`.

use rustc_hash::FxHashMap;

use super::{NamePart, lists};
use crate::analysis::privacy::tokens::Token;

/// The fewest letters of a name that is looked for in this way.
const FEWEST: usize = 4;

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
}

impl Inflected {
    /// Adds the forms of a part of the name at this place of the list.
    pub(super) fn add(&mut self, at: usize, plain: &str) {
        if plain.len() < FEWEST || !plain.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return;
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
        if !word.is_capital && !word.is_loud {
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
        };
        is_meant.then_some(&form.part)
    }
}

/// Returns the other cases of a name in Polish, as far as rules make them.
fn polish(name: &str) -> Vec<String> {
    let with = |stem: &str, endings: &[&str]| -> Vec<String> {
        endings.iter().map(|ending| format!("{stem}{ending}")).collect()
    };
    let is_adjective = ["ski", "ska", "cki", "cka"].iter().any(|ending| name.ends_with(ending));
    if is_adjective {
        let stem = &name[..name.len() - 1];
        return with(stem, &["i", "a", "iego", "iemu", "im", "iej", "ich", "imi"]);
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
