"""The collection: first who asks, then everything else in parallel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from types import ModuleType
from typing import Any

from aws_posture.base.arns import parse_arn
from aws_posture.base.errors import (
    CredentialsError,
    MissingExtraError,
    RootCredentialsError,
    SnapshotError,
)
from aws_posture.base.words import count, minute, plain
from aws_posture.catalogue import extension
from aws_posture.collect import Memory, services
from aws_posture.collect.asking import Asker, Call, Record
from aws_posture.collect.credentials import Source
from aws_posture.collect.garbage import rarely_collecting_garbage
from aws_posture.collect.guard import Guard
from aws_posture.collect.jobs import Job, Jobs
from aws_posture.collect.refusals import clean
from aws_posture.collect.regions import within
from aws_posture.collect.transport import CallError, Limits, Transport
from aws_posture.snapshot import Caller, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot import operations as op
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import DESCRIBE_REGIONS, Read, Where
from aws_posture.snapshot.reads import operations as operations_of

Opener = Callable[[Source, Guard, Limits], Transport]
"""Opens what makes the calls, with the credentials that a source names.

Raises:
    CallError: They cannot be used.
"""

_Question = Callable[[Guard, Asker], Iterable[Record]]


def _one(operation: Operation, call: Call) -> _Question:
    return lambda _, asker: [asker.ask(operation, call)]


def _plain(operation: Operation) -> _Question:
    return _one(operation, lambda transport: transport.call(operation, {}))


# In the order in which they start: the longest chains of calls first.
_QUESTIONS: dict[Operation, _Question] = {
    op.GET_CREDENTIAL_REPORT: lambda guard, asker: services.credential_report(asker, guard),
    op.GET_ACCOUNT_AUTHORIZATION_DETAILS: lambda _, asker: services.authorization_details(asker),
    op.GET_ACCOUNT_SUMMARY: _plain(op.GET_ACCOUNT_SUMMARY),
    op.LIST_VIRTUAL_MFA_DEVICES: _one(op.LIST_VIRTUAL_MFA_DEVICES, services.virtual_mfa_devices),
    op.LIST_ACCOUNT_ALIASES: _one(op.LIST_ACCOUNT_ALIASES, services.account_aliases),
    op.LIST_ORGANIZATIONS_FEATURES: _plain(op.LIST_ORGANIZATIONS_FEATURES),
    op.LIST_SERVICE_SPECIFIC_CREDENTIALS: _one(
        op.LIST_SERVICE_SPECIFIC_CREDENTIALS, services.service_specific_credentials
    ),
    op.GET_ACCOUNT_PASSWORD_POLICY: _plain(op.GET_ACCOUNT_PASSWORD_POLICY),
    op.LIST_INSTANCES: _one(op.LIST_INSTANCES, services.instances),
    op.DESCRIBE_ORGANIZATION: _one(op.DESCRIBE_ORGANIZATION, services.organization),
    op.GET_ALTERNATE_CONTACT: _one(op.GET_ALTERNATE_CONTACT, services.alternate_contact),
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

# Other reasons why credentials cannot be used, by botocore's error.
_WHAT_IS_WRONG = {
    "ProfileNotFound": "there is no such profile; 'aws configure list-profiles' lists those that exist",
    "NoCredentialsError": "there are no credentials where you named some; give the profile some, "
    "or sign in (aws login, aws sso login)",
    "PartialCredentialsError": "the credentials are not complete; add the missing part",
    "ConfigParseError": "the AWS configuration cannot be read; fix the file",
    "FileNotFoundError": "the credentials come from a file or a program that does not exist; "
    "fix the profile or the variable that names it",
    "ValueError": "endpoint_url is not an address; write e.g. http://127.0.0.1:5000",
}
_ROLE = (
    "check that role_arn is the ARN of a role, that its trust policy lets these credentials in, and "
    "that they may call sts:AssumeRole"
)
_CHECK = "AWS does not accept the credentials; check them with aws sts get-caller-identity"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be asked: in code, and as reads that are described as data."""

    questions: Mapping[Operation, _Question]
    reads: tuple[Read, ...]

    @property
    def everywhere(self) -> bool:
        """Whether something is asked in every Region."""
        return any(read.regions is Where.EVERY for read in self.reads)

    def operations(self) -> Iterator[Operation]:
        """Return every operation that may be called for it."""
        yield from operations_of((*self.questions, *self.reads))
        yield from (one for one, asking in _FOLLOWERS.items() if asking in self.questions)
        yield op.GET_REQUEST_AUTHORIZATION_DETAILS
        if self.everywhere:
            yield DESCRIBE_REGIONS.operation

    def words(self) -> str:
        """Say how much it is."""
        questions = count(len(self.questions) + len(self.reads), "question")
        return f"Asking AWS: {questions}{', some in every Region' if self.everywhere else ''}"


def may_be_called(asked: Iterable[Operation | Read]) -> list[Operation]:
    """Return every operation that may be called for what is asked, sorted; the guard lets out no other.

    What supplies credentials is not among them.
    """
    called = {op.GET_CALLER_IDENTITY, *_chosen(tuple(asked)).operations()}
    return sorted(called)


def take(  # noqa: PLR0913  # collaborators are passed in
    source: Source,
    asked: Iterable[Operation | Read],
    *,
    progress: Callable[[str], None],
    moment: Callable[[str], None] = lambda _: None,
    memory: Memory | None = None,
    limits: Limits | None = None,
    opener: Opener | None = None,
) -> Snapshot:
    """Collect a snapshot; see `aws_posture.collect.collect`.

    Args:
        source: What names credentials.
        asked: What to ask.
        progress: Called with each stage.
        moment: Called with what is happening now.
        memory: Where to look first.
        limits: Limits of the collection.
        opener: Opens what makes the calls; boto3 by default.
    """
    with rarely_collecting_garbage():
        chosen = opener or _with_boto3()
        return _take(source, asked, progress, moment, memory, limits or Limits(), chosen)


def _with_boto3() -> Opener:
    try:
        from aws_posture.collect.session import open_session  # noqa: PLC0415  # boto3 comes with it
    except ModuleNotFoundError as error:
        raise missing(error) from None
    return open_session


def missing(error: ModuleNotFoundError) -> MissingExtraError:
    """Return that boto3, or what it needs, is not installed."""
    return MissingExtraError(
        f"{error.name} is not installed, and AWS cannot be asked without it; "
        "run pip install 'mkdocs-aws-posture[aws]'"
    )


def _take(  # noqa: PLR0913, PLR0917  # as take
    source: Source,
    asked: Iterable[Operation | Read],
    progress: Callable[[str], None],
    moment: Callable[[str], None],
    memory: Memory | None,
    limits: Limits,
    opener: Opener,
) -> Snapshot:
    needed = tuple(dict.fromkeys(asked))
    asks = _chosen(needed)
    guard = Guard(limits.total, asks.operations())
    taken_at = datetime.now(UTC)
    if source.scoped:
        _scoping().check()
    transport = _opened(source, guard, limits, opener)
    with ThreadPoolExecutor(limits.connections) as threads:
        moment("Asking AWS for the caller's identity")
        identified = _identified(_while_asking(transport, asks, threads), transport, taken_at)
        endpoint = transport.endpoint
        known = memory.recall(identified, endpoint) if memory else None
        if (
            known
            and known.covers((*asks.questions, *asks.reads))
            and _is_where(known, source, asks)
        ):
            progress(f"Using what AWS answered at {minute(known.taken_at)}")
            return known
        if source.scoped:
            moment("Narrowing the credentials to what may be asked")
            _scoping().narrow(transport, source, asks.operations(), limits)
        progress(asks.words())
        jobs = Jobs(identified.account, transport, threads, source.regions)
        snapshot = _everything(identified, asks, guard, jobs, moment)
    if memory:
        _remember(memory, snapshot, endpoint, progress)
    return snapshot


def _everything(
    identified: Snapshot, asks: _Asked, guard: Guard, jobs: Jobs, moment: Callable[[str], None]
) -> Snapshot:
    """Ask everything of an account whose caller is known."""
    coded = (
        Job(operation, partial(question, guard)) for operation, question in asks.questions.items()
    )
    records = jobs.run(coded, asks.reads, moment)
    return replace(
        identified,
        records=(*identified.records, *records),
        regions=jobs.regions,
        enabled=jobs.enabled,
    )


def begin(transport: Transport, asked: Iterable[Operation | Read]) -> Record | None:
    """Start what takes AWS a while in an account, so that it is ready when everything is asked.

    Returns:
        What came of it, for `take_in_turn`; None if nothing that is asked takes a while.
    """
    if op.GET_CREDENTIAL_REPORT not in _chosen(asked).questions:
        return None
    transport.prepare(op.GENERATE_CREDENTIAL_REPORT.client)
    return services.start_credential_report(Asker(transport))


def take_in_turn(  # noqa: PLR0913  # collaborators are passed in
    transport: Transport,
    asked: Iterable[Operation | Read],
    *,
    guard: Guard,
    threads: Executor,
    most: int,
    regions: Iterable[str] = (),
    begun: Record | None = None,
) -> Snapshot | Refusal:
    """Collect a snapshot of one account of many, which share clients and connections.

    Args:
        transport: What asks the account.
        asked: What to ask.
        guard: The transport's guard, which holds the account's time limit.
        threads: What makes the calls of all accounts.
        most: How many of the threads one account may use at a time.
        regions: The Regions to ask where every Region is; all that are enabled if there are none.
        begun: What came of `begin`.

    Returns:
        The snapshot, or why the account did not even say who asks.

    Raises:
        RootCredentialsError: The credentials are the root user's.
        OptionError: None of the Regions that were named is enabled in the account.
    """
    asks = _chosen(asked)
    if begun is not None:
        report = _report_after(begun)
        asks = replace(asks, questions={**asks.questions, op.GET_CREDENTIAL_REPORT: report})
    taken_at = datetime.now(UTC)
    identity = _while_asking(transport, asks, threads)
    if isinstance(identity, Refusal):
        return identity
    identified = _identified(identity, transport, taken_at)
    jobs = Jobs(identified.account, transport, threads, regions, most)
    return _everything(identified, asks, guard, jobs, lambda _: None)


def _report_after(begun: Record) -> _Question:
    return lambda guard, asker: services.credential_report(asker, guard, started=begun)


def _scoping() -> ModuleType:
    from aws_posture.collect import scoping  # noqa: PLC0415  # boto3 comes with it

    return scoping


def _while_asking(transport: Transport, asks: _Asked, threads: Executor) -> Record:
    """Ask who the caller is, and meanwhile prepare what is asked next: it takes as long."""
    services_next = iter(dict.fromkeys(one.client for one in asks.operations()))
    asking = threads.submit(Asker(transport).ask, op.GET_CALLER_IDENTITY, _identity)
    while not asking.done() and (name := next(services_next, None)):
        transport.prepare(name)
    return asking.result()


def _is_where(known: Snapshot, source: Source, asks: _Asked) -> bool:
    """Return whether a snapshot was taken in the Regions that would be asked now."""
    return not asks.everywhere or known.regions == within(known.enabled, source.regions)


def _remember(
    memory: Memory, snapshot: Snapshot, endpoint: str, progress: Callable[[str], None]
) -> None:
    try:
        memory.remember(snapshot, endpoint)
    except SnapshotError as error:
        progress(f"The next build will ask AWS again, as these answers cannot be saved: {error}")


def _chosen(needed: Iterable[Operation | Read]) -> _Asked:
    reads = tuple(one for one in needed if isinstance(one, Read))
    asked = {_FOLLOWERS.get(one, one) for one in needed if isinstance(one, Operation)}
    brought = {one: _brought(one, call) for one, call in extension().questions.items()}
    questions = {**_QUESTIONS, **brought}
    return _Asked({one: question for one, question in questions.items() if one in asked}, reads)


def _brought(operation: Operation, question: Callable[[Any], Mapping[str, Any]]) -> _Question:
    return _one(operation, lambda transport: transport.call_client(operation, question))


def _opened(source: Source, guard: Guard, limits: Limits, opener: Opener) -> Transport:
    try:
        return opener(source, guard, limits)
    except CallError as error:
        if source.role_arn:
            why = f"the role {source.role_arn} cannot be assumed: {explained(error, _ROLE)}"
        else:
            why = explained(error)
        raise CredentialsError(why) from None


def explained(error: CallError, otherwise: str = _CHECK) -> str:
    """Return what to do about credentials that do not work, and what was said about them."""
    code = clean(error.code)
    what = _WHAT_FAILED.get(error.kind) or _WHAT_IS_WRONG.get(code, otherwise)
    return f"{what} ({code}: {clean(error.said)})"


def _identity(transport: Transport) -> dict[str, Any]:
    answer = transport.call(op.GET_CALLER_IDENTITY, {})
    return {key: answer[key] for key in ("Account", "Arn")}


def _identified(identity: Record, transport: Transport, taken_at: datetime) -> Snapshot:
    """Return a snapshot that holds only who asked, in which partition and of which account."""
    if isinstance(identity, Refusal):
        error = CallError(identity.kind, identity.code, identity.message)
        raise CredentialsError(explained(error))
    caller = Caller(identity.result["Arn"], transport.temporary)
    if caller.is_root:
        raise RootCredentialsError(
            f"these credentials are the root user's of account {identity.result['Account']}: "
            "nothing should use them; use an IAM user's, a role's or aws login"
        )
    arn = parse_arn(caller.arn)
    if arn is None:
        raise CredentialsError(
            f"sts:GetCallerIdentity answered {plain(caller.arn)!r}, which is no ARN; "
            "see that the endpoint is AWS's own, or leave it out"
        )
    return Snapshot(
        account=identity.result["Account"],
        partition=arn.partition,
        region=transport.region,
        caller=caller,
        taken_at=taken_at,
        records=(identity,),
    )
