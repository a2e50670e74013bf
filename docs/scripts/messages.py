"""Renew the texts to translate in src/aistandards/locale/, and compile them.

Run `python docs/scripts/messages.py` after a change of a heading, a help text, an error or a page. A new text gets an entry
without a translation in each `.po` file, a text that is gone loses its entry, and the `.mo` files are made anew.
"""

import ast
import datetime
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from page_texts import page_texts

from aistandards.catalog.changes import KINDS
from aistandards.cli.main import COMMANDS, cli
from aistandards.model.languages import UN_LANGUAGES
from aistandards.sync.choice import Reason
from aistandards.translation import FOLDER, MESSAGE

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("src/aistandards", "plugins")
PREDICATES = {"UnreadableError", "LimitError"}
"""Errors whose text is told of a document: the name of the document precedes it."""

SPEAKING = {
    "sentence",
    "_unexpected",
    "_miss",
    "_understood",
    "_nothing",
    "_designations",
    "_print_reports",
    "_summary",
}
"""Functions of the command whose texts are printed on standard error."""

FOR_PROGRAMMERS = {"AttributeError", "KeyError", "TypeError", "ValueError"}
"""Errors of Python: the command prints none of them."""

NOT_TRANSLATED = {
    "src/aistandards/catalog/files": "maintainers of the catalogue",
    "src/aistandards/catalog/index/lines.py": "programmers",
    "src/aistandards/check/reference_labels.py": "people who label",
    "src/aistandards/model/codec.py": "programmers",
    "src/aistandards/model/relation.py": "programmers",
    "src/aistandards/model/sanitise.py": "authors of plugins",
    "src/aistandards/model/vocabulary.py": "authors of vocabularies",
    "src/aistandards/plugin/discovery.py": "authors of plugins",
    "src/aistandards/plugin/isolation.py": "authors of plugins",
    "src/aistandards/plugin/json_split.py": "authors of plugins",
    "src/aistandards/plugin/manifest.py": "authors of plugins",
    "src/aistandards/plugin/scaffold": "authors of plugins",
    "src/aistandards/plugin/table": "authors of plugins",
    "src/aistandards/store/postgresql.py": "administrators of a server",
    "src/aistandards/tagging": "authors of rules, labels and decisions",
    "src/aistandards/testing": "authors of plugins",
    "src/aistandards/web/mcp": "programs that ask",
}
"""Places of errors that only these people meet; they stay in English."""

FOR_PEOPLE = {"src/aistandards/tagging/vocabularies.py", "src/aistandards/model/dates.py"}
"""Places of errors that everybody meets, although their kind or their folder stays in English."""

PARTS = (
    "there are: {0}",
    "there are: {0}; nearest: {1}",
    "nearest: {0}",
    "; nearest: {0}",
    ', only its status: `aistandards resolve "{0}"` prints it',
    " (read as {0})",
    "{0} (read as {1})",
)
"""Parts of messages that are put together of several texts."""

OF_CLICK = (
    "Error: {0}",
    "Try {0} for help.",
    "Invalid value: {0}",
    "Invalid value for {0}: {1}",
    "Missing argument {0}.",
    "Missing option {0}.",
    "Missing argument {0}. Choose from: {1}",
    "Missing option {0}. Choose from: {1}",
    "Missing command.",
    "No such option {0}.",
    "No such option: {0}",
    "No such option {0}. Did you mean {1}?",
    "No such option: {0} Did you mean {1}?",
    "No such option {0}. (Did you mean one of: {1}?)",
    "No such option: {0} (Did you mean one of: {1}?)",
    "No such command {0}.",
    "No such command {0}. Did you mean {1}?",
    "No such command {0}. (Did you mean one of: {1}?)",
    "Got unexpected extra argument ({0})",
    "Got unexpected extra arguments ({0})",
    "Option {0} requires an argument.",
    "Option {0} requires {1} arguments.",
    "Option {0} does not take a value.",
    "{0} is not one of {1}.",
    "{0} is not a valid integer.",
    "{0} is not a valid float.",
    "{0} is not a valid integer range.",
    "{0} is not a valid float range.",
    "{0} is not in the range {1}.",
    "File {0} does not exist.",
    "Directory {0} does not exist.",
    "Path {0} does not exist.",
    "File {0} is a directory.",
    "Directory {0} is a file.",
    "default: {0}",
    "required",
)
"""Messages of click and remarks in its help texts."""

HEADINGS_OF_CLICK = ("Usage:", "Options", "Commands", "Commands of plugins", "Show this message and exit.")


WORDS = (
    "designation",
    "title",
    "status",
    "stage",
    "issued",
    "body",
    "type",
    "edition",
    "committee",
    "registered",
    "target",
    "approved",
    "published",
    "withdrawn",
    "link",
    "abstract",
    "source",
    "count",
    "concept",
    "not assessed",
    "none",
    "in development",
    "in-development",
    "proposed",
    "superseded",
    "cancelled",
    "unknown",
    "differs",
    "id",
    "label",
    "broader",
    "anchors",
    "definition",
    "scope",
    "for example",
    "but not",
    "relevance",
    "year",
    "replaces",
    "replaced-by",
    "amends",
    "same work",
    "part-of",
    "identical-to",
    "none found among {number} assessed",
    "only outside the chosen relevance",
    "total",
    "ai",
    "ai-enabled",
    "protective",
    "not-ai",
    "gone",
    "certain",
    "mentions",
    "in force",
    "work-item",
    "when",
    "run",
    "severity",
    "change",
    "substantive",
    "editorial",
    "clause",
    "page",
    "note",
    "held",
    "presumption",
    "official journal",
    "as stated",
    "host",
    "location",
    "date",
    "read",
    "read in",
    "licence",
    "confidence",
    "review",
    "evidence",
)
"""Headings, labels and values that the code names elsewhere than in a call of `translate`."""


def headings() -> Iterator[str]:
    """Yield the words that the command translates one by one, in the code: headings, labels and values."""
    yield from (*WORDS, *KINDS, *(reason.value for reason in Reason))
    for path in (*sorted((ROOT / "src/aistandards/cli").glob("*.py")), ROOT / "src/aistandards/catalog/changes.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("translate", "write_field"):
                yield from _constants(call.args[0])


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def help_texts() -> Iterator[str]:
    """Yield the help texts of all commands and options, each paragraph apart, and the words of click in them."""
    yield from HEADINGS_OF_CLICK
    yield from COMMANDS.values()
    yield from _help_of(cli, click.Context(cli, info_name="aistandards"))


def _help_of(command: click.Command, context: click.Context) -> Iterator[str]:
    for text in (command.help, command.epilog):
        yield from paragraphs(text or "")
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            yield option.help
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            sub = command.get_command(context, name)
            if sub is not None and (sub.callback is None or sub.callback.__module__.startswith("aistandards.")):
                yield from _help_of(sub, click.Context(sub, parent=context, info_name=name))
                if command is not cli:
                    yield sub.get_short_help_str(1_000)


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text, each on one line."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text).partition("\f")[0]):
        if paragraph.strip():
            yield " ".join(paragraph.split())


def messages() -> Iterator[str]:
    """Yield the templates of all errors that are translated, with numbered places for values: `there is no watch {0}`."""
    yield from (*OF_CLICK, *PARTS)
    for place in SOURCES:
        for path in sorted((ROOT / place).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name in FOR_PEOPLE or not any(name.startswith(other) for other in NOT_TRANSLATED):
                yield from filter(_is_sentence, _messages_of(ast.parse(path.read_text(encoding="utf-8")), name))


def _messages_of(tree: ast.AST, path: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in PREDICATES:
                yield from (f"{{0}} {text}" for text in _templates(node.args[0], 1))
            elif (name.endswith("Error") and (name not in FOR_PROGRAMMERS or path in FOR_PEOPLE)) or _tells(node, path):
                for argument in node.args:
                    yield from _templates(argument)
        elif isinstance(node, ast.FunctionDef) and node.name in SPEAKING and "/cli/" in path:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Yield | ast.Return) and inner.value is not None:
                    yield from _templates(inner.value)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_NO_MEMORY":
            yield from _templates(node.value)


def _tells(call: ast.Call, path: str) -> bool:
    """Return whether a call prints on standard error, or makes the message of a class of errors."""
    if path.endswith("aistandards/errors.py"):
        return ast.unparse(call.func) == "super().__init__"
    name = ast.unparse(call.func).rpartition(".")[2]
    return name == "remark" or (name == "say" and any(keyword.arg == "err" for keyword in call.keywords))


def _templates(node: ast.expr, start: int = 0) -> Iterator[str]:
    """Yield a text as a template whose places have numbers from `start` on."""
    if isinstance(node, ast.IfExp):
        yield from (*_templates(node.body, start), *_templates(node.orelse, start))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        template = ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                template += str(part.value)
            else:
                template += f"{{{start}}}"
                start += 1
        yield template.removeprefix("aistandards: ")


def _is_sentence(template: str) -> bool:
    """Return whether a template has words, and not only places, names and punctuation."""
    return len(re.findall(r"[a-z]{2,}", re.sub(r"\{\d\}", "", template))) > 1


def texts() -> list[tuple[str | None, str]]:
    """Return all texts to translate, each with its context."""
    words = dict.fromkeys((None, text) for text in (*headings(), *help_texts(), *page_texts()))
    return list(words | dict.fromkeys((MESSAGE, text) for text in messages()))


def _entry(context: str | None, text: str, translation: str) -> str:
    head = f"msgctxt {_quoted(context)}\n" if context else ""
    return f"{head}msgid {_quoted(text)}\nmsgstr {_quoted(translation)}\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def read(language: str) -> Catalog:
    """Read the `.po` file of a language."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def renew(language: str, wanted: Iterable[tuple[str | None, str]]) -> list[str]:
    """Write the `.po` file of a language with the wanted texts, compile it, and return the texts without translation."""
    path = FOLDER / f"{language}.po"
    head, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    entries, missing = [], []
    catalogue = read(language)
    for context, text in wanted:
        known = catalogue.get(text, context)
        translation = str(known.string) if known is not None else ""
        entries.append(_entry(context, text, translation))
        missing += [] if translation else [text]
    path.write_text("\n".join((head + "\n", *entries)), encoding="utf-8")
    with (FOLDER / f"{language}.mo").open("wb") as compiled:
        made = read(language)
        # A compiled catalogue names its day; the same texts shall give the same bytes on every day.
        made.creation_date = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
        write_mo(compiled, made)
    return missing


if __name__ == "__main__":
    for language in UN_LANGUAGES:
        if language != "en":
            for text in renew(language, texts()):
                print(f"{language}: no translation of {text!r}")
