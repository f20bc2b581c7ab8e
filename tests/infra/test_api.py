"""The way in: who may call which address, and what the gateway itself answers."""

from __future__ import annotations

import json

from tests.infra.expansion import Template

PUBLIC = {
    ("POST", "/webhooks/people"),
    ("GET", "/webhooks/people"),
    ("POST", "/webhooks/connect/{token}"),
    ("GET", "/oauth/callback"),
    ("GET", "/console"),
    ("GET", "/console/{proxy+}"),
}
ADMIN = {(method, "/admin/{proxy+}") for method in ("GET", "POST", "PUT", "DELETE")}


def test_only_the_webhooks_the_callback_and_the_page_are_public(template: Template) -> None:
    """Every other address asks for a sign-in, one that is added later too."""
    routes = template.routes()
    public = {route for route, operation in routes.items() if operation.get("security") in (None, [{"NONE": []}])}

    assert public == PUBLIC
    assert set(routes) == PUBLIC | ADMIN


def test_the_admin_api_takes_the_id_token_of_the_own_user_pool(template: Template) -> None:
    """An authorizer with scopes would take access tokens, which do not name the person's groups and sign-in."""
    body = template.properties("Api")["Body"]
    scheme = body["components"]["securitySchemes"]["ConsoleSignIn"]["x-amazon-apigateway-authorizer"]

    assert scheme["providerARNs"] == [{"Fn::GetAtt": ["UserPool", "Arn"]}]
    assert {json.dumps(template.routes()[route]["security"]) for route in ADMIN} == {'[{"ConsoleSignIn": []}]'}


def test_webhooks_and_console_reach_their_functions(template: Template) -> None:
    """The public function takes notifications only; all that is for people goes to the admin function."""
    target = {
        route: json.dumps(operation["x-amazon-apigateway-integration"]["uri"])
        for route, operation in template.routes().items()
    }
    notified = {route for route, uri in target.items() if "WebhookFunction" in uri}

    assert notified == {route for route in PUBLIC if route[1].startswith("/webhooks/")}
    assert all("AdminFunction" in uri for route, uri in target.items() if route not in notified)


def test_gateway_errors_have_the_shape_of_our_own(template: Template) -> None:
    """Whoever reads an error of the API reads `error` and `message`, whichever part answered."""
    responses = template.properties("Api")["Body"]["x-amazon-apigateway-gateway-responses"]
    answers = {
        name: json.loads(each["responseTemplates"]["application/json"].replace("$context.error.messageString", '"x"'))
        for name, each in responses.items()
    }

    assert {frozenset(answer) for answer in answers.values()} == {frozenset({"error", "message"})}
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(responses)


def test_gateway_errors_have_fitting_statuses(template: Template) -> None:
    """An unknown address is not found, though the gateway takes it for a missing token."""
    responses = template.properties("Api")["Body"]["x-amazon-apigateway-gateway-responses"]
    statuses = {name: int(each["statusCode"]) for name, each in responses.items() if "statusCode" in each}

    assert {name: statuses[name] for name in ("UNAUTHORIZED", "ACCESS_DENIED", "MISSING_AUTHENTICATION_TOKEN")} == {
        "UNAUTHORIZED": 401,
        "ACCESS_DENIED": 403,
        "MISSING_AUTHENTICATION_TOKEN": 404,
    }
    assert {name: statuses[name] for name in ("REQUEST_TOO_LARGE", "THROTTLED", "INTEGRATION_TIMEOUT")} == {
        "REQUEST_TOO_LARGE": 413,
        "THROTTLED": 429,
        "INTEGRATION_TIMEOUT": 504,
    }


def test_the_api_is_regional_throttled_and_logs_no_requests(template: Template) -> None:
    """A flood is cut off, and the token in a query string is written nowhere."""
    (stage,) = template.of_type("AWS::ApiGateway::Stage").values()
    (settings,) = stage["Properties"]["MethodSettings"]

    assert template.properties("Api")["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert settings["ThrottlingRateLimit"] > 0
    assert settings["ThrottlingBurstLimit"] > 0
    assert (settings["LoggingLevel"], settings["DataTraceEnabled"]) == ("OFF", False)
    assert "AccessLogSetting" not in stage["Properties"]
