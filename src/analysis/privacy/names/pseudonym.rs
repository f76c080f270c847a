//! Names of which the text itself says that they are made up.

use super::sentence::Sentence;

impl Sentence<'_> {
    /// Returns whether the text says that a name is made up.
    pub(super) fn is_pseudonym(&self, at: usize) -> bool {
        let word = &self.words[at];
        if !word.is_capital || !self.tells_renaming {
            return false;
        }
        let rest = &self.read[word.span.end..];
        let rest = rest[..rest.floor_char_boundary(rest.len().min(80))].to_ascii_lowercase();
        let sentence = rest.split(['.', '!', '?']).next().unwrap_or_default();
        let says = [
            "not her real name",
            "not his real name",
            "not their real name",
            "pseudonym",
            "real names",
            "made-up name",
            "name changed",
            "name has been changed",
        ];
        if says.iter().any(|says| sentence.contains(says)) {
            return true;
        }
        let lead = &self.read[..word.span.start];
        let lead =
            lead[lead.ceil_char_boundary(lead.len().saturating_sub(30))..].to_ascii_lowercase();
        let calls =
            ["i will call ", "i'll call ", "i shall call ", "i have called ", "we will call "];
        calls.iter().any(|call| {
            lead.rfind(call).is_some_and(|from| lead[from + call.len()..].split(' ').count() <= 3)
        })
    }
}
