"""The HTTP side of Zoho Accounts: token, revoke and a small consent page."""

import base64
import binascii
import html as markup
from urllib.parse import urlencode

from werkzeug.routing import Rule

from tests.sandbox.zoho.accounts import THROTTLED, AccessToken, RefusedError
from tests.sandbox.zoho.calls import Answer, Call, Endpoint, html

THROTTLE_TEXT = "You have made too many requests continuously. Please try again after some time."


def rules() -> list[Rule]:
    """Return the paths of the accounts server."""
    return [
        Rule("/oauth/v2/token", methods=["POST"], endpoint=Endpoint("accounts", "token", token)),
        Rule("/oauth/v2/token/revoke", methods=["POST"], endpoint=Endpoint("accounts", "revoke", revoke)),
        Rule("/oauth/v2/revoke/token", methods=["POST"], endpoint=Endpoint("accounts", "revoke", revoke_with_basic)),
        Rule("/oauth/v2/auth", methods=["GET"], endpoint=Endpoint("accounts", "auth", consent_page)),
        Rule("/oauth/v2/auth", methods=["POST"], endpoint=Endpoint("accounts", "consent", consent)),
    ]


def token(call: Call) -> Answer:
    """Exchange a code or refresh; errors come with HTTP 200."""
    given = call.parameters
    accounts = call.world.accounts
    try:
        client = accounts.check_client(given.get("client_id", ""), given.get("client_secret", ""))
        if given.get("grant_type") == "authorization_code":
            access, refresh = accounts.exchange(client, given.get("code", ""), given.get("redirect_uri", ""))
            body = _token_body(call, access)
            return Answer(
                {
                    "access_token": body.pop("access_token"),
                    **({"refresh_token": refresh.token} if refresh else {}),
                    **body,
                }
            )
        if given.get("grant_type") == "refresh_token":
            return Answer(_token_body(call, accounts.refresh(client, given.get("refresh_token", ""))))
    except RefusedError as refused:
        if refused.error == THROTTLED:
            body = {"error_description": THROTTLE_TEXT, "error": THROTTLED}
            return Answer(body, call.world.settings.throttle_status, outcome="throttled")
        return Answer({"error": refused.error}, outcome=refused.error)
    return Answer({"error": "unsupported_grant_type"}, outcome="unsupported_grant_type")


def revoke(call: Call) -> Answer:
    """Revoke a refresh token with all it gave, or one access token."""
    if not call.world.accounts.revoke(call.parameters.get("token", "")):
        return Answer({"error": "invalid_token"}, 400, outcome="invalid_token")
    return Answer({"status": "success"})


def revoke_with_basic(call: Call) -> Answer:
    """Revoke by the newer path, which asks for the client in Basic authentication."""
    encoded = call.request.headers.get("Authorization", "").removeprefix("Basic ")
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        call.world.accounts.check_client(client_id, secret)
    except (RefusedError, binascii.Error, UnicodeDecodeError):
        return Answer({"error": "invalid_client"}, 400, outcome="invalid_client")
    return revoke(call)


def consent_page(call: Call) -> Answer:
    """Show who asks for what, with two buttons; a wrong client or address gets an error page, never a redirect."""
    problem = _problem(call)
    if problem:
        return html(problem, 400)
    fields = "".join(
        f'<input type="hidden" name="{markup.escape(name)}" value="{markup.escape(value)}">'
        for name, value in call.parameters.items()
    )
    scopes = "".join(f"<li>{markup.escape(scope)}</li>" for scope in call.parameters.get("scope", "").split(","))
    name = markup.escape(call.world.accounts.clients[call.parameters["client_id"]].name)
    return Answer(
        f"<!DOCTYPE html><html><head><title>Consent</title></head><body><h1>{name} asks for</h1><ul>{scopes}</ul>"
        f'<form method="post" action="/oauth/v2/auth">{fields}<button name="decision" value="accept">Accept</button> '
        '<button name="decision" value="reject">Reject</button></form></body></html>'
    )


def consent(call: Call) -> Answer:
    """Send the browser back with a code, or with `access_denied`."""
    problem = _problem(call)
    if problem:
        return html(problem, 400)
    given = call.parameters
    answer = {"state": given["state"]} if "state" in given else {}
    if given.get("decision") == "accept":
        code = call.world.accounts.consent(
            given["client_id"],
            frozenset(scope.strip() for scope in given.get("scope", "").split(",")),
            call.world.owner.zuid,
            given["redirect_uri"],
            offline=given.get("access_type") == "offline",
            again=given.get("prompt") == "consent",
        )
        server = call.request.host_url.rstrip("/")
        answer |= {"code": code, "location": "us", "accounts-server": server}
    else:
        answer |= {"error": "access_denied"}
    joint = "&" if "?" in given["redirect_uri"] else "?"
    return Answer(
        "",
        302,
        {"Location": f"{given['redirect_uri']}{joint}{urlencode(answer)}"},
        outcome=given.get("decision", "reject"),
    )


def _problem(call: Call) -> str:
    client = call.world.accounts.clients.get(call.parameters.get("client_id", ""))
    address = call.parameters.get("redirect_uri", "")
    if client is None:
        return "invalid_client"
    if not address or (client.redirect_uris and address not in client.redirect_uris):
        return "invalid_redirect_uri"
    return "" if call.parameters.get("response_type") == "code" else "invalid_response_type"


def _token_body(call: Call, access: AccessToken) -> dict[str, object]:
    return {
        "access_token": access.token,
        "expires_in": call.world.settings.token_seconds,
        # Deliberately none of the product hosts: Zoho's api_domain is not where People and Connect are.
        "api_domain": "https://www.zohoapis.com",
        "token_type": "Bearer",
        **({"scope": " ".join(sorted(access.scopes))} if call.world.settings.names_scopes else {}),
    }
