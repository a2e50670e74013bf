"""The source of a dataset: it reads the changed members of a changed archive.

The download goes to disk, and the source reads member by member. A member is a record, is out of scope, is unchanged, or
becomes a rejected row.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aistandards.plugin import PartialDate, Rejected, SourceBrokenError, SourceContext, Standard
from aistandards_relaton.datasets import Dataset

Load = Callable[[bytes], dict[str, Any]]
"""Function that decodes the content of a member."""

BASE = "https://github.com"
ARCHIVE = "/relaton/relaton-data-{name}/archive/refs/heads/main.zip"
_BUFFER = 1 << 20
CHECKPOINT_EVERY = 2000
_PROGRESS_EVERY = 500
MAX_QUARANTINED = 64 << 10
"""Maximum number of bytes of a rejected member in the quarantine; twice the largest real member."""


class RelatonSource:
    """A dataset of the Relaton project.

    Attributes:
        by_default: Whether a sync without arguments reads it; False, because the datasets are many and large.
        fallback_for: Name of the source that it replaces when that source has no credentials.
    """

    env_prefix = "RELATON"
    hosts = ("github.com", "codeload.github.com")
    pace = 1.0
    by_default = False

    def __init__(self, dataset: Dataset, *, load: Load | None = None, checkpoint_every: int = CHECKPOINT_EVERY) -> None:
        """Make the source of a dataset.

        Args:
            dataset: The dataset.
            load: Function that decodes the content of a member, by default as YAML.
            checkpoint_every: Number of members between two checkpoints.
        """
        self.dataset, self._load, self._checkpoint_every = dataset, load, checkpoint_every
        self.name = f"relaton-{dataset.name}"
        self.title = f"{dataset.title} (Relaton)"
        self.body = dataset.body
        self.fallback_for = dataset.fallback_for
        self.attribution = (
            f"Relaton project, dataset relaton-data-{dataset.name} "
            f"(https://github.com/relaton/relaton-data-{dataset.name}); the facts are from the catalogue of the body"
        )

    def records(self, context: SourceContext) -> Iterator[Standard | Rejected]:
        """Yield the records of the changed members."""
        from aistandards_relaton.archive import Archive

        base = context.setting("url") or BASE
        address = base.rstrip("/") + ARCHIVE.format(name=self.dataset.name)
        # The download goes to disk: an archive is read from its end, and a broken connection fails before the first record.
        with tempfile.TemporaryFile("w+b", _BUFFER) as file:
            response = context.http.download(address, file, headers=_conditions(context))
            if response.status == 304:
                context.complete_unchanged()
                return
            if response.status != 200:
                raise SourceBrokenError(f"{self.title}: the archive is refused ({response.status}); try again later")
            with Archive(file) as archive:
                context.expect(len(archive.members))
                run = _Run(self.dataset, archive, context, self.load, self._checkpoint_every)
                yield from run.records()
                # The directory at the end of an archive names all members.
                context.complete(
                    {"etag": response.headers.get("etag"), "members": run.seen.packed()}, whole=run.keys_are_certain
                )

    def load(self, raw: bytes) -> dict[str, Any]:
        """Return the decoded content of a member.

        Raises:
            ValueError: The content is not readable.
        """
        if self._load is None:
            from aistandards_relaton import loading

            self._load = loading.load
        return self._load(raw)

    def parse(self, raw: bytes) -> Standard:
        """Read a member again."""
        from aistandards_relaton.convert import standard_of
        from aistandards_relaton.reading import key_of

        record = self.load(raw)
        return standard_of(self.dataset, record, key_of(self.dataset, record) or "", None)


def _conditions(context: SourceContext) -> dict[str, str]:
    etag = context.cursor.get("etag")
    # After an interruption the sync needs the archive again, even an unchanged one.
    return {"If-None-Match": str(etag)} if etag and context.resume_from is None else {}


class _Run:
    """One sync of an archive.

    Attributes:
        seen: Memory of the members for the next sync.
        keys_are_certain: Whether every record has the key that it had before: a member without the link to its page, and
            not read before, may have had another.
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
        self.keys_are_certain = True
        self._paths_by_key: dict[str, str] = {}
        self._names: set[str] = set()

    def records(self) -> Iterator[Standard | Rejected]:
        """Yield the records and the rejected rows of the members."""
        members, context = self._archive.members, self._context
        changed: list[tuple[Any, int]] = []
        for member in members:
            mark = self._listing.mark(member.path, member.crc)
            key = self._before.unchanged(member.path, mark)
            if key is not None and member.path not in self._names and self._needs_no_reading(key):
                self._names.add(member.path)
                self._paths_by_key[key] = member.path
                self.seen.note(member.path, mark, key)
            else:
                changed.append((member, mark))
        for count, (member, mark) in enumerate(changed, start=1):
            yield from self._record(member, mark)
            if count % self._checkpoint_every == 0 and count < len(changed):
                context.checkpoint({"members": self.seen.packed()})
            if count % _PROGRESS_EVERY == 0:
                context.progress(count, len(changed))

    def _needs_no_reading(self, key: str) -> bool:
        """Return whether the store has the record of an unchanged member, or the record is still out of scope."""
        context = self._context
        if context.holds(key):
            context.mark_listed(key)
            return True
        return not context.in_scope(key, ())

    def _record(self, member: Any, mark: int) -> Iterator[Standard | Rejected]:
        from aistandards_relaton.archive import MemberError
        from aistandards_relaton.convert import committee_of, prefilter_texts, standard_of

        raw = member.name.encode(errors="replace")
        key = self._before.key(member.path)
        try:
            if member.path in self._names:
                raise MemberError(f"two members have the name {member.name[:120]!r}")
            self._names.add(member.path)
            raw = self._archive.read(member)
            record = self._load(raw)
            key = self._key(member.path, record)
            if self._context.in_scope(key, prefilter_texts(record), committee_of(self._dataset, record)):
                yield standard_of(self._dataset, record, key, self._today, self._listing.later(member.path))
        except (ValueError, RecursionError) as error:
            # The key makes the record count as listed although it is no longer readable.
            yield Rejected(raw[:MAX_QUARANTINED], f"{member.path}: {error}", upstream_id=key)
            return
        self.seen.note(member.path, mark, key)

    @property
    def _today(self) -> PartialDate:
        return self._context.today

    def _key(self, path: str, record: Mapping[str, Any]) -> str:
        """Return the key of a record; of two records with one key the second gets the name of its member too."""
        from aistandards_relaton.reading import identifier_key, key_of

        before = self._before.key(path)
        key = key_of(self._dataset, record, before.partition("#")[0] if before else None)
        if key is None:
            raise ValueError("the record has no identifier")
        if before is None and self._dataset.key is not None and key == identifier_key(record):
            self.keys_are_certain = self.keys_are_certain and self._context.holds(key)
        if before is not None and before.partition("#")[0] == key and before not in self._paths_by_key:
            key = before
        elif key in self._paths_by_key:
            key = f"{key}#{path.rpartition('/')[2]}"
        self._paths_by_key[key] = path
        return key
