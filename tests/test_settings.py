"""Settings: the environment, the file, the defaults, in that order."""

from pathlib import Path

import pytest

from aistandards.errors import SettingError
from aistandards.settings import Settings


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
