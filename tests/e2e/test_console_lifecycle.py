"""Each step of Zoho One's integrations page in the console of the deployed stack, in both of its layouts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import needs_chromium
from tests.browser.visitor import LAYOUTS
from tests.e2e.conftest import Visit
from tests.e2e.console_visitor import ConsoleVisitor
from tests.e2e.journey import GUARD, LIMITS, Journey, read_webhook_token
from tests.sandbox.stack import Stack
from tests.sandbox.verification import actual_groups, compare

pytestmark = needs_chromium

BEFORE_ACTIVATION = (
    "Connect a Zoho account",
    "Choose the network",
    "Review the plan",
    "Confirm that nothing else manages these groups",
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_whole_way_round(visit: Visit, journey: Journey, layout: str) -> None:
    """From active over deactivated and deleted back to active: every click that the page of Zoho One names.

    Whoever was put into a group is out of it after the deletion, and in it again at the end. In one of the layouts the
    sign-in is too old for the deletion: changing the function for that takes long.
    """
    journey.settle()
    person = visit(layout=layout)
    person.open()
    began = members(journey)
    deactivate(person)
    state_is(journey, "inactive")
    activate_again(person)
    assert members(journey) == began

    removed = delete(person, journey, stale=layout == "spaces")
    assert (removed, members(journey)) == (began - members(journey), began - removed)
    assert removed > 0
    journey.token = read_webhook_token(journey.stack)

    enable(person)
    state_is(journey, "pending")
    connect(person, journey)
    configure(person)
    review_and_activate(person)
    state_is(journey, "active")
    journey.subscribe()
    assert compare(journey.zoho.state()).differences == ()
    assert [one for one in person.problems if "401" not in one] == []


def deactivate(person: ConsoleVisitor) -> None:
    """Find it, hover over it, Deactivate, read the confirmation, Deactivate."""
    person.find_integrations()
    person.sees_tab("Active")
    person.hover()
    person.row_menu("Deactivate").click()
    person.sees("webhooks are answered and ignored")
    person.in_dialog("Deactivate").click()
    expect(person.page.locator(".integration .badge")).to_have_text("Inactive")


def activate_again(person: ConsoleVisitor) -> None:
    """Activate: bound to a preview, as the first time."""
    person.page.locator(".integration .does").get_by_role("link", name="Activate").click()
    preview_and_confirm(person)


def delete(person: ConsoleVisitor, journey: Journey, *, stale: bool) -> int:
    """Hover over it, Delete, read the warning, type the number that was counted, Delete; follow it to its end."""
    person.find_integrations()
    person.hover()
    person.row_menu("Delete").click()
    person.sees("This cannot be undone.")
    person.page.get_by_label("Take out whom we put there").check()
    person.button("Count them").click()
    counted = person.page.locator(".big-number strong")
    counted.wait_for()
    number = int(counted.inner_text().replace(",", ""))
    person.page.get_by_role("dialog").get_by_role("textbox").fill(f"delete {number}")
    if stale:
        sign_in_again(person, journey)
    else:
        person.in_dialog("Delete").click()
    person.follows("Deletion")
    state_is(journey, "available")
    return number


def sign_in_again(person: ConsoleVisitor, journey: Journey) -> None:
    """Delete, be asked for the password, and go on with the very same request, which is shown again."""
    with stale_sign_ins(journey.stack):
        person.in_dialog("Delete").click()
        person.sees("A fresh sign-in is needed")
    person.in_dialog("Sign in again").click()
    person.give_password()
    person.sees("Carry on where you were")
    person.sees("will be removed in Connect. This cannot be undone.")
    state_is(journey, "active")
    person.in_dialog("Delete the integration").click()


def enable(person: ConsoleVisitor) -> None:
    """Available lists what can be integrated: Enable. What is not configured yet stands under Pending Actions."""
    person.find_integrations()
    person.sees_tab("Available")
    person.button("Enable").click()
    person.sees_tab("Pending Actions")
    for title in BEFORE_ACTIVATION:
        person.sees(title)


def connect(person: ConsoleVisitor, journey: Journey) -> None:
    """The first pending action is cured by its button: the code of a self client."""
    client = journey.zoho.act("self-client-code")
    person.link("Connect an account").click()
    person.sees_heading("Connection")
    person.page.get_by_label("The code of a self client").check()
    person.page.get_by_label("Client ID").fill(client["client_id"])
    person.page.get_by_label("Client secret").fill(client["client_secret"])
    person.page.get_by_label("Code", exact=True).fill(client["code"])
    person.button("Connect").click()
    expect(person.page.get_by_role("main").get_by_text("Connected", exact=True).first).to_be_visible()


def configure(person: ConsoleVisitor) -> None:
    """The second one: the network is chosen, and the limits that the other tests need are typed."""
    person.find_integrations()
    expect(person.page.get_by_text(BEFORE_ACTIVATION[0])).to_have_count(0)
    person.link("Choose the network").click()
    person.sees_heading("Configuration")
    networks = person.page.get_by_label("Network of Zoho Connect")
    networks.select_option(networks.get_by_text("(the default one)").get_attribute("value"))
    person.page.get_by_role("tab", name="JSON").click()
    editor = person.page.locator("#editor")
    chosen = json.loads(editor.input_value())
    editor.fill(json.dumps({**chosen, "guard": GUARD, "limits": LIMITS}))
    person.button("Save").click()
    expect(person.page.get_by_text("Version 1, saved")).to_be_visible()


def review_and_activate(person: ConsoleVisitor) -> None:
    """The third and the fourth; then there is nothing left before Activate."""
    person.find_integrations()
    expect(person.page.get_by_text(BEFORE_ACTIVATION[1])).to_have_count(0)
    expect(person.link("Configure")).to_be_visible()
    person.link("Review the plan").click()
    preview_and_confirm(person)
    person.find_integrations()
    person.sees_tab("Active")


def preview_and_confirm(person: ConsoleVisitor) -> None:
    """Look at the plan, give one's word, and activate."""
    person.sees_heading("Activate")
    expect(person.button("Activate")).to_be_disabled()
    person.page.get_by_role("button", name="Preview").click()
    person.sees("Reading People and planning")
    expect(person.page.locator(".step-number.done")).to_have_count(2)
    person.button("Confirm").click()
    person.in_dialog("Confirm").click()
    person.sees("Confirmed for this activation")
    person.button("Activate").click()
    person.in_dialog("Activate").click()
    person.follows("Full sweep")


@contextmanager
def stale_sign_ins(stack: Stack) -> Iterator[None]:
    """Let the deployed API accept no sign-in as fresh, as if a quarter of an hour had passed.

    The emulator cannot show that time: each token that it gives, a renewed one as well, says that the password was
    given just now. What a renewed token looks like on AWS is tested without it.
    """
    functions, name = stack.client("lambda"), stack.outputs["AdminFunctionName"]
    before = functions.get_function_configuration(FunctionName=name)["Environment"]
    none = {"Variables": {**before["Variables"], "REAUTHENTICATION_MINUTES": "0"}}
    functions.update_function_configuration(FunctionName=name, Environment=none)
    try:
        yield
    finally:
        functions.update_function_configuration(FunctionName=name, Environment=before)


def members(journey: Journey) -> int:
    """Count the memberships of the groups that follow People, whoever put them there."""
    return sum(len(group["members"]) for group in actual_groups(journey.zoho.state()).values())


def state_is(journey: Journey, state: str) -> None:
    """Insist on the state that the API tells."""
    assert journey.admin.get("/integration").body["state"] == state
