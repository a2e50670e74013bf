"""The command `overlaps`: files, standard input and designations, with reasons for people and for programs."""

import json
from pathlib import Path

import attrs
import pytest

from aistandards import Catalog, DocumentError, overlaps_of_document, overlaps_of_text
from aistandards.catalog.overlaps import MAX_TEXT
from aistandards.catalog.overlaps.pool import MAX_READ, MAX_WHOLE
from aistandards.catalog.overlaps.subject import MAX_TERMS
from aistandards.model.languages import UN_LANGUAGES
from tests.check.documents.hostile import docx
from tests.support.commands import misused, refused, run

pytestmark = pytest.mark.usefixtures("used_before")

TEXT = (
    "This proposal deals with the impact of AI systems on people. It follows ISO/IEC 42001 and is meant for "
    "ISO/IEC JTC 1/SC 42."
)


def words_of(output: str) -> str:
    return " ".join(output.split())


def test_a_text_is_compared_and_the_reasons_are_printed() -> None:
    result = run("overlaps", "-", input=TEXT)
    blocks = result.stdout.split("\n")
    assert result.exit_code == 0 and any(line.startswith("ISO/IEC 42005:2025: published, score ") for line in blocks)
    assert "impact" in result.stdout and "cited in the text" in result.stdout
    assert "committee: ISO/IEC JTC 1/SC 42" in result.stdout
    assert "duplicate" not in (result.stdout + result.stderr).casefold()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", f"# Draft\n\n{TEXT}\n".encode()),
        ("a.html", f"<p>{TEXT}</p>".encode()),
        ("a.txt", TEXT.encode()),
        ("a", TEXT.encode()),
    ],
)
def test_a_file_is_read_by_its_format(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert "ISO/IEC 42005:2025" in run("overlaps", str(path), "--limit", "3").stdout


@pytest.mark.subprocess
def test_a_word_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>".encode()))
    assert "ISO/IEC 42005:2025" in run("overlaps", str(path)).stdout


def test_standard_input_has_the_format_of_its_name() -> None:
    marked = f"<html><body><p hidden>x</p><p>{TEXT}</p></body></html>"
    assert "ISO/IEC 42005:2025" in run("overlaps", "-", "--stdin-name", "a.html", input=marked).stdout


def test_the_end_says_what_was_compared_with_what() -> None:
    missed = words_of(run("overlaps", "-", input="Recipe for apple pie").stderr)
    assert "no overlap found in 987 texts of which 987 had no abstract" in missed
    assert "`aistandards sync` fetches them" in missed and "no word of the text occurs" in missed
    shown = words_of(run("overlaps", "-", "--limit", "2", input=TEXT).stderr)
    assert "2 of " in shown and "works shown; compared with 987 texts of which 987 had no abstract" in shown
    long = words_of(run("overlaps", "-", input="Impact of AI. " * 10_000).stderr)
    assert "only the first 65" in long and "of 140001 characters were read" in long


def test_a_text_in_another_language_says_what_could_be_compared() -> None:
    result = run("overlaps", "-", "--limit", "3", input="人脸识别中的隐私保护")
    assert "the text was read as zh: its words were compared with 11 of 987 texts" in words_of(result.stderr)
    assert "concept: " in result.stdout and "words: " not in result.stdout


def test_a_standard_is_compared_by_its_designation() -> None:
    for name in (("ISO/IEC 42001",), ("iso", "42001:2023")):
        result = run("overlaps", *name, "--limit", "5")
        assert "the other texts of ISO/IEC 42001 are left out" in words_of(result.stderr)
        assert "ISO/IEC 42001:2023" not in result.stdout and "score" in result.stdout


def test_filters_are_those_of_list() -> None:
    result = json.loads(run("overlaps", "-", "--json", "--body", "itu-t", "--status", "published", input=TEXT).stdout)
    members = [member for overlap in result["overlaps"] for member in overlap["members"]]
    assert members and {member["status"] for member in members} == {"published"}
    assert all(member["designation"].startswith("ITU-T") for member in members)
    assert "nearest: published" in misused("overlaps", "ISO/IEC 42001", "--status", "publishd")


def test_json_has_every_fact_of_the_answer() -> None:
    printed = json.loads(run("overlaps", "-", "--format", "json", "--limit", "3", input=TEXT).stdout)
    with Catalog.open() as catalog:
        found = overlaps_of_text(catalog, f"{TEXT}", 3)
    assert printed["overlaps"] == json.loads(json.dumps(found.plain()))["overlaps"]
    assert set(printed) == {field.name for field in attrs.fields(type(found))}
    word = printed["overlaps"][0]["words"][0]
    assert TEXT[word["here"][0]["start"] : word["here"][0]["end"]] == word["here"][0]["quote"]


def test_titles_and_statuses_are_in_the_chosen_language() -> None:
    assert "publié" in (shown := run("overlaps", "-", "--lang", "fr", input=TEXT).stdout)
    assert "Technologies de l" in shown and "comité: ISO/IEC JTC 1/SC 42" in shown


@pytest.mark.parametrize("language", [name for name in UN_LANGUAGES if name != "en"])
def test_no_label_stays_in_english(language: str) -> None:
    result = run("--lang", language, "overlaps", "-", "--limit", "5", input=f"{TEXT} The risk of robots is assessed.")
    english = {"words:", ", score ", "cited in the text", "concept:", "; there «", "committee:", "same work:"}
    same = {"concept:", ", score "} if language == "fr" else set()
    assert [label for label in sorted(english - same) if label in result.stdout] == []
    assert "compared with" not in result.stderr and "987" in result.stderr


def test_what_cannot_be_compared_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert "neither a file nor a designation" in refused("overlaps", "no-such-file.docx")
    assert "no standard 'ISO/IEC 99999'" in refused("overlaps", "ISO/IEC 99999")
    assert "is not a file but a folder" in refused("overlaps", str(tmp_path))
    (tmp_path / "empty.md").write_text(" \n12 34\n", encoding="utf-8")
    assert "empty.md has no words to compare" in refused("overlaps", str(tmp_path / "empty.md"))
    (tmp_path / "a.bin").write_bytes(b"\0\1\2" * 100)
    assert "no reader" in refused("overlaps", str(tmp_path / "a.bin"))
    assert "neither a file nor a designation" in refused("overlaps", "x\0y" * 500)


def test_no_character_of_a_text_controls_the_terminal() -> None:
    text = f"{TEXT} \x1b[31m\u202e impact\u202e of AI systems \x07"
    result = run("overlaps", "-", input=text)
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout + result.stderr)
    assert not {"\x1b", "\x07", "\u202e"} & set(run("overlaps", "-", "--json", input=text).stdout)


def test_the_page_states_the_limits_and_its_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "overlaps.md").read_text(encoding="utf-8")
    for number in (MAX_TEXT, MAX_WHOLE, MAX_READ, MAX_TERMS):
        assert f"{number:,} " in page
    exec(page.partition("```python\n")[2].partition("```")[0], {})
    assert "ISO/IEC 5259" in (printed := capsys.readouterr().out)
    assert printed.splitlines()[-1] == "987 987"


def test_documents_without_words_are_errors_of_documents(tmp_path: Path) -> None:
    with Catalog.open() as catalog, pytest.raises(DocumentError, match="no words"):
        overlaps_of_document(catalog, tmp_path / "x.txt", content=b"12")
