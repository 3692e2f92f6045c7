"""`chidao user add` and `chidao token`."""

from __future__ import annotations

import sys

import click

from processes.organisation.actor import Actor, actor_by_username
from processes.organisation.commands import add_person, create_administrator, issue_token, set_password
from processes.organisation.models import ROLES
from processes.runtime.deploy import may_deploy
from web.clock import now
from web.commands_line.frame import Command, Failure, Group, option, with_application
from web.commands_line.words import _, _l

LANGUAGE = option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", help=_l("Ngôn ngữ của các trang: vi hoặc en.")
)
PASSWORD_STDIN = option("--password-stdin", is_flag=True, help=_l("Đọc mật khẩu từ dòng đầu của đầu vào."))


def at_terminal() -> bool:
    return sys.stdin.isatty()


def read_password(from_input: bool) -> str | None:
    """From the first line of the standard input, or typed twice without being shown; never from the command line,
    where every user of the machine could read it."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not at_terminal():
        return None
    repeat = _("Nhập lại mật khẩu")
    return str(click.prompt(_("Mật khẩu"), hide_input=True, confirmation_prompt=repeat))


def designer(username: str) -> Actor:
    actor = actor_by_username(username)
    if actor is None or not may_deploy(actor):
        told = _("{username} không phải là người thiết kế quy trình hay quản trị viên đang hoạt động.")
        raise Failure(told.format(username=username))
    return actor


@click.group(cls=Group, help=_l("Tài khoản của người dùng."))
def user() -> None:
    pass


@user.command(
    help=_l(
        "Thêm một người dùng.\n\nMật khẩu được hỏi khi chạy trên màn hình, hoặc đọc từ đầu vào với --password-stdin."
    )
)
@click.argument("username", metavar="USERNAME")
@option("--name", required=True, metavar="TEXT", help=_l("Họ tên."))
@option("--position", default="", metavar="TEXT", help=_l("Chức vụ, ví dụ Phó Chủ tịch UBND."))
@option("--unit", required=True, metavar="CODE", help=_l("Mã đơn vị công tác."))
@option("--role", "roles", multiple=True, metavar="ROLE", help=_l("Vai trò; nêu nhiều lần nếu có nhiều vai trò."))
@option("--field", "fields", multiple=True, metavar="CODE", help=_l("Lĩnh vực phụ trách (lãnh đạo UBND)."))
@LANGUAGE
@PASSWORD_STDIN
@with_application
def add(
    username: str,
    name: str,
    position: str,
    unit: str,
    roles: tuple[str, ...],
    fields: tuple[str, ...],
    language: str,
    password_stdin: bool,
) -> None:
    password = read_password(password_stdin)
    add_person(username, name, position, unit, roles, password=password, fields=fields, language=language)
    click.echo(_("Đã thêm {username}.").format(username=username))
    if password is None:
        click.echo(_("Tài khoản chưa có mật khẩu nên chưa đăng nhập được; chỉ dùng được mã truy cập API."), err=True)
    if not roles:
        click.echo(_("Tài khoản chưa có vai trò; các vai trò: {roles}.").format(roles=", ".join(ROLES)), err=True)
    click.echo(_("Cấp mã truy cập API: chidao token {username}").format(username=username), err=True)


@user.command(help=_l("Đặt mật khẩu mới cho một người dùng; phiên làm việc và mã truy cập API cũ hết hiệu lực."))
@click.argument("username", metavar="USERNAME")
@PASSWORD_STDIN
@with_application
def password(username: str, password_stdin: bool) -> None:
    set_password(username, required_password(password_stdin))
    click.echo(_("Đã đặt mật khẩu mới cho {username}.").format(username=username))


@click.group(cls=Group, help=_l("Quản trị viên."))
def admin() -> None:
    pass


@admin.command(
    help=_l(
        "Tạo quản trị viên đầu tiên, hoặc thêm một người nữa.\n\n"
        "Những gì không nêu bằng tùy chọn thì được hỏi trên màn hình. Khi chưa có Văn phòng trong cơ sở dữ liệu, Văn phòng "
        "được tạo cùng lúc."
    )
)
@option("--username", metavar="TEXT", help=_l("Tên đăng nhập."))
@option("--name", metavar="TEXT", help=_l("Họ tên."))
@option("--position", metavar="TEXT", help=_l("Chức vụ, ví dụ Phó Chủ tịch UBND."))
@LANGUAGE
@PASSWORD_STDIN
@with_application
def create(username: str | None, name: str | None, position: str | None, language: str, password_stdin: bool) -> None:
    username = username or asked("--username", _("Tên đăng nhập"))
    name = name or asked("--name", _("Họ tên"))
    position = position or asked("--position", _("Chức vụ"))
    create_administrator(username, name, position, required_password(password_stdin), language=language)
    click.echo(_("Đã tạo quản trị viên {username}.").format(username=username))
    click.echo(_("Tiếp theo: chidao serve"), err=True)


def asked(option: str, question: str) -> str:
    """What is typed at the terminal; where there is none, the option is missing."""
    if not at_terminal():
        raise Failure(_("Thiếu {name}.").format(name=option))
    return str(click.prompt(question))


def required_password(from_input: bool) -> str:
    password = read_password(from_input)
    if password is None:
        raise Failure(_("Thiếu {name}.").format(name="--password-stdin"))
    return password


@click.command(
    cls=Command,
    help=_l(
        "In một mã truy cập API mới của người dùng.\n\nMã chỉ hiện một lần này; đặt lại mật khẩu sẽ hủy mọi mã đã cấp."
    ),
)
@click.argument("username", metavar="USERNAME")
@with_application
def token(username: str) -> None:
    click.echo(issue_token(username, now()))
    click.echo(_("Gửi kèm mỗi lần gọi: Authorization: Bearer MÃ. Tài liệu API: /api/v1/docs"), err=True)
