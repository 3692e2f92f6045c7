"""The application factory: settings in, a Flask application out. Here, and only here, the parts are put together."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Blueprint, g

import handlers
from processes import clock as wall_clock
from processes import fault_points
from processes.connections import engine_options
from processes.db import db
from processes.files import storage
from processes.settings import current
from web import (
    administration,
    api,
    assets,
    assignment,
    assignment_lists,
    auth,
    clock,
    days,
    delegations,
    directive,
    directive_relations,
    directives,
    document,
    documents,
    edits,
    errors,
    files,
    forms,
    help,
    home,
    i18n,
    ids,
    incidents,
    keys,
    letters,
    links,
    login,
    many,
    menu,
    metrics,
    moving_over,
    notices,
    office_rules,
    office_time,
    once,
    operations,
    overview,
    own_settings,
    page_words,
    people,
    public,
    public_answers,
    public_files,
    publication,
    reports,
    request_log,
    review_card,
    search,
    security,
    series,
    series_words,
    sets,
    share,
    shares,
    unit_groups,
    units,
    urging,
    user_tasks,
    value_lists,
)
from web.menu_counts import menu_counts
from web.settings import Settings

BLUEPRINTS: tuple[Blueprint, ...] = (
    login.pages,
    home.pages,
    overview.pages,
    search.pages,
    documents.pages,
    document.pages,
    directives.pages,
    directive.pages,
    directive_relations.pages,
    publication.pages,
    assignment_lists.pages,
    review_card.pages,
    many.pages,
    sets.pages,
    series.pages,
    urging.pages,
    assignment.pages,
    reports.pages,
    public_files.pages,
    public.pages,
    shares.pages,
    share.pages,
    user_tasks.pages,
    files.pages,
    notices.pages,
    administration.pages,
    incidents.pages,
    office_rules.pages,
    office_time.pages,
    days.pages,
    value_lists.pages,
    moving_over.pages,
    units.pages,
    people.pages,
    unit_groups.pages,
    own_settings.pages,
    help.pages,
    keys.pages,
    delegations.pages,
    api.blueprint,
)


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
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
    )
    app.extensions["chidao_settings"] = settings
    app.extensions["chidao_operations"] = handlers.__all__  # importing them has filled the diagrams' catalogue
    fault_points.configure(settings.death)
    storage.configure(settings.files)
    current.configure(timezone=settings.timezone)
    request_log.init_app(app)
    metrics.init_app()
    app.before_request(forget_earlier_request)
    app.after_request(errors.say_when_to_try_again)
    ids.init_app(app)
    db.init_app(app)
    clock.init_app(app, now)
    security.init_app(app, settings.redis_url, settings.proxies)
    i18n.init_app(app, settings.timezone.key)
    assets.init_app(app)
    auth.init_app(app)
    once.init_app(app)
    errors.init_app(app)
    menu.init_app(app, menu_counts)
    help.init_app(app)
    forms.init_app(app)
    edits.init_app(app)
    days.init_app(app)
    links.init_app(app)
    page_words.init_app(app)
    series_words.init_app(app)
    letters.init_app(app, settings)
    many.init_app(app)
    public_answers.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.redis_url is not None:
        from handlers.workforce import Workforce  # Celery is loaded only where there is a broker

        app.extensions["chidao_workforce"] = Workforce(
            settings.redis_url, context=app.app_context, clock=lambda: app.extensions[clock.EXTENSION]()
        )
    operations.init_app(app, settings)
    return app


def forget_earlier_request() -> None:
    """Who is logged in, the language, the moment … are remembered for one request. Requests that run inside one
    application context, as a script's do, would hand them on."""
    for name in list(g):
        g.pop(name)
