"""The database and the work programme of ITU-T, made of the model."""

import html
import re
from collections.abc import Callable
from typing import Any

from .model import Document, World
from .wire import (
    CutError,
    Kind,
    Member,
    Page,
    Request,
    Row,
    date,
    dumped,
    loaded,
    never,
    object_framed,
    object_read,
    text,
    whole_number,
)


def _name_key(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    return " ".join(value.split()).removeprefix("ITU-T ")


def _rec_key(row: Any) -> str | None:
    return _name_key(row.get("rec_name")) if isinstance(row, dict) else None


def _item_key(row: Any) -> str | None:
    name = _name_key(row.get("name")) if isinstance(row, dict) else None
    return f"work/2025-2028/{name}" if name else None


ITU_INDEX = Kind(
    "index",
    {
        "idrec": Member(whole_number),
        "rec_name": Member(never),
        "title": Member(text, ("titles",)),
        "approval_date": Member(date, ("dates",)),
        "dms_link": Member(text, ("links",)),
        "status": Member(text, ("stage",)),
    },
    _rec_key,
    lambda row: [
        row | {"rec_name": one}
        for one in (f"ITU-T {row['rec_name']}", f" {row['rec_name']}", row["rec_name"].replace(" ", "  "))
    ],
    lists=True,
)
ITU_DETAIL = Kind(
    "detail",
    {
        "rec_name": Member(never),
        "rec_title": Member(text, ("titles",)),
        "sg": Member(text, ("committee",)),
        "summary": Member(text, ("abstracts",)),
        "iso_number": Member(text, ("relations",)),
    },
    _rec_key,
    needed=False,
    cached=True,
)
ITU_LIST = Kind(
    "list",
    {"name": Member(never), "title": Member(text), "status": Member(text), "isn": Member(text)},
    _item_key,
    lists=True,
)
ITU_ITEM = Kind(
    "item",
    {
        "lbl_status": Member(never),
        "lbl_full_path": Member(text, ("committee",)),
        "lbl_subject": Member(text, ("titles",)),
        "Label4": Member(text, ("stage", "work_item", "relations")),
        "lbl_approval_process": Member(text, ("extra",)),
        "lbl_timing": Member(text, ("dates", "extra")),
        "lbl_summary": Member(text, ("abstracts",)),
        "lbl_first_registration_date": Member(text, ("dates",)),
    },
    lambda row: _item_key({"name": row.get("lbl_status")}) if isinstance(row, dict) else None,
    needed=False,
    cached=True,
)
ITEMS_A_PAGE = 3
_SPAN = "ctl00_ContentPlaceHolder1_rpt_main_ctl00_"


class Itu:
    """The database and the work programme of ITU-T."""

    name = "itu-t"
    kinds: tuple[Kind, ...] = (ITU_INDEX, ITU_DETAIL, ITU_LIST, ITU_ITEM)

    def page(self, world: World, request: Request) -> Page | None:
        """Return the index, a detail, a page of the list or an item."""
        texts = [one for one in world.documents if one.stage != "project"]
        projects = [one for one in world.documents if one.stage == "project"]
        if request.path.endswith("searchRecs"):
            return Page(ITU_INDEX, "index", [_rec_row(one) for one in texts], _index_framed, _index_read)
        if request.path.endswith("getRecHdrDetail"):
            rows = [_detail(one) for one in texts if str(1 + one.number) == request.query.get("idrec")]
            return Page(ITU_DETAIL, f"detail {request.query.get('idrec')}", rows, object_framed, object_read)
        if request.path.endswith("wp_search.aspx"):
            return _list_page(projects, int(request.form.get("__EVENTARGUMENT", "Page$1").removeprefix("Page$")))
        if request.path.endswith("wp_item.aspx"):
            rows = [_item(one) for one in projects if str(500 + one.number) == request.query.get("isn")]
            return Page(ITU_ITEM, f"item {request.query.get('isn')}", rows, _item_framed, _item_read, "text/html")
        return None


def _rec_name(one: Document) -> str:
    return f"Y.{3000 + (one.number if one.replaces is None else one.replaces)} ({one.date[5:7]}/{one.year})"


def _rec_row(one: Document) -> Row:
    return {
        "idrec": 1 + one.number,
        "rec_name": _rec_name(one),
        "title": one.title,
        "approval_date": one.date,
        "dms_link": f"https://www.itu.int/rec/T-REC-Y.{one.number}-{one.changed}",
        "status": "In force" if one.stage == "published" else "Superseded",
    }


def _detail(one: Document) -> Row:
    return {
        "rec_name": f"ITU-T {_rec_name(one)}",
        "rec_title": one.title,
        "sg": f"ITU-T Study Group {11 + one.committee}",
        "summary": one.abstract,
        "iso_number": "ISO/IEC 17788:2014 (Common)" if one.number % 3 == 0 else None,
        "work_item": one.edition,
    }


def _index_framed(rows: list[Any]) -> bytes:
    return dumped({"Total": len(rows), "Data": rows})


def _index_read(content: bytes) -> list[Any]:
    document = loaded(content)
    if not isinstance(document, dict) or not isinstance(document.get("Data"), list) or not document["Data"]:
        raise ValueError("no index")
    total = document.get("Total")
    if isinstance(total, int) and total > len(document["Data"]):
        raise ValueError("rows are missing")
    return list(document["Data"])


def _html(title: str, body: str) -> bytes:
    whole = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return whole.encode("utf-8", "surrogatepass")


def _html_read(content: bytes) -> str:
    if not content.rstrip().endswith(b"</html>"):
        raise CutError("the page has no end")
    return content.decode("utf-8", "replace")


def _name(one: Document) -> str:
    return f"Y.ML-x{one.number}"


def _list_page(projects: list[Document], number: int) -> Page:
    pages = max(0, len(projects) - 1) // ITEMS_A_PAGE + 1
    rows = [
        {
            "isn": str(500 + one.number),
            "name": _name(one),
            "title": one.title,
            "status": f"Edition {one.edition}.{one.changed}",
        }
        for one in projects[(number - 1) * ITEMS_A_PAGE :][:ITEMS_A_PAGE]
    ]
    page = Page(ITU_LIST, f"list {number}", rows, _list_framed(number, pages), _list_read, "text/html")
    page.full, page.last = ITEMS_A_PAGE, number >= pages
    return page


def _list_framed(number: int, pages: int) -> Callable[[list[Any]], bytes]:
    pager = "".join(
        f"<a href=\"javascript:__doPostBack('ctl00$gd_wp_tabular','Page${page}')\">{page}</a>"
        for page in range(1, pages + 1)
        if page != number
    )

    def frame(rows: list[Any]) -> bytes:
        cells = "".join(
            f'<tr><td><a href="wp_item.aspx?isn={_cell(row, "isn")}">{_cell(row, "name")}</a></td>'
            f"<td>{_cell(row, 'status')}</td><td>{_cell(row, 'title')}</td></tr>"
            for row in rows
        )
        table = (
            f'<table id="ctl00_gd_wp_tabular"><tr><th>Work item</th><th>Status</th><th>Title</th></tr>{cells}</table>'
        )
        return _html("Work programme", f'<form><input type="hidden" name="__VIEWSTATE" value="s">{table}{pager}</form>')

    return frame


def _cell(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return "" if value is None else html.escape(str(value))


_ROW = re.compile(
    r'<tr><td><a href="wp_item\.aspx\?isn=([^"]*)">(.*?)</a></td><td>(.*?)</td><td>(.*?)</td></tr>', re.DOTALL
)


def _list_read(content: bytes) -> list[Any]:
    page = _html_read(content)
    if "gd_wp_tabular" not in page or "<th>Title</th>" not in page:
        raise ValueError("no list of work items")
    names = ("isn", "name", "status", "title")
    return [dict(zip(names, map(html.unescape, found.groups()), strict=True)) for found in _ROW.finditer(page)]


def _item(one: Document) -> Row:
    return {
        "lbl_full_path": f"[2025-2028] : [SG{11 + one.committee}] : [Q20/13]",
        "lbl_status": _name(one),
        "lbl_subject": one.title,
        "Label4": "Under study",
        "lbl_approval_process": "AAP",
        "lbl_timing": f"Q4-20{27 + one.edition} (Medium priority)",
        "lbl_first_registration_date": f"{one.date} 10:00:00",
        "lbl_summary": one.abstract or "",
    }


def _item_framed(rows: list[Any]) -> bytes:
    if not rows or not isinstance(rows[0], dict):
        return _html("Page not found", "")
    return _html("Work item", "".join(f'<span id="{_SPAN}{name}">{_cell(rows[0], name)}</span>' for name in rows[0]))


def _item_read(content: bytes) -> list[Any]:
    page = _html_read(content)
    found = dict(re.findall(rf'<span id="{_SPAN}([^"]*)">(.*?)</span>', page, re.DOTALL))
    if not found.get("lbl_status"):
        raise ValueError("no work item")
    return [{name: html.unescape(value) for name, value in found.items()}]
