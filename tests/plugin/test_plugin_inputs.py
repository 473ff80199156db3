"""What cannot work is said before anything is built or asked; what is advised instead works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aws.server import ACCESS_KEY, SECRET_KEY, Aws
from aws_posture import demo
from aws_posture.snapshot import save
from building import CONFIG, FRESH, PAGE, assert_one_line, just_taken, mkdocs, small_site, tree

DEMO = {"AWS_POSTURE": "demo"}

OPTIONS = {
    "a snapshot that is not there": ("snapshot: gone.json", ["gone.json", "No such file"]),
    "a file that is no snapshot": ("snapshot: other.json", ["other.json: this is not a snapshot"]),
    "a profile that is not there": ("profile: nobody", ["nobody", "no such profile"]),
    "a Region with a typing error": (
        "{profile: reader, region: us-esat-1}",
        ["'us-esat-1'", "did you mean us-east-1?"],
    ),
    "one of several Regions with a typing error": (
        "{profile: reader, regions: [us-east-1, eu-wset-1]}",
        ["regions: ", "'eu-wset-1'", "did you mean eu-west-1?"],
    ),
    "Regions that are no list": ("{profile: reader, regions: 5}", ["regions"]),
    "a snapshot and Regions": (
        "{snapshot: account.json, regions: [eu-west-1]}",
        ["snapshot and regions contradict one another"],
    ),
    "a Region of the profile": ("profile: far", ["'eu-wset-1'", "did you mean eu-west-1?"]),
    "a profile without credentials": ("profile: empty", ["the profile has no credentials"]),
    "half a key": ("profile: half", ["credentials are not complete"]),
    "a snapshot and a profile": (
        "{snapshot: account.json, profile: reader}",
        ["snapshot and profile contradict one another"],
    ),
    "a snapshot and a Region": (
        "{snapshot: account.json, region: eu-west-1}",
        ["snapshot and region contradict one another"],
    ),
    "an external id without a role": (
        "{profile: reader, external_id: abc}",
        ["external_id needs role_arn"],
    ),
    "another account": ("{snapshot: account.json, account: '444455556666'}", ["6666"]),
    "a private folder that is a file": (
        "{snapshot: account.json, private_dir: mkdocs.yml}",
        ["mkdocs.yml: not a folder"],
    ),
    "a masking that does not exist": ("redact: nmaes", ["redact", "names", "nmaes"]),
    "a number for a role": ("{role_arn: 5}", ["role_arn", "YAML read 5, which is not text"]),
    "an account without its leading zero": ("account: 0123" + "45670123", ["account", "in quotes"]),
}

PROFILES = f"""
[profile reader]
aws_access_key_id = {ACCESS_KEY}
aws_secret_access_key = {SECRET_KEY}
[profile far]
aws_access_key_id = {ACCESS_KEY}
aws_secret_access_key = {SECRET_KEY}
region = eu-wset-1
[profile empty]
region = eu-west-1
[profile half]
aws_access_key_id = {ACCESS_KEY}
"""


def _site(folder: Path, options: str, pages: dict[str, str] | None = None) -> Path:
    flow = options if options.startswith("{") else f"{{{options}}}"
    site = small_site(folder, f"{CONFIG.rstrip()}: {flow}\n", pages)
    save(just_taken(demo.fresh()), site / "account.json")
    (site / "other.json").write_text("{}")
    (site / "aws").write_text(PROFILES)
    return site


@pytest.mark.parametrize(("options", "said"), OPTIONS.values(), ids=OPTIONS)
def test_what_cannot_work_is_said_before_anything_is_built(
    tmp_path: Path, options: str, said: list[str]
) -> None:
    site = _site(tmp_path, options)
    (site / "site").mkdir()
    (site / "site" / "whole.html").write_text("what was built before")
    environ = {"AWS_CONFIG_FILE": str(site / "aws"), "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    assert_one_line(mkdocs(site, "build", environ=environ), *said)
    assert list(tree(site / "site")) == ["whole.html"]
    assert not (site / "private").exists()


@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-west-1", "ap-southeast-11", "aws-global"])
def test_a_region_that_may_exist_is_taken(tmp_path: Path, aws: Aws, region: str) -> None:
    """AWS opens Regions before this machine's botocore lists them."""
    environ = {**aws.environ(), "AWS_DEFAULT_REGION": region}
    assert mkdocs(small_site(tmp_path), "build", environ=environ).status == 0


def test_nothing_of_it_is_checked_where_nobody_is_asked(tmp_path: Path) -> None:
    site = _site(tmp_path, "{profile: nobody, region: us-esat-1}")
    done = mkdocs(site, "build", "--strict", environ={"AWS_POSTURE": "off"})
    assert done.status == 0, done.err


@pytest.mark.parametrize("written", ["444455556666", "'444455556666'", "!ENV WHO"])
def test_an_account_id_is_one_however_yaml_reads_it(tmp_path: Path, written: str) -> None:
    config = f"{CONFIG.rstrip()}:\n      account: {written}\n      snapshot: account.json\n"
    site = small_site(tmp_path, config)
    save(just_taken(demo.get("well-kept")), site / "account.json")
    done = mkdocs(site, "build", environ={"WHO": "444455556666"})
    assert done.status == 0, done.err
    assert (site / "private" / "444455556666").is_dir()


def test_the_advice_about_quotes_can_be_followed_in_a_variable(tmp_path: Path) -> None:
    """YAML reads digits that begin with a zero as another number."""
    config = f"{CONFIG.rstrip()}:\n      account: !ENV WHO\n"
    site = small_site(tmp_path, config)
    refused = mkdocs(site, "build", environ={"WHO": "012345670123"})
    assert_one_line(refused, "account", "in quotes, which may be part of a variable for !ENV")
    assert mkdocs(site, "build", environ={"WHO": "'012345670123'"}).status == 0


FOLDERS = {
    "documents around mkdocs.yml": ("docs_dir: ..\nsite_dir: ../../site\n", "private"),
    "the site in the usual folder": ("site_dir: private\n", "private"),
    "documents in the usual folder": ("docs_dir: private\n", "private"),
    "copies in the site": ("", "site/private"),
    "both usual folders taken": ("docs_dir: private\nsite_dir: private-copies\n", "private"),
}


@pytest.mark.parametrize(("config", "private"), FOLDERS.values(), ids=FOLDERS)
def test_the_folder_that_is_advised_is_taken(tmp_path: Path, config: str, private: str) -> None:
    site = tmp_path / "documents" / "blog"
    named = re.search(r"docs_dir: (\S+)", config)
    small_site(site, pages={f"{named[1] if named else 'docs'}/index.md": PAGE})
    options = f"{CONFIG.rstrip()}:\n      private_dir: "
    (site / "mkdocs.yml").write_text(f"{options}{private}\n{config}")
    refused = mkdocs(site, "build", environ=DEMO)
    assert_one_line(refused, "private_dir", "name a separate folder")
    advised = re.search(r"e\.g\. '([^']+)'", refused.err)
    assert advised
    (site / "mkdocs.yml").write_text(f"{options}{advised[1]}\n{config}")
    done = mkdocs(site, "build", environ=DEMO)
    assert done.status == 0, done.err
    assert list((site / advised[1] / FRESH).rglob("index.html"))
