"""Measures one planning in a process of its own: what a full sweep computes between its reads and its first write.

Both states lie parsed in memory. Timed are matching, absence, groups, plan, guard, causes and the new anchors, by the
product's own `read_full`, `judge_plan` and `describe`; no time goes to networks or tables.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groupsync.core.anchors import Anchor, anchors_to_json, choose_anchors
from groupsync.core.model import ConnectGroup, ConnectMember, Employee
from groupsync.core.plan import Direction
from groupsync.engine.attention import AddressHash
from groupsync.engine.gathering import Sources
from groupsync.engine.judging import Judgement, judge_plan
from groupsync.engine.sweep_read import ANCHORS_KEY, read_full
from groupsync.engine.sweep_report import describe
from groupsync.ports.documents import Put
from groupsync.ports.ledger import LedgerSnapshot
from groupsync.ports.people import RecordPage
from groupsync.state.runs import Run, RunStatus
from tests.bench.states import CHURN, LargeCompany
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.secrets import FakeSecrets


@dataclass(frozen=True)
class Prepared:
    """Everything that a sweep reads, ready to be handed out; every port that it reads from at once."""

    forms: dict[str, list[RecordPage]]
    listed: list[ConnectMember]
    existing: list[ConnectGroup]
    stored: LedgerSnapshot

    def pages(self, form: str, **_: Any) -> Iterator[RecordPage]:
        """Give a form's pages."""
        return iter(self.forms[form])

    def members(self) -> Sequence[ConnectMember]:
        """Give the network's people."""
        return self.listed

    def groups(self) -> Sequence[ConnectGroup]:
        """Give Connect's groups."""
        return self.existing

    def anchors(self) -> list[Anchor]:
        """Choose the anchors that the last sweep left, among the oldest records."""
        oldest = (one for page in self.forms["employee"][-10:] for one in page.records if isinstance(one, Employee))
        return choose_anchors(oldest, ())

    def snapshot(self) -> LedgerSnapshot:
        """Give the ledger."""
        return self.stored


def prepare(company: LargeCompany) -> Prepared:
    """Parse both states."""
    forms = {form: list(company.pages(form)) for form in ("department", "designation", "employee")}
    return Prepared(forms, company.members(), company.groups(), company.ledger())


TIMES = 3
"""The planning is repeated and the fastest one told: others may be busy on the same machine."""


def measure(people: int, *, changed: bool) -> dict[str, Any]:
    """Plan, and say what came out and what it cost: seconds of one processor, MiB of this process as a whole."""
    company = LargeCompany(people, CHURN if changed else 0)
    empty = memory()
    began = time.process_time()
    prepared = prepare(company)
    parsed = time.process_time() - began
    states = memory()
    forget_peak()
    seconds = []
    judgement = run = None
    for _ in range(TIMES):
        del judgement, run  # or two plans would be in memory at once
        documents = FakeDocuments(FakeClock(NOON))
        documents.write(Put(ANCHORS_KEY, {"anchors": anchors_to_json(prepared.anchors())}))
        began = time.process_time()
        judgement, run = plan_once(company, prepared, documents)
        seconds.append(time.process_time() - began)
    return {
        "seconds": min(seconds),
        "reading": parsed,
        "empty": empty,
        "states": states,
        "peak": memory(peak=True),
        "unchanged": judgement.plan.unchanged,
        "changes": len(judgement.plan.changes),
        "added": judgement.plan.memberships(Direction.ADD),
        "removed": judgement.plan.memberships(Direction.REMOVE),
        "held": len(judgement.held),
        "refusals": len(run.refusals),
        "causes": len(run.causes),
        "hash": run.detail["plan"],
    }


def plan_once(company: LargeCompany, prepared: Prepared, documents: FakeDocuments) -> tuple[Judgement, Run]:
    """Do what a full sweep does between its reads and its first write."""
    everything: Any = prepared
    sources = Sources(everything, everything, everything, everything, documents.clock)
    read = read_full(company.configuration, sources, documents, {}, AddressHash(FakeSecrets()), seed="bench")
    judgement = judge_plan(read.gathered, documents, employed_base=read.employed, writing=False)
    run = Run("bench", "full", dry_run=False, status=RunStatus.CONTINUING, started_at=NOON)
    return judgement, describe(run, read, judgement, {}, left=None)


def forget_peak() -> None:
    """Let the highest memory count from here: what building the states took is not the planning's."""
    with contextlib.suppress(OSError):  # not every kernel lets a process do that; then the figure is a little high
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def memory(*, peak: bool = False) -> float:
    """Give the memory of this process in MiB, now or at its highest; of this process alone, so not by `getrusage`."""
    wanted = "VmHWM:" if peak else "VmRSS:"
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(wanted):
            return int(line.split()[1]) / 1024
    raise LookupError(wanted)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), changed=sys.argv[2] == "changed")))
