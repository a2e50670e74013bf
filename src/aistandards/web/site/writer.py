"""The folder of a site: files are written where they differ, and what no page has any more is removed."""

from hashlib import sha256
from pathlib import Path

from aistandards.errors import ExportError

DIGESTS = "SHA256SUMS"
"""The digests of all other files of a complete site."""

_MARK = ".aistandards-site"
"""File of every site, also of one whose build was interrupted; a folder without it is never changed."""


def is_site(folder: Path) -> bool:
    """Whether a folder is a site, complete or not."""
    return (folder / _MARK).is_file()


def differences(folder: Path) -> list[str]:
    """Return the files of a site that are not as its build wrote them, and files that it did not write.

    Args:
        folder: The folder of the site.

    Raises:
        ExportError: The folder is no complete site.
    """
    try:
        lines = (folder / DIGESTS).read_text(encoding="utf-8").splitlines()
    except OSError:
        raise ExportError(f"{folder} is no complete site: it has no {DIGESTS}; build it again") from None
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found.pop(DIGESTS)
    return sorted(
        name
        for name in {*wanted, *found}
        if name not in found or sha256(found[name].read_bytes()).hexdigest() != wanted.get(name)
    )


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

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file unless it has this content already.

        Args:
            name: Path below the folder, with slashes.
            content: Content; a text is written as UTF-8.
        """
        body, path = content.encode() if isinstance(content, str) else content, self.folder / name
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
        text = "".join(lines)
        (self.folder / DIGESTS).write_text(text, encoding="utf-8", newline="\n")
        self.size += len(text)
