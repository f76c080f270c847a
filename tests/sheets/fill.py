"""Fills in a spreadsheet of questions as a person would, with a library that somebody else wrote, and says what it saw as JSON.

    fill.py FORM FILLED    answer everything, with the answers that its cells allow
    fill.py --ready        nothing, if it can be run
"""

import json
import sys

import openpyxl


def choices(book, sheet, cell):
    """What a cell allows, from its own rule."""
    for rule in sheet.data_validations.dataValidation:
        if cell.coordinate in rule.sqref and rule.type == "list":
            if rule.formula1.startswith('"'):
                return rule.formula1.strip('"').split(",")
            first, last = rule.formula1.replace("$", "").split(":")
            return [row[0].value for row in sheet[f"{first}:{last}"]]
    return None


def main(form, filled):
    book = openpyxl.load_workbook(form)
    start, questions = book["Start"], book["Questions"]
    seen = {"sheets": book.sheetnames, "protected": [sheet.protection.sheet for sheet in book], "password": questions.protection.password}
    seen["header"] = [cell.value for cell in questions[1]][:6]
    named = {row[0].value: row[1] for row in start.iter_rows(max_col=2) if row[0].value}
    seen["facts"] = {name: named[name].value for name in ("Framework", "Version", "Level")}
    seen["counted"] = named["Answered"].value
    label, role = named["Your name, or a code of your own"], named["Your work"]
    seen["open"] = [not label.protection.locked, not role.protection.locked]
    label.value = "A. B."
    role.value = choices(book, start, role)[1]
    rows, first, lists, unlocked, locked = 0, 0, set(), 0, 0
    for row in questions.iter_rows(min_row=2, max_col=6):
        if row[0].value is None:
            continue
        answers = choices(book, questions, row[4])
        lists.add(tuple(answers))
        row[4].value = answers[rows % len(answers)]
        first += row[4].value == answers[0]
        if row[4].value == answers[-1]:
            row[5].value = "There is no team here."
        unlocked += not row[4].protection.locked and not row[5].protection.locked
        locked += all(cell.protection.locked for cell in row[:4])
        rows += 1
    seen |= {"rows": rows, "first": first, "lists": sorted(lists), "unlocked": unlocked, "locked": locked, "role": role.value}
    book.save(filled)
    print(json.dumps(seen))


if sys.argv[1:] != ["--ready"]:
    main(*sys.argv[1:])
