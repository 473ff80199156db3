"""What to tell people about a call without an answer."""

from __future__ import annotations

from aws_posture.base.phrases import Phrase, Quote
from aws_posture.base.words import plain
from aws_posture.snapshot import Refusal, RefusalKind
from aws_posture.snapshot.codes import is_failure

_WHAT_HAPPENED = {
    RefusalKind.DENIED: "AWS denied {operation}",
    RefusalKind.THROTTLED: "AWS throttled {operation}",
    RefusalKind.TIMEOUT: "{operation} did not answer in time",
    RefusalKind.EXPIRED: "the credentials expired before {operation} was answered",
    RefusalKind.CLOCK_SKEW: "AWS refused {operation} because this machine's clock is wrong",
    RefusalKind.UNREACHABLE: "the endpoint of {operation} could not be reached",
    RefusalKind.ERROR: "{operation} answered with an error",
    RefusalKind.NOT_KNOWN: "the installed boto3 does not know {operation}",
    RefusalKind.NOT_ASKED: "{operation} was not asked when the snapshot was taken",
}

_WHAT_TO_DO = {
    RefusalKind.DENIED: "allow {permission} and collect again",
    RefusalKind.THROTTLED: "collect again in a minute",
    RefusalKind.TIMEOUT: "collect again when the network is better",
    RefusalKind.EXPIRED: "renew the credentials and collect again",
    RefusalKind.CLOCK_SKEW: "set the clock and collect again",
    RefusalKind.UNREACHABLE: "check the network and the endpoint, and collect again",
    RefusalKind.ERROR: "collect again; if that does not help, look up the error code",
    RefusalKind.NOT_KNOWN: "install a newer boto3 and collect again",
    RefusalKind.NOT_ASKED: "collect again with this fact in use",
}


def what_happened(refusal: Refusal) -> str:
    """Return as a clause why there is no answer: ``AWS denied iam:GetAccountSummary``."""
    region = f" in {plain(refusal.region)}" if refusal.region else ""
    return _WHAT_HAPPENED[refusal.kind].format(operation=f"{plain(refusal.operation)}{region}")


def why(refusal: Refusal) -> Phrase:
    """Return in full why there is no answer, and how to get one."""
    permission = plain(refusal.permission or refusal.operation)
    to_do = _WHAT_TO_DO[refusal.kind].format(permission=permission)
    code = f" ({plain(refusal.code)})" if refusal.code else ""
    # If the permission and the call have different names, people need both to fix it.
    is_named = permission == refusal.operation or permission in to_do
    takes = "" if is_named else f" (it takes {permission})"
    said = f"{refusal.kind}: {what_happened(refusal)}{code}{takes}; {to_do}"
    # AWS quotes the caller and the resource, names and all.
    return (said, ": ", Quote(refusal.message)) if refusal.message else (said,)


def error_name(refusal: Refusal) -> str:
    """Return the name of the error that the service itself answered with.

    Models say ``OrganizationNotFoundException`` where the wire says
    ``OrganizationNotFound``: the name comes without the suffix.

    Returns:
        The name, or an empty string where the service did not answer: a call that was denied,
        or failed, decides nothing.
    """
    if refusal.kind is not RefusalKind.ERROR or is_failure(refusal.code):
        return ""
    return refusal.code.removesuffix("Exception")
