"""Which files of a folder git ignores, by the files `.gitignore` that count for it. Git itself is not needed.

A library reads the patterns. It judges a file together with the folders above it; here each folder is judged before what is
in it, as git does, so a pattern must match the file or the folder itself.
"""

import os
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
from pathspec import GitIgnoreSpec

from aistandards.check.documents.opening import read_bytes
from aistandards.errors import DocumentError

MAX_WILDCARDS = 3
"""Maximum number of stars in a name of a pattern, and of names that are two stars; a pattern with more is not used.

The time of a match grows with a power of that number.
"""

MAX_PATTERNS = 2_000
"""Maximum number of patterns of a file; those after it are not used."""

_NAME = ".gitignore"
_FOLDER = "ps_d"
"""Group of a pattern's expression that matches the separator behind a folder."""


@attrs.frozen(slots=True)
class _Pattern:
    """A pattern of a file.

    Attributes:
        expression: What it matches, beginning at the folder of its file.
        ignores: Whether it ignores what it matches; else it takes back other patterns.
        is_name: Whether it matches a name in any folder.
        is_inner: Whether it matches all that is in a folder, but not the folder.
    """

    expression: re.Pattern[str]
    ignores: bool
    is_name: bool
    is_inner: bool

    def matches(self, path: str) -> bool:
        """Return whether it matches a file, or a folder, whose path ends with a separator."""
        if self.is_name:
            path = path[path.rfind("/", 0, -1) + 1 :]
        match = self.expression.search(path)
        if match is None:
            return False
        if self.is_inner:
            return match.end() < len(path)
        return not match.groupdict().get(_FOLDER) or match.end() == len(path)


@attrs.frozen(slots=True)
class Ignored:
    """The patterns that count in a folder.

    Attributes:
        rules: Folders, each with a separator at its end, and their patterns; the outermost folder first, the last pattern first.
    """

    rules: tuple[tuple[str, tuple[_Pattern, ...]], ...] = ()

    @classmethod
    def above(cls, folder: Path) -> "Ignored":
        """Return the patterns of the folders above a folder, up to the top of its repository.

        They do not count when they ignore the folder itself, because somebody has named it.
        """
        folder = Path(os.path.abspath(folder))
        top = next((one for one in (folder, *folder.parents) if os.path.lexists(one / ".git")), None)
        if top is None:
            return cls()
        ignored = cls()._with(top, top / ".git" / "info" / "exclude")
        between = [one for one in (*reversed(folder.parents), folder) if one.is_relative_to(top)]
        for outer, inner in zip(between, between[1:], strict=False):
            ignored = ignored.inside(outer)
            if ignored.has(inner, is_folder=True):
                return cls()
        return ignored

    def inside(self, folder: Path) -> "Ignored":
        """Return these patterns with those of a folder in it."""
        return self._with(folder, folder / _NAME)

    def has(self, path: Path, *, is_folder: bool) -> bool:
        """Return whether a file or a folder is ignored; the innermost and last pattern that matches it decides."""
        absolute = os.path.abspath(path)
        for folder, patterns in reversed(self.rules):
            name = absolute.removeprefix(folder).replace(os.sep, "/") + "/" * is_folder
            decided = next((pattern.ignores for pattern in patterns if pattern.matches(name)), None)
            if decided is not None:
                return decided
        return False

    def _with(self, folder: Path, file: Path) -> "Ignored":
        # Git does not follow such a link either.
        if os.path.islink(file) or not os.path.isfile(file):
            return self
        try:
            text = read_bytes(file).decode("utf-8", "surrogateescape")
        except DocumentError:
            return self
        patterns = tuple(_patterns(text.splitlines()[:MAX_PATTERNS]))
        return Ignored((*self.rules, (os.path.join(os.path.abspath(folder), ""), patterns[::-1])))


def _patterns(lines: Iterable[str]) -> Iterator[_Pattern]:
    """Yield the patterns that can be used; git passes over the others too."""
    for line in lines:
        names = line.removeprefix("!").rstrip().removesuffix("/").split("/")
        if names.count("**") > MAX_WILDCARDS or any(name.count("*") > MAX_WILDCARDS for name in names):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                (read,) = GitIgnoreSpec.from_lines([line]).patterns
        except (ValueError, re.error):
            continue
        if read.include is not None and read.regex is not None:
            is_inner = len(names) > 1 and names[-1] == "**"
            yield _Pattern(read.regex, read.include, len(names) == 1, is_inner)
