"""The project's own text files: TOML read with errors that say where, and files replaced whole."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import AistandardsError


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
            return cls(path, tomllib.loads(text), text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
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
