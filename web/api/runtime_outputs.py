"""What the calls about the runtime answer: the work list, process definitions, instances."""

from __future__ import annotations

from apiflask import Schema
from marshmallow import fields, validate

from web.api.fields import Day
from web.api.outputs import moment
from web.api.sentences import Sentence as _l


class UserTaskOut(Schema):
    id = fields.Integer()
    instance_id = fields.Integer()
    element = fields.String()
    process = fields.String()
    title = fields.String()
    outcomes = fields.List(fields.String())
    object_type = fields.String(allow_none=True)
    object_id = fields.Integer(allow_none=True)
    number = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    lead_name = fields.String(allow_none=True)
    due_on = Day(allow_none=True)
    overdue = fields.Boolean()
    created_at = moment()
    claimed_by = fields.String(allow_none=True, metadata={"description": _l("Chức vụ của người đã nhận.")})


class UserTaskClaimed(Schema):
    id = fields.Integer()
    claimed_by = fields.String()


class UserTaskPage(Schema):
    items = fields.List(fields.Nested(UserTaskOut))
    total = fields.Integer()


class UserTaskDone(Schema):
    id = fields.Integer()
    outcome = fields.String()


class DefinitionOut(Schema):
    id = fields.Integer()
    key = fields.String()
    version = fields.Integer()
    title = fields.String()
    object_type = fields.String(allow_none=True)
    hash = fields.String()
    deployed_at = moment()
    deployed_by = fields.String(allow_none=True)
    running = fields.Integer(metadata={"description": _l("Số quy trình đang chạy theo phiên bản này.")})
    newest = fields.Boolean()


class Definitions(Schema):
    items = fields.List(fields.Nested(DefinitionOut))
    total = fields.Integer()


class DefinitionCreated(Schema):
    id = fields.Integer()
    key = fields.String()
    version = fields.Integer()


class WaitOut(Schema):
    kind = fields.String(validate=validate.OneOf(["task", "message"]))
    element = fields.String()
    title = fields.String()
    action = fields.String(allow_none=True)


class TimerOut(Schema):
    element = fields.String()
    due_at = moment()


class JobOut(Schema):
    id = fields.Integer()
    element = fields.String(allow_none=True)
    operation = fields.String()
    due_at = moment()
    attempts = fields.Integer()
    error = fields.String(allow_none=True)


class IncidentOut(Schema):
    id = fields.Integer()
    element = fields.String(allow_none=True)
    error = fields.String()
    at = moment()
    resolved_at = moment()


class StepOut(Schema):
    at = moment()
    kind = fields.String()
    element = fields.String()
    title = fields.String()


class InstanceOut(Schema):
    """Everything inside one process instance."""

    id = fields.Integer()
    definition = fields.Nested(DefinitionCreated)
    object_type = fields.String(allow_none=True)
    object_id = fields.Integer(allow_none=True)
    started_at = moment()
    ended_at = moment()
    variables = fields.Dict()
    waits = fields.List(fields.Nested(WaitOut))
    timers = fields.List(fields.Nested(TimerOut))
    jobs = fields.List(fields.Nested(JobOut))
    incidents = fields.List(fields.Nested(IncidentOut))
    history = fields.List(fields.Nested(StepOut))
