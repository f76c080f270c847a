//! Finds the bundle in the path that somebody named: the file itself, the folder it was unpacked
//! to, or a ZIP or an email that contains it.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    format::{
        answers::{
            Book, HEAD_BYTES, Kind, each_inside, each_packed, kind_of, kind_of_head, kind_of_zip,
        },
        decisions::{self, AmongWords},
        seal,
    },
    model::Review,
    store::{
        disk::{self, failed},
        error::StoreError,
    },
    text::{left_by, one_line},
};

/// The largest email with a portfolio.
const MOST_MAIL_BYTES: u64 = 256 << 20;
/// The most files that a bundle may have.
const MOST_FILES: usize = 100_000;
const DEEPEST: usize = 20;
/// The limits of the search for a folder with an unpacked portfolio: its depth, and the number of
/// folders.
const DEEPEST_ROOT: usize = 6;
const MOST_FOLDERS: usize = 2_000;
const DECLARATION: &str = "bagit.txt";

/// How a bundle is stored in the path that was named.
#[derive(Clone, Debug)]
pub enum Lying {
    /// Unpacked, so that the bytes of the ZIP that was sent are lost.
    Unpacked,
    /// As it was sent, inside something else, which these words name.
    Inside(Arc<str>),
}

/// Returns the kind of a file by its bytes, of which only as many are read as necessary.
///
/// # Errors
/// If reading fails.
pub fn kind_of_file(path: &Path) -> Result<Kind, StoreError> {
    let read = |most: u64| read_start(path, most);
    Ok(match kind_of_head(&read(HEAD_BYTES as u64)?) {
        Kind::Archive => kind_of_zip(BufReader::new(disk::open(path)?)),
        Kind::Book(Book::Xls) => kind_of(&read(MOST_MAIL_BYTES)?),
        kind => kind,
    })
}

fn read_start(path: &Path, most_bytes: u64) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    disk::open(path)?.take(most_bytes).read_to_end(&mut bytes).map_err(failed("read", path))?;
    Ok(bytes)
}

/// Finds the bundle, encrypted or not, unless it is the named file itself.
pub(super) fn find(path: &Path) -> Result<Option<(File, Lying)>, StoreError> {
    if path.is_dir() {
        return unpacked(path).map(Some);
    }
    let (mut found, mut shut) = (Vec::new(), None);
    let mut take = |place: &str, kind: Kind, bytes: &[u8]| match kind {
        Kind::Bundle => found.push((one_line(place), bytes.to_vec())),
        // Decisions may be encrypted as well.
        Kind::Sealed if !place.to_lowercase().ends_with(".json.age") => {
            found.push((one_line(place), bytes.to_vec()));
        }
        Kind::Armoured => {
            shut = Some(format!("holds `{}`, which {}", one_line(place), seal::ARMOURED));
        }
        Kind::Workspace if !bytes.is_empty() => {
            found.push((one_line(place), bytes.to_vec()));
        }
        // It may be the portfolio.
        Kind::Unread(why) if place.to_lowercase().ends_with(".zip") => {
            shut.get_or_insert_with(|| format!("holds `{}`, which {why}", one_line(place)));
        }
        _ => {}
    };
    let Some(holder) = each_in(path, &mut take)? else {
        let head = read_start(path, HEAD_BYTES as u64)?;
        return match kind_of_head(&head) {
            Kind::Unopened(why) => {
                Err(StoreError::Source { path: path.to_owned(), fault: why.to_owned() })
            }
            _ => Ok(None),
        };
    };
    match found.as_slice() {
        [] => {
            shut.map_or(Ok(None), |fault| Err(StoreError::Source { path: path.to_owned(), fault }))
        }
        [(place, bytes)] => Ok(Some((
            held(bytes, path)?,
            Lying::Inside(format!("in a {holder}, as `{place}`").into()),
        ))),
        many => Err(StoreError::Source {
            path: path.to_owned(),
            fault: format!(
                "holds {} portfolios or backups; unpack it, and name one of them",
                many.len()
            ),
        }),
    }
}

/// Passes on the files in a ZIP or an email, and returns which of the two it is; `None` if it is
/// neither, or is a bag itself.
fn each_in(
    path: &Path,
    take: &mut dyn FnMut(&str, Kind, &[u8]),
) -> Result<Option<&'static str>, StoreError> {
    let read = |most: u64| read_start(path, most);
    match kind_of_head(&read(HEAD_BYTES as u64)?) {
        Kind::Archive if !is_a_bag(path)? => {
            each_packed(BufReader::new(disk::open(path)?), take);
            Ok(Some("ZIP"))
        }
        Kind::Mail => {
            each_inside(&Kind::Mail, &read(MOST_MAIL_BYTES)?, take);
            Ok(Some("mail"))
        }
        _ => Ok(None),
    }
}

/// The contents of a ZIP or an email that somebody sent.
#[derive(Debug)]
pub struct Held {
    /// Says whether it is a `ZIP` or a `mail`.
    pub holder: &'static str,
    /// True if it contains a portfolio or a backup, or something that may be one.
    pub portfolio: bool,
    /// The decision files in it, encrypted or not, by name, each with its review if that can be
    /// read.
    pub decisions: Vec<(String, Option<Review>)>,
    /// The reason why a part of it could not be opened and may be anything.
    pub shut: Option<String>,
}

/// Returns the contents of a ZIP or an email; `None` if the file is neither, or is a portfolio
/// itself.
///
/// # Errors
/// If reading fails.
pub fn held_in(path: &Path) -> Result<Option<Held>, StoreError> {
    let (mut portfolio, mut decisions, mut shut) = (false, Vec::new(), None);
    let holder = each_in(path, &mut |place, kind, bytes| {
        let called = |ending: &str| place.to_lowercase().ends_with(ending);
        match kind {
            Kind::Sealed if called(".json.age") => decisions.push((one_line(place), None)),
            Kind::Bundle | Kind::Sealed | Kind::Workspace | Kind::Armoured => {
                portfolio = true;
            }
            Kind::Words => match decisions::parse(bytes) {
                Ok(review) => decisions.push((one_line(place), Some(review))),
                Err(_) if decisions::may_be(bytes, called(".json"), |_| true) => {
                    decisions.push((one_line(place), None));
                }
                Err(_) => {}
            },
            Kind::Letter => match decisions::among_words(bytes) {
                Some(AmongWords::Whole(review)) => {
                    decisions.push((place.to_owned(), Some(*review)));
                }
                Some(AmongWords::Hurt(_)) => decisions.push((place.to_owned(), None)),
                None => {}
            },
            // An email that cannot be taken apart, or a file that may be the portfolio.
            Kind::Unread(why) if place.is_empty() || called(".zip") => {
                portfolio = true;
                shut = shut.take().or_else(|| {
                    Some(if place.is_empty() {
                        why.to_owned()
                    } else {
                        format!("holds `{}`, which {why}", one_line(place))
                    })
                });
            }
            Kind::Unopened(why) => {
                shut.get_or_insert_with(|| format!("holds `{}`, which {why}", one_line(place)));
            }
            _ => {}
        }
    })?;
    Ok(holder.map(|holder| Held { holder, portfolio, decisions, shut }))
}

/// Stores bytes in a temporary file that many readers can share.
pub(super) fn held(bytes: &[u8], path: &Path) -> Result<File, StoreError> {
    let mut file = disk::without_name()?;
    file.write_all(bytes)
        .and_then(|()| file.seek(SeekFrom::Start(0)))
        .map_err(failed("write to", path))?;
    Ok(file)
}

/// Returns whether somebody unpacked a portfolio to this folder.
pub(in crate::store) fn is_unpacked(folder: &Path) -> bool {
    folder.join(DECLARATION).is_file() && folder.join("data/portfolio.json").is_file()
}

/// Returns whether somebody unpacked the backup of a workspace to this folder.
fn is_unpacked_backup(folder: &Path) -> bool {
    folder.join(DECLARATION).is_file() && folder.join("data/imh.json").is_file()
}

/// Returns whether a ZIP declares a bag anywhere in it. One that cannot be opened counts, because
/// verification reports it.
fn is_a_bag(path: &Path) -> Result<bool, StoreError> {
    let Ok(archive) = ZipArchive::new(BufReader::new(disk::open(path)?)) else { return Ok(true) };
    let is_declaration = |name: &str| name.rsplit(['/', '\\']).next() == Some(DECLARATION);
    Ok(archive.file_names().flatten().any(|name| is_declaration(&name)))
}

/// Packs a folder into a ZIP again: every file, and no link.
fn unpacked(folder: &Path) -> Result<(File, Lying), StoreError> {
    let refused =
        |fault: &str| StoreError::Source { path: folder.to_owned(), fault: fault.to_owned() };
    let (mut roots, mut left) = (Vec::new(), MOST_FOLDERS);
    roots_below(folder, 0, &mut left, &mut roots)?;
    let root = match roots.as_slice() {
        [only] if left > 0 => only.clone(),
        [] if left > 0 => return Err(StoreError::NothingUnpacked(folder.to_owned())),
        [] | [_] => {
            return Err(refused(
                "is a folder with more folders in it than are looked through; name the one with the portfolio or the backup",
            ));
        }
        _ => {
            return Err(refused(
                "is a folder with several portfolios or backups; name one of them",
            ));
        }
    };
    let mut files = Vec::new();
    collect(&root, "", 0, &mut files).map_err(|fault| {
        fault.unwrap_or_else(|| refused("holds more files than a portfolio does"))
    })?;
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut zip = ZipWriter::new(disk::without_name()?);
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for (inside, path) in &files {
        let copied = zip.start_file(format!("{name}/{inside}"), options).map_err(io::Error::from);
        copied.map_err(failed("write to", folder))?;
        let mut file = disk::open(path)?;
        io::copy(&mut file, &mut zip).map_err(failed("read", path))?;
    }
    let mut file = zip.finish().map_err(io::Error::from).map_err(failed("write to", folder))?;
    file.seek(SeekFrom::Start(0)).map_err(failed("read", folder))?;
    Ok((file, Lying::Unpacked))
}

/// Finds the folders at or below a folder to which a portfolio was unpacked, since people unpack
/// into nested folders.
fn roots_below(
    folder: &Path,
    depth: usize,
    left: &mut usize,
    roots: &mut Vec<PathBuf>,
) -> Result<(), StoreError> {
    if is_unpacked(folder) || is_unpacked_backup(folder) {
        roots.push(folder.to_owned());
        return Ok(());
    }
    for (path, kind) in disk::list_with_kinds(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !kind.is_dir() || depth >= DEEPEST_ROOT || left_by(&name).is_some() || *left == 0 {
            continue;
        }
        *left -= 1;
        roots_below(&path, depth + 1, left, roots)?;
    }
    Ok(())
}

/// Lists the files below a folder, by their names in it. Links are left out, since a portfolio has
/// none.
fn collect(
    folder: &Path,
    before: &str,
    depth: usize,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), Option<StoreError>> {
    for (path, kind) in disk::list_with_kinds(folder).map_err(|error| Some(error.into()))? {
        let name = format!("{before}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if kind.is_dir() && depth < DEEPEST {
            collect(&path, &format!("{name}/"), depth + 1, files)?;
        } else if kind.is_file() {
            files.push((name, path));
        }
        if files.len() > MOST_FILES {
            return Err(None);
        }
    }
    Ok(())
}
