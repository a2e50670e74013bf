"""What every record must be that a parser has let through, whoever wrote it."""

import json
import re
from functools import cache
from typing import Any

from aistandards.model import Standard
from aistandards.model.codec import from_json, to_json
from aistandards.plugin.registry import Plugins
from aistandards.store import Entry, Store
from aistandards.tagging.annotators import installed_annotators, prepare
from tests.support.installed import parse

# NUL, escapes and halves of surrogate pairs: no engine, terminal or file wants them.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_INDEXED = 2000
"""Bytes; PostgreSQL refuses 2,704 in an index."""


@cache
def annotators() -> Any:
    return installed_annotators(Plugins.find())


def storable(standard: Standard) -> None:
    """It can be annotated, kept and found again, and shows nobody anything but text."""
    try:
        whole = prepare(standard, annotators())
    except ValueError as error:
        assert "control characters" in str(error), "what has no key goes to quarantine"
        return
    assert from_json(to_json(whole)) == whole
    texts = json.dumps(json.loads(to_json(whole)), ensure_ascii=False)
    # A value kept as the JSON it came as may hold the letters of an escape, after a backslash of its own.
    assert not UNFIT.search(texts) and not re.search(r"(?<!\\)(?:\\\\)*\\u00", texts)
    assert len(texts) < 1_000_000
    for indexed in (
        whole.designation,
        whole.work,
        whole.origin.upstream_id,
        *(one.target or "" for one in whole.relations),
    ):
        assert len(indexed.encode()) <= LONGEST_INDEXED
    assert whole.committee is None or len(whole.committee.reference.encode()) <= LONGEST_INDEXED
    assert whole.page is None or re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", whole.page)
    with Store("sqlite://") as store:
        run = store.begin_run("fuzz", "2026-11-24")
        with store.batch(run, run) as batch:
            assert batch.upsert(whole.origin.source, [Entry.of(whole, parse(whole.designation))]).new == 1
        assert list(store.records()) == [whole]
