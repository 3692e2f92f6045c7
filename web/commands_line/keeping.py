"""`chidao backup` and `chidao restore`: everything stored, in one file and back."""

from __future__ import annotations

from pathlib import Path

import click

from processes.backup.restore import restore_backup
from processes.backup.take import take_backup
from processes.clock import now
from web.commands_line.frame import Command, option
from web.commands_line.words import _, _l
from web.settings import Settings

#: The archive is there, and lacks files that the installation itself had lost before.
INCOMPLETE = 3
FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.command(
    cls=Command,
    help=_l(
        "Sao lưu cơ sở dữ liệu và mọi tệp đã tải lên vào một tệp nén.\n\n"
        "Phần mềm vẫn chạy trong lúc sao lưu. Tệp sao lưu chứa toàn bộ dữ liệu, chỉ người chạy lệnh đọc được; "
        "khóa ký phiên làm việc (SECRET_KEY, secret_key) không nằm trong đó. Kết thúc bằng 3 khi có tệp tải lên đã bị mất."
    ),
)
@FILE
@option("--force", is_flag=True, help=_l("Ghi đè khi tệp FILE đã có."))
def backup(file: Path, force: bool) -> int:
    settings = Settings.from_environment()
    taken = take_backup(file, url=settings.database_url, folder=settings.files, now=now(), overwrite=force)
    held = _("Đã sao lưu vào {file}: {rows} dòng của {tables} bảng, {files} tệp.")
    rows = sum(part.rows for part in taken.manifest.tables)
    click.echo(held.format(file=file, rows=rows, tables=len(taken.manifest.tables), files=taken.manifest.files))
    for name in taken.missing:
        click.echo(
            _("Không sao lưu được tệp “{name}”: đã mất hoặc đã hỏng trong kho lưu trữ.").format(name=name), err=True
        )
    click.echo(_("Tiếp theo: chép {file} sang máy khác.").format(file=file), err=True)
    return INCOMPLETE if taken.missing else 0


@click.command(
    cls=Command,
    help=_l(
        "Khôi phục từ một tệp của chidao backup, vào SQLite hoặc PostgreSQL.\n\n"
        "Hãy dừng phần mềm trước. Tệp được kiểm tra toàn bộ trước khi thay đổi bất cứ gì. Bản sao lưu của phiên bản cũ được nâng lên "
        "phiên bản này. Khóa ký phiên làm việc không có trong bản sao lưu: người dùng đăng nhập lại."
    ),
)
@FILE
@option("--overwrite", is_flag=True, help=_l("Thay toàn bộ dữ liệu đang có; dữ liệu ấy mất hẳn."))
def restore(file: Path, overwrite: bool) -> None:
    settings = Settings.from_environment()
    restored = restore_backup(file, url=settings.database_url, folder=settings.files, overwrite=overwrite)
    manifest = restored.manifest
    held = _("Đã khôi phục bản sao lưu lúc {moment}: {rows} dòng của {tables} bảng, {files} tệp.")
    rows = sum(part.rows for part in manifest.tables)
    moment = manifest.taken_at.astimezone(settings.timezone).strftime("%H:%M %d/%m/%Y")
    click.echo(held.format(moment=moment, rows=rows, tables=len(manifest.tables), files=manifest.files))
    if manifest.missing:
        click.echo(_("{n} tệp đã thiếu sẵn trong bản sao lưu.").format(n=len(manifest.missing)), err=True)
    click.echo(_("Tiếp theo: chidao migrate (triển khai các sơ đồ đi kèm), rồi chidao serve."), err=True)
