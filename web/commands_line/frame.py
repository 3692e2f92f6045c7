"""What every command of `chidao` shares: help in the terminal's language, and a sentence instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NoReturn

import click
from sqlalchemy.exc import OperationalError

from engine.errors import EngineError
from processes.refusals import Refusal, Unavailable
from web.commands_line.words import _, refusal_lines

WRONG_USE = 2
TRACEBACK = "--traceback"


class Failure(Exception):
    """A command could not do its work: the sentence to end with, which also says what to do next."""


def told(text: str | None) -> str:
    return _(text) if text else ""


class Translated:
    """Help texts are Vietnamese in the code and translated when they are shown."""

    help: str | None

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(context)  # type: ignore[attr-defined]
        formatter.write_usage(context.command_path, " ".join(pieces), prefix=_("Cách dùng:") + " ")

    def format_help_text(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(told(self.help))

    def get_short_help_str(self, limit: int = 45) -> str:
        return told(self.help).split("\n")[0].rstrip(".")

    def get_help_option(self, context: click.Context) -> click.Option | None:
        option = super().get_help_option(context)  # type: ignore[misc]
        if option is not None:
            option.help = _("Hiện hướng dẫn này.")
        return option  # type: ignore[no-any-return]

    def write_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for each in self.get_params(context) if (record := each.get_help_record(context))]  # type: ignore[attr-defined]
        if records:
            with formatter.section(_("Tùy chọn")):
                formatter.write_dl(records)


class Command(Translated, click.Command):
    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        self.write_options(context, formatter)


class Group(Translated, click.Group):
    command_class = Command
    group_class = type

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        self.write_options(context, formatter)
        rows = [
            (name, command.get_short_help_str())
            for name in self.list_commands(context)
            if (command := self.get_command(context, name))
        ]
        with formatter.section(_("Lệnh")):
            formatter.write_dl(rows)

    def list_commands(self, context: click.Context) -> list[str]:
        """In the order in which they are usually needed."""
        return list(self.commands)


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, context: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(context)
        return record and (record[0], told(self.help))


class CommandLine(Group):
    """The whole of `chidao`: ends every failure with a sentence on the error output and a code other than 0."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **settings: Any) -> Any:
        settings["standalone_mode"] = False
        try:
            code = super().main(args, prog_name or "chidao", **settings)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(WRONG_USE)
        except click.UsageError as error:
            context = error.ctx
            hint = _("Xem hướng dẫn: {command} --help").format(command=context.command_path if context else "chidao")
            end([usage_sentence(error), hint], WRONG_USE)
        except click.Abort:
            end([_("Đã dừng theo yêu cầu.")])
        except Failure as error:
            end(str(error).splitlines())
        except (Refusal, Unavailable) as refusal:
            end(refusal_lines(refusal))
        except EngineError as error:
            end([error.sentence])
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0] if error.orig else ""
            end(
                [
                    _("Không dùng được cơ sở dữ liệu: {reason}").format(reason=reason),
                    _("Kiểm tra biến DATABASE_URL và CHIDAO_HOME."),
                ]
            )
        except OSError as error:
            end([f"{error.filename}: {error.strerror}" if error.filename else str(error)])
        except Exception as error:
            if TRACEBACK in (sys.argv[1:] if args is None else args):
                raise
            end(
                [
                    _("Gặp lỗi ngoài dự kiến: {kind}: {text}").format(kind=type(error).__name__, text=error),
                    _("Chạy lại với chidao --traceback … để xem chi tiết kỹ thuật."),
                ]
            )
        sys.exit(code if isinstance(code, int) else 0)


def end(lines: list[str], code: int = 1) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)


def usage_sentence(error: click.UsageError) -> str:
    """What was wrong about the words typed; click's own sentences exist in English only."""
    parameter = getattr(error, "param", None)
    name = parameter.make_metavar(error.ctx) if isinstance(parameter, click.Argument) and error.ctx else ""
    name = name or (parameter.opts[-1] if parameter is not None else "")
    match error:
        case click.MissingParameter():
            return _("Thiếu {name}.").format(name=name)
        case click.BadParameter():
            return _("{name}: giá trị không dùng được ({reason}).").format(name=name, reason=error.message)
        case click.NoSuchOption():
            return _("Không có tùy chọn {name}.").format(name=error.option_name)
        case click.exceptions.NoSuchCommand():
            return _("Không có lệnh {name}.").format(name=error.command_name)
    return error.message


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    return click.option(*names, cls=Option, **settings)


def with_application(run: Callable[..., Any]) -> Callable[..., Any]:
    """Runs the command inside the application, on a database that is up to date."""

    @wraps(run)
    def wrapper(*args: Any, **settings: Any) -> Any:
        from web.commands_line.database import require_migrated

        with application().app_context():
            require_migrated()
            return run(*args, **settings)

    return wrapper


def application() -> Any:
    """The product for the settings of this environment; loaded only now, so that `--help` answers at once."""
    from web.app import create_app
    from web.settings import Settings

    return create_app(Settings.from_environment())
