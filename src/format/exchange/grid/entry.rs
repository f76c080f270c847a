//! What a grid says about one competency, before levels, aspects and domains have ids.

/// The entries of a whole file, and what was changed, left out or guessed.
#[derive(Debug, Default)]
pub(super) struct GridEntries {
    pub(super) entries: Vec<GridEntry>,
    pub(super) told: Vec<crate::model::Fault>,
    /// Guesses that may be wrong.
    pub(super) doubts: Vec<crate::model::Fault>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct GridEntry {
    pub(super) place: String,
    /// The id that the table gives it.
    pub(super) id: Option<String>,
    pub(super) code: Option<String>,
    /// From the largest group to the smallest.
    pub(super) path: Vec<GridGroup>,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) examples: Vec<String>,
    /// The codes of others that it names.
    pub(super) related: Vec<String>,
    pub(super) statements: Vec<GridStatement>,
    /// The columns that are ticked.
    pub(super) marks: Vec<GridTicked>,
    /// The aspects that are marked as not applicable (all, if none is named), with the reasons.
    pub(super) not_applicable: Vec<(Option<String>, Option<String>)>,
    pub(super) note: Option<String>,
    /// The level of the row or of the table.
    pub(super) level: Option<String>,
    /// The number of the bullet within its cell, if each is a competency of its own.
    pub(super) part: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GridGroup {
    /// The id that the table gives it.
    pub(super) id: Option<String>,
    pub(super) code: Option<String>,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    /// The number of competencies that its heading promises.
    pub(super) units: Option<usize>,
    /// True for a heading over a few rows, which never holds others.
    pub(super) is_cluster: bool,
}

/// What a column to tick stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GridMark {
    pub(super) point: String,
    /// The aspect that is rated; without one, the first that counts.
    pub(super) aspect: Option<String>,
}

/// A mark, with the day or the words that stand for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GridTicked {
    pub(super) mark: GridMark,
    pub(super) words: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GridStatement {
    pub(super) level: Option<String>,
    pub(super) aspect: Option<String>,
    pub(super) text: String,
}

impl GridEntry {
    /// Puts the entry into one more group. A cluster is the last group, so a deeper one shares its
    /// name with it.
    pub(super) fn put_within(&mut self, group: GridGroup) {
        match self.path.as_mut_slice() {
            [_, .., last] => last.title = format!("{}: {}", last.title, group.title),
            _ => self.path.push(group),
        }
    }
}

/// Adds words to those that are there, with `between` before them.
pub(super) fn add_words(known: &mut Option<String>, between: &str, words: String) {
    match known {
        Some(known) => {
            known.push_str(between);
            known.push_str(&words);
        }
        None => *known = Some(words),
    }
}

impl GridMark {
    pub(super) fn of(point: String) -> Self {
        Self { point, aspect: None }
    }
}

impl GridGroup {
    pub(super) fn called(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }
}

/// Returns a title that fits in a line: the words, or their beginning.
pub(super) fn short(words: &str) -> String {
    const LONGEST: usize = 120;
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let start: String = words.chars().take(LONGEST).collect();
    let end = start.rfind(' ').unwrap_or(start.len());
    format!("{}…", start[..end].trim_end_matches([',', ';', ' ']))
}
