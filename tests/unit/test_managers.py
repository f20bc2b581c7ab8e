"""Who reports to whom: chains that lead back to themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groupsync.core.managers import leads_back, manager_cycles
from groupsync.core.model import EmployeeId

IDS = st.integers(min_value=1, max_value=12).map(lambda number: EmployeeId(str(number)))


def edges(*pairs: tuple[int, int]) -> dict[EmployeeId, EmployeeId]:
    """Say who reports to whom."""
    return {EmployeeId(str(one)): EmployeeId(str(other)) for one, other in pairs}


def test_a_tree_has_no_cycle() -> None:
    """The usual company."""
    assert manager_cycles(edges((2, 1), (3, 1), (4, 2), (5, 99))) == frozenset()


def test_everybody_in_a_cycle_is_named_and_nobody_below_it() -> None:
    """Who reports into a cycle has a manager like any other."""
    assert manager_cycles(edges((1, 2), (2, 3), (3, 1), (4, 1), (5, 4), (6, 6))) == {"1", "2", "3", "6"}


def test_a_chain_is_followed_until_it_comes_back() -> None:
    """Live work reads one record after the other."""
    chain = edges((1, 2), (2, 3), (3, 1), (4, 1))

    assert leads_back(EmployeeId("1"), chain.get)
    assert not leads_back(EmployeeId("4"), chain.get)
    assert not leads_back(EmployeeId("9"), chain.get)


def test_a_chain_is_followed_so_far_and_no_further() -> None:
    """Each step may cost a read: a company deeper than that is left to the sweep."""
    ring = edges(*((one, one % 60 + 1) for one in range(1, 61)))
    asked: list[EmployeeId] = []

    def manager_of(one: EmployeeId) -> EmployeeId | None:
        asked.append(one)
        return ring.get(one)

    assert not leads_back(EmployeeId("1"), manager_of, longest=50)
    assert len(asked) == 50
    assert leads_back(EmployeeId("1"), manager_of, longest=60)


@given(st.dictionaries(IDS, IDS))
def test_sweep_and_live_work_agree(manager_of: dict[EmployeeId, EmployeeId]) -> None:
    """Both ways find the same people."""
    assert manager_cycles(manager_of) == {one for one in manager_of if leads_back(one, manager_of.get)}
