#!/usr/bin/env bash
# djxl leaves the offset of a JPEG XL before the Exif in the JPEG and the PNG that it makes; Pillow then reads no properties.
#
# Versions: djxl and cjxl 0.7.0 (libjxl-tools of Debian 12), Pillow 13.0.0 from PyPI.
#
# The box "Exif" of a JPEG XL begins with four bytes that say where the TIFF header is (ISO 18181-2, 9.4; zero in most files). In a JPEG the
# header comes right behind "Exif\0\0", and in a PNG right at the beginning. djxl 0.7.0 copies the whole box. Seen: a JPEG with
# "Exif\0\0" "\0\0\0\0" "MM\0*", whose properties Pillow takes for none, and a PNG with "Raw profile type exif" that begins with the same zeros,
# for which getexif() of Pillow 13.0.0 raises SyntaxError ("not a TIFF file").
#
# Consequence: the place and the owner of a photograph stay in a copy that other programs show as free of properties. imh skips the offset, and
# reads and cleans both.
set -euo pipefail
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] && ! command -v djxl >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends libjxl-tools >/dev/null
fi
djxl --version | grep -q 'v0\.7\.0' || { echo "this was seen with djxl 0.7.0, and another is installed"; exit 1; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0
python/bin/python -c 'from PIL import Image; Image.new("RGB", (64, 48), (200, 180, 160)).save("plain.png")'
cjxl plain.png bare.jxl -d 0 >/dev/null 2>&1
python/bin/python - <<'PYTHON'
import struct
from PIL import Image
exif = Image.Exif()
exif[0x010E] = "A walk in the park"
tiff = exif.tobytes().removeprefix(b"Exif\0\0")
box = lambda name, body: struct.pack(">I4s", 8 + len(body), name) + body
with open("photo.jxl", "wb") as photo:
    photo.write(box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl "))
    photo.write(box(b"Exif", b"\0\0\0\0" + tiff) + box(b"jxlc", open("bare.jxl", "rb").read()))
PYTHON
djxl photo.jxl photo.png >/dev/null 2>&1
djxl photo.jxl photo.jpg >/dev/null 2>&1
python/bin/python - <<'PYTHON'
import sys
from PIL import Image
jpeg = open("photo.jpg", "rb").read()
at = jpeg.find(b"Exif\0\0")
print("behind the mark in the JPEG:", jpeg[at + 6 : at + 14])
properties = dict(Image.open("photo.jpg").getexif())
print("what Pillow reads of it:", properties)
try:
    said = f"read: {dict(Image.open('photo.png').getexif())}"
except SyntaxError as error:
    said = str(error)
print("the PNG:", said)
if jpeg[at + 6 : at + 13] != b"\0\0\0\0MM\0" or properties or "not a TIFF file" not in said:
    sys.exit("this changed")
PYTHON
