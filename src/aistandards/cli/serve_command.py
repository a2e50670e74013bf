"""The command `aistandards serve`: pages and API on this machine or behind a proxy."""

import click

from aistandards.cli.output import open_catalog, say
from aistandards.errors import needs_extra


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--root-path", default="", help="Path below which a proxy offers the server: /standards.")
@click.option("--public-url", help="Public address of the root, for canonical links: https://example.org.")
@click.option(
    "--rate", type=click.FloatRange(min=0.1), default=10, show_default=True, help="Requests a second of one client."
)
@click.option(
    "--burst", type=click.IntRange(min=1), default=60, show_default=True, help="Requests of one client at once."
)
@click.option(
    "--mcp/--no-mcp", "with_mcp", default=False, show_default=True, help="Also answer MCP at /mcp (extra mcp)."
)
@click.pass_context
def command(
    ctx: click.Context,
    host: str,
    port: int,
    root_path: str,
    public_url: str | None,
    rate: float,
    burst: int,
    with_mcp: bool,
) -> None:
    """Serve the pages in six languages, and the API below /api/v1, until the command is interrupted.

    The server only reads. A sync may run at the same time.
    """
    with needs_extra("web", "starlette", "the server"):
        from aistandards.web.server.application import application
        from aistandards.web.server.running import run
    if with_mcp:
        with needs_extra("mcp", "mcp", "the MCP server"):
            import mcp  # noqa: F401
    catalog = open_catalog(ctx)
    app = application(
        catalog, base=public_url.rstrip("/") if public_url else None, rate=rate, burst=burst, with_mcp=with_mcp
    )
    run(app, host, port, root_path, lambda url: say(f"serving {url} (Ctrl+C ends)"))
