"""What is true in the pretend company: who is where, who should be where, and what the ledger says about it.

Read straight from the world and the ledger, past every API, so that a test does not believe the engine.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from groupsync.core.group_plan import marked_key
from groupsync.core.ledger_entries import MembershipState

if TYPE_CHECKING:
    from tests.functional.engine.company import Product


def members_of(product: Product) -> dict[str, set[str]]:
    """Give the people of each managed group, by `family:record id`, as Connect has them; admins left out."""
    groups = product.world.network.groups
    found = {}
    for key, entry in product.stores.ledger.groups.items():
        if entry.partition_id is not None and entry.partition_id in groups:
            group = groups[entry.partition_id]
            found[str(key)] = set(group.members) - set(group.admins)
    return found


def wanted_in(product: Product) -> dict[str, set[str]]:
    """Give who should be in each group by the company's own facts: employed, with an account, in the network."""
    state = product.world.state(groups=False)
    found: dict[str, set[str]] = {}
    for person in state["people"]:
        zuid = str(person["zuid"])
        if zuid == state["owner"]:
            continue  # creates the groups, and so is an admin of each
        if person["status_type"] != 1 or not person["in_network"]:
            continue
        for family, unit in (("department", person["department_id"]), ("designation", person["designation_id"])):
            if unit:
                found.setdefault(f"{family}:{unit}", set()).add(zuid)
    return found


def wrong_in(product: Product) -> dict[str, tuple[set[str], set[str]]]:
    """Give per group who is missing and who is there without being wanted; nothing when Connect is right."""
    wanted, members = wanted_in(product), members_of(product)
    wrong = {}
    for key in {*wanted, *members}:
        missing = wanted.get(key, set()) - members.get(key, set())
        extra = members.get(key, set()) - wanted.get(key, set())
        if missing or extra:
            wrong[key] = (missing, extra)
    return wrong


def groups_per_unit(product: Product) -> dict[str, int]:
    """Count the groups in Connect that carry the marker of each unit."""
    found: dict[str, int] = {}
    for group in product.world.network.groups.values():
        key = marked_key(group.desc)
        if key is not None:
            found[key] = found.get(key, 0) + 1
    return found


def unowned(product: Product) -> set[tuple[str, str]]:
    """Give who is in a group that we made without the ledger calling the membership ours, as (group, person)."""
    accounts = {str(one.id): one for one in product.stores.ledger.accounts.values()}
    found = set()
    for key, people in members_of(product).items():
        for zuid in people:
            account = accounts.get(zuid)
            ours = {str(group) for group, one in account.memberships.items() if one.ours} if account else set()
            if key not in ours:
                found.add((key, zuid))
    return found


def taken_out(product: Product, *, since: int) -> set[tuple[str, str]]:
    """Give everybody whom a call took out of a group, as (group, person), though wanted there now."""
    keys: dict[str, str] = {str(one.partition_id): str(key) for key, one in product.stores.ledger.groups.items()}
    removed = product.world.events.read(since, kind="membership", change="removed", via="api")
    pairs = {(keys.get(str(one["group"]), ""), str(one["user"])) for one in removed}
    wanted = wanted_in(product)
    return {(group, person) for group, person in pairs if person in wanted.get(group, set())}


def unexplained(product: Product) -> set[tuple[str, str]]:
    """Give the memberships, as (group, person), that are there because of us though no audit row says who put them."""
    rows = sorted(product.stores.audit.rows, key=lambda row: row.at)
    last = {(row.group, row.connect_id): row.after for row in rows if row.outcome == "applied"}
    return {
        (str(group), str(account.id))
        for account in product.stores.ledger.accounts.values()
        for group, membership in account.memberships.items()
        if membership.state is MembershipState.PRESENT and last.get((group, account.id)) != "in"
    }


def told_twice(product: Product) -> set[tuple[str, str]]:
    """Give the memberships, as (group, person), of which two audit rows in a row say the same."""
    last: dict[tuple[str, str], str] = {}
    found = set()
    for row in sorted(product.stores.audit.rows, key=lambda row: row.at):
        if row.outcome == "applied":
            key = (row.group, row.connect_id)
            if last.get(key) == row.after:
                found.add(key)
            last[key] = row.after
    return found


def untold(product: Product) -> set[tuple[str, str, str]]:
    """Give what our calls did in Connect, as (group, person, change), of which no audit row says anything."""
    keys = {str(one.partition_id): str(key) for key, one in product.stores.ledger.groups.items()}
    done = product.world.events.read(0, kind="membership", via="api")
    owner = product.world.owner.zuid
    calls = Counter((keys.get(str(one["group"]), ""), str(one["user"]), str(one["change"])) for one in done)
    told = Counter(
        (row.group, str(row.connect_id), "added" if row.before == "out" else "removed")
        for row in product.stores.audit.rows
        if row.outcome in ("applied", "unknown")
    )
    return {one for one, number in calls.items() if one[1] != owner and told[one] < number}


def sums_up(counts: dict[str, int]) -> bool:
    """Tell whether each planned membership ended as one of applied, skipped, failed or held."""
    ends = sum(counts.get(name, 0) for name in ("applied", "skipped", "failed", "held"))
    return counts.get("planned", 0) == ends
