//! A move of another device that does not count.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::history::entry_name;
use crate::{
    model::{DeviceId, FrameworkId, MoveSetAside},
    text::{counted, day_in_words},
};

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MoveSetAsideView {
    /// The argument for `imh undo`, which takes the move away.
    pub entry: String,
    pub device: String,
    /// The time, in UTC.
    pub at: String,
    /// The `id@version` that it moved from, and to.
    pub from: String,
    pub to: String,
    /// The `id@version` that the move which counts led to.
    pub counts: String,
    /// How many answers were given after it to its framework. They are kept, and do not count.
    pub answers: usize,
    #[serde(skip)]
    words: String,
}

impl MoveSetAsideView {
    pub(super) fn of(aside: &MoveSetAside, first_device: &DeviceId, zone: &TimeZone) -> Self {
        let [from, to, counts] =
            [&aside.from, &aside.to, &aside.counts].map(|pin| (&pin.id, &pin.version));
        let named = |(id, version): (&FrameworkId, &String)| format!("{id} {version}");
        let entry = entry_name(&aside.entry, first_device);
        let day = aside.at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
        let elsewhere = if aside.to == aside.counts {
            "An earlier move led there by other rules, and that one counts.".to_owned()
        } else {
            format!("An earlier move led to {}, and that one counts.", named(counts))
        };
        let kept = match aside.answers {
            0 => String::new(),
            some => format!(
                " {} to {} since; imh keeps {}, and {} not count.",
                counted(some, "answer was given", "answers were given"),
                named(to),
                if some == 1 { "it" } else { "them" },
                if some == 1 { "it does" } else { "they do" },
            ),
        };
        let words = format!(
            "On {}, device {} moved from {} to {} (entry {entry}). {elsewhere}{kept}",
            day_in_words(&day),
            aside.entry.by,
            named(from),
            named(to)
        );
        let pinned = |(id, version): (&FrameworkId, &String)| format!("{id}@{version}");
        Self {
            entry,
            device: aside.entry.by.to_string(),
            at: format!("{:.0}", aside.at),
            from: pinned(from),
            to: pinned(to),
            counts: pinned(counts),
            answers: aside.answers,
            words,
        }
    }

    /// Returns what moved where, what counts, and what is kept.
    pub(super) fn in_words(&self) -> &str {
        &self.words
    }
}
