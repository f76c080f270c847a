//! Headers and footers as Excel writes them: words, and codes for what is filled in on each page.

/// As many words as programs put beside the number of a page.
const OF_A_PROGRAM: usize = 2;

/// What somebody wrote there; `None` if a program did, or nobody.
pub(super) fn words(typed: &str) -> Option<String> {
    let (mut said, mut fields) = (String::new(), 0);
    let mut rest = typed.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '&' {
            said.push(c);
            continue;
        }
        match rest.next() {
            Some('&') => said.push('&'),
            // The name of a font.
            Some('"') => while rest.next().is_some_and(|c| c != '"') {},
            // A colour.
            Some('K') => {
                rest.nth(5);
            }
            // The size of letters.
            Some(c) if c.is_ascii_digit() => while rest.next_if(char::is_ascii_digit).is_some() {},
            Some('L' | 'C' | 'R') => said.push(' '),
            Some('P' | 'N' | 'D' | 'T' | 'A' | 'F' | 'Z' | 'G') => fields += 1,
            _ => {}
        }
    }
    is_somebodys(&said, fields).then_some(said)
}

/// Whether words beside so many things that are filled in are more than `Page 1 of 2`.
pub(super) fn is_somebodys(words: &str, fields: usize) -> bool {
    let count = words.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    count > if fields > 0 { OF_A_PROGRAM } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_a_program_writes_at_the_edge_of_a_page_is_nobodys_word() {
        for typed in ["", "&C&A", "&C&\"Times New Roman,Regular\"&12Page &P", "&LSeite &P von &N&R&D", "&K000000&P"] {
            assert_eq!(words(typed), None, "{typed}");
        }
        for (typed, said) in
            [("&CHe looked away", "He looked away"), ("&L&\"Arial,Bold\"&K01+033Zoë && I&R&P, and so on", "Zoë & I , and so on")]
        {
            assert_eq!(words(typed).map(|words| words.trim().to_owned()).as_deref(), Some(said), "{typed}");
        }
    }
}
