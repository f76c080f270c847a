"""Asks DuckDB and Apache Spark what `imh cohort` answers, on the same people, and compares all of it.

    run.py BEFORE AFTER              with both engines; needs the packages duckdb and pyspark (and Java for the latter), and imh
    run.py BEFORE AFTER --without-spark
    run.py --ready [--without-spark]    nothing, if it can be run
"""

import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
WITHOUT_SPARK = "--without-spark" in sys.argv


def imh(*arguments):
    return subprocess.run(["imh", "cohort", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def report(*arguments):
    return json.loads(imh(*arguments, "--min-group", 1, "--format", "json"))


def duck(views):
    import duckdb

    base = duckdb.connect()
    for name, source in views.items():
        if isinstance(source, list):
            base.execute(f"CREATE TABLE {name} (course VARCHAR, framework VARCHAR, competency VARCHAR)")
            base.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", source)
        else:
            base.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{source}/**/*.parquet')")
    return lambda question: [tuple(row) for row in base.execute(question).fetchall()]


def spark(views):
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false").config("spark.log.level", "ERROR").getOrCreate()
    for name, source in views.items():
        frame = session.createDataFrame(source, ["course", "framework", "competency"]) if isinstance(source, list) else session.read.parquet(str(source))
        frame.createOrReplaceTempView(name)
    return lambda question: [tuple(row) for row in session.sql(question).collect()]


def expected(before, after):
    """Returns the answers of imh, in the rows of each question."""
    counts = ["met", "not-met", "not-rated", "not-applicable"]
    gaps = report("gaps", before)
    rows = {"gaps": [(one["framework"], one["version"], one["level"], one["competency"], *(one[name] for name in counts)) for one in gaps["competencies"]]}
    moves = ["moved-up", "stayed", "moved-down", "not-compared"]
    rows["compare"] = [
        (known["framework"], known["version"], known["level"], one["competency"], *(one[name] for name in moves))
        for known in report("compare", before, after)["sets"] for one in known["competencies"]
    ]
    training = report("training", before)
    rows["training"] = [(one["id"], one["gaps"], one["people"]) for one in training["courses"]]
    # By role as rows for other programs have it; every group is shown when none is too small.
    roles = {}
    for group in report("gaps", before, "--by", "role")["groups"]:
        for one in group["competencies"]:
            for aspect, said in one["aspects"].items():
                key = (group["framework"], group["version"], group["level"], group["group"], one["competency"], aspect)
                roles[key] = tuple(said[name] for name in counts)
    rows["aspects"] = [(*key, *said) for key, said in roles.items()]
    return rows


def covers():
    """Returns what each course that ships covers, as imh says it of one person without any answer."""
    with tempfile.TemporaryDirectory() as folder:
        nobody = pathlib.Path(folder) / "nobody.csv"
        nobody.write_text("person,level,competency,point\nN,1,RB-01,not-yet\n")
        courses = [one["id"] for one in report("training", nobody)["courses"]]
        competencies = [one["competency"] for one in report("gaps", nobody)["competencies"]]
    # The course that ships covers whole domains of the practice framework, which is all of it.
    return [(course, "imh-practice", competency) for course in courses for competency in competencies]


def main(before, after):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        secret = folder / "secret"
        secret.write_text("the same keys on both sides")
        views = {"covers": covers()}
        for name, path in (("answers", before), ("before", before), ("after", after)):
            imh("export", path, "--key-secret", secret, "--min-group", 1, "--format", "parquet", "--output", folder / name)
            views[name] = folder / name
        titles = {"early-years-practitioner": "Early years practitioner", "family-support-worker": "Family support worker", "maternity-support-worker": "Maternity support worker"}
        rows = expected(before, after)
        engines = {"DuckDB": duck} | ({} if WITHOUT_SPARK else {"Apache Spark": spark})
        for engine, start in engines.items():
            ask = start(views)
            for question, known in rows.items():
                answer = ask((HERE / f"{question}.sql").read_text())
                if question == "aspects":
                    answer = [(*row[:3], titles.get(row[3], row[3]), *row[4:]) for row in answer]
                if sorted(answer) != sorted(known):
                    sys.exit(f"{engine} and imh differ on {question}: {sorted(set(answer) ^ set(known))[:6]}")
                print(f"{engine}: {question}: the same {len(answer)} rows")


if "--ready" in sys.argv:
    import duckdb  # noqa: F401

    if not WITHOUT_SPARK:
        import pyspark  # noqa: F401

        subprocess.run(["java", "-version"], check=True, capture_output=True)
else:
    main(*[argument for argument in sys.argv[1:] if not argument.startswith("--")])
