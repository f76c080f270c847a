//! Recognises a file that somebody handed in by how it begins and what it contains; never by its
//! name, which anybody can change.

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;

use super::FORM_MARK;
use crate::{
    files::{self, Sense, is_mail, is_pdf},
    format::{bag::PORTFOLIO, seal},
};

/// The format of a spreadsheet file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// Also with macros.
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Encrypted with age.
    Sealed,
    /// A portfolio that was exported.
    Bundle,
    Book(Book),
    /// Files packed into one.
    Archive,
    Mail,
    /// JSON, a table, or any other text.
    Words,
    /// The text of an email itself, which is not read as answers.
    Letter,
    /// Encrypted with age, and turned into text.
    Armoured,
    /// A workspace or its backup, inside another file.
    Workspace,
    /// It may contain answers, but cannot be read: what it is, and the remedy.
    Unread(&'static str),
    /// Any file may be inside it, and imh does not open it: what it is, and the remedy.
    Unopened(&'static str),
    /// A web page without answers.
    Page,
    /// It contains no answers: what it is.
    Other(&'static str),
}

/// The number of bytes that suffices to recognise most files.
pub const HEAD_BYTES: usize = 8 << 10;
const AS_XLSX: &str = "was saved by a program, or an old version of one, that imh does not read; open it in a spreadsheet program, and save it as .xlsx";
/// Why a file of the older Office cannot be told apart.
pub(in crate::format) const CUT: &str = "is a document or a spreadsheet of an older Office (.doc or .xls) that is damaged, or only a part of one";
pub(super) const PASSWORD: &str = "is locked with a password; open it in the program that it is from, and save it without a password";
const PACKED: &str =
    "is packed in a way that imh does not open; unpack it, and hand over what is inside";
const NUMBERS: &str = "is a document of Pages, Numbers or Keynote; if it is from Numbers, open it there, and export it as Excel (.xlsx)";
const SPREADSHEET_XML: &str =
    "is a spreadsheet as XML; open it in a spreadsheet program, and save it as .xlsx";
const WORDS_OF_OFFICE: &str =
    "is a document or slides, but imh reads answers only from spreadsheets, tables (CSV) and JSON";
const PDF: &str = "is a PDF, but imh reads answers only from spreadsheets, tables (CSV) and JSON";
const TABLE_ON_PAGE: &str =
    "is a web page with a table on it; open it in a spreadsheet program, and save it as .xlsx";
const OUTLOOK: &str = "is an Outlook message; save what is attached to it, and hand that over";
const OUTLOOK_ATTACHMENTS: &str = "is a file in which Outlook packs attachments (winmail.dat); ask for the answers as a file of their own";

impl Kind {
    /// Returns why no answers are read from such a file, as a clause about "it"; `None` if it is
    /// looked into.
    #[must_use]
    pub fn unread(&self) -> Option<&'static str> {
        Some(match self {
            Self::Armoured => seal::ARMOURED,
            Self::Workspace => WORKSPACE,
            Self::Page => PAGE,
            Self::Unread(why) | Self::Unopened(why) | Self::Other(why) => why,
            _ => return None,
        })
    }

    /// Returns whether a file certainly holds no answers.
    #[must_use]
    pub fn is_other(&self) -> bool {
        matches!(self, Self::Page | Self::Other(_))
    }
}

/// Returns the kind of a whole file.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> Kind {
    match kind_of_head(&bytes[..bytes.len().min(HEAD_BYTES)]) {
        // The name of the first member follows thirty bytes.
        Kind::Archive
            if bytes.get(30..).is_some_and(|name| name.starts_with(b"imh-portfolio/")) =>
        {
            Kind::Bundle
        }
        Kind::Archive => kind_of_zip(Cursor::new(bytes)),
        Kind::Book(Book::Xls) => kind_of_compound(bytes),
        Kind::Page => match words_of_page(bytes) {
            page if has_table_of_answers(&page) => Kind::Unread(TABLE_ON_PAGE),
            page if page.contains(FORM_MARK) => Kind::Unread(FORM),
            _ => Kind::Page,
        },
        kind => kind,
    }
}

const WORKSPACE: &str = "is a workspace, which is read where it lies in a folder of its own; unpack it, and name that folder";
const PAGE: &str = "is a web page, and not saved answers";
const FORM: &str = "is a web page, and not saved answers: if it is the form, open it in a browser, answer, and press `Save my answers`";

/// Returns the kind of a file as far as its beginning shows: any ZIP is an archive, and any file of
/// an older Office a spreadsheet.
///
/// The rest of a web page may show that it is something else.
#[must_use]
pub fn kind_of_head(head: &[u8]) -> Kind {
    let begins = |magic: &[u8]| head.starts_with(magic);
    if begins(seal::MAGIC) {
        return Kind::Sealed;
    }
    if seal::is_armoured(head) {
        return Kind::Armoured;
    }
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| begins(*magic)) {
        return Kind::Archive;
    }
    if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Kind::Book(Book::Xls);
    }
    if begins(b"\x1f\x8b") {
        return if unpacked_start(head).contains("gnumeric") {
            Kind::Unread(AS_XLSX)
        } else {
            Kind::Unopened(PACKED)
        };
    }
    if [
        b"7z\xbc\xaf\x27\x1c".as_slice(),
        b"Rar!",
        b"BZh",
        b"\xfd7zXZ",
        b"\x28\xb5\x2f\xfd",
        b"MSCF",
    ]
    .iter()
    .any(|magic| begins(magic))
        || head.get(257..262) == Some(b"ustar")
    {
        return Kind::Unopened(PACKED);
    }
    if begins(b"\x78\x9f\x3e\x22") {
        return Kind::Unopened(OUTLOOK_ATTACHMENTS);
    }
    // Excel up to 4.0, and both formats of Lotus 1-2-3.
    if matches!(head, [9, 0 | 2 | 4, _, 0, ..] | [0, 0, 2, 0, 4 | 6, 4, ..] | [0, 0, 0x1a, 0, ..]) {
        return Kind::Unread(AS_XLSX);
    }
    if is_pdf(head) {
        return Kind::Unread(PDF);
    }
    if begins(b"{\\rtf") {
        return Kind::Unread(WORDS_OF_OFFICE);
    }
    if files::FileKind::by_bytes("", head).is_some_and(|kind| kind.sense != Sense::Read) {
        return Kind::Other("is a picture, a film or a recording");
    }
    let programs = [
        b"\x7fELF".as_slice(),
        b"MZ",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"#!",
        b"\0asm",
        b"\x4c\0\0\0\x01\x14\x02\0",
        b"\0\x01\0\0\0",
        b"OTTO",
        b"wOFF",
        b"wOF2",
    ];
    // Letters alone may be somebody's words.
    let is_binary = head.contains(&0) || begins(b"#!");
    if is_binary && programs.iter().any(|magic| begins(magic)) {
        return Kind::Other("is a program, a link or a font");
    }
    // UTF-16 has a mark, or zeros in every second byte.
    let is_wide = begins(b"\xff\xfe")
        || begins(b"\xfe\xff")
        || matches!(head, [0, _, 0, _, ..] | [_, 0, _, 0, ..]);
    if head.contains(&0) && !is_wide {
        return Kind::Unread("is neither text nor anything else that answers come in");
    }
    of_text(head)
}

/// Returns the kind of a text, in one or two bytes a letter.
fn of_text(head: &[u8]) -> Kind {
    let start: String = head
        .iter()
        .filter(|byte| **byte != 0)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let start =
        start.trim_start_matches(['\u{ef}', '\u{bb}', '\u{bf}', '\u{fe}', '\u{ff}']).trim_start();
    if is_mail(start) {
        return Kind::Mail;
    }
    if !start.starts_with('<') {
        return Kind::Words;
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet")
        || start.contains("progid=\"excel.sheet\"")
    {
        return Kind::Unread(SPREADSHEET_XML);
    }
    if start.contains("opendocument.spreadsheet")
        || start.contains("<office:document")
        || start.contains("gnumeric")
    {
        return Kind::Unread(AS_XLSX);
    }
    if start.contains("<svg") && !start.contains("<html") {
        return Kind::Other("is a picture, a film or a recording");
    }
    if start.starts_with("<?xml") && !start.contains("<html") {
        return Kind::Unread(
            "is XML of a kind that imh does not read; answers come in spreadsheets, tables (CSV) and JSON",
        );
    }
    Kind::Page
}

/// Returns the kind of a ZIP by the names of its members.
#[must_use]
pub fn kind_of_zip(file: impl Read + Seek) -> Kind {
    let mut file = file;
    let mut head = [0; 64];
    let begun = file.read(&mut head).unwrap_or(0);
    let Ok(mut archive) = ZipArchive::new(file) else {
        // It is cut off or damaged; the reader of the supposed kind reports that.
        let is_office =
            [b"[Content_Types].xml".as_slice(), b"xl/", b"_rels/", b"docProps/", b"mimetype"];
        let name = head[..begun].get(30..).unwrap_or_default();
        return if is_office.iter().any(|start| name.starts_with(start)) {
            Kind::Book(Book::Xlsx)
        } else {
            Kind::Bundle
        };
    };
    let names: Vec<String> =
        archive.file_names().filter_map(|name| Some(name.ok()?.replace('\\', "/"))).collect();
    let has = |wanted: &dyn Fn(&str) -> bool| names.iter().any(|name| wanted(name));
    // Somebody may have packed it again, in another folder or in none.
    let is_bag = |name: &str| {
        name.strip_suffix(PORTFOLIO)
            .is_some_and(|root| names.iter().any(|other| *other == format!("{root}bagit.txt")))
    };
    if has(&|name| name.starts_with("imh-portfolio/") || is_bag(name)) {
        return Kind::Bundle;
    }
    if has(&|name| name.eq_ignore_ascii_case("xl/workbook.xml")) {
        return Kind::Book(Book::Xlsx);
    }
    if has(&|name| name.eq_ignore_ascii_case("xl/workbook.bin")) {
        return Kind::Book(Book::Xlsb);
    }
    if has(&|name| name == "Index.zip" || name.starts_with("Index/") && name.contains(".iwa")) {
        return Kind::Unread(NUMBERS);
    }
    // LibreOffice 24.2 and later locks a whole document in this way.
    if has(&|name| name == "encrypted-package") && has(&|name| name == "META-INF/manifest.xml") {
        return Kind::Unread(PASSWORD);
    }
    if has(&|name| name == "content.xml") && has(&|name| name == "META-INF/manifest.xml") {
        let part = |archive: &mut ZipArchive<_>, name: &str, most: u64| {
            let mut bytes = Vec::new();
            let read = archive
                .by_name(name)
                .ok()
                .and_then(|member| member.take(most).read_to_end(&mut bytes).ok());
            read.map(|_| bytes).unwrap_or_default()
        };
        let manifest = part(&mut archive, "META-INF/manifest.xml", 1 << 20);
        if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
            return Kind::Unread(PASSWORD);
        }
        let kind = part(&mut archive, "mimetype", 200);
        let is_sheet = memchr::memmem::find(&kind, b"spreadsheet").is_some()
            || memchr::memmem::find(&manifest, b"opendocument.spreadsheet").is_some();
        return if is_sheet { Kind::Book(Book::Ods) } else { Kind::Unread(WORDS_OF_OFFICE) };
    }
    if has(&|name| name == "[Content_Types].xml") {
        return Kind::Unread(WORDS_OF_OFFICE);
    }
    Kind::Archive
}

/// Returns the kind of a file of an older Office by the names of its streams, which are in UTF-16.
fn kind_of_compound(bytes: &[u8]) -> Kind {
    let has = |name: &str| {
        let wide: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).chain([0, 0]).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Kind::Unread(PASSWORD)
    } else if has("Workbook") || has("Book") {
        Kind::Book(Book::Xls)
    } else if has("__properties_version1.0") {
        Kind::Unopened(OUTLOOK)
    } else if has("WordDocument") || has("PowerPoint Document") {
        Kind::Unread(WORDS_OF_OFFICE)
    } else if has("Catalog") {
        Kind::Other("is a file in which the system keeps small pictures")
    } else if has("Root Entry") {
        Kind::Unread(AS_XLSX)
    } else {
        // Its list of contents is missing.
        Kind::Unread(CUT)
    }
}

/// Returns a page in small letters, from one or two bytes a letter.
fn words_of_page(bytes: &[u8]) -> String {
    let seen = bytes[..bytes.len().min(4 << 20)].iter().filter(|byte| **byte != 0);
    seen.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// Returns whether a page has a table with the columns of answers: a spreadsheet that was saved as
/// a page.
fn has_table_of_answers(page: &str) -> bool {
    let is_cell = |words: &str| {
        page.match_indices(words).any(|(at, _)| {
            page[..at].trim_ascii_end().ends_with('>')
                && page[at + words.len()..].trim_ascii_start().starts_with('<')
        })
    };
    is_cell("competency") && ["point", "your answer", "answer"].into_iter().any(is_cell)
}

/// Returns the first words of a compressed file.
fn unpacked_start(head: &[u8]) -> String {
    let mut start = Vec::new();
    // The input is cut off, so an error at its end does not matter.
    let _ = flate2::read::GzDecoder::new(head).take(4096).read_to_end(&mut start);
    String::from_utf8_lossy(&start).to_lowercase()
}
