"""The conformance suite for a plugin in one file. With `aistandards plugin test PATH`, pytest collects this module."""

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
"""Environment variable with the path of the file."""


def suites_of(path: Path) -> dict[str, type[SourceSuite]]:
    """Return a suite for every source of a file, by class name.

    Recorded answers are in a folder beside the file: `sac.recorded` for `sac.toml`. A description with a local listing is
    tested with that listing. The author may set attributes in a subclass of `SourceSuite` in `suite.py` in that folder.

    Raises:
        PluginError: The file is not a plugin, offers no source, or its suite is not valid.
    """
    plugins = Plugins([plugin_of_file(path)])
    sources = plugins.sources
    if not sources:
        raise PluginError("; ".join(map(str, plugins.problems)) or f"{path} offers no source; there is nothing to test")
    recorded = path.with_name(f"{path.stem}.recorded")
    defaults = {"recorded": recorded} | dict(_of_description(path) if path.suffix == ".toml" else {})
    classes = {name: _class_name(name) for name in sources}
    author_suites = _author_suites(recorded / SUITE)
    general_names = [name for name in author_suites if name not in classes.values()]
    if len(general_names) > 1:
        raise PluginError(
            f"{recorded / SUITE} holds {' and '.join(general_names)}; of several classes each is called after its source: "
            f"{', '.join(classes.values())}"
        )
    general = author_suites[general_names[0]] if general_names else SourceSuite
    return {
        classes[name]: _suite(source, defaults, author_suites.get(classes[name], general))
        for name, source in sources.items()
    }


def _class_name(source: str) -> str:
    return f"Test{''.join(part.capitalize() for part in source.split('-'))}"


def _suite(source: object, defaults: Mapping[str, Any], base: type[SourceSuite]) -> type[SourceSuite]:
    """Make the suite of a source. Attributes of the author's class precede the defaults."""
    classes = base.__mro__[: base.__mro__.index(SourceSuite)]
    names = {name for author_class in classes for name in vars(author_class)}
    attributes = {name: value for name, value in defaults.items() if name not in names}
    # The module is that of the author, because a relative folder of recorded answers is beside it.
    return type("Suite", (base,), {**attributes, "source": source, "__module__": base.__module__})


def _author_suites(path: Path) -> dict[str, type[SourceSuite]]:
    """Return the suites in an author's file, by class name; none if there is no file.

    Raises:
        PluginError: The file cannot be imported, or contains no suite.
    """
    if not path.is_file():
        return {}
    name = f"aistandards_suite_{path.parent.stem}"
    try:
        module = import_file(path, name)
    except Exception as error:
        raise PluginError(f"{path} cannot be imported ({type(error).__name__}: {error})") from error
    suites = {key: value for key, value in vars(module).items() if _is_suite(value) and value.__module__ == name}
    if not suites:
        raise PluginError(f"{path} holds no suite; write `class Suite(SourceSuite):` and set its attributes")
    return suites


def _is_suite(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, SourceSuite)


def _of_description(path: Path) -> Mapping[str, Any]:
    """Return the attributes of a suite that follow from a description."""
    from aistandards.plugin.table import Description

    description = Description.load(path)
    attributes: dict[str, Any] = {"feed_format": _feed_format_of(description)}
    if description.file:
        attributes |= {"recorded": path.parent, "listing": description.file}
    if description.format == "xlsx":
        # A workbook has one table of texts apart from its rows, which a reader keeps in memory: about thirty objects per
        # row. Making a workbook takes a millisecond per row.
        attributes |= {"memory_rows": 3000, "objects_per_row": 40}
    return attributes


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
