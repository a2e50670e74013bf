"""Writing a new plugin's package from the templates beside this file."""

import re
from collections.abc import Iterator
from pathlib import Path

from aistandards._version import __version__
from aistandards.errors import PluginError, needs_extra

TEMPLATE = Path(__file__).parent / "template"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def begin(name: str, title: str, publisher: str, below: Path) -> Path:
    """Write the package `aistandards-NAME`; its folder.

    Args:
        name: Of the body, the source and the plugin: `etsi`.
        title: The body's name for people.
        publisher: What its designations begin with: `ETSI`.
        below: The folder to write it into.

    Raises:
        PluginError: The name cannot be one, or the folder is there already.
        MissingExtraError: jinja2 is not installed.
    """
    if not _NAME.fullmatch(name):
        raise PluginError(f"{name!r} cannot be the name of a body; use small letters, digits and hyphens")
    folder = below / f"aistandards-{name}"
    if folder.exists():
        raise PluginError(f"{folder} is there already; move it away, or choose another --directory")
    values = {
        "name": name,
        "title": title,
        "publisher": publisher,
        "module": f"aistandards_{name.replace('-', '_')}",
        "class_name": _class_name(name),
        "env_prefix": name.upper().replace("-", "_"),
        "version": __version__,
    }
    try:
        for relative, text in _rendered(values):
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PluginError(f"{folder} cannot be written ({error.strerror}); choose another --directory") from None
    return folder


def _class_name(name: str) -> str:
    """`Etsi` of `etsi`; a class cannot begin with a digit as `3gpp` does."""
    joined = "".join(part.capitalize() for part in name.split("-"))
    return f"Body{joined}" if joined[0].isdigit() else joined


def _rendered(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every file of the package: its path and its text."""
    with needs_extra("plugins", "jinja2", "writing a new plugin"):
        import jinja2

    engine = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # What is written is code and prose, not pages.
    )
    for source in sorted(engine.list_templates(extensions=["jinja"])):
        path = source.removesuffix(".jinja").replace("MODULE", values["module"]).replace("dot-", ".")
        yield path, engine.get_template(source).render(values)
