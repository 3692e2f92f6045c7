"""The API's documentation page in a real browser, under the content policy of every page."""

from __future__ import annotations


def test_the_documentation_shows_the_calls_and_loads_nothing_from_elsewhere(page, live):
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto("/api/v1/docs")
    page.get_by_text("/api/v1/assignments/{id}/actions/{name}").first.wait_for()
    assert page.get_by_text("Thực hiện một thao tác mà sơ đồ cho phép").first.is_visible()
    page.get_by_role("button", name="Authorize").click()
    assert page.get_by_role("dialog").or_(page.locator(".dialog-ux")).first.is_visible()
    assert [address for address in asked if not address.startswith((live, "data:"))] == []
    assert said == []
