"""The generated company is large, varied, and the same for the same seed."""

import pytest

from tests.sandbox.zoho.generator import generate_company
from tests.sandbox.zoho.world import create_world


def test_one_seed_gives_one_company() -> None:
    """Another seed gives another."""
    one, two, other = (generate_company(200, seed=seed) for seed in (4, 4, 5))

    assert list(one.employees) == list(two.employees)
    assert [row.email for row in one.employees] != [row.email for row in other.employees]


def test_its_ids_look_like_zohos() -> None:
    """18-digit records beyond what a float holds, 8-digit accounts."""
    company = generate_company(300)
    rows = list(company.employees)

    assert {18} == {len(row.record_id) for row in rows}
    assert {8} == {len(row.zuid) for row in rows if row.has_login}
    assert len({row.record_id for row in rows}) == len({row.email for row in rows}) == 300


def test_shares_are_as_promised() -> None:
    """3 % have left, 2 % have no login, about 1 % of the rest are not in the network."""
    world = create_world(5000, seed=2)
    rows = list(world.company.employees)
    employed = [row for row in rows if row.status_type == 1 and row.has_login]

    assert 100 < sum(row.status_type == 0 for row in rows) < 200
    assert 60 < sum(not row.has_login for row in rows) < 150
    assert 20 < sum(row.zuid not in world.network.members for row in employed) < 90
    assert {"Permanent", "Contract", "Temporary", "Trainee"} == {row.employee_type for row in rows}


def test_names_are_awkward_even_in_a_small_company() -> None:
    """Markup, other scripts, emoji, quotes and commas."""
    text = " ".join(f"{row.first_name} {row.last_name} {row.nick_name}" for row in generate_company(12).employees)

    assert all(sign in text for sign in ("<b>", "佐藤", "الحربي", "🌻", '"', ","))


def test_departments_have_commas_quotes_and_a_designations_name() -> None:
    """One name is in both forms."""
    company = generate_company(50)
    departments = [row.name for row in company.departments]

    assert 'Research, "Blue Sky" & Design' in departments
    assert set(departments) & {row.name for row in company.designations} == {"Customer Care"}
    assert (len(departments), len(company.designations)) == (20, 30)


def test_twins_are_optional() -> None:
    """Two departments of one name cannot be told apart by name."""
    single, twins = (list(generate_company(30, twins=wanted).departments) for wanted in (False, True))
    company = generate_company(30, twins=True)

    assert len({row.name for row in single}) == len(single)
    assert twins[-1].name == twins[-2].name
    with pytest.raises(LookupError):
        company.department_id(twins[-1].name)


def test_the_owner_is_an_employee_and_network_admin() -> None:
    """Even in a company of one."""
    world = create_world(1)
    owner = world.company.employee(world.company.owner_id)

    assert (owner.zuid, owner.role) == (world.owner.zuid, "Admin")
    assert world.network.members[owner.zuid].role == "ADMIN"


def test_any_size_of_the_forms_can_be_had() -> None:
    """More departments than there are names for."""
    company = generate_company(10, 250, 150)

    assert (len(company.departments), len(company.designations)) == (250, 150)
