"""A webhook about a profile: the value that changed, and nothing else, stands in Directory seconds later."""

from __future__ import annotations

from groupsync.core.model import ConnectId
from groupsync.core.profile import ProfileField
from tests.functional.engine.profile_stage import following, in_directory, profile_calls, with_profiles


def test_an_edited_value_arrives() -> None:
    """One call, one audit row without the value, and a fact, so that the same hint again does nothing."""
    product = following()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": "+1 201 555 0123"})
    mark, rows = len(product.world.events), len(product.stores.audit.rows)
    product.hint(person.record_id)
    product.work()
    product.hint(person.record_id)
    product.work()

    assert profile_calls(product, mark) == ["updateUser"]
    assert in_directory(product, person, "mobile") == "+12015550123"
    (row,) = product.stores.audit.rows[rows:]
    assert (row.kind, row.employee, row.after, row.outcome) == ("profile", person.record_id, "mobile", "applied")
    state = product.stores.ledger.accounts[ConnectId(person.zuid)].profile
    assert (state.writing, state.expires, state.refused) == ({}, 0, {})
    assert ProfileField.MOBILE in state.written


def test_nothing_is_written_before_somebody_confirmed_it() -> None:
    """A field that nobody confirmed costs no call."""
    product = with_profiles()
    person = product.people()[0]
    product.world.edit(person.record_id, {"Mobile": "+1 201 555 0123"})
    mark = len(product.world.events)
    product.hint(person.record_id)
    product.work()

    assert profile_calls(product, mark) == []
