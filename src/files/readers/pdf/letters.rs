//! The letters of a font whose codes are one byte: by its encoding, the names of its shapes, or the
//! font itself.

use lopdf::{Dictionary, Document, Object};

use super::{
    encoding,
    font::{BytesLeft, PROGRAM_BYTES, unpacked},
    objects, program,
    truetype::Shapes,
};

/// Returns the names that a font's `/Encoding` gives to codes.
pub(super) fn names_of_codes<'d>(
    document: &'d Document,
    dict: &'d Dictionary,
) -> Vec<(u8, &'d [u8])> {
    let Some(encoding) = objects::table(document, dict, b"Encoding") else { return Vec::new() };
    let mut names = Vec::new();
    let mut code = Some(0_u8);
    for object in objects::list(document, encoding, b"Differences").iter().take(1024) {
        match document.dereference(object) {
            Ok((_, Object::Name(name))) => {
                names.extend(code.map(|code| (code, name.as_slice())));
                code = code.and_then(|code| code.checked_add(1));
            }
            Ok((_, object)) => {
                code = objects::whole(document, object).and_then(|code| u8::try_from(code).ok());
            }
            Err(_) => {}
        }
    }
    names
}

/// Returns the letters of each of 256 codes. `Some` of nothing is a code that shows nothing.
pub(super) fn simple_letters(
    document: &Document,
    dict: &Dictionary,
    descriptor: Option<&Dictionary>,
    base: &str,
    left: &BytesLeft,
) -> Vec<Option<String>> {
    let is_drawn = objects::name(document, dict, b"Subtype") == b"Type3";
    let program = |key: &[u8]| descriptor.and_then(|dict| objects::get(document, dict, key));
    let encoded = match objects::get(document, dict, b"Encoding") {
        Some(Object::Name(name)) => name.as_slice(),
        Some(Object::Dictionary(encoding)) => objects::name(document, encoding, b"BaseEncoding"),
        _ => b"",
    };
    let flags = descriptor.and_then(|dict| objects::whole(document, dict.get(b"Flags").ok()?));
    let is_symbolic = flags.is_some_and(|flags| flags & 4 != 0);
    let (type1, truetype, compact) =
        (program(b"FontFile"), program(b"FontFile2"), program(b"FontFile3"));
    let is_embedded = type1.is_some() || truetype.is_some() || compact.is_some();
    let base_table = match encoded {
        b"WinAnsiEncoding" => "WinAnsi",
        b"MacRomanEncoding" => "MacRoman",
        b"StandardEncoding" => "Standard",
        _ if base == "Symbol" => "Symbol",
        _ if base.contains("Dingbats") => "",
        _ if truetype.is_some() => "WinAnsi",
        _ if is_drawn => "",
        _ => "Standard",
    };
    let mut letters: Vec<Option<String>> = vec![None; 256];
    let table = encoding::table(base_table);
    for (known, &letter) in letters.iter_mut().skip(32).zip(&table) {
        *known = (letter != '\u{fffd}').then(|| letter.to_string());
    }
    if base.contains("Dingbats") {
        letters.fill(Some("\u{2022}".to_owned()));
    }
    // The program of a font is asked if the PDF names no encoding.
    if encoded.is_empty() && is_embedded {
        let own = [type1, compact].into_iter().flatten().next();
        if let Some(bytes) = own.and_then(|own| unpacked(document, own, PROGRAM_BYTES, left)) {
            let names =
                if type1.is_some() { program::of_type1(&bytes) } else { program::of_cff(&bytes) };
            if !names.is_empty() {
                letters.fill(None);
            }
            for (code, name) in names {
                letters[usize::from(code)] = of_name(&name, code, false);
            }
        }
    }
    // The blank is one in every font whose codes are letters.
    if letters[32].is_none() && !is_drawn {
        letters[32] = Some(" ".to_owned());
    }
    let named = names_of_codes(document, dict);
    if let Some(program) = truetype
        && (is_symbolic || encoded.is_empty())
        && let Some(bytes) = unpacked(document, program, PROGRAM_BYTES, left)
    {
        let shapes = Shapes::read(&bytes);
        let is_numbered = encoded.is_empty() && named.is_empty() && shapes.has_numbers_as_codes();
        for (code, known) in (0..=255).zip(&mut letters) {
            match shapes.letters_of_code(code) {
                Some(letter) if encoded.is_empty() => *known = Some(letter.to_owned()),
                None if is_numbered => *known = None,
                _ => {}
            }
        }
    }
    let is_new = encoding::is_new_tex(named.iter().map(|&(code, _)| code));
    for (code, name) in named {
        letters[usize::from(code)] = of_name(name, code, is_new);
    }
    letters
}

fn of_name(name: &[u8], code: u8, is_new: bool) -> Option<String> {
    if name == b".notdef" {
        return Some(String::new());
    }
    encoding::letters_of_name(name).or_else(|| {
        encoding::is_number_of(name, code)
            .then(|| encoding::letter_of_number(code, is_new))?
            .map(String::from)
    })
}
