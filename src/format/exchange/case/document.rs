//! What the document of a package says about the framework.

use serde_json::{Map, Value};

use super::{EXTENSION, texts::words_in};
use crate::{
    format::{
        exchange::{
            outline::{plain_aspect, plain_head},
            words::IdMaker,
        },
        framework::{is_semantic, parse},
    },
    model::{Choice, CompetencyId, DomainId, Fault, Framework, Level, PartialDate, ScaleId},
};

/// Reads the document.
pub(super) fn read_document(document: &Value, package: &Value, told: &mut Vec<Fault>) -> Framework {
    const PLACE: &str = "document";
    let mut text = |key: &str| words_in(document, key, PLACE, told);
    let title = text("title");
    let (publisher, creator) = (text("publisher"), text("creator"));
    let (version, language) = (text("version"), text("language"));
    let (scope, notice, url) = (text("description"), text("notes"), text("officialSourceURL"));
    let issued = text("statusStartDate").and_then(|date| PartialDate::parse(date.get(..10)?).ok());
    let licence = licence(document, package, told);
    let mut tell = |what: &str| told.push(Fault::at(PLACE, what));
    if title.is_none() {
        tell("the framework has no title");
    }
    let mut head = plain_head(title.as_deref().unwrap_or("Framework from CASE"));
    match language {
        Some(language) => head.language = language.replace('_', "-"),
        None => tell("it does not name its language; `und` stands for that, for you to correct"),
    }
    match version {
        Some(version) if is_semantic(&version) => head.version = version,
        Some(version) => tell(&format!(
            "its version `{}` is not three numbers; the pack has 1.0.0",
            crate::text::cut(&version, 40)
        )),
        None => tell("it has no version; the pack has 1.0.0"),
    }
    head.scope = scope;
    head.notice = notice;
    head.publication.publisher = publisher.or(creator.filter(|creator| creator != "not stated"));
    head.publication.licence = licence;
    head.publication.url = url;
    head.publication.issued = issued;
    head
}

fn licence(document: &Value, package: &Value, told: &mut Vec<Fault>) -> Option<String> {
    let named = document.get("licenseURI")?;
    let licences = package.pointer("/CFDefinitions/CFLicenses").and_then(Value::as_array);
    let found = licences.into_iter().flatten().find(|licence| {
        licence.get("identifier").is_some() && licence.get("identifier") == named.get("identifier")
    });
    found
        .and_then(|licence| words_in(licence, "licenseText", "licence", told))
        .or_else(|| words_in(named, "title", "licence", told))
}

/// Adds the levels and aspects of a package that imh wrote, if another program dropped what imh
/// wrote beside them.
pub(super) fn with_levels(
    mut head: Framework,
    levels: Vec<Level>,
    package: &Value,
    told: &mut Vec<Fault>,
) -> Framework {
    let concepts = package.pointer("/CFDefinitions/CFConcepts").and_then(Value::as_array);
    let mut ids = IdMaker::default();
    for concept in concepts.into_iter().flatten() {
        let Some(title) = words_in(concept, "title", "concept", told) else { continue };
        let id = aspect_id(concept).unwrap_or_else(|| title.clone());
        head.aspects.push(plain_aspect(&ids.keep(&id, "aspect-"), &title, ScaleId::new("scale")));
    }
    head.levels = levels;
    told.push(Fault::whole("the package no longer has what imh wrote beside it: roles, scales and choices are left out, and every competency counts"));
    head
}

/// Returns the id of an aspect, which a concept has as its code.
pub(super) fn aspect_id(concept: &Value) -> Option<String> {
    concept.get("hierarchyCode").and_then(Value::as_str).map(str::to_owned)
}

/// Takes away the parts that roles see, since the domains and competencies that they name stand
/// elsewhere. Returns those of each role.
fn take_seen(parts: &mut Map<String, Value>) -> Vec<(Vec<String>, Vec<String>)> {
    let roles = parts.get_mut("role").and_then(Value::as_array_mut).into_iter().flatten();
    let take = |role: &mut Value, key: &str| -> Vec<String> {
        let ids = role.as_object_mut().and_then(|role| role.remove(key)).unwrap_or_default();
        let ids = ids.as_array().into_iter().flatten().filter_map(Value::as_str);
        ids.map(str::to_owned).collect()
    };
    roles.map(|role| (take(role, "domains"), take(role, "competencies"))).collect()
}

/// Reads what imh wrote beside it: everything of a pack but its domains and competencies.
pub(super) fn own_head(document: &Value) -> Option<Framework> {
    let mut own = document.get("extensions")?.get(EXTENSION)?.clone();
    let parts = own.as_object_mut()?;
    let choices = parts.remove("choice").unwrap_or_default();
    let seen = take_seen(parts);
    let facts = parts.get_mut("framework")?.as_object_mut()?;
    let template = facts.insert("template".to_owned(), true.into()) == Some(true.into());
    let table = ::toml::Table::try_from(own).ok()?;
    let pack = format!("{table}\n[[domain]]\nid = \"d\"\ntitle = \"d\"\n");
    let mut head = parse(pack.as_bytes()).ok()?;
    for (role, (domains, competencies)) in head.roles.iter_mut().zip(seen) {
        role.domains = domains.into_iter().map(DomainId::new).collect();
        role.competencies = competencies.into_iter().map(CompetencyId::new).collect();
    }
    let choices = choices.as_array().into_iter().flatten().filter_map(|choice| {
        let from = choice.get("from")?.as_array()?.iter().filter_map(Value::as_str);
        let minimum = usize::try_from(choice.get("minimum")?.as_u64()?).ok()?;
        Some(Choice { from: from.map(CompetencyId::new).collect(), minimum })
    });
    Some(Framework { template, choices: choices.collect(), domains: Vec::new(), ..head })
}
