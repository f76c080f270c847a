//! Tags of a film in boxes (`udta`, `meta`): they become free room.

use super::{
    super::super::readers::media::without_version,
    Edits,
    boxes::{BoxPlace, boxes},
};

/// Makes free room of `udta`, but not of chapters, which are words that people see.
pub(super) fn user_data(whole: &BoxPlace<'_>, edits: &mut Edits) {
    let inside = boxes(whole.body, whole.begins()).unwrap_or_default();
    let stays =
        |one: &BoxPlace<'_>| &one.name == b"chpl" || &one.name == b"meta" && keeps_playing(one);
    if !inside.iter().any(stays) {
        whole.free(edits);
        return;
    }
    for one in &inside {
        match &one.name {
            b"chpl" => {}
            b"meta" => tags(one, edits),
            _ => one.free(edits),
        }
    }
}

/// Makes free room of `meta`, but not of what says where sound begins and ends.
pub(super) fn tags(whole: &BoxPlace<'_>, edits: &mut Edits) {
    if !keeps_playing(whole) {
        whole.free(edits);
        return;
    }
    for one in in_meta(whole) {
        match &one.name {
            b"hdlr" => edits.zero(one.begins() + 24, one.body.get(24..).unwrap_or_default()),
            b"ilst" => {
                for tag in boxes(one.body, one.begins()).unwrap_or_default() {
                    if !is_gapless(&tag) {
                        tag.free(edits);
                    }
                }
            }
            _ => one.free(edits),
        }
    }
}

fn in_meta<'b>(whole: &BoxPlace<'b>) -> Vec<BoxPlace<'b>> {
    let said = without_version(whole.body);
    boxes(said, whole.begins() + (whole.body.len() - said.len()) as u64).unwrap_or_default()
}

fn keeps_playing(meta: &BoxPlace<'_>) -> bool {
    in_meta(meta)
        .iter()
        .filter(|one| &one.name == b"ilst")
        .any(|list| boxes(list.body, 0).unwrap_or_default().iter().any(is_gapless))
}

/// Returns whether a tag says how many samples of sound iTunes put before it and behind it. Without
/// it, players would play these.
fn is_gapless(tag: &BoxPlace<'_>) -> bool {
    let parts = boxes(tag.body, 0).unwrap_or_default();
    let said = |name: &[u8; 4], skipped: usize| {
        parts.iter().find(|one| &one.name == name).and_then(|one| one.body.get(skipped..))
    };
    let is_number = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b' ';
    &tag.name == b"----"
        && parts.len() == 3
        && said(b"mean", 4) == Some(b"com.apple.iTunes")
        && said(b"name", 4) == Some(b"iTunSMPB")
        && said(b"data", 8).is_some_and(|value| value.iter().all(is_number))
}
