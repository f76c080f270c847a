//! The styles of a word processor's document: how words in them look, which are headings, and which
//! are numbered.

use std::{collections::BTreeMap, io::Read};

use crate::files::xml::{Attributes, Node, walk};

/// How words look, as far as something says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DocumentLook {
    pub(super) hides: Option<bool>,
    pub(super) strikes: Option<bool>,
    pub(super) strikes_twice: Option<bool>,
    pub(super) raises: Option<bool>,
}

impl DocumentLook {
    /// Takes in a property of words.
    pub(super) fn meet(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "vanish" => self.hides = Some(attributes.is_on("val")),
            "strike" => self.strikes = Some(attributes.is_on("val")),
            "dstrike" => self.strikes_twice = Some(attributes.is_on("val")),
            "vertAlign" => self.raises = Some(attributes.get("val") == Some("superscript")),
            _ => {}
        }
    }

    /// Returns this look where it says something, and the other where it does not.
    fn or(self, other: Self) -> Self {
        Self {
            hides: self.hides.or(other.hides),
            strikes: self.strikes.or(other.strikes),
            strikes_twice: self.strikes_twice.or(other.strikes_twice),
            raises: self.raises.or(other.raises),
        }
    }
}

/// What a style says.
#[derive(Clone, Debug, Default)]
struct DocumentStyle {
    based_on: String,
    /// The depth of a heading; 0 for the title of the document.
    heading: Option<u8>,
    look: DocumentLook,
    list: Option<(String, usize)>,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct DocumentStyles(BTreeMap<String, DocumentStyle>);

impl DocumentStyles {
    pub(super) fn read(part: impl Read, bytes_left: &mut u64) -> Self {
        let (mut styles, mut id) = (Self::default(), String::new());
        // Without its styles, headings are known by their usual ids.
        let _ = walk(part, bytes_left, |node| {
            let Node::Open(name, attributes) = node else { return };
            let value = attributes.get("val").unwrap_or_default();
            if name == "style" {
                attributes.get("styleId").unwrap_or_default().clone_into(&mut id);
                styles.0.insert(id.clone(), DocumentStyle::default());
                return;
            }
            let Some(style) = styles.0.get_mut(&id) else { return };
            match name {
                "name" => style.heading = depth_of_name(&value.to_lowercase()),
                "basedOn" => value.clone_into(&mut style.based_on),
                "numPr" => style.list = Some((String::new(), 0)),
                "ilvl" | "numId" => match &mut style.list {
                    Some((_, depth)) if name == "ilvl" => *depth = value.parse().unwrap_or(0),
                    Some((list, _)) => value.clone_into(list),
                    None => {}
                },
                _ => style.look.meet(name, attributes),
            }
        });
        styles
    }

    /// Returns a style and those that it is based on, the nearest first.
    fn line(&self, id: &str) -> impl Iterator<Item = &DocumentStyle> {
        const LONGEST: usize = 20;
        let next = |style: &&DocumentStyle| self.0.get(&style.based_on);
        std::iter::successors(self.0.get(id), next).take(LONGEST)
    }

    /// Returns the depth of a heading.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        let own = self.0.get(id).and_then(|style| style.heading);
        own.or_else(|| depth_of_name(&id.to_lowercase()))
    }

    /// Returns the list whose points paragraphs of a style are, and their depth in it.
    pub(super) fn list(&self, id: &str) -> Option<(String, usize)> {
        self.line(id).find_map(|style| style.list.clone())
    }

    fn own_look(&self, id: &str) -> DocumentLook {
        self.line(id).fold(DocumentLook::default(), |look, style| look.or(style.look))
    }

    /// Returns how words look that say something themselves, in a style of characters within one of
    /// paragraphs. Where both styles strike or hide words, the one takes back the other (ISO/IEC
    /// 29500-1, 17.7.3).
    pub(super) fn look(&self, own: DocumentLook, run: &str, paragraph: &str) -> DocumentLook {
        let (run, paragraph) = (self.own_look(run), self.own_look(paragraph));
        let both = |one: Option<bool>, other: Option<bool>| {
            Some(one.unwrap_or(false) != other.unwrap_or(false))
        };
        own.or(DocumentLook {
            hides: both(run.hides, paragraph.hides),
            strikes: both(run.strikes, paragraph.strikes),
            ..run.or(paragraph)
        })
    }
}

/// Returns the depth of `heading 2`; 0 for the title of the document.
fn depth_of_name(name: &str) -> Option<u8> {
    match name {
        "title" => Some(0),
        _ => name
            .strip_prefix("heading")
            .and_then(|number| number.trim().parse().ok())
            .filter(|depth| (1..=9).contains(depth)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_look_as_they_say_themselves_and_else_as_their_styles() {
        let part = r#"<styles>
            <style type="paragraph" styleId="Base"><rPr><strike/></rPr></style>
            <style type="paragraph" styleId="Gone"><basedOn val="Base"/></style>
            <style type="paragraph" styleId="Back">
              <basedOn val="Base"/><rPr><strike val="0"/></rPr>
            </style>
            <style type="character" styleId="Out"><rPr><strike/></rPr></style>
            <style type="character" styleId="Note"><rPr><vertAlign val="superscript"/></rPr></style>
            <style type="paragraph" styleId="Loop"><basedOn val="Loop"/></style>
            <style type="paragraph" styleId="Numbered">
              <name val="heading 2"/><basedOn val="Base"/>
              <pPr><numPr><ilvl val="1"/><numId val="3"/></numPr></pPr>
            </style>
        </styles>"#;
        let styles = DocumentStyles::read(part.as_bytes(), &mut 10_000);
        let struck = |own: Option<bool>, run: &str, paragraph: &str| {
            let own = DocumentLook { strikes: own, ..DocumentLook::default() };
            styles.look(own, run, paragraph).strikes == Some(true)
        };
        assert!(struck(None, "", "Gone") && struck(None, "Out", "") && struck(None, "Out", "Back"));
        assert!(!struck(None, "", "Back") && !struck(None, "", "Loop") && !struck(None, "", ""));
        assert!(!struck(Some(false), "Out", "") && struck(Some(true), "", "Back"));
        assert!(!struck(None, "Out", "Gone"), "one takes back the other");
        assert_eq!(styles.look(DocumentLook::default(), "Note", "").raises, Some(true));
        assert_eq!(styles.list("Numbered"), Some(("3".to_owned(), 1)));
        assert_eq!((styles.heading("Numbered"), styles.heading("heading 3")), (Some(2), Some(3)));
    }
}
