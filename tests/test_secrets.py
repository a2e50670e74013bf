"""Credentials are in no output, no log, no traceback and no file of ours, whatever goes wrong."""

import traceback
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aistandards.cli.main import main
from aistandards.settings import Settings, without_password
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


PARTS = ("Qx7v", "Zk9w", "Wj3y")
"""What a password is made of, between characters that separate the parts of a URL."""

SEPARATORS = st.text("@/:%#?&=[]{}+,;!$'\"\\ é人\t", max_size=3)
PASSWORDS = st.tuples(SEPARATORS, SEPARATORS, SEPARATORS).map(
    lambda between: "".join(part for pair in zip(PARTS, between, strict=True) for part in pair)
)
FORMS = st.sampled_from(
    [
        "{scheme}://me:{password}@127.0.0.1:1/standards",
        "{scheme}://me/x:{password}@127.0.0.1:1/standards",
        "{scheme}://me@x:{password}@127.0.0.1:1/standards",
        "{scheme}://{password}@127.0.0.1:1/standards",
        "{scheme}://:{password}@/standards",
        "{scheme}://me:{password}@127.0.0.1:port/standards",
        "{scheme}://127.0.0.1:1/standards?user=me&password={password}",
        "{scheme}://127.0.0.1:1/standards?password={password}&host=x",
        "{scheme}:/me:{password}@127.0.0.1:1/standards",
        "{scheme}//me:{password}@127.0.0.1:1/standards",
        "me:{password}@127.0.0.1:1/standards",
        "me:{password}",
        "{scheme}://me:{password}",
    ]
)


def _url(form: str, scheme: str, password: str, is_quoted: bool) -> str:
    # Without a host, the end of such a password is a host like any other.
    if form.endswith("{password}"):
        password = password.replace("@", "")
    return form.format(scheme=scheme, password=quote(password, safe="") if is_quoted else password)


def _told_without_a_part(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    told = "".join(capsys.readouterr())
    assert ended.value.code not in (0, None) and "Traceback" not in told
    for part in PARTS:
        assert part not in told and part.casefold() not in told, (arguments, told)


@pytest.mark.usefixtures("keyed")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=FORMS,
    scheme=st.sampled_from(["postgresql+psycopg", "postgresql", "postgres", "mysql", "sqlite", "postgresql+psycopg2"]),
    password=PASSWORDS,
    is_quoted=st.booleans(),
)
def test_no_part_of_any_password_of_a_database_is_told(
    form: str, scheme: str, password: str, is_quoted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    url = _url(form, scheme, password, is_quoted)
    for part in PARTS:
        assert part not in without_password(url)
        assert part not in repr(Settings.load(url, {}))
    _told_without_a_part(("--db", url, "stats"), capsys)


@pytest.mark.usefixtures("keyed")
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=FORMS, scheme=st.sampled_from(["http", "https", "ftp"]), password=PASSWORDS, is_quoted=st.booleans())
def test_no_part_of_any_password_in_the_address_of_a_source_is_told(
    form: str, scheme: str, password: str, is_quoted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    url = _url(form, scheme, password, is_quoted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISTANDARDS_ISO_URL", url)
        patch.setenv("AISTANDARDS_PACE", "0")
        _told_without_a_part(("sync", "iso", "--json"), capsys)
