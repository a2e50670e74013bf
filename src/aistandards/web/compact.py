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
_OPTIONAL = re.compile("</p></li>|</?(?:head|body)>|</(?:html|li|dt|dd|tr|td|th|thead|tbody|tfoot)>")
_PARAGRAPH = re.compile(
    r"</p>(?=\s*(?:\{% end(?:if|block) %\})*\s*</?(?:p|ul|ol|dl|h[1-6]|section|main|footer|form|div)\b)"
)
_QUOTED = re.compile(r' ([a-z-]+)="([A-Za-z0-9_#./-]*[A-Za-z0-9_])"(?=[ >]|$)')
_ADDRESS = re.compile(r' (href|src|action)="(\{\{ (?:href|file|address\.\w+)\([^"{}]*\) \}\})"(?=[ >{])')
"""An address inside the site, which has no character that needs quotes."""

_CODE = re.compile(
    r' (href|hreflang|lang|dir|class)="(\{\{ (?:target|code|language|direction|value|code_of_language) \}\})"(?=[ >{])'
)
_STATEMENT = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)


def compact(source: str) -> str:
    r"""Return a template that gives the same document in fewer bytes.

    Args:
        source: Text of the template.

    >>> compact('<ul>\n<li class="a">{{ f(x="y") }}</li>\n</ul>\n')
    '<ul><li class=a>{{ f(x="y") }}</ul>'
    """
    text = _SPACE_AFTER.sub(r"\1", _SPACE_BEFORE.sub("", source))
    text = _CODE.sub(r" \1=\2", _ADDRESS.sub(r" \1=\2", _OPTIONAL.sub("", _PARAGRAPH.sub("", text))))
    pieces = _STATEMENT.split(text)
    return "".join(piece if number % 2 else _QUOTED.sub(r" \1=\2", piece) for number, piece in enumerate(pieces))
