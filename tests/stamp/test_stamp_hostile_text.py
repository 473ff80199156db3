"""Whatever an account holds reaches the page as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from aws_posture.catalogue.model import CallMade, Document, Fact, HowTo, State
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import fill
from aws_posture.stamp.escaping import is_safe_link, text
from aws_posture.stamp.protecting import banner
from verdicts import verdict_of

TIME = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

HOSTILE = {
    "element": "</span><svg/onload=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "double quote": '" onmouseover="alert(1)',
    "single quote": "' onmouseover='alert(1)",
    "comment": "--><!--",
    "reference": "&lt;b&gt; &amp;",
    "template": "{{ 7*7 }}{% raw %}${alert(1)}`<%= 1 %>",
    "lines": "a\nb\tc",
    "slot": '<span data-aws-posture="v1:badge" data-fact="root.mfa">x</span>',
    "other letters": "é 日本 \U0001f600",
    "backslash": "\\u003cb\\x3c",
    "end of texts": "</textarea></title></style>",
}

FACTS = {
    "root.mfa": State.FAIL,
    "root.access-keys": State.PASS,
    "iam.admin": State.UNKNOWN,
    "billing.iam-access": State.MANUAL,
    "account.id": State.PASS,
}
KINDS = {"value": "span", "badge": "span", "sentence": "span", "verdict": "div"}
PAGE = "".join(
    f'<{tag} data-aws-posture="v1:{kind}" data-fact="{fact}">x</{tag}>'
    for kind, tag in KINDS.items()
    for fact in FACTS
)


class _Reader(HTMLParser):
    """Reads which elements there are, with the names of their attributes, and the text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.text = ""
        self.feed(page.decode("ascii"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.elements.append(("!--", data))

    def handle_data(self, data: str) -> None:
        self.text += data


def _filled(written: str, facts: Mapping[str, Fact]) -> bytes:
    """Fill slots of every kind from facts and verdicts that hold a text in every place."""
    how_to = HowTo((written,), written)
    document = Document(written, f"https://docs.aws.amazon.com/{written}")
    changed = {
        name: replace(facts[name], title=written, remedy=how_to, check=how_to, document=document)
        for name in FACTS
    }
    verdicts = {
        name: verdict_of(
            name,
            state,
            summary=written,
            value=written,
            evidence=(written, written),
            reason=written,
            calls=(CallMade(written, TIME),),
        )
        for name, state in FACTS.items()
    }
    return fill(PAGE.encode(), verdicts, changed)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_makes_no_element_and_no_attribute(
    hostile: str, facts: Mapping[str, Fact]
) -> None:
    assert _Reader(_filled(hostile, facts)).elements == _Reader(_filled("name", facts)).elements


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_can_be_read_in_every_place(hostile: str, facts: Mapping[str, Fact]) -> None:
    places = _Reader(_filled("somebody", facts)).text.count("somebody")
    assert places > 40
    assert _Reader(_filled(hostile, facts)).text.count(hostile) == places


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_of_harmless_bytes_only(hostile: str) -> None:
    """Not even in a script, where no slot should be, could it end a string or call something."""
    assert set(text(hostile)).isdisjoint("<>\"'`{}$\\[]|~^\n\r\t")
    assert text(hostile).isascii()


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_alias_stays_text_in_the_banner(
    hostile: str, snapshot_of: Callable[[str], Snapshot]
) -> None:
    alias = verdict_of("account.alias", State.PASS, "It has one.", value=hostile)
    reader = _Reader(banner(snapshot_of("111122223333"), alias))
    assert [element[0] for element in reader.elements] == [
        "aside",
        "strong",
        "/strong",
        "time",
        "/time",
        "/aside",
    ]
    assert f"for account 111122223333 ({hostile}) · read on" in reader.text


MARKS = {
    "null": "a\0b",
    "escape": "a\x1bb",
    "C1 control": "a\x9bb",
    "right to left": "a\u202eb",
    "isolate": "a\u2066b",
    "zero width": "a\u200bb",
    "byte order mark": "a\ufeffb",
    "half a pair": "a\ud800b",
}


@pytest.mark.parametrize("written", MARKS.values(), ids=MARKS)
def test_marks_that_nobody_sees_are_shown(written: str) -> None:
    assert text(written) == "a&#65533;b"


LINKS = {
    "sign-in by id": "https://111122223333.signin.aws.amazon.com/console",
    "sign-in": "https://signin.aws.amazon.com/console?region=eu-west-1#x",
    "console": "https://console.aws.amazon.com/iam/home#/users/details/ana%20b",
    "console of a Region": "https://eu-west-1.console.aws.amazon.com/billing/home",
    "host alone": "https://console.aws.amazon.com",
    "China": "https://111122223333.signin.amazonaws.cn/console",
    "China's console": "https://cn-north-1.console.amazonaws.cn/",
    "GovCloud": "https://111122223333.signin.amazonaws-us-gov.com/console",
    "GovCloud's console": "https://console.amazonaws-us-gov.com/iam",
}


@pytest.mark.parametrize("address", LINKS.values(), ids=LINKS)
def test_a_value_links_to_the_console_and_the_sign_in_page(
    address: str, facts: Mapping[str, Fact]
) -> None:
    page = '<span data-aws-posture="v1:value" data-fact="account.id">x</span>'
    verdict = verdict_of("account.id", State.PASS, "So.", value="here", link=address)
    filled = fill(page.encode(), {"account.id": verdict}, facts).decode()
    assert f'<a href="{text(address)}" rel="noopener noreferrer">here</a>' in filled


NO_LINKS = {
    "plain http": "http://signin.aws.amazon.com/console",
    "script": "javascript:alert(1)//https://console.aws.amazon.com/",
    "another host": "https://example.com/",
    "host that ends the same": "https://evilconsole.aws.amazon.com.example.com/",
    "host that begins the same": "https://console.aws.amazon.com.example.com/",
    "name without a dot": "https://xconsole.aws.amazon.com/",
    "another AWS host": "https://s3.amazonaws.com/bucket",
    "user": "https://console.aws.amazon.com@example.com/",
    "user before": "https://x@console.aws.amazon.com/",
    "port": "https://console.aws.amazon.com:8443/",
    "backslash": "https://example.com\\.console.aws.amazon.com/",
    "line": "https://console.aws.amazon.com/\n",
    "space": "https://console.aws.amazon.com/a b",
    "quote": 'https://console.aws.amazon.com/"onload=x',
    "two slashes short": "https:console.aws.amazon.com",
    "no scheme": "//console.aws.amazon.com/",
    "other letters": "https://\u0441onsole.aws.amazon.com/",
    "nothing": "",
}


@pytest.mark.parametrize("address", NO_LINKS.values(), ids=NO_LINKS)
def test_no_other_address_becomes_a_link(address: str, facts: Mapping[str, Fact]) -> None:
    assert not is_safe_link(address)
    page = '<span data-aws-posture="v1:value" data-fact="account.id">x</span>'
    verdict = verdict_of("account.id", State.PASS, "So.", value="here", link=address)
    assert b"<a" not in fill(page.encode(), {"account.id": verdict}, facts)
