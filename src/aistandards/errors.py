"""The one family of errors. Each says what happened, where, and what to do, in a sentence a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager


class AistandardsError(Exception):
    """The parent of every error this project raises on purpose."""


class InvalidValueError(AistandardsError, ValueError):
    """A value that a caller chose is none of those there are. The command takes it as a usage error, exit code 2."""


class FilterError(InvalidValueError):
    """A filter has a value that nothing in the catalogue has, or a date that is none; the message names the nearest."""


class GroupingError(InvalidValueError):
    """Standards cannot be counted by what was asked for; the message names what they can be counted by."""


class DesignationError(AistandardsError, ValueError):
    """A text is not a designation that any installed grammar can read.

    Attributes:
        text: What was given.
        position: Index in `text` of the first character that could not be read.
    """

    def __init__(self, text: str, position: int, reason: str) -> None:
        self.text = text
        self.position = position
        self.reason = reason
        shown = text if len(text) <= 120 else text[:117] + "..."
        super().__init__(f"{shown!r} is not a designation: {reason} at character {position + 1}")

    def __reduce__(self) -> tuple[type["DesignationError"], tuple[str, int, str]]:
        return type(self), (self.text, self.position, self.reason)


class NotFoundError(AistandardsError, LookupError):
    """The catalogue holds no record for what was asked.

    Attributes:
        nearest: Canonical designations that come nearest, best first.
    """

    def __init__(self, asked: str, nearest: tuple[str, ...] = ()) -> None:
        self.asked = asked
        self.nearest = nearest
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"no standard {asked!r} in the catalogue{hint}")


class QuarantineError(AistandardsError, LookupError):
    """The quarantine has no row of that number.

    Attributes:
        number: The number.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"the quarantine has no row {number}; `aistandards quarantine list` lists its rows")

    def __reduce__(self) -> tuple[type["QuarantineError"], tuple[int]]:
        return type(self), (self.number,)


class SourceError(AistandardsError):
    """A source could not be read. Raised with the source's own words on what to do."""


class SourceUnreachableError(SourceError):
    """Nothing could be fetched: no network, a refused connection, a host that stays down. The store is as before."""


class SourceBrokenError(SourceError):
    """What came is not what this upstream sends: a block page, a truncated feed, another format."""


class RecordUnavailableError(SourceError):
    """One record could not be fetched while the source works: that record's problem alone."""


class MissingCredentialsError(SourceError):
    """The source needs credentials that are not set; the message names the settings."""


class ShrunkenSourceError(SourceError):
    """The upstream lists far fewer records than are held; nothing was marked gone. `--force` overrides."""


class StoreError(AistandardsError):
    """The store cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Somebody else is at work on the same thing in this store.

    Attributes:
        name: What is being worked on.
        holder: Who is at it.
    """

    def __init__(self, name: str, holder: str) -> None:
        self.name, self.holder = name, holder
        super().__init__(f"{name} is held by {holder}; wait until that has ended")

    def __reduce__(self) -> tuple[type["StoreBusyError"], tuple[str, str]]:
        return type(self), (self.name, self.holder)


class VocabularyError(AistandardsError):
    """A vocabulary or rule file is not valid; the message names the file and the place."""


class ConceptError(VocabularyError, InvalidValueError):
    """No installed vocabulary has a concept of that name, label or anchor; the message names the nearest."""


class PluginError(AistandardsError):
    """A plugin failed to import, raised, or offered a name that is taken."""


class SettingError(AistandardsError):
    """A setting in the environment or in the configuration file has a value that cannot be used."""


class DateError(InvalidValueError):
    """A text is not a date."""


class CurationError(AistandardsError):
    """A file of decisions is not valid, or decisions contradict each other; the message names file and decision."""


class DocumentError(AistandardsError):
    """A document cannot be read."""


class ExportError(AistandardsError):
    """A file cannot be written, or a library for its format is missing."""


class FormatError(ExportError, InvalidValueError):
    """There is no format of that name, or it cannot hold what is to be written; the message names those that can."""


class GoldError(AistandardsError):
    """A file of labels cannot be used."""


class MissingExtraError(AistandardsError):
    """A feature needs a package that only an extra of aistandards installs.

    Attributes:
        extra: Name of the extra: `charts`.
        package: The package that is missing: `matplotlib`.
        feature: What needs it, in words.
    """

    def __init__(self, extra: str, package: str, feature: str) -> None:
        self.extra, self.package, self.feature = extra, package, feature
        super().__init__(f'{feature} needs {package}; run pip install "aistandards[{extra}]"')

    def __reduce__(self) -> tuple[type["MissingExtraError"], tuple[str, str, str]]:
        return type(self), (self.extra, self.package, self.feature)


@contextmanager
def needs_extra(extra: str, package: str, feature: str) -> Iterator[None]:
    """Turn a failed import in the `with` block into an error that names the extra to install.

    >>> with needs_extra("charts", "matplotlib", "a heat map"):
    ...     import no_such_module
    Traceback (most recent call last):
    ...
    aistandards.errors.MissingExtraError: a heat map needs matplotlib; run pip install "aistandards[charts]"

    Args:
        extra: Name of the extra.
        package: The package that is imported, as it is called where packages are installed from.
        feature: What needs it: the subject of the sentence.

    Raises:
        MissingExtraError: The package cannot be imported.
    """
    try:
        yield
    except ImportError:
        raise MissingExtraError(extra, package, feature) from None
