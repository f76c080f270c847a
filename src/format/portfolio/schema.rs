//! The JSON Schemas of `portfolio.json`, generated from its records and compared with the committed
//! files: what this version writes, and what it needs to read. The second kind is kept for every
//! released version, and `tests/it/versions.rs` checks the files that are written against each of
//! them.

use std::path::Path;

use schemars::{Schema, generate::SchemaSettings};
use serde_json::json;

use super::{FORMAT, PortfolioFile, write::REPORT};

#[test]
fn the_committed_schema_is_that_of_the_portfolio() {
    let mut schema = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .root_schema_for::<PortfolioFile>();
    let object = schema.ensure_object();
    // The keys that this imh writes. A newer imh comes with a schema of its own keys.
    object.insert("additionalProperties".to_owned(), json!(false));
    object["properties"]["format"] = json!({ "const": FORMAT });
    object["properties"]["report"] = json!({ "const": REPORT });
    hold("docs/schema/portfolio.schema.json", &schema);
}

#[test]
fn the_schema_that_this_version_reads_portfolios_by_is_kept_for_later_versions() {
    let reader = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<PortfolioFile>();
    hold(concat!("testdata/readers/portfolio-", env!("CARGO_PKG_VERSION"), ".json"), &reader);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the schemas lie in the repository, and these tests look after them"
)]
pub(in crate::format) fn hold(file: &str, schema: &Schema) {
    // A comment breaks where a line of code ends, and a description nowhere.
    let made = format!("{}\n", serde_json::to_string_pretty(schema).unwrap().replace("\\n", " "));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("IMH_UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, made, "{file} is not what the file says; IMH_UPDATE=1 cargo test schema");
}
