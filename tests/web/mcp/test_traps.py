"""Questions that lead a model to invent: the tools invent nothing and give each the right outcome."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError

from aistandards import Catalog
from aistandards.web.mcp.server import INVALID_ARGUMENTS, call
from tests.support.known_texts import KnownTexts

TRAPS = [json.loads(line) for line in (Path(__file__).parent / "traps.jsonl").read_text(encoding="utf-8").splitlines()]
KINDS = sorted({trap["kind"] for trap in TRAPS})
MANY = 1_000
"""Standards of a catalogue that is larger than the bundled one."""

MISSES = ("not-held", "unreadable")


def test_there_are_two_hundred_traps() -> None:
    questions = {json.dumps([trap["tool"], trap["arguments"]]) for trap in TRAPS}
    assert len(questions) == len(TRAPS) >= 200


def fault(trap: dict[str, Any], catalog: Catalog, known: KnownTexts, *, is_bundled: bool = True) -> str | None:
    """What is wrong with the answer to a trap; None when it is right. Another catalogue holds other standards."""
    try:
        result = call(catalog, trap["tool"], trap["arguments"])
    except MCPError as error:
        is_named = error.error.code == INVALID_ARGUMENTS and str(trap.get("argument")) in error.error.message
        return None if trap["expected"] == "refused" and is_named else f"refused: {error.error.message}"
    if invented := known.invented(result, trap["arguments"]):
        return f"invented {invented}"
    outcome = "missed" if result["outcome"] in MISSES else result["outcome"]
    if outcome != trap["expected"] and (is_bundled or trap["kind"] == "invented"):
        return f"{outcome}, not {trap['expected']}"
    if outcome == "missed" and (result.get("designation") or result.get("rows") or not result["as_seen"]):
        return "a miss with facts, or without the date of the data"
    if any(row.get("presumption_of_conformity") for row in result.get("rows", ())):
        return "a presumption of conformity"
    if not is_bundled:
        return None
    wrong = [name for name in ("designation", "status") if name in trap and result[name] != trap[name]]
    return f"wrong {wrong}" if wrong else None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_trap_has_the_right_outcome(kind: str, catalog: Catalog, known: KnownTexts) -> None:
    traps = [trap for trap in TRAPS if trap["kind"] == kind]
    found = {json.dumps(trap["arguments"]): fault(trap, catalog, known) for trap in traps}
    assert {question: wrong for question, wrong in found.items() if wrong} == {}


@pytest.mark.slow
def test_the_traps_lead_to_no_invention_after_a_sync_either(larger: Catalog, known_larger: KnownTexts) -> None:
    assert len(larger) > MANY
    found = {json.dumps(trap["arguments"]): fault(trap, larger, known_larger, is_bundled=False) for trap in TRAPS}
    assert {question: wrong for question, wrong in found.items() if wrong} == {}
