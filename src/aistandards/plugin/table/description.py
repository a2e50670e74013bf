"""The description of a listing: its address, its format, the column of each field, and the meaning of status words."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs

from aistandards.errors import PluginError
from aistandards.model import Dates, RelationType, Status
from aistandards.settings import without_password

FORMATS = ("csv", "json", "jsonl", "xlsx")

DATES = tuple(field.name for field in attrs.fields(Dates))
RELATIONS = {
    "replaces": RelationType.REPLACES,
    "replaced_by": RelationType.REPLACED_BY,
    "amends": RelationType.AMENDS,
    "adopts": RelationType.ADOPTS,
    "identical_to": RelationType.IDENTICAL_TO,
}
FIELDS = frozenset(
    ("designation", "upstream_id", "status", "title", "abstract", "type", "committee", "edition", "url", "ics")
    + ("languages", *DATES, *RELATIONS)
)
"""Fields that `[fields]` may name, besides `title.LANGUAGE` and `abstract.LANGUAGE`."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@attrs.frozen(kw_only=True)
class Description:
    """The description of a listing.

    Attributes:
        path: The TOML file.
        name: Name of the source.
        title: Name for the user.
        body: Id of the body whose standards are listed.
        attribution: Name of the data provider, and the licence.
        url: Address of the listing; empty if the listing is a file.
        file: File of the listing, relative to the description; empty if the listing has an address.
        format: One of `FORMATS`.
        rows: In JSON, position of the list: names joined by dots; empty if the whole document is the list.
        sheet: In XLSX, name of the sheet; empty for the first.
        delimiter: In CSV, separator of cells.
        encoding: Encoding of CSV and JSON Lines.
        separator: Separator of several values in one cell.
        date_formats: Formats for `strptime`, in the order in which they are tried, before ISO 8601.
        pace: Seconds between two requests.
        fields: Column by field.
        defaults: Value by field, if the column is empty or absent.
        statuses: Status by the body's own word.
        pattern: Pattern of a designation: the group `number`, and optional groups `publisher`, `part`, `type`, `date` and
            `stage`.
        publishers: First words of designations.
    """

    path: Path
    name: str
    title: str
    body: str
    attribution: str
    url: str = ""
    file: str = ""
    format: str
    rows: str = ""
    sheet: str = ""
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    separator: str = ";"
    date_formats: tuple[str, ...] = ()
    pace: float = 1.0
    fields: Mapping[str, str]
    defaults: Mapping[str, str] = attrs.field(factory=dict)
    statuses: Mapping[str, Status] = attrs.field(factory=dict)
    pattern: re.Pattern[str]
    publishers: tuple[str, ...]

    @classmethod
    def load(cls, path: Path) -> "Description":
        """Read a description.

        Raises:
            PluginError: The file is not TOML, or a key is missing, unknown or has an invalid value.
        """
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise PluginError(f"{path}: cannot be read ({error}); correct it or remove it") from None
        return _DescriptionReader(path, table).description()

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The host of the address, or an empty tuple."""
        host = urlsplit(self.url).hostname
        return (host,) if host else ()

    def texts(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the language and the column of every title or abstract. A field without a language is English."""
        for field, column in self.fields.items():
            name, _, language = field.partition(".")
            if name == kind:
                yield language or "en", column


class _DescriptionReader:
    """Reads the tables of a description. The first fault raises `PluginError`."""

    def __init__(self, path: Path, table: Mapping[str, Any]) -> None:
        self._path, self._table = path, table

    def description(self) -> Description:
        known = {"name", "title", "body", "attribution", "listing", "fields", "defaults", "status", "designation"}
        self._only(self._table, known, "")
        name = self._text(self._table, "name", self._path.stem)
        if not _NAME.fullmatch(name):
            raise self._fault("name", f"{name!r} is no name; use small letters, digits and hyphens")
        listing = self._sub("listing")
        self._only(
            listing,
            {"url", "path", "format", "rows", "sheet", "delimiter", "encoding", "separator", "dates", "pace"},
            "listing.",
        )
        url, file = self._text(listing, "url", ""), self._text(listing, "path", "")
        if bool(url) == bool(file):
            raise self._fault("listing", "give either `url`, an address, or `path`, a file beside this one")
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise self._fault("listing.url", f"{without_password(url)!r} is not an address such as https://…")
        listing_format = self._text(
            listing, "format", Path(urlsplit(url).path if url else file).suffix.lstrip(".").casefold()
        )
        if listing_format not in FORMATS:
            raise self._fault("listing.format", f"{listing_format!r} is none of {', '.join(FORMATS)}")
        return Description(
            path=self._path,
            name=name,
            title=self._text(self._table, "title", name),
            body=self._text(self._table, "body", name),
            attribution=self._text(self._table, "attribution"),
            url=url,
            file=file,
            format=listing_format,
            rows=self._text(listing, "rows", ""),
            sheet=self._text(listing, "sheet", ""),
            delimiter=self._text(listing, "delimiter", ","),
            encoding=self._text(listing, "encoding", "utf-8-sig"),
            separator=self._text(listing, "separator", ";"),
            date_formats=self._texts(listing, "dates"),
            pace=self._seconds(listing),
            fields=self._fields(),
            defaults=self._words("defaults"),
            statuses=self._statuses(),
            pattern=self._pattern(),
            publishers=self._texts(self._sub("designation"), "publishers"),
        )

    def _fields(self) -> Mapping[str, str]:
        table = self._sub("fields")
        flat: dict[str, str] = {}
        for field, value in table.items():
            if isinstance(value, dict):
                flat |= {f"{field}.{language}": column for language, column in value.items()}
            else:
                flat[field] = value
        for field, column in flat.items():
            name, dot, language = field.partition(".")
            if name not in FIELDS or (dot and (name not in ("title", "abstract") or not _LANGUAGE.fullmatch(language))):
                raise self._fault(f"fields.{field}", f"there is no such field; choose from {', '.join(sorted(FIELDS))}")
            if not isinstance(column, str) or not column:
                raise self._fault(f"fields.{field}", "its value is the name of a column")
        if "designation" not in flat:
            raise self._fault("fields.designation", "name the column of the designation")
        return flat

    def _statuses(self) -> Mapping[str, Status]:
        known = [status.value for status in Status if status is not Status.UNKNOWN]
        statuses = {}
        for word, value in self._words("status").items():
            if value not in known:
                raise self._fault(f"status.{word}", f"{value!r} is none of {', '.join(known)}")
            statuses[word] = Status(value)
        return statuses

    def _pattern(self) -> re.Pattern[str]:
        designation = self._sub("designation")
        self._only(designation, {"pattern", "publishers"}, "designation.")
        text = self._text(designation, "pattern")
        try:
            pattern = re.compile(text)
        except re.error as error:
            raise self._fault("designation.pattern", f"it is no regular expression ({error})") from None
        if "number" not in pattern.groupindex:
            raise self._fault("designation.pattern", "name the number: (?P<number>…)")
        return pattern

    def _seconds(self, listing: Mapping[str, Any]) -> float:
        value = listing.get("pace", 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 3600:
            raise self._fault("listing.pace", f"{value!r} is no number of seconds")
        return float(value)

    def _sub(self, key: str) -> Mapping[str, Any]:
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            raise self._fault(key, f"it is a table: [{key}]")
        return value

    def _words(self, key: str) -> Mapping[str, str]:
        table = self._sub(key)
        for word, value in table.items():
            if not isinstance(value, str):
                raise self._fault(f"{key}.{word}", f"{value!r} is no text; put it in quotation marks")
        return table

    def _text(self, table: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self._fault(key, "its value must be a text")
        return value

    def _texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        values = table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(text, str) and text for text in values):
            raise self._fault(key, "its value must be a list of texts")
        return tuple(values)

    def _only(self, table: Mapping[str, Any], known: set[str], table_name: str) -> None:
        for key in table:
            if key not in known:
                raise self._fault(f"{table_name}{key}", f"there is no such key; choose from {', '.join(sorted(known))}")

    def _fault(self, key: str, reason: str) -> PluginError:
        return PluginError(f"{self._path}: {key}: {reason}")
