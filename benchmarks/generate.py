"""Records of the shapes of the real ones, as many as are wanted, the same ones every time.

    python benchmarks/generate.py 100000 [--seed 1] > records.jsonl

The shares and lengths below were measured over the 103,000 records that a sync of three bodies with `--scope all` keeps;
no word of theirs is in here. Texts are made of syllables, and their words are spread as words are (Zipf), so that the
commonest stand in most records and most stand in few. Records come one by one, and the first ones of a long run are
those of a short one.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate

from aistandards.model import (
    Annotation,
    Committee,
    Dates,
    Direction,
    Link,
    Method,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Stage,
    Standard,
    Status,
)
from aistandards.model.codec import to_json

Shares = Sequence[tuple[object, float]]

BODIES = (
    ("iso", ("ISO",), "ISO/TC {}", 0.49),
    ("iec", ("IEC",), "IEC TC {}", 0.26),
    ("itu-t", ("ITU-T",), "ITU-T SG{}", 0.17),
    ("iso", ("ISO", "IEC"), "ISO/IEC JTC 1/SC {}", 0.08),
)
"""Body, publishers, form of its committees' names, share."""

STAGES = (
    (Stage("60.60", "60.60", Status.PUBLISHED), 0.36),
    (Stage("90.93", "90.93", Status.PUBLISHED), 0.09),
    (Stage("95.99", "95.99", Status.SUPERSEDED), 0.45),
    (Stage("95.60", "95.99", Status.WITHDRAWN), 0.06),
    (Stage("40.20", "40.20", Status.IN_DEVELOPMENT), 0.025),
    (Stage("20.98", "20.98", Status.CANCELLED), 0.01),
    (Stage("?", "00.00", Status.UNKNOWN), 0.005),
)
TYPES = (
    ("International Standard", 0.88),
    ("Technical Specification", 0.055),
    ("Technical Report", 0.05),
    ("Guide", 0.01),
    ("Publicly Available Specification", 0.005),
)
RELATIONS = ((0, 0.51), (1, 0.34), (2, 0.12), (3, 0.03))
LANGUAGES = ((("en", "fr"), 0.72), (("en",), 0.2), (("en", "fr", "es"), 0.06), ((), 0.02))
ABSTRACTS = ((("en", "fr"), 0.55), ((), 0.375), (("en",), 0.06), (("fr",), 0.015))
TITLE_WORDS = ((4, 0.05), (7, 0.1), (10, 0.15), (14, 0.3), (19, 0.25), (23, 0.1), (31, 0.05))
ABSTRACT_WORDS = ((19, 0.15), (42, 0.2), (71, 0.3), (128, 0.2), (210, 0.1), (446, 0.05))
RELEVANCE = (("", 0.99), ("relevance:ai", 0.007), ("relevance:ai-enabled", 0.003))
PAGES = {"iso": "https://www.example.org/standard/{}.html", "iec": "https://store.example.org/publication/{}"}
DAY = PartialDate("2026-11-24")
COMMITTEES = 180
_PHRASE = 4
_PHRASES = 60_000


class Words:
    """Words of one language, from the commonest to the rarest."""

    def __init__(self, chance: random.Random, syllables: str, number: int = 40_000) -> None:
        parts = syllables.split()
        made: dict[str, None] = {}
        while len(made) < number:
            length = 1 + len(made).bit_length() // 5
            made["".join(chance.choices(parts, k=length + chance.randrange(2)))] = None
        self.by_rank = list(made)
        weights = list(accumulate(1.0 / (rank + 2.7) for rank in range(number)))
        # Drawing phrases instead of words makes the generator quick enough to measure something else by it.
        self._phrases = [
            " ".join(chance.choices(self.by_rank, cum_weights=weights, k=_PHRASE)) for _ in range(_PHRASES)
        ]

    def text(self, chance: random.Random, words: int) -> str:
        """About so many words."""
        return " ".join(chance.choices(self._phrases, k=max(1, words // _PHRASE)))


class Generator:
    """Makes records.

    Attributes:
        english: The words of English texts.
    """

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self.english = Words(self._chance, "a be ci do el fa ge hi in ko lu ma ne or pi qua re si tu vo wen xi ta the")
        self._languages = {
            "en": self.english,
            "fr": Words(self._chance, "à bé ci dé el fa gé hi in cou lu mè ne or pi qué ré si tu vo ê le la"),
            "es": Words(self._chance, "a bá ci do él fa gue hi ín co lu ma ñe or pi que ri só tu vo ya los"),
        }

    def records(self, number: int) -> Iterator[Standard]:
        """The first so many records."""
        return (self._record(place) for place in range(number))

    def _of(self, shares: Shares) -> object:
        values, weights = zip(*shares, strict=True)
        return self._chance.choices(values, weights)[0]

    def _record(self, place: int) -> Standard:
        chance = self._chance
        body, publishers, form, _ = chance.choices(BODIES, [one[-1] for one in BODIES])[0]
        stage = self._of(STAGES)
        assert isinstance(stage, Stage)
        # Two editions a work, half of the works with two parts, as numbers grow with time.
        work, year = _work(body, publishers, place), 1975 + 5 * (place % 2) + place % 43
        issued = PartialDate(f"{year}-{1 + place % 12:02}")
        joined = f"({1 + place % 12:02}/{year})" if body == "itu-t" else f":{year}"
        designation = f"{work} {joined}" if body == "itu-t" else work + joined
        upstream_id = str(place)
        page = PAGES.get(body)
        titles = self._texts(LANGUAGES, TITLE_WORDS)
        return Standard(
            designation=designation,
            work=work,
            body=body,
            publishers=publishers,
            stage=stage,
            provenance=(
                Provenance(
                    source=body,
                    upstream_id=upstream_id,
                    url=page and page.format(upstream_id),
                    retrieved=DAY,
                ),
            ),
            titles=titles,
            abstracts=self._texts(ABSTRACTS, ABSTRACT_WORDS),
            deliverable_type="Recommendation" if body == "itu-t" else str(self._of(TYPES)),
            committee=Committee(form.format(1 + min(chance.randrange(COMMITTEES), chance.randrange(COMMITTEES)))),
            edition=str(1 + place % 2),
            dates=Dates(approved=issued) if body == "itu-t" else Dates(published=issued),
            ics=(f"{1 + place % 97:02}.{place % 9:02}0.{place % 7}0",) if chance.random() < 0.82 else (),
            languages=tuple(titles),
            relations=tuple(self._relations(place)),
            links=(Link("page", page.format(upstream_id)),) if page else (),
            annotations=tuple(self._annotations(titles)),
            assessed=True,
        ).with_content_hash()

    def _texts(self, languages: Shares, lengths: Shares) -> dict[str, str]:
        chosen, length = self._of(languages), self._of(lengths)
        assert isinstance(chosen, tuple) and isinstance(length, int)
        return {one: self._languages[one].text(self._chance, length) for one in chosen}

    def _relations(self, place: int) -> Iterator[Relation]:
        number = self._of(RELATIONS)
        assert isinstance(number, int)
        for one in range(min(number, place)):
            kind = RelationType.REPLACES if one == 0 else RelationType.REPLACED_BY
            yield Relation(kind, key=f"iso:{self._chance.randrange(place)}")

    def _annotations(self, titles: dict[str, str]) -> Iterator[Annotation]:
        level = str(self._of(RELEVANCE))
        if level and titles.get("en"):
            word = titles["en"].split()[0]
            for concept in (level, "rights:privacy") if self._chance.random() < 0.5 else (level,):
                yield Annotation(
                    concept,
                    Method.RULE,
                    "title.en",
                    word,
                    0,
                    len(word),
                    "generated",
                    "1",
                    0.9,
                    direction=Direction.CONCERNS,
                )


def _work(body: str, publishers: Sequence[str], place: int) -> str:
    number, part = 100 + place // 4, place // 2 % 2
    if body == "itu-t":
        return f"ITU-T {'FGHQXY'[number % 6]}.{number}"
    return f"{'/'.join(publishers)} {number}" + (f"-{part}" if part else "")


def main() -> None:
    """Write records as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, help="how many records")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for record in Generator(options.seed).records(options.number):
        sys.stdout.write(to_json(record) + "\n")


if __name__ == "__main__":
    main()
