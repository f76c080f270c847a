#!/usr/bin/env bash
# Programs read `01` differently in a folder of Parquet partitioned by `level=01`, and differently again if the rows have a text column `level`
# with the value "01".
#
# Seen with duckdb 1.4.2, polars 2.1.0, pyarrow 26.0.1 and pyspark 4.0.1 (Python 3.11, Java 17 or later):
#
#   part=01, no such column in the rows     DuckDB '01' (text); Polars 1 (i64); pyarrow 1 (int32); Spark 1 (int)
#   level=01, and a text column `level`     DuckDB '01'; Polars '01'; pyarrow refuses to read; Spark 1: the text in the rows is lost
#   of_level=level-01, text column `level`  all of them: level '01', of_level 'level-01'
#
# This needs python3 with venv, Java, and the package registry. It exits with 1 if any of this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/python -m pip install --quiet --disable-pip-version-check duckdb==1.4.2 polars==2.1.0 pyarrow==26.0.1 pyspark==4.0.1
cat > see.py <<'PYTHON'
import os

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.log.level", "OFF").getOrCreate()


def made(root, folder, rows):
    os.makedirs(f"{root}/{folder}")
    pq.write_table(pa.table(rows), f"{root}/{folder}/rows.parquet")


made("alone", "part=01", {"x": [1]})
made("same", "level=01", {"x": [1], "level": ["01"]})
made("spelled", "of_level=level-01", {"x": [1], "level": ["01"]})

READ = {
    "DuckDB": lambda root, name: duckdb.sql(f"SELECT \"{name}\" FROM '{root}/**/*.parquet'").fetchone()[0],
    "Polars": lambda root, name: polars.scan_parquet(root).collect()[name][0],
    "pyarrow": lambda root, name: pq.read_table(root)[name][0].as_py(),
    "Spark": lambda root, name: spark.read.parquet(root).first()[name],
}
EXPECTED = {
    ("alone", "part"): ["01", 1, 1, 1],
    ("same", "level"): ["01", "01", "ArrowTypeError", 1],
    ("spelled", "level"): ["01"] * 4,
    ("spelled", "of_level"): ["level-01"] * 4,
}
otherwise = False
for (root, name), expected in EXPECTED.items():
    for (engine, read), known in zip(READ.items(), expected):
        try:
            seen = read(root, name)
        except Exception as error:
            seen = type(error).__name__
        print(f"{root:8} {name:9} {engine:8} {seen!r}")
        otherwise |= seen != known or type(seen) is not type(known)
raise SystemExit(1 if otherwise else 0)
PYTHON
python/bin/python see.py 2>/dev/null
