"""The command line: `chidao`, the product at a terminal."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from web.commands_line import accounts, keeping, searching
from web.commands_line.frame import Command, CommandLine, Failure, Group, application, option, with_application
from web.commands_line.words import _, _l

DIAGRAMS = click.argument("diagrams", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group(
    name="chidao",
    cls=CommandLine,
    help=_l(
        "Chỉ đạo: văn bản chỉ đạo và nhiệm vụ của tỉnh, từ ban hành đến hoàn thành.\n\n"
        "Lần đầu: chidao migrate, chidao demo (dữ liệu dùng thử), chidao serve."
    ),
)
@option("--traceback", is_flag=True, help=_l("Khi gặp lỗi ngoài dự kiến, in cả chi tiết kỹ thuật."))
def main(traceback: bool) -> None:
    pass


PROCESSES = click.IntRange(1, 64)


@main.command(help=_l("Chạy phần mềm, đến khi bấm Ctrl+C."))
@option(
    "--workers",
    type=PROCESSES,
    default=2,
    envvar="WEB_CONCURRENCY",
    metavar="N",
    help=_l("Khi có REDIS_URL: số tiến trình trả lời; mặc định là biến WEB_CONCURRENCY hoặc 2."),
)
def serve(workers: int) -> None:
    from web.commands_line import server
    from web.settings import Settings

    app = application()
    settings: Settings = app.extensions["chidao_settings"]
    server.serve(app, settings, workers)


@main.command(help=_l("Khi có REDIS_URL: làm các việc nền và hẹn giờ đến hạn, đến khi bấm Ctrl+C."))
@option("--concurrency", type=PROCESSES, default=2, metavar="N", help=_l("Số tiến trình làm việc; mặc định 2."))
@option("--check", is_flag=True, help=_l("Chỉ xem việc nền có đang được làm không, rồi kết thúc; bằng 1 nếu không."))
def worker(concurrency: int, check: bool) -> int:
    from web.commands_line import grown

    if check:
        grown.check(application())
        return 0
    return grown.work(application(), concurrency)


@main.command(help=_l("Khi có REDIS_URL: cứ vài giây nhắc các tiến trình làm việc một lần, đến khi bấm Ctrl+C."))
def beat() -> None:
    from web.commands_line import grown

    grown.beat(application())


@main.command(help=_l("Tạo cơ sở dữ liệu hoặc nâng lên phiên bản này, và triển khai các sơ đồ đi kèm."))
def migrate() -> None:
    from processes.runtime.deploy import DeploymentRefused
    from processes.runtime.packaged import deploy_packaged
    from web import clock
    from web.commands_line.database import bring_up_to_date
    from web.commands_line.diagrams import line_of

    with application().app_context():
        changed = bring_up_to_date()
        click.echo(_("Đã nâng cơ sở dữ liệu.") if changed else _("Cơ sở dữ liệu đã đúng phiên bản."))
        told = {
            "deployed": _("Đã triển khai sơ đồ {key}, phiên bản {version}."),
            "current": _("Sơ đồ {key} không thay đổi, phiên bản {version}."),
            "kept": _("Giữ sơ đồ {key} phiên bản {version}, được triển khai riêng tại đây."),
        }
        try:
            for brought in deploy_packaged(clock.now()):
                click.echo(told[brought.what].format(key=brought.key, version=brought.version))
        except DeploymentRefused as refused:
            for diagnostic in refused.diagnostics:
                click.echo(line_of(diagnostic), err=True)
            raise
    click.echo(_("Tiếp theo: chidao demo (dữ liệu dùng thử) hoặc chidao serve."), err=True)


@main.command(help=_l("Tạo dữ liệu dùng thử: một tỉnh với đơn vị, người dùng, văn bản và nhiệm vụ."))
@option(
    "--scale",
    metavar="N",
    type=click.IntRange(min=1),
    help=_l("Thêm bản sao của dữ liệu dùng thử đến khi có N nhiệm vụ, để đo tốc độ; cần cơ sở dữ liệu trống."),
)
@with_application
def demo(scale: int | None) -> None:
    from processes.demo.play import play
    from processes.demo.scale.grow import grow
    from web import clock

    played = play(clock.now())
    told = _("Đã tạo dữ liệu dùng thử") if played.new else _("Đã có sẵn dữ liệu dùng thử")
    held = _("{directives} văn bản, {assignments} nhiệm vụ, quanh ngày {day}.")
    click.echo(f"{told}: {held.format(directives=played.directives, assignments=played.assignments, day=played.day)}")
    if scale is not None and not played.new:
        raise Failure(_("Chỉ sao chép được dữ liệu dùng thử vừa mới tạo. Đề nghị dùng cơ sở dữ liệu trống."))
    if scale is not None:
        click.echo(_("Sau khi sao chép có {assignments} nhiệm vụ.").format(assignments=grow(scale)))
    click.echo(_("Tiếp theo: chidao serve"), err=True)


@main.command(help=_l("Kiểm tra sơ đồ cùng biểu mẫu: mỗi dòng một nhận xét; kết thúc bằng 1 khi có lỗi."))
@DIAGRAMS
def lint(diagrams: tuple[Path, ...]) -> None:
    from web.commands_line.diagrams import lint_file

    with application().app_context():
        good = [lint_file(path) for path in diagrams]
    if not all(good):
        raise Failure(_("Có sơ đồ chưa triển khai được; hãy sửa các lỗi trên rồi kiểm tra lại."))
    click.echo(_("Triển khai được: chidao deploy {files}").format(files=" ".join(map(str, diagrams))), err=True)


@main.command(help=_l("Triển khai sơ đồ cùng biểu mẫu; các việc đang chạy vẫn theo phiên bản cũ."))
@DIAGRAMS
@option("--by", metavar="USERNAME", help=_l("Triển khai dưới tên người thiết kế này."))
@with_application
def deploy(diagrams: tuple[Path, ...], by: str | None) -> None:
    from web import clock
    from web.commands_line.accounts import designer
    from web.commands_line.diagrams import deploy_file

    refused = False
    person = designer(by) if by else None
    for path in diagrams:
        deployed = deploy_file(path, by=person, now=clock.now())
        refused = refused or deployed is None
        if deployed is not None:
            line = _("{path}: sơ đồ {key} đang dùng phiên bản {version}.")
            for each in deployed:
                click.echo(line.format(path=path, key=each.key, version=each.version))
    if refused:
        raise Failure(_("Có sơ đồ chưa triển khai được."))


@main.group(cls=Group, help=_l("Hẹn giờ của các quy trình."))
def timers() -> None:
    pass


@timers.command(help=_l("Thực hiện mọi hẹn giờ và việc nền đã đến hạn; in một dòng JSON với fired."))
@option("--as-of", metavar="ISO-TIME", help=_l("Coi như đang là lúc này, ví dụ 2026-08-04T17:00; mặc định: bây giờ."))
@with_application
def fire(as_of: str | None) -> None:
    from processes.runtime.jobs import run_due
    from processes.runtime.timers import fire_due
    from web import clock

    moment = clock.now() if as_of is None else read_moment(as_of)
    fired = fire_due(moment)
    click.echo(json.dumps({"fired": fired, "jobs": run_due(moment), "as_of": moment.isoformat()}))


def read_moment(text: str) -> datetime:
    """An ISO moment; without an offset it is the office's time."""
    from processes.settings.current import timezone

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        told = _(
            "--as-of: “{text}” không phải là một thời điểm ISO, ví dụ 2026-08-04T17:00 hoặc 2026-08-04T10:00:00+00:00."
        )
        raise Failure(told.format(text=text)) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone())


main.add_command(accounts.admin)
main.add_command(accounts.user)
main.add_command(accounts.token)
main.add_command(keeping.backup)
main.add_command(keeping.restore)
main.add_command(searching.search)


@main.command(cls=Command, help=_l("Đo tốc độ và dung lượng; in các dòng JSON."))
@option("--database-url", metavar="URL", help=_l("Cơ sở dữ liệu trống để đo; mặc định là SQLite tạm."))
def bench(database_url: str | None) -> None:
    from web.commands_line import bench as measurements

    for line in measurements.run(database_url):
        click.echo(json.dumps(line, ensure_ascii=False))
