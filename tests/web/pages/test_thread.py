"""The discussion: who speaks for whom, likes, names, and pages that are open (B11–B13, Q19)."""

import re

from tests.web.pages.conftest import words, words_of


def known(page):
    return re.search(r'data-known="(\w+)"', page.text)[1]


def say(desk, assignment, text):
    return desk.post(f"/assignments/{assignment}/discussion", htmx=True, text=text)


def message_id(page):
    return re.findall(r'id="message-(\d+)"', page.text)[-1]


def test_what_is_done_and_what_is_said_is_one_thread_with_who_speaks_for_whom(at, assignment):
    at("stc").post(f"/assignments/{assignment}/actions/accept")
    at("chuyenvien").post(f"/assignments/{assignment}/actions/urge", content="Đề nghị khẩn trương")
    at("stc.chuyenvien").post(f"/assignments/{assignment}/actions/report_progress", content="Đã làm được một nửa")
    say(at("skhdt"), assignment, "Sở xin góp ý")
    page = at("chuyenvien").get(f"/assignments/{assignment}").text
    thread = words_of(page[page.index('id="thread"') : page.index("message-form")])
    assert re.search(
        r"1 thảo luận.*Giao nhiệm vụ.*UBND tỉnh.*Ý kiến của UBND tỉnh.*Đề nghị khẩn trương"
        r".*Chuyên viên Sở Tài chính báo cáo tình hình thực hiện.*Đơn vị chủ trì.*Đã làm được một nửa"
        r".*Tài khoản đơn vị.*Đơn vị phối hợp.*Sở xin góp ý",
        thread,
    ), thread


def test_an_open_page_is_told_only_what_is_new(at, assignment):
    drafter = at("chuyenvien")
    before = known(drafter.get(f"/assignments/{assignment}"))
    address = f"/assignments/{assignment}/discussion/thread"
    assert drafter.get(address, htmx=True, known=before).status_code == 204
    say(at("stc"), assignment, "Sở đang tổng hợp")
    fresh = drafter.get(address, htmx=True, known=before)
    assert "Sở đang tổng hợp" in fresh.text
    assert "message-form" not in fresh.text
    assert drafter.get(address, htmx=True, known=known(fresh)).status_code == 204
    assert at("stttt").get(address, htmx=True).status_code == 404


def test_a_message_is_liked_with_who_and_no_longer(at, assignment):
    id = message_id(say(at("chuyenvien"), assignment, "Gửi trước thứ Sáu"))
    address = f"/assignments/{assignment}/discussion/{id}/like"
    assert "1 · Sở Tài chính" in words(at("stc").post(address, htmx=True, on="1"))
    both = words(at("skhdt").post(address, htmx=True, on="1"))
    assert "2 · Sở Tài chính, Sở Kế hoạch và Đầu tư" in both
    assert "2 · " not in words(at("skhdt").post(address, htmx=True, on="0"))
    assert at("stttt").post(address, on="1").status_code == 404
    assert at("stc").post(f"/assignments/{assignment}/discussion/999999/like", on="1").status_code == 404
    without_script = at("stc").post(address, on="1")
    assert without_script.location == f"/assignments/{assignment}#message-{id}"


def test_only_parties_can_be_named(at, assignment):
    people = at("chuyenvien").get(f"/assignments/{assignment}/discussion/parties").json
    names = {each["name"] for each in people}
    assert {"Sở Tài chính", "Vương Đình Giám", "Sở Kế hoạch và Đầu tư", "Trần Thị Duyệt", "Hoàng Văn Chủ"} <= names
    assert names.isdisjoint({"Bùi Văn Soạn", "Sở Thông tin và Truyền thông", "Quách Tuấn Thiết"})
    assert at("stttt").get(f"/assignments/{assignment}/discussion/parties").status_code == 404


def test_a_name_is_set_off_and_everything_typed_is_text(at, assignment):
    page = say(at("chuyenvien"), assignment, "@Vương Đình Giám <b>xem</b> @Thái Hoàng Quản")
    assert '<strong class="mention">@Vương Đình Giám</strong> &lt;b&gt;xem&lt;/b&gt; @Thái Hoàng Quản' in page.text
    assert "Bạn được nhắc đến trong trao đổi" in words(at("stc.giamdoc").get("/notices"))
    assert "Bạn được nhắc đến" not in words(at("quantri").get("/notices"))


def test_times_can_be_counted_on_while_the_page_is_open(at, assignment):
    page = say(at("stc"), assignment, "Sở đang tổng hợp")
    assert re.search(
        r'<time datetime="2026-07-14T08:00:00\+07:00" title="14/07/2026 08:00" data-ago>vừa xong</time>', page.text
    )
    assert 'data-now="2026-07-14T' in at("stc").get("/").text


def test_the_tree_tells_who_assigned_whom(at, assignment):
    page = at("stc").get(f"/assignments/{assignment}").text
    tree = words_of(page[page.index('id="tree"') :])
    assert re.search(
        r"Chủ tịch UBND tỉnh Hoàng Văn Chủ Người chỉ đạo.*Chuyên viên Phòng Kinh tế Bùi Văn Soạn Người soạn, giao nhiệm vụ"
        r" Trực thuộc: Phòng Kinh tế – Văn phòng UBND tỉnh.*Sở Tài chính Xử lý chính 14/07/2026 08:00 \( ?vừa xong ?\)"
        r".*Sở Kế hoạch và Đầu tư Phối hợp",
        tree,
    ), tree
