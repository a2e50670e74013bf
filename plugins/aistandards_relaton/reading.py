"""Designation and key of a record, read with the grammars of its dataset."""

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
from aistandards_relaton.grammars.pattern import normalised
from aistandards_relaton.spelling import corrected

_PARSERS: Mapping[str, Callable[[str], Designation]] = {
    **{name: grammar.parse for name, grammar in GRAMMARS.items()},
    "iso-iec": IsoIecGrammar().parse,
    "itu-t": ItuGrammar().parse,
}
_KEY_SEPARATORS = re.compile(r"[^0-9a-zа-яё]+")
_MAX_KEY = 200


def read(dataset: Dataset, identifier: str) -> Designation:
    """Return the designation of an identifier.

    Raises:
        DesignationError: No grammar of the dataset reads the identifier; the error is that of the grammar that read most.
    """
    identifier = corrected(dataset, identifier)
    joint = iso_spelling(normalised(identifier)) if dataset.joint else None
    spelling = joint or _prefixed(dataset, identifier)
    furthest: DesignationError | None = None
    for name in dataset.grammars:
        # The ISO/IEC grammar would take the year of a joint draft in IEEE's spelling for a part.
        if dataset.joint and joint is None and name == "iso-iec":
            continue
        try:
            return _PARSERS[name](spelling)
        except DesignationError as error:
            if furthest is None or error.position > furthest.position:
                furthest = error
    raise furthest or DesignationError(identifier, 0, "no grammar reads it")


def read_related(dataset: Dataset, identifier: str) -> Designation:
    """Return the designation of a related document, by the grammars of the dataset and then by all others.

    Raises:
        DesignationError: No grammar reads the identifier.
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
    # A dataset with several grammars (ITU-T and ITU-R) always names the body.
    return identifier if len(dataset.grammars) > 1 else f"{dataset.prefixes[0]} {identifier}"


def key_of(dataset: Dataset, record: Mapping[str, Any], known: str | None = None) -> str | None:
    """Return the key of a record in its source, or None without an identifier.

    The key must survive renaming. The name of the member and the `id` of the record do not: both changed with the version
    of the schema (`CSAF-V2.0-CS03.yaml` became `oasis-csaf-v2-0-cs03.yaml`, `OASIScsaf-v2.0-CS03` became
    `OASIScsafv20CS03`). Where the body numbers the pages of documents, the key is that number; for IEC it is the number of
    the publication, as in the IEC source. Elsewhere the key is the identifier in lower case without signs: a new document
    of these bodies has a new identifier, and over the years only capitals and dashes have changed. ISO in contrast renames
    its projects at every stage.

    Args:
        dataset: The dataset.
        record: The decoded member.
        known: Key of the record that was read from this member before. It stays when a member loses the link to its
            page, or gets one.
    """
    by_identifier = identifier_key(record)
    if by_identifier is None:
        return None
    if dataset.key is not None:
        if known == by_identifier:
            return known
        page, key = _page_pattern(dataset.key[0]), dataset.key[1]
        for link in values(record, *LINKS):
            if match := page.match(text(link) or ""):
                return key.format(match[1])
        return known or by_identifier
    return by_identifier


def identifier_key(record: Mapping[str, Any]) -> str | None:
    """Return the key of a record that has no other: its identifier in lower case without signs."""
    identifier = primary_identifier(record)
    if identifier is None:
        return None
    return _KEY_SEPARATORS.sub("-", normalised(identifier).casefold()).strip("-")[:_MAX_KEY] or None


_page_pattern = cache(re.compile)
