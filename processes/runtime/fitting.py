"""Whether a diagram that could run fits this product: its tables, its objects and what operations work on."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definition import ProcessDefinition
from engine.lint import Diagnostic
from processes.runtime import below, objects
from processes.runtime.operations import operation


def unfit(parsed: ProcessDefinition) -> Iterator[Diagnostic]:
    """What keeps the diagram from being deployed here, though it is sound in itself."""
    yield from _too_long(parsed)
    yield from _never_started(parsed)
    yield from _other_objects(parsed)
    yield from _unknown_words(parsed)
    yield from _unknown_starts(parsed)


def _too_long(parsed: ProcessDefinition) -> Iterator[Diagnostic]:
    """What the tables have no room for."""
    texts: list[tuple[str | None, str, int]] = [(None, parsed.key, 80), (None, parsed.title or "", 200)]
    texts += [(element, element, 120) for element in parsed.names]
    texts += [(None, status, 40) for status in parsed.statuses]
    for element, text, limit in texts:
        if len(text) > limit:
            start = f"{text[:40]}…"
            yield _error(
                element, "too-long", f"“{start}” is longer than {limit} characters", f"“{start}” dài quá {limit} ký tự"
            )


def _never_started(parsed: ProcessDefinition) -> Iterator[Diagnostic]:
    """Instances of an object start with the object, under its own name, and by no schedule."""
    if parsed.object != parsed.key and not objects.object_types().isdisjoint({parsed.object, parsed.key}):
        wanted = parsed.object or parsed.key
        yield _error(
            parsed.key,
            "object-key",
            f"the process that moves the object “{wanted}” has the id “{wanted}” and names the object",
            f"quy trình của đối tượng “{wanted}” phải có mã “{wanted}” và nêu đối tượng ấy",
        )
    if parsed.schedules and parsed.object is not None:
        yield _error(
            next(iter(parsed.schedules)),
            "schedule-object",
            "a process that moves a business object cannot start by a schedule: there would be no object to move",
            "quy trình của một đối tượng không tự bắt đầu theo lịch được: không có đối tượng nào để xử lý",
        )


def _other_objects(parsed: ProcessDefinition) -> Iterator[Diagnostic]:
    """Operations work on the object they were written for."""
    for element, called in parsed.operations.items():
        of = operation(called.operation).of
        if of and parsed.object not in of:
            named = "”, “".join(of)
            yield _error(
                element,
                "operation-object",
                f"“{called.operation}” works on the object “{named}”, which this process does not move",
                f"“{called.operation}” xử lý đối tượng “{named}”, không phải đối tượng của quy trình này",
            )


def _unknown_words(parsed: ProcessDefinition) -> Iterator[Diagnostic]:
    """A parameter that names people by words names those that there are; what an expression works out shows only later."""
    for element, called in parsed.operations.items():
        for parameter, known in operation(called.operation).words.items():
            told = called.parameters.get(parameter, "").strip()
            said = told[1:-1].split() if told[:1] == told[-1:] and told[:1] in ("'", '"') else []
            for word in (word for word in said if word not in known):
                there = " ".join(sorted(known))
                yield _error(
                    element,
                    "operation-word",
                    f"“{parameter}” of “{called.operation}” knows no “{word}”; there are: {there}",
                    f"tham số “{parameter}” của “{called.operation}” không có từ “{word}”; chỉ có: {there}",
                )


def _unknown_starts(parsed: ProcessDefinition) -> Iterator[Diagnostic]:
    """Only some processes are made to be started from a step of another, and each of them from one object's."""
    for task in parsed.user_tasks.values():
        for key in task.starts:
            if below.above(key) is None or below.above(key) != parsed.object:
                known = ", ".join(below.startable(parsed.object)) or "–"
                yield _error(
                    task.id,
                    "start-unknown",
                    f"no process “{key}” can be started from a step of this one; there are: {known}",
                    f"không bắt đầu được quy trình “{key}” từ bước của quy trình này; chỉ có: {known}",
                )
            elif key in task.outcomes or any(message.message == key for message in parsed.messages.values()):
                yield _error(
                    task.id,
                    "action-ambiguous",
                    f"“{key}” is also the name of another action",
                    f"“{key}” cũng là tên của một thao tác khác",
                )


def _error(element: str | None, rule: str, message: str, message_vi: str) -> Diagnostic:
    return Diagnostic(element, rule, "error", message, message_vi)
