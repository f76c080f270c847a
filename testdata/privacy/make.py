#!/usr/bin/env python3
"""Makes the test files beside this script: files/, files.tsv and bombs/.

    python3 -m venv /some/other/place && . /some/other/place/bin/activate
    pip install -r requirements.txt
    apt-get install libreoffice-writer-nogui libreoffice-calc-nogui \
        libreoffice-impress-nogui libimage-exiftool-perl
    python3 make.py            # all of it
    python3 make.py --check    # only looks at identifiers.tsv

Every person, place and number is invented: phone numbers are from Ofcom's ranges for
drama, addresses are at example domains, NHS numbers are made up. identifiers.tsv is
written by hand and is not made here.

Each maker writes one file (or a family of files) and says with plant() what it hid there
and where. What was said becomes files.tsv: file, kind, where, note; one a line, tab
separated. A file with no line there holds nothing.

The files are made by the programs that people use, or by the usual libraries. XML is
written by hand only for what no library offers: footnotes, tracked changes and comments
in slides. Made again, the files hold the same things, but not byte for byte: the
programs put the time and keys of their own into them.
"""

import collections
import csv
import email.message
import email.policy
import io
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
BOMBS = HERE / "bombs"
planted = []


def plant(file, kind, where, note):
    """Notes that `file` holds something of `kind` at `where`."""
    planted.append((file, kind, where, note))


# ---------------------------------------------------------------- text files

def make_text():
    (FILES / "plain.txt").write_text(
        "Reflection after a visit\n"
        "\n"
        "I rang 07700 900140 to say I was late.\n"
        "The baby's number, 999 526 0182, was on the table.\n"
        "I want to listen more before I give advice.\n",
        encoding="utf-8")
    plant("plain.txt", "phone", "line 3", "07700 900140")
    plant("plain.txt", "nhs-number", "line 4", "999 526 0182")

    # latin-1: the accents are single bytes that are not UTF-8
    (FILES / "latin1.txt").write_bytes(
        "Café visit with the family\nMrs Muñoz came with her son.\n"
        "Post to LS99 4QX, please.\n".encode("latin-1"))
    plant("latin1.txt", "honorific-name", "line 2", "Mrs Muñoz")
    plant("latin1.txt", "postcode", "line 3", "LS99 4QX")

    (FILES / "utf16.txt").write_bytes(b"\xff\xfe" + (
        "Notes from the group\r\nWritten to nina@example.org after lunch.\r\n"
        "Seen on 9 March 2026.\r\n").encode("utf-16-le"))
    plant("utf16.txt", "email", "line 2", "nina@example.org")
    plant("utf16.txt", "exact-date", "line 3", "9 March 2026")

    (FILES / "notes.md").write_text(
        "# Notes\n\n"
        "- **Mrs Ashby** was *tired*\n"
        "- baby: dob 3/2/26\n"
        "- more at [their page](https://example.org/ashby)\n\n"
        "<!-- NI number AB 12 34 56 C, take out -->\n\n"
        "| what | where |\n| --- | --- |\n| visit | Willow Ward |\n",
        encoding="utf-8")
    plant("notes.md", "honorific-name", "line 3", "Mrs Ashby, in bold")
    plant("notes.md", "date-of-birth", "line 4", "dob 3/2/26")
    plant("notes.md", "exact-date", "line 4", "the same date")
    plant("notes.md", "web-link", "line 5", "the target of a link")
    plant("notes.md", "national-insurance-number", "line 7", "in a comment")
    plant("notes.md", "named-place", "line 11", "Willow Ward, in a table")

    (FILES / "page.html").write_text(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<title>Reflective account</title>\n"
        "<meta name=\"author\" content=\"Hannah Clegg\">\n"
        "<script>var caller = \"07700 900141\";</script>\n"
        "<style>p { color: #333 }</style></head>\n<body>\n"
        "<p>I met Ms&nbsp;Okoro at the door.</p>\n"
        "<p><img src=\"x.png\" alt=\"NHS 999 016 6137 on a card\"></p>\n"
        "<!-- hospital number H1234567 -->\n"
        "<p>Write to rosa&#64;example&#46;org for more.</p>\n"
        "<p>The code is <b>EH7</b> <i>5QG</i>.</p>\n"
        "<p style=\"display:none\">PIN 12A3456E</p>\n"
        "</body></html>\n", encoding="utf-8")
    plant("page.html", "author", "meta author", "Hannah Clegg")
    plant("page.html", "phone", "script", "07700 900141")
    plant("page.html", "honorific-name", "paragraph 1", "Ms Okoro, with a hard space")
    plant("page.html", "nhs-number", "attribute alt", "999 016 6137")
    plant("page.html", "case-number", "comment", "hospital number H1234567")
    plant("page.html", "email", "paragraph 3", "rosa@example.org, written with entities")
    plant("page.html", "postcode", "paragraph 4", "EH7 5QG, cut by markup")
    plant("page.html", "registration-number", "paragraph 5", "PIN 12A3456E, not displayed")
    plant("page.html", "hidden", "paragraph 5", "a paragraph that is not displayed")

    with open(FILES / "table.csv", "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["visit", "who", "note"])
        rows.writerow(["first", "mum", "rang from 01632 960142, tired"])
        rows.writerow(["second", "Mr Wrona", "said \"come back\"\nand did"])
        rows.writerow(["third", "gran", 9991860916])
    plant("table.csv", "phone", "row 2 column 3", "01632 960142, in quotes")
    plant("table.csv", "honorific-name", "row 3 column 2", "Mr Wrona")
    plant("table.csv", "nhs-number", "row 4 column 3", "9991860916")


# ---------------------------------------------------------------- pictures

def exif_bytes(owner, thumbnail=None):
    """EXIF with a place (invented, in the sea), an owner and perhaps a thumbnail."""
    import piexif
    made = {
        "0th": {piexif.ImageIFD.Make: b"Example", piexif.ImageIFD.Model: b"Camera 1",
                piexif.ImageIFD.Artist: owner.encode()},
        "Exif": {piexif.ExifIFD.CameraOwnerName: owner.encode(),
                 piexif.ExifIFD.BodySerialNumber: b"SN00417",
                 piexif.ExifIFD.DateTimeOriginal: b"2026:03:09 10:30:00"},
        "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((54, 1), (30, 1), (0, 1)),
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: ((2, 1), (15, 1), (0, 1))},
        "1st": {}, "thumbnail": None,
    }
    if thumbnail:
        made["1st"] = {piexif.ImageIFD.Compression: 6}
        made["thumbnail"] = thumbnail
    return piexif.dump(made)


def picture(size=(160, 120)):
    from PIL import Image, ImageDraw
    image = Image.new("RGB", size, (200, 220, 240))
    ImageDraw.Draw(image).ellipse([20, 20, size[0] - 20, size[1] - 20], fill=(240, 180, 90))
    return image


def jpeg_bytes(image, **more):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60, **more)
    return out.getvalue()


def make_pictures():
    from PIL import PngImagePlugin
    image = picture()
    (FILES / "plain.jpg").write_bytes(jpeg_bytes(image))

    # the thumbnail shows another picture than the photo, as after a crop
    small = jpeg_bytes(picture((64, 48)))
    photo = FILES / "photo.jpg"
    photo.write_bytes(jpeg_bytes(image, exif=exif_bytes("Dana Tanner", small)))
    subprocess.run(["exiftool", "-q", "-overwrite_original",
                    "-XMP-iptcExt:PersonInImage=Rowan Tanner",
                    "-IPTC:Caption-Abstract=Rowan at Little Acorns Nursery",
                    str(photo)], check=True)
    plant("photo.jpg", "photo-place", "properties", "EXIF GPS")
    plant("photo.jpg", "camera-owner", "properties", "EXIF camera owner name, Dana Tanner")
    plant("photo.jpg", "camera-owner", "properties", "EXIF body serial number SN00417")
    plant("photo.jpg", "author", "properties", "EXIF artist, Dana Tanner")
    plant("photo.jpg", "photo-thumbnail", "properties", "EXIF thumbnail")
    plant("photo.jpg", "people-in-picture", "properties", "XMP person in image, Rowan Tanner")
    plant("photo.jpg", "named-place", "properties", "IPTC caption, Little Acorns Nursery")

    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Priya Shah")
    info.add_itxt("Comment", "sent to priya.shah@example.org", zip=True)
    image.quantize(16).save(FILES / "photo.png", pnginfo=info, exif=exif_bytes("Priya Shah"))
    plant("photo.png", "author", "properties", "tEXt Author, Priya Shah")
    plant("photo.png", "email", "properties", "compressed iTXt Comment")
    plant("photo.png", "photo-place", "properties", "eXIf GPS")
    plant("photo.png", "camera-owner", "properties", "eXIf camera owner and serial number")

    image.save(FILES / "photo.webp", quality=50, exif=exif_bytes("Kit Marsh"))
    plant("photo.webp", "photo-place", "properties", "EXIF GPS")
    plant("photo.webp", "camera-owner", "properties", "EXIF camera owner, Kit Marsh; serial number")
    plant("photo.webp", "author", "properties", "EXIF artist, Kit Marsh")

    import pillow_heif
    pillow_heif.register_heif_opener()
    image.save(FILES / "photo.heic", quality=40, exif=exif_bytes("Leila Hart"))
    plant("photo.heic", "photo-place", "properties", "EXIF GPS")
    plant("photo.heic", "camera-owner", "properties", "EXIF camera owner, Leila Hart; serial number")
    plant("photo.heic", "author", "properties", "EXIF artist, Leila Hart")


# ---------------------------------------------------------------- Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="{W}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Told to me at The Oaks Surgery.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def change(paragraph, tag, number, text):
    """Adds a tracked insertion (ins) or deletion (del) to a paragraph."""
    from docx.oxml import parse_xml
    inner = "w:t" if tag == "ins" else "w:delText"
    paragraph._p.append(parse_xml(
        f'<w:{tag} xmlns:w="{W}" w:id="{number}" w:author="Hannah Clegg" '
        f'w:date="2026-03-09T10:30:00Z"><w:r><{inner} xml:space="preserve">{text}</{inner}>'
        f'</w:r></w:{tag}>'))


def make_letter_docx():
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    name = "letter.docx"
    letter = docx.Document()
    count = 0

    def paragraph(text=""):
        nonlocal count
        count += 1
        return letter.add_paragraph(text), f"paragraph {count}"

    paragraph("Reflective account of a first visit")
    _, where = paragraph("I telephoned 07700 900143 before I set out.")
    plant(name, "phone", where, "07700 900143")

    cut, where = paragraph("The book said ")
    cut.add_run("999 1").bold = True
    cut.add_run("86 2")
    cut.add_run("528").italic = True
    cut.add_run(" on the cover.")
    plant(name, "nhs-number", where, "999 186 2528, cut over three runs")

    mail, where = paragraph("Her address is ")
    for piece in ("tan", "ner.fam", "ily", "@exam", "ple.org"):
        mail.add_run(piece)
    plant(name, "email", where, "tanner.family@example.org, cut over five runs")

    tracked, where = paragraph("She was seen by ")
    change(tracked, "ins", 901, "Midwife Fernandes, ")
    change(tracked, "del", 902, "Dr Lindqvist")
    tracked.add_run(" that day.")
    plant(name, "tracked-change", where, "insertion by Hannah Clegg: Midwife Fernandes")
    plant(name, "tracked-change", where, "deletion by Hannah Clegg: Dr Lindqvist")
    plant(name, "honorific-name", where, "in the insertion: Midwife Fernandes")
    plant(name, "honorific-name", where, "in the deletion: Dr Lindqvist")

    secret, where = paragraph("Nothing more was said. ")
    secret.add_run("CAF 12345").font.hidden = True
    plant(name, "hidden", where, "hidden text")
    plant(name, "case-number", where, "CAF 12345, in hidden text")

    noted, where = paragraph("The weight was checked twice.")
    noted._p.append(parse_xml(
        f'<w:r xmlns:w="{W}"><w:footnoteReference w:id="2"/></w:r>'))
    plant(name, "named-place", "footnote", f"The Oaks Surgery; the footnote of {where}")

    remarked, where = paragraph("I felt unsure.")
    letter.add_comment(remarked.runs, text="Was this Mrs Harcourt?", author="Jo Marsh", initials="JM")
    plant(name, "comment", where, "a comment by Jo Marsh")
    plant(name, "honorific-name", "comment", "Mrs Harcourt")

    seen, where = paragraph("A photo of the room: ")
    seen.add_run().add_picture(
        io.BytesIO(jpeg_bytes(picture((80, 60)), exif=exif_bytes("Dana Tanner"))))
    letter.inline_shapes[0]._inline.docPr.set("descr", "The front of Little Acorns Nursery")
    plant(name, "photo-place", where, "EXIF GPS of the picture in the text")
    plant(name, "camera-owner", where, "EXIF owner, artist and serial number of the picture in the text")
    plant(name, "named-place", where, "the picture's description: Little Acorns Nursery")

    linked, where = paragraph("More is ")
    rel = letter.part.relate_to("https://example.org/tanner", RT.HYPERLINK, is_external=True)
    linked._p.append(parse_xml(
        f'<w:hyperlink xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
        f'2006/relationships" r:id="{rel}"><w:r><w:t>here</w:t></w:r></w:hyperlink>'))
    plant(name, "web-link", where, "only the target of a link: https://example.org/tanner")

    table = letter.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "When"
    table.cell(0, 1).text = "Where"
    table.cell(1, 0).text = "second visit"
    table.cell(1, 1).text = "14 Park Road"
    plant(name, "named-place", "table 1 row 2 column 2", "14 Park Road")

    section = letter.sections[0]
    section.header.paragraphs[0].text = "Portfolio, NMC PIN 98I0123S"
    section.footer.paragraphs[0].text = "Written 17 June 2025"
    plant(name, "registration-number", "header", "NMC PIN 98I0123S")
    plant(name, "exact-date", "footer", "17 June 2025")

    package = letter.part.package
    notes = Part(PackURI("/word/footnotes.xml"),
                 "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                 FOOTNOTES.encode(), package)
    letter.part.relate_to(notes, RT.FOOTNOTES)

    core = letter.core_properties
    core.author, core.last_modified_by, core.comments = "Hannah Clegg", "Jo Marsh", ""
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = re.sub(rb"<Company>.*?</Company>|<Company/>",
                                b"<Company>Mereham Community Trust</Company>", part.blob)
            assert b"Mereham" in part._blob
    plant(name, "author", "properties", "Hannah Clegg")
    plant(name, "last-editor", "properties", "Jo Marsh")
    plant(name, "company", "properties", "Mereham Community Trust")
    letter.save(FILES / name)


def empty_properties(document):
    """Takes out what python-docx's template says, and its picture of the first page."""
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = core.title = ""
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]


def make_clean_docx():
    import docx
    clean = docx.Document()
    clean.add_paragraph("I learned to wait before I speak.")
    clean.add_paragraph("The parent told me that the feeds were going better, and I listened.")
    empty_properties(clean)
    clean.save(FILES / "clean.docx")


# ---------------------------------------------------------------- LibreOffice

def office(source, to, folder):
    """Has LibreOffice save `source` in the format `to`, and returns the new file."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation={Path(profile).as_uri()}",
                        "--headless", "--convert-to", to, "--outdir", str(folder), str(source)],
                       check=True, capture_output=True)
    return Path(folder) / (Path(source).stem + "." + to.split(":")[0])


def draft_odt(path):
    """A text document as odfpy writes it; LibreOffice then saves it anew."""
    from odf import dc, meta, office as tags, style, text
    from odf.namespaces import TEXTNS
    from odf.opendocument import OpenDocumentText
    doc = OpenDocumentText()
    doc.meta.addElement(meta.InitialCreator(text="Hannah Clegg"))
    doc.meta.addElement(dc.Creator(text="Jo Marsh"))

    layout = style.PageLayout(name="page")
    layout.addElement(style.HeaderStyle())
    doc.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    header = style.Header()
    header.addElement(text.P(text="HCPC PH123456"))
    master.addElement(header)
    doc.masterstyles.addElement(master)

    def who(element):
        element.addElement(dc.Creator(text="Jo Marsh"))
        element.addElement(dc.Date(text="2026-03-09T10:30:00"))
        return element

    changes = text.TrackedChanges()
    for ident, kind in (("ct1", text.Insertion), ("ct2", text.Deletion)):
        region = text.ChangedRegion(check_grammar=False, qattributes={(TEXTNS, "id"): ident})
        inner = kind()
        inner.addElement(who(tags.ChangeInfo()))
        if kind is text.Deletion:
            inner.addElement(text.P(text="Mr van der Berg"))
        region.addElement(inner)
        changes.addElement(region)
    doc.text.addElement(changes)

    doc.text.addElement(text.P(text="An account of a clinic"))
    doc.text.addElement(text.P(text="The parent rang from 01632 960144 at noon."))
    marked = text.P(text="We spoke with ")
    marked.addElement(text.ChangeStart(changeid="ct1"))
    marked.addText("Miss de Souza, ")
    marked.addElement(text.ChangeEnd(changeid="ct1"))
    marked.addElement(text.Change(changeid="ct2"))
    marked.addText(", for a while.")
    doc.text.addElement(marked)
    noted = text.P(text="It went well.")
    remark = who(tags.Annotation())
    remark.addElement(text.P(text="ask about case ref SC/2026/118"))
    noted.addElement(remark)
    doc.text.addElement(noted)
    footed = text.P(text="I was asked again.")
    foot = text.Note(noteclass="footnote")
    foot.addElement(text.NoteCitation(text="1"))
    body = text.NoteBody()
    body.addElement(text.P(text="Their street has the code YO31 7EX."))
    foot.addElement(body)
    footed.addElement(foot)
    doc.text.addElement(footed)
    doc.save(path)


def make_office_text():
    with tempfile.TemporaryDirectory() as temp:
        draft = Path(temp) / "letter.odt"
        draft_odt(draft)
        saved = Path(temp) / "saved"
        shutil.copy(office(draft, "odt", saved), FILES / "letter.odt")
        shutil.copy(office(draft, "docx", saved), FILES / "libreoffice.docx")
        shutil.copy(office(draft, "pdf", saved), FILES / "libreoffice.pdf")
        shutil.copy(office(draft, "doc", saved), FILES / "old.doc")
    for name in ("letter.odt", "libreoffice.docx", "old.doc"):
        plant(name, "phone", "paragraph 2", "01632 960144")
        plant(name, "tracked-change", "paragraph 3", "insertion by Jo Marsh: Miss de Souza")
        plant(name, "tracked-change", "paragraph 3", "deletion by Jo Marsh: Mr van der Berg")
        plant(name, "honorific-name", "paragraph 3", "in the insertion: Miss de Souza")
        plant(name, "honorific-name", "paragraph 3", "in the deletion: Mr van der Berg")
        plant(name, "comment", "paragraph 4", "a comment by Jo Marsh")
        plant(name, "case-number", "comment", "case ref SC/2026/118")
        plant(name, "postcode", "footnote", "YO31 7EX; the footnote of paragraph 5")
        plant(name, "registration-number", "header", "HCPC PH123456")
        plant(name, "author", "properties", "Hannah Clegg")
        plant(name, "last-editor", "properties", "Jo Marsh")
    plant("libreoffice.pdf", "phone", "page 1", "01632 960144")
    plant("libreoffice.pdf", "honorific-name", "page 1", "Miss de Souza, an insertion")
    plant("libreoffice.pdf", "registration-number", "page 1", "HCPC PH123456, in the header")
    plant("libreoffice.pdf", "postcode", "page 1", "YO31 7EX, in the footnote")
    plant("libreoffice.pdf", "honorific-name", "page 1", "Mr van der Berg, a deletion still shown")
    plant("libreoffice.pdf", "author", "properties", "Hannah Clegg")


# ---------------------------------------------------------------- sheets and slides

def make_sheets():
    import openpyxl
    import xlsxwriter
    name = "sheet.xlsx"
    book = xlsxwriter.Workbook(FILES / name)
    book.set_properties({"author": "Tomas Wrona", "company": "Mereham Community Trust"})
    notes = book.add_worksheet("Notes")
    notes.write("A1", "visit")
    notes.write("B1", "what was said")
    notes.write("A2", "first")
    notes.write("B2", "The dad uses t.nguyen@example.org for post.")
    notes.write("A3", "second")
    notes.write_number("B3", 9993909963)
    notes.write("A4", "third")
    notes.write_comment("A4", "Ring 07700 900145 first", {"author": "Jo Marsh"})
    notes.write_rich_string("B4", "lives at ", book.add_format({"bold": True}), "N22 ",
                            book.add_format({"italic": True}), "7UD", " now")
    notes.write("E2", "NI: WM 20 31 42 B")
    notes.set_column("E:E", None, None, {"hidden": True})
    notes.write_formula("A6", '="Ward "&"7B"', None, "Ward 7B")
    notes.set_footer("&LSeen 30/09/2025")
    book.add_worksheet("Mrs Tanner").write("A1", "a sheet whose name says who")
    hidden = book.add_worksheet("Old")
    hidden.write("B4", "GMC 7012345")
    hidden.hide()
    deep = book.add_worksheet("Older")
    deep.write("C2", "MRN 1234567")
    deep.very_hidden()
    book.close()
    for file in (name, "sheet.ods"):
        plant(file, "email", "sheet Notes cell B2", "t.nguyen@example.org, a shared string")
        plant(file, "nhs-number", "sheet Notes cell B3", "9993909963, a number")
        plant(file, "comment", "sheet Notes cell A4", "a comment")
        plant(file, "phone", "sheet Notes cell A4", "07700 900145, in the comment")
        plant(file, "postcode", "sheet Notes cell B4", "N22 7UD, cut by two kinds of type")
        plant(file, "hidden", "sheet Notes column E", "a hidden column")
        plant(file, "national-insurance-number", "sheet Notes cell E2", "in a hidden column")
        plant(file, "named-place", "sheet Notes cell A6", "Ward 7B, the value of a formula")
        plant(file, "exact-date", "sheet Notes footer", "30/09/2025")
        plant(file, "honorific-name", "sheet name", "Mrs Tanner")
        plant(file, "hidden", "sheet Old", "a hidden sheet")
        plant(file, "registration-number", "sheet Old cell B4", "GMC 7012345")
        plant(file, "hidden", "sheet Older",
              "a very hidden sheet" if file == name else "a hidden sheet")
        plant(file, "case-number", "sheet Older cell C2", "MRN 1234567")
        plant(file, "author", "properties", "Tomas Wrona")
        plant(file, "last-editor", "properties", "Tomas Wrona, as the author")
        plant(file, "company", "properties", "Mereham Community Trust")
    office(FILES / name, "ods", FILES)

    # openpyxl puts its strings into the cells, where XlsxWriter keeps a table of them
    book = openpyxl.Workbook()
    book.properties.creator = "Tomas Wrona"
    book.properties.lastModifiedBy = "Jo Marsh"
    sheet = book.active
    sheet.title = "Plan"
    sheet["B2"] = "Met at Fernleigh Clinic"
    sheet["B3"] = "on 8 Aug 2026"
    book.save(FILES / "inline.xlsx")
    plant("inline.xlsx", "named-place", "sheet Plan cell B2", "Fernleigh Clinic, an inline string")
    plant("inline.xlsx", "exact-date", "sheet Plan cell B3", "8 Aug 2026, an inline string")
    plant("inline.xlsx", "author", "properties", "Tomas Wrona")
    plant("inline.xlsx", "last-editor", "properties", "Jo Marsh")


P = "http://schemas.openxmlformats.org/presentationml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make_slides():
    import pptx
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    name = "deck.pptx"
    deck = pptx.Presentation()
    titles = ["What I learned", "Ms McDonald-Hughes and her twins", "Left out", "Thanks"]
    slides = []
    for title in titles:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        slides.append(slide)
    plant(name, "honorific-name", "slide 2", "Ms McDonald-Hughes, in the title")
    slides[0].notes_slide.notes_text_frame.text = "Say that she rang from 07700 900146."
    plant(name, "phone", "slide 1", "07700 900146, in the speaker's notes")
    cells = slides[1].shapes.add_table(1, 2, 914400, 1828800, 4572000, 457200).table
    cells.cell(0, 0).text = "home"
    cells.cell(0, 1).text = "LS17 5NB"
    plant(name, "postcode", "slide 2", "LS17 5NB, in a table")
    box = slides[2].shapes.add_textbox(914400, 1828800, 4572000, 457200)
    box.text_frame.text = "Date of birth 9 March 2026"
    slides[2]._element.set("show", "0")
    plant(name, "hidden", "slide 3", "a hidden slide")
    plant(name, "date-of-birth", "slide 3", "on a hidden slide")
    plant(name, "exact-date", "slide 3", "the same date")
    slides[3].shapes.add_picture(
        io.BytesIO(jpeg_bytes(picture((80, 60)), exif=exif_bytes("Dana Tanner"))), 914400, 1828800)
    plant(name, "photo-place", "slide 4", "EXIF GPS of the picture")
    plant(name, "camera-owner", "slide 4", "EXIF owner, artist and serial number of the picture")

    package = deck.part.package
    kind = "application/vnd.openxmlformats-officedocument.presentationml."
    authors = Part(PackURI("/ppt/commentAuthors.xml"), kind + "commentAuthors+xml", package, (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><p:cmAuthorLst xmlns:p="{P}">'
        '<p:cmAuthor id="0" name="Jo Marsh" initials="JM" lastIdx="1" clrIdx="0"/>'
        '</p:cmAuthorLst>').encode())
    deck.part.relate_to(authors, REL + "/commentAuthors")
    comments = Part(PackURI("/ppt/comments/comment1.xml"), kind + "comments+xml", package, (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><p:cmLst xmlns:p="{P}">'
        '<p:cm authorId="0" dt="2026-03-09T10:30:00.000" idx="1"><p:pos x="10" y="10"/>'
        '<p:text>Is this from Rosebank Family Hub?</p:text></p:cm></p:cmLst>').encode())
    slides[1].part.relate_to(comments, REL + "/comments")
    plant(name, "comment", "slide 2", "a comment by Jo Marsh")
    plant(name, "named-place", "slide 2", "Rosebank Family Hub, in the comment")

    core = deck.core_properties
    core.author, core.last_modified_by, core.title = "Hannah Clegg", "Jo Marsh", "What I learned"
    plant(name, "author", "properties", "Hannah Clegg")
    plant(name, "last-editor", "properties", "Jo Marsh")
    deck.save(FILES / name)


# ---------------------------------------------------------------- PDF

def make_pdfs():
    from PIL import Image, ImageDraw
    from pypdf import PdfReader, PdfWriter
    from reportlab.pdfgen import canvas
    page = canvas.Canvas(str(FILES / "text.pdf"))
    page.setAuthor("Ayesha Khan")
    page.setTitle("A reflective account")
    page.drawString(72, 760, "First page. The form gave the NHS number 999 030 8241.")
    page.drawString(72, 740, "After that we talked about sleep.")
    page.showPage()
    page.drawString(72, 760, "Second page. Sister Adeyemi was in charge.")
    page.drawString(72, 740, "I wrote to ")
    page.setFont("Helvetica-Bold", 12)
    page.drawString(130, 740, "fatima.z@example.org")
    page.linkURL("https://example.org/fatima", (72, 700, 200, 720))
    page.showPage()
    page.save()
    plant("text.pdf", "author", "properties", "Ayesha Khan")
    plant("text.pdf", "nhs-number", "page 1", "999 030 8241")
    plant("text.pdf", "honorific-name", "page 2", "Sister Adeyemi")
    plant("text.pdf", "email", "page 2", "fatima.z@example.org")
    plant("text.pdf", "web-link", "page 2", "only the target of a link")

    scan = Image.new("L", (420, 300), 250)
    ImageDraw.Draw(scan).text((20, 20), "NHS number 999 821 9930\nMrs Tanner", fill=0)
    scan.save(FILES / "scanned.pdf", resolution=72)
    plant("scanned.pdf", "unreadable", "page 1", "a picture of text, with no text")

    writer = PdfWriter()
    for sheet in PdfReader(FILES / "text.pdf").pages:
        writer.add_page(sheet)
    writer.encrypt(user_password="correct horse", owner_password="battery staple",
                   algorithm="AES-256")
    writer.write(FILES / "encrypted.pdf")
    plant("encrypted.pdf", "unreadable", "file", "needs a password to open")


def make_encrypted_docx():
    from msoffcrypto.format.ooxml import OOXMLFile
    with open(FILES / "clean.docx", "rb") as source, \
            open(FILES / "encrypted.docx", "wb") as out:
        OOXMLFile(source).encrypt("correct horse", out)
    plant("encrypted.docx", "unreadable", "file", "needs a password to open")


# ---------------------------------------------------------------- mail, archives, the rest

def make_mail():
    import docx
    attached = docx.Document()
    attached.add_paragraph("Plan for the week")
    attached.add_paragraph("Her NHS number is 999 757 4915.")
    empty_properties(attached)
    attached.core_properties.author = "Kit Marsh"
    docx_bytes = io.BytesIO()
    attached.save(docx_bytes)

    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "Hannah Clegg <h.clegg@example.nhs.uk>"
    mail["To"] = "jo.marsh@example.nhs.uk"
    mail["Cc"] = "office@example.org"
    mail["Subject"] = "The visit to Mrs Péreira today"
    mail["Date"] = "Mon, 09 Mar 2026 10:30:00 +0000"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content(
        "Hello,\n\nthe café was shut, so we met at the flat of the family, where the mother said "
        "that I should write to her sister at lucy.hart@example.org about it.\n",
        cte="quoted-printable")
    mail.add_alternative(
        "<p>Hello,</p><p>she also gave me 077<b>00 900</b>147.</p>", subtype="html", cte="base64")
    mail.add_attachment("twin: 9995181908\n", filename="notes.txt", cte="base64")
    mail.add_attachment(docx_bytes.getvalue(), maintype="application", filename="plan.docx",
                        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document")
    (FILES / "message.eml").write_bytes(mail.as_bytes())
    name = "message.eml"
    plant(name, "email", "header From", "h.clegg@example.nhs.uk, beside the name Hannah Clegg")
    plant(name, "email", "header To", "jo.marsh@example.nhs.uk")
    plant(name, "email", "header Cc", "office@example.org")
    plant(name, "honorific-name", "header Subject", "Mrs Péreira, in an encoded word")
    plant(name, "exact-date", "header Date", "9 Mar 2026")
    plant(name, "email", "plain text part", "lucy.hart@example.org, in quoted-printable")
    plant(name, "phone", "html part", "07700 900147, in base64 and cut by markup")
    plant(name, "attached-file", "attachment notes.txt", "a text file")
    plant(name, "nhs-number", "attachment notes.txt", "9995181908")
    plant(name, "attached-file", "attachment plan.docx", "a Word file")
    plant(name, "nhs-number", "attachment plan.docx, paragraph 2", "999 757 4915")
    plant(name, "author", "attachment plan.docx, properties", "Kit Marsh")


def make_rest():
    # bytes that look like nothing known, the same each time
    noise, state = bytearray(), 12345
    for _ in range(4096):
        state = (state * 1103515245 + 12345) % 2**31
        noise.append(state >> 16 & 255)
    (FILES / "unknown.bin").write_bytes(bytes(noise))
    plant("unknown.bin", "unreadable", "file", "bytes of no known format")

    with zipfile.ZipFile(FILES / "archive.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("visits/notes.txt", "Her number is 999 366 7129, I think.\n")
    plant("archive.zip", "attached-file", "visits/notes.txt", "a file inside an archive")
    plant("archive.zip", "nhs-number", "visits/notes.txt", "999 366 7129")


# ---------------------------------------------------------------- bombs

def docx_around(document, more=None):
    """The bytes of a Word file around a word/document.xml, given whole or in pieces."""
    types = ('<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
             'package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.'
             'openxmlformats-package.relationships+xml"/><Default Extension="zip" ContentType='
             '"application/zip"/><Override PartName="/word/document.xml" ContentType="application/'
             'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    rels = ('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.'
            'openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://'
            'schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        pack.writestr("[Content_Types].xml", types)
        pack.writestr("_rels/.rels", rels)
        with pack.open("word/document.xml", "w", force_zip64=False) as part:
            for piece in document:
                part.write(piece)
        for name, data in (more or {}).items():
            pack.writestr(name, data)
    return out.getvalue()


OPEN = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body><w:p>'.encode()
CLOSE = b"</w:p></w:body></w:document>"
MB = 1024 * 1024


def pdf_of(objects):
    """A PDF of numbered objects, with a right table of where each one is."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def pdf_with_stream(data, filters):
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter%s>>\nstream\n" % (len(data), filters) + data + b"\nendstream"])


def make_bombs():
    # 200 MB of one letter in the text of a Word file
    (BOMBS / "long.docx").write_bytes(docx_around(
        [OPEN, b"<w:r><w:t>"] + [b"a" * MB] * 200 + [b"</w:t></w:r>", CLOSE]))
    # 200,000 elements, one inside the other
    (BOMBS / "deep.docx").write_bytes(docx_around(
        [OPEN, b"<w:smartTag>" * 200_000, b"<w:r><w:t>deep</w:t></w:r>",
         b"</w:smartTag>" * 200_000, CLOSE]))
    # ten entities, each ten times the one before
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11))
    (BOMBS / "laughs.docx").write_bytes(docx_around([
        f'<?xml version="1.0"?><!DOCTYPE d [{entities}]>'.encode(),
        OPEN.split(b"?>", 1)[1], b"<w:r><w:t>&a10;</w:t></w:r>", CLOSE]))
    # an archive in a Word file in an archive, with a number at the bottom
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("notes.txt", "NHS number 999 768 4265\n")
    middle = docx_around([OPEN, b"<w:r><w:t>outer</w:t></w:r>", CLOSE],
                         {"word/embeddings/inner.zip": inner.getvalue()})
    with zipfile.ZipFile(BOMBS / "nested.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("letter.docx", middle)
    # a picture that says it is 100,000 by 100,000

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    (BOMBS / "huge.png").write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""))
    # a page of 1 GB, packed once, and the same packed twice
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * MB) for _ in range(1000)) + packer.flush()
    (BOMBS / "flate.pdf").write_bytes(pdf_with_stream(packed, b"/FlateDecode"))
    (BOMBS / "flate-twice.pdf").write_bytes(
        pdf_with_stream(zlib.compress(packed, 9), b"[/FlateDecode/FlateDecode]"))
    # pages whose child is their own parent
    (BOMBS / "loop.pdf").write_bytes(pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"]))
    # 2,000 multiparts, one inside the other
    top = b"From: a@example.org\r\nSubject: deep\r\nMIME-Version: 1.0\r\n"
    lines = [top]
    for i in range(2000):
        lines.append(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i))
    lines.append(b"Content-Type: text/plain\r\n\r\ndeep\r\n")
    lines += [b"--b%d--\r\n" % i for i in reversed(range(2000))]
    (BOMBS / "nested.eml").write_bytes(b"".join(lines))


# ---------------------------------------------------------------- the list, and the check

def check_identifiers():
    """Says how many cases each kind has, and fails on a malformed or repeated line."""
    seen, count = set(), collections.Counter()
    for number, line in enumerate(
            (HERE / "identifiers.tsv").read_text(encoding="utf-8").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        kind, label, text = line.split("\t")
        assert label in ("found", "quiet") and text and len(line) < 200, number
        assert (kind, text) not in seen, number
        seen.add((kind, text))
        count[kind, label] += 1
    for kind in dict.fromkeys(kind for kind, _ in count):
        print(f"{kind}: {count[kind, 'found']} found, {count[kind, 'quiet']} quiet")


def main():
    check_identifiers()
    if "--check" in sys.argv:
        return
    for folder in (FILES, BOMBS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    make_text()
    make_pictures()
    make_letter_docx()
    make_clean_docx()
    make_office_text()
    make_sheets()
    make_slides()
    make_pdfs()
    make_encrypted_docx()
    make_mail()
    make_rest()
    make_bombs()
    with open(HERE / "files.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.write("# What is hidden in files/ and where: file, kind, where, note; tab separated.\n"
                  "# A file with no line here (clean.docx, plain.jpg) holds nothing.\n")
        for row in planted:
            assert not any("\t" in cell or "\n" in cell for cell in row), row
            out.write("\t".join(row) + "\n")
    assert {row[0] for row in planted} <= {path.name for path in FILES.iterdir()}


if __name__ == "__main__":
    main()
