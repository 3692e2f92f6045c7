"""An application that needs no database: nobody is logged in, and a few pages that go wrong on purpose."""

from datetime import UTC, datetime

import pytest
from flask import Blueprint, abort, render_template_string, request

from processes.refusals import FieldError, InvalidForm, NotNow
from web.app import create_app
from web.auth import public
from web.settings import Settings

#: Saturday 1 August 2026, 10:00 in Hanoi.
NOW = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)

trouble = Blueprint("trouble", __name__, url_prefix="/trouble")


@trouble.get("/template")
@public
def template():
    return render_template_string(request.args["source"])


@trouble.get("/status/<int:code>")
@public
def status(code):
    abort(code)


@trouble.route("/not-now", methods=["GET", "POST"])
@public
def not_now():
    raise NotNow("Nhiệm vụ đã được {who} thu hồi lúc {at}.", who="Văn phòng", at=NOW)


@trouble.get("/invalid")
@public
def invalid():
    raise InvalidForm([FieldError.of("due_on", "Hạn mới phải sau {day}.", day=NOW.date())])


@trouble.get("/broken")
@public
def broken():
    raise RuntimeError("the secret reason")


@trouble.route("/private", methods=["GET", "POST"])
def private():
    return "only for those who are logged in"


def make_app(home):
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'bare.sqlite'}", secret_key="k" * 40, testing=True)
    app = create_app(settings, now=lambda: NOW)
    app.register_blueprint(trouble)
    # Errors are answered as in production, instead of being raised into the test.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory):
    return make_app(tmp_path_factory.mktemp("bare"))


@pytest.fixture
def own_app(tmp_path):
    """The same for a test that changes its configuration."""
    return make_app(tmp_path)


@pytest.fixture
def visitor(bare_app):
    """A browser in which nobody is logged in."""
    return bare_app.test_client()


@pytest.fixture
def at_the_desk(bare_app):
    """Inside one request, for what only has a meaning there."""
    with bare_app.test_request_context("/"):
        yield
