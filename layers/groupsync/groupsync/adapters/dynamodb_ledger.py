"""The ledger table: who is where because of us, behind the port `MembershipLedger`.

Each account is one item, so one conditional update holds its revision and its memberships together.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from groupsync.adapters.aws_calls import aws_call, refused_item
from groupsync.adapters.dynamodb_batches import Item, put_items, read_items
from groupsync.adapters.group_items import group_item
from groupsync.adapters.ledger_items import MEMBERSHIP, employee_item, snapshot_of, to_account
from groupsync.adapters.ledger_keys import account_key, employee_key, group_item_key
from groupsync.adapters.ledger_updates import carry_update, fact_update, intent_update, one_each, refusal
from groupsync.adapters.profile_updates import profile_fact_update, profile_intent_update, profile_refusal
from groupsync.core.errors import ConflictError
from groupsync.core.ledger_entries import Account, EmployeeEntry, GroupEntry
from groupsync.core.model import ConnectId, EmployeeId, GroupKey
from groupsync.ports.invocation import Clock
from groupsync.ports.ledger import Carry, Fact, Intent, LedgerSnapshot
from groupsync.ports.profile_ledger import ProfileFact, ProfileIntent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Work = TypeVar("Work")
Result = TypeVar("Result")


class DynamoLedger:
    """`MembershipLedger` and `ProfileLedger` in one table of DynamoDB.

    `threads` bounds the updates under way at once; `segments` is how many ways a snapshot's scan is split.
    """

    def __init__(
        self,
        table_name: str,
        client: DynamoDBClient,
        *,
        clock: Clock = time.time,
        threads: int = 8,
        segments: int = 1,
    ) -> None:
        self.table_name = table_name
        self._client = client
        self._clock = clock
        self._threads = threads
        self._segments = segments

    def snapshot(self) -> LedgerSnapshot:
        """Read the whole table. Raises `TransientError`."""
        parts = self._at_once(lambda segment: snapshot_of(self._scan(segment)), range(self._segments))
        whole = LedgerSnapshot({}, {}, {})
        for part in parts:
            whole = LedgerSnapshot(
                {**whole.accounts, **part.accounts} if whole.accounts else part.accounts,
                {**whole.employees, **part.employees} if whole.employees else part.employees,
                {**whole.groups, **part.groups} if whole.groups else part.groups,
            )
        return whole

    def load(
        self,
        *,
        accounts: Iterable[ConnectId] = (),
        employees: Iterable[EmployeeId] = (),
        groups: Iterable[GroupKey] = (),
    ) -> LedgerSnapshot:
        """Read the named items, consistently."""
        keys = [account_key(one) for one in dict.fromkeys(accounts)]
        keys += [employee_key(one) for one in dict.fromkeys(employees)]
        keys += [group_item_key(one) for one in dict.fromkeys(groups)]
        return snapshot_of(read_items(self._client, self.table_name, keys))

    def intend(self, intents: Sequence[Intent]) -> Mapping[ConnectId, str]:
        """Write each intent by a conditional update of its own; the refused ones come back with why.

        After an error some intents may be written; the same call may repeat them all.
        """
        listed = one_each(intents)
        reasons = self._at_once(self._intend, listed)
        return {intent.connect_id: reason for intent, reason in zip(listed, reasons, strict=True) if reason}

    def settle(self, facts: Sequence[Fact]) -> None:
        """Write each fact by a conditional update of its own; what another call took over is left alone."""
        self._at_once(lambda fact: self._unless_taken_over(fact_update(fact)), facts)

    def put(self, *, employees: Iterable[EmployeeEntry] = (), groups: Iterable[GroupEntry] = ()) -> None:
        """Write entries; a group only on the version it was read at. Raises `ConflictError`."""
        items = {entry.id: employee_item(entry) for entry in employees}
        put_items(self._client, self.table_name, items.values())
        for group in groups:
            self._put_group(group)

    def intend_profiles(self, intents: Sequence[ProfileIntent]) -> Mapping[ConnectId, str]:
        """Write each intent by a conditional update of its own; the refused ones come back with why."""
        listed = one_each(intents)
        reasons = self._at_once(self._intend_profile, listed)
        return {intent.connect_id: reason for intent, reason in zip(listed, reasons, strict=True) if reason}

    def settle_profiles(self, facts: Sequence[ProfileFact]) -> None:
        """Write each fact by a conditional update of its own; what another call took over is left alone."""
        self._at_once(lambda fact: self._unless_taken_over(profile_fact_update(fact)), facts)

    def carry(self, carries: Sequence[Carry]) -> frozenset[ConnectId]:
        """Write each by a conditional update of its own; give the accounts that have changed since they were read."""
        changed = self._at_once(self._carry, carries)
        return frozenset(one.before.id for one, moved_on in zip(carries, changed, strict=True) if moved_on)

    def list_groups(self) -> Mapping[GroupKey, GroupEntry]:
        """Read the groups' entries: the table is read as a whole, but only they are sent. Raises `TransientError`."""
        only = {
            "FilterExpression": "#sk = :group",
            "ExpressionAttributeNames": {"#sk": "sk"},
            "ExpressionAttributeValues": {":group": {"S": "group"}},
        }
        parts = self._at_once(lambda segment: snapshot_of(self._scan(segment, only)).groups, range(self._segments))
        return {key: entry for part in parts for key, entry in part.items()}

    def list_members(self, group: GroupKey) -> Sequence[Account]:
        """Read the group's accounts: the table is read as a whole, but only they are sent. Raises `TransientError`."""
        only = {
            "FilterExpression": "#sk = :account AND attribute_exists(#membership)",
            "ExpressionAttributeNames": {"#sk": "sk", "#membership": f"{MEMBERSHIP}{group}"},
            "ExpressionAttributeValues": {":account": {"S": "account"}},
        }
        parts = self._at_once(lambda segment: snapshot_of(self._scan(segment, only)).accounts, range(self._segments))
        return [account for part in parts for account in part.values()]

    def _scan(self, segment: int, only: Mapping[str, Any] | None = None) -> Iterator[Item]:
        arguments: dict[str, Any] = {"TableName": self.table_name, "ConsistentRead": True, **(only or {})}
        if self._segments > 1:
            arguments |= {"Segment": segment, "TotalSegments": self._segments}
        while True:
            with aws_call("Scan"):
                answer = self._client.scan(**arguments)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _intend(self, intent: Intent) -> str:
        refused, stored = self._refused_by(intent_update(intent, now=self._clock()))
        return refusal(intent, stored) if refused else ""

    def _intend_profile(self, intent: ProfileIntent) -> str:
        refused, stored = self._refused_by(profile_intent_update(intent, now=self._clock()))
        return profile_refusal(intent, stored) if refused else ""

    def _refused_by(self, request: dict[str, Any]) -> tuple[bool, Account | None]:
        """Write, or tell that the stored account stands against it."""
        try:
            self._update(request, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        except ConflictError as conflict:
            item = refused_item(conflict) or self._get(request["Key"])
            return True, to_account(item) if item else None
        return False, None

    def _unless_taken_over(self, request: dict[str, Any]) -> None:
        try:
            self._update(request)
        except ConflictError:
            return  # it is another call's by now, and so is the duty to say how it stands

    def _carry(self, carry: Carry) -> bool:
        try:
            self._update(carry_update(carry, now=self._clock()), ReturnValuesOnConditionCheckFailure="ALL_OLD")
        except ConflictError as conflict:
            # boto3 repeats a request whose answer was lost; then it is our own write that the condition meets.
            item = refused_item(conflict)
            return not item or to_account(item) != carry.after
        return False

    def _put_group(self, entry: GroupEntry) -> None:
        attempt = uuid.uuid4().hex
        arguments: dict[str, Any] = {
            "TableName": self.table_name,
            "Item": {**group_item(entry, version=entry.version + 1), "attempt": {"S": attempt}},
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if entry.version:
            arguments |= {
                "ConditionExpression": "#version = :version",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": {":version": {"N": str(entry.version)}},
            }
        try:
            with aws_call("PutItem"):
                self._client.put_item(**arguments)
        except ConflictError as conflict:
            # boto3 repeats a request whose answer was lost; then it is our own write that the condition meets.
            if refused_item(conflict).get("attempt") != {"S": attempt}:
                raise

    def _update(self, request: dict[str, Any], **more: Any) -> None:
        with aws_call("UpdateItem"):
            self._client.update_item(TableName=self.table_name, **request, **more)

    def _get(self, key: Item) -> Item | None:
        with aws_call("GetItem"):
            return self._client.get_item(TableName=self.table_name, Key=key, ConsistentRead=True).get("Item")

    def _at_once(self, work: Callable[[Work], Result], inputs: Sequence[Work]) -> list[Result]:
        """Do all of the work in a few threads, to the end; then raise the first error, if any."""
        if len(inputs) <= 1 or self._threads <= 1:
            return [work(one) for one in inputs]
        with ThreadPoolExecutor(min(self._threads, len(inputs)), thread_name_prefix="ledger") as pool:
            futures = [pool.submit(work, one) for one in inputs]
        return [future.result() for future in futures]
