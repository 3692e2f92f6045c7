"""``chidao demo``: one province, the documents the manuals show, and a set of work placed around today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from processes.assignments.models import Assignment
from processes.calendar.working import load_calendar
from processes.db import reading, transaction
from processes.demo.arriving import push_documents
from processes.demo.historical import historical_steps
from processes.demo.player import Player
from processes.demo.present import present_steps
from processes.demo.province import province
from processes.demo.settle import settle
from processes.directives.models import Directive
from processes.organisation.models import Unit
from processes.refusals import NotAllowedYet
from processes.settings.models import Setting

#: Remembers that the demonstration is complete, and for which day.
_SETTING = "demo_played_on"
#: Working days before today whose notices nobody has read yet.
UNREAD_DAYS = 5


@dataclass(frozen=True)
class Played:
    """What the demonstration holds. ``new`` is false when it was there already and nothing was changed."""

    new: bool
    day: str
    directives: int
    assignments: int


def play(now: datetime) -> Played:
    """Play the demonstration into an empty database, up to ``now``; a second time nothing is changed.

    Raises NotAllowedYet where units have been entered already: invented people must not mix with real ones.
    """
    if (day := played_on()) is not None:
        return _played(day, new=False)
    if _has_units():
        raise NotAllowedYet(
            "Cơ sở dữ liệu đã có đơn vị nên không nạp dữ liệu trình diễn. Đề nghị dùng một thư mục CHIDAO_HOME trống."
        )
    settle(province())
    calendar = load_calendar()
    today = calendar.local_date(now)
    steps = (*historical_steps(), *present_steps(today, calendar))
    lately = calendar.start_of_day(calendar.add_working_days(today, -UNREAD_DAYS))
    player = Player()
    player.play(step for step in steps if step.at < lately)
    player.let_pass(lately)
    player.everybody_reads(lately)
    player.play(step for step in steps if step.at >= lately)
    player.let_pass(now)
    push_documents(now)
    with transaction() as session:
        session.add(Setting(name=_SETTING, value=today.isoformat()))
        # Whoever tries the product looks at the public pages too.
        session.add(Setting(name="public_site", value=True))
    return _played(today.isoformat(), new=True)


def played_on() -> str | None:
    """The day the demonstration was placed around; None where there is none, or only a part of it."""
    session = reading()
    day: str | None = session.scalar(select(Setting.value).where(Setting.name == _SETTING))
    session.rollback()
    return day


def _has_units() -> bool:
    session = reading()
    found = session.scalar(select(Unit.id).limit(1)) is not None
    session.rollback()
    return found


def _played(day: str, *, new: bool) -> Played:
    session = reading()
    directives = session.scalar(select(func.count()).select_from(Directive)) or 0
    assignments = session.scalar(select(func.count()).select_from(Assignment)) or 0
    session.rollback()
    return Played(new, day, directives, assignments)
