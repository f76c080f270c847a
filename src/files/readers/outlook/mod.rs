//! Reads messages of Outlook: as it saves them (.msg, [MS-OXMSG]), and as it packs them into a mail
//! for others (winmail.dat, [MS-OXTNEF]). Both are lists of properties.

mod packed_text;
mod property;
#[cfg(test)]
mod tests;
mod winmail;

use super::{
    super::part::{Sink, limits},
    compound::Compound,
    read_inner,
};
use crate::model::FindingKind;
use property::{MessageProperty, ValueType};
pub(super) use winmail::read as read_winmail;

/// How the names of storages and streams begin (2.2, 2.1.3).
const RECIPIENT: &str = "__recip_version1.0_";
const ATTACHMENT: &str = "__attach_version1.0_";
const VALUE: &str = "__substg1.0_";

/// The stream that every message has.
pub(super) const OF_A_MESSAGE: &str = "__properties_version1.0";

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(file: &mut Compound<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    read_message(file, "/", sink)
}

fn read_message(file: &mut Compound<'_>, within: &str, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut outcome = Ok(());
    let (mut recipients, mut attached) = (0, 0);
    for name in file.names(within) {
        let path = format!("{within}{name}");
        if name.starts_with(RECIPIENT) {
            recipients += 1;
            let place = format!("recipient {recipients}");
            for property in properties(file, &format!("{path}/")) {
                property.tell(&place, sink)?;
            }
        } else if name.starts_with(ATTACHMENT) {
            attached += 1;
            let place = format!("attachment {attached}");
            outcome = read_attachment(file, &format!("{path}/"), &place, sink).and(outcome);
        }
    }
    for property in properties(file, within) {
        outcome = property.tell("", sink).and(outcome);
    }
    outcome
}

/// Returns the properties in a storage that have words or bytes.
fn properties(file: &mut Compound<'_>, storage: &str) -> Vec<MessageProperty> {
    let named = file.names(storage).into_iter();
    let read = named.filter_map(|name| {
        let (number, of_type) = named_value(&name)?;
        let bytes = file.stream(&format!("{storage}{name}"))?;
        Some(MessageProperty { number, of_type, bytes })
    });
    read.collect()
}

/// Returns which property a stream holds: `__substg1.0_0037001F` is 0037 of type 001F.
fn named_value(name: &str) -> Option<(u16, ValueType)> {
    let tag = name.strip_prefix(VALUE)?;
    let number = u16::from_str_radix(tag.get(..4)?, 16).ok()?;
    let of_type = u16::from_str_radix(tag.get(4..8)?, 16).ok()?;
    Some((number, ValueType::of(of_type)))
}

fn read_attachment(
    file: &mut Compound<'_>,
    storage: &str,
    place: &str,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    sink.has(place, FindingKind::AttachedFile);
    let properties = properties(file, storage);
    Attachment::of(&properties).tell(place, sink);
    // A message in it is a storage of its own.
    let inner = format!("{storage}{VALUE}{:04X}000D", property::DATA);
    if !file.has(&inner) {
        return Ok(());
    }
    if sink.nested >= limits::NESTED {
        return Err("messages lie too deep inside one another".to_owned());
    }
    let mut within = sink.within(place);
    let outcome = read_message(file, &format!("{inner}/"), &mut within);
    let bytes_left = within.bytes_left;
    sink.bytes_left = bytes_left;
    outcome
}

/// What is attached to a message.
struct Attachment<'p> {
    name: String,
    data: Option<&'p [u8]>,
    others: Vec<&'p MessageProperty>,
}

impl<'p> Attachment<'p> {
    fn of(properties: &'p [MessageProperty]) -> Self {
        let named = |number: u16| {
            let found = properties.iter().find(|one| one.number == number)?;
            found.text().filter(|text| !text.is_empty())
        };
        let name = named(property::LONG_NAME).or_else(|| named(property::SHORT_NAME));
        let data = properties
            .iter()
            .find(|one| one.number == property::DATA && one.of_type == ValueType::Bytes);
        let others = properties.iter().filter(|one| one.number != property::DATA).collect();
        Self {
            name: name.unwrap_or_else(|| "attachment".to_owned()),
            data: data.map(|data| &*data.bytes),
            others,
        }
    }

    fn tell(&self, place: &str, sink: &mut Sink<'_>) {
        let names = format!("the name of {place}");
        sink.words(&names, &self.name);
        for text in self.others.iter().filter_map(|one| one.text()) {
            sink.traces(&names, text);
        }
        if let Some(data) = self.data {
            read_inner(place, &self.name, data, sink);
        }
    }
}
