"""What the sections of the configuration document share: their base class, and how a date format is checked.

Core: no I/O. `configuration` and `zoho_settings` build the document from it.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

DATE_TOKENS = re.compile(r"dd|MMMM|MMM|MM|yyyy|yy")


class Section(BaseModel):
    """A part of the document: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _date_format(value: str) -> str:
    """Accept a format that names day, month and year once each; raises ValueError."""
    tokens = DATE_TOKENS.findall(value)
    if sorted(token[0] for token in tokens) != ["M", "d", "y"]:
        raise ValueError("a date format needs dd, MM or MMM or MMMM, and yyyy or yy, each once")
    if re.search(r"[A-Za-z]", DATE_TOKENS.sub("", value)):
        raise ValueError("unknown letters in the date format")
    return value


DateFormat = Annotated[str, AfterValidator(_date_format)]
