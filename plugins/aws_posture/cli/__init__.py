"""The command `aws-posture`.

Exit statuses: 0 done; 1 something that was named cannot be used; 2 the command line is wrong;
3 AWS could not be asked with the credentials at hand; 4 a fact fails that --fail-on names, or
got worse and --fail-on-worse is there; 5 a folder holds account data, or cannot be verified.
"""

import rich_click as click

from aws_posture import __version__
from aws_posture.cli.assets import assets_command
from aws_posture.cli.collect import collect_command
from aws_posture.cli.diff import diff_command
from aws_posture.cli.facts import facts_command
from aws_posture.cli.history import history_command
from aws_posture.cli.policy import policy_command
from aws_posture.cli.running import STATUSES
from aws_posture.cli.show import show_command
from aws_posture.cli.stamp import stamp_command
from aws_posture.cli.verify import verify_command

_SETTINGS = {
    "help_option_names": ["-h", "--help"],
    # A build service's log is no terminal, whatever the library makes of GITHUB_ACTIONS.
    "rich_help_config": {"force_terminal": None},
}


@click.group(epilog=STATUSES, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="aws-posture")
def main() -> None:
    """Read how an AWS account stands, and stamp private copies of a site with it.

    First 'collect' a snapshot of the account, then 'show' it in the terminal or 'stamp' it into
    a copy of a finished site. 'diff' tells what changed between two snapshots, and 'history' what
    changed over time. 'verify' proves that a folder holds nothing of an account, and
    'facts' lists what can be asked.
    """


for command in (
    collect_command,
    show_command,
    diff_command,
    history_command,
    stamp_command,
    verify_command,
    facts_command,
    policy_command,
    assets_command,
):
    main.add_command(command)
