#!/usr/bin/env bash
# If no tag manifest lists a tag file, one BagIt reader refuses the bag and another accepts it.
#
# Versions: bagit 1.9.0 (the Library of Congress's bagit.py), bagit-utils 1.2.5.
#
# RFC 8493, 2.2.4, allows a bag to have its own tag files. Section 3 requires that every file in a tag manifest exists; it requires
# only payload files to be in every manifest. `tagmanifest-sha256.txt` cannot list a signature of itself, because the signature
# would have to exist before the file it signs. Seen, for a bag with a file `tagmanifest-sha256.txt.sig` beside its manifests:
#   - bagit.py: valid, both complete and by its digests;
#   - bagit-utils: not valid, "File 'tagmanifest-sha256.txt.sig' in Bag at ... is not covered by manifests.", and no other error.
#
# Consequence: bagit-utils always refuses a bag with a signature inside; it accepts only a signature beside the bag.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check bagit==1.9.0 bagit-utils==1.2.5
"$work/python/bin/python" - "$work/bag" <<'PYTHON'
import logging, pathlib, sys

import bagit, bagit_utils

logging.disable(logging.CRITICAL)
folder = pathlib.Path(sys.argv[1])
folder.mkdir()
(folder / "notes.txt").write_text("words\n")
bagit.make_bag(str(folder), checksums=["sha256"])


def said():
    try:
        bagit.Bag(str(folder)).validate()
        first = "valid"
    except bagit.BagValidationError as refusal:
        first = str(refusal)
    return first, [issue.message for issue in bagit_utils.Bag(folder).validate().issues if issue.level == "error"]


before = said()
(folder / "tagmanifest-sha256.txt.sig").write_text("a signature\n")
after = said()
print(f"without it: bagit.py {before[0]}, bagit-utils {before[1] or 'valid'}")
print(f"with it: bagit.py {after[0]}, bagit-utils {after[1]}")
is_refused = len(after[1]) == 1 and after[1][0].endswith("is not covered by manifests.") and ".sig'" in after[1][0]
sys.exit(0 if before[0] == after[0] == "valid" and is_refused else f"this changed: {before} {after}")
PYTHON
