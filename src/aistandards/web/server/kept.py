"""Finished answers, kept by the content of the catalogue that they were made from and by what was asked.

A sync changes the id of the content, so all answers are made new after it. A client that has an answer already is told so
before anything else is read.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from hashlib import blake2b
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from aistandards._version import __version__
from aistandards.catalog.catalog import Catalog
from aistandards.web.server.answers import Answer, response

CACHED = "public, max-age=300, stale-while-revalidate=3600"
MAX_BYTES = 16 * 1024 * 1024
"""Bytes of all answers that are kept."""

_Key = tuple[str, str]


class KeptAnswers:
    """Answers requests about one catalogue, each question once as long as its content is the same.

    Args:
        catalog: The catalogue.
        max_bytes: Bytes of all answers that are kept; the one that was asked for longest ago is dropped first.
    """

    def __init__(self, catalog: Catalog, max_bytes: int = MAX_BYTES) -> None:
        self._catalog, self._max_bytes = catalog, max_bytes
        self._finished: OrderedDict[_Key, Answer] = OrderedDict()
        self._size = 0
        self._begun: dict[_Key, Future[Answer]] = {}
        self._lock = Lock()

    def respond(
        self, request: Request, question: str, make: Callable[[], Answer], headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the response to a question.

        Args:
            request: The request.
            question: What was asked, in one spelling; it is the key.
            make: Makes the answer.
            headers: Further headers.
        """
        with self._catalog.one_state() as state:
            return self._respond(request, (state, question), make, headers or {})

    def _respond(self, request: Request, key: _Key, make: Callable[[], Answer], headers: Mapping[str, str]) -> Response:
        content = self._catalog.content_id
        etag = etag_of(content, " ".join(key))
        headers = {
            "ETag": etag,
            "Cache-Control": CACHED,
            "AISTANDARDS-Data": content,
            "Vary": "Accept-Encoding",
            **headers,
        }
        asked = request.headers.get("if-none-match", "")
        if etag.removeprefix("W/") in asked:
            return Response(status_code=304, headers=headers)
        finished = self._answer(key, make)
        return (
            Response(status_code=304, headers=headers) if asked.strip() == "*" else response(request, finished, headers)
        )

    def respond_once(self, request: Request, make: Callable[[], Answer]) -> Response:
        """Return the response to a question that neither the server nor a cache may keep."""
        headers = {"Cache-Control": "no-store", "AISTANDARDS-Data": self._catalog.content_id}
        return response(request, make(), headers)

    def _answer(self, key: _Key, make: Callable[[], Answer]) -> Answer:
        """Return an answer that is kept, that another thread makes now, or that is made here."""
        with self._lock:
            if key in self._finished:
                self._finished.move_to_end(key)
                return self._finished[key]
            begun = self._begun.get(key)
            future = self._begun[key] = begun or Future()
        if begun is not None:
            return begun.result()
        try:
            finished = make()
        except BaseException as error:
            future.set_exception(error)
            raise
        else:
            future.set_result(finished)
            self._keep(key, finished)
            return finished
        finally:
            with self._lock:
                del self._begun[key]

    def _keep(self, key: _Key, finished: Answer) -> None:
        with self._lock:
            self._finished[key] = finished
            self._size += finished.size
            while self._size > self._max_bytes:
                self._size -= self._finished.popitem(last=False)[1].size


def etag_of(content: str, question: str) -> str:
    """Return the entity tag of an answer; another version of the program has others.

    Args:
        content: Id of the content of the catalogue.
        question: What was asked, in one spelling, and the state of the store.
    """
    return f'W/"{content}-{blake2b(f"{__version__} {question}".encode(), digest_size=8).hexdigest()}"'
