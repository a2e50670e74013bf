"""References in other people's documents: found in four languages, judged by the catalogue, told in three formats."""

import json
from pathlib import Path

import pytest
from commands import refused, run
from hypothesis import given
from hypothesis import strategies as st

from aistandards.designations import parse_designation
from aistandards.references import find

SAMPLE = [json.loads(line) for line in (Path(__file__).parent / "references.jsonl").open(encoding="utf-8")]


def test_references_are_found_in_four_languages() -> None:
    right = false = missed = 0
    for one in SAMPLE:
        found = {reference.designation.text for reference in find(one["text"])}
        wanted = {parse_designation(text).text for text in one["refs"]}
        right, false, missed = right + len(found & wanted), false + len(found - wanted), missed + len(wanted - found)
    assert len(SAMPLE) >= 40 and 2 * right / (2 * right + false + missed) >= 0.97


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_offsets_are_right(text: str) -> None:
    for reference in find(text):
        assert text[reference.start : reference.end] == reference.text


DOCUMENT = """We follow ISO/IEC 42001:2023 and ISO/IEC TR 24030:2021.
Undated: ISO/IEC 22989. A wrong one: ISO/IEC 42001:2019.
Coming: ISO/IEC DTS 42119-3, elsewhere ISO 9001:2015.
Old on purpose: ISO/IEC TR 24030:2021 <!-- aistandards: allow -->
"""


def checked(path: Path) -> dict[str, tuple[int, str]]:
    result = run("check", "--json", str(path))
    return {row["designation"]: (row["line"], row["verdict"]) for row in json.loads(result.stdout)}


EXPECTED = {
    "ISO/IEC 42001:2023": (1, "in-force"),
    "ISO/IEC TR 24030:2021": (1, "superseded"),
    "ISO/IEC 22989": (2, "in-force"),
    "ISO/IEC 42001:2019": (2, "no-such-edition"),
    "ISO/IEC DTS 42119-3": (3, "in-development"),
    "ISO 9001:2015": (3, "unknown"),
}


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.bib"])
def test_a_text_is_judged_reference_by_reference(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(DOCUMENT, encoding="utf-8")
    assert checked(path) == EXPECTED
    result = run("check", str(path))
    assert result.exit_code == 1 and "superseded by ISO/IEC TR 24030:2024" in result.stdout
    assert "there is no such edition; there is ISO/IEC 42001:2023" in result.stdout
    path.write_text("ISO/IEC 42001 alone.")
    assert run("check", str(path)).exit_code == 0


def test_html_is_read_without_its_scripts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Use <b>ISO/IEC</b> 42001:2023.<script>'ISO/IEC 23894:2023'</script></p>", encoding="utf-8")
    assert set(checked(path)) == {"ISO/IEC 42001:2023"}


def test_docx_and_pdf_are_read(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="needs the extra documents")
    document = docx.Document()
    document.add_paragraph("We follow ISO/IEC 42001:2023.")
    document.add_table(1, 1).cell(0, 0).text = "ISO/IEC TR 24030:2021"
    document.save(str(tmp_path / "a.docx"))
    assert set(checked(tmp_path / "a.docx")) == {"ISO/IEC 42001:2023", "ISO/IEC TR 24030:2021"}
    pytest.importorskip("pypdf", reason="needs the extra documents")
    (tmp_path / "a.pdf").write_bytes(pdf("We follow ISO/IEC 42001:2023."))
    assert set(checked(tmp_path / "a.pdf")) == {"ISO/IEC 42001:2023"}


def pdf(text: str) -> bytes:
    """The smallest PDF with one line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 6\n0000000000 65535 f \n%btrailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )


def test_sarif_names_file_line_and_rule(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    report = json.loads(run("check", "--format", "sarif", str(path)).stdout)
    (one,) = report["runs"]
    rules = {rule["id"] for rule in one["tool"]["driver"]["rules"]}
    assert report["version"] == "2.1.0" and {result["ruleId"] for result in one["results"]} <= rules
    assert [result["level"] for result in one["results"]].count("warning") == 2
    place = one["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 1 and place["artifactLocation"]["uri"].endswith("a.md")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.md", b"\xff\xfe", "not UTF-8"),
        ("a.docx", b"no zip", "no DOCX"),
        ("a.pdf", b"no pdf", "no PDF"),
        ("a.xyz", b"", "no reader"),
        ("missing/a.md", None, "cannot be read"),
    ],
)
def test_a_document_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes | None, told: str) -> None:
    if name.endswith("docx"):
        pytest.importorskip("docx", reason="needs the extra documents")
    if name.endswith("pdf"):
        pytest.importorskip("pypdf", reason="needs the extra documents")
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert told in refused("check", str(path))
