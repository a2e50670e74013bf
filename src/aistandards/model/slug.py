"""Slugs: the names of standards, works, committees and concepts in addresses and file names.

A name is published in addresses, so a slug never changes while the name is the same. A slug has the characters `a-z`,
`0-9` and `-` only, which no web server, browser or file system encodes, refuses or folds.
"""

import re
from hashlib import blake2b
from unicodedata import combining, normalize

MAX_LENGTH = 120
"""The longest slug. A file system allows names of 255 bytes, and a suffix such as `.jsonld` follows."""

_OTHERS = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""The names of devices, which Windows refuses as names of files with any suffix."""


def slug_of(name: str) -> str:
    """Return the slug of a designation, of a work, which has no date, of a committee, or of a concept.

    Punctuation is folded, so two names that differ only in punctuation or in case have one slug. A hash of the name follows
    where letters outside ASCII would be lost, where the name is too long, and where Windows reserves it.

    >>> slug_of("ISO/IEC 42001:2023"), slug_of("ISO/IEC JTC 1/SC 42")
    ('iso-iec-42001-2023', 'iso-iec-jtc-1-sc-42')
    >>> slug_of("ГОСТ Р 59276-2020"), slug_of("GB/T 45654—2025")
    ('59276-2020-0102515e', 'gb-t-45654-2025')

    Args:
        name: The name in its canonical spelling.
    """
    slug = _folded(name)
    if slug and len(slug) <= MAX_LENGTH and not _RESERVED.fullmatch(slug) and not _is_partly_lost(name):
        return slug
    digest = blake2b(normalize("NFC", name).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{slug[: MAX_LENGTH - len(digest) - 1].rstrip('-')}-{digest}".lstrip("-")


def _folded(name: str) -> str:
    plain = name if name.isascii() else "".join(mark for mark in normalize("NFKD", name) if not combining(mark))
    return _OTHERS.sub("-", plain.lower()).strip("-")


def _is_partly_lost(name: str) -> bool:
    """Return whether a name has letters, accents or digits that a slug cannot have."""
    return not name.isascii() and any(not mark.isascii() and (mark.isalnum() or combining(mark) != 0) for mark in name)
