"""A hold on the deployed stack: an import over the limit waits, a part of it is approved, the rest is rejected."""

from __future__ import annotations

from tests.e2e.asking import until
from tests.e2e.journey import Journey
from tests.e2e.wrong_import import Import, actual


def test_a_hold_is_approved_in_part_and_the_rest_rejected(journey: Journey, imported: Import) -> None:
    """Exactly the approved cause is applied; the rest stays, is listed as exceptions, and asked again once removed."""
    hold_id = imported.held["run_id"]
    held = journey.admin.get(f"/holds/{hold_id}").body
    cause = next(one["cause"] for one in held["changes"] if one["employee_id"] in imported.approved)
    meant = {one["employee_id"] for one in held["changes"] if one["cause"] == cause}

    assert imported.held["status"] == "held"
    assert (held["status"], {one["kind"] for one in held["changes"]}) == ("open", {"move"})
    assert {one["employee_id"] for one in held["changes"]} == {*imported.approved, *imported.rejected}
    assert meant == set(imported.approved)
    assert all(actual(journey, one) == groups for one, groups in imported.before.items())

    run = journey.admin.follow(journey.admin.post(f"/holds/{hold_id}/approve", {"causes": [cause]}))

    assert (run["status"], run["counts"]["added"], run["counts"]["removed"]) == ("completed", 2, 2)
    assert all(len(journey.until_right(one)) == 1 for one in imported.approved)
    assert all(actual(journey, one) == imported.before[one] for one in imported.rejected)
    assert all(not actual(journey, one) & imported.before[one] for one in imported.approved)

    rejected = journey.admin.post(f"/holds/{hold_id}/reject")
    exceptions = journey.admin.get("/exceptions").body["exceptions"]
    swept = journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))

    assert (rejected.status, rejected.body["rejected"], rejected.body["exceptions"]) == (200, 2, 4)
    assert {one["employee_id"] for one in exceptions if one["hold"] == hold_id} == set(imported.rejected)
    assert (swept["status"], swept["counts"]["planned"]) == ("completed", 0)
    assert journey.admin.get(f"/holds/{hold_id}").body["status"] == "decided"
    assert journey.admin.post(f"/holds/{hold_id}/approve").status == 409
    assert all(actual(journey, one) == imported.before[one] for one in imported.rejected)

    removed = [journey.admin.delete(f"/exceptions/{one['id']}").status for one in exceptions if one["hold"] == hold_id]
    again = journey.admin.follow(journey.admin.post("/sweeps", {"mode": "incremental"}))

    assert removed == [200] * 4
    assert not [one for one in journey.admin.get("/exceptions").body["exceptions"] if one["hold"] == hold_id]
    assert (again["status"], again["counts"]["held"]) == ("held", 4)
    assert until(lambda: again["causes"], "the cause is named")
