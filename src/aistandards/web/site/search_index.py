"""The search of the static site: the standards in parts, and for each word the numbers of its standards in small files.

A browser fetches the list of concepts, the files of the words of a query, and the parts with the standards that it shows.
Words are folded in the same way by the script `static/search.js`: without case and marks, Chinese in pairs of characters.
"""

import json
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from aistandards.catalog.catalog import Catalog
from aistandards.model.annotation import NOT_AI, RELEVANCE_LEVELS
from aistandards.model.lifecycle import STANDING
from aistandards.model.slug import slug_of
from aistandards.model.text import without_unsafe
from aistandards.web.pages.concepts import HIGHLIGHTED

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u3400-\u9fff]")
_ALEF, _YEH, _ARTICLE = re.compile("[\u0622\u0623\u0625]"), re.compile("\u0649"), re.compile("^\u0627\u0644(?=..)")
_MAX_WORD = 40


def tokens(text: str) -> list[str]:
    """Return the folded words of a text; a number stays whole, and Chinese becomes pairs of characters.

    >>> tokens("Système d'IA 42001"), tokens("人工智能")
    (['systeme', 'd', 'ia', '42001'], ['人工', '工智', '智能'])
    """
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(mark))
    plain = _YEH.sub("\u064a", _ALEF.sub("\u0627", plain))
    found: list[str] = []
    for word in _WORD.findall(plain):
        if _HAN.search(word):
            found += [word[start : start + 2] for start in range(max(1, len(word) - 1))]
        else:
            found.append(_ARTICLE.sub("", word)[:_MAX_WORD])
    return found


def file_of(word: str, files: int) -> int:
    """Return the number of the file with a word; words with the same first four characters are in the same file."""
    number = 0
    for character in word[:4]:
        number = (number * 31 + ord(character)) % 1_000_003
    return number % files


_PART = 200
"""Standards of a part; one has about 6 kB for a slow line."""

_SIZE = 8_000
"""Characters of a file of words, on average."""

_COMMON = 3_000
"""Standards of a word, from which on the script leaves the word out of a query that has other words."""


def search_files(catalog: Catalog, *, with_others: bool = False, language: str = "en") -> Iterator[tuple[str, str]]:
    """Yield name and content of every file of the search.

    Args:
        catalog: The catalogue.
        with_others: Whether the standards outside the scope are found too.
        language: The language of the pages of these.
    """
    numbers: dict[str, array[int]] = defaultdict(lambda: array("l"))
    for name, number in _concept_words(catalog):
        _add(numbers[name], number)
    place, in_scope, part = 0, 0, list[list[str]]()
    for place, row in enumerate(_rows(catalog, with_others)):
        if place % _PART == 0 and place:
            yield f"search/standards-{place // _PART - 1}.json", _json(part)
            part = []
        in_scope += row["relevance"] in RELEVANCE_LEVELS
        for word in _words(row):
            _add(numbers[word], place)
        part.append([row["designation"], slug_of(row["designation"]), without_unsafe(row["title"])])
    yield f"search/standards-{place // _PART}.json", _json(part)
    common = {word: len(found) for word, found in sorted(numbers.items()) if len(found) > _COMMON}
    texts = {word: _differences(found[:_COMMON]) for word, found in sorted(numbers.items())}
    files = _number_of_files({word: len(word) + 3 * len(found) for word, found in texts.items()})
    yield (
        "search/index.json",
        _json(
            {
                "common": common,
                "concepts": _concepts(catalog),
                "files": files,
                "inScope": in_scope,
                "others": language,
                "part": _PART,
            }
        ),
    )
    of_file: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for word, found in texts.items():
        of_file[file_of(word, files)][word] = found
    for number in range(files):
        yield f"search/words-{number}.json", _json(of_file[number])


def _number_of_files(sizes: Mapping[str, int]) -> int:
    """Return the number of files for words of these sizes, so that none of the files is much larger than the others."""
    least = max(1, sum(sizes.values()) // _SIZE)
    largest_of: dict[int, int] = {}
    for number in range(least, least * 3 // 2 + 1, max(1, least // 25)):
        of_file: Counter[int] = Counter()
        for word, size in sizes.items():
            of_file[file_of(word, number)] += size
        largest_of[number] = max(of_file.values(), default=0)
    return min(largest_of, key=lambda number: largest_of[number])


def _rows(catalog: Catalog, with_others: bool) -> Iterator[Mapping[str, Any]]:
    """Yield the standards in the order of results: first those in scope, and of these the published ones."""
    levels = [RELEVANCE_LEVELS, (NOT_AI,)] if with_others else [RELEVANCE_LEVELS]
    for relevance in levels:
        statuses = catalog.facets("status", relevance=relevance)["status"]
        for status in (*STANDING, *sorted(set(statuses) - set(STANDING))):
            if status in statuses:
                yield from catalog.rows(relevance=relevance, status=(status,), evidence=True)


_YEAR = re.compile("(?:19|20)[0-9][0-9]")


def _words(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words of a standard. A year that is no part of the number would be a word of most standards."""
    yield from tokens(row["work"])
    yield from (word for word in tokens(row["designation"]) if not _YEAR.fullmatch(word))
    titles: Mapping[str, str] = row.get("titles", {})
    for text in titles.values():
        yield from tokens(text)


def _add(numbers: "array[int]", number: int) -> None:
    # The numbers of a word come in order.
    if not numbers or numbers[-1] != number:
        numbers.append(number)


def _differences(numbers: "array[int]") -> list[int]:
    """Return the numbers of concepts, which are negative, then of each standard the distance from the one before."""
    last, result = 0, []
    for number in numbers:
        result.append(number if number < 0 else number - last)
        last = max(0, number)
    return result


def _concepts(catalog: Catalog) -> list[list[Any]]:
    """Return scheme, id and labels of each concept with a page."""
    schemes = catalog.vocabularies.schemes
    return [
        [name, concept.id, dict(sorted(concept.labels.items()))]
        for name in HIGHLIGHTED
        for concept in schemes[name].concepts
    ]


def _concept_words(catalog: Catalog) -> Iterator[tuple[str, int]]:
    """Yield the words of the names of concepts, with the number of the concept as a negative number, from -1."""
    number = 0
    for name in HIGHLIGHTED:
        for concept in catalog.vocabularies.schemes[name].concepts:
            number -= 1
            for label in concept.names():
                for word in tokens(label):
                    yield word, number


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
