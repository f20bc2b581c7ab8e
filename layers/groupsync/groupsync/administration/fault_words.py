"""What each fault of a record is called, why it matters, and where in Zoho People it is cured.

Core: no I/O. The words of `GET /data-quality`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from groupsync.core.data_quality import Fault


@dataclass(frozen=True, slots=True)
class FaultWords:
    """The words of one fault. `about`: what the records' `about` lists."""

    title: str
    why: str
    cure: str
    about: Literal["units", "employees", "fields"] | None = None

    def to_json(self) -> dict[str, str | None]:
        """Give them as the API does."""
        return {"title": self.title, "why": self.why, "cure": self.cure, "about": self.about}


RECORD = "Zoho People > the employee's record"
"""The sections below are Zoho's own; an organisation may have given them other names."""

WORDS: Mapping[Fault, FaultWords] = {
    Fault.NO_DEPARTMENT: FaultWords(
        "No department",
        "Nobody is put into a department's group without a department in People.",
        f"{RECORD} > Work Information > Department.",
    ),
    Fault.NO_DESIGNATION: FaultWords(
        "No designation",
        "Nobody is put into a designation's group without a designation in People.",
        f"{RECORD} > Work Information > Designation.",
    ),
    Fault.UNIT_GONE: FaultWords(
        "Unit that no longer exists",
        "The record names a department or designation that People's own form does not list, so it leads to no group.",
        f"{RECORD} > Work Information: choose one that exists. If it should exist, look whether the connected account"
        " may see it.",
        "units",
    ),
    Fault.NO_ADDRESS: FaultWords(
        "No mail address",
        "Without a mail address there is no Zoho account, and nobody can be found in Connect by it.",
        f"{RECORD} > Basic information > Email ID.",
    ),
    Fault.DUPLICATE_ADDRESS: FaultWords(
        "Mail address of several records",
        "Nobody can tell whose account in Connect it is; whoever has no Zoho id in People waits.",
        f"{RECORD} > Basic information > Email ID: each employed person needs one alone. A record that was made"
        " twice should be ended.",
        "employees",
    ),
    Fault.MANAGER_WITHOUT_ACCOUNT: FaultWords(
        "Manager without an account",
        "The profile field reporting-to cannot be written before the manager is somebody in Connect.",
        "Give the manager a Zoho account and invite them into the network; waiting people say what is missing. Or"
        f" {RECORD} > Hierarchy Information > Reporting To: choose somebody else.",
        "employees",
    ),
    Fault.MANAGER_GONE: FaultWords(
        "Manager who is gone",
        "The record reports to somebody who has left, or whose record People does not list: reporting-to stays as it"
        " is, and approvals in People may wait for nobody.",
        f"{RECORD} > Hierarchy Information > Reporting To: choose the present one.",
        "employees",
    ),
    Fault.MANAGER_IS_SELF: FaultWords(
        "Reports to self",
        "A person cannot be their own manager in Connect, so reporting-to is not written.",
        f"{RECORD} > Hierarchy Information > Reporting To: choose another one, or none at the top.",
    ),
    Fault.MANAGER_CYCLE: FaultWords(
        "Managers in a circle",
        "The chain of managers comes back to the person, so nobody is at the top and reporting-to is not written.",
        f"{RECORD} > Hierarchy Information > Reporting To: one of those in the circle has the wrong one.",
        "employees",
    ),
    Fault.UNKNOWN_STATUS: FaultWords(
        "Unknown status",
        "Neither the configuration nor People says whether the status means employed; the person is treated as"
        " employed.",
        f"{RECORD} > Work Information > Employee status: choose one of the list, or name the status under"
        " people.statuses in the configuration.",
    ),
    Fault.NO_EMPLOYEE_TYPE: FaultWords(
        "No employee type",
        "The configuration decides by the employee type who is looked after, and here it is blank.",
        f"{RECORD} > Work Information > Employee type.",
    ),
    Fault.NO_LOCATION: FaultWords(
        "No location",
        "The configuration decides by the location who is looked after, and here it is blank.",
        f"{RECORD} > Work Information > Location.",
    ),
    Fault.UNREADABLE_FIELD: FaultWords(
        "Field that cannot be read",
        "The record comes without the field, which is not the same as blank: nothing is concluded, and the person"
        " stays where they are.",
        "The role of the connected account in Zoho People must let it see the field of the employee form. Look at"
        " the label in the configuration, too.",
        "fields",
    ),
    Fault.UNREADABLE_DATE: FaultWords(
        "Date that cannot be read",
        "The first or the last day has a shape that no configured format reads, so it is left out of every decision.",
        "Add the format under dates.formats in the configuration, or correct the date:"
        f" {RECORD} > Work Information > Date of joining, Separation Information > Date of exit.",
    ),
    Fault.UNREADABLE_RECORD: FaultWords(
        "Record that cannot be read",
        "The record has an unexpected shape; nothing of it is applied.",
        f"{RECORD}: open and save it. If it stays, look at what the waiting list says of it.",
    ),
    Fault.PROFILE_VALUE: FaultWords(
        "Profile value that cannot be written",
        "A value of the profile fits no format, or Zoho refused it; the person's other fields are written.",
        "The employee's page says for each field what is wrong; correct the value in the employee's record in Zoho"
        " People.",
        "fields",
    ),
}
