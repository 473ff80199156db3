"""Locked copies: pages as neutral as the public ones, and an account's verdicts encrypted beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from aws_posture.assets import published
from aws_posture.copies import MARKER
from aws_posture.errors import OptionError
from aws_posture.slots import CSS
from aws_posture.stamp import marker
from aws_posture.stamp.copying import StampReport, copy_site, report
from aws_posture.stamp.sealing import SHORTEST, seal


def stamp_locked(
    site: Path,
    verdicts: str,
    passphrase: str,
    out: Path,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> StampReport:
    """Make a locked copy of a finished site.

    Its pages are protected as those of a private copy are, and stay neutral. The verdicts are in
    one encrypted file, which the pages open in the browser for whoever knows the passphrase.

    Args:
        site: The public site's folder.
        verdicts: A verdict file's text.
        passphrase: What opens the copy.
        out: The folder that becomes the copy.
        progress: Told now and then how many files are done.

    Returns:
        What the copy holds; its account is not told.

    Raises:
        OptionError: The passphrase is too short.
        StampError: The site, one of its pages or the folder cannot be used, or the library that
            encrypts is not installed.
    """
    if len(passphrase) < SHORTEST:
        raise OptionError(f"the passphrase is shorter than {SHORTEST} characters; take some words")
    sealed = json.dumps(seal(verdicts.encode(), passphrase))
    script = f"window.awsPostureSealed = {sealed};\n{published('aws-posture.js').decode()}"
    own_files = {MARKER: marker.LOCKED, marker.SCRIPT: script.encode()}
    return report(copy_site(site, out, own_files, banner, None, progress=progress), "", out)


def banner(depth: int) -> bytes:
    """Make the banner that asks for the passphrase.

    Args:
        depth: How many folders deep its page lies: the script is found from there.
    """
    return (
        f'<aside class="{CSS}-banner" aria-label="Private copy">'
        "<strong>Private copy</strong>"
        '<form hidden><label>locked with a passphrase <input type="password" required '
        'autocomplete="off"></label> <button>Open</button> <span role="alert"></span></form>'
        "<noscript>, locked; it takes a browser with scripts to open it</noscript>"
        f'</aside><script src="{"../" * depth}{marker.SCRIPT}"></script>\n'
    ).encode("ascii")
