"""SARIF 2.1.0 (OASIS), in which code hosts show the problems of a document."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from aistandards.check.results import PROBLEMS, ReferenceStatus
from aistandards.check.verdicts import Finding
from aistandards.export.check_attributes import attributes
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import dump

_MEANING = {
    ReferenceStatus.IN_FORCE: "The standard is in force.",
    ReferenceStatus.SUPERSEDED: "The standard has been replaced.",
    ReferenceStatus.WITHDRAWN: "The standard has been withdrawn.",
    ReferenceStatus.IN_DEVELOPMENT: "The standard has not been published yet.",
    ReferenceStatus.STATUS_UNKNOWN: "The standard is in the catalogue, its status is not known.",
    ReferenceStatus.FAMILY: "The reference means a family of standards.",
    ReferenceStatus.DATE_NOT_UNDERSTOOD: "The date of the reference was not understood.",
    ReferenceStatus.UNKNOWN_EDITION: "The work is in the catalogue, this edition is not.",
    ReferenceStatus.UNKNOWN: "The standard is not in the catalogue.",
    ReferenceStatus.NO_SUCH_EDITION: "The edition never existed.",
    ReferenceStatus.NO_SUCH_STANDARD: "The standard never existed.",
}
_RULES: list[ReferenceStatus] = [verdict for verdict in ReferenceStatus if verdict is not ReferenceStatus.IN_FORCE]


class Sarif(TextFormat[Iterable[tuple[Path, Finding]]]):
    """A report with a result for every reference that is not in force."""

    name = "sarif"
    media_type = "application/sarif+json"
    kind = Kind.CHECK_RESULTS

    def write(self, content: Iterable[tuple[Path, Finding]], target: TextIO, metadata: Metadata) -> None:
        """Write the report as one document."""
        target.write(dump(_report(content, metadata), 2) + "\n")


def _report(findings: Iterable[tuple[Path, Finding]], metadata: Metadata) -> dict[str, Any]:
    rules = [
        {
            "id": verdict.value,
            "shortDescription": {"text": _MEANING[verdict]},
            "defaultConfiguration": {"level": _level(verdict)},
        }
        for verdict in _RULES
    ]
    results = [_result(path, finding) for path, finding in findings if finding.verdict in _RULES]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "aistandards", "version": metadata.program, "rules": rules}},
                "properties": {"data": metadata.data},
                "results": results,
            }
        ],
    }


def _level(verdict: ReferenceStatus) -> str:
    return "warning" if verdict in PROBLEMS else "note"


def _result(path: Path, finding: Finding) -> dict[str, Any]:
    """Return a result with a region of lines; formats without lines get a logical location, named in the message too."""
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(path)}}
    message = finding.result.sentence
    if finding.location.unit == "line":
        region: dict[str, Any] = {"startLine": finding.location.number, "endLine": finding.end.number}
        region["snippet"] = {"text": finding.reference.text}
        location["physicalLocation"]["region"] = region
    else:
        location["logicalLocations"] = [{"name": str(finding.location), "kind": finding.location.unit}]
        message = f"{message} ({finding.location})"
    return {
        "ruleId": finding.verdict.value,
        "ruleIndex": _RULES.index(finding.verdict),
        "level": _level(finding.verdict),
        "message": {"text": message},
        "locations": [location],
        "properties": attributes(finding.result),
    }


def _artifact(path: Path) -> dict[str, str]:
    """Return the location of a file: relative if it is below the working directory, else absolute."""
    absolute = path.resolve()
    try:
        relative = absolute.relative_to(Path.cwd().resolve())
    except ValueError:
        return {"uri": absolute.as_uri()}
    return {"uri": quote(relative.as_posix()), "uriBaseId": "%SRCROOT%"}
