//! Reads a table of competencies, and tells what Moodle would lose without a word.

use std::collections::BTreeMap;

use super::{COLUMNS, column, dialect::table, scale::labels_of};
use crate::{
    format::{
        exchange::{
            ImportedFramework,
            about::read_about,
            html::{
                HtmlBlock, blocks, has_form, is_html, lost_in_words, without_entities, words_of,
            },
            not_too_large,
            outline::{OutlineNode, Rank, branch_details, grow, plain_head, scale_of},
            words::cleaned,
        },
        framework::is_semantic,
        input::text_of,
    },
    model::{Fault, Framework},
    text::{counted, cut},
};

type ScaleLabels = Vec<(String, bool)>;

/// The most scales that a pack may have.
const MOST_SCALES: usize = 200;

/// Returns whether the bytes begin with the names of the columns, in any spelling of Moodle's.
pub(in crate::format::exchange) fn is_table(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(head);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rows = table(text);
    let letters = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase()
    };
    rows.first().is_some_and(|first| {
        first.len() >= COLUMNS.len()
            && first.iter().zip(COLUMNS).all(|(found, known)| letters(found) == letters(known))
    })
}

/// Returns whether a table has what Moodle's has, whatever the names of its columns.
pub(in crate::format::exchange) fn is_like_table(bytes: &[u8]) -> bool {
    let Ok(text) = text_of(bytes) else { return false };
    let rows = table(&text);
    let is_head = |row: &&Vec<String>| {
        let configuration = row.get(column::SCALE_CONFIGURATION).map(|cell| cell.trim());
        row.len() >= COLUMNS.len()
            && is_framework(row)
            && configuration.is_some_and(|cell| cell.starts_with("[{"))
    };
    rows.iter().skip(1).any(|row| is_head(&row))
}

/// Reads a table of competencies. Columns go by their order, whatever their names.
///
/// # Errors
/// If it is not a table of 14 columns or more, if a row has another number of cells, or if there is
/// no competency in it.
pub fn read(bytes: &[u8]) -> Result<ImportedFramework, Vec<Fault>> {
    not_too_large(bytes)?;
    let text = text_of(bytes)?;
    let rows = table(&text);
    let width = rows.first().map_or(0, Vec::len);
    if width < COLUMNS.len() {
        return Err(vec![Fault::at(
            "row 1",
            format!(
                "there are {width} columns, and a table of competencies from Moodle has {}",
                COLUMNS.len()
            ),
        )]);
    }
    let names = rows.first().cloned().unwrap_or_default();
    let is_blank = |row: &[String]| row.len() == 1 && row[0].trim().is_empty();
    let rows: Vec<(usize, Vec<String>)> =
        (1..).zip(rows).skip(1).filter(|(_, row)| !is_blank(row)).collect();
    let uneven: Vec<Fault> = rows
        .iter()
        .filter(|(_, row)| row.len() != width)
        .map(|(number, row)| {
            let cells = counted(row.len(), "cell", "cells");
            Fault::at(format!("row {number}"), format!("it has {cells}, and the first row {width}"))
        })
        .collect();
    if !uneven.is_empty() {
        return Err(uneven);
    }
    let mut told = Vec::new();
    tell_further_columns(&names, &rows, &mut told);
    let (heads, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, row)| is_framework(row));
    let mut scales: Vec<ScaleLabels> = Vec::new();
    let (head, is_own) = head(&heads, &mut scales, &mut told);
    let nodes = nodes(&rows, head_id(&heads), is_own, &mut scales, &mut told);
    let scales = scales.iter().enumerate().map(|(number, labels)| scale_of(number, labels));
    let head = Framework { scales: scales.collect(), ..head };
    let framework = grow(head, nodes, &mut told)?;
    Ok(ImportedFramework { framework, told })
}

/// Tells the columns behind those that Moodle reads, if anything stands in them.
fn tell_further_columns(names: &[String], rows: &[(usize, Vec<String>)], told: &mut Vec<Fault>) {
    for (at, name) in names.iter().enumerate().skip(COLUMNS.len()) {
        let said = rows.iter().filter(|(_, row)| !row[at].trim().is_empty()).count();
        if said > 0 {
            told.push(Fault::at(
                format!("column {}", at + 1),
                format!(
                    "the column `{}` is left out, with words in {}; Moodle reads the first {}",
                    cut(&cleaned(name), 60),
                    counted(said, "row", "rows"),
                    COLUMNS.len()
                ),
            ));
        }
    }
}

fn is_framework(row: &[String]) -> bool {
    let cell = row[column::IS_FRAMEWORK].trim().to_lowercase();
    !["", "0", "false", "no", "n"].contains(&cell.as_str())
}

fn head_id(heads: &[(usize, Vec<String>)]) -> &str {
    heads.last().map_or("", |(_, row)| row[column::ID].as_str())
}

/// Reads the row of the framework. Of several the last counts, as in Moodle.
fn head(
    heads: &[(usize, Vec<String>)],
    scales: &mut Vec<ScaleLabels>,
    told: &mut Vec<Fault>,
) -> (Framework, bool) {
    let Some(((number, row), others)) = heads.split_last() else {
        told.push(Fault::whole(
            "no row is the one of the framework; its title and scale are imh's own",
        ));
        return (plain_head("Competencies from Moodle"), false);
    };
    for (other, _) in others {
        told.push(Fault::at(
            format!("row {other}"),
            format!("it is marked as the framework, and so is row {number}; Moodle takes the last, and so does imh"),
        ));
    }
    let place = format!("row {number}");
    let title = short_name(&row[column::SHORT_NAME]);
    let title = if title.is_empty() { "Competencies from Moodle" } else { &title };
    let page = description(row);
    let (id, version) = row[column::ID].split_once('@').unwrap_or((&row[column::ID], ""));
    if let Some(labels) =
        labels_of(&row[column::SCALE], &row[column::SCALE_CONFIGURATION], &place, told)
    {
        scales.push(labels);
    } else {
        told.push(Fault::at(
            place.clone(),
            "the framework has no scale; it gets `Not yet`, `Working towards`, `Achieved`",
        ));
    }
    if let Some(own) = read_about(title, &page) {
        return (own, true);
    }
    let mut head = plain_head(title);
    if !id.trim().is_empty() {
        head.id = plain_head(id).id;
    }
    if is_semantic(version) {
        version.clone_into(&mut head.version);
    }
    tell_short_name(row, &place, told);
    tell_form(row, &place, told);
    let words: Vec<&str> = page.iter().map(|block| block.words.as_str()).collect();
    head.scope = (!words.is_empty()).then(|| words.join(" "));
    told.push(Fault::at(
        place.clone(),
        "the table does not name its language; `und` stands for that, for you to correct",
    ));
    if !row[column::TAXONOMY].trim().is_empty() {
        told.push(Fault::at(place, "the kinds of its depths (taxonomy) are left out"));
    }
    (head, false)
}

fn short_name(cell: &str) -> String {
    if is_html(cell) { words_of(cell) } else { cleaned(&without_entities(cell)) }
}

/// Returns the words of a row that is left out.
fn words_left(row: &[String]) -> String {
    let page = description(row).into_iter().map(|block| block.words);
    let all: Vec<String> = std::iter::once(short_name(&row[column::SHORT_NAME]))
        .chain(page)
        .filter(|words| !words.is_empty())
        .map(|words| format!("\"{words}\""))
        .collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

/// Tells that a short name is missing, or had HTML in it.
fn tell_short_name(row: &[String], place: &str, told: &mut Vec<Fault>) {
    let name = &row[column::SHORT_NAME];
    if is_html(name) {
        told.push(Fault::at(place, "its short name had HTML in it; its words are kept"));
    } else if name.trim().is_empty() && !is_framework(row) {
        told.push(Fault::at(
            place,
            "it has no short name; Moodle would drop it, and all that stands under it",
        ));
    }
}

/// Tells what the description of a row had besides its words.
fn tell_form(row: &[String], place: &str, told: &mut Vec<Fault>) {
    let html = description_html(row);
    let mut tell = |what: &str| told.push(Fault::at(place, format!("its description {what}")));
    if row[column::DESCRIPTION_FORMAT].trim() == MARKDOWN
        && words_of(&html) != cleaned(&row[column::DESCRIPTION])
    {
        tell("was Markdown; its words are kept");
    } else if has_form(&html) {
        tell("had HTML in it; its words are kept");
    }
    for lost in lost_in_words(&html) {
        tell(&lost);
    }
}

const PLAIN: &str = "2";
const MARKDOWN: &str = "4";

/// Returns the description of a row as HTML.
fn description_html(row: &[String]) -> String {
    let cell = &row[column::DESCRIPTION];
    match row[column::DESCRIPTION_FORMAT].trim() {
        PLAIN => super::super::html::escaped(cell),
        MARKDOWN => {
            let mut html = String::new();
            pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(cell));
            html
        }
        _ => cell.clone(),
    }
}

/// Returns the description of a row, block by block.
fn description(row: &[String]) -> Vec<HtmlBlock> {
    blocks(&description_html(row))
}

fn nodes(
    rows: &[(usize, Vec<String>)],
    framework_id: &str,
    is_own: bool,
    scales: &mut Vec<ScaleLabels>,
    told: &mut Vec<Fault>,
) -> Vec<OutlineNode> {
    let mut at_id: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kept: Vec<(usize, &[String])> = Vec::new();
    for (number, row) in rows {
        let id = row[column::ID].as_str();
        let place = format!("row {number}");
        if id.trim().is_empty() {
            told.push(Fault::at(place, "it has no ID number; imh makes an id of its name"));
        } else if let Some(first) = at_id.get(id) {
            let first = kept[*first].0;
            told.push(Fault::at(
                place,
                format!(
                    "it has the ID number `{}`, as row {first} has; this row is left out, with its words: {}",
                    cut(id, 60),
                    words_left(row)
                ),
            ));
            continue;
        } else {
            at_id.insert(id, kept.len());
        }
        if !row[column::RULE].trim().is_empty() {
            told.push(Fault::at(format!("row {number}"), "its rule is left out"));
        }
        kept.push((*number, row));
    }
    let mut nodes = Vec::with_capacity(kept.len());
    for (number, row) in &kept {
        let place = format!("row {number}");
        let parent = row[column::PARENT].as_str();
        let found = at_id.get(parent).copied().filter(|_| !parent.is_empty());
        if found.is_none() && !parent.is_empty() && parent != framework_id {
            told.push(Fault::at(
                place.clone(),
                format!("there is no row `{}` for it to stand under; imh put it at the top, and Moodle would drop it", cut(parent, 60)),
            ));
        }
        let mut node = node(row, is_own);
        if !is_own {
            tell_short_name(row, &place, told);
            tell_form(row, &place, told);
        }
        node.parent = found;
        if !row[column::SCALE].trim().is_empty() {
            node.scale = own_scale(row, &place, &node, scales, told);
        }
        for other in row[column::RELATED].split(',').map(|id| id.replace("%2C", ",")) {
            match at_id.get(other.as_str()).or_else(|| at_id.get(other.trim())) {
                _ if other.trim().is_empty() => {}
                Some(other) if *other == nodes.len() => told.push(Fault::at(
                    place.clone(),
                    "it refers to itself, which Moodle refuses; that is left out",
                )),
                Some(other) => node.related.push(*other),
                None => told.push(Fault::at(
                    place.clone(),
                    format!(
                        "it refers to `{}`, and there is no such row; that is left out",
                        cut(&other, 60)
                    ),
                )),
            }
        }
        node.place = place;
        nodes.push(node);
    }
    nodes
}

fn node(row: &[String], is_own: bool) -> OutlineNode {
    let page = description(row);
    let title = short_name(&row[column::SHORT_NAME]);
    let key = &row[column::ID];
    if let Some((rank, id)) = Rank::of_key(key).filter(|_| is_own) {
        let (words, details) = branch_details(&page);
        let code = details.code.as_ref().map(|code| format!("{code} "));
        let title = match code.as_ref().and_then(|code| title.strip_prefix(code.as_str())) {
            Some(title) => title.to_owned(),
            None => title,
        };
        return OutlineNode {
            id: id.to_owned(),
            rank: Some(rank),
            title,
            words,
            details,
            ..OutlineNode::default()
        };
    }
    let words: Vec<&str> = page.iter().map(|block| block.words.as_str()).collect();
    let words = Some(words.join(" ")).filter(|words| !words.is_empty() && *words != title);
    let id = cleaned(key);
    let mut node = OutlineNode { id, key: key.clone(), title, words, ..OutlineNode::default() };
    // A statement that was too long for a short name stands whole in the description.
    let begins = node.title.strip_suffix("...").or_else(|| node.title.strip_suffix('…'));
    if let (Some(begins), Some(words)) = (begins, &node.words)
        && words.starts_with(begins.trim_end())
    {
        node.details.title = Some(words.clone());
    }
    node
}

/// Returns the place of the scale of a row. A pack has one scale for each aspect, so that only a
/// statement can have its own.
fn own_scale(
    row: &[String],
    place: &str,
    node: &OutlineNode,
    scales: &mut Vec<ScaleLabels>,
    told: &mut Vec<Fault>,
) -> Option<usize> {
    if !matches!(node.rank, Some(Rank::Statement { .. })) {
        told.push(Fault::at(place, "it has a scale of its own, which is left out"));
        return None;
    }
    let labels = labels_of(&row[column::SCALE], &row[column::SCALE_CONFIGURATION], place, told)?;
    let known = scales.iter().position(|known| *known == labels);
    if known.is_none() && scales.len() >= MOST_SCALES {
        told.push(Fault::at(
            place,
            "there are more scales than a pack has room for; this one is left out",
        ));
        return None;
    }
    Some(known.unwrap_or_else(|| {
        scales.push(labels);
        scales.len() - 1
    }))
}
