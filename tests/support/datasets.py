"""Small Relaton datasets of our own: archives made on the spot and served, with records in every generation's words."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from zlib import crc32

import yaml

from aistandards_relaton.datasets import DATASETS
from aistandards_relaton.loading import load
from aistandards_relaton.source import RelatonSource

from .commands import passing
from .local_server import local_server

Record = dict[str, Any]


def first_generation(identifier: str, kind: str, title: str, **more: Any) -> Record:
    """A record as the schema's first generation writes it."""
    return {
        "schema-version": "v1.2.9",
        "id": "".join(identifier.split()),
        "title": [{"content": title, "language": ["en"], "script": ["Latn"], "type": "main"}],
        "docid": [{"id": identifier, "type": kind, "primary": True}],
        "language": ["en"],
        "abstract": [{"content": f"<p>Ours: {title}</p>", "language": ["en"], "format": "text/html"}],
    } | more


def second_generation(identifier: str, kind: str, title: str, **more: Any) -> Record:
    """The same in the words of the second generation."""
    return {
        "id": "".join(character for character in identifier if character.isalnum()),
        "schema_version": "v1.5.6",
        "title": {"language": "en", "script": "Latn", "content": title, "type": "main"},
        "docidentifier": {"content": identifier, "type": kind, "primary": True},
        "language": "en",
        "abstract": {"language": "en", "content": f"Ours: {title}"},
    } | more


def dumped(record: Record) -> bytes:
    """The record as a member holds it."""
    return b"---\n" + yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()


@dataclass
class Datasets:
    """Datasets by name, each with the bytes of its members by path below the archive's folder.

    Attributes:
        raw: Whole archives to send instead of those made of `members`.
        asked: Requests by dataset; those answered with 304 under `NAME 304`.
    """

    members: dict[str, dict[str, bytes]] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    base: str = ""

    def put(self, dataset: str, *records: Record) -> None:
        """Add records under the names that Relaton would give them."""
        members = self.members.setdefault(dataset, {})
        for record in records:
            members[f"data/{record['id'].lower().replace('/', '_')}.yaml"] = dumped(record)

    def archive(self, dataset: str) -> bytes | None:
        """The archive as it is sent."""
        if dataset in self.raw:
            return self.raw[dataset]
        if dataset not in self.members:
            return None
        return zipped(dataset, self.members[dataset])


def zipped(dataset: str, members: dict[str, bytes]) -> bytes:
    """An archive with the layout of the real ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = f"relaton-data-{dataset}-main"
        # With a time of their own the bytes, and so the ETag, are the same however slowly the test runs.
        archive.writestr(zipfile.ZipInfo(f"{folder}/index-v1.yaml"), "- :id: nothing\n")
        archive.writestr(zipfile.ZipInfo(f"{folder}/.github/workflows/crawl.yml"), "on: push\n")
        for path, data in members.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{path}"), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@contextmanager
def reading_members(dataset: str, load: Callable[[bytes], Record] = load) -> Iterator[list[bytes]]:
    """Note the members that syncs of a dataset read meanwhile, and read them with a function of the test's own."""
    read: list[bytes] = []

    def noted(data: bytes) -> Record:
        read.append(data)
        return load(data)

    source = RelatonSource(next(known for known in DATASETS if known.name == dataset), load=noted)
    with passing(sources={source.name: source}):
        yield read


@contextmanager
def serving(datasets: Datasets) -> Iterator[Datasets]:
    """The datasets on a port of their own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            name = self.path.split("/")[2].removeprefix("relaton-data-")
            datasets.asked[name] += 1
            body = datasets.archive(name)
            tag = f'"{crc32(body or b""):x}"'
            if body is None:
                self.answer(404)
            elif self.headers.get("If-None-Match") == tag:
                datasets.asked[f"{name} 304"] += 1
                self.answer(304, tag=tag)
            else:
                self.answer(200, body, tag)

        def answer(self, status: int, body: bytes = b"", tag: str = "") -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/zip", "Content-Length": len(body), "ETag": tag}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

    with local_server(Handler) as datasets.base:
        yield datasets
