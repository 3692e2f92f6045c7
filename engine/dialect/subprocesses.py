"""Subprocesses of the same diagram."""

from typing import Any

from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task


class EmbeddedSubprocess(spiff.SubWorkflowTask):
    """A subprocess, begun without the library's search through its tokens for the one it has just made."""

    def start_workflow(self, task: Task) -> None:
        """Called by the library when a token has come to the subprocess."""
        inner = task.workflow.top_workflow.create_subprocess(task, self.spec)
        inner.completed_event.connect(self._on_subworkflow_completed, task)
        if task.data:
            self.copy_data(task, inner)
        inner.task_tree.run()

    def update_data(self, task: Task, inner: Any) -> None:
        """Called by the library when the inside has ended."""
        if inner.last_task.data:
            super().update_data(task, inner)
        else:
            task.data = {}
