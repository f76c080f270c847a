//! The JSON Schemas of a decision file, like those of `portfolio.json`.

use schemars::generate::SchemaSettings;

use super::records::ReviewRecord;
use crate::format::portfolio::hold;

#[test]
fn the_committed_schema_is_that_of_the_file() {
    hold(
        "docs/decisions.schema.json",
        &SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator()
            .into_root_schema_for::<ReviewRecord>(),
    );
}

#[test]
fn the_schema_that_this_version_reads_decision_files_by_is_kept_for_later_versions() {
    let reader = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<ReviewRecord>();
    hold(concat!("testdata/readers/decisions-", env!("CARGO_PKG_VERSION"), ".json"), &reader);
}
