"""Everything that the pretend Zoho knows, and the few acts that both its APIs and the control operations use."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.zoho.accounts import Accounts
from tests.sandbox.zoho.company import Company
from tests.sandbox.zoho.connect_webhooks import group_payload, member_payload, notification
from tests.sandbox.zoho.directory_users import DirectoryOrganisation
from tests.sandbox.zoho.event_log import EventLog
from tests.sandbox.zoho.faults import Faults
from tests.sandbox.zoho.identifiers import Identifiers
from tests.sandbox.zoho.limits import CallWindow, PeopleLimits
from tests.sandbox.zoho.network import Group, Network
from tests.sandbox.zoho.outbox import Outbox
from tests.sandbox.zoho.settings import Settings
from tests.sandbox.zoho.webhooks import Post, post_over_http

PRODUCTS = ("people", "connect", "directory")


@dataclass(slots=True)
class User:
    """A Zoho account that can own tokens, and the products in which it has an administrator's rights."""

    zuid: str
    rights: set[str] = field(default_factory=lambda: set(PRODUCTS))


@dataclass(slots=True)
class PeopleWebhook:
    """A People webhook tied to a workflow; `entity_parameters` maps a parameter name to a field's label."""

    name: str
    form: str
    url: str
    method: str = "POST"
    on: tuple[str, ...] = ("create", "edit", "delete")
    parameters: dict[str, str] = field(default_factory=dict)
    entity_parameters: dict[str, str] = field(default_factory=dict)


class WorldState:
    """The state; `lock` is held for each operation, never while something is sent."""

    def __init__(
        self,
        company: Company,
        network: Network,
        *,
        identifiers: Identifiers,
        clock: Callable[[], float] = time.time,
        seed: int = 1,
        post: Post = post_over_http,
    ) -> None:
        self.clock = clock
        self.company = company
        self.networks = {network.network_id: network}
        self.network = network
        self.ids = identifiers
        self.random = random.Random(seed)
        self.lock = threading.RLock()
        self.settings = Settings()
        self.events = EventLog(clock)
        self.faults = Faults()
        self.outbox = Outbox(clock, self.faults, self.events, self.lock)
        self.post = post
        self.accounts = Accounts(clock, self.settings, seed)
        self.people_limits = PeopleLimits(clock, self.settings)
        self.connect_window = CallWindow(clock)
        self.directory_window = CallWindow(clock)
        self.people_webhooks: list[PeopleWebhook] = []
        self.directory = DirectoryOrganisation.of(company, identifiers)
        owner = company.employees.get(company.owner_id)
        if owner is None:
            raise ValueError("a company needs an administrator")
        self.owner = User(owner.zuid)
        self.users = {owner.zuid: self.owner}
        self.mails = 0
        self.rendered_members: tuple[str, tuple[int, int, bool], bytes] | None = None

    @property
    def now_ms(self) -> int:
        """Now, in milliseconds since the epoch."""
        return int(self.clock() * 1000)

    def mail(self, address: str, reason: str) -> None:
        """Count an invitation mail."""
        self.mails += 1
        self.events.record("mail", address=address, reason=reason)

    def join(self, network: Network, group: Group, zuid: str, *, by: str, via: str, admin: bool = False) -> None:
        """Put somebody into a group."""
        group.members[zuid] = None
        if admin:
            group.admins[zuid] = None
        self._membership("added", group, zuid, by=by, via=via, admin=admin)
        self.emit(network, "Member_Added_In_Group", member_payload(network, zuid), by=by, group=group)

    def part(self, network: Network, group: Group, zuid: str, *, by: str, via: str) -> None:
        """Take somebody out of a group."""
        group.members.pop(zuid, None)
        group.admins.pop(zuid, None)
        group.guests.pop(zuid, None)
        self._membership("removed", group, zuid, by=by, via=via, admin=False)
        self.emit(network, self.settings.removed_trigger, member_payload(network, zuid), by=by, group=group)

    def create_group(self, network: Network, name: str, *, by: str, via: str, **facts: Any) -> Group:
        """Make a group with its creator as member and admin; names may repeat."""
        group = Group(self.ids.connect(), name, network.free_slug(name), by, self.now_ms, **facts)
        network.groups[group.partition_id] = group
        self.events.record("group", change="created", group=group.partition_id, name=name, by=by, via=via)
        self.emit(network, "Group_Created", group_payload(network, group), by=by)
        self.join(network, group, by, by=by, via=via, admin=True)
        return group

    def delete_group(self, network: Network, group: Group, *, by: str, via: str) -> None:
        """Delete a group with everything in it."""
        del network.groups[group.partition_id]
        self.events.record("group", change="deleted", group=group.partition_id, name=group.name, by=by, via=via)
        self.emit(network, "Group_Deleted", {"id": group.partition_id}, by=by)

    def emit(
        self, network: Network, trigger: str, payload: dict[str, Any], *, by: str, group: Group | None = None
    ) -> None:
        """Queue Connect's own outgoing webhooks that listen to this."""
        for webhook in network.webhooks.values():
            wanted = [
                item
                for item in webhook.triggers
                if item.type == trigger and (group is None or group.partition_id in item.partition_ids)
            ]
            if webhook.active and wanted:
                self.outbox.put(
                    product="connect",
                    webhook=webhook.name,
                    form="",
                    record_id=group.partition_id if group else "",
                    event=trigger,
                    method="POST",
                    url=webhook.url,
                    payload=notification(network, trigger, payload, by=by, group=group, now_ms=self.now_ms),
                )

    def _membership(self, change: str, group: Group, zuid: str, *, by: str, via: str, admin: bool) -> None:
        self.events.record(
            "membership",
            change=change,
            group=group.partition_id,
            group_name=group.name,
            user=zuid,
            by=by,
            via=via,
            admin=admin,
        )
