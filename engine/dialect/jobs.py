"""Service tasks that wait for their result."""

from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task


class Job(spiff.ServiceTask):
    """A service task always stops: None leaves its token STARTED, until the application brings the result or the
    failure.
    """

    def _execute(self, task: Task) -> None:
        return None
