"""How the log looks: a line of JSON for each entry, or a line to be read on a terminal. Every entry carries the request it belongs to.

The log is kept and passed around, so it holds nobody's data: no values of forms, no tokens, and of what went wrong only the kind
and the place. What an error says may quote the value it stumbled on; only a terminal, which keeps nothing, shows it.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog
from flask.logging import default_handler
from sqlalchemy.exc import DBAPIError, OperationalError
from structlog.typing import EventDict, Processor

from engine.errors import DefinitionError, NotWaiting, StateError, TooManySteps
from processes import telemetry
from web.request_log import person_id

#: The product's own parts tell what they do, others only what goes wrong.
OWN = ("engine", "processes", "handlers", "web")
ROOT = str(Path(__file__).resolve().parent.parent)
#: Their sentences are ours or the operating system's, and quote no values.
SPEAKING = (DefinitionError, NotWaiting, StateError, TooManySteps, ImportError)
CAUSES = 5


def configure(stream: TextIO | None = None) -> None:
    """Every log of this process goes to `stream` (the error output) from now on."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    if stream.isatty():
        handler.setFormatter(for_terminals())
    else:
        handler.addFilter(name_errors)
        handler.setFormatter(as_json())
    root = logging.getLogger()
    for earlier in list(root.handlers):
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(logging.INFO)
    # Flask gives its log a handler of its own where it finds none: every line would be there twice.
    logging.getLogger("web").removeHandler(default_handler)


def as_json() -> logging.Formatter:
    return formatter(without_values, structlog.processors.JSONRenderer(serializer=to_line))


def for_terminals() -> logging.Formatter:
    return formatter(
        without_controls,
        structlog.dev.ConsoleRenderer(colors=True, exception_formatter=structlog.dev.plain_traceback, pad_event_to=0),
    )


def formatter(*last: Any) -> logging.Formatter:
    always: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        of_request,
    ]
    cleaned = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(processors=[cleaned, *last], foreign_pre_chain=always)


def to_line(entry: EventDict, **_: object) -> str:
    return orjson.dumps(entry, default=str).decode()


def of_request(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """Which request the line belongs to, and who sent it (the number of the person)."""
    if (request := telemetry.request_id()) is not None:
        entry.setdefault("request_id", request)
    if (person := person_id()) is not None:
        entry.setdefault("person", person)
    return entry


def without_values(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """In place of a traceback: the kinds of the errors and the places where they were raised."""
    information = entry.pop("exc_info", None)
    error = information[1] if isinstance(information, tuple) else None
    if isinstance(error, BaseException):
        entry["error"] = kind_of(error)
        entry["at"] = places(error.__traceback__)
        entry.update(causes_of(error))
    return entry


def without_controls(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """An address may hold anything, also what would tell the terminal to colour, move or erase."""
    return {
        name: value.encode("unicode_escape").decode() if isinstance(value, str) and not value.isprintable() else value
        for name, value in entry.items()
    }


def name_errors(record: logging.LogRecord) -> bool:
    """An error inside a sentence is named there by its kind too."""
    if isinstance(record.args, tuple):
        record.args = tuple(kind_of(each) if isinstance(each, BaseException) else each for each in record.args)
    return True


def causes_of(error: BaseException) -> EventDict:
    causes: list[dict[str, Any]] = []
    while len(causes) < CAUSES:
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is None:
            break
        causes.append({"error": kind_of(cause), "at": places(cause.__traceback__)})
        error = cause
    return {"because": causes} if causes else {}


def kind_of(error: BaseException) -> str:
    """`OperationalError`, with its sentence where that cannot quote anybody."""
    kind = type(error).__name__
    sentence = None
    if isinstance(error, OSError):
        sentence = error.strerror
    elif isinstance(error, OperationalError):
        # The database is away, busy or not as expected: its first line says how. Other errors of its quote the row.
        sentence = str(error.orig).partition("\n")[0]
    elif isinstance(error, DBAPIError):
        sentence = getattr(error.orig, "sqlstate", None)
    elif isinstance(error, SPEAKING):
        sentence = str(error)
    return f"{kind}: {sentence}" if sentence else kind


def places(traceback: TracebackType | None) -> list[str]:
    """`processes/runtime/act.py:120 take`, outermost first."""
    return [
        f"{frame.f_code.co_filename.removeprefix(ROOT).lstrip('/')}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(traceback)
    ]
