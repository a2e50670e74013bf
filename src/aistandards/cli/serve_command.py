"""The command `aistandards serve`: pages and API on this machine or behind a proxy."""

import click

from aistandards.cli.contract import quiet_option
from aistandards.cli.output import confirm, open_catalog
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
    "--proxies",
    type=click.IntRange(0, 9),
    default=0,
    show_default=True,
    help="Number of proxies before the server whose X-Forwarded-For is believed.",
)
@click.option("--contact", help="Address for reports about security: mailto:security@example.org.")
@click.option(
    "--mcp/--no-mcp", "with_mcp", default=False, show_default=True, help="Also answer MCP at /mcp (extra mcp)."
)
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    host: str,
    port: int,
    root_path: str,
    public_url: str | None,
    rate: float,
    burst: int,
    proxies: int,
    contact: str | None,
    with_mcp: bool,
) -> None:
    """Serve the pages in six languages, and the API below /api/v1, until the command is interrupted.

    The server only reads. A sync may run at the same time.
    """
    with needs_extra("web", "starlette", "the server"):
        from aistandards.web.server.application import application
        from aistandards.web.server.running import listen, run
    if with_mcp:
        with needs_extra("mcp", "mcp", "the MCP server"):
            import mcp  # noqa: F401
    root_path = f"/{root_path.strip('/')}" if root_path.strip("/") else ""
    catalog = open_catalog(ctx)
    app = application(
        catalog,
        base=public_url.rstrip("/") if public_url else None,
        rate=rate,
        burst=burst,
        proxies=proxies,
        contact=contact,
        with_mcp=with_mcp,
    )
    listener = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    confirm(f"serving http://{name}:{listener.getsockname()[1]}{root_path}/ (Ctrl+C ends)")
    run(app, listener, root_path)
