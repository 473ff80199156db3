"""What each kind of slot becomes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aws_posture.base.errors import StampError
from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.slots import encode_branch, named_facts
from aws_posture.stamp import fill, filling
from aws_posture.stamp.replacing import AccountResults

SIGN_IN = "https://example-corp.signin.aws.amazon.com/console"


def _slot(kind: str, fact: str, text: str = "neutral", tag: str = "span") -> str:
    return (
        f'<{tag} class="aws-posture-{kind}" data-aws-posture="v1:{kind}" '
        f'data-fact="{fact}" data-state="unchecked">{text}</{tag}>'
    )


def _count(number: int, name: str, state: str = "") -> str:
    return f'<span class="aws-posture-count" data-state="{state or name}"><b>{number}</b> {name}</span>'


def _stamped(kind: str, fact: str, state: str, text: str, tag: str = "span") -> str:
    return (
        f'<{tag} class="aws-posture-{kind}" data-aws-posture-stamped="v1:{kind}" '
        f'data-fact="{fact}" data-state="{state}">{text}</{tag}>'
    )


def _branch(html: str, condition: str = "private") -> str:
    return (
        f'<template data-aws-posture="v1:branch" data-branch="{encode_branch(html)}" '
        f'data-when="{condition}"></template>'
    )


def _held(html: str, condition: str = "private") -> str:
    return (
        '<div class="aws-posture-when" data-aws-posture-stamped="v1:branch" data-state="held" '
        f'data-when="{condition}">\n{html}\n</div>'
    )


def _when(condition: str) -> str:
    return (
        f'<div class="aws-posture-when" data-aws-posture="v1:when" data-state="unchecked" '
        f'data-when="{condition}">\n<div>text</div>\n</div>'
    )


def _mark(state: str, mark: str) -> str:
    return (
        f'<span class="aws-posture-icon aws-posture-icon--{state}" aria-hidden="true">{mark}</span>'
    )


SLOTS = {
    "value": (
        _slot("value", "account.id"),
        _stamped("value", "account.id", "pass", "111122223333"),
    ),
    "value that is a link": (
        _slot("value", "account.sign-in-url"),
        _stamped(
            "value",
            "account.sign-in-url",
            "pass",
            f'<a href="{SIGN_IN}" rel="noopener noreferrer">{SIGN_IN}</a>',
        ),
    ),
    "value that nobody knows keeps the author's words": (
        _slot("value", "account.organization", "an <em>organization</em>"),
        _stamped("value", "account.organization", "unknown", "an <em>organization</em>"),
    ),
    "value in code": (
        f"<code>--id {_slot('code', 'account.id', '123456789012')}</code>",
        f"<code>--id {_stamped('code', 'account.id', 'pass', '111122223333')}</code>",
    ),
    "value in code that would be a link": (
        _slot("code", "account.sign-in-url"),
        _stamped("code", "account.sign-in-url", "pass", SIGN_IN),
    ),
    "value in code that nobody knows keeps the example": (
        _slot("code", "account.organization", "o-example"),
        _stamped("code", "account.organization", "unknown", "o-example"),
    ),
    "badge that passes": (
        _slot("badge", "root.access-keys"),
        _stamped("badge", "root.access-keys", "pass", f"{_mark('pass', '&#10003;')} Pass"),
    ),
    "badge that fails": (
        _slot("badge", "root.mfa"),
        _stamped("badge", "root.mfa", "fail", f"{_mark('fail', '&#10005;')} Fail"),
    ),
    "badge that does not apply": (
        _slot("badge", "root.mfa-kind"),
        _stamped(
            "badge",
            "root.mfa-kind",
            "not-applicable",
            f"{_mark('not-applicable', '&#8211;')} Not applicable",
        ),
    ),
    "badge of what is unknown": (
        _slot("badge", "iam.admin"),
        _stamped("badge", "iam.admin", "unknown", f"{_mark('unknown', '?')} Unknown"),
    ),
    "badge of what a person checks": (
        _slot("badge", "billing.iam-access"),
        _stamped(
            "badge", "billing.iam-access", "manual", f"{_mark('manual', '&#9744;')} Check by hand"
        ),
    ),
    "badge of a value shows the value": (
        _slot("badge", "account.id"),
        _stamped("badge", "account.id", "pass", "111122223333"),
    ),
    "badge of a value that is unknown": (
        _slot("badge", "account.organization"),
        _stamped("badge", "account.organization", "unknown", f"{_mark('unknown', '?')} Unknown"),
    ),
    "sentence": (
        _slot("sentence", "root.mfa"),
        _stamped("sentence", "root.mfa", "fail", "The root user has no MFA."),
    ),
    "card keeps what is in it": (
        _slot("card", "root.mfa", "<p>why</p>", "section"),
        _stamped("card", "root.mfa", "fail", "<p>why</p>", "section"),
    ),
    "card with a slot in it": (
        _slot("card", "root.mfa", f"<p>{_slot('sentence', 'root.mfa')}</p>", "section"),
        _stamped(
            "card",
            "root.mfa",
            "fail",
            f"<p>{_stamped('sentence', 'root.mfa', 'fail', 'The root user has no MFA.')}</p>",
            "section",
        ),
    ),
    "slots in what is replaced go with it": (
        _slot("sentence", "root.mfa", f"see {_slot('value', 'account.id')}"),
        _stamped("sentence", "root.mfa", "fail", "The root user has no MFA."),
    ),
    "counts": (
        (
            '<span data-aws-posture="v1:counts" data-facts="root.mfa root.access-keys account.id '
            'iam.admin billing.iam-access root.mfa-kind" data-state="unchecked">6 questions</span>'
        ),
        (
            '<span data-aws-posture-stamped="v1:counts" data-facts="root.mfa root.access-keys '
            'account.id iam.admin billing.iam-access root.mfa-kind" data-state="fail">'
            f"{_count(1, 'fail')}, {_count(1, 'unknown')}, {_count(1, 'to check by hand', 'manual')}, "
            f"{_count(2, 'fine', 'pass')}, {_count(1, 'not applicable', 'not-applicable')}</span>"
        ),
    ),
    "counts of what is well": (
        '<span data-aws-posture="v1:counts" data-facts=root.access-keys>1 question</span>',
        (
            '<span data-aws-posture-stamped="v1:counts" data-state="pass" data-facts=root.access-keys>'
            f"{_count(1, 'fine', 'pass')}</span>"
        ),
    ),
    "when that holds": (
        _when("root.mfa is fail"),
        _when("root.mfa is fail")
        .replace("posture=", "posture-stamped=")
        .replace("unchecked", "held"),
    ),
    "when that does not hold": (f"a{_when('root.mfa is pass')}b", "ab"),
    "when for the public": (f"a{_when('public')}b", "ab"),
    "branch that holds": (_branch("<p>x</p>"), _held("<p>x</p>")),
    "branch that does not hold": (f"a{_branch('x', 'root.mfa is pass')}b", "ab"),
    "branch in other than ASCII": (
        _branch("<p>é — 日本</p>"),
        _held("<p>&#233; &#8212; &#26085;&#26412;</p>"),
    ),
    "branch with a slot": (
        _branch(f"<p>{_slot('value', 'account.id')}</p>"),
        _held(f"<p>{_stamped('value', 'account.id', 'pass', '111122223333')}</p>"),
    ),
    "branch in a branch": (
        _branch(_branch("in", "root.mfa is fail") + _branch("out", "root.mfa is pass")),
        _held(_held("in", "root.mfa is fail")),
    ),
    "branch with classes of its own": (
        _branch("x").replace("<template", "<template class='a \"b' id=c"),
        _held("x").replace('class="aws-posture-when"', 'class="aws-posture-when a &quot;b" id=c'),
    ),
    "page without slots": ("<p>Hello &amp; <b>bye</b></p>", "<p>Hello &amp; <b>bye</b></p>"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("page", "filled"), SLOTS.values(), ids=SLOTS)
def test_a_slot_is_filled(
    page: str, filled: str, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    assert fill(page.encode(), verdicts, facts).decode() == filled


@pytest.mark.parametrize(("page", "filled"), SLOTS.values(), ids=SLOTS)
def test_a_slot_is_filled_wherever_it_stands(
    page: str, filled: str, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    around = "<main><p title='&gt;'>Before</p>\n{}\n<p>After</p></main>"
    # Twice: the second of two equal slots is not looked at anew.
    html = fill(around.format(page * 2).encode(), verdicts, facts).decode()
    assert html == around.format(filled * 2)


def test_equal_start_tags_with_different_content(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    texts = ("one", "<b>two</b>", "<span>three</span>", "one", "")
    html = "".join(_slot("value", "account.id", text) for text in texts)
    expected = _stamped("value", "account.id", "pass", "111122223333") * len(texts)
    assert fill(html.encode(), verdicts, facts).decode() == expected


@pytest.mark.parametrize(("length", "is_remembered"), [(1999, True), (2000, False)])
def test_of_the_slots_that_pages_share_some_are_remembered(
    length: int,
    is_remembered: bool,  # noqa: FBT001  # a case's part
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filling, "_MOST_TAGS", 3)
    monkeypatch.setattr(filling, "_MOST_CONTENTS", 2)
    filler, slots, contents = filling.Filler(AccountResults(verdicts, facts)), [0], [0]
    for number in range(20):
        title = "x" * (length - len(_slot("sentence", "root.mfa", "").partition("</")[0]) - 9)
        slot = _slot("sentence", "root.mfa", str(number // 5)).replace(
            'data-state="unchecked"',
            f"data-state=\"unchecked\" title='{title[:-2]}{number % 5:02}'",
        )
        assert slot.index(">") == length - 1
        page, filled = filler.fill(f"<p>{slot}</p>".encode() * 2)
        assert (filled, b"".join(page).count(b">The root user has no MFA.</span></p>")) == (2, 2)
        known = filler._slots  # noqa: SLF001  # what it remembers
        slots.append(len(known))
        contents += [len(one.contents) for one in known.values()]
    assert (max(slots), max(contents) > 0) == ((3, True) if is_remembered else (0, False))


@pytest.mark.parametrize(("length", "is_remembered"), [(1999, True), (2000, False)])
def test_of_what_a_slot_may_hold_some_is_remembered(
    length: int,
    is_remembered: bool,  # noqa: FBT001  # a case's part
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filling, "_MOST_CONTENTS", 2)
    filler = filling.Filler(AccountResults(verdicts, facts))
    for number in range(5):
        text = f"{number}".ljust(length - len("</span>"), "x")
        page, _ = filler.fill(_slot("sentence", "root.mfa", text).encode() * 2)
        assert b"".join(page).count(b">The root user has no MFA.</span>") == 2
    (slot,) = filler._slots.values()  # noqa: SLF001  # what it remembers
    assert len(slot.contents) == (2 if is_remembered else 0)


def test_a_fact_that_nobody_judged_is_unknown(facts: Mapping[str, Fact]) -> None:
    html = fill(_slot("verdict", "root.mfa", tag="div").encode(), {}, facts).decode()
    assert 'data-state="unknown"' in html
    assert "Nobody has judged this" in html
    assert "judge it and stamp again" in html


SAME_VERSION = "build the site with the same version"

ERRORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "version": (
        _slot("badge", "root.mfa").replace("v1:", "v2:"),
        ("marked 'v2:badge'", "this aws-posture reads v1: value, badge, ", SAME_VERSION),
    ),
    "kind": (
        _slot("bagde", "root.mfa"),
        ("marked 'v1:bagde'", "this aws-posture reads v1: value, badge, ", SAME_VERSION),
    ),
    "fact": (
        _slot("badge", "root.mfaa"),
        ("asks for the fact 'root.mfaa'", "does not know", "did you mean root.mfa ", SAME_VERSION),
    ),
    "fact in counts": (
        '<span data-aws-posture="v1:counts" data-facts="root.mfa x.y">x</span>',
        ("asks for the fact 'x.y'", "does not know", SAME_VERSION),
    ),
    "no fact": (
        '<span data-aws-posture="v1:badge">x</span>',
        ("the slot '<span data-aws-posture=\"v1:badge\">' has no data-fact",),
    ),
    "not closed": (
        '<p><span data-aws-posture="v1:badge" data-fact="root.mfa">x</p>',
        ("the slot <span> has no end tag",),
    ),
    "card not closed": (
        '<section data-aws-posture="v1:card" data-fact="root.mfa"><p>x</p>',
        ("the slot <section> has no end tag",),
    ),
    "closed by the end tag of another element": (
        '<span data-aws-posture="v1:badge" data-fact="root.mfa"><span>x</span>',
        ("the slot <span> has no end tag",),
    ),
    "branch that is no base64": (
        _branch("x").replace("eA==", "PHA+?"),
        ("a branch is damaged (", "build the site again"),
    ),
    "branch cut short": (
        _branch("x").replace("eA==", "PHA+e"),
        ("a branch is damaged (", "build the site again"),
    ),
    "branch that is no UTF-8": (
        _branch("x").replace("eA==", "/w=="),
        ("a branch is damaged (", "build the site again"),
    ),
    "branch without content": (
        '<template data-aws-posture="v1:branch" data-when="private"></template>',
        ("has no data-branch",),
    ),
    "branch that is damaged and does not hold": (
        _branch("x", "public").replace("eA==", "!"),
        ("a branch is damaged (", "build the site again"),
    ),
    "slot in a branch": (
        _branch('<span data-aws-posture="v1:badge" data-fact="root.mfa">'),
        ("the slot <span> has no end tag",),
    ),
    "state in a condition": (_when("root.mfa is good"), ("unknown state 'good'", SAME_VERSION)),
    "fact in a condition": (
        _when("root.nfa is fail"),
        ("unknown fact 'root.nfa'; did you mean root.mfa ", SAME_VERSION),
    ),
    "no condition": (
        '<div data-aws-posture="v1:when">x</div>',
        ("has no data-when",),
    ),
    "stamped already": (
        _stamped("badge", "root.mfa", "fail", "Fail"),
        ("the page is stamped already; name the folder of the public site",),
    ),
}


@pytest.mark.parametrize(("page", "message"), ERRORS.values(), ids=ERRORS)
def test_what_cannot_be_filled_is_an_error_of_one_line(
    page: str,
    message: tuple[str, ...],
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
) -> None:
    with pytest.raises(StampError) as raised:
        fill(page.encode(), verdicts, facts)
    assert [part for part in message if part not in str(raised.value)] == []
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("length", "is_cut"), [(60, False), (61, True), (500, True)])
def test_of_what_cannot_be_filled_a_line_is_shown(
    length: int,
    is_cut: bool,  # noqa: FBT001  # a case's part
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
) -> None:
    kind = f"{'x' * (length - 4)}y"
    shown = f"'v1:{kind}'" if not is_cut else f"'v1:{kind[:57]}\\u2026'"
    with pytest.raises(StampError) as raised:
        fill(_slot(kind, "root.mfa").encode(), verdicts, facts)
    assert str(raised.value).startswith(f"a slot is marked {shown}, but")


COUNTED = {
    "a slot": (_slot("badge", "root.mfa"), 1),
    "what is in a slot": (_slot("sentence", "root.mfa", _slot("badge", "root.mfa")), 1),
    "a card and what is in it": (_slot("card", "root.mfa", _slot("badge", "root.mfa")), 2),
    "a branch and what is in it": (_branch(_slot("badge", "root.mfa") * 2), 3),
    "a branch that does not hold": (_branch(_slot("badge", "root.mfa"), "public"), 1),
    "an element for the public": (
        f"<p data-aws-posture-public>{_slot('badge', 'root.mfa')}</p>",
        0,
    ),
    "a button": ('<a class="md-icon md-content__button" href=x>x</a>', 0),
    "a link": ('<a class="md-icon" href=x>x</a>', 0),
}


@pytest.mark.parametrize("name", COUNTED)
def test_slots_are_counted(
    name: str, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page, slots = COUNTED[name]
    filler = filling.Filler(AccountResults(verdicts, facts))
    assert filler.fill(f"{page}{page}".encode())[1] == 2 * slots


def test_branches_are_filled_to_a_depth(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = held = "x"
    for _ in range(16):
        page, held = _branch(page), _held(held)
    assert fill(page.encode(), verdicts, facts).decode() == held
    with pytest.raises(StampError, match="more than 16 branches are nested inside one another"):
        fill(f"{_branch('y')}{_branch(page)}".encode(), verdicts, facts)


def test_branches_next_to_each_other_are_not_nested(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = "".join(_branch(str(number)) for number in range(17))
    held = "".join(_held(str(number)) for number in range(17))
    assert fill(page.encode(), verdicts, facts).decode() == held


def test_the_same_page_is_filled_the_same(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = "".join(page for page, _ in SLOTS.values()).encode()
    assert fill(page, verdicts, facts) == fill(page, verdicts, facts)


def test_a_verdict_has_no_steps_where_the_page_has_them(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    slot = _slot("verdict", "root.mfa", tag="div")
    told = fill(slot.encode(), verdicts, facts).decode()
    short = fill(slot.replace("<div", '<div data-steps="prose"').encode(), verdicts, facts).decode()
    before, remedy, after = told.partition('<div class="aws-posture-remedy">')
    assert remedy
    assert short.replace(' data-steps="prose"', "") == before + after.partition("</div>\n")[2]


def test_the_facts_of_slots_conditions_and_branches_are_found() -> None:
    inside = _branch(_slot("value", "account.id"), "root.mfa is not pass and iam.admin is fail")
    page = (
        f'{_slot("card", "root.mfa", tag="div")}<p data-facts="root.key iam.mfa">{_branch(inside)}'
    )
    assert [*named_facts(page)] == [
        *("root.mfa", "root.key", "iam.mfa"),
        *("account.id", "root.mfa", "iam.admin"),
    ]
