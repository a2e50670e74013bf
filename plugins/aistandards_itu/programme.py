"""HTML pages of the work programme and their conversion to records of work items.

Source: the ITU-T work programme, `wp_search.aspx` and `wp_item.aspx`.
"""

import re
from typing import NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from aistandards.plugin import (
    Dates,
    PartialDate,
    Provenance,
    Rejected,
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
from aistandards_itu.pages import is_closed, parse_page
from aistandards_itu.rows import GRAMMAR, committee_of, identical_relations
from aistandards_itu.stages import work_stage

# 9677 is the study period 2025-2028; the states are all states of the search form.
LIST = "/ITU-T/workprog/wp_search.aspx?isn_sp=9677&isn_sg=-1&isn_status=-1,8,1,3,7,2&details=1&view=tab&field=ahjgoflki"
ITEM = "/ITU-T/workprog/wp_item.aspx?isn={isn}"
ACCEPT = {"Accept": "text/html"}
_TABLE = "table[id*='gd_wp_tabular']"
_SPAN = "ctl00_ContentPlaceHolder1_rpt_main_ctl00_"
_MAX_ROW = 64 << 10
# Bound for an endless pager: a study period has about 600 items, with 50 on each page.
_MAX_PAGES = 200

_SWITCHES = frozenset(("checkbox", "radio"))
_BUTTONS = frozenset(("button", "file", "image", "reset", "submit"))

_REQUIRED = ("lbl_full_path", "lbl_subject", "Label4")
"""Fields of every item besides its name; the first contains the study period, which is a part of the key."""

_FORMER = re.compile(r"^(?P<name>.*?)\s*\(ex\s+(?P<former>[^)]*)\)\s*$")
_PATH = re.compile(r"\[([^\]]*)\]")
_MONTH = re.compile(r"(0[1-9]|1[0-2])-(\d{4})")
_QUARTER = re.compile(r"(?:Q([1-4])-(\d{4})|(\d{4})-Q([1-4]))")
_TYPES = {"technical report": "Technical Report", "technical paper": "Technical Paper"}


class ListRow(NamedTuple):
    """A row of the list.

    Attributes:
        isn: Number of the page of the item.
        name: Designation of the item; brackets with `ex` contain the former one.
        title: Subject of the item.
        cells: All cells, the fingerprint of the details.
    """

    isn: str
    name: str
    title: str
    cells: tuple[str, ...]


class ProgrammeList(NamedTuple):
    """The list of the work programme.

    Attributes:
        rows: Its rows.
        rejected: The rows that cannot be read.
        whole: Whether no row can be missing: the list has a single page, which is not cut off.
    """

    rows: tuple[ListRow, ...]
    rejected: tuple[Rejected, ...]
    whole: bool


class Item(msgspec.Struct, frozen=True):
    """Content of the page of a work item."""

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
    """Return the key of a work item: its study period and its first name, which a later number does not change."""
    match = _FORMER.match(name)
    return f"work/{period}/{match['former'] if match else name}"


def read_list(context: SourceContext, base: str) -> ProgrammeList:
    """Read all pages of the list.

    Raises:
        SourceBrokenError: A page has no table of work items.
    """
    content = context.http.get(base + LIST, headers=ACCEPT, expect="page").content
    rows: list[ListRow] = []
    rejected: list[Rejected] = []
    for number in range(2, _MAX_PAGES):
        page = _parsed(content)
        _read_table(page, rows, rejected)
        target = _pager_target(page, number)
        if target is None:
            # An item that leaves while the pages are read moves another one to a page that was read before.
            return ProgrammeList(tuple(rows), tuple(rejected), whole=number == 2 and is_closed(content))
        form = _form(page) | {"__EVENTTARGET": target, "__EVENTARGUMENT": f"Page${number}"}
        content = context.http.post(base + LIST, form, expect="page").content
    raise SourceBrokenError(f"the ITU-T work programme has more than {_MAX_PAGES} pages; the page may have changed")


def _parsed(content: bytes) -> LexborHTMLParser:
    try:
        return parse_page(content)
    except ValueError as error:
        raise SourceBrokenError(f"the ITU-T work programme cannot be read ({error}); try again later") from None


def _read_table(page: LexborHTMLParser, rows: list[ListRow], rejected: list[Rejected]) -> None:
    """Add the rows of a page; a row with cells but without an item is rejected."""
    table = page.css_first(_TABLE)
    if table is None:
        raise SourceBrokenError("the ITU-T work programme shows no table of work items; the page may have changed")
    heads = [_text(head).casefold() for head in table.css("th")]
    title_column = next((index for index, head in enumerate(heads) if "title" in head), None)
    if title_column is None:
        raise SourceBrokenError("the ITU-T work programme's table has no title column; the page may have changed")
    for row in table.css("tr"):
        cells = [_text(cell) for cell in row.css("td")]
        anchor = row.css_first("a[href*='wp_item.aspx?isn=']")
        name = _text(anchor) if anchor is not None else ""
        if anchor is not None and name and len(cells) > title_column:
            isn = (anchor.attributes.get("href") or "").rpartition("isn=")[2].partition("&")[0]
            rows.append(ListRow(isn, name, cells[title_column], tuple(cells)))
        elif anchor is not None or (sum(map(bool, cells)) > 1 and row.css_first("a[href*='__doPostBack']") is None):
            reason = "a row of the work programme names no work item"
            rejected.append(Rejected((row.html or "").encode()[:_MAX_ROW], reason))


def _form(page: LexborHTMLParser) -> dict[str, str]:
    """Return the fields of the form as a browser sends them: without its filters, the next page is that of another list."""
    form: dict[str, str] = {}
    for field in page.css("input[name]"):
        name, kind = field.attributes.get("name") or "", (field.attributes.get("type") or "text").casefold()
        if kind in _SWITCHES and "checked" not in field.attributes:
            continue
        if kind not in _BUTTONS:
            form[name] = field.attributes.get("value") or ("on" if kind in _SWITCHES else "")
    for choice in page.css("select[name]"):
        options = choice.css("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        if chosen:
            value = chosen[0].attributes.get("value")
            form[choice.attributes.get("name") or ""] = _text(chosen[0]) if value is None else value
    return form


def _pager_target(page: LexborHTMLParser, number: int) -> str | None:
    """Return the control that opens the page of this number, or None without such a page."""
    argument = f"Page${number}'"
    for anchor in page.css("a[href*='__doPostBack']"):
        address = anchor.attributes.get("href") or ""
        if argument in address:
            return address.partition("('")[2].partition("'")[0]
    return None


def read_item(isn: str, content: bytes) -> Item | None:
    """Return the work item of a page, or None for a page without one.

    Raises:
        ValueError: The page is cut off, lacks a field of every item, or is not within the bounds of the parser.
    """
    if not is_closed(content):
        raise ValueError("the page is cut off")
    page = parse_page(content)
    spans = {
        (node.attributes.get("id") or "").removeprefix(_SPAN): _text(node) for node in page.css(f"span[id^='{_SPAN}']")
    }
    if not spans.get("lbl_status"):
        return None
    if missing := [name for name in _REQUIRED if name not in spans]:
        raise ValueError(f"the page has no field {missing[0]!r}")
    path = _PATH.findall(spans["lbl_full_path"])
    if not path:
        raise ValueError("the page does not say where its item belongs")
    period, group, question = [*path, "", "", ""][:3]
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


def same_item(listed: str, shown: str) -> bool:
    """Return whether the name in the list and the name on a page are those of one item; one may lack the former name."""
    return not names_of(listed).isdisjoint(names_of(shown))


def names_of(name: str) -> set[str]:
    """Return the current and the former name of an item, case-folded."""
    match = _FORMER.match(name)
    names = (match["name"], match["former"]) if match else (name,)
    return {" ".join(part.split()).casefold() for part in names}


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def is_revision(item: Item) -> bool:
    """Return whether a work item revises a published text, whose number is also its name."""
    return item.version.casefold().startswith("rev")


def standard_of(
    item: Item, *, key: str, published_as: str | None, site: str, retrieved: PartialDate | None
) -> Standard:
    """Return the record of a work item.

    Args:
        item: Content of its page.
        key: Key of the record.
        published_as: Designation of the published Recommendation, if the database lists it.
        site: Address of the site, for the page of the item.
        retrieved: Day of the retrieval.

    Raises:
        ValueError: The name is not a designation.
    """
    designation = GRAMMAR.parse(item.name)
    stage = work_stage(item.status)
    if published_as is not None and stage.status is not Status.CANCELLED:
        # The work is finished: what it led to is published. The relation names it.
        stage = Stage(stage.native, stage.harmonised, Status.PUBLISHED)
    replaced = (Relation(RelationType.REPLACED_BY, published_as),) if published_as else ()
    title, summary = clean_text(item.title), plain_text(item.summary)
    # The database shows a dash for a missing value.
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
        relations=replaced + identical_relations(item.iso_number),
        provenance=(
            Provenance(
                source="itu-t",
                upstream_id=key,
                url=site + ITEM.format(isn=item.isn),
                retrieved=retrieved,
                upstream_changed=item.updated or None,
            ),
        ),
        extra={name: value for name, value in extra.items() if value and value != "-"},
    )


def target_date(timing: str) -> PartialDate | None:
    """Return the target date of a work item: a year or a month.

    A quarter becomes a year: `PartialDate` has no quarters, and a month would be too precise. `extra` keeps the text.

    >>> [target_date(text).text for text in ("Q4-2027 (Medium priority)", "2028-12 (Medium priority)", "10-2027")]
    ['2027', '2028-12', '2027-10']
    """
    bare = timing.partition("(")[0].strip()
    if match := _QUARTER.fullmatch(bare):
        return PartialDate(match[2] or match[3])
    if match := _MONTH.fullmatch(bare):
        return PartialDate(f"{match[2]}-{match[1]}")
    return date_or_none(bare, lenient=True)


def _timing(text: str) -> str:
    bare = text.partition("(")[0].strip()
    return "" if bare == "-" else bare
