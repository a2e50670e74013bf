"""Frameworks: laws, declarations and guidelines whose provisions crosswalks name, with the provisions that exist.

The file `catalog/frameworks.toml` lists them by identifiers only. The provisions of a legal instrument follow from
`catalog/vocabularies/instruments.toml`, so that anchors of concepts and crosswalks agree.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import VocabularyError
from aistandards.model.slug import slug_of
from aistandards.settings import TomlFile
from aistandards.tagging.instruments import Instrument

FILE = "frameworks.toml"

_RANGE = re.compile(r"(?P<head>.*?)(?P<first>\d+|[IVX]+)-(?P<last>\d+|[IVX]+)", re.ASCII)
_PARAGRAPHS = re.compile(r"(?:\([a-z0-9]+\))+", re.ASCII)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")


@attrs.frozen(slots=True)
class FrameworkEdition:
    """An edition of a framework.

    Attributes:
        id: Its name: a date, a number or a document.
        provisions: The provisions that exist in it.
        note: A remark.
    """

    id: str
    provisions: tuple[str, ...]
    note: str = ""


@attrs.frozen(slots=False)
class Framework:
    """A framework.

    Attributes:
        id: Id, in lower case: `eu-ai-act`.
        title: Full name.
        author: Who issued it.
        url: Its page.
        editions: Its editions in the order of time; the last is the one of today. None at all for a framework without.
        paragraphs: Whether a paragraph in brackets may follow a provision: `Article 10(2)`.
        instrument: The legal instrument to whose articles the concepts are anchored; None without.
        unit: The provisions of the instrument: `Article`.
        work: The standard that the framework belongs to; None without.
        guidance: Annex that gives guidance on the control of Annex A with the same number: `B` for `B.5.4` and `A.5.4`.
        designations: Whether the provisions are standards themselves.
        note: A remark.
    """

    id: str
    title: str
    author: str
    url: str
    editions: tuple[FrameworkEdition, ...] = ()
    paragraphs: bool = False
    instrument: str | None = None
    unit: str = ""
    work: str | None = None
    guidance: str | None = None
    designations: bool = False
    note: str = ""

    @property
    def edition(self) -> str | None:
        """The edition of today; None for a framework without editions."""
        return self.editions[-1].id if self.editions else None

    @property
    def provisions(self) -> tuple[str, ...]:
        """The provisions of the edition of today."""
        return self.editions[-1].provisions if self.editions else ()

    def has_edition(self, edition: str | None) -> bool:
        """Whether there is such an edition; a framework without editions has only None."""
        return edition in {known.id for known in self.editions} if self.editions else edition is None

    def has_provision(self, provision: str | None, edition: str | None) -> bool:
        """Whether a provision exists in an edition; None is the whole framework, which always does."""
        if provision is None or self.designations:
            return True
        known = {one for each in self.editions if each.id == edition for one in each.provisions}
        return self._base(provision) in known

    def provision(self, text: str) -> str | None:
        """Return the provision that a user means, of any edition; None without one.

        Args:
            text: A provision in any case, its slug, or its number where the framework has a word for all: `article 17`,
                `article-17`, `19`. The beginning of provisions means all of them: `GOVERN 1`.
        """
        if self.designations:
            return " ".join(text.split())
        asked = " ".join(text.split()).casefold()
        for form in (asked, f"{self.unit} {asked}".casefold()):
            base = self._base(form)
            if base in self._by_folded:
                return self._by_folded[base] + form.removeprefix(base)
            below = next((name for folded, name in self._by_folded.items() if is_below(folded, form)), None)
            if below is not None:
                return below[: len(form)]
        return self._by_slug.get(asked)

    def of_anchor(self, anchor: str) -> str | None:
        """Return the provision of an anchor of a concept, `UDHR 19` or `GDC objective 3`; None for another instrument."""
        name, _, place = anchor.partition(" ")
        if self.instrument is None or name != self.instrument:
            return None
        return self.provision(place)

    def control_of(self, clause: str) -> str | None:
        """Return the provision that a clause of the standard is, or gives guidance on; None for another clause."""
        control = self.as_control(clause)
        return control if control in self.provisions else None

    def as_control(self, clause: str) -> str:
        """Return a clause of the standard with the letter of controls in place of that of the guidance on them."""
        is_guidance = self.guidance is not None and clause.startswith(f"{self.guidance}.")
        return f"A{clause[1:]}" if is_guidance else clause

    def _base(self, provision: str) -> str:
        """Return a provision without the paragraphs in brackets that may follow it."""
        match = _PARAGRAPHS.search(provision) if self.paragraphs else None
        return provision[: match.start()] if match and match.end() == len(provision) else provision

    @cached_property
    def _by_folded(self) -> Mapping[str, str]:
        return {one.casefold(): one for edition in self.editions for one in edition.provisions}

    @cached_property
    def _by_slug(self) -> Mapping[str, str]:
        return {slug_of(one): one for one in self._by_folded.values()}


def is_below(provision: str, other: str) -> bool:
    """Return whether a provision is part of another: `GOVERN 1.1` of `GOVERN 1`, `Article 10(2)` of `Article 10`."""
    return provision.startswith(tuple(other + mark for mark in ".( "))


def load_frameworks(path: Path, instruments: Mapping[str, Instrument]) -> dict[str, Framework]:
    """Read the file of frameworks.

    Args:
        path: A TOML file with one table for each framework.
        instruments: The legal instruments by id.

    Returns:
        The frameworks by id.

    Raises:
        VocabularyError: The file cannot be read or is not valid; the message names the framework.
    """
    return {
        name: _framework(f"{path}, framework {name!r}", name, dict(table), instruments)
        for name, table in TomlFile.read(path, VocabularyError).content.items()
    }


def _framework(where: str, name: str, table: dict[str, Any], instruments: Mapping[str, Instrument]) -> Framework:
    editions = table.pop("editions", {})
    known = None
    if table.get("instrument") is not None:
        if table["instrument"] not in instruments:
            raise VocabularyError(f"{where}: there is no instrument {table['instrument']!r}")
        known = tuple(_of_instrument(instruments[table["instrument"]], table.get("unit", "")))
    try:
        return Framework(name, editions=tuple(_editions(editions, known)), **table)
    except (TypeError, ValueError) as error:
        raise VocabularyError(f"{where}: {error}") from None


def _editions(tables: Mapping[str, Mapping[str, Any]], known: tuple[str, ...] | None) -> Iterator[FrameworkEdition]:
    provisions = known or ()
    for name, table in tables.items():
        if "provisions" in table:
            provisions = tuple(one for text in table["provisions"] for one in expanded(text))
        yield FrameworkEdition(name, provisions, table.get("note", ""))


def _of_instrument(instrument: Instrument, unit: str) -> Iterator[str]:
    yield from (f"Objective {number}" for number in range(1, instrument.objectives + 1))
    yield from (f"{unit} {number}" for number in range(1, instrument.articles + 1))


def expanded(text: str) -> list[str]:
    """Return the provisions of a range.

    >>> expanded("GOVERN 1.1-3"), expanded("Annex I-III"), expanded("MAP")
    (['GOVERN 1.1', 'GOVERN 1.2', 'GOVERN 1.3'], ['Annex I', 'Annex II', 'Annex III'], ['MAP'])

    Args:
        text: A provision, or a range of its last number.

    Raises:
        ValueError: The end of the range is not after its beginning.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        return [text]
    first, last = match["first"], match["last"]
    if first.isdecimal() and last.isdecimal() and int(first) < int(last):
        return [f"{match['head']}{number}" for number in range(int(first), int(last) + 1)]
    if first in _ROMAN and last in _ROMAN and _ROMAN.index(first) < _ROMAN.index(last):
        return [f"{match['head']}{number}" for number in _ROMAN[_ROMAN.index(first) : _ROMAN.index(last) + 1]]
    raise ValueError(f"{text!r} is not a range of provisions")
