"""`scripts/newsletter`, run as people run it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from buttondown_server import KEY, FakeButtondown, Fault, error
from letters_site import copy_sources

from aws_posture import demo
from aws_posture.snapshot import save
from building import FRESH, ROOT, Run, aws_posture, post_series, run, tree

POST = "docs/posts/everything.md"


def _newsletter(checkout: Path, *arguments: str | Path, **environ: str) -> Run:
    return post_series(checkout, "newsletter", *arguments, environ=environ)


def _draft(checkout: Path, buttondown: FakeButtondown, *arguments: str | Path) -> Run:
    site = checkout / "site"
    return _newsletter(
        *(checkout, POST, "--site", site, "--draft", *arguments),
        BUTTONDOWN_API_KEY=KEY,
        BUTTONDOWN_API_URL=buttondown.url,
    )


def _without_ledger(sources: Path, folder: Path) -> Path:
    """Copy a checkout whose ledger other tests may have filled."""
    checkout = folder / "checkout"
    shutil.copytree(sources, checkout, ignore=shutil.ignore_patterns("published-urls.txt"))
    return checkout


def _assert_refused(done: Run, *parts: str) -> None:
    assert done.status == 1
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("Error: ")
    assert all(part in line for part in parts), line


def test_a_dry_run_builds_the_site_and_writes_the_letter(tmp_path: Path) -> None:
    checkout = copy_sources(tmp_path)
    done = _newsletter(checkout, POST, AWS_POSTURE="demo", BUTTONDOWN_API_URL="http://127.0.0.1:9")
    assert done.status == 0, done.err
    assert done.out.startswith('Subject:   Everything that a { { letter }} "holds"\n')
    assert done.out.endswith("--draft makes the draft.\n")
    # The site was built elsewhere, and for nobody's account.
    assert not (checkout / "site").exists()
    assert not (checkout / "private").exists()
    letter = tree(checkout / "newsletter/everything")
    assert set(letter) == {"body.html", "body.txt", "links.txt", "mail.json", "preview.html"}
    assert (checkout / "newsletter/.gitignore").read_text() == "*\n"
    assert letter["links.txt"].decode().splitlines() == [
        *("/about/#who", "/posts/everything/", "/posts/everything/#code", "/series/letters/"),
    ]
    mail = json.loads(letter["mail.json"])
    assert mail["metadata"] == {"post": mail["canonical_url"]}
    assert b"<h1>Everything" in letter["preview.html"]


@pytest.mark.nightly
def test_the_script_hands_its_command_line_on(letters_sources: Path, tmp_path: Path) -> None:
    """All of it but making the environment, which takes minutes."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    shutil.copy(ROOT / "scripts/newsletter", scripts)
    (scripts / "_environment.py").write_text(
        "import pathlib, subprocess, sys\n"
        f"ROOT = {str(letters_sources)!r}\n"
        "ensure = {'run': pathlib.Path(sys.executable)}.__getitem__\n"
        "tool = lambda python, name: python.with_name(name)\n"
        "run = subprocess.call\n"
    )
    out = tmp_path / "out"
    command = (scripts / "newsletter", POST, "--site", letters_sources / "site", "--output", out)
    done = run(sys.executable, *command, cwd=tmp_path)
    assert done.status == 0, done.err
    assert (out / "body.html").is_file()
    assert run(sys.executable, scripts / "newsletter", "docs/none.md", cwd=tmp_path).status == 1


def test_a_finished_site_is_taken_and_the_letter_put_where_asked(
    letters_sources: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = _newsletter(
        letters_sources, POST, "--site", letters_sources / "site", "--output", out
    )  # fmt: skip
    assert done.status == 0, done.err
    assert sorted(tree(out)) == ["body.html", "body.txt", "links.txt", "mail.json", "preview.html"]
    assert not (letters_sources / "newsletter").exists()


def test_a_place_that_cannot_be_written_to_is_one_line(
    letters_sources: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").touch()
    site = letters_sources / "site"
    done = _newsletter(letters_sources, POST, "--site", site, "--output", tmp_path / "taken")
    _assert_refused(done, "taken: File exists; make sure that it can be read and written")


def test_a_draft_is_made_and_then_renewed(
    letters_sources: Path, tmp_path: Path, buttondown: FakeButtondown
) -> None:
    out = tmp_path / "out"
    first = _draft(letters_sources, buttondown, "--output", out)
    assert first.status == 0, first.err
    (email,) = buttondown.emails
    assert f"Draft:     made ({email['id']}). It is not sent" in first.out
    assert email["body"] == (out / "body.html").read_text()
    assert email["status"] == "draft"
    email["body"] = "<p>By hand.</p>"
    second = _draft(letters_sources, buttondown, "--output", out)
    assert f"renewed ({email['id']})" in second.out
    assert (out / "replaced-1.html").read_text() == "<p>By hand.</p>"
    assert buttondown.sent == []
    email["body"] = "<p>By hand again.</p>"
    _draft(letters_sources, buttondown, "--output", out)
    assert (out / "replaced-2.html").read_text() == "<p>By hand again.</p>"


def test_what_a_draft_leads_to_is_marked_as_mailed(
    letters_sources: Path, tmp_path: Path, buttondown: FakeButtondown
) -> None:
    checkout = _without_ledger(letters_sources, tmp_path)
    ledger = checkout / "published-urls.txt"
    ledger.write_text("/posts/everything/\n/posts/other/\n")
    done = _draft(checkout, buttondown)
    assert "Ledger:    4 addresses are marked as mailed" in done.out
    lines = [line for line in ledger.read_text().splitlines() if not line.startswith("#")]
    assert lines == [
        "/about/#who mailed",
        "/posts/everything/ letter",
        "/posts/everything/#code mailed",
        "/posts/other/",
        "/series/letters/ mailed",
    ]


def test_a_draft_that_was_refused_marks_nothing(
    letters_sources: Path, tmp_path: Path, buttondown: FakeButtondown
) -> None:
    checkout = _without_ledger(letters_sources, tmp_path)
    buttondown.faults.append(error(403, "", "no"))
    assert _draft(checkout, buttondown).status == 1
    assert not (checkout / "published-urls.txt").exists()


def test_a_broken_ledger_stops_before_anything_is_drafted(
    letters_sources: Path, tmp_path: Path, buttondown: FakeButtondown
) -> None:
    checkout = _without_ledger(letters_sources, tmp_path)
    (checkout / "published-urls.txt").write_text("nonsense\n")
    _assert_refused(_draft(checkout, buttondown), "published-urls.txt:1")
    assert buttondown.emails == []


def test_the_key_stands_in_no_output(
    letters_sources: Path, tmp_path: Path, buttondown: FakeButtondown
) -> None:
    out = tmp_path / "out"
    done = _draft(letters_sources, buttondown, "--output", out)
    buttondown.faults.append(error(403, "", f"{KEY} may not."))
    refused = _draft(letters_sources, buttondown, "--output", out)
    assert refused.status == 1
    assert "may not do this" in refused.err
    texts = [done.out, done.err, refused.out, refused.err]
    assert KEY not in "".join(texts) + "".join(map(repr, tree(out).values()))


def test_a_draft_needs_a_key_before_anything_is_done(letters_sources: Path) -> None:
    done = _newsletter(letters_sources, POST, "--draft")
    _assert_refused(
        done, "--draft needs your Buttondown API key in the variable BUTTONDOWN_API_KEY"
    )


def test_the_key_goes_to_no_open_address(letters_sources: Path) -> None:
    done = _newsletter(
        *(letters_sources, POST, "--draft"),
        BUTTONDOWN_API_KEY=KEY,
        BUTTONDOWN_API_URL="http://api.buttondown.com",
    )
    _assert_refused(done, "BUTTONDOWN_API_URL must be an https:// address")


def test_the_key_is_no_argument(letters_sources: Path) -> None:
    done = _newsletter(letters_sources, POST, "--key", KEY)
    assert done.status == 2


@pytest.mark.parametrize(
    "post", ["overrides/note.md", "docs/posts/none.md", "docs/drawings/plan.svg", "docs"]
)
def test_what_is_no_post_is_refused(letters_sources: Path, post: str) -> None:
    (letters_sources / "overrides/note.md").write_text("# Not in docs\n")
    _assert_refused(_newsletter(letters_sources, post), f"{post} is not a Markdown file in docs/")


def test_a_post_that_is_not_published_is_refused(letters_sources: Path) -> None:
    site = letters_sources / "site"
    done = _newsletter(letters_sources, "docs/posts/unfinished.md", "--site", site)
    _assert_refused(done, "docs/posts/unfinished.md: the site has no page of it; is it a draft")


def test_a_private_copy_is_refused(letters_sources: Path, tmp_path: Path) -> None:
    save(demo.fresh(), tmp_path / "fresh.json")
    stamped = ("stamp", letters_sources / "site", tmp_path / "fresh.json", "--output", tmp_path)
    assert aws_posture(tmp_path, *stamped).status == 0
    copy = tmp_path / FRESH
    _assert_refused(
        _newsletter(letters_sources, POST, "--site", copy), "private copy of an account"
    )
    for marker in copy.rglob(".aws-posture-private"):
        marker.unlink()
    done = _newsletter(letters_sources, POST, "--site", copy)
    _assert_refused(done, "holds answers about an account")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is not a finished site: it has no index.html"),
        ("<html>", "the site has no address; set site_url"),
    ],
)
def test_what_is_no_site_is_refused(
    letters_sources: Path, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "index.html").write_text(content)
    _assert_refused(_newsletter(letters_sources, POST, "--site", tmp_path), said)


def test_a_site_that_cannot_be_built_is_refused(tmp_path: Path) -> None:
    checkout = copy_sources(tmp_path)
    (checkout / "docs/posts/everything.md").write_text("---\ndate: never\n---\n")
    done = _newsletter(checkout, POST)
    assert done.status == 1
    assert done.err.splitlines()[-1] == "Error: the site cannot be built; MkDocs says why above"
    assert "Traceback" not in done.err


def test_the_build_does_not_get_the_key(tmp_path: Path, buttondown: FakeButtondown) -> None:
    checkout = copy_sources(tmp_path)
    hook = "import os\ndef on_config(config):\n    assert 'BUTTONDOWN_API_KEY' not in os.environ\n"
    (checkout / "hook.py").write_text(hook)
    with (checkout / "mkdocs.yml").open("a") as config:
        config.write("\nhooks: [hook.py]\n")
    done = _newsletter(
        *(checkout, POST, "--draft"),
        BUTTONDOWN_API_KEY=KEY,
        BUTTONDOWN_API_URL=buttondown.url,
    )
    assert done.status == 0, done.err
    assert buttondown.methods == ["GET", "POST"]


def test_the_guide_names_every_option_and_variable(letters_sources: Path) -> None:
    page = (ROOT / "docs/authors/newsletter.md").read_text(encoding="utf-8")
    shown = _newsletter(letters_sources, "--help").out
    options = {word.strip("[],") for word in shown.split() if word.startswith("--")} - {"--help"}
    assert options == {
        *("--draft", "--mailed", "--new", "--output", "--provider", "--root", "--site"),
    }
    for name in (*options, "BUTTONDOWN_API_KEY", "BUTTONDOWN_API_URL"):
        assert f"`{name}" in page or f"{name}=" in page


def test_posts_without_a_letter_are_listed_until_they_have_one(
    letters_sources: Path, tmp_path: Path
) -> None:
    checkout = _without_ledger(letters_sources, tmp_path)
    everything = '2026-03-01  docs/posts/everything.md  Everything that a {{ letter }} "holds"\n'
    pictures = "2026-03-02  docs/posts/with-pictures/index.md  Pictures\n"
    listed = _newsletter(checkout, "--new", "--site", checkout / "site")
    assert (listed.status, listed.out) == (0, pictures + everything)
    plain = ("--provider", "html", "--site", checkout / "site")
    done = _newsletter(checkout, POST, *plain, "--mailed")
    assert done.status == 0, done.err
    assert "Ledger:    4 addresses are marked as mailed" in done.out
    assert "{{" in (checkout / "newsletter/everything/body.html").read_text(encoding="utf-8")
    again = _newsletter(checkout, "--new", "--site", checkout / "site")
    assert (again.status, again.out) == (0, pictures)


def test_plain_html_is_no_draft(letters_sources: Path) -> None:
    _assert_refused(
        _newsletter(letters_sources, POST, "--provider", "html", "--draft"),
        "--draft needs a provider that keeps drafts",
        "--mailed",
    )


def test_a_draft_is_made_once_although_buttondown_was_busy(
    letters_sources: Path, tmp_path: Path, buttondown: FakeButtondown
) -> None:
    at_once = {"Retry-After": "0"}
    buttondown.faults += [Fault(429, b"{}", at_once), Fault(503, b"", at_once)]
    done = _draft(_without_ledger(letters_sources, tmp_path), buttondown)
    assert done.status == 0, done.err
    assert buttondown.methods == ["GET", "GET", "GET", "POST"]
    assert len(buttondown.emails) == 1
