"""The installed vocabularies: the schemes of the catalogue and of plugins, queried and checked as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from aistandards.errors import ConceptError
from aistandards.model.text import values_of
from aistandards.model.vocabulary import Concept, ConceptScheme, merge_extensions
from aistandards.plugin.registry import Plugins
from aistandards.settings import bundled_folder
from aistandards.tagging.instruments import Instrument, load_instruments
from aistandards.tagging.vocabulary_file import load_scheme

FIELDS = ("rights:ai-watermarking", "rights:multimedia-authenticity", "rights:deepfake-detection")
"""The three fields that the founding report names first."""

_MAX_SUGGESTIONS = 3
_INSTRUMENTS = "instruments.toml"


class Vocabularies:
    """All schemes.

    Args:
        folder: Folder of vocabulary files; the bundled folder by default.
        offered: Schemes of plugins.

    Attributes:
        schemes: The schemes by id.
        instruments: The legal instruments by id.

    Raises:
        VocabularyError: A file is not valid; the message names file, concept and reason.
    """

    def __init__(self, folder: Path | None = None, offered: Iterable[ConceptScheme] = ()) -> None:
        folder = folder or bundled_folder() / "vocabularies"
        paths = sorted(path for path in folder.glob("*.toml") if path.name != _INSTRUMENTS)
        self.schemes: Mapping[str, ConceptScheme] = merge_extensions([*map(load_scheme, paths), *offered])
        self.instruments: Mapping[str, Instrument] = load_instruments(folder / _INSTRUMENTS)

    @classmethod
    def installed(cls, plugins: Plugins, folder: Path | None = None) -> "Vocabularies":
        """Return the schemes of the catalogue, or of a folder, together with those of plugins.

        Args:
            plugins: The installed plugins.
            folder: Folder of vocabulary files; the bundled folder by default.

        Returns:
            All installed schemes.

        Raises:
            VocabularyError: A file is not valid; the message names file, concept and reason.
        """
        return cls(folder, plugins.vocabularies.values())

    def __getitem__(self, name: str) -> Concept:
        """Return a concept by `scheme:id`."""
        if name not in self:
            raise KeyError(name)
        scheme, _, concept = name.partition(":")
        return self.schemes[scheme][concept]

    def __contains__(self, name: object) -> bool:
        """Whether `scheme:id` is a concept."""
        if not isinstance(name, str):
            return False
        scheme, _, concept = name.partition(":")
        return scheme in self.schemes and concept in self.schemes[scheme]

    def label(self, name: str, language: str = "en") -> str:
        """Return the label of a concept.

        Args:
            name: The concept, as `scheme:id`.
            language: Language code.

        Returns:
            The label, or `name` itself for an unknown concept.
        """
        return self[name].label(language) if name in self else name

    def resolve(self, text: str) -> str:
        """Return the concept that a user means.

        Args:
            text: `scheme:id`, an id without scheme, or a label in any language.

        Returns:
            The concept, as `scheme:id`; one of `rights` if several match.

        Raises:
            ConceptError: No concept matches; the message names similar ids.
        """
        if ":" in text and text in self:
            return text
        matches = [f"{scheme.id}:{text}" for scheme in self.schemes.values() if text in scheme]
        matches += self.by_label(text)
        if not matches:
            raise ConceptError(
                f"no concept is called {text!r}; did you mean {', '.join(self._similar_ids(text)) or 'something else'}? "
                "`aistandards vocab list` shows them"
            )
        return sorted(matches, key=lambda name: not name.startswith("rights:"))[0]

    def narrower(self, name: str) -> list[str]:
        """Return a concept and all concepts below it.

        Args:
            name: The concept, as `scheme:id`.

        Returns:
            The concepts, as `scheme:id`.
        """
        scheme, _, concept = name.partition(":")
        return [f"{scheme}:{narrower}" for narrower in self.schemes[scheme].narrower(concept)]

    def with_anchor(self, anchor: str) -> list[str]:
        """Return the concepts with a legal anchor.

        Args:
            anchor: The anchor or its beginning, with a space or a colon, in any case: `udhr:19`, `GDC 36`.

        Returns:
            The concepts, as `scheme:id`.
        """
        words = anchor.replace(":", " ").replace("(", " (").casefold().split()
        return [name for name, concept in self._concepts() if any(_is_part(words, own) for own in concept.anchors)]

    def with_goal(self, goal: str) -> list[str]:
        """Return the concepts that serve a goal or a target of the 2030 Agenda.

        Args:
            goal: A goal or a target: `16`, `16.10`.

        Returns:
            The concepts, as `scheme:id`; for a goal also those that serve one of its targets.
        """
        return [
            name
            for name, concept in self._concepts()
            if any(own == goal or own.startswith(f"{goal}.") for own in concept.sdg)
        ]

    def groups(
        self,
        *,
        tag: str | Sequence[str] = (),
        right: str | Sequence[str] = (),
        gdc: str | Sequence[str] = (),
        sdg: str | Sequence[str] = (),
        topic: str | Sequence[str] = (),
        amas: str | Sequence[str] | None = (),
        any_of: bool = False,
    ) -> tuple[tuple[str, ...], ...]:
        """Translate the concept filters of a query into groups; a standard must have a concept of each group.

        Args:
            tag: Concepts by id or label; narrower concepts are included.
            right: Legal anchors: `udhr:19`.
            gdc: Objectives of the Global Digital Compact.
            sdg: Goals or targets of the 2030 Agenda.
            topic: Concepts of `ai-topics`.
            amas: Clusters of the AI and Multimedia Authenticity Standards Collaboration; `named` for any of them.
            any_of: Whether a concept of any group is enough.

        Returns:
            Concepts as `scheme:id`: one group for each value, or a single group with `any_of`.

        Raises:
            ConceptError: A concept is unknown, or no concept has an anchor or serves a goal.
        """
        requested = [
            *(("concept", value, [self.resolve(value)]) for value in values_of(tag)),
            *(("concept", value, [self.resolve(f"ai-topics:{value}")]) for value in values_of(topic)),
            *(("concept", value, [self.resolve(f"amas:{value}")]) for value in values_of(amas)),
            *(("anchor", value, self.with_anchor(value)) for value in values_of(right)),
            *(("anchor", value, self.with_anchor(f"GDC objective {value}")) for value in values_of(gdc)),
            *(("goal", value, self.with_goal(value)) for value in values_of(sdg)),
        ]
        groups: list[tuple[str, ...]] = []
        for kind, value, concepts in requested:
            if not concepts:
                raise ConceptError(f"no concept has the {kind} {value!r}; `aistandards vocab show rights` lists them")
            groups.append(_distinct(narrower for name in concepts for narrower in self.narrower(name)))
        if any_of and groups:
            return (_distinct(name for group in groups for name in group),)
        return tuple(groups)

    def by_label(self, text: str) -> list[str]:
        """Return the concepts with a label.

        Args:
            text: A preferred or alternative label in any language.

        Returns:
            The concepts, as `scheme:id`.
        """
        return list(self._by_label.get(_fold(text), ()))

    def problems(self) -> Iterator[str]:
        """Check all schemes.

        Yields:
            Missing labels, cycles, orphans, and anchors, goals and mappings without a target.
        """
        for scheme in self.schemes.values():
            for concept in scheme.concepts:
                where = f"{scheme.id}:{concept.id}"
                yield from (
                    f"{where} has no label in {language}"
                    for language in scheme.languages
                    if not concept.labels.get(language)
                )
                yield from _hierarchy_problems(where, concept, scheme)
                yield from self._anchor_problems(where, concept)
                yield from (
                    f"{where} maps to {mapping.target}, which is in no scheme"
                    for mapping in concept.mappings
                    if mapping.target not in self
                )

    def _anchor_problems(self, where: str, concept: Concept) -> Iterator[str]:
        for anchor in concept.anchors:
            instrument = self.instruments.get(anchor.partition(" ")[0])
            if instrument is None or not instrument.has_anchor(anchor):
                yield f"{where} is anchored in {anchor!r}, which does not exist"
        agenda = self.instruments.get("SDG")
        for target in concept.sdg:
            if agenda is None or not agenda.has_target(target):
                yield f"{where} serves {target!r}, which is not a goal or target"

    def _concepts(self) -> Iterator[tuple[str, Concept]]:
        """Yield every concept with its `scheme:id`."""
        for scheme in self.schemes.values():
            for concept in scheme.concepts:
                yield f"{scheme.id}:{concept.id}", concept

    @cached_property
    def _by_label(self) -> dict[str, list[str]]:
        """Concepts by folded label."""
        by_label: dict[str, list[str]] = {}
        for name, concept in self._concepts():
            for label in dict.fromkeys(map(_fold, concept.names())):
                by_label.setdefault(label, []).append(name)
        return by_label

    def _similar_ids(self, text: str) -> list[str]:
        import difflib

        labels = {concept.id: concept.label("en").casefold() for _, concept in self._concepts()}
        asked = text.strip().casefold()
        containing = [name for name, label in labels.items() if asked and (asked in name or asked in label)]
        similar = difflib.get_close_matches(asked, labels, n=_MAX_SUGGESTIONS)
        return list(dict.fromkeys((*containing, *similar)))[:_MAX_SUGGESTIONS]


def _hierarchy_problems(where: str, concept: Concept, scheme: ConceptScheme) -> Iterator[str]:
    broader, seen = concept.broader, {concept.id}
    while broader is not None:
        if broader not in scheme:
            yield f"{where} is an orphan: {broader!r} is not in the scheme"
            return
        if broader in seen:
            yield f"{where} is in a cycle through {broader!r}"
            return
        seen.add(broader)
        broader = scheme[broader].broader


def _is_part(words: list[str], anchor: str) -> bool:
    """Whether an anchor begins with these words: `GDC 36(c)` is part of `gdc 36`."""
    own = anchor.casefold().replace("(", " (").split()
    return own[: len(words)] == words


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _fold(text: str) -> str:
    # Imported here since `folding` compiles regular expressions that a command without labels does not need.
    from aistandards.tagging.folding import fold

    return fold(text)
