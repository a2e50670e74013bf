from aistandards._version import __version__ as __version__
from aistandards.catalog.catalog import Catalog as Catalog
from aistandards.catalog.changes import Change as Change
from aistandards.catalog.cross_table import CrossTable as CrossTable
from aistandards.catalog.crosswalks import Crosswalks as Crosswalks
from aistandards.catalog.explanation import Explanation as Explanation
from aistandards.catalog.family import Node as Node
from aistandards.catalog.filters import FilterKeywords as FilterKeywords
from aistandards.catalog.gaps import Matrix as Matrix
from aistandards.catalog.overlaps import Overlaps as Overlaps
from aistandards.catalog.resolution import Resolution as Resolution
from aistandards.catalog.results import (
    Rows as Rows,
    StandardRow as StandardRow,
    Standards as Standards,
    Stats as Stats,
)
from aistandards.catalog.review import (
    Conflict as Conflict,
    OpenTag as OpenTag,
)
from aistandards.catalog.series import Series as Series
from aistandards.catalog.statistics import Statistic as Statistic
from aistandards.catalog.succession import Succession as Succession
from aistandards.catalog.validity import StandardAsOf as StandardAsOf
from aistandards.catalog.watches import Watch as Watch
from aistandards.check.checker import ReferenceChecker as ReferenceChecker
from aistandards.check.overlaps import (
    overlaps_of_document as overlaps_of_document,
    overlaps_of_text as overlaps_of_text,
)
from aistandards.check.results import CheckResult as CheckResult
from aistandards.check.results import ReferenceStatus as ReferenceStatus
from aistandards.check.verdicts import (
    Finding as Finding,
    check_document as check_document,
)
from aistandards.errors import (
    AistandardsError as AistandardsError,
    ConceptError as ConceptError,
    CrosswalkError as CrosswalkError,
    CurationError as CurationError,
    DateError as DateError,
    DesignationError as DesignationError,
    DocumentError as DocumentError,
    ExportError as ExportError,
    FilterError as FilterError,
    FormatError as FormatError,
    GoldError as GoldError,
    GroupingError as GroupingError,
    InvalidValueError as InvalidValueError,
    MissingExtraError as MissingExtraError,
    NotFoundError as NotFoundError,
    PluginError as PluginError,
    QuarantineError as QuarantineError,
    SettingError as SettingError,
    SourceError as SourceError,
    StoreBusyError as StoreBusyError,
    StoreError as StoreError,
    VocabularyError as VocabularyError,
)
from aistandards.export import (
    chart as chart,
    cite as cite,
    export_standards as export_standards,
    feed as feed,
)
from aistandards.model import (
    Annotation as Annotation,
    Citation as Citation,
    Committee as Committee,
    Confidence as Confidence,
    Dates as Dates,
    Designation as Designation,
    Direction as Direction,
    Link as Link,
    Method as Method,
    PartialDate as PartialDate,
    Provenance as Provenance,
    Relation as Relation,
    RelationType as RelationType,
    Stage as Stage,
    Standard as Standard,
    Status as Status,
    Supplement as Supplement,
)
from aistandards.model.crosswalk import CrosswalkRow as CrosswalkRow
from aistandards.model.filter import Filter as Filter
from aistandards.plugin.designation_reader import DesignationReader as DesignationReader
from aistandards.plugin.designations import parse_designation as parse_designation
from aistandards.plugin.registry import Plugins as Plugins
from aistandards.settings import Settings as Settings
from aistandards.store.store import (
    QuarantinedRow as QuarantinedRow,
    RunRecord as RunRecord,
)
from aistandards.sync.report import (
    Outcome as Outcome,
    SourceReport as SourceReport,
)
from aistandards.sync.retry import (
    RetryReport as RetryReport,
    retry_quarantine as retry_quarantine,
)
from aistandards.sync.update import synchronise as synchronise
from aistandards.tagging.curation import Curation as Curation
from aistandards.tagging.decisions import (
    Decision as Decision,
    Verdict as Verdict,
)
from aistandards.tagging.evaluation import (
    Evaluation as Evaluation,
    Label as Label,
    read_labels as read_labels,
)
from aistandards.tagging.vocabularies import Vocabularies as Vocabularies
