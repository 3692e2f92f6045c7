"""Business rule tasks: a decision table is looked up, and what it says becomes variables of the instance."""

from collections import ChainMap

from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task

from engine.dialect.loops import loop_variables
from engine.errors import ExpressionError


class BusinessRule(spiff.BusinessRuleTask):
    """The library would evaluate the cells as Python and keep the answer in the token; ours reads them and keeps it at the instance."""

    def _run_hook(self, task: Task) -> bool:
        variables = task.workflow.top_workflow.variables
        try:
            variables.update(self.dmnEngine.decide(ChainMap(loop_variables(task), variables)))
        except ExpressionError as error:
            raise ExpressionError(error.sentence, self.bpmn_id) from None
        return True
