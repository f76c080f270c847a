//! The level, the domain and the headings under which a table or a row stands.

use super::{
    code::{is_page_mark, lettered},
    entry::GridGroup,
    heads::{is_level_name, level_number, plain},
    table::{GridHeading, GridTable, GridTablePlace},
};

/// The depth of a domain that a row or a paragraph names.
const NO_DEPTH: u8 = 9;

#[derive(Debug, Default)]
pub(super) struct GridContext {
    pub(super) level: Option<String>,
    pub(super) domain: Option<GridGroup>,
    /// The headings above a table with their depths, from the largest.
    headings: Vec<(u8, String)>,
    /// The paragraphs after the last heading.
    paragraphs: Vec<String>,
    /// The first heading of the file.
    pub(super) title: Option<String>,
    /// True if a heading named the domain, and not only its place.
    is_domain_said: bool,
    /// The depth of that heading.
    domain_depth: u8,
    /// True if the first heading of the file stands over all others, and so is its title.
    begins_with_title: bool,
    /// The paragraphs that nothing takes.
    dropped: Vec<String>,
    /// The groups of the last row, which a table without a heading before it may go on with.
    pub(super) groups: Vec<Option<GridGroup>>,
    /// The headings of the file, and whether something stands under each.
    seen: Vec<(String, bool)>,
    /// The number of headings so far.
    headings_seen: usize,
}

/// What a heading says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct GridHeadingSaid {
    pub(super) level: Option<String>,
    pub(super) domain: Option<GridGroup>,
}

impl GridContext {
    /// Looks at all headings of a file for one that stands over the others.
    pub(super) fn survey(&mut self, tables: &[GridTable]) {
        let headings = tables.iter().flat_map(|table| &table.before);
        let depths: Vec<u8> =
            headings.filter_map(|heading| heading.depth).filter(|d| *d > 0).collect();
        let Some((first, others)) = depths.split_first() else { return };
        self.begins_with_title = !others.is_empty() && others.iter().all(|depth| depth > first);
    }

    /// Takes in what stands before a table.
    pub(super) fn enter(&mut self, table: &GridTable, sheets: usize) {
        self.dropped.clear();
        if let GridTablePlace::Sheet(name) = &table.place {
            // The sheets of a book do not follow from one another.
            (self.level, self.domain, self.is_domain_said) = (None, None, false);
            self.headings.clear();
            self.paragraphs.clear();
            self.groups.clear();
            if !self.heading(name) && sheets > 1 {
                self.domain = Some(GridGroup::called(name));
            }
        }
        for GridHeading { words, depth } in &table.before {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            match depth {
                _ if is_page_mark(&words) => self.dropped.push(words),
                Some(0) if self.title.is_some() => self.dropped.push(words),
                Some(0) => self.title = Some(words),
                Some(depth) => {
                    self.dropped.append(&mut self.paragraphs);
                    let is_said = self.heading(&words);
                    let is_level = is_said && said_by(&words).domain.is_none();
                    self.seen.push((words.clone(), is_level));
                    self.headings.retain(|(other, _)| other < depth);
                    if is_said {
                        if said_by(&words).domain.is_some() {
                            self.domain_depth = *depth;
                        }
                    } else {
                        if self.title.is_none() && self.headings_seen == 0 && self.begins_with_title
                        {
                            self.title = Some(words.clone());
                        }
                        self.headings.push((*depth, words));
                        let depth_of_domain = match self.domain_depth {
                            NO_DEPTH => 1,
                            depth => depth,
                        };
                        self.is_domain_said &= *depth > depth_of_domain;
                    }
                    self.headings_seen += 1;
                }
                None if words.len() < 120 && self.heading(&words) => {
                    self.dropped.append(&mut self.paragraphs);
                }
                None => self.paragraphs.push(words),
            }
        }
    }

    /// Takes in a heading that names a level or a domain; `false` if it names neither.
    pub(super) fn heading(&mut self, words: &str) -> bool {
        let said = said_by(words);
        if said == GridHeadingSaid::default() {
            return false;
        }
        if let Some(domain) = said.domain {
            self.domain = Some(domain);
            self.is_domain_said = true;
            self.domain_depth = NO_DEPTH;
        }
        self.level = said.level.or(self.level.take());
        true
    }

    /// Returns the groups of a table of several competencies, from the largest.
    pub(super) fn groups_of_table(&self) -> Vec<GridGroup> {
        let is_title = |words: &String| Some(words) == self.title.as_ref();
        let below = |depth: u8| {
            let headings = self.headings.iter();
            headings
                .filter(move |(own, words)| *own > depth && !is_title(words))
                .map(|(_, words)| GridGroup::called(words))
        };
        if self.is_domain_said {
            let Some(mut domain) = self.domain.clone() else { return Vec::new() };
            let summary = self.paragraphs.join(" ");
            domain.summary = domain.summary.or((!summary.is_empty()).then_some(summary));
            return std::iter::once(domain).chain(below(self.domain_depth)).collect();
        }
        let groups: Vec<GridGroup> = below(0).collect();
        if groups.is_empty() { self.domain.clone().into_iter().collect() } else { groups }
    }

    /// Returns the name, the definition and the groups of a table that is one competency.
    pub(super) fn of_small_table(&self) -> Option<(String, Option<String>, Vec<GridGroup>)> {
        let (_, name) = self.headings.last()?;
        let mut groups: Vec<GridGroup> = self
            .headings
            .iter()
            .rev()
            .skip(1)
            .filter(|(_, words)| Some(words) != self.title.as_ref())
            .map(|(_, words)| GridGroup::called(words))
            .collect();
        groups.reverse();
        if groups.is_empty() {
            groups.extend(self.domain.clone());
        }
        let summary = self.paragraphs.join(" ");
        Some((name.clone(), (!summary.is_empty()).then_some(summary), groups))
    }

    /// Notes that something stands under the headings of a table, which may be one competency.
    pub(super) fn use_headings(&mut self, is_small: bool) {
        let small = self.of_small_table().filter(|_| is_small).into_iter();
        let small =
            small.flat_map(|(name, _, path)| path.into_iter().chain([GridGroup::called(&name)]));
        let used: Vec<String> =
            self.groups_of_table().into_iter().chain(small).map(|group| group.title).collect();
        for (words, is_used) in &mut self.seen {
            let domain = said_by(words).domain;
            *is_used |= used.iter().any(|title| {
                title == words || domain.as_ref().is_some_and(|domain| domain.title == *title)
            });
        }
    }

    /// Returns the headings under which nothing stands.
    pub(super) fn unused_headings(&self) -> impl Iterator<Item = &str> {
        let is_title = |words: &String| self.title.as_ref() == Some(words);
        let unused = self.seen.iter().filter(move |(words, is_used)| !is_used && !is_title(words));
        unused.map(|(words, _)| words.as_str())
    }

    /// Returns the paragraphs before a table that nobody takes.
    pub(super) fn unused(&self, is_small: bool, is_template: bool) -> Vec<&str> {
        let is_taken = is_small || !is_template && self.is_domain_said;
        let others = self.paragraphs.iter().filter(|_| !is_taken);
        self.dropped.iter().chain(others).map(String::as_str).collect()
    }

    /// Ends the paragraphs of a table, which do not belong to the next.
    pub(super) fn leave(&mut self) {
        self.paragraphs.clear();
    }
}

/// Returns whether words name a level and nothing else: `Level 1`, `LEVEL 2: Advanced`, `Beginner`.
pub(super) fn names_a_level(words: &str) -> bool {
    let said = said_by(words);
    if said.level.is_none() || said.domain.is_some() {
        return false;
    }
    let Some(after) = words.trim().splitn(3, ' ').nth(2) else { return true };
    let number = words.trim().split(' ').nth(1).unwrap_or_default();
    number.ends_with([':', '.', ',', '|'])
        || after.starts_with([':', '-', '–', '—', '|', '('])
        || level_number(&plain(words)).is_none()
}

/// Returns what a heading says: `Level 1`, `Domain 2: Development (9 units)`, or both.
pub(super) fn said_by(words: &str) -> GridHeadingSaid {
    const LONGEST_LEVEL: usize = 60;
    let separators = [':', '.', '-', '–', '—', ',', '|', ' '];
    let mut rest = words.trim();
    let mut said = GridHeadingSaid::default();
    let lower = plain(rest);
    if level_number(&lower).is_some() {
        let end = rest.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).nth(1);
        let (level, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start_matches(separators);
        if said_domain(after).is_some() || after.is_empty() {
            said.level = Some(level.trim_end_matches(separators).to_owned());
            rest = after;
        } else if rest.chars().count() <= LONGEST_LEVEL && !rest.ends_with('.') {
            said.level = Some(rest.trim_end_matches(separators).to_owned());
            return said;
        }
    } else if is_level_name(rest) {
        said.level = Some(rest.trim_end_matches(separators).to_owned());
        return said;
    }
    said.domain = said_domain(rest);
    if let Some(domain) = &mut said.domain
        && let Some(at) = domain.title.to_lowercase().rfind("level ")
        && at > 0
        && domain.title.is_char_boundary(at)
        && level_number(&plain(&domain.title[at..])).is_some()
    {
        said.level = Some(domain.title[at..].trim_end_matches([')', ' ']).to_owned());
        domain.title =
            domain.title[..at].trim_end_matches(separators).trim_end_matches('(').trim().to_owned();
    }
    said
}

/// What headings call a domain, before its number.
const NAMES: [&str; 10] = [
    "area ",
    "domain ",
    "module ",
    "part ",
    "pillar ",
    "section ",
    "standard ",
    "strand ",
    "theme ",
    "unit ",
];

/// Returns the domain in `Domain 2: Development (9 units)`, or in `A. KNOWLEDGE:`.
fn said_domain(words: &str) -> Option<GridGroup> {
    let lower = words.to_lowercase();
    let named = NAMES.iter().find_map(|name| lower.starts_with(name).then_some(name.len()));
    let (words, units) = units(words);
    let group = |code: &str, title: &str| GridGroup {
        code: Some(code.to_owned()),
        units,
        ..GridGroup::called(title.trim_end_matches(':'))
    };
    if let Some(begin) = named {
        let after = words.get(begin..)?;
        let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        let (code, rest) = after.split_at(end);
        let is_roman = code.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
        let is_number = code.bytes().all(|b| b.is_ascii_digit());
        let is_letter = code.len() == 1 && code.bytes().all(|b| b.is_ascii_uppercase());
        let is_code = (1..4).contains(&code.len()) && (is_number || is_letter || is_roman);
        let title = rest.trim_start_matches([':', '.', '-', '\u{2013}', '\u{2014}', ' ']);
        // `Unit 3 of the course` is no heading.
        let goes_on = rest.starts_with(' ') && title.starts_with(char::is_lowercase);
        let title = if title.is_empty() { words } else { title };
        return (is_code && !goes_on).then(|| group(code, title));
    }
    let (letter, title) = lettered(words)?;
    (title.chars().count() < 100).then(|| group(letter, title))
}

/// Parts `(10 units)` from the end of a heading.
fn units(words: &str) -> (&str, Option<usize>) {
    let found = words.trim_end().strip_suffix(')').and_then(|words| {
        let (before, inside) = words.rsplit_once('(')?;
        let (number, noun) = inside.trim().split_once(' ')?;
        let is_known =
            ["unit", "competenc", "statement", "item"].iter().any(|n| noun.starts_with(n));
        let number = number.parse().ok().filter(|_| is_known)?;
        Some((before.trim_end(), Some(number)))
    });
    found.unwrap_or((words, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_a_level_a_domain_or_both() {
        let said = said_by("Level 1 – Domain 2: Development (9 units)");
        let domain = said.domain.unwrap();
        assert_eq!(
            (said.level.as_deref(), domain.title.as_str()),
            (Some("Level 1"), "Development")
        );
        assert_eq!((domain.code.as_deref(), domain.units), (Some("2"), Some(9)));
        assert_eq!(said_by("Level 2: Specialist").level.as_deref(), Some("Level 2: Specialist"));
        assert_eq!(said_by("A. KNOWLEDGE:").domain.unwrap().title, "KNOWLEDGE");
        assert_eq!(said_by("Domain 1: Ways (Level 2)").level.as_deref(), Some("Level 2"));
        assert_eq!(said_by("SECTION B").domain.unwrap().title, "SECTION B");
        for words in
            ["Working together", "E. coli is explained", "Unit 3 of the course", "Area a baby has"]
        {
            assert_eq!(said_by(words), GridHeadingSaid::default(), "{words}");
        }
    }
}
