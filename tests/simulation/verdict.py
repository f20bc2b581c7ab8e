"""What has to be true in the end: faults over, what was lost expired, swept again. What is wrong is said in words."""

from __future__ import annotations

from dataclasses import replace

from groupsync.core.group_plan import marked_key
from groupsync.core.ledger_entries import GroupState, MembershipState
from groupsync.core.model import GroupKey
from groupsync.engine.holds import is_open, undecided
from groupsync.state.runs import list_runs
from tests.simulation.world import TIGHT, Simulation

MOST_SWEEPS = 6
TOGETHER_SECONDS = 2 * 3600
"""Much shorter than the guard's window: what was allowed at its beginning may be done at its end."""


def recover(world: Simulation) -> int:
    """Let the faults end and new processes go on; give how many full sweeps it took until nothing had to be waited for.

    First everything that protects the dead runs out: intents, leases, a stale run (21 minutes), and the queue is
    drained. More than one sweep is honest only where something is due later: see `_due`.
    """
    world.hidden.clear()
    world.veiled.clear()
    world.locked.clear()
    for group in world.network.groups.values():
        group.shown = replace(group.shown, archived=False)
    if not world.active:
        world.switch(True)
    world.advance(21 * 60)
    drain(world)
    for sweeps in range(1, MOST_SWEEPS + 1):
        world.sweep("full")
        drain(world)
        due = _due(world)
        if not due:
            return sweeps
        world.advance(due)
    return MOST_SWEEPS


def drain(world: Simulation) -> None:
    """Work on the queue until it is empty; a message that has to wait makes time pass."""
    for _ in range(200):
        if world.watch.wrong:
            return
        if world.deliver():
            continue
        waits = [one.visible_at - world.clock() for one in world.queue.waiting if one.visible_at > world.clock()]
        if not waits:
            return
        world.advance(min(waits) + 0.001)
    world.watch.wrong.append("the queue never came to rest")


def _due(world: Simulation) -> float:
    """Tell for how long something honestly has to be waited for: 0 when one sweep has to have made everything right."""
    waits = [0.0]
    newest = next(list_runs(world.documents, limit=1))
    if newest.status.value in ("skipped", "failed"):
        waits.append(21 * 60)  # it found another one open, a cool-down or a quarantine
    if world.quarantined():
        waits.append(25 * 3600)
    if any(subject.startswith("doubt#") for subject in world.documents.bodies("attention")):
        waits.append(16 * 60)  # a loss is applied at its second sight, and a stale run may have overtaken the first
    for account in world.ledger.accounts.values():
        if account.doubts:
            waits.append(16 * 60)
        for one in account.memberships.values():
            if one.state is MembershipState.REFUSED:
                waits.append(6.1 * 3600)  # Connect's no is believed for so long
            elif one.state is not MembershipState.PRESENT:
                waits.append(21 * 60)
    return max(waits)


def judge(world: Simulation) -> list[str]:
    """Say everything that is wrong."""
    wrong = list(world.watch.wrong)
    wrong += _memberships(world)
    wrong += _ownership(world)
    wrong += _groups(world)
    wrong += _limits(world)
    wrong += [f"a dead letter: {body['reason']}" for body in world.documents.bodies("dead_letter").values()]
    wrong += [f"an open run: {key}" for key in world.documents.bodies("open_run")]
    runs = list(list_runs(world.documents))
    wrong += [f"run {run.run_id} never ended" for run in runs if not run.finished]
    wrong += [f"run {run.run_id} does not add up" for run in runs if not _adds_up(dict(run.counts))]
    if runs[0].status.value not in ("completed", "held"):
        wrong.append(f"the last sweep was {runs[0].status.value}: {runs[0].reason} {runs[0].refusals}")
    return wrong


def _adds_up(counts: dict[str, int]) -> bool:
    ends = sum(counts.get(name, 0) for name in ("applied", "skipped", "failed", "held"))
    return counts.get("planned", 0) == ends


def _waiting(world: Simulation) -> set[tuple[str, str]]:
    """Give account and family of whatever waits for somebody's yes, or got a no."""
    rejected = {(body["connect_id"], body["family"]) for body in world.documents.bodies("exception").values()}
    return rejected | {
        (change["connect_id"], change["family"])
        for body in world.documents.bodies("hold").values()
        if is_open(body, world.clock())
        for change in undecided(body)
    }


def _memberships(world: Simulation) -> list[str]:
    """Compare who is in each group with the company's facts."""
    waiting = _waiting(world)
    unknowable = {one.account for one in world.company.people if not one.exists}
    blurred = {(one.account, family.value) for one in world.company.people for family in one.blurred}
    wrong = []
    for key in world.company.units:
        family = key.partition(":")[0]
        entry = world.ledger.groups.get(key)
        wanted = {account for group, account in world.company.wanted if group == key}
        if entry is not None and entry.state is GroupState.WAITING:
            continue
        if entry is None and wanted and all((one, family) in waiting for one in wanted):
            continue  # it may be offered another unit's group: that is asked together with the changes
        if entry is None or entry.partition_id is None:
            wrong.append(f"{key} has no group")
            continue
        group = world.network.groups[entry.partition_id]
        ours = {one for partition, one in world.network.ours if partition == entry.partition_id}
        by_hand = {one for partition, one in world.network.by_hand if partition == entry.partition_id}
        missing = wanted - group.members - by_hand
        extra = (group.members & ours) - wanted - group.shown.admins
        for word, people in (("missing from", missing), ("left in", extra)):
            wrong += [
                f"{one} is {word} {key}"
                for one in sorted(people - unknowable)
                if (one, family) not in waiting and (one, family) not in blurred
            ]
    return wrong


def _ownership(world: Simulation) -> list[str]:
    """Compare what we did with what the ledger and the audit say of it."""
    wrong = []
    last: dict[tuple[str, str], str] = {}
    for row in sorted(world.audit.rows, key=lambda row: row.at):
        if row.outcome == "applied":
            last[row.group, row.connect_id] = row.after
    for partition, one in sorted(world.network.ours):
        key = world.key_of(partition)
        account = world.ledger.accounts.get(one)
        membership = account.memberships.get(key) if account is not None and key is not None else None
        if membership is None or not membership.ours:
            wrong.append(f"{one} in {key or partition} is nobody's")
        elif membership.state is MembershipState.PRESENT and last.get((key or "", one)) != "in":
            wrong.append(f"no audit row says why {one} is in {key}")
    return wrong


def _groups(world: Simulation) -> list[str]:
    """Count the groups per unit."""
    found: dict[GroupKey, int] = {}
    for group in world.network.groups.values():
        key = marked_key(group.shown.description)
        if key is not None:
            found[key] = found.get(key, 0) + 1
    return [f"{count} groups for {key}" for key, count in sorted(found.items()) if count > 1]


def _limits(world: Simulation) -> list[str]:
    """Count whom we took out of groups within two hours because they left, or moved, without anybody's yes."""
    if world.shape.guard != "tight":
        return []
    wrong = []
    for kind in ("leave", "move"):
        rows = [row for row in world.audit.rows if (row.kind, row.outcome, row.after) == (kind, "applied", "out")]
        asked = [row for row in rows if (row.connect_id, row.group) not in world.approved]
        for row in asked:
            people = {one.connect_id for one in asked if 0 <= one.at - row.at < TOGETHER_SECONDS}
            if len(people) > TIGHT["count"]:
                wrong.append(f"{len(people)} people out at once: {kind}")
                break
    return wrong
