//! Recognises files that systems, office programs and services leave in folders, which nobody made.

/// The program that left a file behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftBy {
    Mac,
    Windows,
    Linux,
    Office,
    Service,
}

impl LeftBy {
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Mac => "a Mac",
            Self::Windows => "Windows",
            Self::Linux => "Linux",
            Self::Office => "an office program",
            Self::Service => "a service that keeps folders in step",
        }
    }
}

/// Returns who left a file at a path, if anybody did. Looks at all of its folders, which may be
/// separated by either slash.
#[must_use]
pub fn left_by(path: &str) -> Option<LeftBy> {
    path.split(['/', '\\']).find_map(named)
}

fn named(name: &str) -> Option<LeftBy> {
    let name = name.to_lowercase();
    let by = match name.as_str() {
        ".ds_store"
        | "__macosx"
        | "icon\r"
        | ".spotlight-v100"
        | ".trashes"
        | ".fseventsd"
        | ".temporaryitems"
        | ".apdisk"
        | ".documentrevisions-v100" => LeftBy::Mac,
        "desktop.ini"
        | "thumbs.db"
        | "ehthumbs.db"
        | "system volume information"
        | "$recycle.bin" => LeftBy::Windows,
        ".directory" => LeftBy::Linux,
        "lost.dir"
        | ".stfolder"
        | ".stignore"
        | ".stversions"
        | ".sync"
        | "@eadir"
        | "#recycle"
        | ".synologyworkingdirectory"
        | ".dropbox"
        | ".dropbox.attr"
        | ".dropbox.cache"
        | ".tmp.drivedownload"
        | ".tmp.driveupload"
        | ".nextcloudsync.log"
        | ".owncloudsync.log" => LeftBy::Service,
        _ if (name.starts_with("._sync_") || name.starts_with(".sync_"))
            && name.contains(".db") =>
        {
            LeftBy::Service
        }
        // A Mac writes `._x` beside `x` on a disk that cannot store attributes inside it.
        _ if name.starts_with("._") => LeftBy::Mac,
        // Word and LibreOffice write these while a document is open.
        _ if name.starts_with("~$") || name.starts_with(".~lock.") => LeftBy::Office,
        _ => return None,
    };
    Some(by)
}

/// Returns the file that a placeholder or an unfinished download stands for.
#[must_use]
pub fn stands_for(name: &str) -> Option<&str> {
    let inside = |lead: &str, end: &str| {
        name.strip_prefix(lead)?.strip_suffix(end).filter(|inside| !inside.is_empty())
    };
    // iCloud Drive before macOS 14; Syncthing on Unix and on Windows; Resilio while it downloads,
    // and its placeholders; Nextcloud and ownCloud with virtual files.
    let known = [
        inside(".", ".icloud"),
        inside(".syncthing.", ".tmp"),
        inside("~syncthing~", ".tmp"),
        inside("", ".!sync"),
        inside("", ".rsls"),
        inside("", ".nextcloud"),
        inside("", ".owncloud"),
    ];
    known.into_iter().flatten().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_of_systems_are_recognised_and_words_are_not() {
        for (name, by) in [
            ("._x.jsonl", LeftBy::Mac),
            (".DS_Store", LeftBy::Mac),
            ("__MACOSX/data/x.pdf", LeftBy::Mac),
            ("data/Thumbs.db", LeftBy::Windows),
            ("data\\desktop.ini", LeftBy::Windows),
            ("data/@eaDir/x.pdf/thumb.jpg", LeftBy::Service),
            ("~$notes.docx", LeftBy::Office),
            (".~lock.notes.odt#", LeftBy::Office),
            ("._sync_1a2b.db-wal", LeftBy::Service),
        ] {
            assert_eq!(left_by(name), Some(by), "{name}");
        }
        for name in [
            "x.jsonl",
            "notes.docx",
            ".notes.md",
            "sync notes.md",
            "names.txt",
            "data/evidence/E1/x.pdf",
        ] {
            assert_eq!(left_by(name), None, "{name}");
        }
    }

    #[test]
    fn a_placeholder_says_which_file_it_stands_for() {
        for name in [
            ".x.jsonl.icloud",
            ".syncthing.x.jsonl.tmp",
            "~syncthing~x.jsonl.tmp",
            "x.jsonl.!sync",
            "x.jsonl.rsls",
            "x.jsonl.nextcloud",
        ] {
            assert_eq!(stands_for(name), Some("x.jsonl"), "{name}");
        }
        for name in ["x.jsonl", ".icloud", "x.icloud", "x.tmp", "Copy of x.jsonl"] {
            assert_eq!(stands_for(name), None, "{name}");
        }
    }
}
