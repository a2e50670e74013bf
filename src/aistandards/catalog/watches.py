"""Watches: named choices of standards that a user wants to hear about, kept in a file of the user's home."""

import json
from collections.abc import Mapping
from pathlib import Path

import attrs

from aistandards.errors import SettingError
from aistandards.model.text import values_of
from aistandards.settings import read_own, replace_file


@attrs.frozen(slots=True)
class Watch:
    """One watch.

    Attributes:
        name: What the user calls it.
        designations: Standards or works; of a work every edition and amendment is meant.
        body: Bodies.
        tag: Concepts, narrower ones included.
    """

    name: str
    designations: tuple[str, ...] = attrs.field(default=(), converter=values_of)
    body: tuple[str, ...] = attrs.field(default=(), converter=values_of)
    tag: tuple[str, ...] = attrs.field(default=(), converter=values_of)


def read(home: Path) -> dict[str, Watch]:
    """Every watch by name.

    Raises:
        SettingError: The file is not valid.
    """
    path = _path(home)
    tables = read_own(path)
    try:
        return {name: Watch(name, **table) for name, table in tables.items()}
    except (TypeError, AttributeError) as error:
        raise SettingError(f"{path} cannot be read ({error}); mend it or remove it") from None


def write(home: Path, watches: Mapping[str, Watch]) -> None:
    """Keep these watches and no others."""
    text = ""
    for watch in watches.values():
        text += f"[{json.dumps(watch.name)}]\n"
        for field in ("designations", "body", "tag"):
            if values := getattr(watch, field):
                text += f"{field} = {json.dumps(list(values), ensure_ascii=False)}\n"
        text += "\n"
    replace_file(_path(home), text)


def told_until(home: Path) -> int:
    """The number of the last run whose changes were told; 0 when none were.

    Raises:
        SettingError: The file is not valid.
    """
    run = read_own(_told(home)).get("run", 0)
    if not isinstance(run, int):
        raise SettingError(f"{_told(home)} holds no number of a run; remove it")
    return run


def note_told(home: Path, run: int) -> None:
    """Note that everything up to a run has been told."""
    replace_file(_told(home), f"run = {run}\n")


def _told(home: Path) -> Path:
    return home / "told.toml"


def _path(home: Path) -> Path:
    return home / "watches.toml"
