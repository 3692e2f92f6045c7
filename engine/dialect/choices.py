"""Exclusive gateways."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.task import Task

from engine.errors import EngineError


class Exclusive(defaults.ExclusiveGateway):
    """Takes the first flow whose condition holds, else the default. The library lays out a token for every flow first, to
    throw all but one away.
    """

    def _predict_hook(self, task: Task) -> None:
        pass

    def _run_hook(self, task: Any) -> bool:
        chosen = self.default_task_spec
        for condition, name in self.cond_task_specs:
            if condition is not None and condition._matches(task):
                chosen = name
                break
        if chosen is None:
            raise EngineError("no outgoing flow of the gateway holds, and it has no default", self.bpmn_id)
        task.lead_to([self._wf_spec.task_specs[chosen]])
        return True
