"""Files open for the parties only; notices lead to the exact place."""

import io
import re
from datetime import UTC, datetime

from docx import Document
from sqlalchemy import insert

from processes.db import db, transaction
from processes.files import word
from processes.files.commands import store_file
from processes.notices.models import Notice
from tests.processes.files.samples import SAMPLES
from tests.web.pages.conftest import pdf, words


def file_of(page):
    return re.search(r'href="(/files/\d+)"', page.text)[1]


def test_a_file_opens_under_its_own_name_and_can_do_nothing(at, directive, assignment):
    path = file_of(at("stc").get(f"/directives/{directive}"))
    shown = at("stc").get(path)
    assert shown.status_code == 200
    assert shown.mimetype == "application/pdf"
    assert "inline" in shown.headers["Content-Disposition"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    saved = at("stc").get(path, download=1)
    assert "attachment" in saved.headers["Content-Disposition"]
    assert "620.pdf" in saved.headers["Content-Disposition"]


def test_a_document_is_shown_inside_our_pages_and_in_nobody_elses(at, directive, assignment):
    page = at("stc").get(f"/assignments/{assignment}")
    path = file_of(page)
    assert f'hx-get="{path}/view"' in page.text
    piece = at("stc").get(f"{path}/view", htmx=True)
    assert f'<iframe class="viewer-page" src="{path}"' in piece.text
    shown = at("stc").get(path)
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    saved = at("stc").get(path, download=1)
    assert saved.headers["X-Frame-Options"] == "DENY"
    assert at("stc").get(f"{path}/view").location == path
    assert at("stttt").get(f"{path}/view", htmx=True).status_code == 404


def test_a_word_file_opens_in_the_page_as_text_and_is_downloaded_otherwise(at, assignment):
    written = io.BytesIO()
    document = Document()
    document.add_paragraph("Đã giải ngân <b>60%</b>")
    document.save(written)
    files = [(io.BytesIO(written.getvalue()), "bao-cao.docx"), (io.BytesIO(SAMPLES["docx"]), "hong.docx")]
    sent = at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã xong", files=files)
    assert sent.status_code == 303, sent.text
    page = at("chuyenvien").get(f"/assignments/{assignment}").text
    good, bad = sorted(set(re.findall(r'hx-get="(/files/\d+)/view"', page)))[-2:]
    piece = at("chuyenvien").get(f"{good}/view", htmx=True)
    assert "Đã giải ngân &lt;b&gt;60%&lt;/b&gt;" in piece.text
    assert "không hiện ra ở đây được" in at("chuyenvien").get(f"{bad}/view", htmx=True).text
    assert at("stttt").get(f"{good}/view", htmx=True).status_code == 404
    opened = at("chuyenvien").get(good)
    assert "attachment" in opened.headers["Content-Disposition"]


def test_nobody_waits_for_a_line_to_the_database_while_a_word_file_is_read(at, directive, office, clock, monkeypatch):
    of_it = {"object_type": "directive", "object_id": directive, "kind": "document"}
    letter = io.BytesIO(SAMPLES["docx"])
    id = store_file(letter, "620.docx", by=office.actor("chuyenvien"), now=clock(), **of_it)
    held = []
    monkeypatch.setattr(word, "text_of", lambda _path: held.append(db.session().in_transaction()))
    assert at("chuyenvien").get(f"/files/{id}/view", htmx=True).status_code == 200
    assert held == [False]


def test_a_file_of_a_draft_is_not_for_the_units(at, directive):
    path = file_of(at("chuyenvien").get(f"/directives/{directive}"))
    assert at("stc").get(path).status_code == 404


def test_an_own_file_of_a_draft_is_taken_away_and_nobody_elses(at, directive):
    """B19"""
    path = file_of(at("chuyenvien").get(f"/directives/{directive}"))
    assert at("pheduyet").post(f"{path}/delete").status_code == 404
    answer = at("chuyenvien").post(f"{path}/delete", back=f"/directives/{directive}")
    assert answer.status_code == 303
    assert answer.location == f"/directives/{directive}"
    assert at("chuyenvien").get(path).status_code == 404
    assert at("chuyenvien").post(f"{path}/delete").status_code == 404


def test_once_issued_the_document_stays(at, directive, assignment):
    path = file_of(at("chuyenvien").get(f"/directives/{directive}"))
    assert at("chuyenvien").post(f"{path}/delete").status_code == 404
    assert at("vanthu").post(f"/directives/{directive}/files", document=pdf("bo-sung.pdf")).status_code == 303


def test_a_unit_is_told_in_the_name_of_the_committee_and_led_to_the_assignment(at, assignment):
    unit = at("stc")
    page = unit.get("/notices", unread=1)
    assert "UBND tỉnh giao nhiệm vụ" in words(page)
    assert f'href="/assignments/{assignment}"' in page.text
    assert "Bùi Văn Soạn" not in page.text


def test_all_notices_are_marked_as_read_at_once(at, assignment):
    unit = at("stc")
    assert unit.post("/notices/read").status_code == 303
    assert "Không có thông báo nào chưa đọc" in unit.get("/notices", unread=1).text
    assert "UBND tỉnh giao nhiệm vụ" in unit.get("/notices").text


def test_the_approver_hears_of_a_result_and_the_unit_of_urging(at, assignment):
    at("stc").post(f"/assignments/{assignment}/actions/accept")
    at("chuyenvien").post(f"/assignments/{assignment}/actions/urge", content="Đề nghị khẩn trương")
    assert "Văn phòng UBND tỉnh đôn đốc" in words(at("stc").get("/notices"))
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã xong")
    assert "Đơn vị trình kết quả" in words(at("pheduyet").get("/notices"))


def test_opening_the_assignment_reads_its_notices(at, assignment):
    unit = at("stc")
    assert "UBND tỉnh giao nhiệm vụ" in unit.get("/notices", unread=1).text
    unit.get(f"/assignments/{assignment}")
    assert "Không có thông báo nào chưa đọc" in unit.get("/notices", unread=1).text


def test_more_unread_notices_than_anybody_reads_are_not_counted_on_every_page(at, assignment, office):
    one = {
        "kind": "urge",
        "object_type": "assignment",
        "object_id": assignment,
        "person_id": office.people["stc"],
        "values": {},
    }
    with transaction() as session:
        session.execute(insert(Notice), [{**one, "at": datetime(2026, 7, 14, tzinfo=UTC)} for _ in range(150)])
    page = at("stc").get("/notices").text
    assert re.search(r'href="/notices"[^>]*>.*?<span class="badge-count">99\+</span>', page)
    assert re.search(r'Chưa đọc <span class="count">99\+</span>', page)
