"""What workflows share that upload what is an account's: a private bucket, and a log that names nobody.

Standard library only, and the `aws` command.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import _environment

PRIVATE = _environment.ROOT / "private"
"""The folder for what is an account's; git ignores it."""

# What S3 calls them; all have to be on.
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")

# In errors: ARNs, which hold names as well, and account ids.
_OF_AN_ACCOUNT = re.compile(r"arn:aws[\w-]*:[^\s'\",;()]+|(?<![0-9])[0-9]{12}(?![0-9])")


def stop(reason: str) -> None:
    """End the script with a line that begins with its name."""
    sys.exit(f"{Path(sys.argv[0]).name}: {reason}")


def is_name(bucket: str) -> bool:
    """Return whether this can be a bucket's name, and is no option."""
    return bool(bucket) and not bucket.startswith("-")


def make_private() -> Path:
    """Make the folder for what is an account's; returns it."""
    PRIVATE.mkdir(mode=0o700, exist_ok=True)
    (PRIVATE / ".gitignore").write_text("*\n", "ascii")
    return PRIVATE


def check_owner(owner: str) -> None:
    """End the script if this is neither empty nor an account id."""
    if owner and not re.fullmatch("[0-9]{12}", owner):
        stop("OWNER is not an account id; write its 12 digits.")


def check_bucket(bucket: str, owner: str) -> None:
    """End the script unless a bucket belongs to its owner and blocks all public access.

    Args:
        bucket: The bucket's name. Whoever takes a name that was given up gets what is sent to it.
        owner: The account id of its owner.
    """
    named = ["--bucket", bucket, "--expected-bucket-owner", owner]
    asked = ["aws", "s3api", "get-public-access-block", *named, "--output", "json"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    if answer.returncode:
        stop(
            f"whether {bucket} is its owner's and blocks public access cannot be read; "
            "name OWNER if that is another account, turn Block Public Access on, and "
            "allow s3:GetBucketPublicAccessBlock."
        )
    blocks = json.loads(answer.stdout)["PublicAccessBlockConfiguration"]
    if missing := [name for name in BLOCKS if blocks.get(name) is not True]:
        stop(f"{bucket} does not block public access ({', '.join(missing)}).")


def sync(source: Path | str, target: Path | str, *options: str) -> None:
    """Copy what is new of a folder to another, one of them in a bucket; end the script if it fails."""
    command = ["aws", "s3", "sync", str(source), str(target), *options]
    quietly([*command, "--no-follow-symlinks", "--only-show-errors"])


def quietly(command: list[str]) -> str:
    """Run a command whose output may speak of an account: its errors alone are shown, masked.

    Returns:
        What it printed. If it fails, the script ends with its status.
    """
    done = run(command)
    print(masked(done.stderr), end="", file=sys.stderr)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints."""
    return subprocess.run(
        command,
        cwd=_environment.ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def masked(text: str) -> str:
    """Return text without ARNs and account ids."""
    return _OF_AN_ACCOUNT.sub("***", text)
