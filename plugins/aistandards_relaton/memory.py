"""What is remembered of an archive's members between runs: which bytes each had, and which record it was.

A run reads only members whose checksum is new; where what is listed beside a member tells of its standing too, that is
in the checksum (`listings.listing`). For the others the key of their record is needed, to say that it is still listed.
32,000 members take 0.5 MB, so the whole is a part of the cursor and of every checkpoint.
"""

from base64 import b85decode, b85encode
from collections.abc import Iterable, Iterator
from zlib import compress, decompress
from zlib import error as ZlibError


class Memory:
    """Checksum and key by path."""

    def __init__(self, entries: Iterable[tuple[str, int, str]] = ()) -> None:
        self._entries = {path: (crc, key) for path, crc, key in entries}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[str, int, str]]:
        return ((path, crc, key) for path, (crc, key) in self._entries.items())

    def note(self, path: str, crc: int, key: str) -> None:
        """Remember that the member with these bytes is the record under `key`."""
        self._entries[path] = (crc, key)

    def key(self, path: str) -> str | None:
        """The key of the record that the member was when it was last read, whatever its bytes are now."""
        entry = self._entries.get(path)
        return entry[1] if entry else None

    def unchanged(self, path: str, crc: int) -> str | None:
        """The key of the record that the member is, when its bytes are those that were read."""
        entry = self._entries.get(path)
        return entry[1] if entry is not None and entry[0] == crc else None

    def packed(self) -> str:
        """As text. Names resemble their neighbours', keys their names, so the two are packed column by column."""
        rows = sorted((path, crc, key) for path, (crc, key) in self._entries.items())
        columns = ("\n".join(row[0] for row in rows), "\n".join(row[2] for row in rows))
        checksums = b"".join(row[1].to_bytes(4, "little") for row in rows)
        return b85encode(compress("\0".join(columns).encode() + b"\0" + checksums, 6)).decode()

    @classmethod
    def unpacked(cls, text: str) -> "Memory":
        """From that text; what is not such a text is the empty memory, after which everything is read again."""
        try:
            paths, keys, checksums = decompress(b85decode(text)).split(b"\0", 2)
            rows = zip(paths.decode().split("\n"), keys.decode().split("\n"), strict=True)
            crcs = (int.from_bytes(checksums[at : at + 4], "little") for at in range(0, len(checksums), 4))
            return cls((path, crc, key) for (path, key), crc in zip(rows, crcs, strict=True))
        except (ValueError, ZlibError):
            return cls()
