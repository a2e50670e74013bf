"""Where state lives and what the user has set: environment first, then `config.toml`, then the source's default."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import AistandardsError, SettingError

HOME = "AISTANDARDS_HOME"
DATABASE_URL = "AISTANDARDS_DATABASE_URL"
PACE = "AISTANDARDS_PACE"


@attrs.frozen(slots=True)
class Settings:
    """What the user has set.

    Attributes:
        home: Folder of all state: the store, the configuration file.
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
            database_url: What `--db` says; wins over everything.
            environ: Instead of the process environment.

        Raises:
            SettingError: The configuration file is not valid TOML.
        """
        environ = os.environ if environ is None else environ
        home = home_folder(environ)
        file = read_own(home / "config.toml")
        url = (
            database_url
            or environ.get(DATABASE_URL)
            or file.get("database_url")
            or f"sqlite:///{home / 'aistandards.db'}"
        )
        return cls(home=home, database_url=str(url), environ=environ, file=file)

    def of_source(self, source: str, env_prefix: str, name: str) -> str | None:
        """A setting of a source: `AISTANDARDS_ISO_URL`, or `url` under `[sources.iso]`; empty counts as not set."""
        value = self.environ.get(f"AISTANDARDS_{env_prefix}_{name.upper()}")
        if not value:
            table = self.file.get("sources", {}).get(source, {})
            value = table.get(name.lower()) if isinstance(table, dict) else None
        return str(value) if value else None

    @property
    def default_sources(self) -> tuple[str, ...]:
        """Names of the sources that a sync reads when it names none: `sources = [...]` under `[sync]` in the file.

        Raises:
            SettingError: It is not a list of names.
        """
        table = self.file.get("sync", {})
        names = table.get("sources", []) if isinstance(table, dict) else None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise SettingError('`sources` under [sync] is not a list of names; write sources = ["iso", "itu-t"]')
        return tuple(names)

    def pace(self, default: float) -> float:
        """Seconds between request starts: `AISTANDARDS_PACE` or `pace` in the file, else the source's own.

        Raises:
            SettingError: It is not a number of seconds from 0 up.
        """
        value = self.environ.get(PACE) or self.file.get("pace")
        if value in (None, ""):
            return default
        try:
            seconds = float(str(value))
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < 3600:
            raise SettingError(f"{PACE} is {value!r}; set it to a number of seconds from 0 up, such as 1.0")
        return seconds


def without_password(url: str) -> str:
    """A database URL as it may be shown, be it valid or not: one that may hold a secret loses all but its beginning.

    >>> without_password("postgresql+psycopg://me:secret@host/standards")
    'postgresql+psycopg://…'
    >>> without_password("sqlite:///standards.db")
    'sqlite:///standards.db'
    """
    if not {"@", "?"} & set(url):
        return url
    scheme, slashes, _ = url.partition("://")
    return f"{scheme if slashes else ''}{slashes}…"


def home_folder(environ: Mapping[str, str]) -> Path:
    """Folder of all state: `AISTANDARDS_HOME`, else where the platform keeps such things."""
    if environ.get(HOME):
        return Path(environ[HOME])
    import platformdirs

    return Path(platformdirs.user_data_dir("aistandards", appauthor=False))


def _parsed(text: str) -> Mapping[str, Any]:
    # Imported here: most users have no file of settings.
    import tomllib

    return tomllib.loads(text)


def read_own(path: Path) -> Mapping[str, Any]:
    """A TOML file of the user's; nothing when there is none.

    Raises:
        SettingError: It cannot be read or is not TOML.
    """
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingError(f"{path} cannot be read ({error}); mend it or remove it") from None


@attrs.frozen(slots=True)
class TomlFile:
    """A TOML file that has been read.

    Attributes:
        path: Where it is.
        content: What stands in it.
        text: As it is written.
    """

    path: Path
    content: Mapping[str, Any]
    text: str

    @classmethod
    def read(cls, path: Path, error: type[AistandardsError]) -> "TomlFile":
        """Read a file.

        Raises:
            AistandardsError: Of the kind `error`: it cannot be read or is not TOML.
        """
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, _parsed(text), text)
        except (OSError, ValueError) as reason:
            raise error(f"{path} cannot be read: {reason}") from None

    def tables(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each table of an array with its place, for messages: `path, line 12`."""
        for line, table in self.numbered(name):
            yield f"{self.path}, line {line}", table

    def numbered(self, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Each table of an array with the line it begins on."""
        head = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
        lines = (number for number, line in enumerate(self.text.splitlines(), start=1) if head.match(line))
        yield from zip(lines, self.content.get(name, ()), strict=False)


def replace_file(path: Path, text: str) -> None:
    """Write a file, its folder too, so that a reader sees the old or the new one and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def bundled_folder() -> Path:
    """The catalogue's folder: inside an installed package, else beside the source tree."""
    packaged = Path(__file__).parent / "_bundled"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "catalog"
