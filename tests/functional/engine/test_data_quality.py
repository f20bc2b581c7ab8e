"""What a sweep keeps of faulty records: of complete full reads alone, ids alone, and only what differs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage
from tests.functional.gateway_events import body_of, load_event
from tests.functional.handlers.functions import Functions


def kept(product: Product) -> dict[str, list[list[str]]]:
    """Give what is stored, by fault."""
    return {fault: body["records"] for fault, body in product.documents.bodies("quality").items()}


@pytest.fixture
def product() -> Product:
    """A company in order, active; somebody leads everybody."""
    product = Stage().active()
    boss, *others = product.people()
    product.world.bulk_edit([one.record_id for one in others], {"Reporting_To": boss.record_id}, silent=True)
    product.world.edit(boss.record_id, {"Reporting_To": ""}, silent=True)
    product.sweep("full")
    assert kept(product) == {}
    return product


def test_a_full_sweep_keeps_faulty_records_and_forgets_cured_ones(product: Product) -> None:
    """By their ids, with what is wrong; nothing of what People says of anybody."""
    boss, first, second = product.people()[:3]
    product.world.edit(first.record_id, {"Department": ""}, silent=True)
    product.world.leave(boss.record_id, silent=True)

    run = product.sweep("full")

    reporting = [[one.record_id, boss.record_id] for one in product.people()[1:]]
    assert kept(product) == {"no_department": [[first.record_id]], "manager_gone": sorted(reporting)}
    assert run.report()["quality"] == {"manager_gone": len(reporting), "no_department": 1}
    stored = json.dumps(product.documents.bodies("quality"))
    assert not [one for one in (boss, first, second) if one.email in stored or one.last_name in stored]
    product.world.edit(first.record_id, {"Department": second.department_id}, silent=True)
    assert product.sweep("full").report()["quality"] == {"manager_gone": len(reporting)}
    assert set(kept(product)) == {"manager_gone"}


def test_what_is_the_same_is_not_written_again(product: Product) -> None:
    """A fault that stays for years costs one write."""
    product.world.edit(product.people()[1].record_id, {"Department": ""}, silent=True)
    product.sweep("full")
    before = product.documents.versions()

    run = product.sweep("full")

    after = product.documents.versions()
    assert run.report()["quality"] == {"no_department": 1}
    assert {key for key in after if key[0] == "quality" and after[key] != before.get(key)} == set()


@pytest.mark.parametrize("mode", ["incremental", "refused"])
def test_of_less_than_a_complete_full_read_nothing_is_kept(product: Product, mode: str) -> None:
    """Half a company would make every manager of the other half one who is gone."""
    product.world.edit(product.people()[1].record_id, {"Department": ""}, silent=True)
    if mode == "refused":
        hidden = {"record_ids": [one.record_id for one in product.people()[2:]]}
        product.world.faults.add("hide_rows", product="people", rows=hidden)

    run = product.sweep("full" if mode == "refused" else mode)

    assert run.status == ("refused" if mode == "refused" else "completed")
    assert kept(product) == {}
    assert "quality" not in run.report()


@pytest.mark.parametrize("unsaved", [False, True])
def test_a_preview_of_what_is_saved_keeps_them_too(product: Product, unsaved: bool) -> None:
    """Whoever sets up sees what is to be cured before anything is written; a trial of another scope keeps nothing."""
    product.world.edit(product.people()[1].record_id, {"Department": ""}, silent=True)

    run = preview(product, unsaved=unsaved)

    assert run["status"] == "completed"
    assert set(kept(product)) == (set() if unsaved else {"no_department"})
    assert ("quality" in run) is not unsaved


def preview(product: Product, *, unsaved: bool) -> dict[str, Any]:
    """Preview the saved configuration, or one that is not saved."""
    functions, event = Functions(product), load_event("admin-preview")
    [configuration] = [body["configuration"] for body in product.documents.bodies("configuration").values()]
    event["body"] = json.dumps({"configuration": configuration} if unsaved else {})
    run_id = body_of(functions.admin(event))["run_id"]
    functions.reconcile(functions.sweeps.events[-1])
    return product.run(run_id).report()
