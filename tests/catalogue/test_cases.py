"""Cases of facts: what is tried, and what is said of those that come out otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aws_posture.catalogue.form import cases, loading
from aws_posture.snapshot import Refusal, RefusalKind

BUCKETS = """\
example.buckets:
  title: Buckets
  question: Are there few buckets?
  why: It matters.
  ask:
    buckets: s3:ListBuckets
    status:
      operation: s3:GetBucketPolicyStatus
      each: {of: buckets, values: "Buckets[].Name", parameter: Bucket}
  fail: {when: "length(status[?answer.PolicyStatus.IsPublic]) > `0`", say: One is public.}
  pass: {say: None is public.}
  value: "{all} of them"
  places: {all: length(buckets.Buckets)}
  check: {console: [Look.]}
  remedy: {console: [Act.]}
  document: {title: A page, url: "https://docs.aws.amazon.com/"}
  cases:
"""
NETWORKS = """\
example.networks:
  title: Networks
  question: Is there one?
  why: It matters.
  ask: {operation: "ec2:DescribeVpcs", regions: every}
  fail: {when: length(Vpcs) == `0`, say: "There is none {regions}."}
  pass: {say: "There is one {regions}."}
  check: {console: [Look.]}
  remedy: {console: [Act.]}
  document: {title: A page, url: "https://docs.aws.amazon.com/"}
  cases:
"""
CLOSED = (
    "answers: {buckets: {Buckets: [{Name: a}]}, status: {a: {PolicyStatus: {IsPublic: false}}}}"
)
OPEN = CLOSED.replace("false", "true")
ONE, NONE = "answer: {Vpcs: [{VpcId: x}]}", "answer: {Vpcs: []}"


def problems(tmp_path: Path, text: str, *written: str) -> list[str]:
    """What is said of the cases of a fact."""
    file = tmp_path / "facts.yml"
    file.write_text(text + "".join(f"    - {{{one}}}\n" for one in written), encoding="utf-8")
    (compiled,) = loading.load([file], root=tmp_path)
    return list(map(str, cases.run(loading.fact(compiled), compiled)))


RIGHT = {
    "no case": (BUCKETS.removesuffix("  cases:\n"), []),
    "a state": (BUCKETS, [f"{CLOSED}, state: pass", f"{OPEN}, state: fail"]),
    "what it says": (BUCKETS, [f"{CLOSED}, state: pass, says: None is public."]),
    "a value": (BUCKETS, [f"{CLOSED}, state: pass, value: 1 of them"]),
    "an error": (NETWORKS, ["error: AccessDenied, state: unknown"]),
    "an error among answers": (
        BUCKETS,
        ["answers: {buckets: {error: AccessDenied}, status: {}}, state: unknown"],
    ),
    "Regions": (
        NETWORKS,
        [
            (
                f"regions: {{eu-west-1: {{{ONE}}}, us-east-1: {{{NONE}}}}}, state: fail, "
                "says: There is none in us-east-1."
            ),
            f"regions: {{eu-west-1: {{{ONE}}}, us-east-1: {{error: AccessDenied}}}}, state: unknown",
        ],
    ),
    "no Region": (NETWORKS, [f"{ONE}, state: pass, says: There is one in us-east-1."]),
}


@pytest.mark.parametrize(("text", "written"), RIGHT.values(), ids=RIGHT)
def test_a_case_that_comes_out_as_written_is_no_problem(
    tmp_path: Path, text: str, written: list[str]
) -> None:
    assert problems(tmp_path, text, *written) == []


WRONG = {
    "a state": (BUCKETS, f"{OPEN}, state: pass", "the case gives fail, not pass: One is public."),
    "what it says": (
        *(BUCKETS, f"{CLOSED}, state: pass, says: All are.", "the case says 'None is public.'"),
    ),
    "a value": (
        *(
            BUCKETS,
            f"{CLOSED}, state: pass, value: 2 of them",
            "the case has the value '1 of them'",
        ),
    ),
    "an unknown state": (
        NETWORKS,
        "error: AccessDenied, state: pass",
        "the case gives unknown, not pass: AWS denied ec2:DescribeVpcs in us-east-1.",
    ),
}


@pytest.mark.parametrize(("text", "written", "said"), WRONG.values(), ids=WRONG)
def test_a_case_that_comes_out_otherwise_is_named(
    tmp_path: Path, text: str, written: str, said: str
) -> None:
    line = text.count("\n") + 2
    fact = text.partition(":")[0]
    found = problems(
        tmp_path,
        text,
        "error: AccessDenied, state: unknown" if text is NETWORKS else f"{CLOSED}, state: pass",
        written,
    )
    assert found == [f"facts.yml:{line}: {fact}: {said}"]


SPOILT = {
    "an error that is no text": (NETWORKS, "error: [], state: fail", ": error has to be a text"),
    "an answer of another form": (
        *(NETWORKS, "answer: {Vpc: []}, state: fail", "has no member 'Vpc'; did you mean Vpcs?"),
    ),
    "answers of a fact with one": (
        *(NETWORKS, "answers: {answers: {}}, state: fail", "answers has no key 'answers'; did you"),
    ),
    "one answer of a fact with several": (
        BUCKETS,
        "answer: {}, state: fail",
        "the fact has several reads: write 'answers', with each by its name",
    ),
    "one error of a fact with several": (
        BUCKETS,
        "error: AccessDenied, state: fail",
        "the fact has several reads: write 'answers', with each by its name",
    ),
    "an answer that is not one for each": (
        BUCKETS,
        "answers: {status: [], buckets: {}}, state: fail",
        "status, one answer for each value, has to be a mapping of keys and values",
    ),
    "one of them that is of another form": (
        BUCKETS,
        "answers: {status: {a: {PolicyStats: 1}}, buckets: {}}, state: fail",
        "has no member 'PolicyStats'; did you mean PolicyStatus?",
    ),
    "two at once": (
        NETWORKS,
        f"{ONE}, error: AccessDenied, state: fail",
        "a case needs one of answer, error, answers",
    ),
    "Regions that are none": (
        *(NETWORKS, "regions: [], state: fail", "regions has to be a mapping of keys and values"),
    ),
    "a Region with nothing": (
        *(NETWORKS, "regions: {eu-west-1: {}}, state: fail", "a case needs one of answer, error"),
    ),
}


@pytest.mark.parametrize(("text", "written", "said"), SPOILT.values(), ids=SPOILT)
def test_a_case_that_cannot_be_read_is_told_why(
    tmp_path: Path, text: str, written: str, said: str
) -> None:
    file = tmp_path / "facts.yml"
    file.write_text(f"{text}    - {{{written}}}\n", encoding="utf-8")
    _, mistakes = loading.check([file], root=tmp_path)
    assert str(mistakes[0]).startswith(f"facts.yml:{text.count(chr(10)) + 1}: ")
    assert said in str(mistakes[0])


@pytest.mark.parametrize(
    ("demo", "expected"),
    [("fresh", ["fresh"]), ("[fresh, well-kept]", ["fresh", "well-kept"])],
)
def test_a_case_may_be_that_of_an_account_for_demonstration(
    tmp_path: Path, demo: str, expected: list[str]
) -> None:
    file = tmp_path / "facts.yml"
    file.write_text(f"{NETWORKS}    - {{{ONE}, state: pass, demo: {demo}}}\n", encoding="utf-8")
    (compiled,) = loading.load([file], root=tmp_path)
    (case,) = compiled["cases"]
    assert (case["demo"], case["regions"]) == (
        expected,
        {"": {"answer": {"Vpcs": [{"VpcId": "x"}]}}},
    )


def given(code: str) -> dict[str, Any]:
    return {"eu-west-1": {"answer": {"error": code}}}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDenied", RefusalKind.DENIED),
        ("UnauthorizedOperation", RefusalKind.DENIED),
        ("unauthorised", RefusalKind.DENIED),
        ("Forbidden", RefusalKind.DENIED),
        ("InternalError", RefusalKind.ERROR),
    ],
)
def test_an_error_of_a_case_is_a_refusal(tmp_path: Path, code: str, kind: RefusalKind) -> None:
    file = tmp_path / "facts.yml"
    file.write_text(NETWORKS.removesuffix("  cases:\n"), encoding="utf-8")
    (compiled,) = loading.load([file], root=tmp_path)
    snapshot = cases.snapshot_of(loading.fact(compiled), given(code))
    assert snapshot.records == (
        Refusal(
            *("ec2:DescribeVpcs", cases.NOW, kind, code, "", "ec2:DescribeVpcs", "", "eu-west-1"),
        ),
    )
    assert (snapshot.account, snapshot.partition) == ("111122223333", "aws")
    assert (snapshot.region, snapshot.regions) == ("us-east-1", ("eu-west-1",))
    assert (snapshot.caller.arn, snapshot.caller.temporary) == (
        *("arn:aws:iam::111122223333:user/ana", False),
    )
