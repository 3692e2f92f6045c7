"""The REST API: the same commands and queries as the pages, as JSON, for programs with a token."""

from web.api import (
    assignments,
    definitions,
    directives,
    documents,
    files,
    messages,
    organisation,
    received_documents,
    reports,
    search,
    series,
    shares,
    user_tasks,
)
from web.api.blueprint import blueprint

__all__ = [
    "assignments",
    "blueprint",
    "definitions",
    "directives",
    "documents",
    "files",
    "messages",
    "organisation",
    "received_documents",
    "reports",
    "search",
    "series",
    "shares",
    "user_tasks",
]
