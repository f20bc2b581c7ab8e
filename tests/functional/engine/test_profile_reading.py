"""Profiles of the pretend company, read over the wire and mapped: the generator's own values have no problem."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from groupsync.core.configuration import Configuration, parse_configuration
from groupsync.core.directory_names import NameTable
from groupsync.core.managers import manager_cycles
from groupsync.core.mapping import Managers, NameTables, mapping_settings, normalise
from groupsync.core.mapping_proposal import missing_labels
from groupsync.core.model import ConnectId, Employee, EmployeeId
from groupsync.core.profile import ProblemReason, ProfileField
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage


@pytest.fixture
def company() -> Product:
    """A company that is connected."""
    return Stage().active()


def settings(**profile: object) -> Configuration:
    """Give a configuration with profiles."""
    return parse_configuration({"network_id": "1", "profile": {"enabled": True, **profile}})


def read(company: Product, configuration: Configuration) -> dict[EmployeeId, Employee]:
    """Read everybody."""
    pages = company.zoho().people(configuration).pages("employee")
    return {one.id: one for page in pages for one in page.records if isinstance(one, Employee)}


def test_profiles_are_read_only_when_enabled(company: Product) -> None:
    """While they are off, nobody's personal values are taken into memory."""
    off = read(company, settings(enabled=False))
    on = read(company, settings(fields={"gender": None}))

    assert {one.profile for one in off.values()} == {None}
    profiles = [one.profile for one in on.values() if one.profile is not None]
    assert len(profiles) == len(off)
    assert {frozenset(ProfileField) - set(one.values) for one in profiles} == {frozenset({ProfileField.GENDER})}


def test_a_whole_company_is_mapped(company: Product) -> None:
    """Twelve fields of everybody, and who has no account is the only one waited for."""
    configuration = settings(phone_country="US")
    people = read(company, configuration)
    world = company.world.company
    names = NameTables(
        NameTable.of({row.name: (row.record_id,) for row in world.departments}),
        NameTable.of({row.name: (row.record_id,) for row in world.designations}),
    )
    using = mapping_settings(configuration, today=date(2026, 9, 21), names=names)
    edges = {
        one.id: EmployeeId(value.record_id)
        for one in people.values()
        if one.profile and (value := one.profile.values[ProfileField.REPORTING_TO]).record_id
    }
    accounts = {one.id: one.zuid for one in people.values() if one.zuid}

    def account_of(manager: EmployeeId) -> ConnectId | None:
        return accounts.get(manager)

    managers = Managers(account_of, manager_cycles(edges))
    problems: Counter[str] = Counter()
    filled: Counter[ProfileField] = Counter()
    for one in people.values():
        assert one.profile is not None
        profile, found = normalise(one.profile, using, employee=one.id, managers=managers)
        problems.update(problem.reason for problem in found)
        filled.update(name for name, value in profile.values.items() if value)

    assert set(problems) <= {ProblemReason.MANAGER_WITHOUT_ACCOUNT, ProblemReason.GENDER_UNKNOWN}
    assert managers.cyclic == frozenset()
    assert set(filled) >= {ProfileField.NAME, ProfileField.DEPARTMENT, ProfileField.REPORTING_TO, ProfileField.MOBILE}


def test_the_labels_are_those_of_the_form(company: Product) -> None:
    """Whoever configures a label that the form does not have hears of it."""
    configuration = settings(fields={"nickname": "Nickname"})
    form = company.zoho().forms(configuration).fields("employee")

    assert missing_labels(configuration.profile.labels(), form) == {ProfileField.NICKNAME: ("Nickname",)}


@pytest.mark.parametrize("key", ["Mobile", "Reporting_To"])
def test_a_key_that_is_lost_is_no_blank(company: Product, key: str) -> None:
    """A role that lost sight of a field does not empty it."""
    company.world.faults.add("remove_key", field=key)
    profiles = [one.profile for one in read(company, settings()).values() if one.profile is not None]
    field = {"Mobile": ProfileField.MOBILE, "Reporting_To": ProfileField.REPORTING_TO}[key]

    assert {one.unreadable for one in profiles} == {frozenset({field})}
