"""Prices the ledger: what each access would cost in DynamoDB's units, from the sizes of the items that are touched.

A strongly consistent read costs a unit for each 4 KB, a write one for each KB of the larger of both states (AWS,
"DynamoDB read and write operations"). A scan adds up sizes before it rounds, page by page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groupsync.adapters.dynamodb_batches import Item
from groupsync.adapters.group_items import group_item
from groupsync.adapters.ledger_items import employee_item, membership_value, strings
from groupsync.adapters.ledger_keys import account_key
from groupsync.core.ledger_entries import Account, EmployeeEntry, GroupEntry
from groupsync.core.model import ConnectId, EmployeeId, GroupKey
from groupsync.ports.ledger import Fact, Intent, LedgerSnapshot
from tests.fakes.ledger import FakeLedger

READ_UNIT, WRITE_UNIT, SCAN_PAGE = 4096, 1024, 1024 * 1024


@dataclass
class Units:
    """What was spent."""

    read: int = 0
    written: int = 0
    items_read: int = 0
    items_written: int = 0


class PricedLedger(FakeLedger):
    """The ledger in memory, with a meter."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.spent = Units()

    def snapshot(self) -> LedgerSnapshot:
        """Read the whole ledger."""
        found = super().snapshot()
        self._count_read(_sizes(found), scanned=True)
        return found

    def load(
        self,
        *,
        accounts: Iterable[ConnectId] = (),
        employees: Iterable[EmployeeId] = (),
        groups: Iterable[GroupKey] = (),
    ) -> LedgerSnapshot:
        """Read the named items; one that is not there costs a unit as well."""
        named = [[*dict.fromkeys(those)] for those in (accounts, employees, groups)]
        found = super().load(accounts=named[0], employees=named[1], groups=named[2])
        sizes = _sizes(found)
        self._count_read(sizes + [0] * (sum(map(len, named)) - len(sizes)))
        return found

    def intend(self, intents: Sequence[Intent]) -> Mapping[ConnectId, str]:
        """Write each intent."""
        return self._write([one.connect_id for one in intents], lambda: super(PricedLedger, self).intend(intents))

    def settle(self, facts: Sequence[Fact]) -> None:
        """Write each fact."""
        self._write([one.connect_id for one in facts], lambda: super(PricedLedger, self).settle(facts))

    def put(self, *, employees: Iterable[EmployeeEntry] = (), groups: Iterable[GroupEntry] = ()) -> None:
        """Write entries."""
        employees, groups = [*employees], [*groups]
        super().put(employees=employees, groups=groups)
        items = [employee_item(one) for one in employees] + [group_item(one, version=one.version) for one in groups]
        self._count_written([size_of(one) for one in items])

    def _write(self, touched: Sequence[ConnectId], write: Any) -> Any:
        before = [self._size(one) for one in touched]
        answer = write()
        self._count_written([max(one, self._size(whose)) for one, whose in zip(before, touched, strict=True)])
        return answer

    def _size(self, connect_id: ConnectId) -> int:
        account = self.accounts.get(connect_id)
        return 0 if account is None else size_of(account_item(account))

    def _count_read(self, sizes: Sequence[int], *, scanned: bool = False) -> None:
        pages = max(1, math.ceil(sum(sizes) / SCAN_PAGE))
        each = (max(1, math.ceil(size / READ_UNIT)) for size in sizes)
        self.spent.read += math.ceil(sum(sizes) / READ_UNIT) + pages - 1 if scanned else sum(each)
        self.spent.items_read += len(sizes)

    def _count_written(self, sizes: Sequence[int]) -> None:
        self.spent.written += sum(max(1, math.ceil(size / WRITE_UNIT)) for size in sizes)
        self.spent.items_written += len(sizes)


def _sizes(found: LedgerSnapshot) -> list[int]:
    return [
        *(size_of(account_item(one)) for one in found.accounts.values()),
        *(size_of(employee_item(one)) for one in found.employees.values()),
        *(size_of(group_item(one, version=one.version)) for one in found.groups.values()),
    ]


def account_item(account: Account) -> Item:
    """Give an account as the table has it. Profiles, doubts and parked claims are not among these, so not here."""
    return {
        **account_key(account.id),
        "employees": strings(account.employees),
        "desired": strings(sorted(account.desired)),
        "desired_rev": {"N": str(account.desired_rev)},
        "desired_token": {"S": account.desired_token},
        "desired_at": {"N": str(account.desired_at)},
        "schema_version": {"N": "1"},
        **{f"m#{key}": membership_value(one) for key, one in account.memberships.items()},
    }


def size_of(item: Item) -> int:
    """Tell an item's size in bytes, as AWS counts it: names, values, three bytes and one per element for containers."""
    return sum(len(name.encode()) + _size_of_value(value) for name, value in item.items())


def _size_of_value(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return len(content.strip("-0.")) // 2 + 2
        case "L":
            return 3 + sum(1 + _size_of_value(one) for one in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size_of_value(one) for name, one in content.items())
        case _:
            return 1
