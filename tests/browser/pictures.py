"""Takes the pictures of `docs/screenshots`: `make pictures`, when the console has changed."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from groupsync.state.integration_state import Lifecycle
from tests.browser.chromium import running_browser
from tests.browser.companies import held, untouched
from tests.browser.person import Person
from tests.browser.site import Site, served
from tests.functional.engine.company import Product
from tests.functional.engine.stage import Stage

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 800}


def busy() -> tuple[Product, str]:
    """A company on an ordinary day: joiners, leavers, some who wait, and a reorganisation that is held."""
    product, _ = held()
    for number, one in enumerate(product.people()[20:32]):
        product.clock.advance(15 * 60)
        if number % 3 == 0:
            product.world.leave(one.record_id, silent=True)
        else:
            product.world.edit(one.record_id, {"Department": product.people()[number].department_id}, silent=True)
        product.sweep("incremental")
    product.world.hire(silent=True)
    product.clock.advance(15 * 60)
    product.sweep("full")
    return product, next(iter(product.documents.bodies("hold")))


def main(folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with running_browser() as browser:
        product, hold = busy()
        take(browser, product, folder, {"overview-unified": "overview"}, layout="unified", viewport=DESK)
        take(
            browser, product, folder, {"overview-dark": "overview"}, layout="spaces", viewport=DESK, color_scheme="dark"
        )
        take(browser, product, folder, {"hold": f"hold/{hold}"}, layout="spaces", viewport=DESK)
        phone = {"viewport": PHONE, "device_scale_factor": 1.5, "is_mobile": True, "has_touch": True}
        take(browser, product, folder, {"phone": "overview"}, layout="spaces", **phone)
        take(browser, product, folder, {"settings": "configuration"}, layout="spaces", viewport=DESK)
        take(browser, untouched(), folder, {"preview": "activate"}, layout="spaces", viewport=DESK)
        take(browser, Stage().active(), folder, {"integration": "integration/connect"}, layout="spaces", viewport=DESK)


def take(
    browser: Browser, product: Product, folder: Path, places: dict[str, str], *, layout: str, **look: object
) -> None:
    """Open each place and take its picture."""
    with served(Site(product)) as site:
        context = browser.new_context(locale="en-GB", timezone_id="UTC", **look)  # type: ignore[arg-type]
        person = Person(context.new_page(), site, layout)
        person.open()
        for name, place in places.items():
            person.go(place)
            if name == "preview":
                site.set(state=Lifecycle.PENDING)
                person.page.reload()
                person.button("Preview").click()
                person.sees("memberships added")
            if name == "integration":
                person.page.set_viewport_size({"width": 1280, "height": 480})
                person.page.locator(".integration").hover()
                person.page.locator(".row-menu .icon").click()
            if name == "settings":
                person.page.locator('[data-path="people.exclude.employee_type"] input').last.uncheck()
            expect(person.page.locator(".loading")).to_have_count(0)
            person.page.evaluate(
                "document.activeElement.blur(); document.querySelector('#announcements').replaceChildren()"
            )
            person.page.screenshot(path=folder / f"{name}.png")
        context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
