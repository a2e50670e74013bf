"""Strategies for examples."""

from hypothesis import strategies as st

from .example import Example, RunPlan
from .faults import WHATS, Fault
from .journey import SITES
from .model import CHANGES, SIZES, Change

ALL = 99
"""So many requests on end are all of them."""

FAULTS = st.builds(
    Fault,
    kind=st.integers(0, 3),
    what=st.sampled_from(WHATS),
    first=st.integers(0, 2),
    times=st.sampled_from((ALL, 1, 5)),
    at=st.integers(0, 4000),
    value=st.integers(0, 40),
)
MODEL_CHANGES = st.builds(Change, what=st.sampled_from(CHANGES), at=st.integers(0, 5))
RUNS = st.builds(
    RunPlan,
    changes=st.lists(MODEL_CHANGES, max_size=2).map(tuple),
    faults=st.lists(FAULTS, min_size=1, max_size=3).map(tuple),
    full=st.sampled_from((False, False, True)),
    max_requests=st.sampled_from((None, None, None, None, 1, 4, 6)),
)
EXAMPLES = st.builds(
    Example,
    site=st.sampled_from(tuple(SITES)),
    size=st.sampled_from(SIZES),
    everything=st.sampled_from((True, True, False)),
    empty=st.sampled_from((False, False, False, True)),
    runs=st.lists(RUNS, min_size=1, max_size=3).map(tuple),
)
