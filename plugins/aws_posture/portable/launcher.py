"""Runs aws-posture with a Python that is new enough.

AWS CloudShell's own `python3` is 3.9 for as long as Amazon Linux 2023 lives ("Python in AL2023"), and
newer ones are installed beside it. So this has to be read by any Python 3. If that is too old, it
looks for a newer one, and starts again with it. If boto3 is installed for the old one alone, as AWS
does it, it goes along: boto3 is pure Python.
"""

import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
LENT = "AWS_POSTURE_BOTO3"
"""The variable that names where the old Python has boto3."""

TOO_OLD = (
    "Error: this needs Python 3.11 or newer, and {} is {}.{}; install one and run this again "
    "(AWS CloudShell and Amazon Linux 2023: sudo dnf install -y python3.13; elsewhere: "
    "https://www.python.org/downloads/)"
)

# What is on the path may be a stand-in that starts nothing, so it is tried.
TRY = "import sys; sys.exit(sys.version_info < {})".format(OLDEST)


def newer() -> "str | None":
    """Return the newest Python on the path that is new enough; None if there is none."""
    for name in NEWER:
        found = shutil.which(name)
        if found and not subprocess.call(
            [found, "-c", TRY], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ):
            return found
    return None


def start_again(python: str) -> int:
    """Run this file with another Python, and return its exit status."""
    environment = dict(os.environ)
    found = importlib.util.find_spec("boto3")
    if found and found.origin:
        environment[LENT] = os.path.dirname(os.path.dirname(found.origin))
    command = [python, os.path.abspath(sys.argv[0])] + sys.argv[1:]
    return subprocess.call(command, env=environment)


def main() -> int:
    """Run aws-posture, here or with a newer Python; return the exit status."""
    if sys.version_info >= OLDEST:
        from aws_posture.portable.running import main as run

        return run()
    python = newer()
    if python:
        return start_again(python)
    sys.stderr.write(TOO_OLD.format(sys.executable, *sys.version_info[:2]) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
