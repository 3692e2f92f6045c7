"""What the diagrams call: one function per service-task operation. Importing this package fills the catalogue."""

from handlers import (
    assignment_changes,
    assignment_checks,
    assignment_decisions,
    assignment_difficulty,
    assignment_flow,
    assignment_hands,
    assignment_replies,
    assignment_times,
    batch,
    directive,
    mail,
    moving_over,
    notify,
    received_document,
    series,
    share,
)

__all__ = [
    "assignment_changes",
    "assignment_checks",
    "assignment_decisions",
    "assignment_difficulty",
    "assignment_flow",
    "assignment_hands",
    "assignment_replies",
    "assignment_times",
    "batch",
    "directive",
    "mail",
    "moving_over",
    "notify",
    "received_document",
    "series",
    "share",
]
