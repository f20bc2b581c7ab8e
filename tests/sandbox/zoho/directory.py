"""The HTTP side of Zoho Directory: typed JSON, `status_code` in the body. Paths and wrapper are assumptions."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

from tests.sandbox.zoho.calls import Answer, Call, Endpoint, allowed
from tests.sandbox.zoho.directory_users import USER_KEYS, first_refused, shown_user

BASE = "/api/v1/orgs/<org>"


def rules() -> list[Rule]:
    """Return the paths of Directory."""
    return [
        Rule(f"{BASE}/users", methods=["GET"], endpoint=Endpoint("directory", "users", _guarded("Users.READ", users))),
        Rule(
            f"{BASE}/users/<zuid>",
            methods=["GET"],
            endpoint=Endpoint("directory", "getUser", _guarded("Users.READ", user)),
        ),
        Rule(
            f"{BASE}/users/<zuid>",
            methods=["PUT"],
            endpoint=Endpoint("directory", "updateUser", _guarded("Users.UPDATE", update)),
        ),
        _list_rule("departments", "Groups.READ"),
        _list_rule("designations", "Orgs.READ"),
        _list_rule("locations", "Orgs.READ"),
    ]


def problem(status: int, message: str) -> Answer:
    """Return Directory's error body."""
    return Answer({"status_code": status, "message": message}, status, outcome=str(status))


def users(call: Call) -> Answer:
    """List the users, page by page."""
    return _page(call, "users", [shown_user(user) for user in call.world.directory.users.values()])


def user(call: Call) -> Answer:
    """Answer one user."""
    found = call.world.directory.users.get(call.values["zuid"])
    if found is None:
        return problem(404, "User not found")
    return Answer({"status_code": 200, "resource_name": "users", "users": shown_user(found)})


def update(call: Call) -> Answer:
    """Change the keys that are given and leave the others; nothing is changed when one of them is refused."""
    found = call.world.directory.users.get(call.values["zuid"])
    if found is None:
        return problem(404, "User not found")
    body: Any = call.request.get_json(force=True, silent=True)
    values = body.get("users") if isinstance(body, dict) else None
    if not isinstance(values, dict) or not values or not set(values) <= USER_KEYS:
        return problem(400, "Invalid user data")
    refused = first_refused(call.world, call.values["zuid"], values)
    if refused:
        messages = {
            "quoted": f"Invalid value {values[refused]} for {refused}",
            "named": f"Invalid value for {refused}",
            "bare": "Invalid value",
        }
        return problem(400, messages[call.world.settings.directory_refusals])
    found.update(values)
    call.world.events.record("profile", product="directory", user=call.values["zuid"], fields=sorted(values))
    return Answer(
        {
            "status_code": 200,
            "resource_name": "users",
            "message": "Profile has been updated successfully.",
            "users": shown_user(found),
        }
    )


def _list_rule(name: str, scope: str) -> Rule:
    singular = name.removesuffix("s")

    def view(call: Call) -> Answer:
        entries = call.world.directory.list_named(name)
        return _page(call, name, [{f"{singular}_id": key, f"{singular}_name": text} for key, text in entries.items()])

    return Rule(f"{BASE}/{name}", methods=["GET"], endpoint=Endpoint("directory", name, _guarded(scope, view)))


def _page(call: Call, name: str, entries: list[dict[str, Any]]) -> Answer:
    try:
        page, per_page = int(call.parameters.get("page", "1")), int(call.parameters.get("per_page", "100"))
    except ValueError:
        return problem(400, "Invalid page")
    if page < 1 or not 1 <= per_page <= 200:
        return problem(400, "Invalid page")
    end = page * per_page
    return Answer({"status_code": 200, name: entries[end - per_page : end], "has_more": end < len(entries)})


def _guarded(scope: str, view: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    def answer(call: Call) -> Answer:
        world = call.world
        token = world.accounts.find(call.request.headers.get("Authorization", ""))
        call.token = token
        if token is None:
            return problem(401, "Invalid OAuth token")
        if not world.directory_window.admit(world.settings.directory_calls_per_minute):
            after = world.settings.directory_retry_after
            headers = {} if after is None else {"Retry-After": str(after)}
            return Answer({"status_code": 429, "message": "Too many requests"}, 429, headers, "429")
        if not allowed(token, f"ZohoDirectory.{scope}") or "directory" not in world.users[token.user].rights:
            return problem(403, "You do not have permission")
        if call.values["org"] != world.directory.org_id:
            return problem(404, "Organisation not found")
        return view(call)

    return answer
