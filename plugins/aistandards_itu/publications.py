"""What the recommendations database publishes: editions of every Recommendation, and the texts that work items led to.

Source: `searchRecs` for names, titles and dates; `getRecHdrDetail` for study groups, provisional names and work items.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from aistandards.plugin import Designation, DesignationError
from aistandards_itu.programme import Item, is_revision, names_of
from aistandards_itu.rows import GRAMMAR, Detail, committee_of

_FAMILY = re.compile(r"[a-z]+\.\d+(?:\.\d+)*", re.ASCII)
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")

_SUCCESSORS: Mapping[str, str] = {"ITU-T SG9": "ITU-T SG21", "ITU-T SG16": "ITU-T SG21"}
"""Study groups that WTSA-24 merged, and the group that has their work."""

_MIN_WORDS = 4
"""Words of a title that names a single text; a shorter one may be that of several."""


class Editions:
    """Editions of every Recommendation in the index; they distinguish superseded from withdrawn texts.

    The index has 16,000 names, and a sync needs some hundreds. Names are therefore grouped by their start first and
    parsed on demand.
    """

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[str, str | None]]] = defaultdict(list)

    def add(self, rec_name: str, approval_date: str | None) -> None:
        """Add an edition."""
        for family in _families_of(rec_name):
            self._rows[family].append((rec_name, approval_date))

    def dated(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield date and designation of every edition with one of the numbers of a name, without supplements."""
        designation = parsed(name)
        numbers = {number.casefold() for number in designation.numbers} if designation else set()
        for family in _families_of(name):
            for rec_name, approved in self._rows.get(family, ()):
                other = parsed(rec_name)
                if other is None or other.supplements or other.date is None:
                    continue
                if not numbers.isdisjoint(number.casefold() for number in other.numbers):
                    yield approved or other.date.text, other.text

    def later_than(self, rec_name: str) -> str | None:
        """Return the latest edition after that of a name, or None for the latest edition."""
        designation = parsed(rec_name)
        if designation is None or designation.date is None:
            return None
        date = designation.date.latest.isoformat()
        return max((edition for edition in self.dated(rec_name) if edition[0] > date), default=("", None))[1]


class Publications:
    """The texts that work items led to.

    Args:
        editions: Editions of the index, for items that have the number of their text.
    """

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._by_item: dict[str, set[str]] = defaultdict(set)
        self._by_title: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)

    def add(self, rec_name: str, approved: str | None, title: str | None, detail: Detail) -> None:
        """Add a text of the database with its details."""
        designation = parsed(rec_name)
        if designation is None or designation.date is None:
            return
        for name in detail.work_items():
            self._by_item[name.casefold()].add(designation.text)
        group = committee_of(detail.sg)
        if group is not None and not designation.supplements and (key := _title_key(title or detail.rec_title)):
            entry = (approved or designation.date.text, designation.text)
            self._by_title[_group(group.reference), key].append(entry)

    def of(self, item: Item) -> str | None:
        """Return the text that a work item led to, if the database lists it.

        The text has the number of the item, or names the item in its details. Otherwise it has the title of the item, is
        of the same study group and was approved after the registration of the item.
        """
        return self._by_number(item) or self._named(item) or self._titled(item)

    def _by_number(self, item: Item) -> str | None:
        """Return the first edition with the number of an item; for a revision, the first one after its registration."""
        since = item.registered[:10]
        if is_revision(item) and not since:
            return None
        return _first(edition for edition in self._editions.dated(item.name) if edition[0] >= since)

    def _named(self, item: Item) -> str | None:
        names = {item.isn, *names_of(item.name)} - {""}
        texts = {text for name in names for text in self._by_item.get(name.casefold(), ())}
        return texts.pop() if len(texts) == 1 else None

    def _titled(self, item: Item) -> str | None:
        group = committee_of(item.group)
        since = item.registered[:10]
        if not since and not is_revision(item) and (year := _YEAR.search(item.period)):
            # The text of a new item is not older than the study period in which the item is listed.
            since = year[0]
        if group is None or not since:
            return None
        found = self._by_title.get((_group(group.reference), _title_key(item.title)), ())
        texts = [edition for edition in found if edition[0] >= since]
        works = {designation.work for _, text in texts if (designation := parsed(text)) is not None}
        return _first(iter(texts)) if len(works) == 1 else None


def _first(editions: Iterator[tuple[str, str]]) -> str | None:
    return min(editions, default=("", None))[1]


def _title_key(title: str | None) -> str:
    """Return the words of a title, which is printed with colons or dashes; empty for a short title."""
    words = _WORD.findall((title or "").casefold())
    return " ".join(words) if len(words) >= _MIN_WORDS else ""


def _group(reference: str) -> str:
    return _SUCCESSORS.get(reference, reference)


def _families_of(name: str) -> Sequence[str]:
    """Return a rough key of each number in a name: `G.7710/Y.1701 (2007) Amd. 1 (05/2011)` has two families."""
    start = name.removeprefix("ITU-T ").partition(" (")[0].casefold()
    return tuple([_family(part) for part in start.split("/")]) if "/" in start else (_family(start),)


def _family(start: str) -> str:
    match = _FAMILY.match(start)
    return match[0] if match else start


@cache
def parsed(name: str) -> Designation | None:
    """Return the designation of a name; None for a name that cannot be read, whose record is rejected with the reason."""
    try:
        return GRAMMAR.parse(name)
    except DesignationError:
        return None
