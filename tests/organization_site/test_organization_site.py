"""An organization's site: the public site once, a file an account, an overview."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aws_posture.base.copy_marker import MARKER
from aws_posture.stamp.protecting import POLICY
from building import Run, assert_one_line, tree
from organizations import CAREFUL, CARELESS, NEW, REFUSED, SUSPENDED, Written

Make = Callable[..., Run]


def _verdicts(out: Path, account: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (out / "accounts" / account / "verdicts.json").read_text("ascii")
    )
    return content


def _data(out: Path) -> dict[str, Any]:
    text = (out / "organization" / "accounts.js").read_text("ascii")
    data: dict[str, Any] = json.loads(text.partition(" = ")[2].rstrip(";\n"))
    return data


def _row(out: Path, account: str) -> list[Any]:
    (row,) = (row for row in _data(out)["accounts"] if row[0] == account)
    found: list[Any] = row
    return found


def test_each_account_has_one_file_that_is_its_own(out: Path, organization: Written) -> None:
    files = tree(out / "accounts")
    assert set(files) == {
        f"{account}/verdicts.json" for account in (CARELESS, CAREFUL, REFUSED, SUSPENDED, NEW)
    }
    for account, names in organization.names.items():
        for path, content in files.items():
            is_own = path.startswith(account)
            assert all((name.encode() in content) == is_own for name in names[:1]), path
    assert all(len(content) <= 60_000 for content in files.values())


def test_an_account_that_nobody_could_ask_is_unknown_with_the_reason(out: Path) -> None:
    reasons = {
        REFUSED: "AWS denied sts:AssumeRole",
        SUSPENDED: "says that the account is suspended",
        NEW: "Nobody has asked this account yet",
    }
    for account, said in reasons.items():
        verdicts = _verdicts(out, account)["verdicts"].values()
        assert {verdict["state"] for verdict in verdicts} == {"unknown"}
        row = _row(out, account)
        assert set(row[4]) == {"u"}
        assert said in row[6]


def test_the_site_is_private_as_every_copy_is(out: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in [out, *out.rglob("*")]} == {0}
    assert (out / ".gitignore").read_text("ascii") == "*\n"
    assert json.loads((out / MARKER).read_text("ascii"))["organization"] is True
    for page in out.rglob("*.html"):
        text = page.read_text("ascii")
        assert POLICY in text, page
        assert 'content="noindex, nofollow"' in text, page
        assert "<strong>Private copy</strong> of an organization" in text, page
    post = (out / "posts" / "root" / "index.html").read_text("ascii")
    assert '<script src="../../aws-posture-organization.js">' in post
    assert "For the public." not in post
    assert 'data-state="unchecked"' in post


def test_the_shared_part_holds_nothing_of_any_account(out: Path, organization: Written) -> None:
    known = [CARELESS, CAREFUL, REFUSED, SUSPENDED, NEW, "payments-prod", "o-vexmoryarrow"]
    known += [name for names in organization.names.values() for name in names]
    for path, content in tree(out).items():
        if not path.startswith(("accounts/", "organization/")):
            assert not [one for one in known if one.encode() in content], path


def test_the_overview_links_each_fact_to_the_page_that_explains_it(out: Path) -> None:
    data = _data(out)
    addresses = {fact[0]: fact[4] for fact in data["facts"]}
    assert addresses["root.mfa"] == "posts/root/index.html#fact-root-mfa"
    assert addresses["iam.admin-count"] == "index.html#report-count"
    assert addresses["s3.public-access-blocked"] == ""
    assert data["report"] == "index.html"


def test_the_overview_says_what_changed_since_the_time_before(out: Path) -> None:
    places = [fact[0] for fact in _data(out)["facts"]]
    before = _row(out, CARELESS)[5]
    assert before[places.index("root.mfa")] == "p"
    assert set(before) - {"."} == {"p"}
    page = (out / "organization" / "index.html").read_text("ascii")
    worse = page.partition('data-direction="worse"')[2].partition("</div>")[0]
    assert re.search(r"MFA for the root user.*1 account.*payments-prod", worse)


def test_names_of_accounts_are_text_in_the_page_and_no_formula_in_the_table(out: Path) -> None:
    overview = out / "organization"
    assert "<b>audit" not in (overview / "index.html").read_text("ascii")
    table = (overview / "overview.csv").read_text("utf-8").splitlines()
    assert len(table) == 6
    (line,) = (line for line in table if line.startswith(CAREFUL))
    assert line.startswith(f"{CAREFUL},'=ledger & <b>audit</b>,Root/Security,,")


def test_counts_name_no_account_and_none_has_no_overview(make: Make, tmp_path: Path) -> None:
    overview = tmp_path / "out" / "organization"
    assert make("--overview", "counts").status == 0
    assert set(tree(overview)) == {"index.html", "overview.css"}
    page = (overview / "index.html").read_text("ascii")
    assert "What fails most" in page
    for name in (CARELESS, CAREFUL, REFUSED, "payments-prod", "Workloads", "o-vexmoryarrow"):
        assert name not in page
    assert make("--overview", "none").status == 0
    assert not overview.exists()
    assert "organization/index.html" not in (tmp_path / "out" / "index.html").read_text("ascii")


def test_masked_names_and_ids_are_nowhere(
    make: Make, organization: Written, tmp_path: Path
) -> None:
    assert make("--redact", "names").status == 0
    known = [CARELESS, CAREFUL, REFUSED, "payments-prod", "Workloads", "o-vexmoryarrow"]
    known += [name for names in organization.names.values() for name in names]
    for path, content in tree(tmp_path / "out").items():
        assert not [one for one in known if one.encode() in content], path
        assert not [one for one in known if one in path]
    assert (tmp_path / "out" / "accounts" / "account-0001" / "verdicts.json").is_file()


def test_a_site_with_a_folder_of_that_name_is_refused(
    make: Make, site: Path, tmp_path: Path
) -> None:
    (site / "accounts").mkdir()
    done = make()
    assert_one_line(done, "has a folder of this name for itself")
    assert not (tmp_path / "out").exists()
