"""The leader's ten minutes with a phone: ten results one after another, each with what was asked, decided by a thumb."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from playwright.sync_api import expect

from tests.e2e.effort import Counting
from tests.web.pages.conftest import PDF

RESULTS = 10
#: One tap a result, two more where a reason is chosen, one to begin, and a mistake.
MOST_TAPS = 17


def test_a_leader_decides_ten_results_on_a_phone(desk, province):
    """B35–B39, D4, K24, T8, T18: what was asked above the reply, its files as pages, the follower's proposal; approve by one tap, send
    back for one of the province's reasons; the unit reads it."""
    submitted(province)
    leader = desk("pheduyet", phone=True)
    with Counting(leader.page) as effort:
        leader.content.get_by_role("link", name="Duyệt lần lượt").tap()
        at(leader, 1)
        expect(leader.content.get_by_role("region", name="Được giao")).to_contain_text(
            "Bảng tổng hợp theo từng chủ đầu tư"
        )
        expect(leader.content.get_by_role("region", name="Trả lời")).to_contain_text("Đã tổng hợp xong phần 1.")
        expect(
            leader.content.get_by_role("region", name="Trả lời").get_by_role("img", name="phu-luc.pdf, trang 1 / 1")
        ).to_be_visible()
        choose(leader, "Duyệt")
        at(leader, 2)
        sheets = leader.content.get_by_role("region", name="Trả lời").get_by_role("group", name="bao-cao.docx")
        expect(sheets.get_by_text("Trang 1/2")).to_be_attached()
        expect(sheets.get_by_text("Đã giải ngân 61%.")).to_be_attached()
        assert sheets.get_by_text("Bấm đây").evaluate("(text) => text.closest('a').getAttribute('href')") is None
        choose(leader, "Duyệt")
        at(leader, 3)
        expect(leader.content.locator(".review-proposal")).to_contain_text("Đề xuất chưa đạt")
        expect(leader.content.locator(".review-proposal")).to_contain_text("Số liệu chưa khớp với kho bạc.")
        choose(leader, "Yêu cầu báo cáo lại")
        sent_back_with_a_reason(leader)
        for number in range(4, RESULTS + 1):
            at(leader, number)
            choose(leader, "Duyệt")
        expect(leader.content).to_contain_text(f"Bạn đã quyết định {RESULTS} kết quả, không còn kết quả nào chờ")
    spent = effort.spent()
    print(f"ten decisions on a phone: {spent}")
    assert spent.clicks <= MOST_TAPS
    assert (spent.keys, spent.typed) == (0, 0)

    unit = desk("stc")
    unit.go("Nhiệm vụ được giao")
    expect(unit.tab("Đã kết thúc")).to_have_count(RESULTS - 1)
    unit.tab("Đang xử lý")
    unit.open("Việc số 3")
    expect(unit.card("Dòng thời gian")).to_contain_text("Số liệu chưa đầy đủ, chưa thống nhất; thiếu văn bản ký số")


def submitted(province):
    """Ten assignments of one document, handed in by the unit; the first with a PDF, the second with a Word file, and of the third
    the follower thinks nothing."""
    directive = province.directive()
    ids = [
        province.assignment(
            directive,
            content=f"Việc số {number}",
            follower="theodoi",
            expected_product="Bảng tổng hợp theo từng chủ đầu tư",
        )
        for number in range(1, RESULTS + 1)
    ]
    province.act("directive", directive, "issue", by="chuyenvien")
    files = {0: ("phu-luc.pdf", PDF), 1: ("bao-cao.docx", word_file("Đã giải ngân 61%."))}
    for place, id in enumerate(ids):
        more = ()
        if place in files:
            name, content = files[place]
            more = (province.upload("assignment", id, by="stc", name=name, content=content),)
        province.act("assignment", id, "submit", by="stc", files=more, content=f"Đã tổng hợp xong phần {place + 1}.")
        province.clock.advance(minutes=1)
    province.do(ids[2], "propose", "theodoi", verdict="unsatisfactory", note="Số liệu chưa khớp với kho bạc.")


def word_file(text):
    """Two pages, and a link that would run something."""
    document, file = Document(), io.BytesIO()
    document.add_paragraph(text).add_run().add_break(WD_BREAK.PAGE)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to("javascript:alert(1)", RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    second = document.add_paragraph()
    link.append(second.add_run("Bấm đây")._r)
    second._p.append(link)
    document.save(file)
    return file.getvalue()


def at(leader, number):
    expect(leader.content.locator(".page-position")).to_have_text(f"{number} / {RESULTS}")
    leader.listening()
    assert leader.page.evaluate("document.documentElement.scrollWidth") <= 390


def choose(leader, decision):
    """A button at the lower edge, as large as a thumb."""
    button = leader.content.get_by_role("group", name="Quyết định").get_by_text(decision, exact=True).locator("..")
    box = button.bounding_box()
    assert box["height"] >= 48
    assert box["y"] > 600
    button.tap()


def sent_back_with_a_reason(leader):
    """Sending nothing says what is missing; the reasons are a tap each, and what is written stays."""
    send = leader.dialog.get_by_role("button", name="Yêu cầu báo cáo lại")
    send.tap()
    expect(leader.dialog.get_by_role("alert")).to_contain_text("Lý do")
    for reason in ("Số liệu chưa đầy đủ, chưa thống nhất", "Thiếu văn bản ký số"):
        leader.dialog.get_by_role("button", name=reason).tap()
    send.tap()
