"""What every page of a private copy gets: no index, no other host, and a banner."""

from __future__ import annotations

import base64
import functools
import html
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from aws_posture.base import html_tags
from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import connections
from aws_posture.stamp.connections import disconnected
from aws_posture.stamp.protecting import META, POLICY, banner, protect
from verdicts import verdict_of

BANNER = b"<aside>banner</aside>"

# Where the policy (P) and the banner (B) come to stand.
PAGES = {
    "ordinary page": (
        "<!doctype html>\n<html lang=en>\n <head>\n  <meta charset=utf-8>\n  {P}<title>a</title>"
        "</head>\n<body class='a'>{B}\n<p>b</p></body></html>"
    ),
    "several <meta>, the encoding first": (
        '<head><meta charset="utf-8"><meta name="viewport" content="a > b">{P}'
        "<link rel=next href=x></head><body>{B}x"
    ),
    "no <meta>": "<html><head>{P}<title>a</title></head><body>{B}x",
    "scripts with markup in the head": (
        "<head><meta charset=utf-8>{P}<script>'<body>' < 1</script><style>a > b {{}}</style>"
        "<noscript><link href=x></noscript><base href=/></head><body>{B}x"
    ),
    "no head": "<!doctype html>\n<html>{P}<body>{B}<p>x",
    "optional tags left out": (
        "<!doctype html><meta charset=utf-8>{P}<title>a</title><script src=a></script>{B}<p>x"
    ),
    "no end tag of the head": "<html><head>{P}<title>a</title><body>{B}x",
    "text instead of a body": "{P}<title>a</title>{B}Hello <body>",
    "capitals": "<!DOCTYPE HTML><HTML><HEAD><META CHARSET=UTF-8>{P}<TITLE>a</TITLE></HEAD><BODY ID=b>{B}x",
    "comments": "<!-- <body> --><html><!-- a --><head>{P}<title>a</title><!-- <body> --></head><body>{B}",
    "byte order mark": "\ufeff<!doctype html>\n<head>{P}</head><body>{B}",
    "declaration of XML": '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><head>{P}{B}<title/></head>',
    "lines in a tag": "<html\n lang=en\n><head\n>{P}<title>a</title></head\n><body\n class=a\n>{B}x",
    "a header is no head": "{P}{B}<header>x</header>",
    "a fragment": "{P}{B}<p>x</p>",
    "text": "{P}{B}Hello",
    "nothing": "{P}{B}",
}


def _protected(page: str) -> str:
    encoded = page.encode()
    start, length = protect(encoded, BANNER)
    return b"".join((*start, encoded[length:])).decode()


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_policy_and_banner_stand_first_in_head_and_body(page: str) -> None:
    protected = page.format(P=META.decode(), B=f"\n{BANNER.decode()}")
    assert _protected(page.format(P="", B="")) == protected


PARTS = (
    '<meta name="robots" content="noindex, nofollow">',
    '<meta name="referrer" content="no-referrer">',
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
)


@pytest.mark.parametrize("meta", PARTS)
def test_a_page_is_kept_out_of_indexes_and_from_other_hosts(meta: str) -> None:
    assert meta in _protected("<head></head>")


def test_the_policy_names_no_other_host() -> None:
    sources = {word for part in POLICY.split("; ") for word in part.split()[1:]}
    assert sources == {"'self'", "'unsafe-inline'", "'none'", "data:", "blob:"}
    assert "script-src 'self' 'unsafe-inline';" in POLICY


def test_the_encoding_stays_in_the_first_1024_bytes() -> None:
    page = '<!doctype html><html><head><meta charset="utf-8"><title>a</title></head><body>'
    assert _protected(page).index("charset") < 1024


HINTS = {
    "preconnect": '<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin>',
    "dns-prefetch": "<link href=//x.example rel=dns-prefetch>",
    "several words in capitals": "<LINK REL='DNS-Prefetch PRECONNECT' HREF='//x.example'>",
}


@pytest.mark.parametrize("hint", HINTS.values(), ids=HINTS)
def test_links_that_only_open_connections_go(hint: str) -> None:
    """No policy forbids them."""
    page = f'<head><link rel=icon href=a>{hint}<link rel="next" href="preconnect"></head><body>'
    assert disconnected(page.encode()) == page.replace(hint, "").encode()


@pytest.fixture
def alias() -> Verdict:
    return verdict_of("account.alias", State.PASS, "It has one.", value="example-corp")


def test_the_banner_names_the_account_and_the_time(snapshot: Snapshot, alias: Verdict) -> None:
    assert banner(snapshot, alias).decode() == (
        '<aside class="aws-posture-banner" aria-label="Private copy"><strong>Private copy</strong>'
        " for account 111122223333 (example-corp) &#183; read on "
        '<time datetime="2026-11-02T09:30:00Z">2 November 2026, 09:30 UTC</time>'
        " &#183; do not publish</aside>\n"
    )


@pytest.mark.parametrize("state", [State.NOT_APPLICABLE, State.UNKNOWN])
def test_the_banner_does_without_an_alias(state: State, snapshot: Snapshot) -> None:
    expected = b"for account 111122223333 &#183; read on"
    assert expected in banner(snapshot, verdict_of("account.alias", state, "None."))
    assert expected in banner(snapshot, None)


def test_the_banner_tells_the_time_in_utc(snapshot_of: Callable[[str], Snapshot]) -> None:
    time = datetime(2027, 1, 1, 1, 5, tzinfo=timezone(timedelta(hours=3)))
    snapshot = snapshot_of("444455556666")
    object.__setattr__(snapshot, "taken_at", time)
    assert b"31 December 2026, 22:05 UTC</time>" in banner(snapshot, None)
    assert snapshot.taken_at.astimezone(UTC).year == 2026


def _packed(page: str) -> str:
    return base64.b64encode(page.encode()).decode()


def _framed(inside: str, number: int) -> str:
    """Put an address, or a page with a frame in it, into a frame."""
    name = "srcdoc" if number else "src"
    return f'<iframe {name}="{html.escape(inside)}"></iframe>'


OTHER = "https://other.example/x"
# Deeper ones are taken out.
EMPTY_FRAMES = functools.reduce(_framed, range(1, 5), "")
LINK = (
    '<a href="{0}" rel="noopener noreferrer" target="_blank">Open the frame from other.example</a>'
)
# What connects elsewhere, and what is left of it.
CONNECTIONS = {
    "a frame": (
        f'<iframe width=3 src="{OTHER}" allowfullscreen>x</iframe>y',
        LINK.format(OTHER) + "y",
    ),
    "a frame, its address disguised": (
        "<IFRAME SRC='\t&#47;/other.example\\x'></IFRAME>",
        LINK.format("//other.example/x"),
    ),
    "a frame in a frameset": (f"<frame src={OTHER}>", LINK.format(OTHER)),
    "rules for speculation": ('<script type=SpeculationRules>{"prefetch": []}</script>x', "x"),
    "a redirection": (f"<meta http-equiv=Refresh content=\"0; URL='{OTHER}'\">x", "x"),
    "a form": (f'<form method=post action="{OTHER}">', "<form method=post >"),
    "a button": (f"<button formaction='{OTHER}'>", "<button >"),
    "a frame in a page in a frame": (
        f'<iframe srcdoc="<b>x</b><iframe src=&quot;{OTHER}&quot;></iframe>" id=a></iframe>',
        f'<iframe srcdoc="{html.escape(f"<b>x</b>{LINK.format(OTHER)}")}" id=a></iframe>',
    ),
    "a redirection of a page in an address": (
        f"<iframe src='data:text/html,x<meta http-equiv=refresh content=%220;{OTHER}%22>'></iframe>",
        '<iframe src="data:text/html;base64,eA=="></iframe>',
    ),
    "the same, packed": (
        f"<iframe src='data:text/html;base64,{_packed(f'x<form action={OTHER}>')}'></iframe>",
        f'<iframe src="data:text/html;base64,{_packed("x<form >")}"></iframe>',
    ),
    "a frame in frames without end": (functools.reduce(_framed, range(6), OTHER), EMPTY_FRAMES),
    "a hint, one letter of it in numbers": ("<link rel=pre&#99;onnect href=//other.example>x", "x"),
    "rules, one letter of them in numbers": (
        "<script type=speculation&#x72;ules>{}</script>x",
        "x",
    ),
    "a form, with spaces": (f'<form action = "{OTHER}">', "<form >"),
    "a frame in a drawing's title": (
        f'<svg><title><iframe src="{OTHER}"></iframe></title></svg>x',
        f"<svg><title>{LINK.format(OTHER)}</title></svg>x",
    ),
    "a frame that ends a drawing": (
        f'<SVG ><style><img><iframe src="{OTHER}"></iframe></style></SVG>',
        f"<SVG ><style><img>{LINK.format(OTHER)}</style></SVG>",
    ),
    "a frame with a drawing": (
        '<iframe src="map.SVG?a=1"></iframe>',
        '<a href="map.SVG?a=1" rel="noopener noreferrer" target="_blank">Open the frame map.SVG?a=1</a>',
    ),
    **{
        f"a hint: {hint}": (f"<link rel='x {hint} y' href=//other.example>x", "x")
        for hint in ("preconnect", "dns-prefetch", "prefetch", "prerender")
    },
    **{
        f"a frame: {name}": (f"<{name} src={OTHER}>y</{name.lower()}>x", LINK.format(OTHER) + "x")
        for name in ("iframe", "PORTAL", "fencedframe", "FencedFrame")
    },
    "a frame that nothing ends": (f"<iframe src={OTHER}>x", LINK.format(OTHER) + "x"),
    **{
        f"an address: {start}": (f'<form action="{start}other.example/x">', "<form >")
        for start in ("http://", "https:", "WS:", "wss://", "ftp://", "//", "x-y+z.1://", "\n/\t/")
    },
    **{
        f"a document without a policy: {ending}": (
            f'<iframe src="a/b.{ending}#c"></iframe>',
            (
                f'<a href="a/b.{ending}#c" rel="noopener noreferrer" target="_blank">'
                f"Open the frame a/b.{ending}#c</a>"
            ),
        )
        for ending in ("svg", "svgz", "xhtm", "xhtml", "xht", "xml", "mht", "mhtml", "XML")
    },
    "an address that is none": (
        '<iframe src="//[x"></iframe>',
        LINK.format("//&#91;x").replace("other.example", "//&#91;x"),
    ),
    "an address of a page that is damaged": (
        "<iframe src='data:text/html ; BASE64 ,eA='></iframe>",
        '<iframe src=""></iframe>',
    ),
    "rules that nothing ends": ("x<script type=' speculationrules '>{}", "x{}"),
    "a redirection that waits": (
        f'<meta http-equiv=" refresh " content=" 1.5 ; url = {OTHER}">x',
        "x",
    ),
    "two forms and a button": (
        f'<form action="x/"><form action="{OTHER}"><button action=x formaction="{OTHER}">',
        '<form action="x/"><form ><button action=x >',
    ),
    "a frame in one that has a part of its end": (
        f"<iframe src={OTHER}><iframe src={OTHER}></iframe>z<form action={OTHER}>",
        f"{LINK.format(OTHER) * 2}z<form >",
    ),
    "a frame that holds another one": (
        f"<iframe src={OTHER}><iframe src={OTHER}></iframe>y</iframe>z",
        f"{LINK.format(OTHER)}z",
    ),
    "a hint in the body": ("<p><link rel=DNS-Prefetch href=//other.example>", "<p>"),
}


@pytest.mark.parametrize("name", CONNECTIONS)
def test_what_connects_to_another_host_leaves_a_copy(name: str) -> None:
    page, left = CONNECTIONS[name]
    assert disconnected(page.encode()).decode() == left


def test_a_page_that_is_no_utf_8_is_read_as_well() -> None:
    """Its letters stay as they are, in what stays."""
    page = b'<p>\xe9<iframe src="caf\xe9.svg"></iframe><iframe srcdoc="\xe9<form action=//x>"></iframe>'
    assert disconnected(page) == (
        b'<p>\xe9<a href="caf&#65533;.svg" rel="noopener noreferrer" target="_blank">'
        b'Open the frame caf&#65533;.svg</a><iframe srcdoc="\xef\xbf\xbd&lt;form &gt;"></iframe>'
    )


def test_what_stands_behind_the_last_sign_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def counted(page: bytes, word: bytes, start: int) -> Iterator[tuple[int, bytes]]:
        for tag in html_tags.read_tags(page, word, start):
            read.append(tag)
            yield tag

    monkeypatch.setattr(connections, "read_tags", counted)
    page = b"<head><link rel=preconnect href=//x></head>" + b"<p>text</p>" * 1000
    assert b"preconnect" not in disconnected(page)
    assert len(read) < 5


STAYING = (
    *('<iframe src="../map.html?x=.svg"></iframe>', '<iframe src="plan.pdf"></iframe>'),
    f"<svg><title>x</title></svg><textarea><iframe src={OTHER}></iframe></textarea>",
    *('<iframe src="../map/"></iframe>', '<meta http-equiv="refresh" content="0; url=../x/">'),
    *(
        '<form action="search/"><input>',
        f'<a href="{OTHER}">x</a>',
        "<link rel=next href=prefetch>",
    ),
    f'<script>const frame = "<iframe src={OTHER}></iframe>"</script>',
    f"<!-- <iframe src={OTHER}></iframe> -->",
    f'<img alt="<iframe src={OTHER}>">',
    f'<meta http-equiv="default-style" content="0; url={OTHER}"><b>refresh</b>',
    f'<form action="!{OTHER}">',
    f'<link http-equiv="refresh" content="0; url={OTHER}">',
    f'<meta rel="preconnect" href="{OTHER}">',
    "<script type=module>speculationrules</script>",
    '<iframe srcdoc="<b>a &amp;amp; b</b>"></iframe>',
    "<iframe src='data:text/html;base64,PGI+eDwvYj4='></iframe>",
)


@pytest.mark.parametrize("page", STAYING)
def test_what_stays_on_the_site_stays(page: str) -> None:
    assert disconnected(page.encode()).decode() == page
