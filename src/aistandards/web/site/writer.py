"""The folder of a site: files are written where they differ, and what no page has any more is removed."""

from hashlib import sha256
from pathlib import Path

DIGESTS = "SHA256SUMS"
"""The digests of all other files of a complete site."""

_MARK = ".aistandards-site"
"""File of every site, also of one whose build was interrupted; a folder without it is never changed."""


def is_site(folder: Path) -> bool:
    """Whether a folder is a site, complete or not."""
    return (folder / _MARK).is_file()


class Writer:
    """Writes the files of a site.

    Args:
        folder: The folder, which is made if it does not exist.

    Attributes:
        digests: Digest of each file that was written or found as it must be, by name.
        size: Number of bytes of these files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests: dict[str, str] = {}
        self.size = 0
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DIGESTS).unlink(missing_ok=True)
        self.write(_MARK, "")

    def write(self, name: str, text: str) -> None:
        """Write a file unless it has this text already.

        Args:
            name: Path below the folder, with slashes.
            text: Content.
        """
        body, path = text.encode(), self.folder / name
        self.digests[name] = sha256(body).hexdigest()
        self.size += len(body)
        try:
            if path.stat().st_size == len(body) and path.read_bytes() == body:
                return
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    def finish(self) -> None:
        """Remove the files that were not written, then write the list of digests."""
        folders = []
        for path in self.folder.rglob("*"):
            if path.is_dir():
                folders.append(path)
            elif path.relative_to(self.folder).as_posix() not in self.digests:
                path.unlink()
        for path in sorted(folders, reverse=True):
            if not any(path.iterdir()):
                path.rmdir()
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self.digests.items()))
        (self.folder / DIGESTS).write_text("".join(lines), encoding="utf-8", newline="\n")
