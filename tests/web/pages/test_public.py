"""The public site (K17–K21, T2, C8): what it shows, and, page by page and file by file, what it never shows."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from processes.db import db, transaction
from processes.directives.models import Directive
from processes.discussion.commands import say
from processes.organisation.models import Person
from processes.publication.commands import set_publication
from tests.province import Province
from tests.web.pages.conftest import PDF, words

NEEDLE = "kimtim"
LINK = re.compile(r'href="(/public[^"#]*|https?://[^"/]+/public[^"#]*)"')
PORTAL = "https://kontum.gov.vn"


@pytest.fixture
def province(office, clock):
    return Province(office, clock)


@pytest.fixture
def site(app, province):
    """Reads an address as anybody does, with the site switched on."""
    province.setting("public_site", True)
    client = app.test_client()

    def get(path, *, place=1, **headers):
        db.session.rollback()
        return client.get(path, headers=headers, environ_base={"REMOTE_ADDR": f"10.0.{place // 250}.{place % 250}"})

    return get


def needle(what):
    return f"{NEEDLE} {what}"


@pytest.fixture
def lived_in(province):
    """A published document, of which every private field holds a needle, with an assignment in each standing; and one that is not."""
    with transaction() as session:
        for column in ("name", "search"):
            session.execute(update(Person).values({column: NEEDLE + Person.username}))
        session.execute(update(Person).where(Person.username == "chuyenvien").values(position=needle("chuyên viên")))
    private = {
        "signer": needle("ký"),
        "signer_position": needle("chức vụ"),
        "issuing_body": needle("cơ quan"),
        "copied_from": needle("sao lục"),
        "source": needle("nguồn tự gõ"),
    }
    directive = province.directive(publish=True, subject=needle("trích yếu"), **private)
    kinds = ("waiting", "late", "submitted", "done", "rejected", "recalled", "cancelled")
    ids = {
        kind: province.assignment(
            directive,
            content=f"Việc {kind}",
            expected_product=needle("sản phẩm"),
            follower="theodoi",
            officer="stc.chuyenvien",
            coordinating=["SKHDT"],
            key=kind == "done",
            due_on=date(2026, 7, 20),
        )
        for kind in kinds
    }
    named = province.assignment(directive, content=needle("ông Nguyễn Văn Kín"))
    province.act("directive", directive, "issue", by="chuyenvien")
    province.do(ids["recalled"], "recall", "chuyenvien", reason=needle("thu hồi"))
    province.do(ids["cancelled"], "cancel", "chuyenvien", reason=needle("dừng"))
    say(ids["waiting"], needle("trao đổi"), by=province.office.actor("stc"), now=province.clock())
    reply = {"reply_date": "2026-07-14", "reply_subject": "Báo cáo kết quả", "reply_signer": needle("người ký trả lời")}
    for kind in ("submitted", "done", "rejected"):
        file = province.upload("assignment", ids[kind], by="stc", name=f"{NEEDLE}.pdf", content=PDF)
        more = {"content": needle("báo cáo"), "reply_number": f"{ids[kind]}/BC-STC", **reply}
        province.act("assignment", ids[kind], "submit", by="stc", files=(file,), **more)
    province.do(ids["done"], "approve", "pheduyet", note=needle("duyệt"))
    province.do(ids["rejected"], "reject", "pheduyet", reason=needle("chưa đạt"))
    set_publication(
        directive,
        publish=True,
        confirmed=True,
        subject="V/v giải quyết kiến nghị của công dân",
        contents={named: "Giải quyết đơn của một công dân"},
        by=province.office.actor("chuyenvien"),
        now=province.clock(),
    )
    hidden = province.directive(subject=needle("không công khai"))
    kept_back = province.assignment(hidden, content=needle("không công khai"))
    province.act("directive", hidden, "issue", by="chuyenvien")
    province.pass_time(days=8)
    return {**ids, "named": named, "hidden": kept_back}


def crawled(site, *starts):
    """Every address of the site that a link leads to, with its answer."""
    found, waiting = {}, list(starts)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = found[path] = site(path, place=len(found) // 20)  # from many places, because each has its limit
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            links = LINK.findall(answer.text)
            waiting.extend("/public" + html.unescape(link).split("/public", 1)[1] for link in links)
    return found


def text_of(answer):
    if answer.mimetype.endswith("sheet"):
        book = load_workbook(io.BytesIO(answer.data))
        cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
        return " ".join([*cells, str(book.properties.creator), str(book.properties.lastModifiedBy)])
    return answer.get_data(as_text=True)


def test_no_page_and_no_file_holds_anything_private(site, lived_in):
    answers = crawled(site, "/public", "/public?lang=en", "/public?embed=1", "/public?q=viec&key=0", "/public/data")
    kinds = {answer.mimetype for answer in answers.values()}
    assert kinds >= {
        "text/html",
        "text/csv",
        "application/json",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    assert len(answers) > 30, (
        "the menus, their files, the open data, a page for each assignment, the lists behind numbers"
    )
    for path, answer in answers.items():
        text = text_of(answer)
        assert NEEDLE not in text.lower(), path
        assert not any(part in text for part in ("/files/", "/directives/", "/people", "@")), path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert answer.headers["Cache-Control"] == "public, max-age=60", path
    everything = " ".join(text_of(answer) for answer in answers.values())
    for told in (
        "Giải quyết đơn của một công dân",
        "Chủ tịch UBND tỉnh",
        "Sở Kế hoạch và Đầu tư",
        "Báo cáo kết quả",
        "/BC-STC",
    ):
        assert told in everything


def test_what_is_not_shown_cannot_be_found_by_asking_for_it(site, lived_in):
    for words_of_it in (NEEDLE, "Nguyễn Văn Kín", "kimtim ký"):
        assert "Không có nhiệm vụ nào khớp" in site("/public?q=" + words_of_it).text
    for kind in ("hidden", "recalled", "cancelled"):
        answer = site(f"/public/assignments/{lived_in[kind]}")
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
    never, hidden = 999_999, lived_in["hidden"]
    told = site(f"/public/assignments/{never}").text.replace(str(never), str(hidden))
    assert told == site(f"/public/assignments/{hidden}").text, "nobody learns that there is something"


def test_each_menu_shows_what_its_name_says(site, lived_in):
    assert "Việc late" in site("/public/overdue").text
    assert "Việc done" not in site("/public/overdue").text
    assert "Việc done" in site("/public/key").text
    assert "Việc late" not in site("/public/key").text
    page = words(site(f"/public/assignments/{lived_in['submitted']}"))
    for told in (
        "Đã báo cáo, chờ xác nhận",
        f"{lived_in['submitted']}/BC-STC · 14/07/2026 · Báo cáo kết quả",
        "20/07/2026",
    ):
        assert told in page
    assert "Hoàn thành đúng hạn" in words(site(f"/public/assignments/{lived_in['done']}"))
    assert "Trễ hạn, chưa hoàn thành" in words(site(f"/public/assignments/{lived_in['late']}"))


def test_every_number_leads_to_as_many_assignments(site, lived_in):
    page = site("/public/figures").text
    numbers = re.findall(r'<td><a href="(/public[^"]*)">(\d+)</a></td>', page)
    assert len(numbers) >= 10
    for link, number in numbers:
        rows = re.findall(r'class="public-subject"', site(html.unescape(link)).text)
        assert len(rows) == int(number), link


def test_the_files_hold_the_whole_list_as_narrowed(site, lived_in):
    answer = site("/public/export/synthesis.csv?state=done")
    assert answer.data.startswith("\ufeff".encode()), "spreadsheets know by it that it is UTF-8"
    [_, *lines] = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert [line[4] for line in lines] == ["Việc done"]
    for name in ("synthesis", "overdue", "key", "figures"):
        assert site(f"/public/export/{name}.xlsx").status_code == 200


def test_the_open_data_says_each_field_that_its_dictionary_explains(site, lived_in):
    told = site("/public/data/assignments.json").json
    dictionary = site("/public/data").text
    assert told["total"] == len(told["items"]) == 6
    assert told["next"] is None
    for name in told["items"][0]:
        assert f"<code>{name}</code>" in dictionary
    [done] = [item for item in told["items"] if item["id"] == lived_in["done"]]
    assert (done["days"], done["due_on"], done["reply_date"]) == (-6, "2026-07-20", "2026-07-14")
    assert done["url"].endswith(f"/public/assignments/{lived_in['done']}")


def test_a_formula_that_somebody_typed_is_a_text(site, province):
    directive = province.directive(publish=True)
    province.assignment(directive, content="=HYPERLINK(1)", issue=False)
    province.act("directive", directive, "issue", by="chuyenvien")
    assert "'=HYPERLINK(1)" in site("/public/export/synthesis.csv").text


def test_it_is_there_only_when_an_administrator_says_so(app, province):
    client = app.test_client()
    for path in ("/public", "/public/data/assignments.json", "/public/export/figures.xlsx"):
        assert client.get(path).status_code == 404


def test_the_same_answer_is_not_sent_twice(site, lived_in):
    first = site("/public")
    again = site("/public", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_only_the_named_portals_may_embed_it(site, province):
    assert "frame-ancestors 'none'" in site("/public?embed=1").headers["Content-Security-Policy"]
    province.setting("public_embedding", PORTAL)
    answer = site("/public?embed=1")
    assert f"frame-ancestors {PORTAL};" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert site("/public").headers["X-Frame-Options"] == "DENY"


def test_somebody_who_asks_too_often_waits(site):
    for _ in range(60):
        assert site("/public/data/assignments.json").status_code == 200
    answer = site("/public/data/assignments.json")
    assert answer.status_code == 429
    assert "Set-Cookie" not in answer.headers
    assert "chờ một phút" in answer.text


def test_who_is_logged_in_reads_the_same_as_anybody(at, site, lived_in):
    answer = at("chuyenvien").get("/public")
    assert answer.data == site("/public").data
    assert "Set-Cookie" not in answer.headers


def test_a_large_installation_answers_from_memory_for_a_minute(site, lived_in, province, database_kind):
    before = site("/public").text
    first = re.findall(r"Việc \w+", before)
    one = f"/public/assignments/{lived_in['done']}"
    assert site(one).status_code == 200
    with transaction() as session:  # what other processes do: nobody tells this one
        session.execute(update(Directive).values(publish=False))
    from_memory = site("/public").text == before
    assert from_memory == (database_kind == "postgresql")
    province.clock.advance(seconds=61)
    assert first
    assert [site(one).status_code for _ in range(2)] == [404, 404]
    assert not re.findall(r"Việc \w+", site("/public").text)


def test_publishing_from_the_documents_page(at, site, directive):
    drafter = at("chuyenvien")
    drafter.post(f"/directives/{directive}/actions/issue")
    assert f"/directives/{directive}/publication" in drafter.get(f"/directives/{directive}").text
    page = f"/directives/{directive}/publication"
    answer = drafter.post(page, publish="1", subject="Chữ công khai")
    assert answer.status_code == 422
    assert "Đề nghị xác nhận" in answer.text
    assert "Chữ công khai" in answer.text, "what was typed stays"
    assert drafter.post(page, publish="1", confirmed="1", subject="Chữ công khai").status_code == 303
    assert "Báo cáo tình hình thu ngân sách" in site("/public").text
    assert at("stc").get(page).status_code == 404
    assert "/publication" not in at("stc").get(f"/directives/{directive}").text
