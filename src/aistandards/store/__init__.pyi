from aistandards.store.batch import Batch as Batch
from aistandards.store.context import CONTEXT as CONTEXT
from aistandards.store.entry import (
    Entry as Entry,
    Tally as Tally,
)
from aistandards.store.reader import (
    COUNTABLE as COUNTABLE,
    Filter as Filter,
    Reader as Reader,
    check_countable as check_countable,
)
from aistandards.store.standards import NOT_AI as NOT_AI
from aistandards.store.store import (
    CursorState as CursorState,
    QuarantinedRow as QuarantinedRow,
    RunRecord as RunRecord,
    Store as Store,
)
