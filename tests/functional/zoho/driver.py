"""Drives the pretend Zoho in process, as a client with a token would, and by a clock that tests move."""

from dataclasses import dataclass, field
from typing import Any

import requests

from tests.sandbox.zoho.application import create_app
from tests.sandbox.zoho.world import ALL_SCOPES, World, create_world
from tests.sandbox.zoho.wsgi_adapter import WsgiAdapter

BASE = "http://zoho.test"


@dataclass
class Clock:
    """Seconds since the epoch that pass only when told to."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        """Return now."""
        return self.now

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass
class Driver:
    """A client of one world."""

    world: World
    clock: Clock
    session: requests.Session = field(default_factory=requests.Session)
    token: str = ""

    def __post_init__(self) -> None:
        """Route the session to the application and register a client."""
        self.session.mount(BASE, WsgiAdapter(create_app(self.world)))
        self.client = self.world.accounts.register("test")

    @property
    def network_id(self) -> str:
        """The network's id."""
        return self.world.network.network_id

    def code(self, *scopes: str) -> str:
        """Return a self-client code."""
        return self.world.self_client_code(self.client.client_id, list(scopes or ALL_SCOPES))

    def accounts(self, path: str = "/oauth/v2/token", **data: str) -> requests.Response:
        """Call the accounts server with the client's id and secret."""
        client = {"client_id": self.client.client_id, "client_secret": self.client.secret}
        return self.session.post(BASE + path, data={**client, **data})

    def connect_with(self, *scopes: str) -> dict[str, Any]:
        """Exchange a fresh code and use its access token from now on."""
        body: dict[str, Any] = self.accounts(grant_type="authorization_code", code=self.code(*scopes)).json()
        self.token = body["access_token"]
        return body

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """Call with the token."""
        headers = {"Authorization": f"Zoho-oauthtoken {self.token}", **options.pop("headers", {})}
        return self.session.request(method, BASE + path, headers=headers, **options)

    def people(self, form: str, call: str = "getRecords", **parameters: Any) -> dict[str, Any]:
        """Return the `response` of a People call."""
        answer = self.call("GET", f"/people/api/forms/{form}/{call}", params=parameters)
        body: dict[str, Any] = answer.json()["response"]
        return body

    def ids(self, form: str = "employee", **parameters: Any) -> list[str]:
        """Return the record ids of a page in order; nothing for an error."""
        return [key for row in self.people(form, **parameters).get("result", []) for key in row]

    def records(self, form: str = "employee", **parameters: Any) -> dict[str, dict[str, Any]]:
        """Return the records of a page by id."""
        found = self.people(form, **{"limit": 200, **parameters}).get("result", [])
        return {key: rows[0] for row in found for key, rows in row.items()}

    def pulse(self, method: str, action: str, **parameters: Any) -> dict[str, Any]:
        """Return the body of a Connect action; parameters go into the query."""
        answer = self.call(method, f"/pulse/api/{action}", params={"scopeID": self.network_id, **parameters})
        body: dict[str, Any] = answer.json()
        return body

    def new_group(self, name: str = "Support", **parameters: str) -> str:
        """Create a group and return its id."""
        partition_id: str = self.pulse("POST", "addGroup", name=name, **parameters)["addGroup"]["partitionId"]
        return partition_id

    def control(self, path: str, **body: Any) -> requests.Response:
        """Call the control API."""
        return self.session.post(f"{BASE}/_control/{path}", json=body)


def make_driver(people: int = 45, **options: Any) -> Driver:
    """Return a connected driver of a fresh world."""
    clock = Clock()
    driver = Driver(create_world(people, 6, 6, seed=3, clock=clock, **options), clock)
    driver.connect_with()
    return driver
