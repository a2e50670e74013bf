"""Settings: the environment, the file, the defaults, in that order."""

import ast
import re
import sys
from pathlib import Path

import pytest

from aistandards.errors import SettingError
from aistandards.settings import Settings, home_folder


def load(home: Path, **environ: str) -> Settings:
    return Settings.load(environ={"AISTANDARDS_HOME": str(home), **environ})


def test_everything_lives_under_one_folder(tmp_path: Path) -> None:
    assert load(tmp_path).database_url == f"sqlite:///{tmp_path}/aistandards.db"


def test_the_option_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'database_url = "sqlite:///file.db"\npace = 2\n[sources.iso]\nurl = "https://f"\n'
    )
    assert load(tmp_path).database_url == "sqlite:///file.db"
    assert load(tmp_path, AISTANDARDS_DATABASE_URL="sqlite:///env.db").database_url == "sqlite:///env.db"
    environ = {"AISTANDARDS_HOME": str(tmp_path), "AISTANDARDS_DATABASE_URL": "sqlite:///env.db"}
    assert Settings.load("sqlite:///option.db", environ).database_url == "sqlite:///option.db"
    assert load(tmp_path).of_source("iso", "ISO", "url") == "https://f"
    assert load(tmp_path, AISTANDARDS_ISO_URL="https://e").of_source("iso", "ISO", "url") == "https://e"
    assert (load(tmp_path).pace(0.5), load(tmp_path, AISTANDARDS_PACE="0").pace(0.5)) == (2.0, 0.0)


def test_the_language_is_english_unless_the_environment_or_the_file_says_otherwise(tmp_path: Path) -> None:
    assert load(tmp_path).language == "en"
    (tmp_path / "config.toml").write_text('lang = "ru"\n')
    assert (load(tmp_path).language, load(tmp_path, AISTANDARDS_LANG="ar").language) == ("ru", "ar")


@pytest.mark.parametrize("value", ["fast", "-1", "nan", "1e9"])
def test_a_pace_that_is_none_is_told(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingError, match="AISTANDARDS_PACE"):
        load(tmp_path, AISTANDARDS_PACE=value).pace(1.0)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("pace = [")
    with pytest.raises(SettingError, match=r"config\.toml cannot be read"):
        load(tmp_path)


def test_secrets_are_not_in_what_is_printed(tmp_path: Path) -> None:
    assert "s3cret" not in repr(load(tmp_path, AISTANDARDS_IEC_SECRET="s3cret"))


def test_hosts_of_a_network_are_named_in_the_environment_or_in_the_file(tmp_path: Path) -> None:
    assert load(tmp_path).allow_private_hosts == ()
    (tmp_path / "config.toml").write_text('allow_private_hosts = ["intranet.example", "10.0.0.0/8"]\n')
    assert load(tmp_path).allow_private_hosts == ("intranet.example", "10.0.0.0/8")
    named = load(tmp_path, AISTANDARDS_ALLOW_PRIVATE_HOSTS="::1, fd00::/8,localhost,")
    assert named.allow_private_hosts == ("::1", "fd00::/8", "localhost")


@pytest.mark.parametrize(
    "value", ["'10.0.0.0/8'", "[1]", "['http://a.example']", "['10.0.0.0/99']", "['a b']", "['me@host']", "true", "{}"]
)
def test_a_host_that_is_none_is_told(tmp_path: Path, value: str) -> None:
    (tmp_path / "config.toml").write_text(f"allow_private_hosts = {value}\n")
    with pytest.raises(SettingError, match="allow_private_hosts"):
        assert load(tmp_path).allow_private_hosts


ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
CODE = [
    ast.parse(path.read_text(encoding="utf-8")) for top in ("src", "plugins") for path in (ROOT / top).rglob("*.py")
]
NOT_OF_USERS = {"AISTANDARDS_TEST_PLUGIN"}
"""The program sets it for the tests of a plugin."""


def calls(method: str) -> set[str]:
    """The first argument of each call of a method in the code, where it is a text."""
    return {
        node.args[0].value
        for tree in CODE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def variables() -> set[str]:
    """The variables that the code names, and those of the sources."""
    named = {
        node.value
        for tree in CODE
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"AISTANDARDS_[A-Z_]*[A-Z]|SSL_CERT_[A-Z]+", node.value)
    }
    plugins = (ROOT / "plugins").glob("*/source.py")
    for text in (path.read_text(encoding="utf-8") for path in plugins):
        (prefix,) = re.findall(r'env_prefix = "([A-Z]+)"', text)
        named |= {f"AISTANDARDS_{prefix}_{name.upper()}" for name in re.findall(r'context\.setting\("(\w+)"\)', text)}
    return named - NOT_OF_USERS


def test_the_page_has_every_variable_and_no_other() -> None:
    cells = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    told = {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert {name for name in told if not name.endswith("_PROXY")} == variables()
    assert {f"{name}_PROXY" for name in ("HTTP", "HTTPS", "ALL", "NO")} <= told


def test_the_example_of_the_page_has_every_key_of_the_file(tmp_path: Path) -> None:
    (text,) = re.findall(r'```toml title="config.toml"\n(.+?)```', PAGE, re.DOTALL)
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    settings = load(tmp_path)
    assert settings.database_url.startswith("postgresql+psycopg://") and settings.language == "fr"
    assert settings.pace(1) == 2.5 and settings.allow_private_hosts == ("intranet.example", "10.0.0.0/8")
    assert settings.default_sources == ("iso", "iec", "itu-t", "relaton-etsi")
    assert settings.of_source("iso", "ISO", "url") == "https://mirror.example.org/iso"
    keys = {"database_url", "lang", "pace", "allow_private_hosts", "sync", "sources"}
    code = (ROOT / "src" / "aistandards" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'file\.get\("(\w+)"', code)) == keys == set(settings.file)
    assert calls("setting") == set(settings.file["sources"]["iec"]) | set(settings.file["sources"]["iso"])
    assert all(f"`{key}`" in PAGE for key in (*keys - {"sync"}, *calls("setting")))


def test_the_page_tells_the_home_folder_of_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if sys.platform != "linux":
        pytest.skip("needs Linux")
    assert home_folder({}) == Path("~/.local/share/aistandards").expanduser()
    assert "`~/.local/share/aistandards` on Linux" in PAGE
