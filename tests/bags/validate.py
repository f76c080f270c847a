"""Holds each bag that is named to the readers of BagIt that somebody else wrote, and says what they say of it, a line each.

Ends with 1 if one of them refuses a bag. `--ready` only says whether they are there.
"""

import logging
import pathlib
import subprocess
import sys

import bagit
import bagit_utils


def refusals(folder):
    try:
        bagit.Bag(folder).validate()
    except Exception as refusal:  # whatever it says is what a person sees
        yield f"bagit.py: {refusal}"
    try:
        for issue in bagit_utils.Bag(pathlib.Path(folder)).validate().issues:
            yield f"bagit-utils: {issue.message}"
    except Exception as refusal:
        yield f"bagit-utils: {refusal!r}"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        check = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", manifest], cwd=folder, capture_output=True, text=True)
        for line in (check.stdout + check.stderr).splitlines():
            yield f"sha256sum: {line}"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    if sys.argv[1:] == ["--ready"]:
        sys.exit(0)
    said = [line for folder in sys.argv[1:] for line in refusals(folder)]
    print("\n".join(said))
    sys.exit(1 if said else 0)
