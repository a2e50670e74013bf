"""The catalogue as files: build them from a store, check them line by line, tidy them after an edit, compare them.

People edit `catalog/` by hand. The check reports each problem in a sentence, by file and line. It separates faults,
which a person must correct, from notes, which the program corrects.
"""

from aistandards.catalog.files.build import build
from aistandards.catalog.files.check import check
from aistandards.catalog.files.diff import differences
from aistandards.catalog.files.lines import Problem
from aistandards.catalog.files.manifest import digests
from aistandards.catalog.files.status_index import build_index, index_differences
from aistandards.catalog.files.tidy import tidy

__all__ = ["Problem", "build", "build_index", "check", "differences", "digests", "index_differences", "tidy"]
