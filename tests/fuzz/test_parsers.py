"""Whatever comes in, a parser reads it or refuses it with an error of its own; what it reads can be kept and shown."""

import importlib
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aistandards.catalog.watches import read as read_watches
from aistandards.check.references import find
from aistandards.errors import CurationError, DesignationError, SettingError, VocabularyError
from aistandards.model import Standard
from aistandards.model.codec import to_json
from aistandards.model.text import clean_text, plain_text
from aistandards.settings import Settings, bundled_folder
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import read_decisions
from aistandards.tagging.rules import load_rules
from aistandards.tagging.vocabulary_file import load_scheme
from tests.check.documents import hostile, packages
from tests.support import small
from tests.support.fuzzing import DESIGNATIONS, JSON, TEXTS, cut_and_flipped, fuzz, spoilt
from tests.support.installed import PLUGINS, parse
from tests.support.storable import LONGEST_INDEXED, UNFIT, storable

pytestmark = pytest.mark.fuzz


@fuzz(400)
@given(DESIGNATIONS)
@example("ECMA \u202e").via("a grammar that takes any sign for a number")
def test_a_designation_is_read_or_refused_with_its_place(text: str) -> None:
    try:
        designation = parse(text)
    except DesignationError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse(designation.text) == designation, "what it reads it prints so that it reads the same"
        assert not UNFIT.search(designation.text + designation.work + "".join(designation.numbers))
        assert len(designation.text.encode()) <= LONGEST_INDEXED and designation.sort_key
    assert len({one.text for one in PLUGINS.designations.readings(text)}) < 50


def _rows(source: str) -> tuple[Any, ...]:
    sites = small.Small()
    return tuple({"iso": sites.iso, "iec": sites.iec, "itu-t": sites.itu}[source])


def _parses(source: str, raw: bytes) -> None:
    try:
        standard = PLUGINS.source(source).parse(raw)
    except ValueError as error:
        assert str(error)
    else:
        storable(standard)


def _raw(source: str) -> st.SearchStrategy[bytes]:
    good = st.sampled_from(_rows(source))
    spoilt_rows = good.flatmap(spoilt).map(
        lambda row: json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
    )
    return spoilt_rows | good.flatmap(lambda row: cut_and_flipped(json.dumps(row).encode()))


@fuzz(150)
@given(_raw("iso"))
def test_a_line_of_iso_is_a_record_or_refused(raw: bytes) -> None:
    _parses("iso", raw)


@fuzz(150)
@given(_raw("iec"))
def test_a_publication_of_iec_is_a_record_or_refused(raw: bytes) -> None:
    _parses("iec", raw)


@fuzz(150)
@given(_raw("itu-t"))
def test_a_row_of_itu_is_a_record_or_refused(raw: bytes) -> None:
    _parses("itu-t", raw)


@fuzz(150)
@given(spoilt(small.work_item(501, "Q.MP-LLM-FN", "Protocol for large language models", "Under study")), st.data())
def test_a_page_of_the_work_programme_is_a_record_or_refused(row: Any, data: st.DataObject) -> None:
    from aistandards_itu import programme

    try:
        page = small.item_page(row).body
    except (TypeError, KeyError, UnicodeEncodeError):
        return
    try:
        item = programme.read_item("501", data.draw(cut_and_flipped(page)))
        if item is None:
            return
        standard = programme.standard_of(
            item, key="work/1", published_as=None, site="https://www.itu.int", retrieved=None
        )
    except ValueError:
        return
    storable(standard)


def _spoilt_toml(path: Path) -> st.SearchStrategy[bytes]:
    content = path.read_bytes()
    parts = content.split(b"\n\n")
    some = st.lists(st.sampled_from(parts), min_size=1, max_size=6).map(
        lambda chosen: b"\n\n".join([parts[0], *chosen])
    )
    return some.flatmap(cut_and_flipped)


def _written(folder: str, name: str, content: bytes) -> Path:
    path = Path(folder) / name
    path.write_bytes(content)
    return path


@fuzz(100)
@given(_spoilt_toml(bundled_folder() / "curation" / "itu-t.toml"))
def test_a_file_of_decisions_is_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        try:
            curation = Curation(read_decisions(_written(folder, "x.toml", content)))
        except CurationError as error:
            assert str(error)
        else:
            assert curation.version


@fuzz(100)
@given(_spoilt_toml(bundled_folder() / "vocabularies" / "rights.toml"))
def test_a_vocabulary_is_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        try:
            scheme = load_scheme(_written(folder, "x.toml", content))
        except VocabularyError as error:
            assert str(error)
        else:
            for concept in scheme.concepts:
                assert (
                    concept.label("ar")
                    and list(concept.names()) is not None
                    and concept.id in scheme.narrower(concept.id)
                )


@fuzz(100)
@given(_spoilt_toml(bundled_folder() / "rules" / "topics.toml"))
def test_a_file_of_rules_is_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        try:
            assert load_rules(_written(folder, "x.toml", content)).version is not None
        except VocabularyError as error:
            assert str(error)


CONFIG = b'database_url = "sqlite:///x.db"\npace = 1.0\n[sync]\nsources = ["iso"]\n[sources.iec]\nurl = "https://x"\nkey = "k"\n["a watch"]\nbody = ["iso"]\n'


@fuzz(100)
@given(
    cut_and_flipped(CONFIG) | JSON.map(lambda value: f"sync = {json.dumps(value)}\npace = {json.dumps(value)}".encode())
)
def test_a_configuration_is_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        _written(folder, "config.toml", content)
        _written(folder, "watches.toml", content)
        try:
            settings = Settings.load(environ={"AISTANDARDS_HOME": folder})
            settings.pace(1.0), settings.default_sources, settings.of_source("iec", "IEC", "key")
        except SettingError as error:
            assert str(error)
        try:
            assert isinstance(read_watches(Path(folder)), dict)
        except SettingError as error:
            assert str(error)


def _line() -> str:
    path = bundled_folder() / "iso" / "standards.jsonl"
    return next(line for line in path.read_text(encoding="utf-8").splitlines() if "relations" in line)


@fuzz(150)
@given(spoilt(json.loads(_line())))
def test_a_line_of_a_catalogue_is_a_record_or_refused(plain: Any) -> None:
    try:
        record = Standard.from_json(json.dumps(plain))
    except ValueError as error:
        assert str(error)
    else:
        assert Standard.from_json(to_json(record)) == record


@fuzz(200)
@given(TEXTS)
def test_texts_are_made_safe(text: str) -> None:
    for made in (clean_text(text), plain_text(text)):
        assert made is None or (made and not UNFIT.search(made) and made == clean_text(made))


@fuzz(200)
@given(st.lists(DESIGNATIONS | TEXTS, max_size=6).map("\n".join))
def test_references_are_found_where_they_stand(text: str) -> None:
    end = 0
    for one in find(text, PLUGINS.designations):
        assert end <= one.start < one.end <= len(text), "in order, none within another"
        assert text[one.start : one.end] == one.text
        end = one.end


DOCUMENTS = {
    ".html": b"<html><body><p>ISO/IEC 42001:2023</p><script>ISO 1</script><table><tr><td>Y.3172</table>",
    ".md": b"# ISO/IEC 42001:2023\n\nand ITU-T Y.3172",
    ".tex": b"\\usepackage[latin1]{inputenc} {ISO/IEC}~\\textbf{42001}:2023",
    ".bib": b"@string{a = {ISO}} @misc{b, author = a # {/IEC}, number = {42001}, year = 2023}",
    ".txt": "ISO/IEC 42001:2023".encode("utf-16"),
    ".json": b'{"a": ["ISO\\/IEC 42001", "\\ud83d\\ude00"], "b": 1}',
    ".csv": b'a;b\n"ISO/IEC\n42001";"ISO ""9001"""\n',
    ".xml": b'<?xml version="1.0" encoding="latin1"?><!DOCTYPE a SYSTEM "b"><a b="ISO 9001 c">&d;<![CDATA[ISO]]></a>',
    ".ipynb": b'{"cells": [{"cell_type": "markdown", "source": ["ISO/IEC **42001**"]}], "nbformat": 4}',
}


@fuzz(60)
@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_a_document_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    from aistandards.check.documents import read_document
    from aistandards.errors import DocumentError

    with TemporaryDirectory() as folder:
        path = _written(folder, f"document{kind}", data.draw(cut_and_flipped(DOCUMENTS[kind])))
        try:
            assert isinstance(read_document(path, PLUGINS).text, str)
        except DocumentError as error:
            assert str(error)


PACKAGES = {
    "pptx": packages.pptx([packages.slide("ISO/IEC| 42001", "ISO 9001")]),
    "xlsx": packages.xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>ISO 9001</t></si>"),
    "odf": packages.odf("<text:p>ISO<text:s/>9001</text:p><table:table-row/>", "spreadsheet"),
    "epub": packages.epub({"a.xhtml": "<p>ISO <b>9001</b>"}),
}


@fuzz(100)
@given(st.sampled_from(sorted(PACKAGES)), st.data())
def test_a_package_is_read_or_refused(reader: str, data: st.DataObject) -> None:
    from aistandards.check.documents.interface import Document, UnreadableError

    # Each part is damaged before it is packed, for in the packed file most damage is a wrong checksum.
    with zipfile.ZipFile(io.BytesIO(PACKAGES[reader])) as archive:
        names = archive.namelist()
        damaged = data.draw(st.sampled_from(names))
        contents = {name: archive.read(name) for name in names}
    parts: packages.Parts = contents | {damaged: data.draw(cut_and_flipped(contents[damaged]))}
    module = importlib.import_module(f"aistandards.check.documents.{reader}")
    try:
        assert Document.of(module.read(packages.package(parts))).text is not None
    except UnreadableError as error:
        assert str(error)


@fuzz(150)
@given(st.data())
def test_a_docx_is_read_or_refused(data: st.DataObject) -> None:
    from aistandards.check.documents import docx
    from aistandards.check.documents.interface import UnreadableError

    paragraph = f"{hostile.PARAGRAPH.decode()}<w:footnote/><w:tab/><w:p/>".encode()
    document = hostile.HEAD + data.draw(cut_and_flipped(paragraph)) + hostile.TAIL
    content = hostile.docx(document=document, types=data.draw(cut_and_flipped(hostile.TYPES)))
    try:
        assert all(one.text for one in docx.read(data.draw(cut_and_flipped(content))))
    except UnreadableError as error:
        assert str(error)
