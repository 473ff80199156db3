"""The file that a reader runs: `aws-posture.pyz`, which a site publishes.

launcher  what Python runs first, also an old one; becomes the file's `__main__.py`
running   what the file does: say what it will ask, ask, judge, and print the block
block     verdicts as a block of text that can be copied from a terminal
archive   makes the file, while a site is built
forms     how the `aws` command's answers differ from boto3's, operation by operation

`answers.json` holds the forms of what this package's own facts ask; `scripts/facts` writes it.
"""

from __future__ import annotations

NAME = "aws-posture.pyz"
"""The file, beside the script that tells how to use it."""

CHECKSUM = f"{NAME}.sha256"
"""Its SHA-256, as `sha256sum -c` reads it."""
