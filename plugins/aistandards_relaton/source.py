"""The source of one dataset: its archive, when it has changed, and of it the members that have changed.

The archive is fetched to disk and read member by member; every member is a record, one that is not wanted, one that is
as it was, or a rejected row.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aistandards.plugin import PartialDate, Rejected, SourceBrokenError, SourceContext, Standard
from aistandards_relaton.datasets import Dataset

Load = Callable[[bytes], dict[str, Any]]
"""Reads the mapping that the bytes of a member hold."""

BASE = "https://github.com"
ARCHIVE = "/relaton/relaton-data-{name}/archive/refs/heads/main.zip"
_BUFFER = 1 << 20
CHECKPOINT_EVERY = 2000
_PROGRESS_EVERY = 500
MOST_QUARANTINED = 64 << 10
"""Bytes kept of a member that cannot be taken; twice the largest real one."""


class RelatonSource:
    """One dataset of the Relaton project.

    Attributes:
        by_default: Whether a sync reads it without being told to: the datasets are many and large, so it does not.
        fallback_for: Name of the source that it is read instead of, when that one has no credentials.
    """

    env_prefix = "RELATON"
    hosts = ("github.com", "codeload.github.com")
    pace = 1.0
    by_default = False

    def __init__(self, dataset: Dataset, *, load: Load | None = None, checkpoint_every: int = CHECKPOINT_EVERY) -> None:
        """Make the source of a dataset.

        Args:
            dataset: The dataset.
            load: Reads the bytes of a member; by default as YAML.
            checkpoint_every: Members that are read between two checkpoints.
        """
        self.dataset, self._load, self._checkpoint_every = dataset, load, checkpoint_every
        self.name = f"relaton-{dataset.name}"
        self.title = f"{dataset.title} (Relaton)"
        self.body = dataset.body
        self.fallback_for = dataset.fallback_for
        self.attribution = (
            f"Relaton project, dataset relaton-data-{dataset.name} "
            f"(https://github.com/relaton/relaton-data-{dataset.name}); the facts are those of the body's own catalogue"
        )

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield the records of the members that have changed, unless nothing has."""
        from aistandards_relaton.archive import Archive

        base = context.setting("url") or BASE
        address = base.rstrip("/") + ARCHIVE.format(name=self.dataset.name)
        # On disk first: an archive is read from its end, and a cut connection is found out before the first record.
        with tempfile.TemporaryFile("w+b", _BUFFER) as file:
            answer = context.http.download(address, file, headers=_conditions(context))
            if answer.status == 304:
                context.complete_unchanged()
                return
            if answer.status != 200:
                raise SourceBrokenError(f"{self.title}: the archive is refused ({answer.status}); try again later")
            with Archive(file) as archive:
                context.expect(len(archive.members))
                reading = _Reading(self.dataset, archive, context, self.load, self._checkpoint_every)
                yield from reading.items()
                context.complete({"etag": answer.headers.get("etag"), "members": reading.seen.packed()})

    def load(self, raw: bytes) -> dict[str, Any]:
        """Read the mapping that a member holds.

        Raises:
            ValueError: It is not one that can be read.
        """
        if self._load is None:
            from aistandards_relaton import loading

            self._load = loading.load
        return self._load(raw)

    def parse(self, raw: bytes) -> Standard:
        """Read one member again."""
        from aistandards_relaton.convert import standard_of
        from aistandards_relaton.reading import key_of

        record = self.load(raw)
        return standard_of(self.dataset, record, key_of(self.dataset, record) or "", None)


def _conditions(context: SourceContext) -> dict[str, str]:
    etag = context.cursor.get("etag")
    # An interrupted run has to see the archive again, whether it has changed or not.
    return {"If-None-Match": str(etag)} if etag and context.resume_from is None else {}


class _Reading:
    """One reading of one archive.

    Attributes:
        seen: What the next run needs to know of the members.
    """

    def __init__(
        self, dataset: Dataset, archive: Any, context: SourceContext, load: Load, checkpoint_every: int
    ) -> None:
        from aistandards_relaton.listings import RULES
        from aistandards_relaton.listings.listing import Listing
        from aistandards_relaton.memory import Memory

        self._listing = Listing(RULES.get(dataset.name), (member.path for member in archive.members))
        self._dataset, self._archive, self._context = dataset, archive, context
        self._load, self._checkpoint_every = load, checkpoint_every
        self._before = Memory.unpacked(str((context.resume_from or context.cursor).get("members", "")))
        self.seen = Memory()
        self._taken: dict[str, str] = {}
        self._names: set[str] = set()

    def items(self) -> Iterator[Standard | Rejected]:
        """The records of the members, rejected rows among them."""
        members, context = self._archive.members, self._context
        changed: list[tuple[Any, int]] = []
        for member in members:
            mark = self._listing.mark(member.path, member.crc)
            key = self._before.unchanged(member.path, mark)
            if key is not None and member.path not in self._names and self._still(key):
                self._names.add(member.path)
                self._taken[key] = member.path
                self.seen.note(member.path, mark, key)
            else:
                changed.append((member, mark))
        for done, (member, mark) in enumerate(changed, start=1):
            yield from self._item(member, mark)
            if done % self._checkpoint_every == 0 and done < len(changed):
                context.checkpoint({"members": self.seen.packed()})
            if done % _PROGRESS_EVERY == 0:
                context.progress(done, len(changed))

    def _still(self, key: str) -> bool:
        """Whether an unchanged member needs no reading: what it is is held, or is out of scope as it was."""
        context = self._context
        if context.holds(key):
            context.mark_listed(key)
            return True
        return not context.in_scope(key, ())

    def _item(self, member: Any, mark: int) -> Iterator[Standard | Rejected]:
        from aistandards_relaton.archive import MemberError
        from aistandards_relaton.convert import committee_of, first_look, standard_of

        raw = member.name.encode(errors="replace")
        key = self._before.key(member.path)
        try:
            if member.path in self._names:
                raise MemberError(f"two members have the name {member.name[:120]!r}")
            self._names.add(member.path)
            raw = self._archive.read(member)
            record = self._load(raw)
            key = self._key(member.path, record)
            if self._context.in_scope(key, first_look(record), committee_of(self._dataset, record)):
                yield standard_of(self._dataset, record, key, self._today, self._listing.later(member.path))
        except ValueError as error:
            # A record that can no longer be read is not gone.
            if key is not None:
                self._context.mark_listed(key)
            yield Rejected(raw[:MOST_QUARANTINED], f"{member.path}: {error}", upstream_id=key)
            return
        self.seen.note(member.path, mark, key)

    @property
    def _today(self) -> PartialDate:
        return self._context.today

    def _key(self, path: str, record: Mapping[str, Any]) -> str:
        """The record's key; of two with the same one the second keeps its member's name beside it."""
        from aistandards_relaton.reading import key_of

        key = key_of(self._dataset, record)
        if key is None:
            raise ValueError("the record has no identifier")
        before = self._before.key(path)
        if before is not None and before.partition("#")[0] == key and before not in self._taken:
            key = before
        elif key in self._taken:
            key = f"{key}#{path.rpartition('/')[2]}"
        self._taken[key] = path
        return key
