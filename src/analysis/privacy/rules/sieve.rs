//! Tells in one pass over a stretch of text which of many shapes can fit there, so that each shape
//! is not looked for by itself.

use regex_automata::{
    Input, MatchKind, PatternSet,
    hybrid::dfa::{Cache, DFA},
    util::pool::Pool,
};

/// The memory of one pass; a text that needs more is given up on, and all shapes are looked for.
const CACHE_BYTES: usize = 8 << 20;

type Pass = (Cache, PatternSet);

pub(super) struct Sieve {
    dfa: DFA,
    passes: Pool<Pass, Box<dyn Fn() -> Pass + Send + Sync>>,
}

impl Sieve {
    /// Returns `None` if the shapes are too much for one pass.
    pub(super) fn of(shapes: &[&str]) -> Option<Self> {
        let config = DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE_BYTES);
        let dfa = DFA::builder().configure(config).build_many(shapes).ok()?;
        let made = dfa.clone();
        let pass = move || (made.create_cache(), PatternSet::new(made.pattern_len()));
        Some(Self { dfa, passes: Pool::new(Box::new(pass)) })
    }

    /// Calls `each` with the number of every shape that fits somewhere in a stretch, in order.
    pub(super) fn sift(
        &self,
        text: &str,
        stretch: std::ops::Range<usize>,
        mut each: impl FnMut(usize),
    ) {
        let mut pass = self.passes.get();
        let (cache, fitting) = &mut *pass;
        fitting.clear();
        let looked_at = Input::new(&text[..stretch.end]).range(stretch);
        match self.dfa.try_which_overlapping_matches(cache, &looked_at, fitting) {
            Ok(()) => fitting.iter().for_each(|shape| each(shape.as_usize())),
            Err(_) => (0..self.dfa.pattern_len()).for_each(each),
        }
    }
}
