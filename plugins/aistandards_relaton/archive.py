"""The archive of a dataset. Its members are read one by one and never unpacked to disk.

Names and sizes in an archive are not trustworthy. The check of a member concerns that member only: a refused member is
reported with the reason, and the other members are read.
"""

import re
import stat
from collections.abc import Iterator, Sequence
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

import attrs

from aistandards.plugin import SourceBrokenError

MAX_BYTES = 2 << 20
"""Maximum size of a member; the largest real record has 30 kB."""

MAX_MEMBERS = 1_000_000
MAX_RATIO = 200
"""Maximum ratio of unpacked to packed size; text reaches 20."""

MIN_RATIO_BYTES = 64 << 10
"""Size up to which a member may have any ratio."""

MAX_TOTAL_BYTES = 16 << 30
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f\x7f]")


class MemberError(ValueError):
    """A member is refused or damaged."""


@attrs.frozen(slots=True)
class Member:
    """A YAML member of the archive.

    Attributes:
        path: Path below the top folder, without extension: `data/iec_60050_2001`.
        name: Name in the archive.
        crc: Checksum in the archive; reading verifies it.
    """

    path: str
    name: str
    crc: int
    info: ZipInfo = attrs.field(repr=False, eq=False)


class Archive:
    """An open archive."""

    def __init__(self, file: IO[bytes]) -> None:
        """Open the archive.

        Raises:
            SourceBrokenError: The file is no zip archive, contains no record, or exceeds a bound.
        """
        try:
            # zipfile raises NotImplementedError for what it does not support, such as a split archive or a later version.
            self._zip = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceBrokenError(f"the response is no zip archive ({error}); the catalogue is unchanged") from None
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
            raise SourceBrokenError(
                f"the archive claims to hold {len(infos):,} files of enormous size; the catalogue is unchanged"
            )
        self.members: Sequence[Member] = tuple(_members(infos))
        if not self.members:
            raise SourceBrokenError(
                "the archive contains no record; its layout may have changed; the catalogue is unchanged"
            )

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def read(self, member: Member) -> bytes:
        """Return the content of a member.

        Raises:
            MemberError: The member is damaged, or its name, kind or size is not acceptable.
        """
        info = member.info
        if reason := _refusal(info):
            raise MemberError(f"{reason}: {member.name[:120]!r}")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_BYTES + 1)
        except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise MemberError(f"the member is damaged: {member.name[:120]!r} ({str(error)[:120]})") from None
        if len(data) > MAX_BYTES or len(data) != info.file_size:
            raise MemberError(f"the member is of another size than it claims: {member.name[:120]!r}")
        return data


def _members(infos: Sequence[ZipInfo]) -> Iterator[Member]:
    """Yield the records of an archive; files outside its folders are indexes, hidden folders contain instructions."""
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
    # The original name: the library cuts names at a NUL byte.
    if _UNSAFE.search(info.orig_filename):
        return "the member's name leads out of the archive"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "the member is a link or a device"
    if info.flag_bits & 0x1:
        return "the member is encrypted"
    if info.file_size > MAX_BYTES:
        return f"the member is larger than {MAX_BYTES >> 20} MiB"
    if info.file_size > MIN_RATIO_BYTES and info.file_size > MAX_RATIO * info.compress_size:
        return f"the member unpacks to more than {MAX_RATIO} times its size"
    return None
