"""Facts that are written as data, judged: Region by Region, one of many, refused, and put in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aws_posture.base.phrases import Name
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue.form import cases, loading
from aws_posture.catalogue.model import Fact, HowTo, Sitting, State, Verdict
from aws_posture.judging import evaluate
from aws_posture.judging.masking import redact
from aws_posture.judging.remedies import how_to
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.reads import DESCRIBE_REGIONS, LIST_REGIONS

HEAD = """\
example.fact:
  title: A fact
  question: Is it so?
  why: It matters.
  check: {console: [Look.]}
  document: {title: A page, url: "https://docs.aws.amazon.com/x.html"}
"""

GROUPS = f"""{HEAD}
  ask: {{operation: "ec2:DescribeSecurityGroups", regions: every}}
  not-applicable: {{when: length(SecurityGroups) == `0`, say: "There is no group {{regions}}."}}
  fail:
    items:
      kind: security-group
      each: SecurityGroups[?length(IpPermissions) > `0`]
      name: GroupName
      say: allows {{rules}} {{rules|thing|things}}
      places: {{rules: length(IpPermissions)}}
    say: "{{count}} of {{all}} {{count|group allows|groups allow}} something {{regions}}: {{items}}."
  pass: {{say: "No group allows anything {{regions}}."}}
  places: {{all: length(SecurityGroups)}}
  remedy:
    console: [Delete the rules.]
    cli: aws ec2 delete-security-group --region=REGION_NAME --group-name=SECURITY_GROUP_NAME
"""

BUCKETS = f"""{HEAD}
  ask:
    buckets: s3:ListBuckets
    status:
      operation: s3:GetBucketPolicyStatus
      each: {{of: buckets, values: "Buckets[].Name", parameter: Bucket}}
      errors: {{NoSuchBucketPolicy: {{PolicyStatus: {{IsPublic: false}}}}}}
  fail:
    items: {{kind: bucket, each: "status[?answer.PolicyStatus.IsPublic]", name: of}}
    say: "{{items}} {{count|is|are}} public."
  pass: {{say: None is public.}}
  remedy: {{console: [Close it.], cli: aws s3api delete-bucket-policy --bucket=BUCKET_NAME}}
"""

PLAN = f"""{HEAD}
  ask: freetier:GetAccountPlanState
  pass: {{say: "The account has {{plan}}, which ends on {{end}}."}}
  value: "{{plan}}"
  places:
    plan: {{is: accountPlanType, words: {{FREE: the free plan, PAID: the paid plan}}}}
    end: {{is: accountPlanExpirationDate, as: day}}
  remedy: {{console: [Upgrade.]}}
"""

ENDING = f"""{HEAD}
  ask:
    operation: freetier:GetAccountPlanState
    errors: {{ResourceNotFoundException: {{accountPlanType: null}}}}
  not-applicable: {{when: accountPlanType == `null`, say: There is no plan.}}
  pass:
    - when: accountPlanType == 'FREE'
      say: "The free plan ends on {{end}}."
      value: "{{plan}} until {{end}}"
    - say: "The account has {{plan}}."
  value: "{{plan}}"
  places:
    plan: {{is: accountPlanType, words: {{FREE: the free plan, PAID: the paid plan}}}}
    end: {{is: accountPlanExpirationDate, as: day}}
  remedy: {{console: [Upgrade.]}}
"""

USERS = f"""{HEAD}
  ask: iam:GetAccountSummary
  pass: {{say: "There are {{used}} of {{most}} users."}}
  value: "{{used}} of {{most}}"
  places: {{used: SummaryMap.Users, most: SummaryMap.UsersQuota}}
  remedy: {{console: [Delete some.]}}
"""

TRAIL = f"""{HEAD}
  ask:
    trails: cloudtrail:DescribeTrails
    status:
      operation: cloudtrail:GetTrailStatus
      each: {{of: trails, values: "trailList[?IsMultiRegionTrail].TrailARN", parameter: Name}}
  enough: pass
  pass:
    items: {{kind: trail, each: "status[?answer.IsLogging]", name: of}}
    say: A trail of all Regions is logging.
  fail: {{say: No trail of all Regions is logging.}}
  remedy: {{console: [Create one.]}}
"""


CROWDED = f"""{HEAD}
  ask: iam:GetAccountSummary
  fail:
    - when: SummaryMap.Users > `9`
      say: There are far too many.
      remedy:
        console: [Ask who leaves., Delete them.]
        cli: aws iam delete-user
        terraform: aws_iam_user
        cloudformation: AWS::IAM::User
        sitting: team
        minutes: 60
    - when: SummaryMap.Users > `5`
      say: There are too many.
  pass: {{say: There are a few.}}
  remedy: {{console: [Delete some.], minutes: 20}}
"""


def fact(text: str, tmp_path: Path) -> Fact:
    file = tmp_path / "facts.yml"
    file.write_text(text, encoding="utf-8")
    (compiled,) = loading.load([file])
    return loading.fact(compiled)


def judged(text: str, tmp_path: Path, given: dict[str, Any]) -> Verdict:
    one = fact(text, tmp_path)
    return evaluate(account(one, given), [one])[one.id]


def account(one: Fact, given: dict[str, Any]) -> Snapshot:
    return cases.snapshot_of(one, given)


def groups(*rules: int) -> dict[str, Any]:
    made = [
        {"GroupName": f"g{number}", "IpPermissions": [{}] * many}
        for number, many in enumerate(rules)
    ]
    return {"answer": {"SecurityGroups": made}}


DENIED = {"answer": {"error": "UnauthorizedOperation"}}

REGIONS: dict[str, tuple[dict[str, Any], str, str]] = {
    "all pass": (
        {"eu-west-1": groups(0), "us-east-1": groups(0, 0)},
        "pass",
        "No group allows anything in eu-west-1 and us-east-1.",
    ),
    "one fails": (
        {"eu-west-1": groups(0), "us-east-1": groups(0, 1)},
        "fail",
        "1 of 2 group allows something in us-east-1: g1.",
    ),
    "two fail": (
        {"eu-west-1": groups(2), "us-east-1": groups(0, 1)},
        "fail",
        "2 of 3 groups allow something in eu-west-1 and us-east-1: g0, g1.",
    ),
    "one fails and one is refused": (
        {"eu-west-1": DENIED, "us-east-1": groups(1)},
        "fail",
        "1 of 1 group allows something in us-east-1: g0.",
    ),
    "one passes and one is refused": (
        {"eu-west-1": DENIED, "us-east-1": groups(0)},
        "unknown",
        "AWS denied ec2:DescribeSecurityGroups in eu-west-1.",
    ),
    "one passes and one has nothing": (
        {"eu-west-1": groups(), "us-east-1": groups(0)},
        "pass",
        "No group allows anything in us-east-1. There is no group in eu-west-1.",
    ),
    "none has anything": (
        {"eu-west-1": groups(), "us-east-1": groups()},
        "not-applicable",
        "There is no group in eu-west-1 and us-east-1.",
    ),
    "five pass": (
        {f"eu-west-{number}": groups(0) for number in range(1, 6)},
        "pass",
        "No group allows anything in 5 Regions.",
    ),
    "five are refused, and two lack a member": (
        {
            **{f"eu-west-{number}": DENIED for number in range(1, 6)},
            "us-east-1": {"answer": {}},
            "us-east-2": {"answer": {}},
        },
        "unknown",
        (
            "AWS denied ec2:DescribeSecurityGroups in 5 Regions; SecurityGroups is missing from "
            "AWS's answer in us-east-1 and us-east-2."
        ),
    ),
}


@pytest.mark.parametrize(("given", "state", "said"), REGIONS.values(), ids=REGIONS)
def test_regions_are_put_together(
    tmp_path: Path, given: dict[str, Any], state: str, said: str
) -> None:
    verdict = judged(GROUPS, tmp_path, given)
    assert (verdict.state, verdict.summary) == (state, said)


def test_a_failure_says_what_was_not_looked_at(tmp_path: Path) -> None:
    verdict = judged(GROUPS, tmp_path, {"eu-west-1": DENIED, "us-east-1": groups(1)})
    assert verdict.reason == (
        "not all was seen: in eu-west-1: denied: AWS denied ec2:DescribeSecurityGroups "
        "(UnauthorizedOperation); allow ec2:DescribeSecurityGroups and collect again"
    )


QUOTED: dict[str, tuple[dict[str, str], str]] = {
    "the same in both": (
        {"ap-south-1": "a policy", "eu-west-1": "a policy"},
        "in ap-south-1 and eu-west-1: {}: a policy",
    ),
    "another in each": (
        {"ap-south-1": "the caller", "eu-west-1": "an SCP", "eu-west-2": "an SCP"},
        (
            "in ap-south-1, eu-west-1 and eu-west-2: {}: in ap-south-1: the caller; "
            "in eu-west-1 and eu-west-2: an SCP"
        ),
    ),
    "nothing in one": (
        {"ap-south-1": "", "eu-west-1": "an SCP"},
        "in ap-south-1 and eu-west-1: {}: in eu-west-1: an SCP",
    ),
    "more than a few": (
        {f"eu-west-{one}": f"policy {one}" for one in range(5)},
        (
            "in 5 Regions: {}: in eu-west-0: policy 0; in eu-west-1: policy 1; "
            "in eu-west-2: policy 2; and 2 more"
        ),
    ),
}


@pytest.mark.parametrize(("said", "reason"), QUOTED.values(), ids=QUOTED)
def test_of_no_region_is_quoted_what_was_said_of_another(
    tmp_path: Path, said: dict[str, str], reason: str
) -> None:
    one = fact(GROUPS, tmp_path)
    snapshot = account(one, dict.fromkeys(said, DENIED))
    records = [replace(record, message=said[record.region]) for record in snapshot.records]  # type: ignore[call-arg]
    verdict = evaluate(replace(snapshot, records=tuple(records)), [one])[one.id]
    assert verdict.summary.startswith("AWS denied ec2:DescribeSecurityGroups in ")
    assert verdict.reason == reason.format(
        "denied: AWS denied ec2:DescribeSecurityGroups (UnauthorizedOperation); "
        "allow ec2:DescribeSecurityGroups and collect again"
    )


def test_a_value_of_regions_is_not_known_while_one_is_refused(tmp_path: Path) -> None:
    """What was counted elsewhere is no count of all, though it is enough to fail."""
    text = f'{GROUPS}  value: "{{all}}"\n'
    seen = {"us-east-1": groups(1), "us-east-2": groups(0, 1)}
    assert judged(text, tmp_path, seen).value == 3
    verdict = judged(text, tmp_path, {"eu-west-1": DENIED, **seen})
    assert (verdict.state, verdict.value) == ("fail", None)


def test_an_item_has_its_region(tmp_path: Path) -> None:
    verdict = judged(GROUPS, tmp_path, {"eu-west-1": groups(2), "us-east-1": groups(1)})
    assert verdict.evidence == (
        "g0: allows 2 things in eu-west-1",
        "g0: allows 1 thing in us-east-1",
    )


def test_without_items_the_regions_are_the_evidence(tmp_path: Path) -> None:
    verdict = judged(GROUPS, tmp_path, {f"eu-west-{one}": groups(0) for one in range(1, 6)})
    assert verdict.evidence == tuple(f"in eu-west-{one}" for one in range(1, 6))


def test_regions_that_cannot_be_listed_make_it_unknown(tmp_path: Path) -> None:
    one = fact(GROUPS, tmp_path)
    denied = tuple(
        Refusal(str(read.operation), cases.NOW, RefusalKind.DENIED, "AccessDenied")
        for read in (LIST_REGIONS, DESCRIBE_REGIONS)
    )
    snapshot = replace(account(one, {}), records=denied)
    verdict = evaluate(snapshot, [one])[one.id]
    assert (verdict.state, verdict.summary) == ("unknown", "AWS denied account:ListRegions.")


def test_regions_can_be_named(tmp_path: Path) -> None:
    text = GROUPS.replace("regions: every", "regions: [us-east-1, eu-west-1]")
    verdict = judged(text, tmp_path, {"us-east-1": groups(1), "eu-west-1": groups(0)})
    assert verdict.summary == "1 of 1 group allows something in us-east-1: g0."
    alone = judged(text, tmp_path, {"us-east-1": groups(0)})
    assert alone.summary == (
        "ec2:DescribeSecurityGroups was not asked when the snapshot was taken in eu-west-1."
    )


def test_a_remedy_names_the_item_and_its_region(tmp_path: Path) -> None:
    one = fact(GROUPS, tmp_path)
    snapshot = account(one, {"eu-west-1": groups(2), "us-east-1": groups(1)})
    remedy = how_to(evaluate(snapshot, [one])[one.id], one)
    assert remedy is not None
    assert remedy.cli.splitlines() == [
        f"aws ec2 delete-security-group --region={region} --group-name=g0"
        for region in ("eu-west-1", "us-east-1")
    ]


OWN = HowTo(
    ("Ask who leaves.", "Delete them."),
    "aws iam delete-user",
    "aws_iam_user",
    "AWS::IAM::User",
    Sitting.TEAM,
    60,
)


@pytest.mark.parametrize(
    ("users", "own", "console"),
    [(10, OWN, OWN.console), (9, None, ("Delete some.",)), (5, None, None)],
)
def test_an_outcome_may_have_a_remedy_of_its_own(
    tmp_path: Path, users: int, own: HowTo | None, console: tuple[str, ...] | None
) -> None:
    verdict = judged(CROWDED, tmp_path, {"": {"answer": {"SummaryMap": {"Users": users}}}})
    assert verdict.finding.remedy == own
    remedy = how_to(verdict, fact(CROWDED, tmp_path)) if console else None
    assert (remedy and remedy.console) == console


@pytest.mark.parametrize("name", ["<svg/onload=x>", "x\ny", "$(id)", "--profile=x  y", "\u202ea"])
def test_a_hostile_name_is_in_no_command_and_can_be_hidden(tmp_path: Path, name: str) -> None:
    one = fact(GROUPS, tmp_path)
    hostile = {"SecurityGroups": [{"GroupName": name, "IpPermissions": [{}]}]}
    snapshot = account(one, {"us-east-1": {"answer": hostile}})
    verdicts = evaluate(snapshot, [one])
    verdict = verdicts[one.id]
    assert Name("security-group", name) in verdict.finding.summary
    assert "\n" not in verdict.summary
    remedy = how_to(verdict, one)
    assert remedy is not None
    assert remedy.cli == one.remedy.cli
    _, masked = redact(snapshot, verdicts, Redaction.NAMES)
    assert "Security-group-1" in masked[one.id].summary
    assert name not in masked[one.id].summary


def buckets(**status: object) -> dict[str, Any]:
    listed = {"Buckets": [{"Name": name} for name in status]}
    return {"": {"buckets": listed, "status": status}}


PUBLIC, CLOSED = {"PolicyStatus": {"IsPublic": True}}, {"PolicyStatus": {"IsPublic": False}}
NO_POLICY, NO_RIGHT = {"error": "NoSuchBucketPolicy"}, {"error": "AccessDenied"}

EACH = {
    "none": ({}, "pass", "None is public."),
    "an error that is an answer": ({"a": NO_POLICY, "b": CLOSED}, "pass", "None is public."),
    "one": ({"a": PUBLIC, "b": CLOSED}, "fail", "a is public."),
    "many": (dict.fromkeys("abcde", PUBLIC), "fail", "a, b, c and 2 more are public."),
    "one, and one is refused": ({"a": PUBLIC, "b": NO_RIGHT}, "fail", "a is public."),
    "one is refused": (
        {"a": CLOSED, "b": NO_RIGHT},
        "unknown",
        "AWS denied s3:GetBucketPolicyStatus.",
    ),
    "one lacks a member": (
        {"a": PUBLIC, "b": {}},
        "unknown",
        "PolicyStatus is missing from AWS's answer.",
    ),
}


@pytest.mark.parametrize(("given", "state", "said"), EACH.values(), ids=EACH)
def test_one_of_many_is_enough_and_all_have_to_be_seen(
    tmp_path: Path, given: dict[str, Any], state: str, said: str
) -> None:
    verdict = judged(BUCKETS, tmp_path, buckets(**given))
    assert (verdict.state, verdict.summary) == (state, said)
    assert [call.operation for call in verdict.calls].count("s3:GetBucketPolicyStatus") <= 1


def test_that_there_is_none_is_not_known_while_one_is_refused(tmp_path: Path) -> None:
    items = 'items: {kind: bucket, each: "status[?answer.PolicyStatus.IsPublic]", name: of}'
    none = 'when: "length(status[?!(answer.PolicyStatus.IsPublic)]) == `0`"'
    assert items in BUCKETS
    text = BUCKETS.replace(items, none).replace("{items} {count|is|are} public.", "None is closed.")
    for given, state in (({"a": PUBLIC}, "fail"), ({"a": PUBLIC, "b": NO_RIGHT}, "unknown")):
        assert judged(text, tmp_path, buckets(**given)).state == state


def test_a_refused_list_makes_it_unknown(tmp_path: Path) -> None:
    verdict = judged(BUCKETS, tmp_path, {"": {"buckets": NO_RIGHT}})
    assert (verdict.state, verdict.summary) == ("unknown", "AWS denied s3:ListBuckets.")


def test_a_thing_that_lacks_its_name_is_not_passed_over(tmp_path: Path) -> None:
    given = {"buckets": {"Buckets": [{"Name": "a"}, {}]}, "status": {"a": CLOSED}}
    verdict = judged(BUCKETS, tmp_path, {"": given})
    assert (verdict.state, verdict.summary) == ("unknown", "Name is missing from AWS's answer.")


TRAILS = {
    "one logs, one is refused": (("b", {"IsLogging": True}), "pass"),
    "one does not, one is refused": (("b", {"IsLogging": False}), "unknown"),
}


@pytest.mark.parametrize(("second", "state"), TRAILS.values(), ids=TRAILS)
def test_a_pass_can_be_what_one_is_enough_for(
    tmp_path: Path, second: tuple[str, object], state: str
) -> None:
    trails = [{"TrailARN": name, "IsMultiRegionTrail": True} for name in "ab"]
    status = {"a": NO_RIGHT, second[0]: second[1]}
    given = {"": {"trails": {"trailList": trails}, "status": status}}
    assert judged(TRAIL, tmp_path, given).state == state


def test_words_of_aws_are_said_in_ours_and_times_as_days(tmp_path: Path) -> None:
    answer = {"accountPlanType": "FREE", "accountPlanExpirationDate": "2027-01-31T00:00:00Z"}
    verdict = judged(PLAN, tmp_path, {"": {"answer": answer}})
    assert verdict.summary == "The account has the free plan, which ends on 31 January 2027."
    assert verdict.value == "the free plan"


def test_a_word_that_is_new_is_quoted_and_can_be_hidden(tmp_path: Path) -> None:
    one = fact(PLAN, tmp_path)
    answer = {"accountPlanType": "GOLD", "accountPlanExpirationDate": "2027-01-31T00:00:00Z"}
    snapshot = account(one, {"": {"answer": answer}})
    verdicts = evaluate(snapshot, [one])
    assert verdicts[one.id].value == "GOLD"
    assert "GOLD" not in str(redact(snapshot, verdicts, Redaction.NAMES)[1][one.id].value)


@pytest.mark.parametrize(
    ("answer", "state", "value"),
    [
        (
            {"accountPlanType": "FREE", "accountPlanExpirationDate": "2027-01-31T00:00:00Z"},
            "pass",
            "the free plan until 31 January 2027",
        ),
        ({"accountPlanType": "FREE"}, "unknown", None),
        ({"accountPlanType": "PAID"}, "pass", "the paid plan"),
        ({"error": "ResourceNotFoundException"}, "not-applicable", None),
    ],
)
def test_an_outcome_needs_its_own_places_and_can_have_its_own_value(
    tmp_path: Path, answer: dict[str, Any], state: str, value: str | None
) -> None:
    verdict = judged(ENDING, tmp_path, {"": {"answer": answer}})
    assert (verdict.state, verdict.value) == (state, value)


@pytest.mark.parametrize("time", ["soon", "", "2027-01-31", 5, None, "9999-12-31T23:59:59-10:00"])
def test_a_time_that_is_none_decides_nothing(tmp_path: Path, time: object) -> None:
    answer = {"accountPlanType": "FREE", "accountPlanExpirationDate": time}
    verdict = judged(PLAN, tmp_path, {"": {"answer": answer}})
    assert verdict.state is State.UNKNOWN


def test_numbers_are_written_for_people(tmp_path: Path) -> None:
    answer = {"SummaryMap": {"Users": 7, "UsersQuota": 5000}}
    verdict = judged(USERS, tmp_path, {"": {"answer": answer}})
    assert verdict.value == "7 of 5,000"


def test_a_value_that_is_one_number_is_a_number(tmp_path: Path) -> None:
    text = USERS.replace('value: "{used} of {most}"', 'value: "{used}"')
    answer = {"SummaryMap": {"Users": 7, "UsersQuota": 5000}}
    assert judged(text, tmp_path, {"": {"answer": answer}}).value == 7


def test_an_answer_that_no_outcome_knows_is_unknown(tmp_path: Path) -> None:
    text = USERS.replace("pass: {say", "pass: {when: SummaryMap.Users > `9`, say")
    verdict = judged(
        text, tmp_path, {"": {"answer": {"SummaryMap": {"Users": 7, "UsersQuota": 9}}}}
    )
    assert (verdict.state, verdict.summary) == (
        "unknown",
        "AWS's answer is none of those that this fact knows.",
    )


def test_what_nobody_asked_is_unknown(tmp_path: Path) -> None:
    verdict = judged(USERS, tmp_path, {"": {}})
    assert "was not asked when the snapshot was taken" in verdict.summary
