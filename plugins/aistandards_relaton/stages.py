"""What the datasets say of where a document stands, and what that means on the common ladder.

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
"""Harmonised codes; of what is being made the datasets tell too little for one."""


@attrs.frozen(slots=True)
class Told:
    """What a record tells about its stage.

    Attributes:
        words: Stage and substage.
        designation: What it is called, taken apart; that may tell a stage too.
        extension: The body's own fields.
        replaced: Whether it names what replaces it, or something listed does.
        listed: The word for its standing among what is listed.
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
"""Words that mean the same wherever they are used; ISO's numbers are read as harmonized codes."""

IEC: Mapping[str, Status] = {
    "published": _PUBLISHED,
    "revised": _SUPERSEDED,
    "replaced": _SUPERSEDED,
    "withdrawn": _WITHDRAWN,
}

RFCS: Mapping[str, Status] = {
    # In this series being published is one thing and the standing of what was published another.
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
    # Committee and project specifications are final results, notes too; what is drafted or reviewed has a D or PR.
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
"""The records have no word of their own; what is listed beside them tells, and nothing else does."""

ITU: Mapping[str, Status] = {
    # `Withdrawal` stands for whatever is not in force: superseded by a later edition far more often than withdrawn.
    **{word: status for word, status in COMMON.items() if word != "withdrawal"},
    "withdrawal": Status.UNKNOWN,
    **{f"{front}{word}": _SUPERSEDED for front in ("", "withdrawal, ") for word in (itu.LATER, itu.LATER_OF_BASE)},
}

THREEGPP: Mapping[str, Status] = {
    **_words(_PUBLISHED, "under change control|published"),
    **_words(Status.IN_DEVELOPMENT, "draft"),
    **_words(_WITHDRAWN, "withdrawn|withdrawn under change control"),
    **_words(Status.CANCELLED, "withdrawn before change control"),
}

# What is superseded, withdrawn or a draft says so in one of three fields; without a word in them it is in force while
# its `standard_status` is active. An inactive draft is one that a later draft or the standard has taken the place of.
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
) -> Callable[[Told], Stage]:
    """Read by a table.

    Args:
        table: Status by word, in lower case.
        default: What a record without any word is. Where all of a series is published, silence means published.
        printed: Whether a stage in the designation is believed before the record's word, being the more exact.
    """

    def read(told: Told) -> Stage:
        own = (told.designation.stage or "") if printed else ""
        native = own or ", ".join(filter(None, (*told.words, told.listed)))
        candidates = (own.strip("0123456789"), native, *told.words[:1])
        status = next((table[word] for word in map(_fold, candidates) if word in table), None)
        if status is None and not native:
            status = default
        # Whoever names what replaces it is no longer what to read, whatever it was approved as.
        if told.replaced and status in (_PUBLISHED, _WITHDRAWN):
            status = _SUPERSEDED
        return _stage(native, status or Status.UNKNOWN)

    return read


def _fold(word: str) -> str:
    """`draft-public`, `Draft public` and `draftPublic` are one word."""
    return " ".join(_BREAKS.sub(" ", word).casefold().split())


def _common(told: Told) -> Stage:
    first = told.words[0] if told.words else ""
    if _NUMERIC.fullmatch(first):
        second = told.words[1] if len(told.words) > 1 else ""
        code = harmonised_stage(f"{first}.{second}" if len(first) == 2 and second else first)
        if told.replaced and code.status is _WITHDRAWN:
            return attrs.evolve(code, status=_SUPERSEDED)
        return code
    return _by_table(COMMON)(told)


def _ieee(told: Told) -> Stage:
    fields = (
        *told.words,
        *(told.extension.get(name) for name in ("standard_status", "standard_modified")),
        told.listed,
    )
    words: dict[str, str] = {}
    for word in fields:
        if isinstance(word, str) and word:
            words.setdefault(word.casefold(), word)
    status = next((status for needed, status in IEEE if needed.issubset(words)), Status.UNKNOWN)
    native = ", ".join(words.values())
    # What became of a draft has no place among the codes of what became of a standard.
    return Stage(native, None, status) if "draft" in words else _stage(native, status)


def _ietf(told: Told) -> Stage:
    if told.designation.stage:
        return _by_table(DRAFTS, Status.IN_DEVELOPMENT)(told)
    return _by_table(RFCS, _PUBLISHED)(told)


def _threegpp(told: Told) -> Stage:
    """Versions below 3 are drafts: 1 is shown for information, 2 for approval (3GPP TR 21.900, 4.0A)."""
    version = told.designation.iteration
    draft = version is not None and int(version.partition(".")[0]) < 3
    return _by_table(THREEGPP, Status.IN_DEVELOPMENT if draft else _PUBLISHED)(told)


STAGES: Mapping[str, Callable[[Told], Stage]] = {
    "common": _common,
    "iec": _by_table(IEC),
    "ieee": _ieee,
    "etsi": _by_table(ETSI),
    "itu": _by_table(ITU),
    "ietf": _ietf,
    "w3c": _by_table(W3C, printed=True),
    "nist": _by_table(NIST, _PUBLISHED, printed=True),
    "oasis": _by_table(OASIS, _PUBLISHED, printed=True),
    "3gpp": _threegpp,
}
"""How each dataset's stages are read, by `Dataset.stages`."""
