"""What was declared is told by every command; a snapshot of another account is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building import assert_one_line, aws_posture

DECLARED = """\
answers:
  billing.iam-access: {answer: yes, by: Ana, since: 2026-11-02, until: 2999-01-01}
accepted:
  root.mfa: {because: soon, by: Bo, until: 2999-01-01}
"""


def test_json_says_what_was_declared_and_nothing_where_nothing_was(tmp_path: Path) -> None:
    (tmp_path / "posture.yml").write_text(DECLARED)
    done = aws_posture(tmp_path, "show", "demo:fresh", "--json")
    facts = {one["id"]: one for one in json.loads(done.out)["facts"]}
    assert facts["root.mfa"]["state"] == "fail"
    assert facts["root.mfa"]["declared"] == {
        "kind": "accepted",
        "text": "soon",
        "by": "Bo",
        "since": None,
        "until": "2999-01-01",
    }
    assert facts["billing.iam-access"]["state"] == "manual"
    assert facts["billing.iam-access"]["declared"]["since"] == "2026-11-02"
    assert "declared" not in facts["root.access-keys"]


@pytest.mark.parametrize("command", ["show", "stamp"])
def test_a_snapshot_of_another_account_is_refused(
    tmp_path: Path, fresh: Path, site: Path, command: str
) -> None:
    arguments = ["show", fresh] if command == "show" else ["stamp", site, fresh, "-o", "out"]
    done = aws_posture(tmp_path, *arguments, "--account", "444455556666")
    assert_one_line(done, "111122223333", "444455556666 was asked for")
    assert not (tmp_path / "out").exists()
    assert aws_posture(tmp_path, *arguments, "--account", "111122223333").status == 0
