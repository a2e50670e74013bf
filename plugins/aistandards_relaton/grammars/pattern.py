"""What the grammars of this plugin share: a reader that knows its body's form as one expression."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from aistandards.plugin import Designation, DesignationError

LONGEST = 300

_FOLD = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"), "\u00a0": " ", "\u2122": "", "\u00ae": ""}
)


def folded(text: str) -> str:
    """One spelling of dashes and spaces, without trademark signs."""
    return " ".join(text.translate(_FOLD).split())


def _refuse_unprintable(text: str) -> None:
    for at, sign in enumerate(text):
        if not sign.isprintable() and not sign.isspace():
            raise DesignationError(text, at, "it has a character that is never printed")


class PatternGrammar(ABC):
    """A grammar whose designations have one form. A body's grammar names its attributes and says what the parts mean.

    Attributes:
        name: See `Grammar`.
        bodies: See `Grammar`.
        example: What the body writes, for the error.
        prefix: How each of its designations begins.
        form: The whole of a designation.
    """

    name: str
    bodies: tuple[str, ...]
    example: str
    prefix: re.Pattern[str]
    form: re.Pattern[str]

    def parse(self, text: str) -> Designation:
        """Read one reference.

        Raises:
            DesignationError: It is not one; `position` is where its body's prefix ends, or 0 when it has another one.
        """
        if len(text) > LONGEST:
            raise DesignationError(text, LONGEST, f"it is longer than {LONGEST} characters")
        if not text.isprintable():
            _refuse_unprintable(text)
        plain = folded(text)
        begun = self.prefix.match(plain)
        if begun is None:
            raise DesignationError(text, 0, f"it does not begin as in {self.example!r}")
        found = self.form.fullmatch(plain)
        if found is None:
            raise DesignationError(text, min(begun.end(), len(text)), f"it does not go on as in {self.example!r}")
        try:
            return self.made(found)
        except ValueError as error:
            raise DesignationError(text, min(begun.end(), len(text)), str(error)) from None

    def guess(self, text: str) -> Iterator[str]:
        """Official spellings that can be read."""
        for spelling in self.spellings(folded(text[:LONGEST])):
            try:
                yield self.parse(spelling).text
            except DesignationError:
                continue

    def locate(self, text: str) -> tuple[str, str] | None:
        """Nothing: an address of these bodies names no key."""
        return None

    @abstractmethod
    def made(self, found: re.Match[str]) -> Designation:
        """The designation that a match of `form` is."""

    def spellings(self, text: str) -> Iterable[str]:
        """What a text, as people write it, may stand for."""
        return (text, text.upper())


def parted(number: str) -> tuple[str, str | None]:
    """A number without its part, and the part: everything after the first hyphen."""
    front, hyphen, rest = number.partition("-")
    return (front, rest) if hyphen and front and rest else (number, None)
