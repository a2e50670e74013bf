"""Other people's documents: everything in them is read, and every reference is where the file has it."""

import json
import zipfile
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards.check.documents import (
    MAX_BYTES,
    Document,
    archive,
    bibtex,
    csv,
    html,
    markdown,
    plain,
    read_document,
    tex,
)
from aistandards.check.documents import (
    json as json_reader,
)
from aistandards.check.references import find
from tests.check.documents import hostile
from tests.support.commands import run
from tests.support.installed import DESIGNATIONS, PLUGINS

pytestmark = pytest.mark.usefixtures("used_before")

READERS: dict[str, Any] = {
    "csv": csv,
    "json": json_reader,
    "html": html,
    "markdown": markdown,
    "plain": plain,
    "tex": tex,
}

DOCUMENT = """We follow ISO/IEC 42001:2023 and ISO/IEC TR 24030:2021.
Undated: ISO/IEC 22989. A wrong one: ISO/IEC 42001:2019.
Coming: ISO/IEC DTS 42119-3, elsewhere ISO 9001:2015.
Old on purpose: ISO/IEC TR 24030:2021 <!-- aistandards: allow -->
"""

EXPECTED = {
    "ISO/IEC 42001:2023": (1, "in-force"),
    "ISO/IEC TR 24030:2021": (1, "superseded"),
    "ISO/IEC 22989": (2, "in-force"),
    "ISO/IEC 42001:2019": (2, "no-such-edition"),
    "ISO/IEC DTS 42119-3": (3, "in-development"),
    "ISO 9001:2015": (3, "in-force"),
}


def checked(path: Path) -> dict[str, tuple[int | None, str]]:
    rows = json.loads(run("check", "--json", str(path)).stdout)
    return {row["designation"]: (row["line"], row["verdict"]) for row in rows}


def cited(document: Document) -> list[tuple[int, str]]:
    """Line (or page, …) and designation of every reference that is not allowed."""
    found = []
    for reference in find(document.text, DESIGNATIONS):
        segments = document.segments_of(reference.start, reference.end)
        if not any(segment.allowed for segment in segments):
            found.append((segments[0].location.number, reference.designation.text))
    return found


def refused(path: Path) -> str:
    """What the check of one file says on standard error when it cannot read it."""
    result = run("check", str(path))
    assert result.exit_code == 1 and result.stdout == "0 references, 0 problems, 1 file not checked\n"
    assert result.stderr.count("\n") == 1
    return result.stderr


def read(kind: str, source: str) -> list[tuple[int, str]]:
    content = source.encode()
    segments = bibtex.read(content, PLUGINS) if kind == "bibtex" else READERS[kind].read(content)
    return cited(Document.of(segments))


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.bib", "a.tex"])
def test_a_text_is_judged_reference_by_reference(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(DOCUMENT, encoding="utf-8")
    assert checked(path) == EXPECTED
    result = run("check", str(path))
    assert result.exit_code == 1 and "superseded by ISO/IEC TR 24030:2024" in result.stdout
    assert f"{path}:2: ISO/IEC 42001:2019: there is no such edition; there is ISO/IEC 42001:2023" in result.stdout
    path.write_text("ISO/IEC 42001 alone, and ISO 9001:2015.")
    assert run("check", str(path)).exit_code == 0


MARKDOWN = """---
title: About ISO/IEC 42001
---

# On **ISO/IEC** 22989:2022

The [ISO/IEC](https://example.org
"a title") 23053:2022 and ISO/IEC `42001:2023`, then ISO/IEC&nbsp;TR&nbsp;24028:2020
and `some
code` before ISO/IEC 23894, _ISO/IEC_ 38507 \\
with ISO/IEC\\-42005.

| body | number |
| --- | --- |
| ISO/IEC | 42001:2023 |
| ISO 8601-1 | a date |

- ISO/IEC
- 42006:2025
  > ISO/IEC
  > 27001:2022

```text
ISO 31000
ISO 31010
```

<div>ISO/IEC <b>TS</b> 8200:2024
<p>ISO 9001</div>

ISO/IEC TR 24027 <!-- aistandards: allow -->

[^1]: ISO27002
[link]: https://example.org "ISO 26000"
"""


def test_markdown_is_read_as_its_readers_see_it() -> None:
    assert sorted(read("markdown", MARKDOWN)) == [
        (2, "ISO/IEC 42001"),
        (5, "ISO/IEC 22989:2022"),
        (7, "ISO/IEC 23053:2022"),
        (8, "ISO/IEC 42001:2023"),
        (8, "ISO/IEC TR 24028:2020"),
        (10, "ISO/IEC 23894"),
        (10, "ISO/IEC 38507"),
        (11, "ISO/IEC 42005"),
        (16, "ISO 8601-1"),
        (20, "ISO/IEC 27001:2022"),
        (24, "ISO 31000"),
        (25, "ISO 31010"),
        (28, "ISO/IEC TS 8200:2024"),
        (29, "ISO 9001"),
        (33, "ISO 27002"),
        (34, "ISO 26000"),
    ]


HTML = """<!doctype html><title>On ISO/IEC 42001</title>
<style>p { content: "ISO 1000" }</style>
<p>Use <b>ISO/IEC</b>
   42001:2023&nbsp;and ISO/IEC&#160;TR 24028:2020.<script>'ISO/IEC 23894:2023'</script></p>

<ul><li>ISO/IEC<li>42001:2022</ul>
<table><tr><td>ISO</td><td>9001</td></tr></table>
ISO/IEC<br>22989
<p>ISO/IEC TR 24027:2021 <!-- aistandards: allow -->
<p>ISO/IEC
<!-- aistandards: allow --> TR 24030:2021</p>
<![foo[ x ]]><!-- ISO 1234 --><template>ISO 1235</template>
<pre>ISO

9002, ISO 9003</pre>
<p>Last: ISO 31000
"""


def test_html_is_read_block_by_block_with_the_lines_of_the_file() -> None:
    assert read("html", HTML) == [
        (1, "ISO/IEC 42001"),
        (3, "ISO/IEC 42001:2023"),
        (4, "ISO/IEC TR 24028:2020"),
        (8, "ISO/IEC 22989"),
        (15, "ISO 9003"),
        (16, "ISO 31000"),
    ]


def test_html_in_a_declared_charset_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes('<meta charset="iso-8859-1"><p>Conforme à l\'ISO/IEC 42001'.encode("latin-1"))
    assert cited(read_document(path, PLUGINS)) == [(1, "ISO/IEC 42001")]


DECLARED = {
    "a.html": '<meta charset="iso-8859-2"><p>Zgodnie z normą ISO/IEC 42001 łącznie',
    "a.xhtml": '<?xml version="1.0" encoding="ISO-8859-2"?><script src="a"/><p>Zgodnie z normą ISO/IEC 42001</p>',
    "a.tex": "\\usepackage[latin2]{inputenc}\nZgodnie z normą ISO/IEC 42001",
}


@pytest.mark.parametrize("name", DECLARED)
def test_a_document_in_the_encoding_that_it_names_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(DECLARED[name].encode("iso-8859-2"))
    document = read_document(path, PLUGINS)
    assert "normą" in document.text and [designation for _, designation in cited(document)] == ["ISO/IEC 42001"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.tex", "a.bib"])
def test_a_byte_order_mark_tells_the_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("-be") else ""
    path = tmp_path / name
    path.write_bytes(f"{mark}Conforme à\r\nISO/IEC 42001".encode(encoding))
    document = read_document(path, PLUGINS)
    assert cited(document) == [(2, "ISO/IEC 42001")] and "\ufeff" not in document.text


BIBTEX = """% References, see ISO 26000.
@string{iso = {ISO/IEC}}
@techreport{a,
  title = {{{ISO/IEC} {TR} 24030:2021}, use cases},
  note = {see ISO/IEC~TR~24028:2020}
}
@standard{b, organization = {{International Organization for Standardization} and
    {International Electrotechnical Commission}},
  number = {42001:2023}, year = 2023}
@techreport{c,
  institution = iso # { JTC 1/SC 42}, type = {Technical Report},
  year        = "2024",
  number      = {{TR} 24027}
}
@manual{d, organization={ITU-T}, number={Y.3172}, date={2019-06-22}}
@article{e, publisher={IEC}, number={4}, volume={42}, title={On \\emph{ISO/IEC} 22989}}
@misc{f, author = {{ISO/IEC}}, number = {23894}, title = {Guidance, as in ISO/IEC 23894:2023}}
@report{g, institution = {ISO}, number = {9001}, year = {2008}, % aistandards: allow
}
@misc{h, howpublished = "ISO{}/IEC {38507}", publisher = {IBM}, number = {12345}
"""


def test_bibtex_is_read_without_braces_and_ties_and_over_fields() -> None:
    assert read("bibtex", BIBTEX) == [
        (1, "ISO 26000"),
        (4, "ISO/IEC TR 24030:2021"),
        (5, "ISO/IEC TR 24028:2020"),
        (9, "ISO/IEC 42001:2023"),
        (13, "ISO/IEC TR 24027:2024"),
        (15, "ITU-T Y.3172 (2019)"),
        (16, "ISO/IEC 22989"),
        (17, "ISO/IEC 23894:2023"),
        (20, "ISO/IEC 38507"),
    ]


def test_bibtex_macros_are_expanded_also_where_they_are_many() -> None:
    macros = "@string{iso = {ISO/IEC}}\n@string{guide = iso # { TR}}\n"
    entries = "".join(f"@misc{{k{number}, note = guide # {{ 24030:2021}}}}\n" for number in range(2000))
    assert read("bibtex", macros + entries) == [(number + 3, "ISO/IEC TR 24030:2021") for number in range(2000)]


def test_bibtex_of_our_own_citations_is_read(tmp_path: Path) -> None:
    for form in ("bibtex", "biblatex"):
        text = run("cite", "ISO/IEC 42001", "ITU-T Y.3172", "--format", form).stdout
        assert {name for _, name in read("bibtex", text)} == {"ISO/IEC 42001:2023", "ITU-T Y.3172 (06/2019)"}


WORDS = st.text(alphabet="abcXYZ 019:-/,=@#\n", max_size=12)
VALUES = st.recursive(WORDS, lambda inner: st.tuples(WORDS, inner, WORDS).map(lambda one: "{}{{{}}}{}".format(*one)))


@given(
    st.lists(
        st.tuples(st.sampled_from(["title", "note", "number", "author"]), VALUES),
        min_size=1,
        unique_by=lambda one: one[0],
    )
)
def test_bibtex_fields_are_those_that_a_kept_reader_finds(fields: list[tuple[str, str]]) -> None:
    source = "@misc{key,\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields) + "}\n"
    (kept,) = bibtexparser.loads(source).entries
    entry, _, end = next(bibtex.entries(bibtex.Source(source)))
    assert end == len(source) - 1 and set(entry.fields) == set(kept) - {"ENTRYTYPE", "ID"}
    for name, value in entry.fields.items():
        assert value.split() == tex.untex(kept[name]).split()


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)
    | st.lists(
        st.sampled_from('@misc{ a = " } , # { ISO 9001 \\ \n <p> <![x[ </b> ` * [ ] ( | &'.split(" ")), max_size=30
    ).map(" ".join)
)
def test_any_text_can_be_read_in_any_form(text: str) -> None:
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 2
    for kind in ("bibtex", *READERS):
        assert all(1 <= line <= last for line, _ in read(kind, text))


CARELESS_HTML = """<p title='a > b'>ISO/IEC 42001<p class=x/y>ISO/IEC 22989</p >
<!-- ISO 1000 --!> ISO 26000 --><br/>a < b & ISO 31000 <? ISO 1002 ?>
<script src="a"/>ISO 9001 <SCRIPT>'<b>ISO 1003'</script >ISO&#32;14001<a
title="ISO 1004"
>,</a> and
ISO&nbsp;45001 &#99999999999999999999999999; &#xD800; <!doctype x><![CDATA[ISO 1005]]>
ISO 22301 <a href="x>ISO 26000</a> <!-- ISO 1006"""


def test_careless_html_is_read_like_a_browser_reads_it() -> None:
    assert read("html", CARELESS_HTML) == [
        (1, "ISO/IEC 42001"),
        (1, "ISO/IEC 22989"),
        (2, "ISO 26000"),
        (2, "ISO 31000"),
        (3, "ISO 9001"),
        (3, "ISO 14001"),
        (6, "ISO 45001"),
        (7, "ISO 22301"),
        (7, "ISO 26000"),
    ]


@pytest.mark.subprocess
def test_a_strict_docx_is_read(tmp_path: Path) -> None:
    content = hostile.docx(
        document=hostile.HEAD.replace(
            b"schemas.openxmlformats.org/wordprocessingml/2006", b"purl.oclc.org/ooxml/wordprocessingml"
        )
        + hostile.PARAGRAPH
        + hostile.TAIL
    )
    (tmp_path / "a.docx").write_bytes(content)
    assert cited(read_document(tmp_path / "a.docx", PLUGINS)) == [(1, "ISO 9001")]


@pytest.mark.subprocess
def test_every_part_of_a_docx_is_read(tmp_path: Path) -> None:
    python_docx = pytest.importorskip("docx", reason="needs the extra documents")
    document = python_docx.Document()
    document.add_paragraph("We follow ISO/IEC 42001:2023.")
    document.add_paragraph("")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "ISO/IEC TR 24030:2021"
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "ISO 31000"
    document.add_paragraph("ISO/IEC TR 24027:2021, aistandards: allow")
    document.sections[0].header.paragraphs[0].text = "ISO/IEC 22989"
    document.sections[0].footer.paragraphs[0].text = "ISO/IEC 23894"
    path = tmp_path / "a.docx"
    document.save(str(path))
    add_notes(path)
    places = {str(one.location) for one in read_document(path, PLUGINS).segments}
    assert places >= {"paragraph 1", "paragraph 2", "header 1", "footer 1", "footnote 1", "footnote 2", "endnote 1"}
    assert cited(read_document(path, PLUGINS)) == [
        (1, "ISO/IEC 42001:2023"),
        (2, "ISO/IEC TR 24030:2021"),
        (3, "ISO 31000"),
        (1, "ISO/IEC 23053:2022"),
        (2, "ISO/IEC 38507:2022"),
        (1, "ISO/IEC 42005:2025"),
        (1, "ISO/IEC 22989"),
        (1, "ISO/IEC 23894"),
    ]
    table_lines = run("check", str(path)).stdout.splitlines()
    assert f"{path}: footnote 2: ISO/IEC 38507:2022: in force" in table_lines
    rows = json.loads(run("check", "--json", str(path)).stdout)
    assert {row["line"] for row in rows} == {None} and rows[3]["place"] == "footnote 1"


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTES = {
    "footnotes": (
        "footnote",
        ["ISO/IEC 23053:2022</w:t></w:r></w:p><w:p><w:r><w:t>goes on", "ISO/IEC</w:t></w:r><w:r><w:t> 38507:2022"],
    ),
    "endnotes": ("endnote", ["ISO/IEC</w:t><w:tab/><w:t>42005:2025"]),
}


def add_notes(path: Path) -> None:
    """Give a DOCX the notes that python-docx cannot write."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    for name, (element, texts) in NOTES.items():
        body = "".join(
            f'<w:{element} w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{element}>'
            for number, text in enumerate(texts, start=1)
        )
        members[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{body}</w:{name}>'.encode()
        kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
        members[types] = members[types].replace(
            b"</Types>", f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>'.encode()
        )
        where = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
        members[relations] = members[relations].replace(
            b"</Relationships>",
            f'<Relationship Id="r{name}" Type="{where}" Target="{name}.xml"/></Relationships>'.encode(),
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_the_security_page_tells_the_bounds_of_the_code() -> None:
    page = (Path(__file__).resolve().parents[3] / "SECURITY.md").read_text(encoding="utf-8")
    assert f"({MAX_BYTES >> 20} MiB, DOCX {archive.MAX_UNPACKED >> 20} MiB unpacked)" in " ".join(page.split())


@pytest.mark.subprocess
def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    pytest.importorskip("pypdf", reason="needs the extra documents")
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("We follow ISO/IEC 42001:2023.", "And ISO/IEC TR 24030:2021."))
    assert cited(read_document(path, PLUGINS)) == [(1, "ISO/IEC 42001:2023"), (2, "ISO/IEC TR 24030:2021")]
    assert f"{path}: page 2: ISO/IEC TR 24030:2021: superseded" in run("check", str(path)).stdout


def pdf(*pages: str) -> bytes:
    """The smallest PDF with one line of text a page."""
    streams = [f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() for text in pages]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in enumerate(streams):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head, tail = b"xref\n0 %d\n0000000000 65535 f \n" % size, b"trailer\n<< /Size %d /Root 1 0 R >>\n" % size
    return body + head + table + tail + b"startxref\n%d\n%%%%EOF" % len(body)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.md", b"\xff", "not UTF-8"),
        ("a.html", b"\xff", "not UTF-8"),
        pytest.param("a.docx", b"no zip", "no ZIP archive", marks=pytest.mark.subprocess),
        pytest.param("a.pdf", b"no pdf", "not a readable PDF", marks=pytest.mark.subprocess),
        *((f"a.{ending}", b"\xd0\xcf\x11\xe0\0\0", "no reader") for ending in ("xyz", "doc", "xls", "zip", "png")),
        ("a.zip", b"PK\x03\x04 cut", "no reader"),
        ("missing/a.md", None, "cannot be read"),
    ],
)
def test_a_document_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes | None, told: str) -> None:
    if name.endswith("pdf"):
        pytest.importorskip("pypdf", reason="needs the extra documents")
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert told in refused(path)


def test_a_document_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "larger than" in refused(path)
