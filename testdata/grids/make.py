"""Makes the grids of the tests with the programs that people use.

    python3 -m venv python && python/bin/pip install python-docx==1.2.0 openpyxl==3.1.5
    python/bin/python make.py

LibreOffice (soffice) makes the .ods and one .docx. The statements are made up.
"""

import csv
import pathlib
import random
import shutil
import subprocess
import tempfile

import docx
import openpyxl
from docx.enum.text import WD_BREAK

HERE = pathlib.Path(__file__).parent
DOMAINS = [
    ("Relationship-based practice", 10), ("Normal and atypical development", 9), ("Factors that influence caregiving", 9),
    ("Assessment of caregiving", 8), ("Supporting caregiving", 10), ("Reflective practice and supervision", 8),
    ("Working within relevant legal and professional frameworks", 9),
]
VERBS = ["Notices", "Names", "Describes", "Explains", "Supports", "Waits for", "Asks about", "Writes down", "Shares"]
THINGS = ["the signs a baby gives", "how a day goes", "a change in feeding", "the words of a carer", "moments of rest", "play on the floor", "a worry of the family"]


def statement(domain, number):
    return f"{VERBS[number % len(VERBS)]} {THINGS[(domain + number) % len(THINGS)]} (made up {domain}.{number})"


def cell(table, row, column, text, style=None):
    where = table.cell(row, column)
    lines = text.split("\n")
    where.paragraphs[0].text = lines[0]
    if style:
        where.paragraphs[0].style = style
    for line in lines[1:]:
        where.add_paragraph(line, style=style)


def association():
    """Shape 9: one grid for each domain, range headings, glued numbers, page marks, tick columns."""
    document = docx.Document()
    document.add_heading("A grid in the association's shape", 0)
    document.add_paragraph("Cover page: name, date and place of work.")
    for domain, (title, count) in enumerate(DOMAINS, 1):
        document.add_heading(f"Level 1 – Domain {domain}: {title} ({count} units)", 1)
        document.add_paragraph("A few words about this domain, made up for a test.")
        table = document.add_table(rows=1, cols=4)
        for column, head in enumerate(["Competency", "Working towards", "Evidence", "Achieved"]):
            cell(table, 0, column, head)
        for number in range(1, count + 1):
            if number % 4 == 1:
                row = table.add_row()
                merged = row.cells[0].merge(row.cells[3])
                last = min(number + 3, count)
                merged.text = f"{domain}.{number:02} - {domain}.{last:02}: Part {number // 4 + 1} of it"
            row = table.add_row()
            blank = "" if number % 2 else " "
            row.cells[0].text = f"{domain}.{number:02}{blank}{statement(domain, number)}"
            if (domain, number) == (1, 2):
                row.cells[1].text = "✓"
            if (domain, number) == (1, 3):
                row.cells[2].text = "Diary of visits"
                row.cells[3].text = "x"
            if (domain, number) == (2, 1):
                row.cells[1].text = "☑"
                row.cells[3].text = "☐"
        row = table.add_row()
        row.cells[0].text = f"{domain}.1 Domain {domain}/Folio 1"
    document.save(HERE / "association.docx")


def small_tables():
    """Shapes 6, 7 and 8: a table for each competency, one with a spanned heading row, and others around."""
    document = docx.Document()
    document.add_heading("A framework of capabilities", 0)
    overview = document.add_table(rows=2, cols=2)
    for column, text in enumerate(["Document owner", "Somebody"]):
        cell(overview, 0, column, text)
    for column, text in enumerate(["Date of issue", "2026"]):
        cell(overview, 1, column, text)
    document.add_heading("Being with babies", 2)
    for name, definition in [("Noticing", "To see what a baby does."), ("Waiting", "To give a baby time.")]:
        document.add_heading(name, 3)
        document.add_paragraph(definition)
        table = document.add_table(rows=2, cols=4)
        for column, level in enumerate(["Foundation", "Intermediate", "Advanced", "Leading"]):
            cell(table, 0, column, level)
            cell(table, 1, column, f"{name} at {level.lower()}, in one sentence.\nAnd in a second one.")
    document.add_heading("Being with families", 2)
    document.add_heading("Listening", 3)
    table = document.add_table(rows=2, cols=4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "Listening to a carer"
    for column, level in enumerate(["Foundation", "Intermediate", "Advanced", "Leading"]):
        cell(table, 1, column, f"{level}\nListens at {level.lower()}.")
    document.save(HERE / "small-tables.docx")


def checklist():
    """Shape 11: sections, sub-headings in capitals, a merged number beside its children, sign-off columns."""
    document = docx.Document()
    document.add_paragraph("Method: O = observed, D = discussed")
    table = document.add_table(rows=1, cols=7)
    for column, head in enumerate(["No.", "Skill", "Competent", "Method", "Initial", "Date", "Comment"]):
        cell(table, 0, column, head)

    def heading(text):
        row = table.add_row()
        row.cells[0].merge(row.cells[6]).text = text

    heading("A. KNOWLEDGE:")
    heading("HANDS AND PLACES")
    first = len(table.rows)
    for number in range(1, 4):
        row = table.add_row()
        row.cells[1].text = f"1.{number} Says why clean hands matter, made up {number}"
    table.cell(first, 0).merge(table.cell(first + 2, 0)).text = "1"
    heading("B. SKILLS:")
    row = table.add_row()
    row.cells[0].text, row.cells[1].text, row.cells[2].text = "2", "Washes hands as the poster shows", "✓"
    document.save(HERE / "checklist.docx")


def bullets():
    """Shapes 3 and 4: functions, objectives and cores above level columns whose cells hold points."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=6)
    for column, head in enumerate(["Function", "Objective", "Core", "Sub-competency", "0. Unacceptable", "1. Basic"]):
        cell(table, 0, column, head)
    for column, text in enumerate(["Care", "Feeding", "Bottles", "Prepares a bottle"]):
        cell(table, 1, column, text)
    cell(table, 1, 4, "☑ Skips the timer\n☐ Guesses the amount")
    cell(table, 1, 5, "☑ Follows the steps")
    cell(table, 2, 3, "Cleans up")
    cell(table, 2, 4, "Leaves it")
    cell(table, 2, 5, "Puts it away")
    document.save(HERE / "bullets.docx")


def levels_book():
    """Shapes 2 and 16: a number cell 1.1 shown as 1.10, a formula, a merged group, levels of rows, and a sheet for each area."""
    book = openpyxl.Workbook()
    for name in ["Talking", "Playing"]:
        sheet = book.active if name == "Talking" else book.create_sheet()
        sheet.title = name
        sheet.append(["A grid of levels"])
        sheet.append([])
        sheet.append(["No.", "Group", "Competency", "Level", "Done"])
        for number in range(1, 11):
            sheet.append([number, "Together" if number == 1 else None, statement(len(name), number), 1 + number % 3, "☐"])
            row = sheet.max_row
            sheet.cell(row, 1).value = (1 if name == "Talking" else 2) + number / 100
            sheet.cell(row, 1).number_format = "0.00"
        sheet.merge_cells(start_row=4, end_row=13, start_column=2, end_column=2)
    book["Talking"]["C5"] = "Waits for a baby"
    book.save(HERE / "levels.xlsx")
    # openpyxl never calculates, so this formula has no value.
    book["Talking"]["C5"] = '="Waits " & "for a baby"'
    book.save(HERE / "levels-uncalculated.xlsx")


def opensalt():
    """Shape 13: the sheets of OpenSALT, read by position."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "CF Doc"
    sheet.append(["identifier", "creator", "title"])
    sheet.append(["", "A body", "A tree of items"])
    sheet = book.create_sheet("CF Item")
    sheet.append(["identifier", "fullStatement", "humanCodingScheme", "smartLevel", "listEnumeration", "abbreviatedStatement", "conceptKeywords", "notes", "language", "educationLevel", "CFItemType"])
    for place, code, text in [("1", "W", "Water"), ("1.1", "W.1", "Pours water slowly"), ("1.2", "W.2", "Wipes what is spilt"), ("2", "S", "Sand"), ("2.1", "S.1", "Keeps sand out of eyes"), ("7.1", "Z.1", "Has no parent")]:
        sheet.append(["", text, code, place, "", "", "", "", "", "", "Item"])
    sheet = book.create_sheet("CF Association")
    sheet.append(["identifier", "originNodeURI"])
    book.save(HERE / "opensalt.xlsx")


def form_head():
    """Shape 12: a form before the grid, indicators first, and a scale of three points."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in ["Name: ______", "Hospital: ______", "Please read each line and tick the point that is most often true of you. There is no right answer.", ""]:
        sheet.append([line])
    sheet.append(["Behavioural indicators", "Rarely", "Sometimes", "Always"])
    for number in range(1, 5):
        sheet.append([statement(3, number), None, None, None])
    book.save(HERE / "form-head.xlsx")


def role_ladder():
    """Shape 5: jobs, which are not competencies."""
    with open(HERE / "role-ladder.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Job title", "Grade", "Experience", "Reports to"])
        writer.writerow(["Assistant", "1", "none", "Manager"])
        writer.writerow(["Manager", "4", "five years", "Owner"])


def texts():
    def write(name, rows, delimiter=",", encoding="utf-8"):
        with open(HERE / name, "w", newline="", encoding=encoding) as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)

    head = ["code", "assessment_version", "competency_value", "competency_text", "subcompetency_value", "subcompetency_text", "beginner", "competent", "proficient", "expert", "na"]
    rows = [head]
    for group, text in [("1", "Speaks with carers"), ("9", "Writes for carers")]:
        for number in ["01", "03", "10"]:
            code = f"{group}.{number}"
            rows.append(["TALK", "2", group, text, code, f"Does thing {code}", f"Begins {code}", f"Does {code} alone", f"Does {code} well", f"Teaches com- munication {code}", "N/A"])
    write("side-by-side.csv", rows)  # shapes 1 and 2
    write("crosswalk.csv", [  # shape 10
        ["Code", "Competency", "Importance", "Matched competency", "Area"],
        ["1A.1.", "Greets the baby by name", "Essential", "1A.2", "Ways"],
        ["1A.1.", "Greets the baby by name", "Important", "9Z.9", "Ways"],
        ["1A.2.", "Says goodbye", "Essential", "", "Ways"],
    ], delimiter=";", encoding="utf-8-sig")
    write("parents.csv", [  # shape 14
        ["Human Coding Scheme", "Full Statement", "Is Child Of", "Sequence Number"],
        ["C.1", "Holds a baby safely", "c", "1"], ["C", "Care", "", "1"], ["C.2", "Puts a baby down to sleep", "C", "2"],
    ], delimiter="\t", encoding="utf-16")
    write("facts.csv", [  # shape 15
        ["#title", "A framework with facts"], ["#publisher", "A body"], ["#language", "cy"], ["#version", "2.0"], ["#subject", "Care", "Play"],
        ["Identifier", "fullStatement", "humanCodingScheme", "parentIdentifier", "educationLevel"],
        ["a", "Gofal", "G", "", "13"], ["b", "Yn gwrando ar y babi", "G-1", "a", "13,14"],
    ])


def two_heads():
    """Two head rows: aspects, merged over their points in the book, and over the first of them in the text."""
    points = ["Not yet", "Working towards", "Achieved"]
    upper = ["No.", "Competency", "Knowledge", "", "", "Practice", "", "", "Evidence"]
    lower = ["", "", *points, *points, ""]
    rows = [
        ["1.01", "Waits for an answer", "", "", "x", "", "x", "", "A diary"],
        ["1.02", "Asks open questions", "", "x", "", "x", "", "", ""],
        ["1.03", "Notices when a baby has had enough", "", "", "", "", "", "x", ""],
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["A grid of a nursery"])
    for row in [upper, lower, *rows]:
        sheet.append([value or None for value in row])
    for column in [1, 2, 9]:
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    for first in [3, 6]:
        sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=first + 2)
    book.save(HERE / "two-heads.xlsx")
    with open(HERE / "two-heads.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([upper, lower, *rows])


def level_rows():
    """Levels as rows above their competencies: merged in a document, in the first cell or in all of them in texts."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    for column, head in enumerate(["No.", "Competency", "Achieved"]):
        cell(table, 0, column, head)
    for level, title in [("1", "Foundation"), ("2", "Advanced")]:
        row = table.add_row()
        row.cells[0].merge(row.cells[2]).text = f"Level {level}: {title}"
        for number in [1, 2]:
            row = table.add_row()
            row.cells[0].text, row.cells[1].text = f"{level}.0{number}", statement(int(level), number)
        row.cells[2].text = "✓"
    document.save(HERE / "level-rows.docx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["No.", "Competency", "Achieved"])
    for level, title in [("1", "Foundation"), ("2", "Advanced")]:
        sheet.append([f"Level {level}: {title}"])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=3)
        for number in [1, 2]:
            sheet.append([f"{level}.0{number}", statement(int(level), number), "x" if number == 2 else None])
    book.save(HERE / "level-rows.xlsx")
    for name, blank, rows in [
        ("level-rows.csv", "", [["Listening", "1.01", "Waits for an answer", "x"], ["", "1.02", "Asks open questions", ""]]),
        ("level-rows-repeated.csv", None, [["Listening", "1.01", "Waits for an answer", ""], ["Listening", "1.02", "Asks open questions", "x"]]),
    ]:
        with open(HERE / name, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["Domain", "No.", "Competency", "Achieved"])
            for level, title in [(1, "LEVEL 1: FOUNDATION"), (2, "LEVEL 2: ADVANCED")]:
                writer.writerow([title, *[title if blank is None else blank] * 3])
                for domain, code, words, mark in rows:
                    words = words if level == 1 else f"Shows others how one {words[0].lower()}{words[1:]}"
                    writer.writerow([domain, f"{level}{code[1:]}", words, mark])


def libreoffice():
    with tempfile.TemporaryDirectory() as folder:
        for source, kind in [("levels-uncalculated.xlsx", "ods"), ("association.docx", "docx:MS Word 2007 XML")]:
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", folder, HERE / source], check=True, stdout=subprocess.DEVNULL)
        shutil.copy(f"{folder}/levels-uncalculated.ods", HERE / "levels.ods")
        shutil.copy(f"{folder}/association.docx", HERE / "association-libreoffice.docx")


for make in [association, small_tables, checklist, bullets, levels_book, opensalt, form_head, role_ladder, texts, two_heads, level_rows, libreoffice]:
    make()
