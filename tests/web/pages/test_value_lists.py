"""The administrator's lists, and documents that are related, on their pages."""

import re

from tests.web.pages.conftest import flash_of, words


def test_an_administrator_adds_renames_orders_and_retires_values(at, entry):
    admin = at("quantri")
    assert admin.get("/administration/lists").location == "/administration/lists/fields"
    assert admin.post("/administration/lists/fields", name="Biển đảo", name_en="Sea").status_code == 303
    assert "Đã thêm “Biển đảo”" in flash_of(admin)
    page = admin.get("/administration/lists/fields")
    number = re.search(r'id="value-(\d+)"[^>]*>\s*<td class="list-subject">Biển đảo', page.text)[1]
    assert "Biển đảo" in at("chuyenvien").get("/directives/new").text
    value = f"/administration/lists/values/{number}"
    assert admin.post(value, name="Biển và đảo").status_code == 303
    assert admin.post(value, name="y te").status_code == 422
    assert 'value="Biển và đảo"' in admin.get(value).text
    assert admin.post(f"{value}/move", up="1").status_code == 303
    assert admin.post(f"{value}/use", active="0").status_code == 303
    assert "Biển và đảo" not in at("chuyenvien").get("/directives/new").text
    assert "Ngừng dùng" in words(admin.get("/administration/lists/fields"))
    refused = admin.post("/administration/lists/fields", name="", name_en="Nowhere")
    assert refused.status_code == 422
    assert "Nowhere" in refused.text


def test_lists_are_for_administrators_only(at):
    for path in ("/administration/lists", "/administration/lists/fields", "/administration/lists/values/1"):
        assert at("chuyenvien").get(path).status_code == 404
    assert at("chuyenvien").post("/administration/lists/fields", name="x").status_code == 404
    assert at("quantri").get("/administration/lists/secrecy").status_code == 404


def test_a_document_is_related_to_another_and_both_show_it(at, directive, entry):
    drafter = at("chuyenvien")
    other = int(drafter.post("/directives/new", **entry | {"number": "31/QĐ-UBND"}).location.rsplit("/", 1)[1])
    address = f"/directives/{other}/relations"
    assert f'value="{directive}"' in drafter.get(f"{address}/found", htmx=True, q="bao cao").text
    assert "Không tìm thấy" in words(drafter.get(f"{address}/found", q="không có từ này"))
    assert drafter.post(f"{address}/new", kind="basis").status_code == 422
    assert drafter.post(f"{address}/new", kind="basis", other=directive).status_code == 303
    page = drafter.get(f"/directives/{other}")
    assert "Căn cứ 620/UBND-KTTH" in words(page)
    assert "Là căn cứ của 31/QĐ-UBND" in words(drafter.get(f"/directives/{directive}"))
    undo = re.search(r'action="(/directives/\d+/relations/\d+/undo)"', page.text)[1]
    assert drafter.post(undo).status_code == 303
    assert "1 liên hệ đã bỏ" in words(drafter.get(f"/directives/{directive}"))
    assert drafter.post(undo).status_code == 409
    assert at("stc").get(f"{address}/new").status_code == 404


def test_who_drafted_a_document_is_named_by_van_thu_only(at, entry, office):
    """Q12, T10"""
    clerk = at("vanthu")
    assert 'name="drafter"' in clerk.get("/directives/new").text
    answer = clerk.post("/directives/new", **entry, drafter=office.people["theodoi"])
    assert answer.status_code == 303
    assert at("theodoi").get(answer.location).status_code == 200
    assert 'name="drafter"' not in at("chuyenvien").get("/directives/new").text
    refused = at("chuyenvien").post(
        "/directives/new", **entry | {"number": "9/UBND-TM"}, drafter=office.people["theodoi"]
    )
    assert refused.status_code == 422
    assert "ghi được người soạn khác mình" in words(refused)
