//! Walks once over untrusted XML: limited in depth and bytes, without expanding any entity.

use std::io::{BufRead, BufReader, Read};

use quick_xml::{Reader, XmlVersion, events::Event};

use super::{super::part::limits, letters};

/// A node that the walk reaches.
pub(crate) enum Node<'n> {
    Open(&'n str, &'n Attributes),
    Close(&'n str),
    Words(&'n str),
    /// Comments are not meant to be read, but they are in the file.
    Comment(&'n str),
}

/// Attributes by local name, with their raw values.
#[derive(Default)]
pub(crate) struct Attributes {
    pairs: Vec<(String, String)>,
    schemas: Vec<String>,
}

impl Attributes {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns every name with its value, without the addresses of schemas.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the addresses of schemas.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &str> {
        self.schemas.iter().map(String::as_str)
    }

    /// Returns whether a switch is on: it is, unless its attribute says "off" or the like. An
    /// element without the attribute is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        !matches!(self.get(name), Some("0" | "false" | "off" | "none"))
    }
}

/// The reason why reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XmlFault {
    TooDeep,
    TooLong,
    /// It declares entities, which no document needs and many attacks use.
    Declares,
    /// It is written in letters that imh does not know, or may be. What can be read of it was.
    Letters,
    Broken,
}

impl XmlFault {
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::TooDeep => "its parts lie too deep inside one another",
            Self::TooLong => "it unpacks to more than imh reads",
            Self::Declares => "it is not made as documents are",
            Self::Letters => "imh cannot read the letters it is written in",
            Self::Broken => "it is damaged",
        }
    }
}

/// Reads `xml` to its end or its first fault, and subtracts the bytes read from `bytes_left`.
pub(crate) fn walk(
    xml: impl Read,
    bytes_left: &mut u64,
    mut each: impl FnMut(Node<'_>),
) -> Result<(), XmlFault> {
    let most = limits::PART_BYTES.min(*bytes_left);
    let mut counted = Counted { inner: xml.take(most + 1), read: 0 };
    let outcome = walk_decoded(BufReader::with_capacity(64 << 10, &mut counted), &mut each);
    let read = counted.read;
    *bytes_left = bytes_left.saturating_sub(read);
    if read > most { Err(XmlFault::TooLong) } else { outcome }
}

/// Walks over UTF-8 as it comes; anything else is decoded first.
fn walk_decoded(mut xml: impl BufRead, each: &mut impl FnMut(Node<'_>)) -> Result<(), XmlFault> {
    if !letters::is_other(xml.fill_buf().map_err(|_| XmlFault::Broken)?) {
        return walk_within(xml, each);
    }
    let mut bytes = Vec::new();
    xml.read_to_end(&mut bytes).map_err(|_| XmlFault::Broken)?;
    let decoded = letters::decoded(&bytes);
    walk_within(decoded.text.as_bytes(), each)?;
    if decoded.is_sure { Ok(()) } else { Err(XmlFault::Letters) }
}

struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

fn walk_within(xml: impl BufRead, each: &mut impl FnMut(Node<'_>)) -> Result<(), XmlFault> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut attributes = Attributes::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| XmlFault::Broken)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > limits::DEPTH {
                    return Err(XmlFault::TooDeep);
                }
                collect(&tag, &mut attributes);
                each(Node::Open(tag.local_name().into_inner(), &attributes));
            }
            Event::Empty(tag) => {
                collect(&tag, &mut attributes);
                each(Node::Open(tag.local_name().into_inner(), &attributes));
                each(Node::Close(tag.local_name().into_inner()));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                each(Node::Close(tag.local_name().into_inner()));
            }
            Event::Text(text) => each(Node::Words(&text.xml_content(XmlVersion::Implicit1_0))),
            Event::CData(text) => each(Node::Words(&text.xml_content(XmlVersion::Implicit1_0))),
            Event::GeneralRef(reference) => {
                let named = |name: &str| match name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                };
                let c = reference
                    .resolve_char_ref()
                    .ok()
                    .flatten()
                    .or_else(|| named(&reference.xml_content(XmlVersion::Implicit1_0)));
                let mut bytes = [0; 4];
                each(Node::Words(c.unwrap_or('\u{fffd}').encode_utf8(&mut bytes)));
            }
            Event::DocType(_) => return Err(XmlFault::Declares),
            Event::Comment(text) => each(Node::Comment(&text.xml_content(XmlVersion::Implicit1_0))),
            Event::PI(said) => each(Node::Comment(&String::from_utf8_lossy(said.as_bytes()))),
            Event::Decl(_) => {}
            Event::Eof => return Ok(()),
        }
    }
}

fn collect(tag: &quick_xml::events::BytesStart<'_>, attributes: &mut Attributes) {
    attributes.pairs.clear();
    attributes.schemas.clear();
    for attribute in tag.attributes().with_checks(false).flatten().take(256) {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
        if attribute.key.into_inner().starts_with("xmlns") {
            attributes.schemas.push(value);
            continue;
        }
        attributes.pairs.push((attribute.key.local_name().into_inner().to_owned(), value));
    }
}
