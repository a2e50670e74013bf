"""A proxy, a firewall or a certificate that stands between: the sentence says which one it is, and what to change."""

import datetime
import json
import os
import ssl
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aistandards.errors import SourceUnreachableError
from aistandards.sync.http import BudgetError, HttpClient
from tests.support.commands import run
from tests.support.raw_server import Sent, head, raw_server
from tests.support.tls_server import CONNECTED, tls_server

trustme = pytest.importorskip("trustme", reason="needs certificates for a test")

HOST = "www.example.org"
CLOSED = "127.0.0.1:9"


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy and no certificates of the machine that runs the tests."""
    for name in [name for name in os.environ if name.casefold().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


def told(url: str, *, max_requests: int | None = None, requests: int | None = None) -> str:
    """What is said of an address that cannot be reached.

    Args:
        url: The address.
        max_requests: The limit of requests of the client.
        requests: How many requests the client needs to find out.
    """
    options = {"user_agent": "x", "sleep": lambda seconds: None, "max_requests": max_requests}
    hosts = (HOST, "127.0.0.1", "localhost")
    with HttpClient(hosts, 0.0, allowed=["127.0.0.1", "localhost"], **options) as http:  # type: ignore[arg-type]
        with pytest.raises(SourceUnreachableError) as refusal:
            http.get(url)
        assert requests in (None, http.requests)
    sentence = str(refusal.value)
    assert sentence.isprintable() and "secret" not in sentence
    return sentence


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("spell", [str.lower, str.upper])
def test_a_proxy_that_asks_for_a_password_is_told_at_once(
    scheme: str, spell: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = spell(f"{scheme}_proxy")
    with raw_server(lambda number: (head("Content-Length: 0", status="407 Proxy Authentication Required"),)) as proxy:
        monkeypatch.setenv(setting, proxy)
        sentence = told(f"{scheme}://{HOST}/x", requests=1)
        assert sentence.startswith(
            f"{HOST} cannot be reached: the proxy {proxy} of {setting} asks for a name and a password"
        )
        assert f"set {setting} to http://NAME:PASSWORD@HOST:PORT" in sentence
        monkeypatch.setenv(setting, proxy.replace("//", "//me:secret@"))
        assert f"the proxy http://… of {setting} refuses the name and the password in it" in told(
            f"{scheme}://{HOST}/x", requests=1
        )


REFUSALS: dict[str, tuple[str, int]] = {
    "403 Forbidden": (
        "refuses the connection (403 Forbidden); ask who runs the proxy, or name the host in NO_PROXY",
        1,
    ),
    "301 Moved": ("refuses the connection (301 Moved)", 1),
    "502 Bad Gateway": ("of HTTPS_PROXY answers 502 Bad Gateway); check the network or try again later", 3),
    "503 \x1b[2J": ("answers 503", 3),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_proxy_that_refuses_a_connection_is_named(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words, requests = REFUSALS[status]
    with raw_server(lambda number: (head("Content-Length: 0", status=status),)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        sentence = told(f"https://{HOST}/x", requests=requests)
    assert words in sentence and f"the proxy {proxy} of HTTPS_PROXY" in sentence


BROKEN: dict[str, Sent] = {
    "closes": (),
    "no HTTP": (b"hello\r\n\r\n",),
    "closes after it has connected": (CONNECTED,),
    "half of an answer": (b"HTTP/1.1 200",),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_proxy_that_breaks_off_is_named(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(lambda number: BROKEN[broken]) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy)
        assert f"{HOST} cannot be reached (through the proxy {proxy} of ALL_PROXY: " in told(f"https://{HOST}/x")


@pytest.mark.parametrize(
    "address", [f"http://{CLOSED}", CLOSED, "nowhere.invalid:8080", "nowhere.invalid", "http://[::1]:9"]
)
def test_a_proxy_that_cannot_be_reached_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    shown = address if "://" in address else f"http://{address}"
    assert f"(through the proxy {shown} of HTTPS_PROXY: " in told(f"https://{HOST}/x")


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    "address",
    ["http://", "://x", "http://a:99999", "http://[::1", "socks4://a:1", "socks://a:1", "ftp://a:1", "http://a:port"]
    + ["http://me:secret@a:port", "\udcff://a"],
)
def test_what_is_no_address_of_a_proxy_is_told_with_its_setting(
    name: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, address)
    sentence = told(f"https://{HOST}/x", requests=1)
    assert (
        sentence.startswith(f"{name} is '") and "which is no address of a proxy, such as http://HOST:PORT" in sentence
    )


def test_a_host_without_proxy_needs_no_right_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(lambda number: (head("Content-Length: 2"), b"{}")) as base:
        for name, value in {"HTTP_PROXY": "socks4://nonsense", "NO_PROXY": "[,, 127.0.0.1"}.items():
            monkeypatch.setenv(name, value)
        with HttpClient(["127.0.0.1"], 0.0, user_agent="x", allowed=["127.0.0.1"]) as http:
            assert http.get(f"{base}/x").content == b"{}"


def test_a_setting_in_small_letters_counts_before_one_in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "ftp://capitals")
    monkeypatch.setenv("https_proxy", "ftp://small")
    assert told(f"https://{HOST}/x").startswith("https_proxy is 'ftp://small'")


def test_a_socks_proxy_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    assert told(f"https://{HOST}/x", requests=1) == (
        'a SOCKS proxy is set in ALL_PROXY, which needs socksio; run pip install ".[socks]" in a clone of aistandards, or unset ALL_PROXY'
    )


SOCKS: dict[str, tuple[Sent, str]] = {
    "asks for a password": ((b"\x05\x02",), "asks for a name and a password"),
    "knows no method": ((b"\x05\xff",), "asks for a name and a password"),
    "forbids the host": ((b"\x05\0", None, b"\x05\x02\0\x01" + bytes(6)), "Connection not allowed by ruleset"),
    "cannot reach the host": ((b"\x05\0", None, b"\x05\x04\0\x01" + bytes(6)), "could not connect: Host unreachable"),
    "closes": ((), "does not answer as a SOCKS5 proxy"),
    "is no SOCKS": ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), "does not answer as a SOCKS5 proxy"),
    "stops halfway": ((b"\x05\0", None), "does not answer as a SOCKS5 proxy"),
}


@pytest.mark.parametrize("fault", SOCKS)
@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_that_refuses_is_named(fault: str, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("socksio", reason="needs the extra socks")
    sent, words = SOCKS[fault]
    with raw_server(lambda number: sent) as base:
        address = base.replace("http://", f"{scheme}://")
        monkeypatch.setenv("ALL_PROXY", address)
        sentence = told(f"https://{HOST}/x")
    assert f"the proxy {address} of ALL_PROXY" in sentence and words in sentence


def test_a_socks_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("socksio", reason="needs the extra socks")
    sent = (b"\x05\0", None, b"\x05\0\0\x01" + bytes(6), None, head("Content-Length: 2") + b"{}", None)
    with raw_server(lambda number: sent) as base:
        monkeypatch.setenv("ALL_PROXY", base.replace("http://", "socks5://"))
        with HttpClient([HOST], 0.0, user_agent="x") as http:
            assert http.get(f"http://{HOST}/x").content == b"{}"


def server_context(certificate: "trustme.LeafCert") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def trust(authority: "trustme.CA", folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(folder / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))


AUTHORITY = trustme.CA()
YESTERDAY = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)


def test_a_certificate_of_an_unknown_authority_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls_server(server_context(AUTHORITY.issue_cert("localhost"))) as port:
        sentence = told(f"https://localhost:{port}/x", requests=1)
        assert (
            "its certificate is of an authority that is not trusted here" in sentence and "in SSL_CERT_FILE" in sentence
        )
        trust(trustme.CA(), tmp_path, monkeypatch)
        assert "SSL_CERT_FILE names '" in told(f"https://localhost:{port}/x", requests=1)
        (tmp_path / "right").mkdir()
        trust(AUTHORITY, tmp_path / "right", monkeypatch)
        with HttpClient(["localhost"], 0.0, user_agent="x", allowed=["localhost"]) as http:
            assert http.get(f"https://localhost:{port}/x").content == b"{}"


def test_a_certificate_that_is_self_signed_expired_or_for_another_host_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    alone = trustme.CA()
    (tmp_path / "alone.pem").write_bytes(alone.private_key_pem.bytes() + alone.cert_pem.bytes())
    context.load_cert_chain(tmp_path / "alone.pem")
    with tls_server(context) as port:
        assert "its certificate is self-signed; if that is right" in told(f"https://localhost:{port}/x", requests=1)
    trust(AUTHORITY, tmp_path, monkeypatch)
    with tls_server(server_context(AUTHORITY.issue_cert("localhost", not_after=YESTERDAY))) as port:
        assert "its certificate has expired; check the clock" in told(f"https://localhost:{port}/x", requests=1)
    with tls_server(server_context(AUTHORITY.issue_cert("elsewhere.example"))) as port:
        assert "its certificate is for another host" in told(f"https://localhost:{port}/x", requests=1)


def test_a_certificate_behind_or_of_a_proxy_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with tls_server(server_context(AUTHORITY.issue_cert(HOST)), before=CONNECTED) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        assert f"{HOST} cannot be reached: its certificate is of an authority" in told(f"https://{HOST}/x", requests=1)
    with tls_server(server_context(AUTHORITY.issue_cert("localhost"))) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"https://localhost:{port}")
        sentence = told(f"https://{HOST}/x", requests=1)
        assert f"the certificate of the proxy https://localhost:{port} of HTTPS_PROXY is of an authority" in sentence
    with raw_server(lambda number: (b"HTTP/1.1 400 Bad Request\r\n\r\n",)) as base:
        monkeypatch.setenv("HTTPS_PROXY", base.replace("http://", "https://"))
        assert "does not encrypt; write http:// instead of https:// in HTTPS_PROXY" in told(
            f"https://{HOST}/x", requests=1
        )


def test_a_file_of_certificates_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for content, why in ((None, "No such file"), (b"no certificate", "it has no certificate")):
        path = tmp_path / "authority.pem"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        sentence = told("https://localhost:9/x", requests=1)
        assert sentence.startswith(f"SSL_CERT_FILE names '{path}', which is no file of certificates ({why}")


@pytest.mark.parametrize("limit", [1, 2])
def test_a_limit_of_requests_hides_no_failure_of_the_way(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"http://{CLOSED}/x"
    assert "127.0.0.1 cannot be reached ([Errno 111] Connection refused)" in told(
        url, max_requests=limit, requests=limit
    )
    with raw_server(lambda number: ()) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        assert f"the proxy {proxy}" in told(f"https://{HOST}/x", max_requests=limit, requests=limit)


def test_a_limit_of_requests_that_ends_a_run_without_failures_is_no_failure() -> None:
    with raw_server(lambda number: (head("Content-Length: 2"), b"{}")) as base:
        options = {"user_agent": "x", "sleep": lambda seconds: None, "max_requests": 1}
        with HttpClient(["127.0.0.1"], 0.0, allowed=["127.0.0.1"], **options) as http:  # type: ignore[arg-type]
            http.get(f"{base}/x")
            with pytest.raises(BudgetError, match="limit of 1 requests"):
                http.get(f"{base}/x")


def test_a_sync_that_its_limit_stops_tells_the_proxy_and_blames_no_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(lambda number: (head("Content-Length: 0", status="502 Bad Gateway"),)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        monkeypatch.setenv("AISTANDARDS_PACE", "0")
        result = run("sync", "--max-requests", "1", "iso", "itu-t", "--json")
    reports = json.loads(result.stdout)["sources"]
    assert result.exit_code == 3 and [report["outcome"] for report in reports] == ["unreachable", "unreachable"]
    for report in reports:
        assert f"the proxy {proxy} of HTTPS_PROXY answers 502" in report["message"]
        assert "author" not in json.dumps(report)
