//! The table of kinds: a row for each.

use super::{
    super::begins::{
        is_card, is_dbase, is_exchanged_table, is_film, is_film_in_boxes, is_json, is_lotus,
        is_mail, is_markup, is_older_office, is_other_picture, is_pdf, is_picture_in_boxes,
        is_sound, is_sound_in_boxes,
    },
    Begins, Cleaner, FileKind, ReaderKind, Sense,
};
use crate::model::ByHand;

/// For every kind that an editor opens as the text that it is.
const AS_TEXT: ByHand =
    ByHand { advice: "open it in an editor and save it again as text in UTF-8", reason: READ_ALL };
const READ_ALL: &str = "I read all of it; nobody is named";
const OPENED_ALL: &str = "I opened it and read all of it; nobody is named";
const READ_MAIL: &str = "I read the message and all that is attached to it; nobody is named";
const LOOKED: &str = "I looked at the picture and its properties; nobody is named or seen";

/// The kind of a file is the first row that fits.
pub(super) static KINDS: [FileKind; 21] = [
    FileKind {
        name: "an Office or OpenDocument file",
        endings: &["docx", "odt", "xlsx", "ods", "pptx", "odp"],
        begins: Begins::Bytes(|head| {
            head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
        }),
        reader: ReaderKind::Container,
        cleaner: Cleaner::Document,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it and look at all of it, then save it again, as .docx, .xlsx, .pptx or .odt without a password",
            reason: "I looked at all of it; nobody is named",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a PDF",
        endings: &["pdf"],
        begins: Begins::Bytes(is_pdf),
        reader: ReaderKind::Pdf,
        cleaner: Cleaner::Pdf,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "read every page; or save it again with its text and without a password",
            reason: "I read every page; nobody is named or seen",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a picture",
        endings: &["jpg", "jpeg", "png", "webp"],
        begins: Begins::Bytes(|head| {
            let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
            head.starts_with(b"\xff\xd8\xff") || head.starts_with(b"\x89PNG\r\n\x1a\n") || is_webp
        }),
        reader: ReaderKind::Picture,
        cleaner: Cleaner::Picture,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "look at the picture and at its properties; or save it again as a JPEG",
            reason: LOOKED,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a picture in a camera's own format",
        endings: &["dng", "nef", "cr2", "cr3", "arw", "orf", "rw2", "pef", "srw"],
        // Most begin as a TIFF does.
        begins: Begins::Named(|head| {
            head.starts_with(b"II") || head.starts_with(b"MM\0") || is_picture_in_boxes(head)
        }),
        reader: ReaderKind::Properties,
        cleaner: Cleaner::Nothing,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "look at the picture and at its properties; or export it as a JPEG",
            reason: LOOKED,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a picture",
        endings: &[
            "gif", "tif", "tiff", "bmp", "dib", "heic", "heif", "hif", "avif", "jxl", "psd", "psb",
        ],
        begins: Begins::Bytes(is_other_picture),
        reader: ReaderKind::Properties,
        cleaner: Cleaner::Picture,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "look at the picture and at its properties; or save it again as a JPEG or PNG",
            reason: LOOKED,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a recording",
        endings: &[
            "mp3", "m4a", "wav", "ogg", "oga", "flac", "opus", "aac", "amr", "aif", "aiff", "caf",
            "au", "wma", "mid", "mp2", "ac3", "tta", "w64", "mka", "m4b", "ape", "wv", "awb",
        ],
        begins: Begins::Bytes(|head| {
            let is_riff = head.starts_with(b"RIFF") && head.get(8..12) != Some(b"AVI ");
            is_riff || is_sound(head) || is_sound_in_boxes(head)
        }),
        reader: ReaderKind::Recording,
        cleaner: Cleaner::Recording,
        sense: Sense::Heard,
        by_hand: ByHand {
            advice: "listen to it from beginning to end, and look at its properties",
            reason: "I listened to it from beginning to end; nobody is named or known by their voice",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a film",
        endings: &[
            "mp4", "m4v", "mov", "webm", "mkv", "avi", "3gp", "3g2", "wmv", "asf", "mpg", "mpeg",
            "mts", "m2ts", "m2t", "ts", "vob", "ogv", "flv", "mjpeg", "dv",
        ],
        begins: Begins::Bytes(|head| {
            head.starts_with(b"\x1a\x45\xdf\xa3")
                || head.starts_with(b"RIFF")
                || is_film(head)
                || is_film_in_boxes(head)
        }),
        reader: ReaderKind::Recording,
        cleaner: Cleaner::Recording,
        sense: Sense::Seen,
        by_hand: ByHand {
            advice: "watch it from beginning to end, and look at its properties",
            reason: "I watched it from beginning to end; nobody is named or seen",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a message of Outlook",
        endings: &["msg"],
        begins: Begins::Named(is_older_office),
        reader: ReaderKind::Compound,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in Outlook, save the message as text and what is attached to it as files, and add those",
            reason: READ_MAIL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a message that Outlook packed",
        endings: &["tnef"],
        begins: Begins::Bytes(|head| head.starts_with(b"\x78\x9f\x3e\x22")),
        reader: ReaderKind::Winmail,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "ask for the message again as text, or open it in Outlook; then add what is in it as files of their own",
            reason: "I read all that is packed in it; nobody is named",
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a file of an older Office",
        endings: &["doc", "xls", "ppt"],
        begins: Begins::Bytes(is_older_office),
        reader: ReaderKind::Compound,
        cleaner: Cleaner::Older,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it, save it as .docx, .xlsx, .pptx or PDF without a password, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "rich text",
        endings: &["rtf"],
        begins: Begins::Bytes(|head| head.starts_with(b"{\\rtf")),
        reader: ReaderKind::RichText,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand { advice: "open it, save it as .docx, and add that", reason: OPENED_ALL },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a packed file",
        endings: &["gz", "svgz", "gnumeric"],
        begins: Begins::Bytes(|head| head.starts_with(b"\x1f\x8b\x08")),
        reader: ReaderKind::Packed,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "unpack it, and add the files in it",
            reason: "I unpacked it and looked at all of it; nobody is named or seen",
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a link or settings of a Mac",
        endings: &["webloc", "plist"],
        begins: Begins::Bytes(|head| head.starts_with(b"bplist0")),
        reader: ReaderKind::PropertyList,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it, copy what it says into a text, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a table of dBase or Lotus 1-2-3",
        endings: &["dbf", "wk1", "wks", "wr1"],
        begins: Begins::Bytes(|head| is_dbase(head) || is_lotus(head)),
        reader: ReaderKind::OlderTable,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in LibreOffice or a database, save all of it as .xlsx without a password, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a mail",
        endings: &["eml", "emlx", "mht", "mhtml", "mbox"],
        begins: Begins::Text(is_mail),
        reader: ReaderKind::Mail,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in a mail program, read it, and save what is attached to it as files of their own",
            reason: READ_MAIL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a page, or another text with marks in it",
        endings: &[
            "html", "htm", "xhtml", "svg", "xml", "fodt", "fods", "fodp", "xmp", "kml", "gpx",
        ],
        begins: Begins::Text(is_markup),
        reader: ReaderKind::Markup,
        cleaner: Cleaner::Nothing,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it and read all of it; or save it as a PDF",
            reason: READ_ALL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "a calendar or contacts",
        endings: &["ics", "vcs", "ifb", "vcf", "vcard", "vmg", "vnt"],
        begins: Begins::Text(is_card),
        reader: ReaderKind::Card,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: AS_TEXT,
        is_safe_to_open: false,
    },
    FileKind {
        name: "data",
        endings: &["json", "ipynb", "jsonl", "ndjson", "geojson"],
        begins: Begins::Text(is_json),
        reader: ReaderKind::Json,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: AS_TEXT,
        is_safe_to_open: false,
    },
    FileKind {
        name: "a table",
        endings: &["csv", "tsv"],
        begins: Begins::Text(|_| false),
        reader: ReaderKind::Table,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in a spreadsheet and save it again as CSV in UTF-8",
            reason: "I read every row; nobody is named",
        },
        is_safe_to_open: true,
    },
    FileKind {
        name: "a table",
        endings: &["slk", "sylk", "dif"],
        begins: Begins::Text(is_exchanged_table),
        reader: ReaderKind::ExchangedTable,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: ByHand {
            advice: "open it in a spreadsheet, save it as .xlsx, and add that",
            reason: OPENED_ALL,
        },
        is_safe_to_open: false,
    },
    FileKind {
        name: "words",
        endings: &["txt", "md"],
        begins: Begins::Text(|_| true),
        reader: ReaderKind::Text,
        cleaner: Cleaner::NotNeeded,
        sense: Sense::Read,
        by_hand: AS_TEXT,
        is_safe_to_open: true,
    },
];
