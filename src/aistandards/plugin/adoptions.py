"""Prefixes of bodies that adopt standards: `EN ISO 9001`, `NEN-EN-ISO 9001`, `GB/T 22080-2016/ISO/IEC 27001:2013`."""

import re
from collections.abc import Iterable
from functools import cache

import attrs

from aistandards.plugin.manifest import Body


@attrs.frozen(slots=True)
class Adoption:
    """The prefix of an adopted standard.

    Attributes:
        prefix: The prefix as the text writes it, without the number that the adopting body gave: `NEN-EN`, `GB/T`.
        end: Offset of the designation that is adopted.
    """

    prefix: str
    end: int


# Between the number of the adopting body and the designation: `GB/T 22080-2016 idt ISO …`, `JIS Q 27001:2014 (ISO …`.
_OWN_NUMBER = (
    r"[ -]?(?:[A-Z]{1,2}[ .-]?)?(?:No\.? ?)?\d[\d.]*(?:-\d+)*(?:[:-](?:19|20)\d\d(?:-\d\d)?)?"
    r"(?:[ /(|]{1,3}|,? ?(?=idt|mod|eqv|neq|equ))(?:(?:idt|mod|eqv|neq|equ)[ ,.:]{1,2})?"
)


@cache
def _pattern(adopters: tuple[str, ...], publishers: tuple[str, ...]) -> re.Pattern[str]:
    if not adopters or not publishers:
        return re.compile(r"(?!)")
    one, publisher = (
        f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![^\\W\\d_])"
        for names in (adopters, publishers)
    )
    # Possessive: `CEN/TS` is one prefix or two, and only the first reading is tried.
    prefix = rf"(?P<prefix>{one}(?:[ /_+-]{one}){{0,4}}+)"
    return re.compile(rf"{prefix}(?:(?:[ /_+-]| - )(?:[A-Z][ -])?|{_OWN_NUMBER})(?={publisher})")


class AdoptionReader:
    """Finds the prefixes that the manifests declare.

    Args:
        bodies: The bodies that the manifests declare; those with `adopters` have publishers that stand behind a prefix.
    """

    def __init__(self, bodies: Iterable[Body]) -> None:
        adopted = [body for body in bodies if body.adopters]
        adopters = dict.fromkeys(adopter for body in adopted for adopter in body.adopters)
        publishers = dict.fromkeys(publisher for body in adopted for publisher in body.publishers)
        self._pattern = _pattern(tuple(adopters), tuple(publishers))

    def at(self, text: str, at: int = 0) -> Adoption | None:
        """Return the prefix that begins at an offset; None where none does."""
        match = self._pattern.match(text, at)
        return Adoption(match["prefix"], match.end()) if match else None
