//! `cargo bench --bench cohort`: compares the commands of a trainer with other tools that count the
//! same answers in the same files, and with the least that any program must do (open, read), as
//! ratios from one run. `-- bundles`, `-- answers`, `-- rows` or `-- memory` measures only that.
//!
//! Every tool counts how many people gave each answer to each question; `imh` also computes
//! verdicts, counts each person once, and suppresses small numbers. Python, jq, DuckDB and Polars
//! are measured if they are there: `PYTHON=path cargo bench --bench cohort` names a Python that has
//! the packages duckdb and polars.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement may panic, prints, and works on real files and a real clock"
)]

mod made;

use std::{
    fs::{self, File},
    io::{BufWriter, Read, Write},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use made::{Made, begin, evidence, middle, tell};

const FILES: usize = 10_000;
/// The number of different bundles; each is copied many times.
const APART: usize = 20;
const ROWS: usize = 1_000_000;
const POINTS: [&str; 3] = ["not-yet", "working-towards", "achieved"];

fn main() {
    let Some(is_wanted) = begin() else { return };
    let made = evidence("cohort", 1, |_| ("txt", 300, None));
    let competencies = competencies();
    if is_wanted("answers") {
        println!("\n{FILES} answers files of {} answers each", competencies.len() * 2);
        answers(&made, &competencies);
    }
    if is_wanted("bundles") {
        println!("\n{FILES} portfolio files of as many answers each");
        bundles(&made, &competencies);
    }
    if is_wanted("rows") {
        println!("\n{ROWS} answers as rows");
        rows(&made, &competencies);
    }
    if is_wanted("memory") {
        memory(&made, &competencies);
    }
    let _ = fs::remove_dir_all(&made.folder);
}

/// Returns the ids of the practice framework.
fn competencies() -> Vec<String> {
    let text = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/frameworks/imh-practice-1.1.0.toml"
    ))
    .unwrap();
    let framework = imh::format::framework::parse(text.as_bytes()).unwrap();
    framework.competencies.iter().map(|competency| competency.id.to_string()).collect()
}

fn point(person: usize, at: usize) -> &'static str {
    POINTS[(person * 7 + at * 11 + person * at / 5) % 3]
}

fn answers_file(person: usize, competencies: &[String]) -> String {
    let answers: Vec<String> = (0..)
        .zip(competencies)
        .flat_map(|(at, id)| ["knowledge", "practice"].map(|aspect| (at, id, aspect)))
        .map(|(at, id, aspect)| {
            format!(
                r#"{{"competency":"{id}","aspect":"{aspect}","point":"{}","note":"As seen on a visit"}}"#,
                point(person, at + aspect.len())
            )
        })
        .collect();
    format!(
        r#"{{"format":1,"framework":{{"id":"imh-practice","version":"1.1.0"}},"person":{{"label":"Person {person}","role":"midwife"}},"level":"1","answers":[{}]}}"#,
        answers.join(",\n")
    )
}

/// Opens and reads every file on all threads, without looking at the bytes.
fn read_all(made: &Made, folder: &str) -> Duration {
    let files: Vec<PathBuf> = fs::read_dir(made.folder.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().unwrap().get() {
                scope.spawn(|| {
                    let mut bytes = Vec::new();
                    while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        bytes.clear();
                        File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
                    }
                });
            }
        });
    };
    made.timed(work).1
}

fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Measures Python with a package, if it is there.
fn with_python(made: &Made, what: &str, package: &str, script: &str, floor: Duration) {
    fs::write(made.folder.join("rival.py"), script).unwrap();
    let python = python();
    let line = format!("{python} -c 'import {package}' && {python} rival.py");
    tell(what, made.shell(&python, &line), floor);
}

fn imh(made: &Made, folder: &str) -> Duration {
    middle(|| made.timed(|| made.imh(&["cohort", "gaps", folder, "--format", "json"])).1)
}

fn answers(made: &Made, competencies: &[String]) {
    fs::create_dir_all(made.folder.join("answers")).unwrap();
    for person in 0..FILES {
        fs::write(
            made.folder.join(format!("answers/{person:05}.json")),
            answers_file(person, competencies),
        )
        .unwrap();
    }
    let floor = middle(|| read_all(made, "answers"));
    println!(" The floor is to open and read them on all threads   [{:.2} s]", floor.as_secs_f64());
    tell("imh cohort gaps", Some(imh(made, "answers")), floor);
    tell(
        "cat of the files",
        made.shell("cat", "find answers -name '*.json' -print0 | xargs -0 cat"),
        floor,
    );
    let json = "import json,glob,collections\nc=collections.Counter()\nfor p in glob.glob('answers/*.json'):\n  for a in json.load(open(p))['answers']: c[a['competency'],a['aspect'],a['point']]+=1\nprint(len(c))\n";
    with_python(made, "Python's json", "json", json, floor);
    let polars = "import polars as pl,glob\nf=[pl.read_json(p).select(pl.col('answers')).explode('answers').unnest('answers') for p in glob.glob('answers/*.json')]\nprint(pl.concat(f).group_by('competency','aspect','point').len().height)\n";
    with_python(made, "Polars", "polars", polars, floor);
    let duck = "import duckdb\nprint(len(duckdb.sql(\"select a.competency,a.aspect,a.point,count(*) from (select unnest(answers) a from read_json('answers/*.json')) group by all\").fetchall()))\n";
    with_python(made, "DuckDB", "duckdb", duck, floor);
    let jq = "find answers -name '*.json' -print0 | xargs -0 jq -n 'reduce (inputs|.answers[]) as $a ({}; .[$a.competency+$a.aspect+$a.point]+=1)|length'";
    tell("jq", made.shell("jq", jq), floor);
    let _ = fs::remove_dir_all(made.folder.join("answers"));
}

fn bundles(made: &Made, competencies: &[String]) {
    fs::create_dir_all(made.folder.join("bundles")).unwrap();
    // People are distinguished by the names of their files.
    for person in 0..APART {
        fs::write(made.folder.join("one.json"), answers_file(person, competencies)).unwrap();
        made.imh(&["rate", "--from", "one.json"]);
        made.imh(&["workspace", "set", "--name", &format!("Person {person}")]);
        made.imh(&["export", "--draft", "--output", "one.zip", "--force"]);
        let bytes = fs::read(made.folder.join("one.zip")).unwrap();
        for copy in 0..FILES / APART {
            fs::write(made.folder.join(format!("bundles/{person:02}-{copy:04}.zip")), &bytes)
                .unwrap();
        }
    }
    let floor = middle(|| read_all(made, "bundles"));
    println!(" The floor is to open and read them on all threads   [{:.2} s]", floor.as_secs_f64());
    let gaps = |more: &[&str]| {
        let line =
            [&["cohort", "gaps", "bundles", "--people-by", "file", "--format", "json"], more]
                .concat();
        middle(|| made.timed(|| made.imh(&line)).1)
    };
    tell("imh cohort gaps", Some(gaps(&[])), floor);
    tell("imh cohort gaps --verify", Some(gaps(&["--verify"])), floor);
    let all = "for b in bundles/*.zip; do unzip -p $b imh-portfolio/data/portfolio.json; done";
    let json = "import json,glob,collections,zipfile\nc=collections.Counter()\nfor p in glob.glob('bundles/*.zip'):\n  j=json.loads(zipfile.ZipFile(p).read('imh-portfolio/data/portfolio.json'))\n  for d in j['domains']:\n    for k in d['competencies']:\n      for a in k['aspects']:\n        if a['ratings']: c[k['competency'],a['aspect'],a['ratings'][-1]['point']]+=1\nprint(len(c))\n";
    with_python(made, "Python's zipfile and json", "json", json, floor);
    let jq = format!(
        "({all}) | jq -n 'reduce (inputs|.domains[].competencies[]|.competency as $c|.aspects[]|select(.ratings!=[])|$c+.aspect+.ratings[-1].point) as $k ({{}}; .[$k]+=1)|length'"
    );
    tell("unzip -p, then jq", made.shell("jq", &jq), floor);
    let lines = format!(
        "({all}) | jq -c '{{c:[.domains[].competencies[]|.competency as $c|.aspects[]|select(.ratings!=[])|{{c:$c,a:.aspect,p:.ratings[-1].point}}]}}' > all.jsonl"
    );
    let python = python();
    let duck = format!(
        "{lines}; {python} -c \"import duckdb; print(len(duckdb.sql('select a.c,a.a,a.p,count(*) from (select unnest(c) a from read_json(\\$\\$all.jsonl\\$\\$)) group by all').fetchall()))\""
    );
    tell("unzip -p and jq, then DuckDB", made.shell("jq", &duck), floor);
    let polars = format!(
        "{lines}; {python} -c \"import polars as pl; print(pl.read_ndjson('all.jsonl').explode('c').unnest('c').group_by('c','a','p').len().height)\""
    );
    tell("unzip -p and jq, then Polars", made.shell("jq", &polars), floor);
    let _ = fs::remove_dir_all(made.folder.join("bundles"));
}

fn write_rows(made: &Made, competencies: &[String], count: usize) {
    fs::create_dir_all(made.folder.join("rows")).unwrap();
    let create = |name: &str| BufWriter::new(File::create(made.folder.join(name)).unwrap());
    let (mut table, mut lines) = (create("rows/rows.csv"), create("lines.jsonl"));
    writeln!(table, "person,role,framework,version,level,competency,aspect,point").unwrap();
    let each = competencies.len() * 2;
    for row in 0..count {
        let (person, at) = (row / each, row % each);
        let (id, aspect) = (&competencies[at / 2], ["knowledge", "practice"][at % 2]);
        let point = point(person, at);
        writeln!(table, "Person {person},midwife,imh-practice,1.1.0,1,{id},{aspect},{point}")
            .unwrap();
        writeln!(lines, r#"{{"person":"Person {person}","role":"midwife","framework":"imh-practice","version":"1.1.0","level":"1","competency":"{id}","aspect":"{aspect}","point":"{point}"}}"#).unwrap();
    }
}

fn rows(made: &Made, competencies: &[String]) {
    write_rows(made, competencies, ROWS);
    for (name, title) in
        [("rows/rows.csv", "as a table (CSV)"), ("lines.jsonl", "as lines of JSON")]
    {
        let file = made.folder.join(name);
        let floor = middle(|| made.timed(|| drop(fs::read(&file).unwrap())).1);
        println!(" {title}: the floor is to read the file   [{:.3} s]", floor.as_secs_f64());
        tell("imh cohort gaps", Some(imh(made, name)), floor);
        let (read_duck, read_polars) = match name {
            "lines.jsonl" => ("read_json", "scan_ndjson"),
            _ => ("read_csv", "scan_csv"),
        };
        let duck = format!(
            "import duckdb\nprint(len(duckdb.sql(\"select competency,aspect,point,count(*) from {read_duck}('{name}') group by all\").fetchall()))\n"
        );
        with_python(made, "DuckDB", "duckdb", &duck, floor);
        let polars = format!(
            "import polars as pl\nprint(pl.{read_polars}('{name}').group_by('competency','aspect','point').len().collect().height)\n"
        );
        with_python(made, "Polars", "polars", &polars, floor);
        if name == "lines.jsonl" {
            let json = "import json,collections\nc=collections.Counter()\nfor l in open('lines.jsonl'):\n  a=json.loads(l); c[a['competency'],a['aspect'],a['point']]+=1\nprint(len(c))\n";
            with_python(made, "Python's json", "json", json, floor);
            let jq = "jq -n 'reduce inputs as $a ({}; .[$a.competency+$a.aspect+$a.point]+=1)|length' lines.jsonl";
            tell("jq", made.shell("jq", jq), floor);
        } else {
            let csv = "import csv,collections\nc=collections.Counter()\nfor a in csv.DictReader(open('rows/rows.csv')): c[a['competency'],a['aspect'],a['point']]+=1\nprint(len(c))\n";
            with_python(made, "Python's csv", "csv", csv, floor);
        }
    }
    let _ = fs::remove_dir_all(made.folder.join("rows"));
    let _ = fs::remove_file(made.folder.join("lines.jsonl"));
}

/// Prints the peak memory for a few files and for many.
fn memory(made: &Made, competencies: &[String]) {
    println!("\nThe most memory that `imh cohort gaps` holds");
    for count in [100, 1_000, 10_000, 50_000] {
        let _ = fs::remove_dir_all(made.folder.join("many"));
        fs::create_dir_all(made.folder.join("many")).unwrap();
        for person in 0..count {
            fs::write(
                made.folder.join(format!("many/{person:06}.json")),
                answers_file(person, competencies),
            )
            .unwrap();
        }
        println!(
            "  {count} files: {} KiB",
            held(made, &["cohort", "gaps", "many", "--format", "json"])
        );
    }
    let _ = fs::remove_dir_all(made.folder.join("many"));
}

/// Returns the peak memory of a command in KiB, as the system reports it.
fn held(made: &Made, arguments: &[&str]) -> String {
    let imh =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("release").join("imh");
    let mut command = std::process::Command::new("python3");
    let script = "import subprocess,resource,sys\nsubprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL,check=True)\nprint(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    command
        .args(["-c", script])
        .arg(imh)
        .args(arguments)
        .current_dir(&made.folder)
        .env("IMH_WORKSPACE", made.folder.join("ws"));
    let output = command.env("XDG_DATA_HOME", made.folder.join("home")).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
