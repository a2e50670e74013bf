"""The runs of syncs, as marks of what the store contains."""

from aistandards.store.connections import Connections, State


class Runs:
    """The runs of syncs.

    Args:
        connections: Connections of readers.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def last(self) -> int:
        """Return the number of the last run of any source; 0 without one."""
        return self.state()[0]

    def state(self) -> State:
        """Return what changes whenever records change, also while a run goes on."""
        return self._connections.state()
