"""The expression language of gateways, timers, conditions and parameters.

A small part of Python's expressions, worked out by walking the syntax tree; nothing is ever handed to Python's own
evaluation. Allowed: names, literals, lists, tuples, `and or not`, comparisons, `in`, `a if b else c`, `+ -`, and
`x["key"]`. There are no calls, no attributes, no multiplication: a diagram decides, it does not compute. A name that is
not among the variables is None.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from engine.errors import ExpressionError

MAX_LENGTH = 500
MAX_NODES = 120
MAX_DEPTH = 20
MAX_STEPS = 10_000
MAX_NUMBER = 10**15

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda item, box: item in box,
    ast.NotIn: lambda item, box: item not in box,
}
_SIZED = (str, list, tuple, dict, bytes)
_PLAIN = (str, int, float, bool, type(None))
_SYNTAX = (
    ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.Compare, *_COMPARE, ast.Name, ast.Load,
    ast.Constant, ast.List, ast.Tuple, ast.IfExp, ast.BinOp, ast.Add, ast.Sub, ast.Subscript,
)  # fmt: skip


class Expression:
    """A checked expression. `names` are the variables it reads."""

    __slots__ = ("_tree", "names", "text")

    def __init__(self, text: str, tree: ast.expr, names: frozenset[str]) -> None:
        self.text = text
        self.names = names
        self._tree = tree

    def evaluate(self, variables: Mapping[str, Any]) -> Any:
        """The value with these variables. Raises ExpressionError when types do not fit or it takes too many steps."""
        try:
            return _Evaluation(variables).value(self._tree)
        except ExpressionError as error:
            raise ExpressionError(f"{error.sentence}: {self.text}") from None
        except (TypeError, ValueError, LookupError, ArithmeticError, RecursionError) as error:
            raise ExpressionError(f"cannot be worked out ({error}): {self.text}") from None


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Checks `text` once. Raises ExpressionError, naming what is not allowed."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression may have {MAX_LENGTH} characters, this has {len(text)}")
    try:
        tree = ast.parse(text.strip(), "<expression>", "eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ExpressionError(f"not an expression: {text}") from None
    names: set[str] = set()
    _check(tree, text, names, 0, [0])
    return Expression(text, tree, frozenset(names))


def _check(node: ast.AST, text: str, names: set[str], depth: int, count: list[int]) -> None:
    count[0] += 1
    if depth > MAX_DEPTH or count[0] > MAX_NODES:
        raise ExpressionError(f"the expression is too large: {text}")
    if not isinstance(node, _SYNTAX):
        raise ExpressionError(f"{type(node).__name__} is not allowed: {text}")
    if isinstance(node, ast.Name):
        if node.id.startswith("_"):
            raise ExpressionError(f"a name may not begin with an underscore: {text}")
        names.add(node.id)
    elif isinstance(node, ast.Constant):
        too_large = isinstance(node.value, int | float) and not abs(node.value) <= MAX_NUMBER
        if type(node.value) not in _PLAIN or too_large:
            raise ExpressionError(f"this literal is not allowed: {text}")
    elif isinstance(node, ast.Subscript) and not (
        isinstance(node.slice, ast.Constant) and type(node.slice.value) in (str, int)
    ):
        raise ExpressionError(f"only a literal key may stand in brackets: {text}")
    for child in ast.iter_child_nodes(node):
        _check(child, text, names, depth + 1, count)


class _Evaluation:
    """One walk through a tree, with what it may still cost."""

    __slots__ = ("steps", "variables")

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self.variables = variables
        self.steps = MAX_STEPS

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise ExpressionError("the expression takes too many steps")

    def value(self, node: ast.expr) -> Any:
        self.steps -= 1
        if self.steps < 0:
            raise ExpressionError("the expression takes too many steps")
        # Most are these two.
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.variables.get(node.id)
        return self.worked_out(node)

    def worked_out(self, node: ast.expr) -> Any:
        match node:
            case ast.Compare():
                return self.compare(node)
            case ast.BoolOp():
                return self.both_or_either(node)
            case ast.UnaryOp(op=ast.Not()):
                return not self.value(node.operand)
            case ast.UnaryOp(op=ast.USub()):
                return -self.value(node.operand)
            case ast.UnaryOp():
                return +self.value(node.operand)
            case ast.BinOp():
                return self.sum(node)
            case ast.IfExp():
                return self.value(node.body if self.value(node.test) else node.orelse)
            case ast.List():
                return [self.value(item) for item in node.elts]
            case ast.Tuple():
                return tuple(self.value(item) for item in node.elts)
            case ast.Subscript():
                return self.value(node.value)[self.value(node.slice)]
        raise ExpressionError(f"{type(node).__name__} is not allowed")

    def both_or_either(self, node: ast.BoolOp) -> Any:
        stop_at = isinstance(node.op, ast.Or)
        result: Any = None
        for part in node.values:
            result = self.value(part)
            if bool(result) is stop_at:
                break
        return result

    def compare(self, node: ast.Compare) -> bool:
        left = self.value(node.left)
        for operation, other in zip(node.ops, node.comparators, strict=True):
            right = self.value(other)
            if isinstance(left, _SIZED):
                self.spend(len(left) // 8)
            if isinstance(right, _SIZED):
                self.spend(len(right) // 8)
            if not _COMPARE[type(operation)](left, right):
                return False
            left = right
        return True

    def sum(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        for side in (left, right):
            if isinstance(side, _SIZED):
                self.spend(len(side))
            elif isinstance(side, int) and abs(side) > MAX_NUMBER:
                raise ExpressionError("the number is too large")
        return left + right if isinstance(node.op, ast.Add) else left - right
