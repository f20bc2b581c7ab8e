"""What is to be done to a profile: which plans make a task, on which revision, and its stored form."""

from __future__ import annotations

from groupsync.core.ledger_entries import Account, ProfileState
from groupsync.core.model import EmployeeId
from groupsync.core.profile import PersonName, ProfileField
from groupsync.core.profile_change import ProfileChange, ProfilePlan
from groupsync.core.profile_tasks import ProfileTask, task_from_json, task_to_json, tasks_of
from tests.builders import connect_id

ONE, TWO, THREE = connect_id(1), connect_id(2), connect_id(3)


def change(number: int) -> ProfileChange:
    """Build a change of a name and an extension."""
    values = {ProfileField.NAME: PersonName("A", ""), ProfileField.EXTENSION: ""}
    digests = {"name": "d1", "extension": "d2"}
    overwrites, blanks = frozenset({ProfileField.NAME}), frozenset({ProfileField.EXTENSION})
    return ProfileChange(connect_id(number), EmployeeId(str(number)), values, digests, overwrites, blanks)


def plan(number: int, *, settled: dict[str, str] | None = None) -> ProfilePlan:
    """Build a plan that would write."""
    return ProfilePlan(
        connect_id=connect_id(number),
        employee_id=EmployeeId(str(number)),
        decisions=(),
        change=change(number),
        settled=settled or {},
    )


def test_only_what_is_allowed_or_settled_is_a_task() -> None:
    """A change that the guard held is none, unless there is a digest to store; nobody planned is invented."""
    tasks = tasks_of([plan(1), plan(2), plan(3, settled={"mobile": "d3"})], {ONE: change(1)}, {})

    assert [(one.connect_id, one.change is not None, dict(one.settled)) for one in tasks] == [
        (ONE, True, {}),
        (THREE, False, {"mobile": "d3"}),
    ]


def test_whoever_is_to_be_raised_has_a_task_without_work() -> None:
    """It stands on the stored revision, and makes whatever was planned on that one stale."""
    accounts = {TWO: Account(TWO, profile=ProfileState(rev=7))}
    (task,) = tasks_of([plan(1), plan(2)], {}, accounts, raising=frozenset({TWO}))

    assert task == ProfileTask(TWO, EmployeeId("2"), 7)
    assert task.rev == 8


def test_a_task_is_stored_whole() -> None:
    """What comes out of a chunk is what went in, with names in their parts and blanks as blanks."""
    tasks = [ProfileTask(ONE, EmployeeId("1"), 3, change(1), {"mobile": "d3"}), ProfileTask(TWO, EmployeeId("2"), 0)]

    assert [task_from_json(task_to_json(one)) for one in tasks] == tasks
    assert task_from_json(task_to_json(tasks[0])).change == change(1)


def test_no_text_of_a_task_shows_a_value() -> None:
    """What a log or an error might show of it has neither values nor digests."""
    shown = repr(ProfileTask(ONE, EmployeeId("1"), 3, change(1), {"mobile": "d3"}))

    assert "'A'" not in shown
    assert "d1" not in shown
    assert "d3" not in shown
