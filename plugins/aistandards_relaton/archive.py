"""The archive of a dataset: its members, read one by one from disk and never unpacked to it.

Names and sizes in an archive are claims of whoever made it: each member is judged on its own, and one that is refused
is told with the reason while the others are read.
"""

import re
import stat
from collections.abc import Iterator, Sequence
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

import attrs

from aistandards.plugin import SourceBrokenError

MOST_BYTES = 2 << 20
"""Of one member; the largest real record has 30 kB."""

MOST_MEMBERS = 1_000_000
MOST_RATIO = 200
"""How many times its packed size a member may unpack to; text reaches 20."""

UNSUSPICIOUS = 64 << 10
"""A member as small as this may be as repetitive as it likes."""

MOST_BYTES_IN_ALL = 16 << 30
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f\x7f]")


class MemberError(ValueError):
    """One member must not, or cannot, be read."""


@attrs.frozen(slots=True)
class Member:
    """A YAML member of the archive.

    Attributes:
        path: Below the archive's one folder, without its extension: `data/iec_60050_2001`.
        name: As the archive has it.
        crc: Checksum that the archive claims; it is verified when the member is read.
    """

    path: str
    name: str
    crc: int
    info: ZipInfo = attrs.field(repr=False, eq=False)


class Archive:
    """An opened archive."""

    def __init__(self, file: IO[bytes]) -> None:
        """Open it.

        Raises:
            SourceBrokenError: It is no zip archive, or holds no record, or more than any dataset has.
        """
        try:
            # What it has no means to read, such as a split archive or a later version, zipfile calls not implemented.
            self._zip = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceBrokenError(f"what came is no zip archive ({error}); nothing was touched") from None
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_BYTES_IN_ALL:
            raise SourceBrokenError(
                f"the archive claims to hold {len(infos):,} files of enormous size; nothing was touched"
            )
        self.members: Sequence[Member] = tuple(_members(infos))
        if not self.members:
            raise SourceBrokenError("the archive holds no record; its layout may have changed, nothing was touched")

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def read(self, member: Member) -> bytes:
        """A member's bytes.

        Raises:
            MemberError: It lies about its name, its kind or its size, or is damaged.
        """
        info = member.info
        if reason := _refusal(info):
            raise MemberError(f"{reason}: {member.name[:120]!r}")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MOST_BYTES + 1)
        except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise MemberError(f"the member is damaged: {member.name[:120]!r} ({str(error)[:120]})") from None
        if len(data) > MOST_BYTES or len(data) != info.file_size:
            raise MemberError(f"the member is of another size than it claims: {member.name[:120]!r}")
        return data


def _members(infos: Sequence[ZipInfo]) -> Iterator[Member]:
    """The records of an archive. Those next to its folders are indexes, those in hidden folders instructions."""
    for info in infos:
        name = info.filename
        if info.is_dir() or not name.endswith((".yaml", ".yml")):
            continue
        folders = name.split("/")
        if _UNSAFE.search(info.orig_filename) or (
            len(folders) > 2 and not any(folder.startswith(".") for folder in folders)
        ):
            yield Member("/".join(folders[1:]).rpartition(".")[0], name, info.CRC, info)


def _refusal(info: ZipInfo) -> str | None:
    # The name as it stands in the archive: the library cuts it at a NUL byte.
    if _UNSAFE.search(info.orig_filename):
        return "the member's name leads out of the archive"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "the member is a link or a device"
    if info.flag_bits & 0x1:
        return "the member is encrypted"
    if info.file_size > MOST_BYTES:
        return f"the member is larger than {MOST_BYTES >> 20} MiB"
    if info.file_size > UNSUSPICIOUS and info.file_size > MOST_RATIO * info.compress_size:
        return f"the member unpacks to more than {MOST_RATIO} times its size"
    return None
