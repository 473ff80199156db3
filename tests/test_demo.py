from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from _facts import demonstrations, examples
from aws_posture import assets, demo
from aws_posture.base.errors import OptionError
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.model import State, Verdict
from aws_posture.judging import evaluate
from aws_posture.snapshot import Answer, dump
from aws_posture.snapshot.operations import BY_NAME, GET_ACCOUNT_AUTHORIZATION_DETAILS
from aws_posture.snapshot.reads import Read, operations

PASS, FAIL, NOT_APPLICABLE = State.PASS, State.FAIL, State.NOT_APPLICABLE
UNKNOWN, MANUAL = State.UNKNOWN, State.MANUAL

STATES = [
    # fact, fresh, well-kept
    ("root.credentials", PASS, PASS),
    ("root.mfa", FAIL, PASS),
    ("root.mfa-kind", NOT_APPLICABLE, PASS),
    ("root.access-keys", FAIL, PASS),
    ("root.last-used", FAIL, PASS),
    ("root.centralized", NOT_APPLICABLE, PASS),
    ("iam.admin", FAIL, PASS),
    ("iam.admin-count", FAIL, PASS),
    ("iam.admin-paths", FAIL, PASS),
    ("iam.admin-mfa", NOT_APPLICABLE, PASS),
    ("iam.user-mfa", FAIL, PASS),
    ("iam.access-keys", FAIL, NOT_APPLICABLE),
    ("iam.unused", PASS, PASS),
    ("iam.service-credentials", NOT_APPLICABLE, NOT_APPLICABLE),
    ("iam.roles-trusted-outside", FAIL, PASS),
    ("iam.federation", PASS, PASS),
    ("iam.password-policy", FAIL, PASS),
    ("iam.identity-center", UNKNOWN, PASS),
    *((f"iam.{name}-quota", PASS, PASS) for name in ("users", "roles", "groups", "policies")),
    ("iam.identity-providers", PASS, PASS),
    ("account.id", PASS, PASS),
    ("account.sign-in-url", PASS, PASS),
    ("account.organization", PASS, PASS),
    ("account.security-contact", UNKNOWN, PASS),
    ("account.alias", NOT_APPLICABLE, PASS),
    ("account.contact", FAIL, PASS),
    ("account.billing-contact", UNKNOWN, PASS),
    ("account.operations-contact", UNKNOWN, PASS),
    ("account.regions", PASS, PASS),
    ("account.sessions", PASS, PASS),
    ("account.sign-in-network", FAIL, PASS),
    ("account.support-plan", PASS, PASS),
    ("caller.not-root", PASS, PASS),
    ("caller.temporary", FAIL, PASS),
    ("s3.public-access-blocked", FAIL, PASS),
    ("s3.buckets", PASS, PASS),
    ("s3.buckets-public", FAIL, PASS),
    ("cloudtrail.trail", FAIL, PASS),
    ("cloudtrail.log-validation", NOT_APPLICABLE, PASS),
    ("config.recorder", FAIL, PASS),
    ("logs.retention", FAIL, PASS),
    ("guardduty.enabled", FAIL, PASS),
    ("securityhub.enabled", FAIL, PASS),
    ("access-analyzer.external", FAIL, PASS),
    ("ec2.imdsv2-default", FAIL, PASS),
    ("ec2.images-not-public", PASS, PASS),
    ("ec2.elastic-ips-unused", FAIL, NOT_APPLICABLE),
    ("ebs.encryption-default", FAIL, PASS),
    ("ebs.snapshots-not-public", FAIL, PASS),
    ("vpc.default-vpc", FAIL, PASS),
    ("vpc.flow-logs", FAIL, PASS),
    ("vpc.open-ports", FAIL, PASS),
    ("vpc.default-group", FAIL, PASS),
    ("rds.not-public", NOT_APPLICABLE, PASS),
    ("rds.encrypted", NOT_APPLICABLE, PASS),
    ("kms.rotation", NOT_APPLICABLE, PASS),
    ("secrets.rotation", NOT_APPLICABLE, PASS),
    ("billing.iam-access", MANUAL, MANUAL),
    ("billing.budget", FAIL, PASS),
    ("billing.anomaly-alerts", FAIL, PASS),
    ("billing.alerts", FAIL, PASS),
    ("billing.plan", PASS, PASS),
    ("billing.credits", PASS, PASS),
]

VALUES = [
    ("root.credentials", "password, 1 access key", "password"),
    ("root.mfa-kind", None, "none of them is virtual"),
    ("iam.admin-count", 0, 2),
    ("iam.federation", "OpenID Connect", "IAM Identity Center"),
    ("account.id", "111122223333", "444455556666"),
    ("account.alias", None, "example-company"),
    (
        "account.sign-in-url",
        "https://111122223333.signin.aws.amazon.com/console",
        "https://example-company.signin.aws.amazon.com/console",
    ),
    ("account.organization", "standalone", "management"),
    ("iam.users-quota", "2 of 5,000", "2 of 5,000"),
    ("iam.policies-quota", "0 of 1,500", "0 of 1,500"),
    ("account.regions", 17, 17),
    ("account.sessions", 0, 1),
    ("account.support-plan", "Basic or Developer Support", "Business Support or higher"),
    ("billing.plan", "the paid plan", "the paid plan"),
    ("billing.credits", "0.00 US dollars", "0.00 US dollars"),
    ("s3.buckets", 2, 3),
    ("vpc.default-vpc", 17, 0),
]


def judged(name: str) -> dict[str, Verdict]:
    return evaluate(demo.get(name), CATALOGUE)


def test_the_table_of_states_is_of_the_whole_catalogue() -> None:
    assert [fact for fact, *_ in STATES] == [fact.id for fact in CATALOGUE]


@pytest.mark.parametrize(("fact", "fresh", "well_kept"), STATES)
def test_how_the_demonstration_accounts_stand(fact: str, fresh: State, well_kept: State) -> None:
    assert judged("fresh")[fact].state is fresh
    assert judged("well-kept")[fact].state is well_kept


@pytest.mark.parametrize(("fact", "fresh", "well_kept"), VALUES)
def test_what_the_demonstration_accounts_are(
    fact: str, fresh: str | int | None, well_kept: str | int | None
) -> None:
    assert judged("fresh")[fact].value == fresh
    assert judged("well-kept")[fact].value == well_kept


def test_between_them_they_show_every_state_of_a_private_copy() -> None:
    shown = {verdict.state for name in demo.DEMOS for verdict in judged(name).values()}
    assert shown == set(State) - {State.UNCHECKED}


def test_root_of_the_fresh_account_was_used_yesterday() -> None:
    assert "19 hours ago, by its access key 1" in judged("fresh")["root.last-used"].summary


def test_users_and_roles_of_the_fresh_account_can_become_administrators() -> None:
    routes = judged("fresh")["iam.admin-paths"].finding.routes
    assert [[node.text for node in route.nodes] for route in routes] == [
        ["robin", "deploy", "site-runtime"],
        ["sam"],
        ["deploy", "site-runtime"],
        ["github", "site-runtime"],
    ]


def test_the_administrators_of_the_well_kept_account_have_it_from_a_group() -> None:
    evidence = judged("well-kept")["iam.admin"].evidence
    for name in ("ana", "bo"):
        (line,) = [line for line in evidence if line.startswith(f"{name}: ")]
        assert "AdministratorAccess" in line
        assert "administrators" in line


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_every_call_that_a_fact_may_need_has_an_answer_or_a_refusal(name: str) -> None:
    given = {record.operation for record in demo.get(name).records}
    reads = [read for fact in CATALOGUE for read in (*fact.reads, *fact.may_read)]
    known = set(map(str, operations(reads)))
    # These depend on what others answered.
    following = {str(read.operation) for read in reads if isinstance(read, Read) and read.each}
    following |= {"iam:GetPolicy", "iam:GetPolicyVersion"}
    assert known - following <= given <= {*BY_NAME, *known}


def test_what_cases_say_of_the_accounts_is_written_down() -> None:
    assert demo.ANSWERS.read_text(encoding="utf-8") == demonstrations(), "run scripts/facts"


@pytest.mark.parametrize("name", assets.EXAMPLES)
def test_the_examples_for_browsers_are_what_judging_gives(name: str) -> None:
    written = Path(assets.__file__).with_name(name).read_text(encoding="utf-8")
    assert written == examples()[name], "run scripts/facts"


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_a_demonstration_is_the_same_every_time(name: str) -> None:
    assert dump(demo.get(name)) == dump(demo.get(name))


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_a_demonstration_holds_no_credentials(name: str) -> None:
    text = dump(demo.get(name))
    assert "AKIA" not in text
    assert "ASIA" not in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("frsh", "unknown demonstration account 'frsh'; did you mean fresh?"),
        ("well_kept", "did you mean well-kept?"),
        ("zzz", "unknown demonstration account 'zzz'; there are fresh and well-kept"),
        ("", "there are fresh and well-kept"),
    ],
)
def test_an_unknown_demonstration_is_answered_with_those_there_are(name: str, said: str) -> None:
    with pytest.raises(OptionError) as raised:
        demo.get(name)
    assert said in str(raised.value)


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_a_provider_that_a_role_trusts_is_set_up(name: str) -> None:
    snapshot = demo.get(name)
    details = snapshot.find(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    assert isinstance(details, Answer)
    roles = json.dumps(details.result["RoleDetailList"])
    trusted = {*re.findall(r"arn:aws:iam::\d+:(?:saml|oidc)-provider/[^\"]+", roles)}
    verdict = evaluate(snapshot, [BY_ID["iam.identity-providers"]])["iam.identity-providers"]
    assert trusted
    assert all(arn in verdict.summary for arn in trusted)
