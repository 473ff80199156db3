"""Private copies of whole sites."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from aws_posture.base.errors import StampError
from aws_posture.catalogue.model import Fact
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import MARKER, StampReport, copying, is_private_copy, locking, stamp

Tree = dict[str, bytes]
Stamp = Callable[..., StampReport]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_has_every_file_of_the_site_and_three_of_its_own(
    site: Path, tmp_path: Path, stamp_it: Stamp, tree_of: Callable[[Path], Tree]
) -> None:
    stamp_it(site, tmp_path / "private")
    own = {MARKER, "robots.txt", ".gitignore"}
    assert set(tree_of(tmp_path / "private")) == set(tree_of(site)) | own


def test_assets_are_copied_byte_by_byte(
    site: Path, tmp_path: Path, stamp_it: Stamp, tree_of: Callable[[Path], Tree]
) -> None:
    stamp_it(site, tmp_path / "private")
    neutral, private = tree_of(site), tree_of(tmp_path / "private")
    for name in ("assets/logo.bin", "search_index.json", "sitemap.xml.gz"):
        assert private[name] == neutral[name]


@pytest.mark.parametrize("name", ["index.html", "post/index.html", "post/deeper/OLD.HTM"])
def test_pages_are_filled_and_have_policy_and_banner(
    name: str, site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    stamp_it(site, tmp_path / "private")
    page = (tmp_path / "private" / name).read_text()
    assert "<head><meta charset=utf-8><meta name=" in page
    assert "Content-Security-Policy" in page
    assert "<body>\n<aside" in page
    assert "account 111122223333 (example-corp)" in page
    assert f"<p>Text {name} <span data-aws-posture-stamped=" in page
    assert page.endswith(" Fail</span></p></body></html>\n")


def test_a_page_without_slots_has_policy_and_banner_too(
    site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    (site / "about.html").write_text("<p>Nothing here")
    stamp_it(site, tmp_path / "private")
    page = (tmp_path / "private" / "about.html").read_text()
    assert "noindex" in page
    assert page.endswith("</aside>\n<p>Nothing here")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_page_of_office_is_protected_like_any_other(
    site: Path, tmp_path: Path, stamp_it: Stamp, encoding: str
) -> None:
    """It is in UTF-16: a policy in ASCII would say nothing there."""
    page = "<html><head></head><body><p>Zürich</p><iframe src='https://other.example/x'></iframe>"
    mark = "" if encoding == "utf-16" else "\ufeff"
    (site / "office.htm").write_bytes(f"{mark}{page}".encode(encoding))
    stamp_it(site, tmp_path / "private")
    copied = (tmp_path / "private/office.htm").read_bytes().decode("utf-8")
    assert copied.startswith("\ufeff<html><head><meta name=")
    assert "Content-Security-Policy" in copied
    assert "<p>Zürich</p><a href" in copied


def test_the_page_for_lost_addresses_is_its_own_at_the_top_alone(
    site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    (site / "deep").mkdir()
    for name in ("404.html", "deep/404.html"):
        (site / name).write_text('<link rel="stylesheet" href="/elsewhere/x.css"><p>Nothing here')
    stamp_it(site, tmp_path / "private")
    page = (tmp_path / "private/404.html").read_text()
    assert "/elsewhere/" not in page
    assert "account 111122223333" in page
    assert "noindex" in page
    assert page.endswith("</html>\n")
    for once in ("<!doctype html>", "<title>", "<body>", "<main>"):
        assert page.count(once) == 1
    assert "/elsewhere/" in (tmp_path / "private/deep/404.html").read_text()


def test_a_locked_copy_asks_for_no_passphrase_at_a_lost_address() -> None:
    assert b"<form" in locking.banner(0)
    assert b"<form" not in locking.banner(None)
    assert b"<script" not in locking.banner(None)


def test_the_report_counts(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    (site / "404.html").write_text("<p>Nothing here")
    out = tmp_path / "private"
    assert stamp_it(site, out) == StampReport(
        account="111122223333", out=out, pages=4, stamped=3, slots=3, assets=3, not_judged=()
    )


def test_the_report_names_what_nobody_judged(
    site: Path, tmp_path: Path, snapshot: Snapshot, facts: Mapping[str, Fact]
) -> None:
    report = stamp(site, snapshot, {}, tmp_path / "private", facts)
    assert report.not_judged == ("root.mfa",)


def test_the_site_stays_as_it_was(
    site: Path, tmp_path: Path, stamp_it: Stamp, tree_of: Callable[[Path], Tree]
) -> None:
    before = tree_of(site)
    stamp_it(site, tmp_path / "private")
    assert tree_of(site) == before


def test_no_file_of_the_copy_is_a_file_of_the_site(
    site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    """A hard link would let the next public build change the copy."""
    stamp_it(site, tmp_path / "private")
    files = [path for path in (tmp_path / "private").rglob("*") if path.is_file()]
    assert {path.stat().st_nlink for path in files} == {1}


def test_only_the_owner_can_read_a_copy(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    for path in site.rglob("*"):
        path.chmod(0o777)
    stamp_it(site, tmp_path / "private" / "111122223333")
    modes = {
        path.relative_to(tmp_path): stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "private", *(tmp_path / "private").rglob("*"))
    }
    folders = {path for path in modes if (tmp_path / path).is_dir()}
    assert {modes[path] for path in folders} == {0o700}
    assert {modes[path] for path in set(modes) - folders} == {0o600}


def test_a_copy_is_marked(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    assert not is_private_copy(site)
    stamp_it(site, tmp_path / "private")
    assert is_private_copy(tmp_path / "private")
    assert (tmp_path / "private" / MARKER).read_text() == (
        '{\n "kind": "aws-posture-private-copy",\n "version": 1,\n "account": "111122223333",\n'
        ' "taken_at": "2026-11-02T09:30:00Z"\n}\n'
    )


def test_a_copy_keeps_robots_and_git_out(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    (site / "robots.txt").write_text("User-agent: *\nAllow: /\n")
    (site / ".gitignore").write_text("nothing\n")
    (site / "post" / "robots.txt").write_text("an ordinary file\n")
    stamp_it(site, tmp_path / "private")
    assert (tmp_path / "private" / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
    assert (tmp_path / "private" / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "private" / "post" / "robots.txt").read_text() == "an ordinary file\n"


@pytest.mark.parametrize("packed", ["index.html.gz", "post/index.html.br", "a.htm.zst"])
def test_packed_pages_are_left_out(
    packed: str, site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    """A server would send them instead of the stamped page."""
    (site / packed).write_bytes(b"neutral")
    stamp_it(site, tmp_path / "private")
    assert not (tmp_path / "private" / packed).exists()


def test_the_same_site_is_stamped_the_same(
    site: Path, tmp_path: Path, stamp_it: Stamp, tree_of: Callable[[Path], Tree]
) -> None:
    stamp_it(site, tmp_path / "one")
    stamp_it(site, tmp_path / "two")
    assert tree_of(tmp_path / "one") == tree_of(tmp_path / "two")


def test_many_pages_in_one_folder_and_in_many(
    tmp_path: Path, stamp_it: Stamp, tree_of: Callable[[Path], Tree]
) -> None:
    site = tmp_path / "site"
    page = '<span data-aws-posture="v1:value" data-fact="account.id">x</span>'
    for number in range(150):
        folder = site / "all" if number % 2 else site / f"{number}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.html").write_text(f"{number} {page}")
        (folder / f"{number}.txt").write_text(f"{number}")
    report = stamp_it(site, tmp_path / "private")
    assert (report.pages, report.slots, report.assets) == (150, 150, 150)
    stamped = tree_of(tmp_path / "private")
    for name, content in tree_of(site).items():
        number = content.split()[0]
        assert stamped[name].count(number + b" <span data-aws-posture-stamped") == (
            name.endswith(".html")
        )


def test_a_large_page(tmp_path: Path, stamp_it: Stamp) -> None:
    slot = '<b data-aws-posture="v1:value" data-fact="account.id">x</b>'
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text(slot + "x" * 5_000_000 + slot * 5000)
    assert stamp_it(tmp_path / "site", tmp_path / "private").slots == 5001
    assert (tmp_path / "private" / "a.html").read_bytes().count(b">111122223333</b>") == 5001


def test_a_copy_replaces_the_one_before(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    stamp_it(site, tmp_path / "private", "444455556666")
    (tmp_path / "private" / "gone.html").write_text("was here")
    stamp_it(site, tmp_path / "private")
    assert not (tmp_path / "private" / "gone.html").exists()
    assert "111122223333" in (tmp_path / "private" / "index.html").read_text()
    assert _names(tmp_path) == ["private", "site"]


def test_a_copy_takes_the_place_of_an_empty_folder(
    site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    (tmp_path / "private").mkdir(0o755)
    stamp_it(site, tmp_path / "private")
    assert is_private_copy(tmp_path / "private")
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert _names(tmp_path) == ["private", "site"]


def test_a_relative_place_is_one_in_this_folder(
    site: Path, tmp_path: Path, stamp_it: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stamp_it(Path(site.name), Path("private"))
    assert is_private_copy(tmp_path / "private")


def _file(path: Path) -> None:
    path.write_text("mine")


def _full_folder(path: Path) -> None:
    path.mkdir()
    (path / "thesis.txt").write_text("mine")


def _link(path: Path) -> None:
    path.symlink_to(path.parent)


TAKEN = {
    "a file": (_file, "not a folder"),
    "a folder of somebody's": (_full_folder, "holds something other than a private copy"),
    "a link": (_link, "not a folder"),
}


@pytest.mark.parametrize(("prepare", "message"), TAKEN.values(), ids=TAKEN)
def test_what_is_no_private_copy_is_left_alone(
    prepare: Callable[[Path], None], message: str, site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    out = tmp_path / "private"
    prepare(out)
    before = out.lstat()[:7]
    with pytest.raises(StampError, match=message):
        stamp_it(site, out)
    assert out.lstat()[:7] == before
    assert not out.is_dir() or out.is_symlink() or _names(out) == ["thesis.txt"]
    assert _names(tmp_path) == ["private", "site"]


PLACES = ("site", "site/private", "site/post/a/b", "site/post/../private", ".")


@pytest.mark.parametrize("place", PLACES)
def test_a_copy_and_a_site_cannot_hold_one_another(
    place: str, site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    with pytest.raises(StampError, match="cannot contain one another"):
        stamp_it(site, tmp_path / place)
    assert _names(site) == ["assets", "index.html", "post", "search_index.json", "sitemap.xml.gz"]


def test_a_place_in_the_site_behind_a_link(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    (tmp_path / "elsewhere").symlink_to(site)
    with pytest.raises(StampError, match="cannot contain one another"):
        stamp_it(site, tmp_path / "elsewhere" / "private")


def test_a_site_that_is_not_there(tmp_path: Path, stamp_it: Stamp) -> None:
    with pytest.raises(StampError, match="no such folder; build the site first"):
        stamp_it(tmp_path / "site", tmp_path / "private")


def test_a_private_copy_is_no_site(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    stamp_it(site, tmp_path / "private")
    with pytest.raises(StampError, match="this is a private copy already"):
        stamp_it(tmp_path / "private", tmp_path / "again")


def test_a_site_that_holds_a_private_copy_is_no_public_site(
    site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    stamp_it(site, tmp_path / "private")
    (tmp_path / "private").rename(site / "private")
    with pytest.raises(StampError, match="keep private copies out of it"):
        stamp_it(site, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_page_that_cannot_be_filled_is_named(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    bad = site / "post" / "bad.html"
    bad.write_text('<span data-aws-posture="v1:badge" data-fact="root.mfa">')
    with pytest.raises(StampError) as raised:
        stamp_it(site, tmp_path / "private")
    assert str(raised.value).startswith(f"{bad}: the slot <span> has no end tag")
    assert _names(tmp_path) == ["site"]


def test_a_page_that_cannot_be_filled_leaves_the_copy_before(
    site: Path, tmp_path: Path, stamp_it: Stamp, tree_of: Callable[[Path], Tree]
) -> None:
    stamp_it(site, tmp_path / "private")
    before = tree_of(tmp_path / "private")
    (site / "bad.html").write_text('<span data-aws-posture="v9:x">')
    with pytest.raises(StampError, match="'v9:x'"):
        stamp_it(site, tmp_path / "private")
    assert tree_of(tmp_path / "private") == before
    assert _names(tmp_path) == ["private", "site"]


def _failing(file: str | None) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), file)

    return fail


def test_what_the_system_says_of_a_file_is_told(
    site: Path, tmp_path: Path, stamp_it: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "private"
    for file, where in {"/x/y.bin": " (/x/y.bin)", None: ""}.items():
        monkeypatch.setattr(copying, "copy_file", _failing(file))
        with pytest.raises(StampError) as raised:
            stamp_it(site, out)
        assert str(raised.value) == (
            f"{out}: the private copy could not be made: Input/output error{where}; make sure that the "
            "site can be read and the folder written, and stamp again"
        )


def test_links_inside_the_site_become_what_they_lead_to(
    site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    (site / "latest").symlink_to("post", target_is_directory=True)
    (site / "start.html").symlink_to(site / "index.html")
    (site / "assets" / "again.bin").symlink_to("logo.bin")
    (site / "shown.txt").symlink_to("index.html")
    report = stamp_it(site, tmp_path / "private")
    copy = tmp_path / "private"
    assert not any(path.is_symlink() for path in copy.rglob("*"))
    assert (copy / "latest" / "deeper" / "OLD.HTM").read_bytes() == (
        copy / "post" / "deeper" / "OLD.HTM"
    ).read_bytes()
    assert (copy / "start.html").read_bytes() == (copy / "index.html").read_bytes()
    assert (copy / "assets" / "again.bin").read_bytes() == (site / "assets/logo.bin").read_bytes()
    assert (copy / "shown.txt").read_bytes() == (site / "index.html").read_bytes()
    assert report.pages == 6


def test_a_site_behind_a_link(site: Path, tmp_path: Path, stamp_it: Stamp) -> None:
    (tmp_path / "www").symlink_to(site, target_is_directory=True)
    (site / "robots.txt").write_text("mine")
    assert stamp_it(tmp_path / "www", tmp_path / "private").pages == 3


def _outwards(site: Path) -> None:
    (site.parent / "secret.txt").write_text("secret")
    (site / "post" / "link").symlink_to(site.parent / "secret.txt")


def _outwards_to_a_neighbour(site: Path) -> None:
    (site.parent / "site2").mkdir()
    (site / "post" / "link").symlink_to("../../site2")


def _nowhere(site: Path) -> None:
    (site / "post" / "link").symlink_to("nothing")


def _to_itself(site: Path) -> None:
    (site / "post" / "link").symlink_to("link")


def _around(site: Path) -> None:
    (site / "post" / "link").symlink_to("..")


def _to_its_folder(site: Path) -> None:
    (site / "post" / "link").symlink_to(".")


def _crosswise(site: Path) -> None:
    (site / "assets" / "link").symlink_to("../post")
    (site / "post" / "link").symlink_to("../assets")


def _pipe(site: Path) -> None:
    os.mkfifo(site / "post" / "link")


TRAPS = {
    "out of the site": (_outwards, "a link that leads out of the site"),
    "to a neighbour": (_outwards_to_a_neighbour, "a link that leads out of the site"),
    "nowhere": (_nowhere, "a link that leads to itself or nowhere"),
    "to itself": (_to_itself, "a link that leads to itself or nowhere"),
    "to a folder around it": (_around, "a link that leads to itself or nowhere"),
    "to its own folder": (_to_its_folder, "a link that leads to itself or nowhere"),
    "crosswise": (_crosswise, "a link that leads to itself or nowhere"),
    "a pipe": (_pipe, "neither a file nor a folder"),
}


@pytest.mark.parametrize(("set_up", "message"), TRAPS.values(), ids=TRAPS)
def test_traps_in_a_site_are_refused(
    set_up: Callable[[Path], None], message: str, site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    set_up(site)
    with pytest.raises(StampError, match=f"link: {message}"):
        stamp_it(site, tmp_path / "private")
    assert not (tmp_path / "private").exists()
    assert not any(name.startswith(".") for name in _names(tmp_path))
