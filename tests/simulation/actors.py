"""Who is at work: functions of ours, one inside another's pauses, each able to die at any edge of its work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from groupsync.core.errors import AuthorityError, RefusedError, TransientError, UnknownOutcomeError

CONNECT_WRITES = ("connect.create_group", "connect.add_members", "connect.remove_member")


class KilledError(BaseException):
    """The process is dead. No `Exception`, so that no handler of the product can survive it."""


@dataclass(slots=True)
class Disturbance:
    """What happens at the `count`-th edge whose name begins with `at`: an action, with what it needs."""

    at: str
    count: int
    action: str
    seconds: float = 0
    steps: tuple[tuple[str, int, int], ...] = ()


@dataclass(slots=True)
class Actor:
    """One invocation. `read_from` is the number since when what it plans on was read, `at` when that was."""

    number: int
    name: str
    begun: int
    read_from: int
    deadline: float
    pending: list[Disturbance] = field(default_factory=list)
    dead: bool = False
    generation: int | None = None
    version: int = 0
    stale_writes: int = 0
    at: float = 0


@dataclass
class Stage:
    """The actors at work, innermost last; every fake and client tells it of each edge of an I/O."""

    now: Callable[[], float]
    happen: Callable[[Disturbance], None]
    lock: Callable[[str], None]
    actors: list[Actor] = field(default_factory=list)
    trace: list[str] | None = None
    edges: int = 0

    def __call__(self, operation: str) -> None:
        """Be told that an I/O begins, or by `.done` that its effect has happened."""
        if not self.actors:
            return
        actor = self.actors[-1]
        if actor.dead:
            raise KilledError
        if self.now() >= actor.deadline:
            actor.dead = True
            raise KilledError
        self.edges += 1
        if self.trace is not None:
            self.trace.append(f"{'  ' * len(self.actors)}{actor.name}: {operation}")
        if actor.pending:
            first = actor.pending[0]
            if operation.startswith(first.at):
                first.count -= 1
                if first.count <= 0:
                    del actor.pending[0]
                    self._disturb(actor, first, operation)

    def _disturb(self, actor: Actor, disturbance: Disturbance, operation: str) -> None:
        if self.trace is not None:
            self.trace.append(f"{'  ' * len(self.actors)}!! {disturbance.action} {disturbance.steps or ''}")
        match disturbance.action:
            case "kill":
                actor.dead = True
                raise KilledError
            case "fail":
                raise _failure(operation)
            case "refuse" if operation in CONNECT_WRITES:
                raise RefusedError("Connect said no", reason="not now")
            case "forbid" if operation in CONNECT_WRITES:
                raise AuthorityError("connect: permission", product="connect", code="permission")
            case "forbid" if operation.startswith("people.") and not operation.endswith(".done"):
                raise AuthorityError("people: token_refused", product="people", code="token_refused")
            case "throttle":
                self.lock(operation.partition(".")[0])
            case _:
                self.happen(disturbance)
                if actor.dead or self.now() >= actor.deadline:
                    actor.dead = True
                    raise KilledError


def _failure(operation: str) -> Exception:
    if operation.removesuffix(".done") in CONNECT_WRITES:
        return UnknownOutcomeError("no readable answer to a write")
    return TransientError("lost on the way", retry_after=2)
