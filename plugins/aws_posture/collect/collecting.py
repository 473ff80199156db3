"""The collection: who asks first, then everything else side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aws_posture import operations as op
from aws_posture.collect import Memory, account, iam, identity_center, organizations
from aws_posture.collect.asking import Record, ask
from aws_posture.collect.credentials import Source
from aws_posture.collect.guard import Guard
from aws_posture.errors import (
    CredentialsError,
    MissingExtraError,
    RootCredentialsError,
    SnapshotError,
)
from aws_posture.facts import EXTENSION
from aws_posture.facts.wording import count, minute
from aws_posture.operations import Operation
from aws_posture.snapshot import Caller, Refusal, RefusalKind, Snapshot

try:
    from aws_posture.collect import refusals
    from aws_posture.collect.session import Limits, Session, open_session
except ModuleNotFoundError as error:
    raise MissingExtraError(
        f"{error.name} is not installed, and AWS cannot be asked without it; "
        "run pip install 'mkdocs-aws-posture[aws]'"
    ) from None

_Question = Callable[[Session, Any], Iterable[Record]]


def _one(operation: Operation, call: Callable[[Any], Any]) -> _Question:
    return lambda _, client: [ask(operation, lambda: call(client))]


# In the order in which they start: the longest chains of calls first.
_QUESTIONS: dict[Operation, _Question] = {
    op.GET_CREDENTIAL_REPORT: lambda session, iam_client: iam.credential_report(
        iam_client, session.guard
    ),
    op.GET_ACCOUNT_AUTHORIZATION_DETAILS: lambda _, client: iam.authorization_details(client),
    op.GET_ACCOUNT_SUMMARY: _one(op.GET_ACCOUNT_SUMMARY, lambda c: c.get_account_summary()),
    op.LIST_VIRTUAL_MFA_DEVICES: _one(op.LIST_VIRTUAL_MFA_DEVICES, iam.virtual_mfa_devices),
    op.LIST_ACCOUNT_ALIASES: _one(op.LIST_ACCOUNT_ALIASES, iam.account_aliases),
    op.LIST_ORGANIZATIONS_FEATURES: _one(
        op.LIST_ORGANIZATIONS_FEATURES, lambda c: c.list_organizations_features()
    ),
    op.GET_ACCOUNT_PASSWORD_POLICY: _one(
        op.GET_ACCOUNT_PASSWORD_POLICY, lambda c: c.get_account_password_policy()
    ),
    op.LIST_INSTANCES: _one(op.LIST_INSTANCES, identity_center.instances),
    op.DESCRIBE_ORGANIZATION: _one(op.DESCRIBE_ORGANIZATION, organizations.organization),
    op.GET_ALTERNATE_CONTACT: _one(op.GET_ALTERNATE_CONTACT, account.alternate_contact),
    **{operation: _one(operation, call) for operation, call in EXTENSION.questions.items()},
}

# Operations that another one brings along.
_FOLLOWERS = {
    op.GENERATE_CREDENTIAL_REPORT: op.GET_CREDENTIAL_REPORT,
    op.GET_POLICY: op.GET_ACCOUNT_AUTHORIZATION_DETAILS,
    op.GET_POLICY_VERSION: op.GET_ACCOUNT_AUTHORIZATION_DETAILS,
}

_WHAT_FAILED = {
    RefusalKind.EXPIRED: "the credentials have expired, or nobody has signed in yet; sign in "
    "(aws sso login, aws login) and try again",
    RefusalKind.CLOCK_SKEW: "this machine's clock is too far off for AWS; set it and try again",
    RefusalKind.UNREACHABLE: "AWS cannot be reached; check the network and endpoint_url",
    RefusalKind.TIMEOUT: "AWS did not answer in time; check the network and try again",
    RefusalKind.THROTTLED: "AWS throttled the first call; try again in a minute",
}

# What else keeps credentials from being used, by what botocore calls it.
_WHAT_IS_WRONG = {
    "ProfileNotFound": "there is no such profile; 'aws configure list-profiles' lists those there are",
    "NoCredentialsError": "there are no credentials where you named some; give the profile some, "
    "or sign in (aws login, aws sso login)",
    "PartialCredentialsError": "the credentials are not complete; name the missing part",
    "ConfigParseError": "the configuration of AWS cannot be read; mend the file",
    "FileNotFoundError": "the credentials are to come from a file or a program that is not there; "
    "mend the profile or the variable that names it",
    "ValueError": "endpoint_url is no address; write such as http://127.0.0.1:5000",
}
_ROLE = (
    "see that role_arn is the ARN of a role, that its trust policy lets these credentials in, and "
    "that they may call sts:AssumeRole"
)
_CHECK = "AWS does not accept the credentials; check them with aws sts get-caller-identity"


def take(  # noqa: PLR0913  # collaborators are passed in
    source: Source,
    operations: Iterable[Operation],
    *,
    progress: Callable[[str], None],
    moment: Callable[[str], None] = lambda _: None,
    memory: Memory | None = None,
    limits: Limits | None = None,
) -> Snapshot:
    """Collect a snapshot; `aws_posture.collect.collect` says what comes in and out."""
    limits = limits or Limits()
    guard = Guard(limits.total)
    taken_at = datetime.now(UTC)
    session, sts = _opened(source, guard, limits)
    moment("Asking AWS who asks")
    questions = _chosen(operations)
    with ThreadPoolExecutor(1) as thread:
        asking = thread.submit(ask, op.GET_CALLER_IDENTITY, partial(_identity, sts))
        # Reading botocore's models takes as long as the call; it sends nothing.
        clients = {operation.client: None for operation in questions}
        ready = {name: session.client(name) for name in clients}
        identity = asking.result()
    caller, account_id = _identified(identity, session)
    identified = Snapshot(
        account=account_id,
        partition=caller.arn.split(":")[1],
        region=session.region,
        caller=caller,
        taken_at=taken_at,
        records=(identity,),
    )
    endpoint = str(sts.meta.endpoint_url)
    if memory and (known := memory.recall(identified, endpoint)) and known.covers(questions):
        progress(f"Going on with what AWS answered at {minute(known.taken_at)}")
        return known
    progress(f"Asking AWS: {count(len(questions), 'question')}")
    records = _ask_all(session, ready, questions, moment) if questions else []
    snapshot = replace(identified, records=(identity, *records))
    if memory:
        _remember(memory, snapshot, endpoint, progress)
    return snapshot


def _remember(
    memory: Memory, snapshot: Snapshot, endpoint: str, progress: Callable[[str], None]
) -> None:
    try:
        memory.remember(snapshot, endpoint)
    except SnapshotError as error:
        progress(
            f"AWS will be asked again by the next build, for this cannot be remembered: {error}"
        )


def _chosen(operations: Iterable[Operation]) -> dict[Operation, _Question]:
    asked = {_FOLLOWERS.get(operation, operation) for operation in operations}
    return {asking: question for asking, question in _QUESTIONS.items() if asking in asked}


def _ask_all(
    session: Session,
    ready: Mapping[str, Any],
    questions: Mapping[Operation, _Question],
    moment: Callable[[str], None],
) -> list[Record]:
    with ThreadPoolExecutor(len(questions)) as threads:
        running: dict[Future[list[Record]], Operation] = {}
        for name in dict.fromkeys(operation.client for operation in questions):
            # Clients are made here, one after the other: boto3 sessions are not for two threads.
            client = ready.get(name) or session.client(name)
            running |= {
                threads.submit(_answers, question, session, client): operation
                for operation, question in questions.items()
                if operation.client == name
            }
        for done, _ in enumerate(as_completed(running), start=1):
            waiting = [str(running[records]) for records in running if not records.done()]
            if waiting:
                told = f"{done} of {len(running)} answered, waiting for {', '.join(waiting)}"
                moment(f"Asking AWS: {told}")
        return [record for records in running for record in records.result()]


def _answers(question: _Question, session: Session, client: Any) -> list[Record]:  # noqa: ANN401  # boto3 has no types
    return list(question(session, client))


def _opened(source: Source, guard: Guard, limits: Limits) -> tuple[Session, Any]:
    """Open the session, and the client that asks who asks."""
    try:
        session = open_session(source, guard, limits)
        return session, session.client("sts")
    except refusals.FOREIGN as error:
        kind, code = refusals.kind_of(error), refusals.code_of(error)
        said = refusals.clean(str(error))
        if source.role_arn:
            explained = _explained(kind, code, said, _ROLE)
            explained = f"the role {source.role_arn} cannot be assumed: {explained}"
        else:
            explained = _explained(kind, code, said)
        raise CredentialsError(explained) from None


def _explained(kind: RefusalKind, code: str, said: str, otherwise: str = _CHECK) -> str:
    """Say what to do about credentials that do not work, and what botocore or AWS said."""
    what = _WHAT_FAILED.get(kind) or _WHAT_IS_WRONG.get(code, otherwise)
    return f"{what} ({code}: {said})"


def _identity(sts: Any) -> dict[str, Any]:  # noqa: ANN401  # boto3 has no types
    answer = sts.get_caller_identity()
    return {key: answer[key] for key in ("Account", "Arn")}


def _identified(identity: Record, session: Session) -> tuple[Caller, str]:
    if isinstance(identity, Refusal):
        raise CredentialsError(_explained(identity.kind, identity.code, identity.message))
    caller = Caller(identity.result["Arn"], session.temporary)
    if caller.is_root:
        raise RootCredentialsError(
            f"these credentials are the root user's of account {identity.result['Account']}: "
            "nothing should work with them; use an IAM user's, a role's or aws login"
        )
    return caller, identity.result["Account"]
