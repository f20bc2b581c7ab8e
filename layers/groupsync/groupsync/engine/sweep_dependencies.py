"""What a sweep works with. Use case, beside `sweep`: built once per process by `bootstrap`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.errors import BusyError
from groupsync.core.events import SweepEvent
from groupsync.engine.attention import AddressHash
from groupsync.engine.deletion import DeletionDependencies
from groupsync.engine.effects import Effects
from groupsync.engine.forgetting import Ending
from groupsync.engine.reading import Sources
from groupsync.engine.sweep_runs import SweepRuns
from groupsync.ports.invocation import CallMeter
from groupsync.ports.queue import ChangeQueue
from groupsync.state.integration_state import Integration, load_configuration
from groupsync.state.runs import Run


@dataclass(frozen=True, slots=True)
class SweepDependencies:
    """What a sweep works with. `sources_of` builds the clients for a configuration."""

    effects_of: Callable[[Configuration], tuple[Sources, Effects]]
    effects: Effects
    queue: ChangeQueue
    hashed: AddressHash
    meter: CallMeter
    ending: Ending

    @property
    def runs(self) -> SweepRuns:
        """Where the runs of sweeps are kept."""
        return SweepRuns(self.effects, self.queue, self.meter)

    @property
    def deletion(self) -> DeletionDependencies:
        """What a deletion works with."""
        return DeletionDependencies(self.effects_of, self.effects, self.runs, self.ending)


def configuration_of(
    run: Run, event: SweepEvent, integration: Integration, dependencies: SweepDependencies
) -> Configuration:
    """Give the configuration in force, or the unsaved one that is to be previewed. Raises `BusyError`."""
    documents = dependencies.effects.documents
    if event.unsaved_configuration:
        stored = documents.get((f"run#{run.run_id}", "configuration"))
        if stored is not None:
            return parse_configuration(stored.body["configuration"])
    configuration = load_configuration(documents, integration.configuration_version)
    if configuration is None:
        raise BusyError("the configuration is being written", retry_after=5)
    return configuration


def mode_of(event: SweepEvent, dependencies: SweepDependencies) -> str:
    """Sweep everybody while there is no cursor: an incremental sweep would not know where to begin."""
    cursor = dependencies.effects.documents.get(("cursor", "employee"))
    return "full" if cursor is None else event.mode
