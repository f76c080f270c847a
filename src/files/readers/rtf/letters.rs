//! Letters of rich text that are given as bytes, which mean what their font says, or by number.

use std::collections::BTreeMap;

use mail_parser::decoders::charsets::map::charset_decoder;

use super::super::plain;

/// Letters that are given as bytes, and how each font reads them.
#[derive(Default)]
pub(super) struct FontLetters {
    pub(super) bytes: Vec<u8>,
    pub(super) units: Vec<u16>,
    /// The Windows number of the letters of the whole text, and of each font that has its own.
    pub(super) page: i32,
    pub(super) fonts: BTreeMap<i32, Option<i32>>,
    pub(super) font: i32,
    pub(super) usual_font: i32,
    pub(super) is_unsure: bool,
}

impl FontLetters {
    fn page_of(&self, font: i32) -> i32 {
        self.fonts.get(&font).copied().flatten().unwrap_or(self.page)
    }

    pub(super) fn take(&mut self, font: i32) -> String {
        let (bytes, units) = (std::mem::take(&mut self.bytes), std::mem::take(&mut self.units));
        let by_number = String::from_utf16_lossy(&units);
        if bytes.is_empty() {
            return by_number;
        }
        let page = self.page_of(font);
        let name = match page {
            65_001 => "utf-8".to_owned(),
            10_000 => "macintosh".to_owned(),
            437 | 850 => "cp850".to_owned(),
            866 => "cp866".to_owned(),
            page => format!("windows-{page}"),
        };
        // Some programs write UTF-8 whatever they say.
        let utf8 = std::str::from_utf8(&bytes).ok().filter(|_| bytes.len() > 1);
        let decoder = charset_decoder(name.as_bytes()).filter(|_| !is_wide(page));
        let known = utf8.map(str::to_owned).or_else(|| Some(decoder?(&bytes)));
        let text = known.unwrap_or_else(|| plain::decoded(&bytes).into_owned());
        self.is_unsure |= decoder.is_none() || text.contains('\u{fffd}');
        by_number + &text
    }
}

/// Returns whether letters have two bytes. Programs give these by number as well.
fn is_wide(page: i32) -> bool {
    matches!(page, 932 | 936 | 949 | 950)
}

/// Returns the Windows number of the letters of a font; `None` if they are those of the text.
pub(super) fn page_of_charset(charset: i32) -> Option<i32> {
    Some(match charset {
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        255 => 850,
        _ => return None,
    })
}
