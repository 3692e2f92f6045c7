"""Every page at a wide screen and on a phone: no violation of WCAG 2.1 AA that axe-core knows, and nothing scrolls sideways."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.every_page import PAGES, lived_in

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
#: What axe says of the page, or of the parts that look otherwise than when this was asked before (`again`), and how far it scrolls
#: sideways. A run is slow to begin, however small the page: where a phone shows what the wide screen shows, there is no second one.
CHECK = """async ({without, again}) => {
  const known = element => without.some(part => element.matches(part));
  const scrolls = element => element.scrollWidth > element.clientWidth && getComputedStyle(element).overflowX !== "visible";
  const changed = [];
  const look = (element, around) => {
    if (known(element)) return;
    const {color, backgroundColor, fontSize, fontWeight, opacity} = getComputedStyle(element);
    const isLarge = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    const here = [around, color, backgroundColor, opacity, isLarge, element.checkVisibility(), scrolls(element)].join();
    const before = window.looked.get(element);
    window.looked.set(element, here);
    if (before === here) for (const child of element.children) look(child, `${around}${backgroundColor}${opacity} `);
    else if (element.checkVisibility()) changed.push(element);
    if (before === undefined) for (const child of element.children) look(child, `${around}${backgroundColor}${opacity} `);
  };
  window.looked ??= new Map();
  look(document.body, "");
  const exclude = without.map(part => [part]);
  const {violations} = again && !changed.length ? {violations: []} : await axe.run(
    again ? {include: changed, exclude} : {exclude},
    {resultTypes: ["violations"], preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]});
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return violations.flatMap(({id, nodes}) => nodes.map(
    ({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`)).concat(
    wide > 0 ? [`scrolls sideways by ${wide} px`] : []);
}"""
WIDTHS = (1440, 390)
#: The same on all pages of a person: looked at with the first of them.
AROUND = ("#side", ".top")
DIAGRAM = "[data-diagram]"
#: One of each kind of diagram: with where its process is, and as it is drawn.
DRAWN = ("/assignments/{accepted}", "/administration/definitions/1")


class Reader:
    """Somebody who looks at page after page in one browser, on a wide screen and on a phone in turn."""

    def __init__(self, page):
        self.page = page
        self.widths = WIDTHS
        self.found = []
        page.add_init_script(AXE)

    def look(self, without=()):
        """Notes what is wrong with the page as it is now, at both widths; the next page is looked at the other way round."""
        for width in self.widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            asked = {"without": without, "again": width == self.widths[1]}
            self.found += [f"{self.page.url} at {width}: {each}" for each in self.page.evaluate(CHECK, asked)]
        self.widths = self.widths[::-1]


@pytest.fixture
def reader(new_page):
    return Reader(new_page())


def test_no_page_has_a_violation_or_scrolls_sideways(app, office, province, reader, live):
    made = lived_in(province)
    page = reader.page
    for username, addresses in PAGES.items():
        if username:
            cookie = office.log_in(app.test_client(), username).get_cookie(app.config["SESSION_COOKIE_NAME"])
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live}])
        for number, address in enumerate(addresses):
            answer = page.goto(address.format(**made), wait_until="domcontentloaded")
            assert answer.status == (404 if address == "/nowhere" else 200), address
            if address in DRAWN:
                page.locator(DIAGRAM).scroll_into_view_if_needed()
                expect(page.locator(f"{DIAGRAM}.is-ready")).to_be_visible()
            reader.look([*([] if address in DRAWN else [DIAGRAM]), *(AROUND if number else ())])
    assert reader.found == []


def test_no_open_form_has_a_violation(desk, province, reader):
    """Beside the pages: a dialog, one with errors, and one that asks."""
    id = province.issued()
    unit = desk("stc", page=reader.page)
    unit.page.goto(f"/assignments/{id}")
    unit.ask("Trình kết quả")
    reader.look()
    unit.dialog.get_by_role("button", name="Lưu & Trình").click()
    expect(unit.dialog.get_by_role("alert")).to_be_visible()
    reader.look()
    drafter = desk("chuyenvien", page=reader.page)
    drafter.page.goto("/directives/new")
    drafter.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(drafter.content.get_by_role("alert")).to_be_visible()
    reader.look()
    drafter.page.goto(f"/assignments/{id}")
    drafter.ask("Thu hồi")
    reader.look()
    assert reader.found == []
