"""The floor under a first sync: the same requests, every row decoded once with orjson, and nothing else.

Run by `benchmarks/run.py` as a process of its own. Arguments: base URL, number of ITU-T details, number of work items.
"""

import base64
import http.client
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson


class Floor:
    """One bare connection.

    Attributes:
        loads: What decodes.
    """

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self.loads: Callable[[bytes], Any] = orjson.loads
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port)

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[bytes, str | None]:
        """Body and Link header of one address."""
        self._connection.request("GET", path, headers={"User-Agent": "Mozilla/5.0 (benchmark)", **(headers or {})})
        answer = self._connection.getresponse()
        return answer.read(), answer.getheader("Link")

    def iso(self) -> Iterator[dict[str, Any]]:
        """Both files, row by row."""
        folder = "/iso/opendata/_latest"
        for name in ("deliverables_metadata", "technical_committees"):
            body, _ = self.get(f"{folder}/iso_{name}/json/iso_{name}.jsonl")
            for line in body.split(b"\n"):
                if line:
                    yield self.loads(line)

    def iec(self) -> Iterator[dict[str, Any]]:
        """Token and all pages, row by row."""
        key = base64.b64encode(b"key:secret").decode()
        token = "/iec/oauth/client_credential/accesstoken?grant_type=client_credentials"
        bearer = self.loads(self.get(token, {"Authorization": f"Basic {key}"})[0])["access_token"]
        page, link = 0, "first"
        while link:
            address = f"/iec/harmonized/publications?size=100&sortBy=urn&page={page}"
            body, link = self.get(address, {"Authorization": f"Bearer {bearer}"})
            yield from self.loads(body)["publication"]
            page += 1

    def itu(self, details: int, items: int) -> Iterator[dict[str, Any]]:
        """Index, list of work items, and as many details and items as the sync asks for."""
        api = "/itu/mws/api/recommendations"
        rows = self.loads(self.get(f"{api}/searchRecs?rows=100000&page=1")[0])["Data"]
        self.get("/itu/ITU-T/workprog/wp_search.aspx")
        for row in rows[:details]:
            self.loads(self.get(f"{api}/getRecHdrDetail?idrec={row['idrec']}&lang=en")[0])
        for number in range(items):
            self.get(f"/itu/ITU-T/workprog/wp_item.aspx?isn={90000 + number}")
        yield from rows

    def rows(self, details: int, items: int) -> Iterator[dict[str, Any]]:
        """All there is to fetch."""
        yield from self.iso()
        yield from self.iec()
        yield from self.itu(details, items)


if __name__ == "__main__":
    print(sum(1 for _ in Floor(sys.argv[1]).rows(int(sys.argv[2]), int(sys.argv[3]))), "rows")
