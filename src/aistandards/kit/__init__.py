"""Beginning a plugin: a complete package for a new body, written from templates."""

from aistandards.kit.scaffold import begin

__all__ = ["begin"]
