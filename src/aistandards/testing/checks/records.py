"""Checks of what a source says: of itself, and of every record."""

import inspect
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from aistandards.errors import DesignationError, SourceError
from aistandards.model import Standard, Status
from aistandards.model.codec import to_json
from aistandards.model.designation import Designation
from aistandards.model.text import clean_text
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.plugin.source import Source
from aistandards.testing.base import SuiteBase, label
from aistandards.testing.checks.precision import dates, longer, made_up
from aistandards.testing.sandbox import fail

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
        source = self.harness.source
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
        module = inspect.getmodule(type(self.harness.source))
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
        store = self.harness.new_store()
        report = self._complete(self.harness.run(store))
        for raw, reason in self.harness.quarantine(store):
            fail(
                f"A recorded row went to quarantine: {reason}. Read it, or take it out of the recording: {raw[:200]!r}"
            )
        if report.new != len(self.harness.rows):
            fail(
                f"{len(self.harness.rows)} rows became {report.new} records. Yield a Standard or a Rejected for every "
                "row for which context.in_scope(…) is true, each with an upstream id of its own."
            )

    def test_records_are_valid(self) -> None:
        """Every record is complete, clean, and the same after a journey through JSON."""
        records = self.harness.records()
        for record in records:
            if not isinstance(record, Standard):
                fail(f"records() yielded {record!r:.80}; yield Standard or Rejected.")
            for said in _faults(record, self.harness.source.name):
                fail(f"{label(record)}: {said}")
        twice = [key for key, number in Counter(one.origin.upstream_id for one in records).items() if number > 1]
        if twice:
            fail(f"Several records have the upstream id {twice[0]!r}; take the upstream's own key, unique and stable.")

    def test_every_native_stage_is_mapped(self) -> None:
        """A status word that is in no table makes the status unknown, which is reported and never guessed."""
        unmapped = {
            one.stage.native for one in self.harness.records() if one.status is Status.UNKNOWN and one.stage.native
        }
        if unmapped:
            fail(
                f"These stages have the status unknown: {', '.join(sorted(unmapped))}. Add them to the table of stages."
            )

    def test_a_stage_in_no_table_is_unknown(self) -> None:
        """A word that the body begins to use tomorrow is told, and not taken for one that it uses today."""
        records = self.harness.records()
        rows = list(self.harness.rows)
        for place, (row, record) in enumerate(zip(self.harness.rows, records, strict=False)):
            rows[place] = self._restaged(row, record.stage.native)
        if rows == list(self.harness.rows):
            return  # No stage stands in its row.
        try:
            again = {one.origin.upstream_id: one for one in self.harness.records(rows)}
        except SourceError:
            return  # Refused as a whole, which is told too.
        for record in records:
            now = again.get(record.origin.upstream_id)
            # A row that went to quarantine is told. One whose stage or designation is another row's says nothing.
            if now is None or now.designation != record.designation or now.stage.native == record.stage.native:
                continue
            # A status that stays may come of something else in the row: a list of what was dropped, say.
            if now.status is Status.PUBLISHED or now.status not in (Status.UNKNOWN, record.status):
                fail(
                    f"{label(record)}: the stage {now.stage.native!r}, which no body has, becomes the status {now.status}. "
                    "Look it up in a table, and give Status.UNKNOWN for what is not there."
                )

    def _restaged(self, row: bytes, native: str) -> bytes:
        """A row with a stage that is in no table, of the same form; the row itself where its stage does not stand in it."""
        for spelling in filter(None, (native, native.replace(".", ""))):
            strange = _STRANGE if re.search("[^0-9.]", spelling) else re.sub("[0-9]", "9", spelling)
            changed: bytes = self._recording.feed_format.replace(row, spelling, strange)
            if changed != row:
                return changed
        return row

    def test_designations_round_trip(self) -> None:
        """The canonical text is read by an installed grammar, as the same designation, of the same work."""
        for record in self.harness.records():
            try:
                read = self.harness.designations.parse(record.designation)
            except DesignationError as error:
                fail(f"{error}. Offer a grammar that reads it with aistandards_grammars, and install the plugin.")
            if read.text != record.designation:
                fail(f"{record.designation!r} is read as {read.text!r}; store the canonical text, str(designation).")
            if (read.work, read.body) != (record.work, record.body):
                fail(
                    f"{record.designation!r} is of the work {record.work!r} and the body {record.body!r}, but the "
                    f"grammar reads {read.work!r} and {read.body!r}; take both from the designation."
                )
            again = self.harness.designations.parse(read.text)
            if again != read:
                fail(f"{read.text!r} reads differently the second time; a grammar has no memory.")
            for other in _other_editions(read, self.harness.designations):
                if other.work != read.work:
                    fail(
                        f"{read.text!r} and {other.text!r} are of one work, but the grammar reads {read.work!r} and "
                        f"{other.work!r}; leave the date out of `work`."
                    )

    def test_dates_keep_their_precision(self) -> None:
        """`2023-12` is a month: no day is made up, and none is lost."""
        for raw, record in zip(self.harness.rows, self.harness.records(), strict=False):
            text = raw.decode("utf-8", "replace")
            for name, date in dates(record):
                if (shorter := made_up(date, text)) is not None:
                    fail(
                        f"{label(record)}: `{name}` is {date}, but the row says only {shorter}. "
                        "Make PartialDate of what is there."
                    )
                if (lost := longer(date, text, plain(record))) is not None:
                    fail(f"{label(record)}: `{name}` is {date}, but the row says {lost}; keep the whole date.")


_STRANGE = "No such stage"
_YEAR = re.compile(r"(?<=:)(?:19|20)\d\d(?!\d)")

_MEMBERS = ("name", "title", "body", "env_prefix", "hosts", "pace", "attribution", "records", "parse")


def _other_editions(read: Designation, designations: DesignationReader) -> Iterator[Designation]:
    """The same designation four years earlier, which the 29th of February bears, wherever its date may stand."""
    date = read.date.text if read.date else ""
    for spelling in {date, date.replace("-", ""), *_YEAR.findall(read.text)} - {""}:
        before, found, after = read.text.rpartition(spelling)
        if found:
            try:
                yield designations.parse(f"{before}{int(spelling[:4]) - 4}{spelling[4:]}{after}")
            except DesignationError:
                continue


def _faults(record: Standard, source: str) -> Iterator[str]:
    try:
        if Standard.from_json(to_json(record)) != record:
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


def plain(record: Standard, *, undated: bool = False) -> str:
    """A record as comparable text, without the days on which it was fetched where it is to be undated."""
    value = json.loads(to_json(record))
    for one in value["provenance"] if undated else ():
        one.pop("retrieved", None)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
