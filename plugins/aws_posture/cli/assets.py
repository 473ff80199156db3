"""`aws-posture assets`."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from aws_posture.assets import NAMES, published
from aws_posture.cli.running import STATUSES, run
from aws_posture.errors import OptionError


@click.command("assets", epilog=STATUSES)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def assets_command(*, folder: Path) -> None:
    """Write the stylesheet of cards and badges into FOLDER.

    For a site generator that runs no MkDocs plugins, such as Zensical: put it among the site's
    files, e.g. docs/assets, and name it under extra_css. The MkDocs plugin does both by itself.
    """

    def work() -> None:
        for name in NAMES:
            target = folder / name
            try:
                folder.mkdir(parents=True, exist_ok=True)
                target.write_bytes(published(name))
            except OSError as error:
                raise OptionError(
                    f"{target}: {error.strerror or error}; name a folder that can be written to"
                ) from None
            click.echo(str(target))

    run(work)
