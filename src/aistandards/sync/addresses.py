"""Addresses that a request may reach: public ones, and private ones that the user has named.

A description of a source and a redirect name a host. Without this check they could name a service inside the user's
network. A host is resolved once, and the connection goes to an address that was checked; a second answer of the name
server has no effect. If the settings of the machine name a proxy, the proxy resolves the host, and the check is its.
"""

import ipaddress
import socket
from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv6Address

from aistandards.errors import SourceError, SourceUnreachableError
from aistandards.model.text import quoted

# The tables are own ones, because those of the standard library differ between versions of Python, and call some
# addresses global that only the next router answers.
_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by the customers of a provider
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # the platform of a cloud provider, which only its own machines reach
            "169.254.0.0/16",  # link-local
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
"""All addresses of one interface that are assigned; the others are loopback, local, multicast or reserved."""

_NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments, among them Teredo, which contains an IPv4 address
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which contains an IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""Addresses through which a network without IPv4 reaches the IPv4 address in their last 32 bits."""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to one machine of the public internet.

    >>> is_public("1.1.1.1"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1"), is_public("no address")
    (True, False, False, False)

    Args:
        address: The address, as the resolver writes it. An IPv6 address with a scope is not public.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return False
        embedded = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _TRANSLATED else None)
        if embedded is None:
            return ip in _PUBLIC_6 and not any(ip in network for network in _NOT_PUBLIC_6)
        ip = embedded
    return not any(ip in network for network in _NOT_PUBLIC_4)


def resolve(host: str, port: int, allowed: Collection[str] = ()) -> list[str]:
    """Resolve a host once, and return those of its addresses that a request may reach.

    Args:
        host: Name or address of the host, as in a URL.
        port: Port of the service.
        allowed: Host names, addresses and networks that may be reached although they are not public. A name or an
            address permits the host that is written so; a network, such as `10.0.0.0/8`, permits each address in it.

    Returns:
        The addresses, in the order of the resolver; at least one. The connection must go to one of them.

    Raises:
        SourceUnreachableError: The host has no address.
        SourceError: No address of the host may be reached.
    """
    found = _addresses_of(host, port)
    if _written_alike(host) in map(_written_alike, allowed):
        return found
    networks = [ipaddress.ip_network(entry, strict=False) for entry in allowed if "/" in entry]
    reachable = [address for address in found if is_public(address) or _is_in(address, networks)]
    if not reachable:
        raise SourceError(
            f"{quoted(host)} has the address {found[0]}, which is not public; if the host is right, name it in the "
            "setting allow_private_hosts"
        )
    return reachable


def _addresses_of(host: str, port: int) -> list[str]:
    try:
        answers = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        # A name may be longer than the protocol allows, or contain a null character: both are no `OSError`.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not a host name"
        raise SourceUnreachableError(
            f"{quoted(host)} cannot be reached ({reason}); check the network or try again later"
        ) from None
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))


def _written_alike(host: str) -> str:
    """Return a host in one spelling, so that two can be compared: no brackets, no last dot, no other alphabet."""
    host = host.strip("[]").removesuffix(".").casefold()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _is_in(address: str, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    ip = ipaddress.ip_address(address)
    plain = (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
    return any(plain in network for network in networks)
