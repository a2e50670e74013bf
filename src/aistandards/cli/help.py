"""Help and usage errors in other languages. English needs nothing of this module."""

import io
import re
import unicodedata
from collections.abc import Iterable
from typing import IO, Any

import click

from aistandards.cli.message import isolated, message_in
from aistandards.translation import translate

_REMARKS = re.compile(r"(?P<help>.*?)(?:  )?(?:\[(?P<remarks>[^\[\]]*)\])?", re.DOTALL)
"""The help text of an option and the remarks that click appends, such as its default."""

_WIDE_TOKEN = re.compile(r"[!-~]+|\s+|.")
_NEVER_FIRST = set("，。；：、）」？！")


class HelpInLanguage(click.HelpFormatter):
    """A formatter that translates each text before it is wrapped.

    Args:
        language: The language.
        width: Width of the terminal, if it is known.
        max_width: Largest width.
    """

    def __init__(self, language: str, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self._language = language

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of the usage."""
        super().write_usage(prog, args, f"{translate(prefix or 'Usage:', self._language)} ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(translate(heading, self._language))

    def write_text(self, text: str) -> None:
        """Write the paragraphs of a text."""
        paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
        width = self.width - self.current_indent
        super().write_text("\n\n".join(self._text(paragraph, width) for paragraph in paragraphs if paragraph))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with their help texts."""
        rows = list(rows)
        width = max(self.width - min(max((len(first) for first, _ in rows), default=0), col_max) - col_spacing - 2, 10)
        super().write_dl([(first, self._definition(text, width)) for first, text in rows], col_max, col_spacing)

    def _definition(self, text: str, width: int) -> str:
        found = _REMARKS.fullmatch(text)
        if found is None or not found["remarks"] or translate(text, self._language) != text:
            return self._text(text, width)
        remarks = "; ".join(message_in(remark, self._language) for remark in found["remarks"].split("; "))
        help_text = isolated(translate(found["help"], self._language), self._language)
        return self._wrapped(f"{help_text}  [{remarks}]".strip(), width)

    def _text(self, text: str, width: int) -> str:
        return self._wrapped(isolated(translate(text, self._language), self._language), width)

    def _wrapped(self, text: str, width: int) -> str:
        r"""Return Chinese text with line ends, which click does not find; the mark \b keeps them."""
        return "\b\n" + "\n".join(_wide_lines(text, width)) if self._language == "zh" and text else text


def _wide_lines(text: str, width: int) -> list[str]:
    """Return the lines of a text whose characters may be two columns wide."""
    lines, used = [""], 0
    for token in _WIDE_TOKEN.findall(" ".join(text.split())):
        columns = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in token)
        if used + columns > width and used and token not in _NEVER_FIRST:
            lines.append("")
            used = 0
            token = token.lstrip()
        lines[-1] += token
        used += columns
    return [line.rstrip() for line in lines]


class ErrorInLanguage(click.ClickException):
    """A usage error that is printed in a language.

    Args:
        error: The error in English.
        language: The language.
    """

    def __init__(self, error: click.ClickException, language: str) -> None:
        super().__init__(error.message)
        self._error = error
        self._language = language
        self.exit_code = error.exit_code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the usage and the error, each line translated."""
        lines = io.StringIO()
        self._error.show(lines)
        for line in lines.getvalue().splitlines():
            click.echo(message_in(line, self._language), file=file, err=file is None)
