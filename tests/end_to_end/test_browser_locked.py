"""A locked copy: neutral for everyone, and a private copy for whoever knows the passphrase."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from site_reading import Read

from aws_posture import demo
from aws_posture.snapshot import save
from building import Run, assert_one_line, aws_posture
from sampling import nightly_but

POST = "posts/root-user-and-iam-users/"
BANNER = ".aws-posture-banner"
PASSPHRASE = "Zwölf rote Äpfel"
# Nobody's account: the digits of pi. In two parts, or our own sources would not verify.
ACCOUNT = "3141" + "59265358"

FILLED = """() => [...document.querySelectorAll("[data-aws-posture-stamped]")]
  .filter((one) => !one.parentElement.closest("[data-aws-posture-stamped]"))
  .map((one) => one.textContent.trim())"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a snapshot of an account whose names nobody else has."""
    folder = tmp_path_factory.mktemp("account")
    save(replace(demo.get("fresh"), taken_at=datetime.now(UTC)), folder / "demo.json")
    text = (folder / "demo.json").read_text("utf-8")
    for ours, theirs in {"111122223333": ACCOUNT, "robin": "quillon", "sam": "sorrel-vx"}.items():
        text = text.replace(ours, theirs)
    path = folder / "snapshot.json"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def locked(public: Path, snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locked")
    done = _lock(folder, public, snapshot)
    assert done.status == 0, done.err
    assert ACCOUNT not in done.out + done.err
    return folder / "copy"


def _lock(folder: Path, public: Path, snapshot: Path, passphrase: str = PASSPHRASE) -> Run:
    file = folder / "passphrase.txt"
    file.write_text(f"{passphrase}\n", "utf-8")
    options = ("--encrypt", "--passphrase-file", file, "--max-age", "99999d")
    return aws_posture(folder, "stamp", public, snapshot, "-o", folder / "copy", *options)


def _open(page: Page, passphrase: str) -> None:
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Open").click()


def test_nothing_of_the_account_is_in_clear(locked: Path, snapshot: Path) -> None:
    done = aws_posture(locked.parent, "verify", locked, "--against", snapshot)
    assert done.status == 0, done.out
    spelled = PASSPHRASE.encode()
    assert not [
        path for path in locked.rglob("*") if path.is_file() and spelled in path.read_bytes()
    ]


def test_its_pages_are_the_public_ones(locked: Path, public: Path) -> None:
    feed = "index.xml"
    assert (locked / feed).read_bytes() == (public / feed).read_bytes()
    page = (locked / POST / "index.html").read_text("utf-8")
    assert 'data-state="unchecked"' in page
    assert "data-aws-posture-stamped" not in page
    assert "noindex" in page
    assert "data-aws-posture-public" not in page


def test_the_passphrase_opens_it_as_a_private_copy(
    locked: Path, public: Path, snapshot: Path, tmp_path: Path, read: Read
) -> None:
    stamped = aws_posture(
        tmp_path, "stamp", public, snapshot, "-o", "copies", "--max-age", "99999d"
    )
    assert stamped.status == 0, stamped.err
    with read(tmp_path / "copies" / ACCOUNT) as copy:
        expected = copy.open(POST).evaluate(FILLED)
    with read(locked) as copy:
        page = copy.open(POST)
        assert copy.state("root.mfa") == "unchecked"
        expect(page.locator(BANNER)).not_to_contain_text(ACCOUNT)
        expect(page.locator(".aws-posture-bar")).to_have_count(0)
        _open(page, PASSPHRASE)
        expect(page.locator(BANNER)).to_contain_text(ACCOUNT)
        assert copy.state("root.mfa") == "fail"
        assert page.evaluate(FILLED) == expected
        # The next page asks for nothing.
        page = copy.open("your-account/")
        expect(page.locator(BANNER)).to_contain_text(ACCOUNT)
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert PASSPHRASE not in kept
        page.get_by_role("button", name="Lock").click()
        expect(page.get_by_label("Passphrase")).to_be_visible()
        expect(page.locator(BANNER)).not_to_contain_text(ACCOUNT)
        assert "quillon" not in page.content()


def test_it_opens_from_a_folder_without_a_server(locked: Path, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((locked / POST / "index.html").as_uri())
    _open(page, PASSPHRASE)
    expect(page.locator(BANNER)).to_contain_text(ACCOUNT)
    expect(page.locator("#fact-root-mfa")).to_have_attribute("data-state", "fail")
    # All files of the computer share that storage.
    assert page.evaluate("sessionStorage.length") == 0
    context.close()


def test_letters_may_be_typed_in_any_of_their_ways(locked: Path, read: Read) -> None:
    with read(locked) as copy:
        page = copy.open(POST)
        _open(page, "Zwo\u0308lf rote A\u0308pfel")
        expect(page.locator(BANNER)).to_contain_text(ACCOUNT)


def _changed(script: Path, name: str, change: Callable[[Any], Any]) -> None:
    text = script.read_text("utf-8")
    first, rest = text.split("\n", 1)
    start = "window.awsPostureSealed = "
    sealed = json.loads(first.removeprefix(start).removesuffix(";"))
    sealed[name] = change(sealed[name])
    script.write_text(f"{start}{json.dumps(sealed)};\n{rest}", "utf-8")


def _flipped(text: str) -> str:
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


DAMAGE: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "altered": ("data", _flipped),
    "cut short": ("data", lambda text: text[:-400]),
    "empty": ("data", lambda _: ""),
    "another nonce": ("iv", _flipped),
    "another salt": ("salt", _flipped),
    "fewer iterations": ("iterations", lambda _: 1),
    "another version": ("header", lambda text: text.replace("1", "2")),
}


@pytest.mark.parametrize("damage", nightly_but({None, "altered"}, [None, *DAMAGE]))
def test_what_does_not_fit_is_refused(
    damage: str | None, locked: Path, read: Read, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(locked, folder)
    if damage is not None:
        _changed(folder / "aws-posture-locked.js", *DAMAGE[damage])
    with read(folder) as copy:
        page = copy.open(POST)
        _open(page, PASSPHRASE if damage else f"{PASSPHRASE} ")
        expect(page.locator(f"{BANNER} [role=alert]")).to_contain_text(
            "does not open it, or the file was changed"
        )
        assert copy.state("root.mfa") == "unchecked"
        assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.nightly
def test_two_copies_have_nothing_in_common(public: Path, snapshot: Path, tmp_path: Path) -> None:
    texts = []
    for _ in range(2):
        assert _lock(tmp_path, public, snapshot).status == 0
        script = (tmp_path / "copy/aws-posture-locked.js").read_text("utf-8")
        texts.append(json.loads(script.split("\n")[0].split(" = ")[1].removesuffix(";")))
    assert all(texts[0][name] != texts[1][name] for name in ("salt", "iv", "data"))
    assert len(texts[0]["data"]) == len(texts[1]["data"])
    assert texts[0]["iterations"] >= 600_000


def test_a_weak_passphrase_is_refused(public: Path, snapshot: Path, tmp_path: Path) -> None:
    done = _lock(tmp_path, public, snapshot, "aaaaaaaaaaaaaa")
    assert_one_line(done, "easy to guess", "such as ")
    assert not (tmp_path / "copy").exists()


def test_nobody_to_ask_and_no_file(public: Path, snapshot: Path, tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "stamp", public, snapshot, "-o", "copy", "--encrypt")
    assert_one_line(done, "--passphrase-file")
    missing = ("--encrypt", "--passphrase-file", "none.txt")
    done = aws_posture(tmp_path, "stamp", public, snapshot, "-o", "copy", *missing)
    assert_one_line(done, "none.txt")


@pytest.mark.parametrize(
    "arguments", [("--passphrase-file", "x"), ("second.json", "--encrypt")], ids=["alone", "two"]
)
def test_what_does_not_go_together(
    arguments: tuple[str, ...], public: Path, snapshot: Path, tmp_path: Path
) -> None:
    done = aws_posture(tmp_path, "stamp", public, snapshot, "-o", "copy", *arguments)
    assert done.status == 2
    assert not (tmp_path / "copy").exists()


@pytest.mark.nightly
def test_a_locked_copy_is_made_anew_in_its_place(
    public: Path, snapshot: Path, tmp_path: Path
) -> None:
    assert _lock(tmp_path, public, snapshot).status == 0
    assert _lock(tmp_path, public, snapshot).status == 0
    done = aws_posture(tmp_path, "stamp", tmp_path / "copy", snapshot, "-o", "again")
    assert_one_line(done, "private copy already")


def test_without_scripts_it_says_what_it_takes(locked: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((locked / POST / "index.html").as_uri())
    assert (
        "opening it needs a browser with scripts" in page.locator(f"{BANNER} noscript").inner_text()
    )
    expect(page.get_by_label("Passphrase")).to_be_hidden()
    context.close()
