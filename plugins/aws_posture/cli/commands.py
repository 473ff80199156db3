"""What the commands are made of: plain click, so that they start fast.

Help and messages about a wrong command line are laid out by rich-click, which is loaded only when
one of them is printed; a command is loaded when it is called.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from rich_click import RichHelpFormatter

STATUSES = (
    "Exit status: 0 done, 1 a file or option cannot be used, 2 wrong command line, "
    "3 AWS could not be asked, 4 a fact named by --fail-on fails, or got worse under "
    "--fail-on-worse, 5 a folder holds account data, or cannot be verified."
)
"""What a command's help says about its exit status."""

_FEW_COLLECTIONS = 100_000
"""How many new objects it takes to look for garbage; an account of 5,000 users makes millions."""

_SETTINGS = {"help_option_names": ["-h", "--help"]}


class Command(click.Command):
    """A command whose help is laid out by rich-click."""

    # What rich-click reads from its own commands.
    panels: tuple[object, ...] = ()
    aliases: tuple[str, ...] = ()
    panel = None

    def get_help(self, ctx: click.Context) -> str:
        """Return the command's help."""
        from rich_click.rich_help_rendering import (  # noqa: PLC0415  # takes longer than most commands
            get_rich_epilog,
            get_rich_help_text,
        )
        from rich_click.rich_panel import construct_panels  # noqa: PLC0415  # the same

        formatter: Any = _formatter(ctx)
        like_rich: Any = self
        self.format_usage(ctx, formatter)
        get_rich_help_text(self, ctx, formatter)  # type: ignore[arg-type]  # reads what every context has
        for panel in construct_panels(like_rich, ctx, formatter):  # type: ignore[arg-type]  # the same
            shown = panel.render(like_rich, ctx, formatter)  # type: ignore[arg-type]  # the same
            if getattr(shown.renderable, "rows", True):
                formatter.write(shown)
        get_rich_epilog(self, ctx, formatter)  # type: ignore[arg-type]  # the same
        return str(formatter.getvalue()).rstrip("\n")


class Group(Command, click.Group):
    """A command that holds others."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:  # noqa: ANN401  # click's
        """Run the command that the arguments name, and end the process with its status."""
        run: Any = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **extra)
        # What a command loads stays: to look for garbage among it takes a tenth of the start.
        gc.set_threshold(_FEW_COLLECTIONS)
        # Nor is it looked through when the process ends, which takes as long again.
        atexit.register(gc.freeze)
        try:
            status = run(*args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.message)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _end(error)
        except click.Abort:
            click.echo("Aborted!", err=True)
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)


class Commands(MutableMapping[str, click.Command]):
    """Commands by name, each loaded when it is first looked up.

    Args:
        modules: By the command's name, the module that holds it as NAME_command.
    """

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = dict(modules)
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        """Load a command."""
        if name not in self._loaded:
            module = import_module(self._modules[name])
            self._loaded[name] = getattr(module, f"{name}_command")
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        """Add a command that is loaded already."""
        self._modules[name] = command.__module__
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        """Remove a command."""
        del self._modules[name]
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names; nothing is loaded."""
        return iter(self._modules)

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(self._modules)


def command(name: str) -> Callable[[Callable[..., Any]], Command]:
    """Turn a function into a command; its docstring is its help."""
    return click.command(name, cls=Command, epilog=STATUSES)


def group(commands: Commands, name: str | None = None) -> Callable[[Callable[..., Any]], Group]:
    """Turn a function into a command that holds others and does nothing itself."""
    return click.group(
        name, cls=Group, commands=commands, epilog=STATUSES, context_settings=_SETTINGS
    )


def subgroup(name: str) -> Callable[[Callable[..., Any]], Group]:
    """Turn a function into a command that works alone, and has commands of its own."""
    return click.group(name, cls=Group, epilog=STATUSES, invoke_without_command=True)


def _end(error: click.ClickException) -> NoReturn:
    formatter = _formatter(getattr(error, "ctx", None))
    formatter.write_error(error)
    click.echo(formatter.getvalue(), err=True, nl=False)
    sys.exit(error.exit_code)


def _formatter(ctx: click.Context | None) -> RichHelpFormatter:
    from rich_click import RichHelpConfiguration, RichHelpFormatter  # noqa: PLC0415  # as in get_help

    # A build service's log is not a terminal, whatever the library infers from GITHUB_ACTIONS.
    config = RichHelpConfiguration.load_from_globals(force_terminal=None)
    widths = (ctx.terminal_width, ctx.max_content_width) if ctx else (None, None)
    return RichHelpFormatter(width=widths[0], max_width=widths[1], config=config)
