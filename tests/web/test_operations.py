"""What machines ask: whether the product lives, whether it is ready, and what it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from processes.db import db
from processes.refusals import NotFound
from tests.conftest import Clock
from tests.office import Office
from tests.province import Province
from tests.servers.valkey import Valkey
from web.operations import EXTENSION
from web.readiness import Readiness
from web.settings import Settings, UnsafeSetting

TOKEN = "d5k2-0-mot-ma-bi-mat"


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.extensions["chidao_settings"]
    return settings


@pytest.fixture
def asked_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    """Answers about these settings from now on, each time asked anew."""

    def ask(settings: Settings) -> None:
        monkeypatch.setitem(app.extensions, EXTENSION, Readiness(settings, kept=0))

    ask(settings_of(app))
    return ask


@pytest.fixture
def province(office: Office, clock: Clock) -> Province:
    return Province(office, clock)


Asked = Callable[[Settings], None]


# ------------------------------------------------------------------------------------------------------------- alive
def test_it_is_alive_without_any_database(visitor: FlaskClient) -> None:
    answer = visitor.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "checks": {"process": {"status": "ok", "sentence": "Phần mềm đang chạy."}},
    }


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_who_is_logged_in_is_not_looked_up_and_gets_no_cookie(app: Flask, office: Office, path: str) -> None:
    client = office.log_in(app.test_client(), "stc")
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert [statement for statement in asked if "people" in statement] == []


# ------------------------------------------------------------------------------------------------------------- ready
def test_it_is_ready_when_the_database_answers_and_is_of_this_version(client: FlaskClient, asked_anew: Asked) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert {name: check["status"] for name, check in answer.json["checks"].items()} == {
        "database": "ok",
        "migrations": "ok",
    }


def test_it_says_so_in_the_language_that_is_asked_for(client: FlaskClient, asked_anew: Asked) -> None:
    answer = client.get("/readyz", headers={"Accept-Language": "en-GB"})
    assert answer.json["checks"]["database"]["sentence"] == "The database answers."


def test_it_is_not_ready_before_the_migrations_have_been_run(
    app: Flask, client: FlaskClient, asked_anew: Asked
) -> None:
    with db.engine.begin() as connection:
        step = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    try:
        answer = client.get("/readyz")
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": step})
    assert answer.status_code == 503
    assert answer.json["status"] == "failed"
    assert answer.json["checks"]["database"]["status"] == "ok"
    assert answer.json["checks"]["migrations"]["status"] == "failed"
    assert "chidao migrate" in answer.json["checks"]["migrations"]["sentence"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://mot-nguoi:mat-khau-rat-kin@127.0.0.1:1/may-chu",
        "sqlite:////khong/co/thu/muc/nay/du-lieu.sqlite",
    ],
)
def test_it_is_not_ready_without_its_database_and_tells_nothing_of_the_address(
    app: Flask, client: FlaskClient, asked_anew: Asked, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked_anew(replace(settings_of(app), database_url=url))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"] == {
        "status": "failed",
        "sentence": "Không kết nối được cơ sở dữ liệu.",
    }
    for secret in ("mot-nguoi", "mat-khau-rat-kin", "may-chu", "127.0.0.1", "du-lieu"):
        assert secret not in answer.text + caplog.text


def test_asking_does_not_make_a_database_that_is_missing(app: Flask, client: FlaskClient, asked_anew: Asked) -> None:
    missing = settings_of(app).home / "missing.sqlite"
    asked_anew(replace(settings_of(app), database_url=f"sqlite:///{missing}"))
    assert client.get("/readyz").status_code == 503
    assert not missing.exists()


def test_with_a_broker_it_is_ready_only_while_the_broker_answers(
    app: Flask, client: FlaskClient, asked_anew: Asked, tmp_path: Path
) -> None:
    broker = Valkey(tmp_path / "broker")
    asked_anew(replace(settings_of(app), redis_url=broker.url))
    away = client.get("/readyz")
    assert (away.status_code, away.json["checks"]["broker"]["status"]) == (503, "failed")
    assert away.json["checks"]["database"]["status"] == "ok"
    assert broker.url.split("@")[0].removeprefix("redis://:") not in away.text
    broker.start()
    try:
        there = client.get("/readyz")
        assert (there.status_code, there.json["checks"]["broker"]["status"]) == (200, "ok")
    finally:
        broker.stop()
    assert client.get("/readyz").status_code == 503


def test_however_often_somebody_asks_the_database_is_asked_once_in_a_while(app: Flask, client: FlaskClient) -> None:
    moment, connections = [100.0], []
    readiness = Readiness(settings_of(app), kept=1.0, ticks=lambda: moment[0])
    event.listen(readiness._engine, "connect", lambda *_: connections.append(1))
    for _ in range(20):
        assert all(check.good for check in readiness.checks())
    assert len(connections) == 1
    moment[0] += 1.0
    readiness.checks()
    assert len(connections) == 2


def test_while_one_asks_the_others_are_told_what_was_found_before(app: Flask) -> None:
    moment = [100.0]
    readiness = Readiness(settings_of(app), kept=1.0, ticks=lambda: moment[0])
    found = readiness.checks()
    moment[0] += 60
    with readiness._asking:
        assert readiness.checks() is found
    assert readiness.checks() is not found


# ----------------------------------------------------------------------------------------------------------- metrics
def numbers(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Every number by its name and the values of its labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_commands_are_counted_by_how_they_ended(province: Province, client: FlaskClient) -> None:
    id = province.issued()
    before = numbers(client)
    province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo.")
    for _ in range(2):
        with pytest.raises(NotFound):
            province.do(id, "urge", "skhdt", content="Không phải việc của tôi.")
    after = numbers(client)

    def more(*which: str) -> float:
        return after[which] - before.get(which, 0)

    assert more("chidao_commands_total", "urge", "done") == 1
    assert more("chidao_commands_total", "urge", "not_found") == 2
    assert more("chidao_step_seconds_count", "urge") == 3
    assert more("chidao_step_seconds_sum", "urge") > 0


def test_names_that_somebody_makes_up_are_counted_together(province: Province, client: FlaskClient) -> None:
    id = province.issued()
    for name in ("hack-1", "hack-2", "hack-3"):
        with pytest.raises(NotFound):
            province.do(id, name, "chuyenvien")
    names = {which[1] for which in numbers(client) if which[0] == "chidao_commands_total"}
    assert not {name for name in names if name.startswith("hack")}
    assert "other" in names


def test_requests_are_counted_by_page_and_answer_not_by_address(client: FlaskClient) -> None:
    before = numbers(client)
    for address in ("/khong-co-1", "/khong-co-2"):
        client.get(address)
    client.get("/login")
    after = numbers(client)
    not_found = ("chidao_http_requests_total", "other", "404")
    login = ("chidao_http_requests_total", "login.log_in", "200")
    assert after[not_found] - before.get(not_found, 0) == 2
    assert after[login] - before.get(login, 0) == 1
    assert not [which for which in after if "khong-co" in " ".join(which)]


def test_what_waits_in_the_database_is_shown_as_of_now(
    province: Province, client: FlaskClient, asked_anew: Asked
) -> None:
    id = province.issued(due_on=date(2026, 7, 31))
    province.clock.advance(days=60)
    shown = numbers(client)
    assert shown[("chidao_database_up",)] == 1
    assert shown[("chidao_instances_open", "assignment")] == 1
    assert shown[("chidao_timers_due",)] >= 1
    assert shown[("chidao_timer_lag_seconds",)] > 0
    assert shown[("chidao_jobs_open",)] == shown[("chidao_jobs_due",)] == shown[("chidao_jobs_running",)] == 0
    assert shown[("chidao_incidents_open",)] == 0
    province.do(id, "cancel", "pheduyet", reason="Đã có chỉ đạo khác thay thế.")
    assert numbers(client)[("chidao_jobs_due",)] == 1


def test_without_the_database_the_other_numbers_are_still_there(
    app: Flask, client: FlaskClient, asked_anew: Asked
) -> None:
    asked_anew(replace(settings_of(app), database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    client.get("/login")
    shown = numbers(client)
    assert shown[("chidao_database_up",)] == 0
    assert ("chidao_jobs_open",) not in shown
    assert ("chidao_http_requests_total", "login.log_in", "200") in shown


def test_a_database_that_goes_away_at_that_very_moment_is_told_as_away(
    client: FlaskClient, asked_anew: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: object) -> None:
        raise OperationalError("SELECT count(*) FROM jobs", {}, OSError("server closed the connection"))

    monkeypatch.setattr("web.operations.backlog", gone)
    shown = numbers(client)
    assert shown[("chidao_database_up",)] == 0
    assert ("chidao_jobs_open",) not in shown


@pytest.mark.parametrize(
    "asked",
    [
        {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"X-Real-IP": "10.0.0.7"}},
        {"headers": {"Forwarded": "for=10.0.0.7"}},
        {"headers": {"Host": "chidao.tinh.gov.vn"}},
        {"headers": {"Host": "[::1"}},
        {"headers": {"Host": "localhost.tinh.gov.vn"}},
        {"headers": {"Authorization": "Bearer doan-mo"}, "environ_base": {"REMOTE_ADDR": "10.0.0.7"}},
        {"headers": {"Authorization": "Bearer "}, "environ_base": {"REMOTE_ADDR": "10.0.0.7"}},
        {"headers": {"Authorization": f"Basic {TOKEN}"}, "environ_base": {"REMOTE_ADDR": "10.0.0.7"}},
    ],
)
@pytest.mark.parametrize("token", [None, TOKEN])
def test_from_elsewhere_there_are_no_numbers(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, token: str | None, asked: dict[str, dict[str, str]]
) -> None:
    app = visitor.application
    monkeypatch.setitem(app.extensions, "chidao_settings", replace(settings_of(app), metrics_token=token))
    answer = visitor.get("/metrics", **asked)
    assert answer.status_code == 404
    assert "chidao_commands" not in answer.text


def test_from_elsewhere_the_token_opens_them(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    app = visitor.application
    monkeypatch.setitem(app.extensions, "chidao_settings", replace(settings_of(app), metrics_token=TOKEN))
    elsewhere = {"REMOTE_ADDR": "10.0.0.7"}
    answer = visitor.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, environ_base=elsewhere)
    assert answer.status_code == 200
    assert visitor.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200


@pytest.mark.parametrize("token", ["ngan", "mười sáu ký tự đây", "x" * 15])
def test_a_token_that_could_be_guessed_is_refused_at_start(tmp_path: Path, token: str) -> None:
    with pytest.raises(UnsafeSetting, match="CHIDAO_METRICS_TOKEN"):
        Settings.from_environment({"CHIDAO_HOME": str(tmp_path), "CHIDAO_METRICS_TOKEN": token})


def test_the_token_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CHIDAO_HOME": str(tmp_path), "CHIDAO_METRICS_TOKEN": TOKEN})
    assert settings.metrics_token == TOKEN
    assert TOKEN not in repr(settings)


def test_the_description_of_the_api_does_not_name_them(visitor: FlaskClient) -> None:
    described = visitor.get("/api/v1/openapi.json").json["paths"]
    assert not [path for path in described if path.endswith(("healthz", "readyz", "metrics"))]
