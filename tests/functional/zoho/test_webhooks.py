"""People's workflow webhooks and Connect's outgoing ones, as sections 6 and 7 of the references tell them."""

from dataclasses import dataclass, field

import pytest

from tests.functional.zoho.driver import Driver, make_driver
from tests.sandbox.zoho.outbox import Delivery
from tests.sandbox.zoho.webhooks import WebhookSender
from tests.sandbox.zoho.world_state import PeopleWebhook


@dataclass
class Receiver:
    """Takes notifications in process and answers as told."""

    status: int | None = 200
    got: list[Delivery] = field(default_factory=list)

    def __call__(self, delivery: Delivery, timeout: float) -> tuple[int | None, str]:
        """Note and answer."""
        self.got.append(delivery)
        return self.status, "thanks" if self.status == 200 else "no"


ENTITY = {
    "record_id": "Zoho_ID",
    "employee_id": "EmployeeID",
    "email": "EmailID",
    "department": "Department",
    "manager": "Reporting_To",
}


@dataclass
class Scene:
    """A world with one webhook on employees, and its receiver."""

    zoho: Driver
    receiver: Receiver
    sender: WebhookSender

    def people(self) -> list[dict[str, str]]:
        """Deliver what is due and return all parameters received so far."""
        self.sender.deliver_pending()
        return [delivery.parameters for delivery in self.receiver.got]


@pytest.fixture
def scene() -> Scene:
    """A hook that sends entity and custom parameters."""
    receiver = Receiver()
    zoho = make_driver(post=receiver)
    zoho.world.configure_webhook(
        PeopleWebhook(
            "people",
            "employee",
            "https://hook.example",
            parameters={"token": "s", "form": "employee"},
            entity_parameters=ENTITY,
        )
    )
    return Scene(zoho, receiver, WebhookSender(zoho.world.outbox, receiver))


def test_a_hire_sends_display_text_and_custom_parameters(scene: Scene) -> None:
    """Names chosen by the customer; look-ups as text; the id only because a parameter holds it."""
    boss = scene.zoho.world.company.employee(scene.zoho.world.company.owner_id)
    row = scene.zoho.world.hire(department="Support", fields={"Reporting_To": boss.record_id})
    (parameters,) = scene.people()

    assert parameters == {
        "record_id": row.record_id,
        "employee_id": row.employee_id,
        "email": row.email,
        "department": "Support",
        "manager": f"{boss.first_name} {boss.last_name} {boss.employee_id}",
        "token": "s",
        "form": "employee",
    }


def test_create_edit_and_delete_fire_and_imports_do_not(scene: Scene) -> None:
    """A silent change is one that no workflow sees."""
    row = scene.zoho.world.hire()
    scene.zoho.world.move(row.record_id, department="Finance")
    scene.zoho.world.bulk_edit([row.record_id], {"Department": "Support"})
    scene.zoho.world.leave(row.record_id)
    scene.zoho.world.delete_employee(row.record_id)
    scene.sender.deliver_pending()

    assert [delivery.event for delivery in scene.receiver.got] == ["create", "edit", "edit", "delete"]


def test_other_forms_need_their_own_webhook(scene: Scene) -> None:
    """One webhook belongs to one form and to the triggers of its workflow."""
    scene.zoho.world.add_department("New")
    hook = PeopleWebhook(
        "departments", "department", "https://hook.example", on=("delete",), parameters={"form": "department"}
    )
    scene.zoho.world.configure_webhook(hook)
    scene.zoho.world.edit_department("New", name="Newer")
    scene.zoho.world.delete_department("Newer")

    assert scene.people() == [{"form": "department"}]


def test_a_deleted_record_may_send_blank_values(scene: Scene) -> None:
    """Only the record id is left then."""
    scene.zoho.world.settings.deleted_webhook_values = "blank"
    row = scene.zoho.world.hire(silent=True)
    scene.zoho.world.delete_employee(row.record_id)
    (parameters,) = scene.people()

    assert (parameters["record_id"], parameters["email"], parameters["token"]) == (row.record_id, "", "s")


@pytest.mark.parametrize("status", [201, 401, 503, None])
def test_only_200_is_taken_and_nothing_is_tried_twice(scene: Scene, status: int | None) -> None:
    """A failed one waits in the list, with the receiver's words, for a redo by hand."""
    scene.receiver.status = status
    scene.zoho.world.hire()
    first = scene.sender.deliver_pending()
    second = scene.sender.deliver_pending()
    (delivery,) = scene.zoho.world.outbox.deliveries
    failed = (delivery.state, delivery.response_status, delivery.response_text)
    scene.receiver.status = 200
    scene.zoho.world.outbox.redo(delivery.delivery_id)
    scene.sender.deliver_pending()

    assert (first, second) == (1, 0)
    assert failed == ("failed", status, "no")
    assert (delivery.state, delivery.attempts, len(scene.receiver.got)) == ("successful", 2, 2)


def test_a_delivered_one_cannot_be_redone(scene: Scene) -> None:
    """Redo is for failures."""
    scene.zoho.world.hire()
    scene.people()

    with pytest.raises(ValueError, match="no failed delivery"):
        scene.zoho.world.outbox.redo(1)


def test_webhooks_can_be_lost_doubled_delayed_and_swapped(scene: Scene) -> None:
    """Each fault strikes as often as it says."""
    for kind in ("webhook_lose", "webhook_duplicate", "webhook_reorder"):
        scene.zoho.world.faults.clear()
        scene.zoho.world.faults.add(kind, product="people", count=1)
        scene.zoho.world.hire()
        scene.zoho.world.hire()
    scene.zoho.world.faults.add("webhook_delay", count=1, seconds=30)
    scene.zoho.world.hire()
    numbers = [parameters["employee_id"] for parameters in scene.people()]
    scene.zoho.clock.pass_(30)
    later = [parameters["employee_id"] for parameters in scene.people()]
    lost, kept, doubled, single, swapped, first, delayed = (
        row.employee_id for row in list(scene.zoho.world.company.employees)[-7:]
    )

    assert numbers == [kept, doubled, doubled, single, first, swapped]
    assert later == [*numbers, delayed]
    assert lost not in later


def test_peoples_own_limits_hold(scene: Scene) -> None:
    """An address of more than 250 characters does not fit."""
    with pytest.raises(ValueError, match="250"):
        scene.zoho.world.configure_webhook(PeopleWebhook("x", "employee", "https://hook.example/" + "a" * 250))


def create(zoho: Driver, *triggers: dict[str, object]) -> tuple[int, dict[str, object]]:
    """Create an outgoing webhook of Connect."""
    zoho.connect_with("ZohoPulse.outgoingwebhook.CREATE", "zohopulse.grouplist.CREATE", "zohopulse.grouplist.DELETE")
    body = {"name": "drift", "url": "https://hook.example/c", "triggers": list(triggers)}
    answer = zoho.call("POST", "/api/v1/webhook", json=body, headers={"scopeid": zoho.network_id})
    return answer.status_code, answer.json()


def test_connect_pings_before_it_keeps_a_webhook(scene: Scene) -> None:
    """A receiver that does not answer 200 gets no webhook; the answer's scalars are strings."""
    scene.receiver.status = 500
    refused, _ = create(scene.zoho, {"type": "Group_Created"})
    scene.receiver.status = 200
    status, body = create(scene.zoho, {"type": "Group_Created"})

    assert (refused, status) == (400, 200)
    assert (body["active"], body["autoRetry"], body["createdTime"]) == ("true", "false", "1790000000000")
    assert [delivery.payload["triggerType"] for delivery in scene.receiver.got if delivery.payload] == ["Ping", "Ping"]


def test_member_triggers_need_a_group(scene: Scene) -> None:
    """`partitionIds` is mandatory for them."""
    status, _ = create(scene.zoho, {"type": "Member_Added_In_Group"})

    assert status == 400


def test_connect_tells_of_members_and_groups(scene: Scene) -> None:
    """Payloads as documented; changes by the API and by hand alike."""
    zoho = scene.zoho
    group = zoho.world.add_group("Watched")
    one = [
        {"type": trigger, "partitionIds": [group.partition_id]}
        for trigger in ("Member_Added_In_Group", "Member_Removed_From_Group")
    ]
    create(zoho, *one, {"type": "Group_Created"}, {"type": "Group_Deleted"})
    zuid = list(zoho.world.network.members)[1]
    zoho.pulse("POST", "addUsersToGroup", partitionId=group.partition_id, memberIds=zuid)
    zoho.world.remove_from_group(group.partition_id, zuid)
    other = zoho.new_group("Unwatched")
    zoho.world.add_to_group(other, zuid)
    zoho.world.delete_group_by_hand(other)
    scene.sender.deliver_pending()
    added, removed, created, deleted = (delivery.payload for delivery in scene.receiver.got[1:])

    assert added is not None
    assert removed is not None
    assert created is not None
    assert deleted is not None
    assert (added["triggerType"], removed["triggerType"]) == ("Member_Added_In_Group", "Member_Removed_From_Group")
    assert (added["payload"]["id"], added["partition"]["id"], added["partition"]["type"]) == (
        zuid,
        group.partition_id,
        "2",
    )
    assert (added["triggeredTimeInMillis"], added["scope"]["id"]) == ("1790000000000", zoho.network_id)
    assert "accessType" in created["payload"]
    assert deleted["payload"] == {"id": other}
