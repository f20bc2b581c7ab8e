"""Whose token it is: a pending action, answered by choosing from the network's admins, and what was lost of it."""

from __future__ import annotations

from playwright.sync_api import expect

from groupsync.state.integration_state import load_integration
from tests.browser.companies import MARKUP, untouched
from tests.browser.conftest import Visit
from tests.browser.test_pages import faults
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage

OTHER = "7700001"


def with_admins(product: Product, number: int = 1) -> str:
    """Give the network more admins, the first with markup for a name; give the token's owner."""
    owner = str(product.world.state(groups=False)["owner"])
    member = type(product.world.network.members[owner])
    for one in range(number):
        name = MARKUP if not one else f"Admin {one:03d}"
        product.world.network.put(member(f"{int(OTHER) + one}", name, f"admin{one}@example.com", role="ADMIN"))
    return owner


def named(product: Product) -> str:
    """Give whose token the stack thinks it is."""
    return load_integration(product.documents).account_owner


def test_the_owner_is_chosen_by_name(visit: Visit) -> None:
    """From the pending action to the list, one call to Connect; a name is text; the action closes by itself."""
    product = Stage().active()
    owner = with_admins(product)
    person = visit(product)
    person.open("pending")
    mark = len(product.world.events)
    person.link("Choose the person").click()
    person.sees_heading("Connection")
    people = person.page.get_by_role("group", name="Admins of the network")
    expect(people.get_by_role("radio")).to_have_count(2)
    person.sees(MARKUP)
    assert person.page.locator("main img, main b").count() == 0
    assert person.page.title() != "1"
    assert faults(person) == []
    assert len(product.calls("orgMembers", since=mark)) == 1
    expect(person.button("Save")).to_be_disabled()
    people.locator(f"input[value='{owner}']").check()
    person.button("Save").click()

    person.sees("Noted. Sweeps look at this person's rights.")
    expect(person.button("Choose somebody else")).to_be_visible()
    person.sees(product.world.network.members[owner].name)
    assert named(product) == owner
    person.go("pending")
    expect(person.page.get_by_text("Say whose token it is")).to_have_count(0)
    assert person.problems == []


def test_a_long_list_can_be_searched(visit: Visit) -> None:
    """By a part of the name, without another call; more pages come when asked for."""
    product = Stage().active()
    with_admins(product, 230)
    person = visit(product)
    person.open("connection?choose=owner")
    choices = person.page.get_by_role("group", name="Admins of the network").get_by_role("radio")
    expect(choices).to_have_count(200)
    person.button("More").click()
    expect(choices).to_have_count(231)
    mark = len(product.world.events)
    person.page.get_by_label("Search the admins").fill("admin 22")

    expect(choices).to_have_count(10)
    assert product.calls("orgMembers", since=mark) == []


def test_somebody_who_is_not_listed_is_named_by_mail(visit: Visit) -> None:
    """A member who administers nothing is taken, and the page says at once what is wrong with that."""
    product = Stage().active()
    someone = product.people()[0]
    person = visit(product)
    person.open("connection?choose=owner")
    person.page.get_by_text("Not in the list").click()
    address = person.page.get_by_label("Mail address of a member of the network")
    address.fill("nobody@example.com")
    person.button("Save this address's person").click()
    person.sees("the network has no such member, or several")
    address.fill(product.world.network.members[someone.zuid].email)
    person.button("Save this address's person").click()

    person.sees("This person is no admin of the network")
    assert named(product) == someone.zuid


def test_nothing_is_asked_of_connect_before_somebody_wants_the_list(visit: Visit) -> None:
    """Looking at the connection costs no call to Zoho."""
    product = Stage().active()
    person = visit(product)
    mark = len(product.world.events)
    person.open("connection")
    person.sees("Nobody has said.")

    assert product.world.events.read(mark, kind="call") == []
    person.button("Choose the person").click()
    expect(person.page.get_by_role("radio", name="admin")).to_have_count(1)


def test_an_old_sign_in_carries_the_choice_over(visit: Visit) -> None:
    """An id is no secret: the choice waits over the sign-in page and is sent when confirmed."""
    product = Stage().active()
    owner = with_admins(product)
    person = visit(product)
    person.open("connection?choose=owner")
    person.pass_time(20)
    person.page.locator(f"input[value='{owner}']").check()
    person.button("Save").click()
    person.in_dialog("Sign in again").click()
    person.give_password()
    assert not named(product)
    person.in_dialog("Say whose token it is").click()

    person.sees("Noted. Sweeps look at this person's rights.")
    assert named(product) == owner


def test_what_was_lost_of_the_rights_is_shown(visit: Visit) -> None:
    """On the page of the connection and among the pending actions, as the last full sweep saw it."""
    product = Stage().active()
    owner = with_admins(product)
    person = visit(product)
    person.site.set(account_owner=owner)
    member = product.world.network.members[owner]
    product.world.network.put(type(member)(member.zuid, member.name, member.email, role="MEMBER"))
    group = product.world.network.groups[str(next(iter(product.stores.ledger.groups.values())).partition_id)]
    group.admins = {OTHER: None}
    product.sweep("full")
    person.open("connection")

    person.sees("This person is no admin of the network any more, since")
    person.sees("No admin of 1 managed group any more.")
    person.go("pending")
    expect(person.link("Look at the connection")).to_be_visible()


def test_before_there_is_a_network_there_is_nobody_to_choose(visit: Visit) -> None:
    """The question comes when it can be answered."""
    person = visit(untouched())
    person.site.set(configuration_version=0)
    person.open("connection")

    expect(person.button("Choose the person")).to_have_count(0)
