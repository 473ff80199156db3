"""`aws-posture assets`."""

from __future__ import annotations

from pathlib import Path

import click

from aws_posture.assets import NAMES, published
from aws_posture.base.errors import OptionError
from aws_posture.catalogue import CATALOGUE
from aws_posture.cli.commands import command
from aws_posture.cli.running import run
from aws_posture.portable import CHECKSUM, NAME, archive


@command("assets")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def assets_command(*, folder: Path) -> None:
    """Write the stylesheet, the script and the file that readers run into FOLDER.

    For a site generator that does not run MkDocs plugins, such as Zensical: put it among the site's
    files, e.g. docs/assets, and name it under extra_css. The MkDocs plugin does both itself. The file
    that readers run, aws-posture.pyz, asks all facts here, as no page has been read.
    """

    def work() -> None:
        file = archive.make(fact.id for fact in CATALOGUE)
        contents = {name: published(name) for name in NAMES}
        for name, content in {**contents, NAME: file, CHECKSUM: archive.checksum(file)}.items():
            target = folder / name
            try:
                folder.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            except OSError as error:
                raise OptionError(
                    f"{target}: {error.strerror or error}; name a folder that can be written to"
                ) from None
            click.echo(str(target))

    run(work)
