"""GET /search: what the page finds, for programs."""

from __future__ import annotations

import pytest

from processes.search.keeping import catch_up
from tests.web.api.conftest import problem


@pytest.fixture
def written(issued, clock):
    catch_up(clock())
    return issued


def test_it_answers_with_groups_best_first(as_, written):
    groups = as_("chuyenvien").get("/search", q="so tai chinh").json["groups"]
    by_kind = {group["kind"]: group for group in groups}
    (hit,) = by_kind["assignment"]["items"]
    assert (hit["id"], hit["unit"], by_kind["assignment"]["total"]) == (written, "Sở Tài chính", 1)
    assert by_kind["unit"]["items"][0]["code"] == "STC"
    assert [
        group["kind"] for group in as_("chuyenvien").get("/search", q="so tai chinh", kind="unit").json["groups"]
    ] == ["unit"]


def test_who_may_not_see_it_does_not_find_it(as_, written):
    assert "assignment" not in {group["kind"] for group in as_("stttt").get("/search", q="so tai chinh").json["groups"]}


def test_a_filter_that_makes_no_sense_is_refused_by_name(as_, written):
    assert "Bộ lọc “han:mai” chưa đúng" in str(problem(as_("chuyenvien").get("/search", q="han:mai"), 422))
    problem(as_("chuyenvien").get("/search"), 422)
    problem(as_("chuyenvien").get("/search", q="x", kind="y"), 422)
