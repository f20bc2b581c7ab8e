"""The adapters against the pretend Zoho, in process: a whole company, its quirks and its faults."""

from __future__ import annotations

import pytest

from groupsync.adapters.people_components import PeopleComponents
from groupsync.adapters.zoho_accounts import CONNECT_SCOPES, PEOPLE_SCOPES, Accounts
from groupsync.adapters.zoho_connect import ZohoConnect
from groupsync.adapters.zoho_oauth import TokenProvider, ZohoAuth
from groupsync.adapters.zoho_people import ZohoPeople
from groupsync.adapters.zoho_session import build_session
from groupsync.adapters.zoho_transport import ZohoTransport
from groupsync.core.errors import (
    AuthorityError,
    CooldownError,
    RefusedError,
    TransientError,
    UnexpectedAnswerError,
    UnknownOutcomeError,
)
from groupsync.core.model import ConnectId, Employee, EmployeeId, Family, Unit
from groupsync.ports.connect import NewGroup
from groupsync.ports.invocation import CallMeter
from tests.adapters.zoho.wire import BASE, Budget, Cooldowns, OneLease
from tests.fakes.clock import FakeClock
from tests.fakes.secrets import FakeSecrets
from tests.sandbox.zoho.application import create_app
from tests.sandbox.zoho.world import World, create_world
from tests.sandbox.zoho.wsgi_adapter import WsgiAdapter


class Company:
    """Our adapters, connected to a pretend company of 450 people with a self client's code."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.world: World = create_world(450, clock=self.clock)
        self.cooldowns = Cooldowns()
        self.meter = CallMeter()
        session = build_session()
        session.mount(BASE, WsgiAdapter(create_app(self.world)))
        self.accounts = Accounts(
            session=session, clock=self.clock, time_left=lambda: 60.0, meter=self.meter, cooldowns=self.cooldowns
        )
        self.client = self.world.accounts.register("People Connect Sync")
        scopes = frozenset((*PEOPLE_SCOPES, *CONNECT_SCOPES))
        code = self.world.accounts.issue_code(self.client.client_id, scopes, self.world.owner.zuid)
        self.grant = self.accounts.exchange_code(self.client.client_id, self.client.secret, code, BASE)
        credential = {
            "client_id": self.client.client_id,
            "client_secret": self.client.secret,
            "refresh_token": self.grant.refresh_token,
            "accounts_server": BASE,
        }
        secrets = FakeSecrets({"credentials": {"people": credential, "connect": credential}})
        tokens = TokenProvider(
            secrets=secrets,
            lease=OneLease(),
            accounts=self.accounts,
            clock=self.clock,
            sleep=self.clock.sleep,
            time_left=lambda: 60.0,
        )

        def transport(product: str) -> ZohoTransport:
            return ZohoTransport(
                session=session,
                base_url=BASE,
                product=product,
                auth=ZohoAuth(tokens, product),
                clock=self.clock,
                time_left=lambda: 60.0,
                meter=self.meter,
                cooldowns=self.cooldowns,
            )

        self.forms = PeopleComponents(transport=transport("people"), budget=Budget())
        self.people = ZohoPeople(
            transport=transport("people"),
            budget=Budget(),
            labels={Family.DEPARTMENT: ("Department",), Family.DESIGNATION: ("Designation",)},
            statuses={"Active": "employed", "Inactive": "left"},
            date_formats=("dd-MMM-yyyy",),
        )
        self.connect = ZohoConnect(transport=transport("connect"), network_id=self.world.network.network_id)

    def employees(self) -> dict[str, Employee]:
        """Read everybody."""
        pages = self.people.pages("employee", confirm_end=True)
        return {row.id: row for page in pages for row in page.records if isinstance(row, Employee)}

    def members_of(self, partition_id: str) -> set[str]:
        """Look into a group, as no call of Connect can."""
        return set(self.world.network.groups[partition_id].members)


@pytest.fixture(scope="module")
def shared() -> Company:
    """A company that no test changes."""
    return Company()


@pytest.fixture
def company() -> Company:
    """A company of this test's own."""
    return Company()


def new_group(*members: ConnectId) -> NewGroup:
    """Describe a group."""
    return NewGroup("Care", "x [people:department:1]", private=False, open_membership=False, members=members)


def test_everybody_is_read_as_they_are(shared: Company) -> None:
    """All rows over three pages arrive with references, status and id as the company has them."""
    rows = {row.record_id: row for row in shared.world.company.employees}

    read = shared.employees()

    assert read.keys() == rows.keys()
    for record_id, employee in read.items():
        row = rows[record_id]
        assert employee.employed == (row.status_type == 1)
        assert employee.email == row.email.casefold()
        assert employee.departments == ((row.department_id,) if row.department_id else ())
        assert employee.designations == ((row.designation_id,) if row.designation_id else ())
        assert employee.zuid == (row.zuid if row.has_login else None)
        assert employee.unreadable == frozenset()
        assert employee.status_known
        assert employee.joined_on is not None
    assert shared.people.calls_left_today() is not None


def test_one_person_reads_the_same_alone(shared: Company) -> None:
    """The flat record with its numeric ids gives the same employee as the list."""
    for record_id, employee in list(shared.employees().items())[:20]:
        alone = shared.people.employee(EmployeeId(record_id))

        assert isinstance(alone, Employee)
        assert (alone.departments, alone.designations, alone.zuid) == (
            employee.departments,
            employee.designations,
            employee.zuid,
        )
        assert (alone.employed, alone.email, alone.joined_on) == (employee.employed, employee.email, employee.joined_on)


def test_search_and_absence(shared: Company) -> None:
    """A mail address or a number finds its one person; an unknown id is nobody."""
    row = next(iter(shared.world.company.employees))

    assert [one.id for one in shared.people.find_employees(email=row.email.upper())] == [row.record_id]
    assert [one.id for one in shared.people.find_employees(number=row.employee_id)] == [row.record_id]
    assert shared.people.find_employees(number="nobody") == []
    assert shared.people.employee(EmployeeId("4711")) is None


@pytest.mark.parametrize("form", ["department", "designation"])
def test_units_are_read_by_name(shared: Company, form: str) -> None:
    """Every department and designation has its key and its name."""
    table = shared.world.company.departments if form == "department" else shared.world.company.designations

    units = {
        unit.key: unit.name for page in shared.people.pages(form) for unit in page.records if isinstance(unit, Unit)
    }

    assert units == {f"{form}:{row.record_id}": row.name for row in table}


def test_only_modified_records_come(company: Company) -> None:
    """The bound is understood: nobody has changed since now, one person after a change."""
    company.clock.advance(60)
    bound = int(company.clock() * 1000)
    before = list(company.people.pages("employee", modified_after_ms=bound))
    company.clock.advance(60)
    someone = list(company.world.company.employees)[7]
    company.world.leave(someone.record_id)

    (page,) = company.people.pages("employee", modified_after_ms=bound)

    assert before == []
    (record,) = page.records
    assert isinstance(record, Employee)
    assert (record.id, record.employed) == (someone.record_id, False)
    assert record.modified_ms == int(company.clock() * 1000)


def test_directory_and_groups(shared: Company) -> None:
    """Networks, people and groups are what the pretence shows to an administrator."""
    network = shared.world.network

    assert [one.id for one in shared.connect.networks()] == [network.network_id]
    assert {one.id: one.email for one in shared.connect.members()} == {
        zuid: member.email.casefold() for zuid, member in network.members.items()
    }
    groups = {group.partition_id: group for group in shared.connect.groups()}
    for partition_id, group in groups.items():
        there = network.groups[partition_id]
        assert (group.name, group.closed, group.active) == (there.name, there.private, there.status == "ACTIVE")
        assert group.admins == set(there.admins)
    assert groups


def test_a_group_lives(company: Company) -> None:
    """Create, add, add again, remove, remove again: the group ends as wanted each time."""
    ann, bob, cat = [ConnectId(zuid) for zuid in company.world.network.members if zuid != company.world.owner.zuid][:3]
    partition_id = company.connect.create_group(new_group(ann))

    failed = company.connect.add_members(partition_id, [ann, bob, cat, ConnectId("4711")])
    company.connect.remove_member(partition_id, bob)
    company.connect.remove_member(partition_id, bob)

    assert failed == {"4711"}
    assert company.members_of(partition_id) == {company.world.owner.zuid, ann, cat}
    with pytest.raises(RefusedError):
        company.connect.remove_member(partition_id, ConnectId(company.world.owner.zuid))


def test_a_lost_answer_is_an_unknown_outcome(company: Company) -> None:
    """The group was made although no answer came, and the list shows it."""
    company.world.faults.add("timeout_after_effect", product="connect", action="addGroup", count=1)

    with pytest.raises(UnknownOutcomeError):
        company.connect.create_group(new_group())

    assert [group.name for group in company.connect.groups() if "[people:" in group.description] == ["Care"]


def test_a_token_that_dies_is_replaced_without_loss(company: Company) -> None:
    """Reading goes on with one refresh."""
    company.people.employee(EmployeeId("4711"))
    company.world.accounts.revoke_access()
    before = company.meter.counts["accounts"]

    assert len(company.employees()) == 450
    assert company.meter.counts["accounts"] == before + 1


def test_a_revoked_grant_is_a_matter_of_authority(company: Company) -> None:
    """After revoking there is nothing to be had, and Zoho's word says why; revoking twice is no error."""
    company.accounts.revoke(company.grant.refresh_token, BASE)
    company.accounts.revoke(company.grant.refresh_token, BASE)

    with pytest.raises(AuthorityError) as caught:
        company.employees()

    assert (caught.value.product, caught.value.code) == ("people", "invalid_code")


@pytest.mark.parametrize("status", [200, 400])
def test_a_throttled_refresh_cools_down(company: Company, status: int) -> None:
    """The eleventh refresh in ten minutes locks accounts, at either status."""
    company.world.settings.throttle_status = status
    for _ in range(9):
        company.world.accounts.revoke_access()
        company.people.employee(EmployeeId("4711"))
    company.world.accounts.revoke_access()

    with pytest.raises(CooldownError) as caught:
        company.people.employee(EmployeeId("4711"))

    assert caught.value.product == "accounts"
    assert company.cooldowns.locks == {"accounts": 600}


@pytest.mark.parametrize("status", [200, 403, 429])
def test_the_lock_of_people_is_shared(company: Company, status: int) -> None:
    """One call too many in a minute locks for five, and no other call follows."""
    company.world.settings.people_lock_status = status
    company.world.settings.people_calls_per_minute = 2

    with pytest.raises(CooldownError):
        company.employees()
    calls = company.meter.counts["people"]
    with pytest.raises(CooldownError):
        company.employees()

    assert calls == 3
    assert company.meter.counts["people"] == 3
    assert company.cooldowns.locks == {"people": 300}


def test_connect_names_its_wait(company: Company) -> None:
    """429 locks as long as Retry-After says."""
    company.world.settings.connect_calls_per_minute = 1
    company.connect.groups()

    with pytest.raises(CooldownError):
        company.connect.groups()

    assert company.cooldowns.locks == {"connect": 30}


def test_a_page_that_is_lost_is_not_an_end(company: Company) -> None:
    """A People page in error at HTTP 200 ends the reading with an error, not with fewer people."""
    company.world.faults.add("error_at_200", product="people", action="getRecords", after=1, count=1, code=7000)

    with pytest.raises(UnexpectedAnswerError):
        company.employees()


@pytest.mark.parametrize("kind", ["html", "status", "drop_connection"])
def test_a_passing_failure_is_transient_for_reads_and_unknown_for_writes(company: Company, kind: str) -> None:
    """Neither is taken for an answer."""
    company.world.faults.add(kind, product="people")
    company.world.faults.add(kind, product="connect")

    with pytest.raises(TransientError):
        company.employees()
    with pytest.raises(UnknownOutcomeError):
        company.connect.create_group(new_group())


def test_an_empty_object_is_no_success(company: Company) -> None:
    """`{}` says neither yes nor no."""
    company.world.faults.add("empty", product="connect")

    with pytest.raises(UnexpectedAnswerError):
        company.connect.groups()
    with pytest.raises(UnexpectedAnswerError):
        company.connect.create_group(new_group())


def test_a_key_that_is_missing_is_seen(company: Company) -> None:
    """A removed key makes the family unreadable; a blanked one is blank."""
    company.world.faults.add("remove_key", form="employee", field="Department")
    company.world.faults.add("blank_field", form="employee", field="Designation")

    read = company.employees().values()

    assert {employee.unreadable for employee in read} == {frozenset({Family.DEPARTMENT})}
    assert {employee.designations for employee in read} == {()}


def test_rights_that_are_lost_name_their_cure(company: Company) -> None:
    """An owner without API access in People, or without rights in Connect, is a matter of authority."""
    company.world.users[company.world.owner.zuid].rights.discard("people")

    with pytest.raises(AuthorityError) as caught:
        company.employees()

    assert (caught.value.product, caught.value.code) == ("people", "api_access")
