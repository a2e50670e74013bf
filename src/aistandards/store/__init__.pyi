from aistandards.store.batch import Batch as Batch
from aistandards.store.conditions import (
    COUNTABLE as COUNTABLE,
    check_countable as check_countable,
)
from aistandards.store.context import CONTEXT as CONTEXT
from aistandards.store.entry import (
    Entry as Entry,
    Tally as Tally,
)
from aistandards.store.reader import (
    Reader as Reader,
)
from aistandards.store.store import (
    CursorState as CursorState,
    QuarantinedRow as QuarantinedRow,
    RunRecord as RunRecord,
    Store as Store,
)
