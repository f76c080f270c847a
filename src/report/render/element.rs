//! Elements of a page, and the marks in their words: each part stands in its own language and
//! direction.

use crate::text::{
    DayPart, Marked, day_in_words, day_parts, direction, html_escaped as escaped, marked_parts,
};

/// Renders words as the content of an element. Line breaks stay, and marked parts become elements.
pub(in crate::report) fn content(text: &str) -> String {
    let part = |part: Marked<'_>| match part {
        Marked::Ours(words) => with_days(words),
        Marked::Own(words) => format!("<bdi>{}</bdi>", broken(words)),
        Marked::Framework { language, words } => {
            format!("<bdi{}>{}</bdi>", tongue(&language), broken(words))
        }
    };
    marked_parts(text).into_iter().map(part).collect()
}

/// Renders an element whose content is these words. If all of them are in one language, the element
/// has that language and runs in its direction, so that it begins on the right side.
///
/// `tag` and `attributes` are ours; attributes begin with a space.
pub(in crate::report) fn element(tag: &str, attributes: &str, words: &str) -> String {
    let (whole, words) = match marked_parts(words).as_slice() {
        [Marked::Framework { language, words }] => (tongue(language), broken(words)),
        [Marked::Own(words)] => (" dir=\"auto\"".to_owned(), broken(words)),
        _ => (String::new(), content(words)),
    };
    format!("<{tag}{attributes}{whole}>{words}</{tag}>")
}

/// Renders an element that can hold nothing but text, such as an option. All of it has the language
/// of the first words of a framework in it.
pub(in crate::report) fn text_element(tag: &str, attributes: &str, words: &str) -> String {
    let whole = marked_parts(words).into_iter().find_map(|part| match part {
        Marked::Framework { language, .. } => Some(tongue(&language)),
        Marked::Ours(_) | Marked::Own(_) => None,
    });
    format!("<{tag}{attributes}{}>{}</{tag}>", whole.unwrap_or_default(), escaped(words))
}

/// Returns the attributes of an element in this language; an empty one is not known.
fn tongue(language: &str) -> String {
    format!(" lang=\"{}\" dir=\"{}\"", escaped(language), direction(language).name())
}

/// Writes each day in words of ours as people say it, and keeps the day itself for programs.
fn with_days(text: &str) -> String {
    let part = |part: DayPart<'_>| match part {
        DayPart::Words(words) => broken(words),
        DayPart::Day(day) => format!("<time datetime=\"{day}\">{}</time>", day_in_words(day)),
    };
    day_parts(text).into_iter().map(part).collect()
}

/// Escapes text and keeps its line breaks.
fn broken(text: &str) -> String {
    escaped(text).replace('\n', "<br>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{in_language, own_words};

    #[test]
    fn words_of_a_framework_stand_in_their_language_and_direction() {
        let arabic = in_language("ar", "استمع");
        assert_eq!(element("p", "", &arabic), "<p lang=\"ar\" dir=\"rtl\">استمع</p>");
        assert_eq!(
            element("p", " class=\"note\"", &format!("RB-01 {arabic}.")),
            "<p class=\"note\">RB-01 <bdi lang=\"ar\" dir=\"rtl\">استمع</bdi>.</p>"
        );
        assert_eq!(
            element("p", "", &in_language("", "?")),
            "<p lang=\"\" dir=\"auto\">?</p>",
            "an unknown language"
        );
    }

    #[test]
    fn own_words_run_as_their_first_letter_does() {
        assert_eq!(element("td", "", &own_words("<b>")), "<td dir=\"auto\">&lt;b&gt;</td>");
        assert_eq!(content(&format!("Note: {}", own_words("a\nb"))), "Note: <bdi>a<br>\nb</bdi>");
    }

    #[test]
    fn a_day_of_ours_is_said_and_one_in_own_words_stays() {
        assert_eq!(
            element("td", "", &format!("2026-03-09: {}", own_words("2026-03-09"))),
            "<td><time datetime=\"2026-03-09\">9 March 2026</time>: <bdi>2026-03-09</bdi></td>"
        );
        let command = "imh plan add \"...\" --for RB-01 --by 2027-03-31";
        assert!(!content(command).contains("<time"), "a command can be pasted");
    }
}
