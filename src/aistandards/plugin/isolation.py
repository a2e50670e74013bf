"""Isolate objects of plugins by other people: exceptions are reported, output is told apart, and the program continues."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TextIO

import attrs

from aistandards.errors import DesignationError
from aistandards.model import Annotation, Designation, Grammar, Standard
from aistandards.model.text import quoted
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.exporter import Exporter, Row
from aistandards.plugin.problems import asks_to_end, cause_of
from aistandards.plugin.running import speaking

Report = Callable[[str, str], None]


def isolated(thing: Any, kind: str, plugin: str, report: Report) -> Any:
    """Wrap a grammar or an annotator so that no exception leaves it, and an exporter. Return anything else as it is.

    Args:
        thing: Object that a plugin offers.
        kind: `grammars`, `annotators`, `exporters` or another kind.
        plugin: Name of the plugin.
        report: Called with the name of the plugin and a description of each exception.
    """
    wrapper = {"grammars": IsolatedGrammar, "annotators": IsolatedAnnotator, "exporters": IsolatedExporter}.get(kind)
    return thing if wrapper is None else wrapper(thing, _Owner(plugin, report))


@attrs.frozen(slots=True)
class _Owner:
    """The plugin that offers an object."""

    plugin: str
    _report: Report

    def report(self, cause: str) -> None:
        self._report(self.plugin, cause)

    def speaking(self) -> AbstractContextManager[None]:
        return speaking(f"plugin {self.plugin!r}")


class IsolatedGrammar:
    """A grammar that raises no exception except `DesignationError`."""

    def __init__(self, grammar: Grammar, owner: _Owner) -> None:
        self._grammar, self._owner = grammar, owner
        self.name = grammar.name
        self.bodies: tuple[str, ...] = tuple(grammar.bodies)

    def parse(self, text: str) -> Designation:
        """Return the grammar's result if it is a designation of one of the grammar's bodies."""
        try:
            with self._owner.speaking():
                result = self._grammar.parse(text)
        except DesignationError:
            raise
        except BaseException as error:
            if asks_to_end(error):
                raise
            raise self._failure(text, f"raised {cause_of(error)}") from None
        if not isinstance(result, Designation) or result.body not in self.bodies:
            reason = f"read {quoted(text)} as {quoted(result)}, which is no designation of {self.bodies}"
            raise self._failure(text, reason)
        return result

    def guess(self, text: str) -> Iterable[str]:
        """Return the grammar's guesses; an empty tuple if it fails."""
        try:
            with self._owner.speaking():
                return [guess for guess in self._grammar.guess(text) if isinstance(guess, str)]
        except BaseException as error:
            if asks_to_end(error):
                raise
            self._owner.report(f"the grammar {self.name!r} raised {cause_of(error)} while guessing")
            return ()

    def locate(self, text: str) -> tuple[str, str] | None:
        """Return the record that the grammar locates; None if it fails."""
        try:
            with self._owner.speaking():
                record_key = self._grammar.locate(text)
        except BaseException as error:
            if asks_to_end(error):
                raise
            self._owner.report(f"the grammar {self.name!r} raised {cause_of(error)} while locating")
            return None
        return record_key if isinstance(record_key, tuple) and len(record_key) == 2 else None

    def _failure(self, text: str, reason: str) -> DesignationError:
        self._owner.report(f"the grammar {self.name!r} {reason}")
        return DesignationError(text, 0, f"the grammar {self.name!r} failed")


class IsolatedAnnotator:
    """An annotator that raises no exception. If it fails, the record has no annotations of it."""

    def __init__(self, annotator: Annotator, owner: _Owner) -> None:
        self._annotator, self._owner = annotator, owner
        self.name, self.version = annotator.name, annotator.version

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Return the annotator's result; False if it fails."""
        try:
            with self._owner.speaking():
                return bool(self._annotator.may_concern(texts, committee))
        except BaseException as error:
            if asks_to_end(error):
                raise
            self._owner.report(f"the annotator {self.name!r} raised {cause_of(error)}; its tags are missing")
            return False

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """Return the annotator's annotations; an empty tuple if it fails."""
        try:
            with self._owner.speaking():
                annotations = tuple(self._annotator.annotate(standard))
        except BaseException as error:
            if asks_to_end(error):
                raise
            self._owner.report(f"the annotator {self.name!r} raised {cause_of(error)}; its tags are missing")
            return ()
        if all(isinstance(annotation, Annotation) for annotation in annotations):
            return annotations
        self._owner.report(
            f"the annotator {self.name!r} returned {quoted(annotations)}, which are no annotations; its tags are missing"
        )
        return ()


class IsolatedExporter:
    """An exporter whose output apart from its file is told apart."""

    def __init__(self, exporter: Exporter, owner: _Owner) -> None:
        self._exporter, self._owner = exporter, owner
        self.name, self.media_type = exporter.name, exporter.media_type

    def write(self, rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> None:
        """Write the rows."""
        with self._owner.speaking():
            self._exporter.write(rows, fields, out)
