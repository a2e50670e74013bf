"""Fuzzing with hypothesis: a short slot with the same examples in every run, or at random for as many seconds of processor time as FUZZ_SECONDS says."""

import os
from collections.abc import Callable
from time import process_time
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))

PROFILE: dict[str, Any] = {
    "deadline": None,
    "database": None,
    "derandomize": not SECONDS,
    "suppress_health_check": list(HealthCheck),
}


def fuzz(examples: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run a test of hypothesis on so many examples, and again with others until the time is over."""

    def wrap(check: Callable[[], None]) -> Callable[[], None]:
        checked = settings(max_examples=examples, **PROFILE)(check)

        def repeated() -> None:
            end = process_time() + SECONDS
            checked()
            while process_time() < end:
                checked()

        repeated.__name__, repeated.__doc__ = check.__name__, check.__doc__
        return repeated

    return wrap


CHUNKS = st.sampled_from(
    (
        "\x00", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\ufffe", "a\u0301", "Ａ", "٣", "²", "人工智能", "<b>", "&#0;", "&amp;", "</",
        "'", '"', "\\", "{", "}", "%s", "=1+1", "(", ")", ":", "/", "-", " ", "\n", "\t", "x" * 400, "9" * 30, "Machine learning",
        "javascript:", "https://www.itu.int", "..", "null", "-1", "1e999", "NEAR(", "*", "AND",
    )
)  # fmt: skip
"""Pieces that have broken programs before."""

TEXTS = st.lists(CHUNKS | st.text(max_size=8), max_size=8).map("".join)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)

WORDS = st.sampled_from(
    """ISO IEC ISO/IEC ISO/IEC/IEEE ITU-T CISPR IWA Rec. CCITT МСЭ-T ИСО/МЭК TS TR DIS FDIS CD AWI PWI Guide DTR PAS Amd Cor Suppl
    Suppl. Amd. Cor. Err. Annex App. 42001 27001-1 22989:2022 :2019-03 -2 .2 Y.3172 F.748.44 X.509 G.711 H.245 (V17) (v.2) (03/2025)
    (2007) (ex Y.ML-x) /Amd 1:2020 /DAM 2 +AMD1:2020 CSV bis ter R C Q.MP-LLM-FN XSTR.sem-AIA TR.AISec White Paper urn:iso:std:
    https://www.iso.org/standard/81230.html https://www.itu.int/rec/T-REC-Y.3172""".split()
)
DESIGNATIONS = st.lists(WORDS | CHUNKS | st.text(max_size=4), min_size=1, max_size=8).flatmap(
    lambda parts: st.sampled_from((" ", " ", " ", "", "/", ":", "-")).map(lambda joint: joint.join(parts))
)


def spoilt(good: Any) -> st.SearchStrategy[Any]:
    """A JSON value in which some places, at any depth, hold something else, or nothing; most stay good."""
    if isinstance(good, dict):
        whole = st.fixed_dictionaries({}, optional={name: spoilt(value) for name, value in good.items()})
        most = st.builds(lambda changed: {**good, **changed}, whole)
        return st.one_of(most, most, most, whole, st.builds(lambda kept, more: {**kept, **more}, most, st.dictionaries(TEXTS, JSON, max_size=2)), JSON)  # fmt: skip
    if isinstance(good, list):
        each = (
            st.lists(st.one_of([spoilt(one) for one in good[:3]]), max_size=4) if good else st.lists(JSON, max_size=2)
        )
        return st.one_of(st.just(good), each, JSON)
    if isinstance(good, str):
        inside = st.builds(lambda piece, at: good[:at] + piece + good[at:], TEXTS, st.integers(0, len(good)))
        return st.one_of(st.just(good), inside, inside, TEXTS, JSON)
    return st.one_of(st.just(good), JSON)


def cut_and_flipped(content: bytes) -> st.SearchStrategy[bytes]:
    """Bytes with some of them changed, cut out or doubled."""

    def change(edits: list[tuple[int, int, bytes]]) -> bytes:
        changed = content
        for at, length, piece in edits:
            at %= len(changed) + 1
            changed = changed[:at] + piece + changed[at + length :]
        return changed

    edit = st.tuples(st.integers(0, 1 << 20), st.integers(0, 20), st.binary(max_size=6) | TEXTS.map(lambda text: text.encode("utf-8", "replace")))  # fmt: skip
    return st.lists(edit, max_size=5).map(change)
