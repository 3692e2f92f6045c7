"""The discussion through the API: the parties say something, everybody among them reads it, a repeated call says it once."""

from __future__ import annotations

from tests.web.api.conftest import fields_of, problem


def test_the_parties_read_what_one_of_them_said(as_, issued):
    answer = as_("stc").post(f"/assignments/{issued}/messages", {"text": "Đề nghị làm rõ số liệu."})
    assert answer.status_code == 201
    as_("chuyenvien").post(f"/assignments/{issued}/messages", {"text": "Theo phụ lục 2."})
    first, second = as_("pheduyet").get(f"/assignments/{issued}/messages").json["items"]
    assert (first["id"], first["text"]) == (answer.json["id"], "Đề nghị làm rõ số liệu.")
    assert first["by"]["unit"] == "Sở Tài chính"
    assert second["text"] == "Theo phụ lục 2."


def test_who_is_no_party_learns_nothing(as_, issued):
    outsider = as_("skhdt")
    problem(outsider.get(f"/assignments/{issued}/messages"), 404)
    problem(outsider.post(f"/assignments/{issued}/messages", {"text": "Xin chào"}), 404)
    assert as_("stc").get(f"/assignments/{issued}/messages").json["items"] == []


def test_nothing_and_too_much_are_refused_by_name(as_, issued):
    for text in ("", "   ", None, 7, "a" * 10_001):
        assert fields_of(as_("stc").post(f"/assignments/{issued}/messages", {"text": text})) == {"text"}


def test_a_repeated_call_says_it_once(as_, issued):
    said = {
        as_("stc")
        .call("POST", f"/assignments/{issued}/messages", {"text": "Đã nhận"}, headers={"Idempotency-Key": "once"})
        .json["id"]
        for _ in range(2)
    }
    assert len(said) == 1
    assert len(as_("stc").get(f"/assignments/{issued}/messages").json["items"]) == 1
