"""What a record is called: its designation, read by the grammars of its dataset, and the key it is kept under."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from aistandards.plugin import Designation, DesignationError
from aistandards_isoiec.designation import IsoIecGrammar
from aistandards_itu.designation import ItuGrammar
from aistandards_relaton.datasets import Dataset
from aistandards_relaton.fields import LINKS, primary_identifier, text, values
from aistandards_relaton.grammars import GRAMMARS
from aistandards_relaton.grammars.joint import iso_spelling
from aistandards_relaton.grammars.pattern import folded
from aistandards_relaton.spelling import meant

_PARSERS: Mapping[str, Callable[[str], Designation]] = {
    **{name: grammar.parse for name, grammar in GRAMMARS.items()},
    "iso-iec": IsoIecGrammar().parse,
    "itu-t": ItuGrammar().parse,
}
_OUTSIDE_OF_KEYS = re.compile(r"[^0-9a-zа-яё]+")
_LONGEST_KEY = 200


def read(dataset: Dataset, identifier: str) -> Designation:
    """The designation that an identifier is.

    Raises:
        DesignationError: None of the dataset's grammars can read it; the error is of the one that read furthest.
    """
    identifier = meant(dataset, identifier)
    joint = iso_spelling(folded(identifier)) if dataset.joint else None
    spelling = joint or _prefixed(dataset, identifier)
    furthest: DesignationError | None = None
    for name in dataset.grammars:
        # In IEEE's own spelling a draft that ISO leads would be read as a part of an ISO standard: its year as the part.
        if dataset.joint and joint is None and name == "iso-iec":
            continue
        try:
            return _PARSERS[name](spelling)
        except DesignationError as error:
            if furthest is None or error.position > furthest.position:
                furthest = error
    raise furthest or DesignationError(identifier, 0, "no grammar reads it")


def read_related(dataset: Dataset, identifier: str) -> Designation:
    """The designation of another document that a record names: of its own body first, then of any.

    Raises:
        DesignationError: No grammar can read it.
    """
    try:
        return read(dataset, identifier)
    except DesignationError:
        for name, parse in _PARSERS.items():
            if name not in dataset.grammars:
                try:
                    return parse(identifier)
                except DesignationError:
                    continue
        raise


def _prefixed(dataset: Dataset, identifier: str) -> str:
    if not dataset.prefixes or identifier.startswith(dataset.prefixes):
        return identifier
    # A dataset that has other grammars too (ITU-T's beside ITU-R's) names the body in full.
    return identifier if len(dataset.grammars) > 1 else f"{dataset.prefixes[0]} {identifier}"


def key_of(dataset: Dataset, record: Mapping[str, Any]) -> str | None:
    """The key of a record within its source; None when it has no identifier.

    It has to outlive renamings. The name of the member and the record's `id` do not: both were spelt anew when
    datasets moved to the next generation of the schema (`CSAF-V2.0-CS03.yaml` became `oasis-csaf-v2-0-cs03.yaml`, `id`
    `OASIScsaf-v2.0-CS03` became `OASIScsafv20CS03`). So it is the number of the document's page where the body numbers
    its pages: for IEC the number of the publication, which is the key of the IEC source too. Elsewhere it is the
    identifier in small letters without signs. These bodies give a new document a new identifier, unlike ISO, whose
    projects are renamed from stage to stage; only their capitals and dashes have changed over the years.
    """
    identifier = primary_identifier(record)
    if identifier is None:
        return None
    if dataset.key is not None:
        page, key = _page_pattern(dataset.key[0]), dataset.key[1]
        for link in values(record, *LINKS):
            if found := page.match(text(link) or ""):
                return key.format(found[1])
    return _OUTSIDE_OF_KEYS.sub("-", folded(identifier).casefold()).strip("-")[:_LONGEST_KEY] or None


_page_pattern = cache(re.compile)
