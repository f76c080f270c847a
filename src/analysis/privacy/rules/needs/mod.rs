//! What a text must have for a shape to fit: words, of which there are a few to choose from, or a
//! sign. It comes from the shape itself, so that most texts need not be compared with most shapes.

#[cfg(test)]
mod derived;

use rustc_hash::FxHashMap;

use crate::analysis::privacy::{
    runs::{Runs, Signs},
    text::Text,
};

/// What each rule needs, in the order of the rules: a line with the words of each need, by their
/// first letters. `nurs*` goes on, `B+2c` has a comma after it, `0` is any digit, and what is no
/// letter is a sign. A test makes it from the shapes.
const NEEDS_OF_RULES: &str = include_str!("needs.txt");

/// The numbers of rules, as bits.
type RuleSet = u128;

/// As many letters at the beginning of a word tell it, or all with zeros; after a word of one letter,
/// the byte that follows.
const LETTERS: usize = 8;

/// As many letters tell a word whose rest is not known.
const FEW: usize = 4;

/// Stands for any digit.
const DIGIT: u8 = b'0';

/// Stands after so few letters.
const GOES_ON: u8 = b'*';

/// How many needs of a rule are looked for.
const NEEDS: usize = 4;

/// The words and signs that rules need.
pub(super) struct Needs {
    /// The rules of which a word meets the first need, the second, and so on.
    met_by: FxHashMap<u64, [RuleSet; NEEDS]>,
    /// Bits by which most words are passed over.
    bits: Box<[u64; 1 << (HASH_BITS - 6)]>,
    /// The needs of signs: one, which need of the rule it meets, and the rule.
    signs: Vec<(Signs, usize, RuleSet)>,
    /// The rules that have no such need, or no more.
    met: [RuleSet; NEEDS],
    /// The rules that need nothing, and those that need only a digit.
    sifted: [RuleSet; 2],
}

/// What a text has of what rules need.
#[derive(Clone, Copy)]
pub(in crate::analysis::privacy) struct MetNeeds {
    rules: RuleSet,
    pub(in crate::analysis::privacy) signs: Signs,
    /// The most letters that stand one by one.
    pub(in crate::analysis::privacy) letters_alone: usize,
}

impl MetNeeds {
    pub(in crate::analysis::privacy) fn has_digit(&self) -> bool {
        self.signs.has(DIGIT)
    }

    /// Returns the numbers of the rules that have all that they need.
    pub(super) fn rules(&self) -> impl Iterator<Item = usize> + use<> {
        let mut left = self.rules;
        std::iter::from_fn(move || {
            let rule = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(rule)
        })
    }
}

impl Needs {
    pub(super) fn new() -> Self {
        let mut all = Self {
            met_by: FxHashMap::default(),
            bits: Box::new([0; 1 << (HASH_BITS - 6)]),
            signs: Vec::new(),
            met: [0; NEEDS],
            sifted: [0; 2],
        };
        for (rule, needs) in NEEDS_OF_RULES.lines().enumerate() {
            let rule: RuleSet = 1 << rule;
            let needs: Vec<&str> = needs.split(" & ").filter(|need| !need.is_empty()).collect();
            if let [] | ["0"] = needs[..] {
                all.sifted[needs.len()] |= rule;
                continue;
            }
            for at in 0..NEEDS {
                match needs.get(at) {
                    Some(words) => words.split(' ').for_each(|word| all.add(word, at, rule)),
                    None => all.met[at] |= rule,
                }
            }
        }
        all
    }

    /// Returns whether a rule needs nothing, or nothing but a digit.
    pub(super) fn is_sifted(&self, rule: usize, needs_digit: bool) -> bool {
        self.sifted[usize::from(needs_digit)] & 1 << rule != 0
    }

    /// Adds a word or a sign of a need.
    fn add(&mut self, word: &str, at: usize, rule: RuleSet) {
        // All signs beyond ASCII are one.
        if let [sign] | [sign, _, _] = word.as_bytes()
            && !sign.is_ascii_alphabetic()
        {
            self.signs.push((Signs::of(*sign), at, rule));
            return;
        }
        let mut beginning = [0; LETTERS];
        let bytes = match word.split_once('+') {
            Some((letter, sign)) => {
                let sign = u8::from_str_radix(sign, 16).unwrap_or_default();
                vec![letter.as_bytes()[0], sign]
            }
            None => word.as_bytes().to_vec(),
        };
        beginning.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        let word = u64::from_le_bytes(beginning);
        self.met_by.entry(word).or_default()[at] |= rule;
        let hash = hash(few(word));
        self.bits[hash >> 6] |= 1 << (hash & 63);
    }

    /// Returns what a text has of what rules need.
    pub(super) fn met(&self, text: &Text) -> MetNeeds {
        let mut met = self.met;
        let (mut alone, mut letters_alone) = (0, 0);
        let Runs { all, signs } = &text.runs;
        for run in all {
            let mut word = run.letters;
            if run.length() > 1 {
                alone = 0;
            } else {
                alone += 1;
                letters_alone = letters_alone.max(alone);
                let sign = text.read.as_bytes().get(run.ends());
                word |= sign.map_or(0, |sign| u64::from(*sign) << 8);
            }
            self.meet(word, &mut met);
            if run.is_capital() || run.is_parted {
                self.meet(word | run.small(), &mut met);
            }
        }
        let signs = *signs;
        for (needed, at, rule) in &self.signs {
            if signs.has_any(*needed) {
                met[*at] |= rule;
            }
        }
        let rules = met.into_iter().fold(RuleSet::MAX, |all, met| all & met);
        MetNeeds { rules, signs, letters_alone }
    }

    #[inline]
    fn meet(&self, word: u64, met: &mut [RuleSet; NEEDS]) {
        let hash = hash(few(word));
        if self.bits[hash >> 6] & 1 << (hash & 63) != 0 {
            self.meet_known(word, met);
        }
    }

    fn meet_known(&self, word: u64, met: &mut [RuleSet; NEEDS]) {
        let few = few(word);
        for word in [word, few | u64::from(GOES_ON) << (8 * FEW)] {
            if let Some(rules) = self.met_by.get(&word) {
                met.iter_mut().zip(rules).for_each(|(met, rules)| *met |= rules);
            }
        }
    }
}

const HASH_BITS: u32 = 15;

fn hash(few: u64) -> usize {
    (few.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HASH_BITS)) as usize
}

/// Returns the first few letters of a beginning.
fn few(word: u64) -> u64 {
    word & (u64::MAX >> (64 - 8 * FEW))
}
