"""Documents that were made to hang or to crash the readers of XML, of tables, of JSON and of office formats beside Word.

They are made like those of `hostile`, and read by the same test.
"""

import random
from collections.abc import Callable

from tests.check.documents.hostile import ANY, ENTITIES, MIB, READ, Kind, repeated
from tests.check.documents.packages import DRAWING, epub, odf, package, pptx, relations, slide, xlsx

ENDINGS = {
    "csv": "csv",
    "json": "json",
    "notebook": "ipynb",
    "markup": "xml",
    "pptx": "pptx",
    "xlsx": "xlsx",
    "odf": "odt",
    "epub": "epub",
    "rtf": "rtf",
}

CSV = {
    "open quotes": (repeated('"a,', MIB // 8), READ),
    "quotes": (repeated('"', MIB // 2), READ),
    "odd quotes": (repeated('"""x,', MIB // 8), READ),
    "cells": (repeated(",", MIB // 2), READ),
    "lines in a cell": (lambda: b'"' + b"\n" * (MIB // 8), READ),
}

JSON = {
    "open strings": (repeated('"a\n', MIB // 8), READ),
    "quotes": (repeated('"', MIB // 8), READ),
    "open strings of escapes": (repeated('"\\', MIB // 4), READ),
    "backslashes": (lambda: b'"' + b"\\" * (MIB // 2), READ),
    "escapes": (lambda: b'"' + b"\\u0041" * (MIB // 4) + b'"', READ),
    "lines in a string": (lambda: b'"' + b"\\n" * (MIB // 2) + b'"', READ),
    "halves of pairs": (repeated('"\\ud800" ', MIB // 4), READ),
    "brackets": (repeated("[", MIB // 2), READ),
    "big numbers": (lambda: b"[" + b"9" * MIB + b"]", READ),
}

NOTEBOOK = {
    "brackets in metadata": (lambda: b'{"metadata":' + b"[" * MIB, "RecursionError"),
    "cells of cells": (repeated('{"cells":[', MIB), ("no notebook", "RecursionError")),
    "many cells": (lambda: b'{"cells":[' + b'{"source":["a"]},' * 5_000 + b"{}]}", READ),
    "many lines of a cell": (lambda: b'{"cells":[{"source":[' + b'"",' * MIB + b'""]}]}', READ),
    "big numbers": (lambda: b'{"nbformat":' + b"9" * MIB + b"}", ("no notebook", READ)),
}

DEEP = b"<a>" * 100_000
MARKUP = {
    "deep": (lambda: DEEP, "nested"),
    "entities": (lambda: ENTITIES + b"]><a>&j;</a>", "entities of its own"),
    "external entity": (
        lambda: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "entities of its own",
    ),
    "entities of the document type": (lambda: b'<!DOCTYPE a [<!ENTITY % b "c"> %b; %b;]><a/>', "entities of its own"),
    "external document type": (lambda: b'<!DOCTYPE a SYSTEM "file:///dev/zero"><a>&nbsp;</a>', READ),
    "attributes of the document type": (
        lambda: (
            b"<!DOCTYPE a ["
            + b"".join(b'<!ATTLIST a b%d CDATA "c d">' % n for n in range(200))
            + b"]><x>"
            + b"<a/>" * 200
            + b"</x>"
        ),
        READ,
    ),
    "million elements": (lambda: b"<a>" + b"<b/>" * (MIB // 8) + b"</a>", READ),
    "million texts": (lambda: b"<a>" + b"<b>c</b>" * (MIB // 32) + b"</a>", READ),
    "lines": (lambda: b"<a>" + b"\n" * (MIB // 2) + b"</a>", READ),
    "long attribute": (lambda: b'<a b="' + b"c " * (MIB // 4) + b'"/>', READ),
    "many attributes": (lambda: b"<a " + b" ".join(b'a%d=""' % n for n in range(200_000)) + b"/>", READ),
    "long namespace": (lambda: b'<a xmlns="' + b"n" * (MIB // 8) + b'">' + b"<b/>" * 4_000 + b"</a>", READ),
    "open comment": (lambda: b"<a><!--" + b"- " * MIB, "damaged XML"),
    "open section": (lambda: b"<a><![CDATA[" + b"]" * (MIB // 8), "damaged XML"),
    "encoding idna": (lambda: b'<?xml version="1.0" encoding="idna"?><a>\xff</a>', "not UTF-8"),
    "encoding of two bytes": (lambda: b'<?xml version="1.0" encoding="utf-16"?><a>ISO 9001</a>', READ),
    "spaces before the end": (lambda: b"<?xml " + b" " * (8 * MIB), "damaged XML"),
}

BIG = random.Random(1).randbytes(400).hex()
"""Text that does not pack well."""

ENTITY_SLIDE = ENTITIES.decode() + "]>" + slide("&j;")
PPTX = {
    "bomb of spaces": (lambda: pptx([" " * (70 * MIB)]), ("unpacks to more", "300 to 1")),
    "bomb of many slides": (lambda: pptx([slide(BIG * (24 * 1024))] * 6), ("unpacks to more", "characters of text")),
    "entities": (lambda: pptx([ENTITY_SLIDE]), "document type"),
    "deep": (lambda: pptx([f'<a:p xmlns:a="{DRAWING}">' * 100_000]), "nested"),
    "paragraphs in paragraphs": (lambda: pptx([f'<a:p xmlns:a="{DRAWING}">' * 900 + "</a:p>" * 900]), READ),
    "one slide often": (lambda: often(), READ),
    "notes that are the slide": (
        lambda: pptx([slide("ISO 9001")] * 50, **loop_of_notes(50)),
        READ,
    ),
    "no slides": (lambda: package({"ppt/presentation.xml": "<a/>"}), READ),
}


def often() -> bytes:
    """A presentation that lists its only slide very often."""
    listed = '<p:sldId r:id="r1"/>' * 50_000
    names = 'xmlns:p="p" xmlns:r="r"'
    return package(
        {
            "ppt/presentation.xml": f"<p:presentation {names}>{listed}</p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(("slide", "a.xml")),
            "ppt/a.xml": slide("ISO 9001"),
        }
    )


def loop_of_notes(number: int) -> dict[str, str | bytes]:
    """The relations of slides that all name all slides as their notes."""
    notes = relations(*(("notesSlide", f"slide{one}.xml") for one in range(1, number + 1)))
    return {f"ppt/slides/_rels/slide{one}.xml.rels": notes for one in range(1, number + 1)}


CELL = '<c t="s"><v>0</v></c>'
XLSX = {
    "bomb of spaces": (lambda: xlsx(" " * (70 * MIB)), "too much"),
    "one long text often": (
        lambda: xlsx(f"<row>{CELL * 10_000}</row>", f"<si><t>{BIG * 300}</t></si>"),
        "characters of text",
    ),
    "entities": (
        lambda: xlsx("", **{"xl/sharedStrings.xml": ENTITIES.decode() + "]><sst>&j;</sst>"}),
        "document type",
    ),
    "deep": (lambda: xlsx("<row>" * 100_000), "deep"),
    "one sheet often": (lambda: xlsx("<row><c t='str'><v>ISO 9001</v></c></row>", **many_sheets()), READ),
    "row beyond the last": (lambda: xlsx('<row r="9999999"><c t="str"><v>a</v></c></row>'), "rows"),
    "cells": (lambda: xlsx(f"<row>{CELL * 300}</row>" * 20, "<si><t>ISO 9001</t></si>"), READ),
    "text that is not there": (lambda: xlsx('<row><c t="s"><v>99999999</v></c></row>'), READ),
}


def many_sheets() -> dict[str, str | bytes]:
    """A workbook with very many sheets, all of the same rows."""
    listed = '<sheet name="a" r:id="r1"/>' * 10_000
    return {"xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>'}


ROW = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">{}'
ODF = {
    "bomb of spaces": (lambda: odf(" " * (70 * MIB)), ("unpacks to more", "300 to 1")),
    "entities": (lambda: package({"content.xml": ENTITIES + b"]><a>&j;</a>"}), "document type"),
    "deep": (lambda: odf("<text:p>" * 100_000), "nested"),
    "paragraphs in paragraphs": (lambda: odf("<text:p>" * 900 + "</text:p>" * 900), READ),
    "paragraphs": (lambda: odf("<text:p>ISO 9001</text:p>" * 5_000), READ),
    "repeated cells": (
        lambda: odf(
            (ROW.format("<text:p>ISO 9001</text:p>") + "</table:table-cell></table:table-row>") * 1000, "spreadsheet"
        ),
        READ,
    ),
    "false number of repeats": (
        lambda: odf(f'<table:table-row table:number-rows-repeated="{"9" * 100_000}"/>', "spreadsheet"),
        READ,
    ),
    "spaces that stand for many": (lambda: odf('<text:p>ISO<text:s text:c="999999999"/>9001</text:p>'), READ),
    "flat and deep": (lambda: b"<?xml version='1.0'?>" + DEEP, "nested"),
}

EPUB = {
    "bomb of spaces": (lambda: epub({"a.xhtml": " " * (70 * MIB)}), ("unpacks to more", "300 to 1")),
    "bomb of many chapters": (
        lambda: epub({f"{one}.xhtml": BIG * (24 * 1024) for one in range(6)}),
        ("unpacks to more", "characters of text"),
    ),
    "entities": (
        lambda: epub({}, **{"OEBPS/a.opf": ENTITIES + b"]><package>&j;</package>"}),
        "document type",
    ),
    "one chapter often": (
        lambda: epub(
            {"a.xhtml": "ISO 9001"},
            **{"OEBPS/a.opf": OFTEN},
        ),
        READ,
    ),
    "open tags": (lambda: epub({"a.xhtml": "<a " * (MIB // 4)}), READ),
    "places outside": (lambda: epub({"../../../etc/passwd": "ISO 9001"}), READ),
}
OFTEN = '<package><item id="a" href="a.xhtml" media-type="text/html"/>' + '<itemref idref="a"/>' * 50_000 + "</package>"

REFUSED = (READ, "not a readable RTF")
RTF = {
    "braces": (repeated("{\\rtf1 ", MIB), ANY),
    "closed braces": (lambda: b"{\\rtf1 " + b"}" * MIB, ANY),
    "open field": (lambda: b"{\\rtf1 " + b'{\\field{\\*\\fldinst{HYPERLINK "' * 200, ANY),
    "open table of fonts": (lambda: b"{\\rtf1 {\\fonttbl" + b"\\f1" * 1_000, ANY),
    "binary data": (lambda: b"{\\rtf1 \\pict\\bin999999999999 a", ANY),
    "binary data without length": (lambda: b"{\\rtf1 \\pict\\bin a", REFUSED),
    "characters of many digits": (lambda: b"{\\rtf1 " + b"\\u9999999999?" * 10_000, REFUSED),
    "page of codes": (lambda: b"{\\rtf1\\ansicpg99999 ISO 9001\\'ff}", ANY),
    "paragraphs": (lambda: b"{\\rtf1 " + b"ISO 9001\\par " * 5_000, ANY),
}

FORMATS = {
    "csv": CSV,
    "json": JSON,
    "notebook": NOTEBOOK,
    "markup": MARKUP,
    "pptx": PPTX,
    "xlsx": XLSX,
    "odf": ODF,
    "epub": EPUB,
    "rtf": RTF,
}

Made = tuple[Callable[[], bytes], str | tuple[str, ...]]

KINDS = [
    Kind(name, reader, make, told, ENDINGS[reader])
    for reader, kinds in FORMATS.items()
    for name, (make, told) in kinds.items()
]
