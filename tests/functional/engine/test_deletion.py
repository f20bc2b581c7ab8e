"""Deleting the integration: whom we put there goes, whom People never wanted stays, and nothing is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from groupsync.core.errors import TransientError
from groupsync.core.events import parse_sweep_event
from groupsync.core.ledger_entries import MembershipState
from groupsync.engine.sweep import run_sweep
from groupsync.state.integration_state import Lifecycle, load_integration
from groupsync.state.runs import RunStatus, list_runs
from groupsync.web.refusals import WrongStateError
from tests.functional.engine.company import Product
from tests.functional.engine.facts import members_of
from tests.functional.engine.killing import KilledError
from tests.functional.engine.office import Office
from tests.functional.engine.stage import Stage

KEPT = {"integration", "lease", "cooldown", "budget", "run"}


def everybody(product: Product) -> int:
    """Count the memberships in the managed groups, admins left out."""
    return sum(len(people) for people in members_of(product).values())


def state_of(product: Product) -> str:
    """Give the integration's state."""
    return load_integration(product.documents).state.value


def partitions(product: Product) -> set[str]:
    """Name the partitions that still hold a document."""
    return {partition for partition, _ in product.documents.versions()}


def forgotten(product: Product) -> bool:
    """Tell whether secrets, ledger and documents are gone, but for what is true without an integration."""
    stores = product.stores
    ledger = stores.ledger
    empty = not (ledger.accounts or ledger.employees or ledger.groups)
    secret = stores.secrets.read("credentials") == {} == stores.secrets.read("access_tokens")
    return empty and secret and partitions(product) <= KEPT


def tokens(product: Product) -> int:
    """Count the refresh tokens that Zoho still takes."""
    return len(product.world.accounts.refresh_tokens)


def with_a_helper(product: Product) -> tuple[str, str]:
    """Put somebody by hand into a department's group who does not belong there; give the group and the person."""
    person = product.people()[0]
    key, entry = next(
        (key, one)
        for key, one in product.stores.ledger.groups.items()
        if key.startswith("department:") and not key.endswith(person.department_id)
    )
    assert entry.partition_id is not None
    product.world.network.groups[entry.partition_id].members[person.zuid] = None
    return str(key), person.zuid


def test_a_count_says_what_would_be_taken_out_and_does_nothing() -> None:
    """The number is that of the memberships we put there; it is shown with the integration for an hour."""
    product = Stage().active()
    before = everybody(product)
    office = Office(product)

    run = office.count()

    assert (run.status, run.dry_run, run.mode) == (RunStatus.COMPLETED, True, "delete")
    assert run.report()["deletion"]["memberships"] == before == everybody(product)
    assert office.overview()["deletion_count"]["memberships"] == before
    assert state_of(product) == "active"
    product.clock.advance(3601)
    assert office.overview()["deletion_count"] is None


def test_emptying_takes_out_whom_we_put_there_and_nobody_else() -> None:
    """A helper whom People never wanted stays, the groups stay, and every removal stands in the audit."""
    product = Stage().active()
    key, helper = with_a_helper(product)
    count = everybody(product) - 1
    partitions_before = set(product.world.network.groups)
    groups = {str(one.partition_id): str(key) for key, one in product.stores.ledger.groups.items()}
    office = Office(product)
    office.count()

    run = office.delete("empty", memberships=count)

    left = {
        (groups[partition], person)
        for partition, group in product.world.network.groups.items()
        if partition in groups
        for person in set(group.members) - set(group.admins)
    }
    assert left == {(key, helper)}
    assert set(product.world.network.groups) == partitions_before
    assert (run.status, run.counts["planned"], run.counts["removed"]) == (RunStatus.COMPLETED, count, count)
    rows = [row for row in product.stores.audit.rows if row.run == run.run_id]
    assert (len(rows), {row.kind for row in rows}) == (count, {"deletion"})
    assert {(row.before, row.after, row.trigger) for row in rows} == {("in", "out", "operator")}


def test_nothing_is_remembered_and_it_can_be_enabled_anew() -> None:
    """Tokens are revoked at Zoho, secrets and state are gone, the webhooks' token is another; only the report stays."""
    product = Stage().active()
    assert tokens(product) == 1
    office = Office(product)
    generation = load_integration(product.documents).generation
    office.count()

    run = office.delete("empty", memberships=everybody(product))

    assert forgotten(product)
    assert tokens(product) == 0
    assert product.stores.secrets.read("webhook") == {"current": "another-secret"}
    assert [one.run_id for one in list_runs(product.documents)] == [run.run_id]
    after = load_integration(product.documents)
    assert (after.state, after.connected, after.deletion) == (Lifecycle.AVAILABLE, False, None)
    assert after.generation > generation


def test_keeping_forgets_who_was_ours_and_calls_nobody() -> None:
    """Everybody stays where they are; no count is needed."""
    product = Stage().active()
    before = members_of(product)
    partition = {str(key): one.partition_id for key, one in product.stores.ledger.groups.items()}
    mark = len(product.world.events)

    run = Office(product).delete("keep")

    assert run.status is RunStatus.COMPLETED
    groups = product.world.network.groups
    assert {key: set(groups[str(one)].members) - set(groups[str(one)].admins) for key, one in partition.items()} == (
        before
    )
    assert [call["action"] for call in product.world.events.read(mark, kind="call")] == ["revoke"]
    assert forgotten(product)


def test_a_group_admin_is_left_alone_and_reported() -> None:
    """No call removes one, and Connect would be left without somebody to look after the group."""
    product = Stage().active()
    person = product.people()[0]
    key = f"department:{person.department_id}"
    entry = next(one for one in product.stores.ledger.groups.values() if one.key == key)
    group = product.world.network.groups[str(entry.partition_id)]
    office = Office(product)
    before = office.count().report()["deletion"]
    group.admins[person.zuid] = None
    counted = office.count().report()["deletion"]

    run = office.delete("empty", memberships=counted["memberships"])

    assert (counted["admins"], counted["memberships"]) == (before["admins"] + 1, before["memberships"] - 1)
    assert key in {one["group"] for one in run.report()["deletion"]["left_alone"] if one["reason"] == "admin"}
    assert person.zuid in group.members


@pytest.mark.parametrize(("number", "code"), [(None, "not_counted"), (0, "another_number"), (1, "another_number")])
def test_only_the_number_that_was_shown_is_an_approval(number: int | None, code: str) -> None:
    """Without a count, or with another number, nothing begins; the answer names the number."""
    product = Stage().active()
    office = Office(product)
    if number is not None:
        office.count()

    with pytest.raises(WrongStateError) as refusal:
        office.delete("empty", memberships=number or 0)

    assert refusal.value.code == code
    assert number is None or refusal.value.details == {"memberships": everybody(product)}
    assert state_of(product) == "active"


def test_more_than_was_approved_is_asked_again() -> None:
    """Somebody who was added after the count is taken out only when the new number is approved."""
    product = Stage().active()
    office = Office(product)
    shown = office.count().report()["deletion"]["memberships"]
    hired = product.world.hire()
    product.hint(hired.record_id)
    product.work()

    held = office.delete("empty", memberships=shown)
    pending = office.overview()

    assert (held.status, held.reason, everybody(product)) == (RunStatus.HELD, "recount", shown + 2)
    assert [one["code"] for one in pending["pending_actions"]] == ["deletion_stuck"]
    assert pending["deletion_count"]["memberships"] == shown + 2
    done = office.delete("empty", memberships=shown + 2)
    assert (done.status, done.run_id != held.run_id) == (RunStatus.COMPLETED, True)
    assert forgotten(product)


def test_schedules_go_on_with_it_and_webhooks_are_let_go() -> None:
    """An order whose start got lost is done by the next sweep's schedule; a hint meanwhile does nothing."""
    product = Stage().active()
    office = Office(product)
    office.count()
    run = office.delete("empty", memberships=everybody(product), begin=False)
    person = product.people()[0]
    product.world.leave(person.record_id)
    product.hint(person.record_id)
    before = everybody(product)
    product.work()
    after = everybody(product)

    product.sweep("incremental")

    assert after == before
    assert state_of(product) == "available"
    assert product.run(run.run_id).status is RunStatus.COMPLETED


def test_a_sweep_that_was_announced_before_is_skipped() -> None:
    """Nothing but the deletion happens any more, and whoever waits for the run learns it."""
    product = Stage().active()
    office = Office(product)
    office.delete("keep", begin=False)

    run = run_sweep(parse_sweep_event({"mode": "full", "run_id": "another"}), product.sweeper())

    assert (run.status, state_of(product)) == (RunStatus.SKIPPED, "deleting")


def test_too_little_time_is_gone_on_with_later() -> None:
    """The run stays open and says how far it is; the next invocation does the rest, and the figures add up."""
    product = Stage().active()
    office = Office(product)
    count = everybody(product)
    office.count()
    calls = 0

    def tick(operation: str) -> None:
        nonlocal calls
        calls += operation == "zoho.write.done"
        product.seconds_left = 5.0 if calls == 3 else 900.0

    product.killer.disturb = tick
    first = office.delete("empty", memberships=count)
    product.killer.disturb = None
    product.seconds_left = 900.0
    product.sweep("incremental")
    run = product.run(first.run_id)

    assert (first.status, first.reason[:8]) == (RunStatus.CONTINUING, "goes on:")
    assert (first.counts["removed"], first.counts["planned"]) == (3, count)
    assert (run.status, run.counts["removed"], run.counts["planned"]) == (RunStatus.COMPLETED, count, count)


def test_a_dead_token_stops_it_until_somebody_decides() -> None:
    """Zoho says no: nothing is forgotten, the schedules leave it alone, and keeping the groups is a way out."""
    product = Stage().active()
    office = Office(product)
    office.count()
    product.world.accounts.revoke_all()

    stuck = office.delete("empty", memberships=everybody(product))
    product.sweep("incremental")

    assert (stuck.status, state_of(product)) == (RunStatus.FAILED, "deleting")
    assert office.overview()["pending_actions"][0]["items"] == [{"reason": stuck.reason}]
    assert product.stores.ledger.accounts
    assert office.delete("keep").status is RunStatus.COMPLETED
    assert forgotten(product)


def test_force_leaves_what_zoho_refuses_and_says_so() -> None:
    """With a dead token nobody can be taken out: the report says how many are left, and all is forgotten."""
    product = Stage().active()
    office = Office(product)
    count = everybody(product)
    office.count()
    product.world.accounts.revoke_all()

    run = office.delete("empty", memberships=count, force=True)

    assert run.status is RunStatus.COMPLETED
    assert run.report()["left"] == {"memberships": count, "tokens": []}
    assert forgotten(product)


class _Deaf:
    """An accounts server that answers nothing of use."""

    def __call__(self, refresh_token: str, accounts_server: str) -> None:
        """Refuse."""
        raise TransientError("the token was not revoked")


def test_a_token_that_cannot_be_revoked_is_tried_again_or_named() -> None:
    """Without force the secrets stay until Zoho has taken the token back; with force the products are named."""
    product = Stage().active()
    office = Office(product)

    def deaf() -> Any:
        sweeper = product.sweeper()
        return replace(sweeper, ending=replace(sweeper.ending, revoke=_Deaf()))

    office.delete("keep", begin=False)
    waiting = run_sweep(parse_sweep_event({"mode": "incremental"}), deaf())
    kept = product.stores.secrets.read("credentials")
    office.delete("keep", begin=False, force=True)
    forced = run_sweep(parse_sweep_event({"mode": "incremental"}), deaf())

    assert (waiting.status, bool(kept)) == (RunStatus.CONTINUING, True)
    assert (forced.run_id, forced.status) == (waiting.run_id, RunStatus.COMPLETED)
    assert forced.report()["left"]["tokens"] == ["people", "connect", "directory"]


def test_one_group_that_connect_refuses_stops_it_there() -> None:
    """The others are emptied; what was refused stays ours until somebody forces the rest."""
    product = Stage().active()
    office = Office(product)
    key, entry = next((key, one) for key, one in sorted(product.stores.ledger.groups.items()))
    group = product.world.network.groups[str(entry.partition_id)]
    owner = product.world.state(groups=False)["owner"]
    product.world.network.members[owner].role = "MEMBER"
    group.admins = {next(one for one in product.world.network.members if one not in group.members): None}
    inside = len(members_of(product)[str(key)])
    count = office.count().report()["deletion"]["memberships"]

    stuck = office.delete("empty", memberships=count)

    assert (stuck.status, stuck.reason) == (RunStatus.FAILED, "refused")
    assert (stuck.counts["failed"], stuck.counts["removed"]) == (inside, count - inside)
    ours = [
        one
        for account in product.stores.ledger.accounts.values()
        for group, one in account.memberships.items()
        if group == key and one.state is MembershipState.PRESENT
    ]
    assert len(ours) == inside
    office.count()
    forced = office.delete("empty", memberships=inside, force=True)
    assert forced.report()["left"]["memberships"] == inside
    assert forgotten(product)


@pytest.mark.parametrize("groups", ["empty", "keep"])
def test_killed_anywhere_it_comes_to_the_same_end(groups: Any) -> None:
    """After each single effect new processes go on: nobody whom we put there is left, nothing is remembered."""
    effects = _ordered(groups, at=0).killer.count

    assert effects > 5
    for at in range(1, effects + 1):
        product = _ordered(groups, at=at)
        where = f"killed after effect {at} of {effects}"
        product.killer.arm(0)
        if state_of(product) == "active":
            Office(product).delete(groups, memberships=product.documents.bodies("deletion")["count"]["memberships"])
        for _ in range(3):
            product.clock.advance(21 * 60)
            product.sweep("incremental")
        assert state_of(product) == "available", where
        assert forgotten(product), where
        assert [run for run in list_runs(product.documents) if not run.finished] == [], where
        assert tokens(product) == 0, where
        assert groups == "keep" or _in_our_groups(product) == 0, where


def _ordered(groups: Any, *, at: int) -> Product:
    """Order a deletion and let it run, killed after so many effects."""
    product = Stage(people=6).active()
    office = Office(product)
    office.count()
    count = everybody(product)
    product.killer.arm(at)
    if not at:
        office.delete(groups, memberships=count)
        return product
    with pytest.raises(KilledError):
        office.delete(groups, memberships=count)
    return product


def _in_our_groups(product: Product) -> int:
    return sum(
        len(set(group.members) - set(group.admins))
        for group in product.world.network.groups.values()
        if "[people:" in group.desc
    )
