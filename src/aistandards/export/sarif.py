"""SARIF 2.1.0 (OASIS): what `check` finds, for code hosts."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aistandards._version import __version__
from aistandards.check.verdicts import PROBLEMS, Finding, Verdict

_MEANING = {
    Verdict.IN_FORCE: "The standard is in force.",
    Verdict.SUPERSEDED: "The standard has been replaced.",
    Verdict.WITHDRAWN: "The standard has been withdrawn.",
    Verdict.IN_DEVELOPMENT: "The standard has not been published yet.",
    Verdict.STATUS_UNKNOWN: "The standard is in the catalogue, its status is not known.",
    Verdict.UNKNOWN_EDITION: "The work is in the catalogue, this edition is not.",
    Verdict.UNKNOWN: "The standard is not in the catalogue.",
    Verdict.NO_SUCH_EDITION: "The edition never existed.",
    Verdict.NO_SUCH_STANDARD: "The standard never existed.",
}
_RULES: list[Verdict] = [verdict for verdict in Verdict if verdict is not Verdict.IN_FORCE]


def sarif(found: Iterable[tuple[Path, Finding]], data_version: str) -> dict[str, Any]:
    """One result for everything that is not in force."""
    rules = [
        {
            "id": one.value,
            "shortDescription": {"text": _MEANING[one]},
            "defaultConfiguration": {"level": _level(one)},
        }
        for one in _RULES
    ]
    results = [_result(path, one) for path, one in found if one.verdict in _RULES]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "aistandards", "version": __version__, "rules": rules}},
                "properties": {"data": data_version},
                "results": results,
            }
        ],
    }


def _level(verdict: Verdict) -> str:
    return "warning" if verdict in PROBLEMS else "note"


def _result(path: Path, one: Finding) -> dict[str, Any]:
    """A result; only what has lines has a region, elsewhere a logical location and the message tell the place."""
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(path)}}
    message = one.judgement.sentence
    if one.place.unit == "line":
        region: dict[str, Any] = {"startLine": one.place.number, "endLine": one.end.number}
        region["snippet"] = {"text": one.reference.text}
        location["physicalLocation"]["region"] = region
    else:
        location["logicalLocations"] = [{"name": str(one.place), "kind": one.place.unit}]
        message = f"{message} ({one.place})"
    return {
        "ruleId": one.verdict.value,
        "ruleIndex": _RULES.index(one.verdict),
        "level": _level(one.verdict),
        "message": {"text": message},
        "locations": [location],
    }


def _artifact(path: Path) -> dict[str, str]:
    """Where the file is: from the working directory where it is below it, else its whole address."""
    whole = path.resolve()
    try:
        below = whole.relative_to(Path.cwd().resolve())
    except ValueError:
        return {"uri": whole.as_uri()}
    return {"uri": quote(below.as_posix()), "uriBaseId": "%SRCROOT%"}
