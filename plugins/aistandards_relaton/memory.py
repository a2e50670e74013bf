"""Checksums and record keys of the members of an archive, remembered between syncs.

A sync reads only members with a new checksum. Where other members determine the status of a member, the checksum covers
them too (`listings.listing`). For an unchanged member the sync needs its key, to mark the record as listed. The data of
32,000 members take 0.5 MB and are part of the cursor and of every checkpoint.
"""

from base64 import b85decode, b85encode
from collections.abc import Iterable, Iterator
from zlib import compress, decompress
from zlib import error as ZlibError


class Memory:
    """Checksum and key of each path."""

    def __init__(self, entries: Iterable[tuple[str, int, str]] = ()) -> None:
        self._entries = {path: (crc, key) for path, crc, key in entries}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[str, int, str]]:
        return ((path, crc, key) for path, (crc, key) in self._entries.items())

    def note(self, path: str, crc: int, key: str) -> None:
        """Remember the checksum and the key of a member."""
        self._entries[path] = (crc, key)

    def key(self, path: str) -> str | None:
        """Return the key that a member had at its last reading, whatever its content is now."""
        entry = self._entries.get(path)
        return entry[1] if entry else None

    def unchanged(self, path: str, crc: int) -> str | None:
        """Return the key of a member with an unchanged checksum, or None."""
        entry = self._entries.get(path)
        return entry[1] if entry is not None and entry[0] == crc else None

    def packed(self) -> str:
        """Return the memory as text; packing by columns is smaller, because neighbouring names are similar."""
        rows = sorted((path, crc, key) for path, (crc, key) in self._entries.items())
        columns = ("\n".join(row[0] for row in rows), "\n".join(row[2] for row in rows))
        checksums = b"".join(row[1].to_bytes(4, "little") for row in rows)
        return b85encode(compress("\0".join(columns).encode() + b"\0" + checksums, 6)).decode()

    @classmethod
    def unpacked(cls, text: str) -> "Memory":
        """Return the memory of a packed text; a faulty text gives an empty memory and so a complete sync."""
        try:
            paths, keys, checksums = decompress(b85decode(text)).split(b"\0", 2)
            rows = zip(paths.decode().split("\n"), keys.decode().split("\n"), strict=True)
            crcs = (int.from_bytes(checksums[at : at + 4], "little") for at in range(0, len(checksums), 4))
            return cls((path, crc, key) for (path, key), crc in zip(rows, crcs, strict=True))
        except (ValueError, ZlibError):
            return cls()
