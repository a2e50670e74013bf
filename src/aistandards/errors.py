"""All exceptions of the package. Each message names the fault, its location and the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager


class AistandardsError(Exception):
    """Base class of all exceptions that this package raises.

    Each one keeps its message and its attributes when it is copied or pickled, such as between processes.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return _without_init, (type(self), self.args), self.__dict__


def _without_init(kind: type[AistandardsError], arguments: tuple[object, ...]) -> AistandardsError:
    return kind.__new__(kind, *arguments)


class InvalidValueError(AistandardsError, ValueError):
    """An argument has a value that does not exist. In the command this is a usage error, exit code 2."""


class FilterError(InvalidValueError):
    """A filter has a value that does not occur in the catalogue, or an invalid date. The message names similar values."""


class GroupingError(InvalidValueError):
    """Standards cannot be counted by this field. The message names the possible fields."""


class DesignationError(AistandardsError, ValueError):
    """No installed grammar can read a text as a designation.

    Attributes:
        text: The text.
        position: Index in `text` of the first character that could not be read.
    """

    def __init__(self, text: str, position: int, reason: str) -> None:
        self.text = text
        self.position = position
        self.reason = reason
        shown = text if len(text) <= 120 else text[:117] + "..."
        super().__init__(f"{shown!r} is not a designation: {reason} at character {position + 1}")


class NotFoundError(AistandardsError, LookupError):
    """The catalogue does not contain the standard, or another thing that has a page.

    Attributes:
        reference: The reference that was looked for.
        nearest: Similar canonical designations, best first.
        indexed: The designation that the status index has for the reference; None without one.
        parts: The parts of the series that the reference means; empty for a document.
    """

    def __init__(
        self,
        reference: str,
        nearest: tuple[str, ...] = (),
        *,
        indexed: str | None = None,
        parts: tuple[str, ...] = (),
        is_standard: bool = True,
    ) -> None:
        self.reference = reference
        self.nearest = nearest
        self.indexed = indexed
        self.parts = parts
        if parts:
            super().__init__(f"{reference!r:.200} has {len(parts)} parts; name one of them, such as {parts[0]}")
            return
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        if not is_standard:
            super().__init__(f"nothing in the catalogue has the name {reference!r:.200}{hint}")
            return
        if indexed is not None:
            hint = f', only its status: `aistandards resolve "{indexed}"` prints it'
        super().__init__(f"no standard {reference!r:.200} in the catalogue{hint}")


class QuarantineError(AistandardsError, LookupError):
    """The quarantine has no row with that number.

    Attributes:
        number: The number.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"the quarantine has no row {number}; `aistandards quarantine list` lists its rows")


class SourceError(AistandardsError):
    """A source cannot be read. The source itself writes the message, with the remedy."""


class SourceUnreachableError(SourceError):
    """The upstream cannot be reached: no network, a refused connection, or a host that stays down. The store is unchanged."""


class SourceBrokenError(SourceError):
    """The upstream sends other content than expected: a block page, a truncated feed, or another format."""


class RecordUnavailableError(SourceError):
    """One record cannot be fetched. Other records of the source are not affected."""


class MissingCredentialsError(SourceError):
    """The source needs credentials that are not set. The message names the settings."""


class ShrunkenSourceError(SourceError):
    """The upstream lists far fewer records than the store contains. No record is marked gone. `--force` overrides."""


class StoreError(AistandardsError):
    """The store cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another process has a lock in this store.

    Attributes:
        name: Name of the lock, such as that of a source.
        holder: Description of the other process.
    """

    def __init__(self, name: str, holder: str) -> None:
        self.name, self.holder = name, holder
        super().__init__(f"{name} is held by {holder}; wait until that has ended")


class VocabularyError(AistandardsError):
    """A file of a vocabulary or of rules is not valid. The message names the file and the line."""


class ConceptError(VocabularyError, InvalidValueError):
    """No installed vocabulary has a concept with that name, label or anchor. The message names similar concepts."""


class PluginError(AistandardsError):
    """A plugin cannot be imported or is not valid, or no plugin offers an object with that name."""


class SettingError(AistandardsError):
    """A setting in the environment or in the configuration file has an invalid value."""


class DateError(InvalidValueError):
    """A text is not a date."""


class CurationError(AistandardsError):
    """A file of decisions is not valid, or decisions contradict each other. The message names file and decision."""


class CrosswalkError(AistandardsError):
    """A file of a crosswalk is not valid. The message names the file and the line."""


class DocumentError(AistandardsError):
    """A document cannot be read."""


class ExportError(AistandardsError):
    """A file cannot be written, or a library for its format is missing."""


class FormatError(ExportError, InvalidValueError):
    """There is no format with that name, or it cannot contain these data. The message names suitable formats."""


class GoldError(AistandardsError):
    """A file of labels is not valid."""


class MissingExtraError(AistandardsError):
    """A feature needs a package that only an extra of aistandards installs.

    Attributes:
        extra: Name of the extra: `charts`.
        package: Missing package: `matplotlib`.
        feature: Feature that needs the package, as the subject of a sentence.
    """

    def __init__(self, extra: str, package: str, feature: str) -> None:
        self.extra, self.package, self.feature = extra, package, feature
        super().__init__(f'{feature} needs {package}; run pip install ".[{extra}]" in a clone of aistandards')


@contextmanager
def needs_extra(extra: str, package: str, feature: str) -> Iterator[None]:
    """Turn a failed import in the `with` block into an error that names the extra to install.

    >>> with needs_extra("charts", "matplotlib", "a heat map"):
    ...     import no_such_module
    Traceback (most recent call last):
    ...
    aistandards.errors.MissingExtraError: a heat map needs matplotlib; run pip install ".[charts]" in a clone of aistandards

    Args:
        extra: Name of the extra.
        package: Name of the package for pip.
        feature: Feature that needs the package, as the subject of a sentence.

    Raises:
        MissingExtraError: The import in the block fails.
    """
    try:
        yield
    except ImportError:
        raise MissingExtraError(extra, package, feature) from None
