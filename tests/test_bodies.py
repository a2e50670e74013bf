"""What a body is called and how it writes stands in the plugins: the core names no body, its committees or its types."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installed import PLUGINS

CORE = Path(__file__).resolve().parents[1] / "src" / "aistandards"
FILES = sorted(path for path in CORE.rglob("*.py") if "template" not in path.parts)

ALLOWED = {
    ("greeting.py", 'show "ISO/IEC 42001"'): "an example of a command",
    ("greeting.py", "AI standards of ITU-T, ISO, IEC and other bodies"): "what the catalogue is about",
    ("output.py", "e.g. 'ISO/IEC 42001'."): "an example in the help",
    ("odf.py", "urn:oasis:names:tc:opendocument:xmlns:"): "the names of a format contain that of its body",
    ("output.py", "Body or publisher: itu-t, iso, iec."): "an example in the help",
    ("output.py", "e.g. 'ISO/IEC JTC 1/SC 42'."): "an example in the help",
    ("output.py", "e.g. 'Technical Report'."): "an example in the help",
    ("sync_command.py", "all ITU-T summaries."): "the help says what the option costs today",
    ("settings.py", 'write sources = ["iso", "itu-t"]'): "an example in an error",
    ("exchange.py", "International Standard"): "the Exchange Database sorts deliverables by these words",
    ("exchange.py", "Specification"): "the Exchange Database sorts deliverables by these words",
    ("exchange.py", "National Standard"): "the Exchange Database sorts deliverables by these words",
    ("exchange.py", "Recommendation"): "the Exchange Database sorts deliverables by these words",
    ("exchange.py", "Technical Report"): "the Exchange Database sorts deliverables by these words",
    ("exchange.py", "Technical Specification"): "the Exchange Database sorts deliverables by these words",
    ("exchange.py", "Technical Paper"): "the Exchange Database sorts deliverables by these words",
    ("typography.py", "(?<=Recommendation)s"): "a plural is folded before any grammar reads the text",
    ("typography.py", "# ITU-T Y. / 3172"): "a comment inside of an expression",
}
"""By file and a part of the text: why a name may stand there."""


def names() -> frozenset[str]:
    """What the manifests call bodies, their committees and their types of deliverables; words of one letter apart."""
    told = {
        name
        for body in PLUGINS.bodies
        for name in (
            body.id,
            body.id.upper().partition("-")[0],
            body.title,
            *body.publishers,
            *body.openings,
            *body.committees,
            *body.deliverable_types,
        )
    }
    return frozenset(name for name in told if len(name) > 2 and name not in COMMON_WORDS)


COMMON_WORDS = frozenset({"Article", "Data", "Document", "Guide", "Other", "Standard", "Supplement", "Adobe"})
"""Names that are words of the language, or of a file format, too."""


def texts(path: Path) -> Iterator[str]:
    """The texts of a file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = [body for node in ast.walk(tree) if isinstance(body := getattr(node, "body", None), list)]
    docstrings = {id(statement.value) for block in blocks for statement in block if isinstance(statement, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORE).as_posix())
def test_the_core_names_no_body(path: Path) -> None:
    word = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(names(), key=len, reverse=True)))})(?![\w-])")
    for text in texts(path):
        for allowed in (part for file, part in ALLOWED if file == path.name):
            text = text.replace(allowed, "")
        assert not word.findall(text), f"in {text!r:.200}; let a manifest or a grammar say it"


def test_every_exception_is_still_needed() -> None:
    for file, part in ALLOWED:
        assert any(part in text for path in FILES if path.name == file for text in texts(path)), (file, part)
