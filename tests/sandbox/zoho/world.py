"""The world that the APIs show: a generated company and its Connect network, changed through plain methods."""

import random
import time
from collections.abc import Callable
from typing import Any

from tests.sandbox.zoho.company import Company
from tests.sandbox.zoho.company_changes import CompanyChanges
from tests.sandbox.zoho.generator import generate_company
from tests.sandbox.zoho.hand_changes import HandChanges
from tests.sandbox.zoho.identifiers import Identifiers
from tests.sandbox.zoho.names import MANUAL_GROUPS
from tests.sandbox.zoho.network import Group, Member, Network
from tests.sandbox.zoho.webhooks import Post, post_over_http

ALL_SCOPES = (
    "ZOHOPEOPLE.forms.READ",
    "zohopulse.networklist.READ",
    "zohopulse.userDetail.READ",
    "zohopulse.grouplist.CREATE",
    "zohopulse.grouplist.DELETE",
    "zohopulse.networkAdmin.CREATE",
    "zohopulse.userDetail.UPDATE",
    "ZohoDirectory.Users.READ",
    "ZohoDirectory.Users.UPDATE",
    "ZohoDirectory.Groups.READ",
    "ZohoDirectory.Orgs.READ",
)


class World(CompanyChanges, HandChanges):
    """A whole pretend Zoho without its HTTP; every public method is one consistent step."""

    def state(self, *, people: bool = True, groups: bool = True) -> dict[str, Any]:
        """Return the bare facts: people, forms, network, groups with their members and admins by account id."""
        with self.lock:
            facts: dict[str, Any] = {
                "now": self.clock(),
                "mails": self.mails,
                "owner": self.owner.zuid,
                "network": {
                    "id": self.network.network_id,
                    "name": self.network.name,
                    "members": len(self.network.members),
                },
                "directory_org_id": self.directory.org_id,
                "directory_designations": dict(self.directory.designations),
                "departments": [_form_row(row) for row in self.company.departments],
                "designations": [_form_row(row) for row in self.company.designations],
            }
            if people:
                facts["people"] = [
                    {
                        "record_id": row.record_id,
                        "employee_id": row.employee_id,
                        "zuid": row.zuid,
                        "email": row.email,
                        "department_id": row.department_id,
                        "designation_id": row.designation_id,
                        "status": row.status,
                        "status_type": row.status_type,
                        "in_network": row.zuid in self.network.members,
                    }
                    for row in self.company.employees
                ]
            if groups:
                facts["groups"] = [group_facts(group) for group in self.network.groups.values()]
            return facts


def group_facts(group: Group) -> dict[str, Any]:
    """Return what no API call tells: who is in a group."""
    return {
        "id": group.partition_id,
        "name": group.name,
        "slug": group.slug,
        "desc": group.desc,
        "status": group.status,
        "private": group.private,
        "open_membership": group.open_membership,
        "members": sorted(group.members),
        "admins": sorted(group.admins),
        "guests": sorted(group.guests),
    }


def create_world(
    people: int = 100,
    departments: int = 20,
    designations: int = 30,
    *,
    seed: int = 1,
    twins: bool = False,
    manual_groups: bool = True,
    clock: Callable[[], float] = time.time,
    post: Post = post_over_http,
) -> World:
    """Return a company of that size with its Connect network, in which about 1 % of the people are missing."""
    ids = Identifiers(seed)
    now_ms = int(clock() * 1000)
    company = generate_company(
        people, departments, designations, seed=seed, twins=twins, now_ms=now_ms, identifiers=ids
    )
    network = generate_network(company, ids, random.Random(seed + 1))
    world = World(company, network, identifiers=ids, clock=clock, seed=seed, post=post)
    if manual_groups:
        _add_manual_groups(world)
    return world


def generate_network(company: Company, ids: Identifiers, draw: random.Random) -> Network:
    """Return the network with everyone who is employed and has an account, but for about 1 %."""
    network = Network(ids.connect(), company.name, ids.zuid(), default=True)
    for row in company.employees:
        owner = row.record_id == company.owner_id
        if owner or (row.has_login and row.status_type == 1 and draw.random() >= 0.01):
            role = "ADMIN" if owner else "MEMBER"
            network.put(Member(row.zuid, f"{row.first_name} {row.last_name}", row.email, role))
    return network


def _add_manual_groups(world: World) -> None:
    people = list(world.network.members)
    for name, desc in MANUAL_GROUPS:
        creator = people[int(world.random.random() * len(people))]
        group = world.add_group(name, desc=desc, open_membership=True, creator=creator)
        for zuid in people[3 : 200 : 1 + int(world.random.random() * 9)]:
            world.add_to_group(group.partition_id, zuid)
    if len(people) > 1:
        world.add_group("Surprise Party", private=True, creator=people[-1])
    archived = world.add_group("Office Move 2019", creator=world.owner.zuid)
    world.archive_group(archived.partition_id)


def _form_row(row: Any) -> dict[str, str]:
    return {"record_id": row.record_id, "name": row.name}
