//! Tells in a pass or three over a text which of all shapes can fit there, so that no shape is looked
//! for by itself in most of most texts.

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

/// All rules in a few sieves: in letters by chance, one for all would need too many states. Shapes
/// that need a digit are looked for only in a text with one.
pub(super) struct Sieves(Vec<Sieve>);

struct Sieve {
    /// The numbers of its rules.
    rules: Vec<usize>,
    needs_digit: bool,
    dfa: DFA,
    passes: Pool<Pass, Box<dyn Fn() -> Pass + Send + Sync>>,
}

impl Sieves {
    pub(super) fn of(rules: &[ShapeRule]) -> Self {
        let shapes: Vec<(bool, Letters, Hir)> = rules
            .iter()
            .map(|rule| {
                let shape = shape_of(rule);
                (needs_digit(&shape), rule.letters, shape)
            })
            .collect();
        let of = |is_in: &dyn Fn(bool, Letters) -> bool| {
            let rules: Vec<usize> =
                (0..shapes.len()).filter(|rule| is_in(shapes[*rule].0, shapes[*rule].1)).collect();
            let shapes: Vec<Hir> = rules.iter().map(|rule| shapes[*rule].2.clone()).collect();
            (rules, shapes)
        };
        let sieve = |needs_digit, (rules, shapes): (Vec<usize>, Vec<Hir>)| {
            Sieve::of(rules, needs_digit, &shapes)
        };
        Self(vec![
            sieve(false, of(&|digit, _| !digit)),
            sieve(true, of(&|digit, letters| digit && letters == Letters::Small)),
            sieve(true, of(&|digit, letters| digit && letters == Letters::AsWritten)),
        ])
    }

    /// Calls `each` with the number of every rule whose shape fits somewhere, in order.
    pub(super) fn sift(&self, text: &str, each: impl FnMut(usize)) {
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        let mut fitting = Vec::new();
        for sieve in self.0.iter().filter(|sieve| has_digit || !sieve.needs_digit) {
            sieve.sift(text, &mut fitting);
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

/// Returns whether every text that fits a shape has a digit.
fn needs_digit(shape: &Hir) -> bool {
    match shape.kind() {
        HirKind::Literal(letters) => letters.0.iter().any(u8::is_ascii_digit),
        HirKind::Class(Class::Unicode(class)) => class
            .ranges()
            .iter()
            .all(|range| range.start().is_ascii_digit() && range.end().is_ascii_digit()),
        HirKind::Repetition(again) => again.min > 0 && needs_digit(&again.sub),
        HirKind::Capture(group) => needs_digit(&group.sub),
        HirKind::Concat(parts) => parts.iter().any(needs_digit),
        HirKind::Alternation(parts) => parts.iter().all(needs_digit),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => false,
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
