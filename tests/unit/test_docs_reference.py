"""What README and the operations page list is what the code has: keys, parameters, routes, codes, alarms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from groupsync.adapters.assumed_calls import ASSUMED
from groupsync.adapters.zoho_accounts import CONNECT_PROFILE_SCOPES, CONNECT_SCOPES, DIRECTORY_SCOPES, PEOPLE_SCOPES
from groupsync.administration.pending_actions import _TEXTS, BLOCKING
from groupsync.core.configuration import Configuration, Limit, parse_configuration
from groupsync.core.data_quality import Fault
from groupsync.core.matching import WaitingReason
from groupsync.core.profile import FieldProblem, ProblemReason, ProfileField
from groupsync.core.zoho_settings import CallSettings
from groupsync.engine.group_sights import ARCHIVED, GONE, NOT_LISTED
from groupsync.engine.lost import BACK, LEFT, REMOVED
from groupsync.state.runs import RunStatus
from tests.documents import KEY, PAGES, ROOT, code, first_codes, path_of, read, table
from tests.infra.expansion import read_source

OPERATIONS = "docs/operations.md"


def keys_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield the paths of a model's keys; a limit is one key."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, Limit):
            yield from keys_of(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def folded_keys() -> set[str]:
    """Give all keys, those of the two families as one."""
    return {re.sub(r"^groups\.(department|designation)\.", "groups.<family>.", key) for key in keys_of(Configuration)}


def test_the_defaults_in_the_readme_are_the_defaults() -> None:
    """The configuration that is shown is the one that is in force when nothing else is said."""
    block = re.search(r"```json\n(.*?)```", read("README.md"), re.DOTALL)
    assert block is not None
    shown = json.loads(block[1])

    assert parse_configuration({"network_id": shown["network_id"]}).model_dump(mode="json") == shown


def test_each_key_is_explained_once() -> None:
    """The table of keys has every key of the model and no other."""
    assert sorted(folded_keys()) == sorted(first_codes(OPERATIONS, "key"))


@pytest.mark.parametrize("page", PAGES, ids=path_of)
def test_each_key_that_is_named_exists(page: Path) -> None:
    """A key that a page tells somebody to set can be set."""
    named = {key.replace("groups.*.", "groups.<family>.") for key in KEY.findall(page.read_text(encoding="utf-8"))}
    known = folded_keys() | set(keys_of(Configuration))

    assert set() == named - known


def test_the_parameters_are_those_of_the_template() -> None:
    """Whoever deploys finds each parameter with its default."""
    parameters: Mapping[str, Any] = read_source()["Parameters"]
    shown = {code(row[0])[0]: (code(row[1]) or [""])[0] for row in table("README.md", "parameter")}

    assert {name: str(each["Default"]) for name, each in parameters.items()} == shown


def test_the_outputs_are_those_of_the_template() -> None:
    """Whoever reads the stack's outputs knows their names."""
    outputs = re.search(r"^Outputs:(.*?)\n\n", read("README.md"), re.MULTILINE | re.DOTALL)

    assert outputs is not None
    assert sorted(read_source()["Outputs"]) == sorted(code(outputs[1]))


def test_the_alarms_are_those_of_the_template() -> None:
    """Whoever gets a mail finds out what it means."""
    resources: Mapping[str, Any] = read_source()["Resources"]
    alarms = {name for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"}

    assert alarms == set(first_codes(OPERATIONS, "alarm"))


def test_the_secrets_are_those_of_the_template() -> None:
    """Whoever guards the stack knows what it keeps secret."""
    resources: Mapping[str, Any] = read_source()["Resources"]
    secrets = {name for name, each in resources.items() if each["Type"] == "AWS::SecretsManager::Secret"}

    assert secrets == set(first_codes(OPERATIONS, "secret"))


def test_the_pending_actions_are_those_of_the_code() -> None:
    """Each code is explained, and whether it blocks."""
    shown = {code(row[0])[0]: row[1] == "yes" for row in table(OPERATIONS, "code") if row[1] in ("yes", "no")}

    assert {name: name in BLOCKING for name in _TEXTS} == shown


def test_an_action_that_nothing_opens_is_said_to_be_one() -> None:
    """A page that explains a cure is about something that can happen; the rest is said not to."""
    package = ROOT / "layers" / "groupsync" / "groupsync"
    others = [path for path in package.rglob("*.py") if path.name != "pending_actions.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in others)
    # What may be confirmed is listed by its code without being opened there.
    source = re.sub(r"^CONFIRMABLE = .*$", "", source, flags=re.MULTILINE)
    rows = table(OPERATIONS, "code")
    idle = {code(row[0])[0] for row in rows if "not opened by this version" in row[2]}
    never = {name for name in _TEXTS if f'"{name}"' not in source and f'["{name}"]' not in source}

    assert never - {"link_group"} == idle


def test_the_statuses_of_runs_are_those_of_the_code() -> None:
    """Each status of a run is explained."""
    assert [status.value for status in RunStatus] == first_codes(OPERATIONS, "status")


def test_what_is_told_of_drift_is_explained() -> None:
    """Each reason of a notice about drift stands in the table."""
    reasons = {ARCHIVED, BACK, GONE, LEFT, NOT_LISTED, REMOVED}

    assert reasons == set(first_codes(OPERATIONS, "drift"))


def test_the_reasons_for_waiting_are_those_of_the_code() -> None:
    """Each reason for which somebody waits is explained."""
    assert {reason.value for reason in WaitingReason} == set(first_codes(OPERATIONS, "reason"))


def test_the_faults_of_records_are_those_of_the_code() -> None:
    """Each kind of `GET /data-quality` is explained."""
    shown = [fault for row in table(OPERATIONS, "fault") for fault in code(row[0])]

    assert sorted(Fault) == sorted(shown)


def test_the_problems_of_profile_values_are_those_of_the_code() -> None:
    """Each reason for which a profile field is left out is explained, and which of them wait."""
    shown = {code(row[0])[0]: row[1].startswith("waits") for row in table(OPERATIONS, "problem")}

    assert {one.value: FieldProblem(ProfileField.NAME, one).waits for one in ProblemReason} == shown


def test_the_routes_are_those_of_the_admin_function() -> None:
    """The table of the admin API has every route and no other."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "functions" / "admin").glob("routes_*.py")]
    pattern = r'@router\.(get|post|put|delete)\("([^"]+)"\)\n(def \w+.*?)(?=\n@|\Z)'
    routes = {
        f"{method.upper()} {path}": ("require_fresh_sign_in" in body, "202" in body)
        for source in sources
        for method, path, body in re.findall(pattern, source, re.DOTALL)
    }
    shown = {code(row[0])[0]: ("•" in row[0], "°" in row[0]) for row in table(OPERATIONS, "method and path")}

    assert routes == shown


def test_the_scopes_are_those_that_are_needed() -> None:
    """Whoever generates a code with the documented scopes can do all that the product does."""
    shown = re.search(r"^ +`(ZOHOPEOPLE[^`]*)`", read(OPERATIONS), re.MULTILINE)

    assert shown is not None
    assert [*PEOPLE_SCOPES, *CONNECT_SCOPES] == shown[1].split(",")
    for more in (DIRECTORY_SCOPES, CONNECT_PROFILE_SCOPES):
        assert f"`{','.join(more)}`" in read(OPERATIONS)


def test_the_assumed_calls_are_those_of_the_table() -> None:
    """Whoever has to correct a call finds it, as it is assumed, with the keys that correct it."""
    shown = {code(row[0])[0]: code(row[1]) for row in table("docs/zoho-assumptions.md", "call")}
    keys = re.search(r"Keys of a call: (.*)\.", read("docs/zoho-assumptions.md"))

    assert {name: [f"{call.verb} {call.path}", call.wrapper] for name, call in ASSUMED.items()} == shown
    assert keys is not None
    assert sorted(CallSettings.model_fields) == sorted(code(keys[1]))
