"""Templates without what HTML does not need: white space between blocks, optional end tags, quotes around words.

The texts of templates are made short once, when they are loaded; texts of upstreams never pass through here.
"""

import re

_BLOCKS = (
    "html|head|meta|link|title|body|header|nav|ul|ol|li|main|section|h1|h2|h3|p|dl|dt|dd|div|table|thead|tbody|tfoot"
    "|tr|th|td|form|fieldset|footer|details|summary|script"
)
_SPACE_BEFORE = re.compile(rf"\s*\n\s*(?=</?(?:{_BLOCKS})\b)")
_SPACE_AFTER = re.compile(rf"(</?(?:{_BLOCKS})(?:[ {{][^<>]*)?>)\s*\n\s*")
_OPTIONAL = re.compile("</p></li>|</(?:li|dt|dd|tr|td|th|thead|tbody|tfoot)>")
_QUOTED = re.compile(r' ([a-z-]+)="([A-Za-z0-9_-]+)"(?=[ >]|$)')
_ADDRESS = re.compile(r' (href|src|action)="(\{\{ (?:href|file|address\.\w+)\([^"{}]*\) \}\})"(?=[ >{])')
"""An address inside the site, which has no character that needs quotes."""

_CODE = re.compile(r' (hreflang|lang|dir)="(\{\{ (?:code|language|direction) \}\})"(?=[ >{])')
_STATEMENT = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)


def compact(source: str) -> str:
    r"""Return a template that gives the same document in fewer bytes.

    Args:
        source: Text of the template.

    >>> compact('<ul>\n<li class="a">{{ f(x="y") }}</li>\n</ul>\n')
    '<ul><li class=a>{{ f(x="y") }}</ul>'
    """
    text = _SPACE_AFTER.sub(r"\1", _SPACE_BEFORE.sub("", source))
    text = _CODE.sub(r" \1=\2", _ADDRESS.sub(r" \1=\2", _OPTIONAL.sub("", text)))
    pieces = _STATEMENT.split(text)
    return "".join(piece if number % 2 else _QUOTED.sub(r" \1=\2", piece) for number, piece in enumerate(pieces))
