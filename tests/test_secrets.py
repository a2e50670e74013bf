"""Credentials are in no output, no log, no traceback and no file of ours, whatever goes wrong."""

import traceback
from base64 import b64encode
from pathlib import Path

import pytest

from aistandards.cli.main import main
from tests.support import cluster
from tests.support.small import Answer, Fault, Small

pytestmark = pytest.mark.slow

KEY, SECRET, TOKEN, PASSWORD = "key-4bd1c2", "secret-9f86d0", "token-77e0aa", "password-c3ab8f"
HIDDEN = tuple(
    form.encode()
    for secret in (SECRET, TOKEN, PASSWORD, f"{KEY}:{SECRET}")
    for form in (secret, b64encode(secret.encode()).decode().rstrip("="), secret.encode().hex())
)

COMMANDS = (
    ("sync", "iec"),
    ("sync", "iec", "--json"),
    ("--debug", "sync", "iec", "--full"),
    ("sync", "iec", "--dry-run"),
    ("doctor",),
    ("doctor", "--json"),
    ("sources", "--json"),
    ("plugin", "list", "--json"),
    ("plugin", "check", "iec"),
    ("quarantine", "list", "--json"),
    ("changes", "--json"),
    ("stats", "--json"),
    ("--debug", "show", "ISO nothing"),
)


def _reflecting(answer: Answer) -> Fault:
    """An upstream that gives a token and says back what it was sent in everything else."""

    def fault(_number: int, path: str) -> Answer | None:
        return Answer(b'{"access_token": "%s"}' % TOKEN.encode()) if path.startswith("/oauth") else answer

    return fault


SAID_BACK = f"{KEY}:{SECRET} {TOKEN}"
UPSTREAMS = {
    "knows the key no more": None,
    "refuses the key": lambda _number, _path: Answer(SAID_BACK.encode(), 401),
    "refuses the token": _reflecting(Answer(SAID_BACK.encode(), 401)),
    "says it back as data": _reflecting(Answer(f'{{"publication": [{{"urn": "{TOKEN}", "x": "{SECRET}"}}'.encode())),
    "says it back as a page": _reflecting(Answer(f"<html><title>{SAID_BACK}</title>".encode(), kind="text/html")),
    "redirects with it": _reflecting(Answer(status=302, headers={"Location": f"http://evil.example/?t={TOKEN}"})),
    "redirects to itself with it": _reflecting(Answer(status=302, headers={"Location": f"/iec/x?t={TOKEN}"})),
    "fails": _reflecting(Answer(SAID_BACK.encode(), 500)),
    "has another status": _reflecting(Answer(SAID_BACK.encode(), 418, headers={"X-Token": TOKEN})),
    "is down": _reflecting(Answer(SAID_BACK.encode(), 503, headers={"Retry-After": "0"})),
}


def _ask(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> int:
    """Run the command as users do; its exit code, after everything it has told was looked through."""
    code = 0
    try:
        main(list(arguments))
    except SystemExit as ended:
        code = int(ended.code or 0)
    except Exception:
        code = 1
        traceback.print_exc()
    told = "".join(capsys.readouterr()).encode()
    for hidden in HIDDEN:
        assert hidden not in told, (arguments, hidden)
    return code


@pytest.fixture
def keyed(own_home: Path, sites: Small, monkeypatch: pytest.MonkeyPatch, no_waiting: list[float]) -> Small:
    """A user with a key, half of it in the configuration file."""
    own_home.mkdir()
    (own_home / "config.toml").write_text(f'[sources.iec]\nsecret = "{SECRET}"\n')
    monkeypatch.setenv("AISTANDARDS_IEC_KEY", KEY)
    monkeypatch.setenv("AISTANDARDS_TRACE_PLUGINS", "1")
    monkeypatch.delenv("AISTANDARDS_IEC_SECRET")
    return sites


@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_no_credential_of_a_source_is_told_or_kept(
    upstream: str, keyed: Small, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = UPSTREAMS[upstream]
    if fault is not None:
        keyed.faults["iec"] = fault
    for arguments in COMMANDS:
        _ask(arguments, capsys)
    assert keyed.asked["iec"] > 0
    kept = [path for path in own_home.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert kept
    for path in kept:
        for hidden in HIDDEN:
            assert hidden not in path.read_bytes(), path


@pytest.mark.postgresql
@pytest.mark.parametrize("given", ["right", "wrong", "broken"])
def test_no_password_of_a_database_is_told(
    given: str,
    keyed: Small,
    server: cluster.Cluster,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    no_snapshot: None,
) -> None:
    name = server.new()
    role = f"DO $$BEGIN CREATE ROLE {cluster.WALLED} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END$$"
    owned = f"ALTER DATABASE {name} OWNER TO {cluster.WALLED}"
    server.execute(role, f"ALTER ROLE {cluster.WALLED} PASSWORD '{PASSWORD}'", owned)
    url = server.url(name, username=cluster.WALLED, password=PASSWORD if given == "right" else f"{PASSWORD}x")
    if given == "broken":
        url = url.replace("@", "@@:port[")
    for arguments in (
        ("--debug", "stats"),
        ("doctor", "--json"),
        ("sync", "iec", "--json"),
        ("sync", "iec", "--dry-run"),
    ):
        code = _ask(("--db", url, *arguments), capsys)
        assert given == "right" or code == 1
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", url)
    assert (_ask(("stats",), capsys) == 0) == (given == "right")
