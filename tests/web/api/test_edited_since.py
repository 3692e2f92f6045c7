"""Who sends the version they had read does not write over what somebody else has saved since; who sends none does, as before."""

from __future__ import annotations

import pytest

from tests.web.api.conftest import As, problem

#: what is edited → a field of it
EDITED = {"directives": "subject", "assignments": "expected_product"}


def address(kind: str, directive: int, new: int) -> str:
    return f"/{kind}/{directive if kind == 'directives' else new}"


@pytest.mark.parametrize("kind", EDITED)
@pytest.mark.parametrize("written", ["{}", '"{}"'])
def test_who_saves_second_is_told_who_was_quicker_and_what_version_there_is(
    as_: As, directive: int, new: int, kind: str, written: str
) -> None:
    path, name, drafter, approver = address(kind, directive, new), EDITED[kind], as_("chuyenvien"), as_("pheduyet")
    read = drafter.get(path).json["version"]
    assert drafter.get(path).json["version"] == approver.get(path).json["version"] == read
    first = approver.call("PATCH", path, {name: "Của người phê duyệt"}, headers={"If-Match": written.format(read)})
    assert (first.status_code, first.json["version"]) == (200, read + 1)
    told = problem(drafter.call("PATCH", path, {name: "Cũ"}, headers={"If-Match": written.format(read)}), 409)
    assert "Phó Chánh Văn phòng UBND tỉnh (Trần Thị Duyệt) đã lưu nội dung này lúc" in told["detail"]
    assert told["version"] == read + 1
    second = drafter.call("PATCH", path, {name: "Của người soạn"}, headers={"If-Match": written.format(read + 1)})
    assert (second.status_code, second.json["version"]) == (200, read + 2)
    late = problem(approver.call("PATCH", path, {name: "Muộn"}, headers={"If-Match": written.format(read + 1)}), 409)
    assert "Chuyên viên Phòng Kinh tế (Bùi Văn Soạn)" in late["detail"]
    assert drafter.get(path).json[name] == "Của người soạn"


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}])
def test_without_a_version_nothing_is_compared(as_: As, directive: int, headers: dict[str, str]) -> None:
    for who in ("chuyenvien", "pheduyet", "chuyenvien"):
        changed = as_(who).call("PATCH", f"/directives/{directive}", {"subject": f"Về việc {who}"}, headers=headers)
        assert changed.status_code == 200
    assert changed.json["version"] == 3


@pytest.mark.parametrize("said", ["abc", '"1', "-1", "1.5", 'W/"1"', "9" * 10, '"1", "2"', "١"])
def test_what_is_no_version_is_refused_with_a_sentence_and_nothing_is_saved(as_: As, directive: int, said: str) -> None:
    path = f"/directives/{directive}"
    headers = {"If-Match": said.encode().decode("latin-1")}
    told = problem(as_("chuyenvien").call("PATCH", path, {"subject": "x"}, headers=headers), 400)
    assert "If-Match" in told["detail"]
    assert as_("chuyenvien").get(path).json["version"] == 0


def test_a_stranger_learns_nothing_by_a_version(as_: As, directive: int) -> None:
    problem(as_("stc").call("PATCH", f"/directives/{directive}", {"subject": "x"}, headers={"If-Match": "7"}), 404)
