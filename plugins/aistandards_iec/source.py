"""The IEC source: pages of publications behind a token, all of them once and then what has changed.

Pages come from the harmonised publications API; every publication becomes a record or a quarantined row. The API tells
what changed but not what vanished. So the source remembers which publications it has seen, compares their number with
the API's own after a change, and reads the whole list again only when the two disagree.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from zlib import compress, decompress
from zlib import error as ZlibError

import msgspec

from aistandards.plugin import MissingCredentialsError, Rejected, Response, SourceBrokenError, SourceContext, Standard
from aistandards_iec.rows import Abstract, Publication, Title, committee_reference, standard_of

BASE = "https://api.iec.ch"
PAGE_SIZE = 100
PAGES_A_CHECKPOINT = 5
# A hundred thousand pages is three hundred times what there is; a pager that never ends must not run for ever.
MOST_PAGES = 100_000
_DECODE = msgspec.json.Decoder(Publication).decode
_LAST_PAGE = re.compile(r'[?&]page=(\d+)[^>]*>;\s*rel="?last"?')


class IecSource:
    """IEC publications from the harmonised publications API, which needs a key."""

    name = "iec"
    title = "IEC publications API"
    body = "iec"
    env_prefix = "IEC"
    hosts = ("api.iec.ch",)
    pace = 0.5
    attribution = "IEC publications catalogue, © IEC (https://webstore.iec.ch)"

    def __init__(self, page_size: int = PAGE_SIZE) -> None:
        """Make the source.

        Args:
            page_size: Publications to ask for at once.
        """
        self.page_size = page_size

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield all publications the first time, later those that changed."""
        api = _Api(context, self.page_size)
        since = context.cursor.get("since")
        if since and context.resume_from is None:
            walk = _Walk.resumed(context.cursor)
            changes = [
                row for _, publications, _ in api.pages(since=str(since)) for row in _decoded(publications, first=1)
            ]
            for row in changes:
                walk.see(row)
            if walk.news == 0 or len(walk.seen) == api.count():
                yield from _items(context, changes)
                context.complete_changes(walk.state())
                return
            context.note("some publications have vanished from the IEC list; reading all of it to find which")
        yield from self._everything(context, api)

    def _everything(self, context: SourceContext, api: "_Api") -> Iterator[Standard | Rejected]:
        checkpoint = context.resume_from or {}
        walk = _Walk.resumed(checkpoint)
        first = int(checkpoint.get("page", 0))
        for page, publications, last in api.pages(start=first):
            if page == first:
                # At least so many: how many the last page has is not told before it is read.
                context.expect(last * PAGE_SIZE + (len(publications) if page == last else 1))
            rows = _decoded(publications, first=page * PAGE_SIZE + 1)
            for row in rows:
                walk.see(row)
            yield from _items(context, rows)
            if page < last and page % PAGES_A_CHECKPOINT == 0:
                context.checkpoint({**walk.state(), "page": page + 1})
            context.progress(page + 1, last + 1)
        if len(walk.seen) == 0:
            raise SourceBrokenError("the IEC API lists no publication at all; it may have changed, nothing was touched")
        context.complete(walk.state())

    def parse(self, raw: bytes) -> Standard:
        """Read one publication again."""
        return standard_of(msgspec.json.decode(raw, type=Publication), retrieved=None)


def _decoded(publications: Sequence[Publication | msgspec.Raw], *, first: int) -> Sequence[Publication | Rejected]:
    """Every publication of a page; those that could not be read with the rest are tried one at a time."""
    return [
        _one_decoded(one, number) if isinstance(one, msgspec.Raw) else one
        for number, one in enumerate(publications, start=first)
    ]


def _one_decoded(raw: msgspec.Raw, number: int) -> Publication | Rejected:
    try:
        return _DECODE(raw)
    except ValueError as error:
        return Rejected(bytes(raw), f"publication {number}: {error}", line=number)


def _items(context: SourceContext, rows: Iterable[Publication | Rejected]) -> Iterator[Standard | Rejected]:
    """The records of rows; what is not wanted is left out, what cannot be taken is rejected with its bytes."""
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        if context.in_scope(row.urn, [*_english(row.title), *_english(row.abstract)], committee_reference(row)):
            try:
                yield standard_of(row, retrieved=context.today)
            except ValueError as error:
                yield Rejected(msgspec.json.encode(row), f"{row.urn}: {error}", upstream_id=row.urn)


def _english(texts: Sequence[Title | Abstract]) -> list[str | None]:
    """The English one of a text in several languages; all of them where there is no English one."""
    return [one.content for one in texts if one.lang == "en"] or [one.content for one in texts]


class _Page(msgspec.Struct):
    publication: list[Publication]


class _RawPage(msgspec.Struct):
    publication: list[msgspec.Raw]


_DECODE_PAGE = msgspec.json.Decoder(_Page).decode


def _publications(content: bytes) -> Sequence[Publication | msgspec.Raw]:
    """A page read at once; its rows as they came when one of them cannot be read.

    Raises:
        MsgspecError: It is not a page.
    """
    try:
        return _DECODE_PAGE(content).publication
    except msgspec.MsgspecError:
        return msgspec.json.decode(content, type=_RawPage).publication


class _Api:
    """The API with its token, which is asked for once and renewed when it runs out."""

    def __init__(self, context: SourceContext, page_size: int) -> None:
        self._page_size = page_size
        key, secret = context.setting("key"), context.setting("secret")
        if not key or not secret:
            stands = f"the bundled data of {context.snapshot_date} stands" if context.snapshot_date else "skipped"
            raise MissingCredentialsError(
                f"IEC needs a key: set AISTANDARDS_IEC_KEY and AISTANDARDS_IEC_SECRET; until then {stands}"
            )
        self._http, self._credentials = context.http, (key, secret)
        self._base = context.setting("url") or BASE
        self._token: str | None = None

    def pages(
        self, *, start: int = 0, since: str | None = None
    ) -> Iterator[tuple[int, Sequence[Publication | msgspec.Raw], int]]:
        """Pages as (number, publications, number of the last page)."""
        filters = {"lastChangeTimestampFrom": since} if since else {}
        last = start
        for page in range(start, MOST_PAGES):
            answer = self._get({"size": self._page_size, "sortBy": "urn", "page": page, **filters})
            try:
                publications = _publications(answer.content)
            except msgspec.MsgspecError as error:
                raise SourceBrokenError(f"page {page} of the IEC API is not a list of publications ({error})") from None
            found = _LAST_PAGE.search(answer.headers.get("link", ""))
            last = int(found[1]) if found else page
            yield page, publications, last
            if found is None:
                return

    def count(self) -> int:
        """How many publications the API lists: with one a page, the last page's number tells."""
        answer = self._get({"size": 1, "sortBy": "urn", "page": 0})
        found = _LAST_PAGE.search(answer.headers.get("link", ""))
        return int(found[1]) + 1 if found else len(_publications(answer.content))

    def _get(self, query: Mapping[str, Any]) -> Response:
        address = f"{self._base}/harmonized/publications?{urlencode(query)}"
        for _attempt in range(2):
            if self._token is None:
                self._token = self._new_token()
            answer = self._http.get(address, headers={"Authorization": f"Bearer {self._token}"})
            if answer.status != 401:
                return answer
            self._token = None
        raise SourceBrokenError(
            "the IEC API refuses a token it has just given; try again later or ask IEC about the key"
        )

    def _new_token(self) -> str:
        address = f"{self._base}/oauth/client_credential/accesstoken?grant_type=client_credentials"
        answer = self._http.get(address, auth=self._credentials)
        if answer.status in (401, 403):
            raise SourceBrokenError("the IEC API refuses the key; check AISTANDARDS_IEC_KEY and AISTANDARDS_IEC_SECRET")
        try:
            return str(msgspec.json.decode(answer.content)["access_token"])
        except (msgspec.MsgspecError, KeyError, TypeError):
            raise SourceBrokenError("the IEC API gave no token where one belongs; it may have changed") from None


class _Walk:
    """What has been seen on a walk through the pages: the newest change, and which publications exist.

    Attributes:
        since: Time of the newest change.
        news: How many publications were met that the last walk did not end with.
    """

    def __init__(self, since: str, at_since: frozenset[int], seen: "_Numbers") -> None:
        self.since, self.seen, self.news = since, seen, 0
        self._newest = set(at_since)
        self._known_since, self._known = since, at_since

    @classmethod
    def resumed(cls, state: Mapping[str, Any]) -> "_Walk":
        """A walk that goes on from a cursor or a checkpoint; from the beginning when it is empty."""
        seen = _Numbers.unpacked(str(state.get("seen", "")))
        return cls(str(state.get("since", "")), frozenset(state.get("at_since", ())), seen)

    def see(self, row: Publication | Rejected) -> None:
        """Note one publication; a row that could not be read is no news and never seen."""
        if isinstance(row, Rejected):
            return
        number, changed = int(row.urn.rpartition(":")[2]), row.last_change_timestamp or ""
        self.seen.add(number)
        # The API answers `from` inclusively, so the last change of the last walk comes again and is no news.
        if changed != self._known_since or number not in self._known:
            self.news += 1
        if changed > self.since:
            self.since, self._newest = changed, {number}
        elif changed == self.since:
            self._newest.add(number)

    def state(self) -> dict[str, Any]:
        """What the next walk needs to know."""
        return {"since": self.since, "at_since": sorted(self._newest), "seen": self.seen.packed()}


class _Numbers:
    """A set of publication numbers, one bit each: small enough to be a part of every checkpoint (8 kB packed)."""

    def __init__(self, bits: bytes = b"") -> None:
        self._bits = bytearray(bits)

    def __len__(self) -> int:
        return int.from_bytes(self._bits, "little").bit_count()

    def add(self, number: int) -> None:
        """Put a number in."""
        place = number >> 3
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << (number & 7)

    def packed(self) -> str:
        """As text."""
        return b64encode(compress(bytes(self._bits), 1)).decode()

    @classmethod
    def unpacked(cls, text: str) -> "_Numbers":
        """From that text; what is not such a text is the empty set, after which everything is read again."""
        try:
            return cls(decompress(b64decode(text)) if text else b"")
        except (ValueError, ZlibError):
            return cls()
