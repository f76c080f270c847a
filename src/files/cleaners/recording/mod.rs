//! Says how a film or a recording is cleaned: which of its stretches become free room. Pictures and
//! sound stay where they are, so that nothing that points to them changes.

mod boxes;
mod chunks;
mod edits;
mod flac;
mod fragments;
mod frames;
mod matroska;
mod moov;
mod ogg;
mod tags;
mod windows;

use super::{
    super::readers::media::{Medium, Reel},
    StripFault,
    clean_copy::Edit,
};
use edits::Edits;

/// Returns what changes in a film or a recording; `None` if imh cannot clean its kind.
///
/// # Errors
/// If it is damaged, or made in a way that imh does not know.
pub(super) fn edits(file: &mut dyn Medium) -> Result<Option<Vec<Edit>>, StripFault> {
    let mut reel = Reel::new(file).map_err(|_| StripFault::Disk)?;
    let head = reel.up_to(0, 64);
    let starts = |start: &[u8]| head.starts_with(start);
    let is_boxes = matches!(
        head.get(4..8),
        Some(b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" | b"styp")
    );
    let mut edits = Edits::default();
    if is_boxes {
        boxes::clean(&mut reel, &mut edits)?;
    } else if starts(b"\x1a\x45\xdf\xa3") {
        matroska::clean(&mut reel, &mut edits)?;
    } else if [&b"RIFF"[..], b"RIFX", b"RF64", b"BW64"].iter().any(|start| starts(start)) {
        chunks::clean_riff(&mut reel, &mut edits)?;
    } else if starts(b"OggS") {
        ogg::clean(&mut reel, &mut edits)?;
    } else if starts(b"fLaC") {
        flac::clean(&mut reel, &mut edits)?;
    } else if starts(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11") {
        windows::clean(&mut reel, &mut edits)?;
    } else if starts(b"FORM") {
        chunks::clean_aiff(&mut reel, &mut edits)?;
    } else if starts(b"caff") {
        chunks::clean_caf(&mut reel, &mut edits)?;
    } else if starts(b".snd") {
        chunks::clean_au(&mut reel, &mut edits)?;
    } else if starts(b"#!AMR") {
        // Frames, and nothing beside them.
    } else if starts(b"ID3") || starts(b"APETAGEX") || frames::is_frame(&head) {
        frames::clean(&mut reel, &mut edits)?;
    } else {
        return Ok(None);
    }
    Ok(Some(edits.all))
}
