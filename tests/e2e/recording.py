"""What `make coverage` keeps of a journey: who pressed how often until something was done, and what the other one then saw.

A *moment* is a choice from the menu (`→ Phê duyệt`) or an action (`Gia hạn`). Its presses are those that lead from the menu to the
page, and those of the action: clicks, taps, choices from a list. Typing, and going on by Tab, is none; keys are counted apart.
Its picture is the page as the next person leaves it, or, of a choice from the menu, as the same person does.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.desk import Desk

MENU = "→ "
#: The part of the size of a screen at which a page can still be read.
SCALE = 0.6
QUALITY = 45
COUNT = """for (const [event, kind] of [["pointerdown", "presses"], ["keydown", "keys"]])
  addEventListener(event, ({isTrusted}) => { if (isTrusted) counted(kind); }, true);
addEventListener("change", ({target}) => { if (target.matches("select:not(.tomselected)")) counted("presses"); }, true);"""


@dataclass
class Moment:
    who: str
    name: str
    before: int
    presses: int = 0
    picture: str | None = None
    #: the page as whoever did it left it, where nobody else looked afterwards
    own: str | None = None

    @property
    def is_menu(self) -> bool:
        return self.name.startswith(MENU)


@dataclass
class Recorder:
    """One journey. Only moments in `wanted` are pictured."""

    journey: str
    folder: Path
    wanted: Collection[str]
    moments: list[Moment] = field(default_factory=list)
    desks: list[RecordedDesk] = field(default_factory=list)
    current: RecordedDesk | None = None
    pictures: int = 0

    def turn(self, desk: RecordedDesk) -> None:
        """Somebody does or reads something; whoever did before has finished."""
        if desk is not self.current:
            self.leave()
            self.current = desk

    def leave(self) -> None:
        if self.current is not None:
            self.current.close()
            self.look(self.current)

    def look(self, desk: RecordedDesk) -> None:
        """Pictures the page if a moment waits for it."""
        waiting = [each for each in self.moments if each.name in self.wanted and each.picture is None]
        shown = [each for each in waiting if each.is_menu == (each.who == desk.username)]
        own = [each for each in waiting if each.own is None and each.who == desk.username]
        if shown or own:
            name = self.picture(desk)
            for each in shown:
                each.picture = name
            for each in own:
                each.own = name

    def picture(self, desk: RecordedDesk) -> str:
        self.pictures += 1
        size = desk.shown.viewport_size
        assert size is not None
        clip = {"x": 0, "y": desk.shown.evaluate("scrollY"), **size, "scale": SCALE}
        session = desk.shown.context.new_cdp_session(desk.shown)
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip})
        name = f"{self.journey}-{self.pictures:02}.webp"
        (self.folder / name).write_bytes(base64.b64decode(taken["data"]))
        return name

    def keep(self) -> None:
        """Writes down the journey when it has ended."""
        self.leave()
        told: dict[str, Any] = {
            "presses": sum(desk.presses for desk in self.desks),
            "keys": sum(desk.keys for desk in self.desks),
            "moments": [
                {"who": each.who, "name": each.name, "presses": each.presses, "picture": each.picture or each.own}
                for each in self.moments
            ],
        }
        (self.folder / f"{self.journey}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


class RecordedDesk(Desk):
    """A desk whose presses are counted."""

    def __init__(self, page: Page, username: str, recorder: Recorder) -> None:
        self.recorder = recorder
        self.presses = self.keys = 0
        #: presses so far when the menu was gone to, and how many led from there to the open page
        self.since, self.reach = 0, 0
        self.open_moment: Moment | None = None
        super().__init__(page, username)
        page.expose_binding("counted", lambda source, kind: self.count(kind))
        page.add_init_script(COUNT)
        recorder.desks.append(self)

    def count(self, kind: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)

    @property
    def page(self) -> Page:  # type: ignore[override]
        self.recorder.turn(self)
        return self.shown

    @page.setter
    def page(self, page: Page) -> None:
        self.shown = page

    def go(self, entry: str) -> Locator:
        self.recorder.turn(self)
        self.close()
        self.recorder.look(self)
        self.since, self.reach = self.presses, -1
        self.begin(MENU + entry, 0)
        return super().go(entry)

    def press(self, button: str) -> None:
        self.recorder.turn(self)
        self.close()
        self.recorder.look(self)
        if self.reach < 0:
            self.reach = self.presses - self.since
        self.begin(button, self.reach)
        super().press(button)

    def log_out(self) -> None:
        self.since, self.reach = self.presses, 0
        self.begin("Đăng xuất", 0)
        super().log_out()
        self.close()
        self.recorder.look(self)

    def begin(self, name: str, reach: int) -> None:
        self.open_moment = Moment(self.username, name, self.presses - reach)
        self.recorder.moments.append(self.open_moment)

    def close(self) -> None:
        if self.open_moment is not None:
            self.open_moment.presses = self.presses - self.open_moment.before
            self.open_moment = None
