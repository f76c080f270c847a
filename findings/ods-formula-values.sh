#!/usr/bin/env bash
# In an .ods, a formula that was never calculated looks like text, and a formula whose result is empty text looks uncalculated.
#
# Versions: xlsx (SheetJS) 0.18.5 from npm, openpyxl 3.1.5 from Python's packages, LibreOffice 7.4.7 from Debian.
#
# In OpenDocument 1.2, office:value-type gives the type of a cell's value. One would expect a calculated cell to have it, and an
# uncalculated cell not to have it. Seen:
#   - LibreOffice, for =IF(A1="z","x",""), whose result is empty text: no office:value-type, and an empty paragraph;
#   - SheetJS, for a formula that nobody ever calculated: office:value-type="string", and an empty paragraph.
#
# Consequence: the presence of office:value-type does not show whether an empty cell is an empty answer or an uncalculated formula.
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
