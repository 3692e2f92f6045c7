"""What `make coverage` keeps of a journey: who pressed how often until something was done, and what the other one then saw.

A *moment* is a choice from the menu (`→ Phê duyệt`) or an action (`Gia hạn`). Its presses are those that lead from the menu to the
page, and those of the action: clicks, taps, choices from a list. Typing, and going on by Tab, is none; keys are counted apart.
Its picture is the page as the next person leaves it, or, of a choice from the menu, as the same person does. The manuals show what
whoever does it has before them: the list, or the form when it is filled in.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.desk import Desk

MENU = "→ "
#: The part of the size of a screen at which a page can still be read.
SCALE = 0.6
QUALITY = 45
#: The same of a picture in a manual, which is of a part of the screen.
CLOSER, CLEARER = 0.9, 55
AROUND_A_DIALOG = 12
COUNT = """for (const [event, kind] of [["pointerdown", "presses"], ["keydown", "keys"]])
  addEventListener(event, ({isTrusted}) => { if (isTrusted) counted(kind); }, true);
addEventListener("change", ({target}) => { if (target.matches("select:not(.tomselected)")) counted("presses"); }, true);"""

#: Where on the page the open dialog is, or what is seen of the page's own part.
SHOWN = """around => {
  const dialog = document.querySelector("dialog[open]");
  if (!dialog) scrollTo({top: 0, behavior: "instant"});
  const {x, y, width, height} = (dialog ?? document.querySelector("main")).getBoundingClientRect();
  const edge = dialog ? around : 0;
  const top = Math.max(y - edge, 0), bottom = Math.min(y + height + edge, innerHeight);
  return {x: x + scrollX - edge, y: top + scrollY, width: width + 2 * edge, height: bottom - top};
}"""


@dataclass
class Moment:
    who: str
    name: str
    before: int
    presses: int = 0
    picture: str | None = None
    #: the page as whoever did it left it, where nobody else looked afterwards
    own: str | None = None
    is_filled: bool = False

    @property
    def is_menu(self) -> bool:
        return self.name.startswith(MENU)


@dataclass
class Recorder:
    """One journey. Only moments in `wanted` are pictured."""

    journey: str
    folder: Path
    wanted: Collection[str]
    #: the moments that a manual shows, and the names of the pictures
    manuals: Mapping[str, str]
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
        name = f"{self.journey}-{self.pictures:02}.webp"
        self.take(desk, name, clip, QUALITY)
        return name

    def show(self, desk: RecordedDesk, *, is_filled: bool = False) -> None:
        """Pictures for a manual what is being done: the open dialog, or the page's own part of the screen. A form that is filled
        in says more than the page it is on, and what is filled in afterwards is another matter."""
        moment = desk.open_moment
        if (
            moment is None
            or moment.is_filled
            or moment.name not in self.manuals
            or moment is not self.first(moment.name)
        ):
            return
        moment.is_filled = is_filled
        clip = desk.shown.evaluate(SHOWN, AROUND_A_DIALOG)
        self.take(desk, f"{self.manuals[moment.name]}.webp", {**clip, "scale": CLOSER}, CLEARER)

    def first(self, name: str) -> Moment:
        return next(each for each in self.moments if each.name == name)

    def take(self, desk: RecordedDesk, name: str, clip: Mapping[str, float], quality: int) -> None:
        session = desk.shown.context.new_cdp_session(desk.shown)
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality, "clip": clip})
        (self.folder / name).write_bytes(base64.b64decode(taken["data"]))

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
        there = super().go(entry)
        self.recorder.show(self)
        return there

    def fill(self, values: Mapping[str, object]) -> None:
        super().fill(values)
        self.recorder.show(self, is_filled=True)

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
