"""Pending actions: what only a person can do, said so that the person knows why and how (design 3.7).

No I/O. Which of them are open is decided in `open_actions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PendingAction:
    """One thing to do. `blocking` ones stand before activation, the others advise; `urgent` ones wait too long.

    `items` are what it is about, as far as that is known one by one.
    """

    code: str
    title: str
    why: str
    action: str
    blocking: bool
    urgent: bool = False
    items: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give it as the admin API shows it."""
        shown = {
            "code": self.code,
            "title": self.title,
            "why": self.why,
            "action": self.action,
            "blocking": self.blocking,
            **({"items": [dict(item) for item in self.items]} if self.items else {}),
        }
        return shown | {"urgent": True} if self.urgent else shown


URGENT = " This is urgent: it has waited for more than a day."
BLOCKING = frozenset({"connect_account", "choose_network", "review_plan", "native_integration_off"})

# code: (title, why, action); {count} is how many were seen.
_TEXTS = {
    "connect_account": (
        "Connect a Zoho account",
        "Nothing can be read from People or written to Connect without it.",
        "Make a self client in Zoho's API console, generate a code, and send both to POST /integration/connection.",
    ),
    "choose_network": (
        "Choose the Connect network",
        "The groups are made in one network, and no configuration names it yet.",
        "Choose from GET /networks and save a configuration with its network_id.",
    ),
    "review_plan": (
        "Review the plan",
        "Activation does exactly what a preview showed; there is none of this configuration from the last hour.",
        "Start POST /integration/preview, wait for its run, read it, then activate.",
    ),
    "native_integration_off": (
        "Confirm that nothing else manages these groups",
        "Zoho's own People integration and Dynamic Membership rules would undo the changes, and no call shows them.",
        "Look in Connect's settings, switch them off for these groups, then confirm this action.",
    ),
    "send_test_webhook": (
        "Send a test webhook",
        "No webhook of People has arrived yet; until then changes wait for the next sweep.",
        "Make the webhook in People with the address and the token of the stack, and edit an employee.",
    ),
    "held_changes": (
        "Look at held changes",
        "{count} open hold(s): more would change than the limits allow without a person's consent.",
        "Read them at GET /holds, and approve or reject them.",
    ),
    "read_refused": (
        "Look at a refused read",
        "People answered less than it should have; nobody was removed because of it.",
        "It heals when People answers in full. If the company is that small now: POST /runs/{run_id}/accept-read.",
    ),
    "name_account_owner": (
        "Say whose token it is",
        "Nobody has said whose Zoho account is connected. Sweeps look at that person's rights, and cannot before.",
        "Choose from GET /integration/account-owner/candidates, and send PUT /integration/account-owner.",
    ),
    "quarantined": (
        "Restore the access to Zoho",
        "Zoho refuses every call of the connected account; nothing is synchronised meanwhile.",
        "Check the account's role and scopes, then connect it again with POST /integration/connection.",
    ),
    "account_owner_lost_rights": (
        "Restore the rights of the connected account",
        "The connected account may no longer do what the product needs.",
        "Give the account its role back, or connect another one.",
    ),
    "link_group": (
        "Say which groups to use",
        "{count} group(s) have a namesake, cannot be told apart, are archived or gone; they are not managed meanwhile.",
        "Look at GET /groups, and link each, or let a new one be made: PUT /groups/.../link. An archived one may wait.",
    ),
    "group_renamed": (
        "Rename groups in Connect",
        "{count} group(s) do not have the name that People and the template give: one of the two was renamed.",
        "Rename each in Connect, where no call can do it, or change the name in People or the template.",
    ),
    "group_admin_left": (
        "Look after the admins of groups",
        "{count} group(s) or admin(s) need a person: no call removes an admin, and none makes a member one.",
        "Change the group's admins in Connect, and remove who left there.",
    ),
    "unknown_status": (
        "Say what a status means",
        "{count} employee(s) have a status that the configuration does not list; they are treated as employed.",
        "Add the status to people.statuses as employed or left.",
    ),
    "unreadable_field": (
        "Look at fields that cannot be used",
        "{count} record(s) or label(s) are missing, or have a value that cannot be written; the other fields go on.",
        "Check the labels in the configuration, the connected account's permissions on the form, and the values named.",
    ),
    "matching_conflict": (
        "Resolve whom an account belongs to",
        "{count} employee record(s) claim an account that another record holds, or disagree with it.",
        "Correct the records in People; the next sweep looks again.",
    ),
    "directory_organisation": (
        "Choose the Directory organisation, or correct its calls",
        "Profile fields are written through Zoho Directory: no organisation is configured, or a call does not work.",
        "Save profile.directory_org_id, or the setting that the item names: docs/zoho-assumptions.md says what to ask.",
    ),
    "confirm_profile_fields": (
        "Confirm the profile fields",
        "The first write of a field overwrites what people may have entered themselves; nothing is written before.",
        "Start POST /integration/preview, read what it shows per field, and confirm field by field within an hour.",
    ),
    "dead_letters": (
        "Look at changes that were given up",
        "{count} change(s) could not be applied after all attempts.",
        "Read the reasons, cure them, and start a full sweep.",
    ),
    "sweep_overdue": (
        "Find out why no sweep has run",
        "No sweep has finished for more than a day, so missed webhooks are not healed.",
        "Look at the schedules, and at the log of the reconcile function.",
    ),
    "deletion_stuck": (
        "Say how the deletion goes on",
        "Zoho refuses a part of it, or there is more to take out than was approved; everything else stands still.",
        "Cure what the item names and order the deletion again, with the groups kept, or with force.",
    ),
    "quota_low": (
        "The daily allowance of People is nearly used",
        "Sweeps wait for tomorrow when it is used up.",
        "Lower limits.people_per_minute, or find out who else uses the allowance.",
    ),
}


def pending_action(
    code: str, count: int = 0, items: Sequence[Mapping[str, Any]] = (), *, urgent: bool = False
) -> PendingAction:
    """Put a code into words. Raises `KeyError` when there is no such code."""
    title, why, action = _TEXTS[code]
    why = why.format(count=count) + (URGENT if urgent else "")
    return PendingAction(code, title, why, action, blocking=code in BLOCKING, urgent=urgent, items=tuple(items))


def is_pending_action(code: str) -> bool:
    """Tell whether there is such a code."""
    return code in _TEXTS
