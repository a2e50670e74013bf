"""Base class of the grammars of this plugin, with one regular expression for all designations of a body."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from aistandards.plugin import Designation, DesignationError

MAX_CHARACTERS = 300
_WORD_END = re.compile(r"[^\W_)](?![^\W_])|\)")

_FOLD = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"), "\u00a0": " ", "\u2122": "", "\u00ae": ""}
)


def normalised(text: str) -> str:
    """Return a text with uniform dashes and spaces, without trademark signs."""
    return " ".join(text.translate(_FOLD).split())


def _refuse_unprintable(text: str) -> None:
    for index, sign in enumerate(text):
        if not sign.isprintable() and not sign.isspace():
            raise DesignationError(text, index, "it has a character that is never printed")


class PatternGrammar(ABC):
    """Grammar of designations with one form. A subclass sets the attributes and builds the designation of a match.

    Attributes:
        name: See `Grammar`.
        bodies: See `Grammar`.
        example: A designation for error messages.
        prefix: Pattern of the start of every designation.
        form: Pattern of a whole designation.
    """

    name: str
    bodies: tuple[str, ...]
    example: str
    prefix: re.Pattern[str]
    form: re.Pattern[str]

    def parse(self, text: str) -> Designation:
        """Return the designation of a reference.

        Raises:
            DesignationError: The text is no designation; `position` is the end of the designation at its start, else that
                of the prefix, or 0 for another prefix.
        """
        if len(text) > MAX_CHARACTERS:
            raise DesignationError(text, MAX_CHARACTERS, f"it is longer than {MAX_CHARACTERS} characters")
        if not text.isprintable():
            _refuse_unprintable(text)
        plain = self.fold(normalised(text))
        start = self.prefix.match(plain)
        if start is None:
            raise DesignationError(text, 0, f"it does not begin as in {self.example!r}")
        match = self.form.fullmatch(plain)
        if match is None:
            position = self._readable_length(text) or min(start.end(), len(text))
            raise DesignationError(text, position, f"it does not go on as in {self.example!r}")
        try:
            return self.build(match)
        except ValueError as error:
            raise DesignationError(text, min(start.end(), len(text)), str(error)) from None

    def _readable_length(self, text: str) -> int:
        """Return the length of the longest designation at the start of a text; 0 where there is none."""
        ends = (match.end() for match in reversed(list(_WORD_END.finditer(text))))
        return next((end for end in ends if self.form.fullmatch(self.fold(normalised(text[:end])))), 0)

    def guess(self, text: str) -> Iterator[str]:
        """Yield the valid official spellings of a text."""
        for spelling in self.spellings(normalised(text[:MAX_CHARACTERS])):
            try:
                yield self.parse(spelling).text
            except DesignationError:
                continue

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return None: an address of these bodies contains no key."""
        return None

    def fold(self, text: str) -> str:
        """Return a text with the body's own words and signs for those that people write instead."""
        return text

    @abstractmethod
    def build(self, match: re.Match[str]) -> Designation:
        """Return the designation of a match of `form`."""

    def spellings(self, text: str) -> Iterable[str]:
        """Return the possible official spellings of an informal text."""
        return (text, text.upper())


def split_part(number: str) -> tuple[str, str | None]:
    """Split a number into its front and its part, which begins after the first hyphen."""
    front, hyphen, rest = number.partition("-")
    return (front, rest) if hyphen and front and rest else (number, None)
