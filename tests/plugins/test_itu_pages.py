"""Pages of ITU that a parser takes long for: they are refused, or take time in proportion to their length."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from aistandards_itu.pages import is_closed, parse_page
from tests.support.small import item_page, work_item

KINDS: dict[str, Callable[[int], bytes]] = {
    "nested elements": lambda n: b"<div>" * n,
    "nested lists": lambda n: b"<ul><li>" * n,
    "open formats": lambda n: b"".join(b"<font size=%d>" % number for number in range(n)),
    "formats around blocks": lambda n: b"<b>" * n + b"<div></b>" * n,
    "attributes": lambda n: b"<div " + b" ".join(b"a%d=1" % number for number in range(n)) + b">",
    "attributes without spaces": lambda n: b"<div " + b"".join(b'a%d="1"' % number for number in range(n)) + b">",
    "attributes of one element in many tags": lambda n: b"".join(b"<html a%d=1>" % number for number in range(n)),
    "paragraphs": lambda n: b"<p>" * n,
    "rows": lambda n: b"<table>" + b"<tr><td>" * n,
    "comments": lambda n: b"<!--" * n,
    "angles": lambda n: b"<" * n,
    "quotation marks": lambda n: b'<a x="' * n,
    "closing tags": lambda n: b"</p>" * n,
}


def seconds(page: bytes) -> float:
    best = 1e9
    for _ in range(3):
        began = time.process_time()
        with suppress(ValueError):
            parse_page(page)
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.parametrize("kind", KINDS)
def test_the_time_of_a_page_grows_with_its_length(kind: str) -> None:
    short, long = (seconds(b"<html><body>" + KINDS[kind](n)) for n in (20_000, 80_000))
    assert long < max(8 * short, 0.2)


def test_a_page_of_a_work_item_is_read_and_a_cut_one_is_told_apart() -> None:
    content = item_page(work_item(501, "Q.MP-LLM-FN", "Protocol for large language models", "Under study")).body
    assert is_closed(content) and parse_page(content).css_first("span") is not None
    assert not is_closed(content[:-10])
