//! The framework of a bundle, and whether it is the pack that is known here under that name.

use serde::Serialize;

use crate::report::{Document, Table};
use crate::{
    analysis::{AnotherPack, Likeness, PackDifference, Recognition},
    model::Pin,
    text::{counted, list, one_line},
};

/// A framework, identified by its bytes. Its id is its own claim, which `known` confirms or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PackView {
    pub id: String,
    pub version: String,
    /// The SHA-256 of its file.
    pub sha256: String,
    pub known: PackKnownView,
    /// The warning to show before anything else; null if the framework is known.
    pub says: Option<String>,
    /// Competencies that differ from the known framework it could be mistaken for.
    pub differs: Vec<String>,
    #[serde(skip)]
    detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum PackKnownView {
    /// It comes with imh or is installed here, byte for byte.
    Known,
    /// It could be mistaken for a known framework, but it is a different one.
    Another,
    /// No framework of that name is known here.
    Unknown,
}

impl PackKnownView {
    /// Returns the name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Another => "another",
            Self::Unknown => "unknown",
        }
    }
}

/// The most competencies that a sentence can list and stay readable.
const MOST_NAMED: usize = 12;

impl PackView {
    #[must_use]
    pub fn of(pin: &Pin, recognition: &Recognition) -> Self {
        let named = one_line(&format!("{} {}", pin.id, pin.version));
        let (known, says, detail, differs) = match recognition {
            Recognition::Known => (PackKnownView::Known, None, None, Vec::new()),
            Recognition::Unknown => {
                let says = format!("This imh does not know the framework {named}");
                let detail =
                    format!("Its statements are only what the file says they are. {INSTALL}");
                (PackKnownView::Unknown, Some(says), Some(detail), Vec::new())
            }
            Recognition::Another(another) if another.is_template => {
                let says = format!(
                    "This imh does not know {named}, which fills in the template {} that comes with imh",
                    another.known.0
                );
                (PackKnownView::Another, Some(says), Some(FILLED_IN.to_owned()), Vec::new())
            }
            Recognition::Another(another) => {
                let differs: Vec<String> = another
                    .difference
                    .iter()
                    .flat_map(PackDifference::competencies)
                    .map(ToString::to_string)
                    .collect();
                (
                    PackKnownView::Another,
                    Some(another_in_words(&named, another)),
                    Some(detail(another, &differs)),
                    differs,
                )
            }
        };
        Self {
            id: pin.id.to_string(),
            version: pin.version.clone(),
            sha256: pin.sha256.to_string(),
            known,
            says,
            differs,
            detail,
        }
    }

    /// Reports whether somebody must confirm before anything is decided or stated with it.
    #[must_use]
    pub fn asks_for_a_yes(&self) -> bool {
        self.known == PackKnownView::Another
    }

    /// Returns the whole warning, unless the pack is known.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        let says = self.says.as_ref()?;
        Some(format!("{says}. {}", self.detail.as_deref().unwrap_or_default()))
    }

    /// Returns the framework file as a name and a value, for a list of facts.
    #[must_use]
    pub fn fact(&self) -> (&'static str, String) {
        ("Framework file", format!("{} {}, SHA-256 {}", self.id, self.version, self.sha256))
    }

    /// Names the framework file, as a sentence.
    #[must_use]
    pub fn file(&self) -> String {
        let (what, file) = self.fact();
        format!("{what}: {file}.")
    }

    /// Adds to each row of a table the framework's digest and its warning. A table without rows
    /// gets one row for them.
    #[must_use]
    pub fn beside(&self, mut table: Table) -> Table {
        if table.rows.is_empty() {
            table.rows.push(vec![String::new(); table.columns.len()]);
        }
        table.columns.extend(
            ["framework", "framework-sha256", "framework-known", "framework-says"]
                .map(str::to_owned),
        );
        let named = format!("{} {}", self.id, self.version);
        for row in &mut table.rows {
            row.extend([
                named.clone(),
                self.sha256.clone(),
                self.known.name().to_owned(),
                self.says.clone().unwrap_or_default(),
            ]);
        }
        table
    }

    /// Starts a document about something made against these packs. A warning comes first.
    #[must_use]
    pub fn document<'p>(
        packs: impl IntoIterator<Item = &'p Self>,
        title: impl Into<String>,
    ) -> Document {
        let mut packs = packs.into_iter().filter(|pack| pack.says.is_some());
        let Some(first) = packs.next() else { return Document::new(title) };
        let mut document = Document::new(first.says.clone().unwrap_or_default());
        document = document.text(first.detail.clone().unwrap_or_default());
        for more in packs {
            document = document.text(more.in_words().unwrap_or_default());
        }
        document.heading(title)
    }
}

const INSTALL: &str =
    "Ask whoever publishes it for its file, and compare its SHA-256 with this one.";

const FILLED_IN: &str = "Anybody may do so, and imh cannot tell whose words these are. If you made it yourself, `imh framework install FILE` makes it known here. If not, ask whoever publishes it for its file, and compare its SHA-256 with this one.";

/// Says which known pack it could be mistaken for. This comes before anything else.
fn another_in_words(named: &str, another: &AnotherPack) -> String {
    let (id, version) = &another.known;
    let origin = if another.installed { "that is installed here" } else { "that comes with imh" };
    let how = another
        .difference
        .as_ref()
        .map_or_else(String::new, |difference| format!(": {}", difference_in_words(difference)));
    match another.likeness {
        Likeness::Name => format!("This is not the {id} {version} {origin}{how}"),
        Likeness::OtherVersion => format!(
            "This imh does not know {named}, and it is not the {id} {version} {origin}{how}"
        ),
        Likeness::Looks => format!(
            "This is {named}, which this imh does not know; it is not the {id} {version} {origin}{how}"
        ),
    }
}

fn difference_in_words(difference: &PackDifference) -> String {
    let of = |count: usize| counted(count, "competency", "competencies");
    let mut parts = Vec::new();
    if !difference.changed.is_empty() {
        parts.push(format!("its statements differ in {}", of(difference.changed.len())));
    }
    if !difference.added.is_empty() {
        parts.push(format!("it has {} more", of(difference.added.len())));
    }
    if !difference.missing.is_empty() {
        parts.push(format!("it lacks {}", of(difference.missing.len())));
    }
    match (parts.is_empty(), difference.is_other_elsewhere) {
        (true, true) => {
            "what it says of competencies is the same, and something else in it differs, such as what counts as met".to_owned()
        }
        (true, false) => "it says the same, but its file is written differently".to_owned(),
        (false, true) => format!("{}, and something else in it differs", list(&parts)),
        (false, false) => list(&parts),
    }
}

fn detail(another: &AnotherPack, differs: &[String]) -> String {
    let named: Vec<String> = differs.iter().take(MOST_NAMED).map(|id| one_line(id)).collect();
    let which = match differs.len() {
        0 => String::new(),
        1..=MOST_NAMED => format!("It differs in {}. ", list(&named)),
        many => format!("It differs in {} and {} more. ", named.join(", "), many - MOST_NAMED),
    };
    let what = if another.likeness == Likeness::Name {
        "A published version of a framework never changes, so ask whoever sent this where it is from."
    } else {
        INSTALL
    };
    format!("{which}{what}")
}
