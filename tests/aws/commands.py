"""The `aws` commands that tests run: the real one of each version."""

from __future__ import annotations

from pathlib import Path

import pytest

import _environment

BOTH = (1, pytest.param(2, marks=pytest.mark.nightly))
"""The versions, as parameters of a fixture."""


def aws_command(version: int) -> Path:
    """Return the `aws` command of a version; the test is skipped where AWS has none for this machine."""
    command = _environment.ensure_aws_command(version)
    if command is None:
        pytest.skip("version 2 of the aws command is on the index for Linux on x86-64 alone")
    return command
