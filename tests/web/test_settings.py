import stat
from pathlib import Path

import pytest

from web.settings import Settings, UnsafeSetting


def read(tmp_path, **environ):
    return Settings.from_environment({"CHIDAO_HOME": str(tmp_path / "home"), **environ})


def test_without_any_setting_there_is_sqlite_in_the_home_on_this_machine_only(tmp_path):
    settings = read(tmp_path)
    assert settings.home == tmp_path / "home"
    assert settings.database_url == f"sqlite:///{tmp_path / 'home' / 'chidao.sqlite'}"
    assert (settings.host, settings.port, settings.timezone.key) == ("127.0.0.1", 8000, "Asia/Ho_Chi_Minh")


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((first.home / "secret_key").stat().st_mode) == 0o600


def test_the_secret_key_is_not_shown_with_the_settings(tmp_path):
    settings = read(tmp_path)
    assert settings.secret_key not in repr(settings)


def test_postgresql_is_reached_with_the_driver_the_product_is_tested_with(tmp_path):
    settings = read(tmp_path, DATABASE_URL="postgresql://someone:pass@db/chidao")
    assert settings.database_url == "postgresql+psycopg://someone:pass@db/chidao"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHIDAO_TIMEZON", "Asia/Ho_Chi_Minh"),
        ("CHIDAO_TIMEZONE", "Asia/Dak_Nong"),
        ("CHIDAO_TIMEZONE", "../../etc/passwd"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8000x"),
        ("PORT", "٨٠٠٠"),
        ("PORT", "-1"),
        ("CHIDAO_PROXIES", "-1"),
        ("CHIDAO_PROXIES", "10"),
        ("CHIDAO_PROXIES", "٣"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "change-me"),
        ("SECRET_KEY", "a" * 64),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "chidao.sqlite"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_an_unsafe_or_unknown_value_is_refused_with_a_sentence_that_names_it(tmp_path, name, value):
    with pytest.raises(UnsafeSetting, match=name):
        read(tmp_path, **{name: value})


def test_a_refused_database_address_is_not_repeated_because_it_may_hold_a_password(tmp_path):
    with pytest.raises(UnsafeSetting) as refusal:
        read(tmp_path, DATABASE_URL="not an address with hunter2")
    assert "hunter2" not in str(refusal.value)


def test_the_broker_is_none_unless_it_is_named(tmp_path):
    postgresql = "postgresql://someone@db/chidao"
    assert read(tmp_path).redis_url is None
    assert read(tmp_path, DATABASE_URL=postgresql, REDIS_URL="").redis_url is None
    for address in ("redis://cache", "redis://:word@cache:6379/3", "rediss://user:word@[::1]:6380"):
        assert read(tmp_path, DATABASE_URL=postgresql, REDIS_URL=address).redis_url == address


@pytest.mark.parametrize(
    "address",
    [
        "redis:",
        "redis://",
        "cache:6379",
        "http://cache",
        "redis://cache:70000",
        "redis://cache:0",
        "redis://cache/name",
    ],
)
def test_a_broker_that_is_no_redis_is_refused_without_repeating_its_password(tmp_path, address):
    with pytest.raises(UnsafeSetting, match="REDIS_URL không phải") as refusal:
        read(tmp_path, DATABASE_URL="postgresql://someone@db/chidao", REDIS_URL=f"{address}?hunter2")
    assert "hunter2" not in str(refusal.value)
    with pytest.raises(UnsafeSetting, match="REDIS_URL không phải"):
        read(tmp_path, DATABASE_URL="postgresql://someone@db/chidao", REDIS_URL=address)


def test_several_processes_are_not_started_on_sqlite(tmp_path):
    with pytest.raises(UnsafeSetting, match="postgresql://"):
        read(tmp_path, REDIS_URL="redis://cache")


def test_the_password_of_the_broker_is_not_shown_with_the_settings(tmp_path):
    settings = read(tmp_path, DATABASE_URL="postgresql://someone@db/chidao", REDIS_URL="redis://:hunter2@cache")
    assert "hunter2" not in repr(settings)


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(UnsafeSetting, match="CHIDAO_HOME"):
        read(tmp_path)


def test_a_kept_secret_key_that_others_can_read_is_refused(tmp_path):
    kept: Path = read(tmp_path).home / "secret_key"
    kept.chmod(0o644)
    with pytest.raises(UnsafeSetting, match="chmod 600"):
        read(tmp_path)


MAIL = {"MAIL_FROM": "chidao@tinh.gov.vn", "CHIDAO_PUBLIC_URL": "https://chidao.tinh.gov.vn/"}


def test_mail_goes_out_through_the_server_that_is_named(tmp_path):
    assert read(tmp_path).smtp_url is None
    for address in ("smtp://mail", "smtps://u:p%40@mail:465", "starttls://u:p@mail.tinh.vn:587"):
        settings = read(tmp_path, SMTP_URL=address, **MAIL)
        assert settings.smtp_url == address
        assert (settings.mail_from, settings.public_url) == ("chidao@tinh.gov.vn", "https://chidao.tinh.gov.vn")
        assert address not in repr(settings)


@pytest.mark.parametrize(
    "address", ["mail", "http://mail", "smtp://", "smtp://mail:0", "smtp://mail:99999", "smtp://mail/x"]
)
def test_another_address_of_a_mail_server_is_refused_and_not_repeated(tmp_path, address):
    with pytest.raises(UnsafeSetting, match="SMTP_URL") as refusal:
        read(
            tmp_path,
            SMTP_URL=address.replace("smtp://", "smtp://hunter2@", 1) if "//mail" in address else address,
            **MAIL,
        )
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", ""),
        ("MAIL_FROM", "Chỉ đạo"),
        ("MAIL_FROM", "a@b.vn\nBcc: c@d.vn"),
        ("CHIDAO_PUBLIC_URL", ""),
        ("CHIDAO_PUBLIC_URL", "chidao.tinh.vn"),
        ("CHIDAO_PUBLIC_URL", "javascript:alert(1)"),
        ("CHIDAO_PUBLIC_URL", "https://u:p@chidao.tinh.vn"),
        ("CHIDAO_PUBLIC_URL", "https://chidao.tinh.vn/?next=x"),
        ("CHIDAO_PUBLIC_URL", "https://chidao.tinh.vn/\nx"),
    ],
)
def test_with_a_mail_server_the_sender_and_the_public_address_are_needed(tmp_path, name, value):
    with pytest.raises(UnsafeSetting, match=name):
        read(tmp_path, SMTP_URL="smtp://mail", **{**MAIL, name: value})
