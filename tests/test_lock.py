"""The lock file pins everything that the project and its tests ask for: versions that they allow, with hashes."""

import re
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def asked() -> Iterator[Requirement]:
    """Dependencies and extras of the project, and what its tox environments install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    for text in (
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(one for some in extras for one in some),
    ):
        # The extra `all` asks for the other extras.
        if not text.startswith("aistandards["):
            yield Requirement(text)
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    for section in tox.sections():
        for line in tox[section].get("deps", "").splitlines():
            # What an environment takes from another one is read there.
            if line.strip() and not line.startswith("{"):
                yield Requirement(line)


LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
_PIN = r"([A-Za-z0-9._-]+)==(\S+)((?: --hash=sha256:[0-9a-f]{64})+)"


def pinned() -> dict[str, str]:
    lines = re.sub(r" \\\n +", " ", LOCK).splitlines()
    pins = [re.fullmatch(_PIN, line) for line in lines if line and not line.startswith("#")]
    assert all(pins), "names, versions and hashes only"
    return {canonicalize_name(pin[1]): pin[2] for pin in pins if pin}


REQUIREMENTS = {str(one): one for one in asked()}


@pytest.mark.parametrize("asked_for", REQUIREMENTS)
def test_what_is_asked_for_is_pinned_in_a_version_that_is_allowed(asked_for: str) -> None:
    requirement = REQUIREMENTS[asked_for]
    version = pinned().get(canonicalize_name(requirement.name))
    assert version is not None, f"{requirement.name} is missing in requirements-dev.lock"
    assert requirement.specifier.contains(version, prereleases=True)


def test_the_lock_names_no_server() -> None:
    assert "://" not in LOCK and "--index" not in LOCK.replace("--no-emit-index-url", "")
