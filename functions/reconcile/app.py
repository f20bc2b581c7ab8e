"""The sweep: a schedule's or an administrator's event in, the run's report out; see `groupsync.engine.sweep`."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from groupsync import bootstrap
from groupsync.core.events import parse_sweep_event
from groupsync.engine.observability import read_gauges, run_metrics
from groupsync.engine.sweep import abandon_sweep, run_sweep
from groupsync.engine.sweep_dependencies import SweepDependencies

logger = Logger()
metrics = Metrics()


@cache
def _dependencies() -> SweepDependencies:
    return bootstrap.sweep_dependencies()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Do one sweep."""
    bootstrap.deadline.begin(context)
    return handle(event, _dependencies())


def handle(event: dict[str, Any], dependencies: SweepDependencies) -> dict[str, Any]:
    """Do one sweep with these dependencies; gives the report of design 3.5. Raises `InvalidInputError`."""
    sweep = parse_sweep_event(event)
    try:
        run = run_sweep(sweep, dependencies)
    except Exception as error:
        logger.error("sweep broke off", error_type=type(error).__name__)  # noqa: TRY400 - a text may quote what was read
        abandon_sweep(sweep, type(error).__name__, dependencies)
        raise
    report = run.report()
    logger.info(
        "sweep done",
        run=run.run_id,
        mode=run.mode,
        status=run.status.value,
        counts=report["counts"],
        calls=report["calls"],
    )
    effects = dependencies.effects
    gauges = read_gauges(effects.documents, run, now=effects.clock()).metrics()
    for name, value in {**run_metrics(run), **gauges}.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
    metrics.flush_metrics()
    return report
