"""Search: a query in any of six languages becomes concepts, terms and words; what is found is ranked by what it is about."""

from aistandards.catalog.search.found import Found, found
from aistandards.catalog.search.understanding import Part, QueryReader, Understanding

__all__ = ["Found", "Part", "QueryReader", "Understanding", "found"]
