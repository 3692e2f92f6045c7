"""What is found by which words, in which order, and with which parts marked (B4, B49)."""

from __future__ import annotations

from datetime import date

from processes.assignments.commands import update_assignment
from processes.directives.commands import update_directive
from processes.search import queries
from processes.search.asked import understood
from processes.search.queries import month_counts
from tests.processes.search.papers import docx, pdf


def test_a_document_is_found_by_number_and_words_with_or_without_accents(province, found):
    id = province.directive()
    for q in (
        "1/UBND-KTTH", "ubnd-ktth", "1/ubn", "giải ngân vốn", "GIAI NGAN VON", "đầu tư công", "dau tu cong", "giai ngan v",
        '"đầu tư công"', "so:1/UBND", "number:1 von", "nam:2026 giai ngan", "V/v: đôn đốc", "nguoi:chuyenvien giai ngan",
    ):  # fmt: skip
        assert found(q)["directive"] == [id], q


def test_either_tone_placement_finds_either(province, found):
    ids = [province.issued(content=content) for content in ("Ủy ban hoà giải", "Uỷ ban hòa giải")]
    for q in ("uỷ ban", "ủy ban", "uy ban", "hoà giải", "hòa giải", "hoa giai", "uỷ ban hòa giải", "so tai chinh hoa"):
        assert found(q)["assignment"] == ids[::-1], q


def test_what_does_not_occur_is_not_found_and_nothing_breaks(province, found):
    province.issued()
    for q in (
        "sach giao khoa", '"dau cong tu"', "iai ngan", "%", "_", "'", '"', "\\", "\0xyz", "!!!", "1/UBND-KTT han:qua", "x" * 5000,
    ):  # fmt: skip
        assert found(q) == {}, q


def test_units_and_people_are_found(province, found):
    assert found("so tai ch")["unit"] == [province.office.units[code] for code in ("STC", "STC-NS")]
    assert found("STC-NS")["unit"] == [province.office.units["STC-NS"]]
    assert found("bui van soan")["person"] == [province.office.people["chuyenvien"]]
    assert found("vanthu")["person"] == [province.office.people["vanthu"]]


def test_the_number_comes_first_then_what_is_called_so_then_what_says_so_and_newer_before_older(province, found):
    says = province.directive(subject="V/v khác", date=date(2026, 7, 12), issuing_body="Ban 77 UBND TH")
    older = province.directive(subject="V/v thực hiện 77/UBND-TH", date=date(2026, 7, 10))
    newer = province.directive(subject="V/v báo cáo 77/UBND-TH", date=date(2026, 7, 11))
    exact = province.directive(number="77/UBND-TH", subject="V/v phòng cháy", date=date(2026, 1, 1))
    assert found("77/ubnd-th")["directive"] == [exact, newer, older, says]


def test_many_with_the_words_are_in_the_same_order_and_counted_up_to_a_limit(province, found, ask, monkeypatch):
    province.directive(subject="V/v phòng cháy rừng", date=date(2026, 7, 13))
    says = province.directive(subject="V/v khác", issuing_body="Ban phòng cháy rừng")
    exact = province.directive(number="5/PCR", subject="V/v phòng cháy rừng 5/PCR", date=date(2026, 1, 1))
    few = {q: found(q) for q in ("phong chay rung", "5/pcr", '"chay rung" phong')}
    monkeypatch.setattr(queries, "FEW", 0)
    assert {q: found(q) for q in few} == few
    assert few["phong chay rung"]["directive"][-1] == says
    assert few["5/pcr"]["directive"] == [exact]
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    group = next(each for each in ask("phong chay rung").groups if each.kind == "directive")
    assert (group.total, group.is_more, len(group.hits)) == (2, True, 2)


def test_pages_go_on_where_the_one_before_ended(province, found, monkeypatch):
    ids = [province.directive(date=date(2026, 7, day)) for day in (1, 2, 3, 4, 5)]
    for few in (queries.FEW, 0):
        monkeypatch.setattr(queries, "FEW", few)
        pages = [found("giai ngan", per_kind=2, page=page).get("directive", []) for page in (1, 2, 3, 4)]
        assert pages == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]], []]


def test_an_assignment_is_found_by_its_document_and_its_unit_too(province, found):
    id = province.issued("SKHDT")
    for q in ("dau tu cong bao cao", "so ke hoach quy ii", "1/ubnd-ktth"):
        assert found(q)["assignment"] == [id], q


def test_what_is_changed_is_found_by_its_new_words_only(province, found):
    directive = province.directive()
    id = province.assignment(directive)
    assert found("quy ii")["assignment"] == [id]
    by, now = province.office.actor("chuyenvien"), province.clock()
    update_assignment(id, {"content": "Rà soát hộ nghèo"}, by=by, now=now)
    update_directive(directive, {"subject": "V/v giảm nghèo bền vững"}, by=by, now=now)
    assert "assignment" not in found("quy ii")
    assert found("giam ngheo ben vung ra soat")["assignment"] == [id]
    assert found("dau tu cong") == {}


def test_the_text_of_pdf_and_word_files_is_found_and_shown_around_the_words(province, ask, read_files):
    id = province.directive(document=False)
    first = province.upload(
        "directive", id, by="chuyenvien", kind="document", content=pdf("Ke hoach trong rung ngap man")
    )
    second = province.upload(
        "directive", id, by="chuyenvien", kind="document", name="phu-luc.docx",
        content=docx("Mở đầu. " * 60, "Danh sách <b>tàu cá</b> vùng khơi", "Hết. " * 60),
    )  # fmt: skip
    read_files()
    (group,) = ask("rung ngap man").groups
    assert (group.kind, [hit.id for hit in group.hits]) == ("file", [first])
    (group,) = ask("tàu cá vùng kh").groups
    (hit,) = group.hits
    assert (hit.id, hit.owner.kind, hit.owner.id) == (second, "directive", id)
    assert [part.text for part in hit.around if part.found] == ["tàu", "cá", "vùng", "kh"]
    assert "<b>" in "".join(part.text for part in hit.around)
    assert len("".join(part.text for part in hit.around)) < 300


def test_the_words_are_marked_as_they_were_written(province, ask):
    province.directive(subject="V/v uỷ quyền cho Sở Tài chính", number="9/UBND-KT")
    (hit,) = ask("tai chinh uy 9/ub").groups[0].hits
    assert [part.text for part in hit.title if part.found] == ["uỷ", "Tài", "chính"]
    assert [part.text for part in hit.number if part.found] == ["9", "UB"]
    assert hit.text == "V/v uỷ quyền cho Sở Tài chính"


def test_typed_filters_narrow_in_either_language(province, found):
    late = province.issued(due_on=date(2026, 7, 13), content="Việc trễ")
    soon = province.issued("SKHDT", due_on=date(2026, 7, 16), content="Việc sắp đến hạn")
    far = province.issued("SKHDT", due_on=date(2026, 9, 30), content="Việc còn lâu")
    never = province.issued(content="Việc không hạn")
    province.pass_time(minutes=1)
    for q, ids in {
        "han:<7": [soon],
        "hạn:<=2": [soon],
        "due:<2": [],
        "han:2": [soon],
        "han:>7": [far],
        "han:16/7/2026": [soon],
        "han:<31/12/2026 don-vi:skhdt": [far, soon],
        "han:qua": [late],
        "due:overdue": [late],
        "han:khong": [never],
        "unit:SKHDT": [far, soon],
        'đơn-vị:"sở kế hoạch" viec': [far, soon],
        "trang-thai:doi-xu-ly don-vi:stc": [never, late],
        "nguoi:chutich don-vi:stc": [never, late],
        "nam:2025 viec": [],
    }.items():
        assert found(q).get("assignment", []) == ids, q


def test_a_filter_that_makes_no_sense_is_told_and_nothing_is_looked_for(province, ask):
    province.issued()
    for q, sentence in (
        ("abc:def", "Không có bộ lọc “abc:”"),
        ("han:mai-mai", "han:<7 (còn dưới 7 ngày)"),
        ("han:31/2/2026", "chưa đúng"),
        ("nam:26", "bốn chữ số"),
        ("don-vi:khong-co", "Không có đơn vị nào có mã hoặc tên “khong-co”"),
        ("nguoi:khong-co", "Không có người nào"),
        ("trang-thai:la-lung", "Không có trạng thái “la-lung”"),
        ('so:""', "còn thiếu giá trị, ví dụ so:620/UBND"),
    ):
        answer = ask(f"{q} giai ngan")
        assert answer.groups == ()
        assert sentence in str(answer.faults[0])


def test_scopes_and_months_say_whose_and_when(province, found):
    mine = province.issued(follower="theodoi")
    others = province.issued("SKHDT", by="truongphong")
    actor, now = province.office.actor("chuyenvien"), province.clock()
    assert found("", scope="drafted")["assignment"] == [mine]
    assert found("giai ngan", "theodoi", scope="followed") == {"assignment": [mine]}
    assert found("", "skhdt", scope="received") == {"assignment": [others]}
    assert found("", "truongphong", scope="assigned")["assignment"] == [others]
    counts = month_counts(actor, understood(""), 2026, now=now, scope="drafted")
    assert counts == {**dict.fromkeys(range(1, 13), 0), 7: 2}
    assert month_counts(actor, understood("khong co"), 2026, now=now)[7] == 0
    assert sum(month_counts(actor, understood("giai ngan"), 2025, now=now).values()) == 0
