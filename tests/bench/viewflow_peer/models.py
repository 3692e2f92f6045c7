"""The process with its own data, as viewflow wants it: a table joined to its table of processes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from viewflow.workflow.models import Process


class AssignmentProcess(Process):
    content = models.TextField()
    lead = models.CharField(max_length=40, db_index=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result = models.TextField(blank=True)
    approved = models.BooleanField(default=False)

    class Meta:
        app_label = "viewflow_peer"
