#!/usr/bin/env bash
# One program writes .xlsb cells that do not give their column, and a widely used reader skips them without an error.
#
# Versions: xlsx (SheetJS) 0.18.5 and 0.16.9 from npm, calamine 0.38.0 from crates.io.
#
# [MS-XLSB] has short records for cells that follow one another in a row (BrtShortBlank to BrtShortIsst, 12 to 18): they leave out the
# column, because it is the next one. SheetJS 0.18.5 writes them. Seen, for one sheet of three rows and five columns:
#   - written by 0.16.9, which gives every cell its column: calamine reads all 15 cells;
#   - written by 0.18.5: calamine reads the first cell of each row, 3 in all, and reports no error; SheetJS itself reads all 15.
#
# Consequence: a program that reads .xlsb with calamine has to look for such records first, and say that it does not read the file.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
for version in 0.16.9 0.18.5; do
  npm install --silent --no-audit --no-fund --ignore-scripts "xlsx@$version"
  FILE="$work/$version.xlsb" node -e '
const xlsx = require("xlsx");
const rows = [["a", "b", "c", "d", "e"], ["f", "g", "h", "i", "j"], ["k", "l", "m", "n", "o"]];
const book = xlsx.utils.book_new();
xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), "One");
xlsx.writeFile(book, process.env.FILE, { bookType: "xlsb" });
const again = xlsx.utils.sheet_to_json(xlsx.readFile(process.env.FILE).Sheets.One, { header: 1 });
if (JSON.stringify(again) !== JSON.stringify(rows)) { console.error("SheetJS does not read what it wrote"); process.exit(1); }
'
done
cargo init --quiet --name short --vcs none reader
cd reader
cargo add --quiet calamine@=0.38.0
cat >src/main.rs <<'RUST'
use calamine::{Reader, Xlsb, open_workbook};

fn main() {
    for file in std::env::args().skip(1) {
        let mut book: Xlsb<_> = open_workbook(&file).expect("it opens");
        let range = book.worksheet_range("One").expect("it reads without an error");
        println!("{}", range.used_cells().count());
    }
}
RUST
read -r -d '' counts < <(cargo run --quiet -- ../0.16.9.xlsb ../0.18.5.xlsb | tr '\n' ' '; printf '\0')
echo "cells that calamine reads of 15: by 0.16.9 and 0.18.5: $counts"
[ "$counts" = "15 3" ] || { echo "this changed" >&2; exit 1; }
