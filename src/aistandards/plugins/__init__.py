"""Plugins: finding them without importing them, and asking them what they offer."""

from aistandards.plugins.found import DIRECTORY, DISABLE, SAFE_MODE, Found, find_plugins
from aistandards.plugins.registry import KINDS, PluginInfo, Plugins, Problem
from aistandards.plugins.tracing import TRACE

__all__ = [
    "DIRECTORY",
    "DISABLE",
    "KINDS",
    "SAFE_MODE",
    "TRACE",
    "Found",
    "PluginInfo",
    "Plugins",
    "Problem",
    "find_plugins",
]
