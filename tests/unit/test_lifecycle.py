"""Which step of the integration's life is allowed when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from groupsync.administration import lifecycle
from groupsync.administration.open_actions import Facts, open_actions
from groupsync.administration.pending_actions import BLOCKING, is_pending_action, pending_action
from groupsync.state.integration_state import Integration, Lifecycle, Quarantine
from groupsync.web.refusals import WrongStateError

NOW = 1_790_000_000.0
READY = Integration(
    state=Lifecycle.PENDING,
    generation=4,
    configuration_version=2,
    connected=True,
    confirmed={"native_integration_off": {"at": 1, "by": "somebody"}},
    preview={"run_id": "preview-1", "configuration_version": 2, "at": NOW},
    account_owner="7",
)
STEPS: dict[str, Callable[[Integration], Integration]] = {
    "enable": lifecycle.enable,
    "activate": lambda integration: lifecycle.activate(integration, Facts(), now=NOW),
    "deactivate": lifecycle.deactivate,
    "save": lambda integration: lifecycle.save_configuration(integration, another_network=False),
    "another network": lambda integration: lifecycle.save_configuration(integration, another_network=True),
}
ALLOWED = {
    ("enable", Lifecycle.AVAILABLE): Lifecycle.PENDING,
    ("activate", Lifecycle.PENDING): Lifecycle.ACTIVE,
    ("activate", Lifecycle.INACTIVE): Lifecycle.ACTIVE,
    ("deactivate", Lifecycle.ACTIVE): Lifecycle.INACTIVE,
    ("save", Lifecycle.PENDING): Lifecycle.PENDING,
    ("save", Lifecycle.ACTIVE): Lifecycle.ACTIVE,
    ("save", Lifecycle.INACTIVE): Lifecycle.INACTIVE,
    ("another network", Lifecycle.PENDING): Lifecycle.PENDING,
}
RAISES_GENERATION = {"activate", "deactivate", "another network"}


@pytest.mark.parametrize("state", Lifecycle)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_state(step: str, state: Lifecycle) -> None:
    """A step leads where the table says, or is refused with the state; only some make earlier plans stale."""
    before = replace(READY, state=state)
    expected = ALLOWED.get((step, state))

    if expected is None:
        with pytest.raises(WrongStateError) as refused:
            STEPS[step](before)
        assert (refused.value.code, refused.value.details) == ("wrong_state", {"state": state.value})
        return
    after = STEPS[step](before)

    assert after.state is expected
    assert after.generation - before.generation == (step in RAISES_GENERATION)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"connected": False}, "connect_account"),
        ({"configuration_version": 0, "preview": READY.preview and {**READY.preview, "configuration_version": 0}},
         "choose_network"),
        ({"confirmed": {}}, "native_integration_off"),
        ({"preview": None}, "review_plan"),
        ({"preview": {"run_id": "p", "configuration_version": 1, "at": NOW}}, "review_plan"),
        ({"preview": {"run_id": "p", "configuration_version": 2, "at": NOW - 3601}}, "review_plan"),
    ],
)  # fmt: skip
def test_each_blocking_action_alone_stops_activation(changes: dict[str, object], code: str) -> None:
    """The refusal lists exactly the one that is open."""
    with pytest.raises(WrongStateError) as refused:
        lifecycle.activate(replace(READY, **changes), Facts(), now=NOW)  # type: ignore[arg-type]

    assert [action["code"] for action in refused.value.details["pending_actions"]] == [code]


def test_nothing_advising_stops_activation() -> None:
    """All other codes may be open at once."""
    noticed = {
        "held_changes": 1, "read_refused": 1, "link_group": 2, "unknown_status": 3, "matching_conflict": 1,
        "dead_letters": 4,
    }  # fmt: skip
    quarantined = replace(READY, quarantine=Quarantine("invalid_token", "people", 1, 2, 1), account_owner="")
    facts = Facts(webhook_seen=False, sweep_overdue=True, noticed=noticed)

    after = lifecycle.activate(quarantined, facts, now=NOW)

    assert after.state is Lifecycle.ACTIVE
    assert {action.code for action in open_actions(after, facts, now=NOW)} == {
        *noticed, "send_test_webhook", "sweep_overdue", "quarantined", "name_account_owner",
    }  # fmt: skip


def test_activation_uses_up_what_it_was_given() -> None:
    """The preview becomes the approved run; the confirmation has to be given again next time."""
    after = lifecycle.activate(READY, Facts(), now=NOW)

    assert (after.approved_run, after.preview, dict(after.confirmed)) == ("preview-1", None, {})


def test_an_undone_activation_keeps_nothing_but_the_generation() -> None:
    """What others saw while it lasted must not be taken for current."""
    activated = replace(lifecycle.activate(READY, Facts(), now=NOW), version=8)

    undone = lifecycle.undo_activation(activated, READY)

    assert undone == replace(READY, generation=READY.generation + 2, version=8)


@pytest.mark.parametrize("state", [Lifecycle.AVAILABLE, Lifecycle.DELETING])
def test_nobody_is_asked_for_anything_before_or_after(state: Lifecycle) -> None:
    """Before it is enabled and while it is deleted there is nothing to do."""
    assert open_actions(Integration(state=state), Facts(noticed={"dead_letters": 1}), now=NOW) == ()


def test_counts_stand_in_the_words() -> None:
    """An action about several things says how many, and none is open for zero."""
    facts = Facts(webhook_seen=True, noticed={"dead_letters": 12, "link_group": 0})
    active = replace(READY, state=Lifecycle.ACTIVE)

    [action] = open_actions(active, facts, now=NOW)

    assert action.code == "dead_letters"
    assert "12" in action.why


def test_every_code_has_words() -> None:
    """The codes are those of the design, each with title, reason and what to do."""
    codes = [
        "connect_account", "choose_network", "review_plan", "send_test_webhook",
        "native_integration_off", "held_changes", "read_refused", "quarantined",
        "account_owner_lost_rights", "link_group", "group_renamed", "group_admin_left",
        "unknown_status", "unreadable_field", "matching_conflict", "directory_organisation",
        "confirm_profile_fields", "dead_letters", "sweep_overdue", "quota_low",
    ]  # fmt: skip

    for code in codes:
        action = pending_action(code, 3)
        assert all([action.title, action.why, action.action])
        assert "{" not in action.why
        assert action.blocking == (code in BLOCKING)
    assert not is_pending_action("make_coffee")


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"account_owner": ""}, True),
        ({}, False),
        ({"account_owner": "", "connected": False}, False),
        ({"account_owner": "", "configuration_version": 0}, False),
        ({"account_owner": "", "state": Lifecycle.ACTIVE}, True),
    ],
)
def test_whose_token_it_is_is_asked_while_nobody_has_said(changes: dict[str, Any], *, asked: bool) -> None:
    """As soon as there is an account and a network to choose from, also while active; it advises."""
    actions = {one.code: one for one in open_actions(replace(READY, **changes), Facts(), now=NOW)}

    assert ("name_account_owner" in actions) is asked
    assert not asked or not actions["name_account_owner"].blocking
