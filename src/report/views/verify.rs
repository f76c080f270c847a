//! The verification of a bundle: whether it is consistent, who signed it, and every fault found.

use serde::Serialize;

use super::PackView;
use crate::report::{Document, Table, View};
use crate::{
    model::{Fault, Instead, Verification},
    text::{counted, list, own_words, sentence},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VerifyView {
    pub valid: bool,
    pub file: String,
    /// The number of files of the content whose digest is right.
    pub verified_files: usize,
    pub payload_bytes: u64,
    pub faults: Vec<BundleFaultView>,
    /// The bundle's description of itself.
    pub about: Vec<AboutView>,
    /// The framework of the portfolio; null if it cannot be read.
    pub pack: Option<PackView>,
    /// Differences that do not change what was sent: somebody packed the bundle again.
    pub repacked: Vec<RepackedView>,
    /// The place of the bundle inside the named file or folder; null if it is not inside one.
    pub lies: Option<String>,
    /// Signatures that do not match the decisions they came with. Those decisions do not count.
    pub unproved: Vec<BundleFaultView>,
    /// True if the page, the tables and `portfolio.json` were made again from one source and match.
    pub one_source: bool,
    /// The imh that made the page, if it is another version, whose page this one cannot compare;
    /// empty if the page does not name it, otherwise null.
    pub page_of_another: Option<String>,
    /// Keys of `portfolio.json` that this imh does not know, because a newer imh wrote them.
    pub unknown: Vec<String>,
    /// The signature; null if there is none or it does not match the bundle.
    pub signature: Option<SignatureView>,
    #[serde(skip)]
    instead: Option<Instead>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SignatureView {
    /// The fingerprint of the key, as `ssh-keygen -l` shows it.
    pub key: String,
    /// The owner of the key by the given list of signers; null without a list or an entry.
    pub by: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BundleFaultView {
    /// The path inside the bundle; empty if the fault is in the bundle itself.
    pub file: String,
    pub fault: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RepackedView {
    /// The path inside the ZIP; empty if it is about the bundle itself.
    pub file: String,
    pub what: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AboutView {
    pub name: String,
    pub value: String,
}

/// Words for a backup, on which nobody decides.
pub const REPACKED_BACKUP: &str =
    "is not packed as imh packed it, but everything that was backed up is there";
/// Explains how decisions identify a portfolio that was repacked.
pub const BY_ITS_FILES: &str = "Decisions name the file as it was sent. imh packs the contents again as an export does, which gives that same file unless another version of imh made it. To be sure, ask for the file as it was sent.";
const REPACKED: &str =
    "It is not packed as it was sent. Every file in it still matches its checksum.";

const UNPROVED: &str = "Decisions came along that do not match their signature: somebody changed the decisions or the signature, so they do not count. Ask whoever decided to send both again.";

impl BundleFaultView {
    fn of(fault: Fault) -> Self {
        Self { file: fault.place.to_string(), fault: fault.what }
    }

    fn in_words(&self) -> String {
        if self.file.is_empty() {
            self.fault.clone()
        } else {
            format!("{}: {}", self.file, self.fault)
        }
    }
}

impl RepackedView {
    fn in_words(&self) -> String {
        if self.file.is_empty() {
            self.what.clone()
        } else {
            format!("{}: {}", self.file, self.what)
        }
    }
}

/// Explains why the page was not compared with the rest of the bundle. `made_by` is empty if the
/// page does not say.
#[must_use]
pub fn page_not_compared(made_by: &str) -> String {
    if made_by.is_empty() {
        return "its page does not say which imh made it, so it was not compared with the rest"
            .to_owned();
    }
    format!("its page was made by {made_by}, which this imh cannot compare with the rest")
}

/// Lists the keys in `portfolio.json` that a newer imh wrote and this one does not know; nothing if
/// there are none.
#[must_use]
pub fn left_out(keys: &[String]) -> Option<String> {
    let named: Vec<String> = keys.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
    let more = keys.len().saturating_sub(NAMED);
    let named =
        if more > 0 { format!("{} and {more} more", named.join(", ")) } else { list(&named) };
    (!keys.is_empty()).then(|| format!("a newer imh wrote {named} into its portfolio.json, which this imh does not know and leaves out"))
}

/// The most keys that are named: that many show what it is about.
const NAMED: usize = 3;

impl VerifyView {
    #[must_use]
    pub fn of(
        file: &str,
        verification: Verification,
        signature: Option<SignatureView>,
        pack: Option<PackView>,
    ) -> Self {
        Self {
            valid: verification.is_valid(),
            instead: verification.instead,
            file: file.to_owned(),
            repacked: verification
                .repacked
                .iter()
                .map(|told| RepackedView { file: told.place.to_string(), what: told.what.clone() })
                .collect(),
            one_source: verification.is_valid() && verification.of_another.page.is_none(),
            lies: verification.lies,
            page_of_another: verification.of_another.page,
            unknown: verification.of_another.keys,
            verified_files: verification.verified_files,
            payload_bytes: verification.payload_bytes,
            unproved: verification.unproved.into_iter().map(BundleFaultView::of).collect(),
            faults: verification.faults.into_iter().map(BundleFaultView::of).collect(),
            signature,
            about: verification
                .about
                .into_iter()
                .map(|(name, value)| AboutView { name, value })
                .collect(),
            pack,
        }
    }
}

impl VerifyView {
    /// Returns the title. Only a signature proves that nothing was changed.
    fn title(&self) -> String {
        match self.signature {
            Some(_) => format!("{} is whole, and unchanged since it was signed", self.file),
            None => format!("{} agrees with its own checksums, and nobody signed it", self.file),
        }
    }

    fn signed_by(&self) -> Option<(&'static str, String)> {
        let signature = self.signature.as_ref()?;
        let who = signature
            .by
            .as_ref()
            .map_or_else(|| signature.key.clone(), |by| format!("{by} ({})", signature.key));
        Some(("Signed by", who))
    }

    /// Says which parts were compared with each other, as far as that is possible here.
    fn of_one_source(&self) -> String {
        match self.page_of_another.as_deref() {
            None => "Its page and its tables say what portfolio.json says.".to_owned(),
            Some(maker) => {
                let why = page_not_compared(maker).replacen("its", "Its", 1);
                format!("Its tables say what portfolio.json says. {why}.")
            }
        }
    }

    fn what_it_says(&self) -> &'static str {
        match self.signature.as_ref().map(|signature| signature.by.is_some()) {
            Some(true) => {
                "This says that nothing was changed since it was signed by that key. It does not say that the evidence is true."
            }
            Some(false) => {
                "This says that nothing was changed since it was signed by that key. It does not say that the evidence is true. --signer FILE shows whose key it is."
            }
            None => {
                "Nothing proves who made it: nobody signed it, and anybody who changes a file can make new checksums. Nothing here says that the evidence is true."
            }
        }
    }
}

impl View for VerifyView {
    const NAME: &'static str = "verify";

    fn document(&self) -> Document {
        if self.valid {
            let mut document = PackView::document(&self.pack, self.title()).text(format!(
                "Each of its {} matches its checksum. {}",
                counted(self.verified_files, "file", "files"),
                self.of_one_source()
            ));
            if let Some(newer) = left_out(&self.unknown) {
                document = document.text(sentence(&newer));
            }
            if let Some(place) = &self.lies {
                document = document.text(format!("It is {place}."));
            }
            if !self.repacked.is_empty() {
                document = document.text(format!("{REPACKED} {BY_ITS_FILES}"));
                document =
                    document.list(self.repacked.iter().map(RepackedView::in_words).collect());
            }
            if !self.unproved.is_empty() {
                document = document
                    .text(UNPROVED)
                    .list(self.unproved.iter().map(BundleFaultView::in_words).collect());
            }
            return document
                .facts(
                    self.about
                        .iter()
                        .filter_map(|line| {
                            let named = said(&line.name)?;
                            let is_own = named == "Name";
                            let value = line.value.clone();
                            Some((named, if is_own { own_words(&value) } else { value }))
                        })
                        .chain(self.pack.as_ref().map(PackView::fact))
                        .chain(self.signed_by())
                        .collect(),
                )
                .note(Some(self.what_it_says()));
        }
        match self.instead {
            Some(Instead::AnotherSort(other)) => {
                let document =
                    Document::new(format!("{} is a {other}, and not a portfolio", self.file));
                // The title already gives the first fault.
                if let [_, faults @ ..] = self.faults.as_slice()
                    && !faults.is_empty()
                {
                    let found = counted(faults.len(), "fault was", "faults were");
                    let document = document.text(format!(
                        "{found} found in it, so it cannot be restored. Take another copy of it."
                    ));
                    return document.list(faults.iter().map(BundleFaultView::in_words).collect());
                }
                let document = document
                    .text("Nothing is wrong with that. `imh workspace restore` checks it and brings it back in a folder of its own.");
                return if self.repacked.is_empty() {
                    document
                } else {
                    document
                        .text(format!("It {REPACKED_BACKUP}."))
                        .list(self.repacked.iter().map(RepackedView::in_words).collect())
                };
            }
            Some(Instead::AgeAsText) => {
                return Document::new(format!("{} is encrypted, and written out as text", self.file))
                    .text(format!("Turn it into a file first, then verify that: age --decrypt -i KEY -o portfolio.zip {}", self.file));
            }
            Some(Instead::SomethingElse) => {
                return Document::new(format!("{} is not a portfolio", self.file)).text(
                    "A portfolio is one file that `imh export` made; its name ends in .zip, or in .age if it is encrypted. If it came attached to a message, save the attachment, and verify that. If this should be one, ask whoever sent it to send it again.",
                );
            }
            None => {}
        }
        PackView::document(&self.pack, format!("{} cannot be relied on", self.file))
            .text(format!(
                "{} found. Ask whoever sent it to send it again.",
                counted(self.faults.len(), "fault", "faults")
            ))
            .list(self.faults.iter().map(BundleFaultView::in_words).collect())
    }

    fn first(&self) -> Option<String> {
        self.pack.as_ref().and_then(PackView::in_words)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["file", "fault"]);
        for fault in &self.faults {
            table.row(vec![fault.file.clone(), fault.fault.clone()]);
        }
        match &self.pack {
            Some(pack) => pack.beside(table),
            None => table,
        }
    }
}

/// Returns what people call a line of `bag-info.txt`.
fn said(name: &str) -> Option<&'static str> {
    match name {
        "Bagging-Date" => Some("Made on"),
        "Bag-Software-Agent" => Some("With"),
        "External-Description" => Some("What"),
        "Contact-Name" => Some("Name"),
        _ => None,
    }
}
