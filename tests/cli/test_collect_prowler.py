"""`collect --from-prowler`: what is taken over from Prowler's file, and what is turned down."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import get
from aws_posture.cli import main
from aws_posture.judging import evaluate
from aws_posture.judging.masking import redact
from aws_posture.judging.prowler import MAPPED, NOT_MAPPED
from aws_posture.snapshot import FindingStatus, ToolFinding, load
from building import FRESH, WELL_KEPT, Run, assert_one_line, aws_posture

NOW = int(time.time())
ROOT = f"arn:aws:iam::{FRESH}:root"
MFA = "iam_root_mfa_enabled"
KEYS = "iam_no_root_access_key"

Event = dict[str, Any]


def event(check: str, status: str = "FAIL", account: str = FRESH, **more: object) -> Event:
    """Write a finding as Prowler 5.46 does, in all that it writes."""
    said = f"{check} of <root_account> is a {status}."
    region = "us-east-1"
    return {
        "message": said,
        "metadata": {
            "event_code": check,
            "product": {
                "name": "Prowler",
                "uid": "prowler",
                "vendor_name": "Prowler",
                "version": "5.46.0",
            },
            "profiles": ["cloud", "datetime"],
            "tenant_uid": "",
            "version": "1.5.0",
        },
        "severity_id": 5,
        "severity": "Critical",
        "status": "New",
        "status_code": status,
        "status_detail": said,
        "status_id": 1,
        "unmapped": {"related_url": "", "categories": [], "compliance": {"CIS-5.0": ["1.4"]}},
        "activity_name": "Create",
        "activity_id": 1,
        "finding_info": {
            "created_time": NOW,
            "created_time_dt": "2026-11-02T10:30:00.000000",
            "desc": "What it looks at.",
            "title": "What it is about",
            "types": ["Software and Configuration Checks"],
            "uid": f"prowler-aws-{check}-{account}-{region}-<root_account>",
        },
        "resources": [
            {
                "cloud_partition": "aws",
                "region": region,
                "data": {"details": "", "metadata": {"user": "<root_account>"}},
                "group": {"name": "iam"},
                "labels": [],
                "name": "<root_account>",
                "type": "AwsIamUser",
                "uid": f"arn:aws:iam::{account}:root",
            }
        ],
        "category_name": "Findings",
        "category_uid": 2,
        "class_name": "Detection Finding",
        "class_uid": 2004,
        "cloud": {
            "account": {
                "name": "",
                "type": "AWS Account",
                "type_id": 10,
                "uid": account,
                "labels": [],
            },
            "org": {"name": "", "uid": ""},
            "provider": "aws",
            "region": region,
        },
        "remediation": {"desc": "Turn it on.", "references": []},
        "risk_details": "A stolen password.",
        "time": NOW,
        "time_dt": "2026-11-02T10:30:00.000000",
        "type_uid": 200401,
        "type_name": "Detection Finding: Create",
        **more,
    }


def changed(check: str, path: str, value: object) -> Event:
    """Write a finding in which one member is another, or is missing where the value is None."""
    made = deepcopy(event(check))
    *parents, last = path.split(".")
    place: Any = made
    for name in parents:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return made


def report(folder: Path, *events: Event) -> Path:
    path = folder / "prowler.ocsf.json"
    path.write_text(json.dumps(events, indent=4), encoding="utf-8")
    return path


def collect(folder: Path, *arguments: str | Path) -> Run:
    return aws_posture(folder, "collect", "-o", "out.json", "--from-prowler", *arguments)


def judged(folder: Path, *arguments: str) -> Mapping[str, Mapping[str, Any]]:
    done = aws_posture(folder, "show", "out.json", "--json", *arguments)
    assert done.status == 0, done.err
    return {fact["id"]: fact for fact in json.loads(done.out)["facts"]}


def test_a_snapshot_holds_what_prowler_found_and_nothing_of_other_checks(tmp_path: Path) -> None:
    path = report(tmp_path, event(MFA), event("s3_bucket_public_access"), event(KEYS, "PASS"))
    done = collect(tmp_path, path)
    assert done.status == 0, done.err
    assert not done.err
    taken = load(tmp_path / "out.json")
    assert (taken.account, taken.partition, taken.region) == (FRESH, "aws", "us-east-1")
    assert taken.records == ()
    assert taken.taken_at.timestamp() == NOW
    assert taken.findings == (
        ToolFinding(
            tool="Prowler 5.46.0",
            check=MFA,
            status=FindingStatus.FAIL,
            found_at=taken.taken_at,
            resource=ROOT,
            detail=f"{MFA} of <root_account> is a FAIL.",
        ),
        ToolFinding(
            tool="Prowler 5.46.0",
            check=KEYS,
            status=FindingStatus.PASS,
            found_at=taken.taken_at,
            resource=ROOT,
            detail=f"{KEYS} of <root_account> is a PASS.",
        ),
    )
    assert sys.platform == "win32" or (tmp_path / "out.json").stat().st_mode & 0o777 == 0o600


def test_it_says_what_it_took_over(tmp_path: Path) -> None:
    path = report(tmp_path, event(MFA), event(KEYS))
    minute = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(NOW))
    assert collect(tmp_path, path).out == (
        f"Account {FRESH}: 2 findings of Prowler 5.46.0 of {minute}, by {KEYS} and {MFA}"
        " → out.json\n"
    )
    assert json.loads(collect(tmp_path, path, "--json").out) == {
        "account": FRESH,
        "file": "out.json",
        "taken_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW)),
        "answers": 0,
        "refusals": [],
        "findings": 2,
    }


def test_verdicts_say_that_they_are_prowlers(tmp_path: Path) -> None:
    collect(tmp_path, report(tmp_path, event(MFA), event(KEYS, "PASS")))
    facts = judged(tmp_path)
    mfa = facts["root.mfa"]
    assert mfa["state"] == "fail"
    assert re.match(r"Prowler found a failure on \d{4}-\d\d-\d\d", mfa["summary"])
    assert mfa["evidence"][0] == f"Prowler 5.46.0, {MFA}: {MFA} of <root_account> is a FAIL."
    assert mfa["calls"] == []
    assert facts["root.access-keys"]["state"] == "unknown"
    others = {fact["state"] for name, fact in facts.items() if name not in MAPPED}
    assert others <= {"unknown", "manual"}


def test_nobody_is_taken_for_whoever_asked(tmp_path: Path) -> None:
    collect(tmp_path, report(tmp_path, event(MFA)))
    facts = judged(tmp_path, "--fact", "caller.not-root", "--fact", "caller.temporary")
    assert {fact["state"] for fact in facts.values()} == {"unknown"}


def test_old_findings_decide_nothing(tmp_path: Path) -> None:
    collect(tmp_path, report(tmp_path, event(MFA, "PASS", time=NOW - 3 * 86_400)))
    mfa = judged(tmp_path, "--fact", "root.mfa")["root.mfa"]
    assert mfa["state"] == "unknown"
    assert "stale: another tool looked at" in mfa["reason"]
    assert judged(tmp_path, "--max-age", "7d")["root.mfa"]["state"] == "pass"


def test_milliseconds_as_the_schema_has_them_are_understood_too(tmp_path: Path) -> None:
    collect(tmp_path, report(tmp_path, event(MFA, time=NOW * 1000)))
    assert load(tmp_path / "out.json").taken_at.timestamp() == NOW


def test_a_muted_failure_is_a_failure(tmp_path: Path) -> None:
    collect(tmp_path, report(tmp_path, changed(MFA, "status_id", 3)))
    mfa = judged(tmp_path)["root.mfa"]
    assert mfa["state"] == "fail"
    assert "muted there" in mfa["evidence"][0]


@pytest.mark.parametrize(("status", "said"), [("MANUAL", "to a person"), ("MUTED", "muted")])
def test_what_prowler_left_open_stays_open(tmp_path: Path, status: str, said: str) -> None:
    collect(tmp_path, report(tmp_path, event(MFA, status)))
    mfa = judged(tmp_path)["root.mfa"]
    assert mfa["state"] == "unknown"
    assert said in mfa["reason"]


def test_one_of_several_accounts_can_be_named(tmp_path: Path) -> None:
    path = report(tmp_path, event(MFA, "FAIL"), event(MFA, "PASS", WELL_KEPT))
    assert collect(tmp_path, path, "--account", WELL_KEPT).status == 0
    assert load(tmp_path / "out.json").account == WELL_KEPT
    assert judged(tmp_path)["root.mfa"]["state"] == "pass"


def test_only_the_facts_that_are_named_are_taken_over(tmp_path: Path) -> None:
    path = report(tmp_path, event(MFA), event(KEYS))
    assert collect(tmp_path, path, "--fact", "root.access-keys").status == 0
    assert {finding.check for finding in load(tmp_path / "out.json").findings} == {KEYS}


@pytest.mark.parametrize("check", [[MFA], {"id": MFA}, 7], ids=str)
def test_a_check_whose_name_is_no_text_is_none_of_ours(tmp_path: Path, check: object) -> None:
    path = report(tmp_path, changed(MFA, "metadata.event_code", check), event(KEYS))
    assert collect(tmp_path, path).status == 0
    assert {finding.check for finding in load(tmp_path / "out.json").findings} == {KEYS}


@pytest.mark.parametrize("version", ["5.8", "5.8.0", "5.10.1", "6.0.0", "10.0", "5.8.0-beta"])
def test_what_prowler_wrote_since_5_8_is_taken_over(tmp_path: Path, version: str) -> None:
    path = report(tmp_path, changed(MFA, "metadata.product.version", version))
    assert collect(tmp_path, path).status == 0
    assert load(tmp_path / "out.json").findings[0].tool == f"Prowler {version}"


def test_findings_about_other_clouds_are_left_out(tmp_path: Path) -> None:
    azure = event("iam_other", cloud={"provider": "azure", "account": {"uid": "0f0f"}})
    assert collect(tmp_path, report(tmp_path, azure, event(MFA))).status == 0


def test_a_site_is_stamped_from_it(tmp_path: Path, site: Path) -> None:
    collect(tmp_path, report(tmp_path, event(MFA)))
    done = aws_posture(tmp_path, "stamp", site, "out.json", "-o", "private")
    assert done.status == 0, done.err
    page = (tmp_path / "private" / FRESH / "index.html").read_text(encoding="utf-8")
    assert "Prowler found a failure on" in page
    assert "&lt;root_account&gt;" in page


def test_a_users_name_is_masked_where_that_is_asked_for(tmp_path: Path) -> None:
    ana = event(
        MAPPED["iam.user-mfa"].id, status_detail="User ana.maria has Console Password enabled."
    )
    ana["resources"][0]["uid"] = f"arn:aws:iam::{FRESH}:user/people/ana.maria"
    collect(tmp_path, report(tmp_path, ana))
    taken = load(tmp_path / "out.json")
    verdicts = evaluate(taken, [get("iam.user-mfa")])
    assert "ana.maria" in str(verdicts)
    _, masked = redact(taken, verdicts, Redaction.NAMES)
    assert "User-1" in {item.subject for item in masked["iam.user-mfa"].finding.items}
    assert "ana.maria" not in str(masked)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status_detail": "It is off.", "message": "It has no MFA."}, "It is off."),
        ({"status_detail": "", "message": "It has no MFA."}, "It has no MFA."),
        ({"status_detail": "", "message": ""}, ""),
    ],
)
def test_what_prowler_says_of_it_is_kept(tmp_path: Path, more: dict[str, str], said: str) -> None:
    collect(tmp_path, report(tmp_path, event(MFA, **more)))
    assert [finding.detail for finding in load(tmp_path / "out.json").findings] == [said]


SEVERAL = [str(number) * 12 for number in range(1, 7)]
UNUSABLE: dict[str, tuple[object, str]] = {
    "cut short": (json.dumps([event(MFA)])[:-40], "not a whole JSON file (line 1); let Prowler"),
    "still being written": (json.dumps([event(MFA)])[:-1] + ",", "not a whole JSON file"),
    "empty": ("", "not a whole JSON file"),
    "not text": (b"[\x80]", "not UTF-8"),
    "too deep": ("[" * 100_000, "not a whole JSON file"),
    "an object": ({"findings": []}, "not Prowler's OCSF output"),
    "a list of texts": (["x"], "not Prowler's OCSF output"),
    "no findings": ([], "there is no finding in it"),
    "another tool's": (
        [changed(MFA, "metadata.product.name", "Other")],
        "finding 1: this is not Prowler's OCSF output",
    ),
    "another class": (
        [event(MFA), event(MFA, class_uid=2003)],
        "finding 2: this is not Prowler's OCSF",
    ),
    "an older Prowler": (
        [changed(MFA, "metadata.product.version", "5.7.9")],
        "Prowler 5.7.9 wrote this; 5.8 or later is needed",
    ),
    "a much older Prowler": (
        [changed(MFA, "metadata.product.version", "4.9.0")],
        "Prowler 4.9.0 wrote this; 5.8 or later is needed",
    ),
    "a Prowler of no version": (
        [changed(MFA, "metadata.product.version", None)],
        "of no version wrote this",
    ),
    "another cloud": ([changed(MFA, "cloud.provider", "azure")], "none of its findings is about"),
    "no account": ([changed(MFA, "cloud.account", None)], "'' is not an AWS account id"),
    "an odd account": (
        [changed(MFA, "cloud.account.uid", "12\n3")],
        "'12\\n3' is not an AWS account id",
    ),
    "several accounts": (
        [event(MFA), event(MFA, "PASS", WELL_KEPT)],
        f"findings about 2 accounts ({FRESH}, {WELL_KEPT}); name one of them with --account ID",
    ),
    "five accounts": (
        [event(MFA, "FAIL", account) for account in SEVERAL[:5]],
        f"findings about 5 accounts ({', '.join(SEVERAL[:5])}); name one of them",
    ),
    "more accounts than are named": (
        [event(MFA, "FAIL", account) for account in SEVERAL],
        f"findings about 6 accounts ({', '.join(SEVERAL[:5])}, …); name one of them",
    ),
    "no check that decides a fact": (
        [event(check) for check in NOT_MAPPED],
        "is of a check that decides a fact; run 'prowler aws -M json-ocsf -c iam_no_root_access_key ",
    ),
    "an unknown status": (
        [event(MFA, "INFO")],
        f"a finding of {MFA}: unknown status 'INFO'; the statuses are PASS, FAIL, MANUAL, MUTED",
    ),
    "no status": ([changed(MFA, "status_code", None)], "unknown status None"),
    "no time": ([changed(MFA, "time", None)], "None is not a valid time"),
    "a time in words": ([event(MFA, time="yesterday")], "'yesterday' is not a valid time"),
    "a truth for a time": ([event(MFA, time=True)], "True is not a valid time"),
    "a time outside the calendar": (
        [event(MFA, time=10**30)],
        "is not a valid time; run Prowler again",
    ),
}


@pytest.mark.parametrize(("content", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_1_and_one_line(tmp_path: Path, content: object, said: str) -> None:
    path = tmp_path / "prowler.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    done = collect(tmp_path, path)
    assert done.status == 1, done.err
    assert_one_line(done, f"{path}: ", said)
    assert done.err.count("\n") == 1
    assert not done.out
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_is_not_there_is_1(tmp_path: Path) -> None:
    done = collect(tmp_path, "gone.json")
    assert done.status == 1
    assert_one_line(done, "gone.json: No such file or directory; name Prowler's file")


def test_an_account_that_is_not_in_the_file_is_1(tmp_path: Path) -> None:
    done = collect(tmp_path, report(tmp_path, event(MFA)), "--account", WELL_KEPT)
    assert done.status == 1
    assert_one_line(done, f"findings about account {FRESH}, but {WELL_KEPT} was asked for")


def test_a_fact_that_no_check_decides_is_1(tmp_path: Path) -> None:
    done = collect(tmp_path, report(tmp_path, event(MFA)), "--fact", "iam.admin")
    assert done.status == 1
    assert_one_line(done, "no Prowler check decides this; there are checks for root.mfa")


@pytest.mark.parametrize(
    "option",
    [
        *(["--profile", "x"], ["--role-arn", "x"], ["--external-id", "x"], ["--region", "x"]),
        *(["--endpoint-url", "x"], ["--scoped"]),
    ],
    ids=" ".join,
)
def test_what_names_credentials_does_not_go_with_it(tmp_path: Path, option: list[str]) -> None:
    done = collect(tmp_path, report(tmp_path, event(MFA)), *option)
    assert done.status == 2
    assert not (tmp_path / "out.json").exists()


def test_every_option_of_collect_is_one_that_goes_with_it_or_not() -> None:
    """A new option that names credentials has to be turned down as well."""
    known = {"profile", "role_arn", "external_id", "regions", "endpoint_url", "scoped"}
    goes = {"output", "verdict_path", "account", "report", "fact_ids", "quiet", "as_json"}
    assert {option.name for option in main.commands["collect"].params} == known | goes


def test_hostile_words_of_a_finding_print_safely(tmp_path: Path) -> None:
    hostile = "\x1b]0;owned\x07\u202e<script>\r\n\x9b31m"
    made = event(MFA, status_detail=hostile)
    made["metadata"]["product"]["version"] = f"5.46.0{hostile}"
    made["cloud"]["region"] = hostile
    first = collect(tmp_path, report(tmp_path, made))
    assert first.status == 0, first.err
    done = aws_posture(tmp_path, "show", "out.json", "--fact", "root.mfa", "--format", "markdown")
    for char in first.out + done.out:
        assert char.isprintable() or char == "\n"
