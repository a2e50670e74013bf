"""Documents in JSON: their list is split without being parsed, in memory and time that grow with a row at most."""

import io
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aistandards.plugin.table.splitter import DocumentError, elements
from tests.support.described import Described, listing, quarantined, read, rows, state

KEYS = {str(row["id"]) for row in rows()}


def split(document: bytes, path: str = "", most: int = 1 << 20) -> list[bytes]:
    return list(elements(io.BytesIO(document), path, most))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.lists(VALUES), st.sampled_from([None, 1]), st.booleans(), st.sampled_from(["", "rows", "a.b", "a.b.c"]))
def test_each_element_of_a_list_is_what_a_parser_finds(
    of: list[object], indent: int | None, ascii_only: bool, path: str
) -> None:
    document: object = of
    for name in reversed(path.split(".") if path else []):
        document = {"before": [{"rows": ["no"]}, '"}, {"'], name: document, "after": 1.5}
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    assert [json.loads(element) for element in split(text.encode("utf-8", "surrogatepass"), path)] == json.loads(
        json.dumps(of)
    )


class Slow(io.BytesIO):
    """A file that is read in small pieces."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 1, 1500))


@settings(max_examples=20)
@given(st.lists(st.dictionaries(st.text(), VALUES), min_size=1))
def test_where_a_document_is_cut_into_pieces_changes_nothing(of: list[object]) -> None:
    document = json.dumps(of * 20).encode()
    assert list(elements(Slow(document), "", 1 << 20)) == split(document)


@pytest.mark.parametrize(
    ("document", "path", "said"),
    [
        (b"", "", "is no list"),
        (b"<html></html>", "", "is no list"),
        (b'{"rows": []}', "", "is no list; name its place with `rows`"),
        (b'{"rows": {"a": []}}', "rows", "has no list at 'rows'"),
        (b'[{"rows": []}]', "rows", "has no list at 'rows'"),
        (b'{"rows": 5, "a": {"rows": []}}', "rows", "has no list at 'rows'"),
        (b"[1, 2", "", "cut off"),
        (b'{"rows": [1, 2]', "rows", "cut off"),
        (b'{"rows": [1, 2], "more": "', "rows", "cut off"),
        (b'["abc', "", "cut off"),
        (b'["abc\\', "", "cut off"),
        (b"[1] garbage", "", "goes on after its end"),
        (b"[1][2]", "", "goes on after its end"),
        (b'{"rows": [1]}{"rows": [2]}', "rows", "goes on after its end"),
        (b"[1]]", "", "goes on after its end"),
        (b'{"rows": [1]]', "rows", "closes nothing"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "rows", "nested more than 64 deep"),
        (b'{"rows": [1], "b": ' + b"[" * 200_000, "rows", "nested more than 64 deep"),
        ('[{"a": 1}]'.encode("utf-16"), "", "is no list"),
    ],
)
def test_a_document_that_is_no_such_list_is_refused(document: bytes, path: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        split(document, path)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b'\xef\xbb\xbf[{"a": 1}]', [b'{"a": 1}']),
        (b"[1,,2,]", [b"1", b"2"]),
        (b'[{"a": NaN}, {"b": nul}, {"c" 1}]', [b'{"a": NaN}', b'{"b": nul}', b'{"c" 1}']),
        (b'[{"a": 1} {"b": 2}]', [b'{"a": 1}', b'{"b": 2}']),
        (b'[{"a": 1]}, {"b": 2}]', [b'{"a": 1]', b"}", b'{"b": 2}']),
        (b'[{"a": "x"y"},{"b": "2"}, {"c": "3"}]', [b'{"a": "x"y"}', b'{"b": "2"}', b'{"c": "3"}']),
        (b'[{"a": ["x"y"]},{"b": "2"}]', [b'{"a": ["x"y"]}', b'{"b": "2"}']),
        (b'[{"a": "1"}, {"b": "x"y"}]', [b'{"a": "1"}', b'{"b": "x"y"}']),
        (b'[{"a": "x"y",\n"c": 1},\n{"b": "2"}]', [b'{"a": "x"y",\n"c": 1}', b'{"b": "2"}']),
        (b'[{"a": "x\ny"},{"b": 2}]', [b'{"a": "x\ny"}', b'{"b": 2}']),
        (rb'[{"a": "x\"}, {\"b"},{"b": "\\"}]', [rb'{"a": "x\"}, {\"b"}', rb'{"b": "\\"}']),
    ],
)
def test_an_element_that_is_no_json_leaves_the_others(document: bytes, expected: list[bytes]) -> None:
    assert split(document) == expected


def test_two_lists_at_one_place_are_both_read() -> None:
    assert split(b'{"rows": [1], "rows": [2]}', "rows") == [b"1", b"2"]


def test_an_element_that_is_too_long_is_cut() -> None:
    for document in (
        b'["' + b"y" * 5000 + b'", 7]',
        b"[[" + b"1," * 2500 + b"2], 7]",
        b"[[" + b'"a",' * 1500 + b"2], 7]",
    ):
        long, short = split(document, most=1000)
        assert short == b"7" and len(long) >= 1000 and document.startswith(b"[" + long[:1000])


def peak(document: Callable[[int], bytes], size: int) -> int:
    """The memory that reading takes besides the document."""
    file = io.BytesIO(document(size))
    tracemalloc.start()
    try:
        for _ in elements(file, "", 1 << 16):
            pass
    except DocumentError:
        pass
    finally:
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return memory


def seconds(document: Callable[[int], bytes], size: int) -> float:
    content, best = document(size), float("inf")
    for _ in range(3):
        start = time.process_time()
        try:
            for _ in elements(io.BytesIO(content), "", 1 << 16):
                pass
        except DocumentError:
            pass
        best = min(best, time.process_time() - start)
    return best


HOSTILE: dict[str, Callable[[int], bytes]] = {
    "rows": lambda size: b"[" + b'{"a": "b", "c": [1, 2]},' * (size // 24) + b"1]",
    "a long text": lambda size: b'["' + b"y" * size + b'"]',
    "escapes": lambda size: b'["' + b"\\\\" * (size // 2) + b'"]',
    "lines in a text": lambda size: b'["' + b"y\n" * (size // 2) + b'"]',
    "a text without end": lambda size: b'["' + b'\\"' * (size // 2),
    "nesting": lambda size: b"[" * size,
    "nesting in an element": lambda size: b"[1," + b"[" * (size // 2) + b"]" * (size // 2) + b"]",
    "closing brackets": lambda size: b'["' + b"}" * size + b'"]',
    "borders of rows": lambda size: b'["' + b'"},{"' * (size // 5) + b'"]',
    "quotation marks": lambda size: b"[" + b'"' * size + b"]",
    "commas": lambda size: b"[" + b"," * size + b"]",
    "spaces": lambda size: b"[" + b" " * size + b"]",
    "empty objects": lambda size: b"[" + b"{}," * (size // 3) + b"1]",
    "a long name": lambda size: b'{"' + b"y" * size + b'": []}',
    "members": lambda size: b"{" + b'"a": {"b": 1},' * (size // 14) + b'"c": 1}',
    "new members": lambda size: b'["' + b'\n"a' * (size // 3) + b'"]',
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_memory_does_not_grow_with_a_document(name: str) -> None:
    # Two pieces and an element are in memory; a reader that keeps anything per byte needs more than the document.
    assert peak(HOSTILE[name], 1 << 20) < 1 << 20


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_as_the_document_does(name: str) -> None:
    small = seconds(HOSTILE[name], 1 << 17)
    assert seconds(HOSTILE[name], 1 << 19) < 4 * 3 * max(small, 0.002)


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.usefixtures("no_snapshot")
def test_large_numbers_and_texts_with_control_characters_are_read(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    changed: Iterator[dict[str, object]] = iter(
        ({"Title": "two\tparts\x00"}, {"size": 10**30}, {"id": 10**30}, {"more": {"a": [1, None, True]}}, {"Title": 5})
    )
    report = read(listing(form, [row | next(changed, {}) for row in rows()]), made)
    assert (report["new"], report["quarantined"], report["outcome"]) == (8, 0, "ok") and not quarantined()
    assert str(10**30) in state()[0]


@pytest.mark.usefixtures("no_snapshot")
def test_a_document_with_something_after_its_end_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", "json")
    made.use(monkeypatch)
    read(listing("json"), made)
    for damaged in (listing("json") * 2, listing("json") + b"x", listing("json")[:-3], b"[" * 200_000):
        report = read(damaged, made)
        assert report["outcome"] == "broken" and "is no JSON that can be read: it" in report["message"], report
        assert state() == (KEYS, set())
