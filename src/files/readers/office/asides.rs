//! Words that stand within a sentence and are no part of it: notes, comments, boxes, how a word is
//! said. The sentence goes on behind them.

use super::{Sink, WordsSoFar};

/// The words of a sentence, and of what stands beside it.
#[derive(Default)]
pub(super) struct Asides {
    /// The elements around the next one.
    level: usize,
    /// The paragraphs around what is read now, inside the last aside.
    paragraphs: usize,
    around: Vec<Around>,
    /// Asides that are whole, with their places, until the sentence around them is.
    whole: Vec<(String, WordsSoFar)>,
}

/// What an aside interrupts.
struct Around {
    /// The aside itself, as a number of elements around it.
    level: usize,
    words: WordsSoFar,
    paragraphs: usize,
}

impl Asides {
    /// Enters an element. If it is an aside, `words` is kept for when it ends.
    pub(super) fn open(&mut self, is_aside: bool, is_paragraph: bool, words: &mut WordsSoFar) {
        if is_aside {
            self.around.push(Around {
                level: self.level,
                words: std::mem::take(words),
                paragraphs: std::mem::take(&mut self.paragraphs),
            });
        }
        self.paragraphs += usize::from(is_paragraph);
        self.level += 1;
    }

    /// Leaves an element. Returns whether it was an aside; then `words` goes on as it was before.
    pub(super) fn close(
        &mut self,
        is_paragraph: bool,
        place: impl FnOnce() -> String,
        words: &mut WordsSoFar,
    ) -> bool {
        self.level = self.level.saturating_sub(1);
        self.paragraphs = self.paragraphs.saturating_sub(usize::from(is_paragraph));
        let Some(around) = self.around.pop_if(|around| around.level >= self.level) else {
            return false;
        };
        self.paragraphs = around.paragraphs;
        let aside = std::mem::replace(words, around.words);
        if !aside.text.is_empty() {
            self.whole.push((place(), aside));
        }
        true
    }

    /// Returns whether a paragraph is open that nothing interrupts.
    pub(super) fn is_in_sentence(&self) -> bool {
        self.paragraphs > 0
    }

    pub(super) fn is_inside(&self) -> bool {
        !self.around.is_empty()
    }

    /// Passes on the asides of a sentence that is whole.
    pub(super) fn tell(&mut self, sink: &mut Sink<'_>) {
        for (place, mut aside) in self.whole.drain(..) {
            aside.tell(&place, sink);
        }
    }
}
