"""The search of the static site: the standards once, and for each first two letters of a word a file of its standards.

A browser fetches the list of standards and the files of the words of a query. Words are folded in the same way by the
script `static/search.js`: without case and marks, Chinese in pairs of characters.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from aistandards.catalog.catalog import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS
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


def shard_of(word: str) -> str:
    """Return the name of the file with a word: the code points of its first two characters."""
    return "-".join(f"{ord(character):x}" for character in word[:2])


def search_files(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield name and content of every file of the search."""
    rows = list(catalog.rows(relevance=RELEVANCE_LEVELS, evidence=True))
    order = ("published", "in-development", "proposed")
    entries = [
        [row["designation"], slug_of(row["designation"]), without_unsafe(row["title"]), row["status"], row["relevance"]]
        for row in rows
    ]
    shards: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, row in enumerate(rows):
        titles: Mapping[str, str] = row.get("titles", {})
        for text in (row["designation"], *titles.values()):
            for word in tokens(text):
                shards[shard_of(word)][word].add(number)
    for name, number in _concept_words(catalog):
        shards[shard_of(name)][name].add(number)
    yield "search/standards.json", _json({"standards": entries, "order": order, "concepts": _concepts(catalog)})
    for shard, words in sorted(shards.items()):
        yield f"search/{shard}.json", _json({word: sorted(numbers) for word, numbers in sorted(words.items())})


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
