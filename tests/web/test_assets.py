import gzip
import json
import re
from pathlib import Path

import pytest
from flask import Flask

import web
from web import assets, menu, statuses


@pytest.fixture
def built(tmp_path):
    """An application whose bundler has run."""
    dist = tmp_path / "static" / "dist"
    dist.mkdir(parents=True)
    (dist / "app-1A2B.css").write_text("body { color: black }" * 50)
    (dist / "manifest.json").write_text(json.dumps({"app.css": "app-1A2B.css"}))
    (tmp_path / "secret").write_text("not for the web")
    app = Flask("built", root_path=str(tmp_path))
    assets.init_app(app)
    return app


def test_an_entry_is_found_under_its_hashed_name(built):
    with built.test_request_context():
        assert assets.asset("app.css") == "/static/dist/app-1A2B.css"


def test_a_bundle_travels_compressed_to_whoever_takes_it(built):
    answer = built.test_client().get("/static/dist/app-1A2B.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content_type.startswith("text/css")
    assert gzip.decompress(answer.data).startswith(b"body")


def test_a_browser_that_shows_a_document_finds_the_mark(built):
    answer = built.test_client().get("/favicon.ico")
    assert (answer.status_code, answer.location) == (301, "/static/mark.svg")


def test_a_bundle_travels_as_it_is_to_everybody_else(built):
    with built.test_client().get("/static/dist/app-1A2B.css") as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.data.startswith(b"body")


@pytest.mark.parametrize(
    "path", ["/static/dist/../../secret", "/static/dist/%2e%2e/%2e%2e/secret", "/static/dist/none.css"]
)
def test_nothing_beside_the_static_files_is_sent(built, path):
    assert built.test_client().get(path, headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_without_bundles_pages_still_name_their_files(tmp_path, caplog):
    app = Flask("unbuilt", root_path=str(tmp_path))
    assets.init_app(app)
    with app.test_request_context():
        assert assets.asset("app.css") == "/static/dist/app.css"
    assert "make setup" in caplog.text


def test_every_icon_that_is_named_is_in_the_sprite():
    web_folder = Path(web.__file__).parent
    sprite = set(json.loads((web_folder / "assets" / "icons.json").read_text()))
    named = {entry.icon for _, entries in menu.MENU for entry in entries}
    named |= {*statuses.GROUP_ICONS.values(), *statuses.WITHOUT_RESULT.values()}
    for template in (web_folder / "templates").rglob("*.html"):
        named |= set(re.findall(r'(?:icon\(|icon_button\(|symbol=)"([a-z0-9-]+)"', template.read_text()))
    assert named - sprite == set()
