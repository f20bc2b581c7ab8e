"""What the sections of the configuration document are made of.

Core: no I/O.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

DATE_TOKENS = re.compile(r"dd|MMMM|MMM|MM|yyyy|yy")

Text = Annotated[str, Field(min_length=1, max_length=250)]
Label = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,99}$")]
RecordId = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
Percent = Annotated[int, Field(ge=0, le=100, strict=True)]
Count = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Flag = Annotated[bool, Field(strict=True)]


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
