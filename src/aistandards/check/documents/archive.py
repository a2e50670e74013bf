"""Reading of ZIP archives with bounds: the archive states sizes, and only what is unpacked counts."""

import zipfile
import zlib
from io import BytesIO

from aistandards.check.documents.interface import UnreadableError

MAX_MEMBERS = 10_000
"""Maximum number of members of an archive."""

MAX_MEMBER = 64 << 20
"""Maximum unpacked size of one member that is read."""

MAX_UNPACKED = 256 << 20
"""Maximum unpacked size of all members that are read."""

MAX_RATIO = 300
"""Maximum ratio of unpacked to packed size of a member, beyond its first 8 MiB. Documents reach 100."""

_FREE = 8 << 20
_CHUNK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"


class Archive:
    """A ZIP archive whose members are unpacked one at a time, each with bounds.

    Args:
        content: The archive.

    Raises:
        UnreadableError: The content is no archive, or it has too many members.
    """

    def __init__(self, content: bytes) -> None:
        if content.startswith(_OLD_FORMAT):
            raise UnreadableError("is encrypted or in a format of before 2007; save it in today's without a password")
        if content.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:
            raise UnreadableError(f"has more than {MAX_MEMBERS:,} parts")
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableError(f"is no ZIP archive ({type(error).__name__})") from None
        self._members = {member.filename.casefold(): member for member in self._archive.infolist()}
        self._room = MAX_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def names(self) -> list[str]:
        """Return the names of the members in lower case, in alphabetical order."""
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """Return the content of a member.

        Args:
            name: Its name; capitals do not matter.

        Raises:
            UnreadableError: There is no such member, it cannot be unpacked, or it is too large.
        """
        member = self._members.get(name.casefold())
        if member is None:
            raise UnreadableError(f"has no part {name}")
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableError("is encrypted; save it without a password")
        if member.compress_type not in _METHODS:
            raise UnreadableError(f"has the part {name} in an unusual compression; save it again")
        try:
            return self._unpacked(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableError(f"has the damaged part {name} ({type(error).__name__})") from None

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        limit = min(MAX_MEMBER, self._room)
        dense = max(_FREE, MAX_RATIO * member.compress_size)
        unpacked = bytearray()
        with self._archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += chunk
                if len(unpacked) > limit:
                    raise UnreadableError(
                        f"unpacks to more than {limit >> 20} MiB in {member.filename}; check it in parts"
                    )
                if len(unpacked) > dense:
                    raise UnreadableError(f"packs {member.filename} more than {MAX_RATIO} to 1, as no document does")
        self._room -= len(unpacked)
        return bytes(unpacked)
