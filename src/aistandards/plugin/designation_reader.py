"""Read designations with the grammars of plugins."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

import attrs

from aistandards.errors import DesignationError
from aistandards.model.citation import Citation
from aistandards.model.designation import Designation, Grammar, parse_with
from aistandards.plugin.manifest import Body

CACHED_TEXTS = 1 << 14
"""Number of texts whose result `DesignationReader.attempt` keeps."""


@attrs.frozen(slots=True)
class Spelling:
    """The forms of references in running text, from the manifests; see `Body`.

    Attributes:
        openings: First words of references, besides words in capitals.
        informal: Regular expressions of informal references.
        committees: Names of committees that have numbers like standards.
    """

    openings: tuple[str, ...] = ()
    informal: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()


class DesignationReader:
    """The designations that one set of plugins can read. `Plugins.designations` is the usual way to get one.

    Args:
        grammars_for: Returns the grammars that may read a text, likeliest first.
        bodies: Returns the bodies that the manifests declare.
    """

    def __init__(
        self, grammars_for: Callable[[str], Iterable[Grammar]], bodies: Callable[[], Iterable[Body]] = tuple
    ) -> None:
        self._grammars_for, self._bodies = grammars_for, bodies
        self._attempt = lru_cache(CACHED_TEXTS)(self._attempt_uncached)

    def parse(self, text: str) -> Designation:
        """Read an official reference.

        Args:
            text: The reference as its body prints it. Prefixes in other languages and former spellings are accepted.

        Raises:
            DesignationError: No grammar can read it. The error has the position up to which a grammar could read the text.
        """
        return parse_with(self._grammars_for(text), text)

    def attempt(self, text: str) -> tuple[Designation | None, int]:
        """Return the designation of a text, or None and the number of characters that could be read. Cached."""
        return self._attempt(text)

    def _attempt_uncached(self, text: str) -> tuple[Designation | None, int]:
        try:
            return self.parse(text), len(text)
        except DesignationError as error:
            return None, error.position

    @cached_property
    def spelling(self) -> Spelling:
        """The forms of references in running text."""
        bodies = list(self._bodies())
        return Spelling(
            openings=tuple(dict.fromkeys(opening for body in bodies for opening in body.openings)),
            informal=tuple(dict.fromkeys(pattern for body in bodies for pattern in body.informal)),
            committees=tuple(dict.fromkeys(name for body in bodies for name in body.committees)),
        )

    def readings(self, text: str) -> Iterator[Designation]:
        """Yield every designation that a text by a user may mean, likeliest first, each once."""
        seen: set[str] = set()
        for grammar in self._grammars_for(text):
            for spelling in (text, *grammar.guess(text)):
                try:
                    designation = grammar.parse(spelling)
                except DesignationError:
                    continue
                if designation.text not in seen:
                    seen.add(designation.text)
                    yield designation

    def citations(self, text: str) -> Iterator[Citation]:
        """Yield every reading of a citation as people write it, likeliest first, each once."""
        yield from map(Citation, self.readings(text))

    def locate(self, address: str) -> Iterator[tuple[str, str]]:
        """Yield the source and the upstream id of each record that a URL or a URN may name, likeliest first."""
        for grammar in self._grammars_for(address):
            if key := grammar.locate(address):
                yield key
