"""What every implementation of `Erasable` promises."""

from __future__ import annotations

from groupsync.core.ledger_entries import EmployeeEntry, GroupEntry, GroupState
from groupsync.core.model import EmployeeId
from groupsync.ports.documents import Documents, Put
from groupsync.ports.erasure import Erasable
from groupsync.ports.ledger import MembershipLedger
from tests.builders import department_key

LARGE = {"text": "".join(f"{number:x}" for number in range(400_000))}


def never() -> bool:
    """There is always time for more."""
    return False


def test_all_goes_but_what_is_kept(documents: Documents, erasable: Erasable) -> None:
    """A document that outgrows an item is kept, or goes, as a whole."""
    for key in (("run", "1"), ("run", "2"), ("hold", "1")):
        documents.write(Put(key, LARGE if key[0] == "run" else {"a": 1}))

    done = erasable.erase(keep=lambda key: key == ("run", "2"), enough=never)

    assert done
    kept = documents.get(("run", "2"))
    assert kept is not None
    assert kept.body == LARGE
    assert [documents.get(key) for key in (("run", "1"), ("hold", "1"))] == [None, None]


def test_without_time_nothing_is_claimed_to_be_done(documents: Documents, erasable: Erasable) -> None:
    """Whoever has no time left hears that there is more; repeating it does the rest, and harms nothing."""
    documents.write(Put(("hold", "1"), {"a": 1}))

    results = [erasable.erase(keep=lambda _: False, enough=lambda: True)]
    results += [erasable.erase(keep=lambda _: False, enough=never) for _ in range(2)]

    assert results == [False, True, True]
    assert documents.get(("hold", "1")) is None


def test_a_ledger_is_forgotten(ledger: MembershipLedger, erasable_ledger: Erasable) -> None:
    """Afterwards nobody was ever put anywhere."""
    ledger.put(
        employees=[EmployeeEntry(EmployeeId(str(number))) for number in range(60)],
        groups=[GroupEntry(department_key(1), GroupState.MANAGED)],
    )

    assert erasable_ledger.erase(keep=lambda _: False, enough=never)
    snapshot = ledger.snapshot()
    assert (snapshot.accounts, snapshot.employees, snapshot.groups) == ({}, {}, {})
