from aistandards._version import __version__ as __version__
from aistandards.catalog.catalog import Catalog as Catalog
from aistandards.catalog.resolution import Resolution as Resolution
from aistandards.errors import (
    AistandardsError as AistandardsError,
    ConceptError as ConceptError,
    DateError as DateError,
    DesignationError as DesignationError,
    FilterError as FilterError,
    FormatError as FormatError,
    GroupingError as GroupingError,
    InvalidValueError as InvalidValueError,
    MissingExtraError as MissingExtraError,
    NotFound as NotFound,
    PluginError as PluginError,
    QuarantineError as QuarantineError,
    SettingError as SettingError,
    StoreError as StoreError,
    VocabularyError as VocabularyError,
)
from aistandards.model import (
    Annotation as Annotation,
    Committee as Committee,
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
from aistandards.plugin.designations import parse_designation as parse_designation
from aistandards.settings import Settings as Settings
