"""What `aistandards` alone prints."""

import re
import shlex

import pytest

from aistandards import Catalog
from aistandards.model import RELEVANCE_LEVELS
from aistandards.model.languages import UN_LANGUAGES
from tests.support.commands import run

pytestmark = pytest.mark.usefixtures("used_before")


def test_the_greeting_counts_by_body_and_field() -> None:
    greeting = run().stdout
    with Catalog.open() as catalog:
        total = [str(catalog.count(relevance=level)) for level in RELEVANCE_LEVELS]
        itu = [str(catalog.count(relevance=level, leading="itu-t")) for level in RELEVANCE_LEVELS]
        fields = [catalog.count(tags=f"rights:{name}") for name in ("deepfake-detection", "multimedia-authenticity")]
        days = catalog.sources().values()
    lines = [line.split() for line in greeting.splitlines()]
    assert ["total", *total] in lines and ["itu-t", *itu] in lines
    assert f"Deepfake detection {fields[0]}" in map(" ".join, lines)
    assert f"Multimedia authenticity {fields[1]}" in map(" ".join, lines)
    assert f"of {min(days)} to {max(days)}." in greeting and "There was no sync yet." in greeting
    numbers = [[int(word) for word in line[1:]] for line in lines if len(line) == 4 and line[1].isdigit()]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]


def test_five_commands_follow_that_work_without_a_network() -> None:
    commands = re.findall(r"^  aistandards (.+)", run().stdout, re.MULTILINE)
    assert len(commands) == 5 and commands[-1] == "sync"
    for command in commands[:-1]:
        result = run(*shlex.split(command))
        assert result.exit_code == 0 and result.stdout


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_the_greeting_is_in_the_language_and_fits_a_terminal(language: str) -> None:
    greeting = run("--lang", language)
    assert greeting.exit_code == 0 and greeting.stderr == ""
    if language != "en":
        english = set(run().stdout.splitlines())
        same = english & set(greeting.stdout.splitlines())
        assert all(re.fullmatch(r"|  aistandards .+|[\w-]+[ \d]+", line) for line in same), same
    else:
        assert max(map(len, greeting.stdout.splitlines())) <= 80


@pytest.mark.parametrize(("mistyped", "meant"), [("serch", "search"), ("lst", "list"), ("evalute", "evaluate")])
def test_a_mistyped_command_is_wrong_usage_and_names_the_nearest(mistyped: str, meant: str) -> None:
    result = run(mistyped)
    assert result.exit_code == 2 and f"'{meant}'" in result.stderr
