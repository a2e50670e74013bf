"""Isolate grammars and annotators of other people's plugins: their exceptions are reported, and the program continues."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from aistandards.errors import DesignationError
from aistandards.model import Annotation, Designation, Grammar, Standard
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.problems import cause_of

Report = Callable[[str], None]


def isolated(thing: Any, kind: str, report: Report) -> Any:
    """Wrap a grammar or an annotator so that no exception leaves it. Return anything else as it is.

    Args:
        thing: Object that a plugin offers.
        kind: `grammars`, `annotators` or another kind.
        report: Called with a description of each exception.
    """
    if kind == "grammars":
        return IsolatedGrammar(thing, report)
    return IsolatedAnnotator(thing, report) if kind == "annotators" else thing


class IsolatedGrammar:
    """A grammar that raises no exception except `DesignationError`."""

    def __init__(self, grammar: Grammar, report: Report) -> None:
        self._grammar, self._report = grammar, report
        self.name = grammar.name
        self.bodies: tuple[str, ...] = tuple(grammar.bodies)

    def parse(self, text: str) -> Designation:
        """Return the grammar's result if it is a designation of one of the grammar's bodies."""
        try:
            result = self._grammar.parse(text)
        except DesignationError:
            raise
        except Exception as error:
            raise self._failure(text, f"raised {cause_of(error)}") from None
        if not isinstance(result, Designation) or result.body not in self.bodies:
            reason = f"read {text[:60]!r} as {result!r:.60}, which is no designation of {self.bodies}"
            raise self._failure(text, reason)
        return result

    def guess(self, text: str) -> Iterable[str]:
        """Return the grammar's guesses; an empty tuple if it fails."""
        try:
            return [guess for guess in self._grammar.guess(text) if isinstance(guess, str)]
        except Exception as error:
            self._report(f"the grammar {self.name!r} raised {cause_of(error)} while guessing")
            return ()

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return the record that the grammar locates; None if it fails."""
        try:
            record_key = self._grammar.locate(text)
        except Exception as error:
            self._report(f"the grammar {self.name!r} raised {cause_of(error)} while locating")
            return None
        return record_key if isinstance(record_key, tuple) and len(record_key) == 2 else None

    def _failure(self, text: str, reason: str) -> DesignationError:
        self._report(f"the grammar {self.name!r} {reason}")
        return DesignationError(text, 0, f"the grammar {self.name!r} failed")


class IsolatedAnnotator:
    """An annotator that raises no exception. If it fails, the record has no annotations of it."""

    def __init__(self, annotator: Annotator, report: Report) -> None:
        self._annotator, self._report = annotator, report
        self.name, self.version = annotator.name, annotator.version

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return the annotator's result; False if it fails."""
        try:
            return bool(self._annotator.may_concern(texts, committee))
        except Exception as error:
            self._report(f"the annotator {self.name!r} raised {cause_of(error)}; its tags are missing")
            return False

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """Return the annotator's annotations; an empty tuple if it fails."""
        try:
            annotations = tuple(self._annotator.annotate(standard))
        except Exception as error:
            self._report(f"the annotator {self.name!r} raised {cause_of(error)}; its tags are missing")
            return ()
        if all(isinstance(annotation, Annotation) for annotation in annotations):
            return annotations
        self._report(
            f"the annotator {self.name!r} returned {annotations!r:.80}, which are no annotations; its tags are missing"
        )
        return ()
