"""The MCP server over standard input and output, and over HTTP, with the official SDK.

The SDK validates neither arguments nor results of its low-level server. `call` does both.
"""

from typing import Any

import anyio
import anyio.to_thread
import mcp_types as types
import msgspec
import orjson
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from starlette.applications import Starlette

from aistandards._version import __version__
from aistandards.catalog.catalog import Catalog
from aistandards.errors import InvalidValueError, NotFoundError
from aistandards.model.text import without_unsafe
from aistandards.web.mcp import inputs
from aistandards.web.mcp.tools import INSTRUCTIONS, TOOLS
from aistandards.web.plain import plain

INVALID_ARGUMENTS = -32602
MAX_RESULT = 25_000
"""Bytes of a result; some clients cut longer ones."""


def call(catalog: Catalog, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the result of a tool as plain data that its schema allows.

    Raises:
        MCPError: There is no such tool, an argument is not valid, or the result is too long.
    """
    tool = TOOLS.get(name)
    if tool is None:
        raise MCPError(INVALID_ARGUMENTS, f"there is no tool {name!r:.80}; there are: {', '.join(TOOLS)}")
    try:
        result: dict[str, Any] = _clean(plain(tool.function(catalog, inputs.read(tool.arguments, arguments))))
    except (InvalidValueError, NotFoundError) as error:
        raise MCPError(INVALID_ARGUMENTS, str(error)) from None
    msgspec.convert(result, tool.result, strict=True)
    if len(orjson.dumps(result)) > MAX_RESULT:
        raise MCPError(
            INVALID_ARGUMENTS, f"the result has more than {MAX_RESULT} bytes; choose fewer with filters or limit"
        )
    return result


def _clean(value: Any) -> Any:
    """Return a value whose texts have no characters that control a terminal or the direction of text."""
    if isinstance(value, str):
        return without_unsafe(value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {name: _clean(each) for name, each in value.items()}
    return value


def result_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of the result of a tool."""
    (schema,), components = msgspec.json.schema_components([TOOLS[name].result], ref_template="#/$defs/{name}")
    components = {title: _without_prose(each) for title, each in components.items()}
    # The schema of a tool must be an object itself, not a reference to one.
    main = components.pop(schema["$ref"].rpartition("/")[2])
    return {**main, "$defs": components} if components else main


def _without_prose(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without titles and docstrings: models read every schema before they ask anything."""
    kept = {name: value for name, value in schema.items() if name not in ("title", "description")}
    properties = {
        name: {key: value for key, value in each.items() if key != "default"}
        for name, each in schema.get("properties", {}).items()
    }
    return {**kept, "properties": properties}


def server(catalog: Catalog) -> Server[Any]:
    """Return the MCP server that answers from a catalogue, which is only read."""
    tools = [
        types.Tool(
            name=tool.name,
            description=tool.meaning,
            input_schema=inputs.schema(tool.arguments, explained=tool.name == "list"),
            output_schema=result_schema(tool.name),
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
        template = types.ResourceTemplate(
            name="standard",
            uri_template="aistandards://standard/{designation}",
            description=TOOLS["standard"].meaning,
            mime_type="application/json",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def list_resources(_context: Any, _given: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[])

    async def read_resource(_context: Any, given: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        prefix, _, name = str(given.uri).partition("://standard/")
        if prefix != "aistandards" or not name:
            raise MCPError(INVALID_ARGUMENTS, f"there is no resource {str(given.uri)!r:.200}")
        found = await anyio.to_thread.run_sync(read_standard, catalog, name)
        content = types.TextResourceContents(uri=given.uri, mime_type="application/json", text=found)
        return types.ReadResourceResult(contents=[content])

    return Server(
        "aistandards",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resource_templates=list_templates,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
    )


def read_standard(catalog: Catalog, name: str) -> str:
    """Return the result of the tool `standard` for a slug or a designation, as JSON."""
    from urllib.parse import unquote

    found = catalog.by_slug(name)
    designation = found[0].designation if found else unquote(name)
    return orjson.dumps(call(catalog, "standard", {"designation": designation})).decode()


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
    return server(catalog).streamable_http_app(
        streamable_http_path=path, json_response=True, stateless_http=True, transport_security=security
    )
