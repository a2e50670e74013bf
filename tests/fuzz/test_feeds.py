"""Whatever the sites list, a sync counts every row and keeps what it can; nothing of an upstream's makes it fail."""

import json
from collections.abc import Callable, Mapping
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards.errors import RecordUnavailableError
from aistandards.plugin.registry import Plugins
from aistandards.plugin.source import Response
from aistandards.settings import Settings
from aistandards.store import Store
from aistandards.sync.pacing import Pacer
from aistandards.sync.report import Outcome, SyncOptions
from aistandards.sync.synchroniser import Synchroniser
from aistandards.tagging.annotators import installed_annotators
from tests.support import small
from tests.support.fuzzing import cut_and_flipped, fuzz, spoilt

pytestmark = pytest.mark.fuzz

PLUGINS = Plugins.find()
ANNOTATORS = installed_annotators(PLUGINS)
ENVIRON = {"AISTANDARDS_IEC_KEY": "a-key", "AISTANDARDS_IEC_SECRET": "a-secret", "AISTANDARDS_HOME": "/nonexistent"}
ENVIRON |= {f"AISTANDARDS_{site}_URL": f"http://127.0.0.1/{site.lower()}" for site in ("ISO", "IEC", "ITU")}


class Straight:
    """A client that asks the small sites without a network."""

    def __init__(self, sites: small.Small) -> None:
        self.sites, self.requests, self.bytes = sites, 0, 0

    def __enter__(self) -> "Straight":
        return self

    def __exit__(self, *_error: object) -> None:
        """There is nothing to close."""

    def _ask(self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Response:
        self.requests += 1
        own = {"user-agent": "Mozilla/5.0", **{name.casefold(): value for name, value in headers.items()}}
        answer = self.sites.answer(method, url.removeprefix("http://127.0.0.1"), own, dict(form))
        if answer.status in (404, 500):
            raise RecordUnavailableError("not there")
        return Response(
            url, answer.status, {name.casefold(): value for name, value in answer.headers.items()}, answer.body
        )

    def get(self, url: str, *, headers: Any = None, auth: Any = None, expect: str = "data") -> Response:
        if auth is not None:
            headers = {"authorization": "Basic YS1rZXk6YS1zZWNyZXQ="}
        return self._ask("GET", url, headers or {}, {})

    def post(self, url: str, form: Mapping[str, str], *, expect: str = "data") -> Response:
        return self._ask("POST", url, {}, form)

    def download(self, url: str, to: IO[bytes], *, headers: Any = None) -> Response:
        answer = self._ask("GET", url, headers or {}, {})
        to.write(answer.content)
        return answer


def counted(sites: small.Small, name: str, listed: int | None, everything: bool) -> None:
    """Synchronise one source twice: every row is in a count, and the second time nothing is new."""
    client: Callable[..., Any] = lambda *_arguments: Straight(sites)  # noqa: E731
    with Store("sqlite://") as store:
        for again in (False, True):
            sync = Synchroniser(
                store=store,
                annotators=ANNOTATORS,
                designations=PLUGINS.designations,
                settings=Settings.load(environ=ENVIRON),
                options=SyncOptions(everything=everything, full=again, force=True),
                pacer=Pacer(sleep=lambda _seconds: None),
                client=client,
            )
            (report,) = sync.run([PLUGINS.source(name)])
            assert report.outcome in (Outcome.OK, Outcome.BROKEN), report
            assert "the plugin failed" not in (report.message or ""), report.message
            if report.outcome is Outcome.OK and listed is not None:
                assert report.fetched == listed, report
            if again:
                assert report.new == report.gone == 0


def _some(good: list[dict[str, Any]]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(good).flatmap(spoilt), max_size=4)


@fuzz(25)
@given(_some(small.Small().iso), st.booleans(), st.data())
def test_every_line_of_iso_is_counted(rows: list[Any], everything: bool, data: st.DataObject) -> None:
    sites = small.Small()
    lines = [json.dumps(row).encode() for row in rows]
    sites.iso_extra = data.draw(cut_and_flipped(b"\n".join(lines)))
    counted(
        sites,
        "iso",
        len(sites.iso) + sites.iso_extra.count(b"\n") + (sites.iso_extra[-1:] not in (b"", b"\n")),
        everything,
    )


@fuzz(25)
@given(_some(small.Small().iec), st.booleans())
def test_every_publication_of_iec_is_counted(rows: list[Any], everything: bool) -> None:
    sites = small.Small()
    for row in rows:
        if not isinstance(row, dict):
            continue
        row.setdefault("urn", "iec:pub:1")
        if isinstance(row["urn"], str) and isinstance(row.setdefault("lastChangeTimestamp", "2026"), str):
            sites.iec.append(row)
    counted(sites, "iec", len(sites.iec), everything)


@fuzz(25)
@given(_some(small.Small().itu), st.booleans())
def test_every_row_of_itu_is_counted(rows: list[Any], everything: bool) -> None:
    sites = small.Small()
    sites.itu += [row for row in rows if isinstance(row, dict) and isinstance(row.get("title"), str | None)]
    counted(sites, "itu-t", len(sites.itu) + len(sites.items), everything)


@fuzz(25)
@given(_some(small.Small().items), cut_and_flipped(small.item_page(small.Small().items[0]).body))
def test_whatever_the_work_programme_shows_the_sync_goes_on(rows: list[Any], page: bytes) -> None:
    sites = small.Small()
    needed = ("isn", "name", "title", "status", "group", "question")
    sites.items += [
        row for row in rows if isinstance(row, dict) and all(isinstance(row.get(one), str | int) for one in needed)
    ]
    given = sites.answer

    def spoilt_answer(method: str, path: str, headers: dict[str, str], form: dict[str, str]) -> small.Answer:
        answer = given(method, path, headers, form)
        if "wp_item" in path and path.endswith("isn=501"):
            answer.body = page
        return answer

    sites.answer = spoilt_answer  # type: ignore[method-assign]
    counted(sites, "itu-t", None, True)
