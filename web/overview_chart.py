"""The bars of twelve weeks, as numbers that a drawing needs: what was assigned beside what ended, each a link to its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from processes.overview.trend import ASSIGNED, ENDED, Week
from web.i18n import as_date, as_number
from web.report_links import list_address

WORDS = {
    ASSIGNED: lazy_gettext("Giao trong tuần"),
    "done_in_time": lazy_gettext("Hoàn thành trong hạn"),
    "done_late": lazy_gettext("Hoàn thành quá hạn"),
    "undated_done": lazy_gettext("Hoàn thành, không có hạn"),
}
#: In units of the drawing, which is scaled to the room there is.
STEP, BAR, TOP, HIGH, FOOT = 60, 20, 18, 130, 26


@dataclass(frozen=True, slots=True)
class Bar:
    measure: str
    x: float
    y: float
    height: float
    number: int
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """``labels``: (x, first day) of each week; ``tops``: (x, y, number) above each column; ``rows`` the same in a table: the week in
    words, and for each measure its number and its list."""

    width: int
    height: int
    base: int
    bars: list[Bar]
    tops: list[tuple[float, float, int]]
    labels: list[tuple[float, str]]
    measures: list[tuple[str, str]]
    rows: list[tuple[str, list[tuple[int, str]]]]

    @property
    def is_empty(self) -> bool:
        return not self.bars


def drawn(weeks: Sequence[Week]) -> Chart:
    """The drawing of these weeks."""
    columns = [((ASSIGNED,), ENDED) for _ in weeks]
    most = max((sum(week.counts[name] for name in names) for week in weeks for names in columns[0]), default=0) or 1
    bars: list[Bar] = []
    tops: list[tuple[float, float, int]] = []
    for place, week in enumerate(weeks):
        for side, names in enumerate(columns[place]):
            x = place * STEP + STEP / 2 + (side - 1) * (BAR + 2)
            y = float(TOP + HIGH)
            for name in names:
                number = week.counts[name]
                height = round(HIGH * number / most, 1)
                y -= height
                if number:
                    title = gettext(
                        "%(what)s, %(week)s: %(number)s",
                        what=WORDS[name],
                        week=words_of(week),
                        number=as_number(number),
                    )
                    bars.append(Bar(name, x, round(y, 1), height, number, list_address(week.behind(name)), title))
            if total := sum(week.counts[name] for name in names):
                tops.append((x + BAR / 2, round(y - 4, 1), total))
    measures = [(name, str(word)) for name, word in WORDS.items()]
    return Chart(
        len(weeks) * STEP,
        TOP + HIGH + FOOT,
        TOP + HIGH,
        bars,
        tops,
        [(place * STEP + STEP / 2, f"{week.first:%d/%m}") for place, week in enumerate(weeks)],
        measures,
        [
            (words_of(week), [(week.counts[name], list_address(week.behind(name))) for name, _ in measures])
            for week in reversed(weeks)
        ],
    )


def words_of(week: Week) -> str:
    """16/11/2026 – 22/11/2026"""
    return f"{as_date(week.first)} – {as_date(week.last)}"
