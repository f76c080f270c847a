//! Removes the author from a PDF, and cleans its photographs.

use lopdf::Object;

use super::{
    super::{part::limits, readers::pdf::is_photograph},
    StripFault, picture,
};

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let options = lopdf::LoadOptions {
        max_decompressed_size: usize::try_from(limits::PART_BYTES).ok(),
        ..lopdf::LoadOptions::default()
    };
    let mut document =
        lopdf::Document::load_mem_with_options(bytes, options).map_err(|_| StripFault::Damaged)?;
    if document.is_encrypted() {
        return Err(StripFault::Damaged);
    }
    document.trailer.remove(b"Info");
    if let Ok(catalog) = document.catalog_mut() {
        catalog.remove(b"Metadata");
    }
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && is_photograph(stream)
            && let Ok(cleaned) = picture::strip(&stream.content)
        {
            stream.set_content(cleaned);
        }
        if let Ok(page) = object.as_dict_mut() {
            page.remove(b"Metadata");
            page.remove(b"PieceInfo");
            page.remove(b"Thumb");
        }
    }
    document.prune_objects();
    let mut stripped = Vec::new();
    document.save_to(&mut stripped).map_err(|_| StripFault::Damaged)?;
    Ok(stripped)
}
