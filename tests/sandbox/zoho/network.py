"""A Connect network: its members, its groups and who is in them. No call of the API lists a group's members."""

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Member:
    """A person in the network, keyed by the account id that all of Zoho shares."""

    zuid: str
    name: str
    email: str
    role: str = "MEMBER"
    mobile: str = ""
    work_location: str = ""
    disabled: bool = False
    custom_fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """A group; `members` holds everyone in it, admins and guests included."""

    partition_id: str
    name: str
    slug: str
    creator: str
    created_ms: int
    desc: str = ""
    private: bool = False
    open_membership: bool = False
    status: str = "ACTIVE"
    channel: bool = False
    members: dict[str, None] = field(default_factory=dict)
    admins: dict[str, None] = field(default_factory=dict)
    guests: dict[str, str] = field(default_factory=dict)  # account id → name of somebody outside the network


@dataclass(slots=True)
class Trigger:
    """What an outgoing webhook listens to; no ids = the whole network."""

    type: str
    partition_ids: tuple[str, ...] = ()


@dataclass(slots=True)
class ConnectWebhook:
    """An outgoing webhook of Connect."""

    webhook_id: str
    name: str
    url: str
    triggers: tuple[Trigger, ...]
    created_by: str
    created_ms: int
    description: str = ""
    active: bool = True
    auto_retry: bool = False


class Network:
    """One network; `revision` rises with every change of a member, so that a rendered list can be kept."""

    def __init__(self, network_id: str, name: str, soid: str, *, default: bool = False) -> None:
        self.network_id = network_id
        self.name = name
        self.soid = soid
        self.default = default
        self.url = f"https://connect.zoho.com/portal/{re.sub('[^a-z0-9]', '', name.lower())}"
        self.members: dict[str, Member] = {}
        self.groups: dict[str, Group] = {}
        self.webhooks: dict[str, ConnectWebhook] = {}
        self.invitations: dict[str, set[str]] = {}  # mail address → groups that wait for the person
        self.revision = 0

    def put(self, member: Member) -> None:
        """Add or replace a member."""
        self.members[member.zuid] = member
        self.revision += 1

    def drop(self, zuid: str) -> Member:
        """Take a member out; KeyError when there is none."""
        self.revision += 1
        return self.members.pop(zuid)

    def by_mail(self, email: str) -> Member | None:
        """Return the member with a mail address, compared without case."""
        wanted = email.casefold()
        return next((member for member in self.members.values() if member.email.casefold() == wanted), None)

    def free_slug(self, name: str) -> str:
        """Return an address for a group name; names repeat, slugs do not."""
        base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "group"
        taken = {group.slug for group in self.groups.values()}
        number = 0
        slug = base
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        return slug
