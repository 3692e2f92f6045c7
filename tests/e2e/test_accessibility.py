"""Every page at a wide screen and on a phone: no violation that axe-core knows, and nothing scrolls sideways."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from processes.runtime.instances import instance_of

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
CHECK = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
  ({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`))"""
WIDTHS = (1440, 390)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def lived_in(province, clock) -> dict[str, int]:
    """Assignments in every state that looks different; the ids by what is special about them."""
    draft = province.directive()
    province.assignment(draft, due_on=date(2026, 7, 24))
    accepted = province.issued(
        due_on=date(2026, 7, 28), coordinating=["SKHDT"], follower="theodoi", key=True, expected_product="Tờ trình"
    )
    province.do(accepted, "report_progress", "stc", content="Đã làm được một nửa.", status_note="Đang tổng hợp")
    province.do(accepted, "urge", "chuyenvien", content="Đề nghị khẩn trương.")
    province.do(accepted, "extend", "chuyenvien", due_on="2026-08-05", reason="Chờ ý kiến Bộ.")
    province.do(accepted, "instruct", "chutich", content="Ưu tiên việc này.")
    submitted = province.issued(due_on=date(2026, 7, 20))
    file = province.upload("assignment", submitted, by="stc")
    province.act(
        "assignment", submitted, "submit", by="stc", files=(file,), content="Đã xong.", reply_number="1/BC-STC"
    )
    province.issued(due_on=date(2026, 7, 13), content="Nhiệm vụ nhập muộn")
    recalled = province.issued(due_on=date(2026, 7, 24))
    province.do(recalled, "recall", "chuyenvien", reason="Giao nhầm.")
    province.do(recalled, "reissue", "chuyenvien", content="Nhiệm vụ giao lại", lead="SKHDT")
    done = province.issued(due_on=date(2026, 7, 24))
    province.do(done, "submit", "stc", content="Đã xong.")
    province.do(done, "approve", "pheduyet")
    province.issued(due_on=date(2026, 7, 16), content="Nhiệm vụ sắp đến hạn")
    province.pass_time(hours=1)
    return {"draft": draft, "accepted": accepted, "submitted": submitted, "recalled": recalled}


def addresses(ids: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """Who looks at what."""
    accepted, submitted, recalled = (f"/assignments/{ids[name]}" for name in ("accepted", "submitted", "recalled"))
    draft = f"/directives/{ids['draft']}"
    return {
        "chuyenvien": (
            "/", "/directives", "/directives/new", draft, f"{draft}/edit", f"{draft}/assignments/new", "/directives/2",
            "/assignments/assigned", accepted,
            f"{accepted}/actions/amend", "/search?q=ngân", "/notices", "/user-tasks", "/nowhere",
        ),
        "stc": ("/", "/assignments/received", recalled, "/assignments/received?q=zz"),
        "pheduyet": ("/assignments/review", submitted),
        "thietke": ("/administration/definitions", "/administration/definitions/1"),
        "quantri": (
            "/administration/instances", f"/administration/instances/{instance_of('assignment', ids['accepted'])}",
            "/administration/lists/fields", "/administration/moving-over", f"{draft}/relations/new",
        ),
    }  # fmt: skip


def test_no_page_has_a_violation_or_scrolls_sideways(desk, new_page, lived_in):
    stranger = new_page()
    stranger.goto("/login")
    found = wrong_with(stranger)
    for username, paths in addresses(lived_in).items():
        page = desk(username).page
        for path in paths:
            page.goto(path)
            found += wrong_with(page)
    assert found == []


def test_no_open_form_has_a_violation(desk, lived_in):
    unit = desk("stc")
    unit.page.goto(f"/assignments/{lived_in['accepted']}")
    unit.ask("Trình kết quả")
    found = wrong_with(unit.page)
    unit.dialog.get_by_role("button", name="Lưu & Trình").click()
    expect(unit.dialog.get_by_role("alert")).to_be_visible()
    found += wrong_with(unit.page)
    drafter = desk("chuyenvien")
    drafter.page.goto("/directives/new")
    drafter.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(drafter.content.get_by_role("alert")).to_be_visible()
    found += wrong_with(drafter.page)
    drafter.page.goto(f"/assignments/{lived_in['accepted']}")
    drafter.ask("Dừng theo dõi")
    found += wrong_with(drafter.page)
    assert found == []


def wrong_with(page):
    """What axe says about the page as it is now, at both widths, each with its address, and how far it scrolls sideways."""
    for figure in page.locator("[data-diagram]").all():
        figure.scroll_into_view_if_needed()
    expect(page.locator("[data-diagram]:not(.is-ready)")).to_have_count(0)
    page.evaluate(AXE)
    return [found for width in WIDTHS for found in wrong_at(page, width)]


def wrong_at(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    found = [f"{page.url} at {width}: {violation}" for violation in page.evaluate(CHECK)]
    wide = page.evaluate(TOO_WIDE)
    return [*found, f"{page.url} at {width} scrolls sideways by {wide} px"] if wide > 0 else found
