from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import jmespath
import pytest
from botocore import xform_name
from botocore.model import OperationModel, Shape
from botocore.session import get_session

from aws_posture.base.errors import ExtensionError, FactError
from aws_posture.catalogue import (
    BY_ID,
    CATALOGUE,
    among,
    brought,
    extension,
    extensions,
    get,
    origin_of,
    own_files,
    own_folder,
    use_compiled,
    use_folder,
)
from aws_posture.catalogue.form import loading
from aws_posture.catalogue.form.judging import DataJudge
from aws_posture.catalogue.model import Fact, Kind, by_risk
from aws_posture.catalogue.topics import TOPICS, topic_title, usual_sitting
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY, READ_OPERATIONS, Operation
from building import OWN_FACT

IDS = (
    "root.credentials",
    "root.mfa",
    "root.mfa-kind",
    "root.access-keys",
    "root.last-used",
    "root.centralized",
    "iam.admin",
    "iam.admin-count",
    "iam.admin-paths",
    "iam.admin-mfa",
    "iam.user-mfa",
    "iam.access-keys",
    "iam.unused",
    "iam.service-credentials",
    "iam.roles-trusted-outside",
    "iam.federation",
    "iam.password-policy",
    "iam.identity-center",
    "iam.users-quota",
    "iam.roles-quota",
    "iam.groups-quota",
    "iam.policies-quota",
    "iam.identity-providers",
    "account.id",
    "account.sign-in-url",
    "account.organization",
    "account.security-contact",
    "account.alias",
    "account.contact",
    "account.billing-contact",
    "account.operations-contact",
    "account.regions",
    "account.sessions",
    "account.sign-in-network",
    "account.support-plan",
    "caller.not-root",
    "caller.temporary",
    "s3.public-access-blocked",
    "s3.buckets",
    "s3.buckets-public",
    "cloudtrail.trail",
    "cloudtrail.log-validation",
    "config.recorder",
    "logs.retention",
    "guardduty.enabled",
    "securityhub.enabled",
    "access-analyzer.external",
    "ec2.imdsv2-default",
    "ec2.images-not-public",
    "ec2.elastic-ips-unused",
    "ebs.encryption-default",
    "ebs.snapshots-not-public",
    "vpc.default-vpc",
    "vpc.flow-logs",
    "vpc.open-ports",
    "vpc.default-group",
    "rds.not-public",
    "rds.encrypted",
    "kms.rotation",
    "secrets.rotation",
    "billing.iam-access",
    "billing.budget",
    "billing.anomaly-alerts",
    "billing.alerts",
    "billing.plan",
    "billing.credits",
)

each_fact = pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.id)


def test_the_catalogue_holds_the_facts_in_the_order_of_a_report() -> None:
    assert tuple(fact.id for fact in CATALOGUE) == IDS


def test_some_facts_are_in_the_same_order_with_the_sites_own_last(tmp_path: Path) -> None:
    assert among(set(IDS)) == [*CATALOGUE]
    assert [fact.id for fact in among({"account.id", "root.mfa", "no.fact"})] == [
        "root.mfa",
        "account.id",
    ]
    (tmp_path / "own.yml").write_text(OWN_FACT, "utf-8")
    use_folder(tmp_path)
    try:
        assert [fact.id for fact in among({"example.block", "s3.buckets"})] == [
            "s3.buckets",
            "example.block",
        ]
        assert [fact.id for fact in brought()] == ["example.block"]
    finally:
        use_folder(None)


def test_a_topic_has_a_heading_and_somebody_who_has_to_sign_in() -> None:
    assert [topic_title(one) for one in ("root", "iam", "billing", "example")] == [
        *("The root user", "IAM users and roles", "Billing", "example"),
    ]
    assert [usual_sitting(one) for one in ("root", "iam", "billing", "example")] == [
        *("root", "administrator", "administrator", "administrator"),
    ]


# Whoever sets none of a fact's options gets these; posts say so.
OPTIONS = {
    "root.last-used": {"days": 90},
    "iam.admin-count": {"max": 2},
    "iam.access-keys": {"days": 90},
    "iam.unused": {"days": 45},
    "iam.password-policy": {"length": 14, "reuse": 24, "characters": False},
}


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_has_a_value_by_default(name: str) -> None:
    assert get(name).options == OPTIONS[name]


def test_a_file_that_travels_alone_brings_its_own_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a folder nor an installed package adds to them."""
    (tmp_path / "own.yml").write_text(OWN_FACT, "utf-8")
    (one,) = loading.load([tmp_path / "own.yml"])
    monkeypatch.setattr(extensions, "load", lambda _: pytest.fail("packages were looked for"))
    use_folder(tmp_path)
    try:
        use_compiled([{**one, "id": "example.alone"}])
        assert [fact.id for fact in brought()] == ["example.alone"]
        assert get("example.alone").title == loading.fact(one).title
        assert [fact.id for fact in CATALOGUE] == [*IDS, "example.alone"]
        assert len(CATALOGUE) == len(BY_ID) == len(IDS) + 1
        assert extension() == extensions.Extension()
    finally:
        monkeypatch.undo()
        use_compiled(None)
        use_folder(None)
    assert tuple(fact.id for fact in CATALOGUE) == IDS


def test_a_folder_need_not_be_there(tmp_path: Path) -> None:
    use_folder(tmp_path / "none")
    try:
        assert (brought(), own_files(), own_folder()) == ([], [], tmp_path / "none")
    finally:
        use_folder(None)
    assert (brought(), own_files(), own_folder()) == ([], [], None)


# How long what a fact in code asks for takes, where it is not what a step usually takes; plans add it up.
MINUTES_OF = {
    "root.mfa": 10,
    "root.access-keys": 10,
    "root.centralized": 15,
    "iam.admin": 15,
    "iam.admin-count": 10,
    "iam.admin-paths": 20,
    "iam.access-keys": 15,
    "iam.service-credentials": 15,
    "iam.roles-trusted-outside": 10,
    "iam.password-policy": 2,
    "iam.identity-center": 45,
    "account.security-contact": 2,
}


@pytest.mark.parametrize(
    "fact",
    [fact for fact in CATALOGUE if not isinstance(fact.judge, DataJudge)],
    ids=lambda f: f.id,
)
def test_a_remedy_says_how_long_it_takes(fact: Fact) -> None:
    assert (fact.check.minutes, fact.remedy.minutes) == (5, MINUTES_OF.get(fact.id, 5))


def test_no_two_facts_share_a_name_or_a_title() -> None:
    assert len(BY_ID) == len(CATALOGUE) == len({fact.title for fact in CATALOGUE})


def test_an_unknown_fact_is_answered_with_the_nearest() -> None:
    with pytest.raises(FactError, match=r"unknown fact 'root\.mfas'; did you mean root\.mfa"):
        get("root.mfas")


@each_fact
def test_a_fact_is_found_by_its_id_under_its_topic(fact: Fact) -> None:
    assert get(fact.id) is fact
    assert re.fullmatch(r"[a-z0-9]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*", fact.id)
    assert fact.topic in {topic.id for topic in TOPICS}


@each_fact
def test_a_fact_says_what_people_need(fact: Fact) -> None:
    assert fact.question.endswith("?")
    assert fact.why.endswith(".")
    assert not fact.title.endswith((".", "?"))
    assert fact.check.console
    assert fact.remedy.console
    for sentence in (*fact.check.console, *fact.remedy.console):
        assert sentence.endswith("."), sentence
        assert sentence[0].isupper(), sentence


@each_fact
def test_texts_are_one_line_without_markup(fact: Fact) -> None:
    texts = (fact.title, fact.question, fact.why, *fact.check.console, *fact.remedy.console)
    for text in texts:
        assert text == " ".join(text.split())
        assert not set(text) & set("`*\\{}")


@each_fact
def test_the_document_is_one_of_aws(fact: Fact) -> None:
    url = urlsplit(fact.document.url)
    assert (url.scheme, url.netloc) == ("https", "docs.aws.amazon.com")
    assert url.path.endswith(".html")
    assert not url.query
    assert fact.document.title == fact.document.title.strip()
    assert fact.document.title


@each_fact
def test_what_a_fact_reads_are_declared_read_operations(fact: Fact) -> None:
    reads = (*fact.reads, *fact.may_read)
    in_code = {read for read in reads if isinstance(read, Operation)}
    assert in_code <= set(READ_OPERATIONS)
    assert not set(fact.reads) & set(fact.may_read)


@each_fact
def test_options_have_defaults_of_the_types_that_options_may_have(fact: Fact) -> None:
    for name, default in fact.options.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert type(default) in {int, bool, str}


@each_fact
def test_cross_references_are_written_as_their_publishers_do(fact: Fact) -> None:
    for control in fact.security_hub:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]+\.\d+", control)
    for version, number in fact.cis.items():
        assert version in {"3.0.0", "4.0.1", "5.0.0", "6.0.0", "7.0.0"}
        assert re.fullmatch(r"\d+(\.\d+)+", number)


CROSS_REFERENCES = [
    ("root.mfa", ("IAM.9",), ["1.5", "1.5", "1.4", "2.4", "2.5"]),
    ("root.mfa-kind", ("IAM.6",), []),
    ("root.access-keys", ("IAM.4",), ["1.4", "1.4", "1.3", "2.3", "2.4"]),
    ("root.last-used", (), ["1.7", "1.7", "1.6", "2.6", "2.7"]),
    ("root.centralized", (), ["2.1.1"]),
    ("account.security-contact", ("Account.1",), []),
]


@pytest.mark.parametrize(("fact_id", "security_hub", "cis"), CROSS_REFERENCES)
def test_cross_references(fact_id: str, security_hub: tuple[str, ...], cis: list[str]) -> None:
    fact = get(fact_id)
    assert fact.security_hub == security_hub
    assert list(fact.cis.values()) == cis


# "Security Hub CSPM controls for IAM" and the like for other services, AWS Security Hub User Guide.
SECURITY_HUB = {
    "IAM.3": "medium",
    "IAM.4": "critical",
    "IAM.5": "medium",
    "IAM.7": "medium",
    "IAM.9": "critical",
    "IAM.10": "medium",
    "IAM.15": "medium",
    "IAM.22": "medium",
    "Account.1": "medium",
    "S3.1": "medium",
}


@pytest.mark.parametrize("fact", [fact for fact in CATALOGUE if fact.kind is Kind.CHECK])
def test_a_check_is_as_severe_as_security_hubs_control_that_asks_the_same(fact: Fact) -> None:
    severities = {SECURITY_HUB[name] for name in fact.security_hub if name in SECURITY_HUB}
    assert severities <= {fact.severity}


def test_the_order_of_risk_begins_with_the_gravest_and_ends_with_values() -> None:
    ordered = [fact.id for fact in by_risk(CATALOGUE)]
    assert ordered[:3] == ["root.mfa", "root.access-keys", "s3.buckets-public"]
    values = [fact.id for fact in CATALOGUE if fact.kind is Kind.VALUE]
    assert set(ordered[-len(values) :]) == set(values)
    assert sorted(ordered) == sorted(IDS)


COMMANDS = [
    pytest.param(command.strip(), id=f"{fact.id}-{kind}-{number}")
    for fact in CATALOGUE
    for kind, how in (("check", fact.check), ("remedy", fact.remedy))
    for number, command in enumerate(re.split(r"&&|\|", how.cli))
    if command.strip()
]

# What the AWS CLI adds to the services: options of every command, and commands of its own.
GLOBAL_OPTIONS = {"--query", "--output", "--region", "--profile"}
OWN_COMMANDS = {"aws login", "aws configure list"}
# Services that the AWS CLI names otherwise than botocore.
SERVICES = {"configservice": "config", "s3api": "s3"}
AFTER_A_PIPE = {"base64 --decode"}


def options(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Group words into options and their values."""
    name, values = "", list[str]()
    for word in words:
        if word.startswith("--"):
            if name:
                yield name, values
            name, _, value = word.partition("=")
            values = [value] if value else []
        else:
            values.append(word)
    if name:
        yield name, values


def operation(service: str, command: str) -> OperationModel:
    model = get_session().get_service_model(SERVICES.get(service, service))
    names = {xform_name(name, "-"): name for name in model.operation_names}
    return model.operation_model(names[command])


def is_switch(shape: Shape, member: str) -> bool:
    kind: str = shape.members[member].type_name
    return kind == "boolean"


def test_there_are_commands_to_check() -> None:
    assert len(COMMANDS) > len(CATALOGUE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_names_an_operation_and_parameters_of_aws(command: str) -> None:
    if command in OWN_COMMANDS | AFTER_A_PIPE:
        return
    program, service, name, *words = shlex.split(command)
    assert program == "aws"
    shape = operation(service, name).input_shape
    members = {f"--{xform_name(member, '-')}": member for member in shape.members} if shape else {}
    given = dict(options(words))
    switches = {name for name, member in members.items() if is_switch(shape, member)}
    switches |= {f"--no-{name.removeprefix('--')}" for name in switches}
    assert set(given) <= set(members) | switches | GLOBAL_OPTIONS
    assert all(bool(values) is (name not in switches) for name, values in given.items())
    if shape:
        required = {f"--{xform_name(member, '-')}" for member in shape.required_members}
        assert required <= set(given)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_gives_values_that_aws_knows(command: str) -> None:
    if command in OWN_COMMANDS | AFTER_A_PIPE:
        return
    _, service, name, *words = shlex.split(command)
    shape = operation(service, name).input_shape
    members = {f"--{xform_name(member, '-')}": member for member in shape.members} if shape else {}
    for option, values in options(words):
        if option in members:
            member = shape.members[members[option]]
            known = getattr(getattr(member, "member", member), "enum", [])
            assert not known or set(values) <= set(known)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_query_names_members_of_the_answer(command: str) -> None:
    words = shlex.split(command)
    if "--query" not in words:
        return
    query = words[words.index("--query") + 1]
    jmespath.compile(query)
    _, service, name, *_ = words
    first = re.split(r"\W", query)[0]
    assert first in operation(service, name).output_shape.members


@each_fact
def test_a_check_by_command_only_reads(fact: Fact) -> None:
    for command in re.split(r"&&|\|", fact.check.cli):
        words = shlex.split(command)
        if words and words[0] == "aws" and " ".join(words) not in OWN_COMMANDS:
            assert words[2].startswith(("get-", "list-", "describe-", "generate-credential-report"))


def test_a_fact_says_which_package_it_comes_from() -> None:
    assert {origin_of(fact.id) for fact in CATALOGUE} == {"mkdocs-aws-posture"}
    assert origin_of("root.nothing") == origin_of("nothing.at-all") == ""


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (
            Operation("accessanalyzer", "CreateAnalyzer", "access-analyzer:CreateAnalyzer"),
            "does not look like one that reads",
        ),
        (
            Operation("secretsmanager", "GetSecretValue", "secretsmanager:GetSecretValue"),
            "which no fact can",
        ),
        (GET_ACCOUNT_SUMMARY, "which is already asked"),
    ],
)
def test_a_package_asks_only_what_reads(operation: Operation, said: str) -> None:
    check = extensions._check_questions  # noqa: SLF001  # before a package is loaded
    with pytest.raises(ExtensionError, match=said):
        check([operation], "example")
    check(
        [Operation("accessanalyzer", "ListAnalyzers", "access-analyzer:ListAnalyzers")], "example"
    )
