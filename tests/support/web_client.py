"""A client of the server in this process, without limits that tests would meet."""

from typing import Any

from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.web.server.application import application

NAMES = {
    "slug": "iso-iec-42001-2023",
    "scheme": "rights",
    "id": "privacy",
    "framework": "udhr",
    "anchor": "udhr-19",
}
"""A value for each variable of a path."""


def client(catalog: Catalog, *, root_path: str = "", **named: Any) -> TestClient:
    """A client of a server with these settings; it follows no redirect."""
    app = application(catalog, **{"rate": 1e6, "burst": 10**6, **named})
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False, root_path=root_path)
