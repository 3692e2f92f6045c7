"""A step that people may take, taken by the product itself: the kỳ of a series are issued so."""

from __future__ import annotations

from engine.changes import Change
from processes.refusals import NotNow
from processes.runtime.advance import engine_step
from processes.runtime.work import Work


def own_step(work: Work, action: str) -> list[Change]:
    """Complete the open user task that has this outcome, in nobody's name; NotNow where the diagram has none."""
    outcomes = {task.task_id: work.definition.spec.user_tasks[task.element] for task in work.instance.user_tasks()}
    found = next(((id, task.id) for id, task in outcomes.items() if action in task.outcomes), None)
    if found is None:
        raise NotNow("Lúc này chưa làm được thao tác đó. Đề nghị mở lại trang để xem tình trạng mới nhất.")
    task_id, element = found
    work.record(action, element)
    return engine_step(lambda: work.instance.complete_user_task(task_id, action))
