"""Sources without code: a TOML file describes a body's listing in CSV, JSON, JSON Lines or XLSX.

A row comes from the listing, is put together by the description's fields, and goes to sync as a `Standard` like that of
any other source.
"""

from collections.abc import Iterable
from pathlib import Path

from aistandards.model import Grammar
from aistandards.plugin.hookspecs import hookimpl
from aistandards.plugin.source import Source
from aistandards.plugin.table.description import Description
from aistandards.plugin.table.grammar import PatternGrammar
from aistandards.plugin.table.source import TableSource


class TablePlugin:
    """The plugin that a description is.

    Raises:
        PluginError: The description is not valid; the message names the file and the key.
    """

    def __init__(self, path: Path) -> None:
        self.description = Description.load(path)

    @hookimpl
    def aistandards_sources(self) -> Iterable[Source]:
        """Its one source."""
        return [TableSource(self.description, PatternGrammar(self.description))]

    @hookimpl
    def aistandards_grammars(self) -> Iterable[Grammar]:
        """The grammar that its pattern is."""
        return [PatternGrammar(self.description)]


__all__ = ["TablePlugin", "TableSource", "Description", "PatternGrammar"]
