"""The catalogue as files: built from a store, checked line by line, set in order after a hand, compared.

People edit `catalog/` by hand; what is wrong is told by file and line, in a sentence, and what the program can put right
by itself is told apart from that.
"""

from aistandards.catalog.files.build import build
from aistandards.catalog.files.check import check
from aistandards.catalog.files.diff import differences
from aistandards.catalog.files.lines import Problem
from aistandards.catalog.files.manifest import digests
from aistandards.catalog.files.tidy import tidy

__all__ = ["Problem", "build", "check", "differences", "digests", "tidy"]
