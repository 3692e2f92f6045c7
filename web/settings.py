"""Settings, read once from the environment and refused at start when unsafe or unknown."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from processes.fault_points import POINTS, Death
from processes.mail.addresses import is_address
from processes.mail.outgoing import Server
from processes.refusals import Refusal

PREFIX = "CHIDAO_"
KNOWN = frozenset(
    {"CHIDAO_HOME", "CHIDAO_TIMEZONE", "CHIDAO_DIE_AT", "CHIDAO_METRICS_TOKEN", "CHIDAO_PROXIES", "CHIDAO_PUBLIC_URL"}
)
SECRET_KEY_LENGTH = 32
SECRET_KEY_FILE = "secret_key"
METRICS_TOKEN_LENGTH = 16
#: The file that makes a home one whose processes may be told to die.
FAULTS_MARKER = "faults-allowed"
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
BROKERS = ("redis", "rediss")


class UnsafeSetting(Refusal):
    """A value the product does not start with; the sentence names the variable and what to give instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations.

    `home` holds whatever is stored (database file, uploads, secret key). `timezone` is where office days
    begin and end; moments are stored in UTC. `secret_key` never appears in a representation of the object.
    """

    home: Path
    database_url: str
    secret_key: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    testing: bool = False
    #: the broker of the grown-up form; None: one process does everything
    redis_url: str | None = field(default=None, repr=False)
    #: how many proxies stand in front, and are believed when they say who asks and whether over HTTPS
    proxies: int = 0
    #: at which named point this process dies, in tests of faults only
    death: Death | None = None
    #: what Prometheus shows to read /metrics from another machine; None: only this machine may
    metrics_token: str | None = field(default=None, repr=False)

    #: the mail server, and who mail comes from; None: no mail is sent
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    #: where people reach the product: what links in mails begin with
    public_url: str | None = None

    @property
    def files(self) -> Path:
        """The folder of uploaded files."""
        return self.home / "files"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings of this machine; creates `CHIDAO_HOME` and, when none is given, a secret key in it.

        Raises `UnsafeSetting` for a value that is unknown, malformed or too weak.
        """
        environ = os.environ if environ is None else environ
        refuse_unknown(environ)
        home = read_home(environ.get("CHIDAO_HOME") or "var")
        database_url = read_database_url(environ.get("DATABASE_URL") or f"sqlite:///{home / 'chidao.sqlite'}")
        port = read_port(environ.get("PORT") or "8000")
        timezone = read_timezone(environ.get("CHIDAO_TIMEZONE") or "Asia/Ho_Chi_Minh")
        given = environ.get("SECRET_KEY")
        return cls(
            home=home,
            database_url=database_url,
            secret_key=kept_secret_key(home) if given is None else checked_secret_key(given, "SECRET_KEY"),
            host=environ.get("HOST") or "127.0.0.1",
            port=port,
            timezone=timezone,
            redis_url=read_redis_url(environ.get("REDIS_URL") or "", database_url),
            proxies=read_proxies(environ.get("CHIDAO_PROXIES") or "0"),
            smtp_url=read_smtp_url(environ.get("SMTP_URL") or ""),
            mail_from=read_mail_from(environ.get("MAIL_FROM") or "", environ.get("SMTP_URL") or ""),
            public_url=read_public_url(environ.get("CHIDAO_PUBLIC_URL") or "", environ.get("SMTP_URL") or ""),
            death=read_death(environ.get("CHIDAO_DIE_AT") or "", home),
            metrics_token=read_metrics_token(environ.get("CHIDAO_METRICS_TOKEN") or ""),
        )


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt setting would silently do nothing, so an unknown `CHIDAO_` name stops the start."""
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in KNOWN)
    if unknown:
        raise UnsafeSetting(
            "Không có biến thiết lập {name}. Các biến có thể dùng: {known}.",
            name=unknown[0],
            known=", ".join(sorted(KNOWN)),
        )


def read_home(value: str) -> Path:
    home = Path(value).expanduser().absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnsafeSetting(
            "CHIDAO_HOME: không dùng được thư mục {home} ({reason}).", home=home, reason=error.strerror
        ) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise UnsafeSetting("CHIDAO_HOME: không ghi được vào thư mục {home}.", home=home)
    return home


def read_database_url(value: str) -> str:
    """SQLAlchemy's address with the driver the product is tested with."""
    try:
        url = make_url(value)
    except ArgumentError as error:
        # The address may carry a password, so it is not repeated.
        raise UnsafeSetting(
            "DATABASE_URL không phải là địa chỉ cơ sở dữ liệu, ví dụ postgresql://user@host/name."
        ) from error
    backend = url.get_backend_name()
    if backend not in DRIVERS:
        raise UnsafeSetting(
            "DATABASE_URL nêu “{backend}”; chỉ dùng được sqlite:///… hoặc postgresql://….", backend=backend
        )
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise UnsafeSetting("DATABASE_URL nêu cơ sở dữ liệu trong bộ nhớ, tắt máy là mất; hãy nêu một tệp.")
    return url.set(drivername=DRIVERS[backend]).render_as_string(hide_password=False)


def read_redis_url(value: str, database_url: str) -> str | None:
    """The broker's address, or None where there is none. Several processes on several machines need PostgreSQL under them."""
    if not value:
        return None
    try:
        address = urlsplit(value)
        good = address.scheme in BROKERS and bool(address.hostname) and address.port != 0
    except ValueError:
        good = False
    if not good or not re.fullmatch(r"/?|/\d{1,4}", address.path) or address.query or address.fragment:
        # The address may carry a password, so it is not repeated.
        raise UnsafeSetting("REDIS_URL không phải là địa chỉ Redis, ví dụ redis://:password@host:6379/0.")
    if database_url.startswith("sqlite"):
        raise UnsafeSetting(
            "REDIS_URL cho nhiều tiến trình cùng chạy, nên cần DATABASE_URL là postgresql://…; với SQLite, hãy bỏ REDIS_URL."
        )
    return value


def read_smtp_url(value: str) -> str | None:
    """The mail server's address; None where there is none."""
    try:
        Server.from_url(value or "smtp://localhost")
    except ValueError:
        # The address may carry a password, so it is not repeated.
        raise UnsafeSetting(
            "SMTP_URL không phải là địa chỉ máy chủ thư, ví dụ smtp://host:25, starttls://user:password@host:587,"
            " smtps://user:password@host:465."
        ) from None
    return value or None


def read_mail_from(value: str, smtp_url: str) -> str | None:
    if (value or smtp_url) and not is_address(value):
        raise UnsafeSetting("MAIL_FROM là “{value}”; phải là một địa chỉ thư, ví dụ chidao@tinh.gov.vn.", value=value)
    return value or None


def read_public_url(value: str, smtp_url: str) -> str | None:
    """Without the slash at its end. Mails need it: nobody else knows where people reach the product."""
    try:
        address = urlsplit(value)
        good = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
        good = good and not (address.query or address.fragment or address.username) and value.isprintable()
    except ValueError:
        good = False
    if (value or smtp_url) and not (good and " " not in value):
        raise UnsafeSetting(
            "CHIDAO_PUBLIC_URL là “{value}”; phải là địa chỉ người dùng mở phần mềm, ví dụ https://chidao.tinh.gov.vn.",
            value=value,
        )
    return value.rstrip("/") or None


def read_port(value: str) -> int:
    # isdecimal alone would let other scripts' digits through.
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= 65535):
        raise UnsafeSetting("PORT là “{value}”; phải là số nguyên từ 1 đến 65535.", value=value)
    return int(value)


def read_proxies(value: str) -> int:
    if not re.fullmatch("[0-9]", value, re.ASCII):
        raise UnsafeSetting("CHIDAO_PROXIES là “{value}”; phải là số máy chủ trung gian, từ 0 đến 9.", value=value)
    return int(value)


def read_timezone(value: str) -> ZoneInfo:
    if value not in available_timezones():
        raise UnsafeSetting(
            "CHIDAO_TIMEZONE là “{value}”, không phải là múi giờ; ví dụ: Asia/Ho_Chi_Minh.", value=value
        )
    return ZoneInfo(value)


def read_death(value: str, home: Path) -> Death | None:
    """`point:probability:seed` of processes.fault_points, in a home that was made for tests of faults and nowhere else."""
    if not value:
        return None
    try:
        death = Death.read(value)
    except ValueError as error:
        raise UnsafeSetting(
            "CHIDAO_DIE_AT là “{value}”; phải là point:probability:seed, với point là một trong: {points}.",
            value=value,
            points=", ".join(sorted(POINTS)),
        ) from error
    if not (home / FAULTS_MARKER).is_file():
        raise UnsafeSetting(
            "CHIDAO_DIE_AT làm hệ thống tự tắt để thử lỗi; chỉ dùng được khi thư mục {home} có tệp {marker}.",
            home=home,
            marker=FAULTS_MARKER,
        )
    return death


def read_metrics_token(value: str) -> str | None:
    if value and (len(value) < METRICS_TOKEN_LENGTH or not value.isascii() or not value.isprintable()):
        raise UnsafeSetting(
            "CHIDAO_METRICS_TOKEN quá ngắn hoặc có ký tự lạ; hãy đặt ít nhất {length} ký tự ngẫu nhiên.",
            length=METRICS_TOKEN_LENGTH,
        )
    return value or None


def checked_secret_key(value: str, name: str) -> str:
    if len(value) < SECRET_KEY_LENGTH or len(set(value)) < 8:
        raise UnsafeSetting(
            "{name} quá yếu để ký phiên làm việc. Hãy đặt ít nhất {length} ký tự ngẫu nhiên, hoặc bỏ trống để hệ thống tự tạo.",
            name=name,
            length=SECRET_KEY_LENGTH,
        )
    return value


def kept_secret_key(home: Path) -> str:
    """The key of an earlier start, or a new one that only this user can read."""
    path = home / SECRET_KEY_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise UnsafeSetting("Người dùng khác đọc được {path}; hãy chạy chmod 600 {path}.", path=path) from None
        return checked_secret_key(path.read_text(encoding="ascii").strip(), str(path))
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
