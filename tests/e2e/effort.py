"""What a journey costs the person: taps and clicks, keys pressed, characters typed, and the seconds the machine took."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

#: Counts in the page what a person's hand does; kept from one page to the next. A key that writes a character is counted as that
#: character, however the keyboard makes it.
COUNTER = """(() => {
  const add = (name, by = 1) => {
    const effort = JSON.parse(sessionStorage.getItem("effort") ?? "{}");
    effort[name] = (effort[name] ?? 0) + by;
    sessionStorage.setItem("effort", JSON.stringify(effort));
  };
  const writes = (event) => event.key.length === 1 && !event.ctrlKey && event.target.closest("input, textarea");
  document.addEventListener("click", (event) => event.isTrusted && event.detail > 0 && add("clicks"), true);
  document.addEventListener("keydown", (event) => event.isTrusted && !writes(event) && event.key !== "Control" && add("keys"), true);
  document.addEventListener("input", (event) => event.isTrusted && event.data && add("typed", event.data.length), true);
})()"""


@dataclass(frozen=True, slots=True)
class Effort:
    """``keys`` are those that write nothing: Tab, Enter, arrows, shortcuts."""

    clicks: int
    keys: int
    typed: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.clicks} clicks or taps, {self.keys + self.typed} key presses ({self.typed} of them text),"
            f" {self.seconds:.1f} s of machine time"
        )


class Counting:
    """``with Counting(page) as effort: …`` counts from there; ``effort.spent()`` says how much."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __enter__(self) -> Counting:
        self.page.add_init_script(COUNTER)
        self.page.evaluate(COUNTER)
        self.began = time.monotonic()
        return self

    def __exit__(self, *_: Any) -> None:
        self.ended = time.monotonic()
        self.counted = self.page.evaluate("JSON.parse(sessionStorage.getItem('effort') ?? '{}')")

    def spent(self) -> Effort:
        counts = {name: int(self.counted.get(name, 0)) for name in ("clicks", "keys", "typed")}
        return Effort(**counts, seconds=self.ended - self.began)
