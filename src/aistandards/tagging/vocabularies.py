"""The installed vocabularies: the files of the catalogue and what plugins offer, checked as a whole.

A file of `catalog/vocabularies/` becomes a `ConceptScheme`; `instruments.toml` beside them says which articles and
paragraphs there are, so that no legal anchor points nowhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import ConceptError, VocabularyError
from aistandards.model.text import values_of
from aistandards.model.vocabulary import Concept, ConceptScheme, MatchType, SchemeMapping, joined
from aistandards.plugin.registry import Plugins
from aistandards.settings import TomlFile, bundled_folder

_ANCHOR = re.compile(r"(?P<name>[A-Z]+) (?:objective )?(?P<number>\d+)(?:\([a-z]+\))?")
_CONCEPT_KEYS = {field.name for field in attrs.fields(Concept)}


@attrs.frozen(slots=True)
class Instrument:
    """A legal instrument that anchors point to.

    Attributes:
        id: As anchors write it: `ICCPR`.
        title: Its full name.
        articles: Number of its last article, principle or paragraph.
        objectives: Number of its last objective, for the one that has any.
        targets: For the 2030 Agenda, by goal, the last numbered and the last lettered target: `10b`.
    """

    id: str
    title: str
    articles: int
    objectives: int = 0
    targets: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    def has(self, anchor: str) -> bool:
        """Whether an anchor of this instrument points to something."""
        found = _ANCHOR.fullmatch(anchor)
        last = self.objectives if " objective " in anchor else self.articles
        return found is not None and 1 <= int(found["number"]) <= last

    def has_target(self, text: str) -> bool:
        """Whether `16`, `16.10` or `16.b` is a goal or a target."""
        goal, _, target = text.partition(".")
        if not goal.isdecimal() or not 1 <= int(goal) <= len(self.targets):
            return False
        last = self.targets[int(goal) - 1]
        if target.isdecimal():
            return 1 <= int(target) <= int(last.rstrip("abcd"))
        return not target or (len(target) == 1 and "a" <= target <= last.lstrip("0123456789"))


class Vocabularies:
    """All schemes, by id.

    Args:
        folder: Folder of vocabulary files, the bundled one by default.
        offered: Schemes of plugins.

    Raises:
        VocabularyError: A file is not valid; the message names file, concept and reason.
    """

    def __init__(self, folder: Path | None = None, offered: Iterable[ConceptScheme] = ()) -> None:
        folder = folder or bundled_folder() / "vocabularies"
        paths = sorted(path for path in folder.glob("*.toml") if path.name != "instruments.toml")
        self.schemes: Mapping[str, ConceptScheme] = joined([*map(load_scheme, paths), *offered])
        self.instruments: Mapping[str, Instrument] = load_instruments(folder / "instruments.toml")

    @classmethod
    def installed(cls, plugins: Plugins, folder: Path | None = None) -> "Vocabularies":
        """Those of the catalogue, or of a folder, with those of plugins."""
        return cls(folder, plugins.vocabularies.values())

    def __getitem__(self, name: str) -> Concept:
        """A concept by `scheme:id`."""
        scheme, _, concept = name.partition(":")
        if scheme not in self.schemes or concept not in self.schemes[scheme]:
            raise KeyError(name)
        return self.schemes[scheme][concept]

    def label(self, name: str, language: str = "en") -> str:
        """The label of `scheme:id`; the name itself when no scheme has it."""
        try:
            return self[name].label(language)
        except KeyError:
            return name

    def named(self, text: str) -> str:
        """`scheme:id` of what a user writes: `privacy`, `rights:privacy` or a label in any language.

        Raises:
            ConceptError: Nothing is called that; the nearest names are told.
        """
        if ":" in text and self._has(text):
            return text
        matching = [f"{scheme.id}:{text}" for scheme in self.schemes.values() if text in scheme]
        matching += self.by_label(text)
        if not matching:
            raise ConceptError(
                f"no concept is called {text!r}; did you mean {', '.join(self._near(text)) or 'something else'}? "
                "`aistandards vocab list` shows them"
            )
        return sorted(matching, key=lambda name: not name.startswith("rights:"))[0]

    def narrower(self, name: str) -> list[str]:
        """A concept and everything below it, as `scheme:id`."""
        scheme, _, concept = name.partition(":")
        return [f"{scheme}:{one}" for one in self.schemes[scheme].narrower(concept)]

    def anchored(self, anchor: str) -> list[str]:
        """Concepts whose legal anchors begin with this one, however it is written: `udhr:19`, `GDC 36`."""
        wanted = anchor.replace(":", " ").casefold().split()
        return [
            f"{scheme.id}:{concept.id}"
            for scheme in self.schemes.values()
            for concept in scheme.concepts
            if any(_is_part(wanted, one) for one in concept.anchors)
        ]

    def serving(self, goal: str) -> list[str]:
        """Concepts that serve a goal or target of the 2030 Agenda: `16`, `16.10`."""
        return [
            f"{scheme.id}:{concept.id}"
            for scheme in self.schemes.values()
            for concept in scheme.concepts
            if any(one == goal or one.startswith(f"{goal}.") for one in concept.sdg)
        ]

    def groups(
        self,
        *,
        tag: str | Sequence[str] = (),
        right: str | Sequence[str] = (),
        gdc: str | Sequence[str] = (),
        sdg: str | Sequence[str] = (),
        topic: str | Sequence[str] = (),
        any_of: bool = False,
    ) -> tuple[tuple[str, ...], ...]:
        """Groups of concepts that a question means: a standard must carry one of each.

        Args:
            tag: Concepts by id or label; narrower ones are meant too.
            right: Legal anchors: `udhr:19`.
            gdc: Objectives of the Global Digital Compact.
            sdg: Goals or targets of the 2030 Agenda.
            topic: Concepts of `ai-topics`.
            any_of: Whether one of all groups together is enough.

        Raises:
            ConceptError: Nothing is called that, or nothing is anchored there.
        """
        asked = [
            *(("concept", name, [self.named(name)]) for name in values_of(tag)),
            *(("concept", name, [self.named(f"ai-topics:{name}")]) for name in values_of(topic)),
            *(("anchor", name, self.anchored(name)) for name in values_of(right)),
            *(("anchor", name, self.anchored(f"GDC objective {name}")) for name in values_of(gdc)),
            *(("goal", name, self.serving(name)) for name in values_of(sdg)),
        ]
        groups = []
        for kind, name, concepts in asked:
            if not concepts:
                raise ConceptError(f"no concept has the {kind} {name!r}; `aistandards vocab show rights` lists them")
            groups.append(tuple(dict.fromkeys(one for name in concepts for one in self.narrower(name))))
        return (tuple(dict.fromkeys(one for group in groups for one in group)),) if any_of and groups else tuple(groups)

    def by_label(self, text: str) -> list[str]:
        """Concepts one of whose labels, in any language, is this text."""
        return list(self._labels.get(_plain(text), ()))

    def problems(self) -> Iterator[str]:
        """What is wrong: labels that are missing, cycles, orphans, anchors and mappings that point nowhere."""
        for scheme in self.schemes.values():
            for concept in scheme.concepts:
                where = f"{scheme.id}:{concept.id}"
                yield from (
                    f"{where} has no label in {language}"
                    for language in scheme.languages
                    if not concept.labels.get(language)
                )
                yield from self._hierarchy_problems(where, concept, scheme)
                yield from self._anchor_problems(where, concept)
                yield from (
                    f"{where} maps to {mapping.target}, which is in no scheme"
                    for mapping in concept.mappings
                    if not self._has(mapping.target)
                )

    def _hierarchy_problems(self, where: str, concept: Concept, scheme: ConceptScheme) -> Iterator[str]:
        above, seen = concept.broader, {concept.id}
        while above is not None:
            if above not in scheme:
                yield f"{where} is an orphan: {above!r} is not in the scheme"
                return
            if above in seen:
                yield f"{where} is in a cycle through {above!r}"
                return
            seen.add(above)
            above = scheme[above].broader

    def _anchor_problems(self, where: str, concept: Concept) -> Iterator[str]:
        for anchor in concept.anchors:
            instrument = self.instruments.get(anchor.partition(" ")[0])
            if instrument is None or not instrument.has(anchor):
                yield f"{where} is anchored in {anchor!r}, which does not exist"
        agenda = self.instruments.get("SDG")
        for target in concept.sdg:
            if agenda is None or not agenda.has_target(target):
                yield f"{where} serves {target!r}, which is no goal or target"

    def _has(self, name: str) -> bool:
        scheme, _, concept = name.partition(":")
        return scheme in self.schemes and concept in self.schemes[scheme]

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for scheme in self.schemes.values():
            for concept in scheme.concepts:
                for name in dict.fromkeys(map(_plain, concept.names())):
                    found.setdefault(name, []).append(f"{scheme.id}:{concept.id}")
        return found

    def _near(self, text: str) -> list[str]:
        import difflib

        names = [concept.id for scheme in self.schemes.values() for concept in scheme.concepts]
        return difflib.get_close_matches(text, names, n=3)


def _is_part(wanted: list[str], anchor: str) -> bool:
    """Whether an anchor is the wanted one or a part of it: `GDC 36(c)` is of `gdc 36`, `GDC objective 3` of `gdc 3`."""
    own = anchor.casefold().replace("(", " (").split()
    return own[: len(wanted)] == wanted


def _plain(text: str) -> str:
    from aistandards.tagging.folding import fold

    return fold(text)


def load_scheme(path: Path) -> ConceptScheme:
    """Read a vocabulary file.

    Raises:
        VocabularyError: It cannot be read or is not valid; the message names file, concept and reason.
    """
    toml = TomlFile.read(path, VocabularyError)
    file = toml.content
    try:
        return ConceptScheme(
            id=path.stem,
            title=file["title"],
            version=file["version"],
            concepts=tuple(_concept(where, table) for where, table in toml.tables("concept")),
            languages=tuple(file.get("languages", ("en",))),
            source=file.get("source", ""),
        )
    except KeyError as error:
        raise VocabularyError(f"{path}: it needs {error.args[0]!r}") from None


def load_instruments(path: Path) -> dict[str, Instrument]:
    """Read the file of legal instruments.

    Raises:
        VocabularyError: It cannot be read or is not valid.
    """
    try:
        return {name: Instrument(name, **table) for name, table in TomlFile.read(path, VocabularyError).content.items()}
    except TypeError as error:
        raise VocabularyError(f"{path}: {error}") from None


def _concept(place: str, table: Mapping[str, Any]) -> Concept:
    where = f"{place}, concept {table.get('id', 'without id')!r}"
    unknown = set(table) - _CONCEPT_KEYS
    if unknown:
        raise VocabularyError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    if not isinstance(table.get("id"), str) or not isinstance(table.get("labels"), dict):
        raise VocabularyError(f"{where}: it needs an id and labels by language")
    try:
        mappings = tuple(
            SchemeMapping(MatchType(one["type"]), one["target"], one["source"]) for one in table.get("mappings", ())
        )
    except (KeyError, ValueError) as error:
        raise VocabularyError(f"{where}: a mapping needs type, target and source ({error})") from None
    many = {name: tuple(table.get(name, ())) for name in ("include", "exclude", "anchors", "sdg", "reviewed")}
    return Concept(
        id=table["id"],
        labels=table["labels"],
        definition=table.get("definition", ""),
        broader=table.get("broader"),
        scope_note=table.get("scope_note", ""),
        alt={language: tuple(labels) for language, labels in table.get("alt", {}).items()},
        mappings=mappings,
        **many,
    )
