from aistandards.model.annotation import (
    AI_LEVELS as AI_LEVELS,
    Annotation as Annotation,
    Direction as Direction,
    MAX_QUOTE as MAX_QUOTE,
    Method as Method,
    PROTECTIVE as PROTECTIVE,
    RELEVANCE_LEVELS as RELEVANCE_LEVELS,
)
from aistandards.model.citation import (
    Citation as Citation,
    Extent as Extent,
)
from aistandards.model.dates import PartialDate as PartialDate
from aistandards.model.designation import (
    Designation as Designation,
    Grammar as Grammar,
    Supplement as Supplement,
)
from aistandards.model.lifecycle import (
    HARMONISED_STAGES as HARMONISED_STAGES,
    Stage as Stage,
    Status as Status,
)
from aistandards.model.relation import (
    Relation as Relation,
    RelationType as RelationType,
    SUPPLEMENTING as SUPPLEMENTING,
)
from aistandards.model.standard import (
    Committee as Committee,
    Confidence as Confidence,
    Dates as Dates,
    Link as Link,
    Provenance as Provenance,
    Standard as Standard,
)
