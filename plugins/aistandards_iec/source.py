"""The IEC source: all publications in the first sync, changed publications in later ones.

The harmonised publications API needs a token and returns pages; every publication becomes a record or a quarantined row.
The API reports changes but no removals. The source therefore remembers the known publications and compares their number
with that of the API after a change. When the numbers differ, it reads the whole list again.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zlib import compress, decompress
from zlib import error as ZlibError

import msgspec

from aistandards.plugin import (
    MissingCredentialsError,
    Rejected,
    Response,
    SourceBrokenError,
    SourceContext,
    Standard,
    split_json,
)
from aistandards_iec.rows import Abstract, Publication, Title, committee_reference, key_of, standard_of

BASE = "https://api.iec.ch"
PAGE_SIZE = 100
PAGES_PER_CHECKPOINT = 5
# Bound for an endless pager: about 300 times the real number of pages.
MAX_PAGES = 100_000
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
            page_size: Publications per request.
        """
        self.page_size = page_size

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield all publications in the first sync, later the changed ones."""
        api = _Api(context, self.page_size)
        since = context.cursor.get("since")
        if since and context.resume_from is None:
            state = _State.resumed(context.cursor)
            changed = [
                row for _, publications, _ in api.pages(since=str(since)) for row in _decoded(publications, first=1)
            ]
            for row in changed:
                state.add(row)
            if state.changes == 0 or len(state.seen) == api.count():
                yield from _records(context, changed)
                context.complete_changes(state.to_dict(until=_day_before(context)))
                return
            context.note("the IEC list has lost publications; reading the whole list to find which")
        yield from self._all_records(context, api)

    def _all_records(self, context: SourceContext, api: "_Api") -> Iterator[Standard | Rejected]:
        checkpoint = context.resume_from or {}
        began = str(checkpoint.get("began") or _day_before(context))
        state = _State.resumed(checkpoint)
        first = int(checkpoint.get("page", 0))
        for page, publications, last in api.pages(start=first):
            if page == first:
                # A lower bound: the size of the last page is unknown before it arrives.
                context.expect(last * self.page_size + (len(publications) if page == last else 1))
            rows = _decoded(publications, first=page * self.page_size + 1)
            for row in rows:
                state.add(row)
            yield from _records(context, rows)
            # A page that lacks rows must be read again; the size of the others shows that only later.
            if page < last and page % PAGES_PER_CHECKPOINT == 0 and len(publications) == self.page_size:
                context.checkpoint({**state.to_dict(), "page": page + 1, "began": began})
            context.progress(page + 1, last + 1)
        if len(state.seen) == 0:
            raise SourceBrokenError(
                "the IEC API lists no publications; it may have changed; the catalogue is unchanged"
            )
        # A publication that leaves while the pages are read moves another one to a page that was read before. The
        # listing is therefore not whole, although each page is.
        context.complete(state.to_dict(until=began))

    def parse(self, raw: bytes) -> Standard:
        """Read a publication again."""
        return standard_of(msgspec.json.decode(raw, type=Publication), retrieved=None)


def _decoded(publications: Sequence[Publication | bytes], *, first: int) -> Sequence[Publication | Rejected]:
    """Return the publications of a page; decode raw publications one by one and reject faulty ones."""
    return [
        _decode_or_reject(publication, number) if isinstance(publication, bytes) else publication
        for number, publication in enumerate(publications, start=first)
    ]


def _decode_or_reject(raw: bytes, number: int) -> Publication | Rejected:
    try:
        raw.decode()
        return _DECODE(raw)
    except (ValueError, RecursionError) as error:
        return Rejected(raw, f"publication {number}: {error}", line=number, upstream_id=key_of(raw))


def _records(context: SourceContext, rows: Iterable[Publication | Rejected]) -> Iterator[Standard | Rejected]:
    """Yield the records of the rows in scope; reject faulty rows with their content."""
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
    """Return the English texts, or all texts without an English one."""
    return [text.content for text in texts if text.lang == "en"] or [text.content for text in texts]


class _Page(msgspec.Struct):
    publication: list[Publication]


_DECODE_PAGE = msgspec.json.Decoder(_Page).decode


def _publications(content: bytes, page: int) -> Sequence[Publication | bytes]:
    """Return the publications of a page; return them undecoded when one of them is faulty.

    Raises:
        SourceBrokenError: The content is not a page.
    """
    try:
        # The decoder does not look at the names of members that it does not know; one of them may be damaged.
        content.decode()
        return _DECODE_PAGE(content).publication
    except (ValueError, RecursionError):
        pass
    try:
        return split_json(content, "publication")[1]
    except ValueError as error:
        raise SourceBrokenError(f"page {page} of the IEC API is not a list of publications ({error})") from None


class _TokenAnswer(msgspec.Struct):
    access_token: str


class _Api:
    """Client of the API; requests a token and renews it when it expires."""

    def __init__(self, context: SourceContext, page_size: int) -> None:
        self._page_size = page_size
        key, secret = context.setting("key"), context.setting("secret")
        if not key or not secret:
            date = context.snapshot_date
            effect = f"the catalogue keeps the bundled data of {date}" if date else "skipped"
            raise MissingCredentialsError(
                f"IEC needs a key: set AISTANDARDS_IEC_KEY and AISTANDARDS_IEC_SECRET; until then {effect}"
            )
        self._http, self._credentials = context.http, (key, secret)
        self._base = context.setting("url") or BASE
        self._token: str | None = None

    def pages(
        self, *, start: int = 0, since: str | None = None
    ) -> Iterator[tuple[int, Sequence[Publication | bytes], int]]:
        """Yield the pages as (number, publications, number of the last page)."""
        filters = {"lastChangeTimestampFrom": since} if since else {}
        last = size = 0
        for page in range(start, MAX_PAGES):
            response = self._get({"size": self._page_size, "sortBy": "urn", "page": page, **filters})
            publications = _publications(response.content, page)
            match = _LAST_PAGE.search(response.headers.get("link", ""))
            if match is None and page < last:
                raise SourceBrokenError(
                    f"the IEC API announced {last + 1} pages and ended at page {page + 1}; try again later"
                )
            last = int(match[1]) if match else page
            size = size or len(publications)
            if page < last and (len(publications) != size or not size):
                raise SourceBrokenError(
                    f"page {page} of the IEC API has {len(publications)} publications where others have {size}; "
                    f"try again later"
                )
            yield page, publications, last
            if match is None:
                return

    def count(self) -> int:
        """Return the number of publications; with a page size of 1 it follows from the number of the last page."""
        response = self._get({"size": 1, "sortBy": "urn", "page": 0})
        publications = _publications(response.content, 0)
        match = _LAST_PAGE.search(response.headers.get("link", ""))
        return int(match[1]) + 1 if match and publications else len(publications)

    def _get(self, query: Mapping[str, Any]) -> Response:
        address = f"{self._base}/harmonized/publications?{urlencode(query)}"
        for _attempt in range(2):
            if self._token is None:
                self._token = self._new_token()
            response = self._http.get(address, headers={"Authorization": f"Bearer {self._token}"})
            if response.status == 403:
                raise SourceBrokenError("the IEC API refuses access; ask IEC about the key")
            if response.status != 401:
                return response
            self._token = None
        raise SourceBrokenError("the IEC API refuses its own new token; try again later or ask IEC about the key")

    def _new_token(self) -> str:
        address = f"{self._base}/oauth/client_credential/accesstoken?grant_type=client_credentials"
        response = self._http.get(address, auth=self._credentials)
        if response.status in (401, 403):
            raise SourceBrokenError("the IEC API refuses the key; check AISTANDARDS_IEC_KEY and AISTANDARDS_IEC_SECRET")
        try:
            token = msgspec.json.decode(response.content, type=_TokenAnswer).access_token
        except (ValueError, RecursionError):
            token = ""
        # A token with control characters would add lines to the header of a request.
        if not (token and token.isascii() and token.isprintable()):
            raise SourceBrokenError("the IEC API returned no usable token; it may have changed")
        return token


class _State:
    """State of the source between syncs: the newest change and the known publications.

    Attributes:
        since: Time of the newest change.
        seen: Numbers of the known publications.
        changes: Number of publications that are new or changed since the last sync.
    """

    def __init__(self, since: str, at_since: frozenset[int], seen: "_Numbers") -> None:
        self.since, self.seen, self.changes = since, seen, 0
        self._newest = set(at_since)
        self._known_since, self._known = since, at_since

    @classmethod
    def resumed(cls, state: Mapping[str, Any]) -> "_State":
        """Return the state of a cursor or a checkpoint; without one, the initial state."""
        seen = _Numbers.unpacked(str(state.get("seen", "")))
        return cls(str(state.get("since", "")), frozenset(state.get("at_since", ())), seen)

    def add(self, row: Publication | Rejected) -> None:
        """Add a publication; of a rejected one only its number, if that is readable."""
        if isinstance(row, Rejected):
            if row.upstream_id:
                self.seen.add(_number_of(row.upstream_id))
            return
        number, changed = _number_of(row.urn), row.last_change_timestamp or ""
        self.seen.add(number)
        # The lower bound of the API is inclusive: the last change of the last sync returns and is no new change.
        if changed != self._known_since or number not in self._known:
            self.changes += 1
        if changed > self.since:
            self.since, self._newest = changed, {number}
        elif changed == self.since:
            self._newest.add(number)

    def to_dict(self, *, until: str = "") -> dict[str, Any]:
        """Return the state for the next sync.

        Args:
            until: A time before the first answer of the list. A publication on a page that was read may have changed after
                it, so the next sync asks for all changes from then on.
        """
        if until and self.since > until:
            return {"since": until, "at_since": [], "seen": self.seen.packed()}
        return {"since": self.since, "at_since": sorted(self._newest), "seen": self.seen.packed()}


def _day_before(context: SourceContext) -> str:
    """Return the start of yesterday as the API writes times; the clocks of two machines differ by less than a day."""
    day = date.fromisoformat(context.today.text) - timedelta(days=1)
    return f"{day.isoformat()}T00:00:00Z"


def _number_of(urn: str) -> int:
    return int(urn.rpartition(":")[2])


class _Numbers:
    """A set of publication numbers with one bit each; packed, its 8 kB fit into every checkpoint."""

    def __init__(self, bits: bytes = b"") -> None:
        self._bits = bytearray(bits)

    def __len__(self) -> int:
        return int.from_bytes(self._bits, "little").bit_count()

    def add(self, number: int) -> None:
        """Add a number."""
        index = number >> 3
        if index >= len(self._bits):
            self._bits.extend(bytes(index + 1 - len(self._bits)))
        self._bits[index] |= 1 << (number & 7)

    def packed(self) -> str:
        """Return the set as text."""
        return b64encode(compress(bytes(self._bits), 1)).decode()

    @classmethod
    def unpacked(cls, text: str) -> "_Numbers":
        """Return the set of a packed text; a faulty text gives the empty set and so a complete sync."""
        try:
            return cls(decompress(b64decode(text)) if text else b"")
        except (ValueError, ZlibError):
            return cls()
