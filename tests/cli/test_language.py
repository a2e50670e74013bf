"""Headings, help and errors of the command line in six languages, and the files that the program reads them from."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards import translation
from aistandards.catalog.changes import Change
from aistandards.cli.main import cli, main
from aistandards.cli.message import isolated, message_in
from aistandards.model.languages import UN_LANGUAGES
from tests.support.commands import refused, run
from tests.support.scripts import script
from tests.support.small import Small

OTHERS = [name for name in UN_LANGUAGES if name != "en"]
CODE = re.compile(r"`[^`]+`|(?<![\w-])--[a-z-]*[a-z]|AISTANDARDS_[A-Z_]+[A-Z]")
"""Options, commands and settings, which no translation changes."""


@pytest.mark.parametrize("name", OTHERS)
def test_the_compiled_words_are_those_of_the_translators(name: str) -> None:
    messages = script("messages")
    for message in messages.read(name):
        if message.id and message.context:
            assert translation.translate_template(message.id, name) == message.string, (
                "run python docs/scripts/messages.py"
            )
        elif message.id:
            assert translation.translate(message.id, name) == message.string, "run python docs/scripts/messages.py"


@pytest.mark.parametrize("name", OTHERS)
def test_every_heading_help_text_and_error_has_a_translation(name: str) -> None:
    messages = script("messages")
    translated = {(message.context, message.id): message.string for message in messages.read(name) if message.id}
    assert set(translated) == set(messages.texts()), "run python docs/scripts/messages.py, and translate what it prints"
    assert [text for (_, text), other in translated.items() if not other] == []
    places = re.compile(r"\{\w+\}")
    for (_, text), other in translated.items():
        assert sorted(places.findall(text)) == sorted(places.findall(other)), text
        assert set(CODE.findall(text)) <= set(CODE.findall(other)), text


def test_the_errors_that_stay_in_english_are_there() -> None:
    messages = script("messages")
    assert all((messages.ROOT / place).exists() for place in (*messages.NOT_TRANSLATED, *messages.FOR_PEOPLE))


def test_a_word_without_a_translation_stays() -> None:
    assert translation.translate("xyz", "fr") == "xyz" and translation.translate("", "ar") == ""
    assert translation.translate("status", "en") == "status" and translation.translate("status", "zh") == "状态"


def _commands(group: click.Group, context: click.Context, *before: str) -> Iterator[tuple[str, ...]]:
    yield before
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, parent=context, info_name=name)
        if isinstance(command, click.Group):
            yield from _commands(command, below, *before, name)
        else:
            yield (*before, name)


COMMANDS = list(_commands(cli, click.Context(cli, info_name="aistandards")))


@pytest.mark.parametrize("name", OTHERS)
def test_the_help_of_every_command_is_translated_whole(name: str) -> None:
    english = {text for text in script("messages").help_texts() if translation.translate(text, name) != text}
    assert len(COMMANDS) > 30 and len(english) > 150
    for command in COMMANDS:
        shown = run("--lang", name, *command, "--help")
        assert shown.exit_code == 0
        text = " ".join(shown.stdout.split())
        assert [sentence for sentence in english if len(sentence) > 12 and sentence in text] == []
        assert "Usage:" not in text and f"{translation.translate('Options', name)}:" in text


def test_help_is_translated_wherever_the_language_stands(monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    french = run("--lang", "fr", "list", "--help").stdout
    assert "Utilisation" in french and "Lister les normes" in french
    assert run("list", "--lang", "fr", "--help").stdout == french == run("list", "--help", "--lang=fr").stdout
    monkeypatch.setenv("AISTANDARDS_LANG", "fr")
    assert run("list", "--help").stdout == french
    assert "用法" in run("--lang", "zh", "list", "--help").stdout
    monkeypatch.delenv("AISTANDARDS_LANG")
    own_home.mkdir(parents=True, exist_ok=True)
    (own_home / "config.toml").write_text('lang = "fr"\n', encoding="utf-8")
    assert run("list", "--help").stdout == french
    assert run("list", "--lang", "ru", "--help").stdout == run("--lang", "ru", "list", "--help").stdout != french


def test_the_summaries_of_subcommands_are_whole_in_other_languages() -> None:
    shown = " ".join(run("--lang", "es", "catalog", "--help").stdout.split())
    assert "campo por campo, y entre sus índices de estados." in shown


@pytest.mark.usefixtures("used_before")
def test_the_language_of_the_command_is_that_of_its_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    own = run("list", "--lang", "fr", "--limit", "1").stdout
    assert "désignation" in own
    assert run("--lang", "fr", "list", "--limit", "1").stdout == own
    monkeypatch.setenv("AISTANDARDS_LANG", "fr")
    assert run("list", "--limit", "1").stdout == own
    assert run("list", "--limit", "1", "--lang", "en").stdout != own
    assert "libellé" not in own and run("vocab", "show", "rights:privacy", "--lang", "en").exit_code == 0


def test_a_wrong_setting_is_told_by_commands_and_not_by_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISTANDARDS_LANG", "klingon")
    assert "Usage:" in run("--help").stdout
    told = refused("list")
    assert "klingon" in told and "AISTANDARDS_LANG" in told and "ar, en, es, fr, ru, zh" in told


@pytest.mark.usefixtures("used_before")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["list", "--status", "foo"],
            ["status n'a pas de valeur 'foo'", "in-development", "Essayez 'aistandards list --help'"],
        ),
        (["list", "--limit", "many"], ["Valeur invalide pour '--limit'", "'many' n'est pas un nombre entier"]),
        (["list", "--tag", "nothing-like-it"], ["aucun concept ne s'appelle 'nothing-like-it'"]),
        (["list", "--since", "soon"], ["since: 'soon' n'est pas une date"]),
        (["list", "--format", "doc"], ["il n'y a pas de format 'doc'", "choisissez parmi table, json, jsonl, csv"]),
        (["lst"], ["Il n'y a pas de commande 'lst'."]),
        (["show"], ["Il manque l'argument 'TEXT...'."]),
        (
            ["search", "qwrtzx"],
            ["aucune norme du catalogue ne correspond à 'qwrtzx'", "hors du champ", "`sync --scope all`"],
        ),
        (["resolve", "ISO 99999"], ["aucune norme 'ISO 99999' dans le catalogue", "les plus proches"]),
        (["check", "no-such-file.md"], ["no-such-file.md ne peut pas être lu"]),
        (["export"], ["Il manque l'option '--format'."]),
        (["changes", "--new"], ["--new demande --watched, et exclut --since et --limit"]),
        (["sync", "nobody"], ["aistandards: aucune extension n'offre de source 'nobody'", "iso"]),
        (["--db", "nonsense", "list"], ["n'est pas l'URL d'une base de données"]),
        (["watch", "remove", "mine"], ["aistandards: il n'y a pas de veille 'mine'"]),
    ],
    ids=lambda value: " ".join(value[:2]) if value and value[0].isascii() else "",
)
def test_an_error_is_translated_with_its_values(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as english:
        main(arguments)
    capsys.readouterr()
    with pytest.raises(SystemExit) as french:
        main(["--lang", "fr", *arguments])
    told = capsys.readouterr().err.replace("\N{NO-BREAK SPACE}", " ")
    assert [word for word in words if word not in told] == []
    assert french.value.code == english.value.code


@pytest.mark.usefixtures("used_before")
def test_the_usage_before_an_error_is_translated_too() -> None:
    for arguments in (["list", "--status", "foo"], ["list", "--limit", "many"]):
        assert run("--lang", "es", *arguments).stderr.startswith("Uso: cli list [OPTIONS]")


def test_a_group_without_a_command_prints_its_help_in_the_language() -> None:
    assert run("--lang", "fr", "vocab").stderr == run("--lang", "fr", "vocab", "--help").stdout
    assert "requires an argument" in run("--lang").stderr and "Usage:" in run("--", "--lang", "fr").stderr


def test_an_identifier_in_an_arabic_text_is_displayed_from_left_to_right() -> None:
    told = run("--lang", "ar", "list", "--limit", "many").stderr
    assert "\u2066'--limit'\u2069" in told and "\u2066'many'\u2069" in told
    assert "\u2066`sync --scope all`\u2069" in message_in(
        "outside the scope: the catalogue has AI standards and protective ones; `sync --scope all` adds all others",
        "ar",
    )
    assert isolated("مع ISO/IEC 42001: نعم", "ar") == "مع \u2066ISO/IEC 42001\u2069: نعم"
    assert isolated("avec ISO/IEC 42001", "fr") == "avec ISO/IEC 42001"


def test_a_message_within_a_message_is_translated() -> None:
    reason = "its answer is cut off"
    told = message_in(f"iso: api.example.org: {reason}, 3 times over; try again later", "es")
    assert told == "iso: api.example.org: su respuesta está cortada, 3 veces seguidas; inténtelo más tarde"
    assert message_in(f"/tmp/x y.docx {'is not a DOCX file; save it as DOCX'}", "es") == (
        "/tmp/x y.docx no es un archivo DOCX; guárdelo como DOCX"
    )


@given(st.text(max_size=50), st.sampled_from(OTHERS))
def test_an_unknown_message_stays_and_a_known_one_keeps_its_value(value: str, name: str) -> None:
    assert message_in(value, "en") == value
    assert message_in(f"xyz {value!r}", name) == f"xyz {value!r}"
    told = message_in(f"there is no watch {value!r}; choose from a, b", name)
    assert repr(value) in told and "a, b" in told and "watch" not in told.replace(repr(value), "")


@given(st.text(alphabet=" ;:(),{}0'", min_size=3000, max_size=4000))
def test_a_long_message_is_left_alone(value: str) -> None:
    assert message_in(value, "fr") == value


PUBLISHED = {"status": "published", "native": "60.60"}
STALE = {"author": "NIST", "reasons": [{"rows": 5, "provisions": list("abcde"), "reason": "superseded", "now": "X"}]}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "kept"),
    [
        ("new", "record", None, "ISO 1", []),
        ("gone", "gone", None, "2026-01-02", ["2026-01-02"]),
        ("back", "gone", "2026-01-02", None, ["2026-01-02"]),
        ("withdrawn", "stage", None, PUBLISHED, ["60.60"]),
        ("retagged", "annotations", [], [], []),
        ("redesignated", "designation", "ISO/DIS 1", "ISO 1", ["ISO/DIS 1 → ISO 1"]),
        ("dates", "dates", {"issued": "2025"}, {}, ["issued: 2025 → "]),
        ("unlisted", "gone", None, {"since": "2026-01-02", "listed_by": ["iec"]}, ["iso", "2026-01-02", "iec"]),
        ("crosswalk-stale", "crosswalk", None, STALE, ["iso", "NIST", "a, b, c", "2", "5", "X"]),
    ],
)
def test_a_change_is_told_in_the_language(
    kind: str, field: str, old: Any, new: Any, kept: list[str], language: str
) -> None:
    change = Change(1, "2026-01-02", "iso", "ISO 1", kind, "substantive", field, old, new)
    english, told = change.sentence(), change.sentence(language)
    words = re.compile(r"[a-z]{4,}")
    assert all(value in told and value in english for value in kept)
    assert not set(words.findall(english)) & set(words.findall(told)) - {"issued", "superseded", "dates"}, told


def test_the_report_of_a_sync_is_in_the_language(sites: Small, used_before: None) -> None:
    report = run("--lang", "fr", "sync", "iso").stdout
    assert re.search(r"iso: \S+; \d+ lignes : \d+ nouvelles, .*hors du périmètre; .*; \d+ requêtes, ", report), report
