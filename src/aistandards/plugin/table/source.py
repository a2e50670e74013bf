"""The source of a description. The listing is read if it has changed; each row becomes a record or goes to quarantine."""

import datetime
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any

import orjson

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
from aistandards.model.text import clean_text, plain_text
from aistandards.plugin.source import Rejected, SourceContext
from aistandards.plugin.table.description import DATES, RELATIONS, Description
from aistandards.plugin.table.grammar import PatternGrammar
from aistandards.plugin.table.rows import ListingRow, read_again, read_rows

_PROGRESS_EVERY = 1000


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
            listed = sum(1 for _ in read_rows(self._description, file))
            if listed == 0:
                raise SourceBrokenError(
                    f"{self.title} lists nothing; the listing may have moved; the store is unchanged"
                )
            context.expect(listed)
            for row in read_rows(self._description, file):
                yield from self._items(context, row)
                if row.line % _PROGRESS_EVERY == 0:
                    context.progress(row.line, listed)
        context.complete(cursor)

    def parse(self, raw: bytes) -> Standard:
        """Read again a row from the quarantine."""
        row = read_again(self._description, raw)
        if row.cells is None:
            raise ValueError(row.fault)
        return self._standard(row, None)

    @contextmanager
    def _listing(self, context: SourceContext) -> Iterator[tuple[IO[bytes] | None, Mapping[str, Any]]]:
        """Open the listing as a file, or give None if it is unchanged; give the new cursor with it."""
        address = context.setting("url") or self._description.url
        if not address:
            yield from self._own_file(context)
            return
        conditions = {"If-None-Match": context.cursor.get("etag"), "If-Modified-Since": context.cursor.get("modified")}
        with tempfile.TemporaryFile() as file:
            answer = context.http.download(
                address, file, headers={name: value for name, value in conditions.items() if value}
            )
            cursor = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
            yield (None if answer.status == 304 else file), cursor

    def _own_file(self, context: SourceContext) -> Iterator[tuple[IO[bytes] | None, Mapping[str, Any]]]:
        path = self._description.path.parent / self._description.file
        try:
            state, file = path.stat(), path.open("rb")
        except OSError as error:
            raise SourceUnreachableError(
                f"{path} cannot be read ({error.strerror}); see `path` in {self._description.path}"
            ) from None
        cursor = {"size": state.st_size, "changed": state.st_mtime_ns}
        with file:
            yield (None if dict(context.cursor) == cursor else file), cursor

    def _items(self, context: SourceContext, row: ListingRow) -> Iterator[Standard | Rejected]:
        if row.cells is None:
            yield Rejected(row.raw, f"row {row.line}: {row.fault}", line=row.line)
            return
        key = self._text(row, "upstream_id") or self._text(row, "designation")
        texts = [value for kind in ("title", "abstract") for _, value in self._texts(row, kind)]
        if key and not context.in_scope(key, texts, self._text(row, "committee")):
            return
        try:
            yield self._standard(row, context.today)
        except ValueError as error:
            yield Rejected(row.raw, f"row {row.line}: {error}", line=row.line, upstream_id=key)

    def _standard(self, row: ListingRow, retrieved: PartialDate | None) -> Standard:
        """Make the record of one row.

        Raises:
            ValueError: The row has no designation, the pattern does not match, or a date is not valid.
        """
        text = self._text(row, "designation")
        if not text:
            raise ValueError(f"the column {self._description.fields['designation']!r} is empty")
        designation = self._grammar.parse(text)
        url = self._text(row, "url")
        committee = self._text(row, "committee")
        return Standard(
            designation=designation.text,
            work=designation.work,
            body=designation.body,
            publishers=designation.publishers,
            stage=self._stage(row),
            titles={language: value for language, value in self._texts(row, "title") if value},
            abstracts={language: value for language, value in self._texts(row, "abstract") if value},
            deliverable_type=self._text(row, "type"),
            committee=Committee(committee) if committee else None,
            edition=self._text(row, "edition"),
            dates=Dates(**{name: self._date(row, name) for name in DATES}),
            ics=self._many(row, "ics"),
            languages=self._many(row, "languages"),
            relations=self._relations(row, designation),
            links=(Link("page", url),) if url and url.startswith(("https://", "http://")) else (),
            provenance=(
                Provenance(
                    source=self.name,
                    upstream_id=self._text(row, "upstream_id") or designation.text,
                    url=url or self._description.url or None,
                    retrieved=retrieved,
                ),
            ),
            extra=self._extra(row),
        )

    def _texts(self, row: ListingRow, kind: str) -> Iterator[tuple[str, str | None]]:
        for language, column in self._description.texts(kind):
            value = row.value(column)
            yield language, plain_text(value) if isinstance(value, str) else None

    def _text(self, row: ListingRow, field: str) -> str | None:
        column = self._description.fields.get(field)
        value = row.value(column) if column else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = clean_text(str(value)) if value is not None and not isinstance(value, dict | list) else None
        return text or self._description.defaults.get(field)

    def _many(self, row: ListingRow, field: str) -> tuple[str, ...]:
        column = self._description.fields.get(field)
        value = row.value(column) if column else None
        parts = value if isinstance(value, list) else (self._text(row, field) or "").split(self._description.separator)
        return tuple(dict.fromkeys(text for part in parts if (text := clean_text(str(part)))))

    def _stage(self, row: ListingRow) -> Stage:
        native = self._text(row, "status") or ""
        return Stage(native, None, self._description.statuses.get(native, Status.UNKNOWN))

    def _date(self, row: ListingRow, field: str) -> PartialDate | None:
        text = self._text(row, field)
        if text is None:
            return None
        for date_format in self._description.date_formats:
            try:
                return PartialDate(_with_precision_of(date_format, datetime.datetime.strptime(text, date_format)))
            except ValueError:
                continue
        return PartialDate(text)

    def _relations(self, row: ListingRow, designation: Designation) -> tuple[Relation, ...]:
        relations = []
        for field, kind in RELATIONS.items():
            for target in self._many(row, field):
                with suppress(DesignationError):  # The target is of another body, whose grammar reads it later.
                    target = self._grammar.parse(target).text
                if target != designation.text:
                    relations.append(Relation(kind, target))
        return tuple(relations)

    def _extra(self, row: ListingRow) -> Mapping[str, str]:
        """Return the columns that no field names, so that no data are lost."""
        mapped = {column.partition(".")[0] for column in self._description.fields.values()}
        mapped |= set(self._description.fields.values())
        others = {name: value for name, value in (row.cells or {}).items() if name not in mapped}
        plain = {name: value if isinstance(value, str) else _compact(value) for name, value in others.items()}
        return {name: text for name, value in plain.items() if (text := clean_text(value))}


def _compact(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _with_precision_of(date_format: str, moment: datetime.datetime) -> str:
    """Format a date with the precision of its format: a date in `%m/%Y` is a month, not its first day."""
    if any(directive in date_format for directive in ("%d", "%j", "%x")):
        return moment.strftime("%Y-%m-%d")
    return (
        moment.strftime("%Y-%m")
        if any(directive in date_format for directive in ("%m", "%b", "%B"))
        else moment.strftime("%Y")
    )
