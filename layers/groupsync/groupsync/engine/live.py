"""Live work: one hint from a webhook, from gather to record, in one go.

Use case behind the worker. A hint says whom to look at; what is done is decided by what People says now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from groupsync.core.configuration import Configuration
from groupsync.core.errors import BusyError
from groupsync.core.events import EmployeeHint, UnitHint
from groupsync.core.message_groups import message_group
from groupsync.core.model import ConnectId, Employee, EmployeeId, UnreadableRecord
from groupsync.core.operations import Batch, pack
from groupsync.core.plan import ChangeKind
from groupsync.core.tally import Tally
from groupsync.core.targets import targets_of
from groupsync.engine.aftermath import note_refusals
from groupsync.engine.apply import apply_batch
from groupsync.engine.attention import AddressHash
from groupsync.engine.chunks import open_runs, still_current
from groupsync.engine.companions import find_companions
from groupsync.engine.create_group import GroupMaker
from groupsync.engine.effects import Effects, Origin
from groupsync.engine.gathering import gather_people
from groupsync.engine.hold_contents import Wording
from groupsync.engine.holds import hold_live
from groupsync.engine.judging import Judgement, judge_plan, load_employed_base
from groupsync.engine.live_record import park, record_waiting
from groupsync.engine.lost import Again, load_of, to_add_again
from groupsync.engine.presence import end_absences
from groupsync.engine.profiles.live import awaiting, settle_profiles
from groupsync.engine.reading import Read, Sources, read_form
from groupsync.engine.rereads import send_rereads
from groupsync.engine.situating import Gathered
from groupsync.engine.sweep_read import without_overtaken
from groupsync.engine.sweep_record import record_groups
from groupsync.engine.sweep_runs import LEASE
from groupsync.ports.documents import Documents
from groupsync.ports.invocation import Clock
from groupsync.ports.queue import ChangeQueue, QueueMessage
from groupsync.state.integration_state import Integration, load_integration
from groupsync.state.leases import is_taken


@dataclass(frozen=True, slots=True)
class Live:
    """What live work needs, for the configuration in force."""

    configuration: Configuration
    integration: Integration
    sources: Sources
    effects: Effects
    queue: ChangeQueue
    hashed: AddressHash


def look_at_employee(hint: EmployeeHint, live: Live) -> Tally:
    """Make one employee right.

    Raises `BusyError` while somebody else changes one of the memberships, and what apply raises: the same hint again.
    """
    began = live.effects.clock()
    found = resolve(hint, live.sources)
    readable = [one for one in found if isinstance(one, Employee)]
    broken = [one for one in found if isinstance(one, UnreadableRecord)]
    if broken:
        park(broken, live.effects)
    if any(one.id != hint.record_id for one in readable):
        _pass_on(readable, hint, live)
        return Tally()
    if not readable:
        return Tally()
    return settle_people(readable, hint.delivery, hint.trigger, live, began=began)


def _pass_on(people: Sequence[Employee], hint: EmployeeHint, live: Live) -> None:
    """Let a hint that names somebody otherwise wait its turn under the record id.

    Within a message group order is kept. Beside it, whoever read first could undo what a later look has left as it was.
    """
    named = {"employee_id": "", "email": "", "hops": hint.hops + 1}
    messages = []
    for one in people:
        body = hint.model_copy(update={**named, "record_id": one.id}).model_dump_json()
        messages.append(QueueMessage(body, message_group("employee", one.id), f"{hint.delivery}:{one.id}"[-128:]))
    live.queue.send(messages)


def resolve(hint: EmployeeHint, sources: Sources) -> Sequence[Employee | UnreadableRecord]:
    """Find whom a hint means. What is called a record id may in fact be an employee number."""
    if hint.record_id:
        record = sources.people.employee(EmployeeId(hint.record_id)) if hint.record_id.isdigit() else None
        return [record] if record is not None else list(sources.people.find_employees(number=hint.record_id))
    if hint.employee_id:
        return list(sources.people.find_employees(number=hint.employee_id))
    return list(sources.people.find_employees(email=hint.email))


def look_at_units(hint: UnitHint, live: Live) -> Tally:
    """Read a small form again: new records get their group, others keep theirs."""
    read = Read()
    if live.configuration.family(hint.family).enabled:
        read_form(read, live.sources.people, hint.family.value, after_ms=None)
    gathered = gather_people((), live.configuration, live.sources, sweep=False, units=read.units)
    return _finish(gathered, hint.delivery, "webhook", live)


def settle_people(
    people: Sequence[Employee],
    delivery: str,
    trigger: str,
    live: Live,
    *,
    again: Again | None = None,
    began: float | None = None,
) -> Tally:
    """Make people whose records were just read right; `again` are memberships that were seen to be lost.

    Raises `BusyError` when somebody, told of the same person by another identifier, decided since the read `began`.
    """
    gathered = gather_people(people, live.configuration, live.sources, sweep=False)
    own = gathered.situation.touched or frozenset()
    companions, around = find_companions(gathered, live.sources, live.effects.documents)
    if companions:
        gathered = gather_people([*people, *companions], live.configuration, live.sources, sweep=False)
    gathered.read.listed.update(around.listed)
    if began is not None and without_overtaken(gathered, began)[1]:
        raise BusyError("somebody decided about this person meanwhile", retry_after=1)
    if trigger == "operator":
        # Somebody asks for this person: what is known to be lost is added again, whatever `drift` says.
        known = {
            subject: body
            for one in gathered.ledger.accounts
            for subject, body in load_of(live.effects.documents, one).items()
        }
        again = to_add_again(known, gathered.ledger.accounts, by_hand=True)
    gathered = replace(gathered, situation=replace(gathered.situation, again=again or {}))
    return _finish(gathered, delivery, trigger, live, own=frozenset() if trigger == "connect" else own)


def _finish(
    gathered: Gathered, delivery: str, trigger: str, live: Live, *, own: frozenset[ConnectId] = frozenset()
) -> Tally:
    """Make memberships right, then profiles: the managers that those name have their accounts then.

    `own` are the accounts whose turn it is, for the message group is theirs.
    """
    effects, origin = live.effects, Origin(run=delivery, trigger=trigger, is_current=_current(live))
    tally = _settle_groups(gathered, origin, live, own=own)
    gathered = replace(gathered, situation=replace(gathered.situation, touched=own))
    if live.sources.profiles is not None and gathered.situation.touched:
        sweep_open = is_sweep_open(effects.documents)
        written = settle_profiles(gathered, live.sources.profiles, effects, origin, sweep_open=sweep_open)
        written.reread |= awaiting(gathered, effects.documents)
        _look_again(written, delivery, live)
        tally.add_profiles(written)
    return tally


def _settle_groups(gathered: Gathered, origin: Origin, live: Live, *, own: frozenset[ConnectId]) -> Tally:
    """Plan, check, apply, record."""
    effects = live.effects
    documents = effects.documents
    if gathered.groups.busy:
        raise BusyError("a group is being created", retry_after=5)
    judgement = judge_plan(gathered, documents, employed_base=load_employed_base(documents), writing=True)
    if any(plan.busy for plan in judgement.plan.accounts.values()):
        raise BusyError("a membership is being changed", retry_after=_longest_wait(judgement, effects.clock))
    record_waiting(judgement, effects, live.hashed)
    end_absences(gathered, effects.ledger)
    accounts, wording = judgement.plan.accounts, Wording(gathered.names(), judgement.emptied())
    for offer, held in judgement.held_apart():
        hold_live(documents, held, accounts=accounts, wording=wording, now=effects.clock(), offer=offer)
    judgement, others = _of_its_turn(judgement, own)
    maker = GroupMaker(effects.ledger, effects.connect, effects.clock)
    settled = record_groups(judgement, maker)
    # While a sweep is open its chunks were planned on what it read earlier: whatever is read now is newer.
    raise_always = bool(gathered.situation.touched) and is_sweep_open(documents)
    concerned = own.union(change.connect_id for change in judgement.allowed)
    accounts = {one: plan for one, plan in accounts.items() if one in concerned}
    targets = targets_of(judgement.allowed, judgement.stopped(), accounts, raise_always=raise_always)
    actions = [action for action in judgement.actions() if action.key not in settled]
    operations = tuple(pack(judgement.allowed, actions, targets, gathered.terms()))
    if not operations:
        _look_again(Tally(reread=set(others)), origin.run, live)
        return Tally()
    token = f"{origin.run}:{effects.random_id()}"
    tally = apply_batch(Batch(token, operations, targets), effects=effects, origin=origin)
    tally.reread |= others
    note_refusals(tally, targets, live.sources, documents, clock=effects.clock)
    _look_again(tally, origin.run, live)
    return tally


def _of_its_turn(judgement: Judgement, own: frozenset[ConnectId]) -> tuple[Judgement, frozenset[EmployeeId]]:
    """Leave everybody else's changes to their own message groups, but for what is only added again; give who that is.

    Somebody may look at them at this moment, who read later and has found nothing to do.
    """
    foreign = [one for one in judgement.allowed if one.connect_id not in own and one.kind is not ChangeKind.AGAIN]
    if not foreign:
        return judgement, frozenset()
    allowed = tuple(one for one in judgement.allowed if one not in foreign)
    people = frozenset(one.employee_id for one in foreign)
    return replace(judgement, allowed=allowed, waiting=(*judgement.waiting, *foreign)), people


def _current(live: Live) -> Callable[[], bool]:
    documents, integration = live.effects.documents, live.integration
    return still_current(lambda: load_integration(documents), integration.generation, integration.configuration_version)


def _look_again(tally: Tally, delivery: str, live: Live) -> None:
    """Look again at whoever was overtaken, or waited for what was done."""
    if tally.reread:
        integration = load_integration(live.effects.documents)
        # Only the first delivery is named: a reread of a reread must not grow without end. It must not be taken for
        # the same one either, so soon after it.
        source = f"{delivery.partition('~')[0][:100]}~{live.effects.random_id()[:16]}"
        send_rereads(live.queue, tally.reread, integration, source=source)


def is_sweep_open(documents: Documents) -> bool:
    """Tell whether a sweep has read, or is reading, something that may be older than what is read now."""
    return is_taken(documents, LEASE) or any(not run.finished for run in open_runs(documents))


def _longest_wait(judgement: Judgement, clock: Clock) -> float:
    now = clock()
    ends = [
        membership.expires
        for account in judgement.gathered.ledger.accounts.values()
        for membership in account.memberships.values()
        if membership.live(now)
    ]
    return max(1.0, min(ends, default=now + 5) - now)
