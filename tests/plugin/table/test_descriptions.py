"""What a description may say: encodings of text, forms of dates, and patterns that match in bounded time."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aistandards.errors import DesignationError, PluginError
from aistandards.plugin.table import Description, PatternGrammar
from aistandards.plugin.table.pattern import is_slow
from tests.support.commands import run
from tests.support.described import Described


def described(folder: Path, old: str, new: str) -> Description:
    made = Described(folder / "plugins", "csv")
    text = (made.folder / "made.toml").read_text()
    assert old in text
    made.describe(text.replace(old, new))
    return made.description


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pace = 0", 'encoding = "idna"', "listing.encoding: 'idna' is no encoding of text; do you mean"),
        ("pace = 0", 'encoding = "unicode_escape"', "is no encoding of text"),
        ("pace = 0", 'encoding = "undefined"', "is no encoding of text"),
        ("pace = 0", 'encoding = "zip"', "is no encoding of text"),
        ("pace = 0", 'encoding = "utf-7"', "is no encoding of text"),
        ("pace = 0", 'encoding = "utf8-sgi"', "do you mean 'utf-8-sig'?"),
        ("pace = 0", 'encoding = "windows-1225"', "do you mean 'windows-"),
        ("pace = 0", 'encoding = "../x"', "is no encoding of text"),
        ("pace = 0", 'encoding = ""', "is no encoding of text"),
        ("pace = 0", 'delimiter = ";;"', "listing.delimiter: ';;' is not one character"),
        ("pace = 0", 'delimiter = ""', "is not one character"),
        ("pace = 0", 'delimiter = "\\n"', "is not one character"),
        ("pace = 0", "delimiter = '\"'", "is not one character"),
        ("pace = 0", 'separator = ""', "separator: its value must be a text"),
        ("pace = 0", 'dates = ["%Q"]', "listing.dates: '%Q' is no form of dates"),
        ("pace = 0", 'dates = ["%d/%m"]', "is no form of dates with a year"),
        ("pace = 0", 'dates = ["%"]', "is no form of dates"),
        ("pace = 0", 'dates = ["%Y%Y"]', "is no form of dates"),
        ("pace = 0", 'dates = ["(%Y"]', ""),
        ("pace = 0", "pace = inf", "listing.pace"),
        ("pace = 0", "pace = nan", "listing.pace"),
        ("[fields]", '[defaults]\nupstream_id = "1"\n[fields]', "defaults.upstream_id: each standard has its own"),
        ("[fields]", '[defaults]\ndesignation = "X 1"\n[fields]', "defaults.designation: each standard has its own"),
        ("(?P<number>", "(a+)+(?P<number>", "designation.pattern: several of its repetitions can match the same text"),
        ("X (?P", "(?:X )" + "(?:y?){1,4}" * 300 + "(?P", "more than 2000 characters"),
        ("X (?P", "(" * 900 + "(?P", "no regular expression"),
        ("X (?P", "y{99999999999999999999}(?P", "no regular expression"),
        ('title = "Made"', "x = " + "[" * 50_000, "cannot be read"),
        ('title = "Made"', "#" + "y" * (1 << 20), "has more than 1 MiB"),
    ],
)
def test_what_a_description_must_not_say_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    if not said:
        described(tmp_path, old, new)
        return
    with pytest.raises(PluginError) as error:
        described(tmp_path, old, new)
    assert said in str(error.value) and "made.toml: " in str(error.value) and str(error.value).isprintable()


def test_a_description_that_is_no_regular_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    for name in ("folder.toml", "nothing.toml"):
        with pytest.raises(PluginError, match="cannot be read"):
            Description.load(tmp_path / name)


def test_a_description_that_is_nested_very_deep_leaves_everything_else_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Described(tmp_path / "plugins", "csv")
    made.use(monkeypatch)
    made.describe("x = " + "[" * 50_000)
    assert "nested too deep" in run("plugin", "list").stderr
    assert run("stats").exit_code == 0


REPEATS = [
    "(?>(a+)+b)",
    "(?:(a+)+b)*+",
    "(a+)+b",
    "(a*)*b",
    "(?:a|aa)*c",
    "(?:a|ab|b)*c",
    r"(\.?\d+)*x",
    r"(\w+\s?)*x",
    "(?:[A-Z]+[A-Z0-9]*)+-",
    "(x+x+)+y",
    ".*.*.*.*x",
    "[ab]*a+(?:ab)*[abc]+.*x",
    "(?:[0-9]*-?){1,4}[0-9]*[0-9]*",
    "(?:a{1,4})*",
    "(?:(?:.a){1,3}){2,}b",
]
PLAIN = [
    r"X \d+(?:\.\d+)*(?:-\d+)?(?::\d{4})?",
    "(?:[A-Z]+/)*[A-Z]+ [0-9]+",
    "(a?)*b",
    "[0-9]+(?:[.][0-9]+)*-[0-9]+:[0-9]+/[0-9]+ [0-9]+",
    "(?:[0-9]{4}-?)*x",
    "(?:[A-Z]{1,2}[0-9]?){1,3}",
    "(?>a+)+b",
    "(?:a++)+b",
    "(?:a+)++b",
    r"(\w+)( \w+)*",
    ".*[0-9]+.*",
    "(?i:(?:iso|iec)/)*x",
]


@pytest.mark.parametrize("pattern", REPEATS)
def test_a_repetition_that_matches_in_several_ways_is_found(pattern: str) -> None:
    assert is_slow(re.compile(pattern))


@pytest.mark.parametrize("pattern", PLAIN)
def test_a_repetition_that_matches_in_one_way_is_taken(pattern: str) -> None:
    assert not is_slow(re.compile(pattern))


_ATOMS = st.sampled_from(["a", "b", "[ab]", "ab", "."])
_PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: (
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{1,3}", "{2,}", "*?", "++"]))
        | st.builds("{}{}".format, inner, inner)
        | st.builds("(?:{}|{})".format, inner, inner)
    ),
    max_leaves=5,
)


@settings(max_examples=200)
@given(_PATTERNS, st.text("ab", min_size=1, max_size=3), st.text("ab", max_size=2))
def test_whatever_is_taken_matches_in_time(pattern: str, repeated: str, start: str) -> None:
    compiled = re.compile(pattern + "(?:c|$)")
    if is_slow(compiled):
        return
    begin = time.process_time()
    compiled.fullmatch(start + repeated * (60 // len(repeated)) + "!")
    assert time.process_time() - begin < 5, "each character doubles the time of an exponential pattern"


def test_a_designation_is_bounded(tmp_path: Path) -> None:
    grammar = PatternGrammar(described(tmp_path, "X (?P<number>\\d+)", "X .*(?P<number>\\d+)-.*"))
    begin = time.process_time()
    for text in ("X " + "1" * 198, "X " + "1" * 10_000_000, "X1" + " " * 10_000_000):
        with pytest.raises(DesignationError):
            grammar.parse(text)
    assert time.process_time() - begin < 10


def test_a_designation_without_a_number_is_none(tmp_path: Path) -> None:
    grammar = PatternGrammar(described(tmp_path, " (?P<number>\\d+)", "(?: (?P<number>\\d+))?"))
    with pytest.raises(DesignationError, match="finds no number"):
        grammar.parse("X")
