from __future__ import annotations

import pytest

from aws_posture import demo
from aws_posture.errors import OptionError
from aws_posture.facts import CATALOGUE, State, Verdict, evaluate
from aws_posture.operations import BY_NAME
from aws_posture.snapshot import dump

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
    ("iam.admin-mfa", NOT_APPLICABLE, PASS),
    ("iam.user-mfa", FAIL, PASS),
    ("iam.access-keys", FAIL, NOT_APPLICABLE),
    ("iam.unused", PASS, PASS),
    ("iam.password-policy", FAIL, PASS),
    ("iam.identity-center", UNKNOWN, PASS),
    ("account.id", PASS, PASS),
    ("account.alias", NOT_APPLICABLE, PASS),
    ("account.sign-in-url", PASS, PASS),
    ("account.organization", PASS, PASS),
    ("account.security-contact", UNKNOWN, PASS),
    ("caller.not-root", PASS, PASS),
    ("caller.temporary", FAIL, PASS),
    ("billing.iam-access", MANUAL, MANUAL),
]

VALUES = [
    ("root.credentials", "password, 1 access key", "password"),
    ("root.mfa-kind", None, "none of them is virtual"),
    ("iam.admin-count", 0, 2),
    ("account.id", "111122223333", "444455556666"),
    ("account.alias", None, "example-company"),
    (
        "account.sign-in-url",
        "https://111122223333.signin.aws.amazon.com/console",
        "https://example-company.signin.aws.amazon.com/console",
    ),
    ("account.organization", "standalone", "management"),
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


def test_one_user_of_the_fresh_account_could_become_an_administrator() -> None:
    evidence = "\n".join(judged("fresh")["iam.admin"].evidence)
    assert "sam" in evidence
    assert "iam:PutUserPolicy" in evidence
    assert "robin" not in evidence


def test_the_administrators_of_the_well_kept_account_have_it_from_a_group() -> None:
    evidence = judged("well-kept")["iam.admin"].evidence
    for name in ("ana", "bo"):
        (line,) = [line for line in evidence if line.startswith(f"{name}: ")]
        assert "AdministratorAccess" in line
        assert "administrators" in line


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_every_call_that_a_fact_may_need_has_an_answer_or_a_refusal(name: str) -> None:
    given = {record.operation for record in demo.get(name).records}
    needed = {str(operation) for fact in CATALOGUE for operation in (*fact.reads, *fact.may_read)}
    only_for_missing_documents = {"iam:GetPolicy", "iam:GetPolicyVersion"}
    assert needed - only_for_missing_documents <= given <= set(BY_NAME)


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
