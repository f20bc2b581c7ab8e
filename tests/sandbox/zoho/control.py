"""The control API under `/_control`: the world's own operations as JSON, for those who are in another process."""

import inspect
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from werkzeug.routing import Rule

from tests.sandbox.zoho.calls import Answer, Call, Endpoint
from tests.sandbox.zoho.network import Group, Member
from tests.sandbox.zoho.world import ALL_SCOPES, World, group_facts
from tests.sandbox.zoho.world_state import PeopleWebhook, User

# Methods of the world that take JSON arguments by name: `POST /_control/<name with dashes>`.
# fmt: off
OPERATIONS = (
    "hire", "edit", "move", "bulk_edit", "leave", "rehire", "delete_employee", "give_account", "add_department",
    "edit_department", "delete_department", "add_designation", "rename_designation", "delete_designation",
    "add_network_member", "remove_network_member", "disable_member", "accept_invitation", "add_group",
    "add_to_group", "remove_from_group", "add_guest", "rename_group", "describe_group", "archive_group",
    "delete_group_by_hand", "run_unification", "edit_directory_user", "remove_directory_user",
    "add_directory_entry", "add_location", "rename_location", "revoke_rights", "grant_rights", "add_user",
)
# fmt: on

ALLOWED_ERRORS = (LookupError, ValueError, TypeError, AttributeError)


def rules() -> list[Rule]:
    """Return the control paths."""
    reads: dict[str, Callable[[Call], Any]] = {
        "state": _state,
        "events": _events,
        "webhooks": _webhooks,
        "faults": _faults,
        "profile": _profile,
    }
    writes: dict[str, Callable[[Call], Any]] = {
        "self-client-code": _code,
        "clients": _client,
        "webhooks": _configure_webhook,
        "webhooks/redo": _redo,
        "webhooks/release": _release,
        "faults": _add_fault,
        "faults/clear": _clear_faults,
        "settings": _settings,
        "lock-people": _lock_people,
        "unlock-people": _unlock_people,
        "revoke-tokens": _revoke_tokens,
        "expire-access-tokens": _expire_tokens,
    }
    writes |= {name.replace("_", "-"): _operation(name) for name in OPERATIONS}
    return [
        *(
            Rule(f"/_control/{name}", methods=["GET"], endpoint=Endpoint("control", name, _answering(view)))
            for name, view in reads.items()
        ),
        *(
            Rule(f"/_control/{name}", methods=["POST"], endpoint=Endpoint("control", name, _answering(view)))
            for name, view in writes.items()
        ),
    ]


def arguments(call: Call) -> dict[str, Any]:
    """Return the JSON object in the body; none = no arguments; TypeError for anything else."""
    if not call.request.get_data():
        return {}
    body = call.request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise TypeError("the body must be a JSON object")
    return body


def _answering(view: Callable[[Call], Any]) -> Callable[[Call], Answer]:
    def answer(call: Call) -> Answer:
        try:
            with call.world.lock:
                return Answer(plain(view(call)))
        except ALLOWED_ERRORS as error:
            return Answer({"error": type(error).__name__, "message": str(error)}, 400)

    return answer


def plain(value: Any) -> Any:
    """Return an operation's result as JSON."""
    if isinstance(value, Group):
        return group_facts(value)
    if isinstance(value, User):
        return {"zuid": value.zuid, "rights": sorted(value.rights)}
    if isinstance(value, Member) or (is_dataclass(value) and not isinstance(value, type)):
        return asdict(value)
    if value is None:
        return {"done": True}
    if isinstance(value, str | int):
        return {"result": value}
    return value


def _operation(name: str) -> Callable[[Call], Any]:
    method = getattr(World, name)
    signature = inspect.signature(method)

    def run(call: Call) -> Any:
        given = arguments(call)
        signature.bind(call.world, **given)
        return method(call.world, **given)

    return run


def _state(call: Call) -> Any:
    wanted = {name: call.parameters.get(name, "true") == "true" for name in ("people", "groups")}
    return call.world.state(**wanted)


def _events(call: Call) -> Any:
    filters = dict(call.parameters)
    since, limit = int(filters.pop("since", "0")), int(filters.pop("limit", "10000"))
    return {"next": len(call.world.events), "events": call.world.events.read(since, limit, **filters)}


def _webhooks(call: Call) -> Any:
    state = call.parameters.get("state", "")
    return {
        "configured": [asdict(webhook) for webhook in call.world.people_webhooks],
        "connect": [asdict(webhook) for webhook in call.world.network.webhooks.values()],
        "waiting": call.world.outbox.waiting(),
        "deliveries": [asdict(delivery) for delivery in call.world.outbox.deliveries if state in ("", delivery.state)],
    }


def _profile(call: Call) -> Any:
    return call.world.profile(call.parameters["zuid"])


def _configure_webhook(call: Call) -> Any:
    given = arguments(call)
    webhook = PeopleWebhook(**{**given, "on": tuple(given.get("on", ("create", "edit", "delete")))})
    call.world.configure_webhook(webhook)
    return webhook


def _redo(call: Call) -> Any:
    call.world.outbox.redo(int(arguments(call)["delivery_id"]))


def _release(call: Call) -> Any:
    call.world.outbox.release()


def _faults(call: Call) -> Any:
    return {"faults": [asdict(fault) for fault in call.world.faults.active()]}


def _add_fault(call: Call) -> Any:
    return call.world.faults.add(**arguments(call))


def _clear_faults(call: Call) -> Any:
    return call.world.faults.clear(arguments(call).get("fault_id"))


def _settings(call: Call) -> Any:
    call.world.settings.change(arguments(call))
    return call.world.settings


def _code(call: Call) -> Any:
    given = arguments(call)
    known = list(call.world.accounts.clients)
    if not known:
        raise LookupError("no client is registered")
    client_id = given.get("client_id", known[0])
    scopes = given.get("scopes", list(ALL_SCOPES))
    code = call.world.self_client_code(client_id, scopes, given.get("user", ""))
    return {"code": code, "client_id": client_id, "client_secret": call.world.accounts.clients[client_id].secret}


def _client(call: Call) -> Any:
    given = arguments(call)
    return call.world.accounts.register(given["name"], tuple(given.get("redirect_uris", ())))


def _lock_people(call: Call) -> Any:
    call.world.people_limits.lock(arguments(call).get("seconds"))


def _unlock_people(call: Call) -> Any:
    call.world.people_limits.unlock()


def _revoke_tokens(call: Call) -> Any:
    return call.world.accounts.revoke_all()


def _expire_tokens(call: Call) -> Any:
    return call.world.accounts.revoke_access()
