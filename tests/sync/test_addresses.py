"""The addresses that a request may reach: public ones, and what the user names."""

import ipaddress
import socket
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards.errors import SourceError, SourceUnreachableError
from aistandards.sync.addresses import is_public, resolve

PUBLIC = (
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:1.1.1.1",
    "64:ff9b::1.1.1.1",
)
NOT_PUBLIC = (
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.9",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::1.1.1.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1.1.1.1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::1",
    "2001:1::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:101:101::1",
    "3fff::1",
    "5f00::1",
    "4000::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "2606:4700::1111%1",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "127.1",
    "0x7f.0.0.1",
    "2130706433",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_of_a_machine_or_of_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses())
def test_no_public_address_is_special_to_the_standard_library(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    embedded = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    if embedded is not None:
        assert is_public(str(ip)) == is_public(str(embedded))
    elif is_public(str(ip)) and ip not in ipaddress.ip_network("64:ff9b::/96"):
        assert ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local)


@given(st.ip_addresses(v=4))
def test_an_address_that_contains_another_is_no_way_around(ip: ipaddress.IPv4Address) -> None:
    number = int(ip)
    for outer in ("::ffff:0:0", "64:ff9b::"):
        assert is_public(str(ipaddress.IPv6Address(int(ipaddress.IPv6Address(outer)) | number))) == is_public(str(ip))
    for outer, shift in (("2002::", 80), ("2001::", 64), ("::", 0)):
        assert not is_public(str(ipaddress.IPv6Address(int(ipaddress.IPv6Address(outer)) | number << shift)))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0", "localhost", "[::1]", "::1", "[::]",
        "::ffff:127.0.0.1", "[::ffff:7f00:1]", "127。0。0。1", "１２７.0.0.1", "169.254.169.254", "0xa9fea9fe",
        "fe80::1", "[fd00:ec2::254]",
    ],
)  # fmt: skip
def test_a_spelling_does_not_reach_what_is_not_public(host: str) -> None:
    with pytest.raises(SourceError, match=r"(not public; .* allow_private_hosts|cannot be reached)"):
        resolve(host, 80)


@pytest.mark.parametrize(
    "host", ["", ".", "..", "a" * 70 + ".example", "x." * 200, "a\0b", "a b", "\ud800", "-", "[", "a\r\nb", "\x1b[2J"]
)
def test_what_is_no_host_cannot_be_reached(host: str) -> None:
    with pytest.raises(SourceUnreachableError, match=r"cannot be reached \(.+\); check") as told:
        resolve(host, 80)
    assert str(told.value).isprintable() and len(str(told.value)) < 400


@pytest.mark.parametrize(
    ("host", "allowed", "reached"),
    [
        ("127.0.0.1", ["127.0.0.1"], True),
        ("127.0.0.1", ["localhost"], False),
        ("localhost", ["127.0.0.1"], False),
        ("localhost", ["localhost"], True),
        ("LOCALHOST", ["localhost."], True),
        ("localhost", ["127.0.0.0/8", "::1/128"], True),
        ("127.0.0.1", ["10.0.0.0/8", "intranet.example"], False),
        ("127.0.0.1", ["127.0.0.9/8"], True),
        ("::ffff:127.0.0.1", ["127.0.0.0/8"], True),
        ("127.0.0.1", ["::/0"], False),
        ("127.1", ["127.0.0.1"], False),
        ("[::1]", ["::1"], True),
        ("::1", ["[0:0:0:0:0:0:0:1]"], True),
        ("127.0.0.1", [], False),
    ],
)
def test_only_what_the_user_names_is_reached_in_a_network(host: str, allowed: list[str], reached: bool) -> None:
    try:
        addresses = resolve(host, 80, allowed)
    except SourceError as error:
        assert not reached, error
    else:
        assert reached and set(addresses) <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


def _answers(monkeypatch: pytest.MonkeyPatch, addresses: Iterable[str]) -> list[int]:
    """Let the resolver answer with these addresses, and count its answers."""
    asked: list[int] = []

    def getaddrinfo(_host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        asked.append(port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_each_answer_of_the_name_server_is_checked_and_it_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _answers(monkeypatch, ["10.0.0.1", "1.1.1.1", "127.0.0.1", "1.1.1.1", "2606:4700::1111", "fe80::1%2"])
    assert resolve("standards.example", 443) == ["1.1.1.1", "2606:4700::1111"]
    assert asked == [443]
    assert resolve("standards.example", 443, ["10.0.0.0/8"])[:2] == ["10.0.0.1", "1.1.1.1"]
    assert len(resolve("standards.example", 443, ["Standards.Example"])) == 5


def test_a_name_in_another_alphabet_is_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, ["10.0.0.1"])
    assert resolve("xn--bcher-kva.example", 80, ["bücher.example"]) == resolve(
        "bücher.example", 80, ["xn--bcher-kva.example"]
    )


def test_the_message_names_host_address_and_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, ["169.254.169.254"])
    with pytest.raises(SourceError) as told:
        resolve("metadata\x1b[2J.example", 80)
    assert str(told.value) == (
        r"'metadata\x1b[2J.example' has the address 169.254.169.254, which is not public; "
        "if the host is right, name it in the setting allow_private_hosts"
    )
