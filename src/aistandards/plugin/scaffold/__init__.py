"""Beginning a plugin: a complete package for a new body, written from templates."""

from aistandards.plugin.scaffold.scaffold import begin

__all__ = ["begin"]
