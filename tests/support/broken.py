"""Sources that are broken on purpose: the source that `plugin new` writes, with some of its lines changed."""

import importlib
from pathlib import Path

import pytest

from aistandards.testing import SourceSuite

# A page of two rows, so that the six of the sample come on three pages.
PAGES = {"PAGE_SIZE = 100": "PAGE_SIZE = 2"}
DATES = "published=date_or_none(work.published)"
IMPORTS = "import msgspec\n"
FIELDS = "        dates=Dates("

Changes = dict[str, str]

BROKEN: dict[str, tuple[Changes, str, str]] = {
    "has a name in capitals": (
        {'    name = "acme"': '    name = "Acme"'},
        "the_source_says_what_it_is",
        "`name` is 'Acme'",
    ),
    "has no attribution": (
        {'attribution = "ACME; state here': 'attribution = "" and "say here'},
        "the_source_says_what_it_is",
        "whom to thank",
    ),
    "declares addresses for hosts": (
        {"hosts: tuple[str, ...] = ()": 'hosts: tuple[str, ...] = ("https://acme.example/api",)'},
        "the_source_says_what_it_is",
        "without scheme",
    ),
    "cannot read a row again": ({"def parse(": "def parsed("}, "the_source_says_what_it_is", "it lacks parse"),
    "has no pace": ({"pace = 1.0": "pace = 0.0"}, "it_asks_only_through_the_client_and_with_a_pace", "`pace` is 0.0"),
    "leaves rows out": (
        {"if context.in_scope(": "if work.id % 2 and context.in_scope("},
        "every_recorded_row_becomes_a_record",
        "6 rows became 3 records",
    ),
    "cannot read its own recording": (
        {"    published: str | None = None": "    published: str"},
        "every_recorded_row_becomes_a_record",
        "went to quarantine",
    ),
    "names another source": (
        {'Provenance(source="acme"': 'Provenance(source="acme-v2"'},
        "records_are_valid",
        "names the source 'acme-v2'",
    ),
    "gives several records one key": (
        {"upstream_id=str(work.id)": 'upstream_id=work.committee or ""'},
        "records_are_valid",
        "Several records have the upstream id",
    ),
    "has no key": ({"upstream_id=str(work.id)": 'upstream_id=" "'}, "records_are_valid", "no upstream id"),
    "calls languages by name": (
        {"titles={language: text": "titles={language + '_uk': text"},
        "records_are_valid",
        "no tag of BCP 47",
    ),
    "links to half an address": (
        {'Link("page", work.url)': 'Link("page", work.url[8:])'},
        "records_are_valid",
        "is no address",
    ),
    "puts a number where a text belongs": (
        {"        dates=Dates(": "        edition=work.id,\n        dates=Dates("},
        "records_are_valid",
        "JSON",
    ),
    "leaves a status out": (
        {'    "Withdrawn": Status.WITHDRAWN,\n': ""},
        "every_native_stage_is_mapped",
        "unknown: Withdrawn",
    ),
    "takes every other word for published": (
        {"STATUSES.get(work.status, Status.UNKNOWN)": "STATUSES.get(work.status, Status.PUBLISHED)"},
        "a_stage_in_no_table_is_unknown",
        "the stage 'No such stage', which no body has, becomes the status published",
    ),
    "writes designations that nobody reads": (
        {"designation=designation.text,": 'designation="No. " + designation.text,'},
        "designations_round_trip",
        "Offer a grammar",
    ),
    "takes the edition for the work": (
        {"work=designation.work": "work=designation.text"},
        "designations_round_trip",
        "take both from the designation",
    ),
    "has a grammar that leaves the date in the work": (
        {"            work=work,\n": '            work=work + (f":{date}" if date else ""),\n'},
        "designations_round_trip",
        "leave the date out of `work`",
    ),
    "makes up a day": (
        {DATES: 'published=PartialDate((work.published + "-01-01")[:10]) if work.published else None'},
        "dates_keep_their_precision",
        "the row says only",
    ),
    "throws the day away": (
        {DATES: "published=PartialDate(work.published[:7]) if work.published else None"},
        "dates_keep_their_precision",
        "keep the whole date",
    ),
    "throws month and day away": (
        {DATES: "published=PartialDate(work.published[:4]) if work.published else None"},
        "dates_keep_their_precision",
        "keep the whole date",
    ),
    "puts today into records": (
        {FIELDS: '        extra={"read": str(retrieved)},\n' + FIELDS},
        "it_is_deterministic",
        "is another record on another day",
    ),
    "puts the machine's today into records": (
        {FIELDS: '        extra={"read": __import__("datetime").date.today().isoformat()},\n' + FIELDS},
        "it_is_deterministic",
        "is another record on another day: it holds 20",
    ),
    "puts the weekday of a clock imported where it is needed into records": (
        {FIELDS: '        extra={"read": __import__("datetime").date.today().strftime("%A")},\n' + FIELDS},
        "it_is_deterministic",
        "is another record on another day",
    ),
    "puts the machine's year into records": (
        {
            IMPORTS: f"from datetime import date, datetime\n\n{IMPORTS}",
            FIELDS: "        edition=str(date.today().year),\n" + FIELDS,
        },
        "it_is_deterministic",
        "is another record on another day",
    ),
    "puts the machine's month into records": (
        {
            IMPORTS: f"import datetime as clock\n\n{IMPORTS}",
            FIELDS: '        edition=f"{clock.datetime.now(clock.UTC):%B}",\n' + FIELDS,
        },
        "it_is_deterministic",
        "is another record on another day",
    ),
    "puts the time of reading into records": (
        {
            IMPORTS: f"import time\n\n{IMPORTS}",
            "        dates=Dates(": '        extra={"read": str(time.time_ns())},\n        dates=Dates(',
        },
        "it_is_deterministic",
        "Take no clock",
    ),
    "makes keys anew": (
        {IMPORTS: f"import uuid\n\n{IMPORTS}", "upstream_id=str(work.id)": "upstream_id=str(uuid.uuid4())"},
        "a_second_run_changes_nothing",
        "Keys must be stable",
    ),
    "makes keys of titles": (
        {"upstream_id=str(work.id)": 'upstream_id=work.title["en"]'},
        "a_changed_row_is_one_change",
        "never from a title",
    ),
    "yields what nobody wants": (
        {", work.committee):": ", work.committee) or True:"},
        "only_what_is_wanted_is_yielded",
        "was yielded, and 5 more, where context.in_scope",
    ),
    "says at once that it has listed all": (
        {"        while True:": "        context.complete({})\n        while True:"},
        "all_is_listed_only_when_it_is",
        "before it yielded record 1",
    ),
    "saves a mark ahead of what it has yielded": (
        {
            "            for row in page.works:": '            context.checkpoint({"page": number + 1})\n            for row in page.works:'
        },
        "it_resumes_after_being_killed_at_any_record",
        "differs from that of an uninterrupted run",
    ),
    "never says that it has listed all": (
        {"        context.complete({})\n": ""},
        "what_is_listed_no_longer_is_marked_gone_and_kept",
        "context.complete",
    ),
    "does not announce": (
        {"                context.expect(page.total)": "                pass"},
        "a_listing_that_shrinks_is_refused",
        "context.expect",
    ),
    "keeps a file of its own": (
        {
            IMPORTS: f"from pathlib import Path\n\n{IMPORTS}",
            "        context.complete({})": '        Path("acme-cache.json").write_text("{}")\n        context.complete({})',
        },
        "a_dry_run_writes_nothing",
        "acme-cache.json",
    ),
    "gathers everything first": (
        {
            "        while True:": "        rows = []\n        while True:",
            "                yield from _items(context, row)": "                rows.append(row)",
            "        context.complete({})": "        for row in rows:\n            yield from _items(context, row)\n        context.complete({})",
            "PAGE_SIZE = 2": "PAGE_SIZE = 500",
        },
        "memory_stays_constant",
        "yield each record at once",
    ),
    "dies of a malformed row": (
        {
            "    except (ValueError, RecursionError) as error:\n        yield": "    except ZeroDivisionError as error:\n        yield"
        },
        "a_malformed_row_is_quarantined_with_its_bytes",
        "was not read to the end",
    ),
    "drops a malformed row": (
        {
            '        yield Rejected(raw, f"this row cannot be read: {error}", upstream_id=_key(raw))': "        del error"
        },
        "a_malformed_row_is_quarantined_with_its_bytes",
        "0 went to quarantine",
    ),
    "keeps other bytes than the row's": (
        {'Rejected(raw, f"this row': 'Rejected(repr(raw).encode(), f"this row'},
        "a_malformed_row_is_quarantined_with_its_bytes",
        "the row's own bytes",
    ),
    "gives no reason": (
        {'f"this row cannot be read: {error}"': '"bad"'},
        "a_malformed_row_is_quarantined_with_its_bytes",
        "say in a sentence",
    ),
    "reads rows again with other code": (
        {"return _standard(msgspec.json.decode(raw, type=Work), retrieved=None)": 'raise KeyError("id")'},
        "a_row_in_quarantine_can_be_read_again",
        "raise ValueError",
    ),
    "takes garbage for a crash": (
        {"    except ValueError as error:\n        raise": "    except ZeroDivisionError as error:\n        raise"},
        "garbage_is_broken",
        "raise SourceBrokenError",
    ),
    "takes an empty answer for an empty listing": (
        {
            "    try:\n        page, works = split": "    if not content:\n        return Page(1, [])\n    try:\n        page, works = split",
        },
        "an_empty_answer_is_broken",
        "After an empty answer the run ended as ok",
    ),
    "takes nothing for a listing": (
        {"            if page.total == 0:": "            if page.total < 0:"},
        "an_empty_listing_is_broken",
        "After a listing without a row",
    ),
    "takes a web page for the end": (
        {
            ".content\n    else:": '.content\n        content = b\'{"total": 1, "works": []}\' if b"<html" in content else content\n    else:',
            '&size={PAGE_SIZE}").content': '&size={PAGE_SIZE}", expect="page").content',
        },
        "a_web_page_is_broken",
        "After a web page the run ended as ok",
    ),
    "takes a cut connection for the end": (
        {
            "            page = _page(context, number)": "            try:\n                page = _page(context, number)\n            except Exception:\n                break",
        },
        "a_truncated_answer_is_broken",
        "the run ended as ok",
    ),
    "takes a host that is down for an unchanged one": (
        {
            "            page = _page(context, number)": "            try:\n                page = _page(context, number)\n            except Exception:\n                context.complete_unchanged()\n                return",
        },
        "a_host_that_is_down_is_unreachable",
        "the run ended as unchanged",
    ),
    "passes hostile text on": (
        {"(text := clean_text(title))": "(text := title)"},
        "hostile_text_is_made_harmless",
        "clean_text and plain_text",
    ),
    "asks with a library of its own": (
        {
            IMPORTS: f"import urllib.request\n\n{IMPORTS}",
            'context.http.get(f"{base}/works.json?page={number}&size={PAGE_SIZE}").content': 'urllib.request.urlopen(f"{base}/works.json?page={number}&size={PAGE_SIZE}").read()',
        },
        "it_asks_only_through_the_client_and_with_a_pace",
        "something else than context.http",
    ),
    "does not wait when it is asked to": (
        {
            IMPORTS: f"import urllib.request\n\n{IMPORTS}",
            'context.http.get(f"{base}/works.json?page={number}&size={PAGE_SIZE}").content': 'urllib.request.urlopen(f"{base}/works.json?page={number}&size={PAGE_SIZE}").read()',
        },
        "it_waits_as_long_as_the_upstream_asks",
        "Retry-After: 40",
    ),
    "does not read the key of a malformed row": (
        {", upstream_id=_key(raw))": ")"},
        "an_unreadable_row_stays_listed",
        "upstream_id=key",
    ),
    "drops a malformed row and calls the listing whole": (
        {
            '        yield Rejected(raw, f"this row cannot be read: {error}", upstream_id=_key(raw))': "        del error",
            "context.complete({})": "context.complete({}, whole=True)",
        },
        "an_unreadable_row_stays_listed",
        "marked gone",
    ),
    "calls pages a whole listing": (
        {"context.complete({})": "context.complete({}, whole=True)"},
        "a_listing_that_shifts_retires_nothing",
        "without whole=True",
    ),
    "drops what it has seen": (
        {
            "_GRAMMAR = ": "_SEEN: set[int] = set()\n_GRAMMAR = ",
            "if context.in_scope(": "if work.id not in _SEEN and not _SEEN.add(work.id) and context.in_scope(",
        },
        "a_key_that_is_listed_twice_loses_nothing",
        "Yield both",
    ),
    "dies of a row that is nested too deep": (
        {
            "    except (ValueError, RecursionError) as error:\n        yield": "    except ValueError as error:\n        yield"
        },
        "a_row_that_is_nested_too_deep_is_one_row",
        "catch RecursionError",
    ),
    "takes a refused detail for a record without": (
        {
            "yield _standard(work, ": "yield _standard(_detailed(context, work), ",
            "def _items(": """def _detailed(context: SourceContext, work: Work) -> Work:
    base = context.setting("url") or BASE
    try:
        answer = context.http.get(f"{base}/works/{work.id}.json").content
    except Exception:
        answer = b""
    return work if b"works" in answer else msgspec.structs.replace(work, committee=None)


def _items(""",
        },
        "a_refused_answer_takes_nothing_away",
        "has lost its committee",
    ),
    "goes to a host that it has not declared": (
        {"    if base:\n": '    context.http.get("https://tracker.example/hello")\n    if base:\n'},
        "it_reaches_only_declared_hosts",
        "'https://tracker.example' is not among the hosts",
    ),
    "keeps silent about a host that it has not declared": (
        {
            "    if base:\n": '    try:\n        context.http.get("https://tracker.example/hello")\n    except Exception:\n        pass\n    if base:\n'
        },
        "it_reaches_only_declared_hosts",
        "tried to reach tracker.example",
    ),
    "goes to another host by itself": (
        {
            IMPORTS: f"import socket\n\n{IMPORTS}",
            "    if base:\n": '    try:\n        socket.create_connection(("tracker.example", 443), 1)\n    except OSError:\n        pass\n    if base:\n',
        },
        "it_reaches_only_declared_hosts",
        "tried to reach tracker.example",
    ),
}


def suite_of(package: Path, changes: Changes, name: str, monkeypatch: pytest.MonkeyPatch) -> type[SourceSuite]:
    """The suite over the package with some lines of its source, or of its grammar, changed."""
    source = package / "src" / "aistandards_acme"
    text, grammar = (source / "source.py").read_text(), (source / "designation.py").read_text()
    for old, new in {**PAGES, **changes}.items():
        assert old in text or old in grammar, f"{old!r} is not in the template any more"
        text, grammar = text.replace(old, new), grammar.replace(old, new)
    (source / f"{name}.py").write_text(
        text.replace("aistandards_acme.designation", f"aistandards_acme.{name}_designation")
    )
    (source / f"{name}_designation.py").write_text(grammar)
    monkeypatch.syspath_prepend(str(package / "src"))
    module = importlib.import_module(f"aistandards_acme.{name}")
    installed = importlib.import_module("aistandards_acme.designation")
    monkeypatch.setattr(installed, "AcmeGrammar", module.AcmeGrammar)
    recorded = str(source / "sample")
    return type("Suite", (SourceSuite,), {"source": module.AcmeSource, "recorded": recorded, "memory_rows": 12_000})


def run_check(suite: type[SourceSuite], check: str, folder: Path) -> None:
    one = suite()
    (folder / "home").mkdir()
    one.prepare(folder / "home")
    getattr(one, check)()
