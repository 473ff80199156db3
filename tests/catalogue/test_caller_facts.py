from __future__ import annotations

from collections.abc import Callable

import pytest

from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import Caller
from aws_posture.snapshot.operations import GET_CALLER_IDENTITY

Judge = Callable[..., Verdict]

USER = "arn:aws:iam::111122223333:user/ana"
ROOT = "arn:aws:iam::111122223333:root"
SESSION = "arn:aws:sts::111122223333:assumed-role/auditor/ana"


@pytest.mark.parametrize(
    ("arn", "temporary", "not_root", "is_temporary"),
    [
        (USER, False, State.PASS, State.FAIL),
        (USER, True, State.PASS, State.PASS),
        (SESSION, True, State.PASS, State.PASS),
        (ROOT, False, State.FAIL, State.FAIL),
        # `aws login` as root: temporary, and root all the same.
        (ROOT, True, State.FAIL, State.PASS),
        ("arn:aws:iam::111122223333:user/:root/ana", False, State.PASS, State.FAIL),
    ],
)
def test_who_asked(
    judge: Judge, arn: str, *, temporary: bool, not_root: State, is_temporary: State
) -> None:
    given = {GET_CALLER_IDENTITY: {"Account": "111122223333", "Arn": arn}}
    caller = Caller(arn, temporary)
    assert judge("caller.not-root", given, caller=caller).state is not_root
    assert judge("caller.temporary", given, caller=caller).state is is_temporary


def test_a_long_lived_key_is_told_of_the_two_ways_out(judge: Judge) -> None:
    given = {GET_CALLER_IDENTITY: {"Arn": USER}}
    verdict = judge("caller.temporary", given, caller=Caller(USER, temporary=False))
    assert "aws login" in verdict.summary
    assert "IAM Identity Center" in verdict.summary


def test_a_hostile_path_stays_one_line_of_evidence(judge: Judge) -> None:
    arn = "arn:aws:iam::111122223333:user/<svg/onload=x>\n{{ x }}/ana"
    given = {GET_CALLER_IDENTITY: {"Arn": arn}}
    (line,) = judge("caller.not-root", given, caller=Caller(arn, temporary=True)).evidence
    assert line == "asked by arn:aws:iam::111122223333:user/<svg/onload=x> {{ x }}/ana"


def test_billing_is_never_known_and_says_where_to_look(judge: Judge) -> None:
    verdict = judge("billing.iam-access", {})
    assert verdict.state is State.MANUAL
    assert "IAM user and role access to Billing information" in str(verdict.reason)
    assert verdict.calls == ()
