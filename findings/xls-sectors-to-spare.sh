#!/usr/bin/env bash
# SheetJS marks the sectors that a small .xls does not have as ends of chains; cfb for Rust then refuses the whole file.
#
# Versions: xlsx 0.18.5 from npm (SheetJS), the crate cfb 0.16.0, olefile 0.47 and xlrd 2.0.2 from PyPI.
#
# The table of sectors of a compound file comes in sectors of 128 entries, so that a small file has entries to spare. [MS-CFB] 2.3 has
# free ones (FREESECT, -1) for them. SheetJS writes ENDOFCHAIN (-2). cfb opens a file whose spare entries are free, or zeros, and refuses
# any other, also if it is not asked to be strict. Seen: "Malformed FAT (FAT has 128 entries, but file has only 10 sectors)". olefile, xlrd
# and SheetJS itself read the file and report nothing.
#
# Consequence: a reader on cfb finds no stream in any small .xls by SheetJS, and one that takes this for "no such stream" passes over it
# in silence. If the file is as long as its table says, cfb reads it: imh adds the missing sectors in memory.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit xlsx@0.18.5
node -e '
const XLSX = require("xlsx");
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["words"]]), "Sheet");
XLSX.writeFile(book, "small.xls", { bookType: "biff8" });
'
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check olefile==0.47 xlrd==2.0.2
python/bin/python - <<'PYTHON'
import struct, sys
import olefile, xlrd
data = open("small.xls", "rb").read()
table = 512 * (1 + struct.unpack_from("<I", data, 0x4C)[0])
entries = struct.unpack_from("<128i", data, table)
spare = set(entries[len(data) // 512 - 1:])
print("entries to spare:", spare)
streams = olefile.OleFileIO("small.xls").listdir()
cell = xlrd.open_workbook("small.xls").sheet_by_index(0).cell_value(0, 0)
print("olefile:", streams, "xlrd:", cell)
open("long.xls", "wb").write(data.ljust(512 * 129, b"\0"))
if spare != {-2} or ["Workbook"] not in streams or cell != "words":
    sys.exit("this changed")
PYTHON
mkdir -p reader/src
cat > reader/Cargo.toml <<'TOML'
[package]
name = "reader"
version = "0.1.0"
edition = "2021"
[dependencies]
cfb = "=0.16.0"
TOML
cat > reader/src/main.rs <<'RUST'
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        match cfb::CompoundFile::open(std::io::Cursor::new(bytes)) {
            Ok(file) => println!("{path}: a stream Workbook: {}", file.is_stream("/Workbook")),
            Err(error) => println!("{path}: {error}"),
        }
    }
}
RUST
cargo build --quiet --manifest-path reader/Cargo.toml
reader/target/debug/reader small.xls long.xls | tee seen
grep -q '^small.xls: Malformed FAT (FAT has 128 entries, but file has only' seen || { echo "this changed"; exit 1; }
grep -q '^long.xls: a stream Workbook: true$' seen || { echo "this changed"; exit 1; }
