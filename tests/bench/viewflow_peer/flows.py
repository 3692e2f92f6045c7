"""start → submit (the unit) → approve (the Office) → approved? → end, or back to the unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.views.generic import View
from viewflow import this
from viewflow.workflow import flow, lock

from tests.bench.viewflow_peer.models import AssignmentProcess


class AssignmentFlow(flow.Flow):
    process_class = AssignmentProcess
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.enter).Next(this.submit)
    submit = flow.View(View.as_view()).Assign(username="stc").Next(this.approve)
    approve = flow.View(View.as_view()).Assign(this.approver).Next(this.decided)
    decided = flow.If(lambda activation: activation.process.approved).Then(this.end).Else(this.submit)
    end = flow.End()

    def enter(self, activation: Any, content: str, lead: str, due_at: datetime, by: User, approver: User) -> Any:
        process = activation.process
        process.content, process.lead, process.due_at = content, lead, due_at
        process.drafter, process.approver = by, approver
        return process

    def approver(self, activation: Any) -> User:
        return activation.process.approver
