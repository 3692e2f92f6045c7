"""Every table, imported once, so that ``metadata`` is complete for migrations and tests."""

from processes.assignments import former_states
from processes.assignments import models as assignments
from processes.batches import models as batches
from processes.calendar import models as calendar
from processes.directives import models as directives
from processes.discussion import models as discussion
from processes.edits import models as edits
from processes.files import models as files
from processes.lists import models as lists
from processes.mail import models as mail
from processes.moving_over import models as moving_over
from processes.notices import models as notices
from processes.organisation import models as organisation
from processes.received import models as received
from processes.requests import models as requests
from processes.runtime import models as runtime
from processes.search import models as search
from processes.series import models as series
from processes.sets import models as sets
from processes.settings import models as settings
from processes.shares import models as shares
from processes.urging import models as urging

__all__ = [
    "assignments",
    "batches",
    "calendar",
    "directives",
    "discussion",
    "edits",
    "files",
    "former_states",
    "lists",
    "mail",
    "moving_over",
    "notices",
    "organisation",
    "received",
    "requests",
    "runtime",
    "search",
    "series",
    "sets",
    "settings",
    "shares",
    "urging",
]
