"""Check the built documentation: a fenced block that shows its fence was not understood.

Run `python docs/scripts/built_pages.py FOLDER` after `mkdocs build --site-dir FOLDER`.
"""

import sys
from pathlib import Path


def unread_fences(folder: Path) -> list[str]:
    """Return the pages of a folder that show a fence, as paths below it."""
    pages = sorted(folder.rglob("*.html"))
    if not pages:
        raise SystemExit(f"{folder} has no page; build the documentation first")
    return [page.relative_to(folder).as_posix() for page in pages if "```" in page.read_text(encoding="utf-8")]


if __name__ == "__main__":
    if found := unread_fences(Path(sys.argv[1])):
        raise SystemExit(
            f"fenced blocks are shown as text in {', '.join(found)}; see markdown_extensions in mkdocs.yml"
        )
