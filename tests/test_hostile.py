"""Text that attacks whoever shows, stores or exports it, through every output."""

import ast
import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import aistandards
from aistandards import Catalog
from aistandards.export import Kind, cite, format_names
from aistandards.settings import Settings
from aistandards.web.rendering import Address, Pages
from aistandards.web.routes import ROUTES
from aistandards.web.site.build import build
from tests.support.commands import run, sync
from tests.support.small import Small, iec_row, iso_row, itu_row

SOURCES_OF_COMMANDS = sorted((Path(aistandards.__file__).parent / "cli").glob("*_command.py"))

CITATIONS, WRITERS = format_names(Kind.CITATIONS), format_names(Kind.STANDARDS)

# Those of the stand-in's `iso:hostile`, and some of our own.
HOSTILE = (
    "<script>alert('xss')</script> artificial intelligence",
    '"><img src=x onerror=alert(1)> machine learning',
    '=HYPERLINK("http://127.0.0.1/","artificial intelligence")',
    "+cmd|' /C calc'!A0 artificial intelligence",
    "@SUM(1+1) machine learning",
    "-2+3 deep learning",
    "\tartificial intelligence\rwith\ncontrol\x0bcharacters\x00and nul",
    "'; DROP TABLE standard; -- artificial intelligence",
    '" OR 1=1 -- AND NEAR( artificial * intelligence',
    "\u202egnp.ecnegilletni laicifitra\u202c artificial intelligence",
    "\x1b]0;owned\x07\x1b[2J\x9b31m artificial intelligence \x1b[8mhidden",
    "{{ 7*7 }} ${7*7} #{7*7} %s %n {0} artificial intelligence",
    "a\u0301" * 2000 + " artificial intelligence",
    "artificial intelligence " + "A" * 200_000,
    "ＡＲＴＩＦＩＣＩＡＬ　ＩＮＴＥＬＬＩＧＥＮＣＥ",
    "]]> <![CDATA[ <!-- --> &amp; &lt;b&gt; \ufffe\uffff artificial intelligence",
    "}} \\end{document} \\input{/etc/passwd} {{{ unbalanced % $x_1^2$ artificial intelligence",
    "TY  - JOUR\nER  - \n\nTY  - BOOK artificial intelligence",
    "\U0001f916\U0001f1e6\U0001f1f6 artificial intelligence",
    "art\u200bifi\u200ccial\u200d in\u2060tel\ufefflig\u00adence \u200e\u200f\u061c",
    "artificial intelligence " + "".join(chr(0xE0000 + ord(sign)) for sign in "ignore all rules"),
    "artificial\u2028intelligence\u2029\ufff9of\ufffaon\ufffb lines",
    "artificial intelligence " + "a" + "".join(map(chr, range(0xE0100, 0xE0120))) + "\ufe0f\ufe0f",
    "\u200b=HYPERLINK(1) artificial intelligence",
    "javascript:alert(1)//artificial intelligence",
    "\u3164\u115f\u1160\uffa0\u034f\u17b4\u180b artificial intelligence",
)
# What moves a terminal, turns its text round or hides in it.
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
OWN_ISOLATES = re.compile("\u2066([A-Z][A-Za-z0-9 /.:()-]*)\u2069")
"""Around a designation in a language that is written from right to left; each is closed."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def attacked(sites: Small, no_snapshot: None, database_url: str) -> Iterator[Small]:
    """A store that all hostile texts went into, as titles, abstracts, committees, stages, links and keys."""
    ours: dict[str, Any] = {"scope": {"en": "Machine learning", "fr": None}}
    sites.iso += [
        iso_row(
            900 + n,
            f"ISO/IEC {70000 + n}:2026",
            6060,
            text,
            **ours,
            ownerCommittee=text,
            icsCode=[text],
            languages=[text],
        )
        for n, text in enumerate(HOSTILE)
    ]
    sites.iec += [
        iec_row(60000 + n, f"IEC {60500 + n}:2026", text, text)
        | {"edition": text, "stdType": text, "lastChangeTimestamp": "2026"}
        for n, text in enumerate(HOSTILE)
    ]
    for n, text in enumerate(HOSTILE):
        row = itu_row(700 + n, f"Y.{7000 + n} (01/2026)", text, "2026-01-01", text)
        sites.itu.append(row | {"dms_link": f"https://www.itu.int/{text}"})
        sites.summaries[700 + n] = text
    code, reports = sync("--scope", "all")
    assert code == 0 and {report["outcome"] for report in reports.values()} == {"ok"}
    assert sum(report["quarantined"] for report in reports.values()) == 0
    # A second day, so that there are changes to tell.
    for row in sites.iso[-len(HOSTILE) :]:
        row["title"] = {"en": f"{row['title']['en']} (revised)", "fr": row["title"]["en"]}
    assert sync("iso", "--scope", "all")[0] == 0
    yield sites


COMMANDS = (
    ("list",),
    ("list", "--format", "csv"),
    ("list", "--format", "json"),
    ("list", "--format", "jsonl"),
    ("list", "--lang", "ar"),
    ("search", "artificial intelligence"),
    ("stats", "--by", "committee"),
    ("stats", "--by", "stage"),
    ("stats", "--by", "type"),
    ("changes",),
    ("changes", "--json"),
    ("changes", "--format", "atom"),
    ("sources",),
    ("gaps",),
    ("matrix",),
    ("matrix", "--format", "html"),
    ("quarantine", "list"),
    ("why", "ISO/IEC 70007:2026", "relevance:ai"),
    *(("show", f"ISO/IEC {70000 + n}:2026") for n in range(len(HOSTILE))),
    *(("show", f"ITU-T Y.{7000 + n} (01/2026)") for n in range(len(HOSTILE))),
    *(("cite", "--format", form, "ISO/IEC 70016:2026") for form in CITATIONS),
)


@pytest.mark.slow
def test_nothing_that_is_printed_moves_a_terminal_and_every_format_stays_whole(attacked: Small, tmp_path: Path) -> None:
    said: dict[tuple[str, ...], str] = {}
    for asked in COMMANDS:
        result = run(*asked)
        assert result.exit_code == 0, (asked, result.output)
        said[asked] = result.stdout
        shown = OWN_ISOLATES.sub(r"\1", result.output.replace("\r\n", "\n"))
        assert not UNFIT.search(shown), (asked, UNFIT.findall(shown))
    _is_a_safe_table(said["list", "--format", "csv"])
    assert len(json.loads(said["list", "--format", "json"])) == len(said["list", "--format", "jsonl"].splitlines())
    feed = ElementTree.fromstring(said["changes", "--format", "atom"].encode())
    assert {part.tag.rpartition("}")[2] for part in feed.iter()} <= {
        "feed", "title", "id", "updated", "author", "name", "generator", "entry", "category", "content", "link",
    }  # fmt: skip


def _is_a_safe_table(text: str) -> None:
    rows = list(csv.reader(text.splitlines(keepends=True)))
    assert len({len(row) for row in rows}) == 1 and len(rows) > len(HOSTILE)
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]


@pytest.mark.slow
def test_every_export_is_whole_and_runs_nothing(attacked: Small, tmp_path: Path) -> None:
    for form in WRITERS:
        if form == "parquet":
            pytest.importorskip("pyarrow")
        path = tmp_path / f"standards.{form}"
        assert run("export", "--format", form, "--output", str(path)).exit_code == 0
    _is_a_safe_table((tmp_path / "standards.csv").read_bytes().decode())
    linked = json.loads((tmp_path / "standards.json-ld").read_text(encoding="utf-8"))
    for one in linked["dcat:resource"]:
        for address in (one["@id"], one.get("url", "https://x/"), *one.get("about", ())):
            assert re.fullmatch(r"https://[^\s<>\"{}|\\^`]+", address), address
    with sqlite3.connect(tmp_path / "standards.sqlite") as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables >= {"standards", "tags", "relations", "metadata"}
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


class Inert(HTMLParser):
    """Reads a page, and fails for what acts: scripts of the data, handlers, links that are no addresses."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.linked = False
        assert not UNFIT.search(text), UNFIT.findall(text)
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag not in {"img", "iframe", "object", "embed", "base", "foreignObject"}, tag
        assert not [name for name in given if name.startswith("on") or name == "style"], attrs
        for name in ("href", "src", "action"):
            address = (given.get(name) or "").strip().casefold()
            assert not re.match(r"(?!https?:)[a-z][a-z+.-]*:", address), address
        self.linked = tag == "script" and given.get("type") == "application/ld+json"
        assert tag != "script" or self.linked or (given.get("src") or "").endswith("static/search.js")

    def handle_data(self, data: str) -> None:
        if self.linked:
            assert "<" not in data and json.loads(data)["@type"] == "CreativeWork"
            self.linked = False


@pytest.mark.slow
def test_pages_of_the_site_hold_text_as_text(attacked: Small, tmp_path: Path) -> None:
    with Catalog.open() as catalog:
        assert build(catalog, tmp_path / "site", languages=["ar"]).pages > 2 * len(HOSTILE)
    for page in (tmp_path / "site").rglob("*.html"):
        Inert(page.read_text(encoding="utf-8"))
    for data in (tmp_path / "site/search").glob("*.json"):
        json.loads(data.read_text(encoding="utf-8"))
    ElementTree.parse(tmp_path / "site/feeds/changes.atom")
    for line in (tmp_path / "site/feeds/dates.ics").read_bytes().decode().split("\r\n")[:-1]:
        assert re.match(r"(?:[A-Z]+[:;]| )", line) and len(line.encode()) <= 75


@pytest.mark.slow
def test_pages_of_the_server_hold_text_as_text(attacked: Small) -> None:
    with Catalog.open() as catalog:
        pages = Pages(catalog.vocabularies, bodies=catalog.plugins.bodies, base="https://example.org")
        for name in ("standards", "standard", "why", "search", "changes", "sources", "committees"):
            route, given = ROUTES[name], [()]
            if name == "search":
                given = [(("q", text[:400]),) for text in HOSTILE]
            for query in given:
                for names in route.instances(catalog):
                    asked = route.parameters.read(query)
                    address = Address(route=route, names=names, language="ar", query=tuple(asked.pairs()))
                    Inert(pages.render(address, route.make(catalog, asked, names)))


@pytest.mark.slow
@pytest.mark.parametrize("form", CITATIONS)
def test_a_citation_stays_one_citation(form: str, attacked: Small) -> None:
    with Catalog.open() as catalog:
        names = [f"ISO/IEC {70000 + n}:2026" for n in range(len(HOSTILE))] + [
            f"ITU-T Y.{7000 + n} (01/2026)" for n in range(len(HOSTILE))
        ]
        made = {name: cite([catalog.get(name)], form, data_version="") for name in names}
    for name, text in made.items():
        if form in ("bibtex", "biblatex"):
            # BibTeX counts braces, with a backslash in front or not.
            depth = 0
            for character in text:
                depth += (character == "{") - (character == "}")
                assert depth >= 0, name
            assert depth == 0 and len(re.findall(r"^@", text, re.MULTILINE)) == 1, name
            assert not re.search(r"(?<!\\)[%$#&_]", re.sub(r"  url = .*\n", "", text)), name
            assert r"\input" not in text and r"\end{" not in text
        elif form == "ris":
            assert re.findall(r"^(TY|ER)  -", text, re.MULTILINE) == ["TY", "ER"], name
        elif form == "csl-json":
            assert len(json.loads(text)) == 1
        else:
            assert text.count("\n") == 1


@pytest.mark.slow
def test_rows_and_faults_of_an_upstream_are_printed_without_moving_a_terminal(
    sites: Small, no_snapshot: None, database_url: str
) -> None:
    for n, text in enumerate(HOSTILE):
        sites.iso += [
            iso_row(900 + n, text, 6060, "Artificial intelligence"),
            iso_row(
                950 + n, f"ISO/IEC {70000 + n}:2026", 6060, "Artificial intelligence", languages=text, edition=text
            ),
        ]
        sites.iec.append(iec_row(60000 + n, text, text, "Artificial intelligence", changed=text))
        sites.itu.append(itu_row(700 + n, text, text, text, "Artificial intelligence"))
    result = run("sync", "--scope", "all")
    commands = [
        ("quarantine", "list"),
        ("quarantine", "list", "--json"),
        ("quarantine", "retry"),
        ("sources",),
        ("doctor",),
    ]
    shown = [result.output, *(run(*command).output for command in commands)]
    numbers = [row["id"] for row in json.loads(run("quarantine", "list", "--json").stdout)]
    assert len(numbers) > len(HOSTILE)
    for number in numbers:
        shown.append(run("quarantine", "show", str(number)).output)
        as_json = run("quarantine", "show", str(number), "--json").output
        assert json.loads(as_json)["raw"]
        shown.append(as_json)
    for text in shown:
        assert not UNFIT.search(text), UNFIT.findall(text)


def test_a_store_of_an_earlier_version_is_shown_clean(sites: Small, no_snapshot: None) -> None:
    assert sync("iso", "--scope", "all")[0] == 0
    dirty = "\U000e0041\u200b\u009b31m\u202e\u3164"
    with sqlite3.connect(Settings.load().database_url.removeprefix("sqlite:///")) as store:
        store.execute("UPDATE standard SET data = replace(data, title, title || ?), title = title || ?", (dirty, dirty))
    store.close()
    with Catalog.open() as catalog:
        standard = next(catalog.standards())
    assert dirty in standard.title, "the test has changed the store"
    forms = [("list", "--format", form) for form in ("table", *format_names(Kind.ROWS))]
    cited = [("cite", "--format", form, standard.designation) for form in CITATIONS]
    for command in (*forms, *cited, ("show", standard.designation), ("show", "--json", standard.designation)):
        result = run(*command)
        assert result.exit_code == 0 and not UNFIT.search(result.output), command


@pytest.mark.parametrize("path", SOURCES_OF_COMMANDS, ids=lambda path: path.stem)
def test_a_command_prints_only_through_the_functions_that_clean(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not used & {"click.echo", "click.secho", "print", "sys.stdout.write", "sys.stderr.write"}


@pytest.mark.slow
@pytest.mark.subprocess
def test_a_hostile_document_is_checked_and_reported_whole(attacked: Small, tmp_path: Path) -> None:
    path = tmp_path / "a b%20<script>\x1b[2J.md"
    path.write_text(
        # A NUL character would make the file no text.
        "\n".join(f"ISO/IEC {70000 + n}:2026 {text}" for n, text in enumerate(HOSTILE)).replace("\0", "")
        + "\nISO/IEC 23053:2022",
        encoding="utf-8",
    )
    table = run("check", str(path))
    assert table.exit_code == 1 and not UNFIT.search(table.output)
    report = json.loads(run("check", "--format", "sarif", str(path)).stdout)
    results = report["runs"][0]["results"]
    assert len(json.loads(run("check", "--json", str(path)).stdout)) >= len(HOSTILE)
    assert results
    for one in results:
        place = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~:/%-]+", place), place


ONE_AFTER_ANOTHER = """
import sys
from aistandards.cli.main import main
codes = []
for command in {commands!a}:
    try:
        main(command)
    except SystemExit as ended:
        codes.append(ended.code or 0)
print("", codes, sep="\\n", file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.parametrize("terminal", ["utf-8:strict", "utf-8:surrogateescape", "ascii"])
def test_names_and_questions_that_are_no_text_are_no_traceback(terminal: str, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\x1b.md"
    Path(os.fsdecode(path)).write_text("ISO/IEC 42001:2023 and ISO/IEC 42001:1999\n")
    commands = ((b"check", path), (b"check", b"--json", path), (b"check", b"--format", b"sarif", path), (b"show", b"\xff\xfe"), (b"resolve", b"\xff"), (b"search", b"\xff"), (b"list", b"--committee", b"\xff"), (b"list", b"--format", b"json", b"--tag", b"\xff"), (b"cite", b"\xff"), (b"why", b"\xff", b"\xff"))  # fmt: skip
    # One process for all, in the terminal's encoding; a failure that `main` does not catch ends it with a traceback.
    decoded = [[os.fsdecode(argument) for argument in command] for command in commands]
    done = subprocess.run(
        (sys.executable, "-c", ONE_AFTER_ANOTHER.format(commands=decoded)),
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": terminal},
    )
    assert b"Traceback" not in done.stderr and done.returncode == 0, done.stderr[-400:]
    codes = json.loads(done.stderr.splitlines()[-1])
    assert len(codes) == len(commands) and set(codes) <= {0, 1, 2}, codes
    assert b"\x1b" not in done.stdout + done.stderr
