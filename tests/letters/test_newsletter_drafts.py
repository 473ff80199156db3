"""Drafts in Buttondown: made once, renewed from then on, and never sent."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import json
from collections.abc import Mapping

import pytest
import urllib3
from buttondown_server import KEY, VERSION, FakeButtondown, Fault, Request, error
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import ROOT
from post_series.letters.errors import NewsletterError, ProviderError
from post_series.letters.letter import Letter
from post_series.letters.providers.buttondown.addresses import API, proxy_for, safe_address
from post_series.letters.providers.buttondown.client import (
    FIELDS,
    Buttondown,
    RefusedRequestError,
    _is_draft,
)
from post_series.letters.providers.buttondown.drafts import keep_draft

Body = Mapping[str, object] | None

LETTER = Letter(
    slug="first",
    subject="The first",
    preview="What it says.",
    canonical="https://blog.example/posts/first/",
    address="https://blog.example/posts/first/",
    image="https://blog.example/first.png",
    body="<p>Words.</p>\n",
    shown="",
    text="",
    links=(),
)
OURS = {"post": LETTER.address}


@pytest.fixture
def waits() -> list[float]:
    """Return how long the client wanted to wait; nobody does."""
    return []


@pytest.fixture
def client(buttondown: FakeButtondown, waits: list[float]) -> Buttondown:
    return Buttondown(buttondown.url, KEY, waits.append, urllib3.Timeout(connect=5, read=5))


def _keep(client: Buttondown, letter: Letter = LETTER) -> tuple[bool, list[str]]:
    saved: list[str] = []
    return keep_draft(letter, client, saved.append).is_new, saved


def _only_drafts(buttondown: FakeButtondown) -> bool:
    """Return whether nothing but reading and keeping drafts was asked for."""
    return not buttondown.sent and all(
        request.method == "GET" or (request.body or {}).get("status") == "draft"
        for request in buttondown.requests
    )


def test_the_first_time_a_draft_is_made(buttondown: FakeButtondown, client: Buttondown) -> None:
    assert _keep(client) == (True, [])
    (email,) = buttondown.emails
    assert {name: email[name] for name in FIELDS} == {
        "subject": "The first",
        "body": "<p>Words.</p>\n",
        "status": "draft",
        "slug": "first",
        "canonical_url": "https://blog.example/posts/first/",
        "description": "What it says.",
        "image": "https://blog.example/first.png",
        "metadata": OURS,
    }
    assert buttondown.methods == ["GET", "POST"]
    assert {request.headers["x-api-version"] for request in buttondown.requests} == {VERSION}
    assert _only_drafts(buttondown)


def test_from_then_on_it_is_renewed(buttondown: FakeButtondown, client: Buttondown) -> None:
    _keep(client)
    assert _keep(client, dataclasses.replace(LETTER, subject="Better")) == (False, [])
    (email,) = buttondown.emails
    assert email["subject"] == "Better"
    assert buttondown.methods == ["GET", "POST", "GET", "GET", "PATCH"]
    assert _only_drafts(buttondown)


def test_a_draft_is_found_on_a_later_page(buttondown: FakeButtondown, client: Buttondown) -> None:
    """The address of the next page, which is another host's, is not followed."""
    for number in range(5):
        buttondown.add(subject=f"Other {number}", slug=f"other-{number}", status="sent")
    own = buttondown.add(metadata=OURS)
    _keep(client)
    assert own["subject"] == "The first"
    pages = [request.query["page"][0] for request in buttondown.requests if request.query]
    assert pages == ["1", "2", "3"]
    assert "body" in buttondown.requests[0].query["excluded_fields"]


def test_what_somebody_noted_in_a_drafts_metadata_stays(
    buttondown: FakeButtondown, client: Buttondown
) -> None:
    email = buttondown.add(metadata={**OURS, "colour": "green"})
    _keep(client)
    assert email["metadata"] == {**OURS, "colour": "green"}


def test_a_body_that_was_changed_in_buttondown_is_saved_before_it_is_replaced(
    buttondown: FakeButtondown, client: Buttondown
) -> None:
    buttondown.add(metadata=OURS, body="<p>By hand.</p>")
    assert _keep(client) == (False, ["<p>By hand.</p>"])


@pytest.mark.parametrize(
    "status",
    ["about_to_send", "scheduled", "in_flight", "sent", "paused", "managed_by_rss", "imported"],
)
def test_what_is_no_draft_any_more_is_left_as_it_is(
    buttondown: FakeButtondown, client: Buttondown, status: str
) -> None:
    email = buttondown.add(metadata=OURS, status=status, subject="Out", id="abc")
    with pytest.raises(ProviderError) as raised:
        _keep(client)
    assert str(raised.value) == (
        f"the letter of this post is no longer a draft: 'Out' ({status}, abc); it was left as it is"
    )
    assert email["subject"] == "Out"
    assert buttondown.methods == ["GET"]


def test_a_draft_that_is_sent_while_it_is_looked_for_is_left_as_it_is(
    buttondown: FakeButtondown, client: Buttondown
) -> None:
    email = buttondown.add(metadata=OURS)
    listed = json.dumps({"results": [dict(email)], "next": None}).encode()
    buttondown.faults.append(Fault(200, listed))
    email["status"] = "sent"
    with pytest.raises(ProviderError, match="no longer a draft"):
        _keep(client)
    assert buttondown.methods == ["GET", "GET"]


def test_a_deleted_e_mail_does_not_count(buttondown: FakeButtondown, client: Buttondown) -> None:
    buttondown.add(metadata=OURS, status="deleted")
    assert _keep(client) == (True, [])


def test_two_drafts_of_a_post_are_the_authors_to_sort_out(
    buttondown: FakeButtondown, client: Buttondown
) -> None:
    for identity in ("a", "b"):
        buttondown.add(metadata=OURS, id=identity, subject="Twice")
    with pytest.raises(ProviderError, match=r"2 drafts .*'Twice' \(draft, a\).*delete all but"):
        _keep(client)


def test_an_e_mail_of_the_post_from_elsewhere_is_left_alone(
    buttondown: FakeButtondown, client: Buttondown
) -> None:
    buttondown.add(canonical_url=LETTER.canonical, status="managed_by_rss", subject="By feed")
    with pytest.raises(ProviderError, match="not made here: 'By feed'"):
        _keep(client)
    assert buttondown.methods == ["GET"]


def test_a_name_that_is_too_long_for_buttondown_is_left_out(
    buttondown: FakeButtondown, client: Buttondown
) -> None:
    _keep(client, dataclasses.replace(LETTER, slug="x" * 101))
    assert "slug" not in (buttondown.requests[-1].body or {})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/emails", {"subject": "x"}),
        ("POST", "/v1/emails", {"subject": "x", "status": "about_to_send"}),
        ("POST", "/v1/emails", {"subject": "x", "status": "scheduled"}),
        ("POST", "/v1/emails", {"subject": "x", "status": "Draft"}),
        ("POST", "/v1/emails", {"subject": "x", "status": ["draft"]}),
        ("POST", "/v1/emails", {"status": "draft", "publish_date": "2026-01-01T00:00:00Z"}),
        ("POST", "/v1/emails", None),
        ("PATCH", "/v1/emails/abc", {"subject": "x"}),
        ("PATCH", "/v1/emails/abc", {"status": "about_to_send"}),
        ("PATCH", "/v1/emails/abc", {"status": None}),
        ("PATCH", "/v1/emails", {"status": "draft"}),
        ("POST", "/v1/emails/abc", {"status": "draft"}),
        ("POST", "/v1/emails/abc/send-draft", {"status": "draft"}),
        ("PATCH", "/v1/emails/abc/send-draft", {"status": "draft"}),
        ("PATCH", "/v1/emails/../bulk_actions", {"status": "draft"}),
        ("PATCH", "/v1/emails/a%2F..", {"status": "draft"}),
        ("PATCH", "/v1/emails/abc\n", {"status": "draft"}),
        ("POST", "/v1/bulk_actions", {"status": "draft"}),
        ("GET", "/v1/subscribers", None),
        ("GET", "/v1/emails", {"status": "draft"}),
        ("DELETE", "/v1/emails/abc", None),
        ("PUT", "/v1/emails/abc", {"status": "draft"}),
        ("post", "/v1/emails", {"status": "draft"}),
    ],
)
def test_a_request_that_could_send_does_not_leave(
    buttondown: FakeButtondown, client: Buttondown, method: str, path: str, body: Body
) -> None:
    with pytest.raises(RefusedRequestError):
        client._request(method, path, body=body)  # noqa: SLF001  # the one way out
    assert buttondown.requests == []


_STATUSES = st.sampled_from(["draft", "about_to_send", "scheduled", "sent", "", None, True, 1])
_VALUES = st.one_of(st.none(), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=2))
_BODIES = st.one_of(
    st.none(),
    st.dictionaries(st.sampled_from([*sorted(FIELDS), "publish_date", "filters"]), _VALUES),
    st.fixed_dictionaries({"status": _STATUSES}, optional={"subject": _VALUES, "slug": _VALUES}),
)
_PATHS = st.one_of(
    st.sampled_from(["/v1/emails", "/v1/emails/abc", "/v1/emails/abc/send-draft", "/v1/drafts"]),
    st.text(max_size=12).map(lambda text: f"/v1/emails/{text}"),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE"]), _PATHS, _BODIES)
def test_whatever_is_asked_of_the_client_only_drafts_leave(
    buttondown: FakeButtondown, client: Buttondown, method: str, path: str, body: Body
) -> None:
    buttondown.reset()
    with contextlib.suppress(NewsletterError):
        client._request(method, path, body=body)  # noqa: SLF001  # the one way out
    assert _only_drafts(buttondown)
    assert {request.method for request in buttondown.requests} <= {"GET", "POST", "PATCH"}
    assert not any(request.path.endswith("send-draft") for request in buttondown.requests)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(FIELDS), "filters"]), _VALUES | _STATUSES))
def test_a_callers_own_status_never_leaves(
    buttondown: FakeButtondown, client: Buttondown, fields: dict[str, object]
) -> None:
    buttondown.reset()
    buttondown.add(id="abc")
    for keep in (client.create, lambda given: client.update("abc", given)):
        with contextlib.suppress(NewsletterError):
            keep(fields)
    assert _only_drafts(buttondown)
    sent = [request.body or {} for request in buttondown.requests]
    assert all(FIELDS.issuperset(body) and body["status"] == "draft" for body in sent)


def test_a_body_that_names_its_status_twice_does_not_leave() -> None:
    assert _is_draft(b'{"status": "draft"}')
    assert not _is_draft(b'{"status": "draft", "status": "about_to_send"}')
    assert not _is_draft(b'[["status", "draft"]]')
    assert not _is_draft(b'"draft"')
    assert not _is_draft(b"\xff")


def test_only_the_client_speaks_to_the_network() -> None:
    """No other module imports what could, and the client has one line that does."""
    networking = {"http", "requests", "httpx", "aiohttp", "socket", "urllib3", "smtplib", "ssl"}
    allowed = {"client.py": {"urllib3"}, "replies.py": {"urllib3"}}
    modules = sorted((ROOT / "plugins/post_series/letters").rglob("*.py"))
    assert len(modules) > 10
    for module in modules:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        imported = {
            name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            )
        }  # fmt: skip
        assert imported & networking <= allowed.get(module.name, set()), module
        if module.name != "client.py":
            assert "urlopen" not in module.read_text(encoding="utf-8")
            assert ".request(" not in module.read_text(encoding="utf-8")
    client = (ROOT / "plugins/post_series/letters/providers/buttondown/client.py").read_text(
        encoding="utf-8"
    )
    assert client.count("_http.") == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (error(400, "email_duplicate", "Same."), "(400 email_duplicate): it already has such an"),
        (error(400, "slug_invalid", "Taken."), "(400 slug_invalid): the post's short name is taken"),
        (error(400, "brand_new_code", "Odd."), "(400 brand_new_code): it does not say why. It says: Odd."),
        (Fault(401, b'{"detail": "Invalid token."}'), "(401): it does not know the key in BUTTONDOWN_"),
        (Fault(403, b"{}"), "(403): the key in BUTTONDOWN_API_KEY may not do this; take one"),
        (Fault(404, b"<html>"), "(404): it is not there"),
        (
            Fault(422, b'{"detail": [{"type": "x", "loc": ["body", "slug"], "msg": "Too\\nlong"}]}'),
            "(422): it does not say why. It says: body.slug: Too long",
        ),
        (Fault(422, b'{"detail": ["odd", {"loc": 1}]}'), "It says: odd; : invalid"),
        (Fault(400, b'[1, "x"]'), "(400): it does not say why."),
        (Fault(418, b"\xff\xfe"), "(418): it does not say why."),
        (Fault(302, b"", {"Location": "https://elsewhere.invalid/"}), "redirects to another address (302)"),
        (Fault(200, b"<html>hello"), "something that is not JSON"),
        (Fault(200, b"[]"), "not of the documented form"),
        (
            Fault(200, json.dumps({"results": [{"metadata": OURS, "status": "draft"}]}).encode()),
            "does not name an e-mail",
        ),
        (Fault(200, b'{"results": 1}'), "not of the documented form"),
        (Fault(429, b"{}", {"Retry-After": "3600"}), "(429): it was asked too often"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_line_and_is_not_tried_again(
    buttondown: FakeButtondown, client: Buttondown, fault: Fault, said: str
) -> None:
    buttondown.faults.append(fault)
    with pytest.raises(ProviderError) as raised:
        _keep(client)
    message = str(raised.value)
    assert said in message
    assert message.isprintable()
    assert len(buttondown.requests) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(500, b"<h1>Oops</h1>"), "(500): it is out of order"),
        (Fault(503, b""), "(503): it is out of order"),
        (Fault(429, b'{"detail": "Slow down."}'), "(429): it was asked too often"),
        (Fault(0), "broke off the connection"),
    ],
)
def test_what_may_pass_is_tried_four_times(
    buttondown: FakeButtondown, client: Buttondown, waits: list[float], fault: Fault, said: str
) -> None:
    buttondown.faults += [fault] * 4
    with pytest.raises(ProviderError) as raised:
        _keep(client)
    assert said in str(raised.value)
    assert len(buttondown.requests) == 4
    assert waits == [1, 2, 4]


@pytest.mark.parametrize(
    ("header", "expected"),
    [("7", [7.0]), ("0", [0.0]), ("Thu, 01 Jan 2026 00:00:00 GMT", [0.0]), ("soon", [1.0])],
)
def test_buttondown_says_how_long_to_wait(
    buttondown: FakeButtondown,
    client: Buttondown,
    waits: list[float],
    header: str,
    expected: list[float],
) -> None:
    buttondown.faults.append(Fault(429, b"{}", {"Retry-After": header}))
    assert _keep(client) == (True, [])
    assert waits == expected


def test_a_second_try_makes_no_second_draft(buttondown: FakeButtondown, client: Buttondown) -> None:
    """The first one arrived, and its answer was lost."""
    answer = buttondown.answer
    lost = [True]

    def lose(request: Request) -> tuple[int, dict[str, object]]:
        status, found = answer(request)
        if request.method == "POST" and lost:
            lost.clear()
            return 502, {}
        return status, found

    buttondown.answer = lose  # type: ignore[method-assign]
    try:
        assert _keep(client) == (True, [])
    finally:
        del buttondown.answer
    assert buttondown.methods == ["GET", "POST", "POST"]
    assert len(buttondown.emails) == 1


def test_no_answer_is_one_line(buttondown: FakeButtondown, waits: list[float]) -> None:
    buttondown.faults += [Fault(-1)] * 4
    client = Buttondown(buttondown.url, KEY, waits.append, urllib3.Timeout(connect=5, read=0.1))
    with pytest.raises(ProviderError, match="Buttondown did not answer in time"):
        _keep(client)


def test_nobody_there_is_one_line(waits: list[float]) -> None:
    client = Buttondown("http://127.0.0.1:9", KEY, waits.append)
    with pytest.raises(ProviderError, match="Buttondown cannot be reached"):
        _keep(client)


def test_plain_http_behind_https_is_one_line(
    buttondown: FakeButtondown, waits: list[float]
) -> None:
    client = Buttondown(buttondown.url.replace("http:", "https:"), KEY, waits.append)
    with pytest.raises(ProviderError, match="certificate is not valid"):
        _keep(client)
    assert waits == []


def test_a_list_without_an_end_is_not_followed_for_ever(
    buttondown: FakeButtondown, client: Buttondown
) -> None:
    page = json.dumps({"results": [{"id": "x", "status": "sent"}], "next": "more"}).encode()
    buttondown.faults += [Fault(200, page)] * 200
    with pytest.raises(ProviderError, match="does not end"):
        _keep(client)


def test_the_key_stands_in_no_message(buttondown: FakeButtondown, client: Buttondown) -> None:
    buttondown.faults.append(error(400, "email_invalid", f"The key {KEY} is bad."))
    with pytest.raises(ProviderError) as raised:
        _keep(client)
    chain = [raised.value, raised.value.__cause__, raised.value.__context__]
    assert not any(KEY in f"{each!r} {each}" for each in chain)
    assert KEY not in repr(client)


@pytest.mark.parametrize("key", ["", "with space", "line\nbreak", "ümlaut"])
def test_an_odd_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ProviderError) as raised:
        Buttondown(API, key, lambda _: None)
    assert not key or key not in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [API, f"{API}/", "http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:8000"],
)
def test_an_address_that_is_safe_for_a_key(address: str) -> None:
    assert safe_address(address) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        *("", "api.buttondown.com", "http://api.buttondown.com", "ftp://127.0.0.1"),
        *("http://127.0.0.1.evil.example", "https://user:pass@api.buttondown.com", "https://"),
        *("https://api.buttondown.com/v2", "https://api.buttondown.com?x", "http://[::1"),
        *("https://api.buttondown.com:port", "http://10.0.0.1"),
    ],
)
def test_an_address_that_is_not(address: str) -> None:
    with pytest.raises(ProviderError, match="BUTTONDOWN_API_URL must be"):
        safe_address(address)


def test_a_proxy_of_the_environment_is_for_others_than_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert proxy_for(API) == "http://127.0.0.1:3128"
    assert proxy_for("https://127.0.0.1:1") is None
    monkeypatch.setenv("no_proxy", "buttondown.com")
    assert proxy_for(API) is None


def test_a_proxy_that_refuses_is_one_line_and_never_sees_the_key(
    buttondown: FakeButtondown, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for a tunnel; the fake answers that it knows no such method."""
    monkeypatch.setenv("https_proxy", buttondown.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    client = Buttondown("https://api.buttondown.invalid", KEY, waits.append)
    with pytest.raises(ProviderError, match="cannot be reached: the proxy"):
        _keep(client)
    assert buttondown.requests == []
