"""The pages of the documentation: their blocks of code, and the commands that they tell a reader to type."""

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import click

from aistandards.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GENERATED = ("command-reference.md", "data-dictionary.md")
"""Pages that a script writes."""

PAGES = {
    path.relative_to(ROOT).as_posix(): path
    for path in (*(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")), *sorted(DOCS.rglob("*.md")))
}
"""Every page by its path."""

_BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_PROGRAM = re.compile(r"(?:\S*/)?aistandards|python3? -m aistandards")
_PLACEHOLDER = re.compile(
    r"…|.*<Tab>|(?:BODY|COMMAND|COLUMNS|DESIGNATION|FILE|N|NAME|NEW|NUMBER|OLD|ONE|ROWS|SOURCE|TWO|URL)(?:\.\w+)?"
)
"""Words that a reader replaces."""


@attrs.frozen
class Command:
    """A command that a page tells a reader to type.

    Attributes:
        page: Path of the page.
        words: The arguments after `aistandards`.
        shown: The output that the page shows below it; empty without any.
        reads: File that is its standard input.
        in_sentence: Whether a sentence names it, and may leave out its arguments.
    """

    page: str
    words: tuple[str, ...]
    shown: str = ""
    reads: str | None = None
    in_sentence: bool = False

    def __str__(self) -> str:
        return f"{self.page}: {shlex.join(self.words)}"

    @property
    def is_complete(self) -> bool:
        """Whether a reader can type it as it stands."""
        return not any(_PLACEHOLDER.fullmatch(word) for word in self.words)


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the language and the text of each block of code."""
    for _, language, block in _BLOCK.findall(text):
        yield language, block


def prose(text: str) -> str:
    """Return a page without its blocks of code."""
    return _BLOCK.sub("", text)


def spans(text: str) -> Iterator[str]:
    """Yield each span of code in the sentences of a page; a span may go over two lines."""
    for paragraph in prose(text).split("\n\n"):
        yield from re.findall(r"`([^`]+)`", " ".join(paragraph.split()))


def commands(page: str, text: str | None = None) -> Iterator[Command]:
    """Yield the commands of a page: those of its blocks, then those in its sentences.

    Args:
        page: Path of the page.
        text: The page, if it is none of `PAGES`.
    """
    text = PAGES[page].read_text(encoding="utf-8") if text is None else text
    for language, block in blocks(text):
        if language in ("sh", "bash", "console", "text", "ini"):
            yield from _of_block(page, language, block)
    for span in spans(text):
        for command in _of_line(page, span):
            yield attrs.evolve(command, in_sentence=True)


def _of_block(page: str, language: str, block: str) -> Iterator[Command]:
    if language != "console":
        for line in block.replace("\\\n", " ").splitlines():
            yield from _of_line(page, line.partition("ExecStart=")[2] or line)
        return
    for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _, shown = entry.partition("\n")
        for command in _of_line(page, line):
            yield attrs.evolve(command, shown=shown)


def _of_line(page: str, line: str) -> Iterator[Command]:
    for part in re.split(r"&&|\|\||[;|]", line):
        typed, _, reads = part.partition(" < ")
        try:
            words = shlex.split(typed, comments=True)
        except ValueError:
            continue
        if not words or not (_PROGRAM.fullmatch(words[0]) or _PROGRAM.fullmatch(" ".join(words[:3]))):
            continue
        arguments = words[1:] if _PROGRAM.fullmatch(words[0]) else words[3:]
        yield Command(page, tuple(arguments), reads=reads.strip() or None)


def parse(words: Iterable[str]) -> None:
    """Parse words as the program does, without running anything.

    Raises:
        click.UsageError: There is no such command, option or choice.
    """
    context = click.Context(cli, info_name="aistandards")
    command: click.Command = cli
    rest = list(words)
    while True:
        given, rest, _ = command.make_parser(context).parse_args(rest)
        for option in command.params:
            if isinstance(option, click.Option) and isinstance(option.type, click.Choice) and option.name in given:
                option.type_cast_value(context, given[option.name])
        if not isinstance(command, click.Group) or not rest or _PLACEHOLDER.fullmatch(rest[0]):
            return
        name, *rest = rest
        found = command.get_command(context, name)
        if found is None:
            raise click.UsageError(f"there is no command {name}")
        command = found


def abbreviated(page: str) -> Iterator[Command]:
    """Yield the commands that a sentence names without `aistandards`: `gaps --chart FILE.svg`."""
    for span in spans(PAGES[page].read_text(encoding="utf-8")):
        words = tuple(span.split())
        if words[0] in COMMANDS and any(word.startswith("--") for word in words):
            yield Command(page, words, in_sentence=True)
