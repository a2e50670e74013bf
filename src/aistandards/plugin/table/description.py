"""The description of a listing: its address, its format, the column of each field, and the meaning of status words."""

import datetime
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import urlsplit

import attrs

from aistandards.errors import PluginError
from aistandards.model import Dates, RelationType, Status
from aistandards.model.encodings import text_codec
from aistandards.plugin.table.encodings import nearest_label
from aistandards.plugin.table.listing import UnsafeFileError, open_beside
from aistandards.plugin.table.pattern import is_slow

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

MAX_DESIGNATION = 200
"""Maximum number of characters of a designation. It bounds the time in which a pattern matches."""

_MAX_DESCRIPTION = 1 << 20
_MAX_PATTERN = 2000
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0]")
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
        encoding: Encoding of CSV, unless the file has a byte order mark.
        separator: Separator of several values in one cell.
        date_formats: Formats for `strptime`, in the order in which they are tried, before ISO 8601.
        pace: Seconds between two requests.
        fields: Column by field.
        defaults: Value by field, if the column is empty or absent.
        statuses: Status by the body's own word.
        pattern: Pattern of a designation: the group `number`, and optional groups `publisher`, `part`, `type`, `date` and
            `stage`.
        publishers: First words of designations.
        version: Digest of the file. With another description, an unchanged listing is read again.
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
    version: str

    @classmethod
    def load(cls, path: Path) -> "Description":
        """Read a description.

        Raises:
            PluginError: The file is not TOML, or a key is missing, unknown or has an invalid value.
        """
        try:
            with open_beside(path.resolve().parent, path.resolve().name, _MAX_DESCRIPTION) as file:
                content = file.read(_MAX_DESCRIPTION)
            table = tomllib.loads(content.decode("utf-8"))
        except (OSError, UnsafeFileError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise PluginError(f"{path}: cannot be read ({error}); correct it or remove it") from None
        except RecursionError:
            raise PluginError(f"{path}: cannot be read (it is nested too deep); correct it or remove it") from None
        version = hashlib.blake2b(content, digest_size=8).hexdigest()
        return _DescriptionReader(path, table, version).description()

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The host of the address, or an empty tuple."""
        host = urlsplit(self.url).hostname
        return (host,) if host else ()

    def match(self, text: str) -> re.Match[str] | None:
        """Match a whole designation; return None if the text is too long, or is no designation."""
        return self.pattern.fullmatch(text) if len(text) <= MAX_DESIGNATION else None

    def is_designation(self, text: str) -> bool:
        """Return whether a text is a designation, apart from its spaces."""
        return self.match(_SPACES.sub(" ", text[: 2 * MAX_DESIGNATION]).strip()) is not None

    def texts(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the language and the column of every title or abstract. A field without a language is English."""
        for field, column in self.fields.items():
            name, _, language = field.partition(".")
            if name == kind:
                yield language or "en", column


class _DescriptionReader:
    """Reads the tables of a description. The first fault raises `PluginError`."""

    def __init__(self, path: Path, table: Mapping[str, Any], version: str) -> None:
        self._path, self._table, self._version = path, table, version

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
        url, file = self._address(listing), self._file(listing)
        if bool(url) == bool(file):
            raise self._fault("listing", "give either `url`, an address, or `path`, a file beside this one")
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
            delimiter=self._delimiter(listing),
            encoding=self._encoding(listing),
            separator=self._text(listing, "separator", ";") or self._text({}, "separator"),
            date_formats=self._date_formats(listing),
            pace=self._seconds(listing),
            fields=self._fields(),
            defaults=self._defaults(),
            statuses=self._statuses(),
            pattern=self._pattern(),
            publishers=self._texts(self._sub("designation"), "publishers"),
            version=self._version,
        )

    def _address(self, listing: Mapping[str, Any]) -> str:
        url = self._text(listing, "url", "")
        try:
            parts = urlsplit(url)
            is_address = not url or (parts.scheme in ("http", "https") and parts.hostname and parts.port != 0)
        except ValueError:
            is_address = False
        if "@" in url.partition("//")[2].partition("/")[0]:
            raise self._fault("listing.url", "it has a user name or a password, which an address here must not have")
        if not is_address or _CONTROL.search(url):
            raise self._fault("listing.url", f"{url!r} is not an address such as https://…")
        return url

    def _file(self, listing: Mapping[str, Any]) -> str:
        file = self._text(listing, "path", "")
        # Both kinds of path are refused everywhere, so that a description means the same on every system.
        is_absolute = file.startswith(("/", "\\")) or bool(PureWindowsPath(file).drive) or "://" in file
        if is_absolute or ".." in PurePosixPath(file).parts + PureWindowsPath(file).parts or "\0" in file:
            raise self._fault("listing.path", f"{file!r} is not a file in the folder of this description")
        return file

    def _delimiter(self, listing: Mapping[str, Any]) -> str:
        delimiter = self._text(listing, "delimiter", ",")
        if len(delimiter) != 1 or delimiter in '"\r\n\0 ' or "\ud800" <= delimiter <= "\udfff":
            raise self._fault("listing.delimiter", f"{delimiter!r} is not one character that can separate cells")
        return delimiter

    def _encoding(self, listing: Mapping[str, Any]) -> str:
        label = self._text(listing, "encoding", "utf-8-sig")
        codec = text_codec(label)
        if codec is None:
            nearest = nearest_label(label)
            raise self._fault("listing.encoding", f"{label[:40]!r} is no encoding of text; do you mean {nearest!r}?")
        return codec

    def _date_formats(self, listing: Mapping[str, Any]) -> tuple[str, ...]:
        formats = self._texts(listing, "dates")
        for date_format in formats:
            try:
                day = datetime.datetime(2024, 3, 2)
                year = datetime.datetime.strptime(day.strftime(date_format), date_format).year
            except (ValueError, re.error, LookupError, OverflowError):
                year = 0
            if year != 2024:
                raise self._fault(
                    "listing.dates", f"{date_format!r} is no form of dates with a year, such as '%d/%m/%Y'"
                )
        return formats

    def _defaults(self) -> Mapping[str, str]:
        for field in ("designation", "upstream_id"):
            if field in self._sub("defaults"):
                raise self._fault(f"defaults.{field}", "each standard has its own; there is no default")
        return self._words("defaults")

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
        if len(text) > _MAX_PATTERN:
            raise self._fault("designation.pattern", f"it has more than {_MAX_PATTERN} characters")
        try:
            pattern = re.compile(text)
        except (re.error, RecursionError, OverflowError) as error:
            raise self._fault("designation.pattern", f"it is no regular expression ({error})") from None
        if "number" not in pattern.groupindex:
            raise self._fault("designation.pattern", "name the number: (?P<number>…)")
        if is_slow(pattern):
            reason = "several of its repetitions can match the same text, as in (a+)+ or .*.*.*.*"
            raise self._fault("designation.pattern", f"{reason}, so that some texts take hours; write it with fewer")
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
