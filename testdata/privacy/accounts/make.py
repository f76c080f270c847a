#!/usr/bin/env python3
"""Makes notes/, marks.tsv and origins.tsv from the marked accounts.

Something that a family, or somebody else, could be known by is written
{kind:text} in marked/*.txt. A name with its origin is {kind@ORIGIN:text}.
`make.py` writes the three anew. `make.py --check` changes nothing and fails
if one of them is not what it would write.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
MARK = re.compile(r"\{([a-z-]+)(?:@([A-Z]+))?:([^{}]+)\}")


def parted(marked):
    """The plain text, and its marks as (start, end, kind, origin, text)."""
    plain, marks, at, length = [], [], 0, 0
    for found in MARK.finditer(marked):
        before = marked[at : found.start()]
        plain.append(before)
        length += len(before)
        kind, origin, text = found.groups()
        marks.append((length, length + len(text), kind, origin, text))
        plain.append(text)
        length += len(text)
        at = found.end()
    plain.append(marked[at:])
    return "".join(plain), marks


def unmarked(plain, marks):
    """Names that are marked in one place and stand unmarked in another."""
    covered = {at for start, end, *_ in marks for at in range(start, end)}
    names = {m[4] for m in marks if m[2] in ("first", "staff", "surname", "family", "nick")}
    for name in names:
        for found in re.finditer(rf"\b{re.escape(name)}\b", plain):
            if found.start() not in covered:
                yield name


def made():
    files, origins = {}, {}
    lines = ["file\tstart\tend\tkind\ttext"]
    for path in sorted((HERE / "marked").glob("*.txt")):
        plain, marks = parted(path.read_text(encoding="utf-8"))
        if "{" in plain or "}" in plain:
            sys.exit(f"{path.name}: a brace is left over")
        if left := sorted(set(unmarked(plain, marks))):
            sys.exit(f"{path.name}: not marked everywhere: {', '.join(left)}")
        files[f"notes/{path.name}"] = plain
        for start, end, kind, origin, text in marks:
            if plain[start:end] != text:
                sys.exit(f"{path.name}: {text} is not at {start}")
            lines.append(f"notes/{path.name}\t{start}\t{end}\t{kind}\t{text}")
            if origin and origins.setdefault(text, origin) != origin:
                sys.exit(f"{path.name}: {text} has two origins")
    files["marks.tsv"] = "\n".join(lines) + "\n"
    files["origins.tsv"] = "".join(f"{n}\t{o}\n" for n, o in sorted(origins.items()))
    return files


def main():
    check = sys.argv[1:] == ["--check"]
    stale = []
    for name, text in made().items():
        path = HERE / name
        now = path.read_bytes().decode("utf-8") if path.exists() else None
        if now == text:
            continue
        if check:
            stale.append(name)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
    if stale:
        sys.exit(f"not as make.py would write it: {', '.join(stale)}")


if __name__ == "__main__":
    main()
