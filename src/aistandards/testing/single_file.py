"""The conformance suite for plugins that are files: `aistandards plugin test PATH` lets pytest collect this module."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aistandards.errors import PluginError
from aistandards.plugin.discovery import import_file, plugin_of_file
from aistandards.plugin.registry import Plugins
from aistandards.testing.suite import SourceSuite
from aistandards.testing.upstream.archives import XlsxListing
from aistandards.testing.upstream.feed_format import CsvListing, FeedFormat, JsonLines, JsonListing
from aistandards.testing.upstream.server import SUITE

if TYPE_CHECKING:
    from aistandards.plugin.table import Description

FILE = "AISTANDARDS_TEST_PLUGIN"
"""The environment variable that names the file."""


def suites_of(path: Path) -> dict[str, type[SourceSuite]]:
    """A suite for every source of a file, by the name of its class.

    What the upstream sends is recorded in a folder beside it that is called like it, `sac.recorded` for `sac.toml`; a
    description of a file is tested with that file. What an author has to say of the upstream is said by a class derived
    from `SourceSuite` in `suite.py` of that folder.

    Raises:
        PluginError: It is no plugin, offers no source, or its suite cannot be used.
    """
    plugins = Plugins([plugin_of_file(path)])
    sources = plugins.sources
    if not sources:
        raise PluginError("; ".join(map(str, plugins.problems)) or f"{path} offers no source; there is nothing to test")
    recorded = path.with_name(f"{path.stem}.recorded")
    by_default = {"recorded": recorded} | dict(_of_description(path) if path.suffix == ".toml" else {})
    classes = {name: _class_name(name) for name in sources}
    said = _said_in(recorded / SUITE)
    for_all = [name for name in said if name not in classes.values()]
    if len(for_all) > 1:
        raise PluginError(
            f"{recorded / SUITE} holds {' and '.join(for_all)}; of several classes each is called after its source: "
            f"{', '.join(classes.values())}"
        )
    general = said[for_all[0]] if for_all else SourceSuite
    return {classes[name]: _suite(one, by_default, said.get(classes[name], general)) for name, one in sources.items()}


def _class_name(source: str) -> str:
    return f"Test{''.join(part.capitalize() for part in source.split('-'))}"


def _suite(source: object, by_default: Mapping[str, Any], said: type[SourceSuite]) -> type[SourceSuite]:
    """The suite of a source; what the author's class says goes before what is known without it."""
    own = {name for one in said.__mro__[: said.__mro__.index(SourceSuite)] for name in vars(one)}
    known = {name: value for name, value in by_default.items() if name not in own}
    # Under the author's module, since a relative folder of recorded answers is looked for beside that.
    return type("Suite", (said,), {**known, "source": source, "__module__": said.__module__})


def _said_in(path: Path) -> dict[str, type[SourceSuite]]:
    """The classes of an author's suite, by name; none where there is no such file.

    Raises:
        PluginError: It cannot be imported, or holds no suite.
    """
    if not path.is_file():
        return {}
    name = f"aistandards_suite_{path.parent.stem}"
    try:
        module = import_file(path, name)
    except Exception as error:
        raise PluginError(f"{path} cannot be imported ({type(error).__name__}: {error})") from error
    said = {key: one for key, one in vars(module).items() if _is_suite(one) and one.__module__ == name}
    if not said:
        raise PluginError(f"{path} holds no suite; write `class Suite(SourceSuite):` and below it what is to be set")
    return said


def _is_suite(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, SourceSuite)


def _of_description(path: Path) -> Mapping[str, Any]:
    """What a description says of its own test."""
    from aistandards.plugin.table import Description

    description = Description.load(path)
    given: dict[str, Any] = {"feed_format": _feed_format_of(description)}
    if description.file:
        given |= {"recorded": path.parent, "listing": description.file}
    if description.format == "xlsx":
        # A workbook keeps its texts in one table apart from the rows, which every reader has to hold as a whole: with
        # XLSX memory grows with the listing, some thirty objects a row. Making a workbook takes a millisecond a row.
        given |= {"memory_rows": 3000, "objects_per_row": 40}
    return given


def _feed_format_of(description: "Description") -> FeedFormat:
    formats: Mapping[str, FeedFormat] = {
        "csv": CsvListing(description.delimiter, description.encoding),
        "json": JsonListing(description.rows),
        "jsonl": JsonLines(),
        "xlsx": XlsxListing(description.sheet or None),
    }
    return formats[description.format]


if os.environ.get(FILE):
    globals().update(suites_of(Path(os.environ[FILE])))
