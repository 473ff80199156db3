"""Which transport there is: boto3, or the `aws` command."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from aws_posture.base.errors import MissingExtraError
from aws_posture.collect import command
from aws_posture.collect.answers import Forms
from aws_posture.collect.collecting import Opener
from aws_posture.collect.transport import Limits

OLDEST_BOTO3 = (1, 41)
"""As in pyproject.toml; an older boto3 is left alone."""

LENT = "AWS_POSTURE_BOTO3"
"""The variable that names where another Python has boto3, which `portable.launcher` sets."""


class Chosen(NamedTuple):
    """What asks AWS.

    Attributes:
        name: What people call it.
        opener: Opens it.
        limits: What it takes.
    """

    name: str
    opener: Opener
    limits: Limits


def choose(forms: Forms, environ: Mapping[str, str]) -> Chosen:
    """Choose what asks AWS: boto3 where it is, since it is many times quicker.

    Args:
        forms: The forms of answers, for the command.
        environ: The environment.

    Raises:
        MissingExtraError: There is neither.
    """
    if lent := environ.get(LENT):
        sys.path.append(lent)
    try:
        import boto3  # noqa: PLC0415  # it need not be there

        from aws_posture.collect.session import open_session  # noqa: PLC0415  # needs it
    except (ImportError, AttributeError, SyntaxError):
        pass  # none, or one that does not run on this Python
    else:
        if tuple(map(int, boto3.__version__.split(".")[:2])) >= OLDEST_BOTO3:
            return Chosen(f"boto3 {boto3.__version__}", open_session, Limits())
    if command.find() is None:
        raise MissingExtraError(
            "there is neither boto3 nor the aws command, one of which asks AWS; install the command: "
            "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
        )
    return Chosen("the aws command", partial(command.open_command, forms=forms), command.LIMITS)
