"""The Chromium in which tests and scripts look at pages.

Standard library only, but for what fetches the one that Playwright brings: the gate looks for a
browser before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import _environment

HEADLESS = "chromium-headless-shell"
_NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without a desktop's window, and takes a tenth less of the time of our tests."""

_PACKAGES = ((HEADLESS, "fonts-liberation"), ("chromium",))
"""Of Debian; older ones, and Ubuntu, lack the first."""

_ASK = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"


def find() -> str | None:
    """Return the Chromium that CHROMIUM names, or one of this computer; None if there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


def find_or_install() -> str | None:
    """Return a Chromium of this computer; where there is apt, Debian's is installed if there is none."""
    found = find()
    return found if found or not _apt_install() else find()


def fetch(python: Path) -> str:
    """Fetch the Chromium that Playwright brings, and return it.

    Args:
        python: The Python that has Playwright.

    Raises:
        subprocess.CalledProcessError: It cannot be fetched.
    """
    _environment.say("Fetching Chromium …")
    subprocess.run([python, "-m", "playwright", "install", "chromium"], check=True)
    found = subprocess.run([python, "-c", _ASK], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def _apt_install() -> bool:
    """Install the first of Debian's packages that there is; returns whether one was installed."""
    if not shutil.which("apt-get") or (os.geteuid() != 0 and not shutil.which("sudo")):
        return False
    _environment.say("Installing Debian's Chromium …")
    install = ("install", "-qq", "-y", "--no-install-recommends")
    return _apt("update", "-qq") and any(_apt(*install, *packages) for packages in _PACKAGES)


def _apt(*arguments: str) -> bool:
    done = subprocess.run(
        [*([] if os.geteuid() == 0 else ["sudo", "-n"]), "apt-get", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return not done.returncode
