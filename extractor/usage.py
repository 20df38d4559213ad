"""Help pages and usage errors of the command line in Vietnamese; typer's own are in English."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


def _write_usage(command: Any, context: Any, formatter: Any, *more: str) -> None:
    arguments = [parameter.metavar for parameter in command.params if parameter.param_type_name == "argument"]
    formatter.write_usage(context.command_path, " ".join(["[TÙY CHỌN]", *arguments, *more]), prefix="Cách dùng: ")


def _write_section(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)


def _write_parameters(command: Any, context: Any, formatter: Any) -> None:
    arguments, options = [], []
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            arguments.append((parameter.metavar, parameter.help))
        else:
            name, words = parameter.get_help_record(context)
            options.append((name, words.replace("[required]", "").rstrip()))  # our words say it, in Vietnamese
    _write_section(formatter, "Tham số", arguments)
    _write_section(formatter, "Tùy chọn", [*options, ("--help", "Hiện hướng dẫn này rồi thôi.")])


class Command(TyperCommand):
    """A command whose help page is in Vietnamese."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options."""
        _write_parameters(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands whose help page and complaints are in Vietnamese."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter, "LỆNH ...")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options, then the commands with their short help."""
        _write_parameters(self, ctx, formatter)
        rows = [(name, self.commands[name].short_help or "") for name in self.list_commands(ctx)]
        _write_section(formatter, "Lệnh", rows)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that `args` names; raises `typer.BadParameter` with a Vietnamese line."""
        if args[0] not in self.commands:
            raise typer.BadParameter(f"không có lệnh “{args[0]}”; các lệnh: {', '.join(self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


def complaint(error: typer.TyperException) -> str:
    """Return the Vietnamese line for a usage error.

    The kinds are told apart by class name: typer makes only `BadParameter` public, and those that we raise are
    Vietnamese already.
    """
    option = getattr(error, "option_name", None)
    match type(error).__name__:
        case "BadParameter":
            return error.message
        case "NoSuchOption":
            return f"không có tùy chọn “{option}”"
        case "BadOptionUsage":
            return f"tùy chọn “{option}” thiếu giá trị hoặc không nhận giá trị"
        case "MissingParameter":
            parameter: Any = getattr(error, "param", None)
            option = "" if parameter.param_type_name == "argument" else f"{parameter.opts[0]} "
            return f"thiếu {option}{parameter.metavar}; xem --help"
        case _:
            return "thừa tham số; mỗi lệnh nhận gì xem ở --help"
