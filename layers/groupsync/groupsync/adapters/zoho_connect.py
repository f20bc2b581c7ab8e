"""Zoho Connect: groups, memberships, people and networks of one Connect account.

Implements the ports `ConnectGroups` and `ConnectDirectory`. POST sends a form body, DELETE a query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from groupsync.adapters.assumed_calls import MembershipReasons
from groupsync.adapters.connect_records import (
    GROUPS,
    MEMBERS,
    NAMED_MEMBERS,
    NETWORKS,
    Outcome,
    RowT,
    read_outcome,
    rows_of,
)
from groupsync.adapters.zoho_transport import ZohoTransport
from groupsync.core.errors import AuthorityError, PermanentError, RefusedError, UnexpectedAnswerError
from groupsync.core.model import ConnectGroup, ConnectId, ConnectMember, Network, PartitionId
from groupsync.core.network_people import NetworkPerson
from groupsync.ports.connect import NewGroup

ASSUMED_REASONS = MembershipReasons()
API = "/pulse/api/"
MOST_MEMBERS = 100
NO_AUTHORITY = ("permission", "not authorized", "access denied", "invalid scope", "oauth")
CLIENT_ERRORS = range(400, 500)


class ZohoConnect:
    """Calls Connect for one network."""

    def __init__(
        self, *, transport: ZohoTransport, network_id: str, reasons: MembershipReasons = ASSUMED_REASONS
    ) -> None:
        self._transport = transport
        self._network_id = network_id
        self._reasons = reasons

    def networks(self) -> Sequence[Network]:
        """List the networks; see the port."""
        return [row.to_domain() for row in self._list("allScopes", "scopes", NETWORKS, {})]

    def members(self) -> Sequence[ConnectMember]:
        """List the network's people; see the port. Rows without an id, such as pending invitations, are left out."""
        rows = self._list("orgMembers", "usersDetails", MEMBERS, self._scoped())
        members = [member for row in rows if (member := row.to_domain()) is not None]
        if rows and not members:
            raise UnexpectedAnswerError("Connect sent people without ids")
        return members

    def named_members(self) -> Sequence[NetworkPerson]:
        """List the network's people with their names; see the port of the admin API."""
        rows = self._list("orgMembers", "usersDetails", NAMED_MEMBERS, self._scoped())
        return [person for row in rows if (person := row.to_person()) is not None]

    def groups(self) -> Sequence[ConnectGroup]:
        """List the groups; see the port."""
        return [row.to_domain() for row in self._list("allGroups", "groups", GROUPS, self._scoped())]

    def create_group(self, group: NewGroup) -> PartitionId:
        """Create a group; see the port."""
        form = self._scoped(
            name=group.name,
            desc=group.description,
            isPrivate=_word(group.private),
            isOpenMembership=_word(group.open_membership),
        )
        if group.members:
            form["userIds"] = _listed(group.members)
        outcome = self._write("POST", "addGroup", form)
        if not outcome.success:
            raise _refusal("addGroup", outcome)
        partition_id = str(outcome.body.get("partitionId") or "").strip()
        if not partition_id:
            # It was made, but we cannot name it: the next look at the list finds it by its marker.
            raise self._transport.unreadable(idempotent=False, what="a group without an id")
        return PartitionId(partition_id)

    def add_members(
        self, partition_id: PartitionId, members: Sequence[ConnectId], *, as_admins: bool = False
    ) -> frozenset[ConnectId]:
        """Add at most 100 people; see the port.

        "Already a member" for several people at once does not say whether the others were added: they are added
        again in halves, until it is said of one.
        """
        if not members:
            return frozenset()
        form = self._scoped(partitionId=partition_id, **{"adminIds" if as_admins else "memberIds": _listed(members)})
        outcome = self._write("POST", "addUsersToGroup", form)
        if outcome.failed:
            if not outcome.failed <= set(members):
                raise UnexpectedAnswerError("Connect names people who were not to be added")
            return outcome.failed
        if outcome.success:
            return frozenset()
        if not _says(outcome, self._reasons.already_member):
            raise _refusal("addUsersToGroup", outcome)
        if len(members) == 1:
            return frozenset()
        half = len(members) // 2
        first = self.add_members(partition_id, members[:half], as_admins=as_admins)
        return first | self.add_members(partition_id, members[half:], as_admins=as_admins)

    def remove_member(self, partition_id: PartitionId, member: ConnectId) -> None:
        """Remove one person; see the port."""
        query = self._scoped(partitionId=partition_id, userId=member)
        outcome = self._write("DELETE", "removeUserFromGroup", query)
        if not outcome.success and not _says(outcome, self._reasons.not_member):
            raise _refusal("removeUserFromGroup", outcome)

    def _scoped(self, **more: str) -> dict[str, str]:
        return {"scopeID": self._network_id, **more}

    def _list(self, action: str, key: str, adapter: TypeAdapter[list[RowT]], params: Mapping[str, str]) -> list[RowT]:
        outcome = self._call("GET", action, params)
        if outcome.failure:
            raise _refusal(action, outcome)
        if key not in outcome.body:
            raise UnexpectedAnswerError(f"Connect's answer to {action} has no {key}")
        return rows_of(adapter, outcome.body[key], key)

    def _write(self, verb: str, action: str, values: Mapping[str, str]) -> Outcome:
        outcome = self._call(verb, action, values)
        if not outcome.success and not outcome.failure and not outcome.failed:
            raise UnexpectedAnswerError(f"Connect's answer to {action} says neither yes nor no")
        return outcome

    def _call(self, verb: str, action: str, values: Mapping[str, str]) -> Outcome:
        answer = self._transport.call(
            verb,
            API + action,
            params=None if verb == "POST" else values,
            form=values if verb == "POST" else None,
            idempotent=verb == "GET",
        )
        outcome = read_outcome(answer.content, action)
        if outcome is None:
            raise self._transport.unreadable(idempotent=verb == "GET", what="no JSON")
        code = refuses_authority(outcome)
        if code:
            raise AuthorityError(f"Connect refuses {action}", product="connect", code=code)
        if answer.status in CLIENT_ERRORS and not outcome.failure and not outcome.failed:
            raise UnexpectedAnswerError(f"Connect answers {action} with status {answer.status}")
        return outcome


def refuses_authority(outcome: Outcome) -> str:
    """Tell whether a failure concerns every call of this account: a code that names the cure, else empty."""
    if outcome.failed or not _says(outcome, NO_AUTHORITY):
        return ""
    return "scope" if "scope" in outcome.reason.casefold() else "permission"


def _says(outcome: Outcome, patterns: Sequence[str]) -> bool:
    return outcome.failure and any(pattern in outcome.reason.casefold() for pattern in patterns)


def _refusal(action: str, outcome: Outcome) -> PermanentError:
    return RefusedError(f"Connect refuses {action}", reason=outcome.reason)


def _word(value: bool) -> str:
    return "true" if value else "false"


def _listed(members: Sequence[ConnectId]) -> str:
    if len(members) > MOST_MEMBERS:
        raise ValueError(f"Connect takes {MOST_MEMBERS} people per call")
    return ",".join(members)
