"""The polite client, against a real server and with a clock of our own."""

import email.utils
import io
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aistandards.errors import RecordUnavailableError, SourceBrokenError, SourceError, SourceUnreachableError
from aistandards.sync.backoff import MAX_ATTEMPTS, MAX_PAUSE, retry_after_seconds
from aistandards.sync.exchange import Limits
from aistandards.sync.http import BudgetError, HttpClient
from aistandards.sync.pacing import Pacer
from tests.support.commands import refused
from tests.support.small import Answer, Small, blocked, serving


class Time:
    """A clock that only sleeping moves, and that may be asked by several threads."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.slept.append(seconds)
            self.now += seconds


class Script(Small):
    """A server that answers from a list, and `{}` when the list is used up; it notes what it was sent."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)
        self.got: list[tuple[str, str, dict[str, str]]] = []

    def answer(self, method: str, path: str, headers: dict[str, str], form: dict[str, str]) -> Answer:
        self.got.append((method, path, headers))
        return self.answers.pop(0) if self.answers else Answer(b"{}")


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def site() -> Iterator[Script]:
    with serving(Script()) as script:
        assert isinstance(script, Script)
        yield script


def client(time: Time, pace: float = 0.0, **more: object) -> HttpClient:
    named = {"clock": time.clock, "sleep": time.sleep, "rng": lambda: 0.0, "user_agent": "Mozilla/5.0 (test)"}
    named["allowed"] = ["127.0.0.1"]
    return HttpClient(["127.0.0.1"], pace, **named | more)  # type: ignore[arg-type]


def test_starts_are_a_pace_apart_however_long_an_answer_takes(time: Time) -> None:
    pacer, starts = Pacer(time.clock, time.sleep), []
    for took in (0.0, 0.3, 5.0, 0.1):
        pacer.wait("host", 1.0)
        starts.append(time.now)
        time.now += took
    assert [later - earlier for earlier, later in zip(starts, starts[1:], strict=False)] == pytest.approx([1, 1, 5])


def test_threads_share_one_pace(time: Time) -> None:
    pacer = Pacer(lambda: 0.0, lambda seconds: waits.append(seconds))
    waits: list[float] = []
    threads = [threading.Thread(target=pacer.wait, args=("host", 1.0)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [float(n) for n in range(1, 10)], "nobody gets the same turn, nobody waits for nothing"


def test_a_cool_down_is_everybody_s_and_another_host_s_not(time: Time) -> None:
    pacer = Pacer(time.clock, time.sleep)
    pacer.cool_down("host", 60)
    pacer.wait("other", 1.0)
    assert time.slept == []
    pacer.wait("host", 1.0)
    assert time.slept == [60]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept(site: Script, time: Time, status: int) -> None:
    site.answers = [Answer(status=status, headers={"Retry-After": "7"})]
    assert client(time).get(site.base + "/x").content == b"{}"
    assert sum(time.slept) == pytest.approx(7)


def test_a_host_that_pushes_back_is_left_alone_longer_and_longer_then_given_up(site: Script, time: Time) -> None:
    with client(time, pace=1.0) as http:
        http.get(site.base + "/first")
        site.answers = [Answer(status=503)] * 99
        with pytest.raises(SourceUnreachableError, match=f"503, {MAX_ATTEMPTS} times over"):
            http.get(site.base + "/second")
    assert http.requests == 1 + MAX_ATTEMPTS
    long = [seconds for seconds in time.slept if seconds > 10]
    assert long == pytest.approx([60, 120, 240, 480]) and max(long) <= MAX_PAUSE


def test_a_host_that_is_down_from_the_start_is_given_up_soon(site: Script, time: Time) -> None:
    site.answers = [Answer(status=503)] * 99
    with pytest.raises(SourceUnreachableError):
        client(time, pace=1.0).get(site.base + "/x")
    assert sum(time.slept) < 60


def test_nobody_listens_is_unreachable(time: Time) -> None:
    with pytest.raises(SourceUnreachableError, match="127.0.0.1 cannot be reached"):
        client(time).get("http://127.0.0.1:9/x")


@pytest.mark.parametrize(
    "page",
    [
        blocked(),
        Answer(b"  <!DOCTYPE html><p>hello", kind="text/plain"),
        Answer(b"<HTML><body>", kind=""),
        Answer(b"<html>forbidden", status=403, kind="text/html"),
    ],
)
def test_a_web_page_where_data_belongs_is_a_broken_source(site: Script, time: Time, page: Answer) -> None:
    site.answers = [page] * 99
    with pytest.raises(SourceBrokenError, match="web page where data belongs"):
        client(time).get(site.base + "/x")


def test_a_block_page_where_a_page_belongs_is_found_out_by_its_title(site: Script, time: Time) -> None:
    site.answers = [blocked()]
    site.answers.append(Answer(b"<html><title>Work programme</title>", kind="text/html"))
    answer = client(time).get(site.base + "/x", expect="page")
    assert b"Work programme" in answer.content and len(site.got) == 2


def test_a_redirect_to_a_not_found_page_is_a_broken_source(site: Script, time: Time) -> None:
    site.answers = [Answer(status=302, headers={"Location": "/pages/notfound.aspx"})] * 99
    with pytest.raises(SourceBrokenError, match="not found"):
        client(time).get(site.base + "/x")


def test_redirects_stay_within_the_declared_hosts(site: Script, time: Time) -> None:
    site.answers = [Answer(status=301, headers={"Location": "/there"})]
    assert client(time).get(site.base + "/here").url.endswith("/there")
    site.answers = [Answer(status=301, headers={"Location": "http://evil.example/x"})]
    with pytest.raises(RecordUnavailableError, match=r"evil\.example', which the source has not declared"):
        client(time).get(site.base + "/here")


def test_a_secret_does_not_follow_a_redirect_to_another_host(site: Script, time: Time) -> None:
    site.answers = [Answer(status=302, headers={"Location": site.base.replace("127.0.0.1", "localhost") + "/there"})]
    named = {"clock": time.clock, "sleep": time.sleep, "user_agent": "Mozilla/5.0 (test)"}
    with HttpClient(["127.0.0.1", "localhost"], 0.0, allowed=["127.0.0.1", "localhost"], **named) as http:  # type: ignore[arg-type]
        http.get(site.base + "/here", headers={"Authorization": "Bearer s3cret"})
    assert ["authorization" in headers for _, _, headers in site.got] == [True, False]


def test_redirects_in_circles_end(site: Script, time: Time) -> None:
    site.answers = [Answer(status=302, headers={"Location": "/x"})] * 99
    with pytest.raises(RecordUnavailableError, match="circles"):
        client(time).get(site.base + "/x")


@pytest.mark.parametrize("address", ["http://other.example/", "file:///etc/passwd", "ftp://127.0.0.1/", "nonsense"])
def test_only_declared_hosts_are_talked_to(time: Time, address: str) -> None:
    with pytest.raises(SourceError, match="not among the hosts"):
        client(time).get(address)


def test_an_answer_beyond_the_limit_is_not_taken_in(site: Script, time: Time) -> None:
    site.answers = [Answer(b"x" * 300_000)]
    with pytest.raises(RecordUnavailableError, match="not its data"):
        client(time, limits=Limits(size=100_000)).get(site.base + "/x")


def test_a_cut_answer_is_asked_for_again_and_a_file_begins_anew(site: Script, time: Time) -> None:
    site.answers = [Answer(b"abcdefgh", cut=True), Answer(b"0123456789")]
    file = io.BytesIO()
    client(time).download(site.base + "/x", file)
    assert file.getvalue() == b"0123456789"


def test_a_conditional_request_may_be_answered_with_nothing(site: Script, time: Time) -> None:
    site.answers = [Answer(status=304)]
    file = io.BytesIO()
    assert client(time).download(site.base + "/x", file, headers={"If-None-Match": '"1"'}).status == 304
    assert site.got[0][2]["if-none-match"] == '"1"' and file.getvalue() == b""


@pytest.mark.parametrize("status", [404, 410, 500])
def test_what_is_wrong_with_one_record_is_told_apart(site: Script, time: Time, status: int) -> None:
    site.answers = [Answer(status=status)]
    with pytest.raises(RecordUnavailableError):
        client(time).get(site.base + "/x")
    assert len(site.got) == 1, "it is not asked for again"


def test_the_limit_of_requests_counts_repeated_ones(site: Script, time: Time) -> None:
    site.answers = [Answer(status=503)] * 99
    with pytest.raises(BudgetError, match="limit of 2 requests"):
        client(time, max_requests=2).get(site.base + "/x")
    assert len(site.got) == 2


def test_it_says_who_it_is(site: Script, time: Time) -> None:
    client(time).get(site.base + "/x")
    assert site.got[0][2]["user-agent"] == "Mozilla/5.0 (test)"


@given(st.one_of(st.none(), st.text(max_size=40), st.integers(-5, 10**6).map(str)))
@example("²")
@example("9" * 400)
def test_retry_after_is_seconds_or_nothing(text: str | None) -> None:
    seconds = retry_after_seconds(text)
    assert seconds is None or seconds >= 0


def test_retry_after_may_be_a_date() -> None:
    later = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert retry_after_seconds(later) == pytest.approx(90, abs=5)
    assert retry_after_seconds("Mon, 02 Nov 2020 03:10:00 GMT") == 0
    moment = datetime(2020, 11, 2, 3, 9, tzinfo=UTC)
    assert retry_after_seconds("Mon, 02 Nov 2020 03:10:00 GMT", lambda: moment) == 60


@given(st.lists(st.tuples(st.floats(0, 3), st.sampled_from(["a", "b"])), max_size=30), st.floats(0.01, 2))
def test_no_two_starts_at_one_host_are_closer_than_the_pace(calls: list[tuple[float, str]], pace: float) -> None:
    time, starts = Time(), {"a": list[float](), "b": list[float]()}
    pacer = Pacer(time.clock, time.sleep)
    for idle, host in calls:
        time.now += idle
        if random.Random(idle).random() < 0.1:
            pacer.cool_down(host, 5)
        pacer.wait(host, pace)
        starts[host].append(time.now)
    for found in starts.values():
        assert all(later - earlier >= pace - 1e-6 for earlier, later in zip(found, found[1:], strict=False))


@pytest.mark.usefixtures("no_snapshot")
@pytest.mark.parametrize("address", ["nonsense", "/itu", "?", "https://", "http:///itu", "https://[::1"])
def test_a_setting_that_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("AISTANDARDS_ITU_URL", address)
    told = refused("sync", "itu-t")
    assert "AISTANDARDS_ITU_URL is '" in told and "which is not an address such as" in told
