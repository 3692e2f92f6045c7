"""Somebody without an account at the public site, whose pages run no script and have a menu of their own."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.e2e.desk import Desk
from tests.e2e.recording import RecordedDesk

#: Under which the table of functions knows them.
VISITOR = "nguoidan"


class OfTheSite(Desk):
    def entry(self, label: str) -> Locator:
        return self.page.get_by_role("navigation", name="Các mục").get_by_role("link", name=label, exact=True)

    def listening(self) -> None:
        """There is nothing to wait for."""


class Visitor(OfTheSite):
    pass


class RecordedVisitor(OfTheSite, RecordedDesk):
    pass
