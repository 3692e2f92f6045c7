"""The rules of lint, one function each. A rule sees the diagram and the world around it, and yields what it finds."""

from collections.abc import Callable, Iterator

from engine.lint_rules import (
    actions,
    concurrency,
    decisions,
    errors,
    expressions,
    forms,
    gateways,
    ids,
    operations,
    people,
    shapes,
    statuses,
    structure,
    unsupported,
)
from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World

Rule = Callable[[Diagram, World], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    structure.processes,
    ids.missing_ids,
    ids.duplicate_ids,
    ids.operator_ids,
    unsupported.elements,
    unsupported.scripts,
    unsupported.events,
    structure.starts,
    structure.ends,
    structure.flows,
    structure.reachability,
    gateways.decisions,
    gateways.ignored_conditions,
    gateways.implicit_splits,
    gateways.event_gateways,
    expressions.expressions,
    expressions.timers,
    expressions.schedules,
    people.who,
    operations.operations,
    decisions.called,
    decisions.tables,
    statuses.statuses,
    statuses.groups,
    statuses.clocks,
    statuses.business_object,
    actions.outcomes,
    actions.messages,
    actions.ambiguity,
    actions.outcomes_read,
    concurrency.two_statuses,
    concurrency.no_status,
    concurrency.handler_joins,
    errors.thrown_errors,
    forms.present,
    forms.valid,
    shapes.shapes,
    shapes.names,
)
