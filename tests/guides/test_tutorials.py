"""The tutorials, followed word for word in fresh clones and clean environments."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data
from new_user import NewUser

from aws.server import ACCESS_KEY, SECRET_KEY, Aws
from aws_posture.catalogue import CATALOGUE
from aws_posture.snapshot.reads import permissions
from building import FRESH, ROOT, run, states
from sampling import nightly_but

TUTORIALS = ROOT / "docs/tutorials"
READ, SITE, PUBLISH, FACT = (
    (TUTORIALS / f"{name}.md").read_text(encoding="utf-8")
    for name in ("read-your-account", "existing-site", "publish", "own-fact")
)

# Stands for AWS's command line: signs in as it does, and calls what it calls.
FAKE_AWS = """\
#!{python}
import pathlib, sys, boto3
match sys.argv[1:]:
    case ["login", "--profile", name]:
        config = pathlib.Path.home() / ".aws/config"
        config.parent.mkdir()
        config.write_text("[profile " + name + "]" + {profile!r})
    case [service, operation, *words]:
        client = boto3.client(service, "us-east-1", endpoint_url={url!r}, **{keys!r})
        names = ["".join(map(str.title, word[2:].split("-"))) for word in words[::2]]
        values = [
            pathlib.Path(word[7:]).read_text() if word.startswith("file://") else word
            for word in words[1::2]
        ]
        getattr(client, operation.replace("-", "_"))(**dict(zip(names, values, strict=True)))
"""

# Stands for GitHub's command line: keeps what it was asked.
FAKE_GH = '#!/bin/sh\necho "$*" >> "$HOME/gh.log"\n'

GIT = """\
[user]
name = Ana
email = ana@example.com
[init]
defaultBranch = main
[url "{hosted}"]
insteadOf = https://github.com/OWNER/REPOSITORY
"""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the packages that ours needs, and not with ours: the network is not asked."""
    folder = tmp_path_factory.mktemp("packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(r"mkdocs_aws_posture|_editable|.*\.pth$", entry.name):
            (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def user(tmp_path: Path, packages: Path, wheel: Path) -> NewUser:
    """Give somebody with Python and git, whose pip knows the wheel and nothing else."""
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    environ = {
        "PATH": f"{home}/bin:{sys.base_prefix}/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheel.parent),
        "PIP_NO_BUILD_ISOLATION": "0",  # this is how pip is told to build with what is there
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": str(packages),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return NewUser(home, environ)


def _program(user: NewUser, name: str, text: str) -> None:
    file = user.home / "bin" / name
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)


def _count(aws: Aws, actions: str) -> None:
    request = urllib.request.Request(  # noqa: S310  # our own loopback address
        f"{aws.url}/moto-api/reset-auth", actions.encode(), {"Content-Type": "text/plain"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310  # the same
        answer.read()


@pytest.fixture
def hosted(tmp_path: Path, user: NewUser) -> Path:
    """Host a repository of what is tracked here, where the tutorials have theirs."""
    bare = tmp_path / "hosted.git"
    (user.home / ".gitconfig").write_text(GIT.format(hosted=bare.as_uri()), encoding="utf-8")
    tracked = run("git", "ls-files", "-z", cwd=ROOT).out.strip("\0").split("\0")
    work = tmp_path / "work"
    for name in tracked:
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes((ROOT / name).read_bytes())
            (work / name).chmod((ROOT / name).stat().st_mode)
    environ = {"GIT_CONFIG_GLOBAL": str(user.home / ".gitconfig")}
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["commit", "--quiet", "-m", "Begin"],
        ["clone", "--quiet", "--bare", ".", str(bare)],
    ):
        assert run("git", *command, cwd=work, environ=environ).status == 0
    return bare


def _set_up(clone: Path, packages: Path) -> None:
    """Give a clone the environment that its scripts would make from the locked requirements."""
    venv.create(clone / ".venv", with_pip=False)
    (library,) = clone.glob(".venv/lib/*/site-packages")
    (library / "found.pth").write_text(f"{packages}\n{clone / 'plugins'}\n", encoding="utf-8")
    for entry in Path(sysconfig.get_path("purelib")).glob("mkdocs_aws_posture-*.dist-info"):
        (library / entry.name).symlink_to(entry)
    commands = {
        "aws-posture": ("aws_posture.cli", "main"),
        "mkdocs": ("mkdocs.__main__", "cli"),
        "post-series": ("post_series.command", "main"),
    }
    for name, (module, call) in commands.items():
        file = clone / ".venv/bin" / name
        file.write_text(f"#!{clone}/.venv/bin/python\nfrom {module} import {call}\n{call}()\n")
        file.chmod(0o755)
    mark = (
        "import sys; sys.path.insert(0, 'scripts'); import _environment as e; "
        "e._mark(e.ROOT / '.venv', 'run').write_text(e._digest('run'))"
    )
    subprocess.run([sys.executable, "-c", mark], cwd=clone, check=True)


@pytest.fixture
def account(user: NewUser, aws: Aws) -> Iterator[Aws]:
    """Make an account in which Ana may do nothing yet, and AWS's command line to sign in to it."""
    iam = aws.client("iam")
    aws.root(mfa=False)
    iam.update_account_password_policy(MinimumPasswordLength=14)
    iam.create_user(UserName="ana")
    key = iam.create_access_key(UserName="ana")["AccessKey"]
    profile = {
        "region": "us-east-1",
        "endpoint_url": aws.url,
        "aws_access_key_id": key["AccessKeyId"],
        "aws_secret_access_key": key["SecretAccessKey"],
    }
    told = {
        "python": sys.executable,
        "profile": "".join(f"\n{name} = {value}" for name, value in profile.items()),
        "url": aws.url,
        "keys": {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY},
    }
    _program(user, "aws", FAKE_AWS.format(**told))
    yield aws
    _count(aws, "inf")


def _get(address: str) -> str:
    with urllib.request.urlopen(address) as page:  # noqa: S310  # our own loopback address
        return str(page.read(), "utf-8")


def test_read_your_own_account(user: NewUser, hosted: Path, account: Aws, packages: Path) -> None:
    """Under enforcement: what the tutorial's policy does not allow is denied."""
    assert hosted.is_dir()
    seen: list[str] = []
    user.follow(
        READ,
        after={
            "git clone": lambda: _set_up(user.folder, packages),
            "put-user-policy": lambda: _count(account, "0"),
        },
        visit=lambda address: seen.append(_get(f"{address}your-account/")),
    )
    (report,) = seen
    assert states(report, "root.mfa") == {"fail"}
    assert FRESH in report
    clone = user.folder
    assert states((clone / "site/your-account/index.html").read_text(), "root.mfa") == {"unchecked"}
    assert run("git", "status", "--porcelain", cwd=clone).out == "?? policy.json\n"


def test_add_facts_to_a_site(user: NewUser, account: Aws) -> None:
    site = _site(user, "")
    _sign_in(user)
    account.overlay.calls.clear()
    seen: list[str] = []
    public: list[str] = []
    user.follow(
        SITE,
        after={"mkdocs build --strict": lambda: public.append(_page(site / "site"))},
        visit=lambda address: seen.append(_get(f"{address}account/")),
    )
    assert states(seen[0], "root.mfa") == {"fail"}
    assert "Stop here" in seen[0]
    assert states(public[0], "root.mfa") == {"unchecked"}
    assert public == [_page(site / "site")]
    assert (site / "site/search/search_index.json").is_file()
    private = _page(site / "private" / FRESH)
    assert states(private, "root.mfa") == {"fail"}
    assert f"{FRESH}.signin.aws.amazon.com" in private
    needed = {"sts:GetCallerIdentity", "iam:GetAccountSummary", "iam:ListAccountAliases"}
    assert set(account.calls) == needed


@pytest.mark.nightly
def test_add_facts_to_a_site_that_names_its_plugins_and_its_pages(user: NewUser) -> None:
    """Its list of plugins gets one more line, as the tutorial says."""
    line = "  - aws-posture"
    assert f"add the line `{line}`" in SITE
    site = _site(user, "nav: [index.md, account.md]\nplugins:\n  - search\n")
    building = SITE.partition("## 5. ")[0]
    user.follow(re.sub(r"(?m)^plugins:\n.*\n.*", line, building))
    assert states(_page(site / "site"), "root.mfa") == {"unchecked"}


def _page(site: Path) -> str:
    return (site / "account/index.html").read_text(encoding="utf-8")


def _site(user: NewUser, config: str) -> Path:
    """Make the site that the tutorial's reader has, and the environment that builds it."""
    venv.create(user.home, with_pip=False)
    for name, module in {"pip": "pip._internal.cli.main", "mkdocs": "mkdocs.__main__"}.items():
        call = "main" if name == "pip" else "cli"
        _program(user, name, f"#!{user.home}/bin/python\nfrom {module} import {call}\n{call}()\n")
    (user.home / "docs").mkdir()
    (user.home / "docs/index.md").write_text("# Mine\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"dev_addr: 127.0.0.1:{free.getsockname()[1]}\n"
    (user.home / "mkdocs.yml").write_text(f"site_name: Mine\n{address}{config}")
    return user.home


def _sign_in(user: NewUser) -> None:
    command = [user.home / "bin/aws", "login", "--profile", "me"]
    subprocess.run(command, env={"HOME": str(user.home)}, check=True)


@pytest.mark.nightly
def test_publish(user: NewUser, hosted: Path, packages: Path) -> None:
    _program(user, "gh", FAKE_GH)
    user.follow(PUBLISH, after={"git clone": lambda: _set_up(user.folder, packages)})
    asked = (user.home / "gh.log").read_text()
    assert asked == "api --method POST repos/OWNER/REPOSITORY/pages --field build_type=workflow\n"
    address = "https://OWNER.github.io/REPOSITORY/"
    pushed = run("git", "show", "main:mkdocs.yml", cwd=hosted).out
    assert f"site_url: {address}\n" in pushed
    ledger = run("git", "show", "main:published-urls.txt", cwd=hosted).out
    assert "/posts/root-user-and-iam-users/\n" in ledger
    assert f"<loc>{address}</loc>" in (user.folder / "site/sitemap.xml").read_text()


def test_a_fact_of_your_own(user: NewUser, account: Aws) -> None:
    # pip would have installed it; here it is among the packages that are there already.
    _program(user, "mkdocs", "#!/usr/bin/env python3\nfrom mkdocs.__main__ import cli\ncli()\n")
    _sign_in(user)
    regions = ("eu-west-1", "us-east-1")
    listed = [{"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in regions]
    account.answer("account:ListRegions", {"Regions": listed})
    for region in regions:
        answer = {"SerialConsoleAccessEnabled": region == "eu-west-1"}
        account.answer("ec2:GetSerialConsoleAccessStatus", answer, region)
    user.follow(FACT)
    assert account.calls.count("ec2:GetSerialConsoleAccessStatus") == len(regions)
    page = (user.home / "site/index.html").read_text(encoding="utf-8")
    assert states(page, "example.serial-console") == {"unchecked"}


PERMISSIONS = permissions(read for fact in CATALOGUE for read in (*fact.reads, *fact.may_read))


@pytest.mark.parametrize(
    "name", nightly_but({"SecurityAudit"}, ["ReadOnlyAccess", "SecurityAudit"])
)
def test_what_a_policy_of_aws_leaves_out_is_said(name: str) -> None:
    """Held against the policy as moto carries it."""
    (said,) = re.findall(rf"`{name}`\s+leaves out\s+((?:`\w+`[,\s]*)+)", READ)
    statements = json.loads(aws_managed_policies_data)[name]["Document"]["Statement"]
    allowed = [action for one in statements for action in one["Action"] if one["Effect"] == "Allow"]
    missing = [
        permission
        for permission in PERMISSIONS
        if not any(fnmatchcase(permission.lower(), action.lower()) for action in allowed)
    ]
    assert {one.partition(":")[0] for one in missing} == set(re.findall(r"\w+", said))
