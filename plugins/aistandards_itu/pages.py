"""HTML pages of ITU, parsed within bounds.

The parser takes time in proportion to the square of the depth of nesting and of the number of attributes. Both are
counted before a page is parsed.
"""

import re

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 2000
"""Maximum number of elements that are open at the same time; real pages have about 30."""

MAX_ATTRIBUTES = 2000
"""Maximum number of spaces and equals signs in a tag, one of which each attribute has."""

_TAG = re.compile(rb"<(/?+)([a-zA-Z][a-zA-Z0-9]*+)([^>]*+)")
_SEPARATOR = re.compile(rb"[\s/=]++")
# Elements without content, and elements whose end tag is often omitted and which end at the next one.
_NOT_NESTED = frozenset(
    b"area base br col embed hr img input link meta source track wbr p li dd dt tr td th tbody thead tfoot option".split()
)


def parse_page(content: bytes) -> LexborHTMLParser:
    """Return the parsed page.

    Raises:
        ValueError: The page is nested too deep, or a tag has too many attributes.
    """
    depth = 0
    for closing, name, attributes in _TAG.findall(content):
        if len(attributes) > MAX_ATTRIBUTES and len(_SEPARATOR.findall(attributes)) > MAX_ATTRIBUTES:
            raise ValueError(f"the page has a tag with more than {MAX_ATTRIBUTES} attributes")
        if name.lower() not in _NOT_NESTED:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > MAX_DEPTH:
                raise ValueError(f"the page is nested more than {MAX_DEPTH} deep")
    return LexborHTMLParser(content)


def is_closed(content: bytes) -> bool:
    """Return whether a page has its end tag, so that it is not cut off."""
    return b"</html" in content[-4096:].lower()
