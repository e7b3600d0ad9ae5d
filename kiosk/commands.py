"""Finds commands in modules that are imported only when somebody asks for them.

The window shows its first frame within a second of `kiosk run`; what other commands import would
take a third of that.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group


class Commands(TyperGroup):
    """Commands of its own, and those `elsewhere`: `module:name` by the name of the command.

    There lies a function, or a typer application for a group of commands.
    """

    elsewhere: ClassVar[dict[str, str]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, for the help."""
        return [*super().list_commands(ctx), *self.elsewhere]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, or None."""
        if (where := self.elsewhere.get(cmd_name)) is None:
            return super().get_command(ctx, cmd_name)
        module, _, name = where.partition(":")
        found = getattr(import_module(module), name)
        command: Any = get_group(found) if isinstance(found, typer.Typer) else _alone(found)
        command.name = cmd_name
        return command


def _alone(function: Any) -> Any:
    application = typer.Typer(add_completion=False)
    application.command()(function)
    return get_command(application)
