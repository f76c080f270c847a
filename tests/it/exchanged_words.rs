//! Words and ids in the files of other programs that only their details give away.

use imh::{
    format::exchange::{ImportedFramework, case, mahara, moodle},
    model::Fault,
};
use serde_json::{Value, json};

fn told(taken: &ImportedFramework) -> String {
    taken.told.iter().map(Fault::in_words).collect::<Vec<_>>().join("\n")
}

fn holds(said: &str, wanted: &[&str]) {
    for one in wanted {
        assert!(said.contains(one), "{one}\n{said}");
    }
}

fn package(items: &[Value], associations: &[Value]) -> ImportedFramework {
    let package = json!({
        "CFDocument": {
            "identifier": "d", "title": "Care &amp; play", "language": "en", "version": "1.0.0",
            "creator": "A body", "subject": ["Care"],
            "subjectURI": [{ "title": "Early years", "identifier": "s", "uri": "urn:s" }],
        },
        "CFItems": items,
        "CFAssociations": associations,
        "extensions": { "colour": "green" },
    });
    case::read(package.to_string().as_bytes()).unwrap()
}

fn item(identifier: &str, code: &str, words: &str) -> Value {
    json!({ "identifier": identifier, "humanCodingScheme": code, "fullStatement": words })
}

#[test]
fn ids_of_clashing_codes_do_not_depend_on_their_order() {
    let items =
        [item("aa-1", "1.1", "Waits"), item("aa-2", "1-1", "Sings"), item("aa-3", "1.2", "Hums")];
    let ids = |items: &[Value]| {
        let taken = package(items, &[]);
        holds(&told(&taken), &["makes an id that another one has as well, so it has `C1-1-"]);
        let all = taken.framework.competencies.iter();
        let mut ids: Vec<(String, String)> =
            all.map(|one| (one.title.clone(), one.id.to_string())).collect();
        ids.sort();
        ids
    };
    let [one, two, three] = items.clone();
    let found = ids(&items);
    assert_eq!(found, ids(&[three, two, one]));
    assert_eq!(found[0], ("Hums".to_owned(), "C1-2".to_owned()));
}

#[test]
fn items_without_a_code_get_none_although_their_identifiers_begin_alike() {
    let items: Vec<Value> = ["0000-1", "0000-2"]
        .iter()
        .map(|end| json!({ "identifier": format!("00000000-{end}"), "fullStatement": format!("Waits {end}") }))
        .collect();
    let read = |items: &[Value]| {
        let taken = package(items, &[]);
        holds(
            &told(&taken),
            &["its identifier begins as that of another one does, so it has `i00000000-"],
        );
        let all = taken.framework.competencies.iter();
        let mut all: Vec<_> =
            all.map(|one| (one.title.clone(), one.id.clone(), one.code.clone())).collect();
        all.sort();
        all
    };
    let [one, two] = items.try_into().unwrap();
    let found = read(&[one.clone(), two.clone()]);
    assert_eq!(found, read(&[two, one]));
    assert!(found.iter().all(|(_, _, code)| code.is_none()), "{found:?}");
}

#[test]
fn ids_of_clashing_elements_of_a_matrix_do_not_depend_on_their_order() {
    let element = |id: &str, name: &str, standard: u64| json!({ "shortname": id, "name": name, "elementid": id, "standardid": standard });
    let elements = [
        element("1.1", "Waits", 1),
        element("1-1", "Sings", 1),
        element("1.1", "Hums", 2),
        element("1.2", "Plays", 2),
        element("1.2", "Plays on", 2),
    ];
    let ids = |elements: &[Value], standards: [u64; 2]| {
        let standards = standards.map(
            |id| json!({ "shortname": "Care", "name": format!("Care {id}"), "standardid": id }),
        );
        let matrix = json!({ "framework": { "name": "Care", "standards": standards, "standardelements": elements } });
        let taken = mahara::read(matrix.to_string().as_bytes()).unwrap();
        assert!(!told(&taken).contains("which may change"), "{}", told(&taken));
        let domains = taken.framework.domains.iter();
        let domains = domains.map(|one| (one.title.clone(), one.id.to_string()));
        let all = taken.framework.competencies.iter();
        let all = all.map(|one| (one.title.clone(), one.id.to_string()));
        let mut ids: Vec<_> = domains.chain(all).collect();
        ids.sort();
        ids
    };
    let back: Vec<Value> = elements.iter().rev().cloned().collect();
    assert_eq!(ids(&elements, [1, 2]), ids(&back, [2, 1]));
}

#[test]
fn associations_of_a_kind_of_their_own_are_relations_and_one_to_itself_is_none() {
    let link = |kind: &str, from: &str, to: &str| json!({ "associationType": kind, "originNodeURI": from, "destinationNodeURI": to });
    let items = [item("i1", "A", "Waits &lt; 5 &amp; sings"), item("i2", "B", "Hums")];
    let taken =
        package(&items, &[link("ext:our.support", "i1", "i2"), link("isRelatedTo", "i2", "i2")]);
    let all = &taken.framework.competencies;
    assert_eq!(all[0].title, "Waits < 5 & sings");
    assert_eq!(taken.framework.title, "Care & play");
    assert_eq!(all[0].related, [all[1].id.clone()]);
    assert!(all[1].related.is_empty());
    holds(
        &told(&taken),
        &[
            "`ext:our.support`: 1 association is read as `isRelatedTo`, since imh does not know this type",
            "association 2: it leads from an item to itself, and is left out",
            "`fullStatement` had signs as HTML writes them",
            "document: `subjectURI` (\"Early years\") is left out",
            "the package: its `extensions` is left out",
        ],
    );
}

#[test]
fn further_columns_and_odd_short_names_of_a_table_of_moodle_are_told() {
    let head = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,Our notes,Empty\n\
        ,f,Framework,,1,\"No,Yes\",\"[{\"\"scaleid\"\":\"\"1\"\"},{\"\"id\"\":2,\"\"scaledefault\"\":1,\"\"proficient\"\":1}]\",,,,,,1,,,\n";
    let rows = ",c1,Waits <b>well</b>,,1,,,,,,\"c1,c2\",,,,ask Ann,\n,c2,,Sings,1,,,,,,,,,,,\n";
    let taken = moodle::read(format!("{head}{rows}").as_bytes()).unwrap();
    holds(
        &told(&taken),
        &[
            "column 15: the column `Our notes` is left out, with words in 1 row; Moodle reads the first 14",
            "row 3: its short name had HTML in it; its words are kept",
            "row 3: it refers to itself, which Moodle refuses; that is left out",
            "row 4: it has no short name; Moodle would drop it",
        ],
    );
    let all = &taken.framework.competencies;
    assert_eq!([&all[0].title, &all[1].title], ["Waits well", "Sings"]);
    assert_eq!(all[0].related, [all[1].id.clone()]);
    assert!(!told(&taken).contains("Empty"));
}
