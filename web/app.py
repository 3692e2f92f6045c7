"""The application factory: settings in, a Flask application out. Here, and only here, the parts are put together."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Blueprint

import handlers
from processes import clock as wall_clock
from processes.db import ENGINE_OPTIONS, db
from processes.files import storage
from processes.settings import current
from web import api, assets, auth, clock, errors, forms, i18n, links, login, menu, security
from web.settings import Settings

BLUEPRINTS: tuple[Blueprint, ...] = (login.pages, api.blueprint)


def create_app(settings: Settings, *, now: clock.Clock = wall_clock.now) -> APIFlask:
    """The product for these settings. `now` is its clock; a test hands in its own.

    The database is bound but not migrated, and no background thread is started: that is `chidao serve`.
    """
    app = APIFlask(
        "web",
        title="Chỉ đạo",
        version="1",
        spec_path=None,
        docs_path=None,
        json_errors=False,
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=ENGINE_OPTIONS,
    )
    app.extensions["chidao_settings"] = settings
    app.extensions["chidao_operations"] = handlers.__all__  # importing them has filled the diagrams' catalogue
    storage.configure(settings.home / "files")
    current.configure(timezone=settings.timezone)
    db.init_app(app)
    clock.init_app(app, now)
    security.init_app(app)
    i18n.init_app(app, settings.timezone.key)
    assets.init_app(app)
    auth.init_app(app)
    errors.init_app(app)
    menu.init_app(app, lambda person: {})
    forms.init_app(app)
    links.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
