"""Watches: named choices of standards that a user wants to hear about, kept in a file of the user's home."""

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import SettingError


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
    designations: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()


def read(home: Path) -> dict[str, Watch]:
    """Every watch by name.

    Raises:
        SettingError: The file is not valid.
    """
    path = _path(home)
    try:
        tables: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            name: Watch(name, **{field: tuple(values) for field, values in table.items()})
            for name, table in tables.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
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
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def _path(home: Path) -> Path:
    return home / "watches.toml"
