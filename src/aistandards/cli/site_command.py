"""The command `aistandards site`: the catalogue as a folder of pages."""

from pathlib import Path

import click

from aistandards.cli.contract import quiet_option
from aistandards.cli.output import confirm, open_catalog
from aistandards.errors import ExportError
from aistandards.model.languages import UN_LANGUAGES


@click.group("site")
def command() -> None:
    """Build the catalogue as a folder of pages that any web server, or no server at all, can show; check such a folder."""


@command.command("build")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--scope",
    type=click.Choice(("ai", "all")),
    default="ai",
    show_default=True,
    help="Standards with pages: AI and protective ones, or all of the store.",
)
@click.option("--languages", default="en,ar,es,fr,ru,zh", show_default=True, help="Languages, separated by commas.")
@click.option("--base-url", help="Public address of the site, for the site map and canonical links.")
@quiet_option
@click.pass_context
def build(ctx: click.Context, out: Path, scope: str, languages: str, base_url: str | None) -> None:
    """Write the site into the folder OUT; a site that is there is replaced.

    The pages work without scripts, from a sub-folder and from a disk. The same data give the same bytes. With --scope all,
    the standards outside the scope have pages in the first language only.
    """
    from aistandards.web.site.build import build as build_site

    chosen = [name.strip() for name in languages.split(",") if name.strip()]
    for name in chosen:
        if name not in UN_LANGUAGES:
            raise click.UsageError(f"there is no language {name!r}; there are: {', '.join(UN_LANGUAGES)}")
    base = base_url.rstrip("/") if base_url else None
    built = build_site(open_catalog(ctx), out, languages=chosen, base=base, with_others=scope == "all")
    confirm(f"{out}: {built.pages} pages, {built.files} files, {built.size / 1e6:.1f} MB")


@command.command("check")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@quiet_option
def check(folder: Path) -> None:
    """Compare the files of the site in FOLDER with the digests that its build wrote.

    The exit code is 1 if a file is missing, was changed or was added.
    """
    from aistandards.web.site.writer import differences

    different = differences(folder)
    if different:
        raise ExportError(f"{folder}: {len(different)} files are not as built, first {different[0]}; build it again")
    confirm(f"{folder}: every file is as built")
