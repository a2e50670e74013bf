"""Crosswalks: provisions of frameworks beside standards, read from files and from the anchors of concepts.

`Catalog.crosswalks` is the way to them; the command, pages and services ask it alone.
"""

from aistandards.catalog.crosswalks.crosswalks import Crosswalks, CrosswalkSource, Selection
from aistandards.catalog.crosswalks.events import StaleRows

__all__ = ["CrosswalkSource", "Crosswalks", "Selection", "StaleRows"]
