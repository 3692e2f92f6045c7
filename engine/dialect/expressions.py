"""The library's script engine, replaced by our expressions over the instance's variables."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.task import Task

from engine.dialect.loops import loop_variables
from engine.dialect.tokens import is_loop_item
from engine.errors import EngineError, ExpressionError
from engine.expression import compile_expression


class Expressions(PythonScriptEngine):
    """Evaluates, and executes nothing."""

    def evaluate(self, task: Task, expression: str, external_context: Any = None) -> Any:
        names: Mapping[str, Any] = task.workflow.top_workflow.variables
        if task.data or is_loop_item(task):
            names = ChainMap(loop_variables(task), task.workflow.top_workflow.variables)
        try:
            return compile_expression(expression).evaluate(names)
        except ExpressionError as error:
            raise ExpressionError(error.sentence, task.task_spec.bpmn_id) from None

    def execute(self, task: Task, script: str, external_context: Any = None) -> None:
        raise EngineError("scripts cannot be run", task.task_spec.bpmn_id)

    def call_service(self, task: Task, **kwargs: Any) -> None:
        raise EngineError("operations are called outside of the engine", task.task_spec.bpmn_id)
