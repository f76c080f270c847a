"""Reads a folder of Parquet with a library that somebody else wrote, and says what it saw as JSON.

    rows.py FOLDER     how many people meet each competency
    rows.py --ready    nothing, if it can be run
"""

import json
import sys

import duckdb


def main(folder):
    rows = f"read_parquet('{folder}/**/*.parquet', hive_partitioning = true)"
    met = duckdb.sql(f"SELECT competency, count(DISTINCT person) FILTER (verdict = 'met') FROM {rows} GROUP BY ALL").fetchall()
    types = {name: kind for name, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
    people = duckdb.sql(f"SELECT count(DISTINCT person) FROM {rows}").fetchone()[0]
    print(json.dumps({"people": people, "answered": types["answered"], "types": types, "met": dict(met)}))


if sys.argv[1:] != ["--ready"]:
    main(*sys.argv[1:])
