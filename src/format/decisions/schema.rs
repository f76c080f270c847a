//! The JSON Schema of a decision file, made from what reads it and held to the committed file.

use super::ReviewRecord;

#[test]
#[expect(clippy::disallowed_methods, reason = "the schema lies in the repository, and this test looks after it")]
fn the_committed_schema_is_that_of_the_file() {
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let made = format!("{}\n", serde_json::to_string_pretty(&generator.into_root_schema_for::<ReviewRecord>()).unwrap());
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/decisions.schema.json");
    if std::env::var_os("IMH_UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, made, "docs/decisions.schema.json is not what the file says; IMH_UPDATE=1 cargo test schema");
}
