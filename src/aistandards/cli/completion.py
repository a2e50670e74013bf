"""What a shell completes with the Tab key: values of options and designations, from the store that is there.

A completion is quick, prints no error and makes no store: where a value cannot be read, nothing is completed.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem

from aistandards.errors import AistandardsError

_MOST = 200
"""Values that are offered at once; more are no help."""

_COMPLETE, _WORDS, _WORD = "_AISTANDARDS_COMPLETE", "COMP_WORDS", "COMP_CWORD"


def statuses(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a status."""
    from aistandards.model.lifecycle import Status

    return _items((status.value for status in Status), incomplete)


def levels(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a level of relevance."""
    from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS

    return _items((*RELEVANCE_LEVELS, NOT_AI), incomplete)


def bodies(ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a body that has standards."""
    from aistandards.store.stored_values import BODIES

    return _items(_stored(ctx, BODIES), incomplete)


def types(ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a type of deliverable."""
    from aistandards.store.stored_values import TYPES

    return _items(_stored(ctx, TYPES), incomplete)


def committees(ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a committee that records name."""
    from aistandards.store.stored_values import COMMITTEES

    return _items(_stored(ctx, COMMITTEES), incomplete)


def concepts(ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a concept that standards carry, with its scheme or without."""
    from aistandards.store.stored_values import CONCEPTS

    return _items(_without_scheme(_stored(ctx, CONCEPTS), incomplete), incomplete)


def topics(ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a topic of AI standards."""
    from aistandards.store.stored_values import CONCEPTS

    names = (name.partition(":") for name in _stored(ctx, CONCEPTS))
    return _items((concept for scheme, _, concept in names if scheme == "ai-topics"), incomplete)


def schemes(ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a vocabulary whose concepts standards carry."""
    from aistandards.store.stored_values import CONCEPTS

    return _items((name.partition(":")[0] for name in _stored(ctx, CONCEPTS)), incomplete)


def sources(ctx: click.Context, _argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a source of the records in the store."""
    from aistandards.store.stored_values import SOURCES

    return _items(_stored(ctx, SOURCES), incomplete)


def designations(ctx: click.Context, argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the next word of a designation, whose first words are the arguments before it."""
    return _next_words(ctx, _words_before(ctx, argument), incomplete)


def designations_or_files(ctx: click.Context, argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a designation, or else the path of a file."""
    return designations(ctx, argument, incomplete) or [CompletionItem(incomplete, type="file")]


def designations_and_concepts(ctx: click.Context, argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete a designation, then a concept that the standard carries."""
    from aistandards.store.stored_values import CONCEPTS_OF

    # The last word counts as the concept until another one follows.
    words = [*_words_before(ctx, argument), *filter(None, [ctx.params.get("concept")])]
    carried = _stored(ctx, CONCEPTS_OF, " ".join(words)) if words else []
    named = _items(_without_scheme(carried, incomplete), incomplete)
    return named + _next_words(ctx, words, incomplete)


def _words_before(ctx: click.Context, argument: click.Parameter) -> list[str]:
    return list(ctx.params.get(str(argument.name)) or ())


def _next_words(ctx: click.Context, before: Sequence[str], incomplete: str) -> list[CompletionItem]:
    """Return the words with which designations go on; words before them may belong to another designation."""
    from aistandards.store.stored_values import DESIGNATIONS, beginning

    for first in range(len(before) + bool(incomplete or not before)):
        known = "".join(f"{word} " for word in before[first:])
        found = _stored(ctx, DESIGNATIONS, beginning(known + incomplete))
        if found:
            start = len(known) + len(incomplete)
            ends = (designation.find(" ", start) for designation in found)
            words = (
                designation[len(known) :] if end < 0 else designation[len(known) : end]
                for designation, end in zip(found, ends, strict=True)
            )
            return _items(words, incomplete)
    return []


def _without_scheme(names: Iterable[str], incomplete: str) -> Iterator[str]:
    """Yield concepts without their schemes, which only a text with a colon names."""
    for name in names:
        yield name if ":" in incomplete else name.partition(":")[2]


def _stored(ctx: click.Context, query: str, *parameters: str) -> list[str]:
    from aistandards.settings import Settings
    from aistandards.store.stored_values import stored

    try:
        settings = Settings.load(ctx.find_root().params.get("database_url"))
    except (AistandardsError, OSError):
        return []
    return stored(settings.database_url, query, *parameters)


def _items(values: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """Return the values that begin with a text, each once and in order."""
    start = incomplete.casefold()
    chosen = dict.fromkeys(value for value in values if value.casefold().startswith(start))
    return [CompletionItem(_escaped(value)) for value in sorted(chosen)[:_MOST]]


def _escaped(value: str) -> Any:
    """Return a value as bash takes it: bash, unlike other shells, adds no backslash before a space.

    The script of click reads each value with `read`, which takes one of two backslashes away.
    """
    if os.environ.get(_COMPLETE) != "bash_complete" or " " not in value:
        return value
    words, number = os.environ.get(_WORDS, "").split("\n"), os.environ.get(_WORD, "")
    word = words[int(number)] if number.isdigit() and int(number) < len(words) else ""
    return value if word.startswith(("'", '"')) else value.replace(" ", "\\\\ ")
