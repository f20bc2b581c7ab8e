"""The pretence on real sockets: threads, lost answers, webhooks in the background, a clean end."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.sandbox.zoho.server import RunningZoho, running_zoho
from tests.sandbox.zoho.world import ALL_SCOPES, create_world
from tests.sandbox.zoho.world_state import PeopleWebhook

ROOT = Path(__file__).parents[3]


def bearer(zoho: RunningZoho) -> dict[str, str]:
    """Return a header with a fresh token."""
    client = zoho.world.accounts.register("t")
    code = zoho.world.self_client_code(client.client_id, list(ALL_SCOPES))
    given = {
        "client_id": client.client_id,
        "client_secret": client.secret,
        "grant_type": "authorization_code",
        "code": code,
    }
    token = requests.post(f"{zoho.url}/oauth/v2/token", data=given, timeout=10).json()["access_token"]
    return {"Authorization": f"Zoho-oauthtoken {token}"}


def test_a_lost_answer_ends_the_connection_after_the_effect() -> None:
    """The client sees a connection that closes, and the group is there."""
    with running_zoho(create_world(10)) as zoho:
        headers = bearer(zoho)
        zoho.world.faults.add("timeout_after_effect", action="addGroup", count=1)
        with pytest.raises(requests.ConnectionError):
            requests.post(
                f"{zoho.url}/pulse/api/addGroup",
                data={"scopeID": zoho.world.network.network_id, "name": "Ghost"},
                headers=headers,
                timeout=10,
            )

    assert "Ghost" in [group.name for group in zoho.world.network.groups.values()]


def test_parallel_callers_lose_nothing() -> None:
    """Eight threads create groups at once; every one of them exists under its own id."""
    made: list[str] = []
    with running_zoho(create_world(10)) as zoho:
        headers, network_id = bearer(zoho), zoho.world.network.network_id

        def create() -> None:
            for _ in range(5):
                form = {"scopeID": network_id, "name": "Same"}
                answer = requests.post(f"{zoho.url}/pulse/api/addGroup", data=form, headers=headers, timeout=10)
                made.append(answer.json()["addGroup"]["partitionId"])

        threads = [threading.Thread(target=create) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(set(made)) == 40
    assert len({group.slug for group in zoho.world.network.groups.values() if group.name == "Same"}) == 40


def test_webhooks_leave_as_form_posts_in_the_background() -> None:
    """Display text in a form body, without anybody asking."""
    got: list[tuple[str, str, dict[str, str]]] = []
    arrived = threading.Event()

    @Request.application
    def receiver(request: Request) -> Response:
        got.append((request.method, request.headers["Content-Type"], request.form.to_dict()))
        arrived.set()
        return Response("ok")

    server = make_server("127.0.0.1", 0, receiver, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    with running_zoho(create_world(10)) as zoho:
        entity = {"record_id": "Zoho_ID", "name": "FirstName"}
        zoho.world.configure_webhook(
            PeopleWebhook("h", "employee", f"http://127.0.0.1:{server.port}/", entity_parameters=entity)
        )
        row = zoho.world.hire(fields={"FirstName": "Zoë & Co"})
        seen = arrived.wait(10)
    server.shutdown()
    thread.join()
    server.server_close()

    assert seen
    assert got == [
        ("POST", "application/x-www-form-urlencoded;charset=UTF-8", {"record_id": row.record_id, "name": "Zoë & Co"})
    ]
    assert [delivery.state for delivery in zoho.world.outbox.deliveries] == ["successful"]


def test_a_dead_receiver_is_a_failed_delivery() -> None:
    """The list tells what went wrong."""
    with running_zoho(create_world(10)) as zoho:
        zoho.world.settings.webhook_timeout_seconds = 1
        zoho.world.configure_webhook(PeopleWebhook("h", "employee", "http://127.0.0.1:9/"))
        zoho.world.hire()
        with zoho.world.outbox.changed:
            settled = zoho.world.outbox.changed.wait_for(lambda: zoho.world.outbox.waiting() == 0, timeout=10)

    assert settled
    assert (zoho.world.outbox.deliveries[0].state, zoho.world.outbox.deliveries[0].response_status) == ("failed", None)


def test_the_command_line_prints_one_line_and_ends_on_sigterm() -> None:
    """What a caller needs is in one JSON line; the exit code is 0."""
    command = [
        sys.executable,
        "-m",
        "tests.sandbox.zoho",
        "--people",
        "12",
        "--seed",
        "7",
        "--clients",
        "people",
        "connect",
    ]
    with subprocess.Popen(  # noqa: S603 - the command is this project's own
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        facts = json.loads(process.stdout.readline())
        state = requests.get(f"{facts['url']}/_control/state", timeout=10).json()
        process.send_signal(signal.SIGTERM)
        rest, noise = process.communicate(timeout=20)

    assert {"url", "client_id", "client_secret", "code", "network_id", "directory_org_id", "people", "clients"} == set(
        facts
    )
    assert [client["name"] for client in facts["clients"]] == ["people", "connect"]
    assert (len(state["people"]), state["network"]["id"]) == (12, facts["network_id"])
    assert (process.returncode, rest, noise) == (0, "", "")
