from aistandards.errors import (
    MissingCredentialsError as MissingCredentialsError,
    DesignationError as DesignationError,
    RecordUnavailableError as RecordUnavailableError,
    ShrunkenSourceError as ShrunkenSourceError,
    SourceBrokenError as SourceBrokenError,
    SourceError as SourceError,
    SourceUnreachableError as SourceUnreachableError,
)
from aistandards.model.annotation import (
    Annotation as Annotation,
    Direction as Direction,
    Method as Method,
)
from aistandards.model.dates import (
    PartialDate as PartialDate,
    date_or_none as date_or_none,
)
from aistandards.model.designation import (
    Designation as Designation,
    Grammar as Grammar,
    Supplement as Supplement,
    natural_key as natural_key,
)
from aistandards.model.lifecycle import (
    HARMONISED_STAGES as HARMONISED_STAGES,
    Stage as Stage,
    Status as Status,
    harmonised_stage as harmonised_stage,
)
from aistandards.model.relation import (
    Relation as Relation,
    RelationType as RelationType,
    relation_to_base as relation_to_base,
)
from aistandards.model.standard import (
    Committee as Committee,
    Confidence as Confidence,
    Dates as Dates,
    Link as Link,
    Provenance as Provenance,
    Standard as Standard,
)
from aistandards.model.text import (
    clean_text as clean_text,
    plain_text as plain_text,
    safe_text as safe_text,
)
from aistandards.model.vocabulary import (
    Concept as Concept,
    ConceptScheme as ConceptScheme,
    MatchType as MatchType,
    SchemeMapping as SchemeMapping,
)
from aistandards.plugin.annotator import Annotator as Annotator
from aistandards.plugin.exporter import Exporter as Exporter
from aistandards.plugin.hookspecs import hookimpl as hookimpl
from aistandards.plugin.json_split import split_json as split_json
from aistandards.plugin.source import (
    Client as Client,
    Rejected as Rejected,
    Response as Response,
    Source as Source,
    SourceContext as SourceContext,
)
