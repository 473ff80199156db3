"""`aws-posture organization`."""

from __future__ import annotations

from aws_posture.cli.commands import Commands, group

_NAMES = ("collect", "show", "diff", "history", "site")


@group(
    Commands({name: f"{__name__}_{name}" for name in _NAMES}),
    "organization",
)
def organization_command() -> None:
    """Do for every account of an organization what other commands do for one.

    First 'collect' a snapshot of each account into one folder. Then 'show' how the accounts stand, or make
    one 'site' of it, on which each team reads the pages for its own account. 'diff' shows what changed
    between two folders, and 'history' what changed from run to run.
    """
