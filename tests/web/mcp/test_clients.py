"""The official client reads the server over both transports and in both eras of the protocol, and guards hold."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import mcp
import orjson
import pytest
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.web.mcp.server import server
from aistandards.web.server.application import application

COMMAND = [sys.executable, "-m", "aistandards.cli.main"]
ERAS = ("legacy", "2026-07-28")
ASKED = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
HEADERS = {"accept": "application/json, text/event-stream"}


async def questions(target: Any, mode: str) -> dict[str, Any]:
    """What a client learns from a server."""
    async with mcp.Client(target, mode=mode) as client:
        tools = (await client.list_tools()).tools
        found = await client.call_tool("resolve", {"text": "iso 42001"})
        missed = await client.call_tool("standard", {"designation": "ISO/IEC 99999:2031"})
        with pytest.raises(MCPError) as refusal:
            await client.call_tool("standard", {"wrong": 1})
        templates = (await client.list_resource_templates()).resource_templates
        read = await client.read_resource("aistandards://standard/iso-iec-42001-2023")
    assert found.structured_content == orjson.loads(found.content[0].text)
    assert not found.is_error and not missed.is_error
    return {
        "tools": {tool.name for tool in tools if tool.annotations.read_only_hint},
        "found": found.structured_content["designation"],
        "missed": missed.structured_content["outcome"],
        "refused": (refusal.value.error.code, "wrong" in refusal.value.error.message),
        "templates": {template.uri_template for template in templates},
        "read": orjson.loads(read.contents[0].text)["designation"],
    }


LEARNT = {
    "tools": {"resolve", "standard", "list", "search", "why", "gaps", "changes", "crosswalk"},
    "found": "ISO/IEC 42001:2023",
    "missed": "not-held",
    "refused": (-32602, True),
    "templates": {
        "aistandards://standard/{slug}",
        "aistandards://concept/{scheme}/{id}",
        "aistandards://framework/{id}",
    },
    "read": "ISO/IEC 42001:2023",
}


@pytest.mark.parametrize("era", ERAS)
def test_a_client_in_this_process_learns_everything(era: str, catalog: Catalog) -> None:
    assert anyio.run(questions, server(catalog), era) == LEARNT


@pytest.fixture
def home(tmp_path: Path, snapshot_store: Path) -> dict[str, str]:
    """The environment of a process with the bundled data."""
    shutil.copyfile(snapshot_store, tmp_path / "aistandards.db")
    return {**os.environ, "AISTANDARDS_HOME": str(tmp_path)}


@pytest.mark.slow
@pytest.mark.subprocess
def test_a_client_learns_everything_over_standard_input_and_output(home: dict[str, str]) -> None:
    target = StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], "mcp"], env=home)
    assert anyio.run(questions, target, "auto") == LEARNT


@pytest.mark.slow
@pytest.mark.subprocess
def test_standard_output_has_the_protocol_only(home: dict[str, str]) -> None:
    opened = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": opened},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "changes", "arguments": {}}},
    ]
    with subprocess.Popen([*COMMAND, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=home) as process:
        assert process.stdin is not None and process.stdout is not None
        answers = []
        for line in lines:
            process.stdin.write(orjson.dumps(line) + b"\n")
            process.stdin.flush()
            if "id" in line:
                answers.append(orjson.loads(process.stdout.readline()))
        process.stdin.close()
        rest = process.stdout.read()
    assert [(answer["jsonrpc"], answer["id"]) for answer in answers] == [("2.0", 1), ("2.0", 2)]
    assert answers[0]["result"]["protocolVersion"] == "2025-11-25"
    assert rest == b"" and process.returncode == 0


@pytest.mark.subprocess
@pytest.mark.parametrize(
    "code", ["import aistandards", "from aistandards.cli.main import cli; cli(['--help'], standalone_mode=False)"]
)
def test_whoever_asks_nothing_of_it_imports_nothing_of_it(code: str) -> None:
    ends = "import sys; print(sorted({'mcp', 'mcp_types', 'pydantic', 'starlette', 'uvicorn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{ends}"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """A server as a process; the value is its address."""
    arguments = [*COMMAND, "serve", "--port", "0", "--mcp", "--rate", "1", "--burst", "60"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        try:
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            process.terminate()


@pytest.mark.slow
@pytest.mark.subprocess
def test_a_client_learns_everything_over_http_until_it_asks_too_fast(home: dict[str, str]) -> None:
    with serving(home) as base:
        for era in ERAS:
            assert anyio.run(questions, f"{base}mcp", era) == LEARNT
        with httpx2.Client(headers=HEADERS) as client:
            answers = [client.post(f"{base}mcp", json=ASKED) for _ in range(120)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert {answer.status_code for answer in answers} == {200, 429}
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
        assert refused[0].headers["content-type"].startswith("application/problem+json")


@pytest.fixture
def web(catalog: Catalog) -> Iterator[TestClient]:
    app = application(catalog, base="https://standards.example.org", rate=1000, burst=1000, with_mcp=True)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost:3000"}, 200),
        ({"host": "standards.example.org"}, 200),
        ({"host": "rebound.example.org"}, 421),
        ({"origin": "https://rebound.example.org"}, 403),
    ],
)
def test_a_request_for_another_host_is_refused(headers: dict[str, str], status: int, web: TestClient) -> None:
    assert web.post("/mcp", json=ASKED, headers={**HEADERS, **headers}).status_code == status


def test_a_browser_is_told_what_the_address_is_for(web: TestClient) -> None:
    answer = web.get("/mcp", headers={"accept": "text/html"})
    assert answer.status_code == 200 and "Model Context Protocol" in answer.text


def test_a_stream_is_refused_and_not_held_open(web: TestClient) -> None:
    answer = web.get("/mcp", headers={"accept": "text/event-stream"})
    assert answer.status_code == 405 and answer.headers["allow"] == "POST"


def test_an_answer_of_another_protocol_is_an_error(web: TestClient) -> None:
    answer = web.post("/mcp", content=b"{", headers={**HEADERS, "content-type": "application/json"})
    assert answer.status_code == 400 and answer.json()["error"]["code"] == -32700
