"""Answers with the files of all standards: their list, and each file in pieces from the disk."""

from base64 import b64encode
from collections.abc import Callable

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute
from starlette.routing import Route as Endpoint

from aistandards.errors import AistandardsError, MissingExtraError, NotFoundError
from aistandards.web.pages.bulk import BulkFiles, bulk
from aistandards.web.parameters import Nothing
from aistandards.web.routes import ROUTES
from aistandards.web.server import answers
from aistandards.web.server.answers import Answer, problem_of
from aistandards.web.server.faults import API, Faults
from aistandards.web.server.kept import CACHED, KeptAnswers

LIST, FILE = (f"{API}{ROUTES[name].api_path}" for name in ("bulk", "bulk-file"))


class Bulk:
    """Answers with these files.

    Args:
        files: The files.
        kept: Answers that are kept.
        faults: Writes errors.
    """

    def __init__(self, files: BulkFiles, kept: KeptAnswers, faults: Faults) -> None:
        self._files, self._kept, self._faults = files, kept, faults
        # A file of a large store takes many seconds. Who waits for one must not hold a thread that other answers need.
        self._lock = anyio.Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the routes of Starlette."""
        return [Endpoint(LIST, self._list, methods=["GET"]), Endpoint(FILE, self._file, methods=["GET"])]

    async def _list(self, request: Request) -> Response:
        return await self._answered(request, self._listed)

    async def _file(self, request: Request) -> Response:
        return await self._answered(request, self._sent)

    async def _answered(self, request: Request, answer: Callable[[Request], Response]) -> Response:
        async with self._lock:
            try:
                return await run_in_threadpool(self._answer, request, answer)
            except anyio.get_cancelled_exc_class():
                # The server ends: its process waits for the thread, and then deletes the files.
                self._files.stop()
                return self._faults.failed(request, HTTPException(503))

    def _answer(self, request: Request, answer: Callable[[Request], Response]) -> Response:
        try:
            Nothing.read(request.query_params.multi_items(), strict=True)
            return answer(request)
        except AistandardsError as error:
            if found := problem_of(error):
                return self._faults.document(found)
            raise

    def _listed(self, request: Request) -> Response:
        return self._kept.respond(request, LIST, lambda: Answer(answers.json_bytes(bulk(self._files)), answers.JSON))

    def _sent(self, request: Request) -> Response:
        name = request.path_params["name"]
        with self._files.catalog.one_state():
            content = self._files.catalog.content_id
            try:
                file, path = self._files.file(name)
            except MissingExtraError:
                raise NotFoundError(name, is_standard=False) from None
        etag = f'"{file.sha256}"'
        headers = {
            "ETag": etag,
            "Cache-Control": CACHED,
            "AISTANDARDS-Data": content,
            "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:",
        }
        asked = request.headers.get("if-none-match", "")
        if etag in asked or asked.strip() == "*":
            return Response(status_code=304, headers=headers)
        return FileResponse(path, headers=headers, media_type=file.media_type, filename=name)
