"""The HTTP side of Zoho Connect: one path per action, parameters from query and form body, every scalar a string."""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.routing import Rule

from tests.sandbox.zoho import connect_groups, connect_members
from tests.sandbox.zoho.accounts import AccessToken
from tests.sandbox.zoho.calls import Answer, Call, Endpoint, allowed, html
from tests.sandbox.zoho.connect_hooks import create_webhook
from tests.sandbox.zoho.connect_scene import ConnectError, Scene

ConnectView = Callable[[Scene], object]


@dataclass(frozen=True, slots=True)
class Action:
    """An action's method, the resource and operation of its scope, its view and the key of its answer."""

    method: str
    resource: str
    operation: str
    view: ConnectView
    key: str = ""


ACTIONS = {
    "allScopes": Action("GET", "networklist", "READ", connect_members.all_scopes),
    "orgMembers": Action("GET", "networklist", "READ", connect_members.org_members),
    "allGroups": Action("GET", "userDetail", "READ", connect_groups.all_groups),
    "userGroups": Action("GET", "userDetail", "READ", connect_groups.user_groups),
    "addGroup": Action("POST", "grouplist", "CREATE", connect_groups.add_group),
    "addUsersToGroup": Action("POST", "grouplist", "CREATE", connect_groups.add_users),
    "removeUserFromGroup": Action("DELETE", "grouplist", "DELETE", connect_groups.remove_user),
    # Zoho prints both keys with a space in front, and "joinGroup" for leaving too.
    "joinGroup": Action("POST", "grouplist", "CREATE", connect_groups.join, " joinGroup"),
    "leaveGroup": Action("DELETE", "grouplist", "DELETE", connect_groups.leave, " joinGroup"),
    "deletePartition": Action("DELETE", "grouplist", "DELETE", connect_groups.delete),
    "inviteUsersToNetwork": Action("POST", "networkAdmin", "CREATE", connect_members.invite),
    "updateUserProfile": Action("POST", "userDetail", "UPDATE", connect_members.update_profile),
}


def rules() -> list[Rule]:
    """Return the paths of Connect; methods are checked by the view, because a wrong one gets a web page."""
    listed = [Rule(f"/pulse/api/{name}", endpoint=Endpoint("connect", name, _guarded(name))) for name in ACTIONS]
    native = Rule("/pulse/nativeapi/orgMembers", endpoint=Endpoint("connect", "orgMembers", _guarded("orgMembers")))
    webhook = Rule(
        "/api/v1/webhook", methods=["POST"], endpoint=Endpoint("connect", "createWebhook", create_webhook, locked=False)
    )
    return [*listed, native, webhook]


def failure(call: Call, reason: str, status: int) -> Answer:
    """Return the generic failure envelope."""
    return Answer({call.action: {"result": "failure", "reason": reason}}, status, outcome=reason)


def too_many(call: Call, retry_after: int | None) -> Answer:
    """Return the answer to one call too many."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer({call.action: {"result": "failure", "reason": "Too many requests"}}, 429, headers, "429")


def _guarded(name: str) -> Callable[[Call], Answer]:
    action = ACTIONS[name]

    def answer(call: Call) -> Answer:
        if call.request.method != action.method:
            return html("Method Not Allowed", 405)
        settings = call.world.settings
        call.token = call.world.accounts.find(call.request.headers.get("Authorization", ""))
        if call.token is None:
            return failure(call, "Invalid OAuth token", 401)
        if not call.world.connect_window.admit(settings.connect_calls_per_minute):
            return too_many(call, settings.connect_retry_after)
        try:
            return _carry_out(call, action, call.token)
        except ConnectError as error:
            return failure(call, error.reason, settings.connect_failure_status)

    return answer


def _carry_out(call: Call, action: Action, token: AccessToken) -> Answer:
    scope = f"{action.resource}.{action.operation}"
    if not allowed(token, f"zohopulse.{scope}", f"zohopulse.{action.resource}.ALL", f"ZohoPulse.{action.resource}.ALL"):
        raise ConnectError("Invalid OAuth scope")
    body = action.view(Scene.of(call, token, needs_network=call.action != "allScopes"))
    if isinstance(body, bytes):
        return Answer(body)
    outcome = "partial" if isinstance(body, dict) and "failedUserIds" in body else "ok"
    return Answer({action.key or call.action: body}, outcome=outcome)
