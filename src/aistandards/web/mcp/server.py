"""The MCP server over standard input and output, and over HTTP, with the official SDK.

The SDK validates neither arguments nor results of its low-level server. `call` does both.
"""

from typing import Any

import anyio
import anyio.to_thread
import attrs
import mcp_types as types
import msgspec
import orjson
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from aistandards._version import __version__
from aistandards.catalog.catalog import Catalog
from aistandards.errors import InvalidValueError, NotFoundError
from aistandards.web.mcp import inputs
from aistandards.web.mcp.inert import inert
from aistandards.web.mcp.resources import TEMPLATES, read_resource
from aistandards.web.mcp.schemas import result_schema
from aistandards.web.mcp.tools import INSTRUCTIONS, TOOLS, Tool
from aistandards.web.parameters import ParameterError
from aistandards.web.plain import plain

INVALID_ARGUMENTS = -32602
MAX_RESULT = 25_000
"""Bytes of a result; some clients cut longer ones."""

ABOUT = """This address answers programs by the Model Context Protocol (MCP), with POST.

Register it in a client as a server with the transport "streamable HTTP". Each tool only reads.
The pages for people are one level up.
"""
"""What a browser shows at the address of the endpoint."""


def call(catalog: Catalog, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the result of a tool as plain data that its schema allows.

    A result that would be too long has fewer rows, and says so as any part of a list does.

    Raises:
        MCPError: There is no such tool, an argument is not valid, or one row alone is too long.
    """
    tool = TOOLS.get(name)
    if tool is None:
        raise MCPError(INVALID_ARGUMENTS, f"there is no tool {name!r:.80}; there are: {', '.join(TOOLS)}")
    try:
        given: Any = inputs.read(tool.arguments, arguments)
        # A sync may write meanwhile; all parts of a result tell of one state.
        with catalog.one_state():
            result = _result(catalog, tool, given)
            while (size := len(orjson.dumps(result))) > MAX_RESULT and getattr(given, "limit", 1) > 1:
                # The rows differ in length, so the next number may still be too many.
                given = attrs.evolve(given, limit=max(1, given.limit * MAX_RESULT // size - 1))
                result = _result(catalog, tool, given)
    except (InvalidValueError, NotFoundError) as error:
        raise MCPError(INVALID_ARGUMENTS, _named(error, arguments)) from None
    if size > MAX_RESULT:
        raise MCPError(INVALID_ARGUMENTS, f"the result has more than {MAX_RESULT} bytes; choose fewer with filters")
    return result


def _named(error: Exception, arguments: dict[str, Any]) -> str:
    """Return the message of an error, with the argument whose value it quotes."""
    message = str(error)
    if isinstance(error, ParameterError):
        return message
    quoted = [
        name
        for name, value in arguments.items()
        if any(repr(each) in message for each in (value if isinstance(value, list) else [value]))
    ]
    return f"{', '.join(quoted or arguments)}: {message}"


def _result(catalog: Catalog, tool: Tool, given: Any) -> dict[str, Any]:
    result: dict[str, Any] = inert(plain(tool.function(catalog, given)))
    msgspec.convert(result, tool.result, strict=True)
    return result


def server(catalog: Catalog) -> Server[Any]:
    """Return the MCP server that answers from a catalogue, which is only read."""
    tools = [
        types.Tool(
            name=tool.name,
            description=tool.meaning,
            input_schema=inputs.schema(tool.arguments, explained=tool.name == "list"),
            output_schema=result_schema(tool.result),
            annotations=types.ToolAnnotations(
                read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
            ),
        )
        for tool in TOOLS.values()
    ]

    async def list_tools(_context: Any, _given: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def call_tool(_context: Any, given: types.CallToolRequestParams) -> types.CallToolResult:
        # The catalogue reads its store in a thread; the loop never waits for SQL.
        result = await anyio.to_thread.run_sync(call, catalog, given.name, given.arguments or {})
        text = orjson.dumps(result).decode()
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structured_content=result)

    async def list_templates(_context: Any, _given: Any) -> types.ListResourceTemplatesResult:
        templates = [
            types.ResourceTemplate(
                name=name, uri_template=template.address, description=template.meaning, mime_type="application/json"
            )
            for name, template in TEMPLATES.items()
        ]
        return types.ListResourceTemplatesResult(resource_templates=templates)

    async def list_resources(_context: Any, _given: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[])

    async def read(_context: Any, given: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            found = await anyio.to_thread.run_sync(read_resource, catalog, str(given.uri))
        except (InvalidValueError, NotFoundError) as error:
            raise MCPError(INVALID_ARGUMENTS, str(error)) from None
        content = types.TextResourceContents(
            uri=given.uri, mime_type="application/json", text=orjson.dumps(inert(plain(found))).decode()
        )
        return types.ReadResourceResult(contents=[content])

    return Server(
        "aistandards",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resource_templates=list_templates,
        on_list_resources=list_resources,
        on_read_resource=read,
    )


def serve_stdio(catalog: Catalog) -> None:
    """Answer one client on standard input and output until it ends."""

    async def run() -> None:
        own = server(catalog)
        async with stdio_server() as (incoming, outgoing):
            await own.run(incoming, outgoing, own.create_initialization_options())

    anyio.run(run)


def http_application(catalog: Catalog, *, path: str = "/mcp", hosts: tuple[str, ...] = ()) -> Starlette:
    """Return the application that answers MCP over HTTP, without sessions.

    Args:
        catalog: The catalogue.
        path: Path of the endpoint.
        hosts: Names of the host beside those of this machine; a request for another host is refused.
    """
    local = ("127.0.0.1:*", "localhost:*", "[::1]:*")
    allowed = [*local, *hosts, *(f"{host}:*" for host in hosts)]
    origins = [f"{scheme}://{host}" for host in allowed for scheme in ("http", "https")]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=allowed, allowed_origins=origins
    )
    app = server(catalog).streamable_http_app(
        streamable_http_path=path, json_response=True, stateless_http=True, transport_security=security
    )
    # A server without sessions sends nothing by itself, so a stream that a client opens by GET would stay open for ever.
    app.routes.insert(0, Route(path, _about, methods=["GET"]))
    return app


def _about(request: Request) -> Response:
    """Answer a browser, and refuse a client that asks for a stream of messages."""
    is_browser = "text/html" in request.headers.get("accept", "")
    return PlainTextResponse(ABOUT, 200 if is_browser else 405, headers={"Allow": "POST"})
