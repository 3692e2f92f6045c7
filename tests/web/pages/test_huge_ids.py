"""A number that no row can have is an address that does not exist, on every page and on both databases."""

from __future__ import annotations

import pytest

from web.ids import ids_of

HUGE = (2**31, 99999999999999999999)


def addresses(app, method, number):
    """Every address of a page with an id in it, with this number for each id."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        ids = {name for name in rule.arguments if name == "id" or name.endswith("_id")}
        if ids and method in rule.methods and not rule.rule.startswith("/api/"):
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<int:{name}>", str(number)).replace(f"<{name}>", "urge")
            assert "<" not in path
            assert not adapter.test(path, method)
            yield path


@pytest.mark.parametrize("number", HUGE)
def test_no_page_is_asked_for_a_row_that_cannot_be(app, at, number):
    admin = at("quantri")
    asked = list(addresses(app, "GET", number))
    assert len(asked) > 15
    for path in asked:
        assert admin.get(path).status_code == 404, path


@pytest.mark.parametrize("number", HUGE)
def test_no_command_is_given_a_row_that_cannot_be(app, at, number):
    admin = at("quantri")
    for path in addresses(app, "POST", number):
        # Where the same address also has a page, the router knows that one first and says that the method is wrong.
        assert admin.post(path).status_code in (404, 405), path


@pytest.mark.parametrize("path", ["/assignments/2147483647", "/directives/2147483647", "/files/2147483647"])
def test_the_greatest_id_is_asked_for_and_not_found(at, path):
    assert at("quantri").get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/assignments?directive=99999999999999999999", "/assignments?page=99999999999999999999"]
)
def test_a_list_that_is_asked_for_such_a_number_opens(at, path):
    assert at("quantri").get(path).status_code == 200


def test_a_form_that_names_such_a_number_names_nothing(at, directive):
    endless = "9" * 5000
    assert ids_of(["7", "x", "", "٣", endless, "8"]) == [7, 8]
    office = at("chuyenvien")
    assert office.post(f"/directives/{directive}/relations/new", kind="amends", other=endless).status_code == 422
    assert office.post(f"/directives/{directive}/actions/issue", files=endless).status_code == 303
    assert office.get(f"/directives/new?received={endless}").status_code == 404
    assert office.post("/documents/several", action="reopen", id=endless).status_code in (303, 404)
    assert office.get(f"/series/preview?repeat=weekly&weekday=TH&times={endless}").status_code == 200
