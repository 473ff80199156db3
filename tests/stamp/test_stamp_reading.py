"""Which facts a finished site names, however its pages were made."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws_posture.base.errors import StampError
from aws_posture.slots import encode_branch
from aws_posture.stamp import check_site, fill, read_page, read_site, reading

BADGE = '<span data-aws-posture="v1:badge" data-fact="{}" data-state="unchecked">?</span>'
INNER = f"<p>{BADGE.format('iam.admin')}</p>"
BRANCH = (
    '<template data-aws-posture="v1:branch" data-when="root.mfa is fail and private" '
    'data-branch="{}"></template>'
)

PAGES = {
    "a badge": (BADGE.format("root.mfa"), {"root.mfa"}),
    "two of one fact": (BADGE.format("root.mfa") * 2, {"root.mfa"}),
    "without quotes": ("<i data-aws-posture=v1:badge data-fact=root.mfa>?</i>", {"root.mfa"}),
    "in capitals": ('<I DATA-AWS-POSTURE="v1:badge" DATA-FACT="root.mfa">?</I>', {"root.mfa"}),
    "several facts": (
        '<b data-aws-posture="v1:counts" data-facts="root.mfa account.id">2</b>',
        {"root.mfa", "account.id"},
    ),
    "a condition": (
        '<div data-aws-posture="v1:when" data-when="root.mfa is fail or unknown"></div>',
        {"root.mfa"},
    ),
    "a branch": (BRANCH.format(encode_branch(INNER)), {"root.mfa", "iam.admin"}),
    "a branch in a branch": (
        BRANCH.format(encode_branch(BRANCH.format(encode_branch(INNER)))),
        {"root.mfa", "iam.admin"},
    ),
    "in a comment": (f"<!-- {BADGE.format('root.mfa')} -->", set()),
    "in a script": (f"<script>'{BADGE.format('root.mfa')}'</script>", set()),
    "in a title": (f"<title>{BADGE.format('root.mfa')}</title>", set()),
    "an element for the public alone": ("<a data-aws-posture-public data-fact=a.b>x</a>", set()),
    "escaped": ("&lt;span data-aws-posture=&quot;v1:badge&quot;&gt;", set()),
}


@pytest.mark.parametrize(("html", "facts"), PAGES.values(), ids=PAGES)
def test_the_facts_of_a_page_are_those_in_its_slots(html: str, facts: set[str]) -> None:
    assert read_page(html.encode(), "x.html") == facts


def test_a_fact_in_other_letters_is_read_and_refused_when_it_is_stamped() -> None:
    page = BADGE.format("root.mf\u00e9").encode()
    assert read_page(page, "x.html") == {"root.mf\ufffd\ufffd"}
    with pytest.raises(StampError, match=r"asks for the fact 'root\.mf\\\\xc3\\\\xa9'"):
        fill(page, {}, {})


def test_a_site_is_read_page_by_page(tmp_path: Path) -> None:
    written = {
        "index.html": BADGE.format("root.mfa"),
        "a/page.HTM": BADGE.format("account.id") + BADGE.format("root.mfa"),
        "plain.html": "<p>Nothing.</p>",
        "report.html": '<div data-aws-posture="v1:history" data-state="unchecked"></div>',
        "search.json": BADGE.format("iam.admin"),
    }
    for name, html in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(html)
    slots = read_site(tmp_path)
    assert slots.pages == {
        "index.html": {"root.mfa"},
        "a/page.HTM": {"account.id", "root.mfa"},
        "report.html": frozenset(),
    }
    assert slots.facts == {"root.mfa", "account.id"}
    assert slots.read == set(slots.pages) | {"plain.html"}


def test_a_site_that_can_be_stamped_is_read_and_one_without_a_slot_is_an_error(
    tmp_path: Path,
) -> None:
    (tmp_path / "plain.html").write_text("<p>Nothing.</p>")
    with pytest.raises(StampError, match="no page has a slot for an answer"):
        check_site(tmp_path)
    (tmp_path / "index.html").write_text(BADGE.format("root.mfa"))
    assert check_site(tmp_path) == read_site(tmp_path)
    assert check_site(tmp_path).facts == {"root.mfa"}


@pytest.mark.parametrize(("length", "is_remembered"), [(1999, True), (2000, False)])
def test_of_the_tags_that_pages_share_some_are_remembered(
    length: int,
    is_remembered: bool,  # noqa: FBT001  # a case's part
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "_MOST_TAGS", 3)
    reader, most = reading._Reader(), 0  # noqa: SLF001  # what it remembers
    for number in range(8):
        tag = BADGE.format(f"root.{number}")[: -len("?</span>") - 1]
        tag += f" title='{'x' * (length - len(tag) - 10)}'>"
        assert len(tag) == length
        assert reader.facts_of(f"{tag}?</span>".encode() * 2, "x.html") == {f"root.{number}"}
        most = max(most, len(reader._known))  # noqa: SLF001
    assert most == (3 if is_remembered else 0)


WRONG = {
    "a damaged branch": (BRANCH.format("!"), "page.html: a branch is damaged"),
    "a branch in other letters": (BRANCH.format("\u00e9"), "page.html: a branch is damaged"),
    "a page that is stamped": (
        '<b data-aws-posture-stamped="v1:badge" data-fact="root.mfa">Pass</b>',
        "page.html: the page is stamped already",
    ),
    "a form that was not rendered": ('<a href="fact:root.mfa">x</a>', "is in the page as it was"),
}


@pytest.mark.parametrize(("html", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_stamped_is_named_when_it_is_read(
    tmp_path: Path, html: str, said: str
) -> None:
    (tmp_path / "page.html").write_text(html)
    with pytest.raises(StampError, match=said):
        read_site(tmp_path)
