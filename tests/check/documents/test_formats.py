"""Formats beside text, Word and PDF: all their text is read, with the locations that people of the format know."""

import json
from pathlib import Path

import pytest

from aistandards import DocumentError
from aistandards.check.documents import read_document
from aistandards.check.references import find
from tests.check.documents.packages import epub, odf, package, pptx, relations, slide, xlsx
from tests.support.commands import run
from tests.support.installed import DESIGNATIONS, PLUGINS

subprocess = pytest.mark.subprocess


def cited(name: str, content: str | bytes) -> list[tuple[str, str]]:
    """Location and designation of every reference that is not allowed."""
    written = content if isinstance(content, bytes) else content.encode()
    document = read_document(Path(name), PLUGINS, content=written)
    found = []
    for reference in find(document.text, DESIGNATIONS):
        segments = document.segments_of(reference.start, reference.end)
        if not any(segment.allowed for segment in segments):
            found.append((str(segments[0].location), reference.designation.text))
    return found


TEXT = "We follow ISO/IEC 42001:2023.\nISO 9001 aistandards: allow\nand ISO/IEC 22989"


@pytest.mark.parametrize(
    "ending", "txt log rst adoc org yaml yml toml typ md qmd rmd mdx tex html xhtml json jsonl csv tsv xml".split()
)
def test_every_ending_of_text_gives_the_lines_of_the_file(ending: str) -> None:
    text = f"<a>{TEXT}</a>" if ending == "xml" else TEXT
    assert cited(f"a.{ending}", text) == [("line 1", "ISO/IEC 42001:2023"), ("line 3", "ISO/IEC 22989")]
    assert cited(f"a.{ending.upper()}", text) == cited(f"a.{ending}", text)


def test_json_is_read_string_by_string_with_its_escapes() -> None:
    source = r"""{"by": "ISO\/IEC\u00a04\u0032001:2023",
  "ISO 31000": ["ISO/IEC 22989", "23894", 38507, "\"ISO 8601-1\"\nISO 9001"],
  "old": "ISO/IEC 27001 \ud800", // ISO 26000 in a comment with one "
  "last": "ISO 14001" } """
    assert cited("a.json", source) == [
        ("line 1", "ISO/IEC 42001:2023"),
        ("line 2", "ISO 31000"),
        ("line 2", "ISO/IEC 22989"),
        ("line 2", "ISO 8601-1"),
        ("line 2", "ISO 9001"),
        ("line 3", "ISO/IEC 27001"),
        ("line 3", "ISO 26000"),
        ("line 4", "ISO 14001"),
    ]
    assert cited("a.jsonl", '{"a": "ISO 9001"}\n{"a": "ISO 14001"}\n') == [
        ("line 1", "ISO 9001"),
        ("line 2", "ISO 14001"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_cell_by_cell(separator: str) -> None:
    rows = [
        ["number", "text", "more"],
        ["1", '"ISO/IEC 42001:2023 and\nISO/IEC ""22989"""', "27001"],
        ["2", "ISO/IEC", "23894"],
        ["3", '"ISO 9001 and an open quotation mark', "ISO 14001"],
        ["4", "ISO 26000", "aistandards: allow"],
    ]
    table = "\r\n".join(separator.join(row) for row in rows)
    assert cited("a.csv", table) == [
        ("line 2", "ISO/IEC 42001:2023"),
        ("line 5", "ISO 9001"),
        ("line 5", "ISO 14001"),
    ]
    assert cited("a.csv", table.replace('""', ""))[1] == ("line 3", "ISO/IEC 22989")


XML = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE standard PUBLIC "-//X//DTD" "x.dtd">
<standard id="ISO1000" note="después de ISO 31000">
  <p>See ISO/IEC&nbsp;<b>42001</b>:2023, <i>ISO/IEC</i> 22989
     and ISO/IEC
     <ref>23894</ref>.</p><!-- ISO 2000 -->
  <publisher>ISO</publisher><number>38507</number>
  <name>ISO 9001</name><number>27001</number>
  <![CDATA[ <ISO 14001> ]]>
  <p>ISO 26000 <?x aistandards: allow?></p>
</standard>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_xml_is_read_with_its_attributes_of_text_and_without_tags(encoding: str) -> None:
    assert cited("a.xml", XML.format(encoding=encoding.removesuffix("-sig")).encode(encoding)) == [
        ("line 3", "ISO 31000"),
        ("line 4", "ISO/IEC 42001:2023"),
        ("line 4", "ISO/IEC 22989"),
        ("line 5", "ISO/IEC 23894"),
        ("line 8", "ISO 9001"),
        ("line 9", "ISO 14001"),
    ]


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["On **ISO/IEC**\n", "42001:2023"], "metadata": {}},
        {"cell_type": "code", "source": "# ISO/IEC 22989\n'a'", "outputs": [{"text": "ISO 9001"}]},
        {"cell_type": "raw", "source": ["ISO 14001 aistandards: allow\nISO/IEC", " 23894"]},
    ],
    "metadata": {"title": "ISO 26000"},
    "nbformat": 4,
}


def test_a_notebook_is_read_cell_by_cell_without_output() -> None:
    expected = [("cell 1", "ISO/IEC 42001:2023"), ("cell 2", "ISO/IEC 22989"), ("cell 3", "ISO/IEC 23894")]
    assert cited("a.ipynb", json.dumps(NOTEBOOK)) == expected
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "# ISO 9001"}]}]}
    assert cited("a.ipynb", json.dumps(old)) == [("cell 1", "ISO 9001")]
    for broken in ("", "[]", '{"cells": 1}', '{"cells": [{"source": 1}]}', '{"a": ' + "[" * 30_000):
        with pytest.raises(DocumentError, match="no notebook|in parts|cannot be read"):
            cited("a.ipynb", broken)


@subprocess
def test_a_presentation_is_read_slide_by_slide_in_its_order() -> None:
    notes = relations(("notesSlide", "../notesSlides/n.xml"), ("image", "../media/a.png"), ("slide", "missing.xml"))
    content = pptx(
        [slide("On ISO/IEC| 42001:2023", "ISO/IEC", "22989"), slide("ISO 9001 aistandards: allow", "ISO 14001")],
        **{"ppt/slides/_rels/slide2.xml.rels": notes, "ppt/notesSlides/n.xml": slide("ISO/IEC 23894")},
    )
    assert cited("a.pptx", content) == [
        ("slide 1", "ISO/IEC 42001:2023"),
        ("notes of slide 1", "ISO/IEC 23894"),
        ("slide 2", "ISO 14001"),
    ]


SHEET = """<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>ISO/IEC </t><t>22989</t></is></c>
    <c r="C2"><v>27001</v></c></row><row r="40"><c r="AB40" t="str"><v>ISO/IEC 23894</v></c></row>
    <row r="41"><c r="A41" t="inlineStr"><is><t>ISO 9001</t></is></c>
    <c r="C41" t="inlineStr"><is><t>aistandards: allow</t></is></c></row>"""


@subprocess
def test_a_workbook_is_read_cell_by_cell() -> None:
    assert cited("a.xlsx", xlsx(SHEET, "<si><r><t>ISO/IEC</t></r><r><t> 42001:2023</t></r></si>")) == [
        ("cell Requirements!A2", "ISO/IEC 42001:2023"),
        ("cell Requirements!B2", "ISO/IEC 22989"),
        ("cell Requirements!AB40", "ISO/IEC 23894"),
    ]


@subprocess
def test_a_workbook_of_a_kept_library_is_read(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra tables")
    book = openpyxl.Workbook()
    book.active.title = "First"
    book.active["C3"] = "ISO/IEC TR 24030:2021"
    book.create_sheet("Second")["A1"] = "ISO/IEC 22989"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert cited("a.xlsx", path.read_bytes()) == [
        ("cell First!C3", "ISO/IEC TR 24030:2021"),
        ("cell Second!A1", "ISO/IEC 22989"),
    ]
    assert f"{path}: cell First!C3: ISO/IEC TR 24030:2021: superseded" in run("check", str(path)).stdout
    (row, _) = json.loads(run("check", "--json", str(path)).stdout)
    assert (row["line"], row["place"]) == (None, "cell First!C3")
    (result,) = json.loads(run("check", "--format", "sarif", str(path)).stdout)["runs"][0]["results"]
    assert result["locations"][0]["logicalLocations"] == [{"name": "cell First!C3", "kind": "cell"}]


@subprocess
def test_an_open_document_text_is_read_paragraph_by_paragraph() -> None:
    content = odf(
        "<text:tracked-changes><text:p>ISO 1000</text:p></text:tracked-changes><text:h>On ISO/IEC<text:s/>"
        "<text:span>42001</text:span>:2023</text:h><text:p/><text:p>ISO/IEC 22989<text:note><text:note-body>"
        "<text:p>ISO/IEC 23894</text:p></text:note-body></text:note></text:p><text:p>ISO 9001 aistandards: allow</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>ISO 14001</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    expected = [
        ("paragraph 1", "ISO/IEC 42001:2023"),
        ("paragraph 2", "ISO/IEC 22989"),
        ("paragraph 3", "ISO/IEC 23894"),
        ("paragraph 5", "ISO 14001"),
    ]
    assert cited("a.odt", content) == expected
    assert cited("guessed", content) == expected


@subprocess
def test_open_document_slides_and_sheets_have_their_own_locations() -> None:
    slides = "".join(f"<draw:page><text:p>{one}</text:p></draw:page>" for one in ("ISO/IEC 42001:2023", "ISO 9001"))
    assert cited("a.odp", odf(slides, "presentation")) == [("slide 1", "ISO/IEC 42001:2023"), ("slide 2", "ISO 9001")]
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    sheet = (
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'
        f'</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="26"/>{cell.format("ISO 9001")}'
        f"{cell.format('ISO 14001')}</table:table-row></table:table>"
    )
    assert cited("a.ods", odf(sheet, "spreadsheet")) == [
        ("cell S!AA1048571", "ISO 9001"),
        ("cell S!AB1048571", "ISO 14001"),
    ]


@subprocess
def test_headers_of_an_open_document_and_a_flat_one_are_read() -> None:
    names = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    header = f"<a {names}><o:master-styles><t:p>ISO 14001</t:p></o:master-styles></a>"
    assert cited("a.odt", odf("<text:p>ISO 9001</text:p>", **{"styles.xml": header})) == [
        ("paragraph 1", "ISO 9001"),
        ("header or footer 1", "ISO 14001"),
    ]
    flat = f'<?xml version="1.0"?><a {names}><t:p>ISO 1</t:p><o:body><t:p>ISO 9001</t:p></o:body></a>'
    assert cited("a.fodt", flat) == [("paragraph 1", "ISO 9001")]


@subprocess
def test_a_book_is_read_chapter_by_chapter() -> None:
    book = epub(
        {"z%20a.xhtml": "<p>ISO/IEC <i>42001:2023</i></p>ISO/IEC", "a.xhtml": "<p>22989</p>ISO 9001<p>ISO 14001"},
        **{"OEBPS/z a.xhtml": "<p>ISO/IEC <i>42001:2023</i></p>ISO/IEC"},
    )
    assert cited("a.epub", book) == [
        ("chapter 1", "ISO/IEC 42001:2023"),
        ("chapter 2", "ISO 9001"),
        ("chapter 2", "ISO 14001"),
    ]


RTF = rb"""{\rtf1\ansi{\fonttbl{\f0 ISO 1000;}}{\info{\title ISO 1001}} On ISO/IEC\~{\b 42001}:2023\par
\par ISO 9001 aistandards: allow\par ISO/IEC \u50?\'32989\par}"""


@subprocess
def test_rtf_is_read_paragraph_by_paragraph() -> None:
    pytest.importorskip("striprtf", reason="needs the extra documents")
    assert cited("a.rtf", RTF) == [("paragraph 1", "ISO/IEC 42001:2023"), ("paragraph 3", "ISO/IEC 22989")]


@subprocess
@pytest.mark.parametrize("ending", ["docm", "dotx", "dotm"])
def test_word_files_with_macros_and_templates_are_read(ending: str) -> None:
    kinds = {
        "docm": "ms-word.document.macroEnabled",
        "dotx": "openxmlformats-officedocument.wordprocessingml.template",
        "dotm": "ms-word.template.macroEnabledTemplate",
    }
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = package(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" '
            f'ContentType="application/vnd.{kinds[ending]}.main+xml"/></Types>',
            "word/document.xml": f'<w:document xmlns:w="{word}"><w:p><w:r><w:t>ISO 9001</w:t></w:r></w:p></w:document>',
        }
    )
    assert cited(f"a.{ending}", content) == [("paragraph 1", "ISO 9001")]


GUESSED = {
    "html": b"<!DOCTYPE html><p>ISO/IEC <b>42001</b>",
    "html with a declaration": b"<?xml version='1.0'?><!-- a -->\n<!DOCTYPE html><p>ISO/IEC <b>42001</b>",
    "xml": b"<?xml version='1.0'?><a>ISO/IEC <b>42001</b></a>",
    "json": b'\n{"a": "ISO\\/IEC 42001"}',
    "tex": b"\\documentclass{a} ISO/IEC~\\textbf{42001}",
    "bibtex": b"@misc{a, author = {ISO/IEC}, number = {42001}}",
    "text with a mark": b"\xef\xbb\xbfISO/IEC 42001",
    "text in utf-16": "ISO/IEC 42001".encode("utf-16"),
    "notebook": json.dumps({"cells": [{"cell_type": "raw", "source": "ISO/IEC 42001"}], "nbformat": 4}).encode(),
}


@pytest.mark.parametrize("kind", GUESSED)
def test_a_file_without_a_known_ending_is_read_by_its_content(kind: str) -> None:
    for name in ("a", "a.unknown", "<stdin>"):
        assert [designation for _, designation in cited(name, GUESSED[kind])] == ["ISO/IEC 42001"]


@subprocess
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pptx", package({"a": ""}), "not a PPTX"),
        ("a.odt", package({"a": ""}), "not an OpenDocument"),
        ("a.odt", odf("", **{"META-INF/manifest.xml": "<a><encryption-data/></a>"}), "without a password"),
        ("a.epub", package({"a": ""}), "not an EPUB"),
        ("a.epub", package({"META-INF/container.xml": "<a/>"}), "not an EPUB"),
        ("a.xlsx", package({"a": ""}), "no XLSX"),
        ("a.rtf", b"no rtf", "not an RTF"),
        ("a.xml", b"<a>", "damaged XML .line 1: no element found."),
        ("a.xml", b"\xff", "not UTF-8"),
        *(
            (f"a.{ending}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted or")
            for ending in ("docx", "xlsx", "pptx", "odt")
        ),
    ],
)
def test_a_damaged_document_of_each_format_is_told(name: str, content: bytes, told: str) -> None:
    if name.endswith("rtf"):
        pytest.importorskip("striprtf", reason="needs the extra documents")
    with pytest.raises(DocumentError, match=told) as refusal:
        read_document(Path(name), PLUGINS, content=content)
    assert "\n" not in str(refusal.value)
