//! Frameworks in the files of other programs: the way out and back keeps all that a format can
//! carry, and bad input is told with its place.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use imh::{
    format::{
        exchange::{
            self, ExchangeKind, GivenOut, ImportedFramework, case, grid, mahara, moodle, sheet,
        },
        framework,
    },
    model::*,
};
use proptest::prelude::*;

use super::{
    harness::{Sandbox, assert_snapshot, repository},
    properties::{config, frameworks},
};

fn shipped() -> Vec<Framework> {
    [
        "frameworks/imh-practice-1.1.0.toml",
        "frameworks/imhcf-2019-0.1.0.toml",
        "testdata/frameworks/small.toml",
    ]
    .map(|path| framework::parse(&fs::read(repository(path)).unwrap()).unwrap())
    .into()
}

/// Returns the domains, each before those inside it, and the competencies in that order, those of a
/// cluster together.
fn in_tree_order(framework: &Framework) -> (Vec<Domain>, Vec<Competency>) {
    fn walk(
        framework: &Framework,
        within: Option<&DomainId>,
        domains: &mut Vec<Domain>,
        competencies: &mut Vec<Competency>,
    ) {
        for domain in framework.domains.iter().filter(|domain| domain.within.as_ref() == within) {
            domains.push(domain.clone());
            let own: Vec<_> =
                framework.competencies.iter().filter(|one| one.domain == domain.id).collect();
            for (at, one) in own.iter().enumerate() {
                let is_first = own[..at].iter().all(|other| other.cluster != one.cluster);
                if one.cluster.is_none() {
                    competencies.push((*one).clone());
                } else if is_first {
                    let members = own.iter().filter(|other| other.cluster == one.cluster);
                    competencies.extend(members.map(|member| (*member).clone()));
                }
            }
            walk(framework, Some(&domain.id), domains, competencies);
        }
    }
    let (mut domains, mut competencies) = (Vec::new(), Vec::new());
    walk(framework, None, &mut domains, &mut competencies);
    (domains, competencies)
}

/// Returns the aspects that have a statement or ask everywhere, or all if none does.
fn stated_aspects(framework: &Framework) -> Vec<Aspect> {
    let is_stated = |aspect: &&Aspect| {
        framework
            .competencies
            .iter()
            .flat_map(|one| &one.statements)
            .any(|statement| statement.aspect == aspect.id)
    };
    let is_carried = |aspect: &&Aspect| aspect.asks.is_some() || is_stated(aspect);
    let stated: Vec<Aspect> = framework.aspects.iter().filter(is_carried).cloned().collect();
    if stated.is_empty() { framework.aspects.clone() } else { stated }
}

/// Returns the scale of each competency that states an aspect, in the order of the tree.
fn stated_scales<'f>(
    framework: &'f Framework,
    aspect: &Aspect,
) -> Vec<(&'f Competency, &'f Scale)> {
    let known = |id: &CompetencyId| framework.competency(id.as_str()).unwrap();
    let all = in_tree_order(framework).1;
    let stated = all.iter().map(|one| known(&one.id));
    stated
        .filter(|one| one.statements.iter().any(|said| said.aspect == aspect.id))
        .map(|one| (one, framework.scale_of(one, aspect)))
        .collect()
}

/// Returns the scale that most of them have; of two, the first.
fn main_scale<'f>(framework: &'f Framework, aspect: &Aspect) -> &'f Scale {
    let stated = stated_scales(framework, aspect);
    let count = |scale: &Scale| stated.iter().filter(|(_, other)| other.id == scale.id).count();
    let most = stated.iter().rev().max_by_key(|(_, scale)| count(scale));
    most.map_or_else(|| framework.usual_scale(aspect), |(_, scale)| scale)
}

/// Returns the part of a framework that every tree of another program carries. Scales are told
/// apart by the `label` of their points, since their ids are not carried.
fn tree_part(framework: &Framework, label: impl Fn(&Point) -> String) -> Framework {
    let (mut domains, mut competencies) = in_tree_order(framework);
    for domain in &mut domains {
        domain.expect = None;
    }
    for competency in &mut competencies {
        let own = competency.id.clone();
        competency.related.retain(|other| *other != own);
        competency.when_not_met.clear();
    }
    let mut aspects = stated_aspects(framework);
    let labelled = |scale: &Scale| {
        let points = scale.points.iter();
        let labels: Vec<String> =
            points.map(|point| format!("{}{}", label(point), point.met)).collect();
        ScaleId::new(labels.join("|"))
    };
    for competency in &mut competencies {
        competency.scales.clear();
    }
    let first = aspects[0].clone();
    for aspect in &mut aspects {
        // The scale of most competencies is the usual one, the others have their own. A question
        // alone has the scale of the whole tree.
        let is_stated = !stated_scales(framework, aspect).is_empty();
        let usual = labelled(main_scale(framework, if is_stated { aspect } else { &first }));
        for (competency, scale) in stated_scales(framework, aspect) {
            let scale = labelled(scale);
            if scale != usual {
                let own = competencies.iter_mut().find(|one| one.id == competency.id).unwrap();
                own.scales.push((aspect.id.clone(), scale));
            }
        }
        aspect.scale = usual;
    }
    for competency in &mut competencies {
        competency.scales.sort();
    }
    let mut roles = framework.roles.clone();
    for role in &mut roles {
        role.domains.clear();
        role.competencies.clear();
    }
    Framework {
        roles,
        wording: Wording::Imported,
        expect: None,
        scales: Vec::new(),
        aspects,
        evidence_kinds: Vec::new(),
        domains,
        competencies,
        ..framework.clone()
    }
}

/// The names of points as a scale of Moodle can hold them.
fn moodle_part(framework: &Framework) -> Framework {
    tree_part(framework, |point| {
        let name = point.label.replace(',', ";").replace('\\', "/");
        let name = name.trim_start_matches(['=', '+', '-', '@', ' ']).trim().to_owned();
        if name.is_empty() { "point".to_owned() } else { name }
    })
}

/// Every aspect on the one scale of Mahara, which has three answers; no relations.
fn mahara_part(framework: &Framework) -> Framework {
    let main = stated_aspects(framework)[0].clone();
    let points = &main_scale(framework, &main).points;
    let below: Vec<&Point> = points.iter().filter(|point| !point.met).collect();
    let or = |point: Option<&&Point>, usual: &str| {
        point.map_or(usual.to_owned(), |point| point.label.clone())
    };
    let partly = below.last().filter(|_| below.len() > 1);
    let scale = [
        or(below.first(), "Doesn't meet the standard"),
        or(partly, "Partially meets the standard"),
        or(points.iter().find(|point| point.met).as_ref(), "Meets the standard"),
    ];
    let mut part = tree_part(framework, |_| String::new());
    for aspect in &mut part.aspects {
        aspect.scale = ScaleId::new(scale.join("|"));
    }
    for competency in &mut part.competencies {
        competency.related.clear();
        competency.scales.clear();
    }
    part
}

/// Everything, in the order of the tree.
fn case_part(framework: &Framework) -> Framework {
    let (domains, mut competencies) = in_tree_order(framework);
    for competency in &mut competencies {
        let own = competency.id.clone();
        competency.related.retain(|other| *other != own);
    }
    Framework { domains, competencies, ..framework.clone() }
}

fn case_write(framework: &Framework) -> GivenOut {
    case::write(framework, "2026-03-09T10:00:00Z".parse().unwrap())
}

type Write = fn(&Framework) -> GivenOut;
type Read = fn(&[u8]) -> Result<ImportedFramework, Vec<Fault>>;
type Part = fn(&Framework) -> Framework;

/// Writes a framework, reads it back, and compares all that the format can carry.
fn comes_back(known: &Framework, kind: ExchangeKind, write: Write, read: Read, part: Part) {
    let given = write(known);
    let text = String::from_utf8_lossy(&given.bytes);
    assert_eq!(write(known), given, "the same bytes each time");
    assert_eq!(exchange::kind_of(&given.bytes, "file"), Some(kind), "{text}");
    let taken = read(&given.bytes).unwrap_or_else(|faults| panic!("{faults:?}\n{text}"));
    assert_eq!(taken.told, [], "{text}");
    assert_eq!(part(&taken.framework), part(known), "{text}");
    let again = read(&write(&taken.framework).bytes).unwrap();
    assert_eq!(again.framework, taken.framework, "a second time changes nothing: {text}");
}

#[test]
fn a_shipped_pack_comes_back_from_moodle() {
    for known in shipped() {
        comes_back(&known, ExchangeKind::MoodleCsv, moodle::write, moodle::read, moodle_part);
    }
}

#[test]
fn a_shipped_pack_comes_back_from_mahara() {
    for known in shipped() {
        comes_back(&known, ExchangeKind::Mahara, mahara::write, mahara::read, mahara_part);
    }
}

#[test]
fn a_shipped_pack_comes_back_from_case() {
    for known in shipped() {
        comes_back(&known, ExchangeKind::Case, case_write, case::read, case_part);
    }
}

/// The part of a framework that a table carries: competencies with their ids, codes, domains,
/// clusters and titles, and their statements by level and aspect. Orders that rows do not show are
/// left.
fn table_part(framework: &Framework) -> Framework {
    let statements = || framework.competencies.iter().flat_map(|one| &one.statements);
    let mut levels = framework.levels.clone();
    levels.retain(|level| statements().any(|one| one.level == level.id));
    levels.sort_by(|one, other| one.id.cmp(&other.id));
    for level in &mut levels {
        level.summary = None;
    }
    let mut aspects = framework.aspects.clone();
    aspects.retain(|aspect| statements().any(|one| one.aspect == aspect.id));
    for aspect in &mut aspects {
        (aspect.counts, aspect.optional, aspect.asks) = (true, false, None);
        aspect.scale = ScaleId::new("achievement");
    }
    let mut domains = framework.domains.clone();
    domains.retain(|domain| framework.competencies.iter().any(|one| one.domain == domain.id));
    domains.sort_by(|one, other| one.id.cmp(&other.id));
    for domain in &mut domains {
        (domain.within, domain.summary, domain.expect) = (None, None, None);
    }
    let plain = |one: &Competency| {
        let mut statements = one.statements.clone();
        statements.sort_by_key(|said| (said.level.clone(), said.aspect.clone()));
        Competency {
            summary: None,
            examples: Vec::new(),
            url: None,
            related: Vec::new(),
            optional: false,
            scales: Vec::new(),
            when_not_met: Vec::new(),
            statements,
            ..one.clone()
        }
    };
    Framework {
        id: FrameworkId::new("back"),
        version: "1.0.0".to_owned(),
        title: "Back".to_owned(),
        language: "en-GB".to_owned(),
        scope: None,
        publication: Publication::default(),
        progression: Progression::Ladder,
        wording: Wording::Imported,
        template: false,
        notice: None,
        sources: Vec::new(),
        expect: None,
        levels,
        roles: Vec::new(),
        scales: Vec::new(),
        aspects,
        evidence_kinds: Vec::new(),
        domains,
        competencies: framework.competencies.iter().map(plain).collect(),
        choices: Vec::new(),
    }
}

/// Writes a table of either kind, reads it back, and compares all that it can carry.
fn comes_back_from_a_table(known: &Framework) {
    let now = jiff::civil::date(2026, 3, 9).at(10, 0, 0, 0);
    for given in [sheet::csv(known), sheet::xlsx(known, now)] {
        let options = grid::GridOptions { name: "Back", ..grid::GridOptions::default() };
        let reading = grid::read(&given.bytes, &options).unwrap_or_else(|faults| {
            panic!("{faults:?}\n{}", String::from_utf8_lossy(&given.bytes))
        });
        // A table has no place for the language, as its export says.
        let told = reading.taken.told.iter().filter(|told| !told.what.contains("its language"));
        assert_eq!((told.count(), &reading.doubts), (0, &Vec::new()), "{:?}", reading.taken.told);
        assert_eq!(table_part(&reading.taken.framework), table_part(known));
        let again = grid::read(&sheet::csv(&reading.taken.framework).bytes, &options).unwrap();
        assert_eq!(table_part(&again.taken.framework), table_part(known));
    }
}

#[test]
fn a_shipped_pack_comes_back_from_a_table() {
    for known in shipped().iter().filter(|known| !known.template) {
        comes_back_from_a_table(known);
    }
}

#[test]
fn a_table_keeps_codes_ids_aspects_and_cells_like_formulas() {
    let mut known = shipped().swap_remove(2);
    let extra = Aspect {
        id: AspectId::new("more"),
        title: "Behaviour".to_owned(),
        optional: true,
        ..known.aspects[0].clone()
    };
    known.aspects.push(extra);
    let levels: Vec<LevelId> = known.levels.iter().map(|level| level.id.clone()).collect();
    for (at, one) in known.competencies.iter_mut().enumerate() {
        one.code = Some(if at == 0 { "1.10".to_owned() } else { format!("D1-{at}") });
        one.id = CompetencyId::new(format!("X1-{at}"));
        one.title = ["=1+1 \\", "@cmd", "'=x", "1-2 Sings"][at % 4].to_owned();
        one.statements = vec![
            Statement {
                level: levels[0].clone(),
                aspect: known.aspects[0].id.clone(),
                text: "-1".to_owned(),
            },
            Statement {
                level: levels[0].clone(),
                aspect: AspectId::new("more"),
                text: "• a <b>mark</b>".to_owned(),
            },
        ];
    }
    known.choices.clear();
    comes_back_from_a_table(&known);
    let lost: Vec<String> = sheet::csv(&known).lost.iter().map(Fault::in_words).collect();
    assert!(
        lost.contains(&"aspects: 1 mark of an optional aspect is left out".to_owned()),
        "{lost:?}"
    );
}

#[test]
fn a_table_that_was_written_for_a_template_fills_it_again() {
    let sandbox = Sandbox::new();
    let grid = repository("testdata/grids/association.docx");
    fs::copy(grid, sandbox.path("grid.docx")).unwrap();
    sandbox.ok("framework import grid.docx --output one.toml --into imhcf-2019 --yes");
    for format in ["csv", "xlsx"] {
        sandbox.ok(&format!("framework export one.toml --format {format} --output t.{format}"));
        sandbox.ok(&format!(
            "framework import t.{format} --output {format}.toml --into imhcf-2019 --no-input"
        ));
        assert_eq!(sandbox.read(&format!("{format}.toml")), sandbox.read("one.toml"));
    }
}

#[test]
fn a_table_of_ours_is_read_beside_another_sheet() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        [
            "Id",
            "Code",
            "Domain id",
            "Domain",
            "Cluster",
            "Title",
            "Level",
            "Level title",
            "Practice",
        ],
        ["X-1", "1.10", "B", "Part", "", "Waits", "1", "First", "Waits"],
    ];
    for (at, cells) in (0..).zip(rows) {
        sheet.write_row(at, 0, cells).unwrap();
    }
    book.add_worksheet().write_string(0, 0, "Notes of our own").unwrap();
    let options = grid::GridOptions { name: "Back", ..grid::GridOptions::default() };
    let taken = grid::read(&book.save_to_buffer().unwrap(), &options).unwrap().taken;
    assert_eq!(taken.framework.competencies[0].id.as_str(), "X-1");
    let said = told(&taken);
    assert!(
        said.contains(
            "sheet \"Sheet2\": it stands beside the table that imh wrote, and is not read"
        ),
        "{said}"
    );
}

#[test]
fn a_table_from_before_it_had_ids_of_domains_is_read() {
    let text = "\u{feff}Id,Code,Domain,Cluster,Title,Level,Practice\nC-1,1.10,Part,,Waits,2,'=x\nC-1,1.10,Part,,Waits,1,Waits\n";
    let options = grid::GridOptions { name: "Back", ..grid::GridOptions::default() };
    let taken = grid::read(text.as_bytes(), &options).unwrap().taken;
    let one = &taken.framework.competencies[0];
    assert_eq!((one.id.as_str(), one.code.as_deref()), ("C-1", Some("1.10")));
    assert_eq!(taken.framework.levels[0].title, "Level 2");
    assert_eq!(one.statement("2", "practice"), Some("=x"));
}

/// Returns the check of the schema of CASE, written from what it demands.
fn case_schema() -> jsonschema::Validator {
    let schema = fs::read(repository("testdata/exchange/case-1.1.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_slice(&schema).unwrap()).unwrap()
}

fn holds_to_the_schema(validator: &jsonschema::Validator, bytes: &[u8]) {
    let json: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&json)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(faults, [] as [String; 0]);
    let mut seen = BTreeSet::new();
    for part in ["CFItems", "CFAssociations"] {
        for one in json[part].as_array().unwrap() {
            assert!(seen.insert(one["identifier"].to_string()), "{one}");
        }
    }
    let document = &json["CFDocument"]["identifier"];
    for association in json["CFAssociations"].as_array().unwrap() {
        if association["associationType"] == "replacedBy" {
            continue;
        }
        for side in ["originNodeURI", "destinationNodeURI"] {
            let end = &association[side]["identifier"];
            assert!(end == document || seen.contains(&end.to_string()), "{association}");
        }
    }
}

#[test]
fn a_package_holds_to_the_schema_of_case() {
    let validator = case_schema();
    for mut known in shipped() {
        known.publication = Publication {
            publisher: Some("A body".to_owned()),
            licence: Some("CC BY 4.0".to_owned()),
            url: Some("https://example.org/f".to_owned()),
            issued: Some(PartialDate::parse("2026-03-09").unwrap()),
            replaces: Some("old@1.0.0".to_owned()),
            translates: Some("other@1.0.0".to_owned()),
        };
        let bytes = case_write(&known).bytes;
        holds_to_the_schema(&validator, &bytes);
        let mut json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let replaced = json["CFAssociations"].as_array().unwrap();
        let replaced = replaced.iter().filter(|one| one["associationType"] == "replacedBy");
        assert_eq!(replaced.count(), 1);
        json["CFItems"][0]["CFDocumentURI"] = "x".into();
        assert!(!validator.is_valid(&json), "the schema refuses what may not be in a package");
    }
}

/// Takes away what other programs drop.
fn without_extensions(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.remove("extensions");
            map.values_mut().for_each(without_extensions);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(without_extensions),
        _ => {}
    }
}

#[test]
fn a_package_without_its_extensions_keeps_levels_aspects_and_statements() {
    for known in shipped().into_iter().filter(|known| !known.template) {
        let mut json: serde_json::Value =
            serde_json::from_slice(&case_write(&known).bytes).unwrap();
        without_extensions(&mut json);
        let taken = case::read(json.to_string().as_bytes()).unwrap();
        let bare = |framework: &Framework| {
            let part = case_part(framework);
            let competencies: Vec<_> = part
                .competencies
                .into_iter()
                .map(|one| (one.title, one.domain, one.cluster, one.summary, one.statements))
                .collect();
            let domains: Vec<_> = part
                .domains
                .into_iter()
                .map(|one| (one.id, one.title, one.within, one.summary))
                .collect();
            (part.levels, domains, competencies, part.title, part.language, part.version)
        };
        assert_eq!(bare(&taken.framework), bare(&known), "{}", told(&taken));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_framework_comes_back_from_moodle(known in frameworks()) {
        comes_back(&known, ExchangeKind::MoodleCsv, moodle::write, moodle::read, moodle_part);
    }

    #[test]
    fn a_framework_comes_back_from_mahara(known in frameworks()) {
        comes_back(&known, ExchangeKind::Mahara, mahara::write, mahara::read, mahara_part);
    }

    #[test]
    fn a_framework_comes_back_from_case(known in frameworks()) {
        comes_back(&known, ExchangeKind::Case, case_write, case::read, case_part);
        holds_to_the_schema(&case_schema(), &case_write(&known).bytes);
    }

    #[test]
    fn a_framework_comes_back_from_a_table(known in frameworks()) {
        comes_back_from_a_table(&known);
    }

    #[test]
    fn a_table_of_a_framework_has_every_statement_and_no_formula(known in frameworks()) {
        let given = sheet::csv(&known);
        assert_eq!(sheet::csv(&known), given);
        let mut reader = csv::Reader::from_reader(&given.bytes[3..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let said = rows.iter().flat_map(|row| row.iter().skip(8)).filter(|cell| !cell.is_empty());
        let stated: usize = known.competencies.iter().map(|one| one.statements.len()).sum();
        assert_eq!(said.count(), stated);
        assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '@'])));
        let now = jiff::civil::date(2026, 3, 9).at(10, 0, 0, 0);
        assert_eq!(sheet::xlsx(&known, now), sheet::xlsx(&known, now));
    }
}

fn told(taken: &ImportedFramework) -> String {
    let all: Vec<String> = taken.told.iter().map(Fault::in_words).collect();
    all.join("\n")
}

fn faults(result: Result<ImportedFramework, Vec<Fault>>) -> String {
    let all: Vec<String> = result.unwrap_err().iter().map(Fault::in_words).collect();
    all.join("\n")
}

fn read_file(name: &str, kind: ExchangeKind) -> ImportedFramework {
    let bytes = fs::read(repository("testdata/exchange").join(name)).unwrap();
    assert_eq!(exchange::kind_of(&bytes, name), Some(kind), "{name}");
    kind.read(&bytes).unwrap()
}

/// Shows a framework that was taken in, and everything that was told.
fn shown(taken: &ImportedFramework) -> String {
    format!("{}\n---\n{}\n", framework::print(&taken.framework), told(taken))
}

#[test]
fn a_package_of_another_program_is_read_leniently_and_every_change_told() {
    assert_snapshot(
        "exchange-case.txt",
        &shown(&read_file("lenient.case.json", ExchangeKind::Case)),
    );
}

#[test]
fn a_table_of_another_moodle_is_read_and_every_change_told() {
    assert_snapshot("exchange-moodle.txt", &shown(&read_file("site.csv", ExchangeKind::MoodleCsv)));
}

#[test]
fn a_matrix_of_another_mahara_is_read_and_every_change_told() {
    assert_snapshot("exchange-mahara.txt", &shown(&read_file("site.matrix", ExchangeKind::Mahara)));
}

#[test]
fn a_file_that_no_framework_can_be_made_of_is_refused_with_its_place() {
    let head = "a,b,c,d,e,f,g,h,i,j,k,l,m,n\n";
    assert_eq!(exchange::kind_of(head.as_bytes(), "x.csv"), None, "the names do not say it");
    let cases: [(Result<ImportedFramework, Vec<Fault>>, &str); 11] = [
        (moodle::read(b"a,b\n"), "row 1: there are 2 columns"),
        (moodle::read(head.as_bytes()), "there is no competency"),
        (
            moodle::read(format!("{head}\n\n,x,X\n").as_bytes()),
            "row 4: it has 3 cells, and the first row 14",
        ),
        (moodle::read(b""), "empty"),
        (mahara::read(b"{}"), "no `framework`"),
        (mahara::read(br#"{"framework":{"standards":{}}}"#), "standards: this should be a list"),
        (mahara::read(br#"{"framework":{"standards":[]}}"#), "there is no competency"),
        (case::read(b"[1"), "line 1, column 2: the file ends too early"),
        (case::read(b"{}"), "no `CFDocument`"),
        (case::read(br#"{"CFDocument":{"title":"t"},"CFItems":null}"#), "there is no competency"),
        (case::read("[".repeat(100_000).as_bytes()), "recursion limit"),
    ];
    for (result, says) in cases {
        let said = faults(result);
        assert!(said.contains(says), "{said}");
    }
    let large = vec![b' '; (8 << 20) + 1];
    for kind in [ExchangeKind::Case, ExchangeKind::MoodleCsv, ExchangeKind::Mahara] {
        assert!(faults(kind.read(&large)).contains("larger than 8 MiB"));
    }
}

#[test]
fn facts_that_a_pack_has_no_place_for_are_told_with_their_row() {
    let head = moodle_head();
    let rows = concat!(
        ",d,Dom,\"<p>See <a href=\"\"https://e.org/x\"\">this</a> <img src=\"\"a.png\"\" alt=\"\"chart\"\"></p>\",1,,,,,,c1,,,\n",
        "d,c1,Comp,\"<p>Text</p><ul><li>one</li></ul>\",1,,,,,,,,,\n",
        "d,c2,Comp two,A **bold** text,4,,,,,,,,,\n",
        "d,c1,Second,<p>other text</p>,1,,,,,,,,,\n",
    );
    let said = told(&moodle::read(format!("{head}{rows}").as_bytes()).unwrap());
    for what in [
        "row 3: its description had a link to https://e.org/x; the address is left out",
        "row 3: its description had a picture or a film (\"chart\", a.png), which is left out",
        "row 3: it is not a competency here, so that it is related to `c1` is left out",
        "row 4: its description had a list; its points are one line now",
        "row 5: its description was Markdown; its words are kept",
        "this row is left out, with its words: \"Second\", \"other text\"",
    ] {
        assert!(said.contains(what), "{what}\n{said}");
    }
    let matrix = serde_json::json!({ "framework": {
        "institution": "ours", "name": "Fw", "selfassess": true,
        "evidencestatuses": [{ "begun": "Please look" }],
        "standards": [{ "shortname": "Care", "name": "Care", "standardid": 1 }],
        "standardelements": [{
            "shortname": "Waiting well", "name": "Gives a baby time", "standardid": 1,
            "elementid": "1.1", "description": "<p>A <a href='https://e.org'>link</a></p>",
        }],
    }});
    let said = told(&mahara::read(matrix.to_string().as_bytes()).unwrap());
    for what in [
        "selfassess: who assesses (`true`) is left out",
        "institution: the institution `ours` is left out",
        "the words \"Please look\" of the state `begun` are left out",
        "element 1: its short name \"Waiting well\" is left out",
        "element 1: its description had a link to https://e.org; the address is left out",
    ] {
        assert!(said.contains(what), "{what}\n{said}");
    }
    let package = serde_json::json!({
        "CFDocument": {
            "identifier": "d", "title": "A case", "language": "en", "version": "1.0.0",
            "creator": "A body", "publisher": "Pub", "adoptionStatus": "Deprecated",
            "subject": ["Care"],
        },
        "CFItems": [{
            "identifier": "i", "fullStatement": "Waits", "humanCodingScheme": "1.1",
            "CFItemType": "Skill", "statusStartDate": "2020-01-01",
        }],
        "CFAssociations": [{
            "identifier": "a", "associationType": "isChildOf", "notes": "because",
            "originNodeURI": "i", "destinationNodeURI": "d",
        }],
        "CFDefinitions": { "CFConcepts": [{ "identifier": "c", "title": "song" }] },
    });
    let said = told(&case::read(package.to_string().as_bytes()).unwrap());
    for what in [
        "document: `adoptionStatus` (\"Deprecated\") is left out",
        "document: `subject` (\"Care\") is left out",
        "document: its creator \"A body\" is left out beside its publisher",
        "`CFItemType`: 1 item has this, first item 1 (1.1); it is left out",
        "`statusStartDate`: 1 item has this",
        "`notes`: 1 association has this, first association 1",
        "`CFConcepts`: 1 definition is left out",
    ] {
        assert!(said.contains(what), "{what}\n{said}");
    }
}

/// Hostile trees: very deep, very wide, in circles.
#[test]
fn a_tree_of_any_shape_is_read_or_refused_in_time() {
    let head = moodle_head();
    let row = |parent: &str, id: &str| format!("{parent},{id},Name {id},,1,,,,,,,,,\n");
    let chain: String =
        (0..20_000).map(|at| row(&format!("x{}", at + 1), &format!("x{at}"))).collect();
    let deep = moodle::read(format!("{head}{chain}").as_bytes()).unwrap();
    assert!(deep.framework.domains.len() <= 200);
    assert_eq!(deep.framework.competencies.len(), 1);
    let wide: String = (0..20_000).map(|at| row("", &format!("x{at}"))).collect();
    assert_eq!(
        moodle::read(format!("{head}{wide}").as_bytes()).unwrap().framework.competencies.len(),
        20_000
    );
    let circle = moodle::read(
        format!("{head}{}{}{}", row("b", "a"), row("a", "b"), row("b", "c")).as_bytes(),
    )
    .unwrap();
    assert!(
        told(&circle).contains("row 3: it is, through others, a part of itself"),
        "{}",
        told(&circle)
    );
    assert_eq!(circle.framework.competencies.len(), 1);
    let groups: String = (0..300)
        .map(|at| row("", &format!("g{at}")) + &row(&format!("g{at}"), &format!("c{at}")))
        .collect();
    assert!(
        faults(moodle::read(format!("{head}{groups}").as_bytes()))
            .contains("300 groups at its top")
    );
    let same: String = (0..20_000).map(|_| row("", "")).collect();
    assert_eq!(
        moodle::read(format!("{head}{same}").as_bytes()).unwrap().framework.competencies.len(),
        20_000
    );
}

fn moodle_head() -> String {
    let given = moodle::write(&shipped()[2]);
    let text = String::from_utf8(given.bytes).unwrap();
    let first = text.lines().next().unwrap();
    format!(
        "{first}\n,f,Framework,,1,\"No,Yes\",\"[{{\"\"scaleid\"\":\"\"1\"\"}},{{\"\"id\"\":2,\"\"scaledefault\"\":1,\"\"proficient\"\":1}}]\",,,,,,1,\n"
    )
}

#[test]
fn a_framework_is_exported_in_each_format() {
    let sandbox = Sandbox::new();
    let text = sandbox.transcript(&[
        "framework export imh-practice --format case --output out.json",
        "framework export imh-practice --format moodle-csv",
        "framework export imh-practice@1.1.0 --format mahara --output out.matrix",
        "framework export imh-practice --format mahara --output out.json",
        "framework export imh-practice --format mahara --output out.json --force",
        "framework export imh-practice --format xlsx",
        "framework export imh-practice --format xlsx --output -",
        "framework export imh-practice --format csv",
        "framework export imhcf-2019 --format moodle-csv --output template.csv",
        "framework export imh-practise --format csv",
    ]);
    assert_snapshot("framework-export.txt", &text);
    let written = sandbox.read_bytes("imh-practice-1.1.0.moodle.csv");
    assert_eq!(written, moodle::write(&shipped()[0]).bytes);
    let shown = sandbox.ok("framework export imh-practice --format moodle-csv --output -");
    assert_eq!(shown.as_bytes(), written);
}

#[test]
fn a_matrix_for_mahara_has_what_its_importer_reads() {
    for known in shipped() {
        let given = mahara::write(&known);
        assert!(given.bytes.starts_with(b"{"), "no byte order mark");
        let json: serde_json::Value = serde_json::from_slice(&given.bytes).unwrap();
        let matrix = &json["framework"];
        assert_eq!(matrix["institution"], "all");
        assert!(matrix["selfassess"].is_boolean());
        assert_eq!(matrix["evidencestatuses"].as_array().unwrap().len(), 4);
        let standards = matrix["standards"].as_array().unwrap();
        let mut seen = Vec::new();
        for part in standards.iter().chain(matrix["standardelements"].as_array().unwrap()) {
            let length = |key: &str| part[key].as_str().unwrap().chars().count();
            assert!((1..=100).contains(&length("shortname")), "{part}");
            assert!((1..=255).contains(&length("name")), "{part}");
            assert!(part["standardid"].is_u64());
            let parent = &part["parentelementid"];
            assert!(parent.is_null() || seen.contains(&parent), "a parent comes first: {part}");
            seen.push(&part["elementid"]);
        }
    }
}

/// Reads a table as the importer of Moodle does: PHP's rules for quotes, which take a backslash
/// before a quote as part of the cell.
#[test]
fn a_table_for_moodle_keeps_every_rule_of_its_importer() {
    for known in shipped() {
        let given = moodle::write(&known);
        let text = String::from_utf8(given.bytes).unwrap();
        assert!(!text.contains('\\') && !text.contains('\r') && !text.starts_with('\u{feff}'));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(rows.iter().all(|row| row.len() == 14));
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate().skip(1) {
            assert!(row[1].chars().count() <= 100 && row[2].chars().count() <= 100, "{row:?}");
            assert!(row[1].starts_with(|c: char| c.is_ascii_alphabetic()) && !row[2].is_empty());
            assert!(ids.insert(row[1].to_owned(), at).is_none(), "{row:?}");
            assert!(row[0].is_empty() || ids.contains_key(&row[0]), "{row:?}");
            assert_eq!(&row[12], if at == 1 { "1" } else { "" });
            assert_eq!(row[5].is_empty(), row[6].is_empty());
        }
        let configuration: serde_json::Value = serde_json::from_str(&rows[1][6]).unwrap();
        assert!(configuration.as_array().unwrap().iter().any(|point| point["proficient"] == 1));
        for other in rows.iter().skip(1).flat_map(|row| row[10].split(',')) {
            assert!(other.is_empty() || ids.contains_key(other), "{other}");
        }
    }
}

#[test]
fn an_exported_framework_is_imported_again() {
    let sandbox = Sandbox::new();
    for (format, file) in [
        ("case", "out.json"),
        ("moodle-csv", "moodle.csv"),
        ("mahara", "out.matrix"),
        ("xlsx", "out.xlsx"),
        ("csv", "grid.csv"),
    ] {
        sandbox.ok(&format!("framework export imh-practice --format {format} --output {file}"));
        sandbox.ok(&format!(
            "framework import {file} --output {format}.toml --id back --version 3.0.0 --yes"
        ));
        sandbox.ok(&format!("framework check {format}.toml"));
        let back = framework::parse(&sandbox.read_bytes(&format!("{format}.toml"))).unwrap();
        let ours =
            framework::parse(include_bytes!("../../frameworks/imh-practice-1.1.0.toml")).unwrap();
        assert_eq!((back.id.as_str(), back.version.as_str()), ("back", "3.0.0"), "{format}");
        let statements = |framework: &Framework| {
            let mut all: Vec<String> = framework
                .competencies
                .iter()
                .flat_map(|one| &one.statements)
                .map(|statement| statement.text.clone())
                .collect();
            all.sort();
            all
        };
        assert_eq!(statements(&back), statements(&ours), "{format}");
    }
    let text = sandbox.transcript(&[
        "framework import out.json --output other.toml --columns code=No.",
        "framework import out.json --output other.toml --from mahara",
        "framework import out.json --output other.toml --id 'not an id'",
    ]);
    assert_snapshot("framework-import-of-others.txt", &text);
}

#[test]
fn a_framework_without_kinds_of_evidence_is_taken_in_with_one() {
    let sandbox = Sandbox::new();
    for (format, file) in [("mahara", "a.matrix"), ("moodle-csv", "a.csv")] {
        sandbox.ok(&format!("framework export imh-practice --format {format} --output {file}"));
        let output = sandbox.run(&format!(
            "framework import {file} --output {format}.toml --id of-{format} --language cy --yes"
        ));
        let said = sandbox.shown(&output);
        assert!(output.status.success(), "{said}");
        assert!(
            said.contains("no kinds of evidence") && !said.contains("stands for that"),
            "{said}"
        );
        sandbox.ok(&format!("init {format} --framework {format}.toml --level 1"));
        sandbox.ok(&format!(
            "--workspace {format} evidence add --words 'I waited.' --title 'A morning' --for RB-01"
        ));
    }
}

#[test]
fn a_spreadsheet_that_imh_wrote_is_taken_in_without_a_question() {
    let sandbox = Sandbox::new();
    for format in ["xlsx", "csv"] {
        sandbox.ok(&format!("framework export imh-practice --format {format} --output p.{format}"));
        sandbox.ok(&format!("framework import p.{format} --output {format}.toml --no-input"));
        let checked = sandbox.json(&format!("framework check {format}.toml --format json"));
        assert_eq!(checked["valid"], true, "{checked}");
    }
}

#[test]
fn a_spreadsheet_keeps_the_name_of_a_framework_whatever_its_file_is_called() {
    let sandbox = Sandbox::new();
    sandbox.ok("framework export imh-practice@1.0.0 --format xlsx --output given.xlsx");
    sandbox.ok("framework import given.xlsx --output given.toml --no-input");
    let given = fs::read_to_string(sandbox.path("given.toml")).unwrap();
    for line in [
        "id = \"imh-practice\"",
        "version = \"1.0.0\"",
        "title = \"Infant mental health practice framework\"",
        "notice = ",
    ] {
        assert!(given.contains(&format!("\n{line}")), "{line}: {given}");
    }
    sandbox.ok("framework import given.xlsx --output own.toml --id ours --title Ours --no-input");
    let own = fs::read_to_string(sandbox.path("own.toml")).unwrap();
    assert!(own.contains("\nid = \"ours\"\n") && own.contains("\ntitle = \"Ours\"\n"), "{own}");
}
