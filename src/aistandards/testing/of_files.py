"""The conformance suite for plugins that are files: `aistandards plugin test PATH` lets pytest collect this module."""

import os
from pathlib import Path

from aistandards.errors import PluginError
from aistandards.plugins import Plugins
from aistandards.plugins.found import of_file
from aistandards.testing.suite import SourceSuite

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
    folder, listing = _recording(path)
    return {
        f"Test{''.join(part.capitalize() for part in name.split('-'))}": type(
            "Suite", (SourceSuite,), {"source": source, "recorded": folder, "listing": listing}
        )
        for name, source in sources.items()
    }


def _recording(path: Path) -> tuple[Path, str | None]:
    if path.suffix == ".toml":
        from aistandards.described import Description

        file = Description.load(path).file
        if file:
            return path.parent, file
    return path.with_name(f"{path.stem}.recorded"), None


if os.environ.get(FILE):
    globals().update(suites_of(Path(os.environ[FILE])))
