"""Conversion of the stages in the datasets to the common status.

Source: the status words of the datasets; IETF RFC 2026; W3C Process Document; OASIS Naming Directives; 3GPP TR 21.900;
IEEE SA Operations Manual; ETSI's search of standards.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from aistandards.plugin import Designation, Stage, Status, harmonised_stage
from aistandards_relaton.listings import etsi, ieee, itu

_NUMERIC = re.compile(r"\d{2}(?:\.?\d{2})?", re.ASCII)
_BREAKS = re.compile(r"[-_]|(?<=[a-z])(?=[A-Z])")
_PUBLISHED, _SUPERSEDED, _WITHDRAWN = Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN
_CODES = {_PUBLISHED: "60.60", _SUPERSEDED: "95.99", _WITHDRAWN: "95.99"}
"""Harmonised codes; the datasets have too little information for codes of drafts."""


@attrs.frozen(slots=True)
class StageFacts:
    """Facts about the stage of a document.

    Attributes:
        words: Stage and substage in the record.
        designation: The designation, which may contain a stage.
        extension: Special fields of the body.
        replaced: Whether the record or the list of members names a replacement.
        listed: Status derived from the list of members.
    """

    words: Sequence[str]
    designation: Designation
    extension: Mapping[str, Any]
    replaced: bool = False
    listed: str = ""


def _stage(native: str, status: Status) -> Stage:
    return Stage(native, _CODES.get(status), status)


def _words(status: Status, words: str) -> dict[str, Status]:
    return dict.fromkeys(words.split("|"), status)


COMMON: Mapping[str, Status] = {
    **_words(_PUBLISHED, "published|active|valid|current|in force|approved|final|standard|recommendation|stable"),
    **_words(_SUPERSEDED, "superseded|replaced|revised|obsoleted"),
    **_words(_WITHDRAWN, "withdrawn|withdrawal|retired|historical|historic|obsolete|deprecated|inactive|rescinded"),
    **_words(Status.IN_DEVELOPMENT, "draft|working draft|experimental|under development|on approval|under approval"),
    **_words(Status.PROPOSED, "proposed|proposal"),
    **_words(Status.CANCELLED, "cancelled|deleted|rejected"),
}
"""Status of each word that has the same meaning in all datasets; numbers are harmonised codes of ISO."""

IEC: Mapping[str, Status] = {
    "published": _PUBLISHED,
    "revised": _SUPERSEDED,
    "replaced": _SUPERSEDED,
    "withdrawn": _WITHDRAWN,
}

RFCS: Mapping[str, Status] = {
    # All documents of this series are published, whatever their maturity level.
    **_words(_PUBLISHED, "internet standard|proposed standard|draft standard|best current practice|informational"),
    **_words(_PUBLISHED, "experimental|unknown|standard|std|bcp|fyi"),
    **_words(_WITHDRAWN, "historic"),
}

DRAFTS: Mapping[str, Status] = {
    **_words(Status.IN_DEVELOPMENT, "internet draft|active|draft"),
    **_words(_SUPERSEDED, "replaced|rfc"),
    **_words(_WITHDRAWN, "expired|dead|withdrawn"),
}

W3C: Mapping[str, Status] = {
    **_words(_PUBLISHED, "rec|note|wg note|ig note|stmt|ry|recommendation|group note|note track"),
    **_words(Status.IN_DEVELOPMENT, "fpwd|wd|lcwd|crd|cr|per|pr|dry|cry|cryd|dnote"),
    **_words(Status.IN_DEVELOPMENT, "working draft|candidate recommendation|proposed recommendation"),
    **_words(Status.IN_DEVELOPMENT, "proposed edited recommendation|draft note|candidate registry|draft registry"),
    **_words(_SUPERSEDED, "spsd|superseded recommendation"),
    **_words(_WITHDRAWN, "rscnd|obsl|ret|retired|obsolete recommendation|rescinded recommendation|discontinued draft"),
}

NIST: Mapping[str, Status] = {
    **_words(_PUBLISHED, "final|active|published"),
    **_words(Status.IN_DEVELOPMENT, "draft|draft internal|draft wip|draft prelim|draft public|draft approval"),
    **_words(Status.IN_DEVELOPMENT, "final review|ipd|fpd|pd|iwd|prd"),
    **_words(_WITHDRAWN, "withdrawn|retired"),
    **_words(_SUPERSEDED, "superseded"),
}

OASIS: Mapping[str, Status] = {
    # Committee specifications, project specifications and notes are final; drafts have a D, reviews a PR.
    **_words(_PUBLISHED, "os|cs|ps|cn|standard|committee specification"),
    **_words(Status.IN_DEVELOPMENT, "wd|csd|csprd|csp|cnd|cnprd|psd|cos|committee specification draft"),
    **_words(_WITHDRAWN, "withdrawn|retired"),
}

ETSI: Mapping[str, Status] = {
    **_words(_PUBLISHED, "published|approved"),
    **_words(_WITHDRAWN, "withdrawn|historical"),
    **_words(_SUPERSEDED, "superseded"),
    **_words(Status.IN_DEVELOPMENT, "draft|on approval|under approval|start of work"),
    **dict.fromkeys((etsi.NEWEST, etsi.NEWEST_OF_RELEASE), _PUBLISHED),
    **dict.fromkeys((etsi.LATER, etsi.LATER_OF_RELEASE, etsi.LATER_OF_BASE), _SUPERSEDED),
}
"""Status of each word; the records themselves have none, so it comes from the list of members."""

ITU: Mapping[str, Status] = {
    # `Withdrawal` means every text that is not in force; most of these are superseded by a later edition.
    **{word: status for word, status in COMMON.items() if word != "withdrawal"},
    "withdrawal": Status.UNKNOWN,
    **{f"{prefix}{word}": _SUPERSEDED for prefix in ("", "withdrawal, ") for word in (itu.LATER, itu.LATER_OF_BASE)},
}

THREEGPP: Mapping[str, Status] = {
    **_words(_PUBLISHED, "under change control|published"),
    **_words(Status.IN_DEVELOPMENT, "draft"),
    **_words(_WITHDRAWN, "withdrawn|withdrawn under change control"),
    **_words(Status.CANCELLED, "withdrawn before change control"),
}

# One of three fields contains the word for a superseded or withdrawn document or a draft. Without such a word a document
# with an active `standard_status` is in force. An inactive draft is superseded by a later draft or by the standard.
IEEE: Sequence[tuple[frozenset[str], Status]] = (
    (frozenset({"withdrawn"}), _WITHDRAWN),
    (frozenset({"superseded"}), _SUPERSEDED),
    (frozenset({"draft", "inactive", ieee.STANDARD}), _SUPERSEDED),
    (frozenset({"draft", "inactive", ieee.LATER_DRAFT}), _SUPERSEDED),
    (frozenset({"draft", "inactive"}), Status.UNKNOWN),
    (frozenset({"draft"}), Status.IN_DEVELOPMENT),
    (frozenset({"inactive"}), _WITHDRAWN),
    (frozenset({"active"}), _PUBLISHED),
    (frozenset({"approved"}), _PUBLISHED),
)


def _by_table(
    table: Mapping[str, Status], default: Status = Status.UNKNOWN, *, printed: bool = False
) -> Callable[[StageFacts], Stage]:
    """Return a reader of stages that uses a table.

    Args:
        table: Status of each word, in lower case.
        default: Status of a record without a word; `published` for a series whose documents are all published.
        printed: Whether the stage in the designation, which is more exact, precedes the word of the record.
    """

    def read(facts: StageFacts) -> Stage:
        stage = (facts.designation.stage or "") if printed else ""
        native = stage or ", ".join(filter(None, (*facts.words, facts.listed)))
        candidates = (stage.strip("0123456789"), native, *facts.words[:1])
        status = next((table[word] for word in map(_fold, candidates) if word in table), None)
        if status is None and not native:
            status = default
        # A document with a replacement is superseded, whatever its approval.
        if facts.replaced and status in (_PUBLISHED, _WITHDRAWN):
            status = _SUPERSEDED
        return _stage(native, status or Status.UNKNOWN)

    return read


def _fold(word: str) -> str:
    """Return one form for `draft-public`, `Draft public` and `draftPublic`."""
    return " ".join(_BREAKS.sub(" ", word).casefold().split())


def _common(facts: StageFacts) -> Stage:
    first = facts.words[0] if facts.words else ""
    if _NUMERIC.fullmatch(first):
        second = facts.words[1] if len(facts.words) > 1 else ""
        code = harmonised_stage(f"{first}.{second}" if len(first) == 2 and second else first)
        if facts.replaced and code.status is _WITHDRAWN:
            return attrs.evolve(code, status=_SUPERSEDED)
        return code
    return _by_table(COMMON)(facts)


def _ieee(facts: StageFacts) -> Stage:
    fields = (
        *facts.words,
        *(facts.extension.get(name) for name in ("standard_status", "standard_modified")),
        facts.listed,
    )
    words: dict[str, str] = {}
    for word in fields:
        if isinstance(word, str) and word:
            words.setdefault(word.casefold(), word)
    status = next((status for needed, status in IEEE if needed.issubset(words)), Status.UNKNOWN)
    native = ", ".join(words.values())
    # The harmonised codes of superseded and withdrawn standards do not apply to drafts.
    return Stage(native, None, status) if "draft" in words else _stage(native, status)


def _ietf(facts: StageFacts) -> Stage:
    if facts.designation.stage:
        return _by_table(DRAFTS, Status.IN_DEVELOPMENT)(facts)
    return _by_table(RFCS, _PUBLISHED)(facts)


def _w3c(facts: StageFacts) -> Stage:
    stage = _by_table(W3C, printed=True)(facts)
    return Stage(f"{stage.native}, {facts.listed}", None, _SUPERSEDED) if facts.listed else stage


def _threegpp(facts: StageFacts) -> Stage:
    """Return the stage; versions below 3 are drafts, 1 for information, 2 for approval (3GPP TR 21.900, 4.0A)."""
    version = facts.designation.iteration
    draft = version is not None and int(version.partition(".")[0]) < 3
    return _by_table(THREEGPP, Status.IN_DEVELOPMENT if draft else _PUBLISHED)(facts)


STAGES: Mapping[str, Callable[[StageFacts], Stage]] = {
    "common": _common,
    "iec": _by_table(IEC),
    "ieee": _ieee,
    "etsi": _by_table(ETSI),
    "itu": _by_table(ITU),
    "ietf": _ietf,
    "w3c": _w3c,
    "nist": _by_table(NIST, _PUBLISHED, printed=True),
    "oasis": _by_table(OASIS, _PUBLISHED, printed=True),
    "3gpp": _threegpp,
}
"""Reader of stages for each value of `Dataset.stages`."""
