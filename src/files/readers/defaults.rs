//! What programs write where an author or a company would stand, and pictures that they add of
//! their own accord. They say nothing about anybody.

/// What every property list of macOS begins with.
pub(super) const PROPERTY_LIST: &str = "http://www.apple.com/DTDs/PropertyList-1.0.dtd";

/// In small letters.
const NOBODY: [&str; 32] = [
    "(anonymous)",
    "(unspecified)",
    "admin",
    "administrator",
    "anonymous",
    "apache poi",
    "aspose",
    "author",
    "default",
    "docx",
    "exceljs",
    "hewlett-packard",
    "hewlett-packard company",
    "html-to-docx",
    "libreoffice",
    "microsoft",
    "microsoft corporation",
    "microsoft office user",
    "none",
    "openpyxl",
    "owner",
    "pandoc",
    "phpspreadsheet",
    "pptxgenjs",
    "python-docx",
    "sheetjs",
    "un-named",
    "unknown",
    "unknown author",
    "unknown creator",
    "user",
    "windows user",
];

/// The checksum of the name, in small letters, that stands in the template of python-pptx, with
/// which every deck of that program begins.
const MAKER: u32 = 0x9cea_6e14;

/// Returns whether an author, editor or company is nobody's name.
pub(super) fn is_nobody(said: &str) -> bool {
    let small = said.trim().to_lowercase();
    let mut checksum = flate2::Crc::new();
    checksum.update(small.as_bytes());
    // One letter is no name.
    let is_letter = small.len() == 1 && said.is_ascii();
    is_letter || NOBODY.binary_search(&small.as_str()).is_ok() || checksum.sum() == MAKER
}

/// Returns whether a preview is that of an empty template, by its checksum: those of python-docx
/// and python-pptx.
pub(super) fn is_template_preview(checksum: u32) -> bool {
    [0x67d6_c8a2, 0xad0e_a05a].contains(&checksum)
}

#[cfg(test)]
mod tests {
    /// LibreOffice 7.4 writes the second into every book.
    #[test]
    fn a_program_that_names_nobody_is_not_an_author() {
        for said in ["Unknown", "Unknown Author", " python-docx"] {
            assert!(super::is_nobody(said), "{said}");
        }
        assert!(!super::is_nobody("Unknown Ottoline"));
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(super::NOBODY.is_sorted());
    }
}
