"""Write the package of a new plugin from the templates in the folder `template`."""

import re
from collections.abc import Iterator
from pathlib import Path

from aistandards._version import __version__
from aistandards.errors import PluginError, needs_extra

TEMPLATE = Path(__file__).parent / "template"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def write_package(name: str, title: str, publisher: str, parent: Path) -> Path:
    """Write the package `aistandards-NAME` and return its folder.

    Args:
        name: Name of the body, the source and the plugin: `etsi`.
        title: Full name of the body.
        publisher: First word of its designations: `ETSI`.
        parent: Folder in which the package is written.

    Raises:
        PluginError: The name is not valid, or the folder exists.
        MissingExtraError: jinja2 is not installed.
    """
    if not _NAME.fullmatch(name):
        raise PluginError(f"{name!r} cannot be the name of a body; use small letters, digits and hyphens")
    folder = parent / f"aistandards-{name}"
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
    """Return `Etsi` for `etsi`, and `Body3gpp` for `3gpp`: a class name cannot begin with a digit."""
    joined = "".join(part.capitalize() for part in name.split("-"))
    return f"Body{joined}" if joined[0].isdigit() else joined


def _rendered(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every file of the package."""
    with needs_extra("plugins", "jinja2", "writing a new plugin"):
        import jinja2

    engine = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # The output is code and text, not HTML.
    )
    for source in sorted(engine.list_templates(extensions=["jinja"])):
        path = source.removesuffix(".jinja").replace("MODULE", values["module"]).replace("dot-", ".")
        yield path, engine.get_template(source).render(values)
