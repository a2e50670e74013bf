"""A row of a listing that cannot be read is the fault of that row: the others are read, and it counts as listed."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from aistandards import Catalog
from tests.support.commands import run
from tests.support.described import FORMATS, Described, Row, listing, quarantined, read, rows, sheet, state, workbook

pytestmark = pytest.mark.usefixtures("no_snapshot")

KEYS = {str(row["id"]) for row in rows()}
BAD, LEFT = rows()[2], rows()[-1]
"""The row that is damaged, and the row that leaves the listing at the same time."""

Damage = Callable[[bytes], bytes]


def replaced(old: bytes, new: bytes) -> Damage:
    """Replace a text in the damaged row."""

    def damage(content: bytes) -> bytes:
        start = content.index(b"13")
        end = content.index(b"14", start)
        assert old in content[start:end]
        return content[:start] + content[start:end].replace(old, new, 1) + content[end:]

    return damage


def row_with(**values: object) -> Callable[[str], bytes]:
    """The listing with other values in the damaged row."""
    return lambda form: listing(form, [row | values if row == BAD else row for row in rows()[:-1]])


def on(damage: Damage) -> Callable[[str], bytes]:
    """The listing with damaged bytes."""
    return lambda form: damage(listing(form, rows()[:-1]))


DEEP = b"[" * 100_000 + b"]" * 100_000
LONG = b"y" * (1 << 21)
IN_EVERY_FORMAT = {
    "a date that is none": row_with(Date="2024-02-30"),
    "a date that is a number": row_with(Date=20240302),
    "a designation in a new spelling": row_with(**{"No.": "X-13"}),
    "no designation": row_with(**{"No.": ""}),
    "a designation that is long": row_with(**{"No.": "X " + "1" * 30_000}),
}
IN_CSV = {
    "a quotation mark that is not closed": on(replaced(b"Ways", b'"Ways')),
    "a quotation mark in a word": on(replaced(b"Ways", b'"Wa"ys')),
    "a cell too many": on(replaced(b"Ways", b"Wa,ys")),
    "a cell too few": on(replaced(b",2024-03-02", b"")),
    "a byte in another encoding": on(replaced("ü".encode(), b"\xfc")),
    "a carriage return": on(replaced(b"Ways", b"Wa\rys")),
    "a line that is too long": on(replaced(b"Ways", LONG)),
    "half of a surrogate pair": on(replaced(b"Ways", b"\xed\xa0\x80")),
}
IN_JSON = {
    "no number": on(replaced(b'"2024-03-02"', b"NaN")),
    "an infinite number": on(replaced(b'"2024-03-02"', b"-Infinity")),
    "a number out of range": on(replaced(b'"2024-03-02"', b"1e999")),
    "a number of 5000 digits": on(replaced(b'"2024-03-02"', b"9" * 5000)),
    "half of a surrogate pair": on(replaced(b"Ways", rb"\ud800")),
    "an escape that is none": on(replaced(b"Ways", rb"\x")),
    "a byte in another encoding": on(replaced("ü".encode(), b"\xfc")),
    "a quotation mark too many": on(replaced(b"Ways", b'Wa"ys')),
    "a quotation mark too few": on(replaced(b'13",', b"13,")),
    "no comma": on(replaced(b'13",', b'13"')),
    "a word": on(replaced(b'"2024-03-02"', b"yesterday")),
    "a member twice": on(replaced(b'"Title"', b'"Title": "Another", "Title"')),
    "a list for a text": on(replaced(b'"2024-03-02"', b'["2024-03-02"]')),
    "an object for a text": on(replaced(b'"2024-03-02"', b'{"day": 2}')),
    "much nesting": on(replaced(b'"2024-03-02"', DEEP)),
    "nesting in another member": on(replaced(b'"2024-03-02"', b'"2024-03-02", "z": ' + b"[" * 80 + b"]" * 80)),
    "much nesting without end": on(replaced(b'"2024-03-02"}', b'"2024-03-02"')),
    "a long text": on(replaced(b"Ways", LONG)),
    "very many members": on(
        replaced(b'"Date"', b"".join(b'"m%d":0,' % number for number in range(30_000)) + b'"Date"')
    ),
}
CASES = [
    *((form, name, damage) for form in FORMATS for name, damage in IN_EVERY_FORMAT.items()),
    *(("csv", name, damage) for name, damage in IN_CSV.items()),
    *((form, name, damage) for form in ("json", "jsonl") for name, damage in IN_JSON.items()),
]
# An object that has no end takes the rest of a document with it, but only its own line of JSON Lines.
CASES = [case for case in CASES if case[:2] != ("json", "much nesting without end")]


def check(made: Described, damaged: bytes, *, key_is_read: bool) -> None:
    """Read a listing, then twice a damaged one that also lacks its last row."""
    assert read(listing(made.form), made)["outcome"] == "ok" and state() == (KEYS, set())
    for _ in range(2):
        report = read(damaged, made)
        assert (report["outcome"], report["quarantined"]) == ("ok", 1), report
        assert (report["new"], report["changed"]) == (0, 0)
    left = {str(LEFT["id"])} if key_is_read else set()
    assert state() == (KEYS - left, left), "the damaged row is listed, and only the row that left is gone"
    report = read(listing(made.form), made)
    assert report["quarantined"] == 0 and state() == (KEYS, set())


@pytest.mark.parametrize(("form", "name", "damage"), CASES, ids=[f"{form}: {name}" for form, name, _ in CASES])
def test_a_damaged_row_stays_listed_under_its_key(
    form: str, name: str, damage: Callable[[str], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    check(made, damage(form), key_is_read=True)
    assert len(quarantined()) == 1 and quarantined()[0][1].startswith("row 3: ")


NO_KEY = {
    "csv": {
        "no id": row_with(id=""),
        "an id in another encoding": on(replaced(b"13,", b"\xfc\xfc,")),
        "another line": on(replaced(b"13,X 13", b"rubbish")),
    },
    "json": {
        "no id": on(replaced(b"13,", b"null,")),
        "an id that is a list": on(replaced(b"13,", b"[13],")),
        "an id twice": on(replaced(b"13,", b'13, "id": 14,')),
    },
    "jsonl": {
        "a cut line": lambda form: listing(form, rows()[:-1]).replace(b'13, "No.": "X 13', b"1\n#"),
        "a list": on(replaced(b'13, "No.": "X 13"', b"13}\n[1]\n{")),
    },
    "xlsx": {"no id": row_with(id=None)},
}


@pytest.mark.parametrize(("form", "name"), [(form, name) for form, cases in NO_KEY.items() for name in cases])
def test_a_row_without_a_key_retires_no_other(
    form: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    read(listing(form), made)
    for _ in range(2):
        report = read(NO_KEY[form][name](form), made)
        assert report["quarantined"] >= 1 and report["outcome"] == "ok", report
    assert state() == (KEYS, set())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("written", ["13", "013", "13.0", " 13 ", "\u2003１３", 13.0])
def test_a_key_in_another_spelling_is_the_same_key(
    form: str, written: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    read(listing(form), made)
    for _ in range(2):
        report = read(row_with(id=written)(form), made)
        assert (report["new"], report["changed"], report["quarantined"]) == (0, 0, 0)
    assert state() == (KEYS - {"18"}, {"18"})


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("key", [13, "013"])
def test_the_second_row_with_a_key_is_quarantined(
    form: str, key: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    read(listing(form), made)
    second: Row = {**BAD, "id": key, "Title": "Another"}
    report = read(listing(form, [*rows(), second]), made)
    assert (report["outcome"], report["quarantined"], report["changed"]) == ("ok", 1, 0)
    assert state() == (KEYS, set())


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_listing_whose_rows_are_mostly_unreadable_is_broken(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    read(listing(form), made)
    report = read(listing(form).replace("ü".encode(), b"\xfc"), made)
    assert (
        report["outcome"] == "broken"
        and "most rows" in report["message"]
        and "row 1: it is not text" in report["message"]
    )
    assert state() == (KEYS, set()) and not quarantined()


@pytest.mark.parametrize("form", FORMATS)
def test_a_listing_whose_key_column_was_emptied_is_broken(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    read(listing(form), made)
    report = read(listing(form, [row | {"id": None} for row in rows()]), made)
    assert report["outcome"] == "broken" and "the column 'id' is empty" in report["message"]
    assert state() == (KEYS, set())


@pytest.mark.parametrize("form", FORMATS)
def test_a_row_with_very_many_values_is_quarantined(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    text = (made.folder / "made.toml").read_text().replace('title = "Title"', 'title = "Title"\nreplaces = "Title"')
    made.describe(text)
    report = read(row_with(Title=";".join(f"X {number}" for number in range(1001)))(form), made)
    assert (report["new"], report["quarantined"]) == (6, 1) and "more than 1000 values" in quarantined()[0][1]


@pytest.mark.parametrize("form", FORMATS)
def test_a_row_in_quarantine_gives_the_same_fault_again_and_is_taken_when_mended(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", form)
    made.use(monkeypatch)
    text = (made.folder / "made.toml").read_text()
    read(row_with(Date="02/03/2024")(form), made)
    assert json.loads(run("quarantine", "retry", "--json").stdout) == {"rows": 1, "taken": 0}
    made.describe(text.replace("pace = 0", 'pace = 0\ndates = ["%d/%m/%Y"]'))
    assert json.loads(run("quarantine", "retry", "--json").stdout) == {"rows": 1, "taken": 1}
    assert state() == (KEYS - {"18"}, set())


def test_a_damaged_cell_of_a_workbook_is_the_fault_of_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "xlsx")
    made.use(monkeypatch)
    good = sheet(rows()[:-1])
    for old, new in {
        b"Ways of Gr\xc3\xbc\xc3\x9fe 13": b"#REF!",
        b't="inlineStr"><is><t>Ways of Gr\xc3\xbc\xc3\x9fe 13</t></is>': b't="s"><v>7</v>',
        b'"D" t="inlineStr"><is><t>2024-03-02': b'"D" t="inlineStr"><is><t>'
        + random.Random(1).randbytes(1 << 20).hex().encode(),
    }.items():
        head, _, tail = good.partition(b">13<")
        check(made, workbook(head + b">13<" + tail.replace(old, new, 1)), key_is_read=True)


def test_values_of_a_workbook_are_those_that_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "xlsx")
    made.use(monkeypatch)
    texts = b"<sst><si><t>Ways</t></si><si><r><t>Two </t></r><r><t>runs</t></r><rPh><t>kana</t></rPh></si></sst>"
    cells = (
        b'<row r="9"><c r="A9"><v>11</v></c><c r="B9" t="str"><f>A1&amp;B1</f><v>X 11</v></c><c r="C9" t="s"><v>0</v></c>'
        b'<c r="D9" s="1"><v>45353</v></c></row>'
        b'<row><c><v>1.2E1</v></c><c t="inlineStr"><is><t>X 12</t></is></c><c t="s"><v>1</v></c><c s="2"><v>45353.75</v></c></row>'
    )
    styles = (
        b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/>'
        b'</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="{kind}" Type="{kinds}/{kind}" Target="/xl/{path}"/>'
        for kind, path in {
            "worksheet": "worksheets/sheet1.xml",
            "sharedStrings": "sharedStrings.xml",
            "styles": "s.xml",
        }.items()
    )
    members = {"xl/s.xml": styles, "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>".encode()}
    made.write(workbook(sheet([], after=cells.decode()), texts=texts, members=members))
    assert read()["new"] == 2
    with Catalog.open() as catalog:
        first, second = catalog.get("X 11"), catalog.get("X 12")
        assert (first.title, str(first.dates.published)) == ("Ways", "2024-03-02")
        assert (second.title, str(second.dates.published), second.origin.upstream_id) == (
            "Two runs",
            "2024-03-02",
            "12",
        )


def test_cells_of_several_lines_and_lone_quotation_marks_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    made.write(
        b"id,No.,Title,Date\n"
        b'1,X 1,"Two\nlines, and ""more""",2024\n'
        b'2,X 2,"Of X 3\n1,X 9 and so on\nas an example",2024\n'
        b'3,X 3,A 5" disk,2024\n'
        b"\n,,,\n"
        b"4,X 4,A\x00b,2024\n"
    )
    report = read()
    assert (report["new"], report["quarantined"]) == (4, 0)


def test_two_quotation_marks_do_not_make_one_row_of_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    read(listing("csv"), made)
    damaged = (
        listing("csv").replace(b"Ways of Gr\xc3\xbc\xc3\x9fe 13", b'"Ways').replace(b"Gr\xc3\xbc\xc3\x9fe 14", b'Gr"')
    )
    for _ in range(2):
        report = read(damaged, made)
        assert report["outcome"] == "ok" and report["quarantined"] == 1, report
    assert state() == (KEYS, set())


@pytest.mark.parametrize(
    ("encode", "encoding"),
    [
        (lambda text: text.encode("utf-8-sig"), "utf-8"),
        (lambda text: text.encode("utf-8-sig"), "latin-1"),
        (lambda text: text.encode("utf-16"), "utf-8-sig"),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "utf-16"),
        (lambda text: text.encode("utf-16-le"), "utf-16-le"),
        (lambda text: text.encode("cp1252"), "windows-1252"),
        (lambda text: text.replace("\n", "\r").encode(), "utf-8"),
        (lambda text: text.replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_marks_line_ends_and_encodings(
    encode: Callable[[str], bytes], encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", "csv", more=f'encoding = "{encoding}"')
    made.use(monkeypatch)
    bad = listing("csv", [row | ({"Date": "soon"} if row == BAD else {}) for row in rows()]).decode()
    report = read(encode(bad), made)
    assert (report["new"], report["quarantined"], report["outcome"]) == (7, 1, "ok"), report
    (raw, reason) = quarantined()[0]
    assert "soon" in reason
    (codec,) = [codec for codec in ("ascii", "utf-16-le", "utf-16-be") if raw.endswith("soon".encode(codec))]
    mended = raw.replace("soon".encode(codec), "2024".encode(codec))
    assert made.source.parse(mended).title == "Ways of Grüße 13"


def test_a_wrong_delimiter_and_a_column_that_is_there_twice_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    report = read(listing("csv").replace(b",", b";"), made)
    assert report["outcome"] == "broken" and "its first line is 'id;No.;Title;Date'" in report["message"]
    report = read(listing("csv").replace(b"No.,Title", b"No.,No.,Title", 1), made)
    assert report["outcome"] == "broken" and "has the column 'No.' more than once" in report["message"]
