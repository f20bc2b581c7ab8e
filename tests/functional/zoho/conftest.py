"""A connected client of a small pretend Zoho."""

import pytest

from tests.functional.zoho.driver import Driver, make_driver


@pytest.fixture
def zoho() -> Driver:
    """45 people in 6 departments and 6 designations, a token with all scopes, a clock that stands still."""
    return make_driver()
