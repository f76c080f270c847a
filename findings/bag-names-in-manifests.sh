#!/usr/bin/env bash
# RFC 8493 allows some names in a bag that no spelling in a manifest conveys to every reader.
#
# Versions: bagit 1.9.0 (the Library of Congress's bagit.py), bagit-utils 1.2.5, sha256sum of coreutils 9.x.
#
# RFC 8493, 2.1.3, says that a path writes `%`, CR and LF as %25, %0D and %0A. Seen, for a file `100%.txt`:
#   - written as the RFC says (`data/100%25.txt`): bagit.py, bagit-utils and sha256sum all say that the file is missing;
#   - written unchanged (`data/100%.txt`): all three read it.
# and for a file whose real name is `%0A.txt`:
#   - written unchanged: bagit.py looks for a name with a line feed in it, and the other two read it;
#   - written as the RFC says (`data/%250A.txt`): all three say that it is missing.
# So bagit.py decodes %0A and %0D and leaves %25 alone, and for some names no spelling works in all three.
#
# A name may contain U+2028, unchanged. Both Python readers take it for the end of a line: bagit.py says that a file is missing,
# and bagit-utils raises an IndexError while it reads the manifest. sha256sum reads the file.
#
# Consequence: a program that chooses names for a bag should leave out `%` and line separators.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check bagit==1.9.0 bagit-utils==1.2.5
"$work/python/bin/python" - "$work" <<'PYTHON'
import hashlib, logging, pathlib, subprocess, sys

import bagit, bagit_utils

logging.disable(logging.CRITICAL)
WORDS = b"words\n"


def bag(folder, name, listed):
    (folder / "data").mkdir(parents=True)
    (folder / "data" / name).write_bytes(WORDS)
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (folder / "bag-info.txt").write_text("Payload-Oxum: 6.1\n")
    (folder / "manifest-sha256.txt").write_text(f"{hashlib.sha256(WORDS).hexdigest()}  data/{listed}\n")
    tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
    lines = [f"{hashlib.sha256((folder / tag).read_bytes()).hexdigest()}  {tag}\n" for tag in tags]
    (folder / "tagmanifest-sha256.txt").write_text("".join(lines))
    return folder


def readers(folder):
    try:
        bagit.Bag(str(folder)).validate()
        first = "reads"
    except bagit.BagValidationError as refusal:
        first = "missing" if "exists in manifest but was not found" in str(refusal) else str(refusal)
    try:
        report = bagit_utils.Bag(folder).validate()
        second = "reads" if report.valid else "missing" if "Missing file" in report.issues[0].message else report.issues[0].message
    except IndexError:
        second = "IndexError"
    third = subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=folder, capture_output=True)
    return first, second, "reads" if third.returncode == 0 else "missing"


expected = {
    ("100%.txt", "100%25.txt"): ("missing", "missing", "missing"),
    ("100%.txt", "100%.txt"): ("reads", "reads", "reads"),
    ("%0A.txt", "%250A.txt"): ("missing", "missing", "missing"),
    ("%0A.txt", "%0A.txt"): ("missing", "reads", "reads"),
    ("a\u2028b.txt", "a\u2028b.txt"): ("missing", "IndexError", "reads"),
}
changed = False
for at, ((name, listed), seen) in enumerate(expected.items()):
    said = readers(bag(pathlib.Path(sys.argv[1]) / f"bag-{at}", name, listed))
    print(f"{name!r} listed as {listed!r}: bagit.py {said[0]}, bagit-utils {said[1]}, sha256sum {said[2]}")
    changed |= said != seen
sys.exit("this changed" if changed else 0)
PYTHON
