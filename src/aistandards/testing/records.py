"""Checks of what a source says: of itself, and of every record."""

import datetime
import inspect
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from aistandards.codec import from_json, to_json
from aistandards.designations import parse_designation
from aistandards.errors import DesignationError
from aistandards.model import PartialDate, Standard, Status
from aistandards.source import Source
from aistandards.testing.base import SuiteBase, named
from aistandards.testing.guard import fail
from aistandards.text import clean_text

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_PREFIX = re.compile(r"[A-Z0-9][A-Z0-9_]*")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")

HEAVY = frozenset(
    "bs4 httpx httpx2 ijson lxml msgspec numpy openpyxl pandas pyarrow rdflib requests selectolax sqlalchemy urllib3 yaml".split()
)
"""Libraries that a plugin needs when it reads, not when it is imported."""

_IMPORTED = """
import sys
import aistandards.plugin
before = set(sys.modules)
__import__({module!r})
print("\\n".join(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""


class RecordChecks(SuiteBase):
    """What a source says."""

    def test_the_source_says_what_it_is(self) -> None:
        """Name, body, hosts, pace and attribution are there and of the right form."""
        source = self.bench.source
        if not isinstance(source, Source):
            missing = [name for name in _MEMBERS if not hasattr(source, name)]
            fail(f"{type(source).__name__} is no Source: it lacks {', '.join(missing)}; see aistandards.plugin.Source.")
        for field, form in (("name", _NAME), ("body", _NAME), ("env_prefix", _PREFIX)):
            value = getattr(source, field)
            if not isinstance(value, str) or not form.fullmatch(value):
                fail(f"`{field}` is {value!r}; write it as {form.pattern}.")
        if not source.title.strip() or not source.attribution.strip():
            fail("`title` and `attribution` must say, for people, what is read and whom to thank, with the licence.")
        for host in source.hosts if isinstance(source.hosts, tuple) else [source.hosts]:
            if not isinstance(host, str) or not _HOST.fullmatch(host):
                fail(f"`hosts` is {source.hosts!r}; write a tuple of host names, without scheme and path.")

    def test_importing_it_is_cheap(self) -> None:
        """Every command imports the plugins that may be concerned; what only reading needs is imported when reading."""
        module = inspect.getmodule(type(self.bench.source))
        package = (module.__name__ if module else "").partition(".")[0]
        if package in ("aistandards", "__main__", "") or package.startswith("aistandards_file_"):
            return
        done = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}" + _IMPORTED.format(module=package)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            fail(f"`import {package}` fails: {done.stderr.strip().splitlines()[-1]}")
        heavy = HEAVY.intersection(done.stdout.split())
        if heavy:
            fail(
                f"`import {package}` imports {', '.join(sorted(heavy))}. Import the source's module inside "
                "aistandards_sources(), and libraries inside the functions that use them."
            )

    def test_every_recorded_row_becomes_a_record(self) -> None:
        """A recording is of good rows: each is taken."""
        store = self.bench.new_store()
        report = self._complete(self.bench.run(store))
        for raw, reason in self.bench.quarantine(store):
            fail(
                f"A recorded row went to quarantine: {reason}. Read it, or take it out of the recording: {raw[:200]!r}"
            )
        if report.new != len(self.bench.rows):
            fail(
                f"{len(self.bench.rows)} rows became {report.new} records. Yield a Standard or a Rejected for every "
                "row for which context.wants(…) is true, each with an upstream id of its own."
            )

    def test_records_are_valid(self) -> None:
        """Every record is complete, clean, and the same after a journey through JSON."""
        records = self.bench.records()
        for record in records:
            if not isinstance(record, Standard):
                fail(f"records() yielded {record!r:.80}; yield Standard or Rejected.")
            for said in _faults(record, self.bench.source.name):
                fail(f"{named(record)}: {said}")
        twice = [key for key, number in Counter(one.origin.upstream_id for one in records).items() if number > 1]
        if twice:
            fail(f"Several records have the upstream id {twice[0]!r}; take the upstream's own key, unique and stable.")

    def test_every_native_stage_is_mapped(self) -> None:
        """A status word that is in no table makes the status unknown, which is reported and never guessed."""
        unmapped = {
            one.stage.native for one in self.bench.records() if one.status is Status.UNKNOWN and one.stage.native
        }
        if unmapped:
            fail(
                f"These stages have the status unknown: {', '.join(sorted(unmapped))}. Add them to the table of stages."
            )

    def test_designations_round_trip(self) -> None:
        """The canonical text is read by an installed grammar, as the same designation, of the same work."""
        for record in self.bench.records():
            try:
                read = parse_designation(record.designation)
            except DesignationError as error:
                fail(f"{error}. Offer a grammar that reads it with aistandards_grammars, and install the plugin.")
            if read.text != record.designation:
                fail(f"{record.designation!r} is read as {read.text!r}; store the canonical text, str(designation).")
            if (read.work, read.body) != (record.work, record.body):
                fail(
                    f"{record.designation!r} is of the work {record.work!r} and the body {record.body!r}, but the "
                    f"grammar reads {read.work!r} and {read.body!r}; take both from the designation."
                )
            again = parse_designation(read.text)
            if again != read:
                fail(f"{read.text!r} reads differently the second time; a grammar has no memory.")

    def test_dates_keep_their_precision(self) -> None:
        """`2023-12` is a month: no day is made up, and none is lost."""
        for raw, record in zip(self.bench.rows, self.bench.records(), strict=False):
            text = raw.decode("utf-8", "replace")
            for name, date in _dates(record):
                if (shorter := _made_up(date, text)) is not None:
                    fail(
                        f"{named(record)}: `{name}` is {date}, but the row says only {shorter}. "
                        "Make PartialDate of what is there."
                    )
                if (longer := _longer(date, text)) is not None:
                    fail(f"{named(record)}: `{name}` is {date}, but the row says {longer}; keep the whole date.")


_MEMBERS = ("name", "title", "body", "env_prefix", "hosts", "pace", "attribution", "records", "parse")


def _faults(record: Standard, source: str) -> Iterator[str]:
    try:
        if from_json(to_json(record)) != record:
            yield "it is another record after a journey through JSON; use the types that the model names."
    except (TypeError, ValueError) as error:
        yield f"it is no JSON ({error}); use the types that the model names."
        return
    if record.origin.source != source:
        yield f"its provenance names the source {record.origin.source!r}, not {source!r}."
    if not record.origin.upstream_id.strip():
        yield "it has no upstream id; take the upstream's own key."
    if not record.body or not record.publishers or not record.work:
        yield "body, publishers and work must be there; take them from the designation."
    if record.annotations or record.assessed:
        yield "it carries annotations; those are made by annotators, not by sources."
    texts = {f"titles.{language}": text for language, text in record.titles.items()}
    texts |= {f"abstracts.{language}": text for language, text in record.abstracts.items()}
    for field, text in texts.items():
        if clean_text(text) != text:
            yield f"{field} holds line breaks, control characters or nothing; use clean_text or plain_text."
        if not _LANGUAGE.fullmatch(field.partition(".")[2]):
            yield f"{field}: the language is no tag of BCP 47, such as en or zh-Hant."
    for link in record.links:
        if not _ADDRESS.fullmatch(link.url):
            yield f"the link {link.url!r} is no address."


def _dates(record: Standard) -> Iterator[tuple[str, PartialDate]]:
    for name in ("registered", "target", "approved", "published", "confirmed", "stable_until", "withdrawn"):
        date = getattr(record.dates, name)
        if date is not None:
            yield name, date


def _made_up(date: PartialDate, row: str) -> str | None:
    """What a row says where its record says more: `2025-02` for 2025-02-01, `1998` for 1998-01 or 1998-01-01."""
    if date.precision == "day" and not any(form in row for form in _forms(date)):
        if date.text.endswith("-01") and _stands_in(date.text[:7], row):
            return date.text[:7]
        if date.text.endswith("-01-01") and _stands_in(date.text[:4], row):
            return date.text[:4]
    if date.precision == "month" and date.text.endswith("-01") and _stands_in(date.text[:4], row):
        month = date.text[5:]
        others = (f"{date.text[:4]}{month}", f"{month}/{date.text[:4]}", f"{month}.{date.text[:4]}", "Jan")
        if date.text not in row and not any(form in row for form in others):
            return date.text[:4]
    return None


def _stands_in(shorter: str, row: str) -> bool:
    return re.search(rf"(?<![\d-]){shorter}(?![\d-])", row) is not None


def _forms(date: PartialDate) -> Iterator[str]:
    """How a row may write a day."""
    year, month, day = date.text.split("-")
    yield from (date.text, f"{year}{month}{day}", f"{year}/{month}/{day}", f"{year}.{month}.{day}")
    for one, two in ((day, month), (month, day), (str(int(day)), str(int(month))), (str(int(month)), str(int(day)))):
        yield from (f"{one}{dot}{two}{dot}{year}" for dot in "./-")
    name = date.earliest.strftime("%B")
    for written in (name, name[:3]):
        yield from (f"{int(day)} {written} {year}", f"{day} {written} {year}", f"{written} {int(day)}, {year}")
    noon = datetime.datetime(*date.earliest.timetuple()[:3], 12, tzinfo=datetime.UTC).timestamp()
    # A timestamp of any hour of that day begins with the same five digits or so.
    yield str(int(noon))[:5]


def _longer(date: PartialDate, row: str) -> str | None:
    """The longer date that a row has where its record has a shorter one, when it has no other that fits."""
    if date.precision == "day":
        return None
    rest = r"-\d\d" if date.precision == "month" else r"-\d\d(?:-\d\d)?"
    longer = re.findall(rf"(?<![\d-]){date.text}{rest}(?!\d)", row)
    bare = re.search(rf"(?<![\d-]){date.text}(?!\d|-\d)", row)
    return longer[0] if longer and not bare else None


def plain(record: Standard) -> str:
    """A record as comparable text."""
    return json.dumps(json.loads(to_json(record)), sort_keys=True)
