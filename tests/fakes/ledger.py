"""The ledger in memory: accounts, employee records, groups, and what was written to profiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from groupsync.core.errors import ConflictError, PermanentError
from groupsync.core.ledger_entries import Account, EmployeeEntry, GroupEntry, Membership, MembershipState
from groupsync.core.model import ConnectId, EmployeeId, GroupKey
from groupsync.ports.documents import Key
from groupsync.ports.erasure import Erasable
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import Carry, CarryingLedger, Fact, GroupList, Intent, LedgerSnapshot
from groupsync.ports.profile_ledger import ProfileFact, ProfileIntent, ProfileLedger
from tests.fakes.boundary import Boundary, Hook
from tests.fakes.clock import FakeClock


class FakeLedger(Boundary, CarryingLedger, ProfileLedger, GroupList, Erasable):
    """`CarryingLedger`, `ProfileLedger` and `GroupList` in dictionaries.

    `accounts`, `employees` and `groups` may be read, and filled by a test.
    """

    name = "ledger"

    def __init__(self, clock: Clock | None = None, *, before_call: Hook | None = None) -> None:
        super().__init__(before_call=before_call)
        self.clock: Clock = clock or FakeClock()
        self.accounts: dict[ConnectId, Account] = {}
        self.employees: dict[EmployeeId, EmployeeEntry] = {}
        self.groups: dict[GroupKey, GroupEntry] = {}
        self.writes = 0

    def snapshot(self) -> LedgerSnapshot:
        """Read the whole ledger."""
        with self._io("snapshot"):
            return LedgerSnapshot(dict(self.accounts), dict(self.employees), dict(self.groups))

    def load(
        self,
        *,
        accounts: Iterable[ConnectId] = (),
        employees: Iterable[EmployeeId] = (),
        groups: Iterable[GroupKey] = (),
    ) -> LedgerSnapshot:
        """Read the named items; missing ones are left out."""
        with self._io("load"):
            return LedgerSnapshot(
                {one: self.accounts[one] for one in accounts if one in self.accounts},
                {one: self.employees[one] for one in employees if one in self.employees},
                {one: self.groups[one] for one in groups if one in self.groups},
            )

    def intend(self, intents: Sequence[Intent]) -> Mapping[ConnectId, str]:
        """Write each intent conditionally; the refused ones come back with why."""
        with self._io("intend"):
            if len({intent.connect_id for intent in intents}) < len(intents):
                raise PermanentError("one intent per account")
            refused: dict[ConnectId, str] = {}
            for intent in intents:
                reason = self._refusal(intent)
                if reason:
                    refused[intent.connect_id] = reason
                else:
                    self._store(intent)
            return refused

    def settle(self, facts: Sequence[Fact]) -> None:
        """Write each fact whose call still holds the membership."""
        with self._io("settle"):
            for fact in facts:
                self._settle(fact)

    def carry(self, carries: Sequence[Carry]) -> frozenset[ConnectId]:
        """Write the accounts that are as they were read; each is an effect of its own."""
        changed: set[ConnectId] = set()
        for one in carries:
            with self._io("carry"):
                stored = self.accounts.get(one.before.id)
                if stored is None or _carried_parts(stored, one) != _carried_parts(one.before, one):
                    changed.add(one.before.id)
                else:
                    self._carry(stored, one)
        return frozenset(changed)

    def put(self, *, employees: Iterable[EmployeeEntry] = (), groups: Iterable[GroupEntry] = ()) -> None:
        """Write entries; a group only on the version it was read at."""
        with self._io("put"):
            for employee in employees:
                self.employees[employee.id] = employee
                self.writes += 1
            for group in groups:
                stored = self.groups.get(group.key)
                if (stored.version if stored else 0) != group.version:
                    raise ConflictError("the group is another version")
                self.groups[group.key] = replace(group, version=group.version + 1)
                self.writes += 1

    def intend_profiles(self, intents: Sequence[ProfileIntent]) -> Mapping[ConnectId, str]:
        """Write each intent conditionally; the refused ones come back with why."""
        with self._io("intend_profiles"):
            if len({intent.connect_id for intent in intents}) < len(intents):
                raise PermanentError("one intent per account")
            refused: dict[ConnectId, str] = {}
            for intent in intents:
                account = self.accounts.get(intent.connect_id) or Account(intent.connect_id)
                state = account.profile
                if state.rev != intent.expected_rev and (state.rev, state.token) != (intent.rev, intent.token):
                    refused[intent.connect_id] = "superseded"
                elif state.live(self.clock()) and state.call != intent.call:
                    refused[intent.connect_id] = "busy"
                else:
                    state = replace(
                        state,
                        rev=intent.rev,
                        token=intent.token,
                        call=intent.call,
                        writing=dict(intent.writing) or state.writing,
                        expires=intent.expires,
                    )
                    self.accounts[intent.connect_id] = replace(account, profile=state)
                    self.writes += 1
            return refused

    def settle_profiles(self, facts: Sequence[ProfileFact]) -> None:
        """Write each fact whose call still holds the profile."""
        with self._io("settle_profiles"):
            for fact in facts:
                account = self.accounts.get(fact.connect_id)
                if account is not None and account.profile.call == fact.call:
                    state = replace(
                        account.profile,
                        written=dict(fact.written),
                        refused=dict(fact.refused),
                        writing={},
                        expires=0,
                    )
                    self.accounts[fact.connect_id] = replace(account, profile=state)
                    self.writes += 1

    def list_groups(self) -> Mapping[GroupKey, GroupEntry]:
        """Read every group's entry."""
        with self._io("list_groups"):
            return dict(self.groups)

    def list_members(self, group: GroupKey) -> Sequence[Account]:
        """Read the accounts that have a membership of the group."""
        with self._io("list_members"):
            return [one for one in self.accounts.values() if group in one.memberships]

    def erase(self, *, keep: Callable[[Key], bool], enough: Callable[[], bool]) -> bool:
        """Delete every entry, one by one."""
        tables: tuple[dict[Any, Any], ...] = (self.accounts, self.employees, self.groups)
        for table in tables:
            for key in [one for one in table if not keep((str(one), ""))]:
                if enough():
                    return False
                with self._io("erase"):
                    del table[key]
        return True

    def raise_revision(self, connect_id: ConnectId) -> None:
        """Do what somebody's newer news does to an account; no I/O is counted."""
        account = self.accounts[connect_id]
        self.accounts[connect_id] = replace(account, desired_rev=account.desired_rev + 1, desired_token="another")

    def _carry(self, stored: Account, one: Carry) -> None:
        after = one.after
        memberships = {group: there for group, there in stored.memberships.items() if group != one.source}
        memberships[one.target] = after.memberships[one.target]
        self.accounts[stored.id] = replace(
            stored,
            memberships=memberships,
            desired=after.desired,
            doubts=after.doubts,
            desired_rev=after.desired_rev,
            desired_token=after.desired_token,
            desired_at=int(self.clock() * 1000),
        )
        self.writes += 1

    def _refusal(self, intent: Intent) -> str:
        if intent.adding & intent.removing:
            raise PermanentError("one group cannot be added and removed by one intent")
        account = self.accounts.get(intent.connect_id) or Account(intent.connect_id)
        same_part = (account.desired_rev, account.desired_token) == (intent.rev, intent.token)
        if account.desired_rev != intent.expected_rev and not same_part:
            return "superseded"
        touched = (account.memberships.get(group) for group in intent.adding | intent.removing)
        now = self.clock()
        taken = any(one and one.live(now) and one.call != intent.call for one in touched)
        return "busy" if taken else ""

    def _store(self, intent: Intent) -> None:
        account = self.accounts.get(intent.connect_id) or Account(intent.connect_id)
        if intent.rev != intent.expected_rev or intent.connect_id not in self.accounts:
            account = replace(
                account,
                desired=intent.desired,
                desired_rev=intent.rev,
                desired_token=intent.token,
                desired_at=int(self.clock() * 1000),
            )  # what is wanted changes with the revision only
        memberships = dict(account.memberships)
        for state, groups in ((MembershipState.ADDING, intent.adding), (MembershipState.REMOVING, intent.removing)):
            for group in groups:
                memberships[group] = Membership(
                    state,
                    intent.call,
                    expires=intent.expires,
                    since=int(self.clock()),
                    run=intent.run,
                    link=intent.link,
                    first=intent.first,
                )
        doubts = account.doubts if intent.doubts is None else dict(intent.doubts)
        self.accounts[intent.connect_id] = replace(
            account, employees=intent.employees, parked=intent.parked, memberships=memberships, doubts=doubts
        )
        self.writes += 1

    def _settle(self, fact: Fact) -> None:
        account = self.accounts.get(fact.connect_id)
        membership = account.memberships.get(fact.group) if account else None
        if account is None or membership is None or membership.call != fact.call:
            return
        memberships = dict(account.memberships)
        if fact.state is None:
            del memberships[fact.group]
        else:
            memberships[fact.group] = Membership(
                fact.state, fact.call, since=fact.since, run=fact.run, reason=fact.reason, link=fact.link
            )
        self.accounts[fact.connect_id] = replace(account, memberships=memberships)
        self.writes += 1


def _carried_parts(account: Account, one: Carry) -> tuple[int, Membership | None, Membership | None]:
    return account.desired_rev, account.memberships.get(one.source), account.memberships.get(one.target)
