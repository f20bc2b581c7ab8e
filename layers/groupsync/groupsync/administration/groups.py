"""Deciding which group a unit has (`PUT /groups/{family}/{record_id}/link`): an existing one, a new one, or none.

Use case. What a person decides stands in the ledger's entry, and no plan decides otherwise.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from groupsync.administration import lifecycle
from groupsync.administration.dependencies import AdminDependencies
from groupsync.administration.group_carrying import giver_of, refuse_under_way, take_over, taken
from groupsync.administration.group_choices import ignored, linked, to_be_made
from groupsync.administration.group_list import group_to_json
from groupsync.administration.integration import saved_configuration
from groupsync.administration.sign_in import Caller
from groupsync.core.configuration import Configuration
from groupsync.core.errors import ConflictError
from groupsync.core.group_plan import group_name, marked_key
from groupsync.core.ledger_entries import Choice, Decision, GroupEntry, GroupState
from groupsync.core.model import ConnectGroup, Family, GroupKey, PartitionId, group_key
from groupsync.engine.attention import ADMIN, GROUP, PARTITION, RENAMED
from groupsync.engine.reading import Read, read_form
from groupsync.ports.audit import AuditRow
from groupsync.ports.documents import Delete
from groupsync.state.integration_state import load_integration
from groupsync.web.refusals import NotFoundError, WrongStateError

RECORD_ID = re.compile(r"[0-9]{1,20}")
TRIGGER = "operator"
UNLISTED = "Connect does not list this group: who its admins are and whether it is private is unknown, so nobody is "
UNLISTED += "taken out of it, and it is treated as private. The connected account must be able to change it."


class LinkRequest(BaseModel):
    """Which group: an id of Connect's, `create` for a new one, `ignore` for none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partition_id: Annotated[str, Field(pattern=r"^([0-9]{1,20}|create|ignore)$")]


def link(
    family: str, record_id: str, request: LinkRequest, caller: Caller, dependencies: AdminDependencies
) -> dict[str, Any]:
    """Decide on the group of a department or designation. Deciding the same again changes nothing.

    Raises:
        NotFoundError: neither the ledger nor People knows the record, or Connect the group.
        WrongStateError: another unit has the group, it is archived, or the unit has one already.
        BusyError: the group is being carried over from another unit, and somebody changes one of its memberships.
    """
    integration = load_integration(dependencies.documents)
    lifecycle.require_enabled(integration)
    configuration = saved_configuration(integration, dependencies)
    key = _key(family, record_id)
    before = _entry(key, configuration, dependencies)
    wanted = request.partition_id
    warnings: list[str] = []
    if wanted == Choice.IGNORE:
        after = ignored(before)
    elif wanted == Choice.CREATE:
        after = to_be_made(before, _listed(configuration, dependencies))
    else:
        partition_id = PartitionId(wanted)
        giver = giver_of(before, partition_id, _holder(key, partition_id, dependencies))
        if giver is not None:
            after = before = take_over(
                key, giver, partition_id, caller=caller, configuration=configuration, dependencies=dependencies
            )
            _forget_notices(giver, dependencies)
        else:
            group = _listed(configuration, dependencies).get(partition_id)
            warnings = [UNLISTED] if group is None else []
            after = linked(before, partition_id, group, now=int(dependencies.clock()))
            if after is not before:
                _refuse_unusable(key, group, dependencies)
    if after is not before:
        after = _decide(before, after, caller, dependencies)
    _forget_notices(key, dependencies)
    return group_to_json(key, after, {}) | {"warnings": warnings}


def _key(family: str, record_id: str) -> GroupKey:
    if family not in tuple(Family) or not RECORD_ID.fullmatch(record_id):
        raise NotFoundError("there is no such department or designation")
    return group_key(Family(family), record_id)


def _entry(key: GroupKey, configuration: Configuration, dependencies: AdminDependencies) -> GroupEntry:
    """Give what is known of the group; of a unit that no sweep has met yet, People is asked."""
    entry = dependencies.ledger.load(groups=[key]).groups.get(key)
    if entry is not None:
        return entry
    family = Family(key.partition(":")[0])
    read = Read()
    read_form(read, dependencies.people_factory(configuration), family.value, after_ms=None)
    if key not in read.units:
        raise NotFoundError("there is no such department or designation")
    return GroupEntry(key, GroupState.WAITING, group_name(read.units[key], configuration.family(family)))


def _listed(configuration: Configuration, dependencies: AdminDependencies) -> dict[PartitionId, ConnectGroup]:
    groups = dependencies.connect_factory(configuration.network_id).groups()
    return {group.partition_id: group for group in groups}


def _refuse_unusable(key: GroupKey, group: ConnectGroup | None, dependencies: AdminDependencies) -> None:
    """Insist that a group is active, and was not made for another unit, by our marker, unless that gave it away."""
    if group is None:
        return
    marked = marked_key(group.description)
    if marked is not None and marked != key:
        entry = dependencies.ledger.load(groups=[marked]).groups.get(marked)
        if entry is None or entry.given != group.partition_id:
            raise taken(marked)
    if not group.active:
        raise WrongStateError("this group is not active in Connect", code="partition_inactive")


def _holder(key: GroupKey, partition_id: PartitionId, dependencies: AdminDependencies) -> GroupKey | None:
    entries = dependencies.ledger.list_groups().values()
    return next((one.key for one in entries if one.partition_id == partition_id and one.key != key), None)


def _decide(before: GroupEntry, after: GroupEntry, caller: Caller, dependencies: AdminDependencies) -> GroupEntry:
    """Write the decision, and before it that it is made, if the group still stands as it was read.

    Whatever was planned for the group is void. Memberships stay written where they are: they belong to the former
    link, so that they are not ours any more.
    """
    now = int(dependencies.clock())
    refuse_under_way(after.key, dependencies)
    if before.state is GroupState.CREATING and before.expires > now:
        raise WrongStateError("the group is being created at this moment", code="being_created")
    choice = {GroupState.IGNORED: Choice.IGNORE, GroupState.CREATING: Choice.CREATE}.get(after.state, Choice.LINK)
    decided = replace(after, decision=Decision(choice, now, caller.id), link=before.link + 1, call="", expires=0)
    row = AuditRow(
        at=now,
        run="",
        trigger=TRIGGER,
        cause="",
        kind=choice.value,
        employee="",
        connect_id="",
        group=after.key,
        before=_words(before),
        after=_words(after),
        outcome="applied",
        answer=f"by {caller.id}",
        call=f"link:{decided.link}",
    )
    dependencies.audit.append([row])
    try:
        dependencies.ledger.put(groups=[decided])
    except ConflictError as error:
        dependencies.audit.append([replace(row, outcome="superseded")])
        raise WrongStateError("the group was changed meanwhile; look again", code="conflict") from error
    stored = replace(decided, version=before.version + 1)
    _give_way(stored, dependencies)
    return stored


def _give_way(stored: GroupEntry, dependencies: AdminDependencies) -> None:
    """Let go of a group that somebody else took at the same moment. Raises `WrongStateError` then."""
    holder = _holder(stored.key, stored.partition_id, dependencies) if stored.partition_id is not None else None
    if holder is not None:
        free = replace(stored, state=GroupState.WAITING, partition_id=None, decision=None, link=stored.link + 1)
        dependencies.ledger.put(groups=[free])
        raise taken(holder)


def _words(entry: GroupEntry) -> str:
    return f"{entry.state.value} {entry.partition_id}" if entry.partition_id is not None else entry.state.value


def _forget_notices(key: GroupKey, dependencies: AdminDependencies) -> None:
    """Forget what was to be told about the group as it was; the next full sweep says what is still so."""
    subjects = [
        document.key[1]
        for prefix in (f"{GROUP}{key}", f"{RENAMED}{key}", f"{ADMIN}{key}")
        for document in dependencies.documents.query(PARTITION, prefix=prefix)
        if document.key[1] == prefix or document.key[1].startswith(f"{prefix}#")
    ]
    for subject in subjects:
        dependencies.documents.write(Delete((PARTITION, subject)))
