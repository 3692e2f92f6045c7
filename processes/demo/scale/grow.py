"""``chidao demo --scale N``: the demonstration, and copies of what was played in it until there are N assignments.

Of fifty assignments one is under way, as after some years of work (but no fewer than ``FEWEST_OPEN``); the others have ended on
some day of the past eight years. The same N on the same day gives the same copies.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from processes.calendar.working import load_calendar
from processes.db import connection_of, metadata, transaction
from processes.demo.play import played_on
from processes.demo.player import Player
from processes.demo.present import present_steps
from processes.demo.scale.copying import copier
from processes.demo.scale.loading import gather_statistics, without_indexes
from processes.demo.scale.roster import Roster
from processes.demo.scale.rows import copied_tables
from processes.demo.scale.template import Template, template

#: Of so many assignments one is under way.
ONE_OPEN_IN = 50
FEWEST_OPEN = 100
WEEKS = 8 * 52
#: What was played around today lies within so many days; the historical directives are older and stay single.
LATELY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Planned:
    """One copy to be made: of which template, so many weeks ago."""

    weeks: int
    template: Template


def grow(count: int, *, all_under_way: bool = False) -> int:
    """Copy what the demonstration holds until it has ``count`` assignments, or a few more; returns how many it then has.
    ``all_under_way``: none of the copies is of what has ended.

    To be called once, right after the demonstration was played. Everything is written in one transaction.
    """
    day = played_on()
    assert day is not None, "the demonstration is played first"
    today = date.fromisoformat(day)
    Player().play(present_steps(today, load_calendar(), "scale/ended.json"))
    with transaction() as session:
        total = _copy(connection_of(session), count, today, all_under_way=all_under_way)
    gather_statistics()
    return total


def _copy(connection: Connection, count: int, today: date, *, all_under_way: bool) -> int:
    directives, assignments = metadata.tables["directives"], metadata.tables["assignments"]
    played = connection.scalar(select(func.count()).select_from(assignments)) or 0
    # What repeats stays single: its kỳ are weeks and months of the year, and two of a series are never the same.
    repeats = select(metadata.tables["assignment_series"].c.directive_id)
    lately = select(directives.c.id).where(directives.c.date > today - LATELY, directives.c.id.not_in(repeats))
    roster = Roster(connection)
    templates = [template(connection, id, roster) for id in connection.scalars(lately.order_by(directives.c.id)).all()]
    wanted = count - played
    unfinished = wanted if all_under_way else max(FEWEST_OPEN, wanted // ONE_OPEN_IN)
    planned = _plan(templates, wanted, unfinished, random.Random(count))  # noqa: S311 (nothing secret)
    with without_indexes(connection, copied_tables()), copier(connection, roster) as copies:
        for number, copy in enumerate(planned, start=1):
            copies.copy(copy.template, copy.weeks, number)
    return played + sum(copy.template.assignments for copy in planned)


def _plan(templates: list[Template], wanted: int, open_ones: int, chance: random.Random) -> list[Planned]:
    """Which copies, the oldest first: ids then grow with time, as they do in an office."""
    under_way = [each for each in templates if each.unfinished]
    ended = [each for each in templates if each.is_over]
    planned: list[Planned] = []
    copied = unfinished = 0
    while copied < wanted and unfinished < open_ones:
        # In turn, so that every stage is there however few there are.
        chosen = under_way[len(planned) % len(under_way)]
        planned.append(Planned(0, chosen))
        copied += chosen.assignments
        unfinished += chosen.unfinished
    while copied < wanted:
        chosen = chance.choice(ended)
        planned.append(Planned(chance.randrange(WEEKS), chosen))
        copied += chosen.assignments
    return sorted(planned, key=lambda copy: -copy.weeks)
