"""Certificates: which ones are trusted, and what it means that one is not."""

import os
import ssl
from functools import cache

import httpx2

from aistandards.errors import SourceUnreachableError
from aistandards.model.text import quoted

_FILE, _FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"
_MAX_PATH = 300

# Codes of OpenSSL for the result of a verification.
_EXPIRED, _NOT_YET_VALID, _SELF_SIGNED, _OTHER_NAME = 10, 9, 18, (62, 63, 64)
_NO_ISSUER = (2, 19, 20, 21, 27)


def trusted() -> ssl.SSLContext:
    """Return the certificates to trust, which all clients share: those of the machine, or of `SSL_CERT_FILE`.

    Raises:
        SourceUnreachableError: `SSL_CERT_FILE` names no file of certificates.
    """
    try:
        return _trusted(os.environ.get(_FILE), os.environ.get(_FOLDER))
    except OSError as error:
        reason = "it has no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise SourceUnreachableError(
            f"{_FILE} names {quoted(os.environ.get(_FILE), _MAX_PATH)}, which is no file of certificates ({reason}); "
            "correct it or unset it"
        ) from None


@cache
def _trusted(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Return the certificates; the library reads the two settings itself."""
    return httpx2.create_ssl_context()


def refusal(owner: str, error: ssl.SSLCertVerificationError) -> str:
    """Return what is wrong with a certificate and what to do, as the rest of a sentence.

    Args:
        owner: Whose certificate it is: `its certificate`.
        error: Why it is refused.
    """
    code = error.verify_code
    if code == _EXPIRED:
        return f"{owner} has expired; check the clock of this machine, or try again when it is renewed"
    if code == _NOT_YET_VALID:
        return f"{owner} is not valid yet; check the clock of this machine"
    if code in _OTHER_NAME:
        return (
            f"{owner} is for another host; a proxy, a firewall or a login page of the network may answer in its place"
        )
    remedy = f"if that is right, name a file that has this certificate or that of its authority in {_FILE}"
    if os.environ.get(_FILE):
        remedy = f"{_FILE} names {quoted(os.environ[_FILE], _MAX_PATH)}, which has no certificate for it; correct or unset it"
    if code == _SELF_SIGNED:
        return f"{owner} is self-signed; {remedy}"
    if code in _NO_ISSUER:
        return f"{owner} is of an authority that is not trusted here, such as that of a firewall; {remedy}"
    return f"{owner} is not valid ({quoted(error.verify_message or str(error))}); {remedy}"
