"""The proxy that the machine names for a scheme, and what its failures mean."""

import os
import re
import urllib.request
from importlib.util import find_spec
from typing import Any

import attrs
import httpcore2
import httpx2

from aistandards.errors import SourceUnreachableError
from aistandards.model.text import quoted
from aistandards.settings import without_password
from aistandards.sync.certificates import trusted

_MAX_PORT = 65_535
_STATUS = re.compile(r"(\d{3})\b")

# What a proxy of SOCKS5 answers, in the words of the HTTP library.
_WANTS_NAME = re.compile(r"Requested NO AUTHENTICATION REQUIRED|Invalid username/password|Requested USERNAME/PASSWORD")
_FORBIDS = "not allowed by ruleset"


@attrs.frozen(slots=True)
class MachineProxy:
    """A proxy in the settings of the machine.

    Attributes:
        setting: Name of the environment variable, or `the settings of the system`.
        address: The address that it has.
    """

    setting: str
    address: str

    @classmethod
    def of(cls, scheme: str) -> "MachineProxy | None":
        """Return the proxy for `http` or `https`, if there is one."""
        proxies = urllib.request.getproxies()
        kind = scheme if proxies.get(scheme) else "all"
        address = proxies.get(kind)
        if not address:
            return None
        # A name in small letters counts before one in capitals.
        names = sorted((name for name in os.environ if name.casefold() == f"{kind}_proxy"), reverse=True)
        setting = next((name for name in names if os.environ[name] == address), "the settings of the system")
        return cls(setting, address if "://" in address else f"http://{address}")

    def __str__(self) -> str:
        return f"the proxy {without_password(self.address)} of {self.setting}"

    @property
    def host(self) -> str:
        """Its host."""
        return httpx2.URL(self.address).host

    def pool(self, **options: Any) -> httpcore2.ConnectionPool:
        """Return connections through the proxy.

        Raises:
            SourceUnreachableError: The setting is no address of a proxy, or the package for SOCKS is missing.
        """
        try:
            proxy = httpx2.Proxy(self.address)
            port = proxy.url.port
        except (httpx2.InvalidURL, ValueError):
            raise self._invalid() from None
        if not proxy.url.host or (port or 0) > _MAX_PORT:
            raise self._invalid()
        url = httpcore2.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=port, target=proxy.url.raw_path)
        if proxy.url.scheme.startswith("socks"):
            if find_spec("socksio") is None:
                raise SourceUnreachableError(
                    f"a SOCKS proxy is set in {self.setting}, which needs socksio; "
                    f'run pip install ".[socks]" in a clone of aistandards, or unset {self.setting}'
                )
            return httpcore2.SOCKSProxy(proxy_url=url, proxy_auth=proxy.raw_auth, **options)
        if proxy.url.scheme == "https":
            options["proxy_ssl_context"] = trusted()
        return httpcore2.HTTPProxy(proxy_url=url, proxy_auth=proxy.raw_auth, proxy_headers=proxy.headers.raw, **options)

    def refusal(self, host: str, answer: str) -> Exception:
        """Return the error for an answer of the proxy that is no connection; one that may help later is asked again.

        Args:
            host: The host behind the proxy.
            answer: The status and its reason, or the words of the HTTP library for SOCKS.
        """
        status = _STATUS.match(answer)
        if (status and status[1] == "407") or _WANTS_NAME.match(answer):
            return self.asks_for_name(host)
        if (status and not status[1].startswith("5")) or _FORBIDS in answer:
            return SourceUnreachableError(
                f"{host} cannot be reached: {self} refuses the connection ({_words(answer)}); "
                "ask who runs the proxy, or name the host in NO_PROXY if it can be reached without"
            )
        return httpx2.ProxyError(f"{self} answers {_words(answer)}")

    def asks_for_name(self, host: str) -> SourceUnreachableError:
        """Return the error for a proxy that asks for a name and a password (407), or that refuses them."""
        url = httpx2.URL(self.address)
        has_name = bool(url.username or url.password)
        asks = "refuses the name and the password in it" if has_name else "asks for a name and a password"
        return SourceUnreachableError(
            f"{host} cannot be reached: {self} {asks} (407 Proxy Authentication Required); "
            f"set {self.setting} to {url.scheme}://NAME:PASSWORD@HOST:PORT"
        )

    def through(self, error: Exception) -> str:
        """Return the reason of another failure on the way through the proxy."""
        return f"through {self}: {str(error) or type(error).__name__}"

    def _invalid(self) -> SourceUnreachableError:
        shown = quoted(without_password(self.address))
        return SourceUnreachableError(
            f"{self.setting} is {shown}, which is no address of a proxy, such as http://HOST:PORT or socks5://HOST:PORT; "
            "correct it or unset it"
        )


def _words(answer: str) -> str:
    return quoted(answer.strip().rstrip(".").strip()).strip("'\"")
