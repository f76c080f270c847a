"""Makes the answers of a cohort that does not exist: 24 people before a course and 22 of them after it, with two slips as they happen.

    make.py FRAMEWORK FOLDER    FRAMEWORK is the JSON of `imh framework show imh-practice --level 1 --format json`
"""

import json
import pathlib
import random
import sys

NAMES = ["Ada", "Bea", "Cal", "Dot", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo", "Kit", "Lou", "Max", "Nan", "Oz", "Pat", "Quin", "Ray", "Sal", "Tam",
         "Una", "Val", "Wyn", "Zed"]
ROLES = ["early-years-practitioner"] * 12 + ["family-support-worker"] * 8 + ["maternity-support-worker"] * 4
SETTINGS = ["North nursery"] * 9 + ["South nursery"] * 8 + ["Health centre"] * 7
POINTS = ["not-yet", "working-towards", "achieved"]


def main(framework, folder):
    chance = random.Random(7)
    domains = json.loads(pathlib.Path(framework).read_text())["domains"]
    competencies = [(place, one["id"]) for place, domain in enumerate(domains) for one in domain["competencies"]]
    root = pathlib.Path(folder)
    settings = SETTINGS[:]
    chance.shuffle(settings)
    (root / "groups.csv").write_text("person,setting\n" + "".join(f"{name},{where}\n" for name, where in zip(NAMES, settings)))
    for name, role in zip(NAMES, ROLES):
        ability = chance.gauss(0.6, 0.5)
        answers = {}
        for place, competency in competencies:
            ease = [0.9, 0.3, -0.4, 0.5, -0.9, 0.1, -0.2, 0.2][place % 8]
            for aspect, less in (("knowledge", 0), ("practice", 0.35)):
                if chance.random() < 0.93:
                    answers[competency, aspect] = ability + ease - less + chance.gauss(0, 0.6)
        write(root / "before" / f"{name.lower()}.json", name, role, "2026-02-03", answers)
        if name not in ("Tam", "Zed"):
            after = {key: value + (0.9 if key[0][:2] in ("RB", "DV") else 0.25) + chance.gauss(0, 0.25) for key, value in answers.items()}
            write(root / "after" / f"{name.lower()}.json", name, role, "2026-09-22", after)
    # Sent twice, and something that is not an answer at all.
    again = json.loads((root / "before" / "ada.json").read_text())
    again["answered"] = "2026-02-10"
    (root / "before" / "ada-again.json").write_text(lines(again))
    (root / "before" / "notes.json").write_text('{"format":1,"remember":"to thank everybody"}\n')


def write(path, name, role, day, answers):
    path.parent.mkdir(parents=True, exist_ok=True)
    point = {key: POINTS[(value > -0.5) + (value > 0.35)] for key, value in answers.items()}
    rows = []
    for competency in dict.fromkeys(competency for competency, _ in point):
        known, done = point.get((competency, "knowledge")), point.get((competency, "practice"))
        if known == done:
            rows.append({"competency": competency, "point": known})
        else:
            rows += [{"competency": competency, "aspect": aspect, "point": said} for aspect, said in (("knowledge", known), ("practice", done)) if said]
    framework = {"id": "imh-practice", "version": "1.1.0"}
    path.write_text(lines({"format": 1, "framework": framework, "person": {"label": name, "role": role}, "level": "1", "answered": day, "answers": rows}))


def lines(known):
    """JSON with an answer on each line."""
    head = json.dumps({key: value for key, value in known.items() if key != "answers"})[:-1]
    return head + ', "answers": [\n' + ",\n".join(json.dumps(row) for row in known["answers"]) + "\n]}\n"


main(*sys.argv[1:])
