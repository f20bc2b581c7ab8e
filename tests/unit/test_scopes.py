"""Which scopes are missing."""

from __future__ import annotations

import pytest

from groupsync.core.scopes import missing_scopes

NEEDED = ("ZOHOPEOPLE.forms.READ", "zohopulse.grouplist.CREATE")


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (NEEDED, ()),
        ((), ()),
        (("ZOHOPEOPLE.forms.ALL", "ZohoPulse.groupList.create", "ZohoDirectory.Orgs.READ"), ()),
        (("ZOHOPEOPLE.forms.READ",), ("zohopulse.grouplist.CREATE",)),
        (("ZOHOPEOPLE.leave.ALL", "zohopulse.grouplist.READ"), NEEDED),
    ],
)
def test_a_scope_is_missing_unless_it_or_all_of_its_part_was_granted(
    granted: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    """Case does not matter; when Zoho names no scope at all, nobody knows."""
    assert missing_scopes(granted, NEEDED) == missing
