//! Tells in a few passes over a text which of all shapes can fit there, so that no shape is looked
//! for by itself in most of most texts.

use regex_automata::{
    Input, MatchKind, PatternSet,
    hybrid::dfa::{Cache, DFA},
    nfa::thompson::Compiler,
    util::pool::Pool,
};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

use super::{
    super::text::Text,
    needs::{MetNeeds, Needs},
    shape::{Letters, ShapeRule},
};

/// The memory of one pass.
const CACHE_BYTES: usize = 8 << 20;

type Pass = (Cache, PatternSet);

/// What tells which rules can fit. Most rules need certain words; the shapes of the others are looked
/// for together, in a few sieves: in letters by chance, one for all would need too many states.
pub(super) struct Sieves {
    pub(super) needs: Needs,
    sieves: Vec<Sieve>,
}

struct Sieve {
    /// The numbers of its rules.
    rules: Vec<usize>,
    needs_digit: bool,
    dfa: DFA,
    passes: Pool<Pass, Box<dyn Fn() -> Pass + Send + Sync>>,
}

impl Sieves {
    pub(super) fn of(rules: &[ShapeRule]) -> Self {
        let needs = Needs::new();
        let sieve = |needs_digit: bool, letters: Option<Letters>| {
            let is_in = |rule: &usize| {
                needs.is_sifted(*rule, needs_digit)
                    && letters.is_none_or(|letters| rules[*rule].letters == letters)
            };
            let of: Vec<usize> = (0..rules.len()).filter(is_in).collect();
            let shapes: Vec<Hir> = of.iter().map(|rule| shape_of(&rules[*rule])).collect();
            (!of.is_empty()).then(|| Sieve::of(of, needs_digit, &shapes))
        };
        let sieves = [
            sieve(false, None),
            sieve(true, Some(Letters::Small)),
            sieve(true, Some(Letters::AsWritten)),
        ];
        Self { sieves: sieves.into_iter().flatten().collect(), needs }
    }

    /// Calls `each` with the number of every rule whose shape can fit somewhere, in order. `met` is what
    /// the text has of what they need.
    pub(super) fn sift(&self, text: &Text, met: MetNeeds, each: impl FnMut(usize)) {
        let has_digit = met.has_digit();
        let mut fitting: Vec<usize> = met.rules().collect();
        for sieve in self.sieves.iter().filter(|sieve| has_digit || !sieve.needs_digit) {
            sieve.sift(&text.read, &mut fitting);
        }
        fitting.sort_unstable();
        fitting.into_iter().for_each(each);
    }
}

impl Sieve {
    fn of(rules: Vec<usize>, needs_digit: bool, shapes: &[Hir]) -> Self {
        let nfa = Compiler::new().build_many_from_hir(shapes);
        let nfa = nfa.expect("every rule is compiled by a test");
        let config = DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE_BYTES);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa);
        let dfa = dfa.expect("the memory is enough for the states of a few places");
        let made = dfa.clone();
        let pass = move || (made.create_cache(), PatternSet::new(made.pattern_len()));
        Self { rules, needs_digit, dfa, passes: Pool::new(Box::new(pass)) }
    }

    fn sift(&self, text: &str, fits: &mut Vec<usize>) {
        let mut pass = self.passes.get();
        let (cache, fitting) = &mut *pass;
        let input = Input::new(text);
        // Most texts fit nothing, and asking for that alone is faster.
        if let Ok(None) = self.dfa.try_search_fwd(cache, &input.clone().earliest(true)) {
            return;
        }
        fitting.clear();
        match self.dfa.try_which_overlapping_matches(cache, &input, fitting) {
            Ok(()) => fits.extend(fitting.iter().map(|shape| self.rules[shape.as_usize()])),
            Err(_) => fits.extend(&self.rules),
        }
    }
}

/// Returns the shape of a rule, for text as it was written.
fn shape_of(rule: &ShapeRule) -> Hir {
    let shape = regex_syntax::parse(rule.shape.as_str()).expect("a regex has this shape");
    match rule.letters {
        Letters::AsWritten => shape,
        Letters::Small => in_any_case(&shape),
    }
}

/// Returns a shape in small letters that fits capitals as well.
fn in_any_case(shape: &Hir) -> Hir {
    match shape.kind() {
        HirKind::Literal(letters) => {
            let letters = String::from_utf8_lossy(&letters.0);
            Hir::concat(letters.chars().map(|c| class(&[ClassUnicodeRange::new(c, c)])).collect())
        }
        HirKind::Class(Class::Unicode(letters)) => class(letters.ranges()),
        HirKind::Repetition(again) => Hir::repetition(again.with(in_any_case(&again.sub))),
        HirKind::Capture(group) => in_any_case(&group.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(in_any_case).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(in_any_case).collect()),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => shape.clone(),
    }
}

fn class(letters: &[ClassUnicodeRange]) -> Hir {
    let capitals = letters.iter().filter_map(|range| {
        let (first, last) = (range.start().max('a'), range.end().min('z'));
        let capital = |c: char| c.to_ascii_uppercase();
        (first <= last).then(|| ClassUnicodeRange::new(capital(first), capital(last)))
    });
    Hir::class(Class::Unicode(ClassUnicode::new(letters.iter().copied().chain(capitals))))
}
