"""Write the package of a new plugin from templates."""

from aistandards.plugin.scaffold.scaffold import write_package

__all__ = ["write_package"]
