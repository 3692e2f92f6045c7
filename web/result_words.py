"""How the office speaks of what was decided about a result: *duyệt, yêu cầu báo cáo lại*, or *đạt, không đạt* (T8).

The setting says it for everybody at once; forms of the diagram know their other words themselves (``x-titles``).
"""

from __future__ import annotations

from flask_babel import LazyString

from processes.settings import current


def says_reached() -> bool:
    """Whether results are said to be *đạt* or *không đạt*."""
    return bool(current.get("result_words") == "reached")


def spoken(usual: LazyString, reached: LazyString) -> LazyString:
    """The words that hold at the moment they are read, in the reader's language."""
    return LazyString(lambda: str(reached if says_reached() else usual))
