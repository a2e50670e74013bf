"""Keeping what plugins of others offer from taking the tool down: what they raise is told, and everything else goes on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from aistandards.errors import DesignationError
from aistandards.model import Annotation, Designation, Grammar, Standard
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.problems import cause_of

Tell = Callable[[str], None]


def isolated(thing: Any, kind: str, tell: Tell) -> Any:
    """The thing, so that nothing it raises goes further; kinds that are guarded where they are used stay as they are.

    Args:
        thing: What a plugin offers.
        kind: `grammars`, `annotators` or another kind.
        tell: Told what it raised, in words.
    """
    if kind == "grammars":
        return IsolatedGrammar(thing, tell)
    return IsolatedAnnotator(thing, tell) if kind == "annotators" else thing


class IsolatedGrammar:
    """A grammar that reads or refuses, and never anything else."""

    def __init__(self, grammar: Grammar, tell: Tell) -> None:
        self._grammar, self._tell = grammar, tell
        self.name = grammar.name
        self.bodies: tuple[str, ...] = tuple(grammar.bodies)

    def parse(self, text: str) -> Designation:
        """What the grammar reads, when it is a designation of one of its bodies."""
        try:
            read = self._grammar.parse(text)
        except DesignationError:
            raise
        except Exception as error:
            raise self._failed(text, f"raised {cause_of(error)}") from None
        if not isinstance(read, Designation) or read.body not in self.bodies:
            raise self._failed(text, f"read {text[:60]!r} as {read!r:.60}, which is no designation of {self.bodies}")
        return read

    def guess(self, text: str) -> Iterable[str]:
        """What the grammar guesses; nothing when it fails."""
        try:
            return [one for one in self._grammar.guess(text) if isinstance(one, str)]
        except Exception as error:
            self._tell(f"the grammar {self.name!r} raised {cause_of(error)} while guessing")
            return ()

    def locate(self, text: str) -> tuple[str, str] | None:
        """What the grammar locates; nothing when it fails."""
        try:
            found = self._grammar.locate(text)
        except Exception as error:
            self._tell(f"the grammar {self.name!r} raised {cause_of(error)} while locating")
            return None
        return found if isinstance(found, tuple) and len(found) == 2 else None

    def _failed(self, text: str, said: str) -> DesignationError:
        self._tell(f"the grammar {self.name!r} {said}")
        return DesignationError(text, 0, f"the grammar {self.name!r} failed")


class IsolatedAnnotator:
    """An annotator that finds something or nothing, and never fails a record."""

    def __init__(self, annotator: Annotator, tell: Tell) -> None:
        self._annotator, self._tell = annotator, tell
        self.name, self.version = annotator.name, annotator.version

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """What the annotator says; a record it fails on concerns it not."""
        try:
            return bool(self._annotator.may_concern(texts, committee))
        except Exception as error:
            self._tell(f"the annotator {self.name!r} raised {cause_of(error)}; its tags are missing")
            return False

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """What the annotator finds."""
        try:
            found = tuple(self._annotator.annotate(standard))
        except Exception as error:
            self._tell(f"the annotator {self.name!r} raised {cause_of(error)}; its tags are missing")
            return ()
        if all(isinstance(one, Annotation) for one in found):
            return found
        self._tell(f"the annotator {self.name!r} found {found!r:.80}, which are no annotations; its tags are missing")
        return ()
