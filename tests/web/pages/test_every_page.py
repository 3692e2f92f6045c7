"""What holds for every page: nobody gets in without logging in, GET never changes anything, strangers find nothing."""

import re

import pytest

from tests.e2e.every_page import NO_PAGES, is_a_page
from tests.e2e.every_page import PAGES as LOOKED_AT

PAGES = (
    "/",
    "/search?q=ngan+sach",
    "/directives",
    "/directives/new",
    "/directives/1",
    "/assignments",
    "/assignments/received",
    "/assignments/assigned",
    "/assignments/review",
    "/assignments/coordinating",
    "/assignments/following",
    "/assignments/overdue",
    "/assignments/1",
    "/assignments/1/diagram.json",
    "/user-tasks",
    "/processes/1",
    "/files/1",
    "/notices",
    "/shares",
    "/shares/1",
    "/administration/definitions",
    "/administration/instances",
    "/administration/incidents",
    "/me/settings",
)
OPEN_TO_ALL = (
    "/",
    "/search",
    "/directives",
    "/assignments",
    "/assignments/received",
    "/assignments/assigned",
    "/assignments/review",
    "/assignments/coordinating",
    "/assignments/following",
    "/assignments/overdue",
    "/assignments/starred",
    "/assignments/summary",
    "/reports/units",
    "/reports/units-17",
    "/assignments/export",
    "/directives/export",
    "/calendar.json",
    "/user-tasks",
    "/notices",
    "/shares",
    "/shares/given",
)
COMMANDS = (
    "/assignments/1/discussion",
    "/assignments/1/discussion/1/like",
    "/assignments/1/star",
    "/assignments/1/drafts/urge",
    "/directives/1/files",
    "/files/1/delete",
    "/notices/read",
    "/shares/1/drafts/answer",
    "/user-tasks/1/claim",
    "/administration/definitions/1/start",
)
#: A person of a unit that has nothing to do with the directive, and what they must not find.
STRANGE = (
    "/directives/{directive}",
    "/directives/{directive}/edit",
    "/directives/{directive}/assignments/new",
    "/directives/{directive}/actions/issue",
    "/directives/{directive}/diagram.xml",
    "/directives/{directive}/diagram.json",
    "/assignments/{assignment}",
    "/assignments/{assignment}/edit",
    "/assignments/{assignment}/actions/urge",
    "/assignments/{assignment}/diagram.xml",
    "/assignments/{assignment}/diagram.json",
    "/assignments/{assignment}/discussion/thread",
    "/assignments/{assignment}/discussion/parties",
    "/files/1",
    "/files/1/view",
)


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_not_logged_in_is_sent_to_the_login_page_and_back_afterwards(client, path):
    """K23: attachments among them."""
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/login")


@pytest.mark.parametrize("path", OPEN_TO_ALL)
def test_every_list_opens_for_an_account_that_has_nothing_in_it(at, path):
    assert at("stttt").get(path).status_code == 200


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_does_not_answer_to_get(at, path):
    assert at("chuyenvien").get(path).status_code == 405


@pytest.mark.parametrize("path", STRANGE)
def test_a_stranger_finds_nothing(at, directive, assignment, path):
    answer = at("stttt").get(path.format(directive=directive, assignment=assignment))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["/directives/99999", "/assignments/99999", "/processes/99999", "/files/99999", "/shares/99999"]
)
def test_what_does_not_exist_looks_the_same(at, path):
    assert at("chuyenvien").get(path).status_code == 404


def test_a_form_without_its_token_is_refused(client, office, directive):
    office.log_in(client, "chuyenvien")
    answer = client.post(f"/directives/{directive}/actions/issue")
    assert answer.status_code == 400


def test_no_page_holds_an_inline_script_or_style(at, directive, assignment):
    for path in (
        f"/directives/{directive}",
        f"/assignments/{assignment}",
        "/",
        "/directives/new",
        "/assignments/assigned",
    ):
        page = at("chuyenvien").get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


@pytest.mark.parametrize("path", ["/", "/assignments/assigned", "/directives/new", "/notices", "/user-tasks"])
def test_every_page_speaks_english_too(at, path):
    desk = at("chuyenvien")
    desk.post("/language", language="en")
    page = desk.get(path).text
    assert '<html lang="en"' in page


def test_every_address_that_is_a_page_is_looked_at_in_a_browser(app):
    """Where tests/e2e/test_accessibility.py goes: a new page joins PAGES, or NO_PAGES with what it is."""
    adapter = app.url_map.bind("localhost")
    shown = set()
    for address in (address for addresses in LOOKED_AT.values() for address in addresses):
        path = re.sub(r"\{\w+\}", "1", address).partition("?")[0]
        if path != "/nowhere":
            shown.add(adapter.match(path)[0])
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert {endpoint for endpoint in answering if is_a_page(endpoint)} - shown == set()
    assert {endpoint for named in NO_PAGES.values() for endpoint in named} - answering == set()
    assert {endpoint for endpoint in shown if not is_a_page(endpoint)} == set()
