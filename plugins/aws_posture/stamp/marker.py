"""What is in the file that marks a private copy, and the name of another that locked ones have."""

from __future__ import annotations

import json

from aws_posture.snapshot import Snapshot, format_time

SCRIPT = "aws-posture-locked.js"
"""At the top of a locked copy: the encrypted verdicts, and the script that opens them."""

KIND = "aws-posture-private-copy"
VERSION = 1


def content(snapshot: Snapshot) -> bytes:
    """Write the marker of an account's private copy."""
    document = {
        "kind": KIND,
        "version": VERSION,
        "account": snapshot.account,
        "taken_at": format_time(snapshot.taken_at),
    }
    return json.dumps(document, indent=1).encode() + b"\n"


LOCKED = json.dumps({"kind": KIND, "version": VERSION, "locked": True}, indent=1).encode() + b"\n"
"""The marker of a locked copy: it says of no account that it is its."""
