//! How a page is split into lines, and which words go on over its tags.

use super::*;
use crate::files::{Part, Sought};

/// Returns the words of a page as they are passed on, with their places.
fn parts(page: &str) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut emit = |part| {
        if let Part::Words { text, place, .. } = part {
            parts.push((place, text));
        }
    };
    tell(page, "", &mut Sink::new(&Sought::Anything, &mut emit));
    parts
}

fn first(page: &str) -> String {
    parts(page)[0].1.clone()
}

#[test]
fn words_attributes_and_comments_are_all_read() {
    let page = "<p>one<b>two</b></p><!-- three > 3 --><img alt=\"four &amp; five\"><a href='mailto:a&#64;b.org'>x</a> 1 < 2 > 1 &unknown;";
    let parts = parts(page);
    for said in ["onetwo", "1 < 2 > 1", "&unknown;"] {
        assert!(parts[0].1.contains(said), "{said}: {parts:?}");
    }
    for said in ["three > 3", "four & five", "mailto:a@b.org"] {
        assert!(parts[1].1.contains(said), "{said}: {parts:?}");
    }
}

#[test]
fn boxes_of_a_page_part_words() {
    for page in [
        "<table><tr><td>Amelia</td><td>Nowak</td></tr></table>",
        "<span style='display: table-cell'>Amelia</span><span style='display: table-cell'>Nowak</span>",
        "<b style=\"color:red;DISPLAY:block\">Amelia</b><b style=display:inline-block>Nowak</b>",
        "<ul><li>Amelia<li>Nowak</ul>",
        "<svg><text>Amelia<tspan>Nowak</tspan></text></svg>",
    ] {
        let line = first(page);
        assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["Amelia", "Nowak"], "{page}");
    }
    assert_eq!(first("Ame<span style='display:inline'>lia</span>"), "Amelia");
    assert_eq!(
        first("Amelia<sup>1</sup> 10<sup>[2]</sup> 1<sup>st</sup>"),
        "Amelia [1] 10 [2] 1st"
    );
}

#[test]
fn a_tag_inside_a_word_splits_nothing_and_lines_are_those_of_an_editor() {
    let parts = parts(
        "Ame<wbr>lia Ame<span class=\"x\">lia</span> Zo&euml; 943<text:span a='1'>476\n</text:span>5919 Ame&shy;lia<br>x",
    );
    assert_eq!(parts[0], ("line 1".to_owned(), "Amelia Amelia Zoë 943476".to_owned()));
    assert_eq!(parts[1], ("line 2".to_owned(), "5919 Ame\u{ad}lia x".to_owned()));
}

#[test]
fn a_line_inside_a_tag_is_counted_as_an_editor_counts_it() {
    for page in [
        "<p\nid='a'>Ottoline",
        "</p\n>Ottoline",
        "<svg xmlns='x'\nid='a'>Ottoline",
        "&NewLine;<p title='a&#10;b'>\nOttoline",
    ] {
        let parts = parts(page);
        let (place, _) = parts.iter().find(|(_, line)| line.contains("Ottoline")).unwrap();
        assert_eq!(place, "line 2", "{page}: {parts:?}");
    }
}

#[test]
fn each_cell_of_a_table_stands_in_its_own_column() {
    let columns = |page: &str| -> Vec<(usize, String)> {
        let words = parts(page).into_iter().flat_map(|(_, line)| {
            let cells: Vec<(usize, String)> = line
                .split('\t')
                .map(|cell| cell.trim().to_owned())
                .enumerate()
                .filter(|(_, cell)| !cell.is_empty())
                .collect();
            cells
        });
        words.collect()
    };
    let cell = |column: usize, said: &str| (column, said.to_owned());
    let wanted = [cell(0, "a"), cell(1, "b"), cell(0, "c"), cell(1, "d")];
    for page in [
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><th>a<th>b<tr><td>c<td>d</table>",
        "<table>\n<tr>\n<th>\na\n</th>\n<th>b</th>\n</tr>\n<tr><td>c</td>\n<td>\n d</td></tr></table>",
        "<table:table><table:table-row><table:table-cell>a</table:table-cell><table:table-cell>b</table:table-cell></table:table-row><table:table-row><table:table-cell>c</table:table-cell><table:table-cell>d</table:table-cell></table:table-row></table:table>",
    ] {
        assert_eq!(columns(page), wanted, "{page}");
    }
    let nested =
        "<table><tr><td>a</td><td><table><tr><td>b</td></tr></table>c</td><td>d</td></tr></table>";
    assert_eq!(columns(nested), [cell(0, "a"), cell(0, "b"), cell(1, "c"), cell(2, "d")]);
    let wide = "<table><tr><td colspan=\"2\">a</td><td>b</td></tr></table>";
    assert_eq!(columns(wide)[..2], [cell(0, "a"), cell(2, "b")]);
    let apart = "<table><tr><td colspan=\"2\">a</td>\n<td>b</td></tr></table>";
    assert_eq!(columns(apart)[..2], [cell(0, "a"), cell(2, "b")]);
}

/// Each took minutes while the end was looked for again and again.
#[test]
fn marks_that_never_end_are_read_in_one_go() {
    for piece in [
        "<!--",
        "<a ",
        "<![CDATA[",
        "<script",
        "<style>",
        "&",
        "&x",
        "<dc:date",
        "<td>",
        "<table>",
        "<br>",
        "-<br>",
        "<!-->",
        "<!--\n-->a",
        "<sup>1</sup>",
        "<!ENTITY a \"&a;\">&a;",
        "\n<p a>",
        ";base64,",
        "<tspan>",
        "<meta charset=",
    ] {
        let page = piece.repeat((2 << 20) / piece.len());
        let mut emit = |_| {};
        super::super::read(page.as_bytes(), &mut Sink::new(&Sought::Anything, &mut emit));
    }
}
