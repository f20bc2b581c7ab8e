"""Connecting a Zoho account in the console: by Zoho's consent page and back, by a code, product by product."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from groupsync.adapters.zoho_accounts import CONNECT_SCOPES, DIRECTORY_SCOPES, PEOPLE_SCOPES
from groupsync.state.integration_state import Lifecycle, load_integration
from tests.browser.companies import enabled
from tests.browser.conftest import Visit
from tests.browser.person import Person
from tests.browser.test_pages import faults
from tests.browser.watch import Watch
from tests.sandbox.zoho.accounts import Client
from tests.sandbox.zoho.world import ALL_SCOPES

CODE = "The code of a self client"
NEEDED = (*PEOPLE_SCOPES, *CONNECT_SCOPES)


def client_of(person: Person, *, registered: bool = True) -> Client:
    """Register an application at Zoho, with our callback."""
    redirects = (person.site.callback,) if registered else ("https://elsewhere.example/",)
    return person.site.product.world.accounts.register("console", redirects)


def fill(person: Person, client: Client, *, code: str = "") -> None:
    """Fill in the form as far as the client and the code go."""
    if code:
        person.page.get_by_label(CODE).check()
        person.page.get_by_label("Code", exact=True).fill(code)
    person.page.get_by_label("Client ID").fill(client.client_id)
    person.page.get_by_label("Client secret").fill(client.secret)


def to_consent(person: Person, client: Client) -> None:
    """Go to Zoho's page."""
    person.open("connection")
    fill(person, client)
    person.button("Go to Zoho").click()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("asks for")


def stored(person: Person) -> dict[str, Any]:
    """Give the credentials that the stack has, by product."""
    return dict(person.site.product.stores.secrets.read("credentials"))


def scopes_shown(person: Person) -> Locator:
    """Find the scopes to be copied."""
    return person.page.get_by_role("textbox", name="Scopes to generate the code with")


def begun(person: Person) -> dict[str, str]:
    """Give what stands in the address of the consent page."""
    return {name: values[0] for name, values in parse_qs(urlsplit(person.page.url).query).items()}


def test_to_zohos_consent_page_and_back(visit: Visit) -> None:
    """Zoho is asked for what is used and nothing else; the person is back where the connection is shown."""
    person = visit(enabled())
    client = client_of(person)
    to_consent(person, client)
    assert person.page.url.startswith(person.site.accounts_server)
    assert person.page.get_by_role("listitem").all_inner_texts() == list(NEEDED)
    person.button("Accept").click()

    person.sees_heading("Connection")
    person.sees("Zoho gave its consent. The account is connected.")
    assert load_integration(person.site.product.documents).connected
    assert stored(person).keys() == {"people", "connect", "directory"}
    assert "code" not in person.page.url
    assert "state" not in person.page.url
    person.go("pending")
    person.page.reload()
    person.sees("Say whose token it is")
    assert person.problems == []


def test_the_way_back_is_good_once(visit: Visit) -> None:
    """Whoever opens it again, from the browser's history, reads what to do; what was stored is as it was."""
    person = visit(enabled())
    back: list[str] = []
    person.page.on("request", lambda one: back.append(one.url) if "/oauth/callback" in one.url else None)
    to_consent(person, client_of(person))
    person.button("Accept").click()
    person.sees_heading("Connection")
    before = stored(person)
    answer = person.page.goto(back[0])

    assert answer is not None
    assert answer.status == 400
    person.sees("good once, for ten minutes")
    person.sees("Nothing was stored or changed.")
    assert stored(person) == before
    person.link("To the connection page").click()
    person.sees_heading("Connection")


def test_a_way_back_that_nobody_began_is_refused(visit: Visit) -> None:
    """A foreign state stores nothing, and the page says what to do."""
    person = visit(enabled())
    person.open("connection")
    answer = person.page.goto(f"{person.site.callback}?state=foreign&code=stolen")

    assert answer is not None
    assert answer.status == 400
    person.sees_heading("This way back is not open")
    assert stored(person) == {}
    person.link("To the connection page").click()
    person.sees("Not connected")


def test_a_refused_consent_changes_nothing(visit: Visit) -> None:
    """The way is used up, the secret that waited for it is forgotten, and the person can begin again."""
    person = visit(enabled())
    to_consent(person, client_of(person))
    person.button("Reject").click()

    person.sees_heading("Zoho gave no consent")
    assert stored(person) == {}
    person.link("To the connection page").click()
    expect(person.button("Go to Zoho")).to_be_visible()


def test_an_account_of_another_data_centre_is_told_apart(visit: Visit) -> None:
    """Zoho sends the browser back with another accounts server: the cure is named there and on the page."""
    person = visit(enabled())
    to_consent(person, client_of(person))
    state = begun(person)["state"]
    person.page.goto(f"{person.site.callback}?state={state}&code=1000.x&accounts-server=https://accounts.zoho.eu")
    person.sees_heading("This account lives in another data centre")
    person.link("To the connection page").click()

    person.sees("lives in another data centre than the stack's parameter ZohoDataCentre (https://accounts.zoho.eu)")
    assert stored(person) == {}


def test_a_self_clients_code(visit: Visit) -> None:
    """The scopes to generate it with are shown; it connects, and nothing of it stays in the form."""
    person = visit(enabled())
    client = client_of(person)
    person.open("connection")
    person.page.get_by_label(CODE).check()
    expect(scopes_shown(person)).to_have_value(",".join(NEEDED))
    fill(person, client, code=person.site.product.world.self_client_code(client.client_id, list(NEEDED)))
    person.button("Connect").click()

    person.sees("Connected.")
    expect(person.page.get_by_label("Client secret")).to_have_value("")
    expect(person.page.get_by_label("Code", exact=True)).to_have_value("")
    assert load_integration(person.site.product.documents).connected


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("code", "the code is wrong, was used already, or is older than a few minutes"),
        ("client", "knows no such client with this secret"),
        ("scopes", "Zoho Connect: a scope is missing: generate a code with all scopes that are shown"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(visit: Visit, wrong: str, words: str) -> None:
    """A used code, a client of another data centre, a code without Connect's scopes: each with its cure, twice."""
    person = visit(enabled())
    world = person.site.product.world
    client = client_of(person)
    scopes = list(PEOPLE_SCOPES if wrong == "scopes" else NEEDED)
    code = world.self_client_code(client.client_id, scopes)
    if wrong == "code":
        code += "x"
    if wrong == "client":
        client = Client("1000.MADE.ELSEWHERE", "its secret", "elsewhere")
    person.open("connection")
    fill(person, client, code=code)
    person.button("Connect").click()

    expect(person.page.get_by_role("alert")).to_contain_text(words)
    assert not load_integration(person.site.product.documents).connected
    person.page.reload()
    person.sees("The last attempt")
    person.sees(words)


def test_scopes_that_zoho_says_are_missing_are_listed(visit: Visit) -> None:
    """The account is connected, and what it lacks is named before anything is refused."""
    person = visit(enabled())
    world = person.site.product.world
    world.settings.change({"names_scopes": True})
    client = client_of(person)
    person.open("connection")
    fill(person, client, code=world.self_client_code(client.client_id, list(NEEDED[:-1])))
    person.button("Connect").click()

    person.sees("scopes are missing: generate a code with all scopes that are shown, and connect again")
    expect(person.page.locator(".problem").first).to_contain_text(NEEDED[-1])
    person.go("pending")
    person.page.get_by_text("What it is about").first.click()
    person.sees(NEEDED[-1])


def test_products_are_connected_one_by_one_where_rights_are_split(visit: Visit) -> None:
    """People by one account, then Connect by another: each asks for its own scopes alone."""
    person = visit(enabled())
    world = person.site.product.world
    person.open("connection")
    person.page.get_by_label(CODE).check()
    for product, scopes in (("Zoho People", PEOPLE_SCOPES), ("Zoho Connect", CONNECT_SCOPES)):
        for name in ("Zoho People", "Zoho Connect", "Zoho Directory"):
            person.page.get_by_label(name).set_checked(name == product)
        expect(scopes_shown(person)).to_have_value(",".join(scopes))
        client = client_of(person)
        fill(person, client, code=world.self_client_code(client.client_id, list(scopes)))
        person.button("Connect").click()
        expect(person.page.get_by_label("Client secret")).to_have_value("")
        if product == "Zoho People":
            person.sees("Zoho Connect: is not connected yet")

    person.sees("Nobody has said.")
    credentials = stored(person)
    assert credentials.keys() == {"people", "connect"}
    assert credentials["people"]["client_id"] != credentials["connect"]["client_id"]
    assert load_integration(person.site.product.documents).connected


def test_a_product_that_is_not_used_is_asked_for_nothing(visit: Visit) -> None:
    """Directory's scopes are shown once profile fields are on; alone, before, there is nothing to consent to."""
    product = enabled()
    person = visit(product)
    person.open("connection")
    for name in ("Zoho People", "Zoho Connect"):
        person.page.get_by_label(name).uncheck()
    person.sees("switch profile fields on")
    expect(person.button("Go to Zoho")).to_be_disabled()
    product.configure({"profile": {"enabled": True}})
    person.page.reload()
    person.page.get_by_label(CODE).check()

    expect(scopes_shown(person)).to_have_value(",".join((*NEEDED, *DIRECTORY_SCOPES)))


def test_the_sign_in_comes_before_the_form(visit: Visit) -> None:
    """With an old sign-in, or one that is about to be old, nobody types a secret that could not be sent."""
    person = visit(enabled())
    person.open()
    person.pass_time(11)
    person.go("connection")
    person.sees("too short to fill in a form")
    expect(person.page.get_by_label("Client secret")).to_have_count(0)
    person.pass_time(9)
    person.page.reload()
    person.sees("Yours is older.")
    person.button("Sign in again").click()
    person.give_password()

    person.sees_heading("Connection")
    expect(person.page.get_by_label("Client secret")).to_be_visible()


def test_a_sign_in_page_that_does_not_ask_is_told_before_the_form_too(visit: Visit) -> None:
    """No circle: the person reads what to do instead."""
    person = visit(enabled())
    person.open()
    person.pass_time(20)
    person.go("connection")
    person.button("Sign in again").click()
    expect(person.page.get_by_label("Password")).to_be_visible()
    person.site.sign_in.remembered_for = 20 * 60
    person.give_password()

    person.sees("did not ask for your password again")


@pytest.mark.parametrize("way", ["consent", "code"])
def test_no_storage_of_the_browser_ever_holds_a_secret(visit: Visit, way: str) -> None:
    """The sign-in gets too old while the form is filled in: everything is kept but secret and code, and it says so."""
    person = visit(enabled())
    watch = Watch(person.page)
    client = client_of(person)
    code = person.site.product.world.self_client_code(client.client_id, list(ALL_SCOPES)) if way == "code" else ""
    person.open("connection")
    fill(person, client, code=code)
    person.page.get_by_label("Zoho Directory").uncheck()
    person.pass_time(20)
    person.button("Connect" if code else "Go to Zoho").click()
    person.sees("A fresh sign-in is needed")
    person.sees("The client secret and the code are kept nowhere")
    before = watch.look()
    person.in_dialog("Sign in again").click()
    expect(person.page.get_by_label("Password")).to_be_visible()
    person.give_password()

    person.sees("You have signed in again. Nothing was sent.")
    expect(person.page.get_by_label("Client secret")).to_be_focused()
    expect(person.page.get_by_label("Client secret")).to_have_value("")
    expect(person.page.get_by_label("Client ID")).to_have_value(client.client_id)
    expect(person.page.get_by_label("Zoho Directory")).not_to_be_checked()
    if code:
        expect(person.page.get_by_label("Code", exact=True)).to_have_value("")
    assert [path for _, path, _ in person.site.asked].count("/integration/connection") == 1
    newer = person.site.product.world.self_client_code(client.client_id, list(ALL_SCOPES)) if code else ""
    fill(person, client, code=newer)
    person.button("Connect" if code else "Go to Zoho").click()
    if code:
        person.sees("Connected.")
    else:
        person.button("Accept").click()
        person.sees("The account is connected.")
    everything = before + watch.look()
    assert client.client_id in everything  # the draft: the watch sees what is kept
    assert client.secret not in everything
    assert not code or not any(one in everything for one in (code, newer))
    assert stored(person).keys() == {"people", "connect"}


def test_each_state_of_the_page_can_be_used_by_everybody(visit: Visit) -> None:
    """Nothing serious for screen readers and weak eyes, in the dark neither: gate, refusal, way back."""
    person = visit(enabled(), color_scheme="dark", viewport={"width": 375, "height": 720})
    client = client_of(person)
    person.open("connection")
    fill(person, client, code="1000.wrong")
    person.button("Connect").click()
    person.sees("Zoho's word")
    found = {"refused": faults(person)}
    person.page.goto(f"{person.site.callback}?state=foreign&code=stolen")
    found["way back"] = faults(person)
    person.open("connection")
    person.pass_time(20)
    person.page.reload()
    person.sees("Yours is older.")
    found["gate"] = faults(person)

    assert found == {"refused": [], "way back": [], "gate": []}


def test_a_viewer_sees_the_account_and_connects_nothing(visit: Visit) -> None:
    """The form is an administrator's."""
    person = visit(enabled())
    person.site.sign_in.group = "viewer"
    person.open("connection")

    person.sees("Only administrators can connect an account.")
    expect(person.page.get_by_label("Client secret")).to_have_count(0)
    assert load_integration(person.site.product.documents).state is Lifecycle.PENDING
