"""The suite has teeth: with a safeguard taken out, some schedule goes wrong. Absence is the point, so we patch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.completeness import Evidence, Reading, Suspicion
from groupsync.core.completeness import suspect as real_suspect
from groupsync.core.ledger_entries import Account, Membership
from groupsync.core.model import EmployeeId
from groupsync.engine import gathering, guard_budget, judging, live, sweep, sweep_read, sweep_runs, worker
from groupsync.ports.documents import Put
from groupsync.ports.ledger import Fact, Intent
from groupsync.state.call_budget import CallBudget
from groupsync.state.leases import Lease
from tests.fakes.ledger import FakeLedger
from tests.simulation.schedule import run_seed

Take = Callable[[pytest.MonkeyPatch], None]
_refusal, _store = FakeLedger._refusal, FakeLedger._store  # noqa: SLF001 - the fake's own conditions are taken out


def no_intent(patch: pytest.MonkeyPatch) -> None:
    """Nothing is written before a call; the fact afterwards needs no intent."""

    def store(ledger: FakeLedger, intent: Intent) -> None:
        _store(ledger, replace(intent, adding=frozenset(), removing=frozenset()))

    def settle(ledger: FakeLedger, fact: Fact) -> None:
        account = ledger.accounts.get(fact.connect_id) or Account(fact.connect_id)
        _store_fact(ledger, account, fact)

    patch.setattr(FakeLedger, "_store", store)
    patch.setattr(FakeLedger, "_settle", settle)


def _store_fact(ledger: FakeLedger, account: Account, fact: Fact) -> None:
    memberships = dict(account.memberships)
    memberships.pop(fact.group, None)
    if fact.state is not None:
        memberships[fact.group] = Membership(fact.state, fact.call, since=fact.since, run=fact.run)
    ledger.accounts[fact.connect_id] = replace(account, memberships=memberships)


def no_revision(patch: pytest.MonkeyPatch) -> None:
    """An intent is taken whatever revision it was planned on."""

    def refusal(ledger: FakeLedger, intent: Intent) -> str:
        account = ledger.accounts.get(intent.connect_id) or Account(intent.connect_id)
        return _refusal(ledger, replace(intent, expected_rev=account.desired_rev))

    patch.setattr(FakeLedger, "_refusal", refusal)


def no_generation(patch: pytest.MonkeyPatch) -> None:
    """What was planned is done, whatever the administrator did since."""
    for module in (worker, live):
        patch.setattr(module, "still_current", lambda *_anything: lambda: True)


def no_fence(patch: pytest.MonkeyPatch) -> None:
    """A sweep hands its work over without proving that the lease is still its own."""
    for module in (sweep, sweep_runs):
        patch.setattr(module, "fence", lambda _documents, lease: Put(("lease", f"unused{lease.fence}"), {}))


def no_lease(patch: pytest.MonkeyPatch) -> None:
    """Every sweep gets the lease."""

    def acquire(_documents: object, name: str, holder: str, now: float, seconds: float) -> Lease:
        return Lease(name, holder, 1, now + seconds, 0)

    patch.setattr(sweep_runs, "acquire", acquire)
    no_fence(patch)


def no_absence_confirmation(patch: pytest.MonkeyPatch) -> None:
    """Whoever one complete read lacks, and whose record is not found, has vanished."""

    def judge(suspicion: Suspicion, evidence: Evidence, *, now: float, **_more: Any) -> Reading:
        refusals = (*suspicion.refusals, *(["found"] if evidence.found else ()))
        missing = dict.fromkeys(suspicion.suspects, int(now))
        return Reading(not refusals, refusals, missing, frozenset() if refusals else evidence.gone)

    patch.setattr(sweep_read, "judge", judge)


def no_completeness(patch: pytest.MonkeyPatch) -> None:
    """However many are missing, the read counts as complete."""

    def suspect(employees: Collection[EmployeeId], **more: Any) -> Suspicion:
        found = real_suspect(employees, **more)
        return Suspicion((), found.suspects, ())

    def reading(suspicion: Suspicion, evidence: Evidence, **more: Any) -> Reading:
        return _judge(suspicion, replace(evidence, found=frozenset()), **more)

    _judge = sweep_read.judge
    patch.setattr(sweep_read, "suspect", suspect)
    patch.setattr(sweep_read, "judge", reading)


def no_call_budget(patch: pytest.MonkeyPatch) -> None:
    """Calls to People are not counted."""
    patch.setattr(CallBudget, "reserve", lambda _self, _calls=1: None)


def no_overtaking(patch: pytest.MonkeyPatch) -> None:
    """A sweep of few people plans on what it read, though somebody decided about them meanwhile."""
    patch.setattr(sweep_read, "without_overtaken", lambda gathered, _began: (gathered, frozenset()))


def no_newer_records(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether somebody who left has a newer record."""
    patch.setattr(gathering, "add_newer_records", lambda *_anything: None)


def no_outdating(patch: pytest.MonkeyPatch) -> None:
    """What an older sweep planned stays good when a newer one has seen something else."""
    patch.setattr(sweep, "outdate", lambda judgement, *_anything, **_more: judgement)


def no_budget(patch: pytest.MonkeyPatch) -> None:
    """Nobody's place in the window is taken, so that each change is the first one."""
    patch.setattr(judging, "reserve", lambda *_anything, **_more: None)


def no_budget_for_two(patch: pytest.MonkeyPatch) -> None:
    """Two who take the last place at once both get it: who writes later forgets the other."""
    patch.setattr(guard_budget, "Put", lambda key, body, **_expected: Put(key, body))


def no_renewal(patch: pytest.MonkeyPatch) -> None:
    """What waited in a hold that expired is judged as if it had never been stopped."""
    patch.setattr(judging, "lapsed_holds", lambda *_anything, **_more: [])


SAFEGUARDS: Mapping[str, tuple[Take, int]] = {
    "intent": (no_intent, 1000),
    "desired_rev": (no_revision, 1000),
    "generation": (no_generation, 1000),
    "lease": (no_lease, 1000),
    "fence": (no_fence, 1000),
    "absence confirmation": (no_absence_confirmation, 1000),
    "completeness": (no_completeness, 1000),
    "what was decided since": (no_overtaking, 1000),
    "newer records": (no_newer_records, 1000),
    "call budget": (no_call_budget, 1000),
    "outdating": (no_outdating, 1000),
    "budget": (no_budget, 1000),
    "budget for two": (no_budget_for_two, 1000),
    "renewal of holds": (no_renewal, 1000),
}


def seeds_until_found(most: int) -> tuple[int, str]:
    """Count the schedules until one goes wrong; 0 when none did."""
    for seed in range(most):
        wrong = run_seed(seed).wrong
        if wrong:
            return seed + 1, wrong[0]
    return 0, ""


@pytest.mark.parametrize("safeguard", SAFEGUARDS)
def test_a_missing_safeguard_is_found(safeguard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, a schedule goes wrong before long."""
    take, most = SAFEGUARDS[safeguard]
    run_seed(0)  # worlds are begun with every safeguard in place
    take(monkeypatch)

    count, wrong = seeds_until_found(most)

    print(f"{safeguard}: {count} seeds, {wrong}")  # noqa: T201 - `pytest -s` shows how soon each is found
    assert count > 0
