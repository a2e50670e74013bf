"""The work programme: HTML pages of ASP.NET, and the records of work items.

Source: the ITU-T work programme, `wp_search.aspx` and `wp_item.aspx`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from aistandards.plugin import (
    Dates,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    SourceBrokenError,
    SourceContext,
    Stage,
    Standard,
    Status,
    clean_text,
    date_or_none,
    plain_text,
)
from aistandards_itu.rows import GRAMMAR, committee_of, twins
from aistandards_itu.stages import work_stage

# 9677 is the study period 2025-2028; the states are all those of the search form.
LIST = "/ITU-T/workprog/wp_search.aspx?isn_sp=9677&isn_sg=-1&isn_status=-1,8,1,3,7,2&details=1&view=tab&field=ahjgoflki"
ITEM = "/ITU-T/workprog/wp_item.aspx?isn={isn}"
ACCEPT = {"Accept": "text/html"}
_TABLE = "table[id*='gd_wp_tabular']"
_SPAN = "ctl00_ContentPlaceHolder1_rpt_main_ctl00_"
# A study period has some 600 items at 50 a page; a pager that never ends must not run for ever.
_MOST_PAGES = 200

_FORMER = re.compile(r"^(?P<name>.*?)\s*\(ex\s+(?P<former>[^)]*)\)\s*$")
_PATH = re.compile(r"\[([^\]]*)\]")
_QUARTER = re.compile(r"(?:Q([1-4])-(\d{4})|(\d{4})-Q([1-4]))")
_TYPES = {"technical report": "Technical Report", "technical paper": "Technical Paper"}


class ListRow(NamedTuple):
    """One row of the list.

    Attributes:
        isn: Number of the item's page.
        name: Its designation, with the former one in brackets after `ex`.
        title: Its subject.
        cells: All cells, the fingerprint of its details.
    """

    isn: str
    name: str
    title: str
    cells: tuple[str, ...]


class Item(msgspec.Struct, frozen=True):
    """What an item's page says."""

    isn: str
    name: str
    title: str
    period: str = ""
    group: str = ""
    question: str = ""
    status: str = ""
    process: str = ""
    kind: str = ""
    version: str = ""
    iso_number: str = ""
    timing: str = ""
    summary: str = ""
    registered: str = ""
    updated: str = ""


def key_of(period: str, name: str) -> str:
    """Key of a work item: study period and the name it began with, which it keeps when it is given a number."""
    found = _FORMER.match(name)
    return f"work/{period}/{found['former'] if found else name}"


def list_rows(context: SourceContext, base: str) -> Iterator[ListRow]:
    """All rows of the list, page after page.

    Raises:
        SourceBrokenError: There is no table where it belongs.
    """
    page = LexborHTMLParser(context.http.get(base + LIST, headers=ACCEPT, expect="page").content)
    for number in range(2, _MOST_PAGES):
        yield from _rows_of(page)
        target = _pager_target(page, number)
        if target is None:
            return
        form = {
            field.attributes.get("name") or "": field.attributes.get("value") or ""
            for field in page.css("input[type=hidden]")
        }
        form |= {"__EVENTTARGET": target, "__EVENTARGUMENT": f"Page${number}"}
        page = LexborHTMLParser(context.http.post(base + LIST, form, expect="page").content)


def _rows_of(page: LexborHTMLParser) -> Iterator[ListRow]:
    table = page.css_first(_TABLE)
    if table is None:
        raise SourceBrokenError("the ITU-T work programme shows no table of work items; the page may have changed")
    heads = [_text(head).casefold() for head in table.css("th")]
    title_at = next((place for place, head in enumerate(heads) if "title" in head), None)
    if title_at is None:
        raise SourceBrokenError("the ITU-T work programme's table has no column of titles; the page may have changed")
    for row in table.css("tr"):
        cells = [_text(cell) for cell in row.css("td")]
        anchor = row.css_first("a[href*='wp_item.aspx?isn=']")
        if anchor is not None and len(cells) > title_at:
            isn = (anchor.attributes.get("href") or "").rpartition("isn=")[2].partition("&")[0]
            yield ListRow(isn, _text(anchor), cells[title_at], tuple(cells))


def _pager_target(page: LexborHTMLParser, number: int) -> str | None:
    """The control to post back to for the page of this number, or None when the list has no such page."""
    wanted = f"Page${number}'"
    for anchor in page.css("a[href*='__doPostBack']"):
        address = anchor.attributes.get("href") or ""
        if wanted in address:
            return address.partition("('")[2].partition("'")[0]
    return None


def read_item(isn: str, content: bytes) -> Item | None:
    """The item on a page; None when the page shows none."""
    page = LexborHTMLParser(content)
    spans = {
        (node.attributes.get("id") or "").removeprefix(_SPAN): _text(node) for node in page.css(f"span[id^='{_SPAN}']")
    }
    if not spans.get("lbl_status"):
        return None
    period, group, question = [*_PATH.findall(spans.get("lbl_full_path", "")), "", "", ""][:3]
    return Item(
        isn=isn,
        name=spans["lbl_status"],
        title=spans.get("lbl_subject", ""),
        period=period,
        group=group,
        question=question,
        status=spans.get("Label4", ""),
        process=spans.get("lbl_approval_process", ""),
        kind=spans.get("lbl_type_of_work_item", ""),
        version=spans.get("Label1", ""),
        iso_number=spans.get("lbl_iso_number", ""),
        timing=spans.get("lbl_timing", ""),
        summary=spans.get("lbl_summary", ""),
        registered=spans.get("lbl_first_registration_date", ""),
        updated=spans.get("Label5", ""),
    )


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def standard_of(item: Item, *, published_as: str | None, site: str, retrieved: PartialDate | None) -> Standard:
    """The record of a work item.

    Args:
        item: What its page says.
        published_as: Designation of the Recommendation it has become, when the database lists one.
        site: Address of the site, for the page of the item.
        retrieved: The day of retrieval.

    Raises:
        ValueError: Its name is not a designation.
    """
    designation = GRAMMAR.parse(item.name)
    stage = work_stage(item.status)
    if published_as is not None and stage.status is not Status.CANCELLED:
        stage = Stage(stage.native, stage.harmonised, Status.SUPERSEDED)
    replaced = (Relation(RelationType.REPLACED_BY, published_as),) if published_as else ()
    title, summary = clean_text(item.title), plain_text(item.summary)
    # The database shows a dash where it has nothing.
    extra = {"approval process": item.process, "version": item.version, "timing": _timing(item.timing)}
    return Standard(
        designation=designation.text,
        work=designation.work,
        body="itu-t",
        publishers=designation.publishers,
        titles={"en": title} if title else {},
        abstracts={"en": summary} if summary else {},
        deliverable_type=_TYPES.get(item.kind.casefold(), item.kind or designation.type or None),
        committee=committee_of(item.group, item.question or None),
        stage=stage,
        work_item=True,
        dates=Dates(registered=date_or_none(item.registered[:10], lenient=True), target=target_date(item.timing)),
        relations=replaced + twins(item.iso_number),
        provenance=(
            Provenance(
                source="itu-t",
                upstream_id=key_of(item.period, item.name),
                url=site + ITEM.format(isn=item.isn),
                retrieved=retrieved,
                upstream_changed=item.updated or None,
            ),
        ),
        extra={name: value for name, value in extra.items() if value and value != "-"},
    )


def target_date(timing: str) -> PartialDate | None:
    """When a work item is to be ready, as far as the timing says: a year, or a month.

    A quarter is a year here: `PartialDate` knows no quarters, and a month would claim more than is said. The text
    itself stays in `extra`.

    >>> target_date("Q4-2027 (Medium priority)").text, target_date("2028-12 (Medium priority)").text
    ('2027', '2028-12')
    """
    bare = timing.partition("(")[0].strip()
    if found := _QUARTER.fullmatch(bare):
        return PartialDate(found[2] or found[3])
    return date_or_none(bare, lenient=True)


def _timing(text: str) -> str:
    bare = text.partition("(")[0].strip()
    return "" if bare == "-" else bare
