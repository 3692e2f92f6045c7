"""Operations of ``bpmn/series.bpmn``, and of ``bpmn/recurring.bpmn``, which gives the kỳ of all series when they are due (C18)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, update

from processes.directives.models import Directive
from processes.notices.deliver import deliver
from processes.organisation.models import Unit
from processes.refusals import FieldError, InvalidForm, NotAllowedYet
from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import inline, later
from processes.runtime.work import Work
from processes.series.commands import open_all_due, open_due
from processes.series.fields import columns_of, read_changes, rule_of
from processes.series.models import SeriesPeriod
from processes.series.policy import SERIES
from processes.sets.models import AssignmentSet


@inline("series.issue", of=SERIES)
def issue(work: Work) -> None:
    """The series begins: what is due of it already is given at once, by a job, because its directive is locked first."""
    issued_at = work.above["issued_at"] if work.above else _directive_issued(work)
    if issued_at is None:
        raise NotAllowedYet("Văn bản chưa được ban hành nên chưa giao được nhiệm vụ này.")
    work.set(issued_at=work.now)
    _look(work)


@inline("series.change", of=SERIES)
def change(work: Work) -> None:
    """Another content, rule or end for the kỳ to come; those given stay as they are."""
    values: dict[str, Any] = dict(work.values)
    if until := values.get("until"):
        values["until"] = date.fromisoformat(until)
    rule, errors = read_changes(values, rule_of(work.row), _given(work))
    if errors:
        raise InvalidForm(errors)
    columns = columns_of(rule) | {name: values[name] for name in ("content", "expected_product") if values.get(name)}
    columns |= _other_lead(work)
    before = dict(work.row)
    changed = {name: value for name, value in columns.items() if value != before[name]}
    if not changed:
        raise InvalidForm([FieldError.of("reason", "Chưa có gì thay đổi so với hiện nay.")])
    work.set(**changed)
    # The form asks with what holds already: only what is new is told.
    told = {"weekday": "day", "lead": "lead_id"}
    work.contributions[0].values = {n: v for n, v in work.values.items() if n == "reason" or told.get(n, n) in changed}
    for name in ("content", "expected_product", "lead_id", "open_before", "until", "times"):
        if name in changed:
            work.effect(name, _plain(before[name]), _plain(changed[name]))
    if "content" in changed:
        work.session.execute(
            update(AssignmentSet).where(AssignmentSet.id == work.object_id).values(content=changed["content"])
        )
    if work.row["issued_at"] is not None:
        _tell(work, "series_change")
        if "lead_id" in changed:
            _tell_unit(work, "series_change", before["lead_id"])
        _look(work)


@inline("series.end", of=SERIES)
def end(work: Work) -> None:
    """No more kỳ: stopped, or all were given. The directive hears of it by a job, so that no lock is taken upward."""
    if work.by is not None:
        _tell(work, "series_stop")
    work.enqueue("directive.check_ended", {"directive_id": work.row["directive_id"]})


@later("series.open", "series_id")
def open_one(job: ClaimedJob, series_id: int) -> None:
    """Give what is due of one series."""
    open_due(series_id, now=job.now)


@later("series.open_due", time_limit=timedelta(minutes=15))
def open_all(job: ClaimedJob) -> int:
    """Give what is due of every series; how many kỳ that were."""
    return open_all_due(job.now)


def _other_lead(work: Work) -> dict[str, Any]:
    """The unit that leads the kỳ to come, if it is another one. Who was in charge in the former unit has no part in it."""
    code = work.values.get("lead")
    lead_id = work.session.scalar(select(Unit.id).where(Unit.code == code)) if code else None
    if lead_id is None or lead_id == work.row["lead_id"]:
        return {}
    if lead_id in work.row["coordinating"]:
        raise InvalidForm([FieldError.of("lead", "Đơn vị chủ trì không đồng thời là đơn vị phối hợp.")])
    return {"lead_id": lead_id, "officer_id": None}


def _look(work: Work) -> None:
    work.enqueue("series.open", {"series_id": work.object_id})


def _given(work: Work) -> int:
    given = select(func.count()).where(SeriesPeriod.series_id == work.object_id)
    return work.session.scalar(given) or 0


def _directive_issued(work: Work) -> Any:
    return work.session.scalar(select(Directive.issued_at).where(Directive.id == work.row["directive_id"]))


def _tell(work: Work, kind: str) -> None:
    """Tell the unit, and those of the Office who gave the series and follow it."""
    row = work.row
    people = {row[name] for name in ("officer_id", "follower_id", "drafter_id")} - {None}
    _tell_unit(work, kind, row["lead_id"], people)


def _tell_unit(work: Work, kind: str, unit_id: int, people: set[int] | None = None) -> None:
    """Tell a unit, and people beside it."""
    assert work.object_id is not None
    deliver(
        work.connection,
        kind,
        object_type=SERIES,
        object_id=work.object_id,
        people=people or set(),
        unit=unit_id,
        by_id=work.by.id if work.by else None,
        now=work.now,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
