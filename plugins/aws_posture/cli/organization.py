"""`aws-posture organization`."""

from __future__ import annotations

from aws_posture.cli.commands import Commands, group

_COMMANDS = {"collect": "organization_collect", "site": "organization_site"}


@group(
    Commands({name: f"aws_posture.cli.{module}" for name, module in _COMMANDS.items()}),
    "organization",
)
def organization_command() -> None:
    """Do for every account of an organization what other commands do for one.

    First 'collect' a snapshot of each account into one folder, then make one 'site' of it, on which each
    team reads the pages for its own account.
    """
