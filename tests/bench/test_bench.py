"""The benchmark's smallest sizes: it runs, and the counts that are promised come out. No clock is looked at."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable

import pytest

from groupsync.adapters.ledger_items import to_account
from groupsync.core.plan import Change
from groupsync.engine.holds import Wording, hold_of_sweep
from tests.bench import flows
from tests.bench.planning import Prepared, measure, plan_once, prepare
from tests.bench.starts import FUNCTIONS, start
from tests.bench.states import LargeCompany
from tests.bench.units import account_item, size_of
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.documents import FakeDocuments
from tests.functional.engine.company import Product

SMALL = 400


def calls(work: Callable[[], object]) -> int:
    """Count the calls of Python functions, which tell how work grows on any machine."""
    profile = cProfile.Profile(builtins=False)
    profile.runcall(work)
    found: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]
    return found


def growth(people: int, *, changed: int, held: bool = False) -> int:
    """Count what a planning for so many people calls, perhaps beside a hold that has all of its changes."""
    company = LargeCompany(people, changed)
    prepared = prepare(company)
    documents = FakeDocuments(FakeClock(NOON))
    if held:
        _hold_all(company, prepared, documents)
    return calls(lambda: plan_once(company, prepared, documents))


def _hold_all(company: LargeCompany, prepared: Prepared, documents: FakeDocuments) -> None:
    judgement, _ = plan_once(company, prepared, documents)
    changes: dict[Change, str] = dict.fromkeys(judgement.plan.changes, "moves")
    wording = Wording({}, frozenset())
    hold_of_sweep(documents, changes, accounts=judgement.plan.accounts, run_id="night", wording=wording, now=NOON)


@pytest.mark.parametrize(("changed", "held"), [(0, False), (4, False), (4, True)])
def test_planning_grows_with_the_people_and_no_faster(changed: int, held: bool) -> None:
    """Four times the people are at most five times the work, also when all that changes waits in a hold already."""
    few, many = (growth(number, changed=changed, held=held) for number in (1000, 4000))

    assert many < 5 * few


def test_an_unchanged_company_is_planned_without_a_change() -> None:
    """The states that are measured say the same, so that what is timed is the plan of an ordinary night."""
    found = measure(SMALL, changed=False)

    assert (found["unchanged"], found["changes"], found["held"], found["refusals"]) == (SMALL, 0, 0, 0)
    assert found["empty"] <= found["states"] <= found["peak"]


def test_one_person_in_a_hundred_has_changed() -> None:
    """Of eight people half moved; a quarter left and a quarter is new, each of them in two families."""
    found = measure(800, changed=True)

    assert (found["changes"], found["added"], found["removed"]) == (4 + 2 * 2 + 2 * 2, 4 + 2 * 2, 4 + 2 * 2)
    assert (found["unchanged"], found["refusals"]) == (800 - 8, 0)


def test_equal_parts_of_both_states_are_there_once() -> None:
    """Whoever names the same units, or was added by the same call, shares them: that is most of a company's memory."""
    prepared = prepare(LargeCompany(SMALL))
    accounts, people = prepared.stored.accounts, [one for page in prepared.forms["employee"] for one in page.records]

    memberships = [one for account in accounts.values() for one in account.memberships.values()]
    assert len({id(one) for one in memberships}) == len(set(memberships)) < len(memberships)
    assert len({id(one.desired) for one in accounts.values()}) == len({one.desired for one in accounts.values()})
    departments = [one.departments for one in people if hasattr(one, "departments")]
    assert len({id(one) for one in departments}) == len(set(departments)) < len(departments)
    keys = {id(one) for one in accounts}
    assert all(id(one.zuid) in keys for one in people if hasattr(one, "zuid"))


def test_the_priced_item_is_the_stored_one() -> None:
    """What is weighed reads as the account that it is said to be, and weighs what AWS's rules say."""
    account = next(iter(LargeCompany(1).ledger().accounts.values()))

    assert account == to_account(account_item(account))
    assert size_of({"pk": {"S": "ab"}, "n": {"N": "1234"}, "l": {"L": [{"BOOL": True}]}}) == (2 + 2) + (1 + 4) + (1 + 5)


def test_a_first_sweep_packs_a_hundred_people_into_a_call() -> None:
    """A thousand people cost People five pages and the ends, and Connect little more than a call for each group."""
    cost = flows.first_sweep(flows.company(1000))

    assert (cost.products["people"], cost.calls["addGroup"], cost.products["connect"] - 51) == (11, 50, 2)
    assert 2 * 2000 <= cost.units.written <= 2 * 2000 + 2000


def test_an_unchanged_sweep_writes_its_run_and_nothing_of_the_company() -> None:
    """Both lists of Connect, People's pages, one scan; no document but the run's own and those of the traffic."""
    cost = flows.unchanged_sweep(flows.settled(300))

    assert (cost.products["people"], cost.products["connect"]) == (2 + 1 + 4, 2)
    assert (cost.units.written, cost.units.items_written) == (0, 0)
    assert {one.split()[0] for one in cost.changed} == {"budget", "lease", "run"}


@pytest.mark.parametrize(
    ("change", "people", "connect", "written"),
    [(flows.nothing, 1, 0, 0), (flows.move, 1, 3, 4), (flows.leave, 2, 3, 4)],
)
def test_a_webhook_costs_few_calls(
    change: Callable[[Product, flows.Employee], object], people: int, connect: int, written: int
) -> None:
    """One look at the record; the groups' admins before a removal; then the additions and removals themselves."""
    cost = flows.webhook(flows.settled(60), change)

    assert (people, connect) == (cost.products["people"], cost.products["connect"])
    assert written == cost.units.written


def test_a_burst_makes_a_handful_of_holds() -> None:
    """What is over the limit calls People once a webhook, and nobody is added or removed for it."""
    cost, holds = flows.burst(flows.settled(120), 50)

    assert 1 <= holds <= 2
    assert cost.products["people"] == 50
    assert cost.calls["addUsersToGroup"] == cost.calls["removeUserFromGroup"] < 50


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_start_imports_no_numbering_plans(function: str) -> None:
    """No function waits at its start for what only mapped phone numbers need, nor the webhook for what calls Zoho."""
    modules = start(function, times=1).modules

    assert "phonenumbers" not in modules
    assert "groupsync.core.planner" in modules or function in ("webhook", "admin")
    assert not (function == "webhook" and {"requests", "groupsync.engine.sweep"} & set(modules))
