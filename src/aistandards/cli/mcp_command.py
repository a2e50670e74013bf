"""The command `aistandards mcp`: answer a model over the Model Context Protocol."""

import click

from aistandards.cli.output import open_catalog
from aistandards.errors import needs_extra


@click.command("mcp")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Answer a program on standard input and output by the Model Context Protocol (MCP).

    Each tool only reads. Over HTTP, `aistandards serve` answers the same at /mcp.
    """
    with needs_extra("mcp", "mcp", "the MCP server"):
        from aistandards.web.mcp.server import serve_stdio
    serve_stdio(open_catalog(ctx))
