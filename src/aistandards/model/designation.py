"""Designations: the official references of standards, read by grammars that plugins bring.

A designation comes from a source's row or from what a person typed, is read by a `Grammar`, and goes into the
record as its canonical text; the parsed form serves whoever needs the base, the work, the part or an order.
"""

import re
from collections.abc import Iterable
from typing import Protocol, runtime_checkable

import attrs

from aistandards.errors import DesignationError
from aistandards.model.dates import PartialDate


@attrs.frozen(slots=True)
class Supplement:
    """What is added to a base document: an amendment, a corrigendum, a supplement, an annex issued on its own.

    Attributes:
        kind: The body's own word in canonical spelling: `Amd`, `Cor`, `Add`, `Suppl`, `ISH`, `App.`, `Annex`, …
        number: As printed: `1`, `II`, `G`; None where there is only one.
        date: When it was published; None for a draft.
        stage: The draft stage of the supplement itself: `CD`, `DAM`, `AWI`; None when published.
    """

    kind: str
    number: str | None = None
    date: PartialDate | None = None
    stage: str | None = None


@attrs.frozen(slots=True)
class Designation:
    """An official reference, taken apart.

    Attributes:
        text: The canonical form; `str()` gives it, and it parses to an equal value.
        body: The body whose grammar read it and that leads it: `iso`, `iec`, `itu-t`.
        publishers: As printed, in order: `("ISO", "IEC")`, `("ITU-T",)`.
        number: The number without part: `22989`, `Y.3172`, `G Suppl. 47`, `Q.MP-LLM-FN`.
        part: Everything after the number's first hyphen: `5-1-4`, `B01`; None without.
        type: The deliverable type as printed: `TS`, `TR`, `Guide`; None for the body's default type.
        stage: The draft stage as printed: `DIS`, `CD`, `AWI`; None when published or unknown.
        iteration: Of a draft: the `2` of `ISO/DIS 22915-13.2`.
        date: Of this edition, with the precision printed.
        supplements: Outermost base first: `(Amd 1:1999, Cor 1:2003)`.
        marking: What kind of print it is: `CSV`, `RLV`, `EXV`, `(V17)`; None for the plain text.
        aliases: Further numbers of the same document: `("Y.1701",)` in `G.7710/Y.1701`.
        former: The provisional name it had as a work item (`Y.FMSC-ConTrans`).
        work: Canonical text of what its editions have in common: no date, no draft stage, no supplement.
        base: What the last supplement supplements; None when there is no supplement.
    """

    text: str
    body: str
    publishers: tuple[str, ...]
    number: str
    work: str
    part: str | None = None
    type: str | None = None
    stage: str | None = None
    iteration: str | None = None
    date: PartialDate | None = None
    supplements: tuple[Supplement, ...] = ()
    marking: str | None = None
    aliases: tuple[str, ...] = ()
    former: str | None = None
    base: "Designation | None" = None

    def __str__(self) -> str:
        return self.text

    @property
    def full_number(self) -> str:
        """Number and part: `29110-5-1-4`."""
        return f"{self.number}-{self.part}" if self.part else self.number

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number the document is known by, the first one leading."""
        return (self.full_number, *self.aliases, *((self.former,) if self.former else ()))

    @property
    def sort_key(self) -> str:
        """A text that sorts as people expect: part 2 before part 10, base before its amendments."""
        return natural_key(self.text)


_DIGITS = re.compile(r"\d+", re.ASCII)


def natural_key(text: str) -> str:
    """A key under which plain string order is natural order.

    Runs of digits are written with their length in front, so `9` sorts before `10`. Draft stages and publishers do
    not matter more than the text itself does.

    >>> sorted(["ISO 10-1:2020", "ISO 9:1999", "ISO 10-2:2000"], key=natural_key)
    ['ISO 9:1999', 'ISO 10-1:2020', 'ISO 10-2:2000']
    """
    return _DIGITS.sub(lambda run: f"{len(run[0].lstrip('0') or '0'):02d}{run[0].lstrip('0') or '0'}", text.casefold())


@runtime_checkable
class Grammar(Protocol):
    """How one family of bodies writes its designations.

    Attributes:
        name: Unique among the installed grammars: `iso-iec`, `itu-t`.
        bodies: The bodies whose designations it reads.
    """

    name: str
    bodies: tuple[str, ...]

    def parse(self, text: str) -> Designation:
        """Read an official reference.

        Raises:
            DesignationError: It is not one; `position` is the first character that could not be read.
        """

    def guess(self, text: str) -> Iterable[str]:
        """Official spellings that `text`, as people write it, may stand for, likeliest first (`iso42001` → `ISO 42001`)."""

    def locate(self, text: str) -> tuple[str, str] | None:
        """The `(source, upstream id)` that a URN or a page address names, or None when it is not one of this body's."""


def names_edition(asked: Designation, stored: Designation) -> bool:
    """Return whether a designation names an edition less exactly than the edition is dated: by its year alone.

    Amendments often name their base so. All else of the two must be the same.

    Args:
        asked: The designation that names it, such as one dated 2022.
        stored: The designation of the edition, such as one dated November 2022.
    """
    (asked_rest, year), (stored_rest, date) = _without_last_date(asked), _without_last_date(stored)
    if year is None or date is None or year == date or asked_rest != stored_rest:
        return False
    return year.precision == "year" and date.text.startswith(year.text)


def _without_last_date(designation: Designation) -> tuple[Designation, PartialDate | None]:
    if not designation.supplements:
        return attrs.evolve(designation, text="", date=None), designation.date
    *others, last = designation.supplements
    supplements = (*others, attrs.evolve(last, date=None))
    return attrs.evolve(designation, text="", supplements=supplements), last.date


def parse_with(grammars: Iterable[Grammar], text: str) -> Designation:
    """Read `text` with the first grammar that can.

    Raises:
        DesignationError: None can; the error is of the grammar that read furthest.
    """
    furthest: DesignationError | None = None
    for grammar in grammars:
        try:
            return grammar.parse(text)
        except DesignationError as error:
            if furthest is None or error.position > furthest.position:
                furthest = error
    raise furthest or DesignationError(text, 0, "no grammar is installed")
