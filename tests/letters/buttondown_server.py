"""Buttondown on loopback: its e-mails as the documentation of the API has them, version 2026-04-01.

It keeps every request that reaches it, and whatever would have gone out to subscribers. `faults`
are answered first, one for each request.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "00000000-1111-2222-3333-444444444444"
VERSION = "2026-04-01"
PAGE_SIZE = 2

_FIELDS = {
    *("subject", "body", "status", "slug", "canonical_url", "description", "image", "metadata"),
    *("publish_date", "filters", "featured", "email_type", "template"),
}
_NOT_SENDING = {"draft", "paused"}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it arrived."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer out of order. Status 0 breaks off the connection, -1 leaves it without an answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def error(status: int, code: str, detail: str) -> Fault:
    """Make an error of the documented form."""
    return Fault(status, json.dumps({"code": code, "detail": detail, "metadata": {}}).encode())


class FakeButtondown:
    """A newsletter at Buttondown."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.reset()

    def reset(self) -> None:
        """Make it an empty newsletter."""
        self.emails: list[dict[str, object]] = []
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.sent: list[object] = []
        self.answers: dict[str, tuple[int, dict[str, object]]] = {}
        self.released.set()
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.requests]

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add(self, **fields: object) -> dict[str, object]:
        """Put an e-mail into it."""
        email: dict[str, object] = {
            "id": str(uuid.uuid4()),
            "subject": "",
            "body": "",
            "status": "draft",
            "slug": "",
            "canonical_url": "",
            "description": "",
            "image": "",
            "metadata": {},
            **fields,
        }
        self.emails.append(email)
        return email

    def answer(self, request: Request) -> tuple[int, dict[str, object]]:
        """Answer a request as documented."""
        if request.headers.get("authorization") != f"Token {KEY}":
            return 401, {"detail": "Invalid API key."}
        if request.headers.get("x-api-version") != VERSION:
            # An older version mails everybody what names no status.
            self.sent.append(request.body)
        key = request.headers.get("x-idempotency-key", "")
        if key in self.answers:
            return self.answers[key]
        answer = self._answer(request)
        if key:
            self.answers[key] = answer
        return answer

    def _answer(self, request: Request) -> tuple[int, dict[str, object]]:
        if request.path == "/v1/emails":
            return self._list(request) if request.method == "GET" else self._create(request)
        found = re.fullmatch(r"/v1/emails/([^/]+)(/send-draft)?", request.path)
        email = next((each for each in self.emails if found and each["id"] == found[1]), None)
        if found is None or email is None:
            return 404, {"detail": "Not found."}
        if found[2]:
            self.sent.append(email)
        if request.method == "PATCH":
            return self._change(email, request.body or {}, 200)
        return 200, email

    def _list(self, request: Request) -> tuple[int, dict[str, object]]:
        hidden = request.query.get("-status", [])
        kept = [each for each in self.emails if each["status"] not in hidden]
        without = set(request.query.get("excluded_fields", []))
        shown = [{name: each[name] for name in each if name not in without} for each in kept]
        page = int(request.query.get("page", ["1"])[0])
        end = page * PAGE_SIZE
        # Followed, this address would tell where the key goes.
        following = f"http://elsewhere.invalid/v1/emails?page={page + 1}"
        return 200, {
            "results": shown[end - PAGE_SIZE : end],
            "next": following if end < len(kept) else None,
            "previous": None,
            "count": len(kept),
        }

    def _create(self, request: Request) -> tuple[int, dict[str, object]]:
        body = request.body or {}
        email = self.add()
        status, answer = self._change(email, {"status": "draft", **body}, 201)
        if status != 201:
            self.emails.remove(email)
        return status, answer

    def _change(
        self, email: dict[str, object], body: dict[str, object], status: int
    ) -> tuple[int, dict[str, object]]:
        unknown = sorted(set(body) - _FIELDS)
        if unknown:
            entry = {"type": "extra_forbidden", "loc": ["body", unknown[0]], "msg": "Not permitted"}
            return 422, {"detail": [entry]}
        others = [each for each in self.emails if each is not email]
        if body.get("slug") and any(each["slug"] == body["slug"] for each in others):
            return 400, {"code": "slug_invalid", "detail": "Already in use.", "metadata": {}}
        if body.get("status", email["status"]) not in _NOT_SENDING:
            self.sent.append(body)
        email.update(body)
        return status, email


def _handler(buttondown: FakeButtondown) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def _handle(self) -> None:
            request = self._read()
            buttondown.requests.append(request)
            if buttondown.faults:
                self._fail(buttondown.faults.pop(0))
            else:
                status, answer = buttondown.answer(request)
                self._write(status, json.dumps(answer).encode(), {})

        def _read(self) -> Request:
            parts = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(content) if content else None
            return Request(self.command, parts.path, parse_qs(parts.query), headers, body)

        def _fail(self, fault: Fault) -> None:
            if fault.status == -1:
                buttondown.released.wait(60)
            if fault.status <= 0:
                self.close_connection = True
                return
            self._write(fault.status, fault.body, fault.headers)

        def _write(self, status: int, content: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _handle  # noqa: N815  # the base's names

    return Handler
