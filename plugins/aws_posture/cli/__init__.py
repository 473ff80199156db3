"""The command `aws-posture`.

Exit statuses: 0 done; 1 a file or option cannot be used; 2 the command line is wrong;
3 AWS could not be asked with the credentials at hand; 4 a fact named by --fail-on fails, or
got worse under --fail-on-worse; 5 a folder holds account data, or cannot be verified.
"""

import os
from pathlib import Path

import click

from aws_posture import __version__
from aws_posture.base.errors import OptionError
from aws_posture.catalogue import use_folder
from aws_posture.cli.commands import Commands, group
from aws_posture.cli.running import run

_NAMES = (
    *("collect", "show", "diff", "history", "stamp"),
    *("verify", "facts", "policy", "assets", "organization"),
)

# A folder of this name elsewhere may be anybody's.
_SITES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "zensical.toml")


@group(Commands({name: f"{__name__}.{name}" for name in _NAMES}))
@click.version_option(__version__, prog_name="aws-posture")
@click.option(
    "--facts-dir",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The site's own facts, written as data; by default facts/, beside mkdocs.yml.",
)
def main(facts_dir: Path | None) -> None:
    """Check an AWS account, and stamp the results into private copies of a site.

    First 'collect' a snapshot of the account, then 'show' it in the terminal or 'stamp' it into
    a copy of a finished site. 'diff' shows what changed between two snapshots, and 'history' what
    changed over time. 'verify' searches a folder for account data, and 'facts' lists
    what can be asked. 'organization' does it for every account of an organization.
    """

    def work() -> None:
        if facts_dir is not None and not facts_dir.is_dir():
            raise OptionError(
                f"--facts-dir: there is no folder {facts_dir}; name another, or create it"
            )
        is_site = any(map(os.path.exists, _SITES))
        use_folder(Path("facts") if facts_dir is None and is_site else facts_dir)

    run(work)
