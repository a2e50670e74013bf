"""The floor under overlaps: every record decoded with orjson, its words split by one pattern, BM25, and nothing else.

Run by `benchmarks/run.py` as a process of its own. Arguments: the SQLite file and the file of the text.
"""

import re
import sqlite3
import sys
from collections import Counter
from math import log
from pathlib import Path

import orjson

_WORD = re.compile(r"\w+")


def main() -> None:
    """Print the five nearest designations."""
    query = set(_WORD.findall(Path(sys.argv[2]).read_text(encoding="utf-8").lower()))
    counts: dict[str, Counter[str]] = {}
    for (line,) in sqlite3.connect(sys.argv[1]).execute("SELECT data FROM standard"):
        record = orjson.loads(line)
        title, abstract = record.get("titles", {}).get("en", ""), record.get("abstracts", {}).get("en", "")
        counts[record["designation"]] = Counter(_WORD.findall(f"{title} {title} {title} {abstract}".lower()))
    usual = sum(own.total() for own in counts.values()) / len(counts)
    texts_with = {word: sum(word in own for own in counts.values()) for word in query}
    scores = {
        name: sum(
            log(len(counts) / texts_with[word]) * own[word] * 2.2 / (own[word] + 0.3 + 0.9 * own.total() / usual)
            for word in query & own.keys()
        )
        for name, own in counts.items()
    }
    print(sorted(scores, key=lambda name: -scores[name])[:5])


if __name__ == "__main__":
    main()
