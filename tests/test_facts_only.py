"""The bundled catalogue beside the rows it was made from: no more of a text than a quotation, and no title left out."""

import json
import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import attrs
import pytest

from aistandards.catalog.snapshot import Snapshot
from aistandards.model import MAX_QUOTE, Standard
from aistandards.model.codec import to_dict
from aistandards.plugin import clean_text, plain_text
from aistandards_itu.programme import key_of
from tests.support import standin

DATA = standin.SHARED / "upstream" / "data"


@attrs.frozen
class Row:
    """What a source says: titles by language, and the text that stays with it."""

    titles: Mapping[str, str]
    text: str


def bundled() -> Iterator[Standard]:
    """The records of the bodies of which the stand-in has the rows; those of reports are in no row."""
    snapshot = Snapshot.open()
    return (record for source in ("iso", "iec", "itu-t") for record in snapshot.records(source))


@cache
def rows() -> dict[str, Row]:
    """The rows of the records of the bundled catalogue, by key."""
    standin.needed()
    wanted = {record.origin.key for record in bundled()}
    return dict([*iso(wanted), *iec(wanted), *itu(wanted), *work_items()])


def lines(name: str) -> Iterator[bytes]:
    with lzma.open(DATA / name) as file:
        yield from file


def row(titles: Mapping[str, str | None], texts: Iterator[str | None]) -> Row:
    kept = {language: title for language, given in titles.items() if (title := clean_text(given))}
    return Row(kept, "\n".join(form for text in texts if text for form in (text, plain_text(text) or "")))


def iso(wanted: set[str]) -> Iterator[tuple[str, Row]]:
    for line in lines("iso_deliverables_metadata.jsonl.xz"):
        one = json.loads(line)
        if f"iso:{one['id']}" in wanted:
            yield f"iso:{one['id']}", row(one.get("title") or {}, iter((one.get("scope") or {}).values()))


def iec(wanted: set[str]) -> Iterator[tuple[str, Row]]:
    for line in lines("iec_publications.jsonl.xz"):
        one = json.loads(line)
        if f"iec:{one['urn']}" in wanted:
            titles = {title["lang"]: title.get("value") for title in one.get("title", ())}
            yield f"iec:{one['urn']}", row(titles, (text.get("content") for text in one.get("abstract", ())))


def itu(wanted: set[str]) -> Iterator[tuple[str, Row]]:
    index = json.loads(b"".join(lines("itu_t_search_recs.json.xz")))
    named: dict[int, dict[str, Any]] = {one["idrec"]: one for one in index["Data"]}
    for line in lines("itu_t_details.jsonl.xz"):
        one = json.loads(line)
        known = named.get(one["idrec"])
        if known is not None and f"itu-t:{known['rec_name']}" in wanted:
            yield f"itu-t:{known['rec_name']}", row({"en": known["title"]}, iter((one.get("summary"),)))


def work_items() -> Iterator[tuple[str, Row]]:
    listed = json.loads((DATA / "itu_t_work_items.json").read_text(encoding="utf-8"))
    seen = (standin.SHARED / "facts" / "itu_t_work_items.jsonl").read_text(encoding="utf-8").splitlines()
    for one in (*map(json.loads, seen), *listed):
        key = key_of(one.get("study_period") or "", one["designation"])
        yield f"itu-t:{key}", row({"en": one["title"]}, iter((one.get("summary"),)))


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a record as JSON, long enough to be more than a quotation."""
    if isinstance(value, str):
        if len(value) > MAX_QUOTE:
            yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one)


def copied(record: Standard, known: Row) -> list[str]:
    """Texts of a record that hold more of its source's text than a quotation; the source's own titles are facts."""
    longer = MAX_QUOTE + 1
    windows = {known.text[start : start + longer] for start in range(len(known.text) - MAX_QUOTE)}
    return [
        text
        for text in texts_of(to_dict(record))
        if text not in known.titles.values()
        and any(text[start : start + longer] in windows for start in range(len(text) - MAX_QUOTE))
    ]


@pytest.mark.slow
def test_no_line_holds_more_of_an_abstract_than_a_quotation() -> None:
    known = rows()
    assert sum(bool(one.text) for one in known.values()) > 300
    assert [
        (record.designation, found) for record in bundled() if (found := copied(record, known[record.origin.key]))
    ] == []


def test_what_was_copied_would_be_found_wherever_it_stood() -> None:
    record = next(one for one in bundled() if len(rows()[one.origin.key].text) > 300)
    known = rows()[record.origin.key]
    taken = known.text[100 : 100 + MAX_QUOTE + 1]
    for change in ({"extra": {"remark": f"See: {taken}."}}, {"titles": {"en": taken}}, {"work": taken}):
        assert copied(attrs.evolve(record, **change), known)
    assert not copied(attrs.evolve(record, extra={"remark": taken[1:]}), known)


def test_titles_are_there_in_every_language_the_source_has() -> None:
    known = rows()
    assert {record.designation: record.titles for record in bundled()} == {
        record.designation: known[record.origin.key].titles for record in bundled()
    }
    assert {language for one in known.values() for language in one.titles} >= {"en", "fr"}


def test_every_record_is_a_row_of_its_source() -> None:
    assert {record.origin.key for record in bundled()} <= rows().keys()
