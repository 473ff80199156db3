"""Policy variables, and what else must happen to a resource pattern before it is matched.

What is known only once a user is looked at stands in a pattern as a character of the Unicode
private use area, which no policy may hold; so does a ``*`` or ``?`` that means itself. Such a
character matches no probe, and rightly so: nobody has the made-up name of one.
"""

from __future__ import annotations

from collections.abc import Mapping

_STAR, _QUESTION = "\ue000", "\ue001"
_USER_NAME, _USER_ID, _USER_ARN = "\ue002", "\ue003", "\ue004"
_RESERVED = (_STAR, _QUESTION, _USER_NAME, _USER_ID, _USER_ARN)

_ESCAPES = str.maketrans({"*": _STAR, "?": _QUESTION})
_FOREIGN = str.maketrans(dict.fromkeys(_RESERVED, "\ufffd"))

# User Guide, "IAM policy elements: Variables and tags". Key names are case-insensitive.
_KNOWN: Mapping[str, str] = {
    "*": _STAR,
    "?": _QUESTION,
    "$": "$",
    "aws:username": _USER_NAME,
    "aws:userid": _USER_ID,
    "aws:principalarn": _USER_ARN,
}

# partition, service, region, account and resource follow "arn": six fields.
_COLONS = 5


def escaped(text: str) -> str:
    """Make a text's own ``*`` and ``?`` mean themselves; ARNs may hold them in their path."""
    return text.translate(_ESCAPES) if "*" in text or "?" in text else text


def is_personal(pattern: str) -> bool:
    """Tell whether a resolved pattern differs from user to user."""
    return any(mark in pattern for mark in (_USER_NAME, _USER_ID, _USER_ARN))


def personal(pattern: str, *, name: str, identifier: str, arn: str) -> str:
    """Put one user's name, unique id and ARN into a resolved pattern."""
    for mark, value in ((_USER_NAME, name), (_USER_ID, identifier), (_USER_ARN, arn)):
        pattern = pattern.replace(mark, escaped(value))
    return pattern


def plain(pattern: str) -> str:
    """Take a pattern of a policy without variables."""
    return _completed(pattern if pattern.isascii() else pattern.translate(_FOREIGN))


def resolved(pattern: str, account: str) -> tuple[str, tuple[str, ...]]:
    """Resolve the variables of a pattern.

    Args:
        pattern: The pattern as the policy has it.
        account: The account id.

    Returns:
        The pattern, in which ``*`` stands for each variable that only a request has a value
        for; and the names of those variables.
    """
    if "${" not in pattern:
        return plain(pattern), ()
    start, *parts = pattern.split("${")
    text = start if start.isascii() else start.translate(_FOREIGN)
    open_names = []
    for part in parts:
        inside, closed, rest = part.partition("}")
        # `${name, 'default'}`: the default is for requests without the key.
        name = inside.partition(",")[0].strip()
        value = account if name.lower() == "aws:principalaccount" else _KNOWN.get(name.lower())
        if not closed:
            text += "${" + part.translate(_FOREIGN)
            continue
        if value is None:
            open_names.append(name)
        text += ("*" if value is None else value) + rest.translate(_FOREIGN)
    return _completed(text), tuple(open_names)


def _completed(pattern: str) -> str:
    # User Guide, "IAM identifiers": an ARN with fewer than six fields has a wildcard for each
    # missing one.
    missing = _COLONS - pattern.count(":")
    return pattern + ":*" * missing if pattern.startswith("arn:") else pattern
