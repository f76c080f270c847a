//! Names of China in Latin letters: a family name, and a name of one or two syllables.

use std::sync::LazyLock;

use super::{
    lists::{self, WordList, words},
    sentence::Sentence,
};

impl Sentence<'_> {
    /// Returns whether a family name begins here, and a name follows: `Li Na`, `Wang Xiuying`.
    pub(super) fn is_chinese(&self, at: usize) -> bool {
        let word = &self.words[at];
        word.is_capital
            && !word.is_loud
            && SURNAMES.contains(&*word.plain)
            && self.after(at).is_some_and(|next| {
                next.is_capital
                    && !next.is_loud
                    && is_pinyin(&next.plain)
                    && !lists::is_common(&next.plain)
            })
    }
}

/// Returns whether a word is one or two syllables.
fn is_pinyin(word: &str) -> bool {
    word.len() < 12
        && (is_syllable(word)
            || (1..word.len().min(7)).any(|at| {
                word.is_char_boundary(at) && is_syllable(&word[..at]) && is_syllable(&word[at..])
            }))
}

fn is_syllable(word: &str) -> bool {
    let is_initial = |c: char| "bpmfdtnlgkhjqxrzcsyw".contains(c);
    let rest = ["zh", "ch", "sh"].into_iter().find_map(|two| word.strip_prefix(two));
    let rest = rest.unwrap_or_else(|| word.strip_prefix(is_initial).unwrap_or(word));
    FINALS.contains(rest)
}

static FINALS: WordList = LazyLock::new(|| {
    words(
        "a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ue er",
    )
});

/// The most frequent, without those that are frequent words of English.
static SURNAMES: WordList = LazyLock::new(|| {
    words(
        "li wang zhang liu chen yang zhao huang zhou wu xu zhu hu guo lin gao luo zheng liang xie deng feng cao peng zeng xiao tian dong yuan cai jiang ye cheng wei su lu ding shen yao fu zhong liao jin jia xia bai zou xiong qin meng qiu hou xue duan hao tao mao",
    )
});

#[cfg(test)]
mod tests {
    use super::is_pinyin;

    #[test]
    fn syllables_of_chinese_are_told_from_other_words() {
        for word in ["na", "fang", "xiuying", "wei", "jiahao", "xue", "zhiqiang", "er"] {
            assert!(is_pinyin(word), "{word}");
        }
        for word in ["hall", "park", "smith", "am", "jones", "street", "", "z\u{e9}"] {
            assert!(!is_pinyin(word), "{word}");
        }
    }
}
