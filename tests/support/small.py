"""A small upstream of our own: the three sites' wire formats over a dozen rows each, with faults to switch on.

The rows are facts anybody can look up (references, titles, stages) with made-up keys; the texts are ours.
"""

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from .datasets import dumped, first_generation, zipped
from .local_server import local_server

Row = dict[str, Any]
PAGE = b"<html><head><title>%s</title></head><body>%s</body></html>"
ITEMS_A_PAGE = 2
FORM = (
    '<input type="hidden" name="__VIEWSTATE" value="state"><input type="submit" name="search" value="Search">'
    '<input type="checkbox" name="status$0" checked="checked"><input type="checkbox" name="status$1">'
    '<input type="text" name="title" value=""><select name="period"><option value="-1">all</option>'
    '<option value="9677" selected="selected">2025-2028</option></select><select name="size"><option>50</option></select>'
)
"""The form of the list of the work programme; a browser sends its filters with every page."""

FILTERS = {"__VIEWSTATE": "state", "status$0": "on", "period": "9677", "size": "50"}


def iso_row(number: int, reference: str, stage: int, title: str, **more: Any) -> Row:
    """A line of the ISO file."""
    row = {
        "id": number,
        "deliverableType": "IS",
        "supplementType": None,
        "reference": reference,
        "title": {"en": title, "fr": None},
        "publicationDate": None,
        "edition": 1,
        "icsCode": ["35.020"],
        "ownerCommittee": "ISO/IEC JTC 1/SC 42",
        "currentStage": stage,
        "replaces": None,
        "replacedBy": None,
        "languages": ["en"],
        "pages": {"en": 10},
        "scope": {"en": "<p>A text of ours on <i>machine learning</i>.</p>", "fr": None},
    }
    return row | more


def iec_row(number: int, reference: str, status: str, title: str, changed: str = "2026-01-01T00:00:00Z") -> Row:
    """A publication of the IEC API."""
    return {
        "urn": f"iec:pub:{number}",
        "reference": reference,
        "edition": "1.0",
        "stdType": "IS",
        "title": [{"lang": "en", "value": title}],
        "abstract": [{"lang": "en", "content": f"<p>Ours: {title}</p>", "format": "html"}],
        "committee": {"reference": "ISO/IEC JTC 1/SC 42"},
        "status": status,
        "classifications": [{"type": "ICS", "value": "35.020"}],
        "publicationDate": "2023-12-18",
        "lastChangeTimestamp": changed,
    }


def itu_row(number: int, name: str, status: str | None, approved: str, title: str) -> Row:
    """A row of the ITU-T index."""
    link = f"https://www.itu.int/rec/T-REC-{name.partition(' ')[0]}-{approved.replace('-', '')}"
    return {
        "idrec": number,
        "rec_name": name,
        "title": title,
        "approval_date": approved,
        "dms_link": link,
        "status": status,
    }


def work_item(number: int, name: str, title: str, status: str) -> Row:
    """An item of the work programme."""
    row = {"isn": number, "name": name, "title": title, "status": status}
    return row | {"period": "2025-2028", "group": "SG13", "question": "Q20/13"}


def _iso() -> list[Row]:
    return [
        iso_row(
            81230, "ISO/IEC 42001:2023", 6060, "Artificial intelligence — Management system", publicationDate="2023-12"
        ),
        iso_row(
            74296, "ISO/IEC 22989:2022", 6060, "Artificial intelligence concepts and terminology", replaces=[1, 74296]
        ),
        iso_row(88145, "ISO/IEC 22989:2022/CD Amd 1", 3020, "Artificial intelligence concepts — Amendment 1"),
        iso_row(
            77608,
            "ISO/IEC TR 24028:2020",
            6060,
            "Overview of trustworthiness in artificial intelligence",
            deliverableType="TR",
        ),
        iso_row(89535, "ISO/IEC DTS 42119-2", 4000, "Artificial intelligence — Testing of AI", deliverableType="TS"),
        iso_row(74438, "ISO/IEC 23053:2022", 9599, "Framework for AI systems using machine learning", replacedBy=[99]),
        iso_row(99, "ISO/IEC 23053:2026", 6060, "Framework for AI systems using machine learning", replaces=[74438]),
        iso_row(2, "Withdrawn ISO/IEC AWI 5000", 2098, "Artificial intelligence — A dropped project"),
        iso_row(
            62085,
            "ISO 9001:2015",
            6060,
            "Quality management systems — Requirements",
            ownerCommittee="ISO/TC 176/SC 2",
            scope=None,
        ),
        iso_row(3, "ISO 9002:2020", 6060, "Regenerative fans", ownerCommittee="ISO/TC 117", scope=None),
    ]


def _iec() -> list[Row]:
    return [
        iec_row(90574, "ISO/IEC 42001:2023", "PUBLISHED", "Artificial intelligence — Management system"),
        iec_row(70001, "ISO/IEC 22989:2022", "PUBLISHED", "Artificial intelligence concepts and terminology"),
        iec_row(70002, "IEC 63000:2020", "REVISED", "Machine learning in power plants"),
        iec_row(70003, "IEC 63000:2024", "PUBLISHED", "Machine learning in power plants"),
        iec_row(70004, "IEC 60027-1:1992", "PUBLISHED", "Letter symbols to be used in electrical technology")
        | {"committee": {"reference": "TC 25"}},
    ]


def _itu() -> list[Row]:
    return [
        itu_row(1, "Y.3172 (06/2019)", "In force", "2019-06-22", "Architectural framework for machine learning"),
        itu_row(2, "Y.3181 (07/2022)", "In force", "2022-07-29", "Machine learning sandbox"),
        itu_row(3, "F.748.12 (06/2021)", "Superseded", "2021-06-13", "Deep learning software framework evaluation"),
        itu_row(4, "F.748.12 (03/2025)", "In force", "2025-03-01", "Deep learning software framework evaluation"),
        itu_row(5, "F.748.11 (08/2020)", "Superseded", "2020-08-13", "Metrics for deep neural network processors"),
        itu_row(6, "H.999 (01/2024)", "In force", "2024-01-10", "Requirements of a service whose title tells nothing"),
        itu_row(7, "G.711 (11/1988)", "In force", "1988-11-25", "Pulse code modulation of voice frequencies"),
        itu_row(8, "Y.3500 (08/2014)", None, "2014-08-13", "Cloud computing — Overview of artificial intelligence"),
    ]


def _items() -> list[Row]:
    return [
        work_item(501, "Q.MP-LLM-FN", "Protocol for large language models", "Under study"),
        work_item(502, "Y.3222 (ex Y.FMSC-ConTrans)", "Foundation models", "Consented on 2025-10-17"),
        work_item(503, "Y.ML-cable", "Cable laying", "Under study"),
        work_item(504, "F.AI-agents", "Artificial intelligence agents", ""),
        work_item(505, "H.DLL", "Deep learning libraries", "Determined 2025-07-25"),
    ]


@dataclass
class Answer:
    """What the server sends. An empty `Content-Length` among the headers leaves the end of the body to the connection."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


Fault = Callable[[int, str], Answer | None]
"""From the number of the request to one site, from 1, and its path, to what is sent instead; None is no fault."""


@dataclass
class Small:
    """The three sites. Change the lists and the sites change.

    Attributes:
        faults: By site: `iso`, `iec`, `itu`.
        asked: Requests by site and by path.
        token_lasts: Pages that one IEC token is good for.
    """

    iso: list[Row] = field(default_factory=_iso)
    iec: list[Row] = field(default_factory=_iec)
    itu: list[Row] = field(default_factory=_itu)
    items: list[Row] = field(default_factory=_items)
    summaries: dict[int, str] = field(default_factory=lambda: {6: "Ours: it uses machine learning."})
    details: dict[int, Row] = field(default_factory=dict)
    sg: str = "ITU-T Study Group 13"
    iso_extra: bytes = b""
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    token_lasts: int = 1000
    base: str = ""
    _token: int = 0
    _used: int = 0

    def answer(self, method: str, path: str, headers: dict[str, str], form: dict[str, str]) -> Answer:
        """What one request gets."""
        split = urlsplit(path)
        site, _, rest = split.path.lstrip("/").partition("/")
        query = {name: values[-1] for name, values in parse_qs(split.query).items()}
        self.asked[site] += 1
        self.asked[split.path] += 1
        fault = self.faults.get(site)
        wrong = fault(self.asked[site], "/" + rest) if fault else None
        if wrong is not None and not wrong.cut:
            return wrong
        if site == "iso":
            found = self._iso_file(rest, headers)
        elif site == "iec":
            found = self._iec_api(rest, query, headers)
        elif site == "relaton":
            found = self._dataset(rest)
        else:
            found = self._itu_site(rest, query, headers, form)
        found.cut = wrong is not None
        return found

    def _iso_file(self, rest: str, headers: dict[str, str]) -> Answer:
        if rest.endswith("iso_technical_committees.jsonl"):
            return Answer(_line({"reference": "ISO/IEC JTC 1/SC 42", "title": {"en": "Artificial intelligence"}}))
        if not rest.endswith("iso_deliverables_metadata.jsonl"):
            return Answer(status=404)
        body = b"".join(_line(row) for row in self.iso) + self.iso_extra
        tag = f'"{crc32(body):x}"'
        if headers.get("if-none-match") == tag:
            return Answer(status=304, headers={"ETag": tag})
        return Answer(body, kind="application/octet-stream", headers={"ETag": tag})

    def _iec_api(self, rest: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        given = headers.get("authorization", "")
        if rest.startswith("oauth"):
            if b64decode(given.removeprefix("Basic ")) != b"a-key:a-secret":
                return Answer(b"{}", 401)
            self._token, self._used = self._token + 1, 0
            return Answer(_line({"access_token": f"token-{self._token}"}))
        self._used += 1
        if given != f"Bearer token-{self._token}" or self._used > self.token_lasts:
            return Answer(b"{}", 401)
        since = query.get("lastChangeTimestampFrom", "")
        rows = sorted((row for row in self.iec if row["lastChangeTimestamp"] >= since), key=lambda row: row["urn"])
        size, page = int(query["size"]), int(query["page"])
        last = max(0, (len(rows) - 1) // size)
        link = {"Link": f'</x?page={page + 1}>; rel="next", </x?size={size}&page={last}>; rel="last"'}
        chunk = rows[page * size : (page + 1) * size]
        return Answer(_line({"publication": chunk}), headers=link if page < last else {})

    def _dataset(self, rest: str) -> Answer:
        """The IEC publications as the public dataset has them."""
        if "relaton-data-iec/" not in rest:
            return Answer(status=404)
        records = [
            first_generation(row["reference"], "IEC", row["title"][0]["value"])
            | {"link": [{"content": f"https://webstore.iec.ch/publication/{row['urn'][8:]}", "type": "src"}]}
            | {"docstatus": {"stage": {"value": row["status"]}}}
            for row in self.iec
        ]
        members = {f"data/{number}.yaml": dumped(record) for number, record in enumerate(records)}
        return Answer(zipped("iec", members), kind="application/zip")

    def _itu_site(self, rest: str, query: dict[str, str], headers: dict[str, str], form: dict[str, str]) -> Answer:
        if not headers.get("user-agent", "").startswith("Mozilla/5.0"):
            return blocked()
        if rest.endswith("searchRecs"):
            return Answer(_line({"Total": len(self.itu), "Data": self.itu}))
        if rest.endswith("getRecHdrDetail"):
            number = int(query["idrec"])
            row = next((row for row in self.itu if row.get("idrec") == number), None)
            if row is None:
                return Answer(b"null")
            detail = {"rec_name": f"ITU-T {row['rec_name']}", "rec_title": row["title"], "sg": self.sg}
            detail |= self.details.get(number, {})
            return Answer(_line(detail | {"summary": self.summaries.get(number, f"Ours: {row['title']}")}))
        if rest.endswith("wp_search.aspx"):
            found = re.fullmatch(r"Page\$(\d+)", form.get("__EVENTARGUMENT", "Page$1"))
            assert found is not None
            # Like the site: what the form does not send is not chosen.
            listed = self.items if not form or form.items() >= FILTERS.items() else self.items[:ITEMS_A_PAGE]
            return _list_page(listed, int(found[1]))
        if rest.endswith("wp_item.aspx"):
            item = next((item for item in self.items if str(item["isn"]) == query["isn"]), None)
            return item_page(item) if item else Answer(PAGE % (b"Page not found", b""), kind="text/html")
        return Answer(status=404)


def blocked() -> Answer:
    """The firewall's page."""
    return Answer(PAGE % (b"Request Rejected", b"support ID"), kind="text/html")


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _list_page(items: list[Row], number: int) -> Answer:
    chunk = items[(number - 1) * ITEMS_A_PAGE : number * ITEMS_A_PAGE]
    rows = "".join(
        f'<tr><td><a href="wp_item.aspx?isn={one["isn"]}">{one["name"]}</a></td><td>{one["status"]}</td>'
        f"<td>{one['title']}</td></tr>"
        for one in chunk
    )
    pages = (len(items) - 1) // ITEMS_A_PAGE + 1
    pager = "".join(
        f"<a href=\"javascript:__doPostBack('ctl00$gd_wp_tabular','Page${page}')\">{page}</a>"
        for page in range(1, pages + 1)
        if page != number
    )
    table = f'<table id="ctl00_gd_wp_tabular"><tr><th>Work item</th><th>Status</th><th>Subject / Title</th></tr>{rows}</table>'
    return Answer(PAGE % (b"Work programme", f"<form>{FORM}{table}{pager}</form>".encode()), kind="text/html")


def item_page(item: Row) -> Answer:
    spans = {
        "lbl_full_path": f"[{item['period']}] : [{item['group']}] : [{item['question']}]",
        "lbl_status": item["name"],
        "lbl_subject": item["title"],
        "Label4": item["status"],
        "lbl_approval_process": "AAP",
        "Label1": item.get("version", "New"),
        "lbl_timing": "Q4-2027 (Medium priority)",
        "lbl_first_registration_date": item.get("registered", "2025-07-25 10:00:00"),
    }
    prefix = "ctl00_ContentPlaceHolder1_rpt_main_ctl00_"
    body = "".join(f'<span id="{prefix}{name}">{text}</span>' for name, text in spans.items())
    return Answer(PAGE % (b"Work item", body.encode()), kind="text/html")


@contextmanager
def serving(small: Small) -> Iterator[Small]:
    """The sites on a port of their own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 1 << 16

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = {name: values[-1] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            headers = {name.casefold(): value for name, value in self.headers.items()}
            self.send(small.answer(self.command, self.path, headers, form))

        do_POST = do_GET

        def send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            headers = {"Content-Type": answer.kind, "Content-Length": str(len(answer.body)), **answer.headers}
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
            self.close_connection = answer.cut or not headers["Content-Length"]

    with local_server(Handler) as small.base:
        yield small
