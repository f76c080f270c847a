//! The JSON Schemas of the reports, generated from the views and compared with the committed files.
//!
//! `IMH_UPDATE=1 cargo test schema` rewrites them.

use std::{fs, path::Path};

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::{Value, json};

use super::{
    AgreementView, CheckView, CleanedView, CohortCompareView, CohortGapsView, CohortSheetsView,
    CohortTrainingView, DecisionsView, DeskView, DismissedView, EvidenceListView,
    EvidenceMatrixView, EvidenceShowView, FORMAT, FindView, FrameworkCheckView, FrameworkDiffView,
    FrameworkListView, FrameworkMoveView, FrameworkShowView, GapsView, HandedInView, HistoryView,
    PlanView, PortfolioDiffView, ReviewView, ShowView, StatusView, SuggestionView, VerifyView,
    View, WorkspaceCheckView, WorkspaceInfoView,
};

fn schema<V: View + JsonSchema>() -> (&'static str, String) {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema: Schema = generator.root_schema_for::<V>();
    let object = schema.ensure_object();
    object.insert("title".to_owned(), json!(format!("imh report: {}", V::NAME)));
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        properties.insert("format".to_owned(), json!({ "const": FORMAT }));
        properties.insert("report".to_owned(), json!({ "const": V::NAME }));
    }
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.extend([json!("format"), json!("report")]);
    }
    object.insert("additionalProperties".to_owned(), json!(false));
    // A comment breaks where a line of code ends, and a description nowhere.
    let text = serde_json::to_string_pretty(&schema).unwrap().replace("\\n", " ");
    (V::NAME, format!("{text}\n"))
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the schemas lie in the repository, and this test looks after them"
)]
fn the_committed_schemas_are_those_of_the_reports() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let schemas = [
        schema::<StatusView>(),
        schema::<CheckView>(),
        schema::<CleanedView>(),
        schema::<DismissedView>(),
        schema::<FindView>(),
        schema::<PlanView>(),
        schema::<SuggestionView>(),
        schema::<GapsView>(),
        schema::<ShowView>(),
        schema::<HistoryView>(),
        schema::<EvidenceListView>(),
        schema::<EvidenceShowView>(),
        schema::<EvidenceMatrixView>(),
        schema::<FrameworkListView>(),
        schema::<FrameworkShowView>(),
        schema::<FrameworkCheckView>(),
        schema::<FrameworkDiffView>(),
        schema::<FrameworkMoveView>(),
        schema::<WorkspaceInfoView>(),
        schema::<WorkspaceCheckView>(),
        schema::<VerifyView>(),
        schema::<PortfolioDiffView>(),
        schema::<ReviewView>(),
        schema::<AgreementView>(),
        schema::<DecisionsView>(),
        schema::<DeskView>(),
        schema::<CohortGapsView>(),
        schema::<CohortCompareView>(),
        schema::<CohortTrainingView>(),
        schema::<HandedInView>(),
        schema::<CohortSheetsView>(),
    ];
    let update = std::env::var_os("IMH_UPDATE").is_some();
    for (name, made) in &schemas {
        let path = folder.join(format!("{name}.schema.json"));
        if update {
            fs::write(&path, made).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            &committed, made,
            "docs/schema/{name}.schema.json is not what the report says; IMH_UPDATE=1 cargo test schema"
        );
    }
    let files = fs::read_dir(&folder).unwrap().count();
    // `portfolio.json` is not a report, and has a test of its own.
    assert_eq!(files, schemas.len() + 1, "docs/schema holds a file that no report made");
}
