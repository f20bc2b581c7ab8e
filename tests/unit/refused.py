"""How a configuration document is refused."""

from __future__ import annotations

from typing import Any

import pytest

from groupsync.core.configuration import parse_configuration
from groupsync.core.errors import InvalidInputError
from tests.builders import configuration


def refused(**sections: Any) -> InvalidInputError:
    """Give the refusal of a document."""
    with pytest.raises(InvalidInputError) as caught:
        parse_configuration(configuration(**sections))
    return caught.value
