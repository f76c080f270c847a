"""Reads rows of a cohort with programs that somebody else wrote, and says as JSON what each of them saw.

    rows.py PARQUET LINES TABLE    a folder of Parquet, the same rows as lines of JSON, and as CSV
    rows.py --ready                nothing, if it can be run

Of each: whether every row of the Parquet is one of the lines, value for value and type for type; the types; and the columns of the CSV.
"""

import datetime
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def plain(value):
    """A value as the lines have it."""
    return value.isoformat()[:10] if isinstance(value, (datetime.date, datetime.datetime)) else value


def duck(parquet, table):
    import duckdb

    rows = duckdb.sql(f"SELECT * FROM read_parquet('{parquet}/**/*.parquet')")
    columns = duckdb.sql(f"SELECT * FROM read_csv('{table}', all_varchar = true) LIMIT 1").columns
    return [dict(zip(rows.columns, row)) for row in rows.fetchall()], columns


def polars(parquet, table):
    import polars

    return polars.scan_parquet(parquet).collect().to_dicts(), polars.read_csv(table, infer_schema=False).columns


def arrow(parquet, table):
    import pyarrow.csv
    import pyarrow.parquet

    return pyarrow.parquet.read_table(parquet).to_pylist(), pyarrow.csv.read_csv(table).column_names


def spark(parquet, table):
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.log.level", "ERROR").getOrCreate()
    rows = [row.asDict() for row in session.read.parquet(parquet).collect()]
    return rows, session.read.csv(table, header=True).columns


def hyparquet(parquet, table):
    rows = []
    for file in sorted(pathlib.Path(parquet).rglob("*.parquet")):
        # It reads a file, and knows nothing of folders.
        rows += json.loads(subprocess.run(["node", HERE / "rows.mjs", file], check=True, capture_output=True, text=True).stdout)
    columns = subprocess.run(["node", HERE / "rows.mjs", "--table", table], check=True, capture_output=True, text=True).stdout
    return rows, json.loads(columns)[0]


ENGINES = {"DuckDB": duck, "Polars": polars, "pyarrow": arrow, "Apache Spark": spark, "hyparquet": hyparquet}


def main(parquet, lines, table):
    known = [json.loads(line) for line in pathlib.Path(lines).read_text().splitlines()]
    names = set(known[0])
    order = lambda rows: sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    known, seen = order(known), {}
    for engine, read in ENGINES.items():
        rows, columns = read(parquet, table)
        parts = sorted({(row["of_framework"], row["of_level"]) for row in rows if "of_level" in row})
        rows = order([{name: plain(value) for name, value in row.items() if name in names} for row in rows])
        differ = next(((one, other) for one, other in zip(known, rows) if one != other), None)
        seen[engine] = {"rows": len(rows), "same": rows == known, "differ": differ, "parts": parts, "columns": list(columns)}
    print(json.dumps(seen))


if sys.argv[1:] == ["--ready"]:
    import duckdb  # noqa: F401
    import polars as _  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import pyspark  # noqa: F401

    subprocess.run(["node", HERE / "rows.mjs", "--ready"], check=True)
else:
    main(*sys.argv[1:])
