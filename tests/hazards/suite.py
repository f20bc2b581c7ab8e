"""All chapters, in the order of `docs/hazards.md`; in two halves of equal time, for two processes."""

from __future__ import annotations

from tests.hazards.at_once import AT_ONCE
from tests.hazards.drift import DRIFT
from tests.hazards.fields import FIELDS
from tests.hazards.groups import GROUPS
from tests.hazards.identity import IDENTITY
from tests.hazards.in_connect import IN_CONNECT
from tests.hazards.limits import LIMITS
from tests.hazards.profiles import PROFILES
from tests.hazards.reads import READS
from tests.hazards.registry import Chapter
from tests.hazards.time_and_crashes import TIME
from tests.hazards.trouble import TROUBLE
from tests.hazards.webhooks import WEBHOOKS

FROM_PEOPLE: tuple[Chapter, ...] = (READS, FIELDS)
FROM_ELSEWHERE: tuple[Chapter, ...] = (
    LIMITS,
    IDENTITY,
    GROUPS,
    IN_CONNECT,
    DRIFT,
    PROFILES,
    WEBHOOKS,
    TROUBLE,
    TIME,
    AT_ONCE,
)
CHAPTERS = (*FROM_PEOPLE, *FROM_ELSEWHERE)
