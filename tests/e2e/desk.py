"""A person at a browser of their own, who does what people do: menu, tabs, buttons, labelled fields, reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.office import PASSWORD

#: A file in memory: its name, media type and content; or one on disk.
File = FilePayload | Path


class Desk:
    """What is read and pressed is named by the words on the page, as the person would name it."""

    def __init__(self, page: Page, username: str) -> None:
        self.page = page
        self.username = username

    def log_in(self) -> None:
        """Says who it is on the page that asks."""
        # A dialog may still be open on the page that is being left.
        expect(self.page.get_by_role("button", name="Đăng nhập")).to_be_visible()
        self.field("Tên đăng nhập").fill(self.username)
        self.field("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()

    def log_out(self) -> None:
        """Leaves from the menu of the person, top right."""
        self.page.locator(".top-person summary").click()
        self.page.get_by_role("button", name="Đăng xuất").click()
        expect(self.page.get_by_role("button", name="Đăng nhập")).to_be_visible()

    # ------------------------------------------------------------------------------------------------------- going
    def go(self, entry: str) -> Locator:
        """Chooses from the menu; the page's own part, when it is there."""
        opener = self.page.get_by_role("button", name="Mở menu")
        if opener.is_visible():
            opener.click()
        self.entry(entry).click()
        expect(self.entry(entry)).to_have_attribute("aria-current", "page")
        self.listening()
        return self.content

    def entry(self, label: str) -> Locator:
        return self.page.locator("#menu .side-link", has=self.page.get_by_text(label, exact=True))

    def menu(self) -> set[str]:
        """The entries of the menu."""
        return set(self.page.locator("#menu .side-word").all_inner_texts())

    def groups(self) -> list[str]:
        """What the menu's entries are gathered under."""
        return self.page.locator("#menu .side-label").all_inner_texts()

    def tab(self, label: str) -> Locator:
        """Opens a tab of a list; its rows."""
        tab = self.content.locator(".tab", has_text=re.compile(rf"^\s*{re.escape(label)}(?=\s|$)"))
        tab.click()
        expect(tab).to_have_attribute("aria-current", "page")
        self.listening()
        return self.rows

    def narrow(self, values: Mapping[str, object]) -> None:
        """Narrows the open list by filters that are asked for more rarely."""
        more = self.content.locator(".filters-more")
        more.locator("summary").click()
        self.fill(values)
        more.get_by_role("button", name="Lọc").click()
        expect(self.content.locator(".filter-chip")).to_have_count(len(values))

    def open(self, words: str) -> Locator:
        """Opens a row of a list by a part of what it says; the page's own part, when it is there."""
        self.content.get_by_role("link", name=words).first.click()
        expect(self.page.locator("h1")).to_contain_text(words)
        self.listening()
        return self.content

    def visit(self, entry: str, words: str, tab: str | None = None) -> Locator:
        """From the menu through a list, as it was left or under a tab, to one page."""
        self.go(entry)
        if tab:
            self.tab(tab)
        return self.open(words)

    # ----------------------------------------------------------------------------------------------------- reading
    @property
    def content(self) -> Locator:
        return self.page.locator("main")

    @property
    def rows(self) -> Locator:
        return self.content.locator(".list-row")

    @property
    def head(self) -> Locator:
        """The line of facts under the title: number, status, remaining time."""
        return self.content.locator(".page-meta")

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog[open]")

    @property
    def note(self) -> Locator:
        """What the product says after something was done."""
        return self.page.locator("#toasts")

    def row(self, words: str) -> Locator:
        return self.rows.filter(has_text=words)

    def diagram(self) -> Locator:
        """The page's diagram, scrolled to and drawn."""
        self.content.locator("[data-diagram]").scroll_into_view_if_needed()
        drawn = self.content.locator("[data-diagram].is-ready")
        expect(drawn).to_be_visible()
        return drawn

    def card(self, title: str) -> Locator:
        return self.content.locator(".card", has=self.page.get_by_role("heading", name=title))

    def badge(self, entry: str) -> int:
        """The number beside an entry of the menu; none is nought."""
        shown = self.entry(entry).locator(".badge-count").all_inner_texts()
        return int(shown[0]) if shown else 0

    def counters(self) -> dict[str, int]:
        """The numbers of the first page by their words."""
        found = self.content.locator(".sums .counter")
        expect(found.first).to_be_visible()
        words, numbers = (found.locator(part).all_inner_texts() for part in (".counter-label", ".counter-number"))
        return dict(zip(words, map(int, numbers), strict=True))

    def tabs(self) -> dict[str, int]:
        """The numbers on the tabs of the open list."""
        texts = self.content.locator(".tab").all_inner_texts()
        return {text.rsplit(maxsplit=1)[0]: int(text.rsplit(maxsplit=1)[1]) for text in texts}

    def offered(self) -> set[str]:
        """The buttons of the open page that the diagram offers now."""
        buttons = self.content.locator(".page-buttons").locator("a, button, summary")
        return {text.strip() for text in buttons.all_text_contents()} - {"Thêm"}

    # ------------------------------------------------------------------------------------------------------- doing
    def key(self, name: str) -> None:
        """Presses a key on the open page, which must have loaded its script to hear it."""
        self.listening()
        self.page.keyboard.press(name)

    def listening(self) -> None:
        """Waits until the open page's script has run: before that a key is lost and a form comes as a page of its own."""
        expect(self.page.locator("html[data-listening]")).to_be_attached()

    def field(self, label: str) -> Locator:
        """A field of the open form by its label, with or without the star of a required one."""
        where = self.dialog if self.dialog.count() else self.page.locator("body")
        named = where.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\*|\(.*\))?\s*$"))
        # The list that a picker opens has the same label, and so may the select that it stands for.
        return named.and_(self.page.locator("input, textarea, select:not(.tomselected)"))

    def fill(self, values: Mapping[str, object]) -> None:
        """Types, chooses and attaches: texts, people and units by name, files, ticks."""
        for label, value in values.items():
            field = self.field(label)
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.get_attribute("type") == "file":
                field.set_input_files(value)  # type: ignore[arg-type]
            elif field.get_attribute("role") == "combobox":
                self.choose(field, [value] if isinstance(value, str) else value)  # type: ignore[arg-type]
            elif field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(label=str(value))
            else:
                field.fill(str(value))

    def choose(self, field: Locator, names: Sequence[str]) -> None:
        """Types each name and takes the first that is found; a picker of several stays open until it is left."""
        for name in names:
            field.fill(name)
            self.page.locator(".ts-dropdown:visible .option", has_text=name).first.click()
        if field.get_attribute("aria-expanded") == "true":
            field.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")

    def press(self, button: str) -> None:
        """Presses a button of the page's head, also one behind “Thêm”."""
        wanted = self.content.locator(".page-buttons, .page-actions").get_by_text(button, exact=True)
        expect(wanted).to_be_attached()
        if not wanted.is_visible():
            self.content.locator(".page-buttons summary").click()
        wanted.click()

    def ask(self, button: str) -> Locator:
        """Presses a button that asks something first; the dialog."""
        self.press(button)
        expect(self.dialog).to_be_visible()
        return self.dialog

    def act(self, button: str, values: Mapping[str, object] | None = None) -> None:
        """Does an action of the open page to its end: its form, its question, and being told that it is done."""
        self.press(button)
        if values is not None:
            expect(self.dialog).to_be_visible()
            self.fill(values)
            self.dialog.locator(".form-buttons .btn[type=submit]").click()
        expect(self.note).to_contain_text(f"Đã thực hiện: {button}.")
        expect(self.dialog).to_have_count(0)
