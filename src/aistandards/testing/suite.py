"""The conformance suite as one class."""

from aistandards.testing.checks.faults import FaultChecks
from aistandards.testing.checks.records import RecordChecks
from aistandards.testing.checks.runs import RunChecks


class SourceSuite(RecordChecks, RunChecks, FaultChecks):
    """Everything that a source must hold, as tests of pytest. Subclass it and name the source.

    ```python
    from aistandards.testing import SourceSuite
    from aistandards_etsi.source import EtsiSource

    class TestEtsi(SourceSuite):
        source = EtsiSource
    ```

    The folder `recorded` beside the test holds what the upstream sends: a few rows of it. Every failure says what to do.
    """
