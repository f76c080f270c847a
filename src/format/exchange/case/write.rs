//! Writes a framework as a package that holds to the schema of CASE 1.1.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    EXTENSION,
    identifier::{CaseIdentifiers, uri},
    item_type,
    items::CaseItems,
};
use crate::{
    format::{exchange::GivenOut, framework::print},
    model::{Fault, Framework},
    text::{counted, cut},
};

/// Makes the parts of a package, each with its identifier and the time of the last change.
pub(super) struct CaseWriter<'f> {
    pub(super) framework: &'f Framework,
    pub(super) identifiers: CaseIdentifiers,
    changed: String,
}

/// Writes a framework as a package. `changed` is the time of its last change.
#[must_use]
pub fn write(framework: &Framework, changed: Timestamp) -> GivenOut {
    let seconds = Timestamp::from_second(changed.as_second()).unwrap_or(changed);
    let writer = CaseWriter {
        framework,
        identifiers: CaseIdentifiers::new(framework),
        changed: seconds.to_string(),
    };
    let items = CaseItems::of(&writer);
    let mut package = Map::new();
    package.insert("CFDocument".to_owned(), writer.document());
    package.insert("CFItems".to_owned(), items.items.into());
    package.insert("CFAssociations".to_owned(), items.associations.into());
    package.insert("CFDefinitions".to_owned(), writer.definitions());
    let mut bytes = serde_json::to_vec_pretty(&Value::Object(package)).expect("every key is text");
    bytes.push(b'\n');
    GivenOut { bytes, lost: lost(framework) }
}

impl CaseWriter<'_> {
    /// Begins a part: its identifier, address and time.
    pub(super) fn part(&self, identifier: &str) -> Map<String, Value> {
        let mut part = Map::new();
        part.insert("identifier".to_owned(), identifier.into());
        part.insert("uri".to_owned(), uri(identifier).into());
        part.insert("lastChangeDateTime".to_owned(), self.changed.as_str().into());
        part
    }

    fn document(&self) -> Value {
        let framework = self.framework;
        let published = &framework.publication;
        let mut document = self.part(&self.identifiers.document());
        let mut put = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                document.insert(key.to_owned(), value.into());
            }
        };
        put("title", Some(&framework.title));
        put("creator", Some(published.publisher.as_deref().unwrap_or("not stated")));
        put("publisher", published.publisher.as_deref());
        put("caseVersion", Some("1.1"));
        put("version", Some(&framework.version));
        put("language", Some(&framework.language.replace('-', "_")));
        put("description", framework.scope.as_deref());
        put("notes", framework.notice.as_deref());
        put("officialSourceURL", published.url.as_deref().filter(|url| is_address(url)));
        let issued = published.issued.map(|date| date.to_string());
        put("statusStartDate", issued.as_deref().filter(|date| date.len() == "2026-03-09".len()));
        if let Some(licence) = &published.licence {
            let identifier = self.identifiers.part("licence");
            document.insert("licenseURI".to_owned(), link(&identifier, licence));
        }
        document.insert("extensions".to_owned(), json!({ EXTENSION: head(framework) }));
        Value::Object(document)
    }

    fn definitions(&self) -> Value {
        let types: Vec<Value> = (1..)
            .zip(item_type::ALL)
            .map(|(number, name)| {
                let mut part = self.part(&self.identifiers.part(&format!("type.{name}")));
                part.insert("title".to_owned(), name.into());
                part.insert("description".to_owned(), name.into());
                part.insert("hierarchyCode".to_owned(), number.to_string().into());
                Value::Object(part)
            })
            .collect();
        let aspects = self.framework.aspects.iter().map(|aspect| {
            let mut part = self.part(&self.identifiers.part(&format!("aspect.{}", aspect.id)));
            part.insert("title".to_owned(), aspect.title.as_str().into());
            part.insert("hierarchyCode".to_owned(), aspect.id.as_str().into());
            Value::Object(part)
        });
        let aspects: Vec<Value> = aspects.collect();
        let mut definitions = json!({ "CFItemTypes": types, "CFConcepts": aspects });
        if let Some(licence) = &self.framework.publication.licence {
            let mut part = self.part(&self.identifiers.part("licence"));
            part.insert("title".to_owned(), cut(licence, 60).into());
            part.insert("licenseText".to_owned(), licence.as_str().into());
            definitions["CFLicenses"] = json!([part]);
        }
        definitions
    }
}

/// Returns a link to a part of the package.
pub(super) fn link(identifier: &str, title: &str) -> Value {
    json!({ "title": cut(title, 60), "identifier": identifier, "uri": uri(identifier) })
}

fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`[]".contains(&byte))
        && url.len() > "https://".len()
}

/// Returns everything of a pack but its domains and competencies, as JSON.
fn head(framework: &Framework) -> Value {
    let bare = Framework { domains: Vec::new(), competencies: Vec::new(), ..framework.clone() };
    ::toml::from_str(&print(&bare)).expect("a printed pack is TOML")
}

fn lost(framework: &Framework) -> Vec<Fault> {
    let mut lost = Vec::new();
    let mut tell = |place: &str, what: String| lost.push(Fault::at(place, what));
    let kept = [
        (framework.roles.len(), "role", "roles"),
        (framework.scales.len(), "scale", "scales"),
        (framework.evidence_kinds.len(), "kind of evidence", "kinds of evidence"),
        (framework.choices.len(), "choice", "choices"),
        (framework.sources.len(), "source", "sources"),
    ];
    for (count, one, many) in kept.into_iter().filter(|(count, ..)| *count > 0) {
        tell(
            many,
            format!(
                "{} only in an extension, which other programs leave out",
                counted(count, &format!("{one} stands"), &format!("{many} stand"))
            ),
        );
    }
    let optional = framework.competencies.iter().filter(|one| one.optional).count();
    if optional > 0 {
        tell(
            "optional",
            format!(
                "only an extension says that {} optional",
                counted(optional, "competency is", "competencies are")
            ),
        );
    }
    let own = framework.with_own_scale();
    if own > 0 {
        tell(
            "scales",
            format!(
                "only an extension says on which scale {} rated instead of the usual one",
                counted(own, "competency is", "competencies are")
            ),
        );
    }
    let urgent: usize = framework.competencies.iter().map(|one| one.when_not_met.len()).sum();
    if urgent > 0 {
        tell(
            "when-not-met",
            format!(
                "{} only in an extension, which other programs leave out",
                counted(
                    urgent,
                    "word on what must not wait stands",
                    "words on what must not wait stand"
                )
            ),
        );
    }
    let to_itself =
        framework.competencies.iter().filter(|one| one.related.contains(&one.id)).count();
    if to_itself > 0 {
        tell(
            "related",
            format!(
                "{} left out",
                counted(
                    to_itself,
                    "relation of a competency to itself is",
                    "relations of competencies to themselves are"
                )
            ),
        );
    }
    lost
}
