"""Which module reads which file: by its ending, or else by its content."""

import re

from aistandards.check.documents.interface import UnreadableError

_PLAIN = """.txt .text .log .rst .adoc .asciidoc .asc .org .textile .wiki .mediawiki .typ .me .yml .yaml .toml .ini .cfg .conf
    .properties .ttl .py"""
_READERS = {
    **dict.fromkeys(_PLAIN.split(), "plain"),
    **dict.fromkeys(".md .markdown .mdown .mkd .mdx .qmd .rmd".split(), "markdown"),
    **dict.fromkeys(".html .htm .xhtml .xht".split(), "html"),
    **dict.fromkeys(".xml .svg .rdf .xsd .dita .ditamap .docbook .dbk .jats .tei .reqif .xliff .xlf".split(), "markup"),
    **dict.fromkeys(".json .jsonl .ndjson .jsonld .json5 .jsonc .geojson".split(), "json"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "csv"),
    **dict.fromkeys((".tex", ".ltx", ".latex"), "tex"),
    ".bib": "bibtex",
    ".ipynb": "notebook",
    **dict.fromkeys(".docx .docm .dotx .dotm".split(), "docx"),
    **dict.fromkeys(".pptx .pptm .ppsx .ppsm .potx .potm".split(), "pptx"),
    **dict.fromkeys(".xlsx .xlsm .xltx .xltm".split(), "xlsx"),
    **dict.fromkeys(".odt .ott .odm .fodt .odp .otp .fodp .ods .ots .fods".split(), "odf"),
    ".epub": "epub",
    ".rtf": "rtf",
    ".pdf": "pdf",
}
"""Module of each file ending; only the module that a file needs is imported."""

_IN_CHILD = {
    **dict.fromkeys(("docx", "pptx", "xlsx", "odf", "epub", "pdf", "rtf"), 0),
    **dict.fromkeys(("markdown", "markup", "notebook"), 1 << 16),
}
"""Readers that run in a process of their own, for files of more bytes than this: a library does their work, or unpacks it."""

_PARTS = (
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("xl/", "xlsx"),
    ("meta-inf/container.xml", "epub"),
    ("content.xml", "odf"),
)
"""What the name of a part of an archive tells."""

_BEGINNINGS = (
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"\{\\rtf"), "rtf"),
    (re.compile(rb"<\?xml[^>]*+>\s*+(?:<!--[^>]*+>\s*+)*+<(?:!doctype\s++)?html\b", re.IGNORECASE), "html"),
    (re.compile(rb"<(?:!doctype\s++html|html)\b", re.IGNORECASE), "html"),
    (re.compile(rb"<\?xml\b"), "markup"),
    (re.compile(rb"\{\s*+\"(?:cells|metadata|nbformat)\"\s*+:.*\"nbformat\"\s*+:", re.DOTALL), "notebook"),
    (re.compile(rb"[\[{]\s*+[\"{\[]"), "json"),
    (re.compile(rb"\\documentclass\b"), "tex"),
    (re.compile(rb"@\w{1,30}\s*+\{\s*+[^\s,{}]{1,200},"), "bibtex"),
)
"""What the beginning of a file without an ending tells, in this order."""

_MARK, _ARCHIVE = b"\xef\xbb\xbf", b"PK\x03\x04"


def reader_of_ending(ending: str) -> str | None:
    """Return the module that reads files with an ending; None for another ending, and for none at all."""
    return _READERS.get(ending.casefold())


def reader_of_content(content: bytes) -> str | None:
    """Return the module that reads a content; None for a content that is neither text nor a known format.

    A text in which nothing else is recognised is plain text.
    """
    if content.startswith(_ARCHIVE):
        return _reader_of_archive(content)
    text = content.removeprefix(_MARK).lstrip()
    reader = next((reader for beginning, reader in _BEGINNINGS if beginning.match(text)), "plain")
    # A text in UTF-16 or UTF-32 has a mark and bytes of value 0.
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
    return None if reader == "plain" and not marked and b"\0" in content[: 1 << 16] else reader


def needs_process(reader: str, size: int) -> bool:
    """Return whether a reader runs in a process of its own for a content of some size."""
    return reader in _IN_CHILD and size > _IN_CHILD[reader]


def _reader_of_archive(content: bytes) -> str | None:
    from aistandards.check.documents.archive import Archive

    try:
        names = Archive(content).names()
    except UnreadableError:
        return None
    return next((reader for part, reader in _PARTS if any(name.startswith(part) for name in names)), None)
