"""The conformance suite for plugins that are files: `aistandards plugin test PATH` lets pytest collect this module."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aistandards.errors import PluginError
from aistandards.plugins import Plugins
from aistandards.plugins.found import of_file
from aistandards.testing.suite import SourceSuite
from aistandards.testing.wire import CsvListing, JsonLines, JsonListing, Wire, XlsxListing

if TYPE_CHECKING:
    from aistandards.described import Description

FILE = "AISTANDARDS_TEST_PLUGIN"
"""The environment variable that names the file."""


def suites_of(path: Path) -> dict[str, type[SourceSuite]]:
    """A suite for every source of a file, by the name of its class.

    What the upstream sends is recorded in a folder beside it that is called like it, `sac.recorded` for `sac.toml`; a
    description of a file is tested with that file.

    Raises:
        PluginError: It is no plugin, or offers no source.
    """
    plugins = Plugins(found=[of_file(path)])
    sources = plugins.sources
    if not sources:
        raise PluginError("; ".join(map(str, plugins.problems)) or f"{path} offers no source; there is nothing to test")
    given = _of_description(path) if path.suffix == ".toml" else {}
    given = {"recorded": path.with_name(f"{path.stem}.recorded"), **given}
    return {
        f"Test{''.join(part.capitalize() for part in name.split('-'))}": type(
            "Suite", (SourceSuite,), {**given, "source": source}
        )
        for name, source in sources.items()
    }


def _of_description(path: Path) -> Mapping[str, Any]:
    """What a description says of its own test."""
    from aistandards.described import Description

    description = Description.load(path)
    given: dict[str, Any] = {"wire": _wire_of(description)}
    if description.file:
        given |= {"recorded": path.parent, "listing": description.file}
    if description.format == "xlsx":
        # A workbook keeps its texts in one table apart from the rows, which every reader has to hold as a whole: with
        # XLSX memory grows with the listing, some thirty objects a row. Making a workbook takes a millisecond a row.
        given |= {"many": 3000, "objects_a_row": 40}
    return given


def _wire_of(description: "Description") -> Wire:
    wires: Mapping[str, Wire] = {
        "csv": CsvListing(description.delimiter, description.encoding),
        "json": JsonListing(description.rows),
        "jsonl": JsonLines(),
        "xlsx": XlsxListing(description.sheet or None),
    }
    return wires[description.format]


if os.environ.get(FILE):
    globals().update(suites_of(Path(os.environ[FILE])))
