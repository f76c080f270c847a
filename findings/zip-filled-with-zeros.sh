#!/usr/bin/env bash
# bsdtar pads a ZIP with zeros after its end if it writes to a pipe, and does not if it writes to a file.
#
# Versions: libarchive-tools 3.6.2-1+deb12u5 (bsdtar) and p7zip-full 16.02+really26.02+dfsg-0+deb12u1 from Debian.
#
# A ZIP ends with its last record (APPNOTE 4.3.16), and with a comment whose length that record gives. bsdtar writes a ZIP to a pipe in
# blocks of 10,240 bytes, as it does a tar, and pads the last block: the file has thousands of bytes after its end, and no record counts
# them. Seen: Info-ZIP, Python and bsdtar itself open it and report nothing; 7-Zip opens it and warns of a tail (Tail Size).
#
# Consequence: if there are only zeros after the end of a ZIP, it went through a pipe; they do not show that somebody changed it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir folder; echo words > folder/words.txt
bsdtar --version
bsdtar --format zip -cf file.zip folder
bsdtar --format zip -cf - folder | cat > pipe.zip
python3 - <<'PYTHON'
import sys, zipfile
for name, zeros in [("file.zip", False), ("pipe.zip", True)]:
    data = open(name, "rb").read()
    after = data[data.rfind(b"PK\x05\x06") + 22:]
    print(f"{name}: {len(data)} bytes, of which {len(after)} after its end; Python finds {zipfile.ZipFile(name).testzip() or 'no fault'}")
    if bool(after) != zeros or after.strip(b"\0") or zeros and len(data) % 10240:
        sys.exit("this changed")
PYTHON
unzip -tq pipe.zip
7z t pipe.zip | grep -E "^(Warnings|Tail Size)"
