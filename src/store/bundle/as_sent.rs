//! Recomputes the digest of a portfolio as it was sent, if somebody packed it again. imh packs the
//! same files into the same bytes, so its contents determine the original ZIP.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

use jiff::Timestamp;
use zip::ZipArchive;

use super::{
    container::{Container, bundle_digest},
    pipeline::LARGEST_HELD_BYTES,
};
use crate::{
    format::{
        Sha256Writer,
        bag::{
            Bag, BagWriter, EVIDENCE, FRAMEWORK, OF_PORTFOLIO, PAGE, PORTFOLIO, RATINGS, Recipe,
            SAMPLE_BYTES, is_worth_compressing, next_part,
        },
        portfolio::PortfolioFile,
    },
    model::Digest,
    store::{disk, error::StoreError},
};

/// Returns the digest by which decisions name a portfolio: that of its bytes if it is as it was
/// sent, and else that of the bytes that imh makes of its contents. Both depend on every byte of
/// every file, so neither can stand for a different portfolio.
///
/// # Errors
/// If reading fails.
pub(in crate::store) fn digest_as_sent(
    container: &Container,
    path: &Path,
    bag: &Bag,
    file: &PortfolioFile,
) -> Result<Digest, StoreError> {
    if bag.verification.repacked.is_empty() {
        return bundle_digest(container, path);
    }
    let writing = |error| StoreError::from(disk::failed("read", path)(error));
    let recipe = Recipe::new(OF_PORTFOLIO, file.made.parse().unwrap_or(Timestamp::UNIX_EPOCH));
    let mut writer = BagWriter::of(recipe, BufWriter::new(disk::without_name()?));
    let mut archive =
        ZipArchive::new(container.clone()).map_err(io::Error::from).map_err(writing)?;
    let named = |at: usize| Some((bag.inside(&archive.name_for_index(at)?.ok()?)?, at));
    let places: BTreeMap<String, usize> = (0..archive.len()).filter_map(named).collect();
    for inside in members_in_order(file) {
        let Some(((digest, size_bytes), at)) =
            bag.files.get(&inside).copied().zip(places.get(&inside).copied())
        else {
            continue;
        };
        let is_made = [PAGE, PORTFOLIO, RATINGS, EVIDENCE, FRAMEWORK].contains(&inside.as_str())
            || inside.starts_with("data/decisions/");
        let mut add = || {
            if is_made || size_bytes <= LARGEST_HELD_BYTES {
                let mut bytes = Vec::new();
                archive.by_index(at)?.take(size_bytes).read_to_end(&mut bytes)?;
                return writer.add(recipe.prepare(&inside, &bytes, digest)?);
            }
            stream(&mut writer, &mut archive, at, &inside, (digest, size_bytes))
        };
        add().map_err(writing)?;
    }
    let buffer = writer.finish_as(|tag| bag.bytes_of(tag)).map_err(writing)?;
    let mut packed = buffer.into_inner().map_err(|error| writing(error.into_error()))?;
    let mut sum = Sha256Writer::new(io::sink());
    packed
        .seek(SeekFrom::Start(0))
        .and_then(|_| io::copy(&mut packed, &mut sum))
        .map_err(writing)?;
    Ok(sum.finish().1)
}

/// Returns the members in the order in which an export writes them.
fn members_in_order(file: &PortfolioFile) -> Vec<String> {
    let made = [PAGE, PORTFOLIO, RATINGS, EVIDENCE, FRAMEWORK].map(str::to_owned);
    let decisions = file.resubmission.iter().flat_map(|resubmission| &resubmission.decisions);
    let decisions = decisions
        .flat_map(|decisions| std::iter::once(&decisions.path).chain(&decisions.signature));
    made.into_iter()
        .chain(file.paths_of_evidence().chain(decisions).map(|path| format!("data/{path}")))
        .collect()
}

/// Streams a large member in parts, as an export does.
fn stream<W: Write + Seek>(
    writer: &mut BagWriter<W>,
    archive: &mut ZipArchive<Container>,
    at: usize,
    inside: &str,
    (digest, size_bytes): (Digest, u64),
) -> io::Result<()> {
    let mut sample = Vec::new();
    {
        let mut member = archive.by_index(at)?;
        io::copy(&mut (&mut member).take(size_bytes / 2), &mut io::sink())?;
        member.take(SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
    }
    let mut member = archive.by_index(at)?.take(size_bytes);
    writer.begin(inside, size_bytes, is_worth_compressing(&sample))?;
    let mut part = Vec::new();
    while next_part(&mut member, &mut part)? > 0 {
        writer.write_all(&part)?;
    }
    writer.end(inside, digest, size_bytes)
}
