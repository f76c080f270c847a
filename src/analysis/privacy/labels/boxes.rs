//! One letter or digit in each cell of a row.

use std::ops::Range;

/// The fewest and the most cells that hold a value together.
const FEWEST: usize = 6;
const MOST: usize = 40;

/// What the cells of a row hold together.
pub(super) struct RowOfBoxes {
    /// The number of the first of them.
    pub(super) number: usize,
    pub(super) value: String,
    /// In bytes of the row.
    pub(super) span: Range<usize>,
}

/// Returns the first cells of a row that hold one sign each.
pub(super) fn first_boxes(text: &str, sign: char) -> Option<RowOfBoxes> {
    let mut at = 0;
    let mut boxes: Option<RowOfBoxes> = None;
    for (number, cell) in text.split(sign).enumerate() {
        let start = at + cell.len() - cell.trim_start().len();
        at += cell.len() + sign.len_utf8();
        let said = cell.trim();
        let is_box = said.starts_with(char::is_alphanumeric) && said.chars().nth(1).is_none();
        let is_full = |boxes: &RowOfBoxes| boxes.value.len() >= FEWEST;
        if is_box && boxes.as_ref().is_none_or(|boxes| boxes.value.len() < MOST) {
            let begun = RowOfBoxes { number, value: String::new(), span: start..start };
            let boxes = boxes.get_or_insert(begun);
            boxes.value.push_str(said);
            boxes.span.end = start + said.len();
        } else if boxes.as_ref().is_some_and(is_full) {
            break;
        } else {
            boxes = None;
        }
    }
    boxes.filter(|boxes| boxes.value.len() >= FEWEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_boxes_of_a_row_are_read_together() {
        let of = |text: &str, sign| {
            first_boxes(text, sign).map(|boxes| (boxes.number, boxes.value, boxes.span))
        };
        assert_eq!(of("| x | 1 |2|3|4|5|6|\n", '|'), Some((1, "x123456".to_owned(), 2..18)));
        assert_eq!(of("DOB\t1\t2\t3\t4\t5\t6", '\t'), Some((1, "123456".to_owned(), 4..15)));
        assert_eq!(of("| 12 | 1 | 2 |", '|'), None);
    }
}
