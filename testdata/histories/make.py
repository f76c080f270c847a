"""Makes two editions of a grid in the association's shape (Word), with made-up statements.

    python3 -m venv python && python/bin/pip install python-docx==1.2.0
    python/bin/python make.py
"""

import pathlib

import docx

HERE = pathlib.Path(__file__).parent

# The head of each table, the range headings with the numbers they begin at, and the units.
FIRST = [
    ("Level 1 – Domain 1: Being with babies (5 units)", {"1.01": "1.01 - 1.03: Noticing", "1.04": "1.04 - 1.05: Answering"}, [
        ("1.01", "Notices when a baby looks away."),
        ("1.02", "Waits until a baby is ready to play."),
        ("1.03", "Names three signs of a tired baby."),
        ("1.04", "Sings a song that a baby knows. Writes down which toys calm a baby."),
        ("1.05", "Holds a baby so that it can see a face."),
    ]),
    ("Level 1 – Domain 2: Being with families (4 units)", {}, [
        ("2.01", "Greets a grandmother at the door."),
        ("2.02", "Asks a father how the night went."),
        ("2.03", "Keeps a paper diary for each family."),
        ("2.04", "Explains to a carer why sleep changes."),
    ]),
    ("Level 2 – Domain 3: Working with others (2 units)", {}, [
        ("3.01", "Leads a talk among colleagues each month."),
        ("3.02", "Shows a newcomer where help is found."),
    ]),
]
SECOND = [
    ("Level 1 – Domain 1: Being with babies (6 units)", {"1.01": "1.01 - 1.03: Noticing", "1.05": "1.05 - 1.08: Answering"}, [
        ("1.01", "Notices when a baby looks away."),
        ("1.02", "Waits until a baby is rested and ready to play."),
        # Numbered anew, with the same words.
        ("1.05", "Names three signs of a tired baby."),
        # 1.04 was parted.
        ("1.06", "Sings a song that a baby knows."),
        ("1.07", "Writes down which toys calm a baby."),
        ("1.08", "Holds a baby so that it can see a face."),
    ]),
    ("Level 1 – Domain 2: Being with families (3 units)", {}, [
        # 2.01 and 2.02 were put together; 2.03 ended.
        ("2.05", "Greets a grandmother at the door and asks a father how the night went."),
        ("2.04", "Explains to a carer why sleep changes."),
        ("2.06", "Finds an interpreter before a visit."),
    ]),
    ("Level 2 – Domain 3: Working with others (2 units)", {}, [
        ("3.01", "Leads a talk among colleagues each month."),
        ("3.02", "Shows a newcomer where help is found, and comes along."),
    ]),
]
# Somebody's marks in the first edition: working towards, evidence, achieved.
MARKS = {
    "1.01": ("", "", "x"), "1.02": ("", "Diary of March", "✓"), "1.03": ("✓", "", ""), "1.04": ("", "Film of a song", "x"),
    "1.05": ("", "", "☑"), "2.01": ("", "", "x"), "2.02": ("x", "", ""), "2.03": ("", "", "x"), "2.04": ("", "", "x"),
    "3.01": ("", "", "x"), "3.02": ("", "", "x"),
}


def guild(name, domains, marks):
    document = docx.Document()
    document.add_heading("What the guild asks for", 0)
    document.add_paragraph("Cover page: name, date and place of work.")
    for number, (heading, ranges, units) in enumerate(domains, 1):
        document.add_heading(heading, 1)
        table = document.add_table(rows=1, cols=4)
        for cell, head in zip(table.rows[0].cells, ["Competency", "Working towards", "Evidence", "Achieved"]):
            cell.text = head
        for at, (code, words) in enumerate(units):
            if code in ranges:
                row = table.add_row()
                row.cells[0].merge(row.cells[3]).text = ranges[code]
            row = table.add_row()
            # Some numbers are glued to their words.
            row.cells[0].text = code + ("" if at % 2 else " ") + words
            for cell, mark in zip(row.cells[1:], marks.get(code, ("", "", ""))):
                cell.text = mark
        row = table.add_row()
        row.cells[0].text = f"{number}.1 Domain {number}/Folio 1"
    document.save(HERE / name)


guild("guild-1.docx", FIRST, MARKS)
guild("guild-2.docx", SECOND, {})
