#!/usr/bin/env bash
# A formula in an .ods that was never worked out, and one that came to no words: the two look the wrong way round.
#
# Versions: xlsx (SheetJS) 0.18.5 from npm, openpyxl 3.1.5 from Python's packages, LibreOffice 7.4.7 from Debian.
#
# OpenDocument 1.2 says of what sort a cell's value is with office:value-type. One would take a cell that has it for worked out, and one
# without it for not. Seen:
#   - LibreOffice, of =IF(A1="z","x",""), which it works out to no words: no office:value-type, and an empty paragraph;
#   - SheetJS, of a formula that nobody ever worked out: office:value-type="string", and an empty paragraph.
#
# What follows: whoever wants to tell an answer of no words from a formula without a value cannot go by the value-type being there.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5
node -e '
const xlsx = require("xlsx");
const sheet = xlsx.utils.aoa_to_sheet([["a", null]]);
sheet.B1 = { t: "s", f: "IF(A1=\"a\",\"b\",\"c\")" };
sheet["!ref"] = "A1:B1";
xlsx.writeFile({ SheetNames: ["One"], Sheets: { One: sheet } }, "never.ods", { bookType: "ods" });
'
python3 -m venv python
python/bin/pip install --quiet openpyxl==3.1.5
python/bin/python - <<'PYTHON'
import openpyxl
book = openpyxl.Workbook()
book.active.append(["a", '=IF(A1="z","x","")'])
book.save("blank.xlsx")
PYTHON
soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to ods blank.xlsx >/dev/null 2>&1
soffice --version
cell() { unzip -p "$1" content.xml | grep -o '<table:table-cell[^>]*table:formula[^>]*>.\{0,9\}' | head -1; }
never=$(cell never.ods); blank=$(cell blank.ods)
echo "never worked out, by SheetJS:        $never"
echo "worked out to no words, LibreOffice: $blank"
case "$never" in *office:value-type=\"string\"*'><text:p>'*) ;; *) echo "this changed" >&2; exit 1 ;; esac
case "$blank" in *office:value-type*) echo "this changed" >&2; exit 1 ;; *'><text:p/>'*) ;; *) echo "this changed" >&2; exit 1 ;; esac
