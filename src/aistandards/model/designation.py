"""Designations: the official references of standards, parsed by the grammars of plugins.

A record has the canonical text of its designation. The parsed form gives its base, work, number and part, and an order.
"""

import re
from collections.abc import Iterable
from functools import total_ordering
from typing import Protocol, runtime_checkable

import attrs

from aistandards.errors import DesignationError
from aistandards.model.dates import PartialDate


@attrs.frozen(slots=True)
class Supplement:
    """An addition to a base document: an amendment, a corrigendum, a supplement, a separate annex.

    Attributes:
        kind: The body's own term in canonical spelling: `Amd`, `Cor`, `Add`, `Suppl`, `ISH`, `App.`, `Annex`, …
        number: The number as printed: `1`, `II`, `G`; None where there is only one.
        date: Date of publication; None for a draft.
        stage: Draft stage of the supplement: `CD`, `DAM`, `AWI`; None when published.
    """

    kind: str
    number: str | None = None
    date: PartialDate | None = None
    stage: str | None = None


@total_ordering
@attrs.frozen(slots=True)
class Designation:
    """A parsed official reference.

    Attributes:
        text: Canonical form, which parses to an equal value; also the result of `str()`.
        body: The leading body, whose grammar parsed it: `iso`, `iec`, `itu-t`.
        publishers: All publishers as printed, in order: `("ISO", "IEC")`, `("ITU-T",)`.
        number: Number without part: `22989`, `Y.3172`, `G Suppl. 47`, `Q.MP-LLM-FN`.
        part: Text after the first hyphen of the number: `5-1-4`, `B01`; None without.
        type: Deliverable type as printed: `TS`, `TR`, `Guide`; None for the default type of the body.
        stage: Draft stage as printed: `DIS`, `CD`, `AWI`; None when published or unknown.
        iteration: Iteration of a draft: the `2` of `ISO/DIS 22915-13.2`.
        date: Date of the edition, with the printed precision.
        supplements: Supplements from the base outwards: `(Amd 1:1999, Cor 1:2003)`.
        marking: Kind of print: `CSV`, `RLV`, `EXV`, `(V17)`; None for the plain text.
        aliases: Further numbers of the same document: `("Y.1701",)` in `G.7710/Y.1701`.
        former: Provisional name as a work item (`Y.FMSC-ConTrans`).
        work: Canonical text common to all editions, without date, draft stage and supplements.
        base: The document that the last supplement belongs to; None when there is no supplement.

    Designations are ordered by `sort_key`, then by `text`.

    >>> from aistandards import parse_designation
    >>> print(*sorted(map(parse_designation, ["ISO 10-2:2000", "ISO 9:1999"])))
    ISO 9:1999 ISO 10-2:2000
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

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Designation):
            return NotImplemented
        left, right = (self.sort_key, self.text), (other.sort_key, other.text)
        # Different readings of one text differ in some field; any fixed order of them agrees with equality.
        return left < right if left != right else self != other and repr(self) < repr(other)

    @property
    def full_number(self) -> str:
        """Number and part: `29110-5-1-4`."""
        return f"{self.number}-{self.part}" if self.part else self.number

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number of the document, the main number first."""
        return (self.full_number, *self.aliases, *((self.former,) if self.former else ()))

    @property
    def supplement_names(self) -> tuple[tuple[str, str | None], ...]:
        """Kind and number of each supplement, without its date and draft stage: equal for a draft and its text."""
        return tuple([(supplement.kind, supplement.number) for supplement in self.supplements])

    @property
    def own_date(self) -> PartialDate | None:
        """Date of the document itself: of the last supplement, or of the edition when there is no supplement."""
        return self.supplements[-1].date if self.supplements else self.date

    @property
    def sort_key(self) -> str:
        """Key for the natural order: part 2 before part 10, base before its amendments."""
        return natural_key(self.text)


_DIGITS = re.compile(r"\d+", re.ASCII)


def natural_key(text: str) -> str:
    """Return a key whose plain order is the natural order of texts.

    The length precedes each run of digits in the key, so `9` sorts before `10`. Draft stages and publishers have no
    special weight.

    >>> sorted(["ISO 10-1:2020", "ISO 9:1999", "ISO 10-2:2000"], key=natural_key)
    ['ISO 9:1999', 'ISO 10-1:2020', 'ISO 10-2:2000']
    """
    return _DIGITS.sub(lambda run: f"{len(run[0].lstrip('0') or '0'):02d}{run[0].lstrip('0') or '0'}", text.casefold())


@runtime_checkable
class Grammar(Protocol):
    """The grammar of the designations of one family of bodies.

    Attributes:
        name: Name, unique among the installed grammars: `iso-iec`, `itu-t`.
        bodies: The bodies whose designations it parses.
    """

    name: str
    bodies: tuple[str, ...]

    def parse(self, text: str) -> Designation:
        """Parse an official reference.

        Raises:
            DesignationError: The text is not a designation; `position` is the first character that is not valid.
        """
        ...

    def guess(self, text: str) -> Iterable[str]:
        """Return the official spellings that an informal one may mean, likeliest first (`iso42001` → `ISO 42001`)."""
        ...

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return source and upstream id of a URN or the address of a page; None when it is not of these bodies."""


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
    """Parse a designation with the first grammar that accepts it.

    Args:
        grammars: The grammars, in order.
        text: The official reference.

    Returns:
        The parsed designation.

    Raises:
        DesignationError: No grammar accepts the text; the error is that of the grammar that parsed most of it.
    """
    furthest: DesignationError | None = None
    for grammar in grammars:
        try:
            return grammar.parse(text)
        except DesignationError as error:
            if furthest is None or error.position > furthest.position:
                furthest = error
    raise furthest or DesignationError(text, 0, "no grammar is installed")
