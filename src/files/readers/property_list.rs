//! Reads a property list of Apple in bytes: a link, or the settings of a program. One in XML is read
//! as any text with marks.

use super::{
    super::part::{Sink, limits},
    media::Octets,
};

/// How it begins.
const BEGIN: &[u8] = b"bplist0";

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    tell(bytes, sink).ok_or_else(|| "it is damaged".to_owned())
}

/// Passes on every word. Its end says where the table of places is; each value says its kind and its
/// length.
fn tell(bytes: &[u8], sink: &mut Sink<'_>) -> Option<()> {
    let mut end = Octets(bytes.get(bytes.len().checked_sub(32)?..)?);
    end.take(6)?;
    let width = usize::from(end.byte()?);
    end.byte()?;
    let count = usize::try_from(end.be64()?).ok()?;
    end.be64()?;
    let table = usize::try_from(end.be64()?).ok()?;
    if !(1..=8).contains(&width) || count > limits::PARTS * 10 {
        return None;
    }
    let mut places = Octets(bytes.get(table..)?);
    for number in 1..=count {
        let at = usize::try_from(places.high_first(width)?).ok()?;
        let mut octets = Octets(bytes.get(at..)?);
        let mark = octets.byte()?;
        let mut length = usize::from(mark & 15);
        if length == 15 && !matches!(mark >> 4, 0..=3) {
            let wide = 1_usize << (octets.byte()? & 3);
            length = usize::try_from(octets.high_first(wide)?).ok()?;
        }
        let place = format!("value {number}");
        match mark >> 4 {
            4 => {
                let said = octets.take(length)?;
                if said.starts_with(BEGIN) {
                    super::read_inner(&place, "inside.plist", said, sink);
                } else {
                    sink.traces(&place, super::picture::readable(said));
                    // A mark that lets a program find a file again has the names of folders.
                    if !said.is_empty() && !said.iter().all(|byte| *byte == 0) {
                        sink.unreadable(&place, "imh does not know what is in this part of it");
                    }
                }
            }
            5 | 7 => sink.words(&place, &String::from_utf8_lossy(octets.take(length)?)),
            6 => {
                let units = octets.take(length.checked_mul(2)?)?.as_chunks::<2>().0;
                let units = units.iter().copied().map(u16::from_be_bytes).collect::<Vec<_>>();
                sink.words(&place, &String::from_utf16_lossy(&units));
            }
            _ => {}
        }
        sink.bytes_left = sink.bytes_left.checked_sub(length as u64)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::files::readers::compound::told::told;

    fn link() -> Vec<u8> {
        let mut bytes =
            b"bplist00\xd1\x01\x02\x53URL\x5f\x10\x13https://ottoline.uk\x62\0Z\0\xeb".to_vec();
        let table = u8::try_from(bytes.len()).unwrap();
        bytes.extend([8, 11, 15, 37]);
        bytes.extend([0, 0, 0, 0, 0, 0, 1, 1]);
        for number in [4, 0, table] {
            bytes.extend([0, 0, 0, 0, 0, 0, 0, number]);
        }
        bytes
    }

    #[test]
    fn a_property_list_in_bytes_is_read() {
        let said = told("a.webloc", &link());
        assert!(said.contains("] https://ottoline.uk\n") && said.contains("] Z\u{eb}\n"), "{said}");
        assert!(!said.contains("Unreadable"), "{said}");
        assert!(told("a.webloc", &link()[..40]).contains("Unreadable"));
    }

    #[test]
    fn a_property_list_in_xml_is_read_and_its_schema_names_nobody() {
        let xml = "<?xml version=\"1.0\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
            \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist><string>Ottoline</string></plist>";
        let said = told("a.webloc", xml.as_bytes());
        assert!(said.contains("Ottoline") && !said.contains("apple.com"), "{said}");
    }

    proptest! {
        #[test]
        fn any_change_of_a_property_list_leaves_the_reader_running(
            at in 0_usize..74, value in any::<u8>(),
        ) {
            let mut bytes = link();
            bytes[at] = value;
            prop_assert!(!told("a.webloc", &bytes).contains("could not get through"));
        }
    }
}
