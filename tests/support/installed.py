"""The plugins that are installed, found once for tests that change nothing about them."""

from aistandards.plugin.registry import Plugins

PLUGINS = Plugins.find(environ={"AISTANDARDS_SAFE_MODE": "1"})
DESIGNATIONS = PLUGINS.designations
parse = DESIGNATIONS.parse
