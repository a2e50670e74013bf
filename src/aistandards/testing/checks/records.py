"""Checks of the attributes of a source, and of every record."""

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
from aistandards.testing.checks.precision import dates, longer_date, shorter_date
from aistandards.testing.sandbox import fail

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_PREFIX = re.compile(r"[A-Z0-9][A-Z0-9_]*")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")

HEAVY = frozenset(
    "bs4 httpx httpx2 ijson lxml msgspec numpy openpyxl pandas pyarrow rdflib requests selectolax sqlalchemy urllib3 yaml".split()
)
"""Libraries that a plugin may import only when it reads, because their import is slow."""

_IMPORTED = """
import sys
import aistandards.plugin
before = set(sys.modules)
__import__({module!r})
print("\\n".join(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""


class RecordChecks(SuiteBase):
    """Checks of the attributes and of the records of a source."""

    def test_the_source_says_what_it_is(self) -> None:
        """Name, body, hosts, pace and attribution are present and valid."""
        source = self.harness.source
        if not isinstance(source, Source):
            missing = [name for name in _MEMBERS if not hasattr(source, name)]
            fail(f"{type(source).__name__} is no Source: it lacks {', '.join(missing)}; see aistandards.plugin.Source.")
        for field, form in (("name", _NAME), ("body", _NAME), ("env_prefix", _PREFIX)):
            value = getattr(source, field)
            if not isinstance(value, str) or not form.fullmatch(value):
                fail(f"`{field}` is {value!r}; write it as {form.pattern}.")
        if not source.title.strip() or not source.attribution.strip():
            fail("`title` must name the list for the user; `attribution` must say whom to thank, with the licence.")
        for host in source.hosts if isinstance(source.hosts, tuple) else [source.hosts]:
            if not isinstance(host, str) or not _HOST.fullmatch(host):
                fail(f"`hosts` is {source.hosts!r}; write a tuple of host names, without scheme and path.")

    def test_importing_it_is_cheap(self) -> None:
        """The import of a plugin is fast. Libraries that only reading needs are imported at that time."""
        module = inspect.getmodule(type(self.harness.source))
        package = (module.__name__ if module else "").partition(".")[0]
        if package in ("aistandards", "__main__", "") or package.startswith("aistandards_file_"):
            return
        process = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}" + _IMPORTED.format(module=package)],
            capture_output=True,
            text=True,
            check=False,
        )
        if process.returncode:
            fail(f"`import {package}` fails: {process.stderr.strip().splitlines()[-1]}")
        heavy = HEAVY.intersection(process.stdout.split())
        if heavy:
            fail(
                f"`import {package}` imports {', '.join(sorted(heavy))}. Import the source's module inside "
                "aistandards_sources(), and libraries inside the functions that use them."
            )

    def test_every_recorded_row_becomes_a_record(self) -> None:
        """Every recorded row is valid and becomes one record."""
        store = self.harness.new_store()
        report = self._complete(self.harness.run(store))
        for raw, reason in self.harness.quarantine(store):
            fail(
                f"A recorded row went to quarantine: {reason}. Read it, or remove it from the recording: {raw[:200]!r}"
            )
        if report.new != len(self.harness.rows):
            fail(
                f"{len(self.harness.rows)} rows became {report.new} records. Yield a Standard or a Rejected for every "
                "row for which context.in_scope(…) is true, each with an upstream id of its own."
            )

    def test_records_are_valid(self) -> None:
        """Every record is complete and clean, and JSON preserves it."""
        records = self.harness.records()
        for record in records:
            if not isinstance(record, Standard):
                fail(f"records() yielded {record!r:.80}; yield Standard or Rejected.")
            for fault in _faults(record, self.harness.source.name):
                fail(f"{label(record)}: {fault}")
        counts = Counter(record.origin.upstream_id for record in records)
        duplicates = [key for key, number in counts.items() if number > 1]
        if duplicates:
            fail(
                f"Several records have the upstream id {duplicates[0]!r}; take the upstream's own key, unique and stable."
            )

    def test_every_native_stage_is_mapped(self) -> None:
        """The table of the source contains every status word in the recording."""
        unmapped = {
            record.stage.native
            for record in self.harness.records()
            if record.status is Status.UNKNOWN and record.stage.native
        }
        if unmapped:
            fail(
                f"These stages have the status unknown: {', '.join(sorted(unmapped))}. Add them to the table of stages."
            )

    def test_a_stage_in_no_table_is_unknown(self) -> None:
        """A new status word of the body gives the status unknown, which is reported, and no other status."""
        records = self.harness.records()
        rows = list(self.harness.rows)
        for index, (row, record) in enumerate(zip(self.harness.rows, records, strict=False)):
            rows[index] = self._with_unknown_stage(row, record.stage.native)
        if rows == list(self.harness.rows):
            return  # No row contains its stage.
        try:
            new_records = {record.origin.upstream_id: record for record in self.harness.records(rows)}
        except SourceError:
            return  # The whole listing is refused, and the user sees the reason.
        for record in records:
            new = new_records.get(record.origin.upstream_id)
            # A row in quarantine is reported. A record with the stage or the designation of another row proves nothing.
            if new is None or new.designation != record.designation or new.stage.native == record.stage.native:
                continue
            # An unchanged status may come from other data in the row, such as a list of withdrawn items.
            if new.status is Status.PUBLISHED or new.status not in (Status.UNKNOWN, record.status):
                fail(
                    f"{label(record)}: the stage {new.stage.native!r}, which no body has, becomes the status {new.status}. "
                    "Look it up in a table, and give Status.UNKNOWN for what is not there."
                )

    def _with_unknown_stage(self, row: bytes, native: str) -> bytes:
        """Replace the stage in a row by a word that is in no table. Return the row itself if it does not contain its stage."""
        for spelling in filter(None, (native, native.replace(".", ""))):
            unknown = _UNKNOWN_STAGE if re.search("[^0-9.]", spelling) else re.sub("[0-9]", "9", spelling)
            changed: bytes = self._recording.feed_format.replace(row, spelling, unknown)
            if changed != row:
                return changed
        return row

    def test_designations_round_trip(self) -> None:
        """An installed grammar reads the canonical text as the same designation of the same work."""
        for record in self.harness.records():
            try:
                designation = self.harness.designations.parse(record.designation)
            except DesignationError as error:
                fail(f"{error}. Offer a grammar that reads it with aistandards_grammars, and install the plugin.")
            if designation.text != record.designation:
                fail(
                    f"{record.designation!r} is read as {designation.text!r}; store the canonical text, str(designation)."
                )
            if (designation.work, designation.body) != (record.work, record.body):
                fail(
                    f"{record.designation!r} is of the work {record.work!r} and the body {record.body!r}, but the "
                    f"grammar reads {designation.work!r} and {designation.body!r}; take both from the designation."
                )
            again = self.harness.designations.parse(designation.text)
            if again != designation:
                fail(f"{designation.text!r} reads differently the second time; a grammar must not keep state.")
            for other in _other_editions(designation, self.harness.designations):
                if other.work != designation.work:
                    fail(
                        f"{designation.text!r} and {other.text!r} are of one work, but the grammar reads {designation.work!r} and "
                        f"{other.work!r}; leave the date out of `work`."
                    )

    def test_dates_keep_their_precision(self) -> None:
        """`2023-12` is a month: no day is made up, and none is lost."""
        for raw, record in zip(self.harness.rows, self.harness.records(), strict=False):
            text = raw.decode("utf-8", "replace")
            for name, date in dates(record):
                if (shorter := shorter_date(date, text)) is not None:
                    fail(
                        f"{label(record)}: `{name}` is {date}, but the row says only {shorter}. "
                        "Make PartialDate of what is there."
                    )
                if (lost := longer_date(date, text, plain(record))) is not None:
                    fail(f"{label(record)}: `{name}` is {date}, but the row says {lost}; keep the whole date.")


_UNKNOWN_STAGE = "No such stage"
_YEAR = re.compile(r"(?<=:)(?:19|20)\d\d(?!\d)")

_MEMBERS = ("name", "title", "body", "env_prefix", "hosts", "pace", "attribution", "records", "parse")


def _other_editions(designation: Designation, designations: DesignationReader) -> Iterator[Designation]:
    """Yield the designation with a date four years earlier, so that 29 February stays valid, at each possible position."""
    date = designation.date.text if designation.date else ""
    for spelling in {date, date.replace("-", ""), *_YEAR.findall(designation.text)} - {""}:
        before, match, after = designation.text.rpartition(spelling)
        if match:
            try:
                yield designations.parse(f"{before}{int(spelling[:4]) - 4}{spelling[4:]}{after}")
            except DesignationError:
                continue


def _faults(record: Standard, source: str) -> Iterator[str]:
    try:
        if Standard.from_json(to_json(record)) != record:
            yield "JSON does not preserve it; use the types of the model."
    except (TypeError, ValueError) as error:
        yield f"it cannot become JSON ({error}); use the types of the model."
        return
    if record.origin.source != source:
        yield f"its provenance names the source {record.origin.source!r}, not {source!r}."
    if not record.origin.upstream_id.strip():
        yield "it has no upstream id; use the upstream's own key."
    if not record.body or not record.publishers or not record.work:
        yield "body, publishers and work are required; take them from the designation."
    if record.annotations or record.assessed:
        yield "it has annotations; only annotators make annotations."
    texts = {f"titles.{language}": text for language, text in record.titles.items()}
    texts |= {f"abstracts.{language}": text for language, text in record.abstracts.items()}
    for field, text in texts.items():
        if clean_text(text) != text:
            yield f"{field} contains line breaks, control characters or nothing; use clean_text or plain_text."
        if not _LANGUAGE.fullmatch(field.partition(".")[2]):
            yield f"{field}: the language is no tag of BCP 47, such as en or zh-Hant."
    for link in record.links:
        if not _ADDRESS.fullmatch(link.url):
            yield f"the link {link.url!r} is no address."


def plain(record: Standard, *, undated: bool = False) -> str:
    """Return a record as text, for comparison.

    Args:
        record: The record.
        undated: True to omit the dates of retrieval.
    """
    value = json.loads(to_json(record))
    for provenance in value["provenance"] if undated else ():
        provenance.pop("retrieved", None)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
