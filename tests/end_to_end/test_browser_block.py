"""The block that aws-posture.pyz prints, as it comes out of terminals and mails, pasted into the page."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from textwrap import wrap

import pytest
from playwright.sync_api import Page, expect
from site_reading import Read
from verdict_cases import demonstrated

from aws.server import Aws
from aws_posture.catalogue import BY_ID
from aws_posture.judging import verdict_file
from aws_posture.portable.block import BEGIN, END, block
from pythons import found, lend_boto3

POST = "posts/root-user-and-iam-users/"
BAR = ".aws-posture-bar"
DIALOG = "dialog.aws-posture-dialog"

PROMPT = "[cloudshell-user@ip-10-132-50-112 ~]$ "


@pytest.fixture(scope="module")
def printed() -> str:
    return block(verdict_file.document(*demonstrated("fresh"), BY_ID))


def _narrow(text: str) -> str:
    return "\n".join(part for row in text.splitlines() for part in wrap(row, 17))


UNDERSTOOD: dict[str, Callable[[str], str]] = {
    "as printed": lambda text: text,
    "CRLF, and blank lines": lambda text: text.replace("\n", "\r\n\r\n"),
    "wrapped at another width": _narrow,
    "one line": lambda text: text.replace("\n", " "),
    "quoted": lambda text: "\n".join(f"> > {row}" for row in text.splitlines()),
    "a prompt before each line": lambda text: "\n".join(
        f"{PROMPT}{row}" for row in text.splitlines()
    ),
    "all of the terminal": lambda text: (
        f"{PROMPT}python3 aws-posture.pyz\nAsking AWS: 3 of 9 answered\n{text}\nCopy it.\n{PROMPT}"
    ),
    "PowerShell": lambda text: (
        f"PS C:\\Users\\ana> py aws-posture.pyz\n{text}\nPS C:\\Users\\ana> "
    ),
    "PowerShell's file": lambda text: "\0".join(["\ufffd\ufffd", *text, ""]),
    "the second of two": lambda text: f"{text[: len(text) // 2]}\n{text}",
}

EXPLAINED: dict[str, tuple[Callable[[str], str], str]] = {
    "no end": (lambda text: text[:-60], "The end of the block is missing. Copy all of it"),
    "no beginning": (lambda text: text[60:], "The beginning of the block is missing. Copy all"),
    "a line is missing": (
        lambda text: "\n".join(text.splitlines()[:3] + text.splitlines()[4:]),
        r"76 of the block's \d+ characters are missing",
    ),
    "only its middle": (
        lambda text: "\n".join(text.splitlines()[1:-1]),
        "neither a block of aws-posture.pyz nor a verdict file",
    ),
    "a character was changed": (
        lambda text: text[:400] + ("A" if text[400] != "A" else "B") + text[401:],
        "changed on its way",
    ),
    "other text in it": (lambda text: text[:400] + " and so on " + text[400:], "mixed with other"),
    "too large once unpacked": (lambda _: _bomb(), "too large"),
}


def _bomb() -> str:
    packed = base64.b64encode(gzip.compress(b" " * 50_000_000)).decode("ascii")
    return "\n".join([BEGIN, packed, END.format(len(packed))])


def _paste(page: Page, text: str) -> None:
    if page.locator(DIALOG).count() == 0 or not page.locator(DIALOG).is_visible():
        page.get_by_role("button", name=re.compile("Personalise|Change")).click()
    page.get_by_label("Paste what it printed").fill(text)
    page.get_by_role("button", name="Use what I pasted").click()


def test_a_block_is_understood_however_it_was_copied_or_the_page_says_what_is_missing(
    public: Path, read: Read, printed: str
) -> None:
    with read(public) as site:
        page = site.open(POST)
        for case, (spoilt, said) in EXPLAINED.items():
            _paste(page, spoilt(printed))
            expect(page.get_by_role("alert"), case).to_contain_text(re.compile(said))
        assert site.state("root.mfa") == "unchecked"
        for case, copied in UNDERSTOOD.items():
            _paste(page, copied(printed))
            expect(page.locator(DIALOG), case).to_be_hidden()
            assert site.state("root.mfa") == "fail", case
            page.get_by_role("button", name="Forget").click()


needs = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "sha256sum"))) or not {"3.9", "3.13"} <= {*found()},
    reason="takes curl, Python 3.9 as AWS CloudShell has it, and the 3.13 that it can install",
)


@needs
def test_the_line_that_the_page_shows_fills_the_page(
    public: Path, read: Read, aws: Aws, tmp_path: Path
) -> None:
    """As AWS documents CloudShell: Python 3.9 with boto3, and a newer Python in the distribution."""
    aws.root(mfa=False)
    aws.caller("arn:aws:sts::111122223333:assumed-role/reader/ana")
    with read(public) as site:
        page = site.open(POST)
        page.get_by_role("button", name="Personalise this page").click()
        line = page.locator(f"{DIALOG} pre code").inner_text()
        assert line.startswith("sudo dnf install -qy python3.13 && ")
        site.open("your-account/")
        expect(page.locator("[data-aws-posture-line]")).to_have_text(line)
        site.open(POST)
        done = subprocess.run(
            [str(shutil.which("bash")), "-c", line],
            cwd=tmp_path,
            env=_cloudshell(tmp_path, aws),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "aws-posture.pyz: OK" in done.stdout
        assert "boto3" in done.stderr
        _paste(page, f"{PROMPT}{line}\n{done.stdout}{PROMPT}")
        expect(page.locator(DIALOG)).to_be_hidden()
        expect(page.locator(BAR)).to_contain_text("Shown for account 111122223333")
        assert site.state("root.mfa") == "fail"


def _cloudshell(folder: Path, aws: Aws) -> dict[str, str]:
    """Make CloudShell's environment; its `sudo dnf install` is the only part that is played."""
    bin_ = folder / "bin"
    bin_.mkdir()
    for name in ("bash", "curl", "sha256sum"):
        (bin_ / name).symlink_to(str(shutil.which(name)))
    (bin_ / "python3").symlink_to(found()["3.9"])
    newer = json.dumps(str(found()["3.13"]))
    sudo = bin_ / "sudo"
    sudo.write_text(
        f'#!{bin_}/bash\n[ "$*" = "dnf install -qy python3.13" ] && '
        f"{shutil.which('ln')} -s {newer} {bin_}/python3.13\n",
        encoding="utf-8",
    )
    sudo.chmod(0o755)
    lend_boto3(folder / "user", "3.9")
    environ = aws.environ(PYTHONUSERBASE=str(folder / "user"), HOME=str(folder))
    return {**environ, "PATH": str(bin_), "TMPDIR": os.environ.get("TMPDIR", "/tmp")}  # noqa: S108  # as it is by default
