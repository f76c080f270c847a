//! Headers and footers as Excel writes them: words, and codes for values filled in on each page.

/// Words that programs put beside a page number, in the languages of the people who send us files.
const OF_A_PROGRAM: [&str; 40] = [
    "page",
    "pages",
    "of",
    "seite",
    "seiten",
    "von",
    "sur",
    "de",
    "página",
    "pagina",
    "pág",
    "pag",
    "di",
    "van",
    "p",
    "pp",
    "sida",
    "av",
    "side",
    "af",
    "sivu",
    "strona",
    "z",
    "strana",
    "str",
    "sayfa",
    "oldal",
    "страница",
    "стр",
    "из",
    "сторінка",
    "з",
    "第",
    "页",
    "頁",
    "共",
    "总",
    "ページ",
    "쪽",
    "페이지",
];

/// Returns the words that somebody wrote there; `None` if a program wrote them, or there are none.
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
            Some('P' | 'N' | 'D' | 'T' | 'A' | 'F' | 'Z' | 'G') => {
                fields += 1;
                said.push(' ');
            }
            _ => {}
        }
    }
    is_somebodys(&said, fields).then_some(said)
}

/// Returns whether words beside so many filled-in values are more than `Page 1 of 2`.
pub(super) fn is_somebodys(words: &str, fields: usize) -> bool {
    let words = words.to_lowercase();
    let mut words = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(char::is_alphabetic));
    words.any(|word| fields == 0 || !OF_A_PROGRAM.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_that_a_program_writes_at_the_edge_of_a_page_belong_to_nobody() {
        for typed in [
            "",
            "&C&A",
            "&C&\"Times New Roman,Regular\"&12Page &P",
            "&LSeite &P von &N&R&D",
            "&K000000&P",
            "&C第 &P 页，共 &N 页",
            "&C第&P页，共&N页",
            "&CStrona &P z &N",
            "&R&Pページ",
        ] {
            assert_eq!(words(typed), None, "{typed}");
        }
        for (typed, said) in [
            ("&CHe looked away", "He looked away"),
            ("&LZoe cried &P", "Zoe cried"),
            ("&LZoe &P", "Zoe"),
            ("&C第 &P 页 她哭了", "第   页 她哭了"),
            ("&L&\"Arial,Bold\"&K01+033Zoë && I&R&P, and so on", "Zoë & I  , and so on"),
        ] {
            assert_eq!(
                words(typed).map(|words| words.trim().to_owned()).as_deref(),
                Some(said),
                "{typed}"
            );
        }
    }
}
