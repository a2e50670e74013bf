"""Sources without code: a TOML file describes a body's listing in CSV, JSON, JSON Lines or XLSX.

`rows` reads the rows of the listing. `source` makes a `Standard` of each row, by the fields of the description.
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
    """The plugin of one description.

    Args:
        path: The TOML file.

    Raises:
        PluginError: The description is not valid; the message names the file and the key.
    """

    def __init__(self, path: Path) -> None:
        self.description = Description.load(path)

    @hookimpl
    def aistandards_sources(self) -> Iterable[Source]:
        """Offer the source of the listing."""
        return [TableSource(self.description, PatternGrammar(self.description))]

    @hookimpl
    def aistandards_grammars(self) -> Iterable[Grammar]:
        """Offer the grammar of the pattern in the description."""
        return [PatternGrammar(self.description)]


__all__ = ["TablePlugin", "TableSource", "Description", "PatternGrammar"]
