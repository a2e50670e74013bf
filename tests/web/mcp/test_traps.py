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
MISSES = ("not-held", "unreadable")


@pytest.fixture(scope="module")
def known(catalog: Catalog) -> KnownTexts:
    return KnownTexts(catalog)


def test_there_are_two_hundred_traps() -> None:
    questions = {json.dumps([trap["tool"], trap["arguments"]]) for trap in TRAPS}
    assert len(questions) == len(TRAPS) >= 200


def fault(trap: dict[str, Any], catalog: Catalog, known: KnownTexts) -> str | None:
    """What is wrong with the answer to a trap; None when it is right."""
    try:
        result = call(catalog, trap["tool"], trap["arguments"])
    except MCPError as error:
        is_named = error.error.code == INVALID_ARGUMENTS and str(trap.get("argument")) in error.error.message
        return None if trap["expected"] == "refused" and is_named else f"refused: {error.error.message}"
    if invented := known.invented(result, trap["arguments"]):
        return f"invented {invented}"
    outcome = "missed" if result["outcome"] in MISSES else result["outcome"]
    if outcome != trap["expected"]:
        return f"{outcome}, not {trap['expected']}"
    if outcome == "missed" and (result.get("designation") or result.get("rows") or not result["as_seen"]):
        return "a miss with facts, or without the date of the data"
    if any(row.get("presumption_of_conformity") for row in result.get("rows", ())):
        return "a presumption of conformity"
    wrong = [name for name in ("designation", "status") if name in trap and result[name] != trap[name]]
    return f"wrong {wrong}" if wrong else None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_trap_has_the_right_outcome(kind: str, catalog: Catalog, known: KnownTexts) -> None:
    traps = [trap for trap in TRAPS if trap["kind"] == kind]
    found = {json.dumps(trap["arguments"]): fault(trap, catalog, known) for trap in traps}
    assert {question: wrong for question, wrong in found.items() if wrong} == {}
