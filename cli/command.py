"""Our kind of Typer app: help in Thai and English, and the options that every command has."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from cli import page
from cli.errors import UsageFaultError

_F = TypeVar("_F", bound=Callable[..., Any])
COMMON = ("--json", "--lang")
_HELP = ("--help", "-h")


class HelpWantedError(UsageFaultError):
    """A group was called without a command; ``page`` is its help."""

    def __init__(self, group: str, text: str) -> None:
        """Keep the help page to be shown."""
        super().__init__(
            f"โปรดระบุคำสั่งของ {group} ดูรายการด้วย {group} --help",
            f"Name a command of {group}; {group} --help lists them.",
        )
        self.page = text


def without_common(arguments: Sequence[str], own: set[str]) -> list[str]:
    """Return arguments without ``--json`` and ``--lang``, which ``cli.main`` has read already.

    A command that declares one of them itself (``own``) is given it.
    """
    kept: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        name = argument.partition("=")[0]
        if argument == "--":
            return [*kept, argument, *rest]
        if name not in COMMON or name in own:
            kept.append(argument)
        elif argument == "--lang":
            next(rest, None)
    return kept


def _leading_common(arguments: Sequence[str]) -> int:
    """Return how many of the first arguments are common options and their values."""
    count = 0
    while count < len(arguments) and arguments[count].partition("=")[0] in COMMON:
        count += 2 if arguments[count] == "--lang" else 1
    return count


def _quick(option: Any) -> Any:
    """Give ``--help`` a default that needs no coercion, for which Typer would import Pydantic."""
    if option is not None:
        option.default = False
    return option


class Command(TyperCommand):
    """A command that leaves the common options to ``cli.main``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the common options away before Typer looks."""
        own = {option for param in self.params for option in param.opts}
        return super().parse_args(ctx, without_common(args, own))

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option."""
        return _quick(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write our own help page: quick, and right about the width of Thai."""
        formatter.write(page.of_command(self, ctx))


class Group(TyperGroup):
    """A command with commands; ``default`` is the one meant where none is named."""

    default: ClassVar[str] = ""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the group's own options.

        Raises:
            HelpWantedError: Nothing was asked for.
        """
        args = args[_leading_common(args) :]
        if not args and not ctx.resilient_parsing:
            raise HelpWantedError(ctx.command_path, ctx.get_help())
        if self.default and args[0] not in (*self.list_commands(ctx), *_HELP):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option."""
        return _quick(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write our own help page."""
        formatter.write(page.of_group(self, ctx, self.summaries(ctx)))

    def summaries(self, ctx: Any) -> list[tuple[str, str]]:
        """Return each command's name and its one line."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, command.help or "") for name, command in found if command is not None]


class App(typer.Typer):
    """A group of commands; ``@app.verb`` adds one."""

    def __init__(self, th: str, en: str, *, cls: type[Group] = Group) -> None:
        """Name the group in Thai and in English."""
        super().__init__(
            cls=cls,
            help=f"{th} · {en}",
            context_settings={"help_option_names": list(_HELP)},
            add_completion=False,
            rich_markup_mode=None,
        )
        self.callback()(lambda: None)  # a group stays one, though it had a single command

    def verb(self, name: str, th: str, *examples: str) -> Callable[[_F], _F]:
        """Return a decorator that adds a command; its docstring begins with the English help."""

        def added(function: _F) -> _F:
            en = (inspect.getdoc(function) or "").partition("\n\n")[0].replace("\n", " ")
            told = f"{th} · {en}"
            return self.command(name, cls=Command, help=told, epilog="\n".join(examples))(function)

        return added


def built(app: typer.Typer) -> TyperGroup:
    """Return an app as the group that parses and runs."""
    return typer.main.get_group(app)
