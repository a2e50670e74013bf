"""The source of a description. The listing is read if it has changed; each row becomes a record or goes to quarantine."""

import datetime
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any

from aistandards.errors import DesignationError, SourceBrokenError, SourceUnreachableError
from aistandards.model import (
    Committee,
    Dates,
    Designation,
    Link,
    PartialDate,
    Provenance,
    Relation,
    Stage,
    Standard,
    Status,
)
from aistandards.model.text import clean_text, header_value, plain_text
from aistandards.plugin.source import Rejected, SourceContext
from aistandards.plugin.table.description import DATES, RELATIONS, Description
from aistandards.plugin.table.grammar import PatternGrammar
from aistandards.plugin.table.keys import key_of
from aistandards.plugin.table.listing import UnsafeFileError, open_beside
from aistandards.plugin.table.listing_row import ListingRow, value_of
from aistandards.plugin.table.rows import has_end_mark, read_again, read_rows

MAX_VALUES = 1000
"""Maximum number of values in one cell."""

_PROGRESS_EVERY = 1000
_MAX_DATE = 100
_MAX_NAME = 100
_MIN_BAD = 1000
"""Number of rows that cannot be read from which on a listing is given up before its end, if they are the most."""

Cells = Mapping[str, Any]


class TableSource:
    """A listing that a TOML file describes; see `Source`."""

    def __init__(self, description: Description, grammar: PatternGrammar) -> None:
        self._description, self._grammar = description, grammar
        self.name, self.title, self.body = description.name, description.title, description.body
        self.env_prefix = description.name.upper().replace("-", "_")
        self.hosts, self.pace, self.attribution = description.hosts, description.pace, description.attribution

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield every row of the listing, if the listing has changed since the last run."""
        with self._listing(context) as (file, cursor):
            if file is None:
                context.complete_unchanged()
                return
            listed = self._count(file)
            context.expect(listed)
            damaged = False
            for row in read_rows(self._description, file):
                yield from self._items(context, row)
                damaged = damaged or bool(row.fault)
                if row.line % _PROGRESS_EVERY == 0:
                    context.progress(row.line, listed)
        # A damaged piece of a document may hold several rows.
        context.complete(cursor, whole=has_end_mark(self._description) and not damaged)

    def parse(self, raw: bytes) -> Standard:
        """Read again a row from the quarantine."""
        row = read_again(self._description, raw)
        return self._standard(row.cells, self._checked_key(row, key_of(self._description, row.cells)), None)

    def _count(self, file: IO[bytes]) -> int:
        """Return the number of rows.

        Raises:
            SourceBrokenError: There are none, or most of them cannot be read or have no key.
        """
        listed = bad = 0
        first_fault = ""
        for row in read_rows(self._description, file):
            listed += 1
            try:
                self._checked_key(row, key_of(self._description, row.cells))
            except ValueError as error:
                bad += 1
                first_fault = first_fault or f"row {row.line}: {error}"
            if bad > _MIN_BAD and 2 * bad > listed:
                break
        if listed == 0:
            raise SourceBrokenError(f"{self.title} lists nothing; the listing may have moved; the store is unchanged")
        if 2 * bad > listed:
            raise SourceBrokenError(
                f"{self.title}: most rows of the listing cannot be read ({first_fault[:200]}); its format may have changed"
            )
        return listed

    def _checked_key(self, row: ListingRow, key: str | None) -> str:
        """Return the key of a row that can be read.

        Raises:
            ValueError: The row has a fault or no key.
        """
        if row.fault or key is None:
            fields = self._description.fields
            column = fields.get("upstream_id", fields["designation"])
            raise ValueError(row.fault or f"the column {column!r} is empty or holds no key")
        return key

    @contextmanager
    def _listing(self, context: SourceContext) -> Iterator[tuple[IO[bytes] | None, Mapping[str, Any]]]:
        """Open the listing as a file, or give None if it is unchanged; give the new cursor with it."""
        address = context.setting("url") or self._description.url
        if not address:
            yield from self._own_file(context)
            return
        basis = self._basis(address)
        before = context.cursor if context.cursor.get("basis") == basis else {}
        conditions = {
            "If-None-Match": header_value(str(before.get("etag") or "")),
            "If-Modified-Since": header_value(str(before.get("modified") or "")),
        }
        headers = {name: value for name, value in conditions.items() if value}
        with tempfile.TemporaryFile() as file:
            answer = context.http.download(address, file, headers=headers)
            if answer.status != 200 and not (answer.status == 304 and headers):
                raise SourceBrokenError(
                    f"{self.title} answers {answer.status} instead of a listing; its address may have changed"
                )
            cursor = {
                "basis": basis,
                "etag": header_value(answer.headers.get("etag", "")),
                "modified": header_value(answer.headers.get("last-modified", "")),
            }
            yield (None if answer.status == 304 else file), cursor

    def _own_file(self, context: SourceContext) -> Iterator[tuple[IO[bytes] | None, Mapping[str, Any]]]:
        folder, name = self._description.path.parent, self._description.file
        try:
            file = open_beside(folder, name)
        except OSError as error:
            raise SourceUnreachableError(
                f"{folder / name} cannot be read ({error.strerror}); see `path` in {self._description.path}"
            ) from None
        except (UnsafeFileError, RuntimeError, ValueError) as error:
            raise SourceBrokenError(
                f"{folder / name} {error}; `path` in {self._description.path} must name a file in the same folder"
            ) from None
        with file:
            cursor = {"basis": self._basis(""), **_state(file)}
            yield (None if dict(context.cursor) == cursor else file), cursor
            if _state(file).items() - cursor.items():
                raise SourceUnreachableError(f"{folder / name} was changed while it was read; run the sync again")

    def _basis(self, address: str) -> str:
        return hashlib.blake2b(f"{self._description.version} {address}".encode(), digest_size=8).hexdigest()

    def _items(self, context: SourceContext, row: ListingRow) -> Iterator[Standard | Rejected]:
        key = key_of(self._description, row.cells)
        if key is None and row.guesses:
            # A guess counts only if it is the key of one stored record, since a wrong key would hide the right one.
            guesses = {guess for cells in row.guesses if (guess := key_of(self._description, cells))}
            held = [guess for guess in guesses if context.holds(guess)]
            key = held[0] if len(held) == 1 else None
        try:
            key = self._checked_key(row, key)
            texts = [value for kind in ("title", "abstract") for _, value in self._texts(row.cells, kind)]
            if not context.in_scope(key, texts, self._text(row.cells, "committee")):
                return
            standard = self._standard(row.cells, key, context.today)
        except ValueError as error:
            yield Rejected(row.raw, f"row {row.line}: {error}", line=row.line, upstream_id=key)
        else:
            yield standard

    def _standard(self, cells: Cells, key: str, retrieved: PartialDate | None) -> Standard:
        """Make the record of one row.

        Raises:
            ValueError: The row has no designation, the pattern does not match, or a date is not valid.
        """
        text = self._text(cells, "designation")
        if not text:
            raise ValueError(f"the column {self._description.fields['designation']!r} is empty")
        designation = self._grammar.parse(text)
        url = self._text(cells, "url")
        committee = self._text(cells, "committee")
        return Standard(
            designation=designation.text,
            work=designation.work,
            body=designation.body,
            publishers=designation.publishers,
            stage=self._stage(cells),
            titles={language: value for language, value in self._texts(cells, "title") if value},
            abstracts={language: value for language, value in self._texts(cells, "abstract") if value},
            deliverable_type=self._text(cells, "type"),
            committee=Committee(committee) if committee else None,
            edition=self._text(cells, "edition"),
            dates=Dates(**{name: self._date(cells, name) for name in DATES}),
            ics=self._many(cells, "ics"),
            languages=self._many(cells, "languages"),
            relations=self._relations(cells, designation),
            links=(Link("page", url),) if url and url.startswith(("https://", "http://")) else (),
            provenance=(
                Provenance(
                    source=self.name,
                    upstream_id=key,
                    url=url or self._description.url or None,
                    retrieved=retrieved,
                ),
            ),
            extra=self._extra(cells),
        )

    def _texts(self, cells: Cells, kind: str) -> Iterator[tuple[str, str | None]]:
        for language, column in self._description.texts(kind):
            yield language, plain_text(_scalar_text(value_of(cells, column), column))

    def _text(self, cells: Cells, field: str) -> str | None:
        column = self._description.fields.get(field)
        text = clean_text(_scalar_text(value_of(cells, column), column)) if column else None
        return text or self._description.defaults.get(field)

    def _many(self, cells: Cells, field: str) -> tuple[str, ...]:
        column = self._description.fields.get(field)
        value = value_of(cells, column) if column else None
        if column and isinstance(value, list):
            parts = [_scalar_text(part, column) for part in value]
        else:
            parts = list((self._text(cells, field) or "").split(self._description.separator, MAX_VALUES))
        if len(parts) > MAX_VALUES:
            raise ValueError(f"the column {column!r} has more than {MAX_VALUES} values")
        return tuple(dict.fromkeys(text for part in parts if (text := clean_text(part))))

    def _stage(self, cells: Cells) -> Stage:
        native = self._text(cells, "status") or ""
        return Stage(native, None, self._description.statuses.get(native, Status.UNKNOWN))

    def _date(self, cells: Cells, field: str) -> PartialDate | None:
        text = self._text(cells, field)
        if text is None:
            return None
        for date_format in self._description.date_formats if len(text) <= _MAX_DATE else ():
            try:
                return PartialDate(_with_precision_of(date_format, datetime.datetime.strptime(text, date_format)))
            except ValueError:
                continue
        return PartialDate(text)

    def _relations(self, cells: Cells, designation: Designation) -> tuple[Relation, ...]:
        relations = []
        for field, kind in RELATIONS.items():
            for target in self._many(cells, field):
                with suppress(DesignationError):  # The target is of another body, whose grammar reads it later.
                    target = self._grammar.parse(target).text
                if target != designation.text:
                    relations.append(Relation(kind, target))
        return tuple(relations)

    def _extra(self, cells: Cells) -> Mapping[str, str]:
        """Return the columns that no field names, so that no data are lost."""
        mapped = {column.partition(".")[0] for column in self._description.fields.values()}
        mapped |= set(self._description.fields.values())
        others = {name: value for name, value in cells.items() if name not in mapped}
        plain = {name: value if isinstance(value, str) else _compact(value) for name, value in others.items()}
        cleaned = {clean_text(name): clean_text(value) for name, value in plain.items()}
        return {name[:_MAX_NAME]: text for name, text in cleaned.items() if name and text}


def _scalar_text(value: Any, column: str) -> str | None:
    """Return a value as text; an integral number has no decimals.

    Raises:
        ValueError: The value is a list or an object.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        raise ValueError(
            f"the column {column!r} holds {'a list' if isinstance(value, list) else 'an object'}, not a text"
        )
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _state(file: IO[bytes]) -> dict[str, int]:
    state = os.fstat(file.fileno())
    return {"size": state.st_size, "changed": state.st_mtime_ns}


def _compact(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _with_precision_of(date_format: str, moment: datetime.datetime) -> str:
    """Format a date with the precision of its format: a date in `%m/%Y` is a month, not its first day."""
    if any(directive in date_format for directive in ("%d", "%j", "%x")):
        return moment.strftime("%Y-%m-%d")
    return (
        moment.strftime("%Y-%m")
        if any(directive in date_format for directive in ("%m", "%b", "%B"))
        else moment.strftime("%Y")
    )
