//! Runs of letters among bytes, and whether they are words.

use std::sync::LazyLock;

/// A run of letters that may be words.
pub(super) enum Kept {
    /// It stands by itself, or reads like words.
    Whole(String),
    /// It may be chance; only its longer words count.
    Rubble(String),
}

/// So many letters in a row are a word even where letters are chance.
pub(super) const SURE_LETTERS: usize = 5;
/// A run that is shorter than this does not show whether it reads like words.
const PROSE_LETTERS: usize = 12;
/// A tag is at most this long; what is longer reads like words.
const LONGEST_VALUE_BYTES: usize = 256;
/// The value of a tag, the title, the name of a track, and the description of an attachment.
const MATROSKA_WORDS: [&[u8]; 4] = [b"\x44\x87", b"\x7b\xa9", b"\x53\x6e", b"\x46\x7e"];
/// What a comment in a GIF begins with, before its length.
const GIF_WORDS: &[u8] = b"!\xfe";
/// Says that letters of two bytes begin, and in which order.
const BYTE_ORDER_MARK: u16 = 0xfeff;
/// The most letters that the next field of a tag begins with.
const FIELD_BYTES: usize = 4;

/// A property of the letters of the first plane, as bits: to ask the tables of Unicode for each of
/// millions takes most of the time.
type LetterBits = LazyLock<Vec<u64>>;

static ALPHANUMERIC: LetterBits = LazyLock::new(|| bits(char::is_alphanumeric));
static ALPHABETIC: LetterBits = LazyLock::new(|| bits(char::is_alphabetic));

fn bits(is: fn(char) -> bool) -> Vec<u64> {
    let bit = |c: u32| u64::from(char::from_u32(c).is_some_and(is)) << (c & 63);
    (0..1024).map(|row| (row * 64..row * 64 + 64).fold(0, |bits, c| bits | bit(c))).collect()
}

fn has_bit(bits: &[u64], c: char) -> bool {
    let place = u32::from(c) as usize;
    match bits.get(place >> 6) {
        Some(row) => row >> (place & 63) & 1 == 1,
        None => c.is_alphanumeric(),
    }
}

pub(super) fn is_alphabetic(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { has_bit(&ALPHABETIC, c) }
}

fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { has_bit(&ALPHANUMERIC, c) }
}

/// One run, counted as it is read.
#[derive(Default)]
struct LetterRun {
    text: String,
    count: usize,
    /// LetterRun, digits, blanks and the signs between words.
    usual: usize,
    /// LetterRun beyond ASCII that are no UTF-8, which many chance bytes look like.
    doubtful: usize,
    /// Where the last word begins, its letters, and the doubtful ones among them.
    word: (usize, usize, usize),
}

impl LetterRun {
    fn push(&mut self, c: char, is_doubtful: bool) {
        let is_alphanumeric = is_alphanumeric(c);
        if !is_alphanumeric {
            self.end_word();
        }
        self.text.push(c);
        if is_alphanumeric {
            self.word.1 += 1;
            self.word.2 += usize::from(is_doubtful);
        } else {
            self.word.0 = self.text.len();
        }
        self.count += 1;
        self.doubtful += usize::from(is_doubtful);
        let is_between = matches!(c, ' ' | ',' | '.' | '\'' | '-' | '_' | ':' | '/' | '\u{2019}');
        self.usual += usize::from(is_alphanumeric || is_between);
    }

    /// Takes out a word of which most letters are doubtful.
    fn end_word(&mut self) {
        let (begins, letters, doubtful) = self.word;
        if doubtful * 2 > letters {
            self.text.truncate(begins);
            self.text.push('|');
        }
        self.word = (self.text.len(), 0, 0);
    }

    /// Returns what is kept of it. `is_apart` says whether it stands between zeros.
    fn judged(&mut self, is_apart: bool) -> Option<Kept> {
        self.end_word();
        let is_prose = self.count >= PROSE_LETTERS
            && self.usual * 100 >= self.count * 85
            && self.doubtful * 8 <= self.count;
        let is_value = is_apart && self.count >= 2 && self.doubtful * 2 <= self.count;
        let may_be = self.count >= SURE_LETTERS && self.doubtful * 4 <= self.count;
        if is_prose || is_value {
            Some(Kept::Whole(std::mem::take(&mut self.text)))
        } else {
            may_be.then(|| Kept::Rubble(std::mem::take(&mut self.text)))
        }
    }

    /// Removes the word at an edge that is cut.
    fn without_cut(&mut self, [first, last]: [bool; 2]) {
        self.end_word();
        let is_between = |c: char| !c.is_alphanumeric();
        if first {
            let at = self.text.find(is_between).unwrap_or(self.text.len());
            self.text.drain(..at);
        }
        if last {
            self.text.truncate(self.text.rfind(is_between).unwrap_or(0));
        }
        self.word = (self.text.len(), 0, 0);
    }
}

/// Reads letters of one byte, and of UTF-8.
pub(super) fn bytes_of_one(bytes: &[u8], cut: [bool; 2], keep: &mut impl FnMut(Kept)) {
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while let Some((_, _, length)) = letter(&bytes[at..]) {
            at += length;
        }
        if at - start >= 2 {
            tell(bytes, start, at, cut, keep);
        }
        at += 1;
    }
}

fn tell(bytes: &[u8], start: usize, end: usize, cut: [bool; 2], keep: &mut impl FnMut(Kept)) {
    let edges = [cut[0] && start == 0, cut[1] && end + 4 >= bytes.len()];
    let before = |back: usize| start.checked_sub(back).and_then(|at| bytes.get(at).copied());
    let is_apart = !edges.contains(&true)
        && matches!(before(1), None | Some(0 | 3))
        && matches!(bytes.get(end), None | Some(0));
    // Most runs of chance bytes are short, and hold nothing that is long enough.
    let said = &bytes[start..end];
    let may_be_words = is_apart
        || said.len() >= PROSE_LETTERS
        || said.split(|byte| !is_letter(*byte)).any(|word| word.len() >= SURE_LETTERS);
    // A tag often says how long a field is, and the next begins right behind it.
    for (length, is_sure) in lengths_said(bytes, start) {
        if !is_sure && !may_be_words {
            continue;
        }
        if length < end - start || is_sure && length == end - start {
            let mut field = run_of(&bytes[start..start + length]);
            field.judged(is_sure).into_iter().for_each(&mut *keep);
        }
    }
    if !may_be_words {
        return;
    }
    if said.len() <= LONGEST_VALUE_BYTES {
        without_fields(said, keep);
    }
    let mut run = run_of(said);
    if edges.contains(&true) {
        run.without_cut(edges);
    }
    run.judged(is_apart).into_iter().for_each(keep);
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// Passes on the words at both edges of a run without what may be letters of the fields beside it.
fn without_fields(run: &[u8], keep: &mut impl FnMut(Kept)) {
    for field in (1..=FIELD_BYTES).filter(|field| *field < run.len()) {
        let last = run[..run.len() - field].rsplit(|byte| !is_letter(*byte)).next();
        let first = run[field..].split(|byte| !is_letter(*byte)).next();
        for word in [last, first].into_iter().flatten().filter(|word| word.len() >= SURE_LETTERS) {
            keep(Kept::Rubble(run_of(word).text));
        }
    }
}

/// Returns the lengths that the field beginning here may have, as programs write them before it: in
/// four bytes of either order, with or without the flags of ID3 and a byte for the letters used,
/// or in one byte; and whether so much chance is unlikely.
fn lengths_said(bytes: &[u8], start: usize) -> impl Iterator<Item = (usize, bool)> {
    let four = |back: usize, turn: fn([u8; 4]) -> u32| {
        let at = start.checked_sub(back)?;
        let length = turn(bytes.get(at..at + 4)?.try_into().ok()?);
        (1..256).contains(&length).then_some(length as usize)
    };
    let one = start.checked_sub(1).map(|at| usize::from(bytes[at]));
    // Matroska writes what a field is before its length, of which the highest bit is set.
    let field = start.checked_sub(3).and_then(|at| bytes.get(at..at + 2));
    let is_matroska = field.is_some_and(|field| MATROSKA_WORDS.contains(&field));
    let is_gif = field == Some(GIF_WORDS);
    let sure = [
        four(4, u32::from_le_bytes),
        four(4, u32::from_be_bytes),
        four(7, u32::from_be_bytes).map(|length| length - 1),
        four(6, u32::from_be_bytes),
        one.filter(|_| is_matroska).map(|length| length & 0x7f),
        one.filter(|_| is_gif),
    ];
    let fits = |length: &usize| (4..64).contains(length);
    let unsure = [one.filter(fits), one.map(|length| length & 0x7f).filter(fits)];
    let each = |is_sure| move |length| (length, is_sure);
    sure.into_iter().flatten().map(each(true)).chain(unsure.into_iter().flatten().map(each(false)))
}

fn run_of(mut bytes: &[u8]) -> LetterRun {
    let mut run = LetterRun::default();
    while let Some((c, is_doubtful, length)) = letter(bytes) {
        run.push(c, is_doubtful);
        bytes = &bytes[length..];
    }
    run
}

/// Returns the letter that bytes begin with, whether it may be chance, and its length.
fn letter(bytes: &[u8]) -> Option<(char, bool, usize)> {
    let first = *bytes.first()?;
    match first {
        b' '..=b'~' | b'\t' | b'\n' | b'\r' => return Some((char::from(first), false, 1)),
        0..0x80 => return None,
        _ => {}
    }
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let whole = bytes.get(..length).and_then(|letter| std::str::from_utf8(letter).ok());
    if let Some(c) = whole.and_then(|letter| letter.chars().next()) {
        return (!c.is_control()).then_some((c, false, length));
    }
    // Windows-1252, of which only letters and the apostrophe are read.
    let c = match first {
        0xc0..=0xff => char::from(first),
        0x8a => 'Š',
        0x8e => 'Ž',
        0x92 => '\u{2019}',
        0x9a => 'š',
        0x9e => 'ž',
        _ => return None,
    };
    Some((c, true, 1))
}

/// The script of a letter of two bytes: a run has one, because chance has many.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Blanks and signs, which stand in any.
    Any,
    Latin,
    Han,
    Other(u8),
}

fn script(unit: u16) -> Option<(Script, char)> {
    let c = char::from_u32(u32::from(unit))?;
    let script = match unit {
        0x41..=0x5a | 0x61..=0x7a | 0xc0..=0x24f | 0x300..=0x36f | 0x1e00..=0x1eff => Script::Latin,
        0x20..=0x7e | 0x09 | 0x0a | 0x0d | 0xa0 | 0x2010..=0x2027 => Script::Any,
        0x3400..=0x9fff | 0xac00..=0xd7a3 | 0x3041..=0x30ff => Script::Han,
        _ if is_alphabetic(c) => Script::Other(unit.to_be_bytes()[0]),
        _ => return None,
    };
    Some((script, c))
}

/// Reads letters of two bytes each.
pub(super) fn units_of_two(
    bytes: &[u8],
    pair: fn([u8; 2]) -> u16,
    cut: [bool; 2],
    keep: &mut impl FnMut(Kept),
) {
    let mut run = LetterRun::default();
    let mut of = Script::Any;
    let (mut is_begun, mut is_marked) = (true, false);
    let mut starts_at = 0;
    let count = bytes.len() / 2;
    let units = bytes.chunks_exact(2).map(|two| pair([two[0], two[1]]));
    for (at, unit) in units.chain([0]).enumerate() {
        let next = script(unit);
        let goes_on =
            next.filter(|(script, _)| *script == of || *script == Script::Any || of == Script::Any);
        if goes_on.is_none() && run.count > 0 {
            let edges = [cut[0] && starts_at == 0, cut[1] && at >= count];
            let is_apart = is_begun && unit == 0 && !edges.contains(&true);
            let is_value = is_marked && is_apart;
            let is_enough = match of {
                Script::Any => false,
                Script::Latin if is_value => true,
                Script::Latin | Script::Other(_) => run.count >= 3,
                Script::Han => run.count >= 4 || is_apart,
            };
            if let Some(length) = length_of_frame(bytes, starts_at).filter(|_| is_marked) {
                keep(Kept::Whole(run.text.chars().take(length).collect()));
            }
            if edges.contains(&true) {
                run.without_cut(edges);
            }
            // The length of a field before it may look like a letter.
            if is_enough {
                let behind: String =
                    run.text.chars().skip(1).take_while(|c| is_alphanumeric(*c)).collect();
                if behind.chars().count() >= SURE_LETTERS {
                    keep(Kept::Rubble(behind));
                }
                run.judged(is_apart).into_iter().for_each(&mut *keep);
            }
            run = LetterRun::default();
            of = Script::Any;
        }
        if let Some((script, c)) = next {
            if run.count == 0 {
                starts_at = at;
                let before = at.checked_sub(1).map(|before| unit_at(bytes, before, pair));
                is_marked = before == Some(BYTE_ORDER_MARK);
                is_begun = is_marked || matches!(before, None | Some(0));
            }
            run.push(c, false);
            if script != Script::Any {
                of = script;
            }
        }
    }
}

fn unit_at(bytes: &[u8], at: usize, pair: fn([u8; 2]) -> u16) -> u16 {
    bytes.get(at * 2..at * 2 + 2).map_or(0, |two| pair([two[0], two[1]]))
}

/// Returns how many letters the frame of an ID3 tag has that begins here: its length stands before
/// two bytes of flags, a byte for the letters used, and the mark of their order.
fn length_of_frame(bytes: &[u8], starts_at: usize) -> Option<usize> {
    let at = (starts_at * 2).checked_sub(9)?;
    let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
    Some((length as usize).checked_sub(3)? / 2)
}
