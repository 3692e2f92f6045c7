"""`chidao search`: the words of everything that can be searched for, made anew."""

from __future__ import annotations

from time import sleep

import click

from web.commands_line.frame import Command, Group, with_application
from web.commands_line.words import _, _l

#: How many are told of at a time.
STEP = 20_000


@click.group(cls=Group, help=_l("Tra cứu, tìm kiếm."))
def search() -> None:
    pass


@search.command(
    cls=Command,
    help=_l(
        "Lập lại toàn bộ dữ liệu tìm kiếm từ văn bản, nhiệm vụ, tệp, đơn vị và người dùng đang có.\n\n"
        "Phần mềm vẫn chạy; trong lúc lập lại, những gì chưa tới lượt thì chưa tìm thấy. Chữ trong tệp đã đọc không phải đọc lại."
    ),
)
@with_application
def rebuild() -> None:
    from processes.search.keeping import PAUSE, catch_up, count_changes, forget_rows
    from web import clock

    forget_rows()
    total, before = count_changes(), 0

    def tell(done: int) -> None:
        nonlocal before
        if done // STEP > before // STEP:
            click.echo(_("Đã lập {done} / {total} mục.").format(done=done, total=total), err=True)
        before = done

    while count_changes():
        if not catch_up(clock.now(), told=tell, seconds=float("inf")):
            sleep(PAUSE)  # a process of the product is at it
    click.echo(_("Đã lập lại dữ liệu tìm kiếm: {total} mục.").format(total=total))
