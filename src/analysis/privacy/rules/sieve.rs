//! Tells in one pass over a text which of all shapes can fit there, so that no shape is looked for
//! by itself in most of most texts.

use regex_automata::{
    Input, MatchKind, PatternSet,
    hybrid::dfa::{Cache, DFA},
    nfa::thompson::Compiler,
    util::pool::Pool,
};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

use super::shape::{Letters, ShapeRule};

/// The memory of one pass.
const CACHE_BYTES: usize = 8 << 20;

type Pass = (Cache, PatternSet);

pub(super) struct Sieve {
    dfa: DFA,
    passes: Pool<Pass, Box<dyn Fn() -> Pass + Send + Sync>>,
}

impl Sieve {
    pub(super) fn of(rules: &[ShapeRule]) -> Self {
        let shapes: Vec<Hir> = rules.iter().map(shape_of).collect();
        let nfa = Compiler::new().build_many_from_hir(&shapes);
        let nfa = nfa.expect("every rule is compiled by a test");
        let config = DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE_BYTES);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa);
        let dfa = dfa.expect("the memory is enough for the states of a few places");
        let made = dfa.clone();
        let pass = move || (made.create_cache(), PatternSet::new(made.pattern_len()));
        Self { dfa, passes: Pool::new(Box::new(pass)) }
    }

    /// Calls `each` with the number of every rule whose shape fits somewhere, in order.
    pub(super) fn sift(&self, text: &str, mut each: impl FnMut(usize)) {
        let mut pass = self.passes.get();
        let (cache, fitting) = &mut *pass;
        let input = Input::new(text);
        // Most texts fit nothing, and asking for that alone is faster.
        if let Ok(None) = self.dfa.try_search_fwd(cache, &input.clone().earliest(true)) {
            return;
        }
        fitting.clear();
        match self.dfa.try_which_overlapping_matches(cache, &input, fitting) {
            Ok(()) => fitting.iter().for_each(|shape| each(shape.as_usize())),
            Err(_) => (0..self.dfa.pattern_len()).for_each(each),
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
