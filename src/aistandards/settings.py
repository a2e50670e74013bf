"""Settings of the user: the environment precedes `config.toml`, and `config.toml` precedes the default of the source."""

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import AistandardsError, SettingError

HOME = "AISTANDARDS_HOME"
DATABASE_URL = "AISTANDARDS_DATABASE_URL"
PACE = "AISTANDARDS_PACE"
LANGUAGE = "AISTANDARDS_LANG"
ALLOW_PRIVATE_HOSTS = "AISTANDARDS_ALLOW_PRIVATE_HOSTS"

_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*"
_FILE = r"sqlite(\+\w+)?:///"
_ADDRESS = r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?=/|$)"
"""Host and port of a URL without a user."""


@attrs.frozen(slots=True)
class Settings:
    """The settings of the user.

    Attributes:
        home: Folder of the store and of the configuration file.
        database_url: SQLAlchemy URL of the store.
        environ: The environment variables.
        file: Contents of `config.toml` in `home`.
    """

    home: Path
    database_url: str = attrs.field(repr=lambda url: repr(without_password(url)))
    environ: Mapping[str, str] = attrs.field(repr=False)
    file: Mapping[str, Any] = attrs.field(repr=False)

    @classmethod
    def load(cls, database_url: str | None = None, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment and the configuration file.

        Args:
            database_url: Value of `--db`; it precedes every other setting.
            environ: Environment variables, by default those of the process.

        Raises:
            SettingError: The configuration file is not valid TOML.
        """
        environ = os.environ if environ is None else environ
        home = home_folder(environ)
        file = read_user_toml(home / "config.toml")
        url = (
            database_url or environ.get(DATABASE_URL) or file.get("database_url") or sqlite_url(home / "aistandards.db")
        )
        return cls(home=home, database_url=str(url), environ=environ, file=file)

    def of_source(self, source: str, env_prefix: str, name: str) -> str | None:
        """Return a setting of a source: `AISTANDARDS_ISO_URL`, or `url` under `[sources.iso]`. None if it is empty or missing."""
        value = self.environ.get(f"AISTANDARDS_{env_prefix}_{name.upper()}")
        if not value:
            table = self.file.get("sources", {}).get(source, {})
            value = table.get(name.lower()) if isinstance(table, dict) else None
        return str(value) if value else None

    @property
    def default_sources(self) -> tuple[str, ...]:
        """The sources that a sync reads if it names none: `sources = [...]` under `[sync]` in the file.

        Raises:
            SettingError: The value is not a list of names.
        """
        table = self.file.get("sync", {})
        names = table.get("sources", []) if isinstance(table, dict) else None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise SettingError('`sources` under [sync] is not a list of names; write sources = ["iso", "itu-t"]')
        return tuple(names)

    @property
    def language(self) -> str:
        """The language of the command: `AISTANDARDS_LANG`, or `lang` in the file; by default English."""
        return str(self.environ.get(LANGUAGE) or self.file.get("lang") or "en")

    def pace(self, default: float) -> float:
        """Return the seconds between the starts of two requests: `AISTANDARDS_PACE`, `pace` in the file, or the default.

        Args:
            default: The pace of the source.

        Raises:
            SettingError: The value is not a number of seconds from 0 to 3600.
        """
        value = self.environ.get(PACE) or self.file.get("pace")
        if value in (None, ""):
            return default
        try:
            seconds = float(str(value))
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < 3600:
            raise SettingError(f"{PACE} is {value!r}; set it to a number of seconds from 0 to 3600, such as 1.0")
        return seconds

    @property
    def allow_private_hosts(self) -> tuple[str, ...]:
        """The hosts and networks that may be reached although they are not public; by default none.

        `AISTANDARDS_ALLOW_PRIVATE_HOSTS` has them with commas between them, and `allow_private_hosts` in the file is a
        list.

        Raises:
            SettingError: An entry is neither a host nor a network.
        """
        value = self.environ.get(ALLOW_PRIVATE_HOSTS)
        entries = value.split(",") if value else self.file.get("allow_private_hosts", [])
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise SettingError(
                '`allow_private_hosts` is not a list of hosts; write allow_private_hosts = ["10.0.0.0/8"]'
            )
        hosts = tuple(entry.strip() for entry in entries if entry.strip())
        for host in hosts:
            if not _HOST.fullmatch(host) and not _is_network(host):
                raise SettingError(
                    f"allow_private_hosts names {host[:80]!r}, which is no host and no network; write a host name, "
                    "an address, or a network such as 10.0.0.0/8"
                )
        return hosts


_HOST = re.compile(r"[^\s/@]+")


def _is_network(text: str) -> bool:
    import ipaddress

    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def without_password(url: str) -> str:
    """Return the URL of a store or of a source without secrets, for messages.

    A URL that may contain a password or an option is cut after its scheme, because a password may contain every character
    that separates the parts of a URL. The URL of a file has no password, and is cut before its options.

    >>> without_password("postgresql+psycopg://me:secret@host/standards")
    'postgresql+psycopg://…'
    >>> without_password("sqlite:///standards.db?timeout=5")
    'sqlite:///standards.db?…'
    >>> without_password("https://localhost:8080/feed")
    'https://localhost:8080/feed'
    """
    if re.match(_FILE, url):
        path, mark, _ = url.partition("?")
        return f"{path}?…" if mark else path
    scheme, slashes, rest = url.partition("://")
    if not slashes or not re.fullmatch(_SCHEME, scheme):
        return "…"
    address = re.match(_ADDRESS, rest)
    path = rest[address.end() :] if address else rest
    return f"{scheme}://…" if re.search("[@?#:]", path) else url


def sqlite_url(path: str | os.PathLike[str]) -> str:
    """Return the URL of a store in a SQLite file.

    >>> sqlite_url("/home/me/100% new?/standards.db")
    'sqlite:////home/me/100%25 new%3F/standards.db'
    """
    return f"sqlite:///{os.fspath(path).replace('%', '%25').replace('?', '%3F')}"


def home_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the store and the configuration: `AISTANDARDS_HOME`, or the platform's folder for user data."""
    if environ.get(HOME):
        return Path(environ[HOME])
    import platformdirs

    return Path(platformdirs.user_data_dir("aistandards", appauthor=False))


@lru_cache(maxsize=64)
def _parsed(text: str) -> Mapping[str, Any]:
    """Parse a file once, however often a process reads it; nobody changes what is returned."""
    # Imported here, because most users have no configuration file.
    import tomllib

    return tomllib.loads(text)


def read_user_toml(path: Path) -> Mapping[str, Any]:
    """Read a TOML file of the user. If there is no file, return an empty mapping.

    Raises:
        SettingError: The file is not readable or is not TOML.
    """
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingError(f"{path} cannot be read ({error}); correct it or remove it") from None


@attrs.frozen(slots=True)
class TomlFile:
    """The contents of a TOML file.

    Attributes:
        path: Path of the file.
        content: The parsed tables.
        text: The text of the file.
    """

    path: Path
    content: Mapping[str, Any]
    text: str

    @classmethod
    def read(cls, path: Path, error: type[AistandardsError]) -> "TomlFile":
        """Read a file.

        Args:
            path: Path of the file.
            error: Class of the exception to raise.

        Raises:
            AistandardsError: The file is not readable or is not TOML. Its class is `error`.
        """
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, _parsed(text), text)
        except (OSError, ValueError) as reason:
            raise error(f"{path} cannot be read: {reason}") from None

    def tables(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the tables of an array, each with its location for messages: `path, line 12`."""
        for line, table in self.numbered(name):
            yield f"{self.path}, line {line}", table

    def numbered(self, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Yield the tables of an array, each with the number of its first line."""
        header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
        lines = (number for number, line in enumerate(self.text.splitlines(), start=1) if header.match(line))
        yield from zip(lines, self.content.get(name, ()), strict=False)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file, and make its folder. A concurrent reader sees either the old content or the new content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    if isinstance(content, str):
        draft.write_text(content, encoding="utf-8")
    else:
        draft.write_bytes(content)
    os.replace(draft, path)


def bundled_folder() -> Path:
    """Return the folder of the catalogue: in the installed package, or beside the source tree."""
    packaged = Path(__file__).parent / "_bundled"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "catalog"
