"""Watches: named selections of standards whose changes a user follows, stored in a file in the user's home folder."""

import json
from collections.abc import Mapping
from pathlib import Path

import attrs

from aistandards.errors import SettingError
from aistandards.model.text import values_of
from aistandards.settings import read_user_toml, replace_file


@attrs.frozen(slots=True)
class Watch:
    """One watch.

    Attributes:
        name: Name given by the user.
        designations: Standards or works; a work means every edition and amendment.
        body: Bodies.
        tag: Concepts, narrower ones included.
    """

    name: str
    designations: tuple[str, ...] = attrs.field(default=(), converter=values_of)
    body: tuple[str, ...] = attrs.field(default=(), converter=values_of)
    tag: tuple[str, ...] = attrs.field(default=(), converter=values_of)


def read(home: Path) -> dict[str, Watch]:
    """Return every watch by name.

    Raises:
        SettingError: The file is not valid.
    """
    path = _path(home)
    tables = read_user_toml(path)
    try:
        return {name: Watch(name, **table) for name, table in tables.items()}
    except (TypeError, AttributeError) as error:
        raise SettingError(f"{path} cannot be read ({error}); correct it or remove it") from None


def write(home: Path, watches: Mapping[str, Watch]) -> None:
    """Write these watches to the file, instead of those in it."""
    text = ""
    for watch in watches.values():
        text += f"[{json.dumps(watch.name)}]\n"
        for field in ("designations", "body", "tag"):
            if values := getattr(watch, field):
                text += f"{field} = {json.dumps(list(values), ensure_ascii=False)}\n"
        text += "\n"
    replace_file(_path(home), text)


def last_reported_run(home: Path) -> int:
    """Return the number of the last run whose changes were reported; 0 when there is none.

    Raises:
        SettingError: The file is not valid.
    """
    path = _reported_path(home)
    run = read_user_toml(path).get("run", 0)
    if not isinstance(run, int):
        raise SettingError(f"{path} does not contain the number of a run; remove it")
    return run


def mark_reported(home: Path, run: int) -> None:
    """Record that all changes up to a run were reported."""
    replace_file(_reported_path(home), f"run = {run}\n")


def _reported_path(home: Path) -> Path:
    return home / "reported.toml"


def _path(home: Path) -> Path:
    return home / "watches.toml"
