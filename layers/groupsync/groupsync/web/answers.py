"""The shapes of answers that others rely on, for the OpenAPI document; tests hold the answers to them. No I/O."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """An answer may always say more than its shape."""

    model_config = ConfigDict(extra="allow")


class Problem(Answer):
    """Every refusal, the gateway's own too."""

    error: str
    message: str
    field: str | None = None


class Started(Answer):
    """A run that was started; follow it with `GET /runs/{run_id}`."""

    run_id: str


class Pending(Answer):
    """Something that only a person can do."""

    code: str
    title: str
    why: str
    action: str
    blocking: bool
    urgent: bool = False
    items: list[dict[str, Any]] = []


class Report(Answer):
    """What one run planned and did."""

    run_id: str
    mode: Literal["incremental", "full", "targeted", "delete"]
    status: Literal["completed", "continuing", "held", "refused", "skipped", "failed"]
    dry_run: bool
    started_at: str
    finished_at: str | None
    counts: dict[str, int]
    guard: list[dict[str, Any]]
    calls: dict[str, int]
    causes: list[dict[str, Any]]
    reason: str
    chunks: dict[str, int]


class Overview(Answer):
    """Where the integration stands."""

    state: Literal["available", "pending", "active", "inactive", "deleting"]
    quarantined: bool
    configuration_version: int
    pending_actions: list[Pending]
    health: dict[str, Any]
    runs: list[Report]


class Version(Answer):
    """One version of the configuration; 0 is none yet."""

    version: int
    configuration: dict[str, Any] | None


class Page(Answer):
    """A page of a list; `cursor` gives the next one, null or empty at the end."""

    cursor: str | None


class Reports(Page):
    """Runs, newest first."""

    runs: list[Report]


class Change(Answer):
    """One row of the audit."""

    at: str
    run: str
    trigger: str
    kind: str
    why: str
    employee: str
    connect_id: str
    group: str
    before: str
    after: str
    outcome: str
    answer: str
    change: str
    by: str
    source: str


class Changes(Page):
    """Rows of the audit, newest first."""

    changes: list[Change]


class FaultKind(Answer):
    """A kind of fault, how many records have it, and what its records' `about` lists."""

    kind: str
    records: int
    title: str
    why: str
    cure: str
    about: Literal["units", "employees", "fields"] | None


class FaultyRecord(Answer):
    """One record with one fault."""

    kind: str
    record_id: str
    about: list[str]


class DataQuality(Page):
    """Faulty records, as of the last complete full read."""

    as_of: str | None
    run_id: str | None
    kinds: list[FaultKind]
    records: list[FaultyRecord]


class Names(Answer):
    """Names as People says them now. Of `unknown` there is no record; `left` were not asked for."""

    names: dict[str, str]
    unknown: list[str]
    left: list[str]
