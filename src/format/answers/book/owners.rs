//! Which sheet the parts of a spreadsheet belong to: a part names those that it uses in a part
//! beside it, sheets their drawings and comments, drawings their charts.

use std::{collections::BTreeMap, io::Cursor};

use zip::ZipArchive;

use super::MOST_BYTES;
use crate::files::xml::{Node, walk};

/// Returns the number of the sheet of each part, by the name of the part in small letters.
pub(super) fn sheets_of_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> BTreeMap<String, usize> {
    let mut open = sheet_parts(archive);
    let mut found = BTreeMap::new();
    while let Some((part, sheet)) = open.pop() {
        if found.insert(part.to_lowercase(), sheet).is_none() {
            open.extend(uses(archive, &part).into_iter().map(|(_, used)| (used, sheet)));
        }
    }
    found
}

/// Returns the parts that are sheets, each with the number of its sheet.
pub(super) fn sheet_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Vec<(String, usize)> {
    const BOOK: &str = "xl/workbook.xml";
    let mut ids: Vec<String> = Vec::new();
    read(archive, BOOK, |node| {
        if let Node::Open("sheet", attributes) = node {
            ids.push(attributes.get("id").unwrap_or_default().to_owned());
        }
    });
    let used = uses(archive, BOOK);
    let part_of = |id: &String| used.iter().find(|(known, _)| known == id).map(|(_, part)| part);
    ids.iter().zip(1..).filter_map(|(id, sheet)| Some((part_of(id)?.clone(), sheet))).collect()
}

/// Returns the parts that a part uses, each with the id that it has there.
fn uses(archive: &mut ZipArchive<Cursor<&[u8]>>, part: &str) -> Vec<(String, String)> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut used = Vec::new();
    read(archive, &format!("{folder}/_rels/{name}.rels"), |node| {
        let Node::Open("Relationship", attributes) = node else { return };
        if attributes.get("TargetMode") == Some("External") {
            return;
        }
        let said = |key| attributes.get(key).unwrap_or_default();
        used.push((said("Id").to_owned(), lying(folder, said("Target"))));
    });
    used
}

/// Returns the name of the part at an address, seen from a folder.
fn lying(folder: &str, address: &str) -> String {
    let from = if address.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in from.split('/').chain(address.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Reads a part, as far as it can be read.
pub(super) fn read(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
    mut meet: impl FnMut(&Node<'_>),
) {
    let Ok(member) = archive.by_name(part) else { return };
    let mut left = MOST_BYTES;
    // What cannot be read owns nothing.
    let _ = walk(member, &mut left, |node| meet(&node));
}

#[cfg(test)]
mod tests {
    use super::lying;

    #[test]
    fn an_address_is_seen_from_the_folder_of_its_part() {
        assert_eq!(lying("xl/worksheets", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml");
        assert_eq!(lying("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(lying("xl", "worksheets/sheet2.xml"), "xl/worksheets/sheet2.xml");
    }
}
