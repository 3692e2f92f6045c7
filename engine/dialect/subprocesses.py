"""Subprocesses of the same diagram, and processes that it calls."""

from typing import Any

from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task


class _Inner:
    """Begun and ended without the library's search through its tokens for the one it has just made, and without its listeners:
    the inside tells its owner by itself."""

    spec: str
    copy_data: Any

    def start_workflow(self, task: Task) -> None:
        """Called by the library when a token has come to the activity."""
        inner = task.workflow.top_workflow.create_subprocess(task, self.spec)
        if task.data or inner.spec.io_specification:
            self.copy_data(task, inner)
        inner.task_tree.run()

    def update_data(self, task: Task, inner: Any) -> None:
        """Called when the inside has ended."""
        if inner.last_task.data or inner.spec.io_specification:
            super().update_data(task, inner)  # type: ignore[misc]
        else:
            task.data = {}


class EmbeddedSubprocess(_Inner, spiff.SubWorkflowTask):
    """A subprocess."""


class CalledProcess(_Inner, spiff.CallActivity):
    """A call activity."""
