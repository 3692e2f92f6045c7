"""What is counted and measured while the product runs. `/metrics` shows it (web/operations.py)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from processes import telemetry
from processes.telemetry import Ended

#: Seconds. The pages have to be there within 0.15, a step within a few hundredths; a report or a mail may take its time.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30)
OTHER = "other"

# A line more for each number, which nobody asks for.
disable_created_metrics()


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """The counters of this process, all in one registry."""

    registry: CollectorRegistry
    commands: Counter
    steps: Histogram
    jobs: Counter
    job_seconds: Histogram
    requests: Counter
    request_seconds: Histogram


def made() -> Metrics:
    registry = CollectorRegistry()

    def counter(name: str, words: str, *labels: str) -> Counter:
        return Counter(name, words, labels, registry=registry)

    def histogram(name: str, words: str, *labels: str) -> Histogram:
        return Histogram(name, words, labels, registry=registry, buckets=BUCKETS)

    return Metrics(
        registry,
        counter("chidao_commands", "Commands by how they ended", "action", "outcome"),
        histogram(
            "chidao_step_seconds", "What a command takes, waiting for its lock and the commit included", "action"
        ),
        counter("chidao_jobs_run", "Runs of jobs by how they ended", "operation", "outcome"),
        histogram("chidao_job_seconds", "What a run of a job takes", "operation"),
        counter("chidao_http_requests", "Answered requests", "endpoint", "status"),
        histogram("chidao_http_request_seconds", "What a request takes until its answer begins", "endpoint"),
    )


_metrics = made()
#: Actions that diagrams have: what somebody makes up must not fill the memory with names of its own.
_known: set[str] = set()


def current() -> Metrics:
    return _metrics


def begin_anew() -> None:
    """Counts from 0, in the way of counting that was chosen meanwhile (web/shared_metrics.py)."""
    global _metrics
    _metrics = made()


def init_app() -> None:
    telemetry.listen("metrics", count)


def count(ended: Ended) -> None:
    metrics = _metrics
    if ended.kind == "job":
        metrics.jobs.labels(ended.name, ended.outcome).inc()
        metrics.job_seconds.labels(ended.name).observe(ended.seconds)
        return
    action = action_of(ended)
    commands, steps = _of_action(metrics, action, ended.outcome)
    commands.inc()
    steps.observe(ended.seconds)


@lru_cache(1024)
def _of_action(metrics: Metrics, action: str, outcome: str) -> tuple[Counter, Histogram]:
    """Finding them among all others costs as much as counting."""
    return metrics.commands.labels(action, outcome), metrics.steps.labels(action)


def action_of(ended: Ended) -> str:
    """The command's name, where it is one that a diagram or we have given it."""
    if ended.outcome not in ("not_found", "failed", "unavailable"):
        _known.add(ended.name)
    return ended.name if ended.name in _known else OTHER


def count_request(endpoint: str | None, status: int, seconds: float) -> None:
    name = endpoint or OTHER
    _metrics.requests.labels(name, str(status)).inc()
    _metrics.request_seconds.labels(name).observe(seconds)
