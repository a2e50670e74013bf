"""The conformance suite as one class."""

from aistandards.testing.checks.faults import FaultChecks
from aistandards.testing.checks.losses import LossChecks
from aistandards.testing.checks.records import RecordChecks
from aistandards.testing.checks.runs import RunChecks


class SourceSuite(RecordChecks, RunChecks, FaultChecks, LossChecks):
    """The requirements of a source, as pytest tests. Make a subclass and set `source`.

    ```python
    from aistandards.testing import SourceSuite
    from aistandards_etsi.source import EtsiSource

    class TestEtsi(SourceSuite):
        source = EtsiSource
    ```

    The folder `recorded` beside the test contains a response of the upstream with a few rows. Each failure names the remedy.
    """
