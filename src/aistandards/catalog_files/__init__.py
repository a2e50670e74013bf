"""The catalogue as files: built from a store, checked line by line, set in order after a hand, compared.

People edit `catalog/` by hand; what is wrong is told by file and line, in a sentence, and what the program can put right
by itself is told apart from that.
"""

from aistandards.catalog_files.build import build, tidy
from aistandards.catalog_files.check import check
from aistandards.catalog_files.diff import differences
from aistandards.catalog_files.lines import Problem
from aistandards.catalog_files.manifest import digests

__all__ = ["Problem", "build", "check", "differences", "digests", "tidy"]
