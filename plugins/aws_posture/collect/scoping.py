"""Credentials that are narrowed to the calls that may be made, so that an administrator's can do no more.

AWS STS API Reference, "GetScopedCredentials": only temporary credentials can be narrowed, and a policy
has at most 2,048 characters. Where the whole policy is longer, groups of services get credentials of
their own, each with its part of the policy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import botocore
import botocore.session

from aws_posture.base.errors import CredentialsError, OptionError
from aws_posture.collect.credentials import Source
from aws_posture.collect.foreign import FOREIGN, code_of
from aws_posture.collect.refusals import clean
from aws_posture.collect.session import Session, session_with
from aws_posture.collect.transport import Limits
from aws_posture.snapshot.operations import Operation

_OPERATION = "GetScopedCredentials"
_LONGEST = 2048


def check() -> None:
    """Make sure that the installed botocore can narrow credentials.

    Raises:
        OptionError: It cannot.
    """
    if _OPERATION not in botocore.session.Session().get_service_model("sts").operation_names:
        raise OptionError(
            f"scoped: botocore {botocore.__version__} has no sts:{_OPERATION}; install "
            "boto3 1.44.7 or later, or leave the option out"
        )


def narrow(session: Session, source: Source, called: Iterable[Operation], limits: Limits) -> None:
    """Narrow a session's credentials: what is asked of a service gets those that allow no more.

    Args:
        session: The session.
        source: What it was opened with.
        called: Every operation that may be called.
        limits: The limits of the collection.

    Raises:
        CredentialsError: They cannot be narrowed.
    """
    if not session.temporary:
        raise CredentialsError(
            "scoped: AWS narrows only temporary credentials, and these are a long-lived access key; "
            "use a role or aws login, or leave the option out"
        )
    sessions: dict[str, Session] = {}
    for names, policy in _policies(called):
        try:
            given = session.client("sts").get_scoped_credentials(Policy=policy)["Credentials"]
        except FOREIGN as error:
            raise CredentialsError(
                f"scoped: AWS does not narrow these credentials ({clean(code_of(error))}: "
                f"{clean(str(error))}); use others, or leave the option out"
            ) from None
        part = session_with(given, source, session.guard, limits)
        sessions |= dict.fromkeys(names, part)
    # Whatever has no part in a policy gets credentials that do not allow it.
    other = next(iter(sessions.values()), session)
    session.clients = lambda name: sessions.get(name, other).client(name)


def _policies(called: Iterable[Operation]) -> Iterator[tuple[list[str], str]]:
    """Return policies that fit, with the services that each is for."""
    actions: dict[str, set[str]] = {}
    for one in called:
        if one.permission:
            actions.setdefault(one.client, set()).add(one.permission)
    names: list[str] = []
    for name in sorted(actions):
        if names and len(_policy([*names, name], actions)) > _LONGEST:
            yield names, _policy(names, actions)
            names = []
        names.append(name)
    if names:
        yield names, _policy(names, actions)


def _policy(names: Iterable[str], actions: dict[str, set[str]]) -> str:
    allowed = sorted(set[str]().union(*(actions[name] for name in names)))
    statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
